// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The operator is gone: what the last anchor says is proven offline, and every holder is paid by it with the help of nothing but
//! somebody's archive.

use alloy::primitives::{Address, Bytes};
use anyhow::{ensure, Result};
use castellan_evm::DEPLOYER;
use castellan_network::{node_binary, until, Definition, Network, NodeDefinition};
use castellan_settlement::leaf::Reserve;
use castellan_tests::{
    backed::Scene,
    mainchain::{exit_becomes, register_recipient, request_exit},
    market,
};
use serde::Deserialize;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::Duration,
};
use subxt_signer::sr25519::dev::{alice, bob, charlie};

const TIMEOUT: Duration = Duration::from_secs(180);
/// The grace period that the deployment script sets, and a minute: in seconds.
const GRACE: u64 = 14 * 24 * 3_600 + 60;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Escape {
    to: Address,
    recipient: Address,
    amount: String,
    open_escape: Bytes,
    open_asset: Bytes,
    claim: Bytes,
}

/// The program of holders and auditors, and where it works.
struct Holder<'a> {
    folder: &'a Path,
    url: String,
}

impl Holder<'_> {
    fn castellan(&self, arguments: &[&str]) -> Result<Output> {
        let program = node_binary()?.with_file_name("castellan");
        Ok(Command::new(program)
            .args(arguments)
            .current_dir(self.folder)
            .output()?)
    }

    fn does(&self, arguments: &[&str]) -> Result<String> {
        let output = self.castellan(arguments)?;
        ensure!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    fn refuses(&self, arguments: &[&str], why: &str) -> Result<()> {
        let output = self.castellan(arguments)?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(!output.status.success() && said.contains(why), "{arguments:?}: {said}");
        Ok(())
    }

    fn escape(&self, scene: &Scene, anchor: u32, whose: [&str; 2]) -> Result<Escape> {
        let [token, _] = scene.tokens();
        let (token, anchor) = (token.to_string(), anchor.to_string());
        let file = scene.mainchain.file.to_string_lossy().into_owned();
        let written = self.does(&[
            "escape",
            "--token",
            &token,
            whose[0],
            whose[1],
            "--at",
            &anchor,
            "--deployment",
            &file,
            "--url",
            &self.url,
        ])?;
        Ok(serde_json::from_str(&written)?)
    }
}

/// One validator, and somebody else's archive.
fn definition() -> Definition {
    let mut definition = Definition::dev();
    definition.relaychain.nodes.push(NodeDefinition {
        name: "archive".into(),
        validator: false,
        args: vec!["--state-pruning=archive".into()],
    });
    definition
}

#[tokio::test(flavor = "multi_thread")]
async fn holders_are_paid_without_the_operator() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (mut network, scene) = Scene::start(definition(), &[alice()]).await?;
    let [gold_token, cash_token] = scene.tokens();
    scene.deposit(gold_token, scene.gold, &alice(), 1_000).await?;
    scene.deposit(cash_token, scene.cash, &bob(), 5_000).await?;
    scene.trade(300, 2_000, "before the end").await?;
    let (to_alice, to_bob) = (Address::repeat_byte(0xa0), Address::repeat_byte(0xb0));
    scene.client.submit(&register_recipient(to_alice), &alice()).await?;
    scene.client.submit(&register_recipient(to_bob), &bob()).await?;
    // Charlie has units and has named no address.
    let gift = market::transfer(scene.gold, charlie().public_key().0, 50);
    scene.client.submit(&gift, &alice()).await?;
    let exit = request_exit(scene.gold, 100, to_bob);
    scene.client.submit(&exit, &bob()).await?;
    exit_becomes(&scene.client, 0, "payable").await?;

    let last = last_anchor(&network, &scene).await?;
    let holder = Holder {
        folder: folder.path(),
        url: network.node("archive")?.url(),
    };
    a_state_is_proven_offline(&scene, &holder, last).await?;
    network.kill("alice")?;

    // The archive's word is enough, since the anchor's root says whether it is true.
    let claims = [
        (["--account", &bob_address()], 200, to_bob),
        (["--account", &alice_address()], 650, to_alice),
        (["--exit", "0"], 100, to_bob),
    ];
    let vault = scene.mainchain.deployment.vault.address;
    let anvil = &scene.mainchain.anvil;
    let first = holder.escape(&scene, last, claims[0].0)?;
    ensure!(first.to == vault, "the vault is elsewhere");
    let early = anvil.send_data(DEPLOYER, vault, first.open_escape.clone()).await;
    ensure!(early.is_err(), "the hatch opened while anchors could still come");
    anvil.pass(GRACE).await?;
    anvil.send_data(DEPLOYER, vault, first.open_escape).await?;
    anvil.send_data(DEPLOYER, vault, first.open_asset).await?;
    for (whose, amount, to) in claims {
        let escape = holder.escape(&scene, last, whose)?;
        ensure!(
            escape.recipient == to && escape.amount == amount.to_string(),
            "{whose:?}"
        );
        let before = anvil.balance(gold_token, to).await?;
        anvil.send_data(DEPLOYER, vault, escape.claim.clone()).await?;
        ensure!(
            anvil.balance(gold_token, to).await? == before + amount,
            "{whose:?} was not paid"
        );
        let again = anvil.send_data(DEPLOYER, vault, escape.claim).await;
        ensure!(again.is_err(), "{whose:?} was paid twice");
    }
    let charlie = holder.escape(&scene, last, ["--account", &charlie_address()])?;
    let nowhere = anvil.send_data(DEPLOYER, vault, charlie.claim).await;
    ensure!(nowhere.is_err(), "the vault paid nobody");
    ensure!(
        scene.mainchain.locked(gold_token).await? == 50,
        "what nobody can be paid is still there"
    );
    network.finish()
}

