// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_membership`, written by `scripts/weights`: do not edit.
//!
//! Machine: Intel(R) Xeon(R) Processor, 2 cores, 24 GiB. Database: ParityDB. Execution: wasm, compiled.
//! Steps: 20, repeats: 20.

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
    fn add_validator() -> Weight;
    fn admit() -> Weight;
    fn allow_node() -> Weight;
    fn check_admission() -> Weight;
    fn disallow_node() -> Weight;
    fn reinstate() -> Weight;
    fn remove() -> Weight;
    fn remove_validator() -> Weight;
    fn set_roles() -> Weight;
    fn suspend() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_validator() -> Weight {
        // Fastest run: 55_602 ns.
        Weight::from_parts(57_474_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn admit() -> Weight {
        // Fastest run: 20_787 ns.
        Weight::from_parts(22_927_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn allow_node() -> Weight {
        // Fastest run: 147_728 ns.
        Weight::from_parts(156_443_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn check_admission() -> Weight {
        // Fastest run: 9_742 ns.
        Weight::from_parts(10_473_000, 0).saturating_add(T::DbWeight::get().reads(1))
    }

    fn disallow_node() -> Weight {
        // Fastest run: 151_222 ns.
        Weight::from_parts(157_985_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn reinstate() -> Weight {
        // Fastest run: 22_283 ns.
        Weight::from_parts(23_731_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn remove() -> Weight {
        // Fastest run: 40_905 ns.
        Weight::from_parts(43_004_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn remove_validator() -> Weight {
        // Fastest run: 33_318 ns.
        Weight::from_parts(34_043_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_roles() -> Weight {
        // Fastest run: 41_441 ns.
        Weight::from_parts(45_820_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn suspend() -> Weight {
        // Fastest run: 46_699 ns.
        Weight::from_parts(48_970_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_validator() -> Weight {
        // Fastest run: 55_602 ns.
        Weight::from_parts(57_474_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn admit() -> Weight {
        // Fastest run: 20_787 ns.
        Weight::from_parts(22_927_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn allow_node() -> Weight {
        // Fastest run: 147_728 ns.
        Weight::from_parts(156_443_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn check_admission() -> Weight {
        // Fastest run: 9_742 ns.
        Weight::from_parts(10_473_000, 0).saturating_add(ParityDbWeight::get().reads(1))
    }

    fn disallow_node() -> Weight {
        // Fastest run: 151_222 ns.
        Weight::from_parts(157_985_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn reinstate() -> Weight {
        // Fastest run: 22_283 ns.
        Weight::from_parts(23_731_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn remove() -> Weight {
        // Fastest run: 40_905 ns.
        Weight::from_parts(43_004_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn remove_validator() -> Weight {
        // Fastest run: 33_318 ns.
        Weight::from_parts(34_043_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_roles() -> Weight {
        // Fastest run: 41_441 ns.
        Weight::from_parts(45_820_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn suspend() -> Weight {
        // Fastest run: 46_699 ns.
        Weight::from_parts(48_970_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
