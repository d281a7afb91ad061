// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{AccountStatus, Error};
use castellan_primitives::membership::AdmissionError;
use frame_support::assert_noop;
use sp_runtime::DispatchError;

const NEW: AccountId = 40;
const NEWER: AccountId = 41;
const NEWEST: AccountId = 42;

fn status(id: SubjectId, account: AccountId) -> Option<AccountStatus<AccountId>> {
    subject(id).status(&account).cloned()
}

fn retired(successor: AccountId) -> Option<AccountStatus<AccountId>> {
    Some(AccountStatus::Retired { successor })
}

#[test]
fn an_account_is_linked_and_speaks_for_the_subject() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        events();
        assert_ok!(link(ALICE, NEW));
        assert_eq!(
            events(),
            [Event::AccountLinked {
                subject: id,
                account: NEW,
                by: ALICE
            }]
        );
        assert_eq!(SubjectOf::<Test>::get(NEW), Some(id));
        let profile = Kyc::profile(&NEW).unwrap();
        assert_eq!(Kyc::subject(&profile), id);
        assert!(!Kyc::is_retired(&profile));
        assert_eq!(Kyc::accounts(&profile), [ALICE, NEW]);

        // It links further ones itself, once it is admitted.
        assert_noop!(link(NEW, NEWER), NOT_ADMITTED);
        Membership::set(NEW, Ok(vec![]));
        assert_ok!(link(NEW, NEWER));
        assert_eq!(subject(id).active_accounts(), 3);
    });
}

#[test]
fn rotating_retires_the_sender_for_good() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        Membership::set(NEW, Ok(vec![]));
        events();
        assert_ok!(rotate(ALICE, NEW));
        assert_eq!(
            events(),
            [Event::AccountRotated {
                subject: id,
                old: ALICE,
                new: NEW
            }]
        );
        assert_eq!(status(id, ALICE), retired(NEW));
        assert_eq!(status(id, NEW), Some(AccountStatus::Active));
        let profile = Kyc::profile(&ALICE).unwrap();
        assert!(Kyc::is_retired(&profile));
        assert_eq!(Kyc::accounts(&profile), [ALICE, NEW]);
        assert_eq!(Kyc::successor(&ALICE), Some(NEW));
        assert_eq!(Kyc::successor(&NEW), None);
        assert_eq!(Kyc::successor(&BOB), None);

        // No call of the retired account does anything any more, and nothing brings it back.
        assert_noop!(link(ALICE, NEWER), Error::<Test>::AccountRetired);
        assert_noop!(rotate(ALICE, NEWER), Error::<Test>::AccountRetired);
        assert_noop!(Kyc::retire_account(signed(ALICE), NEW), Error::<Test>::AccountRetired);
        assert_noop!(Kyc::veto_recovery(signed(ALICE), id), Error::<Test>::AccountRetired);
        assert_noop!(
            Kyc::register_subject(signed(ALICE), SubjectKind::Person, None),
            Error::<Test>::AlreadyRegistered
        );
        assert_noop!(link(NEW, ALICE), Error::<Test>::AlreadyLinked);
        assert_noop!(rotate(NEW, ALICE), Error::<Test>::AlreadyLinked);
    });
}

#[test]
fn successors_are_followed_to_the_account_that_is_active() {
    ExtBuilder::default().build_and_execute(|| {
        register_person(ALICE);
        for account in [NEW, NEWER, NEWEST] {
            Membership::set(account, Ok(vec![]));
        }
        assert_ok!(rotate(ALICE, NEW));
        assert_ok!(link(NEW, NEWER));
        assert_ok!(Kyc::retire_account(signed(NEW), NEWER));
        assert_ok!(rotate(NEWER, NEWEST));
        for account in [ALICE, NEW, NEWER] {
            assert_eq!(Kyc::successor(&account), Some(NEWEST));
        }
        assert_eq!(Kyc::successor(&NEWEST), None);
    });
}

