// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_lifecycle`, estimated: times by comparison with measured calls of other pallets, reads and writes
//! counted on the worst case. `scripts/weights` replaces them by what it measures.

#![allow(clippy::all)]
#![allow(missing_docs)]
#![allow(unused_parens)]

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::ParityDbWeight, Weight},
};

/// What each call of the pallet costs at most, and `serve_task` what one service of an asset does.
pub trait WeightInfo {
    fn abandon_tally() -> Weight;
    fn amend_documents() -> Weight;
    fn announce_distribution() -> Weight;
    fn approve() -> Weight;
    fn call() -> Weight;
    fn cancel_distribution() -> Weight;
    fn cancel_offering() -> Weight;
    fn cancel_redemption() -> Weight;
    fn claim() -> Weight;
    fn close_ballot() -> Weight;
    fn close_offering() -> Weight;
    fn close_repurchase() -> Weight;
    fn delist() -> Weight;
    fn draft_terms() -> Weight;
    fn force_delist() -> Weight;
    fn fund() -> Weight;
    fn fund_distribution() -> Weight;
    fn open_ballot() -> Weight;
    fn open_file() -> Weight;
    fn open_offering() -> Weight;
    fn open_repurchase() -> Weight;
    fn place() -> Weight;
    fn place_item() -> Weight;
    fn process_redemptions(n: u32) -> Weight;
    fn publish_notice() -> Weight;
    fn push(n: u32) -> Weight;
    fn recall_terms() -> Weight;
    fn reclaim_funds() -> Weight;
    fn redeem(n: u32) -> Weight;
    fn reject() -> Weight;
    fn release_record() -> Weight;
    fn request_redemption() -> Weight;
    fn schedule_record() -> Weight;
    fn serve_task() -> Weight;
    fn set_agents() -> Weight;
    fn set_screeners() -> Weight;
    fn set_screening_required() -> Weight;
    fn set_up() -> Weight;
    fn set_value() -> Weight;
    fn set_withholding() -> Weight;
    fn settle_subscriptions(n: u32) -> Weight;
    fn split() -> Weight;
    fn submit_terms() -> Weight;
    fn subscribe() -> Weight;
    fn take_record() -> Weight;
    fn tally_demand(n: u32) -> Weight;
    fn tally_distribution(n: u32) -> Weight;
    fn vote() -> Weight;
    fn withdraw_subscription() -> Weight;
    fn write_down() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn abandon_tally() -> Weight {
        Weight::from_parts(12_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn amend_documents() -> Weight {
        Weight::from_parts(22_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn announce_distribution() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn approve() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn call() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_distribution() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn cancel_offering() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn cancel_redemption() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn claim() -> Weight {
        Weight::from_parts(200_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(20))
            .saturating_add(T::DbWeight::get().writes(11))
    }

    fn close_ballot() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn close_offering() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn close_repurchase() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn delist() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn draft_terms() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn force_delist() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn fund() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn fund_distribution() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_ballot() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn open_file() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_offering() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_repurchase() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn place() -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn place_item() -> Weight {
        Weight::from_parts(110_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(16))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn process_redemptions(n: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(170_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(5_u64.saturating_add(20_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(2_u64.saturating_add(10_u64.saturating_mul(n.into()))))
    }

    fn publish_notice() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn push(n: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(170_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64.saturating_add(18_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(4_u64.saturating_add(8_u64.saturating_mul(n.into()))))
    }

    fn recall_terms() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn reclaim_funds() -> Weight {
        Weight::from_parts(55_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn redeem(n: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(160_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64.saturating_add(18_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(1_u64.saturating_add(7_u64.saturating_mul(n.into()))))
    }

    fn reject() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn release_record() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn request_redemption() -> Weight {
        Weight::from_parts(65_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn schedule_record() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn serve_task() -> Weight {
        Weight::from_parts(240_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(30))
            .saturating_add(T::DbWeight::get().writes(40))
    }

    fn set_agents() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_screeners() -> Weight {
        Weight::from_parts(8_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(0))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_screening_required() -> Weight {
        Weight::from_parts(6_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(0))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_up() -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn set_value() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_withholding() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn settle_subscriptions(n: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(150_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64.saturating_add(16_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(5_u64.saturating_add(8_u64.saturating_mul(n.into()))))
    }

    fn split() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn submit_terms() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn subscribe() -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(20))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn take_record() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn tally_demand(n: u32) -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(Weight::from_parts(6_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64.saturating_add(1_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(2_u64.saturating_add(0_u64.saturating_mul(n.into()))))
    }

    fn tally_distribution(n: u32) -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(Weight::from_parts(7_000_000, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4_u64.saturating_add(2_u64.saturating_mul(n.into()))))
            .saturating_add(T::DbWeight::get().writes(2_u64.saturating_add(0_u64.saturating_mul(n.into()))))
    }

    fn vote() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn withdraw_subscription() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn write_down() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn abandon_tally() -> Weight {
        Weight::from_parts(12_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn amend_documents() -> Weight {
        Weight::from_parts(22_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn announce_distribution() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn approve() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn call() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_distribution() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn cancel_offering() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn cancel_redemption() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn claim() -> Weight {
        Weight::from_parts(200_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(20))
            .saturating_add(ParityDbWeight::get().writes(11))
    }

    fn close_ballot() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn close_offering() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn close_repurchase() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn delist() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn draft_terms() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn force_delist() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn fund() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn fund_distribution() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_ballot() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn open_file() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_offering() -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_repurchase() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn place() -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn place_item() -> Weight {
        Weight::from_parts(110_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(16))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn process_redemptions(n: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(170_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(5_u64.saturating_add(20_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(2_u64.saturating_add(10_u64.saturating_mul(n.into()))))
    }

    fn publish_notice() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn push(n: u32) -> Weight {
        Weight::from_parts(40_000_000, 0)
            .saturating_add(Weight::from_parts(170_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4_u64.saturating_add(18_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(4_u64.saturating_add(8_u64.saturating_mul(n.into()))))
    }

    fn recall_terms() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn reclaim_funds() -> Weight {
        Weight::from_parts(55_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn redeem(n: u32) -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(Weight::from_parts(160_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4_u64.saturating_add(18_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(1_u64.saturating_add(7_u64.saturating_mul(n.into()))))
    }

    fn reject() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn release_record() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn request_redemption() -> Weight {
        Weight::from_parts(65_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn schedule_record() -> Weight {
        Weight::from_parts(25_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn serve_task() -> Weight {
        Weight::from_parts(240_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(30))
            .saturating_add(ParityDbWeight::get().writes(40))
    }

    fn set_agents() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_screeners() -> Weight {
        Weight::from_parts(8_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(0))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_screening_required() -> Weight {
        Weight::from_parts(6_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(0))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_up() -> Weight {
        Weight::from_parts(90_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn set_value() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_withholding() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn settle_subscriptions(n: u32) -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(Weight::from_parts(150_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4_u64.saturating_add(16_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(5_u64.saturating_add(8_u64.saturating_mul(n.into()))))
    }

    fn split() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn submit_terms() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn subscribe() -> Weight {
        Weight::from_parts(130_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(20))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn take_record() -> Weight {
        Weight::from_parts(35_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn tally_demand(n: u32) -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(Weight::from_parts(6_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4_u64.saturating_add(1_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(2_u64.saturating_add(0_u64.saturating_mul(n.into()))))
    }

    fn tally_distribution(n: u32) -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(Weight::from_parts(7_000_000, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4_u64.saturating_add(2_u64.saturating_mul(n.into()))))
            .saturating_add(ParityDbWeight::get().writes(2_u64.saturating_add(0_u64.saturating_mul(n.into()))))
    }

    fn vote() -> Weight {
        Weight::from_parts(45_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn withdraw_subscription() -> Weight {
        Weight::from_parts(60_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn write_down() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
