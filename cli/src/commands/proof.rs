// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan proof` and `castellan verify`.

use super::{exit_code, output};
use crate::{
    audit::{anchor, state::StateProof},
    chain::{AccountId32, At, Client},
    cli::{ProofCommand, StateProofArgs, VerifyArgs},
    rpc_parameters,
};
use anyhow::{ensure, Context};
use serde::Deserialize;
use sp_core::Bytes;
use std::{fs, path::Path};
use subxt::{
    dynamic::{self, Value},
    utils::H256,
};

/// Has a node prove something.
pub async fn run(command: ProofCommand) -> anyhow::Result<u8> {
    match command {
        ProofCommand::State(args) => state(args).await,
    }
}

async fn state(args: StateProofArgs) -> anyhow::Result<u8> {
    #[derive(Deserialize)]
    struct ReadProof {
        proof: Vec<Bytes>,
    }
    let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
    let hash: Option<H256> = client.request("chain_getBlockHash", rpc_parameters![args.at]).await?;
    let hash = hash.with_context(|| format!("the node knows no block {}", args.at))?;
    let at = client.at(hash).await?;
    let key = key(&at, &args.what, &args.keys)?;
    let value: Option<Bytes> = client
        .request("state_getStorage", rpc_parameters![&key, hash])
        .await
        .with_context(|| format!("the node has no state behind block {}", args.at))?;
    let proof: ReadProof = client
        .request("state_getReadProof", rpc_parameters![[&key], hash])
        .await?;
    let what = std::iter::once(args.what.as_str())
        .chain(args.keys.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ");
    let proof = StateProof {
        what,
        genesis: sp_core::H256(client.genesis_hash().0),
        number: args.at,
        key,
        value,
        proof: proof.proof,
    };
    output(args.out.as_deref(), &serde_json::to_string_pretty(&proof)?)?;
    Ok(exit_code(true))
}

/// The key in the state: given as such, or as a pallet's item with the keys of a map.
fn key(at: &At, what: &str, keys: &[String]) -> anyhow::Result<Bytes> {
    if let Some(digits) = what.strip_prefix("0x") {
        ensure!(keys.is_empty(), "a key in hexadecimal takes no further keys");
        return Ok(hex::decode(digits)
            .with_context(|| format!("{what:?} is not hexadecimal"))?
            .into());
    }
    let (pallet, item) = what.split_once('.').with_context(|| {
        format!("{what:?} is neither a key in hexadecimal nor a pallet's item, such as Rwa.Tallies")
    })?;
    let keys = keys
        .iter()
        .map(|key| key_part(key))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let storage = at.storage();
    let entry = storage
        .entry(dynamic::storage::<Vec<Value>, Value>(pallet, item))
        .with_context(|| format!("there is no {pallet}.{item}"))?;
    let key = entry
        .fetch_key(keys)
        .with_context(|| format!("{pallet}.{item} takes other keys"))?;
    Ok(key.into())
}

/// A key of a map: a number, bytes in hexadecimal, or an account.
fn key_part(text: &str) -> anyhow::Result<Value> {
    if let Ok(number) = text.parse::<u128>() {
        return Ok(Value::u128(number));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return Ok(Value::from_bytes(
            hex::decode(digits).with_context(|| format!("{text:?} is not hexadecimal"))?,
        ));
    }
    let account: AccountId32 = text
        .parse()
        .map_err(|_| anyhow::anyhow!("{text:?} is neither a number, nor hexadecimal, nor an account"))?;
    Ok(Value::from_bytes(account.0))
}

/// Checks a proof against the data of an anchor transaction, without asking anybody.
pub fn verify(args: VerifyArgs) -> anyhow::Result<u8> {
    let proof = StateProof::read(&args.proof)?;
    let anchored = anchor::check(&transaction_data(&args.anchor)?).context("the anchor is not valid")?;
    ensure!(
        proof.number == anchored.number,
        "the proof is for block {}, and the anchor for block {}",
        proof.number,
        anchored.number
    );
    proof.check(anchored.state_root).context("the proof is not valid")?;
    println!("valid: {}", proof.what);
    match &proof.value {
        Some(value) => println!("value      0x{}", hex::encode(&value.0)),
        None => println!("value      none"),
    }
    println!("block      {} {:?}", anchored.number, anchored.hash);
    println!("state      {:?}", anchored.state_root);
    println!(
        "signed by  {} of {} validators of set {}",
        anchored.signatures, anchored.validators, anchored.set_id
    );
    println!("set        {:?}", anchored.keyset_root);
    println!("Compare the set with the one that the contract had in office: this program cannot know whom to believe.");
    Ok(exit_code(true))
}

/// A transaction's data, in hexadecimal.
fn transaction_data(path: &Path) -> anyhow::Result<Vec<u8>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let digits = text.trim().trim_start_matches("0x");
    hex::decode(digits).with_context(|| format!("{} is not hexadecimal", path.display()))
}
