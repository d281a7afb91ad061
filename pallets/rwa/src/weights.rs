// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_rwa`, written by `scripts/weights`: do not edit.
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
    fn add_document() -> Weight;
    fn approve_force() -> Weight;
    fn approve_transfer() -> Weight;
    fn cancel_force() -> Weight;
    fn cancel_rules() -> Weight;
    fn claim_recovered() -> Weight;
    fn claim_recovered_item() -> Weight;
    fn count_holder() -> Weight;
    fn create(r: u32) -> Weight;
    fn freeze_account() -> Weight;
    fn freeze_amount() -> Weight;
    fn freeze_asset() -> Weight;
    fn freeze_item() -> Weight;
    fn further_holdings(h: u32) -> Weight;
    fn grant() -> Weight;
    fn identify() -> Weight;
    fn issue() -> Weight;
    fn issue_item() -> Weight;
    fn propose_force() -> Weight;
    fn redeem() -> Weight;
    fn remove_document() -> Weight;
    fn revoke() -> Weight;
    fn revoke_approval() -> Weight;
    fn schedule_rules(r: u32) -> Weight;
    fn set_denomination() -> Weight;
    fn set_rules(r: u32) -> Weight;
    fn thaw_account() -> Weight;
    fn thaw_amount() -> Weight;
    fn thaw_asset() -> Weight;
    fn thaw_item() -> Weight;
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight;
    fn transfer_item() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_document() -> Weight {
        // Fastest run: 87_459 ns.
        Weight::from_parts(94_341_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 642_681 ns.
        Weight::from_parts(691_436_000, 0)
            .saturating_add(T::DbWeight::get().reads(23))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 443_930 ns.
        Weight::from_parts(479_853_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 101_968 ns.
        Weight::from_parts(106_639_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 459_661 ns.
        Weight::from_parts(504_116_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 491_483 ns.
        Weight::from_parts(522_659_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 496_954 ns.
        Weight::from_parts(538_195_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 277_563 ns.
        Weight::from_parts(306_818_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 52_894 ns.
        Weight::from_parts(118_442_688, 0)
            .saturating_add(Weight::from_parts(2_820_311, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 500_962 ns.
        Weight::from_parts(547_562_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 510_726 ns.
        Weight::from_parts(546_477_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 513_966 ns.
        Weight::from_parts(536_066_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 95_083 ns.
        Weight::from_parts(106_149_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `h`: 0 to 4.
    fn further_holdings(h: u32) -> Weight {
        // Fastest run: 430_168 ns.
        Weight::from_parts(452_339_640, 0)
            .saturating_add(Weight::from_parts(32_733_630, 0).saturating_mul(h.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(h.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(h.into())))
    }

    fn grant() -> Weight {
        // Fastest run: 93_817 ns.
        Weight::from_parts(104_292_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 65_548 ns.
        Weight::from_parts(69_287_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 514_624 ns.
        Weight::from_parts(534_858_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 586_289 ns.
        Weight::from_parts(628_199_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 114_506 ns.
        Weight::from_parts(121_289_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 569_222 ns.
        Weight::from_parts(605_669_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 88_032 ns.
        Weight::from_parts(94_952_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 85_546 ns.
        Weight::from_parts(92_943_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 32_642 ns.
        Weight::from_parts(40_092_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        // Fastest run: 495_479 ns.
        Weight::from_parts(658_062_647, 0)
            .saturating_add(Weight::from_parts(1_592_265, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 489_742 ns.
        Weight::from_parts(516_698_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 501_762 ns.
        Weight::from_parts(631_215_381, 0)
            .saturating_add(Weight::from_parts(2_534_497, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 521_897 ns.
        Weight::from_parts(543_754_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 502_547 ns.
        Weight::from_parts(543_650_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 525_298 ns.
        Weight::from_parts(552_770_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 95_531 ns.
        Weight::from_parts(100_862_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, _o: u32) -> Weight {
        // Fastest run: 203_812 ns.
        Weight::from_parts(349_759_226, 0)
            .saturating_add(Weight::from_parts(1_680_142, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(10_799_418, 0).saturating_mul(l.into()))
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 573_870 ns.
        Weight::from_parts(610_637_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(4))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_document() -> Weight {
        // Fastest run: 87_459 ns.
        Weight::from_parts(94_341_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 642_681 ns.
        Weight::from_parts(691_436_000, 0)
            .saturating_add(ParityDbWeight::get().reads(23))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 443_930 ns.
        Weight::from_parts(479_853_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 101_968 ns.
        Weight::from_parts(106_639_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 459_661 ns.
        Weight::from_parts(504_116_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 491_483 ns.
        Weight::from_parts(522_659_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 496_954 ns.
        Weight::from_parts(538_195_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 277_563 ns.
        Weight::from_parts(306_818_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 52_894 ns.
        Weight::from_parts(118_442_688, 0)
            .saturating_add(Weight::from_parts(2_820_311, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 500_962 ns.
        Weight::from_parts(547_562_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 510_726 ns.
        Weight::from_parts(546_477_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 513_966 ns.
        Weight::from_parts(536_066_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 95_083 ns.
        Weight::from_parts(106_149_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `h`: 0 to 4.
    fn further_holdings(h: u32) -> Weight {
        // Fastest run: 430_168 ns.
        Weight::from_parts(452_339_640, 0)
            .saturating_add(Weight::from_parts(32_733_630, 0).saturating_mul(h.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(h.into())))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(h.into())))
    }

    fn grant() -> Weight {
        // Fastest run: 93_817 ns.
        Weight::from_parts(104_292_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 65_548 ns.
        Weight::from_parts(69_287_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 514_624 ns.
        Weight::from_parts(534_858_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 586_289 ns.
        Weight::from_parts(628_199_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 114_506 ns.
        Weight::from_parts(121_289_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 569_222 ns.
        Weight::from_parts(605_669_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 88_032 ns.
        Weight::from_parts(94_952_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 85_546 ns.
        Weight::from_parts(92_943_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 32_642 ns.
        Weight::from_parts(40_092_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        // Fastest run: 495_479 ns.
        Weight::from_parts(658_062_647, 0)
            .saturating_add(Weight::from_parts(1_592_265, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 489_742 ns.
        Weight::from_parts(516_698_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 501_762 ns.
        Weight::from_parts(631_215_381, 0)
            .saturating_add(Weight::from_parts(2_534_497, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 521_897 ns.
        Weight::from_parts(543_754_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 502_547 ns.
        Weight::from_parts(543_650_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 525_298 ns.
        Weight::from_parts(552_770_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 95_531 ns.
        Weight::from_parts(100_862_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, _o: u32) -> Weight {
        // Fastest run: 203_812 ns.
        Weight::from_parts(349_759_226, 0)
            .saturating_add(Weight::from_parts(1_680_142, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(10_799_418, 0).saturating_mul(l.into()))
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 573_870 ns.
        Weight::from_parts(610_637_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(4))
    }
}
