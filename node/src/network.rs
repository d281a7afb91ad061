// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The peer-to-peer side of the node.
//!
//! The SDK offers one function that puts all of this together, but it leaves no place to stand between a protocol and
//! its handler. Refusing strangers on every protocol needs that place, so the parts are joined here: each notification
//! protocol gets a peer store that asks the allow-list, each request protocol a gate before its handler. The
//! documentation of `castellan-allow-list` has the whole table.

use crate::{
    anchoring::ProofRequests,
    consensus,
    service::{Block, FullClient, Pool},
};
use castellan_allow_list::{gate, AllowList, GatedPeerStore};
use castellan_primitives::Hash;
use futures::{pin_mut, select, FutureExt, StreamExt};
use sc_client_api::{BlockBackend, BlockchainEvents};
use sc_consensus::{DefaultImportQueue, ImportQueue};
use sc_network::{
    config::{FullNetworkConfiguration, NonReservedPeerMode, Params, ProtocolId, SetConfig, SyncMode},
    service::{
        traits::{NetworkService, PeerStore, RequestResponseConfig},
        NotificationMetrics,
    },
    Litep2pNetworkBackend, NetworkBackend, NetworkBlock, NotificationService, ProtocolName, Roles,
};
use sc_network_light::light_client_requests::handler::LightClientRequestHandler;
use sc_network_sync::{
    block_relay_protocol::BlockRelayParams,
    block_request_handler::BlockRequestHandler,
    engine::SyncingEngine,
    service::network::NetworkServiceProvider,
    state_request_handler::StateRequestHandler,
    strategy::{
        polkadot::{PolkadotSyncingStrategy, PolkadotSyncingStrategyConfig},
        warp::{WarpSyncConfig, WarpSyncProvider},
    },
    warp_request_handler::RequestHandler as WarpRequestHandler,
    SyncingService,
};
use sc_network_transactions::{TransactionsHandlerController, TransactionsHandlerPrototype};
use sc_service::{Configuration, Error, TaskManager, TransactionPoolAdapter};
use sc_utils::mpsc::{tracing_unbounded, TracingUnboundedSender};
use sp_blockchain::HeaderBackend;
use sp_consensus::block_validation::DefaultBlockAnnounceValidator;
use std::sync::Arc;

type Net = Litep2pNetworkBackend;
type RequestConfig = <Net as NetworkBackend<Block, Hash>>::RequestResponseProtocolConfig;

/// The group under which metrics count network tasks.
const GROUP: Option<&str> = Some("networking");

/// The largest message with votes or a proof, in bytes; a proof has about 70 for each validator.
const MAX_VOTE_MESSAGE: u64 = 1024 * 1024;

/// A vote protocol, known to the network and to the voter by the same name.
pub struct Votes {
    pub protocol: ProtocolName,
    pub notifications: Box<dyn NotificationService>,
}

/// What the rest of the node does with the network.
pub struct Network {
    pub service: Arc<dyn NetworkService>,
    pub sync: Arc<SyncingService<Block>>,
    /// Votes on finality.
    pub votes: Votes,
    /// Votes on commitments for the mainchain.
    pub commitment_votes: Votes,
    /// Questions for proofs of commitments.
    pub commitment_requests: ProofRequests,
    pub block_announces: ProtocolName,
    pub system_rpc: TracingUnboundedSender<sc_rpc::system::Request<Block>>,
    pub transactions: TransactionsHandlerController<Hash>,
}

/// What the network needs from the rest of the node.
pub struct Builder<'a> {
    pub config: &'a Configuration,
    pub client: Arc<FullClient>,
    pub pool: Arc<Pool>,
    pub tasks: &'a TaskManager,
    pub import_queue: DefaultImportQueue<Block>,
    pub warp_sync: Arc<dyn WarpSyncProvider<Block>>,
    pub allow_list: AllowList,
}

