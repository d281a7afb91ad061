// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who may do what with an asset.

use crate::{Assets, Basis, Config, Error, Event, Pallet, PowersOf, Scope};
use castellan_primitives::{
    kyc::Identity,
    membership::{Admission, Role},
    rwa::{AssetId, AssetPowers, Power},
    Balance,
};
use frame_support::{ensure, traits::Time};
use sp_runtime::{traits::Zero, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Whether `who` is the account that created the asset, or the one that took its place when it was lost.
    fn is_issuer(issuer: &T::AccountId, who: &T::AccountId) -> bool {
        T::Identity::successor(issuer).map_or(issuer == who, |successor| successor == *who)
    }

    /// Fails unless `who` may use `power` over `asset` now, for so many units if the power is about units.
    ///
    /// The asset's issuer has every power without bounds. To issue, any holder of the power must be an issuer's agent.
    pub(crate) fn ensure_allowed_to(
        asset: AssetId,
        who: &T::AccountId,
        power: Power,
        amount: Option<Balance>,
    ) -> DispatchResult {
        let record = Assets::<T>::get(asset).ok_or(Error::<T>::UnknownAsset)?;
        if !Self::is_issuer(&record.issuer, who) {
            let powers = PowersOf::<T>::get(asset, who);
            let scope = powers.get(&power).ok_or(Error::<T>::PowerMissing)?;
            ensure!(T::Identity::successor(who).is_none(), Error::<T>::PowerMissing);
            ensure!(
                scope.expires_at.is_none_or(|end| T::Time::now() < end),
                Error::<T>::PowerExpired
            );
            let within = match (amount, scope.max_amount) {
                (Some(amount), Some(most)) => amount <= most,
                _ => true,
            };
            ensure!(within, Error::<T>::PowerExceeded);
        }
        match power {
            Power::Issue => T::Admission::ensure_role(who, Role::IssuerAgent),
            _ => T::Admission::ensure_admitted(who),
        }
    }

    /// The same for an act against a holder's will, which must say on what it rests.
    pub(crate) fn ensure_intervention(
        asset: AssetId,
        who: &T::AccountId,
        power: Power,
        amount: Option<Balance>,
        basis: &Basis,
    ) -> DispatchResult {
        Self::ensure_allowed_to(asset, who, power, amount)?;
        ensure!(!basis.reference.is_empty(), Error::<T>::EmptyReference);
        Ok(())
    }

    pub(crate) fn do_grant(
        by: &T::AccountId,
        asset: AssetId,
        who: T::AccountId,
        power: Power,
        scope: Scope,
    ) -> DispatchResult {
        Self::ensure_allowed_to(asset, by, Power::Manage, None)?;
        T::Admission::ensure_admitted(&who)?;
        ensure!(
            scope.expires_at.is_none_or(|end| end > T::Time::now()),
            Error::<T>::TooEarly
        );
        ensure!(
            !scope.max_amount.is_some_and(|most| most.is_zero()),
            Error::<T>::ZeroAmount
        );
        PowersOf::<T>::mutate(asset, &who, |powers| {
            // There is room for every power that there is.
            powers.try_insert(power, scope).map(|_| ())
        })
        .map_err(|_| Error::<T>::PowerExceeded)?;
        Self::deposit_event(Event::PowerGranted {
            asset,
            by: by.clone(),
            who,
            power,
            scope,
        });
        Ok(())
    }

    /// Takes a power. Whoever has one may give it up.
    pub(crate) fn do_revoke(by: &T::AccountId, asset: AssetId, who: T::AccountId, power: Power) -> DispatchResult {
        if *by != who {
            Self::ensure_allowed_to(asset, by, Power::Manage, None)?;
        }
        let mut powers = PowersOf::<T>::get(asset, &who);
        ensure!(powers.remove(&power).is_some(), Error::<T>::PowerMissing);
        if powers.is_empty() {
            PowersOf::<T>::remove(asset, &who);
        } else {
            PowersOf::<T>::insert(asset, &who, powers);
        }
        Self::deposit_event(Event::PowerRevoked {
            asset,
            by: by.clone(),
            who,
            power,
        });
        Ok(())
    }
}

impl<T: Config> AssetPowers<T::AccountId> for Pallet<T> {
    fn ensure_power(asset: AssetId, who: &T::AccountId, power: Power) -> DispatchResult {
        Self::ensure_allowed_to(asset, who, power, None)
    }

    fn issuer(asset: AssetId) -> Option<T::AccountId> {
        Assets::<T>::get(asset).map(|record| record.issuer)
    }

    #[cfg(feature = "runtime-benchmarks")]
    #[allow(clippy::expect_used, reason = "a benchmark that cannot be set up must stop")]
    fn create_asset(issuer: &T::AccountId) -> AssetId {
        crate::benchmarking::setup::asset::<T>(issuer, Default::default(), crate::Class::Debt).expect("a new asset")
    }
}
