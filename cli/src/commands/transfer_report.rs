// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan transfer-report`.

use super::exit_code;
use crate::{
    amount,
    chain::{rwa, AccountId32, At, Client},
    cli::TransferReportArgs,
    keys::Signer,
};
use anyhow::Context;
use castellan_identifiers::Isin;
use serde_json::Value;

/// Lists why a transfer would be refused.
pub async fn run(args: TransferReportArgs) -> anyhow::Result<u8> {
    let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
    let at = client.finalized().await?;
    let id = find(&at, &args.asset)
        .await?
        .with_context(|| format!("no asset is called {:?}", args.asset))?;
    let asset = rwa::asset(&at, id)
        .await?
        .with_context(|| format!("there is no asset {id}"))?;
    let amount = amount::parse(&args.amount, asset.decimals).with_context(|| format!("{:?}", args.amount))?;
    let (from, to) = (account(&args.from, args.dev_keys)?, account(&args.to, args.dev_keys)?);
    let reasons = rwa::transfer_report(&client, id, from, to, amount, Some(at.block_hash())).await?;
    if args.json {
        println!("{}", Value::Array(reasons.clone()));
    } else if reasons.is_empty() {
        println!("nothing refuses this transfer at block {}", at.block_number());
    }
    for reason in reasons.iter().filter(|_| !args.json) {
        println!("{}{}", rwa::refusal_name(reason), rwa::refusal_particulars(reason));
    }
    Ok(exit_code(reasons.is_empty()))
}

async fn find(at: &At, name: &str) -> anyhow::Result<Option<u32>> {
    if let Some(id) = rwa::asset_by_symbol(at, name).await? {
        return Ok(Some(id));
    }
    match name.parse::<Isin>() {
        Ok(isin) => rwa::asset_by_isin(at, &isin).await,
        Err(_) => Ok(name.parse().ok()),
    }
}

fn account(text: &str, names: bool) -> anyhow::Result<AccountId32> {
    match text.parse::<AccountId32>() {
        Ok(account) => Ok(account),
        Err(_) if names => Ok(Signer::development(text)?.account),
        Err(error) => Err(error).with_context(|| format!("{text:?} is not an account")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_addresses_or_names_if_asked_for() {
        let alice = Signer::development("Alice").unwrap().account;
        assert_eq!(account(&alice.to_string(), false).unwrap(), alice);
        assert_eq!(account("Alice", true).unwrap(), alice);
        assert!(account("Alice", false).is_err());
    }
}
