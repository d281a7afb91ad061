// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Which rule sets can only be mistakes.

use crate::{
    evaluate::starts,
    fee::{Fee, WHOLE},
    holders::MAX_GROUPS,
    types::{Check, CountryOf, RuleSet, Sides, Term, Weekdays, MAX_APPROVALS, MAX_TERMS},
};
use alloc::collections::BTreeSet;
use castellan_primitives::{
    rwa::{Investors, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::PalletError;
use scale_info::TypeInfo;

/// Why a rule set cannot be meant.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PalletError, PartialEq, TypeInfo)]
pub enum Unsound {
    /// The rules have more than 64 terms together.
    TooManyTerms,
    /// An expression is empty, an operator has too few operands, or more than one result is left.
    Malformed,
    /// A list of countries is empty.
    NoCountry,
    /// A check names no subject, weekday or place to trade.
    EmptySet,
    /// A largest or smallest number is zero, or a holding period is.
    ZeroLimit,
    /// A share is not among those that the check can take.
    InvalidShare,
    /// The trading hours do not end after they begin, or end after the day does.
    InvalidHours,
    /// The rules count more than 16 groups of holders.
    TooManyGroups,
    /// The rules ask for more than 4 approvals.
    TooManyApprovals,
    /// The fee is nothing, more than the amount, or all that the receiver would get.
    InvalidFee,
    /// The smallest balance is more than the largest, or than the largest supply.
    LimitsContradict,
    /// A claim is required and forbidden of the same party.
    ClaimsContradict,
    /// Every country that is allowed is blocked, or none is in all lists of those allowed.
    CountriesContradict,
}

impl<AccountId> RuleSet<AccountId> {
    /// Fails if the rule set can only be a mistake.
    ///
    /// Whether rules contradict each other is looked at only for those that consist of one check and excuse nobody.
    pub fn check(&self) -> Result<(), Unsound> {
        let terms = self
            .rules
            .iter()
            .fold(0usize, |sum, rule| sum.saturating_add(rule.terms.len()));
        ensure(terms <= MAX_TERMS as usize, Unsound::TooManyTerms)?;
        for rule in &self.rules {
            ensure(starts(&rule.terms).is_some(), Unsound::Malformed)?;
            rule.checks().try_for_each(Check::check)?;
        }
        ensure(self.groups() <= MAX_GROUPS as usize, Unsound::TooManyGroups)?;
        let approvals = self.checks().filter(|check| matches!(check, Check::Approval { .. }));
        ensure(approvals.count() <= MAX_APPROVALS as usize, Unsound::TooManyApprovals)?;
        self.fee.as_ref().map_or(Ok(()), Fee::check)?;
        self.ensure_limits_agree()?;
        self.ensure_claims_agree()?;
        for side in [Side::Sender, Side::Receiver] {
            for of in [CountryOf::Jurisdiction, CountryOf::Residence, CountryOf::Incorporation] {
                self.ensure_countries_agree(side, of)?;
            }
        }
        Ok(())
    }

    /// The checks that must hold whatever the others say.
    fn plain(&self) -> impl Iterator<Item = &Check<AccountId>> {
        self.rules.iter().filter_map(|rule| match rule.terms.as_slice() {
            [Term::Check(check)] if rule.exempt.is_none() => Some(check),
            _ => None,
        })
    }

    fn groups(&self) -> usize {
        let counted = self.checks().filter_map(|check| match check {
            Check::MaxHolders { of, .. }
            | Check::MaxGroupShare { of, .. }
            | Check::MinHolders { of, .. }
            | Check::MinGroupShare { of, .. } => Some(of),
            _ => None,
        });
        counted
            .filter(|of| **of != Investors::All)
            .collect::<BTreeSet<_>>()
            .len()
    }

    fn ensure_limits_agree(&self) -> Result<(), Unsound> {
        let (mut least, mut most) = (0, Balance::MAX);
        for check in self.plain() {
            match check {
                Check::MinBalance(min) => least = least.max(*min),
                Check::MaxBalance(max) | Check::MaxSupply(max) => most = most.min(*max),
                _ => {},
            }
        }
        ensure(least <= most, Unsound::LimitsContradict)
    }

    fn ensure_claims_agree(&self) -> Result<(), Unsound> {
        let overlap = |one: Sides, other: Sides| one.each().iter().any(|side| other.each().contains(side));
        let contradicts = |sides, topic| {
            self.plain().any(|check| {
                matches!(check, Check::ClaimForbidden { sides: others, topic: other }
                    if *other == topic && overlap(sides, *others))
            })
        };
        let agree = self.plain().all(|check| match check {
            Check::ClaimRequired { sides, topic, .. } => !contradicts(*sides, *topic),
            _ => true,
        });
        ensure(agree, Unsound::ClaimsContradict)
    }

    fn ensure_countries_agree(&self, side: Side, of: CountryOf) -> Result<(), Unsound> {
        let mut left: Option<BTreeSet<_>> = None;
        let asked = |sides: &Sides, source: &CountryOf| *source == of && sides.each().contains(&side);
        for check in self.plain() {
            if let Check::CountriesAllowed { sides, of, countries } = check {
                if asked(sides, of) {
                    let both = |others: BTreeSet<_>| others.into_iter().filter(|one| countries.contains(one)).collect();
                    left = Some(left.take().map_or_else(|| countries.iter().copied().collect(), both));
                }
            }
        }
        let Some(mut left) = left else {
            return Ok(());
        };
        for check in self.plain() {
            if let Check::CountriesBlocked { sides, of, countries } = check {
                if asked(sides, of) {
                    left.retain(|country| !countries.contains(country));
                }
            }
        }
        ensure(!left.is_empty(), Unsound::CountriesContradict)
    }
}

impl<AccountId> Check<AccountId> {
    fn check(&self) -> Result<(), Unsound> {
        match self {
            Self::ClaimRequired { .. } | Self::ClaimForbidden { .. } | Self::Approval { .. } | Self::LockedUntil(_) => {
                Ok(())
            },
            Self::CountriesAllowed { countries, .. } | Self::CountriesBlocked { countries, .. } => {
                ensure(!countries.is_empty(), Unsound::NoCountry)
            },
            Self::SubjectsAllowed { subjects, .. } => ensure(!subjects.is_empty(), Unsound::EmptySet),
            Self::Venues {
                venues,
                over_the_counter,
            } => ensure(*over_the_counter || !venues.is_empty(), Unsound::EmptySet),
            Self::MinBalance(limit) | Self::MaxBalance(limit) | Self::MaxSupply(limit) => {
                ensure(*limit > 0, Unsound::ZeroLimit)
            },
            Self::TransferLimit { max, .. } => ensure(*max > 0, Unsound::ZeroLimit),
            Self::HoldingPeriod(period) => ensure(*period > 0, Unsound::ZeroLimit),
            Self::MaxHolders { max: limit, .. } | Self::MinHolders { min: limit, .. } => {
                ensure(*limit > 0, Unsound::ZeroLimit)
            },
            Self::MinGroupShare { of, basis_points } => {
                let is_part = (1..WHOLE).contains(basis_points);
                ensure(*of != Investors::All && is_part, Unsound::InvalidShare)
            },
            Self::MaxShare { basis_points, .. } => ensure((1..WHOLE).contains(basis_points), Unsound::InvalidShare),
            Self::MaxGroupShare { of, basis_points } => {
                ensure(*of != Investors::All && *basis_points < WHOLE, Unsound::InvalidShare)
            },
            Self::TradingHours { days, opens, closes } => {
                ensure(days.0 & Weekdays::ALL.0 != 0, Unsound::EmptySet)?;
                ensure(days.0 & !Weekdays::ALL.0 == 0, Unsound::InvalidHours)?;
                ensure(opens < closes && *closes <= 24 * 60, Unsound::InvalidHours)
            },
        }
    }
}

impl<AccountId> Fee<AccountId> {
    fn check(&self) -> Result<(), Unsound> {
        ensure(self.basis_points > 0 || self.minimum > 0, Unsound::InvalidFee)?;
        let most = match self.payer {
            Side::Sender => WHOLE,
            Side::Receiver => WHOLE.saturating_sub(1),
        };
        ensure(self.basis_points <= most, Unsound::InvalidFee)
    }
}

fn ensure(condition: bool, or: Unsound) -> Result<(), Unsound> {
    condition.then_some(()).ok_or(or)
}
