// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Where assets are traded, and who runs the place.

use crate::rwa::VenueId;

/// Answers who runs a venue and whether it takes trades.
pub trait Venues<AccountId> {
    /// The institution that runs the venue; `None` if no venue has this number.
    fn operator(venue: VenueId) -> Option<AccountId>;

    /// Whether the venue exists and takes new trades now.
    fn is_open(venue: VenueId) -> bool;
}

/// For runtimes without venues.
impl<AccountId> Venues<AccountId> for () {
    fn operator(_: VenueId) -> Option<AccountId> {
        None
    }

    fn is_open(_: VenueId) -> bool {
        false
    }
}
