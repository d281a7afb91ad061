// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rule sets that can only be mistakes.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Direction, Investors, Period, Side},
};

fn checked(list: impl IntoIterator<Item = Rule<Account>>) -> Result<(), Unsound> {
    rules(list).check()
}

fn alone(check: Check<Account>) -> Result<(), Unsound> {
    checked([check.into()])
}

fn yes() -> Term<Account> {
    Term::Check(Check::LockedUntil(0))
}

#[test]
fn the_empty_set_is_sound() {
    assert_eq!(RuleSet::<Account>::default().check(), Ok(()));
    assert!(RuleSet::<Account>::default().is_empty());
}

#[test]
fn expressions_leave_one_result() {
    let sound = [
        vec![yes()],
        vec![yes(), Term::Not],
        vec![yes(), Term::All(1)],
        vec![yes(), yes(), Term::Any(2), yes(), Term::All(2)],
    ];
    for terms in sound {
        assert_eq!(checked([expression(terms)]), Ok(()));
    }
    let malformed = [
        vec![],
        vec![Term::Not],
        vec![Term::All(0)],
        vec![yes(), Term::Any(0)],
        vec![yes(), yes()],
        vec![yes(), Term::All(2)],
        vec![yes(), yes(), Term::Any(1)],
        vec![yes(), Term::Any(255)],
    ];
    for terms in malformed {
        let rule = expression(terms);
        assert_eq!(checked([rule.clone()]), Err(Unsound::Malformed), "{rule:?}");
        // If it were stored all the same, it would refuse.
        assert_eq!(World::new().transfer(rule).len(), 1);
    }
}

#[test]
fn all_rules_together_have_sixty_four_terms() {
    let long = || expression((0..15).map(|_| yes()).chain([Term::All(15)]));
    assert_eq!(checked((0..4).map(|_| long())), Ok(()));
    assert_eq!(
        checked((0..4).map(|_| long()).chain([expression([yes()])])),
        Err(Unsound::TooManyTerms)
    );
}

#[test]
fn sets_are_not_empty() {
    assert_eq!(alone(Check::countries_allowed(countries(&[]))), Err(Unsound::NoCountry));
    assert_eq!(alone(Check::countries_blocked(countries(&[]))), Err(Unsound::NoCountry));
    let subjects = Check::SubjectsAllowed {
        sides: Sides::Both,
        subjects: Default::default(),
    };
    assert_eq!(alone(subjects), Err(Unsound::EmptySet));
    let venues = |over_the_counter| Check::Venues {
        venues: Default::default(),
        over_the_counter,
    };
    assert_eq!(alone(venues(false)), Err(Unsound::EmptySet));
    assert_eq!(alone(venues(true)), Ok(()));
}

#[test]
fn limits_are_not_zero() {
    let limit = Check::TransferLimit {
        direction: Direction::In,
        period: Period::Day,
        max: 0,
    };
    let holders = Check::MaxHolders {
        of: Investors::All,
        max: 0,
    };
    let fewest = Check::MinHolders {
        of: Investors::All,
        min: 0,
    };
    let zeros = [
        fewest,
        Check::MinBalance(0),
        Check::MaxBalance(0),
        Check::MaxSupply(0),
        Check::HoldingPeriod(0),
        limit,
        holders,
    ];
    for check in zeros {
        assert_eq!(alone(check), Err(Unsound::ZeroLimit));
    }
}

#[test]
fn shares_are_parts_of_a_whole() {
    let share = |basis_points| Check::MaxShare {
        of: Investors::All,
        basis_points,
    };
    let of_group = |of, basis_points| Check::MaxGroupShare { of, basis_points };
    let retail = Investors::Without(Topic::ProfessionalInvestor);
    for check in [share(1), share(9_999), of_group(retail, 0), of_group(retail, 9_999)] {
        assert_eq!(alone(check), Ok(()));
    }
    let least = |basis_points| Check::MinGroupShare {
        of: retail,
        basis_points,
    };
    assert_eq!(alone(least(9_999)), Ok(()));
    assert_eq!(alone(least(0)), Err(Unsound::InvalidShare));
    for check in [
        share(0),
        share(10_000),
        of_group(retail, 10_000),
        of_group(Investors::All, 5),
    ] {
        assert_eq!(alone(check), Err(Unsound::InvalidShare));
    }
}

#[test]
fn trading_hours_lie_within_a_day() {
    let hours = |days, opens, closes| {
        alone(Check::TradingHours {
            days: Weekdays(days),
            opens,
            closes,
        })
    };
    assert_eq!(hours(1, 0, 1_440), Ok(()));
    assert_eq!(hours(0, 0, 1_440), Err(Unsound::EmptySet));
    assert_eq!(hours(0b1000_0001, 0, 1_440), Err(Unsound::InvalidHours));
    assert_eq!(hours(1, 0, 1_441), Err(Unsound::InvalidHours));
    assert_eq!(hours(1, 60, 60), Err(Unsound::InvalidHours));
    assert_eq!(hours(1, 60, 59), Err(Unsound::InvalidHours));
}

