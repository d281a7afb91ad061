// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod close;
mod cost;
mod encoding;
mod fund;
mod invariants;
mod model;
mod nets;
mod open;
mod refuse;
mod report;
mod resolve;
mod trades;
mod verify;

use crate::{mock::*, Error, Event, Trade};
use castellan_primitives::netting::{
    CancelReason, CycleStatus,
    NettingMode::{self, GrossAgainstNet, NetAgainstNet},
};
use frame_support::{assert_noop, assert_ok};
