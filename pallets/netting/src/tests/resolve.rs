// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn defaulters_are_out_and_the_rest_is_netted_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 10, 110));
        agree(id, trade(ALICE, CAROL, 5, 50));
        close(id);
        // Alice owes fifteen bonds, Carol 160 of cash; Bob has ten of cash to get.
        fund(ALICE, id);
        Now::set(SETTLE_BY);
        assert_noop!(Netting::resolve(signed(ALICE), id), Error::<Test>::TooEarly);
        events();
        resolve(id);
        // Without Carol, Alice owes ten bonds and Bob a hundred of cash.
        assert_eq!(
            events().first(),
            Some(&Event::Defaulted {
                id,
                round: 1,
                party: CAROL,
            })
        );
        assert_eq!(cycle(id).defaulters.to_vec(), [CAROL]);
        assert_eq!((status(id), cycle(id).round), (CycleStatus::Funding, 2));
        assert_eq!(cycle(id).deadline, SETTLE_BY + 1 + WINDOW);
        assert_eq!(position(id, ALICE, BOND), (10, 0, 10));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 10, 10));
        assert_eq!(position(id, BOB, CASH), (100, 0, 0));
        assert_eq!(position(id, CAROL, CASH), (0, 0, 0));
        assert_noop!(Netting::fund(signed(CAROL), id), Error::<Test>::NothingToFund);
        assert_noop!(Netting::fund(signed(ALICE), id), Error::<Test>::AlreadyFunded);

        Now::set(cycle(id).deadline);
        fund(BOB, id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS, 0));
    });
}

#[test]
fn all_who_lack_anything_are_out_together() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(CAROL, DAVE, 10, 100));
        agree(id, trade(CAROL, ALICE, 1, 10));
        close(id);
        fund(CAROL, id);
        fund(ALICE, id);
        events();
        resolve(id);
        let defaulted = |party| Event::Defaulted { id, round: 1, party };
        assert_eq!(events()[..2], [defaulted(BOB), defaulted(DAVE)]);
        // Only the trade of Carol with Alice is left: Carol's lock covers it, Alice's is gone.
        assert_eq!(holding(BOND, CAROL), (FUNDS - 1, 1));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_eq!(position(id, ALICE, CASH), (10, 0, 0));
        fund(ALICE, id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, ALICE), (FUNDS + 1, 0));
    });
}

#[test]
fn what_is_locked_already_settles_at_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(CAROL, DAVE, 10, 100));
        close(id);
        fund(ALICE, id);
        fund(BOB, id);
        fund(CAROL, id);
        resolve(id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
        assert_eq!(holding(BOND, CAROL), (FUNDS, 0));
    });
}

#[test]
fn with_no_trade_left_it_comes_to_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(GrossAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(BOB, CAROL, 4, 50));
        close(id);
        fund(ALICE, id);
        fund(CAROL, id);
        events();
        resolve(id);
        let reason = CancelReason::NoTradesLeft;
        let party = BOB;
        assert_eq!(
            events(),
            [
                Event::Defaulted { id, round: 1, party },
                Event::Cancelled { id, reason }
            ]
        );
        assert_eq!(status(id), CycleStatus::Cancelled(reason));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS, 0));
    });
}

