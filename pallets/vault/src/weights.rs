// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_vault`.

#![allow(missing_docs)]

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
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 0))
    }

    fn begin_round(t: u32) -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_mul(t.into())
            .saturating_add(T::DbWeight::get().reads_writes(3, 2).saturating_mul(u64::from(t)))
    }

    fn cancel_exit() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 9))
    }

    fn claim_parked() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 9))
    }

    fn credit() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(12, 8))
    }

    fn idle() -> Weight {
        Weight::from_parts(2_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 0))
    }

    fn map_token() -> Weight {
        Weight::from_parts(20_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5))
    }

    fn publish(n: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(T::DbWeight::get().reads_writes(10, 8).saturating_mul(u64::from(n)))
    }

    fn register_recipient() -> Weight {
        Weight::from_parts(30_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 4))
    }

    fn renew_exit() -> Weight {
        Weight::from_parts(40_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 3))
    }

    fn report(n: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(T::DbWeight::get().reads_writes(6, 3).saturating_mul(u64::from(n)))
    }

    fn request_exit() -> Weight {
        Weight::from_parts(80_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(16, 10))
    }

    fn return_deposit() -> Weight {
        Weight::from_parts(20_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3))
    }

    fn review_recipient() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(40, 36))
    }

    fn set_mainchain() -> Weight {
        Weight::from_parts(10_000_000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 1))
    }

    fn steps(n: u32) -> Weight {
        Weight::from_parts(12_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(T::DbWeight::get().reads_writes(4, 1).saturating_mul(u64::from(n)))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn authorize_report() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(4, 0))
    }

    fn begin_round(t: u32) -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_mul(t.into())
            .saturating_add(ParityDbWeight::get().reads_writes(3, 2).saturating_mul(u64::from(t)))
    }

    fn cancel_exit() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(12, 9))
    }

    fn claim_parked() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(12, 9))
    }

    fn credit() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(12, 8))
    }

    fn idle() -> Weight {
        Weight::from_parts(2_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(4, 0))
    }

    fn map_token() -> Weight {
        Weight::from_parts(20_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(5, 5))
    }

    fn publish(n: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(ParityDbWeight::get().reads_writes(10, 8).saturating_mul(u64::from(n)))
    }

    fn register_recipient() -> Weight {
        Weight::from_parts(30_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(6, 4))
    }

    fn renew_exit() -> Weight {
        Weight::from_parts(40_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(8, 3))
    }

    fn report(n: u32) -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(ParityDbWeight::get().reads_writes(6, 3).saturating_mul(u64::from(n)))
    }

    fn request_exit() -> Weight {
        Weight::from_parts(80_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(16, 10))
    }

    fn return_deposit() -> Weight {
        Weight::from_parts(20_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(4, 3))
    }

    fn review_recipient() -> Weight {
        Weight::from_parts(60_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(40, 36))
    }

    fn set_mainchain() -> Weight {
        Weight::from_parts(10_000_000, 0).saturating_add(ParityDbWeight::get().reads_writes(2, 1))
    }

    fn steps(n: u32) -> Weight {
        Weight::from_parts(12_000_000, 0)
            .saturating_mul(n.into())
            .saturating_add(ParityDbWeight::get().reads_writes(4, 1).saturating_mul(u64::from(n)))
    }
}
