// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_rwa`: estimates, until `scripts/weights` has measured them.
//!
//! Computation is estimated from the measured weights of the calls that were there before; reads and writes are counted on
//! the worst case, what membership and identity read included.

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
    fn issue() -> Weight;
    fn further_holding() -> Weight;
    fn set_rules(r: u32) -> Weight;
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight;
    fn schedule_rules(r: u32) -> Weight;
    fn cancel_rules() -> Weight;
    fn identify() -> Weight;
    fn set_denomination() -> Weight;
    fn grant() -> Weight;
    fn revoke() -> Weight;
    fn freeze_asset() -> Weight;
    fn thaw_asset() -> Weight;
    fn freeze_account() -> Weight;
    fn thaw_account() -> Weight;
    fn freeze_amount() -> Weight;
    fn thaw_amount() -> Weight;
    fn propose_force() -> Weight;
    fn approve_force() -> Weight;
    fn cancel_force() -> Weight;
    fn add_document() -> Weight;
    fn remove_document() -> Weight;
    fn issue_item() -> Weight;
    fn transfer_item() -> Weight;
    fn freeze_item() -> Weight;
    fn thaw_item() -> Weight;
    fn redeem() -> Weight;
    fn approve_transfer() -> Weight;
    fn revoke_approval() -> Weight;
    fn claim_recovered() -> Weight;
    fn claim_recovered_item() -> Weight;
    fn count_holder() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        Weight::from_parts(42_000_000, 0)
            .saturating_add(Weight::from_parts(2_900_000, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(9))
    }

    fn issue() -> Weight {
        Weight::from_parts(100_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn further_holding() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(Weight::from_parts(3_600_000, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 15.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(Weight::from_parts(10_700_000, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(7_000_000, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(o.into()))
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(4))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(Weight::from_parts(3_600_000, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(7))
    }

    fn set_denomination() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn grant() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_account() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_account() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn propose_force() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        Weight::from_parts(180_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(24))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn cancel_force() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn add_document() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn remove_document() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn issue_item() -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(18))
            .saturating_add(T::DbWeight::get().writes(9))
    }

    fn transfer_item() -> Weight {
        Weight::from_parts(140_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(15))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn freeze_item() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn redeem() -> Weight {
        Weight::from_parts(110_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn approve_transfer() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        Weight::from_parts(150_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn claim_recovered_item() -> Weight {
        Weight::from_parts(150_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn count_holder() -> Weight {
        Weight::from_parts(80_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(3))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        Weight::from_parts(42_000_000, 0)
            .saturating_add(Weight::from_parts(2_900_000, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(9))
    }

    fn issue() -> Weight {
        Weight::from_parts(100_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn further_holding() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(Weight::from_parts(3_600_000, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 15.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(Weight::from_parts(10_700_000, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(7_000_000, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(12_000_000, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(1_500_000, 0).saturating_mul(o.into()))
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(4))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(Weight::from_parts(3_600_000, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(7))
    }

    fn set_denomination() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn grant() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_account() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_account() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        Weight::from_parts(50_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn propose_force() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        Weight::from_parts(180_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(24))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn cancel_force() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn add_document() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn remove_document() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn issue_item() -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(18))
            .saturating_add(ParityDbWeight::get().writes(9))
    }

    fn transfer_item() -> Weight {
        Weight::from_parts(140_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(15))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn freeze_item() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn redeem() -> Weight {
        Weight::from_parts(110_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn approve_transfer() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        Weight::from_parts(150_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn claim_recovered_item() -> Weight {
        Weight::from_parts(150_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn count_holder() -> Weight {
        Weight::from_parts(80_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(3))
    }
}
