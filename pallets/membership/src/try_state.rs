// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants I1 to I6 that the crate's documentation lists.

#![cfg(any(feature = "try-runtime", test))]

use crate::{validators::max_changes, AllowedNodes, Change, Config, Members, Pallet, QueuedChanges, Validators};
use alloc::collections::BTreeSet;
use castellan_primitives::membership::{Admission, Role};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant, and names the first that does not hold.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_validators()?;
        for peer_id in AllowedNodes::<T>::get().iter() {
            ensure!(Self::is_peer_id(peer_id), "I5: an allowed peer id is malformed");
        }
        let now = frame_system::Pallet::<T>::block_number();
        for member in Members::<T>::iter_values() {
            ensure!(member.since <= now, "I6: a member's status is dated in the future");
        }
        Ok(())
    }

    fn check_validators() -> Result<(), TryRuntimeError> {
        let validators = Validators::<T>::get();
        let queue = QueuedChanges::<T>::get();
        let set: BTreeSet<_> = validators.iter().collect();
        ensure!(
            set.len() == validators.len(),
            "I2: an account is twice in the validator set"
        );

        let (mut added, mut removed) = (BTreeSet::new(), BTreeSet::new());
        for change in queue.iter() {
            let (account, changes, expected) = match change {
                Change::Add(account) => (account, &mut added, false),
                Change::Remove(account) => (account, &mut removed, true),
            };
            ensure!(
                set.contains(account) == expected,
                "I2: a queued change does not fit the validator set"
            );
            ensure!(changes.insert(account), "I2: a change is queued twice");
        }

        for account in set.difference(&removed).chain(&added) {
            ensure!(
                Self::ensure_role(account, Role::Operator).is_ok(),
                "I1: a validator is not an active operator",
            );
        }
        ensure!(
            queue.len() <= max_changes(set.len()),
            "I3: more changes are queued than one session takes"
        );
        ensure!(
            set.is_empty() || set.len().saturating_sub(removed.len()) >= T::MinValidators::get() as usize,
            "I4: too few validators would remain",
        );
        ensure!(
            set.len().saturating_add(added.len()) <= T::MaxValidators::get() as usize,
            "I4: there would be too many validators",
        );
        Ok(())
    }
}
