// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How cycles are opened, called off and found.

use crate::{Config, Cycle, Cycles, Error, Event, NettedAsset, NextCycleId, Pallet, SubmittedTrade, Trades};
use alloc::vec::Vec;
use castellan_primitives::{
    membership::{Admission, Role},
    netting::{CancelReason, CycleId, CycleStatus, NettingMode},
    rwa::{AssetId, Ledger, VenueId},
    venue::Venues,
    Moment,
};
use frame_support::{
    ensure,
    traits::{Get, UnixTime},
    BoundedVec,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, SaturatedConversion};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open(
        operator: T::AccountId,
        venue: VenueId,
        mode: NettingMode,
        assets: BoundedVec<AssetId, T::MaxAssets>,
        parties: BoundedVec<T::AccountId, T::MaxParties>,
        (cut_off, settle_by): (Moment, Moment),
    ) -> DispatchResult {
        T::Admission::ensure_role(&operator, Role::Institution)?;
        Self::ensure_operator(&operator, venue)?;
        ensure!(T::Venues::is_open(venue), Error::<T>::VenueClosed);

        let now = Self::now();
        ensure!(cut_off > now, Error::<T>::CutOffPassed);
        ensure!(settle_by > cut_off, Error::<T>::DeadlineBeforeCutOff);
        ensure!(
            settle_by <= now.saturating_add(T::MaxLifetime::get()),
            Error::<T>::DeadlineTooFar
        );

        let (mut assets, mut parties) = (assets.into_inner(), parties.into_inner());
        ensure!(assets.len() > 1, Error::<T>::TooFewAssets);
        assets.sort_unstable();
        ensure!(is_strictly_ascending(&assets), Error::<T>::DuplicateAsset);
        for asset in &assets {
            let unique = T::Ledger::is_unique(*asset).ok_or(Error::<T>::UnknownAsset)?;
            ensure!(!unique, Error::<T>::NotFungible);
        }
        ensure!(parties.len() > 1, Error::<T>::TooFewParties);
        parties.sort_unstable();
        ensure!(is_strictly_ascending(&parties), Error::<T>::DuplicateParty);
        parties.iter().try_for_each(T::Admission::ensure_admitted)?;

        let id = NextCycleId::<T>::get();
        NextCycleId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Self::deposit_event(Event::CycleOpened {
            id,
            venue,
            mode,
            assets: assets.clone(),
            parties: parties.clone(),
            cut_off,
            settle_by,
        });
        let netted: Vec<_> = assets
            .into_iter()
            .map(|asset| NettedAsset {
                asset,
                deliveries: 0,
                payments: 0,
            })
            .collect();
        Cycles::<T>::insert(
            id,
            Cycle {
                venue,
                mode,
                assets: netted.try_into().map_err(|_| DispatchError::Exhausted)?,
                parties: parties.try_into().map_err(|_| DispatchError::Exhausted)?,
                cut_off,
                deadline: settle_by,
                window: settle_by.saturating_sub(cut_off),
                trades: 0,
                round: 0,
                unfunded: 0,
                defaulters: BoundedVec::new(),
                attempts: 0,
                failure: None,
                status: CycleStatus::Open,
            },
        );
        Ok(())
    }

    pub(crate) fn do_cancel(operator: T::AccountId, id: CycleId) -> DispatchResult {
        T::Admission::ensure_admitted(&operator)?;
        let mut cycle = Self::cycle(id)?;
        Self::ensure_operator(&operator, cycle.venue)?;
        ensure!(cycle.status == CycleStatus::Open, Error::<T>::NotOpen);
        Self::end(id, &mut cycle, CancelReason::ByOperator);
        Cycles::<T>::insert(id, cycle);
        Ok(())
    }

    /// Marks a cycle, for which nothing is locked, as come to nothing. The caller stores it.
    pub(crate) fn end(id: CycleId, cycle: &mut Cycle<T>, reason: CancelReason) {
        cycle.status = CycleStatus::Cancelled(reason);
        cycle.unfunded = 0;
        Self::deposit_event(Event::Cancelled { id, reason });
    }

    pub(crate) fn cycle(id: CycleId) -> Result<Cycle<T>, DispatchError> {
        Cycles::<T>::get(id).ok_or_else(|| Error::<T>::UnknownCycle.into())
    }

    /// The cycle's trades, in order of submission.
    pub(crate) fn trades(id: CycleId, cycle: &Cycle<T>) -> impl Iterator<Item = SubmittedTrade<T::AccountId>> {
        (0..cycle.trades).filter_map(move |index| Trades::<T>::get(id, index))
    }

    pub(crate) fn ensure_operator(who: &T::AccountId, venue: VenueId) -> DispatchResult {
        let operator = T::Venues::operator(venue).ok_or(Error::<T>::UnknownVenue)?;
        ensure!(operator == *who, Error::<T>::NotOperator);
        Ok(())
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }
}

fn is_strictly_ascending<Item: Ord>(items: &[Item]) -> bool {
    items.iter().zip(items.iter().skip(1)).all(|(first, next)| first < next)
}
