// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Options;
use crate::{Instruction, InstructionByReference, Instructions, LegSet, NextInstructionId, OpenInstructions};
use sp_runtime::ArithmeticError;

fn try_instruct(creator: AccountId, legs: Legs, deadline: u64, name: &str) -> frame_support::dispatch::DispatchResult {
    Dvp::instruct(signed(creator), legs, deadline, reference(name))
}

/// The open instructions that an account is a party to, as they are listed.
fn open(who: AccountId) -> Vec<u64> {
    OpenInstructions::<Test>::iter_key_prefix(who).map(u64::from).collect()
}

#[test]
fn keeps_the_terms_and_finds_them_by_reference() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(try_instruct(ALICE, trade(), DEADLINE, "T1"));
        assert_eq!(
            Instructions::<Test>::get(0),
            Some(Instruction {
                creator: ALICE,
                reference: reference("T1"),
                counter: None,
                legs: any_trade(),
                passes: LegSet::default(),
                by_sender: LegSet::default(),
                by_receiver: LegSet::default(),
                confirmed: LegSet::default(),
                mediators: Default::default(),
                venue: None,
                value_date: 0,
                deadline: DEADLINE,
                status: Status::Pending,
            })
        );
        assert_eq!(InstructionByReference::<Test>::get(ALICE, reference("T1")), Some(0));
        assert_eq!(
            events(),
            [Event::Instructed {
                id: 0,
                creator: ALICE,
                reference: reference("T1"),
                parties: vec![ALICE, BOB]
            }]
        );
        assert_eq!(holding(BOND, ALICE), (FUNDS, 0));
    });
}

#[test]
fn numbers_instructions_in_order() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(instruct(trade()), 0);
        assert_eq!(instruct(trade()), 1);
        assert_eq!(NextInstructionId::<Test>::get(), 2);
    });
}

#[test]
fn the_creator_need_not_be_a_party() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(try_instruct(CAROL, trade(), DEADLINE, "T1"));
        assert_eq!(status(0), Some(Status::Pending));
    });
}

#[test]
fn takes_as_many_legs_as_the_runtime_allows() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(try_instruct(ALICE, legs([leg(CASH, ALICE, BOB, 1)]), DEADLINE, "one"));
        let most = legs((0..MAX_LEGS).map(|n| leg(BOND, ALICE, BOB, 1 + u128::from(n))));
        assert_ok!(try_instruct(ALICE, most, DEADLINE, "most"));
    });
}

#[test]
fn refuses_a_reference_that_its_creator_used() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(try_instruct(ALICE, trade(), DEADLINE, "T1"));
        assert_noop!(
            try_instruct(ALICE, trade(), DEADLINE, "T1"),
            Error::<Test>::ReferenceTaken
        );
        assert_ok!(try_instruct(BOB, trade(), DEADLINE, "T1"));
        assert_ok!(try_instruct(ALICE, trade(), DEADLINE, "T2"));

        Dvp::reject(signed(ALICE), 0).expect("a party may reject");
        assert_noop!(
            try_instruct(ALICE, trade(), DEADLINE, "T1"),
            Error::<Test>::ReferenceTaken
        );
    });
}

#[test]
fn a_repeated_submission_is_recognised_after_its_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(try_instruct(ALICE, trade(), DEADLINE, "T1"));
        Now::set(DEADLINE + 1);
        assert_noop!(
            try_instruct(ALICE, trade(), DEADLINE, "T1"),
            Error::<Test>::ReferenceTaken
        );
        assert_noop!(
            try_instruct(ALICE, trade(), DEADLINE, "T2"),
            Error::<Test>::DeadlinePassed
        );
    });
}

#[test]
fn the_deadline_lies_in_the_future_and_not_too_far() {
    ExtBuilder::default().build_and_execute(|| {
        for past in [0, START - 1, START] {
            assert_noop!(try_instruct(ALICE, trade(), past, "T1"), Error::<Test>::DeadlinePassed);
        }
        for far in [START + MAX_LIFETIME + 1, u64::MAX] {
            assert_noop!(try_instruct(ALICE, trade(), far, "T1"), Error::<Test>::DeadlineTooFar);
        }
        assert_ok!(try_instruct(ALICE, trade(), START + 1, "shortest"));
        assert_ok!(try_instruct(ALICE, trade(), START + MAX_LIFETIME, "longest"));
    });
}

