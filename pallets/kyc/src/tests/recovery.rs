// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A lost key is recovered, or not: every step that leads on.

use super::*;
use crate::{AccountStatus, Error, Recoveries, Recovery, RecoveryState};
use castellan_primitives::membership::{AdmissionError, Role};
use frame_support::assert_noop;

pub(super) const NEW: AccountId = 40;
pub(super) const THIRD_ISSUER: AccountId = 12;

/// Three checkers of identities, each with a subject of its own, two of whom vouch for Alice.
pub(super) fn setup() -> SubjectId {
    Membership::set(THIRD_ISSUER, Ok(vec![Role::ClaimIssuer]));
    for (lei, issuer) in [ISSUER, OTHER_ISSUER, THIRD_ISSUER].into_iter().enumerate() {
        trust(issuer, Topic::Kyc, CountryScope::All);
        trust(issuer, Topic::SanctionsScreened, CountryScope::All);
        register_institution(issuer, lei as u32);
    }
    let id = register_person(ALICE);
    for issuer in [ISSUER, OTHER_ISSUER] {
        assert_ok!(claim(issuer, id, Topic::Kyc, "DE", None));
    }
    events();
    id
}

pub(super) fn request(issuer: AccountId, id: SubjectId, old: AccountId, new: AccountId) -> DispatchResult {
    Kyc::request_recovery(signed(issuer), id, old, new, control(id, new))
}

pub(super) fn approve(issuer: AccountId, id: SubjectId) -> DispatchResult {
    Kyc::approve_recovery(signed(issuer), id, ALICE, NEW)
}

pub(super) fn complete(id: SubjectId) -> DispatchResult {
    Kyc::complete_recovery(signed(MEMBER), id)
}

#[test]
fn a_lost_key_is_recovered() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_eq!(
            events(),
            [Event::RecoveryRequested {
                subject: id,
                old: ALICE,
                new: NEW,
                issuer: ISSUER
            }]
        );
        assert_eq!(
            Recoveries::<Test>::get(id),
            Some(Recovery {
                old: ALICE,
                new: NEW,
                issuer: ISSUER,
                state: RecoveryState::Requested { at: START }
            })
        );
        // Nothing has changed yet.
        assert!(Kyc::profile(&NEW).is_none());
        assert!(subject(id).is_active(&ALICE));

        pass(10);
        assert_ok!(approve(THIRD_ISSUER, id));
        let ready_at = START + 10 + DELAY;
        assert_eq!(
            events(),
            [Event::RecoveryApproved {
                subject: id,
                old: ALICE,
                new: NEW,
                by: Some(THIRD_ISSUER),
                ready_at
            }]
        );
        pass(DELAY - 1);
        assert_noop!(complete(id), Error::<Test>::TooEarly);
        pass(1);
        assert_ok!(complete(id));
        assert_eq!(
            events(),
            [Event::AccountRecovered {
                subject: id,
                old: ALICE,
                new: NEW,
                issuer: ISSUER,
                approved_by: Some(THIRD_ISSUER)
            }]
        );
        assert_eq!(
            subject(id).status(&ALICE),
            Some(&AccountStatus::Retired { successor: NEW })
        );
        assert_eq!(Kyc::successor(&ALICE), Some(NEW));
        assert_eq!(verdict(NEW, Topic::Kyc), Ok(country("DE")));
        assert_eq!(Recoveries::<Test>::get(id), None);
        assert_noop!(complete(id), Error::<Test>::UnknownRecovery);
    });
}

#[test]
fn governance_approves_as_well() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_ok!(Kyc::approve_recovery(root(), id, ALICE, NEW));
        assert!(matches!(
            events().last(),
            Some(Event::RecoveryApproved { by: None, .. })
        ));
        pass(DELAY);
        assert_ok!(complete(id));
        assert!(matches!(
            events().last(),
            Some(Event::AccountRecovered { approved_by: None, .. })
        ));
    });
}

#[test]
fn the_subject_objects_at_any_time_before_completion() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(link(ALICE, MEMBER));
        // The account that is said to be lost, another one of the subject, and governance; before and after approval,
        // and even when the recovery has lapsed.
        for (by, who) in [
            (signed(ALICE), Some(ALICE)),
            (signed(MEMBER), Some(MEMBER)),
            (root(), None),
        ] {
            for stage in 0..4 {
                assert_ok!(request(ISSUER, id, ALICE, NEW));
                if stage > 0 {
                    assert_ok!(approve(THIRD_ISSUER, id));
                }
                if stage > 1 {
                    pass(DELAY);
                }
                if stage > 2 {
                    pass(WINDOW);
                }
                events();
                assert_ok!(Kyc::veto_recovery(by.clone(), id));
                assert_eq!(
                    events(),
                    [Event::RecoveryVetoed {
                        subject: id,
                        old: ALICE,
                        new: NEW,
                        by: who
                    }]
                );
                assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::UnknownRecovery);
                assert_noop!(complete(id), Error::<Test>::UnknownRecovery);
                assert_noop!(Kyc::veto_recovery(by.clone(), id), Error::<Test>::UnknownRecovery);
            }
        }
        assert!(subject(id).is_active(&ALICE));
        assert_eq!(SubjectOf::<Test>::get(NEW), None);
    });
}

