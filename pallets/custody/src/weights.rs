// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_custody`, written by `scripts/weights`: do not edit.
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
    fn accept_custody() -> Weight;
    fn act_as() -> Weight;
    fn decline() -> Weight;
    fn delegate() -> Weight;
    fn open_sub_account() -> Weight;
    fn recall() -> Weight;
    fn rename() -> Weight;
    fn return_custody() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn accept_custody() -> Weight {
        // Fastest run: 67_883 ns.
        Weight::from_parts(71_722_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn act_as() -> Weight {
        // Fastest run: 64_987 ns.
        Weight::from_parts(68_916_000, 0).saturating_add(T::DbWeight::get().reads(5))
    }

    fn decline() -> Weight {
        // Fastest run: 33_690 ns.
        Weight::from_parts(34_992_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn delegate() -> Weight {
        // Fastest run: 84_727 ns.
        Weight::from_parts(87_777_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_sub_account() -> Weight {
        // Fastest run: 51_715 ns.
        Weight::from_parts(54_408_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn recall() -> Weight {
        // Fastest run: 68_275 ns.
        Weight::from_parts(70_591_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn rename() -> Weight {
        // Fastest run: 50_150 ns.
        Weight::from_parts(51_212_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn return_custody() -> Weight {
        // Fastest run: 49_540 ns.
        Weight::from_parts(52_772_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(2))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn accept_custody() -> Weight {
        // Fastest run: 67_883 ns.
        Weight::from_parts(71_722_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn act_as() -> Weight {
        // Fastest run: 64_987 ns.
        Weight::from_parts(68_916_000, 0).saturating_add(ParityDbWeight::get().reads(5))
    }

    fn decline() -> Weight {
        // Fastest run: 33_690 ns.
        Weight::from_parts(34_992_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn delegate() -> Weight {
        // Fastest run: 84_727 ns.
        Weight::from_parts(87_777_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_sub_account() -> Weight {
        // Fastest run: 51_715 ns.
        Weight::from_parts(54_408_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn recall() -> Weight {
        // Fastest run: 68_275 ns.
        Weight::from_parts(70_591_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn rename() -> Weight {
        // Fastest run: 50_150 ns.
        Weight::from_parts(51_212_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn return_custody() -> Weight {
        // Fastest run: 49_540 ns.
        Weight::from_parts(52_772_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
}
