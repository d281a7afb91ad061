// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Brings anchors to the mainchain: as a task of a node, or alone as `castellan-node relay`.
//!
//! The task never stops the node. When it ends, because the contract is frozen or is another chain's, it says so; a
//! mainchain that is down it waits for.

use crate::service::{Block, FullBackend, FullClient};
use alloy::primitives::B256;
use async_trait::async_trait;
use castellan_mainchain::{
    appchain::{Appchain, Latest, Node},
    endpoint::{Endpoint, Patience},
    evidence::Evidence,
    metrics::Metrics,
    options::{MainchainOptions, SubmitterOptions},
    submitter::Submitter,
};
use castellan_node_cli::mainchain::RelayCmd;
use castellan_rpc::anchor::{Anchor, AnchorApiServer};
use sc_service::{Error, TaskManager};
use serde::{de::DeserializeOwned, Serialize};
use sp_blockchain::HeaderBackend;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use substrate_prometheus_endpoint::Registry;

/// From one look at both chains to the next.
const PAUSE: Duration = Duration::from_secs(6);
const LOG_TARGET: &str = "mainchain";

type Leaves = <FullBackend as sc_client_api::Backend<Block>>::OffchainStorage;

/// The chain that this node keeps.
struct ThisNode {
    client: Arc<FullClient>,
    anchor: Anchor<FullClient, Leaves>,
}

/// What the RPC method answers, as the mainchain's side reads it over HTTP.
fn answer<T: Serialize, U: DeserializeOwned>(
    method: &'static str,
    answer: jsonrpsee::core::RpcResult<T>,
) -> castellan_mainchain::Result<U> {
    let answer = answer.map_err(|refusal| castellan_mainchain::Error::Refused {
        endpoint: "this node".into(),
        method,
        code: refusal.code().into(),
        message: refusal.message().into(),
        data: None,
    })?;
    serde_json::to_value(answer)
        .and_then(serde_json::from_value)
        .map_err(|_| castellan_mainchain::Error::BadEvidence("it has another form"))
}

#[async_trait]
impl Appchain for ThisNode {
    async fn genesis(&self) -> castellan_mainchain::Result<B256> {
        Ok(B256::from(self.client.info().genesis_hash.0))
    }

    async fn latest(&self) -> castellan_mainchain::Result<Option<Latest>> {
        answer("anchor_latest", self.anchor.latest())
    }

    async fn evidence(&self, block: u32) -> castellan_mainchain::Result<Evidence> {
        answer("anchor_proof", self.anchor.proof(block))
    }
}

fn submitter<A: Appchain>(
    appchain: A,
    mainchain: &MainchainOptions,
    options: &SubmitterOptions,
    registry: Option<&Registry>,
) -> Result<Submitter<A>, Box<dyn std::error::Error + Send + Sync>> {
    let chain = mainchain.open(Patience::default())?;
    let account = options.account(chain.deployment().chain_id)?;
    let metrics = registry.map(Metrics::register).transpose()?;
    let journal = options.journal()?;
    Ok(Submitter::new(
        chain,
        appchain,
        account,
        journal,
        options.policy(),
        metrics,
    )?)
}

/// Starts the task. What is wrong with files and key stops the node at once; what the endpoint does never does.
pub fn start(
    (mainchain, options): (MainchainOptions, SubmitterOptions),
    client: Arc<FullClient>,
    leaves: Option<Leaves>,
    registry: Option<&Registry>,
    tasks: &TaskManager,
) -> Result<(), Error> {
    let leaves = leaves.ok_or("the database keeps no leaves to prove anchors from")?;
    let anchor = Anchor::new(client.clone(), leaves);
    let submitter =
        submitter(ThisNode { client, anchor }, &mainchain, &options, registry).map_err(Error::Application)?;
    tasks
        .spawn_handle()
        .spawn("mainchain-anchors", Some("mainchain"), async move {
            let why = submitter.run(PAUSE).await;
            log::error!(target: LOG_TARGET, "No more anchors are brought to the mainchain: {why}");
        });
    Ok(())
}

/// Does nothing but bring anchors, from a node that is asked over HTTP, until it is stopped.
pub fn relay(command: &RelayCmd) -> sc_cli::Result<()> {
    sc_cli::LoggerBuilder::new("info").init()?;
    let address = command
        .appchain_rpc
        .parse()
        .map_err(|why| sc_cli::Error::Input(format!("--appchain-rpc {}: {why}", command.appchain_rpc)))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let failed = |why: castellan_mainchain::Error| sc_cli::Error::Application(Box::new(why));
        let node = Node::new(Endpoint::new(address, Patience::default()).map_err(failed)?);
        let registry = command.prometheus_port.map(|_| Registry::new());
        let submitter = submitter(node, &command.mainchain, &command.submitter, registry.as_ref())
            .map_err(sc_cli::Error::Application)?;
        if let (Some(port), Some(registry)) = (command.prometheus_port, registry) {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            tokio::spawn(async move {
                if let Err(why) = substrate_prometheus_endpoint::init_prometheus(address, registry).await {
                    log::error!(target: LOG_TARGET, "No metrics: {why}");
                }
            });
        }
        tokio::select! {
            why = submitter.run(PAUSE) => Err(failed(why)),
            stopped = tokio::signal::ctrl_c() => Ok(stopped?),
        }
    })
}
