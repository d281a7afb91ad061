// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who takes part in the network is decided by governance, on the running network: which nodes may connect, who
//! validates, and with which keys.

use anyhow::{bail, ensure, Context, Result};
use castellan_network::{
    call::{account, batch_all, bytes, call, list, unit, Call},
    governance, spec, until, Client, Definition, Network, NodeDefinition,
};
use castellan_tests::stranger::{self, Answer, Stranger, NOTIFICATIONS, REQUESTS};
use futures::future::{try_join, try_join_all};
use serde_json::json;
use std::{future::Future, time::Duration};
use subxt::{dynamic::Value, rpcs::client::rpc_params};
use subxt_signer::sr25519::{
    dev::{alice, bob, charlie, dave, eve},
    Keypair,
};
use tokio::time::sleep;

const TIMEOUT: Duration = Duration::from_secs(90);
/// Blocks to a session: short, since a change of validators takes two.
const SESSION: u32 = 10;

fn council() -> [Keypair; 4] {
    [alice(), bob(), charlie(), dave()]
}

#[tokio::test(flavor = "multi_thread")]
async fn governance_decides_who_takes_part() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("short-sessions.json");
    spec::write("local", &[(&["blockTime", "sessionLength"], json!(SESSION))], &path)?;
    let mut network = Network::start(Definition::four_validators()?.with_chain_spec(path)).await?;
    let client = network.client("alice").await?;
    for node in network.nodes() {
        node.client().await?.wait_for_peers(3, TIMEOUT).await?;
    }
    client.wait_for_finalised(2, TIMEOUT).await?;

    an_open_network_serves_anyone(&network, &client).await?;
    close_the_network(&network, &client).await?;
    strangers_are_refused_on_every_protocol(&mut network, &client).await?;
    a_listed_node_is_let_in(&network, &client).await?;
    a_validator_joins_and_another_changes_its_keys(&network, &client).await?;
    a_validator_leaves(&mut network, &client).await?;

    network.finish()
}

/// Asks a node for something over every protocol, each time as a new peer, and returns the answers by protocol.
async fn ask(network: &Network, client: &Client) -> Result<Vec<(&'static str, Answer)>> {
    let node = network.node("bob")?.address();
    let genesis = client.genesis();
    let genesis_hash = hex::decode(&genesis)?;
    let block: String = client.request("chain_getFinalizedHead", rpc_params![]).await?;
    let block = hex::decode(block.trim_start_matches("0x"))?;
    let requests = REQUESTS.map(|protocol| {
        let (genesis, node) = (&genesis, &node);
        let payload = stranger::request(protocol, &genesis_hash, &block);
        async move {
            let answer = Stranger::new(genesis, node)?.request(protocol, node, payload).await?;
            anyhow::Ok((protocol, answer))
        }
    });
    let openings = NOTIFICATIONS.map(|protocol| {
        let (genesis, node) = (&genesis, &node);
        let handshake = stranger::handshake(protocol, &genesis_hash);
        async move {
            let answer = Stranger::new(genesis, node)?.open(protocol, node, handshake).await?;
            anyhow::Ok((protocol, answer))
        }
    });
    let (mut answers, opened) = try_join(try_join_all(requests), try_join_all(openings)).await?;
    answers.extend(opened);
    Ok(answers)
}

/// Without this the refusals below would prove nothing.
async fn an_open_network_serves_anyone(network: &Network, client: &Client) -> Result<()> {
    // Until then there is no commitment to ask for.
    until("a commitment", TIMEOUT, || async {
        let head: String = client.request("beefy_getFinalizedHead", rpc_params![]).await?;
        Ok(Some(head))
    })
    .await?;
    let answers = ask(network, client).await?;
    for (protocol, answer) in &answers {
        // The others take nobody who does not exchange blocks first.
        if REQUESTS.contains(protocol) || *protocol == "block-announces/1" {
            ensure!(
                answer.is_served(),
                "{protocol} is not served on an open network: {answer:?}"
            );
        }
    }
    Ok(())
}

