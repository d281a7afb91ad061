// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What was moved in a day and month, against a list of all movements.

use crate::*;
use castellan_primitives::{
    rwa::{Direction, Period},
    Balance, Moment,
};
use proptest::{collection::vec, prelude::*, sample::select};

#[test]
fn a_day_ends_at_midnight_and_a_month_with_its_last_day() {
    // 31 January 2026, 23:59:59.999.
    let last = 1_769_903_999_999;
    let mut windows = Windows::default();
    windows.add(last, Direction::Out, 5);
    for period in [Period::Day, Period::Month] {
        assert_eq!(windows.used(last, period, Direction::Out), 5);
        assert_eq!(windows.used(last, period, Direction::In), 0);
        assert_eq!(windows.used(last + 1, period, Direction::Out), 0);
    }
    windows.add(last + 1, Direction::Out, 7);
    assert_eq!(windows.used(last + 1, Period::Month, Direction::Out), 7);
    assert_eq!(windows.used(last + 1 + DAY, Period::Day, Direction::Out), 0);
    assert_eq!(windows.used(last + 1 + DAY, Period::Month, Direction::Out), 7);
}

#[test]
fn the_numbers_stop_at_the_largest() {
    let mut windows = Windows::default();
    windows.add(0, Direction::In, Balance::MAX);
    windows.add(0, Direction::In, 1);
    assert_eq!(windows.used(0, Period::Day, Direction::In), Balance::MAX);
}

#[test]
fn a_split_counts_in_new_units() {
    let mut windows = Windows::default();
    windows.add(0, Direction::In, 3);
    windows.scale(4);
    assert_eq!(windows.used(0, Period::Month, Direction::In), 12);
}

type Movement = (Moment, Direction, Balance, bool);

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    let direction = select(vec![Direction::In, Direction::Out]);
    let wait = prop_oneof![3 => 0..DAY, 1 => 0..40 * DAY];
    vec((wait, direction, 0..1_000u128, any::<bool>()), 1..40)
}

proptest! {
    #[test]
    fn the_numbers_are_those_of_the_movements_in_the_present_day_and_month(movements in movements()) {
        let (mut now, mut accounts) = (super::world::NOON, [Windows::default(); 2]);
        let mut past = vec![];
        for (wait, direction, amount, first) in movements {
            now += wait;
            accounts[usize::from(first)].add(now, direction, amount);
            past.push((now, direction, amount));
            let together = accounts[0].plus(now, &accounts[1]);
            for asked in [Direction::In, Direction::Out] {
                let sum = |same: &dyn Fn(Moment) -> bool| -> Balance {
                    let counted = past.iter().filter(|(at, direction, _)| *direction == asked && same(*at));
                    counted.map(|(.., amount)| amount).sum()
                };
                let day = sum(&|at| day_of(at) == day_of(now));
                let month = sum(&|at| month_of(at) == month_of(now));
                prop_assert_eq!(together.used(now, Period::Day, asked), day);
                prop_assert_eq!(together.used(now, Period::Month, asked), month);
            }
        }
    }
}