/// An anchor whose reserves know all that happened.
async fn last_anchor(network: &Network, scene: &Scene) -> Result<u32> {
    let [token, _] = scene.tokens();
    let archive = network.client("archive").await?;
    until("an anchor knows of the exit", TIMEOUT, || async {
        let latest = scene.mainchain.latest().await?;
        let reserve: Option<Reserve> = scene.mainchain.reserve(&archive, token, latest).await?;
        let knows = reserve.is_some_and(|reserve| (reserve.supply, reserve.in_flight) == (900, 100));
        Ok(knows.then_some(latest))
    })
    .await
}

/// A value in the state behind the anchor is proven, with nothing but two files at the end.
async fn a_state_is_proven_offline(scene: &Scene, holder: &Holder<'_>, anchor: u32) -> Result<()> {
    let (at, gold) = (anchor.to_string(), scene.gold.to_string());
    let prove = |item: &str, out: &str| {
        holder.does(&[
            "proof",
            "state",
            item,
            &gold,
            "--at",
            &at,
            "--url",
            &holder.url,
            "--out",
            out,
        ])
    };
    prove("Rwa.Tallies", "supply.json")?;
    let data = scene.mainchain.anchor_data(anchor).await?;
    fs::write(holder.folder.join("anchor.hex"), data.to_string())?;
    let said = holder.does(&["verify", "supply.json", "--anchor", "anchor.hex"])?;
    ensure!(said.starts_with("valid: Rwa.Tallies"), "{said}");
    // The supply comes first: 900, in the smallest unit.
    let value = format!("0x{}", hex::encode(900u128.to_le_bytes()));
    ensure!(said.contains(&value), "{said}");

    let text = fs::read_to_string(holder.folder.join("supply.json"))?;
    let more = text.replace(&hex::encode(900u128.to_le_bytes()), &hex::encode(901u128.to_le_bytes()));
    ensure!(more != text, "the file does not have the value");
    fs::write(holder.folder.join("more.json"), more)?;
    holder.refuses(
        &["verify", "more.json", "--anchor", "anchor.hex"],
        "the proof is not valid",
    )?;
    // One bit of every part of the anchor that is not only form: validators, signatures, leaf, range, header.
    let bytes = data.to_vec();
    for place in (0..bytes.len()).step_by(97).skip(1) {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        fs::write(holder.folder.join("changed.hex"), hex::encode(&changed))?;
        let output = holder.castellan(&["verify", "supply.json", "--anchor", "changed.hex"])?;
        let harmless = output.stdout == said.as_bytes();
        ensure!(
            !output.status.success() || harmless || !is_believed(&output, &said),
            "a changed byte at {place} is believed"
        );
    }
    holder.refuses(
        &["verify", "supply.json", "--anchor", "supply.json"],
        "is not hexadecimal",
    )?;
    Ok(())
}

/// Whether a verdict names the same validators as the true one: another set is for the reader to refuse.
fn is_believed(output: &Output, said: &str) -> bool {
    let set = |text: &str| text.lines().find(|line| line.starts_with("set ")).map(str::to_owned);
    set(&String::from_utf8_lossy(&output.stdout)) == set(said)
}

fn alice_address() -> String {
    alice().public_key().to_account_id().to_string()
}

fn bob_address() -> String {
    bob().public_key().to_account_id().to_string()
}

fn charlie_address() -> String {
    charlie().public_key().to_account_id().to_string()
}
