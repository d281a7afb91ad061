// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Claim, Error};
use castellan_primitives::membership::{AdmissionError, Role};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

/// Registers Alice as a person and trusts both issuers for every custom topic of these tests and for KYC.
fn setup() -> SubjectId {
    for issuer in [ISSUER, OTHER_ISSUER] {
        trust(issuer, Topic::Kyc, CountryScope::All);
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
fn an_issuer_makes_a_claim() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 1)));

        assert_eq!(
            super::subject(subject).claims.into_inner(),
            [Claim {
                topic: Topic::Kyc,
                scope: ClaimScope::Global,
                issuer: ISSUER,
                country: country("DE"),
                level: 0,
                issued_at: START,
                valid_from: START,
                expires_at: Some(START + 1),
                evidence: H256::repeat_byte(1),
                revoked: false,
            }]
        );
        assert_eq!(
            events(),
            [Event::ClaimAdded {
                subject,
                issuer: ISSUER,
                statement: statement(Topic::Kyc, "DE", Some(START + 1)),
                signed_at: None,
                renewed: false,
            }]
        );
    });
}

#[test]
fn renewing_replaces_only_the_issuers_own_claim_of_the_topic() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 10)));
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "DE", None));
        pass(5);
        events();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "FR", Some(START + 50)));

        assert_eq!(
            topics(subject),
            [
                (OTHER_ISSUER, Topic::Kyc),
                (ISSUER, Topic::Custom(1)),
                (ISSUER, Topic::Kyc)
            ]
        );
        let renewed = super::subject(subject).claims.pop().unwrap();
        assert_eq!(
            (renewed.country, renewed.issued_at, renewed.expires_at),
            (country("FR"), START + 5, Some(START + 50))
        );
        assert!(matches!(events()[..], [Event::ClaimAdded { renewed: true, .. }]));
    });
}

#[test]
fn a_revoked_claim_stays_readable_until_renewed() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        events();
        assert_ok!(Kyc::revoke_claim(
            signed(ISSUER),
            subject,
            Topic::Kyc,
            ClaimScope::Global,
            reason("moved away")
        ));
        assert_eq!(
            events(),
            [Event::ClaimRevoked {
                subject,
                topic: Topic::Kyc,
                scope: ClaimScope::Global,
                issuer: ISSUER,
                reason: reason("moved away")
            }]
        );
        assert!(super::subject(subject).claims[0].revoked);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));

        assert_noop!(revoke(ISSUER, subject, Topic::Kyc), Error::<Test>::AlreadyRevoked);

        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "FR", None));
        assert_eq!(topics(subject), [(ISSUER, Topic::Kyc)]);
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("FR")));
    });
}

#[test]
fn an_issuer_revokes_only_its_own_claims() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        for who in [OTHER_ISSUER, ALICE] {
            assert_noop!(revoke(who, subject, Topic::Kyc), Error::<Test>::UnknownClaim);
        }
        assert_noop!(revoke(ISSUER, subject, Topic::Kyb), Error::<Test>::UnknownClaim);
        assert_noop!(revoke(ISSUER, subject + 1, Topic::Kyc), Error::<Test>::UnknownClaim);
        assert_noop!(
            Kyc::revoke_claim(root(), subject, Topic::Kyc, ClaimScope::Global, reason("")),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn an_issuer_that_is_no_longer_trusted_may_still_revoke() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(claim(ISSUER, subject, Topic::Custom(1), "DE", None));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        Membership::set(ISSUER, Ok(vec![]));
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));

        Membership::set(ISSUER, Err(AdmissionError::Suspended));
        assert_noop!(revoke(ISSUER, subject, Topic::Custom(1)), SUSPENDED);
    });
}

