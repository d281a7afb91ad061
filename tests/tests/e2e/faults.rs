// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What goes wrong with the mainchain, on a running network: endpoints that are missing, lie, disagree, are of another chain, take
//! back what was final or fall silent. Each deposit is credited once and exactly, sooner or later; nothing else is.

use alloy::primitives::Address;
use anyhow::{ensure, Context, Result};
use castellan_evm::proxy::{self, Fate};
use castellan_network::{free_ports, until, Client, Definition, Network, Node};
use castellan_tests::{
    backed::Scene,
    mainchain::{register_recipient, Mainchain},
};
use serde_json::{json, Value};
use std::{
    fs,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie},
    Keypair,
};
use tokio::time::sleep;

const TIMEOUT: Duration = Duration::from_secs(180);
/// Longer than three looks at the mainchain: what was not credited by then waits for something.
const A_WHILE: Duration = Duration::from_secs(20);
const HOUR: u64 = 3_600;

/// How an endpoint behaves.
#[derive(Clone, Copy, Debug)]
enum Mode {
    Honest,
    /// Tells of other amounts than the mainchain.
    Lying,
    /// Says that it is of another chain.
    OtherChain,
    /// Has another past.
    OtherPast,
    /// Breaks every connection.
    Silent,
}

/// An endpoint whose behaviour the test changes.
struct Endpoint {
    url: String,
    mode: Arc<Mutex<Mode>>,
}

impl Endpoint {
    fn start(target: &str) -> Result<Self> {
        let mode = Arc::new(Mutex::new(Mode::Honest));
        let now = mode.clone();
        let url = proxy::start(target, move |request| {
            let mode = *now.lock().unwrap_or_else(PoisonError::into_inner);
            fate(mode, request)
        })?;
        Ok(Self { url, mode })
    }

    fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }
}

fn fate(mode: Mode, request: &Value) -> Option<Fate> {
    let method = request["method"].as_str().unwrap_or_default();
    match mode {
        Mode::Honest => None,
        Mode::Lying => (method == "eth_getLogs").then_some(Fate::Alter(other_amounts)),
        Mode::OtherChain => (method == "eth_chainId").then(|| Fate::Answer(json!("0x1"))),
        Mode::OtherPast => {
            let numbered = request["params"][0].as_str().is_some_and(|tag| tag.starts_with("0x"));
            (method == "eth_getBlockByNumber" && numbered).then_some(Fate::Alter(other_hash))
        },
        Mode::Silent => Some(Fate::Drop),
    }
}

/// Amounts come last in an event's data.
fn other_amounts(mut logs: Value) -> Value {
    for log in logs.as_array_mut().into_iter().flatten() {
        if let Some(data) = log["data"].as_str().map(str::to_owned) {
            let last = if data.ends_with('7') { '8' } else { '7' };
            let kept = data.len().saturating_sub(1);
            log["data"] = json!(format!("{}{last}", &data[..kept]));
        }
    }
    logs
}

fn other_hash(mut block: Value) -> Value {
    if block.is_object() {
        block["hash"] = json!(format!("0x{}", "ab".repeat(32)));
    }
    block
}

/// Everything that the test has a hand in.
struct Stage {
    network: Network,
    scene: Scene,
    /// Alice has two endpoints, that must agree.
    first: Endpoint,
    second: Endpoint,
    bobs: Endpoint,
    charlies: Endpoint,
    daves: Endpoint,
    metrics: u16,
    /// What Alice was credited so far.
    credited: u128,
}

