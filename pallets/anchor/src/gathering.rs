// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What leaves say beyond their block.

use crate::{Config, LeafExtra, Next, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_consensus_beefy::mmr::BeefyDataProvider;
use sp_core::H256;
use sp_runtime::SaturatedConversion;

/// The trees that the mainchain pays by, as they stand. A tree without leaves has the root zero.
pub trait Roots {
    /// The root of the tree of all exits that are not paid, as far as the mainchain is known to have paid them.
    fn exits() -> H256;

    /// The root of the tree of reserves: for each asset, what the mainchain must hold for it.
    fn reserves() -> H256;
}

/// How far the chain's data is certified to be kept.
pub trait Certificates<BlockNumber> {
    /// The newest block up to which the complete data is certified, at the end of block `now`. Where no certificates are
    /// required, `now` itself.
    fn certified(now: BlockNumber) -> BlockNumber;

    /// The commitment to that data; zero where there is none.
    fn data_root() -> H256;
}

impl<T: Config> Pallet<T> {
    /// Gathers what the leaf of the block after `now` says.
    pub(crate) fn gather(now: BlockNumberFor<T>) {
        let before = Next::<T>::get().certified_block;
        // The contract refuses a leaf that runs ahead of its state, or behind what an earlier one said.
        let certified = T::Certificates::certified(now).min(now).saturated_into::<u32>();
        Next::<T>::put(LeafExtra {
            exits_root: T::Roots::exits(),
            reserves_root: T::Roots::reserves(),
            certified_block: certified.max(before),
            data_root: T::Certificates::data_root(),
        });
    }
}

impl<T: Config> BeefyDataProvider<LeafExtra> for Pallet<T> {
    fn extra_data() -> LeafExtra {
        Next::<T>::get()
    }
}
