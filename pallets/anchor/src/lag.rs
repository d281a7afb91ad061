// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Which states the mainchain should have an anchor of, and which it is seen to have.

use crate::{Anchored, Config, Due, Event, LastSession, Pallet};
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
    /// Marks the state behind block `now` as due if an interval is over or a session has begun.
    pub(crate) fn mark_due(now: BlockNumberFor<T>) {
        let interval = T::Interval::get();
        let session = T::Session::get();
        let has_begun = LastSession::<T>::get() != session;
        if has_begun {
            LastSession::<T>::put(session);
        }
        if !has_begun && (interval.is_zero() || !(now % interval).is_zero()) {
            return;
        }
        Due::<T>::mutate(|due| {
            if due.is_full() {
                due.pop();
            }
            // There is room for two at least, and one place was made.
            if due.try_push(now).is_err() {
                log::error!(target: "runtime::anchor", "block {now:?} is due and there is no room to remember it");
            }
        });
        Self::deposit_event(Event::AnchorDue { block: now });
    }

    /// Takes note that the mainchain has an anchor of the state behind `block`. It covers every due state up to there.
    ///
    /// One that is not newer than what is known changes nothing, and neither does one of a block that has not ended: nobody can
    /// have signed the state behind it.
    pub fn note_anchored(block: BlockNumberFor<T>) {
        let is_known = Anchored::<T>::get().is_some_and(|known| block <= known);
        if is_known || block >= frame_system::Pallet::<T>::block_number() {
            return;
        }
        Anchored::<T>::put(block);
        let due = Due::<T>::mutate(|due| {
            due.retain(|state| *state > block);
            due.len() as u32
        });
        Self::deposit_event(Event::AnchorSeen { block, due });
    }
}
