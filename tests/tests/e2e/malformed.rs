// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Bytes that are no transaction, or one that nobody meant: the node says no and carries on.

use anyhow::{ensure, Context, Result};
use castellan_network::{
    call::{account, address, bytes, call, number, Call},
    Client, Definition, Failure, Network,
};
use castellan_tests::{
    market,
    raw::{framed, unframed, unsigned, Noise, RawCall},
};
use std::{collections::BTreeMap, time::Duration};
use subxt::{config::DefaultExtrinsicParamsBuilder, rpcs::client::rpc_params};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave, eve},
    Keypair,
};

const TIMEOUT: Duration = Duration::from_secs(60);
/// JSON-RPC errors: not a transaction by its frame; not one that the runtime can read; found invalid; nothing that could
/// be valid without a signature.
const BAD_FRAME: i32 = 1040;
const UNREADABLE: i32 = 1002;
const INVALID: i32 = 1010;
const UNKNOWN_VALIDITY: i32 = 1011;
/// The same bytes were refused a moment ago: short texts repeat.
const BANNED: i32 = 1012;
/// The pallets that this project wrote and that have calls.
const OWN: [&str; 5] = ["Dvp", "Kyc", "Membership", "Rwa", "Timelock"];

#[tokio::test(flavor = "multi_thread")]
async fn malformed_transactions_are_refused() -> Result<()> {
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let asset = market::open(&client, &alice(), "BAD", 1_000_000).await?;
    let issuance: u128 = client.decode("Balances", "TotalIssuance", vec![]).await?;

    what_is_no_hex(&client).await?;
    random_bytes(&client).await?;
    truncated_and_stretched(&client).await?;
    tampered(&client).await?;
    unsigned_calls(&client).await?;
    every_own_call_with_garbage(&client, asset).await?;

    // Nothing stopped, nothing was made, and well-formed transactions still pass.
    client.wait_for_more(2, TIMEOUT).await?;
    client
        .submit(&market::transfer(asset, bob().public_key().0, 1), &alice())
        .await?;
    ensure!(
        market::supply(&client, asset).await? == 1_000_000,
        "units were lost or made"
    );
    let after: u128 = client.decode("Balances", "TotalIssuance", vec![]).await?;
    ensure!(after <= issuance, "tokens were made: {issuance} before, {after} after");
    network.finish()
}

async fn what_is_no_hex(client: &Client) -> Result<()> {
    for text in ["", "0x", "0x0", "0xzz", "hello", "0x00 00"] {
        let answer = client
            .rpc()
            .request::<String>("author_submitExtrinsic", rpc_params![text])
            .await;
        ensure!(answer.is_err(), "{text:?} was taken for a transaction");
    }
    for params in [rpc_params![], rpc_params![7], rpc_params![[1, 2, 3].to_vec()]] {
        let answer = client.rpc().request::<String>("author_submitExtrinsic", params).await;
        ensure!(
            answer.is_err(),
            "parameters of the wrong kind were taken for a transaction"
        );
    }
    Ok(())
}

async fn refused(client: &Client, bytes: &[u8], what: &str, codes: &[i32]) -> Result<()> {
    let refusal = client
        .submit_bytes(bytes)
        .await?
        .err()
        .with_context(|| format!("{what} was accepted"))?;
    ensure!(
        codes.contains(&refusal.code) || refusal.code == BANNED,
        "{what}: refused with {refusal}"
    );
    Ok(())
}

async fn random_bytes(client: &Client) -> Result<()> {
    let mut noise = Noise::new(1);
    for length in (1..64).chain([100, 1_000, 10_000, 100_000]) {
        let bytes = noise.bytes(length);
        refused(
            client,
            &bytes,
            &format!("{length} random bytes"),
            &[BAD_FRAME, UNREADABLE, INVALID],
        )
        .await?;
        let what = format!("{length} random bytes in a frame");
        refused(client, &framed(&bytes), &what, &[UNREADABLE, INVALID, UNKNOWN_VALIDITY]).await?;
    }
    // A frame that announces more than there is, up to four gigabytes, or is itself cut off.
    let frames: [&[u8]; 4] = [
        &[0x04],
        &[0xfe, 0xff, 0xff, 0xff],
        &[0x03, 0xff, 0xff, 0xff, 0xff],
        &[0xff; 17],
    ];
    for frame in frames {
        refused(client, frame, &format!("the frame {frame:02x?}"), &[BAD_FRAME]).await?;
    }
    Ok(())
}

