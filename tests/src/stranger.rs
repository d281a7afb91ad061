// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A peer that speaks the node's network protocols and belongs to nobody.

use anyhow::{anyhow, bail, Context, Result};
use futures::StreamExt;
use litep2p::{
    config::ConfigBuilder,
    crypto::ed25519::Keypair,
    protocol::{
        notification::{self, NotificationEvent, NotificationHandle},
        request_response::{self, DialOptions, RequestResponseEvent, RequestResponseHandle},
    },
    transport::tcp,
    types::multiaddr::{Multiaddr, Protocol as Part},
    Litep2p, PeerId,
};
use std::{collections::BTreeMap, str::FromStr, time::Duration};
use tokio::{task::JoinHandle, time::timeout};

/// The protocols of questions and answers: blocks, state, proofs of finality, proofs of storage, signed commitments.
pub const REQUESTS: [&str; 5] = ["sync/2", "state/2", "sync/warp", "light/2", "beefy/justifications/1"];
/// The protocols of announcements: blocks, transactions, votes on finality and on commitments.
pub const NOTIFICATIONS: [&str; 4] = ["block-announces/1", "transactions/1", "grandpa/1", "beefy/2"];

const MAX_MESSAGE: usize = 16 << 20;
const PATIENCE: Duration = Duration::from_secs(6);

/// What came of a request or of an attempt to open a stream of announcements.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Answer {
    /// The node answered, with this many bytes.
    Served(usize),
    /// The node did not, and why the request ended.
    Refused(String),
}

impl Answer {
    /// Whether the node answered.
    pub fn is_served(&self) -> bool {
        matches!(self, Self::Served(_))
    }
}

/// A peer with a key of its own.
pub struct Stranger {
    requests: BTreeMap<&'static str, RequestResponseHandle>,
    notifications: BTreeMap<&'static str, NotificationHandle>,
    network: JoinHandle<()>,
}

impl Stranger {
    /// A peer that knows the chain by the hash of its first block, in hex, and a node by its address.
    pub fn new(genesis: &str, node: &str) -> Result<Self> {
        let (peer, address) = split(node)?;
        let mut config = ConfigBuilder::new()
            .with_keypair(Keypair::generate())
            .with_tcp(tcp::config::Config {
                listen_addresses: vec!["/ip4/127.0.0.1/tcp/0".parse()?],
                ..Default::default()
            })
            .with_known_addresses([(peer, vec![address])].into_iter());
        let mut requests = BTreeMap::new();
        for protocol in REQUESTS {
            let (protocol_config, handle) =
                request_response::ConfigBuilder::new(format!("/{genesis}/{protocol}").into())
                    .with_max_size(MAX_MESSAGE)
                    .with_timeout(PATIENCE)
                    .build();
            config = config.with_request_response_protocol(protocol_config);
            requests.insert(protocol, handle);
        }
        let mut notifications = BTreeMap::new();
        for protocol in NOTIFICATIONS {
            let (protocol_config, handle) = notification::ConfigBuilder::new(format!("/{genesis}/{protocol}").into())
                .with_max_size(MAX_MESSAGE)
                .with_handshake(Vec::new())
                .with_auto_accept_inbound(true)
                .build();
            config = config.with_notification_protocol(protocol_config);
            notifications.insert(protocol, handle);
        }
        let mut litep2p = Litep2p::new(config.build()).map_err(|error| anyhow!("starting a peer: {error}"))?;
        let network = tokio::spawn(async move { while litep2p.next_event().await.is_some() {} });
        Ok(Self {
            requests,
            notifications,
            network,
        })
    }

