// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_timelock`, written by `scripts/weights`: do not edit.
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
        // Fastest run: 57_903 ns.
        Weight::from_parts(61_124_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    /// `l`: 0 to 1000000.
    fn enact(l: u32) -> Weight {
        // Fastest run: 25_585 ns.
        Weight::from_parts(26_383_000, 0)
            .saturating_add(Weight::from_parts(1_508, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn queue(l: u32, a: u32) -> Weight {
        // Fastest run: 606_328 ns.
        Weight::from_parts(143_377_048, 0)
            .saturating_add(Weight::from_parts(3_657, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(26_496_701, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(7))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn retry(l: u32, a: u32) -> Weight {
        // Fastest run: 409_278 ns.
        Weight::from_parts(685_825_753, 0)
            .saturating_add(Weight::from_parts(1_245, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn set_notice_period() -> Weight {
        // Fastest run: 7_994 ns.
        Weight::from_parts(9_056_000, 0).saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn cancel() -> Weight {
        // Fastest run: 57_903 ns.
        Weight::from_parts(61_124_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    /// `l`: 0 to 1000000.
    fn enact(l: u32) -> Weight {
        // Fastest run: 25_585 ns.
        Weight::from_parts(26_383_000, 0)
            .saturating_add(Weight::from_parts(1_508, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn queue(l: u32, a: u32) -> Weight {
        // Fastest run: 606_328 ns.
        Weight::from_parts(143_377_048, 0)
            .saturating_add(Weight::from_parts(3_657, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(26_496_701, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(7))
    }

    /// `l`: 0 to 1000000.
    /// `a`: 0 to 16.
    fn retry(l: u32, a: u32) -> Weight {
        // Fastest run: 409_278 ns.
        Weight::from_parts(685_825_753, 0)
            .saturating_add(Weight::from_parts(1_245, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn set_notice_period() -> Weight {
        // Fastest run: 7_994 ns.
        Weight::from_parts(9_056_000, 0).saturating_add(ParityDbWeight::get().writes(1))
    }
}
