// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_rwa`, written by `scripts/weights`: do not edit.
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
    fn create(r: u32) -> Weight;
    fn issue(c: u32, l: u32) -> Weight;
    fn set_rules(r: u32) -> Weight;
    fn transfer(c: u32, l: u32) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// `r`: 0 to 16.
    fn create(r: u32) -> Weight {
        // Fastest run: 28_006 ns.
        Weight::from_parts(42_129_798, 0)
            .saturating_add(Weight::from_parts(2_898_732, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    /// `c`: 0 to 8.
    /// `l`: 0 to 8.
    fn issue(c: u32, l: u32) -> Weight {
        // Fastest run: 99_993 ns.
        Weight::from_parts(78_866_717, 0)
            .saturating_add(Weight::from_parts(7_067_672, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(3_976_403, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    /// `r`: 0 to 16.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 21_520 ns.
        Weight::from_parts(25_341_879, 0)
            .saturating_add(Weight::from_parts(3_640_720, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 0 to 8.
    /// `l`: 0 to 8.
    fn transfer(c: u32, l: u32) -> Weight {
        // Fastest run: 106_797 ns.
        Weight::from_parts(98_667_313, 0)
            .saturating_add(Weight::from_parts(10_645_284, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(6_985_365, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(c.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    /// `r`: 0 to 16.
    fn create(r: u32) -> Weight {
        // Fastest run: 28_006 ns.
        Weight::from_parts(42_129_798, 0)
            .saturating_add(Weight::from_parts(2_898_732, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    /// `c`: 0 to 8.
    /// `l`: 0 to 8.
    fn issue(c: u32, l: u32) -> Weight {
        // Fastest run: 99_993 ns.
        Weight::from_parts(78_866_717, 0)
            .saturating_add(Weight::from_parts(7_067_672, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(3_976_403, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(c.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    /// `r`: 0 to 16.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 21_520 ns.
        Weight::from_parts(25_341_879, 0)
            .saturating_add(Weight::from_parts(3_640_720, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 0 to 8.
    /// `l`: 0 to 8.
    fn transfer(c: u32, l: u32) -> Weight {
        // Fastest run: 106_797 ns.
        Weight::from_parts(98_667_313, 0)
            .saturating_add(Weight::from_parts(10_645_284, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(6_985_365, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(c.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
}
