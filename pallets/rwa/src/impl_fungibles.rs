// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The ledger as frame's `fungibles`: what other pallets use it through.
//!
//! Every default method that would move units is replaced by one that asks the rules; what is left to frame's defaults
//! is built on the methods here and inherits their checks.

use crate::{
    facts::Request,
    holding::{Holding, Part},
    known::Known,
    ledger::Route,
    Assets, Config, Error, Event, Pallet, State, Tallies,
};
use alloc::vec::Vec;
use castellan_primitives::{
    rwa::{AssetId, Quantity, Side},
    Balance,
};
use castellan_rules::Kind;
use frame_support::{
    ensure,
    traits::{
        fungibles::{self, freeze, hold, metadata, roles, Dust},
        tokens::{
            DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction, WithdrawConsequence,
        },
    },
};
use sp_runtime::{DispatchError, DispatchResult, TokenError};

/// The smallest holding: with 1 there is no dust, and 0 is no holding.
const MINIMUM_BALANCE: Balance = 1;

/// How many of `asked` units to take where `available` can be had. If too few can, taking them fails later, by name.
fn within(precision: Precision, asked: Balance, available: Balance) -> Balance {
    match precision {
        Precision::Exact => asked,
        Precision::BestEffort => asked.min(available),
    }
}

impl<T: Config> Pallet<T> {
    fn ensure_known(asset: AssetId) -> Result<(), Error<T>> {
        ensure!(State::<T>::contains_key(asset), Error::<T>::UnknownAsset);
        Ok(())
    }

    /// A number of a holding, 0 where there is none.
    fn seen(asset: AssetId, who: &T::AccountId, number: impl FnOnce(&Holding<T>) -> Balance) -> Balance {
        Self::holding(asset, who).map_or(0, |holding| number(&holding))
    }
}

impl<T: Config> fungibles::Inspect<T::AccountId> for Pallet<T> {
    type AssetId = AssetId;
    type Balance = Balance;

    fn total_issuance(asset: AssetId) -> Balance {
        Tallies::<T>::get(asset).supply
    }

    fn minimum_balance(_asset: AssetId) -> Balance {
        MINIMUM_BALANCE
    }

    fn total_balance(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::seen(asset, who, Holding::total)
    }

    fn balance(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::seen(asset, who, |holding| holding.free)
    }

    fn reducible_balance(
        asset: AssetId,
        who: &T::AccountId,
        preservation: Preservation,
        fortitude: Fortitude,
    ) -> Balance {
        Self::seen(asset, who, |holding| holding.reducible(preservation, fortitude))
    }

    fn can_deposit(asset: AssetId, who: &T::AccountId, amount: Balance, provenance: Provenance) -> DepositConsequence {
        let Ok(mut book) = Self::fungible_book(asset) else {
            return DepositConsequence::UnknownAsset;
        };
        if amount == 0 {
            return DepositConsequence::Success;
        }
        let supply_overflows = provenance == Provenance::Minted && book.tally().supply.checked_add(amount).is_none();
        if supply_overflows || book.holding(who).total().checked_add(amount).is_none() {
            return DepositConsequence::Overflow;
        }
        if Self::ensure_party(&mut book, Request::issue(who, Quantity::Units(amount)), Side::Receiver).is_err() {
            return DepositConsequence::Blocked;
        }
        DepositConsequence::Success
    }

    fn can_withdraw(asset: AssetId, who: &T::AccountId, amount: Balance) -> WithdrawConsequence<Balance> {
        let Ok(mut book) = Self::fungible_book(asset) else {
            return WithdrawConsequence::UnknownAsset;
        };
        if amount == 0 {
            return WithdrawConsequence::Success;
        }
        let holding = book.holding(who);
        let (total, sendable) = (holding.total(), holding.sendable(Part::Free));
        if total < amount {
            WithdrawConsequence::BalanceLow
        } else if sendable < amount
            || Self::ensure_party(&mut book, Request::redeem(who, Quantity::Units(amount)), Side::Sender).is_err()
        {
            WithdrawConsequence::Frozen
        } else if total == amount {
            WithdrawConsequence::ReducedToZero(0)
        } else {
            WithdrawConsequence::Success
        }
    }

    fn asset_exists(asset: AssetId) -> bool {
        State::<T>::contains_key(asset)
    }
}

impl<T: Config> metadata::Inspect<T::AccountId> for Pallet<T> {
    fn name(asset: AssetId) -> Vec<u8> {
        Assets::<T>::get(asset).map_or(Vec::new(), |record| record.name.into_inner())
    }

    fn symbol(asset: AssetId) -> Vec<u8> {
        Assets::<T>::get(asset).map_or(Vec::new(), |record| record.symbol.into_inner())
    }

