// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event, Member, Members, Reason, Status};
use castellan_primitives::membership::{Admission, AdmissionError, Role};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn admitting_gives_standing_and_roles() {
    ExtBuilder::default().build_and_execute(|| {
        System::set_block_number(7);
        assert_eq!(Membership::standing(&STRANGER), Err(AdmissionError::NotAdmitted));
        assert_noop!(Membership::ensure_admitted(&STRANGER), Error::<Test>::NotAdmitted);
        assert_noop!(
            Membership::ensure_role(&STRANGER, Role::Auditor),
            Error::<Test>::NotAdmitted
        );

        let auditor = roles(&[Role::Auditor, Role::Agent]);
        assert_ok!(Membership::admit(RuntimeOrigin::root(), STRANGER, auditor.clone()));

        assert_eq!(
            Members::<Test>::get(STRANGER),
            Some(Member {
                roles: auditor.clone(),
                status: Status::Active,
                since: 7
            })
        );
        assert_eq!(
            events(),
            vec![Event::Admitted {
                account: STRANGER,
                roles: auditor
            }]
        );
        assert_eq!(Membership::standing(&STRANGER), Ok(()));
        assert_ok!(Membership::ensure_admitted(&STRANGER));
        assert_ok!(Membership::ensure_role(&STRANGER, Role::Auditor));
        assert_ok!(Membership::ensure_role(&STRANGER, Role::Agent));
        assert_noop!(
            Membership::ensure_role(&STRANGER, Role::Operator),
            Error::<Test>::RoleMissing
        );
    });
}

#[test]
fn only_strangers_can_be_admitted() {
    ExtBuilder::default().build_and_execute(|| {
        let again = || Membership::admit(RuntimeOrigin::root(), INSTITUTION, roles(&[]));
        assert_noop!(again(), Error::<Test>::AlreadyAdmitted);
        suspend(INSTITUTION);
        assert_noop!(again(), Error::<Test>::AlreadyAdmitted);
        remove(INSTITUTION);
        assert_ok!(again());
        assert_eq!(Membership::standing(&INSTITUTION), Ok(()));
    });
}

#[test]
fn roles_are_replaced_whole() {
    ExtBuilder::default().build_and_execute(|| {
        let set = |who, new: &[Role]| Membership::set_roles(RuntimeOrigin::root(), who, roles(new));
        assert_noop!(set(STRANGER, &[]), Error::<Test>::NotAdmitted);

        assert_ok!(set(INSTITUTION, &[Role::IssuerAgent]));
        assert_eq!(
            events(),
            vec![Event::RolesSet {
                account: INSTITUTION,
                roles: roles(&[Role::IssuerAgent])
            }]
        );
        assert_ok!(Membership::ensure_role(&INSTITUTION, Role::IssuerAgent));
        assert_noop!(
            Membership::ensure_role(&INSTITUTION, Role::Institution),
            Error::<Test>::RoleMissing
        );

        suspend(INSTITUTION);
        assert_ok!(set(INSTITUTION, &[Role::Auditor]));
        assert_noop!(
            Membership::ensure_role(&INSTITUTION, Role::Auditor),
            Error::<Test>::Suspended
        );
        assert_ok!(set(INSTITUTION, &[]));
    });
}

#[test]
fn validators_keep_the_role_of_operator() {
    ExtBuilder::default().build_and_execute(|| {
        let set = |new: &[Role]| Membership::set_roles(RuntimeOrigin::root(), 4, roles(new));
        assert_noop!(set(&[Role::Institution]), Error::<Test>::IsValidator);
        assert_ok!(set(&[Role::Institution, Role::Operator]));

        assert_ok!(Membership::remove_validator(RuntimeOrigin::root(), 4));
        assert_ok!(set(&[Role::Institution]));
        // The account can no longer stay after all.
        assert_noop!(
            Membership::add_validator(RuntimeOrigin::root(), 4),
            Error::<Test>::RoleMissing
        );
    });
}

#[test]
fn suspending_and_reinstating() {
    ExtBuilder::default().build_and_execute(|| {
        let root = RuntimeOrigin::root;
        let because = reason("sample reason");
        System::set_block_number(3);
        assert_noop!(
            Membership::suspend(root(), STRANGER, because.clone()),
            Error::<Test>::NotAdmitted
        );
        assert_noop!(
            Membership::reinstate(root(), STRANGER, because.clone()),
            Error::<Test>::NotAdmitted
        );
        assert_noop!(
            Membership::reinstate(root(), INSTITUTION, because.clone()),
            Error::<Test>::NotSuspended
        );

        assert_ok!(Membership::suspend(root(), INSTITUTION, because.clone()));
        assert_eq!(Membership::standing(&INSTITUTION), Err(AdmissionError::Suspended));
        assert_noop!(Membership::ensure_admitted(&INSTITUTION), Error::<Test>::Suspended);
        assert_noop!(
            Membership::ensure_role(&INSTITUTION, Role::Institution),
            Error::<Test>::Suspended
        );
        assert_eq!(Members::<Test>::get(INSTITUTION).unwrap().since, 3);
        assert_noop!(
            Membership::suspend(root(), INSTITUTION, because.clone()),
            Error::<Test>::Suspended
        );

        System::set_block_number(5);
        assert_ok!(Membership::reinstate(root(), INSTITUTION, because.clone()));
        assert_ok!(Membership::ensure_role(&INSTITUTION, Role::Institution));
        assert_eq!(Members::<Test>::get(INSTITUTION).unwrap().since, 5);
        assert_eq!(
            events(),
            vec![
                Event::Suspended {
                    account: INSTITUTION,
                    reason: because.clone()
                },
                Event::Reinstated {
                    account: INSTITUTION,
                    reason: because
                },
            ]
        );
    });
}

