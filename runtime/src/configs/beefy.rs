// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the mainchain can check of this chain: a Merkle mountain range over its blocks, and validators who sign the root.
//!
//! The contracts fix the bytes, in `contracts/README.md` under "Encodings": a commitment has one payload entry, the
//! root; a leaf has version 0 and 181 bytes; validators are known by their Ethereum addresses. Pallets run their hooks
//! by index, so `Session` (12) and `Beefy` (16) come before `Mmr` (17): the first leaf of a session names the set after it.

use super::{
    consensus::{MaxAuthorities, ReportLongevity},
    dynamic_params,
};
use crate::*;
use frame_support::{
    parameter_types,
    traits::{ConstU32, ConstU64, Get},
};
use sp_consensus_beefy::{ecdsa_crypto::AuthorityId as BeefyId, mmr::MmrLeafVersion};
use sp_core::H256;
use sp_runtime::traits::Keccak256;

/// One leaf of the range, as the contracts read it.
pub type Leaf = <BeefyMmr as pallet_mmr::LeafDataProvider>::LeafData;

parameter_types! {
    pub LeafVersion: MmrLeafVersion = MmrLeafVersion::new(0, 0);
}

impl pallet_beefy::Config for Runtime {
    type AncestryHelper = BeefyMmr;
    type BeefyId = BeefyId;
    type EquivocationReportSystem = pallet_beefy::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
    type KeyOwnerProof = sp_session::MembershipProof;
    type MaxAuthorities = MaxAuthorities;
    type MaxNominators = ConstU32<0>;
    // Every session has a set of its own, whether or not the validators changed.
    type MaxSetIdSessionEntries = ConstU64<1_000>;
    type OnNewValidatorSet = BeefyMmr;
    type WeightInfo = ();
}

impl pallet_mmr::Config for Runtime {
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
    type BlockHashProvider = pallet_mmr::DefaultBlockHashProvider<Runtime>;
    type Hashing = Keccak256;
    type LeafData = BeefyMmr;
    type OnNewRoot = pallet_beefy_mmr::DepositBeefyDigest<Runtime>;
    type WeightInfo = ();

    const INDEXING_PREFIX: &'static [u8] = sp_mmr_primitives::INDEXING_PREFIX;
}

impl pallet_beefy_mmr::Config for Runtime {
    type BeefyAuthorityToMerkleLeaf = pallet_beefy_mmr::BeefyEcdsaToEthereum;
    type BeefyDataProvider = Anchor;
    type LeafExtra = castellan_anchor::LeafExtra;
    type LeafVersion = LeafVersion;
    type WeightInfo = ();
}

parameter_types! {
    pub CurrentSession: u32 = Session::current_index();
}

impl castellan_anchor::Config for Runtime {
    type Certificates = Certified;
    type Interval = dynamic_params::anchoring::Interval;
    type MaxDue = ConstU32<64>;
    type Roots = Trees;
    type Session = CurrentSession;
    type WeightInfo = castellan_anchor::weights::SubstrateWeight<Runtime>;
}

/// The trees that the vault's pallet makes.
pub struct Trees;

impl castellan_anchor::Roots for Trees {
    fn exits() -> H256 {
        castellan_vault::ExitsRoot::<Runtime>::get()
    }

    fn reserves() -> H256 {
        castellan_vault::ReservesRoot::<Runtime>::get()
    }
}

/// Where certificates are required there are none yet, so nothing is certified from then on.
pub struct Certified;

impl castellan_anchor::Certificates<BlockNumber> for Certified {
    fn certified(now: BlockNumber) -> BlockNumber {
        if dynamic_params::anchoring::CertificatesRequired::get() {
            0
        } else {
            now
        }
    }

    fn data_root() -> H256 {
        H256::zero()
    }
}
