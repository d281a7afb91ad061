// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_lifecycle`, written by `scripts/weights`: do not edit.
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
        // Fastest run: 13_977 ns.
        Weight::from_parts(14_870_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn amend_documents() -> Weight {
        // Fastest run: 37_321 ns.
        Weight::from_parts(41_103_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn announce_distribution() -> Weight {
        // Fastest run: 113_607 ns.
        Weight::from_parts(123_460_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn approve() -> Weight {
        // Fastest run: 63_547 ns.
        Weight::from_parts(74_636_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn call() -> Weight {
        // Fastest run: 80_667 ns.
        Weight::from_parts(92_795_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn cancel_distribution() -> Weight {
        // Fastest run: 92_187 ns.
        Weight::from_parts(97_071_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn cancel_offering() -> Weight {
        // Fastest run: 93_544 ns.
        Weight::from_parts(109_057_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn cancel_redemption() -> Weight {
        // Fastest run: 55_557 ns.
        Weight::from_parts(60_679_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn claim() -> Weight {
        // Fastest run: 252_475 ns.
        Weight::from_parts(267_392_000, 0)
            .saturating_add(T::DbWeight::get().reads(21))
            .saturating_add(T::DbWeight::get().writes(8))
    }

    fn close_ballot() -> Weight {
        // Fastest run: 70_557 ns.
        Weight::from_parts(77_807_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn close_offering() -> Weight {
        // Fastest run: 66_902 ns.
        Weight::from_parts(80_058_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn close_repurchase() -> Weight {
        // Fastest run: 64_344 ns.
        Weight::from_parts(69_640_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn delist() -> Weight {
        // Fastest run: 84_313 ns.
        Weight::from_parts(89_881_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn draft_terms() -> Weight {
        // Fastest run: 56_537 ns.
        Weight::from_parts(67_470_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn force_delist() -> Weight {
        // Fastest run: 47_164 ns.
        Weight::from_parts(49_977_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn fund() -> Weight {
        // Fastest run: 83_889 ns.
        Weight::from_parts(90_967_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn fund_distribution() -> Weight {
        // Fastest run: 69_338 ns.
        Weight::from_parts(85_898_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_ballot() -> Weight {
        // Fastest run: 98_545 ns.
        Weight::from_parts(105_305_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn open_file() -> Weight {
        // Fastest run: 38_617 ns.
        Weight::from_parts(41_745_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_offering() -> Weight {
        // Fastest run: 83_197 ns.
        Weight::from_parts(97_871_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn open_repurchase() -> Weight {
        // Fastest run: 79_699 ns.
        Weight::from_parts(85_613_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn place() -> Weight {
        // Fastest run: 132_724 ns.
        Weight::from_parts(144_469_000, 0)
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn place_item() -> Weight {
        // Fastest run: 174_065 ns.
        Weight::from_parts(198_415_000, 0)
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    /// `n`: 1 to 64.
    fn process_redemptions(n: u32) -> Weight {
        // Fastest run: 225_849 ns.
        Weight::from_parts(289_047_207, 0)
            .saturating_add(Weight::from_parts(122_911_498, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(6))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
    }

    fn publish_notice() -> Weight {
        // Fastest run: 75_627 ns.
        Weight::from_parts(94_281_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn push(n: u32) -> Weight {
        // Fastest run: 252_507 ns.
        Weight::from_parts(125_453_603, 0)
            .saturating_add(Weight::from_parts(143_642_635, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(15))
            .saturating_add(T::DbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(6))
            .saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn recall_terms() -> Weight {
        // Fastest run: 39_036 ns.
        Weight::from_parts(43_456_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn reclaim_funds() -> Weight {
        // Fastest run: 78_308 ns.
        Weight::from_parts(82_804_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn redeem(n: u32) -> Weight {
        // Fastest run: 229_031 ns.
        Weight::from_parts(191_077_144, 0)
            .saturating_add(Weight::from_parts(116_278_323, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().reads((5_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(7))
            .saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    fn reject() -> Weight {
        // Fastest run: 48_498 ns.
        Weight::from_parts(55_582_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn release_record() -> Weight {
        // Fastest run: 87_014 ns.
        Weight::from_parts(95_158_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn request_redemption() -> Weight {
        // Fastest run: 80_060 ns.
        Weight::from_parts(85_945_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn schedule_record() -> Weight {
        // Fastest run: 69_235 ns.
        Weight::from_parts(76_238_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn serve_task() -> Weight {
        // Fastest run: 185_407 ns.
        Weight::from_parts(200_543_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(15))
    }

    fn set_agents() -> Weight {
        // Fastest run: 64_092 ns.
        Weight::from_parts(73_122_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_screeners() -> Weight {
        // Fastest run: 12_689 ns.
        Weight::from_parts(14_708_000, 0).saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_screening_required() -> Weight {
        // Fastest run: 8_046 ns.
        Weight::from_parts(10_758_000, 0).saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_up() -> Weight {
        // Fastest run: 116_101 ns.
        Weight::from_parts(131_711_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(7))
    }

    fn set_value() -> Weight {
        // Fastest run: 53_851 ns.
        Weight::from_parts(57_586_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_withholding() -> Weight {
        // Fastest run: 53_400 ns.
        Weight::from_parts(58_698_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `n`: 1 to 64.
    fn settle_subscriptions(n: u32) -> Weight {
        // Fastest run: 243_900 ns.
        Weight::from_parts(11_385_299, 0)
            .saturating_add(Weight::from_parts(126_956_843, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().reads((7_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(8))
            .saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
    }

    fn split() -> Weight {
        // Fastest run: 101_362 ns.
        Weight::from_parts(109_925_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn submit_terms() -> Weight {
        // Fastest run: 43_541 ns.
        Weight::from_parts(47_897_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn subscribe() -> Weight {
        // Fastest run: 168_277 ns.
        Weight::from_parts(194_306_000, 0)
            .saturating_add(T::DbWeight::get().reads(14))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn take_record() -> Weight {
        // Fastest run: 90_631 ns.
        Weight::from_parts(99_653_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    /// `n`: 1 to 64.
    fn tally_demand(n: u32) -> Weight {
        // Fastest run: 60_772 ns.
        Weight::from_parts(61_878_768, 0)
            .saturating_add(Weight::from_parts(6_934_992, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn tally_distribution(n: u32) -> Weight {
        // Fastest run: 65_946 ns.
        Weight::from_parts(79_998_010, 0)
            .saturating_add(Weight::from_parts(8_350_395, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn vote() -> Weight {
        // Fastest run: 69_405 ns.
        Weight::from_parts(73_314_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn withdraw_subscription() -> Weight {
        // Fastest run: 103_852 ns.
        Weight::from_parts(117_732_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn write_down() -> Weight {
        // Fastest run: 68_295 ns.
        Weight::from_parts(74_720_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn abandon_tally() -> Weight {
        // Fastest run: 13_977 ns.
        Weight::from_parts(14_870_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn amend_documents() -> Weight {
        // Fastest run: 37_321 ns.
        Weight::from_parts(41_103_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn announce_distribution() -> Weight {
        // Fastest run: 113_607 ns.
        Weight::from_parts(123_460_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn approve() -> Weight {
        // Fastest run: 63_547 ns.
        Weight::from_parts(74_636_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn call() -> Weight {
        // Fastest run: 80_667 ns.
        Weight::from_parts(92_795_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn cancel_distribution() -> Weight {
        // Fastest run: 92_187 ns.
        Weight::from_parts(97_071_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn cancel_offering() -> Weight {
        // Fastest run: 93_544 ns.
        Weight::from_parts(109_057_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn cancel_redemption() -> Weight {
        // Fastest run: 55_557 ns.
        Weight::from_parts(60_679_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn claim() -> Weight {
        // Fastest run: 252_475 ns.
        Weight::from_parts(267_392_000, 0)
            .saturating_add(ParityDbWeight::get().reads(21))
            .saturating_add(ParityDbWeight::get().writes(8))
    }

    fn close_ballot() -> Weight {
        // Fastest run: 70_557 ns.
        Weight::from_parts(77_807_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn close_offering() -> Weight {
        // Fastest run: 66_902 ns.
        Weight::from_parts(80_058_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn close_repurchase() -> Weight {
        // Fastest run: 64_344 ns.
        Weight::from_parts(69_640_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn delist() -> Weight {
        // Fastest run: 84_313 ns.
        Weight::from_parts(89_881_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn draft_terms() -> Weight {
        // Fastest run: 56_537 ns.
        Weight::from_parts(67_470_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn force_delist() -> Weight {
        // Fastest run: 47_164 ns.
        Weight::from_parts(49_977_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn fund() -> Weight {
        // Fastest run: 83_889 ns.
        Weight::from_parts(90_967_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn fund_distribution() -> Weight {
        // Fastest run: 69_338 ns.
        Weight::from_parts(85_898_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_ballot() -> Weight {
        // Fastest run: 98_545 ns.
        Weight::from_parts(105_305_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn open_file() -> Weight {
        // Fastest run: 38_617 ns.
        Weight::from_parts(41_745_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_offering() -> Weight {
        // Fastest run: 83_197 ns.
        Weight::from_parts(97_871_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn open_repurchase() -> Weight {
        // Fastest run: 79_699 ns.
        Weight::from_parts(85_613_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn place() -> Weight {
        // Fastest run: 132_724 ns.
        Weight::from_parts(144_469_000, 0)
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn place_item() -> Weight {
        // Fastest run: 174_065 ns.
        Weight::from_parts(198_415_000, 0)
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    /// `n`: 1 to 64.
    fn process_redemptions(n: u32) -> Weight {
        // Fastest run: 225_849 ns.
        Weight::from_parts(289_047_207, 0)
            .saturating_add(Weight::from_parts(122_911_498, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(6))
            .saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
    }

    fn publish_notice() -> Weight {
        // Fastest run: 75_627 ns.
        Weight::from_parts(94_281_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn push(n: u32) -> Weight {
        // Fastest run: 252_507 ns.
        Weight::from_parts(125_453_603, 0)
            .saturating_add(Weight::from_parts(143_642_635, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(15))
            .saturating_add(ParityDbWeight::get().reads((6_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(6))
            .saturating_add(ParityDbWeight::get().writes((2_u64).saturating_mul(n.into())))
    }

    fn recall_terms() -> Weight {
        // Fastest run: 39_036 ns.
        Weight::from_parts(43_456_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn reclaim_funds() -> Weight {
        // Fastest run: 78_308 ns.
        Weight::from_parts(82_804_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn redeem(n: u32) -> Weight {
        // Fastest run: 229_031 ns.
        Weight::from_parts(191_077_144, 0)
            .saturating_add(Weight::from_parts(116_278_323, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().reads((5_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(7))
            .saturating_add(ParityDbWeight::get().writes((3_u64).saturating_mul(n.into())))
    }

    fn reject() -> Weight {
        // Fastest run: 48_498 ns.
        Weight::from_parts(55_582_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn release_record() -> Weight {
        // Fastest run: 87_014 ns.
        Weight::from_parts(95_158_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn request_redemption() -> Weight {
        // Fastest run: 80_060 ns.
        Weight::from_parts(85_945_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn schedule_record() -> Weight {
        // Fastest run: 69_235 ns.
        Weight::from_parts(76_238_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn serve_task() -> Weight {
        // Fastest run: 185_407 ns.
        Weight::from_parts(200_543_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(15))
    }

    fn set_agents() -> Weight {
        // Fastest run: 64_092 ns.
        Weight::from_parts(73_122_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_screeners() -> Weight {
        // Fastest run: 12_689 ns.
        Weight::from_parts(14_708_000, 0).saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_screening_required() -> Weight {
        // Fastest run: 8_046 ns.
        Weight::from_parts(10_758_000, 0).saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_up() -> Weight {
        // Fastest run: 116_101 ns.
        Weight::from_parts(131_711_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(7))
    }

    fn set_value() -> Weight {
        // Fastest run: 53_851 ns.
        Weight::from_parts(57_586_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_withholding() -> Weight {
        // Fastest run: 53_400 ns.
        Weight::from_parts(58_698_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `n`: 1 to 64.
    fn settle_subscriptions(n: u32) -> Weight {
        // Fastest run: 243_900 ns.
        Weight::from_parts(11_385_299, 0)
            .saturating_add(Weight::from_parts(126_956_843, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().reads((7_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(8))
            .saturating_add(ParityDbWeight::get().writes((4_u64).saturating_mul(n.into())))
    }

    fn split() -> Weight {
        // Fastest run: 101_362 ns.
        Weight::from_parts(109_925_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn submit_terms() -> Weight {
        // Fastest run: 43_541 ns.
        Weight::from_parts(47_897_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn subscribe() -> Weight {
        // Fastest run: 168_277 ns.
        Weight::from_parts(194_306_000, 0)
            .saturating_add(ParityDbWeight::get().reads(14))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn take_record() -> Weight {
        // Fastest run: 90_631 ns.
        Weight::from_parts(99_653_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    /// `n`: 1 to 64.
    fn tally_demand(n: u32) -> Weight {
        // Fastest run: 60_772 ns.
        Weight::from_parts(61_878_768, 0)
            .saturating_add(Weight::from_parts(6_934_992, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `n`: 1 to 64.
    fn tally_distribution(n: u32) -> Weight {
        // Fastest run: 65_946 ns.
        Weight::from_parts(79_998_010, 0)
            .saturating_add(Weight::from_parts(8_350_395, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(n.into())))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn vote() -> Weight {
        // Fastest run: 69_405 ns.
        Weight::from_parts(73_314_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn withdraw_subscription() -> Weight {
        // Fastest run: 103_852 ns.
        Weight::from_parts(117_732_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn write_down() -> Weight {
        // Fastest run: 68_295 ns.
        Weight::from_parts(74_720_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
