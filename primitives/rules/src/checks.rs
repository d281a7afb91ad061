// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What one check says of a movement.

use crate::{
    calendar::{minute_of, weekday_of},
    facts::{Facts, Kind},
    fee::{same_subject, share_of, Charge},
    holders::{belongs, prospect, Group, Limit, Prospect},
    types::{Check, CountryOf, Sides},
};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimError, ClaimQuery, Topic},
    rwa::{Direction, Investors, Period, Refusal, Side},
    Balance, Moment,
};

const SENDER: &[Option<Side>] = &[Some(Side::Sender)];
const RECEIVER: &[Option<Side>] = &[Some(Side::Receiver)];
const BOTH: &[Option<Side>] = &[Some(Side::Sender), Some(Side::Receiver)];
/// The movement as such, or the party that the check looks at by its nature.
const MOVEMENT: &[Option<Side>] = &[None];
const NOTHING: &[Option<Side>] = &[];

type Answer = Result<(), Refusal>;

impl<AccountId> Check<AccountId> {
    /// What it looks at in a movement of this kind, if it is there; `None` stands for the movement as such.
    pub(crate) const fn looks_at(&self, kind: Kind) -> &'static [Option<Side>] {
        match self {
            Self::ClaimRequired { sides, .. }
            | Self::ClaimForbidden { sides, .. }
            | Self::CountriesAllowed { sides, .. }
            | Self::CountriesBlocked { sides, .. }
            | Self::SubjectsAllowed { sides, .. } => match sides {
                Sides::Sender => SENDER,
                Sides::Receiver => RECEIVER,
                Sides::Both => BOTH,
            },
            Self::MinBalance(_) if !matches!(kind, Kind::Lock) => BOTH,
            Self::MaxBalance(_) | Self::MaxShare { .. } => RECEIVER,
            Self::MaxHolders { .. } | Self::MaxGroupShare { .. } if !matches!(kind, Kind::Keep) => RECEIVER,
            Self::MinHolders { .. } | Self::MinGroupShare { .. } if !matches!(kind, Kind::Lock) => SENDER,
            Self::MaxSupply(_) if matches!(kind, Kind::Issue) => MOVEMENT,
            Self::LockedUntil(_) | Self::HoldingPeriod(_) if !matches!(kind, Kind::Lock) => SENDER,
            Self::TransferLimit { direction, .. } if matches!(kind, Kind::Transfer) => match direction {
                Direction::Out => SENDER,
                Direction::In => RECEIVER,
            },
            Self::Approval { .. } | Self::TradingHours { .. } | Self::Venues { .. }
                if matches!(kind, Kind::Transfer) =>
            {
                MOVEMENT
            },
            _ => NOTHING,
        }
    }
}

/// Whether `check` holds, of one party or of the movement as such.
pub(crate) fn ask<AccountId>(
    check: &Check<AccountId>,
    side: Option<Side>,
    kind: Kind,
    charge: &Charge,
    facts: &mut impl Facts<AccountId>,
) -> Answer {
    match side {
        Some(side) => ask_party(check, side, kind, charge, facts),
        None => ask_movement(check, charge, facts),
    }
}

