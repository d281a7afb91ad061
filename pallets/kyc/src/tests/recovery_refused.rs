// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Steps of a recovery that must not be taken.

use super::{
    recovery::{approve, complete, request, setup, NEW, THIRD_ISSUER},
    *,
};
use crate::{Error, Place, Unit};
use castellan_primitives::membership::{AdmissionError, Role};
use frame_support::assert_noop;
use sp_runtime::DispatchError;

#[test]
fn only_an_issuer_whose_claim_holds_asks_for_a_recovery() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        // Trusted, but without any claim about this subject; or with one that says nothing of who it is.
        assert_noop!(request(THIRD_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        assert_ok!(claim(THIRD_ISSUER, id, Topic::SanctionsScreened, "DE", None));
        assert_noop!(request(THIRD_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        let for_an_asset = Statement {
            scope: ClaimScope::Asset(1),
            ..statement(Topic::Kyc, "DE", None)
        };
        assert_ok!(Kyc::add_claim(signed(THIRD_ISSUER), id, for_an_asset));
        assert_noop!(request(THIRD_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        // Not begun, expired, revoked, not trusted, suspended.
        let later = Statement {
            valid_from: Some(START + 1),
            ..statement(Topic::Kyc, "DE", Some(START + 3))
        };
        assert_ok!(Kyc::add_claim(signed(THIRD_ISSUER), id, later));
        assert_noop!(request(THIRD_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        pass(3);
        assert_noop!(request(THIRD_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        assert_ok!(revoke(ISSUER, id, Topic::Kyc));
        assert_noop!(request(ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        trust(OTHER_ISSUER, Topic::Kyc, only(&["FR"]));
        assert_noop!(request(OTHER_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        trust(OTHER_ISSUER, Topic::Kyc, CountryScope::All);
        assert_ok!(Kyc::suspend_issuer(root(), OTHER_ISSUER, reason("")));
        assert_noop!(request(OTHER_ISSUER, id, ALICE, NEW), Error::<Test>::NoClaimInForce);
        assert_ok!(Kyc::reinstate_issuer(root(), OTHER_ISSUER));
        assert_ok!(request(OTHER_ISSUER, id, ALICE, NEW));
    });
}

#[test]
fn who_asks_is_a_claim_issuer_with_a_subject() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        const UNREGISTERED: AccountId = 13;
        Membership::set(UNREGISTERED, Ok(vec![Role::ClaimIssuer]));
        trust(UNREGISTERED, Topic::Kyc, CountryScope::All);
        assert_ok!(claim(UNREGISTERED, id, Topic::Kyc, "DE", None));
        assert_noop!(request(UNREGISTERED, id, ALICE, NEW), Error::<Test>::NotRegistered);
        assert_noop!(request(ALICE, id, ALICE, NEW), ROLE_MISSING);
        assert_noop!(request(STRANGER, id, ALICE, NEW), NOT_ADMITTED);
        assert_noop!(
            Kyc::request_recovery(root(), id, ALICE, NEW, control(id, NEW)),
            DispatchError::BadOrigin
        );
        Membership::set(ISSUER, Err(AdmissionError::Suspended));
        assert_noop!(request(ISSUER, id, ALICE, NEW), SUSPENDED);
        // A rotated issuer's old key asks for nothing.
        assert_ok!(rotate(OTHER_ISSUER, MEMBER));
        assert_noop!(request(OTHER_ISSUER, id, ALICE, NEW), Error::<Test>::AccountRetired);
    });
}

#[test]
fn a_recovery_is_of_an_active_account_to_one_that_agrees() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_noop!(request(ISSUER, 99, ALICE, NEW), Error::<Test>::UnknownSubject);
        assert_noop!(request(ISSUER, id, BOB, NEW), Error::<Test>::NotOfSubject);
        assert_noop!(request(ISSUER, id, ALICE, OTHER_ISSUER), Error::<Test>::AlreadyLinked);
        assert_noop!(request(ISSUER, id, ALICE, ALICE), Error::<Test>::AlreadyLinked);
        Owners::insert(BOB, ALICE);
        assert_noop!(request(ISSUER, id, ALICE, BOB), Error::<Test>::IsSubAccount);
        let proof = control(id, NEW);
        assert_noop!(
            Kyc::request_recovery(signed(ISSUER), id, ALICE, 41, proof.clone()),
            Error::<Test>::InvalidSignature
        );
        pass(1);
        assert_noop!(
            Kyc::request_recovery(signed(ISSUER), id, ALICE, NEW, proof),
            Error::<Test>::ProofExpired
        );
        assert_ok!(rotate(ALICE, MEMBER));
        assert_noop!(request(ISSUER, id, ALICE, NEW), Error::<Test>::AccountRetired);
        assert_ok!(request(ISSUER, id, MEMBER, NEW));
    });
}

#[test]
fn a_recovery_needs_room() {
    ExtBuilder::default().max_accounts(5).build_and_execute(|| {
        let id = setup();
        for account in 50..53 {
            assert_ok!(link(ALICE, account));
        }
        assert_ok!(rotate(ALICE, MEMBER));
        assert_noop!(request(ISSUER, id, MEMBER, NEW), Error::<Test>::TooManyAccounts);
    });
}

#[test]
fn the_second_person_has_nothing_to_do_with_the_first_or_the_subject() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        const COLLEAGUE: AccountId = 13;
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_noop!(approve(ISSUER, id), Error::<Test>::SameParty);

        // Another account of the same issuer.
        Membership::set(COLLEAGUE, Ok(vec![Role::ClaimIssuer]));
        trust(COLLEAGUE, Topic::Kyb, CountryScope::All);
        assert_noop!(approve(COLLEAGUE, id), Error::<Test>::NotRegistered);
        assert_ok!(link(ISSUER, COLLEAGUE));
        assert_noop!(approve(COLLEAGUE, id), Error::<Test>::SameParty);

        // A company of the same group.
        let parent = SubjectOf::<Test>::get(ISSUER).unwrap();
        let child = SubjectOf::<Test>::get(OTHER_ISSUER).unwrap();
        let place = Place {
            parent,
            unit: Unit::Subsidiary,
        };
        assert_ok!(Kyc::request_parent(signed(OTHER_ISSUER), Some(place)));
        assert_ok!(Kyc::confirm_child(signed(ISSUER), child));
        assert_noop!(approve(OTHER_ISSUER, id), Error::<Test>::SameParty);

        // An account of the subject itself.
        assert_ok!(Kyc::veto_recovery(signed(ALICE), id));
        Membership::set(BOB, Ok(vec![Role::ClaimIssuer]));
        trust(BOB, Topic::Kyc, CountryScope::All);
        assert_ok!(link(ALICE, BOB));
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_noop!(approve(BOB, id), Error::<Test>::SameParty);
        assert_ok!(approve(THIRD_ISSUER, id));
    });
}

#[test]
fn the_second_person_checks_identities() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_noop!(approve(ALICE, id), ROLE_MISSING);
        assert_noop!(approve(STRANGER, id), NOT_ADMITTED);
        // Trusted for something else only, or suspended.
        assert_ok!(Kyc::revoke_trust(root(), THIRD_ISSUER, Topic::Kyc));
        assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::IssuerNotTrusted);
        trust(THIRD_ISSUER, Topic::Kyb, only(&["FR"]));
        assert_ok!(Kyc::suspend_issuer(root(), THIRD_ISSUER, reason("")));
        assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::IssuerNotTrusted);
        assert_ok!(Kyc::reinstate_issuer(root(), THIRD_ISSUER));
        // Retired.
        assert_ok!(rotate(OTHER_ISSUER, MEMBER));
        assert_noop!(approve(OTHER_ISSUER, id), Error::<Test>::AccountRetired);
        assert_ok!(approve(THIRD_ISSUER, id));
        assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::AlreadyApproved);
        assert_noop!(
            Kyc::approve_recovery(root(), id, ALICE, NEW),
            Error::<Test>::AlreadyApproved
        );
    });
}

