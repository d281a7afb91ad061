// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn releases_everything_that_was_locked() {
    // Whether the party that rejects affirmed before or not.
    for who in [ALICE, BOB, CAROL] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct(legs([
                leg(BOND, ALICE, BOB, 100),
                leg(CASH, BOB, ALICE, 400),
                leg(CASH, BOB, CAROL, 5),
                leg(BOND, CAROL, BOB, 1),
            ]));
            let other = instruct(trade());
            affirm(ALICE, id);
            affirm(BOB, id);
            affirm(BOB, other);
            events();
            assert_ok!(Dvp::reject(signed(who), id));
            assert_eq!(status(id), Some(Status::Rejected));
            assert_eq!(events(), [Event::Rejected { id, party: who }]);
            assert_eq!(affirmed(id), [ALICE, BOB]);
            assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
            assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
        });
    }
}

#[test]
fn works_before_anyone_affirmed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        assert_ok!(Dvp::reject(signed(BOB), id));
        assert_eq!(status(id), Some(Status::Rejected));
    });
}

#[test]
fn no_rule_keeps_units_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Ledger::set_barred(BOND, ALICE, true);
        Ledger::set_suspended(ALICE, true);
        assert_ok!(Dvp::reject(signed(BOB), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn is_for_parties() {
    ExtBuilder::default().build_and_execute(|| {
        // Not even the creator, unless it is a party.
        assert_ok!(Dvp::instruct(signed(CAROL), trade(), DEADLINE, reference("T1")));
        for who in [CAROL, ISSUER] {
            assert_noop!(Dvp::reject(signed(who), 0), Error::<Test>::NotParty);
        }
        assert_noop!(Dvp::reject(signed(ALICE), 1), Error::<Test>::UnknownInstruction);
        assert_noop!(
            Dvp::reject(RuntimeOrigin::root(), 0),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}

#[test]
fn is_too_late_after_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        let (in_time, late) = (instruct(trade()), instruct(trade()));
        Now::set(DEADLINE);
        assert_ok!(Dvp::reject(signed(ALICE), in_time));
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::reject(signed(ALICE), late), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn nothing_follows() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        assert_ok!(Dvp::reject(signed(BOB), id));
        for who in [ALICE, BOB, CAROL] {
            assert_noop!(Dvp::affirm(signed(who), id), Error::<Test>::NotPending);
            assert_noop!(Dvp::withdraw(signed(who), id), Error::<Test>::NotPending);
            assert_noop!(Dvp::reject(signed(who), id), Error::<Test>::NotPending);
        }
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::expire(signed(CAROL), id), Error::<Test>::NotPending);
    });
}
