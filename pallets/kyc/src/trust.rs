// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Governance decides whose claims count; membership and the hierarchy of institutions have a say in it.

use crate::{Config, CountryScope, Error, Event, Issuer, Pallet, Reason, Trust};
use castellan_primitives::{
    custody::SubAccounts,
    kyc::{SubjectId, Topic},
    membership::{Admission, OnStanding, Role, Roles},
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_trust(issuer: T::AccountId, topic: Topic, scope: CountryScope) -> DispatchResult {
        ensure!(!scope.is_empty(), Error::<T>::EmptyScope);
        ensure!(T::SubAccounts::owner(&issuer).is_none(), Error::<T>::IsSubAccount);
        Trust::<T>::try_mutate(|table| {
            table.grant(issuer.clone(), topic, (&scope).into(), || Issuer {
                account: issuer.clone(),
                admitted: T::Admission::ensure_role(&issuer, Role::ClaimIssuer).is_ok(),
                suspended: false,
                group: Self::group_of(&issuer),
            })
        })
        .map_err(|_| Error::<T>::TooMuchTrust)?;
        Self::deposit_event(Event::IssuerTrusted { issuer, topic, scope });
        Ok(())
    }

    pub(crate) fn do_revoke_trust(issuer: T::AccountId, topic: Topic) -> DispatchResult {
        Trust::<T>::try_mutate(|table| {
            let revoked = table.revoke(&issuer, topic);
            revoked.then_some(()).ok_or(Error::<T>::IssuerNotTrusted)
        })?;
        Self::deposit_event(Event::TrustRevoked { issuer, topic });
        Ok(())
    }

    pub(crate) fn do_suspend(issuer: T::AccountId, reason: Reason) -> DispatchResult {
        let table = Trust::<T>::get();
        let known = table.issuer(&issuer).ok_or(Error::<T>::UnknownIssuer)?;
        ensure!(!known.suspended, Error::<T>::IssuerSuspended);
        Trust::<T>::mutate(|table| table.change(&issuer, |issuer| issuer.suspended = true));
        Self::deposit_event(Event::IssuerSuspended { issuer, reason });
        Ok(())
    }

    pub(crate) fn do_reinstate(issuer: T::AccountId) -> DispatchResult {
        Trust::<T>::try_mutate(|table| {
            let reinstated = table.change(&issuer, |issuer| issuer.suspended = false);
            reinstated.then_some(()).ok_or(Error::<T>::IssuerNotSuspended)
        })?;
        Self::deposit_event(Event::IssuerReinstated { issuer });
        Ok(())
    }

    /// Notes that `accounts` stand for a subject of the hierarchy under `group` from now on, so that none of them that
    /// is an issuer is believed about it.
    pub(crate) fn note_group<'a>(accounts: impl Iterator<Item = &'a T::AccountId>, group: SubjectId)
    where
        T::AccountId: 'a,
    {
        let mut table = Trust::<T>::get();
        let mut changed = false;
        for account in accounts {
            changed |= table.change(account, |issuer| issuer.group = Some(group));
        }
        if changed {
            Trust::<T>::put(table);
        }
    }
}

impl<T: Config> OnStanding<T::AccountId> for Pallet<T> {
    fn on_standing(who: &T::AccountId, roles: Option<&Roles>) {
        let admitted = roles.is_some_and(|roles| roles.contains(&Role::ClaimIssuer));
        let mut table = Trust::<T>::get();
        if table.change(who, |issuer| issuer.admitted = admitted) {
            Trust::<T>::put(table);
        }
    }
}
