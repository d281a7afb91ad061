// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Block production and finality, and their timing.
//!
//! The chain says how long a slot is: one second in every preset, 500 ms at the shortest. The aim is finality within
//! three seconds for 99 of 100 blocks, with four validators on one machine. From the moment a block is made, it takes:
//!
//! 1. the time to execute, send and import it: the author has two thirds of the slot to fill it, so that the others can
//!    import it before the next slot begins;
//! 2. waiting for the vote under way to end, on average half a round;
//! 3. one round: up to twice [`GOSSIP_DURATION`] until prevotes are cast, and as long as messages take until two thirds
//!    of the precommits are in.
//!
//! GRANDPA's usual settings suit slots of six seconds: a gossip duration of 333 ms or more, and a rule never to vote
//! for the two newest blocks. That rule alone would cost two seconds here. It saves votes where several validators may
//! author one slot and the newest blocks are often dropped again; Aura gives each slot one author. Safety depends on
//! neither: a block is final when two thirds of the validators precommitted to it or a descendant, whichever block they
//! chose. So validators here vote for the newest block, and when finality is behind, for three quarters of the way to
//! it, so that they agree although some see newer blocks than others.

use crate::service::{Block, FullBackend, FullClient, FullSelectChain, Pool};
use futures::FutureExt;
use sc_consensus::DefaultImportQueue;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_beefy::import::BeefyBlockImport;
use sc_consensus_grandpa::{
    GrandpaBlockImport, GrandpaParams, LinkHalf, SharedVoterState, ThreeQuartersOfTheUnfinalizedChain,
    VotingRulesBuilder,
};
use sc_network::{service::traits::NetworkService, NotificationService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::{config::Role, Configuration, Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::{
    inherents::InherentDataProvider as SlotProvider,
    sr25519::{AuthorityId, AuthorityPair, AuthoritySignature},
};
use sp_consensus_beefy::ecdsa_crypto::AuthorityId as BeefyId;
use sp_core::traits::SpawnEssentialNamed;
use sp_timestamp::InherentDataProvider as TimestampProvider;
use std::{sync::Arc, time::Duration};

/// How long GRANDPA allows for a vote to reach everyone.
///
/// Prevotes wait up to twice as long for the round's leader, unless enough of them are in; precommits up to four times
/// as long. Shorter than the real delay only makes validators vote before they have heard each other, and so now and
/// then need one more round; it never makes a wrong block final. 150 ms covers a network within one continent, and a
/// round then fits into a slot of 500 ms.
pub const GOSSIP_DURATION: Duration = Duration::from_millis(150);

/// Blocks between two finality proofs that are stored, at most.
///
/// A node that catches up learns of finality this often: about once a minute at one block a second, for a proof of some
/// hundred bytes for each validator.
pub const JUSTIFICATION_PERIOD: u32 = 64;

/// The share of the slot in which the author fills its block.
const PROPOSAL_SHARE: f32 = 2.0 / 3.0;

/// Follows finality while blocks are imported.
pub type GrandpaImport = GrandpaBlockImport<FullBackend, Block, FullClient, FullSelectChain>;
/// Follows commitments for the mainchain as well.
pub type BlockImport = BeefyBlockImport<Block, FullBackend, FullClient, GrandpaImport, BeefyId>;
pub type FinalityLink = LinkHalf<Block, FullClient, FullSelectChain>;

/// The two ends of finality: blocks are imported through the first, the second feeds the voter.
pub fn finality(
    client: &Arc<FullClient>,
    select_chain: FullSelectChain,
    telemetry: Option<TelemetryHandle>,
) -> Result<(GrandpaImport, FinalityLink), Error> {
    let parts =
        sc_consensus_grandpa::block_import(client.clone(), JUSTIFICATION_PERIOD, client, select_chain, telemetry)?;
    Ok(parts)
}

/// Checks authorship of blocks from elsewhere before they are imported. Two blocks of one author for one slot are
/// logged.
pub fn import_queue(
    client: Arc<FullClient>,
    block_import: BlockImport,
    justification_import: GrandpaImport,
    spawner: &impl SpawnEssentialNamed,
    config: &Configuration,
    telemetry: Option<TelemetryHandle>,
) -> Result<DefaultImportQueue<Block>, Error> {
    let slots_client = client.clone();
    let queue = sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
        justification_import: Some(Box::new(justification_import)),
        block_import,
        client,
        create_inherent_data_providers: move |parent, ()| {
            let client = slots_client.clone();
            async move {
                let duration = sc_consensus_aura::standalone::slot_duration_at(&*client, parent)?;
                let timestamp = TimestampProvider::from_system_time();
                Ok((
                    SlotProvider::from_timestamp_and_slot_duration(*timestamp, duration),
                    timestamp,
                ))
            }
        },
        spawner,
        registry: config.prometheus_registry(),
        check_for_equivocation: Default::default(),
        telemetry,
        compatibility_mode: Default::default(),
    })?;
    Ok(queue)
}

