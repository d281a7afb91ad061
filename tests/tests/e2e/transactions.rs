// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Well-formed transactions that must not count: replayed, too old, too early, for another chain or version, for an
//! account that cannot pay.

use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{address, call, number, Call},
    until, Client, Definition, Network,
};
use std::time::Duration;
use subxt::{
    client::OnlineClient,
    config::{
        substrate::{SpecVersionForRange, SubstrateConfig},
        DefaultExtrinsicParamsBuilder,
    },
    utils::H256,
};
use subxt_signer::sr25519::dev::{alice, bob, charlie, ferdie};

const TIMEOUT: Duration = Duration::from_secs(60);
/// JSON-RPC errors: found invalid; sent again too soon; in the pool already; would not replace what is there.
const INVALID: i32 = 1010;
const TEMPORARILY_BANNED: i32 = 1012;
const ALREADY_IMPORTED: i32 = 1013;
const TOO_LOW_PRIORITY: i32 = 1014;

fn pay(amount: u128) -> Call {
    call("Balances", "transfer_keep_alive", [address(&bob()), number(amount)])
}

type Params = DefaultExtrinsicParamsBuilder<subxt::PolkadotConfig>;

/// Fails unless the pool refuses the transaction with one of these codes and with these words.
async fn refused(client: &Client, bytes: &[u8], what: &str, codes: &[i32], words: &str) -> Result<()> {
    let refusal = client
        .submit_bytes(bytes)
        .await?
        .err()
        .with_context(|| format!("{what} was accepted"))?;
    ensure!(codes.contains(&refusal.code), "{what}: refused with {refusal}");
    ensure!(refusal.to_string().contains(words), "{what}: refused with {refusal}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_must_not_count_are_refused() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    client.wait_for_finalised(2, TIMEOUT).await?;
    let before = client.balance(bob().public_key().0).await?;

    replayed(&client).await?;
    out_of_order(&client).await?;
    for_another_chain_or_version(&client, &network.node("alice")?.url()).await?;
    expired(&client).await?;
    unaffordable(&client).await?;

    // What counted are the four payments that say so below.
    let after = client.balance(bob().public_key().0).await?;
    ensure!(
        after - before == 1_000 + 2_000 + 3_000 + 4_000,
        "Bob received {}",
        after - before
    );
    network.finish()
}

async fn replayed(client: &Client) -> Result<()> {
    let once = client.sign(&pay(1_000), &alice()).await?;
    ensure!(client.submit_bytes(&once).await?.is_ok(), "a payment was refused");
    let again = [ALREADY_IMPORTED, TEMPORARILY_BANNED, INVALID];
    refused(client, &once, "a transaction that is in the pool", &again, "").await?;
    let next = client.next_nonce(&alice()).await?;
    until("the payment is final", TIMEOUT, || async {
        let nonce: (u32,) = client
            .decode("System", "Account", vec![castellan_network::call::account(&alice())])
            .await?;
        Ok((u64::from(nonce.0) >= next).then_some(()))
    })
    .await?;
    let again = [TEMPORARILY_BANNED, INVALID];
    refused(client, &once, "a transaction that is in the chain", &again, "").await?;

    // The nonce alone decides it too, for a transaction that the node has never seen.
    let stale = client.sign_with(&pay(9_000), &alice(), Params::new().nonce(0)).await?;
    refused(client, &stale, "a nonce that was used", &[INVALID], "outdated").await
}

async fn out_of_order(client: &Client) -> Result<()> {
    let nonce = client.next_nonce(&alice()).await?;
    let later = client
        .sign_with(&pay(3_000), &alice(), Params::new().nonce(nonce + 1))
        .await?;
    ensure!(
        client.submit_bytes(&later).await?.is_ok(),
        "a transaction that waits for another was refused"
    );
    client.wait_for_more(2, TIMEOUT).await?;
    ensure!(
        client.next_nonce(&alice()).await? == nonce,
        "a transaction overtook the one before it"
    );

    let first = client
        .sign_with(&pay(2_000), &alice(), Params::new().nonce(nonce))
        .await?;
    let rival = client
        .sign_with(&pay(9_000), &alice(), Params::new().nonce(nonce))
        .await?;
    ensure!(
        client.submit_bytes(&first).await?.is_ok(),
        "the transaction that was waited for was refused"
    );
    // Of two that claim one nonce at the same price, the one that came first stays.
    refused(
        client,
        &rival,
        "a second transaction with the same nonce",
        &[TOO_LOW_PRIORITY, INVALID],
        "",
    )
    .await?;
    until("both are final", TIMEOUT, || async {
        let next: (u32,) = client
            .decode("System", "Account", vec![castellan_network::call::account(&alice())])
            .await?;
        Ok((u64::from(next.0) == nonce + 2).then_some(()))
    })
    .await
}

async fn for_another_chain_or_version(client: &Client, url: &str) -> Result<()> {
    let version = client.finalised().await?.spec_version();
    let transaction_version = client.finalised().await?.transaction_version();
    let pinned = |spec_version, transaction_version| {
        let range = SpecVersionForRange {
            block_range: 0..u64::MAX,
            spec_version,
            transaction_version,
        };
        SubstrateConfig::builder()
            .set_spec_version_for_block_ranges([range])
            .build()
    };
    let impostors = [
        (
            "another chain's genesis",
            SubstrateConfig::builder().set_genesis_hash(H256([7; 32])).build(),
        ),
        ("an older spec version", pinned(version - 1, transaction_version)),
        ("a newer spec version", pinned(version + 1, transaction_version)),
        ("another transaction version", pinned(version, transaction_version + 1)),
    ];
    let nonce = client.next_nonce(&alice()).await?;
    for (what, config) in impostors {
        let api = OnlineClient::<SubstrateConfig>::from_insecure_url_with_config(config, url).await?;
        let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).immortal().build();
        let transaction = api.tx().await?.create_signed(&pay(9_000), &alice(), params).await?;
        refused(client, transaction.encoded(), what, &[INVALID], "bad signature").await?;
    }
    Ok(())
}

