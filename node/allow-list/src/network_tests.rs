// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The promise of this crate on the real network library: two nodes on the loopback interface, of whom one keeps a
//! list.

use crate::{gate, AllowList, GatedPeerStore, Listing, OperatorPeers, Reading};
use castellan_primitives::{Hash, OpaqueBlock as Block};
use sc_network::{
    config::{
        FullNetworkConfiguration, IncomingRequest, NetworkConfiguration, NodeKeyConfig, NonReservedPeerMode, Params,
        ProtocolId, Role, Secret, SetConfig,
    },
    peer_store::PeerStoreProvider,
    request_responses::OutgoingResponse,
    service::traits::{NetworkService, NotificationEvent, PeerStore, ValidationResult},
    IfDisconnected, Litep2pNetworkBackend, NetworkBackend, RequestFailure,
};
use sc_network_types::{multiaddr::Multiaddr, PeerId};
use std::{
    collections::HashSet,
    sync::{
        atomic::{AtomicUsize, Ordering},
        Arc,
    },
    time::Duration,
};

type Net = Litep2pNetworkBackend;

const ANNOUNCES: &str = "/test/block-announces/1";
const SYNC: &str = "/test/sync/2";

struct Node {
    peer: PeerId,
    service: Arc<dyn NetworkService>,
    /// How many notification substreams are open.
    open: Arc<AtomicUsize>,
    /// How many requests reached the handler.
    handled: Arc<AtomicUsize>,
}

impl Node {
    fn new(list: Option<AllowList>) -> Self {
        let mut network = NetworkConfiguration::new_local();
        let key = network.node_key.clone().into_keypair().unwrap();
        network.node_key = NodeKeyConfig::Ed25519(Secret::Input(key.secret()));
        let mut config = FullNetworkConfiguration::<Block, Hash, Net>::new(&network, None);

        let metrics = <Net as NetworkBackend<Block, Hash>>::register_notification_metrics(None);
        let peer_store: Arc<dyn PeerStoreProvider> = match &list {
            Some(list) => GatedPeerStore::new(list.clone(), config.peer_store_handle(), "block-announces"),
            None => config.peer_store_handle(),
        };
        let (announces, mut notifications) = <Net as NetworkBackend<Block, Hash>>::notification_config(
            ANNOUNCES.into(),
            Vec::new(),
            1024,
            None,
            SetConfig {
                in_peers: 8,
                out_peers: 8,
                reserved_nodes: Vec::new(),
                non_reserved_mode: NonReservedPeerMode::Accept,
            },
            metrics.clone(),
            peer_store,
        );

        let (handler, requests) = async_channel::bounded::<IncomingRequest>(8);
        let timeout = Duration::from_secs(5);
        let mut sync = <Net as NetworkBackend<Block, Hash>>::request_response_config(
            SYNC.into(),
            Vec::new(),
            1024,
            1024,
            timeout,
            Some(handler),
        );
        if let Some(list) = list {
            let (queue, forward) = gate(list, "sync", sync.inbound_queue.take().unwrap());
            sync.inbound_queue = Some(queue);
            tokio::spawn(forward);
        }
        config.add_request_response_protocol(sync);

        tokio::spawn(config.take_peer_store().run());
        let backend = <Net as NetworkBackend<Block, Hash>>::new(Params {
            role: Role::Full,
            executor: Box::new(|task| {
                tokio::spawn(task);
            }),
            network_config: config,
            protocol_id: ProtocolId::from("test"),
            genesis_hash: Hash::zero(),
            fork_id: None,
            metrics_registry: None,
            block_announce_config: announces,
            ipfs_config: None,
            notification_metrics: metrics,
        })
        .unwrap();
        let service = <Net as NetworkBackend<Block, Hash>>::network_service(&backend);
        tokio::spawn(<Net as NetworkBackend<Block, Hash>>::run(backend));

        let (open, handled) = <(Arc<AtomicUsize>, Arc<AtomicUsize>)>::default();
        let (open_now, handled_now) = (open.clone(), handled.clone());
        tokio::spawn(async move {
            while let Some(event) = notifications.next_event().await {
                match event {
                    NotificationEvent::ValidateInboundSubstream { result_tx, .. } => {
                        let _ = result_tx.send(ValidationResult::Accept);
                    },
                    NotificationEvent::NotificationStreamOpened { .. } => {
                        open_now.fetch_add(1, Ordering::SeqCst);
                    },
                    NotificationEvent::NotificationStreamClosed { .. } => {
                        open_now.fetch_sub(1, Ordering::SeqCst);
                    },
                    NotificationEvent::NotificationReceived { .. } => {},
                }
            }
        });
        tokio::spawn(async move {
            while let Ok(request) = requests.recv().await {
                handled_now.fetch_add(1, Ordering::SeqCst);
                let answer = OutgoingResponse {
                    result: Ok(vec![7]),
                    reputation_changes: vec![],
                    sent_feedback: None,
                };
                let _ = request.pending_response.send(answer);
            }
        });
        Self {
            peer: key.public().to_peer_id(),
            service,
            open,
            handled,
        }
    }

    fn address(&self) -> Multiaddr {
        self.service.listen_addresses().into_iter().next().unwrap()
    }

    async fn ask(&self, other: &Node) -> Result<Vec<u8>, RequestFailure> {
        let answer = self
            .service
            .request(other.peer, SYNC.into(), vec![1], None, IfDisconnected::TryConnect)
            .await;
        answer.map(|(bytes, _)| bytes)
    }

    async fn wait_for_open(&self, count: usize) {
        let reached = async {
            while self.open.load(Ordering::SeqCst) != count {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), reached).await.unwrap();
    }
}

fn only<const N: usize>(peers: [PeerId; N]) -> Reading {
    Reading {
        listing: Listing::Only(peers.into()),
        outdated: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_hold_no_protocol_until_they_are_listed_and_none_after() {
    let list = AllowList::new(PeerId::random(), OperatorPeers::default(), only([]), None).unwrap();
    let member = Node::new(Some(list.clone()));
    let stranger = Node::new(None);

    // The stranger tries as hard as it can.
    let address = member.address();
    stranger.service.add_known_address(member.peer, address.clone());
    stranger
        .service
        .add_peers_to_reserved_set(ANNOUNCES.into(), HashSet::from([address]))
        .unwrap();
    for _ in 0..3 {
        assert!(matches!(stranger.ask(&member).await, Err(RequestFailure::Refused)));
    }
    // Longer than the library waits before it tries a refused peer again.
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(member.open.load(Ordering::SeqCst), 0);
    assert_eq!(stranger.open.load(Ordering::SeqCst), 0);
    assert_eq!(member.handled.load(Ordering::SeqCst), 0);

    list.update(only([stranger.peer]));
    assert_eq!(stranger.ask(&member).await.unwrap(), vec![7]);
    member.wait_for_open(1).await;
    stranger.wait_for_open(1).await;

    list.update(only([]));
    member.service.disconnect_peer(stranger.peer, ANNOUNCES.into());
    member.wait_for_open(0).await;
    stranger.wait_for_open(0).await;
    assert!(matches!(stranger.ask(&member).await, Err(RequestFailure::Refused)));
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(member.open.load(Ordering::SeqCst), 0);
    assert_eq!(member.handled.load(Ordering::SeqCst), 1);
}