/// Tells how long ago a block was made, from the slot in its header.
pub fn block_age(client: Arc<FullClient>) -> impl Fn(&castellan_primitives::Header) -> Option<Duration> {
    move |header| {
        let slot = sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(header).ok()?;
        let duration =
            sc_consensus_aura::standalone::slot_duration_at::<AuthorityId, _, _>(&*client, header.hash()).ok()?;
        let made = slot.timestamp(duration)?.as_millis();
        let now = TimestampProvider::from_system_time().as_millis();
        Some(Duration::from_millis(now.saturating_sub(made)))
    }
}

/// What a validator needs to make blocks.
pub struct Authoring {
    pub client: Arc<FullClient>,
    pub select_chain: FullSelectChain,
    pub pool: Arc<Pool>,
    pub block_import: BlockImport,
    pub keystore: sp_keystore::KeystorePtr,
    pub sync: Arc<SyncingService<Block>>,
    pub force: bool,
    pub registry: Option<substrate_prometheus_endpoint::Registry>,
    pub telemetry: Option<TelemetryHandle>,
}

impl Authoring {
    /// Makes a block in every slot that is this node's turn.
    pub fn start(self, tasks: &TaskManager) -> Result<(), Error> {
        let proposer_factory = sc_basic_authorship::ProposerFactory::new(
            tasks.spawn_handle(),
            self.client.clone(),
            self.pool,
            self.registry.as_ref(),
            self.telemetry.clone(),
        );
        let slot_duration = sc_consensus_aura::slot_duration::<AuthorityId, _, _>(&*self.client)?;
        let authoring =
            sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
                slot_duration,
                client: self.client,
                select_chain: self.select_chain,
                block_import: self.block_import,
                proposer_factory,
                create_inherent_data_providers: move |_, ()| async move {
                    let timestamp = TimestampProvider::from_system_time();
                    Ok((
                        SlotProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration),
                        timestamp,
                    ))
                },
                force_authoring: self.force,
                // While finality stands still, blocks go on: they are final as soon as enough validators are back.
                backoff_authoring_blocks: None::<()>,
                keystore: self.keystore,
                sync_oracle: self.sync.clone(),
                justification_sync_link: self.sync,
                block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
                max_block_proposal_slot_portion: None,
                telemetry: self.telemetry,
                compatibility_mode: Default::default(),
            })?;
        tasks
            .spawn_essential_handle()
            .spawn_blocking("aura", Some("block-authoring"), authoring);
        Ok(())
    }
}

/// The name of the vote protocol of this chain.
pub fn vote_protocol(client: &FullClient, config: &Configuration) -> ProtocolName {
    sc_consensus_grandpa::protocol_standard_name(&client.info().genesis_hash, &config.chain_spec)
}

/// What a node needs to vote, or to follow the votes of others.
pub struct Voting {
    pub link: FinalityLink,
    pub network: Arc<dyn NetworkService>,
    pub sync: Arc<SyncingService<Block>>,
    pub notifications: Box<dyn NotificationService>,
    pub protocol: ProtocolName,
    pub role: Role,
    pub name: String,
    /// `None` if the node is no validator: then it follows and does not vote.
    pub keystore: Option<sp_keystore::KeystorePtr>,
    pub pool: Arc<Pool>,
    pub registry: Option<substrate_prometheus_endpoint::Registry>,
    pub telemetry: Option<TelemetryHandle>,
}

impl Voting {
    /// Takes part in finality. A validator that votes twice in one round is reported to the chain through the pool.
    pub fn start(self, tasks: &TaskManager) -> Result<(), Error> {
        let config = sc_consensus_grandpa::Config {
            gossip_duration: GOSSIP_DURATION,
            justification_generation_period: JUSTIFICATION_PERIOD,
            name: Some(self.name),
            observer_enabled: false,
            keystore: self.keystore,
            local_role: self.role,
            telemetry: self.telemetry.clone(),
            protocol_name: self.protocol,
        };
        let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
            config,
            link: self.link,
            network: self.network,
            sync: self.sync,
            notification_service: self.notifications,
            voting_rule: VotingRulesBuilder::new()
                .add(ThreeQuartersOfTheUnfinalizedChain)
                .build(),
            prometheus_registry: self.registry,
            shared_voter_state: SharedVoterState::empty(),
            telemetry: self.telemetry,
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
        })?;
        tasks
            .spawn_essential_handle()
            .spawn_blocking("grandpa-voter", None, voter.boxed());
        Ok(())
    }
}
