// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! From a deposit on the mainchain to a payout there, on four validators and a real EVM node: deployed, deposited, credited,
//! traded by delivery against payment, sent out, anchored, paid; then the validators change and it all works again.

use alloy::primitives::Address;
use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{account, call, number},
    governance, spec, until, Client, Definition, Network,
};
use castellan_tests::{
    mainchain::{self, exit_becomes, register_recipient, request_exit, Mainchain},
    market,
};
use serde_json::json;
use std::{
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    time::Duration,
};
use subxt::dynamic::{At, Value};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave},
    Keypair,
};

const TIMEOUT: Duration = Duration::from_secs(180);
/// Blocks to a session: a change of validators takes two.
const SESSION: u32 = 40;
/// Blocks from one anchor to the next, at least.
const ANCHOR_EVERY: u32 = 10;

/// One network with its mainchain, and what is traded on it.
struct Scene {
    network: Network,
    mainchain: Arc<Mainchain>,
    client: Client,
    gold: u32,
    cash: u32,
}

impl Scene {
    async fn start() -> Result<(Self, tempfile::TempDir)> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("short-sessions.json");
        spec::write("local", &[(&["blockTime", "sessionLength"], json!(SESSION))], &path)?;
        let mut network = Network::start(Definition::four_validators()?.with_chain_spec(path)).await?;
        let client = network.client("alice").await?;
        client.wait_for_finalised(3, TIMEOUT).await?;
        let mainchain = Mainchain::deploy(&client, 2).await?;
        drop(client);
        mainchain::join(&mut network, &mainchain, ANCHOR_EVERY).await?;
        let client = network.client("alice").await?;
        market::register(&client, [alice(), bob(), charlie(), dave()]).await?;
        let gold = create(&client, "GOLD").await?;
        let cash = create(&client, "CASH").await?;
        mainchain.name(&client, &council(), &[gold, cash]).await?;
        let scene = Self {
            network,
            mainchain: Arc::new(mainchain),
            client,
            gold,
            cash,
        };
        Ok((scene, folder))
    }

    fn tokens(&self) -> (Address, Address) {
        (self.mainchain.tokens[0], self.mainchain.tokens[1])
    }

    async fn units(&self, asset: u32, who: &Keypair) -> Result<u128> {
        Ok(market::units(&self.client, asset, who.public_key().0).await?.free)
    }

    /// Pays tokens into the vault for `who` and waits until they are units.
    async fn deposit(&self, token: Address, asset: u32, who: &Keypair, amount: u128) -> Result<()> {
        let before = self.units(asset, who).await?;
        let (anvil, deployment) = (&self.mainchain.anvil, &self.mainchain.deployment);
        anvil.deposit(deployment, token, amount, who.public_key().0).await?;
        until("the deposit is credited", TIMEOUT, || async {
            let now = self.units(asset, who).await?;
            ensure!(now == before || now == before + amount, "{now} units after {before}");
            Ok((now == before + amount).then_some(()))
        })
        .await
    }

    /// Alice delivers gold against Bob's cash.
    async fn trade(&self, gold: u128, cash: u128, reference: &str) -> Result<()> {
        let deadline = market::now(&self.client).await? + market::HOUR;
        let legs = [
            market::leg(self.gold, &alice(), &bob(), gold),
            market::leg(self.cash, &bob(), &alice(), cash),
        ];
        let instruct = market::instruct_and_affirm(legs, deadline, reference);
        let outcome = self.client.submit(&instruct, &alice()).await?;
        let event = outcome.event("Dvp", "Instructed")?;
        let id = event.at("id").and_then(Value::as_u128).context("no number")?;
        self.client
            .submit(&market::act("affirm", u64::try_from(id)?), &bob())
            .await?;
        Ok(())
    }

    /// Sends units of `who` out and has the vault pay them. Returns the exit's number.
    async fn pay_out(&self, asset: u32, token: Address, who: &Keypair, amount: u128, to: Address) -> Result<u64> {
        let before = self.mainchain.anvil.balance(token, to).await?;
        let outcome = self.client.submit(&request_exit(asset, amount, to), who).await?;
        let event = outcome.event("Vault", "ExitRequested")?;
        let exit = event.at("exit").and_then(Value::as_u128).context("no number")?;
        let exit = u64::try_from(exit)?;
        exit_becomes(&self.client, exit, "payable").await?;
        self.mainchain.pay(&self.client, exit).await?;
        let after = self.mainchain.anvil.balance(token, to).await?;
        ensure!(after == before + amount, "{to} has {after} after {before}");
        exit_becomes(&self.client, exit, "paid").await?;
        Ok(exit)
    }
}

fn council() -> [Keypair; 3] {
    [alice(), bob(), charlie()]
}

async fn create(client: &Client, symbol: &str) -> Result<u32> {
    let created = client.submit(&market::create(symbol, []), &alice()).await?;
    let event = created.event("Rwa", "Created")?;
    let asset = event.at("asset").and_then(Value::as_u128).context("no asset")?;
    Ok(u32::try_from(asset)?)
}

