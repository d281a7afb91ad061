// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_kyc`, written by `scripts/weights`: do not edit.
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
    fn add_claim() -> Weight;
    fn approve_recovery() -> Weight;
    fn attestation(c: u32) -> Weight;
    fn complete_recovery() -> Weight;
    fn confirm_child() -> Weight;
    fn detach() -> Weight;
    fn link_account() -> Weight;
    fn profile() -> Weight;
    fn register_child() -> Weight;
    fn register_subject() -> Weight;
    fn reinstate_issuer() -> Weight;
    fn request_parent() -> Weight;
    fn request_recovery() -> Weight;
    fn retire_account() -> Weight;
    fn revoke_claim() -> Weight;
    fn revoke_trust() -> Weight;
    fn rotate() -> Weight;
    fn submit_claim() -> Weight;
    fn suspend_issuer() -> Weight;
    fn trust_issuer(n: u32) -> Weight;
    fn veto_recovery() -> Weight;
    fn withdraw_statements() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    fn add_claim() -> Weight {
        // Fastest run: 85_445 ns.
        Weight::from_parts(93_188_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn approve_recovery() -> Weight {
        // Fastest run: 89_968 ns.
        Weight::from_parts(93_223_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        // Fastest run: 540 ns.
        Weight::from_parts(358_265, 0).saturating_add(Weight::from_parts(136_858, 0).saturating_mul(c.into()))
    }

    fn complete_recovery() -> Weight {
        // Fastest run: 121_642 ns.
        Weight::from_parts(141_150_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn confirm_child() -> Weight {
        // Fastest run: 98_756 ns.
        Weight::from_parts(109_431_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn detach() -> Weight {
        // Fastest run: 102_444 ns.
        Weight::from_parts(106_287_000, 0)
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(3))
    }

    fn link_account() -> Weight {
        // Fastest run: 214_946 ns.
        Weight::from_parts(225_363_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn profile() -> Weight {
        // Fastest run: 41_155 ns.
        Weight::from_parts(43_019_000, 0).saturating_add(T::DbWeight::get().reads(4))
    }

    fn register_child() -> Weight {
        // Fastest run: 234_741 ns.
        Weight::from_parts(245_002_000, 0)
            .saturating_add(T::DbWeight::get().reads(11))
            .saturating_add(T::DbWeight::get().writes(5))
    }

    fn register_subject() -> Weight {
        // Fastest run: 60_783 ns.
        Weight::from_parts(67_138_000, 0)
            .saturating_add(T::DbWeight::get().reads(6))
            .saturating_add(T::DbWeight::get().writes(4))
    }

    fn reinstate_issuer() -> Weight {
        // Fastest run: 36_632 ns.
        Weight::from_parts(40_168_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn request_parent() -> Weight {
        // Fastest run: 61_721 ns.
        Weight::from_parts(64_903_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn request_recovery() -> Weight {
        // Fastest run: 211_787 ns.
        Weight::from_parts(227_174_000, 0)
            .saturating_add(T::DbWeight::get().reads(10))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn retire_account() -> Weight {
        // Fastest run: 49_642 ns.
        Weight::from_parts(52_297_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        // Fastest run: 45_470 ns.
        Weight::from_parts(48_532_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        // Fastest run: 38_601 ns.
        Weight::from_parts(40_945_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn rotate() -> Weight {
        // Fastest run: 213_644 ns.
        Weight::from_parts(231_508_000, 0)
            .saturating_add(T::DbWeight::get().reads(9))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    fn submit_claim() -> Weight {
        // Fastest run: 223_473 ns.
        Weight::from_parts(247_990_000, 0)
            .saturating_add(T::DbWeight::get().reads(8))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        // Fastest run: 51_741 ns.
        Weight::from_parts(56_182_000, 0)
            .saturating_add(T::DbWeight::get().reads(1))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        // Fastest run: 75_640 ns.
        Weight::from_parts(77_148_042, 0)
            .saturating_add(Weight::from_parts(477_910, 0).saturating_mul(n.into()))
            .saturating_add(T::DbWeight::get().reads(5))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn veto_recovery() -> Weight {
        // Fastest run: 54_583 ns.
        Weight::from_parts(62_727_000, 0)
            .saturating_add(T::DbWeight::get().reads(4))
            .saturating_add(T::DbWeight::get().writes(1))
    }

    fn withdraw_statements() -> Weight {
        // Fastest run: 65_382 ns.
        Weight::from_parts(68_003_000, 0)
            .saturating_add(T::DbWeight::get().reads(3))
            .saturating_add(T::DbWeight::get().writes(1))
    }
}

/// Weights for tests.
impl WeightInfo for () {
    fn add_claim() -> Weight {
        // Fastest run: 85_445 ns.
        Weight::from_parts(93_188_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn approve_recovery() -> Weight {
        // Fastest run: 89_968 ns.
        Weight::from_parts(93_223_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `c`: 1 to 32.
    fn attestation(c: u32) -> Weight {
        // Fastest run: 540 ns.
        Weight::from_parts(358_265, 0).saturating_add(Weight::from_parts(136_858, 0).saturating_mul(c.into()))
    }

    fn complete_recovery() -> Weight {
        // Fastest run: 121_642 ns.
        Weight::from_parts(141_150_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn confirm_child() -> Weight {
        // Fastest run: 98_756 ns.
        Weight::from_parts(109_431_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn detach() -> Weight {
        // Fastest run: 102_444 ns.
        Weight::from_parts(106_287_000, 0)
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(3))
    }

    fn link_account() -> Weight {
        // Fastest run: 214_946 ns.
        Weight::from_parts(225_363_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn profile() -> Weight {
        // Fastest run: 41_155 ns.
        Weight::from_parts(43_019_000, 0).saturating_add(ParityDbWeight::get().reads(4))
    }

    fn register_child() -> Weight {
        // Fastest run: 234_741 ns.
        Weight::from_parts(245_002_000, 0)
            .saturating_add(ParityDbWeight::get().reads(11))
            .saturating_add(ParityDbWeight::get().writes(5))
    }

    fn register_subject() -> Weight {
        // Fastest run: 60_783 ns.
        Weight::from_parts(67_138_000, 0)
            .saturating_add(ParityDbWeight::get().reads(6))
            .saturating_add(ParityDbWeight::get().writes(4))
    }

    fn reinstate_issuer() -> Weight {
        // Fastest run: 36_632 ns.
        Weight::from_parts(40_168_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn request_parent() -> Weight {
        // Fastest run: 61_721 ns.
        Weight::from_parts(64_903_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn request_recovery() -> Weight {
        // Fastest run: 211_787 ns.
        Weight::from_parts(227_174_000, 0)
            .saturating_add(ParityDbWeight::get().reads(10))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn retire_account() -> Weight {
        // Fastest run: 49_642 ns.
        Weight::from_parts(52_297_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_claim() -> Weight {
        // Fastest run: 45_470 ns.
        Weight::from_parts(48_532_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn revoke_trust() -> Weight {
        // Fastest run: 38_601 ns.
        Weight::from_parts(40_945_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn rotate() -> Weight {
        // Fastest run: 213_644 ns.
        Weight::from_parts(231_508_000, 0)
            .saturating_add(ParityDbWeight::get().reads(9))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn submit_claim() -> Weight {
        // Fastest run: 223_473 ns.
        Weight::from_parts(247_990_000, 0)
            .saturating_add(ParityDbWeight::get().reads(8))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn suspend_issuer() -> Weight {
        // Fastest run: 51_741 ns.
        Weight::from_parts(56_182_000, 0)
            .saturating_add(ParityDbWeight::get().reads(1))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    /// `n`: 0 to 64.
    fn trust_issuer(n: u32) -> Weight {
        // Fastest run: 75_640 ns.
        Weight::from_parts(77_148_042, 0)
            .saturating_add(Weight::from_parts(477_910, 0).saturating_mul(n.into()))
            .saturating_add(ParityDbWeight::get().reads(5))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn veto_recovery() -> Weight {
        // Fastest run: 54_583 ns.
        Weight::from_parts(62_727_000, 0)
            .saturating_add(ParityDbWeight::get().reads(4))
            .saturating_add(ParityDbWeight::get().writes(1))
    }

    fn withdraw_statements() -> Weight {
        // Fastest run: 65_382 ns.
        Weight::from_parts(68_003_000, 0)
            .saturating_add(ParityDbWeight::get().reads(3))
            .saturating_add(ParityDbWeight::get().writes(1))
    }
}
