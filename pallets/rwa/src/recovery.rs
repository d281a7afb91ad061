// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Moving what a retired account has to the account that took its place.
//!
//! That an account is replaced is decided in the identity ledger, with a second pair of eyes, a delay and a veto; what is
//! left to do here can be asked for by anybody. Nothing changes hands, so no rule is asked.

use crate::{book::Book, ledger::Route, Config, Error, Event, Items, Pallet};
use alloc::vec::Vec;
use castellan_primitives::{
    kyc::Identity,
    rwa::{AssetId, ItemId, Quantity},
    Balance,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// The account that took the place of `old`.
    fn successor_of(book: &mut Book<T>, old: &T::AccountId) -> Result<T::AccountId, Error<T>> {
        let new = T::Identity::successor(old).ok_or(Error::<T>::NotRetired)?;
        ensure!(*old != new && book.are_one(old, &new), Error::<T>::NotRetired);
        let retired = book.party(&new).is_none_or(|party| party.retired);
        ensure!(!retired, Error::<T>::AccountRetired);
        Ok(new)
    }

    /// Moves all units that are not on hold, with the freezes on them. What is on hold follows once it is released.
    pub(crate) fn do_claim_recovered(asset: AssetId, old: T::AccountId) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        let new = Self::successor_of(&mut book, &old)?;
        let amount = Self::move_recovered(&mut book, &old, &new)?;
        book.close();
        Self::deposit_event(Event::Recovered {
            asset,
            from: old,
            to: new,
            amount,
        });
        Ok(())
    }

    /// Moves what is not on hold and the freezes on it; says how many units that was.
    pub(crate) fn move_recovered(
        book: &mut Book<T>,
        old: &T::AccountId,
        new: &T::AccountId,
    ) -> Result<Balance, Error<T>> {
        let before = book.holding(old).clone();
        let amount = before.free;
        ensure!(amount > 0 || before.account_frozen, Error::<T>::NothingToClaim);
        if amount > 0 {
            book.force(old, new, Quantity::Units(amount), Route::FREE)?;
        }
        let left = book.holding(old).total();
        // What was frozen stays frozen: so much of it as is left behind there, the rest here.
        let stays = |frozen: Balance| frozen.min(left);
        let moves: Vec<_> = before
            .freezes
            .iter()
            .map(|freeze| {
                (
                    freeze.id,
                    freeze.amount,
                    freeze.amount.saturating_sub(stays(freeze.amount)),
                )
            })
            .collect();
        let frozen = before.frozen.saturating_sub(stays(before.frozen));
        let source = book.holding_mut(old);
        source.frozen = stays(before.frozen);
        // A retired account needs no freeze: nothing leaves or reaches it.
        source.account_frozen = false;
        for (id, whole, moved) in &moves {
            source.freeze(id, whole.saturating_sub(*moved))?;
        }
        let target = book.holding_mut(new);
        target.frozen = target.frozen.saturating_add(frozen).min(target.total());
        for (id, _, moved) in &moves {
            if *moved > 0 {
                let sum = target.frozen_for(id).saturating_add(*moved);
                target.freeze(id, sum)?;
            }
        }
        target.account_frozen |= before.account_frozen;
        Ok(amount)
    }

    /// Moves one unique unit that is not on hold. It stays frozen if it was.
    pub(crate) fn do_claim_recovered_item(asset: AssetId, item: ItemId) -> DispatchResult {
        let record = Items::<T>::get(asset, item).ok_or(Error::<T>::UnknownItem)?;
        ensure!(record.lock.is_none(), Error::<T>::ItemLocked);
        let mut book = Book::<T>::open(asset)?;
        let old = record.owner;
        let new = Self::successor_of(&mut book, &old)?;
        let account_frozen = core::mem::take(&mut book.holding_mut(&old).account_frozen);
        book.force(&old, &new, Quantity::Item(item), Route::FREE)?;
        book.holding_mut(&new).account_frozen |= account_frozen;
        book.close();
        Self::deposit_event(Event::ItemRecovered {
            asset,
            item,
            from: old,
            to: new,
        });
        Ok(())
    }
}
