// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod act_as;
mod end;
mod invariants;
mod model;
mod nesting;
mod offer;
mod open;

use crate::{mock::*, Accounts, Custodies, Ending, Error, Event, Numbers, Stage, Terms};
use frame_support::{assert_noop, assert_ok};
