// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who holds what, under which rules, and how trades settle.

use super::dynamic_params;
use crate::*;
use frame_support::traits::ConstU32;
use frame_system::EnsureRoot;

impl castellan_kyc::Config for Runtime {
    type Admission = Membership;
    type GovernanceOrigin = EnsureRoot<AccountId>;
    type MaxClaims = ConstU32<32>;
    type Time = Timestamp;
    type WeightInfo = castellan_kyc::weights::SubstrateWeight<Runtime>;
}

impl castellan_rwa::Config for Runtime {
    type Admission = Membership;
    type Identity = Kyc;
    type MaxHolds = ConstU32<8>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WeightInfo = castellan_rwa::weights::SubstrateWeight<Runtime>;
}

impl castellan_dvp::Config for Runtime {
    type Admission = Membership;
    type Assets = Rwa;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = crate::benchmarks::SettlementHelper;
    type MaxLifetime = dynamic_params::settlement::MaxLifetime;
    type MaxLegs = ConstU32<2>;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Time = Timestamp;
    type WeightInfo = castellan_dvp::weights::SubstrateWeight<Runtime>;
}
