// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A network that trades two assets whose units stand for tokens on a mainchain beside it.

use crate::{
    mainchain::{self, exit_becomes, request_exit, Mainchain},
    market,
};
use alloy::primitives::Address;
use anyhow::{ensure, Context, Result};
use castellan_network::{until, Client, Definition, Network};
use std::{sync::Arc, time::Duration};
use subxt::dynamic::{At, Value};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave},
    Keypair,
};

const TIMEOUT: Duration = Duration::from_secs(180);
/// Blocks from one anchor to the next, at least.
const ANCHOR_EVERY: u32 = 10;

/// A chain, its mainchain, and what is traded.
pub struct Scene {
    /// The contracts.
    pub mainchain: Arc<Mainchain>,
    /// The first node.
    pub client: Client,
    /// An asset, whose units stand for the first token.
    pub gold: u32,
    /// Another, for the second.
    pub cash: u32,
}

impl Scene {
    /// Starts everything: the chain first, then the contracts for it, then the nodes again, now with a mainchain to read. The
    /// first node also brings anchors. `council` governs.
    pub async fn start(definition: Definition, council: &[Keypair]) -> Result<(Network, Self)> {
        let mut network = Network::start(definition).await?;
        let first = network.nodes().first().context("no node")?.name().to_owned();
        let client = network.client(&first).await?;
        client.wait_for_finalised(3, TIMEOUT).await?;
        let mainchain = Mainchain::deploy(&client, 2).await?;
        drop(client);
        mainchain::join(&mut network, &mainchain, ANCHOR_EVERY).await?;
        let client = network.client(&first).await?;
        let scene = Self::on(client, mainchain, council).await?;
        Ok((network, scene))
    }

    /// Creates the assets on a chain whose nodes read the mainchain, and has them stand for its tokens.
    pub async fn on(client: Client, mainchain: Mainchain, council: &[Keypair]) -> Result<Self> {
        market::register(&client, [alice(), bob(), charlie(), dave()]).await?;
        let gold = create(&client, "GOLD").await?;
        let cash = create(&client, "CASH").await?;
        mainchain.name(&client, council, &[gold, cash]).await?;
        Ok(Self {
            mainchain: Arc::new(mainchain),
            client,
            gold,
            cash,
        })
    }

    /// The tokens that gold and cash stand for.
    pub fn tokens(&self) -> [Address; 2] {
        [self.mainchain.tokens[0], self.mainchain.tokens[1]]
    }

    /// What `who` may move of an asset.
    pub async fn units(&self, asset: u32, who: &Keypair) -> Result<u128> {
        Ok(market::units(&self.client, asset, who.public_key().0).await?.free)
    }

    /// Pays tokens into the vault for `who` and waits until they are units.
    pub async fn deposit(&self, token: Address, asset: u32, who: &Keypair, amount: u128) -> Result<()> {
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
    pub async fn trade(&self, gold: u128, cash: u128, reference: &str) -> Result<()> {
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
    pub async fn pay_out(&self, asset: u32, token: Address, who: &Keypair, amount: u128, to: Address) -> Result<u64> {
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

async fn create(client: &Client, symbol: &str) -> Result<u32> {
    let created = client.submit(&market::create(symbol, []), &alice()).await?;
    let event = created.event("Rwa", "Created")?;
    let asset = event.at("asset").and_then(Value::as_u128).context("no asset")?;
    Ok(u32::try_from(asset)?)
}
