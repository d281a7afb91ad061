// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::SHORT;
use castellan_primitives::rwa::{Ledger as _, Quantity};

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
        assert_ok!(Ledger::lock(BOND, &ALICE, Quantity::Units(950), &Reason::Custody));
        let id = instruct(trade());
        assert_noop!(Dvp::affirm(signed(ALICE), id), TokenError::FundsUnavailable);
        assert_eq!(Ledger::locked(BOND, &ALICE, &Reason::Custody), 950);
        assert_eq!(Ledger::locked(BOND, &ALICE, &HoldReason::Settlement.into()), 0);
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

#[test]
fn some_legs_can_be_affirmed_before_others() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, 100),
            leg(CASH, BOB, ALICE, 400),
            leg(CASH, ALICE, CAROL, 5),
        ]));
        events();
        let some =
            |who, some: &[u8]| Dvp::affirm_legs(signed(who), id, some.to_vec().try_into().expect("not too many"));
        assert_ok!(some(ALICE, &[0, 0, 1]));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(holding(CASH, ALICE), (FUNDS, 0));
        assert!(affirmed(id).is_empty());
        let (party, legs) = (ALICE, vec![0, 1]);
        assert_eq!(events(), [Event::LegsAffirmed { id, party, legs }]);
        assert_noop!(some(ALICE, &[1]), Error::<Test>::AlreadyAffirmed);

        // The rest, whether named or not, and nothing is locked twice.
        assert_ok!(some(ALICE, &[0, 2]));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(holding(CASH, ALICE), (FUNDS - 5, 5));
        assert_eq!(affirmed(id), [ALICE]);
        affirm(BOB, id);
        assert_ok!(some(CAROL, &[2]));
        assert_eq!(status(id), Some(Status::Settled));
    });
}

#[test]
fn affirming_the_rest_affirms_no_leg_again() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(BOND, ALICE, CAROL, 50)]));
        assert_ok!(Dvp::affirm_legs(
            signed(ALICE),
            id,
            vec![1].try_into().expect("not too many")
        ));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 50, 50));
        affirm(ALICE, id);
        assert_eq!(holding(BOND, ALICE), (FUNDS - 150, 150));
        assert_ok!(Dvp::withdraw(signed(ALICE), id));
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn only_own_legs_can_be_affirmed() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, CAROL, 400)]));
        let some = |some: &[u8]| Dvp::affirm_legs(signed(ALICE), id, some.to_vec().try_into().expect("not too many"));
        assert_noop!(some(&[]), Error::<Test>::NoLegs);
        assert_noop!(some(&[0, 2]), Error::<Test>::UnknownLeg);
        assert_noop!(some(&[0, 255]), Error::<Test>::UnknownLeg);
        assert_noop!(some(&[0, 1]), Error::<Test>::NotParty);
        assert_ok!(some(&[0]));
    });
}

#[test]
fn a_unique_unit_is_locked_and_moves() {
    ExtBuilder::default().build_and_execute(|| {
        let legs = any_legs([item(ART, ALICE, BOB, 0), units(CASH, BOB, ALICE, 400)]);
        let (id, other) = (instruct_with(legs.clone(), options()), instruct_with(legs, options()));
        affirm(ALICE, id);
        assert_eq!(Ledger::item(ART, 0), Some((ALICE, Some(HoldReason::Settlement.into()))));
        assert_noop!(Dvp::affirm(signed(ALICE), other), NOT_OWNED);
        affirm(BOB, id);
        assert_eq!(Ledger::item(ART, 0), Some((BOB, None)));
        assert_eq!(holding(CASH, ALICE), (FUNDS + 400, 0));
    });
}

#[test]
fn a_batch_affirms_what_it_can() {
    ExtBuilder::default().build_and_execute(|| {
        let small = || legs([leg(BOND, ALICE, BOB, 100), leg(CASH, BOB, ALICE, 200)]);
        let ids: Vec<_> = (0..4).map(|_| instruct(small())).collect();
        affirm(ALICE, ids[0]);
        affirm(BOB, ids[1]);
        assert_ok!(Dvp::reject(signed(ALICE), ids[2]));
        events();
        let list = vec![ids[0], ids[1], ids[2], 99, ids[3]];
        assert_ok!(Dvp::affirm_many(signed(BOB), list.try_into().expect("not too many"), 2));
        assert_eq!(status(ids[0]), Some(Status::Settled));
        assert_eq!(affirmed(ids[1]), [BOB]);
        assert_eq!(affirmed(ids[3]), [BOB]);
        assert_eq!(holding(CASH, BOB), (FUNDS - 600, 400));
        let failed: Vec<_> = events()
            .into_iter()
            .filter_map(|event| match event {
                Event::AffirmationFailed { id, party: BOB, error } => Some((id, error)),
                _ => None,
            })
            .collect();
        assert_eq!(
            failed,
            [
                (ids[1], Error::<Test>::AlreadyAffirmed.into()),
                (ids[2], Error::<Test>::NotPending.into()),
                (99, Error::<Test>::UnknownInstruction.into()),
            ]
        );
    });
}

#[test]
fn an_instruction_of_a_batch_leaves_no_trace_if_it_fails() {
    ExtBuilder::default().build_and_execute(|| {
        // The first leg can be locked, the second cannot.
        let poor = instruct(legs([leg(BOND, ALICE, BOB, 100), leg(CASH, ALICE, BOB, FUNDS + 1)]));
        let long = instruct(legs([
            leg(BOND, ALICE, BOB, 1),
            leg(BOND, ALICE, BOB, 1),
            leg(BOND, ALICE, BOB, 1),
        ]));
        let good = instruct(trade());
        events();
        let list = vec![poor, long, good].try_into().expect("not too many");
        assert_ok!(Dvp::affirm_many(signed(ALICE), list, 2));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(
            (affirmed(poor), affirmed(long), affirmed(good)),
            (vec![], vec![], vec![ALICE])
        );
        let (party, error) = (ALICE, Error::<Test>::TooManyLegs.into());
        assert!(events().contains(&Event::AffirmationFailed { id: long, party, error }));
    });
}

#[test]
fn a_long_instruction_is_affirmed_by_saying_how_long_it_may_be() {
    ExtBuilder::default().build_and_execute(|| {
        let long = legs(vec![leg(BOND, ALICE, BOB, 1); SHORT as usize + 1]);
        let id = instruct(long);
        assert_noop!(Dvp::affirm(signed(ALICE), id), Error::<Test>::TooManyLegs);
        assert_noop!(Dvp::affirm_within(signed(ALICE), id, SHORT), Error::<Test>::TooManyLegs);
        assert_ok!(Dvp::affirm_within(signed(ALICE), id, SHORT + 1));
        let short = instruct(legs(vec![leg(BOND, ALICE, BOB, 1); SHORT as usize]));
        assert_ok!(Dvp::affirm(signed(ALICE), short));
    });
}
