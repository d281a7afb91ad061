// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who may come in, decided from the list and from what the operator configured. Nothing here touches the network.

use sc_network::config::{NetworkConfiguration, NonReservedPeerMode};
use sc_network_types::PeerId;
use std::collections::HashSet;

/// Whom the chain lets in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Listing {
    /// No list was set.
    Everyone,
    /// Only these.
    Only(HashSet<PeerId>),
}

impl Listing {
    /// Reads the list as the runtime gives it: peer ids as multihash bytes.
    ///
    /// Also returns the entries that are not peer ids. A list of nothing else is a closed one, not an open one.
    pub fn parse(entries: Vec<Vec<u8>>) -> (Self, Vec<Vec<u8>>) {
        if entries.is_empty() {
            return (Self::Everyone, Vec::new());
        }
        let mut peers = HashSet::new();
        let mut unreadable = Vec::new();
        for entry in entries {
            match PeerId::from_bytes(&entry) {
                Ok(peer) => {
                    peers.insert(peer);
                },
                Err(_) => unreadable.push(entry),
            }
        }
        (Self::Only(peers), unreadable)
    }

    /// The peers that are named, or `None` if no list was set.
    pub fn named(&self) -> Option<&HashSet<PeerId>> {
        match self {
            Self::Everyone => None,
            Self::Only(peers) => Some(peers),
        }
    }
}

/// The peers that the operator of this node named.
#[derive(Clone, Debug, Default)]
pub struct OperatorPeers {
    /// Those to keep a connection to (`--reserved-nodes`).
    pub reserved: HashSet<PeerId>,
    /// Whether to connect to those alone (`--reserved-only`).
    pub reserved_only: bool,
    /// Those to learn of others from (`--bootnodes` and the chain specification).
    pub boot: HashSet<PeerId>,
}

impl From<&NetworkConfiguration> for OperatorPeers {
    fn from(config: &NetworkConfiguration) -> Self {
        Self {
            reserved: config
                .default_peers_set
                .reserved_nodes
                .iter()
                .map(|node| node.peer_id)
                .collect(),
            reserved_only: config.default_peers_set.non_reserved_mode == NonReservedPeerMode::Deny,
            boot: config.boot_nodes.iter().map(|node| node.peer_id).collect(),
        }
    }
}

/// Everything the decision depends on.
#[derive(Debug)]
pub(crate) struct Rules {
    local: PeerId,
    operator: OperatorPeers,
    listing: Listing,
    outdated: bool,
}

/// What an update changed.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Change {
    /// Whether anyone may be treated differently than before.
    pub any: bool,
    /// Peers that the list names now and did not before.
    pub added: Vec<PeerId>,
    /// Peers that the list named before and does not now.
    pub removed: Vec<PeerId>,
    /// The peers to reserve, if they are not the same as before.
    pub reserved: Option<HashSet<PeerId>>,
}

impl Rules {
    pub fn new(local: PeerId, operator: OperatorPeers, listing: Listing, outdated: bool) -> Self {
        Self {
            local,
            operator,
            listing,
            outdated,
        }
    }

    pub fn permits(&self, peer: &PeerId) -> bool {
        self.listing
            .named()
            .is_none_or(|listed| listed.contains(peer) || (self.outdated && self.named_by_operator(peer)))
    }

    /// The peers to keep a connection to.
    pub fn reserved(&self) -> HashSet<PeerId> {
        let listed = self.listing.named().filter(|_| !self.operator.reserved_only);
        let wanted = self.operator.reserved.iter().chain(listed.into_iter().flatten());
        wanted
            .filter(|peer| **peer != self.local && self.permits(peer))
            .copied()
            .collect()
    }

    pub fn update(&mut self, listing: Listing, outdated: bool) -> Change {
        if self.listing == listing && self.outdated == outdated {
            return Change::default();
        }
        let reserved_before = self.reserved();
        let before = std::mem::replace(&mut self.listing, listing);
        self.outdated = outdated;

        let none = HashSet::new();
        let (old, new) = (before.named().unwrap_or(&none), self.listing.named().unwrap_or(&none));
        let reserved = self.reserved();
        Change {
            any: true,
            added: new.difference(old).copied().collect(),
            removed: old.difference(new).copied().collect(),
            reserved: (reserved != reserved_before).then_some(reserved),
        }
    }

    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Whether others let this node in, as far as the list goes.
    pub fn local_is_listed(&self) -> bool {
        self.listing.named().is_none_or(|listed| listed.contains(&self.local))
    }