#[test]
fn refuses_bad_legs() {
    ExtBuilder::default().build_and_execute(|| {
        let good = leg(BOND, ALICE, BOB, 1);
        for (bad, error) in [
            (legs([]), Error::<Test>::NoLegs),
            (legs([good.clone(), leg(CASH, BOB, ALICE, 0)]), Error::ZeroAmount),
            (legs([good.clone(), leg(CASH, BOB, BOB, 1)]), Error::SameParty),
            (legs([good.clone(), leg(UNKNOWN, BOB, ALICE, 1)]), Error::UnknownAsset),
            (legs([good, leg(ART, BOB, ALICE, 1)]), Error::NotFungible),
        ] {
            assert_noop!(try_instruct(ALICE, bad, DEADLINE, "T1"), error);
        }
    });
}

#[test]
fn an_amount_that_nobody_can_have_is_refused_when_it_is_locked() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, u128::MAX),
            leg(BOND, ALICE, BOB, u128::MAX),
        ]));
        assert_noop!(Dvp::affirm(signed(ALICE), id), TokenError::FundsUnavailable);
    });
}

#[test]
fn only_institutions_in_good_standing_create() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(try_instruct(STRANGER, trade(), DEADLINE, "T1"), NOT_ADMITTED);
        assert_noop!(try_instruct(ISSUER, trade(), DEADLINE, "T1"), ROLE_MISSING);
        Ledger::set_suspended(CAROL, true);
        assert_noop!(try_instruct(CAROL, trade(), DEADLINE, "T1"), SUSPENDED);
        Ledger::set_suspended(CAROL, false);
        assert_ok!(try_instruct(CAROL, trade(), DEADLINE, "T1"));
    });
}

#[test]
fn all_parties_are_in_good_standing() {
    ExtBuilder::default().build_and_execute(|| {
        let with_stranger = legs([leg(BOND, ALICE, BOB, 1), leg(CASH, BOB, STRANGER, 1)]);
        assert_noop!(try_instruct(ALICE, with_stranger, DEADLINE, "T1"), NOT_ADMITTED);
        Ledger::set_suspended(BOB, true);
        assert_noop!(try_instruct(ALICE, trade(), DEADLINE, "T1"), SUSPENDED);
    });
}

