// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every check on its own, the expressions over them, and the state that some of them need.

mod agreement;
mod balances;
mod calendar;
mod claims;
mod expressions;
mod fee;
mod groups;
mod holders;
mod lots;
mod movements;
mod naive;
mod needs;
mod sound;
mod time;
mod windows;
mod world;