#[test]
fn there_are_only_so_many_rounds() {
    ExtBuilder::default()
        .holders([ALICE, BOB, CAROL, DAVE])
        .build_and_execute(|| {
            // In each round another pair of trades falls away.
            let others: Vec<AccountId> = (30..34).collect();
            others.iter().for_each(|who| {
                Members::set_admitted(*who, true);
                issue(BOND, who, FUNDS);
                issue(CASH, who, FUNDS);
            });
            let parties: Vec<_> = others.iter().copied().chain([ALICE, BOB, CAROL, DAVE]).collect();
            let id = crate::NextCycleId::<Test>::get();
            assert_ok!(Netting::open_cycle(
                signed(OPERATOR),
                VENUE,
                NetAgainstNet,
                vec![CASH, BOND].try_into().expect("few assets"),
                parties.clone().try_into().expect("few parties"),
                CUT_OFF,
                SETTLE_BY
            ));
            // A chain of sales at growing prices: each party but the ends owes nothing, until the one before it is out.
            for (place, pair) in parties.windows(2).enumerate() {
                agree(id, trade(pair[0], pair[1], 10, 100 - place as u128));
            }
            close(id);
            for round in 1..=MAX_ROUNDS {
                assert_eq!((status(id), cycle(id).round), (CycleStatus::Funding, round));
                // The first in the chain that still has a trade never delivers; everybody else does.
                let idle = parties[round as usize - 1];
                for who in parties.iter().filter(|who| **who != idle) {
                    let _ = Netting::fund(signed(*who), id);
                }
                resolve(id);
            }
            assert_eq!(status(id), CycleStatus::Cancelled(CancelReason::TooManyRounds));
            assert_eq!(cycle(id).defaulters.to_vec(), parties[..MAX_ROUNDS as usize]);
            for who in parties {
                assert_eq!(holding(BOND, who), (FUNDS, 0));
                assert_eq!(holding(CASH, who), (FUNDS, 0));
            }
        });
}

#[test]
fn nothing_keeps_units_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        close(id);
        fund(ALICE, id);
        set_barred(BOND, ALICE, true);
        Members::set_admitted(ALICE, false);
        ClosedVenues::mutate(|closed| closed.insert(VENUE));
        Operators::mutate(|all| all.clear());
        resolve(id);
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn units_that_the_ledger_took_away_do_not_keep_others_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(CAROL, BOB, 10, 100));
        close(id);
        fund(ALICE, id);
        fund(CAROL, id);
        set_aside(BOND, ALICE, 4);
        resolve(id);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 4, 0));
        assert_eq!(holding(BOND, CAROL), (FUNDS, 0));
    });
}

#[test]
fn there_must_be_something_to_resolve() {
    ExtBuilder::default().build_and_execute(|| {
        let resolve_by = |id| Netting::resolve(signed(ALICE), id);
        let id = open(NetAgainstNet);
        assert_noop!(resolve_by(id), Error::<Test>::NothingToResolve);
        assert_noop!(resolve_by(id + 1), Error::<Test>::UnknownCycle);
        agree(id, trade(ALICE, BOB, 10, 100));
        close(id);
        fund(ALICE, id);
        fund(BOB, id);
        Now::set(SETTLE_BY + 1);
        assert_noop!(resolve_by(id), Error::<Test>::NothingToResolve);
    });
}

#[test]
fn nothing_follows_the_end() {
    ExtBuilder::default().build_and_execute(|| {
        let settled = open(NetAgainstNet);
        agree(settled, trade(ALICE, BOB, 10, 100));
        let cancelled = open(NetAgainstNet);
        agree(cancelled, trade(ALICE, BOB, 10, 100));
        close(settled);
        close(cancelled);
        fund(ALICE, settled);
        fund(BOB, settled);
        resolve(cancelled);
        // A clock that ran back would not revive them either.
        for now in [SETTLE_BY + 1, START] {
            Now::set(now);
            for id in [settled, cancelled] {
                assert_noop!(Netting::cancel_cycle(signed(OPERATOR), id), Error::<Test>::NotOpen);
                assert_noop!(Netting::confirm_trade(signed(ALICE), id, 0), Error::<Test>::NotOpen);
                assert_noop!(Netting::close(signed(ALICE), id), Error::<Test>::NotOpen);
                assert_noop!(Netting::fund(signed(ALICE), id), Error::<Test>::NotFunding);
                assert_noop!(Netting::settle(signed(ALICE), id), Error::<Test>::NotRefused);
                assert_noop!(Netting::resolve(signed(ALICE), id), Error::<Test>::NothingToResolve);
            }
        }
    });
}

#[test]
fn every_step_needs_a_signature() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        let bad = sp_runtime::DispatchError::BadOrigin;
        assert_noop!(Netting::cancel_cycle(RuntimeOrigin::root(), id), bad);
        for step in [Netting::close, Netting::fund, Netting::settle, Netting::resolve] {
            let outcome = step(RuntimeOrigin::none(), id).map_err(|failure| failure.error);
            assert_eq!(outcome, Err(bad));
        }
    });
}
