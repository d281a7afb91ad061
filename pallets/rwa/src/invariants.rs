// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate's documentation numbers, checked over the whole state.

use crate::{
    Accounts, AssetByCusip, AssetByDti, AssetByFigi, AssetByIsin, AssetBySymbol, Assets, Config, DocumentCount,
    Documents, Holding, IssueReferences, Items, NextAsset, NextItem, Pallet, PowersOf, Proposals, RecordDates, State,
    Tallies,
};
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{kyc::Identity, rwa::AssetId, Balance};
use castellan_rules::HolderCounts;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// What the holdings of one subject come to.
struct Owned {
    units: Balance,
    beside: Balance,
    /// What the first account says of the others.
    said: Balance,
    mark: Option<castellan_rules::Mark>,
}

impl<T: Config> Pallet<T> {
    /// Checks every invariant. Walks the whole state: for tests and for the try-runtime tool.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_assets()?;
        Self::check_belongings()?;
        for asset in Assets::<T>::iter_keys() {
            Self::check_holdings(asset)?;
            Self::check_items(asset)?;
            Self::check_records(asset)?;
        }
        Ok(())
    }

    fn check_holdings(asset: AssetId) -> Result<(), TryRuntimeError> {
        let state = State::<T>::get(asset).ok_or("I5: an asset without state")?;
        let tally = Tallies::<T>::get(asset);
        let mut sum: Balance = 0;
        let mut owners = BTreeMap::<T::AccountId, Owned>::new();
        for (who, stored) in Accounts::<T>::iter_prefix(asset) {
            ensure!(
                stored.windows.is_some() || !stored.is_blank(|| 0),
                "I3: an empty holding"
            );
            ensure!(
                stored.factor > 0 && state.factor.checked_rem(stored.factor) == Some(0),
                "I1: a holding counts splits that were not"
            );
            ensure!(
                stored.history.windows(2).all(|pair| pair[0].until <= pair[1].from),
                "I10: a past out of order"
            );
            ensure!(
                stored.next_record <= state.next_record,
                "I10: a holding knows record dates to come"
            );
            let mut holding = stored.clone();
            holding.settle(&state);
            Self::check_parts(&holding)?;
            let total = holding.total();
            sum = sum
                .checked_add(total)
                .ok_or("I1: the holdings of an asset pass the largest number")?;
            let first = T::Identity::profile(&who)
                .and_then(|profile| T::Identity::accounts(&profile).into_iter().next())
                .unwrap_or_else(|| who.clone());
            let is_first = first == who;
            ensure!(
                is_first || (holding.beside == 0 && holding.mark.is_none()),
                "I6: an account that is not its subject's first carries the subject's numbers"
            );
            let owned = owners.entry(first).or_insert(Owned {
                units: 0,
                beside: 0,
                said: 0,
                mark: None,
            });
            owned.units = owned.units.saturating_add(total);
            if is_first {
                owned.said = holding.beside;
                owned.mark = holding.mark;
            } else {
                owned.beside = owned.beside.saturating_add(total);
            }
        }
        ensure!(sum == tally.supply, "I1: the holdings of an asset are not its supply");
        let mut recount = HolderCounts {
            generation: tally.counts.generation,
            ..HolderCounts::default()
        };
        recount.groups = tally.counts.groups.clone();
        for group in &mut recount.groups {
            group.holders = 0;
            group.units = 0;
        }
        for owned in owners.values() {
            ensure!(owned.said == owned.beside, "I6: units beside a first account");
            ensure!(
                owned.mark.is_some() == (owned.units > 0),
                "I7: a holder without a mark, or a mark without a holder"
            );
            recount.replace(None, owned.mark.map(|mark| (mark, owned.units)));
        }
        ensure!(recount == tally.counts, "I7: holders are not as many as counted");
        Ok(())
    }

    fn check_parts(holding: &Holding<T>) -> Result<(), TryRuntimeError> {
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
        for (position, freeze) in holding.freezes.iter().enumerate() {
            ensure!(freeze.amount > 0, "I2: an empty freeze");
            let twice = holding
                .freezes
                .iter()
                .skip(position.saturating_add(1))
                .any(|other| other.id == freeze.id);
            ensure!(!twice, "I2: two freezes for one reason");
        }
        ensure!(holding.frozen <= holding.total(), "I8: more is frozen than there is");
        Ok(())
    }

    fn check_items(asset: AssetId) -> Result<(), TryRuntimeError> {
        let state = State::<T>::get(asset).ok_or("I5: an asset without state")?;
        let mut owned = BTreeMap::<T::AccountId, Vec<Option<T::RuntimeHoldReason>>>::new();
        for (item, record) in Items::<T>::iter_prefix(asset) {
            ensure!(state.unique, "I9: a unique unit of an asset that has none");
            ensure!(
                item < NextItem::<T>::get(asset),
                "I9: a unique unit has a number that was not given out"
            );
            owned.entry(record.owner).or_default().push(record.lock);
        }
        if !state.unique {
            return Ok(());
        }
        for (who, holding) in Accounts::<T>::iter_prefix(asset) {
            let locks = owned.remove(&who).unwrap_or_default();
            ensure!(
                holding.total() == locks.len() as Balance,
                "I9: a balance is not the number of unique units"
            );
            for hold in &holding.holds {
                let locked = locks.iter().filter(|lock| **lock == Some(hold.id)).count();
                ensure!(
                    hold.amount == locked as Balance,
                    "I9: a hold is not the number of unique units locked for it"
                );
            }
            let free = locks.iter().filter(|lock| lock.is_none()).count();
            ensure!(
                holding.free == free as Balance,
                "I9: what is free is not the number of unique units that are"
            );
        }
        ensure!(owned.is_empty(), "I9: a unique unit outside every balance");
        Ok(())
    }

    fn check_records(asset: AssetId) -> Result<(), TryRuntimeError> {
        let state = State::<T>::get(asset).ok_or("I5: an asset without state")?;
        let mut open: Vec<_> = RecordDates::<T>::iter_key_prefix(asset).collect();
        open.sort();
        ensure!(
            open == state.records.to_vec(),
            "I10: the open record dates are not those that the state lists"
        );
        ensure!(
            open.iter().all(|record| *record < state.next_record),
            "I10: a record date has a number that was not given out"
        );
        Ok(())
    }

    fn check_assets() -> Result<(), TryRuntimeError> {
        let mut assets = 0usize;
        let (mut isins, mut cusips, mut figis, mut dtis) = (0usize, 0usize, 0usize, 0usize);
        for (asset, record) in Assets::<T>::iter() {
            assets = assets.saturating_add(1);
            ensure!(
                asset < NextAsset::<T>::get(),
                "I5: an asset has a number that was not given out"
            );
            ensure!(State::<T>::contains_key(asset), "I5: an asset without state");
            ensure!(
                AssetBySymbol::<T>::get(&record.symbol) == Some(asset),
                "I4: a symbol does not lead to its asset"
            );
            let other = record.identifiers;
            let leads = |there: Option<Option<AssetId>>, count: &mut usize| {
                *count = count.saturating_add(usize::from(there.is_some()));
                there.is_none_or(|found| found == Some(asset))
            };
            let sound = leads(record.isin.map(AssetByIsin::<T>::get), &mut isins)
                & leads(other.cusip.map(AssetByCusip::<T>::get), &mut cusips)
                & leads(other.figi.map(AssetByFigi::<T>::get), &mut figis)
                & leads(other.dti.map(AssetByDti::<T>::get), &mut dtis);
            ensure!(sound, "I4: an identifier does not lead to its asset");
        }
        let sizes = [
            (AssetBySymbol::<T>::iter_keys().count(), assets),
            (AssetByIsin::<T>::iter_keys().count(), isins),
            (AssetByCusip::<T>::iter_keys().count(), cusips),
            (AssetByFigi::<T>::iter_keys().count(), figis),
            (AssetByDti::<T>::iter_keys().count(), dtis),
        ];
        ensure!(
            sizes.iter().all(|(indexed, known)| indexed == known),
            "I4: an identifier leads to no asset"
        );
        ensure!(State::<T>::iter_keys().count() == assets, "I5: a state of no asset");
        Ok(())
    }

    fn check_belongings() -> Result<(), TryRuntimeError> {
        let known = |asset: &AssetId| Assets::<T>::contains_key(asset);
        ensure!(
            Tallies::<T>::iter_keys().all(|asset| known(&asset)),
            "I5: a tally of no asset"
        );
        ensure!(
            Accounts::<T>::iter_keys().all(|(asset, _)| known(&asset)),
            "I5: a holding of no asset"
        );
        ensure!(
            IssueReferences::<T>::iter_keys().all(|(asset, _)| known(&asset)),
            "I5: a reference of no asset"
        );
        ensure!(
            Items::<T>::iter_keys().all(|(asset, _)| known(&asset)),
            "I5: a unique unit of no asset"
        );
        ensure!(
            Proposals::<T>::iter_keys().all(|asset| known(&asset)),
            "I5: a forced move of no asset"
        );
        for (asset, _, powers) in PowersOf::<T>::iter() {
            ensure!(known(&asset), "I5: a power over no asset");
            ensure!(!powers.is_empty(), "I11: an empty list of powers");
        }
        let mut documents = BTreeMap::<AssetId, u32>::new();
        for (asset, _) in Documents::<T>::iter_keys() {
            ensure!(known(&asset), "I5: a document of no asset");
            let count = documents.entry(asset).or_default();
            *count = count.saturating_add(1);
        }
        let counts: BTreeMap<_, _> = DocumentCount::<T>::iter().collect();
        ensure!(counts == documents, "I11: documents are not as many as counted");
        Ok(())
    }
}