/// Somebody on the mainchain.
fn somebody(number: u8) -> Address {
    Address::repeat_byte(number)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_deposit_to_payout_and_again_under_other_validators() -> Result<()> {
    let (scene, _folder) = Scene::start().await?;
    let watched = Watch::start(&scene).await?;
    let (gold_token, cash_token) = scene.tokens();

    scene.deposit(gold_token, scene.gold, &alice(), 1_000).await?;
    scene.deposit(cash_token, scene.cash, &bob(), 50_000).await?;
    only_the_vault_makes_units(&scene).await?;
    scene.trade(300, 20_000, "first").await?;
    ensure!(scene.units(scene.gold, &bob()).await? == 300, "Bob has no gold");

    scene.client.submit(&register_recipient(somebody(0xb0)), &bob()).await?;
    scene
        .client
        .submit(&register_recipient(somebody(0xa0)), &alice())
        .await?;
    scene
        .pay_out(scene.gold, gold_token, &bob(), 120, somebody(0xb0))
        .await?;
    scene.mainchain.agreed(&scene.client, gold_token).await?;

    let before = scene.mainchain.set_in_office().await?;
    other_validators_take_office(&scene).await?;
    ensure!(
        scene.mainchain.set_in_office().await? > before,
        "the contract believes the same validators"
    );
    scene.deposit(gold_token, scene.gold, &alice(), 77).await?;
    scene.trade(77, 5_000, "second").await?;
    scene
        .pay_out(scene.cash, cash_token, &alice(), 25_000, somebody(0xa0))
        .await?;
    let answer = scene.mainchain.agreed(&scene.client, cash_token).await?;
    ensure!(answer.supply == "25000" && answer.in_flight == "0", "{answer:?}");
    let answer = scene.mainchain.agreed(&scene.client, gold_token).await?;
    ensure!(answer.supply == "957" && answer.deposits_seen == 3, "{answer:?}");

    let anchors = watched.finish().await?;
    ensure!(anchors >= 4, "only {anchors} anchors were looked at");
    scene.network.finish()
}

/// The asset's issuer has every power over it, and cannot make or unmake a unit that stands for a token.
async fn only_the_vault_makes_units(scene: &Scene) -> Result<()> {
    let issue = market::issue(scene.gold, &alice(), 1, "unbacked");
    let refused = scene.client.attempt(&issue, &alice()).await?.err();
    ensure!(
        format!("{refused:?}").contains("Rwa::Backed"),
        "units out of nothing: {refused:?}"
    );
    let redeem = call(
        "Rwa",
        "redeem",
        [number(scene.gold), Value::unnamed_variant("Units", [number(1u8)])],
    );
    let refused = scene.client.attempt(&redeem, &alice()).await?.err();
    ensure!(
        format!("{refused:?}").contains("Rwa::Backed"),
        "units into nothing: {refused:?}"
    );
    Ok(())
}

/// Dave leaves the set, and the contract follows to one without him.
async fn other_validators_take_office(scene: &Scene) -> Result<()> {
    let client = &scene.client;
    let remove = call("Membership", "remove_validator", [account(&dave())]);
    governance::enact(client, &council(), remove).await?;
    until("three validators report", TIMEOUT, || async {
        let observers: Vec<[u8; 32]> = client.decode("Vault", "Observers", vec![]).await?;
        Ok((observers.len() == 3).then_some(()))
    })
    .await?;
    let set: u64 = client.decode("Beefy", "ValidatorSetId", vec![]).await?;
    until("the contract has the smaller set", TIMEOUT, || async {
        Ok((scene.mainchain.set_in_office().await? >= set).then_some(()))
    })
    .await
}

/// Looks at every anchor as it comes, from outside: at the mainchain's logs and balances, at proofs against the roots that the
/// contract has, and at what another node says.
struct Watch {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<Result<u32>>,
}

impl Watch {
    async fn start(scene: &Scene) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (mainchain, client, flag) = (
            scene.mainchain.clone(),
            scene.network.client("bob").await?,
            stop.clone(),
        );
        let task = tokio::spawn(async move {
            let (mut newest, mut seen) = (0, 0);
            while !flag.load(Ordering::Relaxed) {
                let latest = mainchain.latest().await?;
                if latest > newest {
                    newest = latest;
                    seen += 1;
                    for token in &mainchain.tokens {
                        conserves(&mainchain, &client, *token, latest)
                            .await
                            .with_context(|| format!("{token} at the anchor of block {latest}"))?;
                    }
                }
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            Ok(seen)
        });
        Ok(Self { stop, task })
    }

    /// Stops looking, and says how many anchors were looked at.
    async fn finish(self) -> Result<u32> {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await?
    }
}

/// What an anchor says is owed in a token is what came in and was not paid; and the vault has all that its ledger says.
async fn conserves(mainchain: &Mainchain, client: &Client, token: Address, anchor: u32) -> Result<()> {
    let vault = mainchain.deployment.vault.address;
    let (held, locked) = (
        mainchain.anvil.balance(token, vault).await?,
        mainchain.locked(token).await?,
    );
    // A payout between the two questions is no shortfall.
    ensure!(
        held == locked || held == mainchain.locked(token).await?,
        "the vault has {held}, and its ledger says {locked}"
    );
    let Some(reserve) = mainchain.reserve(client, token, anchor).await? else {
        return Ok(());
    };
    let deposited: u128 = mainchain
        .deposited(token)
        .await?
        .into_iter()
        .filter(|(number, _)| *number < reserve.deposits_seen)
        .map(|(_, amount)| amount)
        .sum();
    let paid = mainchain::paid_at(client, token, reserve.number).await?;
    let owed = reserve.supply + reserve.in_flight;
    ensure!(
        owed + paid == deposited,
        "{owed} owed and {paid} paid behind block {}, of {deposited} deposited",
        reserve.number
    );
    Ok(())
}
