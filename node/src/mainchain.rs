// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a node does with the mainchain: it brings anchors there, as a task of its own or alone as `castellan-node relay`, and if
//! it is a validator it reports here what it reads there.
//!
//! No such task ever stops the node. When one ends, because the contract is frozen or is another chain's, it says so; a
//! mainchain that is down it waits for.

use crate::service::{Block, FullBackend, FullClient, Pool};
use alloy::primitives::B256;
use async_trait::async_trait;
use castellan_mainchain::{
    appchain::{Appchain, Latest, Node},
    endpoint::{Endpoint, Patience},
    evidence::Evidence,
    metrics::{Metrics, ReporterMetrics},
    observer::Observer,
    options::{MainchainOptions, SubmitterOptions},
    reporter::{Listener, Reporter},
    submitter::Submitter,
};
use castellan_node_cli::mainchain::{MainchainTasks, RelayCmd};
use castellan_rpc::anchor::{Anchor, AnchorApiServer};
use castellan_runtime_api::VaultApi;
use castellan_settlement::{
    observation::{key, Observation, ObserverId, Report},
    report::{Awaited, Reception},
    Domain,
};
use sc_service::{Error, TaskManager};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use serde::{de::DeserializeOwned, Serialize};
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::sr25519;
use sp_keystore::KeystorePtr;
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

/// The chain as a validator that reports to it knows it.
struct ThisValidator {
    client: Arc<FullClient>,
    keystore: KeystorePtr,
    pool: OffchainTransactionPoolFactory<Block>,
}

impl ThisValidator {
    /// The key of this node's that is a validator's now.
    fn own_key(&self, observers: &[ObserverId]) -> Option<ObserverId> {
        let own = self.keystore.sr25519_public_keys(key::KEY_TYPE);
        observers
            .iter()
            .find(|observer| own.contains(AsRef::<sr25519::Public>::as_ref(observer)))
            .cloned()
    }

    fn observer(&self) -> castellan_mainchain::Result<ObserverId> {
        let awaited = self.client.runtime_api().awaited(self.client.info().best_hash);
        let observers = awaited.map_err(unasked)?.observers;
        self.own_key(&observers)
            .ok_or_else(|| castellan_mainchain::Error::Appchain("this node is no validator any more".into()))
    }
}

fn unasked(why: impl std::fmt::Display) -> castellan_mainchain::Error {
    castellan_mainchain::Error::Appchain(why.to_string())
}

#[async_trait]
impl Listener for ThisValidator {
    async fn domain(&self) -> castellan_mainchain::Result<Option<Domain>> {
        let best = self.client.info().best_hash;
        self.client.runtime_api().domain(best).map_err(unasked)
    }

    async fn awaited(&self) -> castellan_mainchain::Result<Option<Awaited>> {
        let best = self.client.info().best_hash;
        let awaited = self.client.runtime_api().awaited(best).map_err(unasked)?;
        Ok(self.own_key(&awaited.observers).map(|_| awaited))
    }

    async fn receptions(
        &self,
        observations: &[Observation],
        final_: bool,
    ) -> castellan_mainchain::Result<Vec<Reception>> {
        let info = self.client.info();
        let at = if final_ { info.finalized_hash } else { info.best_hash };
        let api = self.client.runtime_api();
        api.receptions(at, self.observer()?, observations.to_vec())
            .map_err(unasked)
    }

    async fn report(&self, observations: Vec<Observation>) -> castellan_mainchain::Result<()> {
        let observer = self.observer()?;
        let best = self.client.info().best_hash;
        let domain = self.client.runtime_api().domain(best).map_err(unasked)?;
        let domain = domain.ok_or_else(|| unasked("no vault is named"))?;
        let report = Report {
            observer: observer.clone(),
            observations: observations.try_into().map_err(|_| unasked("a report of too much"))?,
        };
        let signature = self
            .keystore
            .sr25519_sign(key::KEY_TYPE, observer.as_ref(), &report.signed_bytes(&domain))
            .map_err(unasked)?
            .ok_or_else(|| unasked("the observer's key is gone"))?;
        let mut api = self.client.runtime_api();
        api.register_extension(self.pool.offchain_transaction_pool(best));
        let taken = api.submit_report(best, report, signature.into()).map_err(unasked)?;
        taken.ok_or_else(|| unasked("the transaction pool refuses a report"))
    }
}

/// The parts of a node that its tasks about the mainchain need.
pub struct Parts<'a> {
    pub client: Arc<FullClient>,
    pub leaves: Option<Leaves>,
    /// `None` if the node is no validator.
    pub keystore: Option<KeystorePtr>,
    pub pool: Arc<Pool>,
    pub registry: Option<&'a Registry>,
    pub tasks: &'a TaskManager,
}

/// Starts the tasks. What is wrong with files and key stops the node at once; what the endpoint does never does.
pub fn start(what: MainchainTasks, parts: Parts) -> Result<(), Error> {
    let Parts {
        client,
        leaves,
        keystore,
        pool,
        registry,
        tasks,
    } = parts;
    if let Some(keystore) = keystore {
        let listener = ThisValidator {
            client: client.clone(),
            keystore,
            pool: OffchainTransactionPoolFactory::new(pool),
        };
        let reporter = reporter(listener, &what, registry).map_err(Error::Application)?;
        tasks
            .spawn_handle()
            .spawn("mainchain-reports", Some("mainchain"), async move {
                let why = reporter.run(PAUSE).await;
                log::error!(target: LOG_TARGET, "Nothing more is reported of the mainchain: {why}");
            });
    }
    if let Some(options) = &what.submitter {
        let leaves = leaves.ok_or("the database keeps no leaves to prove anchors from")?;
        let anchor = Anchor::new(client.clone(), leaves);
        let submitter =
            submitter(ThisNode { client, anchor }, &what.mainchain, options, registry).map_err(Error::Application)?;
        tasks
            .spawn_handle()
            .spawn("mainchain-anchors", Some("mainchain"), async move {
                let why = submitter.run(PAUSE).await;
                log::error!(target: LOG_TARGET, "No more anchors are brought to the mainchain: {why}");
            });
    }
    Ok(())
}

fn reporter(
    listener: ThisValidator,
    what: &MainchainTasks,
    registry: Option<&Registry>,
) -> Result<Reporter<ThisValidator>, Box<dyn std::error::Error + Send + Sync>> {
    let chain = what.mainchain.open(Patience::default())?;
    let observer = Observer::open(chain.clone(), &what.state.join("observer"))?;
    let metrics = registry.map(ReporterMetrics::register).transpose()?;
    Ok(Reporter::new(chain, observer, listener, metrics))
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