    fn decimals(asset: AssetId) -> u8 {
        Assets::<T>::get(asset).map_or(0, |record| record.decimals)
    }
}

impl<T: Config> roles::Inspect<T::AccountId> for Pallet<T> {
    fn owner(asset: AssetId) -> Option<T::AccountId> {
        Assets::<T>::get(asset).map(|record| record.issuer)
    }

    fn issuer(asset: AssetId) -> Option<T::AccountId> {
        Assets::<T>::get(asset).map(|record| record.issuer)
    }

    fn admin(asset: AssetId) -> Option<T::AccountId> {
        Assets::<T>::get(asset).map(|record| record.issuer)
    }

    fn freezer(asset: AssetId) -> Option<T::AccountId> {
        Assets::<T>::get(asset).map(|record| record.issuer)
    }
}

impl<T: Config> fungibles::Unbalanced<T::AccountId> for Pallet<T> {
    // Dust is less than the smallest balance, which is 1.
    fn handle_dust(_: Dust<T::AccountId, Self>) {}

    fn write_balance(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<Option<Balance>, DispatchError> {
        Self::set_part(asset, who, Part::Free, amount)?;
        Ok(None)
    }

    fn set_total_issuance(asset: AssetId, amount: Balance) {
        if let Ok(mut book) = Self::fungible_book(asset) {
            book.tally_mut().supply = amount;
            book.close();
        }
    }
}

impl<T: Config> fungibles::Mutate<T::AccountId> for Pallet<T> {
    fn mint_into(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        Self::do_mint(asset, who, amount, false)?;
        Self::deposit_event(Event::Issued {
            asset,
            beneficiary: who.clone(),
            amount,
            reference: None,
        });
        Ok(amount)
    }

    fn burn_from(
        asset: AssetId,
        who: &T::AccountId,
        amount: Balance,
        preservation: Preservation,
        precision: Precision,
        fortitude: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_known(asset)?;
        let most = Self::seen(asset, who, |holding| holding.reducible(preservation, fortitude));
        let burned = within(precision, amount, most);
        if burned > 0 {
            let ends = Self::seen(asset, who, Holding::total) == burned;
            ensure!(
                preservation == Preservation::Expendable || !ends,
                TokenError::NotExpendable
            );
            Self::do_burn(asset, who, Part::Free, burned, fortitude)?;
        }
        Ok(burned)
    }

    fn shelve(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        Self::burn_from(
            asset,
            who,
            amount,
            Preservation::Expendable,
            Precision::Exact,
            Fortitude::Polite,
        )
    }

    fn restore(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        Self::mint_into(asset, who, amount)
    }

    fn transfer(
        asset: AssetId,
        source: &T::AccountId,
        dest: &T::AccountId,
        amount: Balance,
        preservation: Preservation,
    ) -> Result<Balance, DispatchError> {
        let request = Request::between(Kind::Transfer, source, dest, Quantity::Units(amount));
        Self::do_transfer(asset, request, preservation)?;
        Ok(amount)
    }
}

impl<T: Config> hold::Inspect<T::AccountId> for Pallet<T> {
    type Reason = T::RuntimeHoldReason;

    fn total_balance_on_hold(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::seen(asset, who, Holding::held)
    }

    fn balance_on_hold(asset: AssetId, reason: &Self::Reason, who: &T::AccountId) -> Balance {
        Self::seen(asset, who, |holding| holding.held_for(reason))
    }

    fn hold_available(asset: AssetId, reason: &Self::Reason, who: &T::AccountId) -> bool {
        Self::holding(asset, who).is_some_and(|holding| holding.has_room(reason))
    }

    // Frame's default would leave a unit free; a holding goes on existing when all of it is on hold.
    fn ensure_can_hold(asset: AssetId, reason: &Self::Reason, who: &T::AccountId, amount: Balance) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        ensure!(!book.state.frozen, Error::<T>::AssetFrozen);
        let holding = book.holding(who);
        ensure!(!holding.account_frozen, Error::<T>::AccountFrozen);
        ensure!(amount <= holding.free, Error::<T>::InsufficientBalance);
        ensure!(amount <= holding.lockable(), Error::<T>::AmountFrozen);
        ensure!(holding.has_room(reason), Error::<T>::TooManyHolds);
        Ok(())
    }
}

impl<T: Config> hold::Unbalanced<T::AccountId> for Pallet<T> {
    fn set_balance_on_hold(
        asset: AssetId,
        reason: &Self::Reason,
        who: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        Self::set_part(asset, who, Part::Held(*reason), amount)
    }
}