#[test]
fn what_is_approved_is_what_was_asked_for() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::UnknownRecovery);
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        for (old, new) in [(ALICE, 41), (BOB, NEW)] {
            for by in [signed(THIRD_ISSUER), root()] {
                assert_noop!(Kyc::approve_recovery(by, id, old, new), Error::<Test>::UnknownRecovery);
            }
        }
        assert_noop!(complete(id), Error::<Test>::NotApproved);
        pass(DELAY);
        assert_noop!(complete(id), Error::<Test>::NotApproved);
    });
}

#[test]
fn only_the_subject_and_governance_object() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_noop!(Kyc::veto_recovery(signed(ISSUER), id), Error::<Test>::NotOfSubject);
        assert_noop!(Kyc::veto_recovery(signed(BOB), id), Error::<Test>::NotRegistered);
        assert_noop!(Kyc::veto_recovery(signed(STRANGER), id), NOT_ADMITTED);
        assert_noop!(Kyc::veto_recovery(root(), 99), Error::<Test>::UnknownRecovery);
        assert_noop!(Kyc::complete_recovery(signed(STRANGER), id), NOT_ADMITTED);
        assert_noop!(Kyc::complete_recovery(root(), id), DispatchError::BadOrigin);
    });
}

#[test]
fn what_entitled_them_must_still_be_true_at_the_end() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_ok!(approve(THIRD_ISSUER, id));
        pass(DELAY);

        assert_ok!(Kyc::suspend_issuer(root(), ISSUER, reason("")));
        assert_noop!(complete(id), Error::<Test>::NoClaimInForce);
        assert_ok!(Kyc::reinstate_issuer(root(), ISSUER));
        Membership::set(THIRD_ISSUER, Err(AdmissionError::Suspended));
        assert_noop!(complete(id), Error::<Test>::IssuerNotTrusted);
        Membership::set(THIRD_ISSUER, Ok(vec![Role::ClaimIssuer]));
        assert_ok!(revoke(ISSUER, id, Topic::Kyc));
        assert_noop!(complete(id), Error::<Test>::NoClaimInForce);
        assert_ok!(claim(ISSUER, id, Topic::Kyc, "DE", None));

        // The two joined one group in the meantime.
        let parent = SubjectOf::<Test>::get(ISSUER).unwrap();
        let child = SubjectOf::<Test>::get(THIRD_ISSUER).unwrap();
        let place = Place {
            parent,
            unit: Unit::Subsidiary,
        };
        assert_ok!(Kyc::request_parent(signed(THIRD_ISSUER), Some(place)));
        assert_ok!(Kyc::confirm_child(signed(ISSUER), child));
        assert_noop!(complete(id), Error::<Test>::SameParty);
        assert_ok!(Kyc::detach(signed(ISSUER), child));

        // The new account went elsewhere.
        Membership::set(NEW, Ok(vec![]));
        let elsewhere = register_person(NEW);
        assert_noop!(complete(id), Error::<Test>::AlreadyLinked);
        assert_eq!(SubjectOf::<Test>::get(NEW), Some(elsewhere));
        assert!(subject(id).is_active(&ALICE));
    });
}
