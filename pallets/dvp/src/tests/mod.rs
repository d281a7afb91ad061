// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod affirm;
mod approvals;
mod cost;
mod encoding;
mod expire;
mod failure;
mod instruct;
mod matching;
mod mediation;
mod model;
mod receipts;
mod reject;
mod report;
mod routes;
mod settle;
mod venues;
mod withdraw;

use crate::{mock::*, Error, Event, HoldReason, Status};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;
