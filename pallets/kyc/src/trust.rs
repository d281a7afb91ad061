// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whose claims count, for which topics and countries.

use crate::{Config, Error, Event, Pallet, Reason, SuspendedIssuers, Trust};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::Topic,
    membership::{Admission, Role},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::ConstU32, BoundedBTreeSet, StorageDoubleMap as _};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

/// The countries for which an issuer is trusted.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum CountryScope {
    /// Every country.
    All,
    /// These countries, 64 at most.
    Only(BoundedBTreeSet<Country, ConstU32<64>>),
}

impl CountryScope {
    /// Whether `country` is one of them.
    pub fn covers(&self, country: &Country) -> bool {
        match self {
            Self::All => true,
            Self::Only(countries) => countries.contains(country),
        }
    }

    /// How many countries it lists.
    pub(crate) fn len(&self) -> u32 {
        match self {
            Self::All => 0,
            Self::Only(countries) => countries.len() as u32,
        }
    }

    /// Whether it covers no country at all.
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Only(countries) if countries.is_empty())
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_trust(issuer: T::AccountId, topic: Topic, scope: CountryScope) -> DispatchResult {
        ensure!(!scope.is_empty(), Error::<T>::EmptyScope);
        Trust::<T>::insert(&issuer, topic, &scope);
        Self::deposit_event(Event::IssuerTrusted { issuer, topic, scope });
        Ok(())
    }

    pub(crate) fn do_revoke_trust(issuer: T::AccountId, topic: Topic) -> DispatchResult {
        Trust::<T>::take(&issuer, topic).ok_or(Error::<T>::IssuerNotTrusted)?;
        Self::deposit_event(Event::TrustRevoked { issuer, topic });
        Ok(())
    }

    pub(crate) fn do_suspend(issuer: T::AccountId, reason: Reason) -> DispatchResult {
        ensure!(
            !SuspendedIssuers::<T>::contains_key(&issuer),
            Error::<T>::IssuerSuspended
        );
        ensure!(Trust::<T>::contains_prefix(&issuer), Error::<T>::UnknownIssuer);
        SuspendedIssuers::<T>::insert(&issuer, &reason);
        Self::deposit_event(Event::IssuerSuspended { issuer, reason });
        Ok(())
    }

    pub(crate) fn do_reinstate(issuer: T::AccountId) -> DispatchResult {
        SuspendedIssuers::<T>::take(&issuer).ok_or(Error::<T>::IssuerNotSuspended)?;
        Self::deposit_event(Event::IssuerReinstated { issuer });
        Ok(())
    }

    /// Whether `issuer` is trusted for `topic` in `country`, suspended or not.
    pub(crate) fn is_trusted(issuer: &T::AccountId, topic: Topic, country: &Country) -> bool {
        Trust::<T>::get(issuer, topic).is_some_and(|scope| scope.covers(country))
    }

    /// Whether what `issuer` says about `topic` in `country` counts now.
    pub(crate) fn is_believed(issuer: &T::AccountId, topic: Topic, country: &Country) -> bool {
        Self::is_trusted(issuer, topic, country)
            && !SuspendedIssuers::<T>::contains_key(issuer)
            && T::Admission::ensure_role(issuer, Role::ClaimIssuer).is_ok()
    }
}
