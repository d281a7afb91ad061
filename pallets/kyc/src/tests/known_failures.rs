// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Named after how identity registries elsewhere let through what they should not have.

use super::*;
use crate::{Claims, Error};
use castellan_primitives::membership::AdmissionError;
use frame_support::assert_noop;

#[test]
fn an_identity_vouches_for_itself() {
    ExtBuilder::default().build_and_execute(|| {
        let own = register_institution(ISSUER, 1);
        let other = register_person(ALICE);
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_noop!(claim(ISSUER, own, Topic::Kyb, "DE", None), Error::<Test>::SelfVouching);
        assert_ok!(claim(ISSUER, other, Topic::Kyb, "DE", None));
        assert_eq!(verdict(ISSUER, Topic::Kyb), Err(ClaimError::Missing));
    });
}

#[test]
fn an_issuer_registers_only_after_vouching_for_the_next_number() {
    ExtBuilder::default().build_and_execute(|| {
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_noop!(claim(ISSUER, 0, Topic::Kyb, "DE", None), Error::<Test>::UnknownSubject);
        assert_eq!(register_institution(ISSUER, 1), 0);
        assert_eq!(verdict(ISSUER, Topic::Kyb), Err(ClaimError::Missing));
    });
}

#[test]
fn a_claim_says_another_country_than_its_issuer_is_trusted_for() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, only(&["DE"]));
        trust(ISSUER, Topic::Kyb, only(&["FR"]));
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "FR", None),
            Error::<Test>::IssuerNotTrusted
        );
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));

        // Trust for the claim's country in another topic must not be enough either.
        trust(ISSUER, Topic::Kyc, only(&["FR"]));
        trust(ISSUER, Topic::Kyb, only(&["DE"]));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
    });
}

#[test]
fn a_renewal_changes_to_a_country_without_trust() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, only(&["DE"]));
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "FR", None),
            Error::<Test>::IssuerNotTrusted
        );
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

#[test]
fn expired_exactly_at_the_boundary() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 10)));
        pass(9);
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        pass(1);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Expired));
        pass(1);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Expired));
        // What has ended at this moment cannot be made at this moment.
        assert_noop!(
            claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 11)),
            Error::<Test>::AlreadyExpired
        );
    });
}

#[test]
fn trust_revoked_after_the_claim_was_made() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        // Even a question that was begun before looks at the trust of now.
        let profile = Kyc::profile(&ALICE).unwrap();
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(
            Kyc::attestation(&profile, Topic::Kyc),
            Err(ClaimError::IssuerNotTrusted)
        );
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
        assert_eq!(Claims::<Test>::get(subject).len(), 1);
    });
}

#[test]
fn an_issuer_leaves_the_network_and_its_claims_live_on() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        Membership::set(ISSUER, Err(AdmissionError::NotAdmitted));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
    });
}

#[test]
fn a_revoked_claim_comes_back_when_its_issuer_is_trusted_again() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", None));
        assert_ok!(Kyc::revoke_claim(signed(ISSUER), subject, Topic::Kyc, reason("")));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));
    });
}

#[test]
fn one_party_fills_the_list_of_another_with_dead_claims() {
    ExtBuilder::default().max_claims(4).build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(OTHER_ISSUER, Topic::Kyc, CountryScope::All);
        for number in 0..4 {
            trust(ISSUER, Topic::Custom(number), CountryScope::All);
            assert_ok!(claim(ISSUER, subject, Topic::Custom(number), "DE", None));
            assert_ok!(Kyc::revoke_claim(
                signed(ISSUER),
                subject,
                Topic::Custom(number),
                reason("")
            ));
        }
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}
