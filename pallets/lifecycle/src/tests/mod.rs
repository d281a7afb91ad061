// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod ballots;
mod corporate;
mod cost;
mod distribution;
mod interest;
mod model;
mod offering;
mod records;
mod redemption;
mod screening;
mod stages;
mod tally;
mod tax;
mod valuation;

use crate::{mock::*, Error, Event};
use castellan_primitives::Balance;
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// The outcome without what it cost.
fn erase(outcome: DispatchResultWithPostInfo) -> DispatchResult {
    outcome.map(|_| ()).map_err(|failure| failure.error)
}
