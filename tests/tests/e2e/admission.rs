// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who was not admitted cannot use the chain, and no path leads around that: the pool refuses the account's own
//! transactions, and nothing of value moves to or from it inside other calls.

use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{account_of, address, address_of, batch_all, bytes, call, list, none, number, unit, Call},
    governance, Client, Definition, Failure, Network,
};
use castellan_tests::market::{self, transfer, units};
use std::str::FromStr;
use subxt::dynamic::{At, Value};
use subxt_signer::{
    sr25519::{
        dev::{alice, bob, eve},
        Keypair,
    },
    SecretUri,
};

/// The JSON-RPC error of a transaction that the pool found invalid.
const INVALID: i32 = 1010;
const CSTL: u128 = 1_000_000_000_000;

fn stranger() -> Result<Keypair> {
    Ok(Keypair::from_uri(&SecretUri::from_str("//Stranger")?)?)
}

/// Fails unless the pool refuses `call` of `signer` with the custom error `code`.
async fn refused_at_the_pool(client: &Client, call: &Call, signer: &Keypair, code: u8) -> Result<()> {
    let bytes = client.sign(call, signer).await?;
    let refusal = client.submit_bytes(&bytes).await?.err().context("the pool took it")?;
    ensure!(refusal.code == INVALID, "refused with {refusal}");
    ensure!(
        refusal.data == format!("Custom error: {code}"),
        "refused with {refusal}"
    );
    Ok(())
}

/// Fails unless the transaction is in a block and failed with `error`.
async fn fails(client: &Client, call: &Call, signer: &Keypair, error: &str) -> Result<()> {
    let outcome = client.attempt(call, signer).await?.map(|outcome| outcome.block);
    ensure!(
        outcome == Err(Failure::Failed(error.into())),
        "expected {error}, got {outcome:?}"
    );
    Ok(())
}

/// Fails unless the call that `outer` carries failed with `error`, as the event `pallet.name` tells.
async fn carried_fails(
    client: &Client,
    outer: &Call,
    signer: &Keypair,
    (pallet, name): (&str, &str),
    error: &str,
) -> Result<()> {
    let outcome = client.submit(outer, signer).await?;
    let result = outcome.result(pallet, name)?;
    ensure!(result == Err(error.into()), "expected {error}, got {result:?}");
    Ok(())
}

fn pay(to: [u8; 32], amount: u128) -> Call {
    call("Balances", "transfer_keep_alive", [address_of(to), number(amount)])
}

fn through_proxy(real: &Keypair, inner: Call) -> Call {
    call("Proxy", "proxy", [address(real), none(), inner.into_value()])
}

#[tokio::test(flavor = "multi_thread")]
async fn the_unadmitted_are_kept_out() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let asset = market::open(&client, &alice(), "ADM", 1_000).await?;
    client
        .submit(&transfer(asset, eve().public_key().0, 100), &alice())
        .await?;

    at_the_pool(&client, asset).await?;
    as_a_receiver(&client, asset).await?;
    through_a_multisig(&client, asset).await?;
    suspended_and_removed(&client, asset).await?;

    ensure!(
        market::supply(&client, asset).await? == 1_000,
        "units were lost or made"
    );
    network.finish()
}

async fn at_the_pool(client: &Client, asset: u32) -> Result<()> {
    let stranger = stranger()?;
    let calls = [
        call("System", "remark", [bytes(b"hello")]),
        pay(alice().public_key().0, CSTL),
        transfer(asset, alice().public_key().0, 1),
        batch_all([transfer(asset, alice().public_key().0, 1)]),
        call("Kyc", "register_subject", [unit("Person"), none()]),
        through_proxy(&alice(), transfer(asset, stranger.public_key().0, 1)),
    ];
    for call in &calls {
        refused_at_the_pool(client, call, &stranger, 100).await?;
    }
    Ok(())
}

async fn as_a_receiver(client: &Client, asset: u32) -> Result<()> {
    let stranger = stranger()?.public_key().0;
    let give = transfer(asset, stranger, 1);
    fails(client, &give, &alice(), "Membership::NotAdmitted").await?;
    fails(client, &batch_all([give.clone()]), &alice(), "Membership::NotAdmitted").await?;
    fails(client, &pay(stranger, CSTL), &alice(), "System::CallFiltered").await?;
    fails(
        client,
        &batch_all([pay(stranger, CSTL)]),
        &alice(),
        "System::CallFiltered",
    )
    .await?;
    let derived = call(
        "Utility",
        "as_derivative",
        [number(0u8), transfer(asset, bob().public_key().0, 1).into_value()],
    );
    fails(client, &derived, &alice(), "Membership::NotAdmitted").await?;

    // The other kinds of batch report what failed and succeed themselves.
    for kind in ["batch", "force_batch"] {
        let inner = [give.clone().into_value(), pay(stranger, CSTL).into_value()];
        client.submit(&call("Utility", kind, [list(inner)]), &alice()).await?;
    }
    ensure!(
        units(client, asset, stranger).await? == market::Units::default(),
        "a stranger holds units"
    );
    ensure!(client.balance(stranger).await? == 0, "a stranger holds tokens");
    Ok(())
}

