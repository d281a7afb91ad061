// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Options;

/// Alice and Bob affirmed; the mediator has not.
fn mediated() -> crate::InstructionId {
    let id = instruct_with(any_trade(), mediated_by(&[MEDIATOR]));
    affirm(ALICE, id);
    affirm(BOB, id);
    id
}

/// All have affirmed, and another system has still to pay.
fn lockable() -> crate::InstructionId {
    let at_venue = Options {
        venue: Some(venue()),
        ..mediated_by(&[MEDIATOR])
    };
    let legs = any_legs([units(BOND, ALICE, BOB, 100), off_chain(BOB, ALICE, 400, Some(SIGNER))]);
    let id = instruct_with(legs, at_venue);
    affirm(ALICE, id);
    affirm(BOB, id);
    assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
    id
}

const UNTIL: u64 = START + 1_000;

fn locked() -> crate::InstructionId {
    let id = lockable();
    assert_ok!(Dvp::lock_instruction(signed(MEDIATOR), id, UNTIL));
    id
}

#[test]
fn a_mediators_affirmation_may_be_the_last() {
    ExtBuilder::default().build_and_execute(|| {
        let id = mediated();
        assert_eq!(status(id), Some(Status::Pending));
        assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
        events();
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
        assert_eq!(status(id), Some(Status::Settled));
        let (mediator, until) = (MEDIATOR, DEADLINE);
        assert_eq!(
            events(),
            [Event::Mediated { id, mediator, until }, Event::Settled { id }]
        );
    });
}

