// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A new runtime goes through governance, and clients that were connected before keep working.

use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{address, bytes, call, number},
    governance, until, Client, Definition, Failure, Network,
};
use castellan_tests::{market, upgrade};
use serde::Deserialize;
use std::time::Duration;
use subxt::{config::DefaultExtrinsicParamsBuilder, rpcs::client::rpc_params};
use subxt_signer::sr25519::dev::{alice, bob};

const TIMEOUT: Duration = Duration::from_secs(60);
/// The JSON-RPC error of a transaction that the pool found invalid.
const INVALID: i32 = 1010;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    spec_name: String,
    spec_version: u32,
}

async fn version(client: &Client) -> Result<Version> {
    client.request("state_getRuntimeVersion", rpc_params![]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_goes_through_governance() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let council = [alice()];
    let asset = market::open(&client, &alice(), "UPG", 1_000).await?;

    let before = version(&client).await?;
    let block = client.finalised().await?;
    ensure!(
        block.spec_version() == before.spec_version,
        "the client and the node name different versions"
    );
    let code = block.storage().runtime_wasm_code().await?;
    let next = upgrade::next_version(&code, before.spec_version)?;
    let hash = {
        use subxt::config::Hasher;
        block.hasher().hash(&next)
    };
    let apply = call("System", "apply_authorized_upgrade", [bytes(&next)]);

    // Nobody upgrades a chain alone, and nothing is applied that was not authorised.
    let authorize = call("System", "authorize_upgrade", [bytes(hash)]);
    let alone = client.attempt(&authorize, &alice()).await?;
    ensure!(
        alone.err() == Some(Failure::Failed("BadOrigin".into())),
        "a member authorised an upgrade alone"
    );
    let early = client.attempt(&apply, &alice()).await?;
    ensure!(
        early.err() == Some(Failure::Failed("System::NothingAuthorized".into())),
        "applied without authority"
    );

    let stale = {
        let nonce = client.next_nonce(&bob()).await?;
        let transfer = call(
            "Balances",
            "transfer_keep_alive",
            [address(&alice()), number(1_000_000u32)],
        );
        client
            .sign_with(
                &transfer,
                &bob(),
                DefaultExtrinsicParamsBuilder::new().nonce(nonce).immortal(),
            )
            .await?
    };

    governance::enact(&client, &council, authorize).await?;
    let applied = client.submit(&apply, &alice()).await?;
    let at = client.api().at_block(applied.block).await?.block_number();
    client.wait_for_finalised(at + 2, TIMEOUT).await?;

    let after = until("the new version", TIMEOUT, || async {
        let version = version(&client).await?;
        Ok((version.spec_version == before.spec_version + 1).then_some(version))
    })
    .await?;
    ensure!(after.spec_name == before.spec_name, "the upgrade renamed the chain");

    // The same connection reads and writes as before: it learns the new version by itself.
    let block = client.finalised().await?;
    ensure!(
        block.spec_version() == after.spec_version,
        "the client still takes the chain for the old version"
    );
    let recorded: (subxt::ext::codec::Compact<u32>, String) =
        client.decode("System", "LastRuntimeUpgrade", vec![]).await?;
    ensure!(
        recorded.0 .0 == after.spec_version,
        "the chain recorded version {}",
        recorded.0 .0
    );
    client
        .submit(&market::transfer(asset, bob().public_key().0, 100), &alice())
        .await?;
    ensure!(
        market::units(&client, asset, bob().public_key().0).await?.free == 100,
        "nothing arrived"
    );

    // A signature covers the version that it was made for.
    let refusal = client
        .submit_bytes(&stale)
        .await?
        .err()
        .context("a transaction for the old version was accepted")?;
    ensure!(
        refusal.code == INVALID && refusal.data.contains("bad signature"),
        "refused with {refusal}"
    );

    network.finish()
}
