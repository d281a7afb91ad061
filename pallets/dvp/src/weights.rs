// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_dvp`, written by `scripts/weights`: do not edit.
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
    fn affirm(l: u32) -> Weight;
    fn affirm_last(l: u32) -> Weight;
    fn cancel_submission() -> Weight;
    fn confirm() -> Weight;
    fn create_venue() -> Weight;
    fn expire(l: u32) -> Weight;
    fn expire_submission() -> Weight;
    fn fail(l: u32) -> Weight;
    fn instruct(l: u32) -> Weight;
    fn instruct_and_affirm(l: u32) -> Weight;
    fn instruct_with(l: u32) -> Weight;
    fn lock_instruction() -> Weight;
    fn pre_approve() -> Weight;
    fn reject(l: u32) -> Weight;
    fn revoke_pre_approval() -> Weight;
    fn set_venue_open() -> Weight;
    fn submit() -> Weight;
    fn update_venue() -> Weight;
    fn withdraw(l: u32) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// `l`: 1 to 64.
    fn affirm(l: u32) -> Weight {
        // Fastest run: 207_782 ns.
        Weight::from_parts(257_402_712, 0)
            .saturating_add(Weight::from_parts(44_414_985, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn affirm_last(l: u32) -> Weight {
        // Fastest run: 139_891 ns.
        Weight::from_parts(144_467_000, 0)
            .saturating_add(Weight::from_parts(80_251_805, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(l.into())))
    }

    fn cancel_submission() -> Weight {
        // Fastest run: 78_055 ns.
        Weight::from_parts(81_041_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn confirm() -> Weight {
        // Fastest run: 205_399 ns.
        Weight::from_parts(211_832_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn create_venue() -> Weight {
        // Fastest run: 26_601 ns.
        Weight::from_parts(29_116_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `l`: 1 to 64.
    fn expire(l: u32) -> Weight {
        // Fastest run: 445_335 ns.
        Weight::from_parts(466_128_054, 0)
            .saturating_add(Weight::from_parts(23_097_750, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(129))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn expire_submission() -> Weight {
        // Fastest run: 72_078 ns.
        Weight::from_parts(75_272_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn fail(l: u32) -> Weight {
        // Fastest run: 113_664 ns.
        Weight::from_parts(116_460_000, 0)
            .saturating_add(Weight::from_parts(76_750_715, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct(l: u32) -> Weight {
        // Fastest run: 87_649 ns.
        Weight::from_parts(30_048_354, 0)
            .saturating_add(Weight::from_parts(32_782_659, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_and_affirm(l: u32) -> Weight {
        // Fastest run: 168_595 ns.
        Weight::from_parts(173_671_204, 0)
            .saturating_add(Weight::from_parts(59_178_256, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(4))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_with(l: u32) -> Weight {
        // Fastest run: 126_130 ns.
        Weight::from_parts(128_589_735, 0)
            .saturating_add(Weight::from_parts(20_633_010, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(4))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn lock_instruction() -> Weight {
        // Fastest run: 103_992 ns.
        Weight::from_parts(109_034_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn pre_approve() -> Weight {
        // Fastest run: 29_974 ns.
        Weight::from_parts(32_512_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn reject(l: u32) -> Weight {
        // Fastest run: 459_362 ns.
        Weight::from_parts(659_575_003, 0)
            .saturating_add(Weight::from_parts(18_462_368, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(129))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn revoke_pre_approval() -> Weight {
        // Fastest run: 30_712 ns.
        Weight::from_parts(34_439_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_venue_open() -> Weight {
        // Fastest run: 31_669 ns.
        Weight::from_parts(34_002_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn submit() -> Weight {
        // Fastest run: 327_738 ns.
        Weight::from_parts(338_463_000, 0)
            .saturating_add(T::DbWeight::get().reads(20))
            .saturating_add(T::DbWeight::get().writes(9))
    }

    fn update_venue() -> Weight {
        // Fastest run: 33_490 ns.
        Weight::from_parts(36_207_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn withdraw(l: u32) -> Weight {
        // Fastest run: 137_650 ns.
        Weight::from_parts(127_649_931, 0)
            .saturating_add(Weight::from_parts(21_118_532, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    /// `l`: 1 to 64.
    fn affirm(l: u32) -> Weight {
        // Fastest run: 207_782 ns.
        Weight::from_parts(257_402_712, 0)
            .saturating_add(Weight::from_parts(44_414_985, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn affirm_last(l: u32) -> Weight {
        // Fastest run: 139_891 ns.
        Weight::from_parts(144_467_000, 0)
            .saturating_add(Weight::from_parts(80_251_805, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(l.into())))
    }

    fn cancel_submission() -> Weight {
        // Fastest run: 78_055 ns.
        Weight::from_parts(81_041_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn confirm() -> Weight {
        // Fastest run: 205_399 ns.
        Weight::from_parts(211_832_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn create_venue() -> Weight {
        // Fastest run: 26_601 ns.
        Weight::from_parts(29_116_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `l`: 1 to 64.
    fn expire(l: u32) -> Weight {
        // Fastest run: 445_335 ns.
        Weight::from_parts(466_128_054, 0)
            .saturating_add(Weight::from_parts(23_097_750, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(129))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn expire_submission() -> Weight {
        // Fastest run: 72_078 ns.
        Weight::from_parts(75_272_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn fail(l: u32) -> Weight {
        // Fastest run: 113_664 ns.
        Weight::from_parts(116_460_000, 0)
            .saturating_add(Weight::from_parts(76_750_715, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct(l: u32) -> Weight {
        // Fastest run: 87_649 ns.
        Weight::from_parts(30_048_354, 0)
            .saturating_add(Weight::from_parts(32_782_659, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_and_affirm(l: u32) -> Weight {
        // Fastest run: 168_595 ns.
        Weight::from_parts(173_671_204, 0)
            .saturating_add(Weight::from_parts(59_178_256, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().reads((7_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(4))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_with(l: u32) -> Weight {
        // Fastest run: 126_130 ns.
        Weight::from_parts(128_589_735, 0)
            .saturating_add(Weight::from_parts(20_633_010, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(4))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn lock_instruction() -> Weight {
        // Fastest run: 103_992 ns.
        Weight::from_parts(109_034_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn pre_approve() -> Weight {
        // Fastest run: 29_974 ns.
        Weight::from_parts(32_512_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn reject(l: u32) -> Weight {
        // Fastest run: 459_362 ns.
        Weight::from_parts(659_575_003, 0)
            .saturating_add(Weight::from_parts(18_462_368, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(129))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    fn revoke_pre_approval() -> Weight {
        // Fastest run: 30_712 ns.
        Weight::from_parts(34_439_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_venue_open() -> Weight {
        // Fastest run: 31_669 ns.
        Weight::from_parts(34_002_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn submit() -> Weight {
        // Fastest run: 327_738 ns.
        Weight::from_parts(338_463_000, 0)
            .saturating_add(ParityDbWeight::get().reads(20))
            .saturating_add(ParityDbWeight::get().writes(9))
    }

    fn update_venue() -> Weight {
        // Fastest run: 33_490 ns.
        Weight::from_parts(36_207_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn withdraw(l: u32) -> Weight {
        // Fastest run: 137_650 ns.
        Weight::from_parts(127_649_931, 0)
            .saturating_add(Weight::from_parts(21_118_532, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }
}
