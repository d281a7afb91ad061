// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One module for each feature.

mod deposits;
mod exits;
mod model;
mod recipients;
mod reports;
mod reserves;
mod rounds;
