// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Evaluation of rules.
//!
//! One walk over the rules serves decisions and reports, so that they cannot disagree: whoever asks is handed each
//! reason as it is found and says whether to go on.

use crate::{Config, Error, Pallet, Rule, RuleSet, Rules, WeightInfo};
use castellan_primitives::{
    kyc::{ClaimError, Identity},
    membership::Admission,
    rwa::{AssetId, Refusal, Side},
    Balance,
};
use core::ops::ControlFlow::{self, Break, Continue};
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

/// How many rules of each kind were evaluated: what a movement's weight depends on.
pub(crate) struct RuleCount {
    /// Rules that require a claim.
    pub claims: u32,
    /// Rules that list countries.
    pub lists: u32,
}

impl RuleCount {
    pub(crate) fn of(rules: &RuleSet) -> Self {
        let claims = rules
            .iter()
            .filter(|rule| matches!(rule, Rule::ClaimRequired(_)))
            .count();
        Self {
            claims: claims as u32,
            lists: rules.len().saturating_sub(claims) as u32,
        }
    }

    /// What the rules add to a movement.
    pub(crate) fn weight<W: WeightInfo>(&self) -> Weight {
        W::transfer(self.claims, self.lists).saturating_sub(W::transfer(0, 0))
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn rules_of(asset: AssetId) -> Result<RuleSet, Error<T>> {
        Rules::<T>::get(asset).ok_or(Error::<T>::UnknownAsset)
    }

    /// Fails with the error of the first reason that refuses a movement, balances aside.
    pub(crate) fn ensure_movable(
        rules: &RuleSet,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        decide(Self::screen(rules, from, to, amount, &mut Break)).map_err(|refusal| Self::error_of(refusal, from, to))
    }

    /// Fails with the error of the first reason that refuses one party.
    pub(crate) fn ensure_party(rules: &RuleSet, side: Side, who: &T::AccountId) -> DispatchResult {
        decide(Self::screen_party(rules, side, who, &mut Break)).map_err(|refusal| Self::error_of(refusal, who, who))
    }

    /// Hands `found` every reason that refuses a movement, balances aside, until it breaks off.
    pub(crate) fn screen<B>(
        rules: &RuleSet,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
        found: &mut impl FnMut(Refusal) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if amount == 0 {
            found(Refusal::ZeroAmount)?;
        }
        Self::screen_party(rules, Side::Sender, from, found)?;
        Self::screen_party(rules, Side::Receiver, to, found)
    }

    /// Hands `found` every reason that refuses one party, until it breaks off.
    fn screen_party<B>(
        rules: &RuleSet,
        side: Side,
        who: &T::AccountId,
        found: &mut impl FnMut(Refusal) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if let Err(why) = T::Admission::standing(who) {
            found(Refusal::NotInGoodStanding { side, why })?;
        }
        if rules.is_empty() {
            return Continue(());
        }
        let Some(profile) = T::Identity::profile(who) else {
            return found(Refusal::NoSubject { side });
        };
        let mut jurisdiction = None;
        let mut country = || {
            let known = *jurisdiction.get_or_insert_with(|| T::Identity::jurisdiction(&profile));
            known.map_err(|why| Refusal::CountryUnknown { side, why })
        };
        for rule in rules {
            let verdict = match rule {
                Rule::ClaimRequired(topic) => {
                    T::Identity::attestation(&profile, *topic)
                        .map(|_| ())
                        .map_err(|why| Refusal::ClaimRequired {
                            side,
                            topic: *topic,
                            why,
                        })
                },
                Rule::CountriesAllowed(allowed) => country().and_then(|country| {
                    allowed
                        .contains(&country)
                        .then_some(())
                        .ok_or(Refusal::CountryNotAllowed { side, country })
                }),
                Rule::CountriesBlocked(blocked) => country().and_then(|country| {
                    (!blocked.contains(&country))
                        .then_some(())
                        .ok_or(Refusal::CountryBlocked { side, country })
                }),
            };
            if let Err(refusal) = verdict {
                found(refusal)?;
            }
        }
        Continue(())
    }

    /// The error with which an operation fails that is refused for this reason.
    fn error_of(refusal: Refusal, from: &T::AccountId, to: &T::AccountId) -> DispatchError {
        let error = match refusal {
            Refusal::NotInGoodStanding { side, .. } => {
                let who = match side {
                    Side::Sender => from,
                    Side::Receiver => to,
                };
                return T::Admission::ensure_admitted(who)
                    .err()
                    .unwrap_or(Error::<T>::NotInGoodStanding.into());
            },
            Refusal::UnknownAsset => Error::<T>::UnknownAsset,
            Refusal::ZeroAmount => Error::<T>::ZeroAmount,
            Refusal::NoSubject { .. } => Error::<T>::NoSubject,
            Refusal::ClaimRequired {
                why: ClaimError::Missing,
                ..
            } => Error::<T>::ClaimMissing,
            Refusal::ClaimRequired {
                why: ClaimError::IssuerNotTrusted,
                ..
            } => Error::<T>::IssuerNotTrusted,
            Refusal::ClaimRequired {
                why: ClaimError::Revoked,
                ..
            } => Error::<T>::ClaimRevoked,
            Refusal::ClaimRequired {
                why: ClaimError::Expired,
                ..
            } => Error::<T>::ClaimExpired,
            Refusal::CountryUnknown { .. } => Error::<T>::CountryUnknown,
            Refusal::CountryNotAllowed { .. } => Error::<T>::CountryNotAllowed,
            Refusal::CountryBlocked { .. } => Error::<T>::CountryBlocked,
            Refusal::InsufficientBalance { .. } => Error::<T>::InsufficientBalance,
            Refusal::BalanceOverflow => Error::<T>::Overflow,
        };
        error.into()
    }
}

/// What a walk that broke off at the first reason decided.
fn decide(walk: ControlFlow<Refusal>) -> Result<(), Refusal> {
    match walk {
        Break(refusal) => Err(refusal),
        Continue(()) => Ok(()),
    }
}