async fn expired(client: &Client) -> Result<()> {
    let block = client.finalised().await?;
    let (height, hash) = (block.block_number(), block.block_hash());
    let nonce = client.next_nonce(&alice()).await?;
    let mortal = |nonce| Params::new().nonce(nonce).mortal_from_unchecked(4, height, hash);
    let short = client.sign_with(&pay(9_000), &alice(), mortal(nonce)).await?;
    client.wait_for_finalised(height + 8, TIMEOUT).await?;
    // The era names another block by now, whose hash was not signed.
    refused(client, &short, "a transaction after its time", &[INVALID], "").await?;

    // One that waits in the pool when its time ends never gets into a block.
    let block = client.finalised().await?;
    let waits = Params::new()
        .nonce(nonce + 1)
        .mortal_from_unchecked(4, block.block_number(), block.block_hash());
    let waiting = client.sign_with(&pay(9_000), &alice(), waits).await?;
    ensure!(
        client.submit_bytes(&waiting).await?.is_ok(),
        "a transaction that waits for another was refused"
    );
    client.wait_for_finalised(block.block_number() + 8, TIMEOUT).await?;
    client.submit(&pay(4_000), &alice()).await?;
    client.wait_for_more(2, TIMEOUT).await?;
    ensure!(
        client.next_nonce(&alice()).await? == nonce + 1,
        "a transaction was executed after its time"
    );
    Ok(())
}

async fn unaffordable(client: &Client) -> Result<()> {
    let nonce = client.next_nonce(&ferdie()).await?;
    for tip in [u128::MAX, u128::MAX / 2] {
        let generous = client
            .sign_with(&pay(9_000), &ferdie(), Params::new().nonce(nonce).tip(tip))
            .await?;
        refused(
            client,
            &generous,
            "a tip that the account does not have",
            &[INVALID],
            "fees",
        )
        .await?;
    }
    // Signed by one account and sent in the name of another.
    let mut forged = castellan_tests::raw::unframed(&client.sign(&pay(9_000), &alice()).await?)?;
    let name = alice().public_key().0;
    let place = forged
        .windows(32)
        .position(|window| window == name)
        .context("the sender is not in the transaction")?;
    forged[place..place + 32].copy_from_slice(&charlie().public_key().0);
    let forged = castellan_tests::raw::framed(&forged);
    refused(
        client,
        &forged,
        "a transaction in another's name",
        &[INVALID],
        "bad signature",
    )
    .await
}
