// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Weights of `castellan_anchor`, estimated by hand until `scripts/weights` measures them: times from like hooks of the
//! other pallets, reads and writes counted in the code.

#![allow(clippy::all)]
#![allow(missing_docs)]
#![allow(unused_parens)]

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{constants::ParityDbWeight, Weight},
};

/// What each hook of the pallet costs at most.
pub trait WeightInfo {
    fn note_anchored() -> Weight;
    fn on_finalize() -> Weight;
}

/// Weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
    /// With as many due states as are remembered.
    fn note_anchored() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(2))
            .saturating_add(T::DbWeight::get().writes(2))
    }

    /// In a block that makes a state due. What the trees' roots cost to read is with them.
    fn on_finalize() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(T::DbWeight::get().reads(7))
            .saturating_add(T::DbWeight::get().writes(3))
    }
}

// For tests.
impl WeightInfo for () {
    fn note_anchored() -> Weight {
        Weight::from_parts(20_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(2))
            .saturating_add(ParityDbWeight::get().writes(2))
    }

    fn on_finalize() -> Weight {
        Weight::from_parts(30_000_000, 0)
            .saturating_add(ParityDbWeight::get().reads(7))
            .saturating_add(ParityDbWeight::get().writes(3))
    }
}