fn sample(to: &subxt_signer::sr25519::Keypair) -> Call {
    call("Balances", "transfer_keep_alive", [address(to), number(1_000_000u32)])
}

async fn truncated_and_stretched(client: &Client) -> Result<()> {
    let whole = client.sign(&sample(&bob()), &alice()).await?;
    let body = unframed(&whole)?;
    for length in 1..body.len() {
        let what = format!("the first {length} bytes of a transaction");
        refused(client, &framed(&body[..length]), &what, &[UNREADABLE]).await?;
    }
    refused(
        client,
        &whole[..whole.len() - 1],
        "a transaction that is shorter than its frame",
        &[BAD_FRAME],
    )
    .await?;
    for extra in [1, 32, 1_000] {
        let longer = framed(&[&body[..], &vec![0; extra]].concat());
        refused(
            client,
            &longer,
            &format!("a transaction with {extra} bytes behind it"),
            &[UNREADABLE],
        )
        .await?;
    }
    Ok(())
}

/// One bit of a signed transaction is another one, everywhere in turn.
async fn tampered(client: &Client) -> Result<()> {
    let body = unframed(&client.sign(&sample(&bob()), &alice()).await?)?;
    for position in 0..body.len() {
        let mut changed = body.clone();
        changed[position] ^= 1 << (position % 8);
        let what = format!("a transaction with byte {position} changed");
        refused(client, &framed(&changed), &what, &[UNREADABLE, INVALID]).await?;
    }
    Ok(())
}

async fn unsigned_calls(client: &Client) -> Result<()> {
    let metadata = client.finalised().await?.metadata();
    for pallet in metadata.pallets() {
        for variant in pallet.call_variants().unwrap_or_default() {
            let what = format!("{}.{} without a signature", pallet.name(), variant.name);
            let transaction = unsigned(pallet.call_index(), variant.index, &[0; 512]);
            refused(client, &transaction, &what, &[UNREADABLE, INVALID, UNKNOWN_VALIDITY]).await?;
        }
    }
    let transfer = client.finalised().await?.tx().call_data(&sample(&bob()))?;
    let transaction = unsigned(transfer[0], transfer[1], &transfer[2..]);
    refused(
        client,
        &transaction,
        "a transfer without a signature",
        &[INVALID, UNKNOWN_VALIDITY],
    )
    .await
}

/// Every call of the pallets that this project wrote, properly signed, with arguments that are noise. A few decode, by
/// chance: those must fail where they would change anything. (Whether they decode is the runtime's word: a client that
/// tries would reserve memory for as many items as the noise announces.)
async fn every_own_call_with_garbage(client: &Client, asset: u32) -> Result<()> {
    let before = market::units(client, asset, alice().public_key().0).await?;
    // Each pallet with an account of its own, so that all can be tried beside each other.
    let accounts = [alice(), bob(), charlie(), dave(), eve()];
    let pallets = OWN.iter().zip(&accounts).zip(2..);
    let tried = pallets.map(|((name, signer), seed)| garbage_for(client, name, signer, seed));
    let tried = futures::future::try_join_all(tried).await?;
    println!("calls tried with garbage: {tried:?}");
    ensure!(
        market::units(client, asset, alice().public_key().0).await? == before,
        "units moved"
    );
    Ok(())
}