#[test]
fn an_account_is_retired_in_favour_of_another_one() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        assert_noop!(
            Kyc::retire_account(signed(ALICE), ALICE),
            Error::<Test>::SuccessorNotActive
        );
        assert_ok!(link(ALICE, NEW));
        events();
        assert_ok!(Kyc::retire_account(signed(ALICE), NEW));
        assert_eq!(
            events(),
            [Event::AccountRetired {
                subject: id,
                account: ALICE,
                successor: NEW
            }]
        );
        assert_eq!(status(id, ALICE), retired(NEW));

        // The last one stays: neither itself, nor a retired account, nor somebody else's can succeed it.
        Membership::set(NEW, Ok(vec![]));
        register_person(BOB);
        for successor in [NEW, ALICE, BOB, STRANGER] {
            assert_noop!(
                Kyc::retire_account(signed(NEW), successor),
                Error::<Test>::SuccessorNotActive
            );
        }
    });
}

#[test]
fn an_account_belongs_to_one_subject_for_good() {
    ExtBuilder::default().build_and_execute(|| {
        register_person(ALICE);
        let other = register_person(BOB);
        assert_ok!(link(ALICE, NEW));
        assert_ok!(link(ALICE, NEWER));
        Membership::set(NEWER, Ok(vec![]));
        assert_ok!(Kyc::retire_account(signed(NEWER), ALICE));
        for account in [ALICE, NEW, NEWER, BOB] {
            assert_noop!(link(BOB, account), Error::<Test>::AlreadyLinked);
            assert_noop!(rotate(BOB, account), Error::<Test>::AlreadyLinked);
        }
        Membership::set(NEW, Ok(vec![]));
        assert_noop!(
            Kyc::register_subject(signed(NEW), SubjectKind::Person, None),
            Error::<Test>::AlreadyRegistered
        );
        assert_eq!(subject(other).accounts.len(), 1);
    });
}

#[test]
fn only_who_speaks_for_a_subject_changes_its_accounts() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        assert_noop!(link(BOB, NEW), Error::<Test>::NotRegistered);
        assert_noop!(rotate(BOB, NEW), Error::<Test>::NotRegistered);
        assert_noop!(Kyc::retire_account(signed(BOB), ALICE), Error::<Test>::NotRegistered);
        // A sub-account speaks for nobody, and is linked to nobody.
        Owners::insert(BOB, ALICE);
        assert_noop!(link(BOB, NEW), Error::<Test>::NotRegistered);
        assert_noop!(link(ALICE, BOB), Error::<Test>::IsSubAccount);
        assert_noop!(rotate(ALICE, BOB), Error::<Test>::IsSubAccount);

        Membership::set(ALICE, Err(AdmissionError::Suspended));
        assert_noop!(link(ALICE, NEW), SUSPENDED);
        assert_noop!(rotate(ALICE, NEW), SUSPENDED);
        assert_noop!(Kyc::retire_account(signed(ALICE), NEW), SUSPENDED);
        assert_noop!(
            Kyc::link_account(root(), NEW, control(id, NEW)),
            DispatchError::BadOrigin
        );
        assert_noop!(Kyc::rotate(root(), NEW, control(id, NEW)), DispatchError::BadOrigin);
        assert_noop!(Kyc::retire_account(root(), NEW), DispatchError::BadOrigin);
    });
}

#[test]
fn so_many_accounts_and_no_more() {
    // Four of them active, six in all.
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        for account in 50..53 {
            assert_ok!(link(ALICE, account));
        }
        assert_noop!(link(ALICE, 53), Error::<Test>::TooManyAccounts);
        // Replacing one is still possible, until the list is full.
        assert_ok!(rotate(ALICE, 53));
        Membership::set(53, Ok(vec![]));
        assert_ok!(rotate(53, 54));
        Membership::set(54, Ok(vec![]));
        assert_noop!(rotate(54, 55), Error::<Test>::TooManyAccounts);
        assert_eq!(subject(id).active_accounts(), 4);

        // Retiring makes no room for another one: whoever was linked stays known.
        assert_ok!(Kyc::retire_account(signed(54), 50));
        Membership::set(50, Ok(vec![]));
        assert_eq!(subject(id).active_accounts(), 3);
        assert_noop!(link(50, 55), Error::<Test>::TooManyAccounts);
    });
}
