// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What validators sign for the mainchain: roots of the Merkle mountain range over all blocks.
//!
//! Blocks become final without it. Commitments follow finality: validators vote for a block that is final already, so
//! that a commitment can name no block that the chain does not keep, and gather the votes into a proof that is stored
//! beside the block.

use crate::{
    consensus::{BlockImport, GrandpaImport},
    network::Votes,
    service::{Block, FullBackend, FullClient, Pool},
};
use futures::FutureExt;
use mmr_gadget::MmrGadget;
use sc_consensus_beefy::{
    communication::request_response::BeefyJustifsRequestHandler, start_beefy_gadget, BeefyNetworkParams, BeefyParams,
    BeefyRPCLinks, BeefyVoterLinks,
};
use sc_network::{service::traits::NetworkService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::TaskManager;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ApiRef, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus_beefy::{ecdsa_crypto::AuthorityId, mmr::MmrRootProvider};
use std::{marker::PhantomData, sync::Arc};

/// Blocks from one commitment to the next, at least.
///
/// Each costs every validator a signature and the database about 70 bytes for each of them. The first block of a session
/// always gets one, since the mainchain learns of the next validators from it.
const MIN_DISTANCE: u32 = 4;

/// What the vote task is told by block import, and tells the RPC methods.
pub type VoterLinks = BeefyVoterLinks<Block, AuthorityId>;
/// What the RPC methods are told by the vote task.
pub type RpcLinks = BeefyRPCLinks<Block, AuthorityId>;
/// Answers nodes that ask for the proofs which they missed.
pub type ProofRequests = BeefyJustifsRequestHandler<Block, FullClient>;

/// Puts the check of commitments that come with a block before `finality`, and links it to the vote task.
pub fn commitments(
    finality: GrandpaImport,
    backend: Arc<FullBackend>,
    client: Arc<FullClient>,
    registry: Option<substrate_prometheus_endpoint::Registry>,
) -> (BlockImport, VoterLinks, RpcLinks) {
    sc_consensus_beefy::beefy_block_import_and_links(finality, backend, client, registry)
}

/// What a node needs to vote on commitments, or to follow the votes of others.
pub struct Committing {
    pub client: Arc<FullClient>,
    pub backend: Arc<FullBackend>,
    pub links: VoterLinks,
    pub network: Arc<dyn NetworkService>,
    pub sync: Arc<SyncingService<Block>>,
    pub votes: Votes,
    pub requests: ProofRequests,
    /// `None` if the node is no validator: then it follows and does not vote.
    pub keystore: Option<sp_keystore::KeystorePtr>,
    pub pool: Arc<Pool>,
    pub registry: Option<substrate_prometheus_endpoint::Registry>,
}

impl Committing {
    /// Takes part in commitments, and keeps the leaves of final blocks where proofs are made from.
    ///
    /// Neither task is needed to go on with blocks, but without commitments nothing leaves the vault on the mainchain: a
    /// node whose vote task ended stops, so that its operator notices.
    pub fn start(self, tasks: &TaskManager) {
        let is_authority = self.keystore.is_some();
        let reporting = Arc::new(Reporting {
            client: self.client.clone(),
            pool: OffchainTransactionPoolFactory::new(self.pool),
        });
        let justifications: ProtocolName = self.requests.protocol_name();
        let voter = start_beefy_gadget::<_, _, _, _, _, _, _, AuthorityId>(BeefyParams {
            client: self.client.clone(),
            backend: self.backend.clone(),
            payload_provider: MmrRootProvider::new(self.client.clone()),
            runtime: reporting,
            key_store: self.keystore,
            network_params: BeefyNetworkParams {
                network: Arc::new(self.network),
                sync: self.sync,
                notification_service: self.votes.notifications,
                gossip_protocol_name: self.votes.protocol,
                justifications_protocol_name: justifications,
                _phantom: PhantomData,
            },
            min_block_delta: MIN_DISTANCE,
            prometheus_registry: self.registry,
            links: self.links,
            on_demand_justifications_handler: self.requests,
            is_authority,
        });
        tasks
            .spawn_essential_handle()
            .spawn_blocking("beefy-voter", None, voter.boxed());

        let prefix = sp_mmr_primitives::INDEXING_PREFIX.to_vec();
        let leaves = MmrGadget::start(self.client, self.backend, prefix);
        tasks.spawn_handle().spawn_blocking("mmr-leaves", None, leaves.boxed());
    }
}

/// Calls the runtime with the transaction pool at hand, for the vote task's reports of validators who contradict
/// themselves. The task calls the runtime as it is given, and without the pool such a call would fail.
struct Reporting {
    client: Arc<FullClient>,
    pool: OffchainTransactionPoolFactory<Block>,
}

impl ProvideRuntimeApi<Block> for Reporting {
    type Api = <FullClient as ProvideRuntimeApi<Block>>::Api;

    fn runtime_api(&self) -> ApiRef<'_, Self::Api> {
        let mut api = self.client.runtime_api();
        api.register_extension(self.pool.offchain_transaction_pool(self.client.info().best_hash));
        api
    }
}