    fn named_by_operator(&self, peer: &PeerId) -> bool {
        self.operator.reserved.contains(peer) || self.operator.boot.contains(peer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peers<const N: usize>() -> [PeerId; N] {
        std::array::from_fn(|_| PeerId::random())
    }

    fn only<const N: usize>(peers: [PeerId; N]) -> Listing {
        Listing::Only(peers.into())
    }

    fn rules(local: PeerId, listing: Listing) -> Rules {
        Rules::new(local, OperatorPeers::default(), listing, false)
    }

    #[test]
    fn an_empty_list_is_open() {
        assert_eq!(Listing::parse(Vec::new()), (Listing::Everyone, Vec::new()));
        let [local, anyone] = peers();
        let open = rules(local, Listing::Everyone);
        assert!(open.permits(&anyone));
        assert!(open.reserved().is_empty());
        assert!(open.local_is_listed());
    }

    #[test]
    fn a_list_of_unreadable_entries_is_closed() {
        let [local, anyone] = peers();
        let rubbish = vec![vec![1, 2, 3], Vec::new()];
        let (listing, unreadable) = Listing::parse(rubbish.clone());
        assert_eq!(listing, only([]));
        assert_eq!(unreadable, rubbish);
        assert!(!rules(local, listing).permits(&anyone));
    }

    #[test]
    fn reads_peer_ids_as_multihash_bytes() {
        let [a, b] = peers();
        let entries = vec![a.to_bytes(), b"not a peer id".to_vec(), b.to_bytes(), a.to_bytes()];
        let (listing, unreadable) = Listing::parse(entries);
        assert_eq!(listing, only([a, b]));
        assert_eq!(unreadable, vec![b"not a peer id".to_vec()]);
    }

    #[test]
    fn only_listed_peers_come_in_and_are_reserved() {
        let [local, a, b, stranger] = peers();
        let rules = rules(local, only([local, a, b]));
        assert!(rules.permits(&a) && rules.permits(&b));
        assert!(!rules.permits(&stranger));
        assert_eq!(rules.reserved(), [a, b].into());
        assert!(rules.local_is_listed());
    }

    #[test]
    fn says_when_this_node_is_missing() {
        let [local, a] = peers();
        assert!(!rules(local, only([a])).local_is_listed());
    }

    #[test]
    fn an_operator_does_not_overrule_the_list() {
        let [local, listed, reserved, boot] = peers();
        let operator = OperatorPeers {
            reserved: [reserved].into(),
            reserved_only: false,
            boot: [boot].into(),
        };
        let rules = Rules::new(local, operator, only([listed]), false);
        assert!(!rules.permits(&reserved) && !rules.permits(&boot));
        assert_eq!(rules.reserved(), [listed].into());
    }

    #[test]
    fn an_outdated_node_takes_its_operators_word() {
        let [local, listed, reserved, boot, stranger] = peers();
        let operator = OperatorPeers {
            reserved: [reserved].into(),
            reserved_only: false,
            boot: [boot].into(),
        };
        let mut rules = Rules::new(local, operator, only([listed]), true);
        assert!(rules.permits(&reserved) && rules.permits(&boot) && rules.permits(&listed));
        assert!(!rules.permits(&stranger));
        assert_eq!(rules.reserved(), [listed, reserved].into());

        let change = rules.update(only([listed]), false);
        let reserved_now = Some([listed].into());
        assert_eq!(
            change,
            Change {
                any: true,
                reserved: reserved_now,
                ..Change::default()
            }
        );
        assert!(!rules.permits(&reserved) && !rules.permits(&boot));
    }

    #[test]
    fn reserved_only_narrows_the_list() {
        let [local, a, b, unlisted] = peers();
        let operator = OperatorPeers {
            reserved: [a, unlisted].into(),
            reserved_only: true,
            boot: [].into(),
        };
        let mut rules = Rules::new(local, operator, only([a, b]), false);
        assert_eq!(rules.reserved(), [a].into());
        rules.update(Listing::Everyone, false);
        assert_eq!(rules.reserved(), [a, unlisted].into());
    }

    #[test]
    fn nothing_changes_without_a_change() {
        let [local, a] = peers();
        let mut rules = rules(local, only([a]));
        assert_eq!(rules.update(only([a]), false), Change::default());
    }

    #[test]
    fn tells_who_was_added_and_removed() {
        let [local, a, b, c] = peers();
        let mut rules = rules(local, only([a, b]));
        let change = rules.update(only([b, c]), false);
        assert_eq!(change.added, vec![c]);
        assert_eq!(change.removed, vec![a]);
        assert_eq!(change.reserved, Some([b, c].into()));
        assert!(rules.permits(&c) && !rules.permits(&a));
    }

    #[test]
    fn a_removed_peer_may_come_back() {
        let [local, a, b] = peers();
        let mut rules = rules(local, only([a, b]));
        rules.update(only([b]), false);
        assert!(!rules.permits(&a));
        rules.update(only([a, b]), false);
        assert!(rules.permits(&a));
        assert_eq!(rules.reserved(), [a, b].into());
    }

    #[test]
    fn closes_and_opens_again() {
        let [local, a, anyone] = peers();
        let mut rules = rules(local, Listing::Everyone);
        let closed = rules.update(only([a]), false);
        assert_eq!((closed.added, closed.removed), (vec![a], vec![]));
        assert_eq!(closed.reserved, Some([a].into()));
        assert!(!rules.permits(&anyone));

        let open = rules.update(Listing::Everyone, false);
        assert_eq!((open.added, open.removed), (vec![], vec![a]));
        assert_eq!(open.reserved, Some([].into()));
        assert!(rules.permits(&anyone));
    }

    #[test]
    fn adding_this_node_changes_no_reservation() {
        let [local, a] = peers();
        let mut rules = rules(local, only([a]));
        let change = rules.update(only([a, local]), false);
        assert_eq!(change.added, vec![local]);
        assert_eq!(change.reserved, None);
        assert!(change.any);
    }
}
