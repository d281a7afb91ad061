// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The nodes that may connect to the network.

use crate::{AllowedNodes, Config, Error, Event, Pallet, PeerId};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// Multihash codes and the digest lengths that go with them in a peer id. An identity multihash holds the public key
/// itself where that is short enough.
const IDENTITY: u8 = 0x00;
const MAX_IDENTITY_LENGTH: usize = 42;
const SHA2_256: u8 = 0x12;
const SHA2_256_LENGTH: usize = 32;

impl<T: Config> Pallet<T> {
    /// The peer ids that may take part in the network, as multihash bytes, in ascending order. Empty if none was set.
    pub fn allowed_nodes() -> Vec<Vec<u8>> {
        AllowedNodes::<T>::get().into_iter().map(PeerId::into_inner).collect()
    }

    pub(crate) fn do_allow_node(peer_id: PeerId) -> DispatchResult {
        ensure!(Self::is_peer_id(&peer_id), Error::<T>::InvalidPeerId);
        AllowedNodes::<T>::try_mutate(|nodes| -> DispatchResult {
            ensure!(!nodes.contains(&peer_id), Error::<T>::AlreadyAllowed);
            nodes
                .try_insert(peer_id.clone())
                .map_err(|_| Error::<T>::TooManyNodes)?;
            Ok(())
        })?;
        Self::deposit_event(Event::NodeAllowed { peer_id });
        Ok(())
    }

    pub(crate) fn do_disallow_node(peer_id: PeerId) -> DispatchResult {
        AllowedNodes::<T>::try_mutate(|nodes| -> DispatchResult {
            ensure!(nodes.remove(&peer_id), Error::<T>::NotAllowed);
            ensure!(!nodes.is_empty(), Error::<T>::LastNode);
            Ok(())
        })?;
        Self::deposit_event(Event::NodeDisallowed { peer_id });
        Ok(())
    }

    /// Whether a node could ever have these bytes as its peer id. One that the node software cannot read would be on
    /// the list to no effect, and a mistyped one would lock a member out.
    pub(crate) fn is_peer_id(bytes: &[u8]) -> bool {
        match bytes {
            [SHA2_256, length, digest @ ..] => {
                usize::from(*length) == SHA2_256_LENGTH && digest.len() == SHA2_256_LENGTH
            },
            [IDENTITY, length, digest @ ..] => {
                usize::from(*length) == digest.len() && (1..=MAX_IDENTITY_LENGTH).contains(&digest.len())
            },
            _ => false,
        }
    }
}
