// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Keeps peers that the chain does not list off every protocol of the node.
//!
//! Governance keeps a list of peer ids on chain (`MembershipApi::allowed_nodes`). While it is empty the network is
//! open, as a private development chain is. As soon as it names one peer, only the peers that it names may hold a
//! protocol with this node. [`AllowList`] is the list as this node knows it; [`watch`] follows the chain and keeps it
//! current.
//!
//! # What refuses a peer, protocol by protocol
//!
//! The network library has "reserved only" modes, a ban for peers of bad reputation, and no way to close a transport
//! connection. None of the three suffices: a protocol's reserved mode does not reach the request protocols, a ban needs
//! the peer to be known beforehand, wears off after a minute, and does not reach peers that come under a new identity.
//! So the list is asked at the two places that every substream and request of a remote peer passes:
//!
//! | protocol | kind | refused by |
//! |---|---|---|
//! | `block-announces` | notifications | [`GatedPeerStore`] |
//! | `transactions`, `grandpa`, `beefy` | notifications | [`GatedPeerStore`], and by taking reserved peers only |
//! | `sync` (blocks), `state`, `sync/warp`, `light`, `beefy/justifications` | requests | [`gate`] |
//! | `bitswap`, IPFS | requests | not being installed: the node does not start with `--ipfs-server` |
//! | `kad`, `identify`, `ping` | discovery | **nothing**: the library runs them and offers no place to ask |
//!
//! - A notification protocol asks its peer store whether a peer is banned before it takes an inbound substream and
//!   before it opens one to a reserved peer, and takes the candidates for other outbound substreams from it.
//!   [`GatedPeerStore`] answers "banned" for a peer that may not come in, and never offers it.
//! - `transactions`, `grandpa` and `beefy` have no slots for peers that are not reserved, and the library reserves there exactly
//!   the peers that hold `block-announces`.
//! - A request passes [`gate`] before it reaches the handler. One from a peer that may not come in is dropped, which
//!   the library answers by closing the substream; the handler never sees it.
//!
//! So a stranger that knows an address can complete the encrypted handshake of the transport and then learn the node's
//! name, version, addresses and protocol names, and the addresses of other nodes; this node may ask it for addresses in
//! turn. It gets no block, state, proof, transaction or vote and can send none. The library closes its connection after
//! ten seconds without a substream. Operators who want the addresses hidden as well close the port to strangers in the
//! firewall.
//!
//! # Peers that may come in
//!
//! They become reserved peers of `block-announces`, and with that of the other notification protocols: the node
//! keeps trying to reach each of them and no slot limit keeps them out. Their addresses come from where they always do, boot
//! nodes, the distributed hash table and mDNS, which is why discovery stays open.
//!
//! With `--reserved-only` the operator narrows the choice further: only reserved nodes that are also listed. This
//! node's own peer id in the list has no effect, but a warning says when it is missing.
//!
//! # Changes
//!
//! The list is read at the best block: at start, whenever the best block changes, when a block is finalised, and every
//! ten seconds. A peer that was added may come in at once: there is no ban to lift, since "banned" is answered from the
//! list. A peer that was removed loses its reservation, its `block-announces` substream is closed, the other
//! notification protocols follow, and requests that it sends from then on are dropped. A response under way is still completed.
//!
//! # A node that was away
//!
//! A node whose best block is older than ten minutes, above all a new one at genesis, knows an old list, and the peers
//! it names may have left the network. Such a node also lets those peers in that its operator named, in `--bootnodes`,
//! `--reserved-nodes` or the chain specification, or it could never learn the current list. As soon as it has caught up
//! they must be listed like everyone else. A node that starts by warp sync has no state to read a list from and begins
//! with an empty, closed one.

#![warn(missing_docs)]

mod list;
mod metrics;
#[cfg(test)]
mod network_tests;
mod options;
mod peer_store;
mod requests;
mod rules;
mod watch;

pub use list::AllowList;
pub use options::settle;
pub use peer_store::GatedPeerStore;
pub use requests::gate;
pub use rules::{Listing, OperatorPeers};
pub use watch::{read, watch, Peers, Reading, SyncPeers, OUTDATED};

const LOG_TARGET: &str = "allow-list";
