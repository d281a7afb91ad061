// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Claims, countries and named subjects.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    rwa::{Refusal, Side},
};
use std::collections::BTreeSet;

const TOPIC: Topic = Topic::ProfessionalInvestor;

fn missing(side: Side) -> Refusal {
    Refusal::ClaimRequired {
        side,
        topic: TOPIC,
        why: ClaimError::Missing,
    }
}

#[test]
fn a_claim_can_be_required_of_either_side_or_both() {
    let mut world = World::new();
    world.receiver.claim(TOPIC, "DE");
    assert_eq!(world.transfer(claim(Sides::Receiver, TOPIC)), []);
    assert_eq!(world.transfer(claim(Sides::Sender, TOPIC)), [missing(Side::Sender)]);
    assert_eq!(world.transfer(claim(Sides::Both, TOPIC)), [missing(Side::Sender)]);
    world.receiver.claims.clear();
    let both = [missing(Side::Sender), missing(Side::Receiver)];
    assert_eq!(world.transfer(claim(Sides::Both, TOPIC)), both);
}

#[test]
fn a_claim_can_be_required_at_a_level() {
    let mut world = World::new();
    world.receiver.claim(TOPIC, "DE").level = 1;
    let check = |min_level| Check::ClaimRequired {
        sides: Sides::Receiver,
        topic: TOPIC,
        min_level,
        issuers: Issuers::new(),
    };
    assert_eq!(world.transfer(check(1)), []);
    let refusal = Refusal::ClaimRequired {
        side: Side::Receiver,
        topic: TOPIC,
        why: ClaimError::LevelTooLow,
    };
    assert_eq!(world.transfer(check(2)), [refusal]);
}

#[test]
fn a_claim_can_be_required_of_named_issuers() {
    let mut world = World::new();
    world.receiver.claim(TOPIC, "DE");
    let check = |issuers: &[Account]| Check::ClaimRequired {
        sides: Sides::Receiver,
        topic: TOPIC,
        min_level: 0,
        issuers: issuers.to_vec().try_into().unwrap(),
    };
    assert_eq!(world.transfer(check(&[VOUCHER])), []);
    assert_eq!(world.transfer(check(&[VOUCHER + 1])), [missing(Side::Receiver)]);
    assert_eq!(world.transfer(check(&[VOUCHER + 1, VOUCHER])), []);
}

#[test]
fn a_claim_can_be_forbidden() {
    let mut world = World::new();
    let check = |sides| Check::ClaimForbidden {
        sides,
        topic: Topic::Blocked,
    };
    assert_eq!(world.transfer(check(Sides::Both)), []);
    world.sender.claim(Topic::Blocked, "DE");
    let refusal = Refusal::ClaimForbidden {
        side: Side::Sender,
        topic: Topic::Blocked,
    };
    assert_eq!(world.transfer(check(Sides::Both)), [refusal]);
    assert_eq!(world.transfer(check(Sides::Receiver)), []);
}

#[test]
fn countries_can_be_allowed_for_each_side() {
    let mut world = World::new();
    world.sender.claim(Topic::Kyb, "DE");
    world.receiver.claim(Topic::Kyc, "FR");
    let check = |sides, codes: &[&str]| Check::CountriesAllowed {
        sides,
        of: CountryOf::Jurisdiction,
        countries: countries(codes),
    };
    assert_eq!(world.transfer(check(Sides::Both, &["DE", "FR"])), []);
    let refusal = Refusal::CountryNotAllowed {
        side: Side::Receiver,
        country: country("FR"),
    };
    assert_eq!(world.transfer(check(Sides::Both, &["DE"])), [refusal]);
    assert_eq!(world.transfer(check(Sides::Sender, &["DE"])), []);
}

#[test]
fn countries_can_be_blocked_for_each_side() {
    let mut world = World::new();
    world.sender.claim(Topic::Kyb, "DE");
    world.receiver.claim(Topic::Kyb, "KP");
    let check = |sides| Check::CountriesBlocked {
        sides,
        of: CountryOf::Jurisdiction,
        countries: countries(&["KP"]),
    };
    let refusal = Refusal::CountryBlocked {
        side: Side::Receiver,
        country: country("KP"),
    };
    assert_eq!(world.transfer(check(Sides::Both)), [refusal]);
    assert_eq!(world.transfer(check(Sides::Sender)), []);
}

#[test]
fn a_country_that_nobody_names_satisfies_neither_list() {
    let mut world = World::new();
    world.sender.claim(Topic::Kyb, "DE");
    let refusal = Refusal::CountryUnknown {
        side: Side::Receiver,
        why: ClaimError::Missing,
    };
    assert_eq!(world.transfer(Check::countries_allowed(countries(&["DE"]))), [refusal]);
    assert_eq!(world.transfer(Check::countries_blocked(countries(&["KP"]))), [refusal]);
}

#[test]
fn residence_and_incorporation_are_asked_apart() {
    let mut world = World::new();
    world.receiver.claim(Topic::Kyc, "DE");
    world.receiver.claim(Topic::Residence, "FR");
    world.receiver.claim(Topic::Incorporation, "LU");
    for (of, home) in [
        (CountryOf::Jurisdiction, "DE"),
        (CountryOf::Residence, "FR"),
        (CountryOf::Incorporation, "LU"),
    ] {
        let check = |code| Check::CountriesAllowed {
            sides: Sides::Receiver,
            of,
            countries: countries(&[code]),
        };
        assert_eq!(world.transfer(check(home)), []);
        assert_eq!(world.transfer(check("KP")).len(), 1);
    }
}

#[test]
fn only_named_subjects_may_take_part() {
    let mut world = World::new();
    let check = |subjects: &[u32]| Check::SubjectsAllowed {
        sides: Sides::Both,
        subjects: subjects.iter().copied().collect::<BTreeSet<_>>().try_into().unwrap(),
    };
    assert_eq!(world.transfer(check(&[10, 20])), []);
    let refusal = |subject| Refusal::SubjectNotAllowed {
        side: Side::Receiver,
        subject,
    };
    assert_eq!(world.transfer(check(&[10])), [refusal(Some(20))]);
    world.receiver.subject = None;
    assert_eq!(world.transfer(check(&[10, 20])), [refusal(None)]);
}

#[test]
fn claims_are_asked_of_the_sides_that_a_movement_has() {
    for kind in KINDS {
        let mut world = World::new();
        let mut expected = vec![];
        if matches!(kind, Kind::Transfer | Kind::Redeem | Kind::Lock) {
            expected.push(missing(Side::Sender));
        }
        if matches!(kind, Kind::Transfer | Kind::Issue | Kind::Force | Kind::Keep) {
            expected.push(missing(Side::Receiver));
        }
        assert_eq!(world.of_kind(kind, claim(Sides::Both, TOPIC)), expected, "{kind:?}");
    }
}
