// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The command line of institutions and auditors.

use castellan_cli::{cli::Cli, commands};
use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            // Two is for a chain that did not do what was expected of it.
            return if error.use_stderr() {
                commands::FAILED.into()
            } else {
                ExitCode::SUCCESS
            };
        },
    };
    match commands::dispatch(cli).await {
        Ok(code) => code.into(),
        Err(error) => {
            eprintln!("castellan: {}", format!("{error:#}").trim_end());
            commands::FAILED.into()
        },
    }
}
