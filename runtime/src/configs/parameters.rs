// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What governance may tune without an upgrade.

use crate::*;
use frame_support::{
    dynamic_params::{dynamic_pallet_params, dynamic_params},
    traits::AsEnsureOriginWithArg,
};
use frame_system::EnsureRoot;

/// The parameters, by subject.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
    use super::*;

    /// What transactions cost.
    #[dynamic_pallet_params]
    #[codec(index = 0)]
    pub mod fees {
        /// The fee for one byte of a transaction, in the smallest unit of CSTL.
        #[codec(index = 0)]
        pub static PerByte: Balance = 100_000;
    }

    /// Delivery against payment.
    #[dynamic_pallet_params]
    #[codec(index = 1)]
    pub mod settlement {
        /// How long an instruction may wait for its parties, in milliseconds: ninety days.
        #[codec(index = 0)]
        pub static MaxLifetime: Moment = 7_776_000_000;
    }

    /// What the mainchain is told of this chain.
    #[dynamic_pallet_params]
    #[codec(index = 2)]
    pub mod anchoring {
        /// Blocks from one state that the mainchain should have an anchor of to the next: a minute. Zero leaves the first
        /// of every session only.
        #[codec(index = 0)]
        pub static Interval: BlockNumber = 60;
        /// Whether the vault pays exits only of blocks whose data the committee has certified.
        #[codec(index = 1)]
        pub static CertificatesRequired: bool = false;
        /// Blocks from the end of one count of what the vault must hold to the beginning of the next. Exits are published
        /// after each.
        #[codec(index = 2)]
        pub static RoundInterval: BlockNumber = 10;
    }
}

impl pallet_parameters::Config for Runtime {
    type AdminOrigin = AsEnsureOriginWithArg<EnsureRoot<AccountId>>;
    type RuntimeEvent = RuntimeEvent;
    type RuntimeParameters = RuntimeParameters;
    type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
    fn default() -> Self {
        Self::Fees(dynamic_params::fees::Parameters::PerByte(
            dynamic_params::fees::PerByte,
            Some(100_000),
        ))
    }
}
