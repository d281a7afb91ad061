// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::traits::{
    fungibles::{Mutate, MutateHold},
    tokens::Preservation,
};

#[test]
fn the_last_affirmation_moves_every_leg() {
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct(trade());
            affirm(first, id);
            events();
            affirm(last, id);
            assert_eq!(status(id), Some(Status::Settled));
            assert_eq!(affirmed(id), [first, last]);
            assert_eq!(events(), [Event::Affirmed { id, party: last }, Event::Settled { id }]);
            assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 0));
            assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
            assert_eq!(holding(CASH, ALICE), (FUNDS + 400, 0));
            assert_eq!(holding(CASH, BOB), (FUNDS - 400, 0));
        });
    }
}

#[test]
fn more_than_two_parties_settle_together() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, 10),
            leg(CASH, BOB, CAROL, 20),
            leg(BOND, CAROL, ALICE, 30),
            leg(CASH, BOB, ALICE, 40),
        ]));
        affirm(CAROL, id);
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Pending));
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
        assert_eq!(holding(BOND, ALICE), (FUNDS + 20, 0));
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
        assert_eq!(holding(BOND, CAROL), (FUNDS - 30, 0));
        assert_eq!(holding(CASH, ALICE), (FUNDS + 40, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS - 60, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS + 20, 0));
    });
}

#[test]
fn whole_holdings_change_places() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, FUNDS), leg(CASH, BOB, ALICE, FUNDS)]));
        affirm(ALICE, id);
        affirm(BOB, id);
        assert_eq!(holding(BOND, ALICE), (0, 0));
        assert_eq!(holding(BOND, BOB), (2 * FUNDS, 0));
    });
}

#[test]
fn fails_as_a_whole_if_the_last_party_cannot_deliver() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, ALICE, FUNDS + 1)]));
        affirm(ALICE, id);
        assert_noop!(Dvp::affirm(signed(BOB), id), TokenError::FundsUnavailable);
        assert_eq!(status(id), Some(Status::Pending));
        assert_eq!(affirmed(id), [ALICE]);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));

        // Units that come in by other ways are enough: nothing has to be made anew.
        assert_ok!(Ledger::transfer(CASH, &CAROL, &BOB, 1, Preservation::Expendable));
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn what_the_last_party_receives_does_not_pay_for_what_it_delivers() {
    // Whichever way the legs are written, and whoever is last.
    let (incoming, outgoing) = (leg(BOND, ALICE, BOB, 100), leg(BOND, BOB, CAROL, FUNDS + 50));
    for order in [[incoming.clone(), outgoing.clone()], [outgoing, incoming]] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct(legs(order));
            affirm(ALICE, id);
            assert_noop!(Dvp::affirm(signed(BOB), id), TokenError::FundsUnavailable);
            affirm(CAROL, id);
            assert_noop!(Dvp::affirm(signed(BOB), id), TokenError::FundsUnavailable);
        });
    }
}

#[test]
fn the_rules_are_asked_again_when_units_move() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        // Alice's leg passed when it was locked, and would be the second to move.
        Ledger::set_barred(BOND, BOB, true);
        assert_noop!(Dvp::affirm(signed(BOB), id), BARRED);
        assert_eq!(holding(CASH, BOB), (FUNDS, 0));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));

        Ledger::set_barred(BOND, BOB, false);
        Ledger::set_suspended(ALICE, true);
        assert_noop!(Dvp::affirm(signed(BOB), id), SUSPENDED);

        Ledger::set_suspended(ALICE, false);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn takes_only_what_the_instruction_locked() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Ledger::hold(BOND, &Reason::Custody, &ALICE, 50));
        let (settled, waiting) = (instruct(trade()), instruct(trade()));
        affirm(ALICE, settled);
        affirm(ALICE, waiting);
        affirm(BOB, settled);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 250, 100));
    });
}

#[test]
fn nothing_follows() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        affirm(BOB, id);
        for who in [ALICE, BOB, CAROL] {
            assert_noop!(Dvp::affirm(signed(who), id), Error::<Test>::NotPending);
            assert_noop!(Dvp::withdraw(signed(who), id), Error::<Test>::NotPending);
            assert_noop!(Dvp::reject(signed(who), id), Error::<Test>::NotPending);
        }
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::expire(signed(CAROL), id), Error::<Test>::NotPending);
        assert_eq!(status(id), Some(Status::Settled));
    });
}
