// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The council and its timelock, the emergency committee and its pause.

use super::{consensus::MaxAuthorities, BlockWeights};
use crate::*;
use frame_support::{
    parameter_types,
    traits::{
        fungible::HoldConsideration, ConstU32, Contains, EitherOf, EitherOfDiverse, EqualPrivilegeOnly,
        LinearStoragePrice,
    },
    weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureWithSuccess};
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, Instance2};
use sp_runtime::Perbill;

const HOURS: BlockNumber = 3_600;
const DAYS: BlockNumber = 24 * HOURS;

/// Two thirds of the council: what it takes to queue a privileged call.
pub type CouncilSupermajority = EnsureProportionAtLeast<AccountId, Instance1, 2, 3>;
/// More than half of the council: what it takes to cancel one.
pub type CouncilMajority = EnsureProportionMoreThan<AccountId, Instance1, 1, 2>;
/// Two thirds of the emergency committee: what it takes to pause without notice.
pub type EmergencySupermajority = EnsureProportionAtLeast<AccountId, Instance2, 2, 3>;

parameter_types! {
    pub const MotionDuration: BlockNumber = 72 * HOURS;
    /// How long an emergency stop lasts unless it is extended, in blocks.
    pub const EmergencyDuration: BlockNumber = 6 * HOURS;
    pub MaxProposalWeight: Weight = Perbill::from_percent(50) * BlockWeights::get().max_block;
    pub MaxScheduledWeight: Weight = Perbill::from_percent(60) * BlockWeights::get().max_block;
    pub const PreimageHoldReason: RuntimeHoldReason =
        RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
    pub const PreimageBase: Balance = CSTL / 100;
    pub const PreimagePerByte: Balance = CSTL / 10_000;
}

impl pallet_collective::Config<Instance1> for Runtime {
    type Consideration = ();
    type DefaultVote = pallet_collective::PrimeDefaultVote;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type MaxMembers = ConstU32<100>;
    type MaxProposalWeight = MaxProposalWeight;
    type MaxProposals = ConstU32<64>;
    type MotionDuration = MotionDuration;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_collective::Config<Instance2> for Runtime {
    type Consideration = ();
    type DefaultVote = pallet_collective::PrimeDefaultVote;
    type DisapproveOrigin = EnsureRoot<AccountId>;
    type KillOrigin = EnsureRoot<AccountId>;
    type MaxMembers = ConstU32<20>;
    type MaxProposalWeight = MaxProposalWeight;
    type MaxProposals = ConstU32<16>;
    type MotionDuration = MotionDuration;
    type Proposal = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type SetMembersOrigin = EnsureRoot<AccountId>;
    type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
}

impl pallet_scheduler::Config for Runtime {
    type BlockNumberProvider = System;
    type MaximumWeight = MaxScheduledWeight;
    type MaxScheduledPerBlock = ConstU32<32>;
    type OriginPrivilegeCmp = EqualPrivilegeOnly;
    type PalletsOrigin = OriginCaller;
    type Preimages = Preimage;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeOrigin = RuntimeOrigin;
    type ScheduleOrigin = EnsureRoot<AccountId>;
    type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
}

impl pallet_preimage::Config for Runtime {
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        PreimageHoldReason,
        LinearStoragePrice<PreimageBase, PreimagePerByte, Balance>,
    >;
    type Currency = Balances;
    type ManagerOrigin = EnsureRoot<AccountId>;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
}

/// What still works while everything else is stopped: governance, so that the stop can be lifted, and consensus.
pub struct EmergencyCalls;

impl Contains<RuntimeCall> for EmergencyCalls {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(
            call,
            RuntimeCall::Beefy(_)
                | RuntimeCall::Council(_)
                | RuntimeCall::EmergencyCommittee(_)
                | RuntimeCall::Grandpa(_)
                | RuntimeCall::MultiBlockMigrations(_)
                | RuntimeCall::Preimage(_)
                | RuntimeCall::SafeMode(_)
                | RuntimeCall::Session(_)
                | RuntimeCall::System(_)
                | RuntimeCall::Timelock(_)
                | RuntimeCall::Timestamp(_)
                | RuntimeCall::TxPause(_)
        )
    }
}

/// The emergency committee, or governance after its notice period.
pub type EmergencyOrRoot = EitherOfDiverse<EnsureRoot<AccountId>, EmergencySupermajority>;

parameter_types! {
    // Nobody buys a stop: only the committee and governance can call one.
    pub const NoDeposit: Option<Balance> = None;
    pub const NoDelay: Option<BlockNumber> = None;
}

impl pallet_safe_mode::Config for Runtime {
    type Currency = Balances;
    type EnterDepositAmount = NoDeposit;
    type EnterDuration = EmergencyDuration;
    type ExtendDepositAmount = NoDeposit;
    type ExtendDuration = EmergencyDuration;
    type ForceDepositOrigin = EnsureRoot<AccountId>;
    type ForceEnterOrigin = EitherOf<
        EnsureRootWithSuccess<AccountId, EmergencyDuration>,
        EnsureWithSuccess<EmergencySupermajority, AccountId, EmergencyDuration>,
    >;
    type ForceExitOrigin = EmergencyOrRoot;
    type ForceExtendOrigin = EitherOf<
        EnsureRootWithSuccess<AccountId, EmergencyDuration>,
        EnsureWithSuccess<EmergencySupermajority, AccountId, EmergencyDuration>,
    >;
    type Notify = ();
    type ReleaseDelay = NoDelay;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
    type WhitelistedCalls = EmergencyCalls;
    type RuntimeEvent = RuntimeEvent;
}

impl pallet_tx_pause::Config for Runtime {
    type MaxNameLen = ConstU32<64>;
    type PauseOrigin = EmergencyOrRoot;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type UnpauseOrigin = EmergencyOrRoot;
    type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
    type WhitelistedCalls = EmergencyCallNames;
}

/// The same calls as [`EmergencyCalls`], by pallet name: pausing them could never be undone.
pub struct EmergencyCallNames;

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for EmergencyCallNames {
    fn contains((pallet, _): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
        const PALLETS: [&[u8]; 12] = [
            b"Beefy",
            b"Council",
            b"EmergencyCommittee",
            b"Grandpa",
            b"MultiBlockMigrations",
            b"Preimage",
            b"SafeMode",
            b"Session",
            b"System",
            b"Timelock",
            b"Timestamp",
            b"TxPause",
        ];
        PALLETS.contains(&pallet.as_slice())
    }
}

impl castellan_timelock::Config for Runtime {
    type CancelOrigin = EitherOfDiverse<CouncilMajority, EmergencySupermajority>;
    type MaxCallWeight = MaxProposalWeight;
    type MaxNoticePeriod = ConstU32<{ 30 * DAYS }>;
    type MaxQueued = ConstU32<128>;
    type MinNoticePeriod = ConstU32<2>;
    type Preimages = Preimage;
    type QueueOrigin = CouncilSupermajority;
    type RuntimeCall = RuntimeCall;
    type Scheduler = Scheduler;
    type WeightInfo = castellan_timelock::weights::SubstrateWeight<Runtime>;
}

impl castellan_membership::Config for Runtime {
    type Keys = Session;
    type MaxNodes = ConstU32<512>;
    type MaxValidators = MaxAuthorities;
    type MinValidators = ConstU32<1>;
    type OnStanding = Kyc;
    type SubAccounts = Custody;
    type WeightInfo = castellan_membership::weights::SubstrateWeight<Runtime>;
}
