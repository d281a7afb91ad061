// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn releases_everything_that_was_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, CAROL, 400)]));
        affirm(ALICE, id);
        affirm(BOB, id);
        events();
        Now::set(DEADLINE + 1);
        assert_ok!(Dvp::expire(signed(CAROL), id));
        assert_eq!(status(id), Some(Status::Expired));
        assert_eq!(affirmed(id), [ALICE, BOB]);
        assert_eq!(events(), [Event::Expired { id }]);
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS, 0));
    });
}

#[test]
fn anyone_may_call_it() {
    ExtBuilder::default().build_and_execute(|| {
        let ids: Vec<_> = (0..4).map(|_| instruct(trade())).collect();
        Now::set(DEADLINE + 1);
        Ledger::set_suspended(BOB, true);
        for (id, who) in ids.into_iter().zip([ALICE, BOB, CAROL, STRANGER]) {
            assert_ok!(Dvp::expire(signed(who), id));
        }
    });
}

#[test]
fn no_rule_keeps_units_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Now::set(DEADLINE + 1);
        Ledger::set_barred(BOND, ALICE, true);
        Ledger::set_suspended(ALICE, true);
        assert_ok!(Dvp::expire(signed(BOB), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn waits_for_the_deadline_to_pass() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        for early in [START, DEADLINE] {
            Now::set(early);
            assert_noop!(Dvp::expire(signed(ALICE), id), Error::<Test>::DeadlineNotPassed);
        }
        assert_noop!(Dvp::expire(signed(ALICE), id + 1), Error::<Test>::UnknownInstruction);
        assert_noop!(
            Dvp::expire(RuntimeOrigin::none(), id),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}

#[test]
fn nothing_follows() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Now::set(DEADLINE + 1);
        assert_ok!(Dvp::expire(signed(ALICE), id));
        // A clock that ran back would not revive it either.
        for now in [DEADLINE + 1, DEADLINE] {
            Now::set(now);
            for who in [ALICE, BOB, CAROL] {
                assert_noop!(Dvp::affirm(signed(who), id), Error::<Test>::NotPending);
                assert_noop!(Dvp::withdraw(signed(who), id), Error::<Test>::NotPending);
                assert_noop!(Dvp::reject(signed(who), id), Error::<Test>::NotPending);
                assert_noop!(Dvp::expire(signed(who), id), Error::<Test>::NotPending);
            }
        }
    });
}