fn allow(peer_id: &str) -> Result<Call> {
    Ok(call("Membership", "allow_node", [bytes(stranger::listed_as(peer_id)?)]))
}

async fn close_the_network(network: &Network, client: &Client) -> Result<()> {
    let members = network
        .nodes()
        .iter()
        .map(|node| allow(node.peer_id()))
        .collect::<Result<Vec<_>>>()?;
    governance::enact(client, &council(), batch_all(members)).await?;
    // The members stay connected to each other, and nothing stops.
    client.wait_for_more(3, TIMEOUT).await?;
    for node in network.nodes() {
        node.client().await?.wait_for_peers(3, TIMEOUT).await?;
    }
    Ok(())
}

async fn strangers_are_refused_on_every_protocol(network: &mut Network, client: &Client) -> Result<()> {
    for (protocol, answer) in ask(network, client).await? {
        ensure!(!answer.is_served(), "{protocol} served a stranger: {answer:?}");
    }

    let outsider = NodeDefinition {
        name: "eve".into(),
        validator: true,
        args: Vec::new(),
    };
    network.add(outsider).await?;
    let peer_id = network.node("eve")?.peer_id().to_string();
    let outside = network.client("eve").await?;
    // Long enough for several attempts: a node that is let in has peers within two seconds.
    for _ in 0..5 {
        sleep(Duration::from_secs(2)).await;
        ensure!(outside.peers().await?.is_empty(), "the outsider has peers");
        ensure!(outside.best_height().await? == 0, "the outsider learnt blocks");
        for node in network.nodes().iter().filter(|node| node.name() != "eve") {
            let peers = node.client().await?.peers().await?;
            ensure!(
                peers.iter().all(|peer| peer.peer_id != peer_id),
                "{} lists the outsider",
                node.name()
            );
        }
    }
    Ok(())
}

async fn a_listed_node_is_let_in(network: &Network, client: &Client) -> Result<()> {
    governance::enact(client, &council(), allow(network.node("eve")?.peer_id())?).await?;
    let joined = network.client("eve").await?;
    let height = client.finalised_height().await?;
    joined.wait_for_finalised(height, TIMEOUT).await?;
    joined.wait_for_peers(4, TIMEOUT).await?;
    ensure!(
        joined.block_hash(height).await? == client.block_hash(height).await?,
        "two chains"
    );
    Ok(())
}

/// Makes session keys on the node of `client` and registers them for `owner`. Returns them.
async fn register_keys(client: &Client, owner: &Keypair) -> Result<Vec<u8>> {
    #[derive(serde::Deserialize)]
    struct Generated {
        keys: String,
        proof: String,
    }
    let params = rpc_params![format!("0x{}", hex::encode(owner.public_key().0))];
    let made: Generated = client.request("author_rotateKeysWithOwner", params).await?;
    let keys = hex::decode(made.keys.trim_start_matches("0x"))?;
    let proof = hex::decode(made.proof.trim_start_matches("0x"))?;
    let (aura, rest) = keys.split_at_checked(32).context("session keys begin with aura's")?;
    let (grandpa, rest) = rest.split_at_checked(32).context("grandpa's key comes second")?;
    let (beefy, observer) = rest.split_at_checked(33).context("the third is a compressed point")?;
    ensure!(observer.len() == 32, "the observer's key comes last");
    let fields = Value::named_composite([
        ("aura", bytes(aura)),
        ("grandpa", bytes(grandpa)),
        ("beefy", bytes(beefy)),
        ("observer", bytes(observer)),
    ]);
    let set = |proof: &[u8]| call("Session", "set_keys", [fields.clone(), bytes(proof)]);
    // Keys of somebody else cannot be claimed.
    let stolen = client
        .attempt(&set(&[&proof[..31], &[!proof[31]], &proof[32..]].concat()), owner)
        .await?;
    ensure!(
        stolen.is_err(),
        "keys were registered without a proof that they are owned"
    );
    client.submit(&set(&proof), owner).await?;
    Ok(keys)
}

