// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Record dates, and the agenda of what falls due by itself.

use crate::{Agenda, Config, Error, Event, LifeOf, Lives, Pallet, RecordDate, RecordDates, WeightInfo};
use castellan_primitives::{
    rwa::{AssetId, AssetPowers, Issuance, Power, RecordId, Records},
    Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get, weights::WeightMeter};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// How long a task that failed waits, in milliseconds.
pub const RETRY_AFTER: Moment = 3_600_000;

/// What falls due.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Task {
    /// Interest of the asset is due.
    Interest,
    /// A record date is to be taken.
    Record,
    /// The exit of the asset begins.
    Exit,
}

/// When something falls due, for which asset, and what.
///
/// It is written so that the keys of the map, which are not hashed, sort by time: the first key is what is due next.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct AgendaKey {
    at: [u8; 8],
    asset: AssetId,
    task: Task,
}

impl AgendaKey {
    /// `task` of `asset`, due at a moment in milliseconds since the Unix epoch.
    pub fn new(at: Moment, asset: AssetId, task: Task) -> Self {
        Self {
            at: at.to_be_bytes(),
            asset,
            task,
        }
    }

    /// When it is due.
    pub fn at(&self) -> Moment {
        Moment::from_be_bytes(self.at)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_take_record(who: T::AccountId, asset: AssetId) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        Self::new_record(asset, true)?;
        Ok(())
    }

    pub(crate) fn do_schedule_record(who: T::AccountId, asset: AssetId, at: Moment) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        ensure!(at > Self::now(), Error::<T>::TooLate);
        let key = AgendaKey::new(at, asset, Task::Record);
        ensure!(!Agenda::<T>::contains_key(key), Error::<T>::AlreadyScheduled);
        Agenda::<T>::insert(key, ());
        Self::deposit_event(Event::RecordScheduled { asset, at });
        Ok(())
    }

    pub(crate) fn do_release_record(who: T::AccountId, asset: AssetId, record: RecordId) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        RecordDates::<T>::try_mutate(asset, record, |date| {
            let date = date
                .as_mut()
                .filter(|date| date.kept)
                .ok_or(Error::<T>::UnknownRecord)?;
            date.kept = false;
            Ok::<_, Error<T>>(())
        })?;
        Self::end_record_use(asset, record);
        Ok(())
    }

    /// Serves what is due of an asset, whether the agenda came to it or not.
    pub(crate) fn do_poke(asset: AssetId, at: Option<Moment>) -> DispatchResult {
        if let Some(at) = at {
            ensure!(at <= Self::now(), Error::<T>::TooEarly);
            let key = AgendaKey::new(at, asset, Task::Record);
            ensure!(Agenda::<T>::take(key).is_some(), Error::<T>::NothingToServe);
            Self::new_record(asset, true)?;
            return Ok(());
        }
        let mut life = Self::life(asset)?;
        let served = Self::serve(asset, &mut life)?;
        let has_exited = Self::begin_exit(asset, &life);
        ensure!(served > 0 || has_exited, Error::<T>::NothingToServe);
        Lives::<T>::insert(asset, life);
        Ok(())
    }

    /// Serves the agenda within what is left of a block.
    pub(crate) fn serve_agenda(meter: &mut WeightMeter) {
        for _ in 0..T::MaxTasks::get() {
            if meter.try_consume(T::WeightInfo::serve_task()).is_err() {
                break;
            }
            let now = Self::now();
            let Some(key) = Agenda::<T>::iter_keys().next().filter(|key| key.at() <= now) else {
                break;
            };
            Agenda::<T>::remove(key);
            if let Err(error) = with_storage_layer(|| Self::serve_task(&key)) {
                let again = AgendaKey::new(now.saturating_add(RETRY_AFTER), key.asset, key.task);
                Agenda::<T>::insert(again, ());
                Self::deposit_event(Event::TaskDeferred {
                    asset: key.asset,
                    task: key.task,
                    error,
                });
            }
        }
    }

    fn serve_task(key: &AgendaKey) -> DispatchResult {
        match key.task {
            Task::Interest => {
                let mut life = Self::life(key.asset)?;
                Self::serve(key.asset, &mut life)?;
                Lives::<T>::insert(key.asset, life);
            },
            Task::Record => {
                Self::new_record(key.asset, true)?;
            },
            Task::Exit => T::Assets::stage_changed(key.asset),
        }
        Ok(())
    }

    /// Tells the ledger of an exit that is due, and says whether it was not told before.
    pub(crate) fn begin_exit(asset: AssetId, life: &LifeOf<T>) -> bool {
        let begins = life
            .exit(Self::now())
            .is_some_and(|exit| Agenda::<T>::take(AgendaKey::new(exit.from, asset, Task::Exit)).is_some());
        if begins {
            T::Assets::stage_changed(asset);
        }
        begins
    }

    pub(crate) fn new_record(asset: AssetId, kept: bool) -> Result<RecordId, DispatchError> {
        let record = T::Assets::take_record(asset)?;
        RecordDates::<T>::insert(
            asset,
            record,
            RecordDate {
                taken_at: Self::now(),
                uses: 1,
                kept,
            },
        );
        Self::deposit_event(Event::RecordTaken { asset, record });
        Ok(record)
    }

    /// Ends one use of a record date, and the record date with the last.
    pub(crate) fn end_record_use(asset: AssetId, record: RecordId) {
        RecordDates::<T>::mutate_exists(asset, record, |date| {
            let left = date.take().map(|date| RecordDate {
                uses: date.uses.saturating_sub(1),
                ..date
            });
            *date = left.filter(|date| date.uses > 0);
            if date.is_none() {
                T::Assets::close_record(asset, record);
                Self::deposit_event(Event::RecordClosed { asset, record });
            }
        });
    }
}
