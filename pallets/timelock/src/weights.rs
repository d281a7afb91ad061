// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the calls cost. Estimates, until the project's harness has measured them.

#![allow(missing_docs)]

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What each call costs: `l` is the length of the queued call in bytes, `a` how many full agendas are passed over.
pub trait WeightInfo {
    fn queue(l: u32, a: u32) -> Weight;
    fn cancel() -> Weight;
    fn set_notice_period() -> Weight;
    fn enact(l: u32) -> Weight;
    fn retry(l: u32, a: u32) -> Weight;
}

fn estimate(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(50_000_000, 4_096).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

fn bytes(l: u32) -> Weight {
    Weight::from_parts(2_000, 1).saturating_mul(l.into())
}

fn agendas(a: u32) -> Weight {
    Weight::from_parts(20_000_000, 4_096)
        .saturating_add(ParityDbWeight::get().reads(1))
        .saturating_mul(a.into())
}

impl WeightInfo for () {
    fn queue(l: u32, a: u32) -> Weight {
        estimate(8, 7).saturating_add(bytes(l)).saturating_add(agendas(a))
    }
    fn cancel() -> Weight {
        estimate(5, 6)
    }
    fn set_notice_period() -> Weight {
        estimate(0, 1)
    }
    fn enact(l: u32) -> Weight {
        estimate(4, 4).saturating_add(bytes(l))
    }
    fn retry(l: u32, a: u32) -> Weight {
        estimate(5, 3).saturating_add(bytes(l)).saturating_add(agendas(a))
    }
}
