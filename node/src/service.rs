// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The parts of a node and how they are joined.

use crate::{
    anchoring::{self, Committing, RpcLinks, VoterLinks},
    consensus::{self, Authoring, BlockImport, FinalityLink, Voting},
    mainchain,
    network::{self, Network},
};
use castellan_allow_list::{AllowList, OperatorPeers, Reading, SyncPeers};
use castellan_node_cli::mainchain::MainchainTasks;
pub use castellan_primitives::OpaqueBlock as Block;
use castellan_runtime::RuntimeApi;
use futures::FutureExt;
use sc_client_api::Backend;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_executor::WasmExecutor;
use sc_network_types::PeerId;
use sc_service::{Configuration, Error, PartialComponents, TFullBackend, TFullClient, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool::TransactionPoolHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;

/// Functions of the node that the runtime calls.
pub type HostFunctions = (sp_io::SubstrateHostFunctions, castellan_node_cli::ExtraHostFunctions);

pub type FullClient = TFullClient<Block, RuntimeApi, WasmExecutor<HostFunctions>>;
pub type FullBackend = TFullBackend<Block>;
pub type FullSelectChain = LongestChain<FullBackend, Block>;
pub type Pool = TransactionPoolHandle<Block, FullClient>;

/// The parts that commands need as well, without network and tasks.
pub type Partial = PartialComponents<FullClient, FullBackend, FullSelectChain, DefaultImportQueue<Block>, Pool, Rest>;

/// The parts that only a running node uses.
pub struct Rest {
    block_import: BlockImport,
    finality_link: FinalityLink,
    voter_links: VoterLinks,
    rpc_links: RpcLinks,
    telemetry: Option<Telemetry>,
}

/// Opens the database and prepares import.
pub fn partial(config: &mut Configuration) -> Result<Partial, Error> {
    // Every block that is executed leaves its leaf of the range outside the state, or there would be no proofs.
    config.offchain_worker.indexing_enabled = true;
    let config = &*config;
    let endpoints = config
        .telemetry_endpoints
        .clone()
        .filter(|endpoints| !endpoints.is_empty());
    let telemetry = match endpoints {
        None => None,
        Some(endpoints) => {
            let worker = TelemetryWorker::new(16)?;
            let telemetry = worker.handle().new_telemetry(endpoints);
            Some((worker, telemetry))
        },
    };

    let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
    let (client, backend, keystore_container, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
        config,
        telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
        executor,
        Vec::new(),
    )?;
    let client = Arc::new(client);
    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });
    let handle = telemetry.as_ref().map(Telemetry::handle);

    let select_chain = LongestChain::new(backend.clone());
    let spawner = task_manager.spawn_essential_handle();
    let pool = sc_transaction_pool::Builder::new(spawner.clone(), client.clone(), config.role.is_authority().into())
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build();
    let (justification_import, finality_link) = consensus::finality(&client, select_chain.clone(), handle.clone())?;
    let (block_import, voter_links, rpc_links) = anchoring::commitments(
        justification_import.clone(),
        backend.clone(),
        client.clone(),
        config.prometheus_registry().cloned(),
    );
    let import_queue = consensus::import_queue(
        client.clone(),
        block_import.clone(),
        justification_import,
        &spawner,
        config,
        handle,
    )?;

    Ok(PartialComponents {
        client,
        backend,
        task_manager,
        keystore_container,
        select_chain,
        import_queue,
        transaction_pool: Arc::new(pool),
        other: Rest {
            block_import,
            finality_link,
            voter_links,
            rpc_links,
            telemetry,
        },
    })
}

