// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Claim, Claims, Error};
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
    Claims::<Test>::get(subject)
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
            Claims::<Test>::get(subject).into_inner(),
            [Claim {
                topic: Topic::Kyc,
                issuer: ISSUER,
                country: country("DE"),
                issued_at: START,
                expires_at: Some(START + 1),
                evidence: H256::repeat_byte(1),
                revoked: false,
            }]
        );
        assert_eq!(
            events(),
            [Event::ClaimAdded {
                subject,
                topic: Topic::Kyc,
                issuer: ISSUER,
                country: country("DE"),
                expires_at: Some(START + 1),
                evidence: H256::repeat_byte(1),
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
        let renewed = Claims::<Test>::get(subject).pop().unwrap();
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
            reason("moved away")
        ));
        assert_eq!(
            events(),
            [Event::ClaimRevoked {
                subject,
                topic: Topic::Kyc,
                issuer: ISSUER,
                reason: reason("moved away")
            }]
        );
        assert!(Claims::<Test>::get(subject)[0].revoked);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));

        assert_noop!(
            Kyc::revoke_claim(signed(ISSUER), subject, Topic::Kyc, reason("")),
            Error::<Test>::AlreadyRevoked
        );

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
            assert_noop!(
                Kyc::revoke_claim(signed(who), subject, Topic::Kyc, reason("")),
                Error::<Test>::UnknownClaim
            );
        }
        assert_noop!(
            Kyc::revoke_claim(signed(ISSUER), subject, Topic::Kyb, reason("")),
            Error::<Test>::UnknownClaim
        );
        assert_noop!(
            Kyc::revoke_claim(signed(ISSUER), subject + 1, Topic::Kyc, reason("")),
            Error::<Test>::UnknownClaim
        );
        assert_noop!(
            Kyc::revoke_claim(root(), subject, Topic::Kyc, reason("")),
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
        assert_ok!(Kyc::revoke_claim(signed(ISSUER), subject, Topic::Kyc, reason("")));

        Membership::set(ISSUER, Err(AdmissionError::Suspended));
        assert_noop!(
            Kyc::revoke_claim(signed(ISSUER), subject, Topic::Custom(1), reason("")),
            SUSPENDED
        );
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
            Kyc::add_claim(root(), subject, Topic::Kyc, *b"DE", None, H256::zero()),
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
        assert_eq!(Claims::<Test>::get(subject).len(), 32);
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
        assert_ok!(Kyc::revoke_claim(signed(ISSUER), subject, Topic::Custom(2), reason("")));
        pass(10);
        events();

        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Custom(0), "DE", None));
        let dropped = |topic| Event::ClaimDropped {
            subject,
            topic,
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
fn a_claim_issuer_with_other_roles_is_still_one() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = setup();
        Membership::set(ISSUER, Ok(vec![Role::ClaimIssuer, Role::Auditor]));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}
