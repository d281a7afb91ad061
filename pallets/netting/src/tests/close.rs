// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Position;

#[test]
fn nets_are_computed_at_the_cut_off() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 10, 110));
        agree(id, trade(CAROL, ALICE, 4, 50));
        // One that is not confirmed counts for nothing.
        submit(id, trade(ALICE, BOB, 500, 500));
        events();
        Now::set(CUT_OFF - 1);
        assert_noop!(Netting::close(signed(ALICE), id), Error::<Test>::TooEarly);
        close(id);

        assert_eq!(position(id, ALICE, BOND), (6, 0, 0));
        assert_eq!(position(id, ALICE, CASH), (0, 50, 0));
        assert_eq!(position(id, BOB, BOND), (0, 0, 0));
        assert_eq!(position(id, BOB, CASH), (0, 10, 0));
        assert_eq!(position(id, CAROL, BOND), (0, 6, 0));
        assert_eq!(position(id, CAROL, CASH), (60, 0, 0));
        let owes = |asset, delivers, receives| Position {
            asset,
            delivers,
            receives,
            locked: 0,
        };
        let netted = |party, positions| Event::PositionNetted {
            id,
            round: 1,
            party,
            positions,
        };
        assert_eq!(
            events(),
            [
                netted(ALICE, vec![owes(BOND, 6, 0), owes(CASH, 0, 50)]),
                netted(BOB, vec![owes(CASH, 0, 10)]),
                netted(CAROL, vec![owes(BOND, 0, 6), owes(CASH, 60, 0)]),
                Event::Netted {
                    id,
                    round: 1,
                    trades: 3,
                    unfunded: 2,
                    deadline: SETTLE_BY,
                },
            ]
        );
        assert_eq!(status(id), CycleStatus::Funding);
        assert_noop!(Netting::close(signed(ALICE), id), Error::<Test>::NotOpen);
    });
}

#[test]
fn securities_stay_gross_against_net_cash() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(GrossAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 10, 110));
        close(id);
        // What Bob receives does not pay for what he delivers.
        assert_eq!(position(id, BOB, BOND), (10, 10, 0));
        assert_eq!(position(id, BOB, CASH), (0, 10, 0));
        assert_eq!(position(id, ALICE, BOND), (10, 0, 0));
        assert_eq!(position(id, CAROL, CASH), (110, 0, 0));
        assert_eq!(cycle(id).unfunded, 3);
    });
}

#[test]
fn trades_that_cancel_each_other_out_settle_at_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, ALICE, 10, 100));
        events();
        close(id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(
            events(),
            [
                Event::Netted {
                    id,
                    round: 1,
                    trades: 2,
                    unfunded: 0,
                    deadline: SETTLE_BY,
                },
                Event::Settled {
                    id,
                    round: 1,
                    movements: 0,
                },
            ]
        );
        assert_noop!(Netting::close(signed(ALICE), id), Error::<Test>::NotOpen);
    });
}

#[test]
fn without_a_confirmed_trade_it_comes_to_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let (empty, unconfirmed) = (open(NetAgainstNet), open(NetAgainstNet));
        submit(unconfirmed, trade(ALICE, BOB, 10, 100));
        for id in [empty, unconfirmed] {
            events();
            close(id);
            let reason = CancelReason::NoTrades;
            assert_eq!(events(), [Event::Cancelled { id, reason }]);
            assert_eq!(status(id), CycleStatus::Cancelled(reason));
        }
    });
}

#[test]
fn closed_after_the_deadline_it_comes_to_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let (late, in_time) = (open(NetAgainstNet), open(NetAgainstNet));
        agree(late, trade(ALICE, BOB, 10, 100));
        agree(in_time, trade(ALICE, BOB, 10, 100));
        Now::set(SETTLE_BY);
        assert_ok!(Netting::close(signed(STRANGER), in_time));
        assert_eq!(status(in_time), CycleStatus::Funding);
        Now::set(SETTLE_BY + 1);
        assert_ok!(Netting::close(signed(STRANGER), late));
        assert_eq!(status(late), CycleStatus::Cancelled(CancelReason::Lapsed));
        assert_noop!(Netting::close(signed(ALICE), 9), Error::<Test>::UnknownCycle);
    });
}
