// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod admission;
mod extension;
mod genesis;
mod guard;
mod guard_model;
mod nodes;
mod offences;
mod sessions;
mod standing;
mod validator_model;
mod validators;
