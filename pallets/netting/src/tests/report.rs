// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::{
    netting::{CycleReport, PartyReport, PositionReport},
    rwa::{Refusal, Side},
};

fn report(id: u64) -> CycleReport<AccountId> {
    Netting::cycle_report(id).expect("the cycle exists")
}

fn party(id: u64, who: AccountId) -> PartyReport<AccountId> {
    let parties = report(id).parties;
    parties
        .into_iter()
        .find(|party| party.party == who)
        .expect("it is a party")
}

#[test]
fn an_open_cycle_shows_what_it_would_come_to() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(Netting::cycle_report(0), None);
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, FUNDS + 5, 100));
        submit(id, trade(ALICE, CAROL, 1, 1));
        set_barred(BOND, BOB, true);
        let told = report(id);
        assert_eq!((told.submitted, told.counted, told.round), (2, 1, 0));
        assert_eq!(told.status, CycleStatus::Open);
        assert_eq!(
            party(id, ALICE).positions,
            [
                PositionReport {
                    asset: BOND,
                    delivers: FUNDS + 5,
                    receives: 0,
                    locked: 0,
                    missing: 5,
                },
                PositionReport {
                    asset: CASH,
                    delivers: 0,
                    receives: 100,
                    locked: 0,
                    missing: 0,
                },
            ]
        );
        assert!(!party(id, ALICE).funded && party(id, CAROL).funded);
        assert_eq!(told.refused.len(), 1);
        assert_eq!(
            told.refused[0].reasons,
            [
                Refusal::NoSubject { side: Side::Receiver },
                Refusal::InsufficientBalance {
                    available: FUNDS,
                    required: FUNDS + 5,
                }
            ]
        );
    });
}

#[test]
fn what_is_locked_for_the_cycle_counts_as_available() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open(NetAgainstNet);
        agree(id, trade(ALICE, BOB, FUNDS, FUNDS));
        close(id);
        fund(ALICE, id);
        assert!(report(id).refused.is_empty());
        let alice = party(id, ALICE);
        assert!(alice.funded);
        assert_eq!((alice.positions[0].locked, alice.positions[0].missing), (FUNDS, 0));
        // What Bob pays elsewhere is missing here.
        assert_ok!(transfer(CASH, BOB, CAROL, 30));
        assert_eq!(party(id, BOB).positions[1].missing, 30);
        assert_eq!(
            report(id).refused[0].reasons,
            [Refusal::InsufficientBalance {
                available: FUNDS - 30,
                required: FUNDS,
            }]
        );
    });
}

#[test]
fn an_ended_cycle_shows_what_it_came_to() {
    ExtBuilder::default().build_and_execute(|| {
        let (settled, cancelled) = (open(NetAgainstNet), open(NetAgainstNet));
        for id in [settled, cancelled] {
            agree(id, trade(ALICE, BOB, 10, 100));
            close(id);
            Now::set(START);
        }
        fund(ALICE, settled);
        fund(BOB, settled);
        fund(ALICE, cancelled);
        resolve(cancelled);
        set_barred(BOND, BOB, true);
        assert_eq!(report(settled).status, CycleStatus::Settled);
        assert!(report(settled).refused.is_empty());
        let alice = party(settled, ALICE);
        assert_eq!((alice.positions[0].delivers, alice.positions[0].locked), (10, 0));
        assert!(party(cancelled, BOB).defaulted && !party(cancelled, ALICE).defaulted);
        assert!(party(cancelled, ALICE).positions.is_empty());
        assert_eq!(report(cancelled).counted, 0);
    });
}
