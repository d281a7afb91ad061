// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Calls that carry other calls, and which calls can be reached at all.

use crate::*;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{ConstU32, Contains, InstanceFilter},
};
use scale_info::TypeInfo;

/// The calls that can be reached at all.
pub struct ReachableCalls;

impl Contains<RuntimeCall> for ReachableCalls {
    fn contains(call: &RuntimeCall) -> bool {
        // A validator without keys would take its seat and never vote: leaving is by governance only.
        !matches!(call, RuntimeCall::Session(pallet_session::Call::purge_keys { .. }))
    }
}

parameter_types! {
    pub const ProxyDeposit: Balance = CSTL / 100;
    pub const MultisigDeposit: Balance = CSTL / 100;
    pub const DepositFactor: Balance = CSTL / 1_000;
}

/// What an account lets another do in its name.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Default,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything.
    #[default]
    Any,
    /// Instruct, affirm and reject trades, but transfer nothing outside them.
    Settlement,
    /// Keep claims up to date.
    Claims,
    /// Propose and vote in the council.
    Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            Self::Any => true,
            Self::Settlement => matches!(
                call,
                RuntimeCall::Dvp(_)
                    | RuntimeCall::Netting(_)
                    | RuntimeCall::Utility(_)
                    | RuntimeCall::Custody(castellan_custody::Call::act_as { .. })
            ),
            Self::Claims => matches!(
                call,
                RuntimeCall::Kyc(
                    castellan_kyc::Call::add_claim { .. }
                        | castellan_kyc::Call::revoke_claim { .. }
                        | castellan_kyc::Call::submit_claim { .. }
                        | castellan_kyc::Call::withdraw_statements { .. }
                ) | RuntimeCall::Utility(_)
            ),
            Self::Governance => matches!(call, RuntimeCall::Council(_) | RuntimeCall::Utility(_)),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        *self == Self::Any || self == other
    }
}

impl pallet_proxy::Config for Runtime {
    type AnnouncementDepositBase = ProxyDeposit;
    type AnnouncementDepositFactor = DepositFactor;
    type BlockNumberProvider = System;
    type CallHasher = sp_runtime::traits::BlakeTwo256;
    type Currency = Balances;
    type MaxPending = ConstU32<32>;
    type MaxProxies = ConstU32<32>;
    type ProxyDepositBase = ProxyDeposit;
    type ProxyDepositFactor = DepositFactor;
    type ProxyType = ProxyType;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
    type BlockNumberProvider = System;
    type Currency = Balances;
    type DepositBase = MultisigDeposit;
    type DepositFactor = DepositFactor;
    type MaxSignatories = ConstU32<32>;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
    type PalletsOrigin = OriginCaller;
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}
