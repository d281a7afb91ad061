// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the calls cost.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// The weight of each call, linear in legs.
pub trait WeightInfo {
    /// An instruction of `l` legs, no two of which share a party.
    fn instruct(l: u32) -> Weight;
    /// An instruction of `l` legs, all delivered by the creator.
    fn instruct_and_affirm(l: u32) -> Weight;
    /// An affirmation by a party that delivers `l` of the most possible legs, others still missing.
    fn affirm(l: u32) -> Weight;
    /// The last affirmation of an instruction of `l` legs, which settles it.
    fn affirm_last(l: u32) -> Weight;
    /// A withdrawal by a party that delivers `l` of the most possible legs.
    fn withdraw(l: u32) -> Weight;
    /// A rejection of an instruction for which `l` of the most possible legs are locked.
    fn reject(l: u32) -> Weight;
    /// An expiry of an instruction for which `l` of the most possible legs are locked.
    fn expire(l: u32) -> Weight;
}

/// Estimates for tests and for runtimes without measured weights: what a ledger with rules of claims and countries reads
/// and writes, each account kept in one item.
impl WeightInfo for () {
    fn instruct(l: u32) -> Weight {
        base(3, 3).saturating_add(per_leg(l, 3, 0))
    }

    fn instruct_and_affirm(l: u32) -> Weight {
        base(4, 3).saturating_add(per_leg(l, 8, 1))
    }

    fn affirm(l: u32) -> Weight {
        base(3, 1).saturating_add(per_leg(l, 8, 1))
    }

    fn affirm_last(l: u32) -> Weight {
        base(3, 1).saturating_add(per_leg(l, 10, 2))
    }

    fn withdraw(l: u32) -> Weight {
        base(3, 1).saturating_add(per_leg(l, 2, 1))
    }

    fn reject(l: u32) -> Weight {
        base(3, 1).saturating_add(per_leg(l, 2, 1))
    }

    fn expire(l: u32) -> Weight {
        base(2, 1).saturating_add(per_leg(l, 2, 1))
    }
}

fn base(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(50_000_000, 4096).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

fn per_leg(legs: u32, reads: u64, writes: u64) -> Weight {
    Weight::from_parts(20_000_000, 4096)
        .saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
        .saturating_mul(legs.into())
}
