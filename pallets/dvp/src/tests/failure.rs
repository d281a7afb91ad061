// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{FailedLeg, Failure, Failures, Reason};
use castellan_primitives::{
    membership::AdmissionError,
    rwa::{Refusal, Side},
};

fn refused(leg: u8, refusal: Refusal) -> FailedLeg {
    FailedLeg {
        leg,
        reason: Reason::Refused(refusal),
    }
}

fn no_subject(side: Side) -> Refusal {
    Refusal::NoSubject { side }
}

/// Alice affirmed, then Bob was barred from the bond that he is to receive.
fn about_to_fail() -> crate::InstructionId {
    let id = instruct(trade());
    affirm(ALICE, id);
    Ledger::set_barred(BOND, BOB, true);
    events();
    id
}

fn failed() -> crate::InstructionId {
    let id = about_to_fail();
    affirm(BOB, id);
    id
}

#[test]
fn the_last_affirmation_counts_even_if_the_ledger_then_refuses() {
    ExtBuilder::default().build_and_execute(|| {
        let id = about_to_fail();
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Failed));
        assert_eq!(affirmed(id), [ALICE, BOB]);
        for (asset, who) in [(BOND, ALICE), (BOND, BOB), (CASH, ALICE), (CASH, BOB)] {
            assert_eq!(holding(asset, who), (FUNDS, 0));
        }
        let reasons = vec![refused(0, no_subject(Side::Receiver))];
        assert_eq!(
            events(),
            [
                Event::Affirmed { id, party: BOB },
                Event::Failed {
                    id,
                    retries: 0,
                    reasons: reasons.clone()
                }
            ]
        );
        let reasons = reasons.try_into().expect("not too many");
        assert_eq!(Failures::<Test>::get(id), Some(Failure { retries: 0, reasons }));
    });
}

#[test]
fn every_reason_of_every_leg_is_kept() {
    ExtBuilder::default().build_and_execute(|| {
        let id = about_to_fail();
        Ledger::set_barred(BOND, ALICE, true);
        affirm(BOB, id);
        let reasons = Failures::<Test>::get(id).expect("it failed").reasons.into_inner();
        assert_eq!(
            reasons,
            [
                refused(0, no_subject(Side::Sender)),
                refused(0, no_subject(Side::Receiver))
            ]
        );

        // Where a party was last, its own leg would be refused, and the call with it.
        let id = instruct_with(any_trade(), mediated_by(&[MEDIATOR]));
        Ledger::set_barred(BOND, ALICE, false);
        Ledger::set_barred(BOND, BOB, false);
        affirm(ALICE, id);
        affirm(BOB, id);
        Ledger::set_suspended(ALICE, true);
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
        let reasons = Failures::<Test>::get(id).expect("it failed").reasons.into_inner();
        let suspended = |side| Refusal::NotInGoodStanding {
            side,
            why: AdmissionError::Suspended,
        };
        assert_eq!(
            reasons,
            [
                refused(0, suspended(Side::Sender)),
                refused(1, suspended(Side::Receiver))
            ]
        );
    });
}

#[test]
fn a_last_party_whose_own_leg_is_refused_has_not_affirmed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Ledger::set_barred(CASH, BOB, true);
        assert_noop!(Dvp::affirm(signed(BOB), id), BARRED);
        Ledger::set_barred(CASH, BOB, false);
        Ledger::set_account_frozen(CASH, ALICE, true);
        assert_noop!(Dvp::affirm(signed(BOB), id), FROZEN);
        Ledger::set_account_frozen(CASH, ALICE, false);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn freezes_stop_units_that_were_locked_before() {
    for freeze in [
        (|| Ledger::set_asset_frozen(BOND, true)) as fn(),
        || Ledger::set_account_frozen(BOND, ALICE, true),
        || Ledger::set_frozen_units(BOND, ALICE, FUNDS - 99),
    ] {
        ExtBuilder::default().build_and_execute(|| {
            let id = instruct(trade());
            affirm(ALICE, id);
            freeze();
            affirm(BOB, id);
            assert_eq!(status(id), Some(Status::Failed));
            assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        });
    }
}

#[test]
fn what_fails_only_together_keeps_the_error() {
    ExtBuilder::default().build_and_execute(|| {
        // Each leg leaves enough behind, both together do not.
        let id = instruct(legs([leg(BOND, ALICE, BOB, 400), leg(BOND, ALICE, CAROL, 400)]));
        affirm(ALICE, id);
        affirm(BOB, id);
        Ledger::set_frozen_units(BOND, ALICE, 300);
        affirm(CAROL, id);
        let reasons = Failures::<Test>::get(id).expect("it failed").reasons.into_inner();
        assert_eq!(
            reasons,
            [FailedLeg {
                leg: 1,
                reason: Reason::Failed(TokenError::FundsUnavailable.into())
            }]
        );
    });
}

