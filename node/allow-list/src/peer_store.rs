// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::AllowList;
use sc_network::{
    peer_store::{PeerStoreProvider, ProtocolHandle},
    ObservedRole, ReputationChange,
};
use sc_network_types::PeerId;
use std::{collections::HashSet, sync::Arc};

/// The network's own peer store, as one notification protocol sees it: peers that may not come in are banned.
#[derive(Debug)]
pub struct GatedPeerStore {
    list: AllowList,
    store: Arc<dyn PeerStoreProvider>,
    protocol: &'static str,
}

impl GatedPeerStore {
    /// Puts `list` before `store` for `protocol`, the name under which refusals are counted.
    pub fn new(list: AllowList, store: Arc<dyn PeerStoreProvider>, protocol: &'static str) -> Arc<Self> {
        Arc::new(Self { list, store, protocol })
    }
}

impl PeerStoreProvider for GatedPeerStore {
    fn is_banned(&self, peer: &PeerId) -> bool {
        !self.list.admit(peer, self.protocol) || self.store.is_banned(peer)
    }

    fn register_protocol(&self, handle: Arc<dyn ProtocolHandle>) {
        self.store.register_protocol(handle);
    }

    fn report_disconnect(&self, peer: PeerId) {
        self.store.report_disconnect(peer);
    }

    fn report_peer(&self, peer: PeerId, change: ReputationChange) {
        self.store.report_peer(peer, change);
    }

    fn set_peer_role(&self, peer: &PeerId, role: ObservedRole) {
        self.store.set_peer_role(peer, role);
    }

    fn peer_reputation(&self, peer: &PeerId) -> i32 {
        self.store.peer_reputation(peer)
    }

    fn peer_role(&self, peer: &PeerId) -> Option<ObservedRole> {
        self.store.peer_role(peer)
    }

    fn outgoing_candidates(&self, count: usize, ignored: HashSet<PeerId>) -> Vec<PeerId> {
        // The store would cut its answer to `count` before we could take anyone out: ask for all.
        let mut candidates = self.store.outgoing_candidates(usize::MAX, ignored);
        candidates.retain(|peer| self.list.permits(peer));
        candidates.truncate(count);
        candidates
    }

    fn add_known_peer(&self, peer: PeerId) {
        self.store.add_known_peer(peer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Listing, OperatorPeers, Reading};

    /// Knows three peers, of whom the last is banned.
    #[derive(Debug)]
    struct Store([PeerId; 3]);

    impl PeerStoreProvider for Store {
        fn is_banned(&self, peer: &PeerId) -> bool {
            *peer == self.0[2]
        }

        fn outgoing_candidates(&self, count: usize, ignored: HashSet<PeerId>) -> Vec<PeerId> {
            let known = self
                .0
                .iter()
                .filter(|peer| !self.is_banned(peer) && !ignored.contains(peer));
            known.copied().take(count).collect()
        }

        fn register_protocol(&self, _: Arc<dyn ProtocolHandle>) {}
        fn report_disconnect(&self, _: PeerId) {}
        fn report_peer(&self, _: PeerId, _: ReputationChange) {}
        fn set_peer_role(&self, _: &PeerId, _: ObservedRole) {}
        fn add_known_peer(&self, _: PeerId) {}

        fn peer_reputation(&self, _: &PeerId) -> i32 {
            7
        }

        fn peer_role(&self, _: &PeerId) -> Option<ObservedRole> {
            None
        }
    }

    fn gated(known: [PeerId; 3], listed: HashSet<PeerId>) -> (AllowList, Arc<GatedPeerStore>) {
        let reading = Reading {
            listing: Listing::Only(listed),
            outdated: false,
        };
        let list = AllowList::new(PeerId::random(), OperatorPeers::default(), reading, None).unwrap();
        (list.clone(), GatedPeerStore::new(list, Arc::new(Store(known)), "test"))
    }

    #[test]
    fn bans_whom_the_list_does_not_name() {
        let known @ [stranger, listed, misbehaved] = std::array::from_fn(|_| PeerId::random());
        let (list, store) = gated(known, [listed, misbehaved].into());
        assert!(store.is_banned(&stranger));
        assert!(!store.is_banned(&listed));
        assert!(store.is_banned(&misbehaved));

        list.update(Reading {
            listing: Listing::Only([stranger].into()),
            outdated: false,
        });
        assert!(!store.is_banned(&stranger));
        assert!(store.is_banned(&listed));
    }

    #[test]
    fn offers_listed_peers_even_behind_others() {
        let known @ [_, listed, _] = std::array::from_fn(|_| PeerId::random());
        let (_, store) = gated(known, [listed].into());
        assert_eq!(store.outgoing_candidates(1, HashSet::new()), vec![listed]);
        assert_eq!(store.outgoing_candidates(0, HashSet::new()), vec![]);
        assert_eq!(store.outgoing_candidates(1, [listed].into()), vec![]);
        assert_eq!(store.peer_reputation(&listed), 7);
    }
}
