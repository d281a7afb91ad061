// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The subcommands.

mod escape;
mod iso20022;
mod proof;
mod run;
mod status;
mod transfer_report;

use crate::cli::{Cli, Command};
use anyhow::Context;
use std::{fs, path::Path};

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
        Command::Proof(args) => proof::run(args.command).await,
        Command::Verify(args) => proof::verify(args),
        Command::Escape(args) => escape::run(args).await,
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

/// Writes to a file, or prints where none is named.
fn output(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match path {
        Some(path) => fs::write(path, format!("{text}\n")).with_context(|| format!("cannot write {}", path.display())),
        None => {
            println!("{text}");
            Ok(())
        },
    }
}
