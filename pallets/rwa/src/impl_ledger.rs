// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The ledger as other pallets of the chain use it: what locks and delivers, and what issues and redeems.

use crate::{
    book::Book, facts::Request, holding::Part, items::Metadata, known::Known, Config, Error, Event, Gate, Items,
    Pallet, State, Tallies, Terms,
};
use castellan_primitives::{
    rwa::{AssetId, Issuance, ItemId, Ledger, Movement, Quantity, Stages},
    Balance,
};
use frame_support::{ensure, traits::tokens::Preservation, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Ledger<T::AccountId> for Pallet<T> {
    type Reason = T::RuntimeHoldReason;
    type Memo = Known<T>;

    fn is_unique(asset: AssetId) -> Option<bool> {
        State::<T>::get(asset).map(|state| state.unique)
    }

    fn available(asset: AssetId, who: &T::AccountId) -> Balance {
        let frozen = State::<T>::get(asset).is_none_or(|state| state.frozen);
        Self::holding(asset, who)
            .filter(|_| !frozen)
            .map_or(0, |holding| holding.lockable())
    }

    fn locked(asset: AssetId, who: &T::AccountId, reason: &Self::Reason) -> Balance {
        Self::holding(asset, who).map_or(0, |holding| holding.held_for(reason))
    }

    fn item(asset: AssetId, item: ItemId) -> Option<(T::AccountId, Option<Self::Reason>)> {
        Items::<T>::get(asset, item).map(|record| (record.owner, record.lock))
    }

    fn lock(asset: AssetId, who: &T::AccountId, quantity: Quantity, reason: &Self::Reason) -> DispatchResult {
        ensure!(quantity.units() > 0, Error::<T>::ZeroAmount);
        Self::do_hold(asset, who, quantity, *reason)
    }

    fn unlock(asset: AssetId, who: &T::AccountId, quantity: Quantity, reason: &Self::Reason) -> DispatchResult {
        Self::do_release(asset, who, quantity, *reason)
    }

    fn lock_for(
        movement: &Movement<T::AccountId>,
        reason: &Self::Reason,
        known: &mut Known<T>,
    ) -> Result<Weight, DispatchError> {
        let spent = Self::hold_for(movement.asset, Request::from(movement), *reason, known)?;
        Ok(spent.weight::<T::WeightInfo>())
    }

    fn deliver(
        movement: &Movement<T::AccountId>,
        locked: Option<&Self::Reason>,
        known: &mut Known<T>,
    ) -> Result<Weight, DispatchError> {
        let (asset, request) = (movement.asset, Request::from(movement));
        let spent = match locked {
            Some(reason) => Self::do_deliver(asset, request, *reason, false, known),
            None => Self::transfer_with(asset, request, Preservation::Expendable, known),
        }?;
        Ok(spent.weight::<T::WeightInfo>())
    }
}

impl<T: Config> Issuance<T::AccountId> for Pallet<T> {
    type Terms = Terms<T>;
    type Metadata = Metadata;

    fn create(issuer: &T::AccountId, terms: Self::Terms) -> Result<AssetId, DispatchError> {
        Self::do_create(issuer, terms, true)
    }

    fn issue(asset: AssetId, to: &T::AccountId, amount: Balance) -> DispatchResult {
        if Self::is_unique(asset) == Some(true) {
            ensure!(amount == 1, Error::<T>::WrongQuantity);
            <Self as Issuance<_>>::issue_item(asset, to, Metadata::new())?;
        } else {
            Self::do_mint(asset, to, amount, false)?;
            Self::deposit_event(Event::Issued {
                asset,
                beneficiary: to.clone(),
                amount,
                reference: None,
            });
        }
        Ok(())
    }

    fn issue_item(asset: AssetId, to: &T::AccountId, metadata: Metadata) -> Result<ItemId, DispatchError> {
        Self::ensure_metadata(&metadata)?;
        let (item, _) = Self::mint_item(asset, to, metadata, false)?;
        Self::deposit_event(Event::ItemIssued {
            asset,
            item,
            beneficiary: to.clone(),
            reference: None,
        });
        Ok(item)
    }

    fn redeem(asset: AssetId, who: &T::AccountId, quantity: Quantity, locked: Option<&Self::Reason>) -> DispatchResult {
        let part = locked.map_or(Part::Free, |reason| Part::Held(*reason));
        Self::do_redeem(asset, who, quantity, part).map(|_| ())
    }

    fn supply(asset: AssetId) -> Balance {
        Tallies::<T>::get(asset).supply
    }

    fn split(asset: AssetId, factor: u32) -> DispatchResult {
        Self::do_split(asset, factor)
    }

    fn stage_changed(asset: AssetId) {
        if let Ok(mut book) = Book::<T>::open(asset) {
            book.state_mut().gate = Self::gate(asset);
            book.close();
        }
    }
}

impl<T: Config> Pallet<T> {
    /// What the asset's stage allows now.
    pub(crate) fn gate(asset: AssetId) -> Gate {
        Gate {
            may_issue: T::Stages::may_issue(asset),
            may_move: T::Stages::may_move(asset),
        }
    }
}
