// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_netting`, written by `scripts/weights`: do not edit.
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
        // Fastest run: 49_745 ns.
        Weight::from_parts(52_018_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_cycle() -> Weight {
        // Fastest run: 90_202 ns.
        Weight::from_parts(97_975_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `t`: 1 to 128.
    fn close(t: u32) -> Weight {
        // Fastest run: 314_651 ns.
        Weight::from_parts(419_765_358, 0)
            .saturating_add(Weight::from_parts(14_011_304, 0).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads(66))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().writes(18))
    }

    fn confirm_trade() -> Weight {
        // Fastest run: 95_052 ns.
        Weight::from_parts(99_793_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `a`: 1 to 16.
    fn fund(a: u32) -> Weight {
        // Fastest run: 166_404 ns.
        Weight::from_parts(212_467_192, 0)
            .saturating_add(Weight::from_parts(19_123_045, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(2))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `p`: 2 to 64.
    /// `a`: 2 to 16.
    fn open_cycle(p: u32, a: u32) -> Weight {
        // Fastest run: 167_590 ns.
        Weight::from_parts(183_933_000, 0)
            .saturating_add(Weight::from_parts(5_647_180, 0).saturating_mul(p.into()))
            .saturating_add(Weight::from_parts(3_976_277, 0).saturating_mul(a.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(p.into())))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `t`: 1 to 128.
    fn recompute(t: u32) -> Weight {
        // Fastest run: 35_886 ns.
        Weight::from_parts(66_122_974, 0)
            .saturating_add(Weight::from_parts(7_412_133, 0).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
    }

    /// `t`: 2 to 128.
    /// `u`: 0 to 256.
    fn resolve(t: u32, u: u32) -> Weight {
        // Fastest run: 2_030_019 ns.
        Weight::from_parts(2_593_832_094, 0)
            .saturating_add(Weight::from_parts(24_205_387, 0).saturating_mul(u.into()))
            .saturating_add(T::DbWeight::get().reads(93))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(u.into())))
            .saturating_add(T::DbWeight::get().writes(65))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(u.into())))
    }

    /// `m`: 2 to 48.
    fn settle(m: u32) -> Weight {
        // Fastest run: 307_169 ns.
        Weight::from_parts(324_356_514, 0)
            .saturating_add(Weight::from_parts(41_887_051, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    /// `m`: 2 to 48.
    fn settle_refused(m: u32) -> Weight {
        // Fastest run: 390_623 ns.
        Weight::from_parts(359_862_767, 0)
            .saturating_add(Weight::from_parts(75_510_224, 0).saturating_mul(m.into()))
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(m.into())))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn submit_trade() -> Weight {
        // Fastest run: 151_112 ns.
        Weight::from_parts(162_778_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(5))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn authorise() -> Weight {
        // Fastest run: 49_745 ns.
        Weight::from_parts(52_018_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_cycle() -> Weight {
        // Fastest run: 90_202 ns.
        Weight::from_parts(97_975_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `t`: 1 to 128.
    fn close(t: u32) -> Weight {
        // Fastest run: 314_651 ns.
        Weight::from_parts(419_765_358, 0)
            .saturating_add(Weight::from_parts(14_011_304, 0).saturating_mul(t.into()))
            .saturating_add(ParityDbWeight::get().reads(66))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().writes(18))
    }

    fn confirm_trade() -> Weight {
        // Fastest run: 95_052 ns.
        Weight::from_parts(99_793_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `a`: 1 to 16.
    fn fund(a: u32) -> Weight {
        // Fastest run: 166_404 ns.
        Weight::from_parts(212_467_192, 0)
            .saturating_add(Weight::from_parts(19_123_045, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((2_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `p`: 2 to 64.
    /// `a`: 2 to 16.
    fn open_cycle(p: u32, a: u32) -> Weight {
        // Fastest run: 167_590 ns.
        Weight::from_parts(183_933_000, 0)
            .saturating_add(Weight::from_parts(5_647_180, 0).saturating_mul(p.into()))
            .saturating_add(Weight::from_parts(3_976_277, 0).saturating_mul(a.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(p.into())))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `t`: 1 to 128.
    fn recompute(t: u32) -> Weight {
        // Fastest run: 35_886 ns.
        Weight::from_parts(66_122_974, 0)
            .saturating_add(Weight::from_parts(7_412_133, 0).saturating_mul(t.into()))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(t.into())))
    }

    /// `t`: 2 to 128.
    /// `u`: 0 to 256.
    fn resolve(t: u32, u: u32) -> Weight {
        // Fastest run: 2_030_019 ns.
        Weight::from_parts(2_593_832_094, 0)
            .saturating_add(Weight::from_parts(24_205_387, 0).saturating_mul(u.into()))
            .saturating_add(ParityDbWeight::get().reads(93))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(u.into())))
            .saturating_add(ParityDbWeight::get().writes(65))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(u.into())))
    }

    /// `m`: 2 to 48.
    fn settle(m: u32) -> Weight {
        // Fastest run: 307_169 ns.
        Weight::from_parts(324_356_514, 0)
            .saturating_add(Weight::from_parts(41_887_051, 0).saturating_mul(m.into()))
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(m.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(m.into())))
    }

    /// `m`: 2 to 48.
    fn settle_refused(m: u32) -> Weight {
        // Fastest run: 390_623 ns.
        Weight::from_parts(359_862_767, 0)
            .saturating_add(Weight::from_parts(75_510_224, 0).saturating_mul(m.into()))
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(m.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn submit_trade() -> Weight {
        // Fastest run: 151_112 ns.
        Weight::from_parts(162_778_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(5))
    }
}