#[test]
fn what_is_not_approved_in_time_lapses() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        pass(WINDOW - 1);
        assert_noop!(request(OTHER_ISSUER, id, ALICE, NEW), Error::<Test>::RecoveryPending);
        pass(1);
        assert_noop!(approve(THIRD_ISSUER, id), Error::<Test>::RecoveryLapsed);
        assert_noop!(complete(id), Error::<Test>::RecoveryLapsed);
        // It gives way to another one.
        events();
        assert_ok!(request(OTHER_ISSUER, id, ALICE, NEW));
        assert_eq!(
            events().first(),
            Some(&Event::RecoveryLapsed {
                subject: id,
                old: ALICE,
                new: NEW
            })
        );
        assert_ok!(approve(THIRD_ISSUER, id));
    });
}

#[test]
fn what_is_not_completed_in_time_lapses() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        pass(WINDOW - 1);
        assert_ok!(approve(THIRD_ISSUER, id));
        pass(DELAY + WINDOW - 1);
        assert_noop!(request(ISSUER, id, ALICE, NEW), Error::<Test>::RecoveryPending);
        pass(1);
        assert_noop!(complete(id), Error::<Test>::RecoveryLapsed);
        assert_ok!(request(ISSUER, id, ALICE, NEW));
    });
}

#[test]
fn the_accounts_stay_as_they_are_while_a_recovery_is_open() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(link(ALICE, MEMBER));
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        for step in 0..2 {
            for account in [ALICE, MEMBER] {
                assert_noop!(link(account, BOB), Error::<Test>::RecoveryPending);
                assert_noop!(rotate(account, BOB), Error::<Test>::RecoveryPending);
                assert_noop!(
                    Kyc::retire_account(signed(account), ALICE),
                    Error::<Test>::RecoveryPending
                );
            }
            if step == 0 {
                assert_ok!(approve(THIRD_ISSUER, id));
            }
        }
        // Whoever has the key can object first. What has lapsed is in nobody's way.
        assert_ok!(Kyc::veto_recovery(signed(ALICE), id));
        assert_ok!(link(ALICE, BOB));
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        pass(WINDOW);
        assert_ok!(rotate(ALICE, NEW));
        assert_noop!(request(ISSUER, id, ALICE, 41), Error::<Test>::AccountRetired);
    });
}

#[test]
fn a_thief_objects_until_membership_stops_it() {
    ExtBuilder::default().build_and_execute(|| {
        let id = setup();
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_ok!(Kyc::veto_recovery(signed(ALICE), id));
        Membership::set(ALICE, Err(AdmissionError::Suspended));
        assert_ok!(request(ISSUER, id, ALICE, NEW));
        assert_noop!(Kyc::veto_recovery(signed(ALICE), id), SUSPENDED);
        assert_ok!(approve(THIRD_ISSUER, id));
        pass(DELAY);
        assert_ok!(complete(id));
    });
}

#[test]
fn an_issuers_own_key_is_recovered() {
    ExtBuilder::default().build_and_execute(|| {
        setup();
        let id = SubjectOf::<Test>::get(ISSUER).unwrap();
        assert_ok!(claim(OTHER_ISSUER, id, Topic::Kyc, "DE", None));
        assert_ok!(request(OTHER_ISSUER, id, ISSUER, NEW));
        assert_ok!(Kyc::approve_recovery(signed(THIRD_ISSUER), id, ISSUER, NEW));
        pass(DELAY);
        assert_ok!(complete(id));
        // The new account is an account like any other: governance decides whether to trust it.
        assert_noop!(claim(ISSUER, id, Topic::Kyc, "DE", None), Error::<Test>::SelfVouching);
        Membership::set(NEW, Ok(vec![Role::ClaimIssuer]));
        trust(NEW, Topic::Kyc, CountryScope::All);
        assert_noop!(claim(NEW, id, Topic::Kyc, "DE", None), Error::<Test>::SelfVouching);
    });
}
