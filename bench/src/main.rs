// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Load generator: how many transfers and trades one node settles in a second, and how long each takes to be final.
//!
//! In one run on one node it measures the fee token's `balances.transfer_keep_alive` as the baseline, a compliant
//! `rwa.transfer`, and a delivery-versus-payment trade with two legs. `docs/performance.md` explains the method.

mod chain;
mod council;
mod finality;
mod load;
mod prepare;
mod report;
mod touches;
mod workloads;

use anyhow::{ensure, Context};
use chain::Chain;
use clap::{Parser, ValueEnum};
use load::Limits;
use report::{Report, WorkloadReport};
use std::{path::PathBuf, time::Duration};
use touches::Touches;

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Kind {
    /// `balances.transfer_keep_alive`, the baseline.
    Balances,
    /// `rwa.transfer` of an asset whose rules are on.
    Rwa,
    /// A trade with two legs: instructed and affirmed by one party, affirmed by the other.
    Dvp,
}

/// Measures a node of a development preset: well-known keys must be enough to carry a motion of the council.
#[derive(Debug, Parser)]
#[command(name = "castellan-bench", version)]
struct Arguments {
    /// The node's WebSocket address.
    #[arg(long, default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// How many distinct accounts send.
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    accounts: u32,
    /// How many transfers or trades each workload submits at most.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    count: u32,
    /// How long each workload submits at most, in seconds. The node keeps the state that the report reads for 256
    /// blocks unless it is told otherwise.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    seconds: u64,
    /// How many transactions may wait in the pool. The node's own limit is 8192 unless it is told otherwise.
    #[arg(long, default_value_t = 4_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    in_flight: u32,
    /// How many transfers or trades to begin in a second, to see latencies below saturation. As many as the other
    /// bounds allow unless given.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate: Option<u32>,
    /// How many connections submit.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=64))]
    connections: u32,
    /// Which workloads to run, in this order.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Kind::Balances, Kind::Rwa, Kind::Dvp])]
    workloads: Vec<Kind>,
    /// How often to run all of them.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    /// Submits nothing, and watches for so many seconds how long blocks take to become final. Any network will do.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    watch: Option<u64>,
    /// Writes the report to this file as JSON as well.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let chain = Chain::connect(&arguments.url).await?;
    if let Some(seconds) = arguments.watch {
        println!("{}", finality::watch(&chain, Duration::from_secs(seconds)).await?);
        return Ok(());
    }
    let limits = Limits {
        connections: arguments.connections as usize,
        in_flight: arguments.in_flight as usize,
        submit_for: Duration::from_secs(arguments.seconds),
        rate: arguments.rate,
    };
    eprintln!("preparing {} accounts", arguments.accounts);
    let market = prepare::prepare(&chain, arguments.accounts as usize, limits.connections)
        .await
        .context("cannot prepare the accounts")?;

    let mut workloads = Vec::new();
    for round in 1..=arguments.rounds {
        for kind in &arguments.workloads {
            let report = measure(&chain, &market, *kind, round, arguments.count as usize, &limits).await?;
            eprintln!("{}", report.line());
            workloads.push(report);
        }
    }
    let report = Report::new(&chain, market.accounts.len(), &limits, workloads).await?;
    println!("{}", report.table());
    if let Some(path) = &arguments.json {
        let json = serde_json::to_string_pretty(&report)?;
        std::fs::write(path, json + "\n").with_context(|| format!("cannot write {}", path.display()))?;
    }
    ensure!(
        report.is_complete(),
        "a workload settled nothing, or lost transactions: see the table"
    );
    Ok(())
}

async fn measure(
    chain: &Chain,
    market: &prepare::Market,
    kind: Kind,
    round: u32,
    count: usize,
    limits: &Limits,
) -> anyhow::Result<WorkloadReport> {
    let name = match kind {
        Kind::Balances => "balances.transfer_keep_alive",
        Kind::Rwa => "rwa.transfer",
        Kind::Dvp => "dvp, two legs",
    };
    // Alone, so that its transactions are the only ones in their blocks.
    let touches = rehearse(chain, market, kind, limits)
        .await
        .with_context(|| format!("{name}: one operation by itself failed"))?;
    let plan = plan(chain, market, kind, count).await?;
    eprintln!("{name}: {count} operations");
    let observed = load::run(chain, plan, limits)
        .await
        .with_context(|| format!("{name} stopped"))?;
    let blocks = report::read_blocks(chain, &observed).await?;
    Ok(WorkloadReport::new(name, round, &observed, &blocks, touches))
}

async fn plan(chain: &Chain, market: &prepare::Market, kind: Kind, count: usize) -> anyhow::Result<load::Plan> {
    match kind {
        Kind::Balances => workloads::balances(chain, market, count).await,
        Kind::Rwa => workloads::rwa(chain, market, count).await,
        Kind::Dvp => workloads::dvp(chain, market, count).await,
    }
}

/// Runs one operation and has the node count what storage it touches.
async fn rehearse(chain: &Chain, market: &prepare::Market, kind: Kind, limits: &Limits) -> anyhow::Result<Touches> {
    let observed = load::run(chain, plan(chain, market, kind, 1).await?, limits).await?;
    let mut transactions = Vec::new();
    for block in &observed.seen {
        // The same transaction may have been in a block of another branch.
        if chain.block_hash(block.number).await? != block.hash {
            continue;
        }
        for (position, _) in &block.ours {
            transactions.push(touches::of_transaction(chain, block.hash, *position).await?);
        }
    }
    let legs = match kind {
        Kind::Balances | Kind::Rwa => 1,
        Kind::Dvp => 2,
    };
    Ok(Touches::of(&transactions, legs, &chain.item_names()?))
}
