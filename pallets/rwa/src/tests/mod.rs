// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod agreement;
mod conformance;
mod create;
mod fungibles;
mod holds;
mod invariants;
mod issue;
mod malformed;
mod model;
mod rules;
mod storage_touches;
mod strategies;
mod transfer;
