// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan escape`.

use super::{exit_code, output};
use crate::{
    audit::escape::{Claimant, Claims},
    chain::{AccountId32, Client},
    cli::EscapeArgs,
    rpc_parameters,
};
use anyhow::Context;
use castellan_mainchain::deployment::Deployment;
use castellan_settlement::{
    leaf::{Holding, OpenExit, Reserve},
    tree::Proof,
    Domain,
};
use serde::Deserialize;
use serde_json::json;
use sp_core::{Bytes, H160, H256};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReserveAnswer {
    leaf: ReserveLeaf,
    proof: ProofAnswer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReserveLeaf {
    asset: H160,
    number: u32,
    supply: String,
    in_flight: String,
    deposits_seen: u64,
    claims_root: H256,
}

#[derive(Deserialize)]
struct ProofAnswer {
    index: u32,
    count: u32,
    siblings: Vec<H256>,
}

#[derive(Deserialize)]
struct ClaimsAnswer {
    holdings: Vec<HoldingAnswer>,
    exits: Vec<ExitAnswer>,
    page: Option<Bytes>,
}

#[derive(Deserialize)]
struct HoldingAnswer {
    account: H256,
    recipient: H160,
    amount: String,
}

#[derive(Deserialize)]
struct ExitAnswer {
    id: u64,
    recipient: H160,
    amount: String,
}

/// Writes what a holder takes to the vault.
pub async fn run(args: EscapeArgs) -> anyhow::Result<u8> {
    let deployment = Deployment::read(&args.deployment)?;
    let domain = Domain {
        chain_id: deployment.chain_id,
        vault: H160(deployment.vault.address.into_array()),
        genesis: H256(deployment.genesis.0),
    };
    let token: H160 = args
        .token
        .parse()
        .with_context(|| format!("{:?} is not an address of the mainchain", args.token))?;
    let claimant = match (&args.account, args.exit) {
        (Some(account), None) => {
            let account: AccountId32 = account
                .parse()
                .map_err(|_| anyhow::anyhow!("{account:?} is not an account"))?;
            Claimant::Account(account.0)
        },
        (None, Some(exit)) => Claimant::Exit(exit),
        _ => anyhow::bail!("name an account or an exit"),
    };
    let client = Client::connect(&args.node.url, args.node.insecure_url).await?;
    let (reserve, proof) = reserve(&client, token, args.at).await?;
    let claims = claims(&client, token, reserve.number).await?;
    let escape = claims.escape(&domain, &reserve, &proof, claimant)?;
    if escape.recipient.is_zero() {
        eprintln!("castellan: the account has named no address to be paid at, so the vault will refuse the claim");
    }
    let written = json!({
        "to": deployment.vault.address,
        "anchor": args.at,
        "state": reserve.number,
        "recipient": escape.recipient,
        "amount": escape.amount.to_string(),
        "openEscape": escape.open_escape,
        "openAsset": escape.open_asset,
        "claim": escape.claim,
    });
    output(args.out.as_deref(), &serde_json::to_string_pretty(&written)?)?;
    Ok(exit_code(true))
}

async fn reserve(client: &Client, token: H160, anchor: u32) -> anyhow::Result<(Reserve, Proof)> {
    let answer: Option<ReserveAnswer> = client
        .request("vault_reserveProof", rpc_parameters![token, anchor])
        .await?;
    let ReserveAnswer { leaf, proof } =
        answer.with_context(|| format!("the state behind block {anchor} has no reserves of {token:?}"))?;
    let reserve = Reserve {
        asset: leaf.asset,
        number: leaf.number,
        supply: leaf.supply.parse().context("the node's supply is no number")?,
        in_flight: leaf
            .in_flight
            .parse()
            .context("the node's amount in flight is no number")?,
        deposits_seen: leaf.deposits_seen,
        claims_root: leaf.claims_root,
    };
    let proof = Proof {
        index: proof.index,
        count: proof.count,
        siblings: proof.siblings,
    };
    Ok((reserve, proof))
}

async fn claims(client: &Client, token: H160, block: u32) -> anyhow::Result<Claims> {
    let mut all = Claims::default();
    let mut page: Option<Bytes> = None;
    loop {
        let answer: ClaimsAnswer = client
            .request("vault_claims", rpc_parameters![token, block, &page])
            .await
            .with_context(|| format!("the node has no state behind block {block}: an archive has"))?;
        for holding in answer.holdings {
            all.holdings.push(Holding {
                asset: token,
                account: holding.account.0,
                recipient: holding.recipient,
                amount: holding.amount.parse().context("the node's amount is no number")?,
            });
        }
        for exit in answer.exits {
            all.exits.push(OpenExit {
                asset: token,
                id: exit.id,
                recipient: exit.recipient,
                amount: exit.amount.parse().context("the node's amount is no number")?,
            });
        }
        page = answer.page;
        if page.is_none() {
            return Ok(all);
        }
    }
}
