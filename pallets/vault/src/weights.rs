// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_vault`, written by `scripts/weights`: do not edit.
//!
//! Machine: AMD EPYC, 2 cores, 24 GiB. Database: ParityDB. Execution: wasm, compiled.
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
    fn authorize_report() -> Weight;
    fn begin_round(t: u32) -> Weight;
    fn cancel_exit() -> Weight;
    fn claim_parked() -> Weight;
    fn credit() -> Weight;
    fn idle() -> Weight;
    fn map_token() -> Weight;
    fn publish(n: u32) -> Weight;
    fn register_recipient() -> Weight;
    fn renew_exit() -> Weight;
    fn report(n: u32) -> Weight;
    fn request_exit() -> Weight;
    fn return_deposit() -> Weight;
    fn review_recipient() -> Weight;
    fn set_mainchain() -> Weight;
    fn steps(n: u32) -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn authorize_report() -> Weight {
        // Fastest run: 68_162 ns.
        Weight::from_parts(69_765_000, 0).saturating_add(T::DbWeight::get().reads(5))
    }

    /// `t`: 1 to 64.
    fn begin_round(t: u32) -> Weight {
        // Fastest run: 44_728 ns.
        Weight::from_parts(16_969_220, 0)
            .saturating_add(Weight::from_parts(20_282_614, 0).saturating_mul(t.into()))
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(T::DbWeight::get().writes(1))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(t.into())))
    }

    fn cancel_exit() -> Weight {
        // Fastest run: 76_074 ns.
        Weight::from_parts(78_017_000, 0)
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn claim_parked() -> Weight {
        // Fastest run: 74_482 ns.
        Weight::from_parts(75_874_000, 0)
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn credit() -> Weight {
        // Fastest run: 52_759 ns.
        Weight::from_parts(54_793_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn idle() -> Weight {
        // Fastest run: 7_942 ns.
        Weight::from_parts(8_243_000, 0).saturating_add(T::DbWeight::get().reads(3))
    }

    fn map_token() -> Weight {
        // Fastest run: 50_996 ns.
        Weight::from_parts(53_210_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    /// `n`: 1 to 64.
    fn publish(n: u32) -> Weight {
        // Fastest run: 45_508 ns.
        Weight::from_parts(46_380_000, 0)
            .saturating_add(Weight::from_parts(35_876_776, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((6_u64).saturating_mul(n.into())))
    }

    fn register_recipient() -> Weight {
        // Fastest run: 54_702 ns.
        Weight::from_parts(56_955_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn renew_exit() -> Weight {
        // Fastest run: 86_189 ns.
        Weight::from_parts(88_222_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    /// `n`: 1 to 16.
    fn report(n: u32) -> Weight {
        // Fastest run: 933_222 ns.
        Weight::from_parts(925_654_420, 0)
            .saturating_add(Weight::from_parts(48_171_609, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(168))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(2))
            .saturating_add(T::DbWeight::get().writes((5_u64).saturating_mul(n.into())))
    }

    fn request_exit() -> Weight {
        // Fastest run: 108_063 ns.
        Weight::from_parts(109_875_000, 0)
            .saturating_add(T::DbWeight::get().reads(18))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn return_deposit() -> Weight {
        // Fastest run: 15_624 ns.
        Weight::from_parts(16_866_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn review_recipient() -> Weight {
        // Fastest run: 228_062 ns.
        Weight::from_parts(234_231_000, 0)
            .saturating_add(T::DbWeight::get().reads(42))
            .saturating_add(T::DbWeight::get().writes(37))
    }

    fn set_mainchain() -> Weight {
        // Fastest run: 8_102 ns.
        Weight::from_parts(8_533_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `n`: 1 to 256.
    fn steps(n: u32) -> Weight {
        // Fastest run: 39_459 ns.
        Weight::from_parts(2_416_589, 0)
            .saturating_add(Weight::from_parts(14_628_215, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn authorize_report() -> Weight {
        // Fastest run: 68_162 ns.
        Weight::from_parts(69_765_000, 0).saturating_add(ParityDbWeight::get().reads(5))
    }

    /// `t`: 1 to 64.
    fn begin_round(t: u32) -> Weight {
        // Fastest run: 44_728 ns.
        Weight::from_parts(16_969_220, 0)
            .saturating_add(Weight::from_parts(20_282_614, 0).saturating_mul(t.into()))
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(t.into())))
            .saturating_add(ParityDbWeight::get().writes(1))
            .saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(t.into())))
    }

    fn cancel_exit() -> Weight {
        // Fastest run: 76_074 ns.
        Weight::from_parts(78_017_000, 0)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn claim_parked() -> Weight {
        // Fastest run: 74_482 ns.
        Weight::from_parts(75_874_000, 0)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn credit() -> Weight {
        // Fastest run: 52_759 ns.
        Weight::from_parts(54_793_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn idle() -> Weight {
        // Fastest run: 7_942 ns.
        Weight::from_parts(8_243_000, 0).saturating_add(ParityDbWeight::get().reads(3))
    }

    fn map_token() -> Weight {
        // Fastest run: 50_996 ns.
        Weight::from_parts(53_210_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    /// `n`: 1 to 64.
    fn publish(n: u32) -> Weight {
        // Fastest run: 45_508 ns.
        Weight::from_parts(46_380_000, 0)
            .saturating_add(Weight::from_parts(35_876_776, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((6_u64).saturating_mul(n.into())))
    }

    fn register_recipient() -> Weight {
        // Fastest run: 54_702 ns.
        Weight::from_parts(56_955_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn renew_exit() -> Weight {
        // Fastest run: 86_189 ns.
        Weight::from_parts(88_222_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    /// `n`: 1 to 16.
    fn report(n: u32) -> Weight {
        // Fastest run: 933_222 ns.
        Weight::from_parts(925_654_420, 0)
            .saturating_add(Weight::from_parts(48_171_609, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(168))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
            .saturating_add(ParityDbWeight::get().writes((5_u64).saturating_mul(n.into())))
    }

    fn request_exit() -> Weight {
        // Fastest run: 108_063 ns.
        Weight::from_parts(109_875_000, 0)
            .saturating_add(ParityDbWeight::get().reads(18))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn return_deposit() -> Weight {
        // Fastest run: 15_624 ns.
        Weight::from_parts(16_866_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn review_recipient() -> Weight {
        // Fastest run: 228_062 ns.
        Weight::from_parts(234_231_000, 0)
            .saturating_add(ParityDbWeight::get().reads(42))
            .saturating_add(ParityDbWeight::get().writes(37))
    }

    fn set_mainchain() -> Weight {
        // Fastest run: 8_102 ns.
        Weight::from_parts(8_533_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `n`: 1 to 256.
    fn steps(n: u32) -> Weight {
        // Fastest run: 39_459 ns.
        Weight::from_parts(2_416_589, 0)
            .saturating_add(Weight::from_parts(14_628_215, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }
}
