// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the rest of the runtime is told of an account's standing.

use crate::{mock::*, Error};
use castellan_primitives::membership::{Admission, Role, Roles};
use frame_support::{assert_noop, assert_ok};

/// What was told since the last look.
fn told() -> Vec<(AccountId, Option<Roles>)> {
    ToldOf::take()
}

#[test]
fn every_change_of_standing_or_roles_is_told_once() {
    ExtBuilder::default().build_and_execute(|| {
        told();
        let issuer = roles(&[Role::ClaimIssuer]);
        let auditor = roles(&[Role::Auditor]);
        let root = RuntimeOrigin::root;
        assert_ok!(Membership::admit(root(), STRANGER, issuer.clone()));
        assert_eq!(told(), [(STRANGER, Some(issuer.clone()))]);
        suspend(STRANGER);
        assert_eq!(told(), [(STRANGER, None)]);
        // New roles do not lift a suspension.
        assert_ok!(Membership::set_roles(root(), STRANGER, auditor.clone()));
        assert_eq!(told(), [(STRANGER, None)]);
        assert_ok!(Membership::reinstate(root(), STRANGER, reason("sample reason")));
        assert_eq!(told(), [(STRANGER, Some(auditor))]);
        assert_ok!(Membership::set_roles(root(), STRANGER, issuer.clone()));
        assert_eq!(told(), [(STRANGER, Some(issuer))]);
        remove(STRANGER);
        assert_eq!(told(), [(STRANGER, None)]);
    });
}

#[test]
fn a_change_that_is_refused_is_not_told() {
    ExtBuilder::default().build_and_execute(|| {
        told();
        let root = RuntimeOrigin::root;
        let because = || reason("sample reason");
        assert_noop!(
            Membership::admit(root(), INSTITUTION, roles(&[])),
            Error::<Test>::AlreadyAdmitted
        );
        assert_noop!(
            Membership::set_roles(root(), STRANGER, roles(&[])),
            Error::<Test>::NotAdmitted
        );
        assert_noop!(
            Membership::suspend(root(), STRANGER, because()),
            Error::<Test>::NotAdmitted
        );
        assert_noop!(
            Membership::reinstate(root(), INSTITUTION, because()),
            Error::<Test>::NotSuspended
        );
        assert_noop!(
            Membership::remove(root(), STRANGER, because()),
            Error::<Test>::NotAdmitted
        );
        assert_noop!(Membership::suspend(root(), 1, because()), Error::<Test>::IsValidator);
        assert_eq!(told(), []);
    });
}

#[test]
fn what_was_told_last_is_what_admission_answers() {
    ToldOf::take();
    ExtBuilder::default().build_and_execute(|| {
        suspend(INSTITUTION);
        remove(OTHER_INSTITUTION);
        admit(NOBODY);
        // Genesis tells as well.
        let last: std::collections::BTreeMap<_, _> = told().into_iter().collect();
        assert_eq!(last.len(), ExtBuilder::members().len() + 1);
        for (account, roles) in last {
            assert_eq!(Membership::standing(&account).is_ok(), roles.is_some());
            for role in [Role::Operator, Role::Institution, Role::ClaimIssuer] {
                assert_eq!(
                    Membership::ensure_role(&account, role).is_ok(),
                    roles.as_ref().is_some_and(|roles| roles.contains(&role))
                );
            }
        }
    });
}
