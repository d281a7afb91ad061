// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants I1 to I5 that the crate's documentation lists.

#![cfg(any(feature = "try-runtime", test))]

use crate::{lifecycle::task_name, Config, NextId, NoticePeriod, Pallet, Queue};
use frame_support::{
    ensure,
    traits::{schedule::v3::Named, Get, QueryPreimage},
};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant, and names the first that does not hold.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let period = NoticePeriod::<T>::get();
        ensure!(
            period >= T::MinNoticePeriod::get() && period <= T::MaxNoticePeriod::get(),
            "I1: the notice period is out of bounds",
        );

        let now = frame_system::Pallet::<T>::block_number();
        let next = NextId::<T>::get();
        let mut count = 0u32;
        for (id, queued) in Queue::<T>::iter() {
            count = count.saturating_add(1);
            ensure!(id < next, "I2: a queued call has a number that was not given yet");
            ensure!(
                T::Preimages::have(&queued.call),
                "I4: the bytes of a queued call are missing"
            );
            ensure!(
                queued
                    .call
                    .lookup_hash()
                    .is_none_or(|hash| T::Preimages::is_requested(&hash)),
                "I4: the bytes of a queued call could be withdrawn",
            );
            ensure!(
                queued.enact_at <= now || T::Scheduler::next_dispatch_time(task_name(id)) == Ok(queued.enact_at),
                "I5: a queued call is not on the scheduler's agenda",
            );
        }
        ensure!(count <= T::MaxQueued::get(), "I3: too many calls are queued");
        ensure!(count == Queue::<T>::count(), "I3: the counter does not match the queue");
        Ok(())
    }
}
