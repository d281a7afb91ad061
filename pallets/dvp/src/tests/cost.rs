// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is charged, and how much storage a trade touches: a count, not a time.
//!
//! Counted are distinct keys. Those that every transaction of a block touches are left out, as benchmarks leave them
//! out: the system pallet's and the well-known ones.

use super::*;
use crate::{Call, WeightInfo};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use sp_io::{hashing::twox_128, TestExternalities};
use std::collections::BTreeSet;

type Weights = <Test as crate::Config>::WeightInfo;
type Keys = BTreeSet<Vec<u8>>;

fn charged(call: Call<Test>) -> Weight {
    call.get_dispatch_info().call_weight
}

/// The most that an input of an instruction of so many legs can cost.
fn advance(legs: u32) -> Weight {
    Weights::affirm_last(legs) + Weights::fail(legs) + MAX_RULES_WEIGHT * u64::from(2 * legs)
}

/// The keys that `run` reads and writes.
fn touches(ext: &mut TestExternalities, run: impl FnOnce()) -> (Keys, Keys) {
    ext.commit_all().expect("no transaction is open");
    let recorder = Default::default();
    ext.execute_with_recorder(Clone::clone(&recorder), run);
    let counted = |key: &Vec<u8>| !key.starts_with(b":") && !key.starts_with(&twox_128(b"System"));
    let reads = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys());
    let reads = reads.map(|key| key.to_vec()).filter(counted).collect();
    let writes = ext
        .overlayed_changes()
        .changes()
        .map(|(key, _)| key.clone())
        .filter(counted)
        .collect();
    (reads, writes)
}

fn of_the_pallet(keys: &Keys) -> usize {
    keys.iter().filter(|key| key.starts_with(&twox_128(b"Dvp"))).count()
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
        assert_eq!(most, advance(crate::SHORT));
        assert_eq!(charged(Call::affirm_within { id, legs: 7 }), advance(7));
        assert_eq!(charged(Call::affirm_within { id, legs: u32::MAX }), advance(MAX_LEGS));

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
fn a_failure_is_charged_for_what_it_tried_and_wrote_down() {
    ExtBuilder::default().build_and_execute(|| {
        let id = instruct(trade());
        affirm(ALICE, id);
        Ledger::set_barred(BOND, BOB, true);
        let failed = Dvp::affirm(signed(BOB), id).expect("it counts").actual_weight;
        let tried = Weights::affirm_last(2) + Weights::fail(2) + RULES_WEIGHT * 4;
        assert_eq!(failed, Some(tried));
        let most = charged(Call::retry { id });
        assert_eq!(most, Weights::affirm(MAX_LEGS) + advance(MAX_LEGS));
        let again = Dvp::retry(signed(BOB), id).expect("it may be tried").actual_weight;
        assert_eq!(again, Some(tried + Weights::affirm(2)));
    });
}

#[test]
fn a_batch_is_charged_for_the_legs_that_it_says() {
    ExtBuilder::default().build_and_execute(|| {
        let ids: Vec<_> = (0..3).map(|_| instruct(trade())).collect();
        let list: frame_support::BoundedVec<_, _> = ids.try_into().expect("not too many");
        let (ids, legs) = (list.clone(), 2);
        assert_eq!(charged(Call::affirm_many { ids, legs }), advance(2) * 3);
        let info = Dvp::affirm_many(signed(ALICE), list, 2).expect("nothing undoes it");
        assert_eq!(info.actual_weight, Some((Weights::affirm(1) + RULES_WEIGHT) * 3));
        let (ids, legs) = (vec![0].try_into().expect("not too many"), u32::MAX);
        assert_eq!(charged(Call::affirm_many { ids, legs }), advance(MAX_LEGS));
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
        assert_eq!(most, Weights::instruct(2) + advance(2));
        assert_eq!(actual, Some(Weights::instruct_and_affirm(2) + RULES_WEIGHT * 2));

        let (most, actual) = at_once(trade(), "delivers one");
        let other_leg = Weights::instruct(2).saturating_sub(Weights::instruct(1));
        assert_eq!(actual, Some(Weights::instruct_and_affirm(1) + other_leg + RULES_WEIGHT));
        assert!(actual.is_some_and(|weight| weight != most && weight.all_lte(most)));
    });
}

#[test]
fn ends_are_charged_for_what_they_unlock() {
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

/// On a ledger that touches as many items as the real one. Twelve reads and six writes a leg are the most; that holds for
/// each call, and for all items that the trade ever touches.
#[test]
fn a_two_leg_trade_touches_few_items() {
    let mut ext = ExtBuilder::default().build();
    let (made_reads, made_writes) = touches(&mut ext, || {
        assert_ok!(Dvp::instruct_and_affirm(
            signed(ALICE),
            trade(),
            DEADLINE,
            reference("T1")
        ));
    });
    let (last_reads, last_writes) = touches(&mut ext, || affirm(BOB, 0));
    let (reads, writes) = (&made_reads | &last_reads, &made_writes | &last_writes);
    println!(
        "a two-leg trade: made {} reads, {} writes; last affirmation {} reads, {} writes; in all {} and {}",
        made_reads.len(),
        made_writes.len(),
        last_reads.len(),
        last_writes.len(),
        reads.len(),
        writes.len()
    );
    // The instruction, its number and its reference; an entry in the list of each party.
    assert_eq!(of_the_pallet(&made_writes), 5);
    // The instruction is read; it and both entries are written.
    assert_eq!((of_the_pallet(&last_reads), of_the_pallet(&last_writes)), (1, 3));
    for (reads, writes) in [
        (&made_reads, &made_writes),
        (&last_reads, &last_writes),
        (&reads, &writes),
    ] {
        assert!(reads.len() <= 2 * 12, "{} reads", reads.len());
        assert!(writes.len() <= 2 * 6, "{} writes", writes.len());
    }
}

/// Each leg in an asset of its own, between parties of its own: the costliest shape.
#[test]
fn the_costliest_leg_touches_few_items() {
    let parties: Vec<AccountId> = (20..20 + 2 * u64::from(MAX_LEGS)).collect();
    let mut ext = ExtBuilder::default()
        .assets(MAX_LEGS)
        .holders(parties.clone().into_iter().chain([ALICE]))
        .build();
    let pairs: Vec<_> = parties.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let deliveries = || {
        let legs_of_pairs = pairs.iter().enumerate();
        legs(legs_of_pairs.map(|(asset, (from, to))| leg(asset as u32, *from, *to, 1)))
    };
    let (reads, writes) = touches(&mut ext, || {
        instruct(deliveries());
    });
    let each = MAX_LEGS as usize;
    assert!(reads.len() <= 12 * each && writes.len() <= 6 * each);
    ext.execute_with(|| parties.iter().skip(1).for_each(|who| affirm(*who, 0)));
    let (reads, writes) = touches(&mut ext, || affirm(parties[0], 0));
    println!("64 legs: {} reads, {} writes", reads.len(), writes.len());
    ext.execute_with(|| assert_eq!(status(0), Some(Status::Settled)));
    // Per leg: an entry of each party, two holdings and the statistics are written. The instruction, the time and who is
    // trusted are read once.
    assert!(writes.len() <= 6 * each, "{} writes", writes.len());
    assert!(reads.len() <= 12 * each, "{} reads", reads.len());
}