impl Stage {
    async fn set() -> Result<Self> {
        let [metrics] = free_ports()?;
        let mut definition = Definition::four_validators()?;
        for node in &mut definition.relaychain.nodes {
            if node.name == "alice" {
                node.args.push(format!("--prometheus-port={metrics}"));
            }
        }
        let mut network = Network::start(definition).await?;
        let client = network.client("alice").await?;
        client.wait_for_finalised(3, TIMEOUT).await?;
        let mainchain = Mainchain::deploy(&client, 2).await?;
        drop(client);
        let endpoint = || Endpoint::start(mainchain.anvil.url());
        let (first, second, bobs, charlies, daves) = (endpoint()?, endpoint()?, endpoint()?, endpoint()?, endpoint()?);
        let anchoring = mainchain.anchoring(network.node("alice")?.base_path(), 10).await?;
        network
            .restart_with(|node| match node.name() {
                "alice" => [mainchain.observing(node, &[&first.url, &second.url]), anchoring.clone()].concat(),
                "bob" => mainchain.observing(node, &[&bobs.url]),
                "charlie" => mainchain.observing(node, &[&charlies.url]),
                _ => Vec::new(),
            })
            .await?;
        let client = network.client("alice").await?;
        let scene = Scene::on(client, mainchain, &council()).await?;
        Ok(Self {
            network,
            scene,
            first,
            second,
            bobs,
            charlies,
            daves,
            metrics,
            credited: 0,
        })
    }

    /// A deposit that is credited.
    async fn deposit(&mut self, amount: u128) -> Result<()> {
        let [gold, _] = self.scene.tokens();
        self.scene.deposit(gold, self.scene.gold, &alice(), amount).await?;
        self.credited += amount;
        self.ensure_exact().await
    }

    /// A deposit that is not credited for a while.
    async fn deposit_that_waits(&mut self, amount: u128) -> Result<()> {
        let [gold, _] = self.scene.tokens();
        let mainchain = &self.scene.mainchain;
        let account = alice().public_key().0;
        mainchain
            .anvil
            .deposit(&mainchain.deployment, gold, amount, account)
            .await?;
        sleep(A_WHILE).await;
        self.ensure_exact().await
    }

    /// What waited is credited now.
    async fn credited(&mut self, amount: u128) -> Result<()> {
        self.credited += amount;
        until("what waited is credited", TIMEOUT, || async {
            let units = self.scene.units(self.scene.gold, &alice()).await?;
            ensure!(
                units == self.credited || units + amount == self.credited,
                "{units} units, of {}",
                self.credited
            );
            Ok((units == self.credited).then_some(()))
        })
        .await
    }

    async fn ensure_exact(&self) -> Result<()> {
        let units = self.scene.units(self.scene.gold, &alice()).await?;
        ensure!(units == self.credited, "{units} units, and {} were due", self.credited);
        Ok(())
    }

    /// One of Alice's metrics: the smallest value among its labels, so that one silent endpoint shows.
    async fn metric(&self, name: &str) -> Result<f64> {
        let text = get(self.metrics, "/metrics").await?;
        text.lines()
            .filter(|line| line.starts_with(name))
            .filter_map(|line| line.rsplit(' ').next()?.parse().ok())
            .reduce(f64::min)
            .with_context(|| format!("there is no metric {name}"))
    }

    async fn metric_becomes(&self, name: &str, condition: impl Fn(f64) -> bool) -> Result<f64> {
        until(name, TIMEOUT, || async {
            let value = self.metric(name).await?;
            Ok(condition(value).then_some(value))
        })
        .await
    }
}

fn council() -> [Keypair; 3] {
    [alice(), bob(), charlie()]
}