impl<T: Config> hold::Mutate<T::AccountId> for Pallet<T> {
    fn hold(asset: AssetId, reason: &Self::Reason, who: &T::AccountId, amount: Balance) -> DispatchResult {
        Self::ensure_known(asset)?;
        if amount > 0 {
            Self::do_hold(asset, who, Quantity::Units(amount), *reason)?;
        }
        Ok(())
    }

    fn release(
        asset: AssetId,
        reason: &Self::Reason,
        who: &T::AccountId,
        amount: Balance,
        precision: Precision,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_known(asset)?;
        let released = within(
            precision,
            amount,
            Self::seen(asset, who, |holding| holding.held_for(reason)),
        );
        if released > 0 {
            Self::do_release(asset, who, Quantity::Units(released), *reason)?;
        }
        Ok(released)
    }

    fn burn_held(
        asset: AssetId,
        reason: &Self::Reason,
        who: &T::AccountId,
        amount: Balance,
        precision: Precision,
        fortitude: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_known(asset)?;
        let burned = within(
            precision,
            amount,
            Self::seen(asset, who, |holding| holding.held_for(reason)),
        );
        if burned > 0 {
            Self::do_burn(asset, who, Part::Held(*reason), burned, fortitude)?;
        }
        Ok(burned)
    }

    fn transfer_on_hold(
        asset: AssetId,
        reason: &Self::Reason,
        source: &T::AccountId,
        dest: &T::AccountId,
        amount: Balance,
        precision: Precision,
        mode: Restriction,
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        let moved = within(
            precision,
            amount,
            Self::seen(asset, source, |holding| holding.held_for(reason)),
        );
        // With nothing to move the rules are asked about the amount that the caller named.
        let asked = Quantity::Units(if moved > 0 { moved } else { amount });
        let request = Request::between(Kind::Transfer, source, dest, asked);
        if moved == 0 {
            Self::fungible_book(asset)?.ensure(request)?;
            return Ok(0);
        }
        let held = mode == Restriction::OnHold;
        Self::do_deliver(asset, request, *reason, held, &mut Known::default())?;
        Ok(moved)
    }

    fn transfer_and_hold(
        asset: AssetId,
        reason: &Self::Reason,
        source: &T::AccountId,
        dest: &T::AccountId,
        amount: Balance,
        precision: Precision,
        preservation: Preservation,
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        let mut book = Self::fungible_book(asset)?;
        let most = book.holding(source).reducible(preservation, Fortitude::Polite);
        let moved = within(precision, amount, most);
        let asked = Quantity::Units(if moved > 0 { moved } else { amount });
        let request = Request::between(Kind::Transfer, source, dest, asked);
        if moved == 0 {
            book.ensure(request)?;
            return Ok(0);
        }
        let allowed = book.ensure_affordable(request, Part::Free)?;
        ensure!(
            source == dest || allowed.charge.outflow <= most,
            TokenError::NotExpendable
        );
        let route = Route {
            source: Part::Free,
            target: Part::Held(*reason),
        };
        book.transfer(source, dest, asked, route, &allowed)?;
        book.close();
        Self::deposit_event(Event::TransferredAndHeld {
            asset,
            reason: *reason,
            from: source.clone(),
            to: dest.clone(),
            amount: allowed.charge.inflow,
        });
        Ok(moved)
    }
}

impl<T: Config> freeze::Inspect<T::AccountId> for Pallet<T> {
    type Id = T::RuntimeFreezeReason;

    fn balance_frozen(asset: AssetId, id: &Self::Id, who: &T::AccountId) -> Balance {
        Self::seen(asset, who, |holding| holding.frozen_for(id))
    }

    fn can_freeze(asset: AssetId, id: &Self::Id, who: &T::AccountId) -> bool {
        Self::holding(asset, who).is_some_and(|holding| !holding.freezes.is_full() || holding.frozen_for(id) > 0)
    }
}

impl<T: Config> freeze::Mutate<T::AccountId> for Pallet<T> {
    fn set_freeze(asset: AssetId, id: &Self::Id, who: &T::AccountId, amount: Balance) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        book.holding_mut(who).freeze(id, amount)?;
        book.close();
        Self::deposit_event(Event::FreezeSet {
            asset,
            id: *id,
            holder: who.clone(),
            amount,
        });
        Ok(())
    }

    fn extend_freeze(asset: AssetId, id: &Self::Id, who: &T::AccountId, amount: Balance) -> DispatchResult {
        let before = <Self as freeze::Inspect<_>>::balance_frozen(asset, id, who);
        if amount <= before {
            return Ok(());
        }
        Self::set_freeze(asset, id, who, amount)
    }

    fn thaw(asset: AssetId, id: &Self::Id, who: &T::AccountId) -> DispatchResult {
        Self::set_freeze(asset, id, who, 0)
    }
}