#[test]
fn a_mediators_affirmation_lapses_and_may_be_renewed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(any_trade(), mediated_by(&[MEDIATOR]));
        assert_noop!(
            Dvp::mediate(signed(MEDIATOR), id, Some(START - 1)),
            Error::<Test>::DeadlinePassed
        );
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, Some(START + 10)));
        affirm(ALICE, id);
        Now::set(START + 11);
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Pending));
        assert_noop!(Dvp::settle(signed(ALICE), id), Error::<Test>::NotReady);
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, Some(START + 11)));
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn only_mediators_mediate() {
    ExtBuilder::default().build_and_execute(|| {
        let id = mediated();
        for who in [ALICE, CAROL] {
            assert_noop!(Dvp::mediate(signed(who), id, None), Error::<Test>::NotMediator);
        }
        assert_noop!(Dvp::mediate(signed(STRANGER), id, None), NOT_ADMITTED);
        assert_noop!(
            Dvp::mediate(signed(MEDIATOR), 9, None),
            Error::<Test>::UnknownInstruction
        );
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::mediate(signed(MEDIATOR), id, None), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn a_mediator_takes_its_affirmation_back_or_rejects() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct_with(any_trade(), mediated_by(&[MEDIATOR]));
        affirm(ALICE, id);
        assert_noop!(Dvp::withdraw(signed(MEDIATOR), id), Error::<Test>::NotAffirmed);
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
        assert_ok!(Dvp::withdraw(signed(MEDIATOR), id));
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Pending));
        // A mediator may do that even when nothing else can happen any more.
        Now::set(DEADLINE + 1);
        assert_ok!(Dvp::reject(signed(MEDIATOR), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn a_lock_keeps_parties_in_until_the_receipt_comes() {
    ExtBuilder::default().build_and_execute(|| {
        let id = lockable();
        events();
        assert_ok!(Dvp::lock_instruction(signed(MEDIATOR), id, UNTIL));
        let (by, until) = (MEDIATOR, UNTIL);
        assert_eq!(events(), [Event::Locked { id, by, until }]);
        for who in [ALICE, BOB] {
            assert_noop!(Dvp::withdraw(signed(who), id), Error::<Test>::InstructionLocked);
            assert_noop!(Dvp::reject(signed(who), id), Error::<Test>::InstructionLocked);
            assert_noop!(Dvp::affirm(signed(who), id), Error::<Test>::InstructionLocked);
            assert_noop!(Dvp::settle(signed(who), id), Error::<Test>::NotReady);
            assert_noop!(Dvp::expire(signed(who), id), Error::<Test>::DeadlineNotPassed);
            assert_noop!(Dvp::retry(signed(who), id), Error::<Test>::NotFailed);
        }
        assert_noop!(Dvp::withdraw(signed(MEDIATOR), id), Error::<Test>::InstructionLocked);
        assert_noop!(
            Dvp::lock_instruction(signed(MEDIATOR), id, UNTIL),
            Error::<Test>::InstructionLocked
        );
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));

        Now::set(UNTIL);
        let receipt = receipt(1, id, 1, 400);
        assert_ok!(Dvp::confirm(signed(BOB), receipt, SIGNER, sign(SIGNER, &receipt)));
        assert_eq!(status(id), Some(Status::Settled));
        assert_eq!(holding(BOND, BOB), (FUNDS + 100, 0));
    });
}

#[test]
fn a_locked_instruction_that_is_refused_fails_and_frees_everything() {
    ExtBuilder::default().build_and_execute(|| {
        let id = locked();
        Ledger::set_barred(BOND, BOB, true);
        let receipt = receipt(1, id, 1, 400);
        assert_ok!(Dvp::confirm(signed(BOB), receipt, SIGNER, sign(SIGNER, &receipt)));
        assert_eq!(status(id), Some(Status::Failed));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn a_lock_that_has_passed_frees_everything_by_anyones_call() {
    ExtBuilder::default().build_and_execute(|| {
        let id = locked();
        Now::set(UNTIL + 1);
        let receipt = receipt(1, id, 1, 400);
        assert_noop!(
            Dvp::confirm(signed(BOB), receipt, SIGNER, sign(SIGNER, &receipt)),
            Error::<Test>::DeadlinePassed
        );
        assert_noop!(Dvp::settle(signed(BOB), id), Error::<Test>::DeadlinePassed);
        assert_noop!(Dvp::reject(signed(OPERATOR), id), Error::<Test>::DeadlinePassed);
        Ledger::set_suspended(ALICE, true);
        Ledger::set_asset_frozen(BOND, true);
        assert_ok!(Dvp::expire(signed(STRANGER), id));
        assert_eq!(status(id), Some(Status::Expired));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn mediator_and_operator_always_reject_what_is_locked() {
    for (who, now) in [(MEDIATOR, START), (MEDIATOR, UNTIL + 1), (OPERATOR, UNTIL)] {
        ExtBuilder::default().build_and_execute(|| {
            let id = locked();
            Now::set(now);
            assert_noop!(Dvp::reject(signed(CAROL), id), Error::<Test>::NotParty);
            assert_ok!(Dvp::reject(signed(who), id));
            assert_eq!(status(id), Some(Status::Rejected));
            assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        });
    }
}

#[test]
fn mediator_and_operator_lock_what_all_affirmed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = lockable();
        for who in [ALICE, CAROL] {
            assert_noop!(
                Dvp::lock_instruction(signed(who), id, UNTIL),
                Error::<Test>::NotMediator
            );
        }
        assert_noop!(Dvp::lock_instruction(signed(STRANGER), id, UNTIL), NOT_ADMITTED);
        assert_noop!(
            Dvp::lock_instruction(signed(MEDIATOR), id, START),
            Error::<Test>::DeadlinePassed
        );
        assert_noop!(
            Dvp::lock_instruction(signed(MEDIATOR), id, DEADLINE + 1),
            Error::<Test>::DeadlineTooFar
        );
        assert_ok!(Dvp::withdraw(signed(BOB), id));
        assert_noop!(
            Dvp::lock_instruction(signed(MEDIATOR), id, UNTIL),
            Error::<Test>::NotAffirmed
        );
        affirm(BOB, id);
        assert_ok!(Dvp::withdraw(signed(MEDIATOR), id));
        assert_noop!(
            Dvp::lock_instruction(signed(OPERATOR), id, UNTIL),
            Error::<Test>::NotAffirmed
        );
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
        assert_ok!(Dvp::lock_instruction(signed(OPERATOR), id, DEADLINE));
        assert_eq!(status(id), Some(Status::Locked { until: DEADLINE }));
    });
}

#[test]
fn the_operator_rejects_only_what_is_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = lockable();
        assert_noop!(Dvp::reject(signed(OPERATOR), id), Error::<Test>::NotParty);
    });
}

#[test]
fn a_lock_outlasts_a_mediators_affirmation_only_until_it_is_renewed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = lockable();
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, Some(START + 10)));
        assert_ok!(Dvp::lock_instruction(signed(MEDIATOR), id, UNTIL));
        Now::set(START + 11);
        let receipt = receipt(1, id, 1, 400);
        assert_ok!(Dvp::confirm(signed(BOB), receipt, SIGNER, sign(SIGNER, &receipt)));
        assert_eq!(status(id), Some(Status::Locked { until: UNTIL }));
        assert_ok!(Dvp::mediate(signed(MEDIATOR), id, None));
        assert_eq!(status(id), Some(Status::Settled));
    });
}
