// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_netting`, estimated by hand until `scripts/weights` measures them: times from like calls of the other
//! pallets, reads and writes counted in the code.

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
    fn authorise() -> Weight;
    fn cancel_cycle() -> Weight;
    fn close(t: u32) -> Weight;
    fn confirm_trade() -> Weight;
    fn fund(a: u32) -> Weight;
    fn open_cycle(p: u32, a: u32) -> Weight;
    fn recompute(t: u32) -> Weight;
    fn resolve(t: u32, u: u32) -> Weight;
    fn settle(m: u32) -> Weight;
    fn settle_refused(m: u32) -> Weight;
    fn submit_trade() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn authorise() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_cycle() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `t`: 0 to `MaxTrades`. With each trade, up to two positions are read and written.
    fn close(t: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().writes(2))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(t.into())))
    }

    fn confirm_trade() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `a`: 1 to `MaxAssets`.
    fn fund(a: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(2))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `p`: 2 to `MaxParties`.
    /// `a`: 2 to `MaxAssets`.
    fn open_cycle(p: u32, a: u32) -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(p.into()))
            .saturating_add(Weight::from_parts(4_000_000, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `t`: 0 to `MaxTrades`.
    fn recompute(t: u32) -> Weight {
        Weight::from_parts(10_000_000, 0)
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads(0))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().writes(0))
    }

    /// `t`: 1 to `MaxTrades`. With each trade, up to two positions are read and written.
    /// `u`: 0 to the most locks that a cycle can have.
    fn resolve(t: u32, u: u32) -> Weight {
        Weight::from_parts(80_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(u.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(u.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(u.into())))
    }

    /// `m`: 0 to `MaxMovements`.
    fn settle(m: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(80_000_000, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((12_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(m.into())))
    }

    /// `m`: 1 to `MaxMovements`. All but the last movement are made and undone, and each is asked about once more.
    fn settle_refused(m: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(120_000_000, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().reads((24_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(m.into())))
    }

    fn submit_trade() -> Weight {
        Weight::from_parts(70_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(5))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn authorise() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_cycle() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `t`: 0 to `MaxTrades`. With each trade, up to two positions are read and written.
    fn close(t: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(t.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(t.into())))
    }

    fn confirm_trade() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `a`: 1 to `MaxAssets`.
    fn fund(a: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `p`: 2 to `MaxParties`.
    /// `a`: 2 to `MaxAssets`.
    fn open_cycle(p: u32, a: u32) -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(p.into()))
            .saturating_add(Weight::from_parts(4_000_000, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(p.into())))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `t`: 0 to `MaxTrades`.
    fn recompute(t: u32) -> Weight {
        Weight::from_parts(10_000_000, 0)
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(t.into()))
            .saturating_add(ParityDbWeight::get().reads(0))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().writes(0))
    }

    /// `t`: 1 to `MaxTrades`. With each trade, up to two positions are read and written.
    /// `u`: 0 to the most locks that a cycle can have.
    fn resolve(t: u32, u: u32) -> Weight {
        Weight::from_parts(80_000_000, 0)
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(t.into()))
            .saturating_add(Weight::from_parts(25_000_000, 0).saturating_mul(u.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(u.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(u.into())))
    }

    /// `m`: 0 to `MaxMovements`.
    fn settle(m: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(80_000_000, 0).saturating_mul(m.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((12_u64).saturating_mul(m.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(m.into())))
    }

    /// `m`: 1 to `MaxMovements`. All but the last movement are made and undone, and each is asked about once more.
    fn settle_refused(m: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(Weight::from_parts(120_000_000, 0).saturating_mul(m.into()))
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().reads((24_u64).saturating_mul(m.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(m.into())))
    }

    fn submit_trade() -> Weight {
        Weight::from_parts(70_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(5))
    }
}
