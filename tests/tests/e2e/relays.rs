// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Two relays bring anchors of one chain at once; both are killed after they sent and before anything was mined, and go on from
//! what they had written down.

use alloy::primitives::{Address, U64};
use anyhow::{ensure, Context, Result};
use castellan_evm::{Anvil, SAMPLE_KEY_ADDRESS};
use castellan_network::{node_binary, until, Definition, Network};
use castellan_tests::mainchain::Mainchain;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

const TIMEOUT: Duration = Duration::from_secs(180);

/// A relay: its account, its folder and, while it runs, its process.
struct Relay {
    account: Address,
    args: Vec<String>,
    log: PathBuf,
    process: Option<Child>,
}

impl Relay {
    fn new(
        name: &str,
        account: Address,
        keys: (PathBuf, PathBuf),
        folder: &Path,
        appchain: &str,
        mainchain: &Mainchain,
    ) -> Self {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let args = [
            "relay",
            "--appchain-rpc",
            &appchain.replace("ws://", "http://"),
            "--mainchain-rpc",
            mainchain.anvil.url(),
            "--mainchain-deployment",
            &text(&mainchain.file),
            "--mainchain-key",
            &text(&keys.0),
            "--mainchain-password-file",
            &text(&keys.1),
            "--mainchain-state",
            &text(&folder.join(format!("{name}-state"))),
            "--anchor-every",
            "5",
            "--anchor-stagger",
            "0",
        ];
        Self {
            account,
            args: args.map(String::from).to_vec(),
            log: folder.join(format!("{name}.log")),
            process: None,
        }
    }

    fn start(&mut self) -> Result<()> {
        let log = fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        let process = Command::new(node_binary()?)
            .args(&self.args)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.process = Some(process);
        Ok(())
    }

    /// Ends it at once, as a power cut would.
    fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }

    fn ensure_runs(&mut self) -> Result<()> {
        let ended = self.process.as_mut().context("it was not started")?.try_wait()?;
        ensure!(
            ended.is_none(),
            "a relay ended: {}",
            fs::read_to_string(&self.log).unwrap_or_default()
        );
        Ok(())
    }

    /// How many transactions of its account there are: in blocks, and with those that wait.
    async fn transactions(&self, anvil: &Anvil) -> Result<(u64, u64)> {
        let mined: U64 = anvil.ask("eth_getTransactionCount", (self.account, "latest")).await?;
        let all: U64 = anvil.ask("eth_getTransactionCount", (self.account, "pending")).await?;
        Ok((mined.to(), all.to()))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// Waits until so many more anchors are stored, each of another block.
async fn more_anchors(mainchain: &Mainchain, count: usize) -> Result<()> {
    let before = mainchain.anchors().await?.len();
    until("more anchors", TIMEOUT, || async {
        let all = mainchain.anchors().await?;
        let blocks: BTreeSet<u32> = all.iter().copied().collect();
        ensure!(blocks.len() == all.len(), "a block is anchored twice: {all:?}");
        Ok((all.len() >= before + count).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_relays_race_and_are_killed_between_sending_and_receipt() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let network = Network::start(Definition::dev()).await?;
    let node = network.node("alice")?;
    let client = node.client().await?;
    client.wait_for_finalised(3, TIMEOUT).await?;
    let mainchain = Mainchain::deploy(&client, 1).await?;
    let anvil = &mainchain.anvil;
    let first = anvil.sample_key(folder.path()).await?;
    let (key, password, account) = anvil.second_key(folder.path()).await?;
    let mut relays = [
        Relay::new(
            "first",
            SAMPLE_KEY_ADDRESS,
            first,
            folder.path(),
            &node.url(),
            &mainchain,
        ),
        Relay::new(
            "second",
            account,
            (key, password),
            folder.path(),
            &node.url(),
            &mainchain,
        ),
    ];
    for relay in &mut relays {
        relay.start()?;
    }
    more_anchors(&mainchain, 5).await?;

    // From now on nothing is mined, and whoever sends something is killed.
    let _: Value = anvil.ask("anvil_setIntervalMining", (0u64,)).await?;
    until("a transaction waits", TIMEOUT, || async {
        for relay in &relays {
            let (mined, all) = relay.transactions(anvil).await?;
            if all > mined {
                return Ok(Some(()));
            }
        }
        Ok(None)
    })
    .await?;
    for relay in &mut relays {
        relay.ensure_runs()?;
        relay.kill()?;
    }
    let mut before = Vec::new();
    for relay in &relays {
        before.push(relay.transactions(anvil).await?);
    }
    for relay in &mut relays {
        relay.start()?;
    }
    // They find what they had sent, and send nothing beside it.
    tokio::time::sleep(Duration::from_secs(15)).await;
    for (relay, (mined, all)) in relays.iter_mut().zip(before) {
        relay.ensure_runs()?;
        let now = relay.transactions(anvil).await?;
        ensure!(now.0 == mined, "something was mined");
        ensure!(now.1 <= all.max(mined + 1), "{now:?} after {mined} and {all}");
    }
    let _: Value = anvil.ask("anvil_setIntervalMining", (1u64,)).await?;
    more_anchors(&mainchain, 3).await?;
    for relay in &mut relays {
        relay.ensure_runs()?;
    }
    ensure!(!mainchain.is_frozen().await?, "the contract has seen two histories");
    network.finish()
}
