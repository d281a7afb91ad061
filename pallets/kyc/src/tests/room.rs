// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What happens where a list is full.

use super::*;
use crate::{Error, Nonces};
use frame_support::assert_noop;

/// Registers Alice as a person and trusts both issuers for every custom topic of these tests.
fn setup() -> SubjectId {
    for issuer in [ISSUER, OTHER_ISSUER] {
        for number in 0..40 {
            trust(issuer, Topic::Custom(number), CountryScope::All);
        }
    }
    let subject = register_person(ALICE);
    events();
    subject
}

fn topics(subject: SubjectId) -> Vec<(AccountId, Topic)> {
    super::subject(subject)
        .claims
        .into_iter()
        .map(|claim| (claim.issuer, claim.topic))
        .collect()
}

#[test]
fn a_full_list_refuses_while_every_claim_is_in_force() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for number in 0..32 {
            assert_ok!(claim(ISSUER, subject, Topic::Custom(number), "DE", Some(START + 100)));
        }
        assert_noop!(
            claim(ISSUER, subject, Topic::Custom(32), "DE", None),
            Error::<Test>::TooManyClaims
        );
        assert_noop!(
            claim(OTHER_ISSUER, subject, Topic::Custom(0), "DE", None),
            Error::<Test>::TooManyClaims
        );

        // Renewing needs no room.
        assert_ok!(claim(ISSUER, subject, Topic::Custom(0), "FR", None));
        assert_eq!(super::subject(subject).claims.len(), 32);
        // Another subject has its own room.
        let other = register_person(BOB);
        assert_ok!(claim(ISSUER, other, Topic::Custom(32), "DE", None));
    });
}

#[test]
fn a_full_list_drops_the_oldest_claim_that_is_over() {
    ExtBuilder::default().max_claims(3).build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Custom(0), "DE", None));
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "DE", Some(START + 10)));
        assert_ok!(claim(ISSUER, subject, Topic::Custom(2), "DE", None));
        assert_ok!(revoke(ISSUER, subject, Topic::Custom(2)));
        pass(10);
        events();

        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Custom(0), "DE", None));
        let dropped = |topic| Event::ClaimDropped {
            subject,
            topic,
            scope: ClaimScope::Global,
            issuer: ISSUER,
        };
        assert_eq!(events().first(), Some(&dropped(Topic::Custom(1))));
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Custom(1), "DE", None));
        assert_eq!(events().first(), Some(&dropped(Topic::Custom(2))));
        assert_eq!(
            topics(subject),
            [
                (ISSUER, Topic::Custom(0)),
                (OTHER_ISSUER, Topic::Custom(0)),
                (OTHER_ISSUER, Topic::Custom(1))
            ]
        );
        assert_noop!(
            claim(OTHER_ISSUER, subject, Topic::Custom(2), "DE", None),
            Error::<Test>::TooManyClaims
        );
    });
}

#[test]
fn renewing_in_a_full_list_drops_nothing() {
    ExtBuilder::default().max_claims(2).build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Custom(0), "DE", Some(START + 10)));
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "DE", None));
        pass(10);
        events();
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "FR", None));
        assert!(matches!(events()[..], [Event::ClaimAdded { renewed: true, .. }]));
        assert_eq!(
            topics(subject),
            [(ISSUER, Topic::Custom(0)), (ISSUER, Topic::Custom(1))]
        );
    });
}

#[test]
fn a_claim_that_has_not_begun_keeps_its_room() {
    ExtBuilder::default().max_claims(1).build_and_execute(|| {
        let subject = setup();
        let later = Statement {
            valid_from: Some(START + 10),
            ..statement(Topic::Custom(0), "DE", None)
        };
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, later));
        assert_noop!(
            claim(ISSUER, subject, Topic::Custom(1), "DE", None),
            Error::<Test>::TooManyClaims
        );
    });
}

#[test]
fn numbers_of_signed_statements_grow_also_without_room() {
    ExtBuilder::default().max_claims(2).build_and_execute(|| {
        let mut nonces = Nonces::<Test>::default();
        assert_eq!((nonces.raise(&1), nonces.raise(&1), nonces.raise(&2)), (1, 2, 1));
        assert_eq!((nonces.of(&1), nonces.of(&2), nonces.of(&3)), (2, 1, 0));
        // No room is left for a third issuer: everybody's number rises above all that were ever given.
        assert_eq!(nonces.raise(&3), 3);
        assert_eq!((nonces.of(&1), nonces.of(&2), nonces.of(&4)), (3, 3, 3));
        assert_eq!(nonces.raise(&1), 4);
        assert_eq!((nonces.of(&1), nonces.of(&2)), (4, 3));
    });
}

#[test]
fn trust_has_an_end() {
    ExtBuilder::default().max_trust(2).build_and_execute(|| {
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_noop!(
            Kyc::trust_issuer(root(), OTHER_ISSUER, Topic::Kyc, CountryScope::All),
            Error::<Test>::TooMuchTrust
        );
        // What is there can be changed.
        trust(ISSUER, Topic::Kyc, only(&["DE"]));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        trust(OTHER_ISSUER, Topic::Kyc, CountryScope::All);

        // A suspended issuer stays known without any trust.
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("")));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyb));
        assert_noop!(
            Kyc::trust_issuer(root(), MEMBER, Topic::Kyc, CountryScope::All),
            Error::<Test>::TooMuchTrust
        );
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        trust(MEMBER, Topic::Kyc, CountryScope::All);
    });
}
