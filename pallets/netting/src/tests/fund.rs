// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

/// Alice sells to Bob, and Carol to Bob.
fn closed() -> u64 {
    let id = open(NetAgainstNet);
    agree(id, trade(ALICE, BOB, 10, 100));
    agree(id, trade(CAROL, BOB, 5, 60));
    close(id);
    id
}

#[test]
fn locks_what_is_owed_and_the_last_settles() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed();
        events();
        fund(BOB, id);
        assert_eq!(holding(CASH, BOB), (FUNDS - 160, 160));
        assert_eq!(events(), [Event::Funded { id, party: BOB }]);
        fund(ALICE, id);
        assert_eq!(status(id), CycleStatus::Funding);
        events();
        fund(CAROL, id);
        assert_eq!(
            events(),
            [
                Event::Funded { id, party: CAROL },
                Event::Settled {
                    id,
                    round: 1,
                    movements: 4,
                },
            ]
        );
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 10, 0));
        assert_eq!(holding(BOND, BOB), (FUNDS + 15, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS - 160, 0));
        assert_eq!(holding(CASH, ALICE), (FUNDS + 100, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS + 60, 0));
    });
}

#[test]
fn gross_deliveries_take_what_was_locked_for_each() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(GrossAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 10, 110));
        agree(id, trade(BOB, ALICE, 3, 30));
        close(id);
        [ALICE, BOB, CAROL].into_iter().for_each(|who| fund(who, id));
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 7, 0));
        assert_eq!(holding(BOND, BOB), (FUNDS - 3, 0));
        assert_eq!(holding(BOND, CAROL), (FUNDS + 10, 0));
        assert_eq!(holding(CASH, ALICE), (FUNDS + 70, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS + 40, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS - 110, 0));
    });
}

#[test]
fn only_those_who_owe_and_only_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 10, 90));
        close(id);
        let fund_as = |who| Netting::fund(signed(who), id);
        // Bob passes the bonds on and pays ten; Dave has no trade.
        assert_noop!(fund_as(DAVE), Error::<Test>::NothingToFund);
        assert_noop!(fund_as(PERSON), Error::<Test>::NotInCycle);
        assert_noop!(fund_as(STRANGER), NOT_ADMITTED);
        fund(BOB, id);
        assert_eq!(holding(CASH, BOB), (FUNDS - 10, 10));
        assert_noop!(fund_as(BOB), Error::<Test>::AlreadyFunded);
        assert_noop!(Netting::fund(signed(BOB), id + 1), Error::<Test>::UnknownCycle);
    });
}

#[test]
fn a_creditor_has_nothing_to_fund() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, ALICE, 10, 80));
        close(id);
        assert_noop!(Netting::fund(signed(ALICE), id), Error::<Test>::NothingToFund);
        fund(BOB, id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(CASH, ALICE), (FUNDS + 20, 0));
    });
}

#[test]
fn all_of_it_or_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(
            id,
            Trade {
                security: SHARE,
                ..trade(ALICE, BOB, FUNDS + 1, 100)
            },
        );
        close(id);
        assert_noop!(Netting::fund(signed(ALICE), id), LACKING);
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn the_deadline_itself_is_still_in_time() {
    ExtBuilder::default().build_and_execute(|| {
        let id = closed();
        Now::set(SETTLE_BY);
        fund(ALICE, id);
        Now::set(SETTLE_BY + 1);
        assert_noop!(Netting::fund(signed(BOB), id), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn only_while_the_cycle_waits_for_it() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        let fund_as_alice = || Netting::fund(signed(ALICE), id);
        assert_noop!(fund_as_alice(), Error::<Test>::NotFunding);
        close(id);
        fund(ALICE, id);
        fund(BOB, id);
        assert_noop!(fund_as_alice(), Error::<Test>::NotFunding);
    });
}

#[test]
fn several_cycles_add_up() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second) = (closed(), closed_at_once());
        fund(ALICE, first);
        fund(ALICE, second);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 17, 17));
        resolve(first);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 7, 7));
    });
}

/// A cycle that is opened when the other is closed already.
fn closed_at_once() -> u64 {
    Now::set(START);
    let id = open(NetAgainstNet);
    agree(id, trade(ALICE, BOB, 7, 70));
    close(id);
    id
}
