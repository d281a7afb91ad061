// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Lots, against a list that is never merged.

use crate::*;
use castellan_primitives::{Balance, Moment};
use proptest::{collection::vec, prelude::*};

fn lot(acquired_at: Moment, amount: Balance) -> Lot {
    Lot { acquired_at, amount }
}

fn lots(list: &[(Moment, Balance)]) -> Lots {
    let mut lots = Lots::default();
    for (acquired_at, amount) in list {
        lots.put(lot(*acquired_at, *amount), 0);
    }
    lots
}

fn listed(lots: &Lots) -> Vec<(Moment, Balance)> {
    lots.iter().map(|lot| (lot.acquired_at, lot.amount)).collect()
}

#[test]
fn units_are_free_lot_by_lot() {
    let lots = lots(&[(100, 5), (200, 7)]);
    let held = |now| lots.held_for(50, now, 12, 0);
    assert_eq!((held(149), held(150), held(249), held(250)), (0, 5, 5, 12));
    assert_eq!(lots.held_for(Moment::MAX, Moment::MAX, 12, 0), 0);
}

#[test]
fn units_from_before_lots_were_kept_are_the_oldest() {
    let mut lots = lots(&[(100, 5)]);
    // 20 of 25 units were there at time 60.
    assert_eq!(lots.held_for(50, 109, 25, 60), 0);
    assert_eq!(lots.held_for(50, 110, 25, 60), 20);
    assert_eq!(lots.held_for(50, 150, 25, 60), 25);
    assert_eq!(lots.take(22, 25, 60), [lot(60, 20), lot(100, 2)]);
    assert_eq!(listed(&lots), [(100, 3)]);
}

#[test]
fn the_oldest_leave_first_and_keep_their_age_elsewhere() {
    let mut from = lots(&[(100, 5), (200, 7), (300, 9)]);
    let taken = from.take(8, 21, 0);
    assert_eq!(taken, [lot(100, 5), lot(200, 3)]);
    assert_eq!(listed(&from), [(200, 4), (300, 9)]);
    let mut to = lots(&[(150, 1), (400, 1)]);
    taken.into_iter().for_each(|lot| to.put(lot, 0));
    assert_eq!(listed(&to), [(100, 5), (150, 1), (200, 3), (400, 1)]);
}

#[test]
fn the_closest_two_of_nine_become_one_with_the_later_time() {
    let mut lots = lots(&[
        (1, 1),
        (100, 1),
        (200, 1),
        (300, 1),
        (400, 1),
        (500, 1),
        (510, 1),
        (700, 1),
    ]);
    lots.put(lot(900, 1), 0);
    let expected = [
        (1, 1),
        (100, 1),
        (200, 1),
        (300, 1),
        (400, 1),
        (510, 2),
        (700, 1),
        (900, 1),
    ];
    assert_eq!(listed(&lots), expected);
    assert_eq!(lots.sum(), 9);
}

#[test]
fn dust_does_not_put_off_what_lies_apart_from_it() {
    let month = 30 * DAY;
    let mut lots = lots(&[(month, 100), (2 * month, 100), (3 * month, 100)]);
    for block in 0..1_000 {
        lots.put(lot(4 * month + block * 6_000, 1), 0);
    }
    assert_eq!(lots.held_for(month, 4 * month, 1_300, 0), 300);
}

#[test]
fn units_acquired_together_are_one_lot_and_none_is_empty() {
    assert_eq!(listed(&lots(&[(5, 1), (5, 2), (6, 0)])), [(5, 3)]);
}

#[test]
fn what_was_kept_for_rules_that_were_given_up_says_nothing() {
    let mut kept = lots(&[(100, 50), (200, 50)]);
    // Meanwhile 50 units left, and lots are kept again since time 300.
    assert_eq!(kept.held_for(100, 399, 50, 300), 0);
    assert_eq!(kept.held_for(100, 400, 50, 300), 50);
    kept.put(lot(350, 10), 300);
    assert_eq!(listed(&kept), [(350, 10)]);
    assert_eq!(kept.held_for(100, 400, 60, 300), 50);
}

#[test]
fn a_split_counts_in_new_units() {
    let mut lots = lots(&[(5, 1), (6, 2)]);
    lots.scale(10);
    assert_eq!(listed(&lots), [(5, 10), (6, 20)]);
}

#[derive(Clone, Debug)]
enum Step {
    Receive(Balance),
    /// At a time in the past, as from another account of the subject.
    Inherit(Moment, Balance),
    /// A part of what is there, in percent.
    Send(u8),
    Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..100u128).prop_map(Step::Receive),
        1 => (0..500u64, 1..100u128).prop_map(|(ago, amount)| Step::Inherit(ago, amount)),
        2 => (0..=100u8).prop_map(Step::Send),
        4 => (1..300u64).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn lots_never_release_early_and_add_up(
        older in 0..50u128,
        steps in vec(step(), 1..60),
        periods in vec(0..2_000u64, 4),
    ) {
        let (mut now, since) = (1_000, 900);
        let mut balance = older;
        let mut kept = Lots::default();
        // Oldest first, and as many as there are.
        let mut naive: Vec<Lot> = vec![lot(since, older)];
        let mut was_full = false;
        for step in steps {
            let put = |naive: &mut Vec<Lot>, kept: &mut Lots, lot: Lot| {
                kept.put(lot, since);
                naive.push(lot);
                naive.sort_by_key(|lot| lot.acquired_at);
            };
            match step {
                Step::Receive(amount) => {
                    put(&mut naive, &mut kept, lot(now, amount));
                    balance += amount;
                },
                Step::Inherit(ago, amount) => {
                    put(&mut naive, &mut kept, lot(now.saturating_sub(ago).max(since), amount));
                    balance += amount;
                },
                Step::Send(percent) => {
                    let amount = balance * Balance::from(percent) / 100;
                    let taken = kept.take(amount, balance, since);
                    prop_assert_eq!(taken.iter().map(|lot| lot.amount).sum::<Balance>(), amount);
                    balance -= amount;
                    let mut rest = amount;
                    for lot in naive.iter_mut() {
                        let part = lot.amount.min(rest);
                        lot.amount -= part;
                        rest -= part;
                    }
                },
                Step::Wait(time) => now += time,
            }
            naive.retain(|lot| lot.amount > 0);
            prop_assert!(kept.iter().count() <= MAX_LOTS as usize);
            prop_assert!(kept.sum() <= balance);
            prop_assert_eq!(naive.iter().map(|lot| lot.amount).sum::<Balance>(), balance);
            let mut dates: Vec<_> = naive.iter().map(|lot| lot.acquired_at).collect();
            dates.dedup();
            was_full |= dates.len() > MAX_LOTS as usize;
            for period in &periods {
                let exact: Balance =
                    naive.iter().filter(|lot| lot.acquired_at + period <= now).map(|lot| lot.amount).sum();
                let held = kept.held_for(*period, now, balance, since);
                prop_assert!(held <= exact, "{held} of {balance} are free, not {exact}");
                if !was_full {
                    prop_assert_eq!(held, exact);
                }
            }
            prop_assert_eq!(kept.held_for(0, now, balance, since), balance);
        }
    }
}
