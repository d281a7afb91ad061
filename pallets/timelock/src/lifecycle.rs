// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The way of a call from the queue to its enactment or cancellation.

use crate::{
    BoundedCallOf, Call, Config, Error, Event, NextId, NoticePeriod, Pallet, PalletsOriginOf, Queue, Queued, QueuedOf,
    WeightInfo, MAX_POSTPONEMENT,
};
use codec::Encode;
use frame_support::{
    dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
    ensure,
    traits::{
        schedule::{
            v3::{Named, TaskName},
            DispatchTime, HIGHEST_PRIORITY,
        },
        Bounded, BoundedInline, Get, QueryPreimage, StorePreimage,
    },
    weights::Weight,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_io::hashing::blake2_256;
use sp_runtime::{
    traits::{Dispatchable, Hash, One, Saturating},
    ArithmeticError, DispatchError, DispatchResult,
};

/// Under which name the scheduler knows the enactment of the call `id`.
pub(crate) fn task_name(id: u32) -> TaskName {
    (b"castellan/timelock", id).using_encoded(blake2_256)
}

/// How many bytes the stored call has.
fn length_of<T: Config>(call: &BoundedCallOf<T>) -> u32 {
    // Only calls by legacy hash have no length, and those are never made.
    call.len().unwrap_or(u32::MAX)
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_queue(call: <T as Config>::RuntimeCall) -> DispatchResultWithPostInfo {
        ensure!(Queue::<T>::count() < T::MaxQueued::get(), Error::<T>::TooManyQueued);
        let length = call.encoded_size() as u32;
        let weight = call.get_dispatch_info().call_weight;

        let id = NextId::<T>::get();
        let next_id = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;

        let now = frame_system::Pallet::<T>::block_number();
        let earliest = now.saturating_add(NoticePeriod::<T>::get());
        let (enact_at, postponed) = Self::schedule(id, earliest, length, weight)?;

        let call = Self::store(call)?;
        let call_hash = call.hash();
        let transaction_version = T::Version::get().transaction_version;
        Queue::<T>::insert(
            id,
            Queued {
                call,
                enact_at,
                transaction_version,
            },
        );
        NextId::<T>::put(next_id);
        Self::deposit_event(Event::Queued {
            id,
            call_hash,
            enact_at,
        });
        Ok(Some(T::WeightInfo::queue(length, postponed)).into())
    }

    pub(crate) fn do_cancel(id: u32) -> DispatchResult {
        let queued = Queue::<T>::take(id).ok_or(Error::<T>::UnknownId)?;
        Self::unschedule(id);
        T::Preimages::drop(&queued.call);
        Self::deposit_event(Event::Cancelled { id });
        Ok(())
    }

    pub(crate) fn do_enact(id: u32, length: u32, weight: Weight) -> DispatchResultWithPostInfo {
        let queued = Queue::<T>::get(id).ok_or(Error::<T>::UnknownId)?;
        ensure!(
            queued.enact_at <= frame_system::Pallet::<T>::block_number(),
            Error::<T>::TooEarly
        );
        let actual_length = length_of::<T>(&queued.call);
        ensure!(actual_length <= length, Error::<T>::Outgrown);

        let mut actual_weight = T::WeightInfo::enact(actual_length);
        let result = match Self::load(&queued) {
            Ok(call) => {
                let expected = call.get_dispatch_info().call_weight;
                ensure!(expected.all_lte(weight), Error::<T>::Outgrown);
                // The call may be anything, also one that looks at this queue: it must find itself gone.
                Self::forget(id, &queued);
                let outcome = call.dispatch(RawOrigin::Root.into());
                let post = outcome.as_ref().map_or_else(|error| error.post_info, |post| *post);
                actual_weight = actual_weight.saturating_add(post.actual_weight.unwrap_or(expected));
                outcome.map(|_| ()).map_err(|error| error.error)
            },
            Err(error) => {
                Self::forget(id, &queued);
                Err(error)
            },
        };
        Self::deposit_event(Event::Enacted { id, result });
        Ok(PostDispatchInfo {
            actual_weight: Some(actual_weight),
            ..Default::default()
        })
    }

    pub(crate) fn do_retry(id: u32, length: u32) -> DispatchResultWithPostInfo {
        let mut queued = Queue::<T>::get(id).ok_or(Error::<T>::UnknownId)?;
        let now = frame_system::Pallet::<T>::block_number();
        ensure!(queued.enact_at < now, Error::<T>::NotOverdue);
        let actual_length = length_of::<T>(&queued.call);
        ensure!(actual_length <= length, Error::<T>::Outgrown);

        // What can no longer be read is put on the agenda all the same: its enactment says what is wrong.
        let weight = Self::load(&queued).map_or(Weight::zero(), |call| call.get_dispatch_info().call_weight);
        Self::unschedule(id);
        let (enact_at, postponed) = Self::schedule(id, now.saturating_add(One::one()), actual_length, weight)?;
        queued.enact_at = enact_at;
        Queue::<T>::insert(id, queued);
        Self::deposit_event(Event::Rescheduled { id, enact_at });
        Ok(Some(T::WeightInfo::retry(actual_length, postponed)).into())
    }

    /// Puts the enactment of `id` on the agenda of the first block from `earliest` on that has a place. Returns the
    /// block, and how many blocks it is after `earliest`.
    fn schedule(
        id: u32,
        earliest: BlockNumberFor<T>,
        length: u32,
        weight: Weight,
    ) -> Result<(BlockNumberFor<T>, u32), DispatchError> {
        let total = T::WeightInfo::enact(length).saturating_add(weight);
        ensure!(total.all_lte(T::MaxCallWeight::get()), Error::<T>::CallTooHeavy);

        let enact = <T as Config>::RuntimeCall::from(Call::<T>::enact { id, length, weight });
        let enact = BoundedInline::try_from(enact.encode()).map_err(|_| Error::<T>::CallTooLong)?;
        for postponed in 0..=MAX_POSTPONEMENT {
            let when = earliest.saturating_add(postponed.into());
            let placed = T::Scheduler::schedule_named(
                task_name(id),
                DispatchTime::At(when),
                None,
                HIGHEST_PRIORITY,
                PalletsOriginOf::<T>::from(RawOrigin::Root),
                Bounded::Inline(enact.clone()),
            );
            match placed {
                Ok(_) => return Ok((when, postponed)),
                Err(DispatchError::Exhausted) => continue,
                Err(error) => return Err(error),
            }
        }
        Err(Error::<T>::AgendaFull.into())
    }

    /// Takes the enactment of `id` off the agenda. The scheduler may not know it any more, where it could not enact it
    /// in its block; if it does so later, [`Call::enact`] finds nothing to enact.
    fn unschedule(id: u32) {
        let _ = T::Scheduler::cancel_named(task_name(id));
    }

    /// Stores `call` and keeps it requested once for this use of it: the same call may be queued twice, and storing
    /// bytes that are there already does not count as another request.
    fn store(call: <T as Config>::RuntimeCall) -> Result<BoundedCallOf<T>, DispatchError> {
        let requested = T::Preimages::is_requested(&T::Hashing::hash_of(&call));
        let stored = T::Preimages::bound(call).map_err(|error| match error {
            DispatchError::Exhausted => Error::<T>::CallTooLong.into(),
            other => other,
        })?;
        if requested {
            T::Preimages::hold(&stored);
        }
        Ok(stored)
    }

    fn load(queued: &QueuedOf<T>) -> Result<<T as Config>::RuntimeCall, DispatchError> {
        let version = T::Version::get().transaction_version;
        ensure!(queued.transaction_version == version, Error::<T>::EncodingChanged);
        T::Preimages::peek(&queued.call).map(|(call, _)| call)
    }

    fn forget(id: u32, queued: &QueuedOf<T>) {
        Queue::<T>::remove(id);
        T::Preimages::drop(&queued.call);
    }
}
