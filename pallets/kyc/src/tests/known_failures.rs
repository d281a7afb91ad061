// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Named after how identity registries elsewhere let through what they should not have.

use super::*;
use crate::{Error, Place, Unit};
use castellan_primitives::membership::{AdmissionError, Role};
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
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
        assert_ok!(Kyc::revoke_trust(root(), ISSUER, Topic::Kyc));
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::IssuerNotTrusted));
        assert_eq!(super::subject(subject).claims.len(), 1);
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
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));
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
            assert_ok!(revoke(ISSUER, subject, Topic::Custom(number)));
        }
        assert_ok!(claim(OTHER_ISSUER, subject, Topic::Kyc, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("DE")));
    });
}

/// Everything that the same body could try to vouch for itself with.
#[test]
fn an_identity_vouches_for_itself_through_another_account() {
    ExtBuilder::default().build_and_execute(|| {
        const SECOND: AccountId = 31;
        const NEXT: AccountId = 32;
        const POCKET: AccountId = 33;
        let own = register_institution(ALICE, 1);
        for issuer in [SECOND, NEXT] {
            Membership::set(issuer, Ok(vec![Role::ClaimIssuer]));
            trust(issuer, Topic::Kyb, CountryScope::All);
        }
        // It vouched for the subject before it was linked to it: from that moment on it is not believed.
        assert_ok!(claim(SECOND, own, Topic::Kyb, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyb), Ok(country("DE")));
        assert_ok!(link(ALICE, SECOND));
        assert_eq!(verdict(ALICE, Topic::Kyb), Err(ClaimError::IssuerNotTrusted));
        assert_noop!(claim(SECOND, own, Topic::Kyb, "DE", None), Error::<Test>::SelfVouching);
        let signed = Signed::now(SECOND, own, statement(Topic::Kyb, "DE", None), 10);
        assert_noop!(signed.submit(BOB), Error::<Test>::SelfVouching);

        // A retired account is as little somebody else as its successor.
        assert_ok!(rotate(SECOND, NEXT));
        for issuer in [SECOND, NEXT] {
            assert_noop!(claim(issuer, own, Topic::Kyb, "DE", None), Error::<Test>::SelfVouching);
        }

        // Nor is a sub-account, which cannot even be trusted.
        Owners::insert(POCKET, ALICE);
        Membership::set(POCKET, Ok(vec![Role::ClaimIssuer]));
        assert_noop!(
            Kyc::trust_issuer(root(), POCKET, Topic::Kyb, CountryScope::All),
            Error::<Test>::IsSubAccount
        );
        assert_noop!(claim(POCKET, own, Topic::Kyb, "DE", None), Error::<Test>::SelfVouching);
    });
}

#[test]
fn a_group_vouches_for_itself() {
    ExtBuilder::default().build_and_execute(|| {
        const DESK: AccountId = 31;
        let group = register_institution(ALICE, 1);
        let checker = register_institution(ISSUER, 2);
        trust(ISSUER, Topic::Kyb, CountryScope::All);
        assert_ok!(claim(ISSUER, group, Topic::Kyb, "DE", None));
        assert_eq!(verdict(ALICE, Topic::Kyb), Ok(country("DE")));

        // The checker joins the group, and what it said before no longer counts.
        let place = Place {
            parent: group,
            unit: Unit::Subsidiary,
        };
        assert_ok!(Kyc::request_parent(signed(ISSUER), Some(place)));
        assert_ok!(Kyc::confirm_child(signed(ALICE), checker));
        assert_eq!(verdict(ALICE, Topic::Kyb), Err(ClaimError::IssuerNotTrusted));
        assert_noop!(
            claim(ISSUER, group, Topic::Kyb, "DE", None),
            Error::<Test>::SelfVouching
        );
        assert_noop!(
            claim(ISSUER, checker, Topic::Kyb, "DE", None),
            Error::<Test>::SelfVouching
        );

        // Siblings are of the group too.
        Membership::set(DESK, Ok(vec![]));
        assert_ok!(Kyc::register_child(
            signed(ALICE),
            DESK,
            Unit::Desk,
            None,
            consent(group, Unit::Desk, DESK)
        ));
        let desk = SubjectOf::<Test>::get(DESK).unwrap();
        assert_noop!(claim(ISSUER, desk, Topic::Kyb, "DE", None), Error::<Test>::SelfVouching);

        // Outside it the checker is somebody else again.
        assert_ok!(Kyc::detach(signed(ISSUER), checker));
        assert_eq!(verdict(ALICE, Topic::Kyb), Ok(country("DE")));
        assert_ok!(claim(ISSUER, desk, Topic::Kyb, "DE", None));
    });
}

