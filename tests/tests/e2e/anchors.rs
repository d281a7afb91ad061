// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Validators sign what the mainchain's contract believes: evidence over RPC, from the first set of validators through
//! sessions in which nothing changes to one of other validators.

use anyhow::{bail, ensure, Context, Result};
use castellan_network::{
    call::{account, call},
    governance, spec, until, Client, Definition, Network,
};
use castellan_tests::contract::{Contract, Evidence, Set};
use serde::Deserialize;
use serde_json::json;
use sp_core::H256;
use std::time::Duration;
use subxt::rpcs::client::rpc_params;
use subxt_signer::sr25519::dev::{alice, bob, charlie, dave};

const TIMEOUT: Duration = Duration::from_secs(90);
/// Blocks to a session: short, since a change of validators takes two.
const SESSION: u32 = 10;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Latest {
    number: u32,
    block_number: u32,
    set_id: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mainchain_can_follow_the_validators() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("short-sessions.json");
    spec::write("local", &[(&["blockTime", "sessionLength"], json!(SESSION))], &path)?;
    let network = Network::start(Definition::four_validators()?.with_chain_spec(path)).await?;
    let client = network.client("alice").await?;
    client.wait_for_finalised(3, TIMEOUT).await?;

    let mut contract = deployed(&client).await?;
    the_first_set_signs(&client, &mut contract).await?;
    nothing_altered_is_believed(&client, &contract).await?;
    sets_hand_over_one_by_one(&client, &mut contract).await?;
    other_validators_take_office(&client, &mut contract).await?;
    every_node_serves_the_same(&network, &contract).await?;
    network.finish()
}

/// The contract with the first two sets, as an operator reads them before the deployment.
async fn deployed(client: &Client) -> Result<Contract> {
    let (id, current) = set(client, "BeefyMmrApi_authority_set_proof").await?;
    let (next_id, next) = set(client, "BeefyMmrApi_next_authority_set_proof").await?;
    ensure!((id, next_id) == (0, 1), "the first sets are {id} and {next_id}");
    ensure!(current == next, "nobody came or left, and the sets differ");
    Ok(Contract::new(id, current, next))
}

async fn set(client: &Client, question: &str) -> Result<(u64, Set)> {
    let first: String = client.block_hash(1).await?.context("there is no first block")?;
    let answer: String = client.request("state_call", rpc_params![question, "0x", first]).await?;
    let bytes = hex::decode(answer.trim_start_matches("0x"))?;
    ensure!(bytes.len() == 44, "a set has 44 bytes, not {}", bytes.len());
    let id = u64::from_le_bytes(bytes[..8].try_into()?);
    let length = u32::from_le_bytes(bytes[8..12].try_into()?);
    let root = H256::from_slice(&bytes[12..]);
    Ok((id, Set { root, length }))
}

/// The evidence of the first state above `block` that was signed for.
async fn evidence_above(client: &Client, block: u32) -> Result<Evidence> {
    until(&format!("evidence above block {block}"), TIMEOUT, || async {
        let evidence = client.request("anchor_proof", rpc_params![block + 1]).await?;
        Ok(Some(evidence))
    })
    .await
}

async fn the_first_set_signs(client: &Client, contract: &mut Contract) -> Result<()> {
    let evidence = evidence_above(client, 0).await?;
    // The first set, or the second if votes for the first session's blocks came late.
    ensure!(
        evidence.commitment.set_id <= 1 && evidence.signatures.len() == 3,
        "{evidence:?}"
    );
    ensure!(
        evidence.leaf.certified_block == evidence.number,
        "data is certified where nothing is required"
    );
    contract.submit(&evidence)?;

    // The root that the contract reads from the header is the chain's.
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Header {
        state_root: H256,
    }
    let hash = client.block_hash(evidence.number.into()).await?;
    let header: Header = client.request("chain_getHeader", rpc_params![hash]).await?;
    ensure!(
        contract.state_root(evidence.number) == Some(header.state_root),
        "another state root"
    );

    let latest: Option<Latest> = client.request("anchor_latest", rpc_params![]).await?;
    let latest = latest.context("something is signed, and nothing is the latest")?;
    ensure!(
        latest.number >= evidence.number && latest.block_number == latest.number + 1,
        "{latest:?}"
    );
    ensure!(latest.set_id >= evidence.commitment.set_id, "{latest:?}");
    Ok(())
}

