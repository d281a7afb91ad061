// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_kyc`, written by `scripts/weights`: do not edit.
//!
//! Machine: Intel(R) Xeon(R) Processor, 2 cores, 24 GiB. Database: ParityDB. Execution: wasm, compiled.
//! Steps: 20, repeats: 100.

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
    fn attestation(c: u32) -> Weight;
    fn profile() -> Weight;
    fn register_subject() -> Weight;
    fn reinstate_issuer() -> Weight;
    fn revoke_claim() -> Weight;
    fn revoke_trust() -> Weight;
    fn suspend_issuer() -> Weight;
    fn trust_issuer(n: u32) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_claim() -> Weight {
        // Fastest run: 51_307 ns.
        Weight::from_parts(55_626_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        // Fastest run: 16_455 ns.
        Weight::from_parts(13_559_899, 0)
            .saturating_add(Weight::from_parts(9_419_163, 0).saturating_mul(c.into()))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(c.into())))
    }

    fn profile() -> Weight {
        // Fastest run: 14_407 ns.
        Weight::from_parts(15_600_000, 0).saturating_add(T::DbWeight::get().reads(3))
    }

    fn register_subject() -> Weight {
        // Fastest run: 24_366 ns.
        Weight::from_parts(25_777_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn reinstate_issuer() -> Weight {
        // Fastest run: 11_796 ns.
        Weight::from_parts(12_470_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        // Fastest run: 28_807 ns.
        Weight::from_parts(32_534_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        // Fastest run: 11_661 ns.
        Weight::from_parts(12_547_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        // Fastest run: 15_261 ns.
        Weight::from_parts(16_460_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        // Fastest run: 7_739 ns.
        Weight::from_parts(9_497_731, 0)
            .saturating_add(Weight::from_parts(58_627, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_claim() -> Weight {
        // Fastest run: 51_307 ns.
        Weight::from_parts(55_626_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        // Fastest run: 16_455 ns.
        Weight::from_parts(13_559_899, 0)
            .saturating_add(Weight::from_parts(9_419_163, 0).saturating_mul(c.into()))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(c.into())))
    }

    fn profile() -> Weight {
        // Fastest run: 14_407 ns.
        Weight::from_parts(15_600_000, 0).saturating_add(ParityDbWeight::get().reads(3))
    }

    fn register_subject() -> Weight {
        // Fastest run: 24_366 ns.
        Weight::from_parts(25_777_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn reinstate_issuer() -> Weight {
        // Fastest run: 11_796 ns.
        Weight::from_parts(12_470_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        // Fastest run: 28_807 ns.
        Weight::from_parts(32_534_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        // Fastest run: 11_661 ns.
        Weight::from_parts(12_547_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        // Fastest run: 15_261 ns.
        Weight::from_parts(16_460_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        // Fastest run: 7_739 ns.
        Weight::from_parts(9_497_731, 0)
            .saturating_add(Weight::from_parts(58_627, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
