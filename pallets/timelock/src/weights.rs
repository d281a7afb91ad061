// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_timelock`, written by `scripts/weights`: do not edit.
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
    fn cancel() -> Weight;
    fn enact(l: u32) -> Weight;
    fn queue(l: u32, a: u32) -> Weight;
    fn retry(l: u32, a: u32) -> Weight;
    fn set_notice_period() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn cancel() -> Weight {
        // Fastest run: 42_211 ns.
        Weight::from_parts(44_867_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    /// `l`: 0 to 1000000.
    fn enact(l: u32) -> Weight {
        // Fastest run: 18_069 ns.
        Weight::from_parts(16_582_795, 0)
            .saturating_add(Weight::from_parts(981, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn queue(l: u32, a: u32) -> Weight {
        // Fastest run: 290_469 ns.
        Weight::from_parts(301_542_000, 0)
            .saturating_add(Weight::from_parts(2_595, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(10_996_047, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(7))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn retry(l: u32, a: u32) -> Weight {
        // Fastest run: 294_584 ns.
        Weight::from_parts(28_593_532, 0)
            .saturating_add(Weight::from_parts(974, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(21_470_178, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn set_notice_period() -> Weight {
        // Fastest run: 5_747 ns.
        Weight::from_parts(6_184_000, 0).saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn cancel() -> Weight {
        // Fastest run: 42_211 ns.
        Weight::from_parts(44_867_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    /// `l`: 0 to 1000000.
    fn enact(l: u32) -> Weight {
        // Fastest run: 18_069 ns.
        Weight::from_parts(16_582_795, 0)
            .saturating_add(Weight::from_parts(981, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn queue(l: u32, a: u32) -> Weight {
        // Fastest run: 290_469 ns.
        Weight::from_parts(301_542_000, 0)
            .saturating_add(Weight::from_parts(2_595, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(10_996_047, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(7))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn retry(l: u32, a: u32) -> Weight {
        // Fastest run: 294_584 ns.
        Weight::from_parts(28_593_532, 0)
            .saturating_add(Weight::from_parts(974, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(21_470_178, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn set_notice_period() -> Weight {
        // Fastest run: 5_747 ns.
        Weight::from_parts(6_184_000, 0).saturating_add(ParityDbWeight::get().writes(1))
    }
}