/// What a node's server for metrics answers.
async fn get(port: u16, path: &str) -> Result<String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// A node that lost its reports' task still follows the chain.
async fn goes_on(node: &Node) -> Result<()> {
    let client: Client = node.client().await?;
    client.wait_for_more(3, TIMEOUT).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_mainchain_does_deposits_are_credited_once() -> Result<()> {
    let mut stage = Stage::set().await?;
    // Dave has no endpoint, and abstains.
    stage.deposit(100).await?;
    a_lie_is_outvoted(&mut stage).await?;
    endpoints_that_disagree_are_not_believed(&mut stage).await?;
    another_chain_is_not_read(&mut stage).await?;
    a_past_that_changes_stops_the_reports(&mut stage).await?;
    a_silent_mainchain_stops_nothing_else(&mut stage).await?;

    let (bank, [gold, _]) = (Address::repeat_byte(0xa0), stage.scene.tokens());
    stage.scene.client.submit(&register_recipient(bank), &alice()).await?;
    stage.scene.pay_out(stage.scene.gold, gold, &alice(), 50, bank).await?;
    let answer = stage.scene.mainchain.agreed(&stage.scene.client, gold).await?;
    ensure!(answer.supply == (stage.credited - 50).to_string(), "{answer:?}");
    ensure!(
        answer.deposits_seen == stage.scene.mainchain.deposits().await?,
        "a deposit is missing"
    );
    stage.network.finish()
}

/// Bob's endpoint tells of another amount. Two against one is no majority of four; a third honest word decides.
async fn a_lie_is_outvoted(stage: &mut Stage) -> Result<()> {
    stage.bobs.set(Mode::Lying);
    stage.deposit_that_waits(210).await?;
    let args = stage
        .scene
        .mainchain
        .observing(stage.network.node("dave")?, &[&stage.daves.url]);
    stage.network.reconfigure("dave", args).await?;
    stage.credited(210).await?;
    stage.bobs.set(Mode::Honest);
    Ok(())
}

/// One of Alice's two endpoints lies: she reports nothing, the others do.
async fn endpoints_that_disagree_are_not_believed(stage: &mut Stage) -> Result<()> {
    stage.second.set(Mode::Lying);
    stage.deposit(320).await?;
    stage
        .metric_becomes("castellan_observer_endpoint_disagreements", |count| count >= 1.0)
        .await?;
    let told = stage.metric("castellan_observer_told_block").await?;
    stage.second.set(Mode::Honest);
    stage
        .metric_becomes("castellan_observer_told_block", |block| block > told)
        .await?;
    Ok(())
}

async fn another_chain_is_not_read(stage: &mut Stage) -> Result<()> {
    stage.charlies.set(Mode::OtherChain);
    stage.deposit(430).await?;
    let charlie = stage.network.node("charlie")?;
    until("Charlie's node says so", TIMEOUT, || async {
        Ok(charlie.log_contains("is an endpoint of chain 1, not").then_some(()))
    })
    .await?;
    stage.charlies.set(Mode::Honest);
    Ok(())
}

/// A block that was final is another one, for Bob. His node stops reporting and goes on; restarted, and without the place up to
/// which it had told, it tells everything again, and nothing is credited twice.
async fn a_past_that_changes_stops_the_reports(stage: &mut Stage) -> Result<()> {
    stage.bobs.set(Mode::OtherPast);
    let bob = stage.network.node("bob")?;
    until("Bob's node says so", TIMEOUT, || async {
        Ok(bob.log_contains("was final and is not what it was").then_some(()))
    })
    .await?;
    goes_on(bob).await?;
    stage.deposit(540).await?;

    stage.bobs.set(Mode::Honest);
    stage.network.kill("bob")?;
    let place = stage.network.node("bob")?.base_path().join("mainchain/observer");
    fs::remove_dir_all(&place).with_context(|| format!("removing {}", place.display()))?;
    stage.network.restart("bob").await?;
    // Now three of four need Bob.
    stage.charlies.set(Mode::Silent);
    stage.deposit(650).await?;
    stage.charlies.set(Mode::Honest);
    Ok(())
}

/// An hour of the mainchain's time passes in which no endpoint answers.
async fn a_silent_mainchain_stops_nothing_else(stage: &mut Stage) -> Result<()> {
    let set_all = |stage: &Stage, mode| {
        let all = [&stage.first, &stage.second, &stage.bobs, &stage.charlies, &stage.daves];
        all.iter().for_each(|endpoint| endpoint.set(mode));
    };
    set_all(stage, Mode::Silent);
    stage.deposit_that_waits(760).await?;
    stage.scene.mainchain.anvil.pass(HOUR).await?;
    stage.scene.client.wait_for_more(10, TIMEOUT).await?;
    stage
        .metric_becomes("castellan_mainchain_endpoint_up", |up| up == 0.0)
        .await?;
    set_all(stage, Mode::Honest);
    stage
        .metric_becomes("castellan_mainchain_anchor_lag_seconds", |lag| lag >= HOUR as f64)
        .await?;
    stage.credited(760).await?;
    stage
        .metric_becomes("castellan_mainchain_anchor_lag_seconds", |lag| lag < HOUR as f64)
        .await?;
    Ok(())
}
