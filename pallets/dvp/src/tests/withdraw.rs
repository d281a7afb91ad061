// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn releases_what_the_party_locked_and_nothing_else() {
    ExtBuilder::default().build_and_execute(|| {
        let (id, other) = (
            instruct(legs([leg(BOND, ALICE, BOB, 100), leg(CASH, CAROL, ALICE, 400)])),
            instruct(trade()),
        );
        affirm(ALICE, id);
        affirm(CAROL, id);
        affirm(ALICE, other);
        events();
        assert_ok!(Dvp::withdraw(signed(ALICE), id));
        assert_eq!(events(), [Event::Withdrawn { id, party: ALICE }]);
        assert_eq!(affirmed(id), [CAROL]);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(holding(CASH, CAROL), (FUNDS - 400, 400));
        assert_eq!(status(id), Some(Status::Pending));
    });
}

#[test]
fn the_party_may_affirm_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        assert_ok!(Dvp::withdraw(signed(ALICE), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_noop!(Dvp::withdraw(signed(ALICE), id), Error::<Test>::NotAffirmed);
        affirm(BOB, id);
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn only_parties_that_affirmed_withdraw() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        assert_noop!(Dvp::withdraw(signed(BOB), id), Error::<Test>::NotAffirmed);
        assert_noop!(Dvp::withdraw(signed(CAROL), id), Error::<Test>::NotParty);
        assert_noop!(Dvp::withdraw(signed(ALICE), id + 1), Error::<Test>::UnknownInstruction);
        assert_noop!(
            Dvp::withdraw(RuntimeOrigin::root(), id),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}

#[test]
fn no_rule_keeps_units_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Ledger::set_barred(BOND, ALICE, true);
        Ledger::set_suspended(BOB, true);
        assert_ok!(Dvp::withdraw(signed(ALICE), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn is_too_late_after_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        let (in_time, late) = (instruct(trade()), instruct(trade()));
        affirm(ALICE, in_time);
        affirm(ALICE, late);
        Now::set(DEADLINE);
        assert_ok!(Dvp::withdraw(signed(ALICE), in_time));
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::withdraw(signed(ALICE), late), Error::<Test>::DeadlinePassed);
    });
}
