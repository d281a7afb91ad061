// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_dvp`, written by `scripts/weights`: do not edit.
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
    fn affirm(l: u32) -> Weight;
    fn affirm_last(l: u32) -> Weight;
    fn expire(l: u32) -> Weight;
    fn instruct(l: u32) -> Weight;
    fn instruct_and_affirm(l: u32) -> Weight;
    fn reject(l: u32) -> Weight;
    fn withdraw(l: u32) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// `l`: 1 to 2.
    fn affirm(l: u32) -> Weight {
        // Fastest run: 96_478 ns.
        Weight::from_parts(57_982_620, 0)
            .saturating_add(Weight::from_parts(50_946_660, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn affirm_last(l: u32) -> Weight {
        // Fastest run: 154_031 ns.
        Weight::from_parts(83_129_200, 0)
            .saturating_add(Weight::from_parts(78_193_800, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn expire(l: u32) -> Weight {
        // Fastest run: 40_810 ns.
        Weight::from_parts(30_777_640, 0)
            .saturating_add(Weight::from_parts(13_552_860, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn instruct(l: u32) -> Weight {
        // Fastest run: 47_071 ns.
        Weight::from_parts(31_567_620, 0)
            .saturating_add(Weight::from_parts(19_041_540, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    /// `l`: 1 to 2.
    fn instruct_and_affirm(l: u32) -> Weight {
        // Fastest run: 106_095 ns.
        Weight::from_parts(79_309_820, 0)
            .saturating_add(Weight::from_parts(41_600_120, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn reject(l: u32) -> Weight {
        // Fastest run: 49_171 ns.
        Weight::from_parts(37_328_780, 0)
            .saturating_add(Weight::from_parts(14_742_060, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn withdraw(l: u32) -> Weight {
        // Fastest run: 46_456 ns.
        Weight::from_parts(38_143_700, 0)
            .saturating_add(Weight::from_parts(12_812_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    /// `l`: 1 to 2.
    fn affirm(l: u32) -> Weight {
        // Fastest run: 96_478 ns.
        Weight::from_parts(57_982_620, 0)
            .saturating_add(Weight::from_parts(50_946_660, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn affirm_last(l: u32) -> Weight {
        // Fastest run: 154_031 ns.
        Weight::from_parts(83_129_200, 0)
            .saturating_add(Weight::from_parts(78_193_800, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn expire(l: u32) -> Weight {
        // Fastest run: 40_810 ns.
        Weight::from_parts(30_777_640, 0)
            .saturating_add(Weight::from_parts(13_552_860, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn instruct(l: u32) -> Weight {
        // Fastest run: 47_071 ns.
        Weight::from_parts(31_567_620, 0)
            .saturating_add(Weight::from_parts(19_041_540, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    /// `l`: 1 to 2.
    fn instruct_and_affirm(l: u32) -> Weight {
        // Fastest run: 106_095 ns.
        Weight::from_parts(79_309_820, 0)
            .saturating_add(Weight::from_parts(41_600_120, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn reject(l: u32) -> Weight {
        // Fastest run: 49_171 ns.
        Weight::from_parts(37_328_780, 0)
            .saturating_add(Weight::from_parts(14_742_060, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 2.
    fn withdraw(l: u32) -> Weight {
        // Fastest run: 46_456 ns.
        Weight::from_parts(38_143_700, 0)
            .saturating_add(Weight::from_parts(12_812_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }
}
