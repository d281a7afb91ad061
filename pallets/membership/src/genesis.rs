// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Building the first state. A chain that starts out inconsistent must not start, so this panics with what is wrong.

use crate::{AllowedNodes, Config, GenesisConfig, Members, Pallet, PeerId, Validators};
use alloc::collections::BTreeSet;
use castellan_primitives::membership::{Role, Roles};
use frame_support::{traits::Get, BoundedBTreeSet, BoundedVec};

impl<T: Config> Pallet<T> {
    pub(crate) fn build_genesis(config: &GenesisConfig<T>) {
        for (account, roles) in &config.members {
            assert!(
                !Members::<T>::contains_key(account),
                "member {account:?} is listed twice"
            );
            let Ok(roles) = Roles::try_from(roles.iter().copied().collect::<BTreeSet<Role>>()) else {
                panic!("member {account:?} has more roles than there are");
            };
            Self::insert_member(account, roles);
        }

        let distinct: BTreeSet<_> = config.validators.iter().collect();
        assert!(distinct.len() == config.validators.len(), "a validator is listed twice");
        for account in &config.validators {
            assert!(
                Members::<T>::get(account).is_some_and(|member| member.roles.contains(&Role::Operator)),
                "validator {account:?} is not a member with the role of operator",
            );
        }
        assert!(
            config.validators.is_empty() || config.validators.len() >= T::MinValidators::get() as usize,
            "there are fewer than {} validators",
            T::MinValidators::get(),
        );
        let Ok(validators) = BoundedVec::try_from(config.validators.clone()) else {
            panic!("there are more than {} validators", T::MaxValidators::get());
        };
        Validators::<T>::put(validators);

        let mut nodes = BoundedBTreeSet::new();
        for bytes in &config.nodes {
            let Some(peer_id) = PeerId::try_from(bytes.clone()).ok().filter(|id| Self::is_peer_id(id)) else {
                panic!("{bytes:?} is not a peer id");
            };
            match nodes.try_insert(peer_id) {
                Ok(inserted) => assert!(inserted, "node {bytes:?} is listed twice"),
                Err(_) => panic!("there are more than {} nodes", T::MaxNodes::get()),
            }
        }
        AllowedNodes::<T>::put(nodes);
    }
}
