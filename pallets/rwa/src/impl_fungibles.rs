// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The ledger as frame's `fungibles`: what other pallets use it through.
//!
//! Every default method that would move units is replaced by one that asks the rules; what is left to frame's defaults
//! is built on the methods here and inherits their checks.

use crate::{ledger::Part, Config, Error, Event, Pallet, Rules, Supply};
use castellan_primitives::{
    rwa::{AssetId, Compliance, Side},
    Balance,
};
use frame_support::{
    ensure,
    traits::{
        fungibles::{self, hold, Dust},
        tokens::{
            DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction, WithdrawConsequence,
        },
    },
};
use sp_runtime::{DispatchError, DispatchResult};

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
        ensure!(Rules::<T>::contains_key(asset), Error::<T>::UnknownAsset);
        Ok(())
    }
}

impl<T: Config> fungibles::Inspect<T::AccountId> for Pallet<T> {
    type AssetId = AssetId;
    type Balance = Balance;

    fn total_issuance(asset: AssetId) -> Balance {
        Supply::<T>::get(asset)
    }

    fn minimum_balance(_asset: AssetId) -> Balance {
        MINIMUM_BALANCE
    }

    fn total_balance(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::holding(asset, who).total()
    }

    fn balance(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::holding(asset, who).free
    }

    fn reducible_balance(asset: AssetId, who: &T::AccountId, preservation: Preservation, _: Fortitude) -> Balance {
        Self::holding(asset, who).reducible(preservation)
    }

    fn can_deposit(asset: AssetId, who: &T::AccountId, amount: Balance, provenance: Provenance) -> DepositConsequence {
        let Some(rules) = Rules::<T>::get(asset) else {
            return DepositConsequence::UnknownAsset;
        };
        if amount == 0 {
            return DepositConsequence::Success;
        }
        let supply_overflows =
            provenance == Provenance::Minted && Supply::<T>::get(asset).checked_add(amount).is_none();
        if supply_overflows || Self::holding(asset, who).total().checked_add(amount).is_none() {
            return DepositConsequence::Overflow;
        }
        if Self::ensure_party(&rules, Side::Receiver, who).is_err() {
            return DepositConsequence::Blocked;
        }
        DepositConsequence::Success
    }

    fn can_withdraw(asset: AssetId, who: &T::AccountId, amount: Balance) -> WithdrawConsequence<Balance> {
        let Some(rules) = Rules::<T>::get(asset) else {
            return WithdrawConsequence::UnknownAsset;
        };
        if amount == 0 {
            return WithdrawConsequence::Success;
        }
        let holding = Self::holding(asset, who);
        if holding.total() < amount {
            WithdrawConsequence::BalanceLow
        } else if holding.free < amount || Self::ensure_party(&rules, Side::Sender, who).is_err() {
            WithdrawConsequence::Frozen
        } else if holding.total() == amount {
            WithdrawConsequence::ReducedToZero(0)
        } else {
            WithdrawConsequence::Success
        }
    }

    fn asset_exists(asset: AssetId) -> bool {
        Rules::<T>::contains_key(asset)
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
        if Rules::<T>::contains_key(asset) {
            Supply::<T>::insert(asset, amount);
        }
    }
}

impl<T: Config> fungibles::Mutate<T::AccountId> for Pallet<T> {
    fn mint_into(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        Self::mint(asset, who, amount)?;
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
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_known(asset)?;
        let burned = within(precision, amount, Self::holding(asset, who).reducible(preservation));
        if burned > 0 {
            Self::ensure_preserved(asset, who, burned, preservation)?;
            Self::burn(asset, who, Part::Free, burned)?;
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
        Self::do_transfer(asset, source, dest, amount, preservation)?;
        Ok(amount)
    }
}

impl<T: Config> hold::Inspect<T::AccountId> for Pallet<T> {
    type Reason = T::RuntimeHoldReason;

    fn total_balance_on_hold(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::holding(asset, who).held()
    }

    fn balance_on_hold(asset: AssetId, reason: &Self::Reason, who: &T::AccountId) -> Balance {
        Self::holding(asset, who).held_for(reason)
    }

    fn hold_available(asset: AssetId, reason: &Self::Reason, who: &T::AccountId) -> bool {
        Self::holding(asset, who).has_room(reason)
    }

    // Frame's default would leave a unit free; a holding goes on existing when all of it is on hold.
    fn ensure_can_hold(asset: AssetId, reason: &Self::Reason, who: &T::AccountId, amount: Balance) -> DispatchResult {
        Self::ensure_known(asset)?;
        let holding = Self::holding(asset, who);
        ensure!(amount <= holding.free, Error::<T>::InsufficientBalance);
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
            Self::carry(asset, (who, Part::Free), (who, Part::Held(*reason)), amount)?;
            Self::deposit_event(Event::Held {
                asset,
                reason: *reason,
                holder: who.clone(),
                amount,
            });
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
        let released = within(precision, amount, Self::holding(asset, who).held_for(reason));
        if released > 0 {
            Self::carry(asset, (who, Part::Held(*reason)), (who, Part::Free), released)?;
            Self::deposit_event(Event::Released {
                asset,
                reason: *reason,
                holder: who.clone(),
                amount: released,
            });
        }
        Ok(released)
    }

    fn burn_held(
        asset: AssetId,
        reason: &Self::Reason,
        who: &T::AccountId,
        amount: Balance,
        precision: Precision,
        _: Fortitude,
    ) -> Result<Balance, DispatchError> {
        Self::ensure_known(asset)?;
        let burned = within(precision, amount, Self::holding(asset, who).held_for(reason));
        if burned > 0 {
            Self::burn(asset, who, Part::Held(*reason), burned)?;
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
        let moved = within(precision, amount, Self::holding(asset, source).held_for(reason));
        // With nothing to move the rules are asked about the amount that the caller named.
        Self::ensure_allowed(asset, source, dest, if moved > 0 { moved } else { amount })?;
        if moved == 0 {
            return Ok(0);
        }
        let held = mode == Restriction::OnHold;
        let target = if held { Part::Held(*reason) } else { Part::Free };
        Self::carry(asset, (source, Part::Held(*reason)), (dest, target), moved)?;
        Self::deposit_event(Event::TransferredOnHold {
            asset,
            reason: *reason,
            from: source.clone(),
            to: dest.clone(),
            amount: moved,
            held,
        });
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
        let moved = within(precision, amount, Self::holding(asset, source).reducible(preservation));
        Self::ensure_allowed(asset, source, dest, if moved > 0 { moved } else { amount })?;
        if moved == 0 {
            return Ok(0);
        }
        if source != dest {
            Self::ensure_preserved(asset, source, moved, preservation)?;
        }
        Self::carry(asset, (source, Part::Free), (dest, Part::Held(*reason)), moved)?;
        Self::deposit_event(Event::TransferredAndHeld {
            asset,
            reason: *reason,
            from: source.clone(),
            to: dest.clone(),
            amount: moved,
        });
        Ok(moved)
    }
}
