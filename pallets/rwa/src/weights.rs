// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the calls cost, estimated by hand until the benchmarks have been run.
//!
//! Reads: the rules, both holdings, and for each party its membership, subject and claims; then the time, the standing
//! of the claim issuer, and for each claim whether that issuer is trusted for it.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What each call costs. `r` counts rules of any kind, `c` those that require a claim, `l` those that list countries.
pub trait WeightInfo {
    /// Of [`create`](crate::Pallet::create) with `r` rules of 64 countries each.
    fn create(r: u32) -> Weight;
    /// Of [`issue`](crate::Pallet::issue) where the receiver is asked `c` claims and `l` lists of 64 countries.
    fn issue(c: u32, l: u32) -> Weight;
    /// Of [`transfer`](crate::Pallet::transfer) where each party is asked `c` claims and `l` lists of 64 countries.
    fn transfer(c: u32, l: u32) -> Weight;
    /// Of [`set_rules`](crate::Pallet::set_rules) with `r` rules of 64 countries each.
    fn set_rules(r: u32) -> Weight;
}

/// What `count` rules add: each so many picoseconds, bytes and reads.
fn rules(count: u32, (time, size, reads): (u64, u64, u64)) -> Weight {
    Weight::from_parts(time, size)
        .saturating_add(ParityDbWeight::get().reads(reads))
        .saturating_mul(u64::from(count))
}

fn base(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(50_000_000, 4096).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
    fn create(r: u32) -> Weight {
        base(4, 5).saturating_add(rules(r, (10_000_000, 0, 0)))
    }

    fn issue(c: u32, l: u32) -> Weight {
        let claims = rules(c, (10_000_000, 128, 1));
        base(10, 3)
            .saturating_add(claims)
            .saturating_add(rules(l, (10_000_000, 129, 0)))
    }

    fn transfer(c: u32, l: u32) -> Weight {
        let claims = rules(c, (15_000_000, 128, 1));
        base(12, 2)
            .saturating_add(claims)
            .saturating_add(rules(l, (10_000_000, 129, 0)))
    }

    fn set_rules(r: u32) -> Weight {
        base(2, 1).saturating_add(rules(r, (10_000_000, 0, 0)))
    }
}
