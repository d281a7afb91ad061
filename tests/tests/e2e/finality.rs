// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Four validators on one machine: they finalise one chain, and what happens to it when some are gone.

use anyhow::{ensure, Result};
use castellan_network::{until, Client, Definition, Network};
use std::time::Duration;
use tokio::time::sleep;

/// A validator that comes back asks its peers for the rounds it missed when it hears how far they are: at each round, or
/// where finality waits for that very validator, when they repeat themselves after two minutes.
const TIMEOUT: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_survive_losses() -> Result<()> {
    let mut network = Network::start(Definition::four_validators()?).await?;

    all_finalise_the_same_chain(&network).await?;
    one_killed_catches_up(&mut network).await?;
    one_stopped_catches_up(&mut network).await?;
    two_killed_stop_finality_until_they_return(&mut network).await?;

    network.finish()
}

/// Waits until every node finalised `height`, and fails unless all name the same block there.
async fn agree_on(clients: &[Client], height: u64) -> Result<()> {
    let mut hashes = Vec::new();
    for client in clients {
        client.wait_for_finalised(height, TIMEOUT).await?;
        hashes.push(client.block_hash(height).await?);
    }
    ensure!(
        hashes.iter().all(|hash| hash.is_some() && *hash == hashes[0]),
        "final blocks at {height}: {hashes:?}"
    );
    Ok(())
}

async fn all_finalise_the_same_chain(network: &Network) -> Result<()> {
    let clients = network.clients().await?;
    for client in &clients {
        client.wait_for_peers(3, TIMEOUT).await?;
    }
    agree_on(&clients, 5).await
}

/// Blocks after which a validator that came back votes again. It first has to be told which round the others are in,
/// which they do whenever they begin one; while they stand still, they repeat it only every two minutes. So a second
/// validator that goes before the first is back among the voters costs minutes, not safety, and tests nothing here.
const VOTES_AGAIN: u64 = 15;

async fn one_killed_catches_up(network: &mut Network) -> Result<()> {
    let before = network.client("dave").await?.finalised_height().await?;
    network.kill("dave")?;
    let alice = network.client("alice").await?;
    alice.wait_for_finalised(before + 10, TIMEOUT).await?;

    network.restart("dave").await?;
    let dave = network.client("dave").await?;
    // A power cut loses no block that was final.
    ensure!(dave.finalised_height().await? >= before, "dave lost final blocks");
    let height = alice.finalised_height().await? + VOTES_AGAIN;
    agree_on(&network.clients().await?, height).await
}

async fn one_stopped_catches_up(network: &mut Network) -> Result<()> {
    network.stop("charlie").await?;
    let alice = network.client("alice").await?;
    alice.wait_for_more(3, TIMEOUT).await?;
    network.restart("charlie").await?;
    let height = alice.finalised_height().await? + VOTES_AGAIN;
    agree_on(&network.clients().await?, height).await
}

async fn two_killed_stop_finality_until_they_return(network: &mut Network) -> Result<()> {
    network.kill("charlie")?;
    network.kill("dave")?;
    let [alice, bob] = [network.client("alice").await?, network.client("bob").await?];
    // Votes in flight may still complete a round.
    sleep(Duration::from_secs(4)).await;
    let finalised = alice.finalised_height().await?;
    let best = alice.best_height().await?;
    until("blocks without finality", TIMEOUT, || async {
        Ok((alice.best_height().await? >= best + 5).then_some(()))
    })
    .await?;
    for client in [&alice, &bob] {
        let now = client.finalised_height().await?;
        ensure!(
            now <= finalised,
            "with two of four validators finality went from {finalised} to {now}"
        );
    }

    network.restart("charlie").await?;
    network.restart("dave").await?;
    let height = alice.best_height().await? + 3;
    agree_on(&network.clients().await?, height).await
}
