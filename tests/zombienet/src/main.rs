// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Starts the network of `zombienet/four-validators.toml` with zombienet-sdk's native provider and checks that all four
//! validators finalise, that nothing becomes final without two of them, and that finality returns with them.

use anyhow::{ensure, Context, Result};
use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use tokio::time::sleep;
use zombienet_sdk::{LocalFileSystem, Network, NetworkConfig, NetworkConfigExt};

const FINALISED: &str = "block_height{status=\"finalized\"}";
const BEST: &str = "block_height{status=\"best\"}";
/// Seconds that the network may take to start, and that finality may take to reach a height.
const START_SECONDS: u64 = 120;
const FINALITY_SECONDS: u64 = 120;
/// How long nothing may become final while two validators are paused, after the last votes in flight have arrived.
const STALL: Duration = Duration::from_secs(15);
const SETTLE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => {
            println!("all checks passed");
            ExitCode::SUCCESS
        },
        Err(error) => {
            eprintln!("failed: {error:#}");
            ExitCode::FAILURE
        },
    }
}

async fn run() -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../zombienet/four-validators.toml");
    let path = path.to_str().context("the path of the network is not text")?;
    let config = NetworkConfig::load_from_toml(path).with_context(|| format!("reading {path}"))?;
    let started = Instant::now();
    let network = config.spawn_native().await?;
    let checked = check(&network, started).await;
    network.destroy().await?;
    checked
}

async fn check(network: &Network<LocalFileSystem>, started: Instant) -> Result<()> {
    network.wait_until_is_up(START_SECONDS).await?;
    println!(
        "{} nodes are up after {} s",
        network.nodes().len(),
        started.elapsed().as_secs()
    );

    let all = ["alice", "bob", "charlie", "dave"];
    finalised(network, &all, 20.0).await?;

    let absent = ["charlie", "dave"];
    for name in absent {
        network.get_node(name)?.pause().await?;
    }
    sleep(SETTLE).await;
    let alice = network.get_node("alice")?;
    let (final_before, best_before) = (alice.reports(FINALISED).await?, alice.reports(BEST).await?);
    sleep(STALL).await;
    let (final_after, best_after) = (alice.reports(FINALISED).await?, alice.reports(BEST).await?);
    ensure!(
        final_after == final_before,
        "finality went from {final_before} to {final_after} with two of four validators"
    );
    ensure!(
        best_after > best_before,
        "no block was written by the two validators that were left"
    );
    println!("with two paused: blocks went from {best_before} to {best_after}, finality stayed at {final_after}");

    for name in absent {
        network.get_node(name)?.resume().await?;
    }
    finalised(network, &all, best_after + 10.0).await
}

async fn finalised(network: &Network<LocalFileSystem>, names: &[&str], height: f64) -> Result<()> {
    for name in names {
        let node = network.get_node(*name)?;
        node.wait_metric_with_timeout(FINALISED, |reached| reached >= height, FINALITY_SECONDS)
            .await
            .with_context(|| format!("{name} has not finalised block {height}"))?;
        println!("{name} finalised block {}", node.reports(FINALISED).await?);
    }
    Ok(())
}