fn ask_party<AccountId>(
    check: &Check<AccountId>,
    side: Side,
    kind: Kind,
    charge: &Charge,
    facts: &mut impl Facts<AccountId>,
) -> Answer {
    let asset = facts.asset();
    match check {
        Check::ClaimRequired {
            topic,
            min_level,
            issuers,
            ..
        } => {
            let query = ClaimQuery {
                topic: *topic,
                asset: Some(asset),
                min_level: *min_level,
                issuers,
            };
            let claim = facts.attestation(side, &query).map(|_| ());
            claim.map_err(|why| Refusal::ClaimRequired {
                side,
                topic: *topic,
                why,
            })
        },
        Check::ClaimForbidden { topic, .. } => {
            let claim = facts.attestation(side, &ClaimQuery::any(*topic, Some(asset)));
            ensure(claim.is_err(), || Refusal::ClaimForbidden { side, topic: *topic })
        },
        Check::CountriesAllowed { of, countries, .. } => {
            let country = country(*of, side, facts)?;
            ensure(countries.contains(&country), || Refusal::CountryNotAllowed { side, country })
        },
        Check::CountriesBlocked { of, countries, .. } => {
            let country = country(*of, side, facts)?;
            ensure(!countries.contains(&country), || Refusal::CountryBlocked { side, country })
        },
        Check::SubjectsAllowed { subjects, .. } => {
            let subject = facts.subject(side);
            let is_named = subject.is_some_and(|subject| subjects.contains(&subject));
            ensure(is_named, || Refusal::SubjectNotAllowed { side, subject })
        },
        Check::MaxHolders { of, max } => ask_group(*of, Limit::Most, kind, charge, facts, |before, after, _| {
            let holders = after.holders;
            ensure(holders <= *max || holders <= before.holders, || Refusal::TooManyHolders {
                of: *of,
                holders,
                max: *max,
            })
        }),
        Check::MinHolders { of, min } => ask_group(*of, Limit::Least, kind, charge, facts, |before, after, _| {
            let holders = after.holders;
            ensure(holders >= *min || holders >= before.holders, || Refusal::TooFewHolders {
                of: *of,
                holders,
                min: *min,
            })
        }),
        Check::MaxGroupShare { of, basis_points } => {
            ask_group(*of, Limit::Most, kind, charge, facts, |before, after, facts| {
                let (units, supply) = (after.units, supply_after(kind, charge, facts));
                let is_low = units <= share_of(supply, *basis_points, false) || units <= before.units;
                ensure(is_low, || Refusal::GroupShareTooHigh {
                    of: *of,
                    units,
                    supply,
                    max_basis_points: *basis_points,
                })
            })
        },
        Check::MinGroupShare { of, basis_points } => {
            ask_group(*of, Limit::Least, kind, charge, facts, |before, after, facts| {
                let (units, supply) = (after.units, supply_after(kind, charge, facts));
                let is_enough = units >= share_of(supply, *basis_points, true) || units >= before.units;
                ensure(is_enough, || Refusal::GroupShareTooLow {
                    of: *of,
                    units,
                    supply,
                    min_basis_points: *basis_points,
                })
            })
        },
        Check::MinBalance(_)
        | Check::MaxBalance(_)
        | Check::MaxShare { .. }
        | Check::LockedUntil(_)
        | Check::HoldingPeriod(_)
        | Check::TransferLimit { .. }
            // Nothing changes hands.
            if same_subject(facts) =>
        {
            Ok(())
        },
        Check::MinBalance(min) => {
            let balance = match side {
                Side::Sender => facts.balance(side).saturating_sub(charge.outflow),
                Side::Receiver => facts.balance(side).saturating_add(charge.inflow),
            };
            ensure(balance == 0 || balance >= *min, || Refusal::BalanceTooLow {
                side,
                balance,
                min: *min,
            })
        },
        Check::MaxBalance(max) => {
            let balance = facts.balance(side).saturating_add(charge.inflow);
            ensure(balance <= *max, || Refusal::BalanceTooHigh { balance, max: *max })
        },
        Check::MaxShare { of, basis_points } => {
            if !belongs(side, *of, facts) {
                return Ok(());
            }
            let balance = facts.balance(side).saturating_add(charge.inflow);
            let supply = supply_after(kind, charge, facts);
            ensure(balance <= share_of(supply, *basis_points, false), || Refusal::ShareTooHigh {
                balance,
                supply,
                max_basis_points: *basis_points,
            })
        },
        Check::LockedUntil(until) => ensure(*until <= facts.now(), || Refusal::LockedUp { until: *until }),
        Check::HoldingPeriod(period) => ask_lots(*period, charge, facts),
        Check::TransferLimit { direction, period, max } => ask_window(side, *direction, *period, *max, facts),
        Check::MaxSupply(_) | Check::Approval { .. } | Check::TradingHours { .. } | Check::Venues { .. } => Ok(()),
    }
}

