// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Freezing an asset, an account, an amount; and thawing them.

use crate::{book::Book, Basis, Config, Error, Event, Pallet};
use castellan_primitives::{
    rwa::{AssetId, Power},
    Balance,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    /// What is wrong with freezing what is frozen, or thawing what is not.
    pub(crate) fn already(frozen: bool) -> Error<T> {
        if frozen {
            Error::<T>::AlreadyFrozen
        } else {
            Error::<T>::NotFrozen
        }
    }

    pub(crate) fn do_freeze_asset(who: &T::AccountId, asset: AssetId, frozen: bool, basis: Basis) -> DispatchResult {
        Self::ensure_intervention(asset, who, Power::Freeze, None, &basis)?;
        let mut book = Book::<T>::open(asset)?;
        ensure!(book.state.frozen != frozen, Self::already(frozen));
        book.state_mut().frozen = frozen;
        book.close();
        let by = who.clone();
        Self::deposit_event(if frozen {
            Event::AssetFrozen { asset, by, basis }
        } else {
            Event::AssetThawed { asset, by, basis }
        });
        Ok(())
    }

    /// Freezes or thaws an account, whether it has units or not.
    pub(crate) fn do_freeze_account(
        who: &T::AccountId,
        asset: AssetId,
        holder: T::AccountId,
        frozen: bool,
        basis: Basis,
    ) -> DispatchResult {
        Self::ensure_intervention(asset, who, Power::Freeze, None, &basis)?;
        let mut book = Book::<T>::open(asset)?;
        ensure!(book.holding(&holder).account_frozen != frozen, Self::already(frozen));
        book.holding_mut(&holder).account_frozen = frozen;
        book.close();
        let by = who.clone();
        Self::deposit_event(if frozen {
            Event::AccountFrozen {
                asset,
                holder,
                by,
                basis,
            }
        } else {
            Event::AccountThawed {
                asset,
                holder,
                by,
                basis,
            }
        });
        Ok(())
    }

    /// Freezes so many more units, or so many fewer.
    pub(crate) fn do_freeze_amount(
        who: &T::AccountId,
        asset: AssetId,
        holder: T::AccountId,
        amount: Balance,
        frozen: bool,
        basis: Basis,
    ) -> DispatchResult {
        Self::ensure_intervention(asset, who, Power::Freeze, Some(amount), &basis)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        let mut book = Self::fungible_book(asset)?;
        let holding = book.holding_mut(&holder);
        if frozen {
            let sum = holding.frozen.checked_add(amount).ok_or(Error::<T>::Overflow)?;
            ensure!(sum <= holding.total(), Error::<T>::InsufficientBalance);
            holding.frozen = sum;
        } else {
            holding.frozen = holding.frozen.checked_sub(amount).ok_or(Error::<T>::NotFrozen)?;
        }
        let total = holding.frozen;
        book.close();
        let by = who.clone();
        Self::deposit_event(if frozen {
            Event::AmountFrozen {
                asset,
                holder,
                amount,
                total,
                by,
                basis,
            }
        } else {
            Event::AmountThawed {
                asset,
                holder,
                amount,
                total,
                by,
                basis,
            }
        });
        Ok(())
    }
}
