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
        // Fastest run: 88_237 ns.
        Weight::from_parts(93_651_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 677_923 ns.
        Weight::from_parts(693_646_000, 0)
            .saturating_add(T::DbWeight::get().reads(23))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 448_119 ns.
        Weight::from_parts(462_331_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 96_628 ns.
        Weight::from_parts(104_786_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 490_834 ns.
        Weight::from_parts(511_955_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 477_741 ns.
        Weight::from_parts(506_638_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 491_422 ns.
        Weight::from_parts(512_188_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 265_647 ns.
        Weight::from_parts(277_439_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 55_743 ns.
        Weight::from_parts(115_477_586, 0)
            .saturating_add(Weight::from_parts(2_706_364, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 492_134 ns.
        Weight::from_parts(521_634_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 477_806 ns.
        Weight::from_parts(509_451_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 501_903 ns.
        Weight::from_parts(520_851_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 90_242 ns.
        Weight::from_parts(94_811_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `h`: 0 to 4.
    fn further_holdings(h: u32) -> Weight {
        // Fastest run: 413_652 ns.
        Weight::from_parts(435_244_220, 0)
            .saturating_add(Weight::from_parts(24_047_130, 0).saturating_mul(h.into()))
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(h.into())))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(h.into())))
    }

    fn grant() -> Weight {
        // Fastest run: 88_088 ns.
        Weight::from_parts(91_900_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 64_893 ns.
        Weight::from_parts(67_249_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 481_740 ns.
        Weight::from_parts(521_418_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 560_758 ns.
        Weight::from_parts(590_276_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 114_759 ns.
        Weight::from_parts(123_912_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 529_481 ns.
        Weight::from_parts(572_974_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 86_005 ns.
        Weight::from_parts(91_302_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 79_597 ns.
        Weight::from_parts(85_746_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 30_305 ns.
        Weight::from_parts(32_515_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        // Fastest run: 455_394 ns.
        Weight::from_parts(546_833_483, 0)
            .saturating_add(Weight::from_parts(2_632_188, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 479_983 ns.
        Weight::from_parts(499_548_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 449_132 ns.
        Weight::from_parts(517_616_756, 0)
            .saturating_add(Weight::from_parts(3_026_453, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 472_171 ns.
        Weight::from_parts(508_473_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 489_815 ns.
        Weight::from_parts(523_787_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 508_264 ns.
        Weight::from_parts(532_246_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 91_033 ns.
        Weight::from_parts(97_789_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight {
        // Fastest run: 234_043 ns.
        Weight::from_parts(240_221_000, 0)
            .saturating_add(Weight::from_parts(3_774_899, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(5_659_135, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(4_600_520, 0).saturating_mul(o.into()))
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 541_403 ns.
        Weight::from_parts(563_480_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(4))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_document() -> Weight {
        // Fastest run: 88_237 ns.
        Weight::from_parts(93_651_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 677_923 ns.
        Weight::from_parts(693_646_000, 0)
            .saturating_add(ParityDbWeight::get().reads(23))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 448_119 ns.
        Weight::from_parts(462_331_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 96_628 ns.
        Weight::from_parts(104_786_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 490_834 ns.
        Weight::from_parts(511_955_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 477_741 ns.
        Weight::from_parts(506_638_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 491_422 ns.
        Weight::from_parts(512_188_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 265_647 ns.
        Weight::from_parts(277_439_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 55_743 ns.
        Weight::from_parts(115_477_586, 0)
            .saturating_add(Weight::from_parts(2_706_364, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 492_134 ns.
        Weight::from_parts(521_634_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 477_806 ns.
        Weight::from_parts(509_451_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 501_903 ns.
        Weight::from_parts(520_851_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 90_242 ns.
        Weight::from_parts(94_811_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `h`: 0 to 4.
    fn further_holdings(h: u32) -> Weight {
        // Fastest run: 413_652 ns.
        Weight::from_parts(435_244_220, 0)
            .saturating_add(Weight::from_parts(24_047_130, 0).saturating_mul(h.into()))
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().reads((3_u64).saturating_mul(h.into())))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(h.into())))
    }

    fn grant() -> Weight {
        // Fastest run: 88_088 ns.
        Weight::from_parts(91_900_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 64_893 ns.
        Weight::from_parts(67_249_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 481_740 ns.
        Weight::from_parts(521_418_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 560_758 ns.
        Weight::from_parts(590_276_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 114_759 ns.
        Weight::from_parts(123_912_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 529_481 ns.
        Weight::from_parts(572_974_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 86_005 ns.
        Weight::from_parts(91_302_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 79_597 ns.
        Weight::from_parts(85_746_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 30_305 ns.
        Weight::from_parts(32_515_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(r: u32) -> Weight {
        // Fastest run: 455_394 ns.
        Weight::from_parts(546_833_483, 0)
            .saturating_add(Weight::from_parts(2_632_188, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 479_983 ns.
        Weight::from_parts(499_548_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 449_132 ns.
        Weight::from_parts(517_616_756, 0)
            .saturating_add(Weight::from_parts(3_026_453, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 472_171 ns.
        Weight::from_parts(508_473_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 489_815 ns.
        Weight::from_parts(523_787_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 508_264 ns.
        Weight::from_parts(532_246_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 91_033 ns.
        Weight::from_parts(97_789_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(c: u32, l: u32, a: u32, o: u32) -> Weight {
        // Fastest run: 234_043 ns.
        Weight::from_parts(240_221_000, 0)
            .saturating_add(Weight::from_parts(3_774_899, 0).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(5_659_135, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(4_600_520, 0).saturating_mul(o.into()))
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 541_403 ns.
        Weight::from_parts(563_480_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(4))
    }
}
