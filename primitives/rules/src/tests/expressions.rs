// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Operators, exemptions, and what a report lists.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    rwa::{Refusal, Side},
};

fn missing(side: Side, topic: Topic) -> Refusal {
    Refusal::ClaimRequired {
        side,
        topic,
        why: ClaimError::Missing,
    }
}

fn receiver(topic: Topic) -> Term<Account> {
    Term::Check(claim(Sides::Receiver, topic))
}

#[test]
fn any_lists_the_reasons_of_every_branch() {
    let mut world = World::new();
    let rule = || expression([receiver(Topic::Kyc), receiver(Topic::Kyb), Term::Any(2)]);
    let both = [missing(Side::Receiver, Topic::Kyc), missing(Side::Receiver, Topic::Kyb)];
    assert_eq!(world.transfer(rule()), both);
    world.receiver.claim(Topic::Kyb, "DE");
    assert_eq!(world.transfer(rule()), []);
}

#[test]
fn all_lists_the_reasons_of_those_that_fail() {
    let mut world = World::new();
    world.receiver.claim(Topic::Kyb, "DE");
    let rule = expression([
        receiver(Topic::Kyc),
        receiver(Topic::Kyb),
        receiver(Topic::LockUp),
        Term::All(3),
    ]);
    let two = [
        missing(Side::Receiver, Topic::Kyc),
        missing(Side::Receiver, Topic::LockUp),
    ];
    assert_eq!(world.transfer(rule), two);
}

#[test]
fn not_has_no_reason_of_its_own() {
    let mut world = World::new();
    let rule = || expression([receiver(Topic::Kyc), Term::Not]);
    assert_eq!(world.transfer(rule()), []);
    world.receiver.claim(Topic::Kyc, "DE");
    assert_eq!(world.transfer(rule()), [Refusal::RuleRefused { rule: 0 }]);
    let twice = expression([receiver(Topic::Kyb), Term::Not, Term::Not]);
    let set = rules([Check::LockedUntil(0).into(), twice]);
    assert_eq!(world.report(&set, Kind::Transfer), [Refusal::RuleRefused { rule: 1 }]);
}

#[test]
fn implication_is_written_with_not_and_any() {
    // Residents of the United States must be professional investors.
    let resident = Check::CountriesAllowed {
        sides: Sides::Receiver,
        of: CountryOf::Jurisdiction,
        countries: countries(&["US"]),
    };
    let rule = || {
        let terms = [
            Term::Check(resident.clone()),
            Term::Not,
            receiver(Topic::ProfessionalInvestor),
            Term::Any(2),
        ];
        expression(terms)
    };
    let mut world = World::new();
    world.receiver.claim(Topic::Kyc, "DE");
    assert_eq!(world.transfer(rule()), []);
    world.receiver.claims.clear();
    world.receiver.claim(Topic::Kyc, "US");
    let reasons = [
        Refusal::RuleRefused { rule: 0 },
        missing(Side::Receiver, Topic::ProfessionalInvestor),
    ];
    assert_eq!(world.transfer(rule()), reasons);
    world.receiver.claim(Topic::ProfessionalInvestor, "US");
    assert_eq!(world.transfer(rule()), []);
}

#[test]
fn every_rule_must_hold_and_each_reason_is_listed_once() {
    let mut world = World::new();
    let set = rules([
        Check::claim(Topic::Kyc).into(),
        Check::MaxBalance(1).into(),
        claim(Sides::Receiver, Topic::Kyc).into(),
    ]);
    let reasons = [
        missing(Side::Sender, Topic::Kyc),
        missing(Side::Receiver, Topic::Kyc),
        Refusal::BalanceTooHigh { balance: 300, max: 1 },
    ];
    assert_eq!(world.report(&set, Kind::Transfer), reasons);
}

#[test]
fn subjects_are_excused_side_by_side() {
    let mut world = World::new();
    let rule = || Rule::from(Check::claim(Topic::Kyc)).except(Topic::Exempted);
    world.sender.claim(Topic::Exempted, "DE");
    assert_eq!(world.transfer(rule()), [missing(Side::Receiver, Topic::Kyc)]);
    world.receiver.claim(Topic::Exempted, "DE");
    assert_eq!(world.transfer(rule()), []);
    // Another rule excuses nobody.
    assert_eq!(world.transfer(Check::claim(Topic::Kyc)).len(), 2);
}

#[test]
fn an_exemption_may_have_a_topic_of_its_own() {
    let mut world = World::new();
    let rule = || Rule::from(Check::MaxBalance(1)).except(Topic::Custom(9));
    world.receiver.claim(Topic::Exempted, "DE");
    assert_eq!(world.transfer(rule()).len(), 1);
    world.receiver.claim(Topic::Custom(9), "DE");
    assert_eq!(world.transfer(rule()), []);
}

#[test]
fn the_movement_as_such_is_excused_when_every_party_is() {
    let mut world = World::new();
    let closed = Check::TradingHours {
        days: Weekdays::ALL,
        opens: 0,
        closes: 1,
    };
    let rule = || Rule::from(closed.clone()).except(Topic::Exempted);
    world.sender.claim(Topic::Exempted, "DE");
    assert_eq!(world.transfer(rule()).len(), 1);
    world.receiver.claim(Topic::Exempted, "DE");
    assert_eq!(world.transfer(rule()), []);
}

#[test]
fn what_has_no_vote_decides_nothing() {
    let mut world = World::new();
    let sender = || Term::Check(claim(Sides::Sender, Topic::Kyc));
    // An issue has no sender.
    assert_eq!(world.of_kind(Kind::Issue, expression([sender(), Term::Not])), []);
    let rule = || expression([sender(), receiver(Topic::Kyc), Term::Any(2)]);
    assert_eq!(
        world.of_kind(Kind::Issue, rule()),
        [missing(Side::Receiver, Topic::Kyc)]
    );
    world.receiver.claim(Topic::Kyc, "DE");
    let rule = || expression([sender(), receiver(Topic::Kyc), Term::All(2)]);
    assert_eq!(world.of_kind(Kind::Issue, rule()), []);
    assert_eq!(world.transfer(rule()), [missing(Side::Sender, Topic::Kyc)]);
}

#[test]
fn a_decision_asks_no_more_than_it_needs() {
    let mut world = World::new();
    let set = rules((0..10).map(|n| claim(Sides::Receiver, Topic::Custom(n)).into()));
    assert!(decide(&set, Kind::Transfer, &mut world).is_err());
    assert_eq!(world.claims_asked, 1);
    world.claims_asked = 0;
    assert_eq!(report(&set, Kind::Transfer, &mut world).len(), 10);
    assert_eq!(world.claims_asked, 10);
}
