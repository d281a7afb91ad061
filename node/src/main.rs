// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The Castellan node.
//!
//! - [`command`]: what the command line does; what can be typed is in `castellan-node-cli`.
//! - [`service`]: the parts of a node and how they are joined; [`consensus`]: block production and finality with their
//!   timing; [`network`]: the peer-to-peer side, with the allow-list before every protocol.
//! - [`anchoring`]: what validators sign for the mainchain; [`mainchain`]: who brings it there.

mod anchoring;
mod command;
mod consensus;
mod mainchain;
mod network;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
    match command::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("Error: {why}");
            ExitCode::FAILURE
        },
    }
}
