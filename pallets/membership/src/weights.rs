// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_membership`, written by `scripts/weights`: do not edit.
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
        // Fastest run: 43_669 ns.
        Weight::from_parts(46_419_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn admit() -> Weight {
        // Fastest run: 14_921 ns.
        Weight::from_parts(16_014_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn allow_node() -> Weight {
        // Fastest run: 117_623 ns.
        Weight::from_parts(122_800_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn check_admission() -> Weight {
        // Fastest run: 7_482 ns.
        Weight::from_parts(10_092_000, 0).saturating_add(T::DbWeight::get().reads(1))
    }

    fn disallow_node() -> Weight {
        // Fastest run: 117_388 ns.
        Weight::from_parts(129_862_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn reinstate() -> Weight {
        // Fastest run: 14_963 ns.
        Weight::from_parts(16_687_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn remove() -> Weight {
        // Fastest run: 30_104 ns.
        Weight::from_parts(32_050_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn remove_validator() -> Weight {
        // Fastest run: 25_660 ns.
        Weight::from_parts(28_286_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_roles() -> Weight {
        // Fastest run: 29_298 ns.
        Weight::from_parts(31_999_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn suspend() -> Weight {
        // Fastest run: 33_595 ns.
        Weight::from_parts(35_994_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_validator() -> Weight {
        // Fastest run: 43_669 ns.
        Weight::from_parts(46_419_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn admit() -> Weight {
        // Fastest run: 14_921 ns.
        Weight::from_parts(16_014_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn allow_node() -> Weight {
        // Fastest run: 117_623 ns.
        Weight::from_parts(122_800_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn check_admission() -> Weight {
        // Fastest run: 7_482 ns.
        Weight::from_parts(10_092_000, 0).saturating_add(ParityDbWeight::get().reads(1))
    }

    fn disallow_node() -> Weight {
        // Fastest run: 117_388 ns.
        Weight::from_parts(129_862_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn reinstate() -> Weight {
        // Fastest run: 14_963 ns.
        Weight::from_parts(16_687_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn remove() -> Weight {
        // Fastest run: 30_104 ns.
        Weight::from_parts(32_050_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn remove_validator() -> Weight {
        // Fastest run: 25_660 ns.
        Weight::from_parts(28_286_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_roles() -> Weight {
        // Fastest run: 29_298 ns.
        Weight::from_parts(31_999_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn suspend() -> Weight {
        // Fastest run: 33_595 ns.
        Weight::from_parts(35_994_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
}