/// An account that several control together is nobody's: it was not admitted either.
async fn through_a_multisig(client: &Client, asset: u32) -> Result<()> {
    let take = transfer(asset, bob().public_key().0, 1).into_value();
    let one = call(
        "Multisig",
        "as_multi_threshold_1",
        [list([account_of(bob().public_key().0)]), take.clone()],
    );
    fails(client, &one, &alice(), "Membership::NotAdmitted").await?;

    let weight = Value::named_composite([
        ("ref_time", number(10_000_000_000u64)),
        ("proof_size", number(1u32 << 20)),
    ]);
    let both = |other: &Keypair, timepoint: Value| {
        let others = list([account_of(other.public_key().0)]);
        call(
            "Multisig",
            "as_multi",
            [number(2u8), others, timepoint, take.clone(), weight.clone()],
        )
    };
    let opened = client.submit(&both(&bob(), none()), &alice()).await?;
    let height = client.api().at_block(opened.block).await?.block_number();
    let timepoint = Value::named_composite([
        ("height", number(height)),
        ("index", number(opened.events.extrinsic_index() as u64)),
    ]);
    let second = both(&alice(), castellan_network::call::some(timepoint));
    carried_fails(
        client,
        &second,
        &bob(),
        ("Multisig", "MultisigExecuted"),
        "Membership::NotAdmitted",
    )
    .await
}

/// Eve holds units and tokens and lets Bob act for her; then governance suspends her, and later removes her.
async fn suspended_and_removed(client: &Client, asset: u32) -> Result<()> {
    let council = [alice()];
    let eve_account = account_of(eve().public_key().0);
    let trust = call("Proxy", "add_proxy", [address(&bob()), unit("Any"), number(0u32)]);
    client.submit(&trust, &eve()).await?;
    let take = through_proxy(&eve(), transfer(asset, bob().public_key().0, 10));
    client
        .submit(&take, &bob())
        .await?
        .result("Proxy", "ProxyExecuted")?
        .ok()
        .context("Bob cannot act for Eve")?;

    let before = (
        units(client, asset, eve().public_key().0).await?,
        client.balance(eve().public_key().0).await?,
    );
    ensure!(before.0.free == 90, "Eve holds {:?}", before.0);
    let reason = bytes(b"a sample decision");
    let decisions = [
        ("suspend", 101, "Membership::Suspended"),
        ("remove", 100, "Membership::NotAdmitted"),
    ];
    for (decision, code, error) in decisions {
        let decide = call("Membership", decision, [eve_account.clone(), reason.clone()]);
        governance::enact(client, &council, decide).await?;

        let own = transfer(asset, bob().public_key().0, 1);
        refused_at_the_pool(client, &own, &eve(), code).await?;
        let executed = ("Proxy", "ProxyExecuted");
        carried_fails(client, &take, &bob(), executed, error).await?;
        let pay_bob = through_proxy(&eve(), pay(bob().public_key().0, CSTL));
        carried_fails(client, &pay_bob, &bob(), executed, error).await?;
        let batch = through_proxy(&eve(), batch_all([own]));
        carried_fails(client, &batch, &bob(), executed, error).await?;
        fails(client, &transfer(asset, eve().public_key().0, 1), &alice(), error).await?;
    }
    let after = (
        units(client, asset, eve().public_key().0).await?,
        client.balance(eve().public_key().0).await?,
    );
    ensure!(before == after, "Eve held {before:?} and holds {after:?}");

    let admit = call("Membership", "admit", [eve_account, list([unit("Institution")])]);
    governance::enact(client, &council, admit).await?;
    let back = client.submit(&take, &bob()).await?;
    ensure!(
        back.result("Proxy", "ProxyExecuted")?.is_ok(),
        "Eve was admitted again and cannot act"
    );
    let moved = back.event("Rwa", "Transferred")?;
    ensure!(
        moved.at("amount").and_then(Value::as_u128) == Some(10),
        "not what was asked for: {moved}"
    );
    Ok(())
}