/// Runs a node, which also has its tasks about the mainchain if it is told of one. It stops when the returned task manager
/// does.
pub fn start(mut config: Configuration, mainchain: Option<MainchainTasks>) -> Result<TaskManager, Error> {
    let local_peer_id = castellan_allow_list::settle(&mut config.network)?;
    let Partial {
        client,
        backend,
        mut task_manager,
        keystore_container,
        select_chain,
        import_queue,
        transaction_pool: pool,
        other:
            Rest {
                block_import,
                finality_link,
                voter_links,
                rpc_links,
                mut telemetry,
            },
    } = partial(&mut config)?;

    let allow_list = allow_list(&config, &client, local_peer_id)?;
    let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
        backend.clone(),
        finality_link.shared_authority_set().clone(),
        Vec::new(),
    ));
    let Network {
        service: network,
        sync,
        votes,
        commitment_votes,
        commitment_requests,
        block_announces,
        system_rpc,
        transactions,
    } = network::Builder {
        config: &config,
        client: client.clone(),
        pool: pool.clone(),
        tasks: &task_manager,
        import_queue,
        warp_sync,
        allow_list: allow_list.clone(),
    }
    .start()?;

    let peers = SyncPeers {
        network: network.clone(),
        sync: sync.clone(),
        block_announces,
    };
    let age = consensus::block_age(client.clone());
    task_manager.spawn_essential_handle().spawn_blocking(
        "allow-list",
        Some("networking"),
        castellan_allow_list::watch(allow_list, client.clone(), peers, age),
    );

    if config.offchain_worker.enabled {
        let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
            runtime_api_provider: client.clone(),
            keystore: Some(keystore_container.keystore()),
            offchain_db: backend.offchain_storage(),
            transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
            network_provider: Arc::new(network.clone()),
            is_validator: config.role.is_authority(),
            // No off-chain worker of this runtime has business outside the node.
            enable_http_requests: false,
            custom_extensions: |_| Vec::new(),
        })?;
        task_manager.spawn_handle().spawn(
            "offchain-workers-runner",
            "offchain-worker",
            workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
        );
    }

    let role = config.role;
    let force_authoring = config.force_authoring;
    let votes_enabled = !config.disable_grandpa;
    let name = config.network.node_name.clone();
    let registry = config.prometheus_registry().cloned();
    let keystore = keystore_container.keystore();

    let (rpc_client, rpc_pool, rpc_backend) = (client.clone(), pool.clone(), backend.clone());
    let rpc_builder = Box::new(move |executor| {
        let methods = castellan_rpc::Methods {
            client: rpc_client.clone(),
            pool: rpc_pool.clone(),
            commitments: rpc_links.clone(),
            leaves: rpc_backend.offchain_storage(),
            executor,
        };
        methods.assemble().map_err(Error::Application)
    });
    sc_service::spawn_tasks(sc_service::SpawnTasksParams {
        config,
        client: client.clone(),
        backend: backend.clone(),
        task_manager: &mut task_manager,
        keystore: keystore.clone(),
        transaction_pool: pool.clone(),
        rpc_builder,
        network: network.clone(),
        system_rpc_tx: system_rpc,
        tx_handler_controller: transactions,
        sync_service: sync.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;
    let telemetry = telemetry.as_ref().map(Telemetry::handle);

    if let Some(what) = mainchain {
        let parts = mainchain::Parts {
            client: client.clone(),
            leaves: backend.offchain_storage(),
            keystore: role.is_authority().then(|| keystore.clone()),
            pool: pool.clone(),
            registry: registry.as_ref(),
            tasks: &task_manager,
        };
        mainchain::start(what, parts)?;
    }
    if role.is_authority() {
        let authoring = Authoring {
            client: client.clone(),
            select_chain,
            pool: pool.clone(),
            block_import,
            keystore: keystore.clone(),
            sync: sync.clone(),
            force: force_authoring,
            registry: registry.clone(),
            telemetry: telemetry.clone(),
        };
        authoring.start(&task_manager)?;
    }
    if votes_enabled {
        let committing = Committing {
            client,
            backend,
            links: voter_links,
            network: network.clone(),
            sync: sync.clone(),
            votes: commitment_votes,
            requests: commitment_requests,
            keystore: role.is_authority().then(|| keystore.clone()),
            pool: pool.clone(),
            registry: registry.clone(),
        };
        committing.start(&task_manager);
        let voting = Voting {
            link: finality_link,
            network,
            sync,
            notifications: votes.notifications,
            protocol: votes.protocol,
            role,
            name,
            keystore: role.is_authority().then_some(keystore),
            pool,
            registry,
            telemetry,
        };
        voting.start(&task_manager)?;
    }
    Ok(task_manager)
}

/// The list as the chain has it now, before anyone can connect.
fn allow_list(config: &Configuration, client: &Arc<FullClient>, local: PeerId) -> Result<AllowList, Error> {
    let reading = match castellan_allow_list::read(&**client, consensus::block_age(client.clone())) {
        Ok(reading) => reading,
        // Warp sync starts without a state.
        Err(_) if config.no_genesis() && client.info().best_number == 0 => Reading::nothing_yet(),
        Err(why) => return Err(why.into()),
    };
    Ok(AllowList::new(
        local,
        OperatorPeers::from(&config.network),
        reading,
        config.prometheus_registry(),
    )?)
}
