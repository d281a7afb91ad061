// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod affirm;
mod cost;
mod encoding;
mod expire;
mod instruct;
mod model;
mod reject;
mod settle;
mod withdraw;

use crate::{mock::*, Error, Event, HoldReason, Status};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;