#[test]
fn there_are_at_most_sixteen_groups() {
    let holders = |n| {
        Rule::from(Check::MaxHolders {
            of: Investors::With(Topic::Custom(n)),
            max: 1,
        })
    };
    assert_eq!(checked((0..16).map(holders)), Ok(()));
    let one_more = expression([
        Term::Check(Check::MaxHolders {
            of: Investors::With(Topic::Custom(15)),
            max: 1,
        }),
        Term::Check(Check::MaxHolders {
            of: Investors::With(Topic::Custom(16)),
            max: 1,
        }),
        Term::All(2),
    ]);
    assert_eq!(
        checked((0..15).map(holders).chain([one_more])),
        Err(Unsound::TooManyGroups)
    );
}

#[test]
fn four_approvals_can_be_asked_for() {
    let approvals = |count: u8| (0..count).map(|agent| Rule::from(Check::Approval { agent: agent.into() }));
    assert_eq!(checked(approvals(4)), Ok(()));
    assert_eq!(checked(approvals(5)), Err(Unsound::TooManyApprovals));
}

#[test]
fn fees_are_parts_of_the_amount() {
    let checked = |basis_points, minimum, payer| {
        let fee = Fee {
            basis_points,
            minimum,
            collector: COLLECTOR,
            payer,
            exempt: None,
        };
        RuleSet {
            fee: Some(fee),
            ..RuleSet::default()
        }
        .check()
    };
    assert_eq!(checked(10_000, 0, Side::Sender), Ok(()));
    assert_eq!(checked(0, 1, Side::Receiver), Ok(()));
    assert_eq!(checked(0, 0, Side::Sender), Err(Unsound::InvalidFee));
    assert_eq!(checked(10_001, 0, Side::Sender), Err(Unsound::InvalidFee));
    assert_eq!(checked(10_000, 0, Side::Receiver), Err(Unsound::InvalidFee));
}

#[test]
fn limits_do_not_contradict_each_other() {
    let pair = |one: Check<Account>, other: Check<Account>| checked([one.into(), other.into()]);
    assert_eq!(pair(Check::MinBalance(5), Check::MaxBalance(5)), Ok(()));
    assert_eq!(
        pair(Check::MinBalance(6), Check::MaxBalance(5)),
        Err(Unsound::LimitsContradict)
    );
    assert_eq!(
        pair(Check::MinBalance(6), Check::MaxSupply(5)),
        Err(Unsound::LimitsContradict)
    );
    // Who is excused may have more.
    let excused = Rule::from(Check::MaxBalance(5)).except(Topic::Exempted);
    assert_eq!(checked([Check::MinBalance(6).into(), excused]), Ok(()));
}

#[test]
fn claims_do_not_contradict_each_other() {
    let forbidden = |sides| Check::ClaimForbidden {
        sides,
        topic: Topic::Kyc,
    };
    let pair = |one, other| checked([Rule::from(claim(one, Topic::Kyc)), forbidden(other).into()]);
    assert_eq!(pair(Sides::Sender, Sides::Receiver), Ok(()));
    assert_eq!(pair(Sides::Sender, Sides::Both), Err(Unsound::ClaimsContradict));
    assert_eq!(pair(Sides::Receiver, Sides::Receiver), Err(Unsound::ClaimsContradict));
}

#[test]
fn some_country_is_left() {
    let allowed = |codes: &[&str]| Rule::from(Check::countries_allowed(countries(codes)));
    let blocked = |codes: &[&str]| Rule::from(Check::countries_blocked(countries(codes)));
    assert_eq!(checked([allowed(&["DE", "FR"]), blocked(&["FR"])]), Ok(()));
    assert_eq!(
        checked([allowed(&["DE"]), blocked(&["DE", "FR"])]),
        Err(Unsound::CountriesContradict)
    );
    assert_eq!(
        checked([allowed(&["DE"]), allowed(&["FR"])]),
        Err(Unsound::CountriesContradict)
    );
    let sender = Check::CountriesAllowed {
        sides: Sides::Sender,
        of: CountryOf::Jurisdiction,
        countries: countries(&["DE"]),
    };
    let receiver = Check::CountriesAllowed {
        sides: Sides::Receiver,
        of: CountryOf::Jurisdiction,
        countries: countries(&["FR"]),
    };
    assert_eq!(checked([sender.into(), receiver.into()]), Ok(()));
}