/// The keys that sign finality now.
async fn voters(client: &Client) -> Result<Vec<[u8; 32]>> {
    let authorities: Vec<([u8; 32], u64)> = client.decode("Grandpa", "Authorities", vec![]).await?;
    Ok(authorities.into_iter().map(|(key, _)| key).collect())
}

/// The keys that write blocks now.
async fn authors(client: &Client) -> Result<Vec<[u8; 32]>> {
    client.decode("Aura", "Authorities", vec![]).await
}

/// Waits until `condition` holds while finality moves on all the time.
async fn while_finalising<F, Fut>(client: &Client, what: &str, mut condition: F) -> Result<()>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<bool>>,
{
    // Four sessions: a change takes effect after two.
    for _ in 0..4 * SESSION / 5 {
        client
            .wait_for_more(5, TIMEOUT)
            .await
            .with_context(|| format!("while waiting for {what}"))?;
        if condition().await? {
            return Ok(());
        }
    }
    bail!("{what}: not within four sessions")
}

/// Eve's node joins the validators while Bob's gets new keys.
async fn a_validator_joins_and_another_changes_its_keys(network: &Network, client: &Client) -> Result<()> {
    let (eve_node, bob_node) = (network.client("eve").await?, network.client("bob").await?);
    let seat = call("Membership", "add_validator", [account(&eve())]);
    let roles = call(
        "Membership",
        "set_roles",
        [account(&eve()), list([unit("Operator"), unit("Institution")])],
    );

    // Without keys there is no seat to take.
    let early = governance::enact(client, &council(), batch_all([roles.clone(), seat.clone()])).await;
    let error = early.err().context("a validator without keys was added")?;
    ensure!(format!("{error:#}").contains("Membership::KeysMissing"), "{error:#}");

    let before = voters(client).await?;
    let bob_keys = register_keys(&bob_node, &bob()).await?;
    let eve_keys = register_keys(&eve_node, &eve()).await?;
    governance::enact(client, &council(), batch_all([roles, seat])).await?;
    let (new_bob, new_eve) = (key(&bob_keys, 32)?, key(&eve_keys, 32)?);
    let (author_bob, author_eve) = (key(&bob_keys, 0)?, key(&eve_keys, 0)?);
    while_finalising(client, "the new keys", || async {
        let (voters, authors) = (voters(client).await?, authors(client).await?);
        let all = [new_bob, new_eve].iter().all(|key| voters.contains(key))
            && [author_bob, author_eve].iter().all(|key| authors.contains(key));
        Ok(all && voters.len() == before.len() + 1)
    })
    .await?;
    let kept = voters(client).await?.iter().filter(|key| before.contains(key)).count();
    ensure!(kept == before.len() - 1, "Bob's old key still signs");

    Ok(())
}

fn key(keys: &[u8], offset: usize) -> Result<[u8; 32]> {
    Ok(keys
        .get(offset..offset + 32)
        .context("session keys are too short")?
        .try_into()?)
}

/// Dave's seat is given up, and then his node, without finality missing him.
async fn a_validator_leaves(network: &mut Network, client: &Client) -> Result<()> {
    let before = voters(client).await?;
    // Finality rests on Eve's votes while Dave is away: four of five are needed.
    network.stop("dave").await?;
    client.wait_for_more(5, TIMEOUT).await?;
    network.restart("dave").await?;

    let remove = call("Membership", "remove_validator", [account(&dave())]);
    governance::enact(client, &council(), remove).await?;
    while_finalising(client, "the smaller set", || async {
        Ok(voters(client).await?.len() == before.len() - 1)
    })
    .await?;
    network.stop("dave").await?;
    client.wait_for_more(5, TIMEOUT).await?;

    Ok(())
}
