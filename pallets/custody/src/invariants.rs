// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{sub_account_id, Accounts, Config, Custodies, Numbers, Pallet, Progress};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet. It reads all sub-accounts, so it is not for blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut numbers = BTreeMap::<T::AccountId, Vec<_>>::new();
        let mut custodies = BTreeMap::<T::AccountId, Vec<_>>::new();
        for (id, account) in Accounts::<T>::iter() {
            ensure!(
                sub_account_id(&account.owner, account.number)? == id,
                "I1: a sub-account is not where its owner and number put it"
            );
            ensure!(
                !Accounts::<T>::contains_key(&account.owner),
                "I1: an owner is a sub-account"
            );
            numbers.entry(account.owner.clone()).or_default().push(account.number);
            let Some(mandate) = account.mandate else {
                continue;
            };
            ensure!(mandate.custodian != account.owner, "I4: an owner is its own custodian");
            ensure!(
                !Accounts::<T>::contains_key(&mandate.custodian),
                "I4: a custodian is a sub-account"
            );
            if let Progress::NoticeGiven { ends_at } = mandate.progress {
                ensure!(mandate.terms.exclusive, "I4: notice runs for a mandate without need");
                ensure!(
                    mandate.terms.expires_at.is_none_or(|end| ends_at <= end),
                    "I4: notice is over after the mandate"
                );
            }
            if mandate.was_accepted() {
                custodies.entry(mandate.custodian).or_default().push(id);
            }
        }
        numbers.values_mut().for_each(|list| list.sort_unstable());
        custodies.values_mut().for_each(|list| list.sort_unstable());
        ensure!(
            numbers
                == Numbers::<T>::iter()
                    .map(|(owner, list)| (owner, list.into_inner()))
                    .collect(),
            "I2: an owner's list does not name its sub-accounts"
        );
        ensure!(
            custodies
                == Custodies::<T>::iter()
                    .map(|(custodian, list)| (custodian, list.into_inner()))
                    .collect(),
            "I3: a custodian's list does not name the mandates that it accepted"
        );
        Ok(())
    }
}
