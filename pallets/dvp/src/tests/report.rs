// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_primitives::{
    dvp::{Content, Obligation, Obstacle},
    rwa::{Refusal, Side},
};

fn obstacles(id: crate::InstructionId) -> Vec<Obstacle<AccountId>> {
    Dvp::instruction_report(id).expect("it was made").obstacles
}

fn missing(leg: u8, side: Side, party: AccountId) -> Obstacle<AccountId> {
    Obstacle::AffirmationMissing { leg, side, party }
}

#[test]
fn tells_who_has_still_to_affirm() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        let (alice, bob) = (
            [missing(0, Side::Sender, ALICE), missing(1, Side::Receiver, ALICE)],
            [missing(0, Side::Receiver, BOB), missing(1, Side::Sender, BOB)],
        );
        assert_eq!(
            obstacles(id),
            [alice[0].clone(), bob[0].clone(), bob[1].clone(), alice[1].clone()]
        );
        affirm(ALICE, id);
        assert_eq!(obstacles(id), bob);
        affirm(BOB, id);
        assert_eq!(obstacles(id), [Obstacle::Ended]);
        assert_eq!(
            Dvp::instruction_report(id).map(|report| report.status),
            Some(Status::Settled)
        );
        assert_eq!(Dvp::instruction_report(id + 1), None);
    });
}

#[test]
fn counts_what_the_party_locked_as_available() {
    ExtBuilder::default().build_and_execute(|| {
        let whole = legs([leg(BOND, ALICE, BOB, FUNDS), leg(CASH, BOB, ALICE, 400)]);
        let (id, other) = (instruct(whole.clone()), instruct(whole));
        affirm(ALICE, id);
        let short = |obstacle: &Obstacle<_>| matches!(obstacle, Obstacle::LegRefused { leg: 0, .. });
        assert!(!obstacles(id).iter().any(short));
        // For another instruction the same units are taken.
        let available = 0;
        let required = FUNDS;
        assert!(obstacles(other).contains(&Obstacle::LegRefused {
            leg: 0,
            refusal: Refusal::InsufficientBalance { available, required },
        }));
    });
}

#[test]
fn tells_what_the_ledger_says_against_each_leg() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(any_trade(), valued(START + 1));
        affirm(ALICE, id);
        affirm(BOB, id);
        Now::set(START + 1);
        assert_eq!(obstacles(id), []);
        Ledger::set_barred(BOND, BOB, true);
        Ledger::set_account_frozen(CASH, ALICE, true);
        assert_eq!(
            obstacles(id),
            [
                Obstacle::LegRefused {
                    leg: 0,
                    refusal: Refusal::NoSubject { side: Side::Receiver }
                },
                Obstacle::LegRefused {
                    leg: 1,
                    refusal: frozen(Side::Receiver)
                },
            ]
        );
    });
}

#[test]
fn tells_what_is_too_much_only_together() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, 600),
            leg(BOND, ALICE, CAROL, 600),
            leg(CASH, ALICE, CAROL, 600),
        ]));
        let together = Obstacle::InsufficientTogether {
            party: ALICE,
            asset: BOND,
            available: FUNDS,
            required: 1_200,
        };
        assert!(obstacles(id).contains(&together));
        // With one of them locked as well.
        assert_ok!(Dvp::affirm_legs(
            signed(ALICE),
            id,
            vec![0].try_into().expect("not too many")
        ));
        assert!(obstacles(id).contains(&together));
        Ledger::issue(BOND, &ALICE, 200);
        let short = |obstacle: &Obstacle<_>| {
            matches!(
                obstacle,
                Obstacle::InsufficientTogether { .. } | Obstacle::LegRefused { .. }
            )
        };
        assert!(!obstacles(id).iter().any(short));
    });
}

#[test]
fn tells_of_times_mediators_and_receipts() {
    ExtBuilder::default().build_and_execute(|| {
        let legs = any_legs([off_chain(ALICE, BOB, 1, Some(SIGNER))]);
        let options = crate::Options {
            mediators: mediated_by(&[MEDIATOR]).mediators,
            ..valued(START + 100)
        };
        let id = instruct_with(legs, options);
        affirm(ALICE, id);
        affirm(BOB, id);
        let (mediator, value_date) = (MEDIATOR, START + 100);
        let lapsed = |lapsed| Obstacle::MediatorMissing { mediator, lapsed };
        let receipt_missing = Obstacle::ReceiptMissing { leg: 0 };
        let early = Obstacle::BeforeValueDate { value_date };
        assert_eq!(obstacles(id), [early, lapsed(false), receipt_missing.clone()]);
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, Some(START + 100)));
        Now::set(START + 100);
        assert_eq!(obstacles(id), core::slice::from_ref(&receipt_missing));
        assert_ok!(Dvp::lock_instruction(signed(MEDIATOR), id, START + 200));
        Now::set(START + 201);
        let late = |deadline| Obstacle::AfterDeadline { deadline };
        assert_eq!(obstacles(id), [late(START + 200), lapsed(true), receipt_missing]);
    });
}

