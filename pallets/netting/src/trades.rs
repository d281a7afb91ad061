// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How trades get into a cycle: submitted once, confirmed by both parties.

use crate::{
    Authorisations, Config, Cycle, Cycles, Error, Event, Pallet, SubmittedTrade, TradeByReference, TradeIndex, TradeOf,
    Trades,
};
use castellan_primitives::{
    membership::Admission,
    netting::{CycleId, CycleStatus},
    rwa::{AssetId, Ledger, VenueId},
    venue::Venues,
    Balance, Reference,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_authorise(party: T::AccountId, venue: VenueId, asset: AssetId, limit: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&party)?;
        ensure!(T::Venues::operator(venue).is_some(), Error::<T>::UnknownVenue);
        ensure!(T::Ledger::is_unique(asset).is_some(), Error::<T>::UnknownAsset);
        Self::put_limit(&party, venue, asset, limit);
        Self::deposit_event(Event::Authorised {
            party,
            venue,
            asset,
            limit,
        });
        Ok(())
    }

    pub(crate) fn do_submit(by: T::AccountId, id: CycleId, trade: TradeOf<T>, reference: Reference) -> DispatchResult {
        T::Admission::ensure_admitted(&by)?;
        let mut cycle = Self::cycle(id)?;
        let is_operator = T::Venues::operator(cycle.venue).is_some_and(|operator| operator == by);
        ensure!(is_operator || trade.is_party(&by), Error::<T>::NotParty);
        // Before the cycle's state and the terms: who repeats a submission learns that it was received, even though the
        // cycle has closed meanwhile.
        let key = (
            cycle.venue,
            trade.seller.clone(),
            trade.buyer.clone(),
            reference.clone(),
        );
        ensure!(!TradeByReference::<T>::contains_key(&key), Error::<T>::ReferenceTaken);
        Self::ensure_before_cut_off(&cycle)?;
        ensure!(T::Venues::is_open(cycle.venue), Error::<T>::VenueClosed);
        Self::ensure_terms(&cycle, &trade)?;
        let index = Self::make_room(&mut cycle, &trade)?;

        Self::deposit_event(Event::TradeSubmitted {
            id,
            index,
            by: by.clone(),
            trade: trade.clone(),
            reference: reference.clone(),
        });
        let confirm = |party: &T::AccountId, asset: AssetId, units: Balance| {
            let by_authorisation = *party != by;
            let confirmed = !by_authorisation || (is_operator && Self::draw(party, cycle.venue, asset, units));
            if confirmed {
                Self::deposit_event(Event::TradeConfirmed {
                    id,
                    index,
                    party: party.clone(),
                    by_authorisation,
                });
            }
            confirmed
        };
        let seller_confirmed = confirm(&trade.seller, trade.security, trade.quantity);
        let buyer_confirmed = confirm(&trade.buyer, trade.cash, trade.amount);
        Trades::<T>::insert(
            id,
            index,
            SubmittedTrade {
                trade,
                reference,
                seller_confirmed,
                buyer_confirmed,
            },
        );
        TradeByReference::<T>::insert(key, (id, index));
        Cycles::<T>::insert(id, cycle);
        Ok(())
    }

    pub(crate) fn do_confirm(party: T::AccountId, id: CycleId, index: TradeIndex) -> DispatchResult {
        T::Admission::ensure_admitted(&party)?;
        let cycle = Self::cycle(id)?;
        let mut submitted = Trades::<T>::get(id, index).ok_or(Error::<T>::UnknownTrade)?;
        Self::ensure_before_cut_off(&cycle)?;
        ensure!(submitted.trade.is_party(&party), Error::<T>::NotParty);
        let confirmed = if submitted.trade.seller == party {
            &mut submitted.seller_confirmed
        } else {
            &mut submitted.buyer_confirmed
        };
        ensure!(!*confirmed, Error::<T>::AlreadyConfirmed);
        *confirmed = true;
        Trades::<T>::insert(id, index, submitted);
        Self::deposit_event(Event::TradeConfirmed {
            id,
            index,
            party,
            by_authorisation: false,
        });
        Ok(())
    }

    fn ensure_before_cut_off(cycle: &Cycle<T>) -> DispatchResult {
        ensure!(cycle.status == CycleStatus::Open, Error::<T>::NotOpen);
        ensure!(Self::now() < cycle.cut_off, Error::<T>::CutOffPassed);
        Ok(())
    }

    fn ensure_terms(cycle: &Cycle<T>, trade: &TradeOf<T>) -> DispatchResult {
        ensure!(trade.seller != trade.buyer, Error::<T>::SameParty);
        ensure!(trade.security != trade.cash, Error::<T>::SameAsset);
        for party in [&trade.seller, &trade.buyer] {
            ensure!(cycle.parties.binary_search(party).is_ok(), Error::<T>::NotInCycle);
        }
        for units in [trade.quantity, trade.amount] {
            ensure!(units > 0, Error::<T>::ZeroAmount);
            ensure!(units <= Cycle::<T>::most_units(), Error::<T>::AmountTooLarge);
        }
        Ok(())
    }

    /// Counts the trade in, if the cycle can take it, and says which number it gets. The caller stores the cycle.
    fn make_room(cycle: &mut Cycle<T>, trade: &TradeOf<T>) -> Result<TradeIndex, sp_runtime::DispatchError> {
        ensure!(cycle.trades < T::MaxTrades::get(), Error::<T>::CycleFull);
        let index = cycle.trades;
        cycle.trades = cycle.trades.saturating_add(1);
        let place = |cycle: &Cycle<T>, asset: AssetId| {
            cycle
                .assets
                .binary_search_by_key(&asset, |netted| netted.asset)
                .map_err(|_| Error::<T>::AssetNotNetted)
        };
        let (security, cash) = (place(cycle, trade.security)?, place(cycle, trade.cash)?);
        if let Some(netted) = cycle.assets.get_mut(security) {
            netted.deliveries = netted.deliveries.saturating_add(1);
        }
        if let Some(netted) = cycle.assets.get_mut(cash) {
            netted.payments = netted.payments.saturating_add(1);
        }
        ensure!(cycle.most_movements() <= T::MaxMovements::get(), Error::<T>::CycleFull);
        Ok(index)
    }

    /// Takes `units` from what the party authorised, if it authorised so many, and says whether it did.
    fn draw(party: &T::AccountId, venue: VenueId, asset: AssetId, units: Balance) -> bool {
        let limit = Authorisations::<T>::get((party, venue), asset);
        let left = limit.checked_sub(units);
        if let Some(left) = left {
            Self::put_limit(party, venue, asset, left);
        }
        left.is_some()
    }

    fn put_limit(party: &T::AccountId, venue: VenueId, asset: AssetId, limit: Balance) {
        if limit == 0 {
            Authorisations::<T>::remove((party, venue), asset);
        } else {
            Authorisations::<T>::insert((party, venue), asset, limit);
        }
    }
}
