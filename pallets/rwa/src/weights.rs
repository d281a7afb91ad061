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
    fn further_holding() -> Weight;
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
        // Fastest run: 86_123 ns.
        Weight::from_parts(90_853_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 654_661 ns.
        Weight::from_parts(697_414_000, 0)
            .saturating_add(T::DbWeight::get().reads(23))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 464_709 ns.
        Weight::from_parts(484_031_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 95_902 ns.
        Weight::from_parts(104_689_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 496_526 ns.
        Weight::from_parts(524_848_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 482_219 ns.
        Weight::from_parts(528_275_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 521_602 ns.
        Weight::from_parts(547_476_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 283_636 ns.
        Weight::from_parts(293_533_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 53_913 ns.
        Weight::from_parts(127_291_932, 0)
            .saturating_add(Weight::from_parts(2_836_177, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 523_942 ns.
        Weight::from_parts(554_424_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 526_299 ns.
        Weight::from_parts(550_479_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 541_589 ns.
        Weight::from_parts(577_760_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 92_524 ns.
        Weight::from_parts(102_366_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn further_holding() -> Weight {
        // Fastest run: 474_465 ns.
        Weight::from_parts(520_330_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn grant() -> Weight {
        // Fastest run: 86_214 ns.
        Weight::from_parts(89_900_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 64_608 ns.
        Weight::from_parts(67_469_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 549_142 ns.
        Weight::from_parts(575_007_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 585_007 ns.
        Weight::from_parts(632_211_000, 0)
            .saturating_add(T::DbWeight::get().reads(17))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 111_135 ns.
        Weight::from_parts(116_313_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 558_628 ns.
        Weight::from_parts(594_359_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 84_373 ns.
        Weight::from_parts(91_499_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 79_820 ns.
        Weight::from_parts(86_166_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 27_641 ns.
        Weight::from_parts(28_815_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(_r: u32) -> Weight {
        // Fastest run: 520_136 ns.
        Weight::from_parts(1_040_640_077, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 525_150 ns.
        Weight::from_parts(565_098_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 495_236 ns.
        Weight::from_parts(582_299_928, 0)
            .saturating_add(Weight::from_parts(3_682_129, 0).saturating_mul(r.into()))
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 513_351 ns.
        Weight::from_parts(556_911_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 512_514 ns.
        Weight::from_parts(549_680_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 515_551 ns.
        Weight::from_parts(564_143_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 92_718 ns.
        Weight::from_parts(98_464_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(_c: u32, l: u32, a: u32, o: u32) -> Weight {
        // Fastest run: 181_152 ns.
        Weight::from_parts(144_239_561, 0)
            .saturating_add(Weight::from_parts(3_169_937, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(26_909_159, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(694_569, 0).saturating_mul(o.into()))
            .saturating_add(T::DbWeight::get().reads(12))
            .saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(T::DbWeight::get().writes(3))
            .saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 577_716 ns.
        Weight::from_parts(682_666_000, 0)
            .saturating_add(T::DbWeight::get().reads(13))
            .saturating_add(T::DbWeight::get().writes(4))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_document() -> Weight {
        // Fastest run: 86_123 ns.
        Weight::from_parts(90_853_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn approve_force() -> Weight {
        // Fastest run: 654_661 ns.
        Weight::from_parts(697_414_000, 0)
            .saturating_add(ParityDbWeight::get().reads(23))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn approve_transfer() -> Weight {
        // Fastest run: 464_709 ns.
        Weight::from_parts(484_031_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_force() -> Weight {
        // Fastest run: 95_902 ns.
        Weight::from_parts(104_689_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn cancel_rules() -> Weight {
        // Fastest run: 496_526 ns.
        Weight::from_parts(524_848_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn claim_recovered() -> Weight {
        // Fastest run: 482_219 ns.
        Weight::from_parts(528_275_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn claim_recovered_item() -> Weight {
        // Fastest run: 521_602 ns.
        Weight::from_parts(547_476_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn count_holder() -> Weight {
        // Fastest run: 283_636 ns.
        Weight::from_parts(293_533_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    /// `r`: 0 to 60.
    fn create(r: u32) -> Weight {
        // Fastest run: 53_913 ns.
        Weight::from_parts(127_291_932, 0)
            .saturating_add(Weight::from_parts(2_836_177, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(6))
    }

    fn freeze_account() -> Weight {
        // Fastest run: 523_942 ns.
        Weight::from_parts(554_424_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_amount() -> Weight {
        // Fastest run: 526_299 ns.
        Weight::from_parts(550_479_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_asset() -> Weight {
        // Fastest run: 541_589 ns.
        Weight::from_parts(577_760_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn freeze_item() -> Weight {
        // Fastest run: 92_524 ns.
        Weight::from_parts(102_366_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn further_holding() -> Weight {
        // Fastest run: 474_465 ns.
        Weight::from_parts(520_330_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn grant() -> Weight {
        // Fastest run: 86_214 ns.
        Weight::from_parts(89_900_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn identify() -> Weight {
        // Fastest run: 64_608 ns.
        Weight::from_parts(67_469_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue() -> Weight {
        // Fastest run: 549_142 ns.
        Weight::from_parts(575_007_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn issue_item() -> Weight {
        // Fastest run: 585_007 ns.
        Weight::from_parts(632_211_000, 0)
            .saturating_add(ParityDbWeight::get().reads(17))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn propose_force() -> Weight {
        // Fastest run: 111_135 ns.
        Weight::from_parts(116_313_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn redeem() -> Weight {
        // Fastest run: 558_628 ns.
        Weight::from_parts(594_359_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn remove_document() -> Weight {
        // Fastest run: 84_373 ns.
        Weight::from_parts(91_499_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn revoke() -> Weight {
        // Fastest run: 79_820 ns.
        Weight::from_parts(86_166_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_approval() -> Weight {
        // Fastest run: 27_641 ns.
        Weight::from_parts(28_815_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn schedule_rules(_r: u32) -> Weight {
        // Fastest run: 520_136 ns.
        Weight::from_parts(1_040_640_077, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn set_denomination() -> Weight {
        // Fastest run: 525_150 ns.
        Weight::from_parts(565_098_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `r`: 0 to 60.
    fn set_rules(r: u32) -> Weight {
        // Fastest run: 495_236 ns.
        Weight::from_parts(582_299_928, 0)
            .saturating_add(Weight::from_parts(3_682_129, 0).saturating_mul(r.into()))
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn thaw_account() -> Weight {
        // Fastest run: 513_351 ns.
        Weight::from_parts(556_911_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_amount() -> Weight {
        // Fastest run: 512_514 ns.
        Weight::from_parts(549_680_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_asset() -> Weight {
        // Fastest run: 515_551 ns.
        Weight::from_parts(564_143_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn thaw_item() -> Weight {
        // Fastest run: 92_718 ns.
        Weight::from_parts(98_464_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 0 to 15.
    /// `l`: 0 to 15.
    /// `a`: 0 to 4.
    /// `o`: 0 to 15.
    fn transfer(_c: u32, l: u32, a: u32, o: u32) -> Weight {
        // Fastest run: 181_152 ns.
        Weight::from_parts(144_239_561, 0)
            .saturating_add(Weight::from_parts(3_169_937, 0).saturating_mul(l.into()))
            .saturating_add(Weight::from_parts(26_909_159, 0).saturating_mul(a.into()))
            .saturating_add(Weight::from_parts(694_569, 0).saturating_mul(o.into()))
            .saturating_add(ParityDbWeight::get().reads(12))
            .saturating_add(ParityDbWeight::get().reads((1_u64).saturating_mul(a.into())))
            .saturating_add(ParityDbWeight::get().writes(3))
            .saturating_add(ParityDbWeight::get().writes((1_u64).saturating_mul(a.into())))
    }

    fn transfer_item() -> Weight {
        // Fastest run: 577_716 ns.
        Weight::from_parts(682_666_000, 0)
            .saturating_add(ParityDbWeight::get().reads(13))
            .saturating_add(ParityDbWeight::get().writes(4))
    }
}
