// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the command line is made of, for whoever drives a Castellan chain from Rust.
//!
//! - [`operations`]: reads and checks operations files.
//! - [`chain`]: calls, stored values and transactions, with nothing about the runtime compiled in.
//! - [`run`]: brings a chain to the state that operations ask for.
//! - [`iso20022`]: settlement messages, and what becomes of them.
//! - [`audit`]: what is checked without trusting a node.
//! - [`keys`]: who signs.
//! - [`report`]: what became of every row.
//! - [`amount`], [`date`], [`model`]: text to values.
//! - [`cli`], [`commands`]: the program itself.

#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::expect_used, clippy::unwrap_used))]

pub mod amount;
pub mod audit;
pub mod chain;
pub mod cli;
pub mod commands;
pub mod date;
pub mod iso20022;
pub mod keys;
pub mod model;
pub mod operations;
pub mod report;
pub mod run;
