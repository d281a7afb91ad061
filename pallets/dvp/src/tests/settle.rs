// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::rwa::{Ledger as _, Quantity};

#[test]
fn the_last_affirmation_moves_every_leg() {
    for (first, last) in [(ALICE, BOB), (BOB, ALICE)] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct(trade());
            affirm(first, id);
            events();
            affirm(last, id);
            assert_eq!(status(id), Some(Status::Settled));
            assert_eq!(affirmed(id), [ALICE, BOB]);
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
        assert_ok!(Ledger::transfer(CASH, CAROL, BOB, 1));
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
fn takes_only_what_the_instruction_locked() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Ledger::lock(BOND, &ALICE, Quantity::Units(50), &Reason::Custody));
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

#[test]
fn legs_of_all_kinds_settle_together() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(
            any_legs([
                item(ART, ALICE, BOB, 0),
                item(ART, BOB, CAROL, 1),
                units(BOND, CAROL, ALICE, 10),
                units(CASH, BOB, ALICE, 20),
                off_chain(CAROL, BOB, 30, Some(SIGNER)),
            ]),
            options(),
        );
        [ALICE, BOB, CAROL].iter().for_each(|who| affirm(*who, id));
        assert_eq!(status(id), Some(Status::Pending));
        let receipt = receipt(1, id, 4, 30);
        assert_ok!(Dvp::confirm(signed(BOB), receipt, SIGNER, sign(SIGNER, &receipt)));
        assert_eq!(status(id), Some(Status::Settled));
        assert_eq!(Ledger::item(ART, 0), Some((BOB, None)));
        assert_eq!(Ledger::item(ART, 1), Some((CAROL, None)));
        assert_eq!(holding(BOND, ALICE), (FUNDS + 10, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS - 20, 0));
    });
}

#[test]
fn payment_against_payment_is_no_different() {
    ExtBuilder::default().assets(3).build_and_execute(|| {
        let (euro, dollar) = (1, 2);
        let id = instruct(legs([leg(euro, ALICE, BOB, 90), leg(dollar, BOB, ALICE, 100)]));
        affirm(BOB, id);
        affirm(ALICE, id);
        assert_eq!(holding(dollar, ALICE), (FUNDS + 100, 0));
    });
}

#[test]
fn sixty_four_legs_settle_at_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs((0..MAX_LEGS).map(|n| {
            let parties = [ALICE, BOB, CAROL];
            let at = |n: u32| parties[n as usize % parties.len()];
            leg(BOND, at(n), at(n + 1), 10)
        })));
        [ALICE, BOB, CAROL].iter().for_each(|who| affirm(*who, id));
        assert_eq!(status(id), Some(Status::Settled));
        // The last of the 64 goes from Alice to Bob.
        assert_eq!(holding(BOND, ALICE), (FUNDS - 10, 0));
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
        assert_eq!(holding(BOND, CAROL), (FUNDS, 0));
    });
}

#[test]
fn nothing_settles_before_its_value_date() {
    ExtBuilder::default().build_and_execute(|| {
        let date = START + 500;
        let id = instruct_with(any_trade(), valued(date));
        affirm(ALICE, id);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Pending));
        assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
        Now::set(date - 1);
        assert_noop!(Dvp::settle(signed(STRANGER), id), Error::<Test>::NotReady);
        Now::set(date);
        events();
        assert_ok!(Dvp::settle(signed(STRANGER), id));
        assert_eq!(status(id), Some(Status::Settled));
        assert_eq!(events(), [Event::Settled { id }]);
        assert_eq!(holding(CASH, ALICE), (FUNDS + 400, 0));
        assert_noop!(Dvp::settle(signed(ALICE), id), Error::<Test>::NotPending);
    });
}

#[test]
fn settling_waits_for_whatever_else_is_missing() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(any_trade(), valued(START + 500));
        affirm(ALICE, id);
        Now::set(START + 500);
        assert_noop!(Dvp::settle(signed(ALICE), id), Error::<Test>::NotReady);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
        let late = instruct_with(any_trade(), valued(DEADLINE));
        affirm(ALICE, late);
        affirm(BOB, late);
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::settle(signed(ALICE), late), Error::<Test>::DeadlinePassed);
        assert_noop!(Dvp::settle(signed(ALICE), 9), Error::<Test>::UnknownInstruction);
        assert_noop!(
            Dvp::settle(RuntimeOrigin::none(), late),
            sp_runtime::DispatchError::BadOrigin
        );
        assert_ok!(Dvp::expire(signed(ALICE), late));
    });
}