/// Tries every call of one pallet, and says how often each was tried.
async fn garbage_for(client: &Client, name: &str, signer: &Keypair, seed: u64) -> Result<BTreeMap<String, u32>> {
    let block = client.finalised().await?;
    let metadata = block.metadata();
    let mut noise = Noise::new(seed);
    let mut tried = BTreeMap::new();
    let pallet = metadata
        .pallet_by_name(name)
        .with_context(|| format!("there is no pallet {name}"))?;
    let variants = pallet.call_variants().with_context(|| format!("{name} has no calls"))?;
    for variant in variants {
        let mut garbage: Vec<Vec<u8>> = [0, 1, 2, 4, 8, 32, 33, 64, 200, 5_000]
            .map(|length| noise.bytes(length))
            .into();
        garbage.extend([
            vec![0xff; 64],
            vec![0x00; 3],
            vec![0xfe, 0xff, 0xff, 0xff],
            vec![0x03; 20],
        ]);
        // The nonce stays the same while nothing is taken.
        let mut nonce = client.next_nonce(signer).await?;
        for args in garbage {
            let raw = RawCall::new(name, &variant.name, args.clone());
            let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce);
            let transaction = client.sign_with(&raw, signer, params).await?;
            *tried.entry(format!("{name}.{}", variant.name)).or_default() += 1;
            let what = format!("{name}.{} with {args:02x?}", variant.name);
            match client.attempt_bytes(&transaction).await? {
                Err(Failure::Refused(refusal)) => {
                    ensure!(
                        [UNREADABLE, INVALID].contains(&refusal.code),
                        "{what}: refused with {refusal}"
                    );
                },
                Err(Failure::Failed(_)) => nonce += 1,
                other => {
                    let outcome = other.map(|outcome| outcome.block);
                    ensure!(harmless(name, &variant.name), "{what} came to {outcome:?}");
                    nonce += 1;
                },
            }
        }
    }
    Ok(tried)
}

/// Calls that a member may well make with any arguments that decode.
fn harmless(pallet: &str, name: &str) -> bool {
    matches!(
        (pallet, name),
        ("Kyc", "register_subject") | ("Dvp", "create_venue" | "pre_approve")
    )
}

/// Calls of governance, well-formed and signed by a member, who has no such privilege alone.
#[tokio::test(flavor = "multi_thread")]
async fn privileged_calls_need_governance() -> Result<()> {
    use castellan_network::call::{list, unit};
    let network = Network::start(Definition::dev()).await?;
    let client = network.client("alice").await?;
    let who = account(&bob());
    let reason = bytes(b"a sample reason");
    let peer = bytes(castellan_tests::stranger::listed_as(network.node("alice")?.peer_id())?);
    let remark = call("System", "remark", [bytes(b"")]).into_value();
    let calls = [
        call("Membership", "admit", [who.clone(), list([unit("Institution")])]),
        call("Membership", "set_roles", [who.clone(), list([unit("Institution")])]),
        call("Membership", "suspend", [who.clone(), reason.clone()]),
        call("Membership", "reinstate", [who.clone(), reason.clone()]),
        call("Membership", "remove", [who.clone(), reason.clone()]),
        call("Membership", "add_validator", [who.clone()]),
        call("Membership", "remove_validator", [who.clone()]),
        call("Membership", "allow_node", [peer.clone()]),
        call("Membership", "disallow_node", [peer]),
        call("Kyc", "trust_issuer", [who.clone(), unit("Kyb"), unit("All")]),
        call("Kyc", "revoke_trust", [who.clone(), unit("Kyb")]),
        call("Kyc", "suspend_issuer", [who.clone(), reason]),
        call("Kyc", "reinstate_issuer", [who]),
        call("Timelock", "queue", [remark]),
        call("Timelock", "cancel", [number(0u32)]),
        call("Timelock", "set_notice_period", [number(10u32)]),
        call("System", "set_code", [bytes(b"\0asm")]),
        call("System", "set_storage", [list([])]),
        call("System", "kill_prefix", [bytes(b""), number(1u32)]),
        call("Balances", "force_set_balance", [address(&alice()), number(u128::MAX)]),
        call("SafeMode", "force_enter", []),
        call("Session", "purge_keys", []),
    ];
    // One nonce each, so that all can be in one block.
    let first = client.next_nonce(&alice()).await?;
    let mut attempts = Vec::new();
    for (offset, call) in (0u64..).zip(&calls) {
        let params = DefaultExtrinsicParamsBuilder::new().nonce(first + offset);
        attempts.push(client.sign_with(call, &alice(), params).await?);
    }
    let outcomes = futures::future::try_join_all(attempts.iter().map(|bytes| client.attempt_bytes(bytes))).await?;
    for (call, outcome) in calls.iter().zip(outcomes) {
        let name = format!("{}.{}", call.pallet_name(), call.call_name());
        let outcome = outcome.map(|outcome| outcome.block);
        let refused = ["BadOrigin", "System::CallFiltered"];
        let is_refused = matches!(&outcome, Err(Failure::Failed(error)) if refused.contains(&error.as_str()));
        ensure!(is_refused, "{name} by a member alone came to {outcome:?}");
    }
    network.finish()
}
