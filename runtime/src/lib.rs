// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The Castellan runtime: what the chain keeps and which transactions may change it.
//!
//! - [`configs`]: how each pallet is set up, one file per layer.
//! - [`genesis`]: the presets `dev`, `local` and `template`.
//! - [`apis`]: what the node and clients may ask.
//! - [`block_time`]: the rhythm of the chain, fixed at genesis.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "512"]

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod block_time;
pub mod configs;
pub mod genesis;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
pub use castellan_primitives::{AccountId, Address, Balance, BlockNumber, Hash, Header, Moment, Nonce, Signature};
use sp_runtime::{generic, impl_opaque_keys};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

impl_opaque_keys! {
    /// What a validator signs with: block authorship, finality votes, commitments for the mainchain, and what it reports of
    /// the mainchain.
    pub struct SessionKeys {
        pub aura: Aura,
        pub grandpa: Grandpa,
        pub beefy: Beefy,
        pub observer: Vault,
    }
}

/// `spec_version` is the major, minor and patch number of the runtime in three digits each. The upgrade test finds it in
/// the compiled code, so it is no number that amounts are made of: a plain million occurs there dozens of times.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: alloc::borrow::Cow::Borrowed("castellan"),
    impl_name: alloc::borrow::Cow::Borrowed("castellan"),
    authoring_version: 1,
    spec_version: 1_004_000,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 4,
    system_version: 1,
};

#[cfg(feature = "std")]
pub fn native_version() -> sp_version::RuntimeVersion {
    VERSION
}

/// One CSTL, the utility token that pays fees, in its smallest units.
pub const CSTL: Balance = 1_000_000_000_000;
/// The smallest balance that keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: Balance = 1_000_000;

/// The checks that every transaction passes before it is dispatched, in order. Admission comes before the nonce, which
/// would otherwise answer for an account that never existed, with an error about payment.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    castellan_membership::CheckAdmission<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Migrations of single pallets that run in the first block after an upgrade.
pub type Migrations = ();

pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type BlockTime = crate::block_time;
    // Before the pallets whose genesis asks who is admitted.
    #[runtime::pallet_index(3)]
    pub type Membership = castellan_membership;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(5)]
    pub type TransactionPayment = pallet_transaction_payment;

    #[runtime::pallet_index(10)]
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(11)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(12)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(13)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(14)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(15)]
    pub type Offences = pallet_offences;
    // Hooks run by index: sessions change, and validators with them, before the block's leaf is made.
    #[runtime::pallet_index(16)]
    pub type Beefy = pallet_beefy;
    #[runtime::pallet_index(17)]
    pub type Mmr = pallet_mmr;
    #[runtime::pallet_index(18)]
    pub type BeefyMmr = pallet_beefy_mmr;

    #[runtime::pallet_index(20)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(21)]
    pub type EmergencyCommittee = pallet_collective<Instance2>;
    #[runtime::pallet_index(22)]
    pub type Scheduler = pallet_scheduler;
    #[runtime::pallet_index(23)]
    pub type Preimage = pallet_preimage;
    #[runtime::pallet_index(24)]
    pub type Timelock = castellan_timelock;
    #[runtime::pallet_index(25)]
    pub type Parameters = pallet_parameters;
    #[runtime::pallet_index(26)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(27)]
    pub type TxPause = pallet_tx_pause;
    #[runtime::pallet_index(28)]
    pub type MultiBlockMigrations = pallet_migrations;

    #[runtime::pallet_index(30)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(31)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(32)]
    pub type Multisig = pallet_multisig;

    #[runtime::pallet_index(40)]
    pub type Kyc = castellan_kyc;
    #[runtime::pallet_index(41)]
    pub type Rwa = castellan_rwa;
    #[runtime::pallet_index(42)]
    pub type Dvp = castellan_dvp;
    #[runtime::pallet_index(43)]
    pub type Lifecycle = castellan_lifecycle;
    #[runtime::pallet_index(44)]
    pub type Custody = castellan_custody;
    #[runtime::pallet_index(45)]
    pub type Netting = castellan_netting;
    #[runtime::pallet_index(46)]
    pub type Vault = castellan_vault;
    // Behind the pallet that makes the trees: at a block's end it gathers their roots.
    #[runtime::pallet_index(49)]
    pub type Anchor = castellan_anchor;
}