#[test]
fn a_signed_claim_is_replayed_on_another_chain() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        let here = Signed::now(ISSUER, subject, statement(Topic::Kyc, "DE", None), 10);
        let genesis = frame_system::BlockHash::<Test>::get(0);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0xee));
        assert_noop!(here.submit(BOB), Error::<Test>::InvalidSignature);
        frame_system::BlockHash::<Test>::insert(0, genesis);
        assert_ok!(here.submit(BOB));
    });
}

#[test]
fn a_signed_claim_is_replayed_for_another_subject() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        let other = register_person(BOB);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        let signed = Signed::now(ISSUER, subject, statement(Topic::Kyc, "DE", None), 10);
        let stolen = Signed {
            subject: other,
            ..signed.clone()
        };
        assert_noop!(stolen.submit(BOB), Error::<Test>::InvalidSignature);
        assert_ok!(signed.submit(BOB));
    });
}

#[test]
fn a_signed_claim_is_submitted_after_its_time() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        let signed = Signed::now(ISSUER, subject, statement(Topic::Kyc, "DE", None), 10);
        pass(9);
        let mut prolonged = signed.clone();
        prolonged.proof.expires_at += 100;
        assert_noop!(prolonged.submit(BOB), Error::<Test>::InvalidSignature);
        pass(1);
        assert_noop!(signed.submit(BOB), Error::<Test>::ProofExpired);
    });
}

#[test]
fn a_signed_claim_is_replayed_after_it_was_revoked() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        let signed = Signed::now(ISSUER, subject, statement(Topic::Kyc, "DE", None), 1_000);
        assert_ok!(signed.submit(ALICE));
        pass(1);
        assert_ok!(revoke(ISSUER, subject, Topic::Kyc));
        assert_noop!(signed.submit(ALICE), Error::<Test>::InvalidSignature);
        assert_eq!(verdict(ALICE, Topic::Kyc), Err(ClaimError::Revoked));
        // What the issuer signs after that counts.
        let anew = Signed::now(ISSUER, subject, statement(Topic::Kyc, "FR", None), 10);
        assert_ok!(anew.submit(ALICE));
        assert_eq!(verdict(ALICE, Topic::Kyc), Ok(country("FR")));
    });
}

#[test]
fn an_older_signed_claim_replaces_the_one_that_corrected_it() {
    ExtBuilder::default().max_claims(1).build_and_execute(|| {
        let subject = register_person(ALICE);
        for topic in [Topic::Kyc, Topic::Kyb] {
            trust(ISSUER, topic, CountryScope::All);
        }
        let flattering = Signed::now(ISSUER, subject, statement(Topic::Kyc, "CH", None), 1_000);
        pass(1);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(Now::get() + 10)));
        assert_noop!(flattering.submit(ALICE), Error::<Test>::Superseded);
        pass(10);
        assert_noop!(flattering.submit(ALICE), Error::<Test>::Superseded);
        // Not even once the correction is over and made room for something else.
        assert_ok!(claim(ISSUER, subject, Topic::Kyb, "DE", Some(Now::get() + 1)));
        pass(1);
        assert_noop!(flattering.submit(ALICE), Error::<Test>::InvalidSignature);
    });
}

#[test]
fn a_sender_whose_kyc_lapsed() {
    ExtBuilder::default().build_and_execute(|| {
        let subject = register_person(ALICE);
        assert_ok!(link(ALICE, MEMBER));
        trust(ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(ISSUER, subject, Topic::Kyc, "DE", Some(START + 10)));
        for account in [ALICE, MEMBER] {
            assert_eq!(verdict(account, Topic::Kyc), Ok(country("DE")));
        }
        pass(10);
        // The very next question, through whichever account.
        for account in [ALICE, MEMBER] {
            assert_eq!(verdict(account, Topic::Kyc), Err(ClaimError::Expired));
        }
    });
}