    /// Sends a request to the node at `address`.
    pub async fn request(&mut self, protocol: &str, node: &str, payload: Vec<u8>) -> Result<Answer> {
        let (peer, _) = split(node)?;
        let handle = self
            .requests
            .get_mut(protocol)
            .with_context(|| format!("no protocol {protocol}"))?;
        let sent = handle.send_request(peer, payload, DialOptions::Dial).await;
        let sent = sent.map_err(|error| anyhow!("sending a request: {error}"))?;
        loop {
            match timeout(PATIENCE * 2, handle.next()).await {
                Ok(Some(RequestResponseEvent::ResponseReceived {
                    request_id, response, ..
                })) if request_id == sent => return Ok(Answer::Served(response.len())),
                Ok(Some(RequestResponseEvent::RequestFailed { request_id, error, .. })) if request_id == sent => {
                    return Ok(Answer::Refused(format!("{error:?}")))
                },
                Ok(Some(_)) => {},
                Ok(None) => bail!("the protocol {protocol} ended"),
                Err(_) => bail!("a request over {protocol} neither failed nor was answered"),
            }
        }
    }

    /// Opens a stream of announcements with the node at `address`.
    pub async fn open(&mut self, protocol: &str, node: &str, handshake: Vec<u8>) -> Result<Answer> {
        let (peer, _) = split(node)?;
        let handle = self
            .notifications
            .get_mut(protocol)
            .with_context(|| format!("no protocol {protocol}"))?;
        handle.set_handshake(handshake);
        handle
            .open_substream(peer)
            .await
            .map_err(|error| anyhow!("opening {protocol}: {error}"))?;
        loop {
            match timeout(PATIENCE * 2, handle.next()).await {
                Ok(Some(NotificationEvent::NotificationStreamOpened { handshake, .. })) => {
                    return Ok(Answer::Served(handshake.len()))
                },
                Ok(Some(NotificationEvent::NotificationStreamOpenFailure { error, .. })) => {
                    return Ok(Answer::Refused(format!("{error:?}")))
                },
                Ok(Some(_)) => {},
                Ok(None) => bail!("the protocol {protocol} ended"),
                Err(_) => bail!("a stream of {protocol} neither failed nor opened"),
            }
        }
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.network.abort();
    }
}

/// The bytes under which the chain lists a peer, from its identity in base 58.
pub fn listed_as(peer_id: &str) -> Result<Vec<u8>> {
    Ok(PeerId::from_str(peer_id)
        .map_err(|error| anyhow!("{peer_id}: {error:?}"))?
        .to_bytes())
}

fn split(address: &str) -> Result<(PeerId, Multiaddr)> {
    let address: Multiaddr = address.parse()?;
    let Some(Part::P2p(peer)) = address.iter().last() else {
        bail!("{address} names no peer")
    };
    let peer = PeerId::from_bytes(&peer.to_bytes()).map_err(|error| anyhow!("{address}: {error:?}"))?;
    Ok((peer, address))
}

/// A well-formed request of each of the [`REQUESTS`], about the final block of this hash.
pub fn request(protocol: &str, genesis: &[u8], block: &[u8]) -> Vec<u8> {
    match protocol {
        // Header and body, the first block after genesis, upwards, one.
        "sync/2" => [field(1, 0x0300_0000), bytes_field(3, &1u32.to_le_bytes()), field(6, 1)].concat(),
        // Everything, without a proof.
        "state/2" => [bytes_field(1, block), field(3, 1)].concat(),
        "sync/warp" => genesis.to_vec(),
        "light/2" => bytes_field(
            2,
            &[bytes_field(2, block), bytes_field(3, b":grandpa_authorities")].concat(),
        ),
        // The first block, for which validators must sign a commitment before any other.
        "beefy/justifications/1" => 1u32.to_le_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// The handshake with which a full node opens each of the [`NOTIFICATIONS`].
pub fn handshake(protocol: &str, genesis: &[u8]) -> Vec<u8> {
    const FULL_NODE: u8 = 1;
    match protocol {
        "block-announces/1" => [&[FULL_NODE], &0u32.to_le_bytes()[..], genesis, genesis].concat(),
        _ => vec![FULL_NODE],
    }
}

// The two kinds of protobuf fields that the requests above need.

fn field(number: u8, value: u64) -> Vec<u8> {
    [vec![number << 3], varint(value)].concat()
}

fn bytes_field(number: u8, value: &[u8]) -> Vec<u8> {
    [vec![number << 3 | 2], varint(value.len() as u64), value.to_vec()].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
