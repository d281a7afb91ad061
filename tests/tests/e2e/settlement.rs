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
    backed::Scene,
    mainchain::{self, register_recipient, Mainchain},
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
use subxt::dynamic::Value;
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave},
    Keypair,
};

const TIMEOUT: Duration = Duration::from_secs(180);
/// Blocks to a session: a change of validators takes two.
const SESSION: u32 = 40;

fn council() -> [Keypair; 3] {
    [alice(), bob(), charlie()]
}

/// Somebody on the mainchain.
fn somebody(number: u8) -> Address {
    Address::repeat_byte(number)
}

#[tokio::test(flavor = "multi_thread")]
async fn from_deposit_to_payout_and_again_under_other_validators() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("short-sessions.json");
    spec::write("local", &[(&["blockTime", "sessionLength"], json!(SESSION))], &path)?;
    let definition = Definition::four_validators()?.with_chain_spec(path);
    let (network, scene) = Scene::start(definition, &council()).await?;
    let watched = Watch::start(&network, &scene).await?;
    let [gold_token, cash_token] = scene.tokens();

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
    network.finish()
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
    async fn start(network: &Network, scene: &Scene) -> Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (mainchain, client, flag) = (scene.mainchain.clone(), network.client("bob").await?, stop.clone());
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
