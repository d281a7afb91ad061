// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who stands behind accounts, who holds what, under which rules, and how trades settle.

use super::dynamic_params;
use crate::*;
use frame_support::{
    parameter_types,
    traits::{ConstU32, ConstU8, Contains, VariantCountOf},
};
use frame_system::EnsureRoot;
use sp_runtime::Permill;

/// A day in milliseconds.
const DAY: Moment = 24 * 60 * 60 * 1_000;

parameter_types! {
    /// How long a subject can object to the recovery of one of its accounts.
    pub const RecoveryDelay: Moment = 7 * DAY;
    /// How long a recovery waits for each further step.
    pub const RecoveryWindow: Moment = 30 * DAY;
    /// How long a forced move waits for its second pair of eyes.
    pub const ProposalLifetime: Moment = 7 * DAY;
    /// How long an exclusive mandate goes on after its owner recalled it.
    pub const NoticePeriod: Moment = 5 * DAY;
    /// How much two submissions of the same trade may differ in cash: one part in a hundred.
    pub const MaxTolerance: Permill = Permill::from_percent(1);
}

impl castellan_kyc::Config for Runtime {
    type Admission = Membership;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkSigner = castellan_kyc::KeystoreSigner;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type MaxAccounts = ConstU32<16>;
    type MaxActiveAccounts = ConstU32<8>;
    type MaxClaims = ConstU32<32>;
    type MaxDepth = ConstU32<8>;
    type MaxTrust = ConstU32<128>;
    type RecoveryDelay = RecoveryDelay;
    type RecoveryWindow = RecoveryWindow;
    type Signature = Signature;
    type Signer = <Signature as sp_runtime::traits::Verify>::Signer;
    type SubAccounts = Custody;
    type Time = Timestamp;
    type WeightInfo = castellan_kyc::weights::SubstrateWeight<Runtime>;
}

impl castellan_rwa::Config for Runtime {
    type Admission = Membership;
    type Identity = Kyc;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
    type MaxHolds = ConstU32<8>;
    type ProposalLifetime = ProposalLifetime;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Stages = Lifecycle;
    type Time = Timestamp;
    type WeightInfo = castellan_rwa::weights::SubstrateWeight<Runtime>;
}

impl castellan_lifecycle::Config for Runtime {
    type Admission = Membership;
    type Assets = Rwa;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::SettlementHelper;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type Identity = Kyc;
    type MaxPage = ConstU32<64>;
    type MaxScreeners = ConstU32<32>;
    type MaxTasks = ConstU32<4>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Time = Timestamp;
    type WeightInfo = castellan_lifecycle::weights::SubstrateWeight<Runtime>;
}

/// What can be done in the name of a sub-account: calls that move value or decide about it, and none that carries others.
pub struct SubAccountCalls;

impl Contains<RuntimeCall> for SubAccountCalls {
    fn contains(call: &RuntimeCall) -> bool {
        matches!(
            call,
            RuntimeCall::System(frame_system::Call::remark { .. })
                | RuntimeCall::Rwa(_)
                | RuntimeCall::Lifecycle(_)
                | RuntimeCall::Dvp(_)
                | RuntimeCall::Netting(_)
        )
    }
}

impl castellan_custody::Config for Runtime {
    type Admission = Membership;
    type CallFilter = SubAccountCalls;
    type MaxMandates = ConstU32<256>;
    type MaxSubAccounts = ConstU32<256>;
    type NoticePeriod = NoticePeriod;
    type RuntimeCall = RuntimeCall;
    type Time = Timestamp;
    type WeightInfo = castellan_custody::weights::SubstrateWeight<Runtime>;
}

impl castellan_dvp::Config for Runtime {
    type Admission = Membership;
    type Assets = Rwa;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::SettlementHelper;
    type MaxBatch = ConstU32<64>;
    type MaxLegs = ConstU32<64>;
    type MaxLifetime = dynamic_params::settlement::MaxLifetime;
    type MaxRetries = ConstU8<16>;
    type MaxSubmissions = ConstU32<128>;
    type MaxTolerance = MaxTolerance;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Signature = Signature;
    type Time = Timestamp;
    type WeightInfo = castellan_dvp::weights::SubstrateWeight<Runtime>;
}

impl castellan_netting::Config for Runtime {
    type Admission = Membership;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::SettlementHelper;
    type Ledger = Rwa;
    type MaxAssets = ConstU32<16>;
    type MaxLifetime = dynamic_params::settlement::MaxLifetime;
    type MaxMovements = ConstU32<48>;
    type MaxParties = ConstU32<64>;
    type MaxRounds = ConstU32<8>;
    type MaxTrades = ConstU32<128>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Time = Timestamp;
    type Venues = Dvp;
    type WeightInfo = castellan_netting::weights::SubstrateWeight<Runtime>;
}
