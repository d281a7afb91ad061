// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate's documentation numbers, checked over the whole state.

use crate::{Accounts, AssetByIsin, AssetBySymbol, Assets, Config, IssueReferences, NextAsset, Pallet, Rules, Supply};
use alloc::collections::BTreeMap;
use castellan_primitives::{rwa::AssetId, Balance};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant. Walks the whole state: for tests and for the try-runtime tool.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_holdings()?;
        Self::check_assets()
    }

    fn check_holdings() -> Result<(), TryRuntimeError> {
        let mut held = BTreeMap::<AssetId, Balance>::new();
        for (asset, _, holding) in Accounts::<T>::iter() {
            ensure!(Assets::<T>::contains_key(asset), "I5: a holding of no asset");
            ensure!(holding.free > 0 || !holding.holds.is_empty(), "I3: an empty holding");
            let mut sum = holding.free;
            for (position, hold) in holding.holds.iter().enumerate() {
                ensure!(hold.amount > 0, "I2: an empty hold");
                let twice = holding
                    .holds
                    .iter()
                    .skip(position.saturating_add(1))
                    .any(|other| other.id == hold.id);
                ensure!(!twice, "I2: two holds for one reason");
                sum = sum
                    .checked_add(hold.amount)
                    .ok_or("I1: a holding passes the largest number")?;
            }
            let total = held.entry(asset).or_default();
            *total = total
                .checked_add(sum)
                .ok_or("I1: the holdings of an asset pass the largest number")?;
        }
        for asset in Assets::<T>::iter_keys() {
            let total = held.get(&asset).copied().unwrap_or_default();
            ensure!(
                total == Supply::<T>::get(asset),
                "I1: the holdings of an asset are not its supply"
            );
        }
        Ok(())
    }

    fn check_assets() -> Result<(), TryRuntimeError> {
        let (mut assets, mut with_isin) = (0usize, 0usize);
        for (asset, record) in Assets::<T>::iter() {
            assets = assets.saturating_add(1);
            ensure!(
                asset < NextAsset::<T>::get(),
                "I5: an asset has a number that was not given out"
            );
            ensure!(Rules::<T>::contains_key(asset), "I5: an asset without rules");
            ensure!(
                AssetBySymbol::<T>::get(&record.symbol) == Some(asset),
                "I4: a symbol does not lead to its asset"
            );
            if let Some(isin) = record.isin {
                with_isin = with_isin.saturating_add(1);
                ensure!(
                    AssetByIsin::<T>::get(isin) == Some(asset),
                    "I4: an ISIN does not lead to its asset"
                );
            }
        }
        ensure!(
            AssetBySymbol::<T>::iter_keys().count() == assets,
            "I4: a symbol leads to no asset"
        );
        ensure!(
            AssetByIsin::<T>::iter_keys().count() == with_isin,
            "I4: an ISIN leads to no asset"
        );
        ensure!(Rules::<T>::iter_keys().count() == assets, "I5: rules of no asset");
        ensure!(
            Supply::<T>::iter_keys().all(Assets::<T>::contains_key),
            "I5: a supply of no asset"
        );
        let mut references = IssueReferences::<T>::iter_keys();
        ensure!(
            references.all(|(asset, _)| Assets::<T>::contains_key(asset)),
            "I5: a reference of no asset"
        );
        Ok(())
    }
}
