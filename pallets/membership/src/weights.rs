// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the calls cost. Estimates, until the project's harness has measured them.

#![allow(missing_docs)]

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What each call, and the transaction extension, cost.
pub trait WeightInfo {
    fn admit() -> Weight;
    fn set_roles() -> Weight;
    fn suspend() -> Weight;
    fn reinstate() -> Weight;
    fn remove() -> Weight;
    fn add_validator() -> Weight;
    fn remove_validator() -> Weight;
    fn allow_node() -> Weight;
    fn disallow_node() -> Weight;
    fn check_admission() -> Weight;
}

fn estimate(reads: u64, writes: u64) -> Weight {
    Weight::from_parts(50_000_000, 4_096).saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

impl WeightInfo for () {
    fn admit() -> Weight {
        estimate(1, 1)
    }
    fn set_roles() -> Weight {
        estimate(3, 1)
    }
    fn suspend() -> Weight {
        estimate(3, 1)
    }
    fn reinstate() -> Weight {
        estimate(1, 1)
    }
    fn remove() -> Weight {
        estimate(3, 1)
    }
    fn add_validator() -> Weight {
        estimate(4, 1)
    }
    fn remove_validator() -> Weight {
        estimate(2, 1)
    }
    fn allow_node() -> Weight {
        estimate(1, 1)
    }
    fn disallow_node() -> Weight {
        estimate(1, 1)
    }
    fn check_admission() -> Weight {
        Weight::from_parts(5_000_000, 1_024).saturating_add(ParityDbWeight::get().reads(1))
    }
}
