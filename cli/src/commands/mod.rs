// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The subcommands.

mod iso20022;
mod run;
mod status;
mod transfer_report;

use crate::cli::{Cli, Command};

/// The exit code if all went as it had to.
pub const EXPECTED: u8 = 0;
/// The exit code if nothing, or not everything, could be tried: bad input, no connection.
pub const FAILED: u8 = 1;
/// The exit code if the chain did not do what was expected of it.
pub const UNEXPECTED: u8 = 2;

/// Does what the command line asks for and returns the exit code.
pub async fn dispatch(cli: Cli) -> anyhow::Result<u8> {
    match cli.command {
        Command::Run(args) => run::run(args).await,
        Command::TransferReport(args) => transfer_report::run(args).await,
        Command::Iso20022(args) => iso20022::run(args.command).await,
        Command::Status(args) => status::run(args).await,
    }
}

/// The exit code for whether all went as it had to.
fn exit_code(expected: bool) -> u8 {
    if expected {
        EXPECTED
    } else {
        UNEXPECTED
    }
}