#[test]
fn a_party_has_it_tried_again() {
    for who in [ALICE, BOB] {
        ExtBuilder::default().build_and_execute(|| {
            let id = failed();
            Ledger::set_barred(BOND, BOB, false);
            events();
            assert_ok!(Dvp::retry(signed(who), id));
            assert_eq!(status(id), Some(Status::Settled));
            assert_eq!(events(), [Event::Settled { id }]);
            assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
            assert_eq!(holding(CASH, ALICE), (FUNDS + 400, 0));
            assert_eq!(Failures::<Test>::get(id).map(|failure| failure.retries), Some(1));
            assert_noop!(Dvp::retry(signed(who), id), Error::<Test>::NotPending);
        });
    }
}

#[test]
fn a_retry_may_fail_for_other_reasons() {
    ExtBuilder::default().build_and_execute(|| {
        let id = failed();
        Ledger::set_barred(BOND, BOB, false);
        // What Bob had locked was free meanwhile.
        assert_ok!(Ledger::transfer(CASH, BOB, CAROL, 700));
        assert_ok!(Dvp::retry(signed(ALICE), id));
        assert_eq!(status(id), Some(Status::Failed));
        let refusal = Refusal::InsufficientBalance {
            available: 300,
            required: 400,
        };
        let reasons = vec![refused(1, refusal)].try_into().expect("not too many");
        assert_eq!(Failures::<Test>::get(id), Some(Failure { retries: 1, reasons }));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn what_a_retry_brings_does_not_pay_for_what_it_takes() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(BOND, BOB, CAROL, 950)]));
        affirm(ALICE, id);
        affirm(BOB, id);
        Ledger::set_barred(BOND, CAROL, true);
        affirm(CAROL, id);
        Ledger::set_barred(BOND, CAROL, false);
        assert_ok!(Ledger::transfer(BOND, BOB, CAROL, 60));
        assert_ok!(Dvp::retry(signed(CAROL), id));
        assert_eq!(status(id), Some(Status::Failed));
    });
}

#[test]
fn it_is_tried_again_only_so_often() {
    ExtBuilder::default().build_and_execute(|| {
        let id = failed();
        for retries in 1..=MAX_RETRIES {
            assert_ok!(Dvp::retry(signed(ALICE), id));
            assert_eq!(Failures::<Test>::get(id).map(|failure| failure.retries), Some(retries));
        }
        Ledger::set_barred(BOND, BOB, false);
        assert_noop!(Dvp::retry(signed(ALICE), id), Error::<Test>::TooManyRetries);
        assert_ok!(Dvp::reject(signed(BOB), id));
    });
}

#[test]
fn only_parties_have_it_tried_again_and_only_what_failed() {
    ExtBuilder::default().build_and_execute(|| {
        let pending = instruct(trade());
        assert_noop!(Dvp::retry(signed(ALICE), pending), Error::<Test>::NotFailed);
        let id = failed();
        assert_noop!(Dvp::retry(signed(CAROL), id), Error::<Test>::NotParty);
        assert_noop!(Dvp::retry(signed(ALICE), 9), Error::<Test>::UnknownInstruction);
        assert_noop!(Dvp::retry(signed(STRANGER), id), NOT_ADMITTED);
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::retry(signed(ALICE), id), Error::<Test>::DeadlinePassed);
        assert_ok!(Dvp::expire(signed(STRANGER), id));
        assert_eq!(status(id), Some(Status::Expired));
    });
}

#[test]
fn a_retry_waits_for_a_mediator_whose_affirmation_lapsed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(any_trade(), mediated_by(&[MEDIATOR]));
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, Some(START + 10)));
        affirm(ALICE, id);
        Ledger::set_barred(BOND, BOB, true);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Failed));
        Now::set(START + 11);
        assert_noop!(Dvp::retry(signed(ALICE), id), Error::<Test>::NotReady);
    });
}

#[test]
fn nothing_else_follows_a_failure() {
    ExtBuilder::default().build_and_execute(|| {
        let id = failed();
        for who in [ALICE, BOB] {
            assert_noop!(Dvp::affirm(signed(who), id), Error::<Test>::InstructionFailed);
            assert_noop!(Dvp::withdraw(signed(who), id), Error::<Test>::InstructionFailed);
            assert_noop!(Dvp::settle(signed(who), id), Error::<Test>::InstructionFailed);
            assert_noop!(Dvp::mediate(signed(who), id, None), Error::<Test>::InstructionFailed);
            assert_noop!(
                Dvp::lock_instruction(signed(who), id, DEADLINE),
                Error::<Test>::InstructionFailed
            );
            assert_noop!(Dvp::expire(signed(who), id), Error::<Test>::DeadlineNotPassed);
        }
        assert_noop!(Dvp::reject(signed(CAROL), id), Error::<Test>::NotParty);
        assert_ok!(Dvp::reject(signed(ALICE), id));
        assert_eq!(status(id), Some(Status::Rejected));
    });
}
