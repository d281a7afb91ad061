// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use frame_support::traits::fungibles::{InspectHold, MutateHold};

#[test]
fn locks_what_the_party_delivers_and_nothing_else() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        events();
        affirm(BOB, id);
        assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
        assert_eq!(holding(BOND, BOB), (FUNDS, 0));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
        assert_eq!(affirmed(id), [BOB]);
        assert_eq!(events(), [Event::Affirmed { id, party: BOB }]);
    });
}

#[test]
fn several_legs_of_one_asset_add_up() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 600), leg(BOND, ALICE, CAROL, 400)]));
        affirm(ALICE, id);
        assert_eq!(holding(BOND, ALICE), (0, FUNDS));

        let too_much = instruct(legs([leg(CASH, ALICE, BOB, 600), leg(CASH, ALICE, CAROL, 401)]));
        assert_noop!(Dvp::affirm(signed(ALICE), too_much), TokenError::FundsUnavailable);
    });
}

#[test]
fn several_instructions_of_one_party_add_up() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second, third) = (instruct(trade()), instruct(trade()), instruct(trade()));
        affirm(BOB, first);
        affirm(BOB, second);
        assert_eq!(holding(CASH, BOB), (FUNDS - 800, 800));
        assert_noop!(Dvp::affirm(signed(BOB), third), TokenError::FundsUnavailable);

        affirm(ALICE, second);
        assert_eq!(holding(CASH, BOB), (FUNDS - 800, 400));
        assert_eq!(status(first), Some(Status::Pending));
    });
}

#[test]
fn leaves_what_others_hold_alone() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Ledger::hold(BOND, &Reason::Custody, &ALICE, 950));
        let id = instruct(trade());
        assert_noop!(Dvp::affirm(signed(ALICE), id), TokenError::FundsUnavailable);
        assert_eq!(Ledger::balance_on_hold(BOND, &Reason::Custody, &ALICE), 950);
        assert_eq!(Ledger::balance_on_hold(BOND, &HoldReason::Settlement.into(), &ALICE), 0);
    });
}

#[test]
fn a_party_that_only_receives_affirms_too() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 1)]));
        affirm(ALICE, id);
        assert_eq!(status(id), Some(Status::Pending));
        affirm(BOB, id);
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn only_parties_affirm_and_only_once() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        assert_noop!(Dvp::affirm(signed(CAROL), id), Error::<Test>::NotParty);
        affirm(ALICE, id);
        assert_noop!(Dvp::affirm(signed(ALICE), id), Error::<Test>::AlreadyAffirmed);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
    });
}

#[test]
fn the_rules_decide_before_anything_is_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        Ledger::set_barred(BOND, BOB, true);
        assert_noop!(Dvp::affirm(signed(ALICE), id), BARRED);
        // Bob's own leg is cash, of which nobody is barred.
        affirm(BOB, id);

        Ledger::set_barred(BOND, BOB, false);
        Ledger::set_suspended(BOB, true);
        assert_noop!(Dvp::affirm(signed(ALICE), id), SUSPENDED);
    });
}

#[test]
fn a_party_in_bad_standing_does_not_act() {
    ExtBuilder::default().build_and_execute(|| {
        // Carol delivers nothing, so no rule of the ledger would stop her.
        let id = instruct(legs([leg(BOND, ALICE, CAROL, 1)]));
        let other = instruct(trade());
        affirm(BOB, other);
        Ledger::set_suspended(CAROL, true);
        Ledger::set_suspended(BOB, true);
        assert_noop!(Dvp::affirm(signed(CAROL), id), SUSPENDED);
        assert_noop!(Dvp::reject(signed(CAROL), id), SUSPENDED);
        assert_noop!(Dvp::withdraw(signed(BOB), other), SUSPENDED);
        assert_noop!(Dvp::affirm(signed(STRANGER), id), NOT_ADMITTED);
    });
}

#[test]
fn the_deadline_itself_is_still_in_time() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        Now::set(DEADLINE);
        affirm(ALICE, id);
        Now::set(DEADLINE + 1);
        assert_noop!(Dvp::affirm(signed(BOB), id), Error::<Test>::DeadlinePassed);
    });
}

#[test]
fn needs_an_instruction_and_a_signature() {
    ExtBuilder::default().build_and_execute(|| {
        instruct(trade());
        for id in [1, u64::MAX] {
            assert_noop!(Dvp::affirm(signed(ALICE), id), Error::<Test>::UnknownInstruction);
        }
        assert_noop!(
            Dvp::affirm(RuntimeOrigin::root(), 0),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}