fn ask_movement<AccountId>(check: &Check<AccountId>, charge: &Charge, facts: &mut impl Facts<AccountId>) -> Answer {
    match check {
        Check::MaxSupply(max) => {
            let supply = facts.supply().saturating_add(charge.inflow);
            ensure(supply <= *max, || Refusal::SupplyTooHigh { supply, max: *max })
        },
        Check::Approval { agent } => ensure(facts.approved(agent), || Refusal::NotApproved),
        Check::TradingHours { days, opens, closes } => {
            let at = facts.now();
            let is_open = days.contains(weekday_of(at)) && (*opens..*closes).contains(&minute_of(at));
            ensure(is_open, || Refusal::MarketClosed { at })
        },
        Check::Venues {
            venues,
            over_the_counter,
        } => {
            let venue = facts.venue();
            let is_allowed = venue.map_or(*over_the_counter, |venue| venues.contains(&venue));
            ensure(is_allowed, || Refusal::VenueNotAllowed { venue })
        },
        _ => Ok(()),
    }
}

fn country<AccountId>(of: CountryOf, side: Side, facts: &mut impl Facts<AccountId>) -> Result<Country, Refusal> {
    let asset = facts.asset();
    let mut claim = |topic| -> Result<Country, ClaimError> {
        let claim = facts.attestation(side, &ClaimQuery::any(topic, Some(asset)))?;
        Ok(claim.country)
    };
    let country = match of {
        CountryOf::Residence => claim(Topic::Residence),
        CountryOf::Incorporation => claim(Topic::Incorporation),
        CountryOf::Jurisdiction => facts.jurisdiction(side),
    };
    country.map_err(|why| Refusal::CountryUnknown { side, why })
}

/// Asks `decide` of a group of holders as it is and as the movement would leave it; nothing, where it leaves it as it is.
fn ask_group<AccountId, F: Facts<AccountId>>(
    of: Investors,
    limit: Limit,
    kind: Kind,
    charge: &Charge,
    facts: &mut F,
    decide: impl FnOnce(Group, Group, &mut F) -> Answer,
) -> Answer {
    match prospect(of, kind, charge, limit, facts) {
        Prospect::Unknown { pending } => Err(Refusal::HoldersNotCounted { of, pending }),
        Prospect::Known { before, after } => decide(before, after, facts),
        Prospect::Unchanged => Ok(()),
    }
}

fn ask_lots<AccountId>(period: Moment, charge: &Charge, facts: &mut impl Facts<AccountId>) -> Answer {
    let (available, required) = (facts.held_for(period), charge.outflow);
    ensure(required <= available, || Refusal::HeldTooShortly {
        available,
        required,
        period,
    })
}

fn ask_window<AccountId>(
    side: Side,
    direction: Direction,
    period: Period,
    max: Balance,
    facts: &mut impl Facts<AccountId>,
) -> Answer {
    let (now, amount) = (facts.now(), facts.amount());
    let used = facts.windows(side).used(now, period, direction);
    let fits = used.checked_add(amount).is_some_and(|sum| sum <= max);
    ensure(fits, || Refusal::LimitExceeded {
        side,
        period,
        used,
        amount,
        max,
    })
}

/// Units in existence after the movement, in the smallest unit.
fn supply_after<AccountId>(kind: Kind, charge: &Charge, facts: &mut impl Facts<AccountId>) -> Balance {
    let supply = facts.supply();
    match kind {
        Kind::Issue => supply.saturating_add(charge.inflow),
        Kind::Redeem => supply.saturating_sub(charge.outflow),
        Kind::Transfer | Kind::Force | Kind::Lock | Kind::Keep => supply,
    }
}

fn ensure(condition: bool, or: impl FnOnce() -> Refusal) -> Answer {
    if condition {
        Ok(())
    } else {
        Err(or())
    }
}
