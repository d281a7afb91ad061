// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{list::AllowList, rules::Listing, LOG_TARGET};
use castellan_runtime_api::MembershipApi;
use futures::{
    future::{select, Either},
    stream, StreamExt,
};
use futures_timer::Delay;
use sc_client_api::BlockchainEvents;
use sc_network::{service::traits::NetworkService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_network_types::{
    multiaddr::{Multiaddr, Protocol},
    PeerId,
};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::{collections::HashSet, future, sync::Arc, time::Duration};

/// How old the best block may be before the list in it counts as outdated.
pub const OUTDATED: Duration = Duration::from_secs(10 * 60);

/// How often the list is read and the connected peers are checked when no block arrives.
const INTERVAL: Duration = Duration::from_secs(10);

/// What the best block says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reading {
    /// Whom it lets in.
    pub listing: Listing,
    /// Whether the block is so old that peers may have joined and left since.
    pub outdated: bool,
}

/// The connections that the task corrects.
#[async_trait::async_trait]
pub trait Peers: Send + Sync {
    /// Keeps connections to exactly these peers.
    fn reserve(&self, peers: HashSet<PeerId>);

    /// The peers that hold the block announcements protocol, and with it may hold the other notification protocols.
    async fn connected(&self) -> Vec<PeerId>;

    /// Closes the block announcements protocol with `peer`; the other notification protocols follow.
    fn disconnect(&self, peer: PeerId);
}

/// The connections of a running node.
pub struct SyncPeers<Block: BlockT> {
    /// The network.
    pub network: Arc<dyn NetworkService>,
    /// The block synchronisation on top of it.
    pub sync: Arc<SyncingService<Block>>,
    /// The name of the block announcements protocol.
    pub block_announces: ProtocolName,
}

#[async_trait::async_trait]
impl<Block: BlockT> Peers for SyncPeers<Block> {
    fn reserve(&self, peers: HashSet<PeerId>) {
        // Both layers count slots, and both must leave reserved peers out of the count.
        self.sync.set_no_slot_peers(peers.clone());
        let addresses = peers
            .into_iter()
            .map(|peer| Multiaddr::empty().with(Protocol::P2p(peer.into())))
            .collect();
        if let Err(why) = self.network.set_reserved_peers(self.block_announces.clone(), addresses) {
            log::error!(target: LOG_TARGET, "Allow-list: could not reserve peers: {why}");
        }
    }

    async fn connected(&self) -> Vec<PeerId> {
        // An error means that the node is shutting down.
        self.sync
            .peers_info()
            .await
            .unwrap_or_default()
            .into_iter()
            .map(|(peer, _)| peer)
            .collect()
    }

    fn disconnect(&self, peer: PeerId) {
        self.network.disconnect_peer(peer, self.block_announces.clone());
    }
}

/// Reads the list at the best block. `age` tells how long ago a block was made, or `None` if that cannot be told.
pub fn read<Block, Client>(
    client: &Client,
    age: impl Fn(&Block::Header) -> Option<Duration>,
) -> Result<Reading, sp_blockchain::Error>
where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
    Client::Api: MembershipApi<Block>,
{
    let best = client.info().best_hash;
    let entries = client.runtime_api().allowed_nodes(best)?;
    let header = client.expect_header(best)?;
    let (listing, unreadable) = Listing::parse(entries);
    if !unreadable.is_empty() {
        log::debug!(target: LOG_TARGET, "Allow-list: entries that are not peer ids: {unreadable:?}");
    }
    Ok(Reading {
        listing,
        outdated: age(&header).is_none_or(|age| age > OUTDATED),
    })
}

/// Follows the chain and keeps the list and the connections in step with it. Ends when the client is gone.
pub async fn watch<Block, Client>(
    list: AllowList,
    client: Arc<Client>,
    peers: impl Peers,
    age: impl Fn(&Block::Header) -> Option<Duration>,
) where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + BlockchainEvents<Block>,
    Client::Api: MembershipApi<Block>,
{
    // During a major sync only finality is told, afterwards every import.
    let imported = client
        .import_notification_stream()
        .filter_map(|block| future::ready(block.is_new_best.then_some(())));
    let finalised = client.finality_notification_stream().map(drop);
    let mut blocks = stream::select(imported, finalised);

    peers.reserve(list.reserved());
    let mut timer = Delay::new(INTERVAL);
    loop {
        let check_all = match select(blocks.next(), &mut timer).await {
            Either::Left((None, _)) => return,
            Either::Left((Some(()), _)) => false,
            Either::Right(_) => {
                timer.reset(INTERVAL);
                true
            },
        };
        match read(&*client, &age) {
            Ok(reading) => apply(&list, reading, &peers, check_all).await,
            Err(why) => log::debug!(target: LOG_TARGET, "Allow-list: could not be read, the last one stays: {why}"),
        }
    }
}

