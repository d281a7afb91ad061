// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::{
    membership::AdmissionError,
    netting::RefusedMovement,
    rwa::{Refusal, Side},
};

/// All is locked, and Bob is barred from bonds.
fn refused() -> u64 {
    let id = open(NetAgainstNet);
    agree(id, trade(ALICE, BOB, 10, 100));
    agree(id, trade(CAROL, DAVE, 10, 100));
    close(id);
    [ALICE, BOB, CAROL].into_iter().for_each(|who| fund(who, id));
    set_barred(BOND, BOB, true);
    events();
    fund(DAVE, id);
    id
}

#[test]
fn a_refusal_is_recorded_and_nothing_moves() {
    ExtBuilder::default().build_and_execute(|| {
        let id = refused();
        assert_eq!(status(id), CycleStatus::Refused);
        let movement = RefusedMovement {
            asset: BOND,
            from: ALICE,
            to: BOB,
            amount: 10,
            reasons: vec![Refusal::NoSubject { side: Side::Receiver }],
        };
        assert_eq!(
            events(),
            [
                Event::Funded { id, party: DAVE },
                Event::SettlementRefused {
                    id,
                    attempts: 1,
                    refused: vec![movement],
                },
            ]
        );
        let failure = cycle(id).failure.expect("it failed");
        assert_eq!(
            (failure.asset, failure.from, failure.to, failure.error),
            (BOND, ALICE, BOB, BARRED)
        );
        assert_eq!(holding(BOND, ALICE), (FUNDS - 10, 10));
        assert_eq!(holding(CASH, DAVE), (FUNDS - 100, 100));
        assert_noop!(Netting::fund(signed(DAVE), id), Error::<Test>::NotFunding);
        assert_noop!(Netting::close(signed(DAVE), id), Error::<Test>::NotOpen);
    });
}

#[test]
fn every_refused_movement_is_told_with_every_reason() {
    ExtBuilder::default().build_and_execute(|| {
        let id = refused();
        set_barred(BOND, DAVE, true);
        set_barred(BOND, CAROL, true);
        Members::set_admitted(ALICE, false);
        events();
        assert_ok!(Netting::settle(signed(STRANGER), id));
        let Some(Event::SettlementRefused { attempts, refused, .. }) = events().pop() else {
            panic!("it was not refused");
        };
        assert_eq!(attempts, 2);
        let standing = |side| Refusal::NotInGoodStanding {
            side,
            why: AdmissionError::NotAdmitted,
        };
        let told: Vec<_> = refused
            .into_iter()
            .map(|movement| (movement.asset, movement.from, movement.to, movement.reasons))
            .collect();
        assert_eq!(
            told,
            [
                (
                    BOND,
                    ALICE,
                    BOB,
                    vec![standing(Side::Sender), Refusal::NoSubject { side: Side::Receiver }]
                ),
                (
                    BOND,
                    CAROL,
                    DAVE,
                    vec![
                        Refusal::NoSubject { side: Side::Sender },
                        Refusal::NoSubject { side: Side::Receiver }
                    ]
                ),
                (CASH, BOB, ALICE, vec![standing(Side::Receiver)]),
            ]
        );
    });
}

#[test]
fn a_retry_settles_once_the_ledger_agrees() {
    ExtBuilder::default().build_and_execute(|| {
        let id = refused();
        assert_ok!(Netting::settle(signed(STRANGER), id));
        assert_eq!((status(id), cycle(id).attempts), (CycleStatus::Refused, 2));
        set_barred(BOND, BOB, false);
        Now::set(SETTLE_BY);
        assert_ok!(Netting::settle(signed(STRANGER), id));
        assert_eq!(status(id), CycleStatus::Settled);
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
        assert_noop!(Netting::settle(signed(STRANGER), id), Error::<Test>::NotRefused);
    });
}

#[test]
fn a_retry_is_due_after_a_refusal_and_before_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        let settle = |id| Netting::settle(signed(ALICE), id);
        assert_noop!(settle(id), Error::<Test>::NotRefused);
        agree(id, trade(ALICE, BOB, 10, 100));
        close(id);
        assert_noop!(settle(id), Error::<Test>::NotRefused);
        assert_noop!(settle(id + 1), Error::<Test>::UnknownCycle);
        Now::set(START);
        let id = refused();
        Now::set(SETTLE_BY + 1);
        assert_noop!(settle(id), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn at_the_deadline_those_whom_the_ledger_refuses_are_out() {
    ExtBuilder::default().build_and_execute(|| {
        let id = refused();
        Now::set(SETTLE_BY);
        assert_noop!(Netting::resolve(signed(STRANGER), id), Error::<Test>::TooEarly);
        events();
        resolve(id);
        let told = events();
        assert_eq!(
            told.first(),
            Some(&Event::Defaulted {
                id,
                round: 1,
                party: BOB,
            })
        );
        // The others had locked enough already.
        assert_eq!(
            told.last(),
            Some(&Event::Settled {
                id,
                round: 2,
                movements: 2,
            })
        );
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_eq!(holding(CASH, BOB), (FUNDS, 0));
        assert_eq!(holding(BOND, DAVE), (FUNDS + 10, 0));
        assert_eq!(holding(CASH, CAROL), (FUNDS + 100, 0));
    });
}

#[test]
fn a_refusal_that_has_gone_by_the_deadline_harms_nobody() {
    ExtBuilder::default().build_and_execute(|| {
        let id = refused();
        set_barred(BOND, BOB, false);
        resolve(id);
        assert_eq!(status(id), CycleStatus::Settled);
        assert!(cycle(id).defaulters.is_empty());
        assert_eq!(holding(BOND, BOB), (FUNDS + 10, 0));
    });
}

#[test]
fn a_refusal_that_the_ledger_does_not_explain_ends_with_the_rounds() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        close(id);
        fund(ALICE, id);
        // Its locked units are taken away, but it has free ones, so that the ledger sees no lack.
        set_aside(BOND, ALICE, 10);
        fund(BOB, id);
        let Some(Event::SettlementRefused { refused, .. }) = events().pop() else {
            panic!("it was not refused");
        };
        assert_eq!(refused.len(), 1);
        assert_eq!(refused[0].reasons, []);
        for round in 2..=MAX_ROUNDS {
            resolve(id);
            assert_eq!((status(id), cycle(id).round), (CycleStatus::Refused, round));
        }
        resolve(id);
        assert_eq!(status(id), CycleStatus::Cancelled(CancelReason::TooManyRounds));
        assert_eq!(holding(CASH, BOB), (FUNDS, 0));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 10, 0));
    });
}