#[test]
fn only_admitted_claim_issuers_make_claims() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for (who, error) in [(MEMBER, ROLE_MISSING), (STRANGER, NOT_ADMITTED)] {
            trust(who, Topic::Kyc, CountryScope::All);
            assert_noop!(claim(who, subject, Topic::Kyc, "DE", None), error);
        }
        Membership::set(ISSUER, Err(AdmissionError::Suspended));
        assert_noop!(claim(ISSUER, subject, Topic::Kyc, "DE", None), SUSPENDED);
        assert_noop!(
            Kyc::add_claim(root(), subject, statement(Topic::Kyc, "DE", None)),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_claim_is_about_a_known_subject_and_country() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_noop!(
            claim(ISSUER, subject + 1, Topic::Kyc, "DE", None),
            Error::<Test>::UnknownSubject
        );
        assert_noop!(
            claim(ISSUER, SubjectId::MAX, Topic::Kyc, "DE", None),
            Error::<Test>::UnknownSubject
        );
        for code in ["XX", "de", "UK", "\0\0"] {
            assert_noop!(
                claim(ISSUER, subject, Topic::Kyc, code, None),
                Error::<Test>::UnknownCountry
            );
        }
    });
}

#[test]
fn a_claim_needs_trust_for_topic_and_country() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        trust(ISSUER, Topic::Kyc, only(&["DE"]));
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyb, "DE", None),
            Error::<Test>::IssuerNotTrusted
        );
        assert_noop!(
            claim(ISSUER, subject, Topic::Custom(40), "DE", None),
            Error::<Test>::IssuerNotTrusted
        );
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "FR", None),
            Error::<Test>::IssuerNotTrusted
        );
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
    });
}

#[test]
fn a_suspended_issuer_makes_no_claims_until_reinstated() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("audit")));
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "DE", None),
            Error::<Test>::IssuerSuspended
        );
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
    });
}

#[test]
fn a_claim_ends_in_the_future() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        for expires_at in [0, START - 1, START] {
            assert_noop!(
                claim(ISSUER, subject, Topic::Kyc, "DE", Some(expires_at)),
                Error::<Test>::AlreadyExpired
            );
        }
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 1)));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(Moment::MAX)));
    });
}

#[test]
fn a_claim_issuer_with_other_roles_is_still_one() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer, Role::Auditor]));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

#[test]
fn a_claim_may_begin_later() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let later = Statement {
            valid_from: Some(START + 10),
            ..statement(Topic::Kyc, "DE", Some(START + 20))
        };
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, later));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::NotYetValid));
        pass(9);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::NotYetValid));
        pass(1);
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        pass(10);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Expired));
    });
}

#[test]
fn a_claim_ends_after_it_begins() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let window = |valid_from, expires_at| Statement {
            valid_from: Some(valid_from),
            ..statement(Topic::Kyc, "DE", Some(expires_at))
        };
        for (valid_from, expires_at) in [(START + 5, START + 5), (START + 6, START + 5), (Moment::MAX, START + 1)] {
            assert_noop!(
                Kyc::add_claim(signed(ISSUER), subject, window(valid_from, expires_at)),
                Error::<Test>::EmptyWindow
            );
        }
        assert_noop!(
            Kyc::add_claim(signed(ISSUER), subject, window(START - 5, START)),
            Error::<Test>::AlreadyExpired
        );
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, window(0, START + 1)));
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, window(START + 4, START + 5)));
    });
}

#[test]
fn claims_of_different_scope_stand_beside_each_other() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        let scoped = |scope, code| Statement {
            scope,
            ..statement(Topic::Kyc, code, None)
        };
        let (first, second) = (ClaimScope::Asset(1), ClaimScope::Asset(2));
        assert_ok!(Kyc::add_claim(
            signed(ISSUER),
            subject,
            scoped(ClaimScope::Global, "DE")
        ));
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, scoped(first, "FR")));
        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, scoped(second, "SG")));
        assert_eq!(super::subject(subject).claims.len(), 3);

        assert_ok!(Kyc::add_claim(signed(ISSUER), subject, scoped(first, "SG")));
        assert_eq!(super::subject(subject).claims.len(), 3);
        assert_ok!(Kyc::revoke_claim(
            signed(ISSUER),
            subject,
            Topic::Kyc,
            second,
            reason("")
        ));
        assert_noop!(
            Kyc::revoke_claim(signed(ISSUER), subject, Topic::Kyc, ClaimScope::Asset(3), reason("")),
            Error::<Test>::UnknownClaim
        );
        let claims = super::subject(subject).claims;
        let revoked: Vec<_> = claims.iter().map(|claim| (claim.scope, claim.revoked)).collect();
        assert_eq!(revoked, [(ClaimScope::Global, false), (second, true), (first, false)]);
    });
}
