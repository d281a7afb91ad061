// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Observers are the validators of the present session.

use crate::{CheckpointVotes, Config, Observers, Pallet};
use castellan_settlement::observation::ObserverId;
use frame_support::{
    traits::{Get, OneSessionHandler},
    BoundedVec,
};
use sp_runtime::{BoundToRuntimeAppPublic, Vec};

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
    type Public = ObserverId;
}

impl<T: Config> Pallet<T> {
    fn set_observers<'a>(keys: impl Iterator<Item = ObserverId> + 'a) {
        let keys: Vec<ObserverId> = keys.collect();
        let before = Observers::<T>::get();
        if before.iter().eq(keys.iter()) {
            return;
        }
        for gone in before.iter().filter(|observer| !keys.contains(observer)) {
            CheckpointVotes::<T>::remove(gone);
        }
        if keys.len() > T::MaxObservers::get() as usize {
            log::error!(target: "runtime::vault", "more validators than observers that can be counted");
        }
        Observers::<T>::put(BoundedVec::truncate_from(keys));
    }
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
    type Key = ObserverId;

    fn on_genesis_session<'a, I>(validators: I)
    where
        I: Iterator<Item = (&'a T::AccountId, ObserverId)> + 'a,
        T::AccountId: 'a,
    {
        Self::set_observers(validators.map(|(_, key)| key));
    }

    fn on_new_session<'a, I>(_changed: bool, validators: I, _queued: I)
    where
        I: Iterator<Item = (&'a T::AccountId, ObserverId)> + 'a,
        T::AccountId: 'a,
    {
        Self::set_observers(validators.map(|(_, key)| key));
    }

    fn on_disabled(_: u32) {}
}
