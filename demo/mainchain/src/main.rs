// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The demo's part on the mainchain, for `scripts/demo`: deploys the contracts for a chain that runs, and once its nodes read the
//! mainchain, pays sample tokens in, trades them, and has them paid out.
//!
//! Every key that signs here is a development key, which everybody knows.

use alloy::primitives::Address;
use anyhow::{ensure, Context, Result};
use castellan_evm::Anvil;
use castellan_network::Client;
use castellan_tests::{
    backed::Scene,
    mainchain::{register_recipient, reserves, Mainchain},
};
use clap::{Parser, Subcommand};
use std::{
    fs,
    path::{Path, PathBuf},
};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave},
    Keypair,
};

/// What the sample bank pays in, sells and takes out.
const GOLD: u128 = 1_000;
const CASH: u128 = 50_000;
const SOLD: u128 = 300;
const PRICE: u128 = 20_000;
const OUT: u128 = 120;

#[derive(Debug, Parser)]
#[command(name = "castellan-demo", version, about)]
struct Cli {
    /// A node of the chain.
    #[arg(long)]
    url: String,
    /// An EVM development node.
    #[arg(long, value_name = "URL")]
    mainchain: String,
    /// Where the deployment file, the sample key and the list of tokens are kept.
    #[arg(long)]
    folder: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Command {
    /// Deploy the contracts and two sample tokens.
    Deploy,
    /// Pay in, trade, pay out, and compare.
    Trade,
}

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let client = Client::connect(&cli.url).await?;
    let anvil = Anvil::connect(&cli.mainchain)?;
    match cli.command {
        Command::Deploy => deploy(client, anvil, &cli.folder).await,
        Command::Trade => trade(client, anvil, &cli.folder).await,
    }
}

async fn deploy(client: Client, anvil: Anvil, folder: &Path) -> Result<()> {
    client.wait_for_finalised(1, std::time::Duration::from_secs(60)).await?;
    let mainchain = Mainchain::deploy_on(anvil, &client, 2).await?;
    fs::copy(&mainchain.file, folder.join("deployment.json"))?;
    fs::write(folder.join("tokens.json"), serde_json::to_vec(&mainchain.tokens)?)?;
    mainchain.anvil.sample_key(folder).await?;
    println!("anchor     {}", mainchain.deployment.anchor.address);
    println!("vault      {}", mainchain.deployment.vault.address);
    for (name, token) in ["gold", "cash"].iter().zip(&mainchain.tokens) {
        println!("sample {name} {token}");
    }
    Ok(())
}

async fn trade(client: Client, anvil: Anvil, folder: &Path) -> Result<()> {
    let tokens: Vec<Address> = serde_json::from_slice(&fs::read(folder.join("tokens.json"))?)?;
    let mainchain = Mainchain::connect(anvil, folder.join("deployment.json"), tokens)?;
    let council = council(&client).await?;
    let scene = Scene::on(client, mainchain, &council).await?;
    let [gold, cash] = scene.tokens();

    scene.deposit(gold, scene.gold, &alice(), GOLD).await?;
    println!("deposited  {GOLD} sample gold are units of Alice's");
    scene.deposit(cash, scene.cash, &bob(), CASH).await?;
    println!("deposited  {CASH} sample cash are units of Bob's");
    scene.trade(SOLD, PRICE, "sample trade").await?;
    println!("settled    {SOLD} gold of Alice's against {PRICE} cash of Bob's, at once");
    let address = Address::repeat_byte(0xb0);
    scene.client.submit(&register_recipient(address), &bob()).await?;
    let exit = scene.pay_out(scene.gold, gold, &bob(), OUT, address).await?;
    let anchor = scene.mainchain.latest().await?;
    println!("paid       exit {exit}: {OUT} gold to {address}, by the anchor of block {anchor} or one before");

    println!();
    println!(
        "{:<8}{:>10}{:>12}{:>12}{:>12}  verdict",
        "token", "supply", "in flight", "locked", "balance"
    );
    for (name, token) in [("gold", gold), ("cash", cash)] {
        let answer = scene.mainchain.agreed(&scene.client, token).await?;
        let seen = answer.mainchain.context("the vault was not seen")?;
        println!(
            "{name:<8}{:>10}{:>12}{:>12}{:>12}  {}",
            answer.supply, answer.in_flight, seen.locked, seen.balance, answer.verdict
        );
    }
    let gold = reserves(&scene.client, gold).await?.context("no gold")?;
    ensure!(gold.supply == (GOLD - OUT).to_string(), "{gold:?}");
    Ok(())
}

/// As many development keys of the council as there are.
async fn council(client: &Client) -> Result<Vec<Keypair>> {
    let members: Vec<[u8; 32]> = client.decode("Council", "Members", vec![]).await?;
    let known = [alice(), bob(), charlie(), dave()];
    Ok(known
        .into_iter()
        .filter(|key| members.contains(&key.public_key().0))
        .collect())
}
