// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tax withheld from what holders are paid, at rates that depend on their claims.

use crate::{Config, Error, Event, Pallet, Withholdings, PPM};
use castellan_calendar::{mul_div, Rounding};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimQuery, Identity, Topic},
    rwa::{AssetId, AssetPowers, Power},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// A rate for those with a claim.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct TaxRule {
    /// What the claim must be about.
    pub topic: Topic,
    /// The country it must speak for; `None` for any.
    pub country: Option<Country>,
    /// The rate, in parts per million of the gross amount; at most 1,000,000.
    pub rate: u32,
}

/// Who is taxed how much, and who collects it.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Withholding<AccountId> {
    /// Who receives the tax.
    pub collector: AccountId,
    /// Rates by claim, in order: the first whose claim a holder has is the holder's rate.
    pub rules: BoundedVec<TaxRule, ConstU32<16>>,
    /// The rate of whoever has none of these claims, in parts per million; at most 1,000,000.
    pub default_rate: u32,
}

/// The [`Withholding`] of an asset of the runtime.
pub type WithholdingOf<T> = Withholding<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_withholding(
        who: T::AccountId,
        asset: AssetId,
        withholding: Option<WithholdingOf<T>>,
    ) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        if let Some(withholding) = &withholding {
            let mut rates = withholding.rules.iter().map(|rule| rule.rate);
            ensure!(
                withholding.default_rate <= PPM && rates.all(|rate| rate <= PPM),
                Error::<T>::RateTooHigh
            );
        }
        Withholdings::<T>::set(asset, withholding);
        Self::deposit_event(Event::WithholdingSet { asset });
        Ok(())
    }

    /// The tax that `withholding` takes of `gross` from `who`, rounded down to the smallest unit.
    pub(crate) fn tax(withholding: &WithholdingOf<T>, asset: AssetId, who: &T::AccountId, gross: Balance) -> Balance {
        let rate = T::Identity::profile(who)
            .and_then(|profile| {
                let has = |rule: &&TaxRule| {
                    T::Identity::attestation(&profile, &ClaimQuery::any(rule.topic, Some(asset)))
                        .is_ok_and(|claim| rule.country.is_none_or(|country| country == claim.country))
                };
                withholding.rules.iter().find(has).map(|rule| rule.rate)
            })
            .unwrap_or(withholding.default_rate);
        // A rate is at most one, so the tax fits where the gross amount does.
        mul_div(gross, rate.into(), PPM.into(), Rounding::Down).unwrap_or(gross)
    }
}
