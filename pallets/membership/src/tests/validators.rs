// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, validators::max_changes, Change, Error, Event, QueuedChanges, Validators};
use castellan_primitives::membership::Role;
use frame_support::{assert_noop, assert_ok};

fn add(who: AccountId) -> sp_runtime::DispatchResult {
    Membership::add_validator(RuntimeOrigin::root(), who)
}

fn remove_validator(who: AccountId) -> sp_runtime::DispatchResult {
    Membership::remove_validator(RuntimeOrigin::root(), who)
}

#[test]
fn additions_queue() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(add(5));
        assert_eq!(QueuedChanges::<Test>::get(), vec![Change::Add(5)]);
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
        assert_eq!(events(), vec![Event::AdditionQueued { account: 5 }]);
        assert_noop!(add(5), Error::<Test>::AlreadyQueued);
    });
}

#[test]
fn removals_queue() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(remove_validator(2));
        assert_eq!(QueuedChanges::<Test>::get(), vec![Change::Remove(2)]);
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
        assert_eq!(events(), vec![Event::RemovalQueued { account: 2 }]);
        assert_noop!(remove_validator(2), Error::<Test>::AlreadyQueued);
    });
}

#[test]
fn only_operators_in_good_standing_with_keys_are_added() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(add(STRANGER), Error::<Test>::NotAdmitted);
        assert_noop!(add(INSTITUTION), Error::<Test>::RoleMissing);
        assert_noop!(add(KEYLESS), Error::<Test>::KeysMissing);
        assert_noop!(add(1), Error::<Test>::IsValidator);
        suspend(5);
        assert_noop!(add(5), Error::<Test>::Suspended);
    });
}

#[test]
fn only_validators_are_removed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(remove_validator(5), Error::<Test>::NotValidator);
        assert_noop!(remove_validator(STRANGER), Error::<Test>::NotValidator);
    });
}

#[test]
fn a_queued_change_can_be_called_off() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(add(5));
        assert_ok!(remove_validator(5));
        assert!(QueuedChanges::<Test>::get().is_empty());
        assert_ok!(remove_validator(1));
        assert_ok!(add(1));
        assert!(QueuedChanges::<Test>::get().is_empty());
        assert_eq!(
            events(),
            vec![
                Event::AdditionQueued { account: 5 },
                Event::ChangeWithdrawn { account: 5 },
                Event::RemovalQueued { account: 1 },
                Event::ChangeWithdrawn { account: 1 },
            ]
        );
        end_session();
        assert_eq!(Validators::<Test>::get(), vec![1, 2, 3, 4]);
    });
}

#[test]
fn the_set_does_not_become_too_small() {
    ExtBuilder::default().validators([1, 2, 3]).build_and_execute(|| {
        assert_noop!(remove_validator(1), Error::<Test>::TooFewValidators);
    });
    ExtBuilder::default().validators(1..=7).build_and_execute(|| {
        MinValidators::set(6);
        assert_ok!(remove_validator(1));
        assert_noop!(remove_validator(2), Error::<Test>::TooFewValidators);
    });
}

#[test]
fn a_queued_addition_does_not_make_room_for_a_removal() {
    ExtBuilder::default().validators(1..=7).build_and_execute(|| {
        MinValidators::set(7);
        assert_ok!(Membership::set_roles(
            RuntimeOrigin::root(),
            INSTITUTION,
            roles(&[Role::Operator])
        ));
        assert_ok!(Session::set_keys(
            RuntimeOrigin::signed(INSTITUTION),
            MockKeys {
                dummy: sp_runtime::testing::UintAuthorityId(INSTITUTION)
            },
            super::sessions::proof(INSTITUTION, INSTITUTION),
        ));
        assert_ok!(add(INSTITUTION));
        assert_noop!(remove_validator(1), Error::<Test>::TooFewValidators);
    });
}

#[test]
fn the_set_does_not_become_too_large() {
    ExtBuilder::default().build_and_execute(|| {
        MaxValidators::set(4);
        assert_noop!(add(5), Error::<Test>::TooManyValidators);
        // Nor does a queued removal make room: it may be called off.
        assert_ok!(remove_validator(4));
        assert_noop!(add(5), Error::<Test>::TooManyValidators);
    });
}

#[test]
fn a_session_takes_as_many_changes_as_finality_can_miss_validators() {
    for (validators, changes) in [
        (0, 1),
        (1, 1),
        (3, 1),
        (4, 1),
        (6, 1),
        (7, 2),
        (9, 2),
        (10, 3),
        (100, 33),
    ] {
        assert_eq!(max_changes(validators), changes, "{validators} validators");
    }
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(add(5));
        assert_noop!(add(6), Error::<Test>::TooManyChanges);
        assert_noop!(remove_validator(1), Error::<Test>::TooManyChanges);
        // Calling it off frees the place.
        assert_ok!(remove_validator(5));
        assert_ok!(add(6));
        end_session();
        // The next session takes the next change.
        assert_ok!(add(5));
    });
    ExtBuilder::default().validators(1..=7).build_and_execute(|| {
        assert_ok!(remove_validator(1));
        assert_ok!(remove_validator(2));
        assert_noop!(remove_validator(3), Error::<Test>::TooManyChanges);
    });
}
