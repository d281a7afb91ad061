// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The rhythm of the chain is part of its genesis: blocks of half a second are supported.

use anyhow::{ensure, Result};
use castellan_network::{spec, Client, Definition, Network};
use serde_json::json;
use std::time::Duration;
use subxt::dynamic::storage;

const TIMEOUT: Duration = Duration::from_secs(60);
const SLOT: u64 = 500;
/// Blocks over which the rhythm is taken.
const BLOCKS: u64 = 30;

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_keep_half_second_blocks() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("fast.json");
    spec::write("local", &[(&["blockTime", "slotDuration"], json!(SLOT))], &path)?;
    let network = Network::start(Definition::four_validators()?.with_chain_spec(path)).await?;
    let clients = network.clients().await?;

    // The first blocks come while peers still find each other.
    let start = 10;
    for client in &clients {
        client.wait_for_finalised(start + BLOCKS, TIMEOUT).await?;
    }
    let mut slots = Vec::new();
    for height in start..=start + BLOCKS {
        slots.push(slot_of(&clients[0], height).await?);
    }
    ensure!(
        slots.windows(2).all(|pair| pair[0] < pair[1]),
        "slots of consecutive blocks: {slots:?}"
    );
    // Slots are counted, not seconds: a busy machine may miss some, but on a slower chain no two blocks are this close.
    let close = slots.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count() as u64;
    ensure!(
        close >= BLOCKS / 2,
        "only {close} of {BLOCKS} blocks came in the slot after their parent's"
    );
    println!("{close} of {BLOCKS} blocks came {SLOT} ms after their parent");

    network.finish()
}

/// The slot of the block at `height`, from its time.
async fn slot_of(client: &Client, height: u64) -> Result<u64> {
    let block = client.api().at_block(height).await?;
    let entry = storage::<(), u64>("Timestamp", "Now");
    Ok(block.storage().fetch(entry, ()).await?.decode()? / SLOT)
}
