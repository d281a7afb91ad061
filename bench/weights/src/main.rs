// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Runs the runtime's benchmarks inside its wasm and writes each pallet's `weights.rs`.
//!
//! The SDK's own command line does the same and more, at the price of the relay chain's crates and another runtime; a
//! chain without proofs of validity needs only time, reads and writes. The regression is the SDK's.

mod machine;
mod measure;
mod render;
mod storage;

use anyhow::{bail, Context};
use clap::{Parser, Subcommand};
use measure::{Effort, Harness};
use std::{fs, path::PathBuf};

/// Measures the calls of the project's pallets and writes their weights.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    instead: Option<Instead>,
    /// Only this pallet, by crate name, such as `castellan_rwa`.
    #[arg(long)]
    pallet: Option<String>,
    /// Only this call of the pallet: what it costs is printed and no file is written.
    #[arg(long, requires = "pallet")]
    call: Option<String>,
    /// So many accounts hold asset 0 before each benchmark, which makes the state as deep as on a chain with so many.
    #[arg(long, default_value_t = 0)]
    holders: u32,
    /// Points measured along each component's range.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(2..))]
    steps: u32,
    /// Measurements at each point.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// The workspace whose `pallets/*/src/weights.rs` are written.
    #[arg(long, default_value = ".")]
    workspace: PathBuf,
}

#[derive(Subcommand)]
enum Instead {
    Storage(storage::Arguments),
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(Instead::Storage(arguments)) = arguments.instead {
        let measured = storage::measure(arguments)?;
        println!("{}", serde_json::to_string_pretty(&measured)?);
        return Ok(());
    }
    let code = castellan_runtime::WASM_BINARY.context("the runtime was built without wasm: unset SKIP_WASM_BUILD")?;
    let mut harness = Harness::new(code)?;
    harness.add_holders(0, arguments.holders);
    let effort = Effort {
        steps: arguments.steps,
        repeat: arguments.repeat,
    };
    let machine = machine::describe();

    let mut found = false;
    for pallet in harness.pallets()? {
        let Some(folder) = pallet.name.strip_prefix("castellan_") else {
            continue;
        };
        if arguments.pallet.as_ref().is_some_and(|only| *only != pallet.name) {
            continue;
        }
        found = true;
        let measured = harness.measure(&pallet, arguments.call.as_deref(), effort)?;
        if let Some(call) = &arguments.call {
            let measured = measured
                .first()
                .with_context(|| format!("{} has no call {call}", pallet.name))?;
            println!(
                "{}",
                serde_json::to_string_pretty(&measured.summary(arguments.holders))?
            );
            continue;
        }
        let path = arguments.workspace.join("pallets").join(folder).join("src/weights.rs");
        let text = render::weights(&pallet.name, &measured, effort, &machine);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    if !found {
        bail!("no such pallet has benchmarks");
    }
    Ok(())
}