/// One change at a time, each with the reason for which the contract refuses it.
async fn nothing_altered_is_believed(client: &Client, contract: &Contract) -> Result<()> {
    let evidence = evidence_above(client, contract.latest).await?;
    contract.clone().submit(&evidence)?;
    type Change = (&'static str, fn(&mut Evidence));
    let changes: [Change; 9] = [
        ("WrongSigner", |evidence| evidence.commitment.block_number += 1),
        ("WrongSigner", |evidence| evidence.commitment.mmr_root.0[0] ^= 1),
        ("WrongSignatureCount", |evidence| {
            evidence.signatures.pop();
        }),
        ("SignersNotAscending", |evidence| evidence.signatures.swap(0, 1)),
        ("WrongValidators", |evidence| evidence.validators.swap(0, 1)),
        ("LeafNotProven", |evidence| {
            evidence.leaf.exits_root.0[31] ^= 1;
            let at = 1 + 4 + 32 + 44 + 31;
            evidence.leaf_bytes.0[at] ^= 1;
        }),
        ("LeafNotProven", |evidence| evidence.proof.items[0].0[7] ^= 1),
        ("BadProofShape", |evidence| {
            evidence.proof.items.pop();
        }),
        ("WrongHeader", |evidence| evidence.header.0[40] ^= 1),
    ];
    for (reason, change) in changes {
        let mut altered = evidence.clone();
        change(&mut altered);
        let Err(refusal) = contract.clone().submit(&altered) else {
            bail!("altered evidence was believed; expected {reason}");
        };
        let text = format!("{refusal:#}");
        // A changed message recovers to somebody else, or to nobody.
        let expected = text.contains(reason) || (reason == "WrongSigner" && text.contains("no key recovers"));
        ensure!(expected, "expected {reason}, not {text}");
    }
    Ok(())
}

/// Submits everything that was signed, one after the other, until `done`.
async fn follow(client: &Client, contract: &mut Contract, done: impl Fn(&Contract) -> bool) -> Result<()> {
    // Far more than the sessions that the tests need.
    for _ in 0..30 * SESSION {
        if done(contract) {
            return Ok(());
        }
        let evidence = evidence_above(client, contract.latest).await?;
        contract
            .submit(&evidence)
            .with_context(|| format!("block {} by set {}", evidence.number, evidence.commitment.set_id))?;
    }
    bail!(
        "the contract is still at block {} with set {}",
        contract.latest,
        contract.set
    )
}

async fn sets_hand_over_one_by_one(client: &Client, contract: &mut Contract) -> Result<()> {
    let left_behind = contract.clone();
    follow(client, contract, |contract| contract.set >= 3).await?;
    // Whoever was not told of the sets between cannot believe this one.
    let evidence = evidence_above(client, contract.latest.saturating_sub(1)).await?;
    ensure!(
        left_behind.clone().submit(&evidence).is_err(),
        "a set took office that nobody named"
    );
    Ok(())
}

async fn other_validators_take_office(client: &Client, contract: &mut Contract) -> Result<()> {
    ensure!(contract.members() == Some(4), "{:?}", contract.members());
    let council = [alice(), bob(), charlie(), dave()];
    let remove = call("Membership", "remove_validator", [account(&dave())]);
    governance::enact(client, &council, remove).await?;
    follow(client, contract, |contract| contract.members() == Some(3)).await?;
    // And on with the smaller set, of which all must sign.
    let evidence = evidence_above(client, contract.latest).await?;
    ensure!(
        evidence.validators.len() == 3 && evidence.signatures.len() == 3,
        "{evidence:?}"
    );
    contract.submit(&evidence)
}

/// Commitments reach every node, whether or not it signed them.
async fn every_node_serves_the_same(network: &Network, contract: &Contract) -> Result<()> {
    // The first block of the session: of others a node that was busy may not keep the commitment.
    let before = u32::try_from(contract.set)? * SESSION - 2;
    let mut commitments = Vec::new();
    for client in network.clients().await? {
        let evidence = evidence_above(&client, before).await?;
        commitments.push((evidence.number, evidence.commitment.mmr_root));
    }
    ensure!(
        commitments.len() == 4 && commitments.iter().all(|commitment| *commitment == commitments[0]),
        "{commitments:?}"
    );
    Ok(())
}
