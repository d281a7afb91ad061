// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Decisions and reports, on rules of every kind, well-formed or not.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Direction, Investors, Period, Side},
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::collections::BTreeSet;

fn check() -> impl Strategy<Value = Check<Account>> {
    let sides = || select(vec![Sides::Sender, Sides::Receiver, Sides::Both]);
    let topic = || (0..3u16).prop_map(Topic::Custom);
    let of = || {
        select(vec![
            Investors::All,
            Investors::Country(country("DE")),
            Investors::With(Topic::Custom(0)),
            Investors::Without(Topic::Custom(1)),
        ])
    };
    let home = select(vec![CountryOf::Jurisdiction, CountryOf::Residence]);
    let parties = prop_oneof![
        (sides(), topic()).prop_map(|(sides, topic)| claim(sides, topic)),
        (sides(), topic()).prop_map(|(sides, topic)| Check::ClaimForbidden { sides, topic }),
        (sides(), home, any::<bool>()).prop_map(|(sides, of, allowed)| {
            let countries = countries(&["DE"]);
            if allowed {
                Check::CountriesAllowed { sides, of, countries }
            } else {
                Check::CountriesBlocked { sides, of, countries }
            }
        }),
        (sides(), select(vec![10u32, 20])).prop_map(|(sides, one)| Check::SubjectsAllowed {
            sides,
            subjects: BTreeSet::from([one]).try_into().unwrap(),
        }),
    ];
    let holdings = prop_oneof![
        (1..600u128).prop_map(Check::MinBalance),
        (1..600u128).prop_map(Check::MaxBalance),
        (1..2_000u128).prop_map(Check::MaxSupply),
        (of(), 1..8u32).prop_map(|(of, max)| Check::MaxHolders { of, max }),
        (of(), 1..8u32).prop_map(|(of, min)| Check::MinHolders { of, min }),
        (of(), 1..9_999u16).prop_map(|(of, basis_points)| Check::MaxShare { of, basis_points }),
        (of(), 1..9_999u16).prop_map(|(of, basis_points)| Check::MaxGroupShare { of, basis_points }),
        (of(), 1..9_999u16).prop_map(|(of, basis_points)| Check::MinGroupShare { of, basis_points }),
    ];
    let direction = select(vec![Direction::In, Direction::Out]);
    let times = prop_oneof![
        (NOON - 1..NOON + 2).prop_map(Check::LockedUntil),
        (1..DAY).prop_map(Check::HoldingPeriod),
        (direction, 1..200u128).prop_map(|(direction, max)| Check::TransferLimit {
            direction,
            period: Period::Day,
            max,
        }),
        (600..800u16).prop_map(|closes| Check::TradingHours {
            days: Weekdays::ALL,
            opens: 0,
            closes,
        }),
        (70..72u64).prop_map(|agent| Check::Approval { agent }),
        any::<bool>().prop_map(|over_the_counter| Check::Venues {
            venues: BTreeSet::from([1]).try_into().unwrap(),
            over_the_counter,
        }),
    ];
    prop_oneof![parties, holdings, times]
}

fn term() -> impl Strategy<Value = Term<Account>> {
    prop_oneof![
        5 => check().prop_map(Term::Check),
        1 => Just(Term::Not),
        1 => (0..4u8).prop_map(Term::All),
        1 => (0..4u8).prop_map(Term::Any),
    ]
}

fn rule() -> impl Strategy<Value = Rule<Account>> {
    let terms = prop_oneof![3 => vec(term(), 0..8), 2 => check().prop_map(|check| vec![Term::Check(check)])];
    (terms, any::<bool>()).prop_map(|(terms, excuses)| {
        let rule = expression(terms);
        if excuses {
            rule.except(Topic::Exempted)
        } else {
            rule
        }
    })
}

fn world() -> impl Strategy<Value = World> {
    let topics = || vec(0..3u16, 0..3);
    let parties = (topics(), topics(), any::<[bool; 5]>(), 0..4u16, 0..4u16);
    (parties, 0..500u128, 0..6u32).prop_map(|(parties, amount, counted)| {
        let (sender, receiver, [exempt, at_venue, approved, one, empty], sent, received) = parties;
        let mut world = World::new();
        for (side, topics, groups) in [(Side::Sender, sender, sent), (Side::Receiver, receiver, received)] {
            let party = world.party(side);
            party.claim(Topic::Kyc, "DE");
            party.mark.groups = groups;
            topics.into_iter().for_each(|topic| {
                party.claim(Topic::Custom(topic), "DE");
            });
        }
        if exempt {
            world.sender.claim(Topic::Exempted, "DE");
        }
        if approved {
            world.approvals.insert(70);
        }
        if empty {
            world.receiver.balance = 0;
        }
        world.venue = at_venue.then_some(1);
        world.amount = amount;
        world.counts.counted = counted;
        let group = |of| Group {
            of,
            holders: 2,
            units: 300,
        };
        let groups = [Investors::Country(country("DE")), Investors::With(Topic::Custom(0))].map(group);
        world.counts.groups = groups.to_vec().try_into().unwrap();
        if one {
            world.of_one_subject()
        } else {
            world
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn a_decision_is_the_first_line_of_the_report(
        list in vec(rule(), 0..5),
        mut world in world(),
        kind in select(KINDS.to_vec()),
    ) {
        let malformed = list.iter().any(|rule| rules([rule.clone()]).check() == Err(Unsound::Malformed));
        let set = rules(list);
        let reasons = report(&set, kind, &mut world);
        prop_assert_eq!(decide(&set, kind, &mut world).err(), reasons.first().copied());
        prop_assert!(!malformed || !reasons.is_empty());
        let each: Vec<_> = reasons.iter().enumerate().filter(|(n, reason)| reasons[..*n].contains(reason)).collect();
        prop_assert!(each.is_empty(), "{:?} twice", each);
    }

    #[test]
    fn rules_that_excuse_everybody_refuse_nobody(
        checks in vec(check(), 1..5),
        mut world in world(),
        kind in select(KINDS.to_vec()),
    ) {
        let excusing = checks.into_iter().map(|check| Rule::from(check).except(Topic::Exempted));
        for side in [Side::Sender, Side::Receiver] {
            world.party(side).claim(Topic::Exempted, "DE");
        }
        prop_assert!(report(&rules(excusing), kind, &mut world).is_empty());
    }
}
