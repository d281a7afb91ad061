// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Record dates and splits: what changes every holding, or remembers it, without walking holders.

use crate::{book::Book, Config, Error, Event, Pallet, Record, RecordDates, State, Tallies};
use castellan_primitives::{
    rwa::{AssetId, RecordId, Records},
    Balance,
};
use frame_support::ensure;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Records<T::AccountId> for Pallet<T> {
    fn take_record(asset: AssetId) -> Result<RecordId, DispatchError> {
        let mut book = Book::<T>::open(asset)?;
        let taken_at = book.now();
        let supply = book.tally().supply;
        let state = book.state_mut();
        let number = state.next_record;
        let next = number.checked_add(1).ok_or(Error::<T>::NoNumberLeft)?;
        state.records.try_push(number).map_err(|_| Error::<T>::TooManyRecords)?;
        state.next_record = next;
        let factor = state.factor;
        RecordDates::<T>::insert(
            asset,
            number,
            Record {
                taken_at,
                supply,
                factor,
            },
        );
        book.close();
        Self::deposit_event(Event::RecordTaken {
            asset,
            record: number,
            supply,
        });
        Ok(number)
    }

    fn balance_at(asset: AssetId, who: &T::AccountId, record: RecordId) -> Balance {
        let (Some(taken), Some(holding)) = (
            RecordDates::<T>::get(asset, record),
            crate::Accounts::<T>::get(asset, who),
        ) else {
            return 0;
        };
        holding.total_at(record, &taken)
    }

    fn supply_at(asset: AssetId, record: RecordId) -> Option<Balance> {
        RecordDates::<T>::get(asset, record).map(|taken| taken.supply)
    }

    fn close_record(asset: AssetId, record: RecordId) {
        if RecordDates::<T>::take(asset, record).is_none() {
            return;
        }
        State::<T>::mutate(asset, |state| {
            if let Some(state) = state {
                state.records.retain(|open| *open != record);
            }
        });
        Self::deposit_event(Event::RecordClosed { asset, record });
    }
}

impl<T: Config> Pallet<T> {
    /// Multiplies every unit: holdings follow when they are next looked at.
    pub(crate) fn do_split(asset: AssetId, factor: u32) -> DispatchResult {
        ensure!(factor >= 2, Error::<T>::InvalidFactor);
        let mut book = Self::fungible_book(asset)?;
        ensure!(!book.state.backed, Error::<T>::Backed);
        let ratio = Balance::from(factor);
        let tally = book.tally_mut();
        tally.supply = tally.supply.checked_mul(ratio).ok_or(Error::<T>::Overflow)?;
        tally.counts.scale(ratio);
        let supply = tally.supply;
        let state = book.state_mut();
        state.factor = state.factor.checked_mul(ratio).ok_or(Error::<T>::Overflow)?;
        book.close();
        Self::deposit_event(Event::Split { asset, factor, supply });
        Ok(())
    }

    /// Units in existence, in the smallest unit.
    pub fn supply_of(asset: AssetId) -> Balance {
        Tallies::<T>::get(asset).supply
    }
}
