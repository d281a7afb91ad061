// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_kyc`: estimates, until `scripts/weights` writes this file.
//!
//! Reads and writes are counted by hand on each call's worst case, times estimated from those of the calls measured
//! before. A call that checks a signature is charged for two, since both forms of a signed payload are tried.

#![allow(clippy::all)]
#![allow(missing_docs)]
#![allow(unused_parens)]

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::ParityDbWeight, Weight},
};

/// What each call of the pallet costs at most.
pub trait WeightInfo {
    fn add_claim() -> Weight;
    fn approve_recovery() -> Weight;
    fn attestation(c: u32) -> Weight;
    fn complete_recovery() -> Weight;
    fn confirm_child() -> Weight;
    fn detach() -> Weight;
    fn link_account() -> Weight;
    fn profile() -> Weight;
    fn register_child() -> Weight;
    fn register_subject() -> Weight;
    fn reinstate_issuer() -> Weight;
    fn request_parent() -> Weight;
    fn request_recovery() -> Weight;
    fn retire_account() -> Weight;
    fn revoke_claim() -> Weight;
    fn revoke_trust() -> Weight;
    fn rotate() -> Weight;
    fn submit_claim() -> Weight;
    fn suspend_issuer() -> Weight;
    fn trust_issuer(n: u32) -> Weight;
    fn veto_recovery() -> Weight;
    fn withdraw_statements() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_claim() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn approve_recovery() -> Weight {
        Weight::from_parts(55_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        Weight::from_parts(6_000_000, 0).saturating_add(Weight::from_parts(600_000, 0).saturating_mul(c.into()))
    }

    fn complete_recovery() -> Weight {
        Weight::from_parts(65_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn confirm_child() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn detach() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn link_account() -> Weight {
        Weight::from_parts(175_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn profile() -> Weight {
        Weight::from_parts(45_000_000, 0).saturating_add(T::DbWeight::get().reads(4))
    }

    fn register_child() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn register_subject() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn reinstate_issuer() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn request_parent() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn request_recovery() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn retire_account() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn rotate() -> Weight {
        Weight::from_parts(175_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn submit_claim() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(90_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn veto_recovery() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn withdraw_statements() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_claim() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn approve_recovery() -> Weight {
        Weight::from_parts(55_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        Weight::from_parts(6_000_000, 0).saturating_add(Weight::from_parts(600_000, 0).saturating_mul(c.into()))
    }

    fn complete_recovery() -> Weight {
        Weight::from_parts(65_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn confirm_child() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn detach() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn link_account() -> Weight {
        Weight::from_parts(175_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn profile() -> Weight {
        Weight::from_parts(45_000_000, 0).saturating_add(ParityDbWeight::get().reads(4))
    }

    fn register_child() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn register_subject() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn reinstate_issuer() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn request_parent() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn request_recovery() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn retire_account() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn rotate() -> Weight {
        Weight::from_parts(175_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn submit_claim() -> Weight {
        Weight::from_parts(190_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(90_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn veto_recovery() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn withdraw_statements() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
