// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_dvp`: estimates, until `scripts/weights` measures them.

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
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(51_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn affirm_last(l: u32) -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(Weight::from_parts(85_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((12_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(l.into())))
    }

    fn cancel_submission() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn confirm() -> Weight {
        Weight::from_parts(120_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn create_venue() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `l`: 1 to 64.
    fn expire(l: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    fn expire_submission() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn fail(l: u32) -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct(l: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(30_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_and_affirm(l: u32) -> Weight {
        Weight::from_parts(82_000_000, 0)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_with(l: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(32_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    fn lock_instruction() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn pre_approve() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn reject(l: u32) -> Weight {
        Weight::from_parts(42_000_000, 0)
            .saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    fn revoke_pre_approval() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_venue_open() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn submit() -> Weight {
        Weight::from_parts(120_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(7))
    }

    fn update_venue() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn withdraw(l: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(14_000_000, 0).saturating_mul(l.into()))
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
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(51_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn affirm_last(l: u32) -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(Weight::from_parts(85_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((12_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(l.into())))
    }

    fn cancel_submission() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn confirm() -> Weight {
        Weight::from_parts(120_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn create_venue() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `l`: 1 to 64.
    fn expire(l: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    fn expire_submission() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn fail(l: u32) -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((10_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct(l: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(30_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_and_affirm(l: u32) -> Weight {
        Weight::from_parts(82_000_000, 0)
            .saturating_add(Weight::from_parts(60_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().reads((9_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    /// `l`: 1 to 64.
    fn instruct_with(l: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(32_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(l.into())))
    }

    fn lock_instruction() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn pre_approve() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn reject(l: u32) -> Weight {
        Weight::from_parts(42_000_000, 0)
            .saturating_add(Weight::from_parts(22_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((4_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(l.into())))
    }

    fn revoke_pre_approval() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_venue_open() -> Weight {
        Weight::from_parts(28_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn submit() -> Weight {
        Weight::from_parts(120_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(7))
    }

    fn update_venue() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `l`: 1 to 64.
    fn withdraw(l: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(14_000_000, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(l.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(l.into())))
    }
}
