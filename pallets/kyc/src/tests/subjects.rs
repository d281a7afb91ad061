// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{AccountStatus, Error, LinkedAccount, NextSubjectId, SubjectByLei};
use castellan_identifiers::Lei;
use castellan_primitives::membership::AdmissionError;
use frame_support::assert_noop;
use sp_runtime::DispatchError;

#[test]
fn an_institution_registers_with_its_lei() {
    ExtBuilder::default().build_and_execute(|| {
        let text = sample::lei(1);
        let lei = Lei::new(&text).unwrap();
        System::set_block_number(5);
        assert_ok!(Kyc::register_subject(
            signed(ALICE),
            SubjectKind::Institution,
            Some(text)
        ));

        assert_eq!(SubjectOf::<Test>::get(ALICE), Some(0));
        assert_eq!(SubjectByLei::<Test>::get(lei), Some(0));
        let registered = subject(0);
        assert_eq!(
            (registered.kind, registered.lei, registered.registered_at),
            (SubjectKind::Institution, Some(lei), 5)
        );
        assert_eq!((registered.place, registered.group, registered.depth), (None, 0, 0));
        assert_eq!(
            registered.accounts.into_inner(),
            [LinkedAccount {
                account: ALICE,
                status: AccountStatus::Active
            }]
        );
        assert!(registered.claims.is_empty());
        assert_eq!(
            events(),
            [Event::SubjectRegistered {
                subject: 0,
                account: ALICE,
                kind: SubjectKind::Institution,
                lei: Some(lei)
            }]
        );
    });
}

#[test]
fn a_person_registers_without_lei() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Kyc::register_subject(signed(ALICE), SubjectKind::Person, None));
        let registered = subject(0);
        assert_eq!((registered.kind, registered.lei), (SubjectKind::Person, None));
        assert_eq!(
            events(),
            [Event::SubjectRegistered {
                subject: 0,
                account: ALICE,
                kind: SubjectKind::Person,
                lei: None
            }]
        );
    });
}

#[test]
fn numbers_follow_the_order_of_registration() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(register_institution(BOB, 1), 0);
        assert_eq!(register_person(ALICE), 1);
        assert_eq!(NextSubjectId::<Test>::get(), 2);
    });
}

#[test]
fn only_admitted_accounts_register() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(
            Kyc::register_subject(signed(STRANGER), SubjectKind::Person, None),
            NOT_ADMITTED
        );
        Membership::set(ALICE, Err(AdmissionError::Suspended));
        assert_noop!(
            Kyc::register_subject(signed(ALICE), SubjectKind::Person, None),
            SUSPENDED
        );
        assert_noop!(
            Kyc::register_subject(root(), SubjectKind::Person, None),
            DispatchError::BadOrigin
        );
        // No role is needed.
        register_person(MEMBER);
    });
}

#[test]
fn a_sub_account_does_not_register() {
    ExtBuilder::default().build_and_execute(|| {
        Owners::insert(ALICE, BOB);
        assert_noop!(
            Kyc::register_subject(signed(ALICE), SubjectKind::Person, None),
            Error::<Test>::IsSubAccount
        );
    });
}

#[test]
fn an_account_registers_once() {
    ExtBuilder::default().build_and_execute(|| {
        register_person(ALICE);
        for (kind, lei) in [
            (SubjectKind::Person, None),
            (SubjectKind::Institution, Some(sample::lei(1))),
        ] {
            assert_noop!(
                Kyc::register_subject(signed(ALICE), kind, lei),
                Error::<Test>::AlreadyRegistered
            );
        }
    });
}

#[test]
fn an_institution_needs_a_valid_lei_of_its_own_and_a_person_has_none() {
    ExtBuilder::default().build_and_execute(|| {
        let register = |kind, lei| Kyc::register_subject(signed(ALICE), kind, lei);
        assert_noop!(register(SubjectKind::Institution, None), Error::<Test>::LeiRequired);
        assert_noop!(
            register(SubjectKind::Person, Some(sample::lei(1))),
            Error::<Test>::LeiForPerson
        );

        let mut wrong_digit = sample::lei(1);
        wrong_digit[17] = b'9';
        let mut lower_case = sample::lei(1);
        lower_case.make_ascii_lowercase();
        for text in [wrong_digit, lower_case, [0; 20], [0xff; 20]] {
            assert_noop!(
                register(SubjectKind::Institution, Some(text)),
                Error::<Test>::LeiInvalid
            );
        }

        register_institution(BOB, 1);
        assert_noop!(
            register(SubjectKind::Institution, Some(sample::lei(1))),
            Error::<Test>::LeiTaken
        );
        assert_ok!(register(SubjectKind::Institution, Some(sample::lei(2))));
    });
}

#[test]
fn numbers_run_out_without_being_used_again() {
    ExtBuilder::default().build_and_execute(|| {
        NextSubjectId::<Test>::put(SubjectId::MAX - 1);
        assert_eq!(register_person(ALICE), SubjectId::MAX - 1);
        assert_noop!(
            Kyc::register_subject(signed(BOB), SubjectKind::Institution, Some(sample::lei(1))),
            Error::<Test>::TooManySubjects
        );
    });
}
