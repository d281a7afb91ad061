// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random histories, after each step of which the pallet must answer as a naive model does.

mod accounts;
mod claims;