#[test]
fn needs_a_signature() {
    ExtBuilder::default().build_and_execute(|| {
        for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
            assert_noop!(
                Dvp::instruct(origin, trade(), DEADLINE, reference("T1")),
                sp_runtime::DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn instructing_and_affirming_at_once_locks_what_the_creator_delivers() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(Dvp::instruct_and_affirm(
            signed(ALICE),
            trade(),
            DEADLINE,
            reference("T1")
        ));
        assert_eq!(holding(BOND, ALICE), (FUNDS - 100, 100));
        assert_eq!(affirmed(0), [ALICE]);
        assert_eq!(
            events(),
            [
                Event::Instructed {
                    id: 0,
                    creator: ALICE,
                    reference: reference("T1"),
                    parties: vec![ALICE, BOB]
                },
                Event::Affirmed { id: 0, party: ALICE },
            ]
        );
        affirm(BOB, 0);
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn instructing_and_affirming_at_once_is_for_parties_who_can_deliver() {
    ExtBuilder::default().build_and_execute(|| {
        let at_once = |who, legs| Dvp::instruct_and_affirm(signed(who), legs, DEADLINE, reference("T1"));
        assert_noop!(at_once(CAROL, trade()), Error::<Test>::NotParty);
        assert_noop!(
            at_once(ALICE, legs([leg(BOND, ALICE, BOB, FUNDS + 1)])),
            TokenError::FundsUnavailable
        );
        Ledger::set_barred(BOND, BOB, true);
        assert_noop!(at_once(ALICE, trade()), BARRED);
        assert_ok!(at_once(BOB, trade()));
        assert_eq!(holding(CASH, BOB), (FUNDS - 400, 400));
    });
}

#[test]
fn numbers_run_out_with_an_error() {
    ExtBuilder::default().build().execute_with(|| {
        NextInstructionId::<Test>::put(u64::MAX);
        assert_noop!(try_instruct(ALICE, trade(), DEADLINE, "T1"), ArithmeticError::Overflow);
    });
}

fn try_with(legs: AnyLegs, options: Options<Test>) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Dvp::instruct_with(signed(ALICE), legs, DEADLINE, reference("T1"), options)
}

#[test]
fn refuses_bad_legs_of_any_kind() {
    ExtBuilder::default().build_and_execute(|| {
        let signer = Some(SIGNER);
        for (bad, error) in [
            (item(UNKNOWN, ALICE, BOB, 0), Error::<Test>::UnknownAsset),
            (item(BOND, ALICE, BOB, 0), Error::NotUnique),
            (units(ART, ALICE, BOB, 1), Error::NotFungible),
            (off_chain(ALICE, BOB, 0, signer), Error::ZeroAmount),
            (off_chain(ALICE, ALICE, 1, signer), Error::SameParty),
            (off_chain(ALICE, BOB, 1, None), Error::NoSigner),
        ] {
            assert_noop!(try_with(any_legs([bad]), options()), error);
        }
        assert_noop!(try_with(any_legs([]), options()), Error::<Test>::NoLegs);
        // A unit that does not exist, or is not the sender's, is refused when it is locked.
        assert_ok!(try_with(any_legs([item(ART, ALICE, BOB, 1)]), options()));
        assert_noop!(Dvp::affirm(signed(ALICE), 0), NOT_OWNED);
    });
}

#[test]
fn the_value_date_is_not_after_the_deadline() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(
            try_with(any_trade(), valued(DEADLINE + 1)),
            Error::<Test>::ValueDateAfterDeadline
        );
        // One in the past asks for nothing.
        assert_ok!(try_with(any_trade(), valued(START - 1)));
        affirm(ALICE, 0);
        affirm(BOB, 0);
        assert_eq!(status(0), Some(Status::Settled));
    });
}

#[test]
fn mediators_are_named_once_and_are_no_parties() {
    ExtBuilder::default().build_and_execute(|| {
        for bad in [[MEDIATOR, MEDIATOR], [MEDIATOR, BOB]] {
            assert_noop!(try_with(any_trade(), mediated_by(&bad)), Error::<Test>::BadMediator);
        }
        assert_noop!(try_with(any_trade(), mediated_by(&[STRANGER])), NOT_ADMITTED);
        assert_ok!(try_with(any_trade(), mediated_by(&[MEDIATOR, CAROL])));
    });
}

#[test]
fn open_instructions_are_listed_by_party_in_order_and_without_an_end() {
    ExtBuilder::default().build_and_execute(|| {
        let ids: Vec<_> = (0..600).map(|_| instruct(legs([leg(BOND, BOB, CAROL, 1)]))).collect();
        assert_eq!(open(CAROL), ids);
        assert_eq!(open(BOB), ids);
        let first = |from, limit| -> Vec<_> {
            let page = Dvp::obligations(&CAROL, from, limit);
            page.into_iter().map(|obligation| obligation.instruction).collect()
        };
        assert_eq!(first(0, 2), ids[..2]);
        assert_eq!(first(ids[299], 2), ids[299..301]);
        assert_ok!(Dvp::reject(signed(CAROL), ids[299]));
        assert_eq!(first(ids[299], 2), ids[300..302]);
        assert!(first(ids[599] + 1, 2).is_empty());
        assert_eq!((open(CAROL).len(), open(BOB).len()), (599, 599));
    });
}

#[test]
fn an_account_without_open_instructions_keeps_no_list() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        affirm(BOB, id);
        assert_eq!(OpenInstructions::<Test>::iter_keys().count(), 0);
    });
}
