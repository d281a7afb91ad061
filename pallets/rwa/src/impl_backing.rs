// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The ledger as the vault's pallet uses it: units that stand for tokens on the mainchain.

use crate::{holding::Part, Accounts, Config, Error, Event, Pallet, State, Tallies};
use alloc::vec::Vec;
use castellan_primitives::{
    backing::Backing,
    rwa::{AssetId, Quantity},
    Balance,
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Backing<T::AccountId> for Pallet<T> {
    fn back(asset: AssetId) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        ensure!(!book.state.backed, Error::<T>::Backed);
        ensure!(book.tally().supply == 0, Error::<T>::HasUnits);
        book.state_mut().backed = true;
        book.close();
        Self::deposit_event(Event::AssetBacked { asset });
        Ok(())
    }

    fn is_backed(asset: AssetId) -> bool {
        State::<T>::get(asset).is_some_and(|state| state.backed)
    }

    fn credit(asset: AssetId, to: &T::AccountId, amount: Balance) -> DispatchResult {
        let book = Self::fungible_book(asset)?;
        Self::mint_in(book, to, amount)?;
        Self::deposit_event(Event::Issued {
            asset,
            beneficiary: to.clone(),
            amount,
            reference: None,
        });
        Ok(())
    }

    fn debit(asset: AssetId, who: &T::AccountId, amount: Balance) -> DispatchResult {
        let book = Self::fungible_book(asset)?;
        Self::redeem_in(book, who, Quantity::Units(amount), Part::Free)?;
        Ok(())
    }

    fn units(asset: AssetId) -> Balance {
        Tallies::<T>::get(asset).supply
    }

    fn total(asset: AssetId, who: &T::AccountId) -> Balance {
        Self::holding(asset, who).map_or(0, |holding| holding.total())
    }

    fn holders(asset: AssetId, after: Option<&T::AccountId>, most: u32) -> Vec<T::AccountId> {
        let accounts = match after {
            Some(after) => Accounts::<T>::iter_key_prefix_from(asset, Accounts::<T>::hashed_key_for(asset, after)),
            None => Accounts::<T>::iter_key_prefix(asset),
        };
        accounts.take(most as usize).collect()
    }

    #[cfg(feature = "runtime-benchmarks")]
    #[allow(clippy::expect_used)]
    fn unbacked_asset(parties: &[T::AccountId]) -> AssetId {
        crate::benchmarking::setup::open_to::<T>(parties).expect("a new asset")
    }
}
