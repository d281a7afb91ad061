// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Call, WeightInfo};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use sp_io::{hashing::twox_128, TestExternalities};

type Weights = <Test as crate::Config>::WeightInfo;

fn charged(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

/// How many storage items `run` wrote, those of the system pallet and of the storage layers aside.
fn writes(ext: &mut TestExternalities, run: impl FnOnce()) -> usize {
    ext.commit_all().expect("no transaction is open");
    ext.execute_with(run);
    let system = twox_128(b"System");
    ext.overlayed_changes()
        .changes()
        .filter(|(key, _)| !key.starts_with(&system) && !key.starts_with(b":"))
        .count()
}

#[test]
fn an_affirmation_is_charged_as_the_costliest_and_refunded() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(legs([
            leg(BOND, ALICE, BOB, 1),
            leg(BOND, ALICE, BOB, 2),
            leg(CASH, BOB, ALICE, 3),
        ]));
        let most = charged(Call::affirm { id });
        assert_eq!(
            most,
            Weights::affirm_last(MAX_LEGS) + MAX_RULES_WEIGHT * u64::from(MAX_LEGS)
        );

        let first = Dvp::affirm(signed(ALICE), id)
            .expect("the party may affirm")
            .actual_weight;
        assert_eq!(first, Some(Weights::affirm(2) + RULES_WEIGHT * 2));
        let last = Dvp::affirm(signed(BOB), id)
            .expect("the party may affirm")
            .actual_weight;
        assert_eq!(last, Some(Weights::affirm_last(3) + RULES_WEIGHT * 3));
        assert!([first, last].into_iter().flatten().all(|weight| weight.all_lt(most)));
    });
}

#[test]
fn an_instruction_is_refunded_the_locks_that_others_make() {
    ExtBuilder::default().build_and_execute(|| {
        let at_once = |legs: Legs, name| {
            let most = charged(Call::instruct_and_affirm {
                legs: legs.clone(),
                deadline: DEADLINE,
                reference: reference(name),
            });
            let info = Dvp::instruct_and_affirm(signed(ALICE), legs, DEADLINE, reference(name));
            (most, info.expect("the party may affirm").actual_weight)
        };
        let (most, actual) = at_once(
            legs([leg(BOND, ALICE, BOB, 1), leg(CASH, ALICE, BOB, 1)]),
            "delivers all",
        );
        let legs = Weights::instruct_and_affirm(2);
        assert_eq!(most, legs + MAX_RULES_WEIGHT * 2);
        assert_eq!(actual, Some(legs + RULES_WEIGHT * 2));

        let (most, actual) = at_once(trade(), "delivers one");
        let other_leg = Weights::instruct(2).saturating_sub(Weights::instruct(1));
        assert_eq!(actual, Some(Weights::instruct_and_affirm(1) + other_leg + RULES_WEIGHT));
        assert!(actual.is_some_and(|weight| weight != most && weight.all_lte(most)));
    });
}

#[test]
fn ends_are_charged_for_what_they_release() {
    ExtBuilder::default().build_and_execute(|| {
        let ids: Vec<_> = (0..3).map(|_| instruct(trade())).collect();
        ids.iter().take(2).for_each(|id| affirm(ALICE, *id));
        let (withdrawn, rejected, expired) = (ids[0], ids[1], ids[2]);

        assert_eq!(charged(Call::withdraw { id: withdrawn }), Weights::withdraw(MAX_LEGS));
        let info = Dvp::withdraw(signed(ALICE), withdrawn).expect("the party may withdraw");
        assert_eq!(info.actual_weight, Some(Weights::withdraw(1)));

        assert_eq!(charged(Call::reject { id: rejected }), Weights::reject(MAX_LEGS));
        let info = Dvp::reject(signed(BOB), rejected).expect("the party may reject");
        assert_eq!(info.actual_weight, Some(Weights::reject(1)));

        Now::set(DEADLINE + 1);
        assert_eq!(charged(Call::expire { id: expired }), Weights::expire(MAX_LEGS));
        let info = Dvp::expire(signed(CAROL), expired).expect("the deadline has passed");
        assert_eq!(info.actual_weight, Some(Weights::expire(0)));
    });
}

/// On a ledger that keeps each account in one item, as this one does.
#[test]
fn a_two_leg_settlement_writes_at_most_six_items_a_leg() {
    let mut ext = ExtBuilder::default().build();
    let made = writes(&mut ext, || {
        assert_ok!(Dvp::instruct_and_affirm(
            signed(ALICE),
            trade(),
            DEADLINE,
            reference("T1")
        ));
    });
    // The instruction, its number, its reference; what Alice locks.
    assert_eq!(made, 4);
    let settled = writes(&mut ext, || affirm(BOB, 0));
    // The instruction; both accounts of both assets.
    assert_eq!(settled, 5);
    assert!(made + settled <= 2 * 6);
}
