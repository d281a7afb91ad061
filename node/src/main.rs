// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The Castellan node.
//!
//! - [`cli`]: what can be typed; [`command`]: what it does.
//! - [`chain_spec`]: the chains that the binary knows by name; [`network_spec`]: how a network of one's own begins.
//! - [`service`]: the parts of a node and how they are joined; [`consensus`]: block production and finality with their
//!   timing; [`network`]: the peer-to-peer side, with the allow-list before every protocol.

mod chain_spec;
mod cli;
mod command;
mod consensus;
mod network;
mod network_spec;
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
