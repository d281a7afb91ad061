// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One module for each feature.

mod agreement;
mod approvals;
mod backing;
mod conformance;
mod create;
mod documents;
mod fee;
mod force;
mod freezes;
mod fungibles;
mod holds;
mod identifiers;
mod invariants;
mod issue;
mod items;
mod known_failures;
mod ledger;
mod malformed;
mod model;
mod powers;
mod recipes;
mod records;
mod recovery;
mod redeem;
mod rules;
mod splits;
mod stages;
mod storage_touches;
mod strategies;
mod subjects;
mod transfer;
mod versions;