impl Builder<'_> {
    /// Joins the protocols and starts listening.
    pub fn start(self) -> Result<Network, Error> {
        let Self { config, client, .. } = &self;
        let registry = config.prometheus_registry();
        let genesis = client.info().genesis_hash;
        let fork_id = config.chain_spec.fork_id();
        let protocol_id = config.protocol_id();
        let metrics = <Net as NetworkBackend<Block, Hash>>::register_notification_metrics(registry);
        let mut net_config = FullNetworkConfiguration::<Block, Hash, Net>::new(&config.network, registry.cloned());
        let sync_handles = NetworkServiceProvider::new();

        let votes = self.add_votes(&mut net_config, metrics.clone());
        let (commitment_votes, commitment_requests) = self.add_commitments(&mut net_config, metrics.clone());
        let strategy = self.add_sync_requests(&mut net_config, &protocol_id, &sync_handles)?;
        self.add_light_requests(&mut net_config, &protocol_id);

        let (engine, sync, block_announce_config) = SyncingEngine::new(
            Roles::from(&config.role),
            client.clone(),
            registry,
            metrics.clone(),
            &net_config,
            protocol_id.clone(),
            fork_id,
            Box::new(DefaultBlockAnnounceValidator),
            Box::new(strategy),
            sync_handles.handle(),
            self.import_queue.service(),
            self.gated_peer_store(&net_config, "block-announces"),
        )?;
        let sync = Arc::new(sync);
        let block_announces = block_announce_config.protocol_name().clone();

        let (transactions, transactions_config) = TransactionsHandlerPrototype::new::<_, Block, Net>(
            protocol_id.clone(),
            genesis,
            fork_id,
            metrics.clone(),
            self.gated_peer_store(&net_config, "transactions"),
        );
        net_config.add_notification_protocol(transactions_config);

        let spawn = self.tasks.spawn_handle();
        let spawn_essential = self.tasks.spawn_essential_handle();
        spawn.spawn("peer-store", GROUP, net_config.take_peer_store().run());
        let has_boot_nodes = !config.network.boot_nodes.is_empty();
        let worker_spawn = spawn.clone();
        let backend = <Net as NetworkBackend<Block, Hash>>::new(Params {
            role: config.role,
            executor: Box::new(move |task| worker_spawn.spawn("litep2p", GROUP, task)),
            network_config: net_config,
            protocol_id,
            genesis_hash: genesis,
            fork_id: fork_id.map(Into::into),
            metrics_registry: registry.cloned(),
            block_announce_config,
            ipfs_config: None,
            notification_metrics: metrics,
        })?;
        let service = <Net as NetworkBackend<Block, Hash>>::network_service(&backend);

        let adapter = TransactionPoolAdapter::new(self.pool.clone(), client.clone());
        let (transactions, transactions_controller) =
            transactions.build(service.clone(), sync.clone(), Arc::new(adapter), registry)?;
        spawn.spawn_blocking("transactions", GROUP, transactions.run());

        let (system_rpc, system_requests) = tracing_unbounded("mpsc_system_rpc", 10_000);
        let answers = sc_service::build_system_rpc_future::<_, _, Hash>(
            config.role,
            service.clone(),
            sync.clone(),
            client.clone(),
            system_requests,
            has_boot_nodes,
        );
        spawn.spawn("system-rpc", GROUP, answers);

        // A node that can neither sync nor talk is better stopped than left running.
        spawn_essential.spawn_blocking("syncing", None, engine.run());
        spawn.spawn_blocking("sync-requests", GROUP, sync_handles.run(Arc::new(service.clone())));
        let worker = run(backend, client.clone(), sync.clone(), config.announce_block);
        spawn_essential.spawn_blocking("network-worker", GROUP, worker);
        let (import_queue, import_results) = (self.import_queue, sync.clone());
        spawn.spawn(
            "import-queue",
            None,
            async move { import_queue.run(&*import_results).await },
        );

        Ok(Network {
            service,
            sync,
            votes,
            commitment_votes,
            commitment_requests,
            block_announces,
            system_rpc,
            transactions: transactions_controller,
        })
    }

    fn add_votes(
        &self,
        net_config: &mut FullNetworkConfiguration<Block, Hash, Net>,
        metrics: NotificationMetrics,
    ) -> Votes {
        let protocol = consensus::vote_protocol(&self.client, self.config);
        let peer_store = self.gated_peer_store(net_config, "grandpa");
        let (config, notifications) =
            sc_consensus_grandpa::grandpa_peers_set_config::<Block, Net>(protocol.clone(), metrics, peer_store);
        net_config.add_notification_protocol(config);
        Votes {
            protocol,
            notifications,
        }
    }

    /// Adds the protocols of commitments: votes, among reserved peers only as for finality, and questions for proofs.
    fn add_commitments(
        &self,
        net_config: &mut FullNetworkConfiguration<Block, Hash, Net>,
        metrics: NotificationMetrics,
    ) -> (Votes, ProofRequests) {
        let genesis = self.client.info().genesis_hash;
        let fork_id = self.config.chain_spec.fork_id();
        let protocol = sc_consensus_beefy::gossip_protocol_name(genesis, fork_id);
        let peer_store = self.gated_peer_store(net_config, "beefy");
        let peers = SetConfig {
            in_peers: 0,
            out_peers: 0,
            reserved_nodes: Vec::new(),
            non_reserved_mode: NonReservedPeerMode::Deny,
        };
        let (config, notifications) = <Net as NetworkBackend<Block, Hash>>::notification_config(
            protocol.clone(),
            Vec::new(),
            MAX_VOTE_MESSAGE,
            None,
            peers,
            metrics,
            peer_store,
        );
        net_config.add_notification_protocol(config);

        let registry = self.config.prometheus_registry().cloned();
        let (requests, config) = ProofRequests::new::<_, Net>(genesis, fork_id, self.client.clone(), registry);
        net_config.add_request_response_protocol(self.gated(config, "beefy/justifications"));
        let votes = Votes {
            protocol,
            notifications,
        };
        (votes, requests)
    }

    /// Adds the protocols that blocks, states and finality proofs are asked for with, and the strategy that asks.
    fn add_sync_requests(
        &self,
        net_config: &mut FullNetworkConfiguration<Block, Hash, Net>,
        protocol_id: &ProtocolId,
        handles: &NetworkServiceProvider,
    ) -> Result<PolkadotSyncingStrategy<Block, FullClient>, Error> {
        let Self { config, client, .. } = self;
        let network = &config.network;
        let peers = network.default_peers_set.in_peers as usize + network.default_peers_set.out_peers as usize;
        if client.requires_full_sync() && !matches!(network.sync_mode, SyncMode::Full) {
            return Err("--sync: a node that keeps every state must download and execute every block".into());
        }
        let genesis = client.info().genesis_hash;
        let fork_id = config.chain_spec.fork_id();
        let spawn = self.tasks.spawn_handle();

        let BlockRelayParams {
            mut server,
            downloader,
            request_response_config,
        } = BlockRequestHandler::new::<Net>(handles.handle(), protocol_id, fork_id, client.clone(), peers);
        spawn.spawn("block-requests", GROUP, async move { server.run().await });
        net_config.add_request_response_protocol(self.gated(request_response_config, "sync"));

        let (states, state_config) = StateRequestHandler::new::<Net>(protocol_id, fork_id, client.clone(), peers);
        let state_request_protocol_name = state_config.protocol_name().clone();
        spawn.spawn("state-requests", GROUP, states.run());
        net_config.add_request_response_protocol(self.gated(state_config, "state"));

        let (proofs, proof_config) =
            WarpRequestHandler::new::<_, Net>(protocol_id.clone(), genesis, fork_id, self.warp_sync.clone());
        let warp_protocol = proof_config.protocol_name().clone();
        spawn.spawn("warp-requests", GROUP, proofs.run());
        net_config.add_request_response_protocol(self.gated(proof_config, "sync/warp"));

        let strategy = PolkadotSyncingStrategyConfig {
            mode: network.sync_mode,
            max_parallel_downloads: network.max_parallel_downloads,
            max_blocks_per_request: network.max_blocks_per_request,
            min_peers_to_start_warp_sync: network.min_peers_to_start_warp_sync,
            metrics_registry: config.prometheus_registry().cloned(),
            state_request_protocol_name,
            block_downloader: downloader,
            gap_sync_body_policy: sc_service::default_gap_sync_body_policy(config.blocks_pruning),
        };
        let warp_sync = WarpSyncConfig::WithProvider(self.warp_sync.clone());
        Ok(PolkadotSyncingStrategy::new(
            strategy,
            client.clone(),
            Some(warp_sync),
            Some(warp_protocol),
        )?)
    }

    fn add_light_requests(
        &self,
        net_config: &mut FullNetworkConfiguration<Block, Hash, Net>,
        protocol_id: &ProtocolId,
    ) {
        let fork_id = self.config.chain_spec.fork_id();
        let (handler, config) = LightClientRequestHandler::new::<Net>(protocol_id, fork_id, self.client.clone());
        self.tasks.spawn_handle().spawn("light-requests", GROUP, handler.run());
        net_config.add_request_response_protocol(self.gated(config, "light"));
    }

    /// Puts the allow-list before the handler of a request protocol.
    fn gated(&self, mut config: RequestConfig, protocol: &'static str) -> RequestConfig {
        config.inbound_queue = config.inbound_queue.take().map(|handler| {
            let (queue, forward) = gate(self.allow_list.clone(), protocol, handler);
            self.tasks.spawn_handle().spawn("allow-list-gate", GROUP, forward);
            queue
        });
        config
    }

    fn gated_peer_store(
        &self,
        net_config: &FullNetworkConfiguration<Block, Hash, Net>,
        protocol: &'static str,
    ) -> Arc<GatedPeerStore> {
        GatedPeerStore::new(self.allow_list.clone(), net_config.peer_store_handle(), protocol)
    }
}

/// Runs the network, and tells block synchronisation what was imported and what became final.
async fn run(backend: Net, client: Arc<FullClient>, sync: Arc<SyncingService<Block>>, announce: bool) {
    let worker = <Net as NetworkBackend<Block, Hash>>::run(backend).fuse();
    let mut imported = client.import_notification_stream().fuse();
    let mut finalised = client.finality_notification_stream().fuse();
    pin_mut!(worker);
    loop {
        select! {
            block = imported.next() => {
                // The client is gone: the node is stopping.
                let Some(block) = block else { return };
                if announce {
                    sync.announce_block(block.hash, None);
                }
                if block.is_new_best {
                    sync.new_best_block_imported(block.hash, block.header.number);
                }
            },
            block = finalised.select_next_some() => sync.on_block_finalized(block.hash, block.header),
            () = worker => return,
        }
    }
}