#[test]
fn tells_how_often_it_was_tried_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Ledger::set_barred(BOND, BOB, true);
        affirm(BOB, id);
        Ledger::set_barred(BOND, BOB, false);
        let report = Dvp::instruction_report(id).expect("it was made");
        assert_eq!(
            (report.status, report.retries, report.obstacles),
            (Status::Failed, 0, vec![])
        );
        Ledger::set_barred(BOND, BOB, true);
        for _ in 0..MAX_RETRIES {
            assert_ok!(Dvp::retry(signed(ALICE), id));
        }
        Ledger::set_barred(BOND, BOB, false);
        let report = Dvp::instruction_report(id).expect("it was made");
        assert_eq!(
            (report.retries, report.obstacles),
            (MAX_RETRIES, vec![Obstacle::RetriesExhausted])
        );
    });
}

#[test]
fn a_custodian_on_a_route_needs_no_units() {
    ExtBuilder::default().build_and_execute(|| {
        let options = crate::Options {
            routes: vec![crate::Route { first: 0, hops: 2 }]
                .try_into()
                .expect("not too many"),
            ..options()
        };
        let legs = any_legs([units(CASH, ALICE, MEDIATOR, 5), units(CASH, MEDIATOR, BOB, 5)]);
        let id = instruct_with(legs, options);
        let refused = |obstacle: &Obstacle<_>| matches!(obstacle, Obstacle::LegRefused { .. });
        assert!(!obstacles(id).iter().any(refused));
    });
}

#[test]
fn lists_the_open_legs_of_an_account() {
    ExtBuilder::default().build_and_execute(|| {
        let ids: Vec<_> = (0..3).map(|_| instruct(trade())).collect();
        affirm(BOB, ids[1]);
        assert_ok!(Dvp::reject(signed(ALICE), ids[0]));
        let legs = |account, from, limit| -> Vec<_> {
            let obligations = Dvp::obligations(account, from, limit);
            obligations
                .into_iter()
                .map(|one| (one.instruction, one.leg, one.side))
                .collect()
        };
        let both = |id| [(id, 0, Side::Receiver), (id, 1, Side::Sender)];
        assert_eq!(legs(&BOB, 0, 10), [both(ids[1]), both(ids[2])].concat());
        assert_eq!(legs(&BOB, 0, 1), both(ids[1]));
        assert_eq!(legs(&BOB, ids[1] + 1, 10), both(ids[2]));
        assert_eq!(legs(&BOB, 0, 0), []);
        assert_eq!(legs(&CAROL, 0, 10), []);
        assert_eq!(
            Dvp::obligations(&BOB, 0, 1)[1],
            Obligation {
                instruction: ids[1],
                status: Status::Pending,
                leg: 1,
                side: Side::Sender,
                counterparty: ALICE,
                content: Content::Units {
                    asset: CASH,
                    amount: 400
                },
                affirmed: true,
                value_date: 0,
                deadline: DEADLINE,
            }
        );
    });
}

#[test]
fn reports_can_be_written_as_json() {
    ExtBuilder::default().build_and_execute(|| {
        let huge = 1 << 60;
        let id = instruct_with(
            any_legs([units(BOND, ALICE, BOB, huge), off_chain(BOB, ALICE, 400, None)]),
            crate::Options {
                venue: Some(venue()),
                ..options()
            },
        );
        affirm(BOB, id);
        let report = Dvp::instruction_report(id).expect("it was made");
        assert_eq!(
            serde_json::to_value(report).expect("it can be written"),
            serde_json::json!({
                "status": "Pending",
                "retries": 0,
                "obstacles": [
                    { "obstacle": "AffirmationMissing", "leg": 0, "side": "Sender", "party": 1 },
                    { "obstacle": "LegRefused", "leg": 0, "refusal": {
                        "reason": "InsufficientBalance", "available": "1000", "required": "1152921504606846976",
                    } },
                    { "obstacle": "AffirmationMissing", "leg": 1, "side": "Receiver", "party": 1 },
                    { "obstacle": "ReceiptMissing", "leg": 1 },
                ],
            })
        );
        let obligation = Dvp::obligations(&BOB, 0, 1).remove(1);
        assert_eq!(
            serde_json::to_value(obligation).expect("it can be written"),
            serde_json::json!({
                "instruction": 0,
                "status": "Pending",
                "leg": 1,
                "side": "Sender",
                "counterparty": 1,
                "content": { "kind": "OffChain", "unit": "EUR", "amount": "400", "signer": null },
                "affirmed": true,
                "valueDate": 0,
                "deadline": DEADLINE,
            })
        );
    });
}
