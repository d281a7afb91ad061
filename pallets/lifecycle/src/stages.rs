// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an asset's stage lets the ledger do.

use crate::{Config, Lives, Pallet, ScreeningRequired, Stage};
use castellan_primitives::rwa::{AssetId, Stages};

impl<T: Config> Stages for Pallet<T> {
    /// Units of an asset with a file, unique ones too, are issued through its offerings and placements, which keep to its maximum supply.
    fn may_issue(asset: AssetId) -> bool {
        !Lives::<T>::contains_key(asset)
    }

    /// Units of an asset with a file move while it is ongoing and no exit is due.
    ///
    /// An exit comes by the clock alone. A ledger that keeps the answer is told of it by the agenda, a poke or the first
    /// redemption, whichever comes first; what is redeemed, and at what price, does not wait for that.
    fn may_move(asset: AssetId) -> bool {
        Lives::<T>::get(asset).is_none_or(|life| life.stage == Stage::Ongoing && life.exit(Self::now()).is_none())
    }

    fn may_create_unscreened() -> bool {
        !ScreeningRequired::<T>::get()
    }
}