async fn apply(list: &AllowList, reading: Reading, peers: &impl Peers, check_all: bool) {
    let change = list.update(reading);
    if let Some(reserved) = change.reserved {
        peers.reserve(reserved);
    }
    if !change.any && !check_all {
        return;
    }
    for peer in peers.connected().await {
        if !list.permits(&peer) {
            log::info!(target: LOG_TARGET, "Allow-list: closing the protocols of {peer}");
            list.count_disconnected();
            peers.disconnect(peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OperatorPeers;
    use castellan_primitives::{Hash, Header, OpaqueBlock as Block};
    use futures::executor::block_on;
    use sp_api::{ApiError, ApiRef};
    use sp_blockchain::{BlockStatus, Info, Result as ChainResult};
    use sp_runtime::traits::Header as _;
    use std::sync::Mutex;

    #[derive(Default)]
    struct Network {
        connected: Vec<PeerId>,
        reserved: Mutex<Vec<HashSet<PeerId>>>,
        disconnected: Mutex<Vec<PeerId>>,
    }

    #[async_trait::async_trait]
    impl Peers for Network {
        fn reserve(&self, peers: HashSet<PeerId>) {
            self.reserved.lock().unwrap().push(peers);
        }

        async fn connected(&self) -> Vec<PeerId> {
            self.connected.clone()
        }

        fn disconnect(&self, peer: PeerId) {
            self.disconnected.lock().unwrap().push(peer);
        }
    }

    fn reading(listing: Listing) -> Reading {
        Reading {
            listing,
            outdated: false,
        }
    }

    fn list(listing: Listing) -> AllowList {
        AllowList::new(PeerId::random(), OperatorPeers::default(), reading(listing), None).unwrap()
    }

    #[test]
    fn a_new_list_closes_strangers_and_reserves_members() {
        let [member, stranger] = std::array::from_fn(|_| PeerId::random());
        let network = Network {
            connected: vec![member, stranger],
            ..Network::default()
        };
        let list = list(Listing::Everyone);
        block_on(apply(&list, reading(Listing::Only([member].into())), &network, false));
        assert_eq!(*network.reserved.lock().unwrap(), vec![[member].into()]);
        assert_eq!(*network.disconnected.lock().unwrap(), vec![stranger]);
    }

    #[test]
    fn without_a_change_only_the_timer_checks() {
        let [member, stranger] = std::array::from_fn(|_| PeerId::random());
        let network = Network {
            connected: vec![stranger],
            ..Network::default()
        };
        let listing = Listing::Only([member].into());
        let list = list(listing.clone());
        block_on(apply(&list, reading(listing.clone()), &network, false));
        assert!(network.disconnected.lock().unwrap().is_empty());
        block_on(apply(&list, reading(listing), &network, true));
        assert_eq!(*network.disconnected.lock().unwrap(), vec![stranger]);
        assert!(network.reserved.lock().unwrap().is_empty());
    }

    #[test]
    fn opening_closes_nobody() {
        let [member, stranger] = std::array::from_fn(|_| PeerId::random());
        let network = Network {
            connected: vec![member, stranger],
            ..Network::default()
        };
        let list = list(Listing::Only([member].into()));
        block_on(apply(&list, reading(Listing::Everyone), &network, false));
        assert!(network.disconnected.lock().unwrap().is_empty());
        assert_eq!(*network.reserved.lock().unwrap(), vec![HashSet::new()]);
    }

    /// A chain whose runtime lists these entries, or fails.
    #[derive(Clone)]
    struct Chain(Option<Vec<Vec<u8>>>);

    sp_api::mock_impl_runtime_apis! {
        impl MembershipApi<Block> for Chain {
            #[advanced]
            fn allowed_nodes(&self, _: Hash) -> Result<Vec<Vec<u8>>, ApiError> {
                self.0.clone().ok_or(ApiError::UnknownBlock("no state".into()))
            }
        }
    }

    impl ProvideRuntimeApi<Block> for Chain {
        type Api = Self;

        fn runtime_api(&self) -> ApiRef<'_, Self> {
            self.clone().into()
        }
    }

    impl HeaderBackend<Block> for Chain {
        fn header(&self, _: Hash) -> ChainResult<Option<Header>> {
            let zero = Hash::default();
            Ok(Some(Header::new(7, zero, zero, zero, Default::default())))
        }

        fn info(&self) -> Info<Block> {
            Info {
                best_hash: Hash::default(),
                best_number: 7,
                genesis_hash: Hash::default(),
                finalized_hash: Hash::default(),
                finalized_number: 0,
                finalized_state: None,
                number_leaves: 1,
                block_gap: None,
            }
        }

        fn status(&self, _: Hash) -> ChainResult<BlockStatus> {
            Ok(BlockStatus::InChain)
        }

        fn number(&self, _: Hash) -> ChainResult<Option<u32>> {
            Ok(Some(7))
        }

        fn hash(&self, _: u32) -> ChainResult<Option<Hash>> {
            Ok(None)
        }
    }

    #[test]
    fn reads_list_and_age() {
        let member = PeerId::random();
        let chain = Chain(Some(vec![member.to_bytes(), vec![0]]));
        let listing = Listing::Only([member].into());

        let recent = read::<Block, _>(&chain, |header| Some(Duration::from_secs((*header.number()).into())));
        assert_eq!(
            recent.unwrap(),
            Reading {
                listing: listing.clone(),
                outdated: false
            }
        );
        let old = read::<Block, _>(&chain, |_| Some(OUTDATED + Duration::from_secs(1)));
        assert_eq!(
            old.unwrap(),
            Reading {
                listing: listing.clone(),
                outdated: true
            }
        );
        let unknown = read::<Block, _>(&chain, |_| None);
        assert_eq!(
            unknown.unwrap(),
            Reading {
                listing,
                outdated: true
            }
        );
    }

    #[test]
    fn an_unreadable_chain_is_an_error_not_an_open_list() {
        assert!(read::<Block, _>(&Chain(None), |_| None).is_err());
    }
}
