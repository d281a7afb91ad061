// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every numbered invariant is noticed when it is broken.

use super::*;
use crate::{Cycles, NextCycleId, Position, Positions, SubmittedTrade, TradeByReference, Trades};
use frame_support::BoundedVec;
use sp_runtime::DispatchError;

/// What is found after `damage` in a state that was sound: cycle 0 waits for Bob, cycle 1 is open.
fn finding(damage: impl FnOnce()) -> String {
    ExtBuilder::default().build().execute_with(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, 10, 100));
        agree(id, trade(ALICE, CAROL, 10, 100));
        close(id);
        fund(ALICE, id);
        Now::set(START);
        agree(open(NetAgainstNet), trade(BOB, ALICE, 1, 1));
        Netting::do_try_state().expect("the state is sound");
        damage();
        match Netting::do_try_state() {
            Err(DispatchError::Other(text)) => text.chars().take(2).collect(),
            other => panic!("unnoticed: {other:?}"),
        }
    })
}

fn amend(id: u64, change: impl FnOnce(&mut crate::Cycle<Test>)) {
    Cycles::<Test>::mutate(id, |cycle| change(cycle.as_mut().expect("the cycle exists")));
}

fn amend_trade(change: impl FnOnce(&mut SubmittedTrade<AccountId>)) {
    Trades::<Test>::mutate(0, 0, |submitted| change(submitted.as_mut().expect("the trade exists")));
}

/// Of Alice, who delivers bonds and gets cash.
fn amend_position(change: impl FnOnce(&mut Position)) {
    Positions::<Test>::mutate(0, ALICE, |positions| change(&mut positions[0]));
}

#[test]
fn i1_what_is_locked_is_what_positions_say() {
    assert_eq!(finding(|| set_aside(BOND, ALICE, 1)), "I1");
    assert_eq!(
        finding(|| {
            set_aside(BOND, ALICE, 1);
            issue(BOND, &ALICE, 1);
        }),
        "I1"
    );
    let unseen = || amend(0, |cycle| cycle.status = CycleStatus::Settled);
    assert_eq!(finding(unseen), "I1");
}

#[test]
fn i2_cycles_are_numbered_without_gaps() {
    assert_eq!(finding(|| NextCycleId::<Test>::put(1)), "I2");
    assert_eq!(finding(|| NextCycleId::<Test>::put(3)), "I2");
}

#[test]
fn i3_trades_are_numbered_and_found() {
    assert_eq!(finding(|| Trades::<Test>::remove(0, 1)), "I3");
    assert_eq!(
        finding(|| TradeByReference::<Test>::remove((VENUE, ALICE, BOB, reference("trade 0/0")))),
        "I3"
    );
    assert_eq!(
        finding(|| TradeByReference::<Test>::insert((VENUE, ALICE, BOB, reference("none")), (9, 9))),
        "I3"
    );
    assert_eq!(
        finding(|| {
            let trade = Trades::<Test>::get(0, 0).expect("the trade exists");
            Trades::<Test>::insert(0, 7, trade);
        }),
        "I3"
    );
    assert_eq!(
        finding(|| amend_trade(|submitted| submitted.reference = reference("other"))),
        "I3"
    );
}

#[test]
fn i4_trades_fit_their_cycle() {
    let with = |change: fn(&mut Trade<AccountId>)| finding(|| amend_trade(|submitted| change(&mut submitted.trade)));
    assert_eq!(with(|trade| trade.cash = BOND), "I4");
    assert_eq!(with(|trade| trade.security = SHARE), "I4");
    assert_eq!(with(|trade| trade.security = UNKNOWN), "I4");
    assert_eq!(with(|trade| trade.quantity = 0), "I4");
    assert_eq!(with(|trade| trade.amount = u128::MAX), "I4");
    let without_bob = || amend(0, |cycle| cycle.parties.retain(|party| *party != BOB));
    assert_eq!(finding(without_bob), "I4");
    assert_eq!(finding(|| amend(1, |cycle| cycle.assets[1].payments = 9)), "I4");
}

#[test]
fn i5_positions_are_the_nets() {
    assert_eq!(finding(|| amend_position(|position| position.delivers += 1)), "I5");
    assert_eq!(finding(|| amend_position(|position| position.locked += 1)), "I5");
    assert_eq!(finding(|| amend_position(|position| position.asset = SHARE)), "I5");
    assert_eq!(finding(|| Positions::<Test>::remove(0, BOB)), "I5");
    assert_eq!(finding(|| amend(0, |cycle| cycle.unfunded = 1)), "I5");
    assert_eq!(finding(|| amend(0, |cycle| cycle.status = CycleStatus::Refused)), "I5");
}

#[test]
fn i6_rounds_are_counted() {
    assert_eq!(finding(|| amend(0, |cycle| cycle.round = MAX_ROUNDS + 1)), "I6");
    assert_eq!(finding(|| amend(0, |cycle| cycle.round = 0)), "I6");
    assert_eq!(finding(|| amend(1, |cycle| cycle.round = 1)), "I6");
    let stray = || Positions::<Test>::insert(1, ALICE, BoundedVec::default());
    assert_eq!(finding(stray), "I6");
}
