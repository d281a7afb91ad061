// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! System, time, the fee token and fees.

use super::{dynamic_params, wrappers::ReachableCalls};
use crate::*;
use castellan_membership::{AdmittedOnly, AdmittedReceivers};
use frame_support::{
    derive_impl,
    dispatch::DispatchClass,
    parameter_types,
    traits::{
        fungible::{Balanced, Credit},
        ConstU32, ConstU8, Imbalance, InsideBoth, OnUnbalanced, VariantCountOf,
    },
    weights::{
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
        ConstantMultiplier, IdentityFee, Weight,
    },
};
use frame_system::limits;
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::{traits::One, Perbill};

/// What user transactions may take of a block; the rest is for operational calls such as a pause.
const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(90);
/// The part of a one-second slot in which an author builds its block.
const BLOCK_COMPUTE_MILLIS: u64 = 667;

parameter_types! {
    pub const Version: sp_version::RuntimeVersion = VERSION;
    pub const BlockHashCount: BlockNumber = 4_096;
    pub BlockWeights: limits::BlockWeights = limits::BlockWeights::with_sensible_defaults(
        Weight::from_parts(WEIGHT_REF_TIME_PER_MILLIS.saturating_mul(BLOCK_COMPUTE_MILLIS), u64::MAX),
        NORMAL_DISPATCH_RATIO,
    );
    pub BlockLength: limits::BlockLength = limits::BlockLength::builder()
        .max_length(5 * 1024 * 1024)
        .modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_DISPATCH_RATIO * *max)
        .build();
    pub const SS58Prefix: u8 = 42;
    pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
    pub FeeMultiplier: Multiplier = Multiplier::one();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
    type AccountData = pallet_balances::AccountData<Balance>;
    type AccountId = AccountId;
    type BaseCallFilter =
        InsideBoth<InsideBoth<ReachableCalls, AdmittedReceivers<Runtime>>, InsideBoth<SafeMode, TxPause>>;
    type Block = Block;
    type BlockHashCount = BlockHashCount;
    type BlockLength = BlockLength;
    type BlockWeights = BlockWeights;
    type DbWeight = ParityDbWeight;
    // The default charges the reads and writes of another database.
    type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
    type Hash = Hash;
    type Lookup = sp_runtime::traits::AccountIdLookup<AccountId, ()>;
    type MaxConsumers = ConstU32<16>;
    type MultiBlockMigrator = MultiBlockMigrations;
    type Nonce = Nonce;
    type SingleBlockMigrations = Migrations;
    type SS58Prefix = SS58Prefix;
    type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
    type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
    type MinimumPeriod = block_time::MinimumPeriod<Runtime>;
    type Moment = Moment;
    type OnTimestampSet = Aura;
    type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl block_time::Config for Runtime {}

impl pallet_balances::Config for Runtime {
    type AccountStore = AdmittedOnly<Runtime, System>;
    type Balance = Balance;
    type DoneSlashHandler = ();
    type DustRemoval = ();
    type ExistentialDeposit = ExistentialDeposit;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type MaxLocks = ConstU32<16>;
    type MaxReserves = ConstU32<16>;
    type ReserveIdentifier = [u8; 8];
    type RuntimeEvent = RuntimeEvent;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

/// Pays fees to the operator whose node wrote the block. What cannot be paid out is burnt.
pub struct FeesToAuthor;

impl OnUnbalanced<Credit<AccountId, Balances>> for FeesToAuthor {
    fn on_nonzero_unbalanced(fees: Credit<AccountId, Balances>) {
        if let Some(author) = Authorship::author() {
            if let Err(burnt) = Balances::resolve(&author, fees) {
                log::debug!(target: "runtime::fees", "fees burnt: {:?}", burnt.peek());
            }
        }
    }
}

impl pallet_transaction_payment::Config for Runtime {
    // Members plan with fixed prices: fees do not follow demand.
    type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
    type LengthToFee = ConstantMultiplier<Balance, dynamic_params::fees::PerByte>;
    type OnChargeTransaction = FungibleAdapter<Balances, FeesToAuthor>;
    type OperationalFeeMultiplier = ConstU8<5>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
    type WeightToFee = IdentityFee<Balance>;
}

impl pallet_migrations::Config for Runtime {
    type CursorMaxLen = ConstU32<65_536>;
    type FailedMigrationHandler = frame_support::migrations::FreezeChainOnFailedMigration;
    type IdentifierMaxLen = ConstU32<256>;
    type MaxServiceWeight = MigrationWeight;
    type MigrationStatusHandler = ();
    #[cfg(not(feature = "runtime-benchmarks"))]
    type Migrations = ();
    #[cfg(feature = "runtime-benchmarks")]
    type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    pub MigrationWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
}