#[test]
fn removing() {
    ExtBuilder::default().build_and_execute(|| {
        let root = RuntimeOrigin::root;
        let because = reason("sample reason");
        assert_noop!(
            Membership::remove(root(), STRANGER, because.clone()),
            Error::<Test>::NotAdmitted
        );
        assert_ok!(Membership::remove(root(), INSTITUTION, because.clone()));
        assert_eq!(
            events(),
            vec![Event::Removed {
                account: INSTITUTION,
                reason: because.clone()
            }]
        );
        assert_eq!(Membership::standing(&INSTITUTION), Err(AdmissionError::NotAdmitted));
        assert_noop!(
            Membership::remove(root(), INSTITUTION, because.clone()),
            Error::<Test>::NotAdmitted
        );

        suspend(OTHER_INSTITUTION);
        assert_ok!(Membership::remove(root(), OTHER_INSTITUTION, because));
        assert_eq!(Balances::free_balance(OTHER_INSTITUTION), ENDOWMENT);
    });
}

#[test]
fn every_decision_against_an_account_has_a_reason() {
    ExtBuilder::default().build_and_execute(|| {
        let root = RuntimeOrigin::root;
        let none = Reason::default();
        assert_noop!(
            Membership::suspend(root(), INSTITUTION, none.clone()),
            Error::<Test>::ReasonMissing
        );
        assert_noop!(
            Membership::remove(root(), INSTITUTION, none.clone()),
            Error::<Test>::ReasonMissing
        );
        suspend(INSTITUTION);
        assert_noop!(
            Membership::reinstate(root(), INSTITUTION, none),
            Error::<Test>::ReasonMissing
        );
        assert!(Reason::try_from(vec![b'r'; 257]).is_err());
    });
}

#[test]
fn validators_are_suspended_and_removed_only_as_they_leave_the_set() {
    ExtBuilder::default().build_and_execute(|| {
        let root = RuntimeOrigin::root;
        let because = reason("sample reason");
        assert_noop!(
            Membership::suspend(root(), 1, because.clone()),
            Error::<Test>::IsValidator
        );
        assert_noop!(
            Membership::remove(root(), 1, because.clone()),
            Error::<Test>::IsValidator
        );

        // One proposal does both.
        let both = pallet_utility::Call::batch_all {
            calls: vec![
                crate::Call::remove_validator { account: 1 }.into(),
                crate::Call::suspend {
                    account: 1,
                    reason: because.clone(),
                }
                .into(),
            ],
        };
        assert_ok!(sp_runtime::traits::Dispatchable::dispatch(
            RuntimeCall::from(both),
            root()
        ));
        assert_eq!(Membership::standing(&1), Err(AdmissionError::Suspended));
        check();

        // It no longer can be kept.
        assert_noop!(Membership::add_validator(root(), 1), Error::<Test>::Suspended);
        assert_ok!(Membership::remove(root(), 1, because));
        check();
        end_session();
        assert_eq!(crate::Validators::<Test>::get(), vec![2, 3, 4]);
    });
}

#[test]
fn who_is_to_become_a_validator_is_not_suspended_either() {
    ExtBuilder::default().build_and_execute(|| {
        let root = RuntimeOrigin::root;
        let because = reason("sample reason");
        assert_ok!(Membership::add_validator(root(), 5));
        assert_noop!(
            Membership::suspend(root(), 5, because.clone()),
            Error::<Test>::IsValidator
        );
        assert_noop!(
            Membership::remove(root(), 5, because.clone()),
            Error::<Test>::IsValidator
        );
        assert_noop!(Membership::set_roles(root(), 5, roles(&[])), Error::<Test>::IsValidator);
        assert_ok!(Membership::remove_validator(root(), 5));
        assert_ok!(Membership::suspend(root(), 5, because));
    });
}

#[test]
fn only_root_decides() {
    ExtBuilder::default().build_and_execute(|| {
        let because = || reason("sample reason");
        for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
            assert_noop!(Membership::admit(origin.clone(), STRANGER, roles(&[])), BadOrigin);
            assert_noop!(
                Membership::set_roles(origin.clone(), INSTITUTION, roles(&[])),
                BadOrigin
            );
            assert_noop!(Membership::suspend(origin.clone(), INSTITUTION, because()), BadOrigin);
            assert_noop!(Membership::reinstate(origin.clone(), INSTITUTION, because()), BadOrigin);
            assert_noop!(Membership::remove(origin.clone(), INSTITUTION, because()), BadOrigin);
            assert_noop!(Membership::add_validator(origin.clone(), 5), BadOrigin);
            assert_noop!(Membership::remove_validator(origin.clone(), 4), BadOrigin);
            assert_noop!(Membership::allow_node(origin.clone(), Default::default()), BadOrigin);
            assert_noop!(Membership::disallow_node(origin, Default::default()), BadOrigin);
        }
    });
}

#[test]
fn a_sub_account_is_what_its_owner_is_until_it_is_admitted_itself() {
    const DESK: u64 = 1_000 + INSTITUTION;
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Membership::ensure_role(&DESK, Role::Institution));
        suspend(INSTITUTION);
        assert_eq!(Membership::standing(&DESK), Err(AdmissionError::Suspended));
        assert_ok!(Membership::admit(RuntimeOrigin::root(), DESK, roles(&[Role::Agent])));
        assert_ok!(Membership::ensure_role(&DESK, Role::Agent));
        assert_noop!(
            Membership::ensure_role(&DESK, Role::Institution),
            Error::<Test>::RoleMissing
        );
        remove(DESK);
        remove(INSTITUTION);
        assert_eq!(Membership::standing(&DESK), Err(AdmissionError::NotAdmitted));
    });
}
