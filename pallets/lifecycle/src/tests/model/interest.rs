// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{interest::CouponStatus, Bond, Coupons, Distributions, Funds};
use castellan_calendar::{Day, DayCount, Schedule};

#[derive(Clone, Debug)]
enum Op {
    Advance(u64),
    Idle,
    Poke,
    Fund(Balance),
    Push(usize),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (1..90u64).prop_map(|days| Op::Advance(days * DAY)),
        4 => Just(Op::Idle),
        3 => Just(Op::Poke),
        3 => (1..4_000u128).prop_map(Op::Fund),
        3 => (0..8usize).prop_map(Op::Push),
    ]
}

#[derive(Clone, Debug)]
struct Case {
    rate: u32,
    day_count: DayCount,
    months: u8,
    length: u32,
    lots: Balance,
    ops: Vec<Op>,
}

fn case() -> impl Strategy<Value = Case> {
    use DayCount::*;
    (
        1..200_000_000u32,
        prop::sample::select(vec![Thirty360, Thirty360Us, ThirtyE360, Act365Fixed, ActActIsda]),
        prop::sample::select(vec![1u8, 3, 6, 12]),
        40..900u32,
        1..200u128,
        prop::collection::vec(op(), 20..50),
    )
        .prop_map(|(rate, day_count, months, length, lots, ops)| Case {
            rate,
            day_count,
            months,
            length,
            lots,
            ops,
        })
}

/// Due dates, counted back from the maturity one at a time.
fn naive_dates(start: Day, maturity: Day, months: u8) -> Vec<Day> {
    let mut dates = Vec::new();
    for back in 0.. {
        let date = maturity
            .months_before(back * u32::from(months), false)
            .expect("within the calendar");
        if date <= start {
            break;
        }
        dates.insert(0, date);
    }
    dates
}

/// Parts of a year: every count divides it.
const YEAR: u128 = 365 * 366 * 360;

/// Days that count, and of how many a year has, in parts of a year that every count divides.
fn naive_years(count: DayCount, start: Day, end: Day) -> Balance {
    let (y1, m1, d1) = start.date();
    let (y2, m2, d2) = end.date();
    let last_of_february =
        |day: Day| day.date().1 == 2 && Day::new(day.number() + 1).is_ok_and(|next| next.date().1 == 3);
    let thirty = |d1: i64, d2: i64| {
        let months = i64::from(y2 - y1) * 12 + i64::from(m2) - i64::from(m1);
        (months * 30 + d2 - d1) as u128 * 365 * 366
    };
    let (d1, d2) = (i64::from(d1), i64::from(d2));
    match count {
        DayCount::Thirty360 => thirty(d1.min(30), if d1 >= 30 { d2.min(30) } else { d2 }),
        DayCount::ThirtyE360 => thirty(d1.min(30), d2.min(30)),
        DayCount::Thirty360Us => {
            let second = if last_of_february(start) && last_of_february(end) {
                30
            } else {
                d2
            };
            let first = if last_of_february(start) { 30 } else { d1.min(30) };
            thirty(first, if first == 30 { second.min(30) } else { second })
        },
        DayCount::Act365Fixed => u128::from(end.number() - start.number()) * 366 * 360,
        // Day by day.
        _ => (start.number()..end.number())
            .map(|number| Day::new(number).expect("within the calendar").date().0)
            .map(|year| {
                let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
                if leap {
                    365u128 * 360
                } else {
                    366 * 360
                }
            })
            .sum(),
    }
}

fn play(case: Case, counts: &Counts) {
    let start = day(2026, 1, 1);
    let maturity = Day::new(start.number() + case.length).expect("within the calendar");
    let mut plan = bond_plan();
    plan.bond = Some(Bond {
        face: FACE,
        rate: case.rate,
        day_count: case.day_count,
        schedule: Schedule::new(start, maturity, case.months, false, false).expect("valid"),
    });
    let asset = distributed(plan, &[(ALICE, case.lots)]);
    let dates = naive_dates(start, maturity, case.months);
    let interest = |index: usize| {
        let from = if index == 0 { start } else { dates[index - 1] };
        let years = naive_years(case.day_count, from, dates[index]);
        let above = case.lots * u128::from(FACE) * u128::from(case.rate) * years;
        let below = 1_000_000_000 * YEAR;
        (above * 2 + below) / (below * 2)
    };
    let cash = all_cash();
    let mut funded = 0;
    for op in &case.ops {
        let succeeded = match op {
            Op::Advance(by) => {
                Now::mutate(|now| *now += by);
                true
            },
            Op::Idle => {
                idle();
                true
            },
            Op::Poke => Lifecycle::poke(signed(STRANGER), asset, None).is_ok(),
            Op::Fund(amount) => {
                funded += amount;
                assert_ok!(Lifecycle::fund(signed(AGENT), asset, *amount));
                true
            },
            Op::Push(id) => Lifecycle::push(signed(STRANGER), *id as u64, page([ALICE])).is_ok(),
        };
        counts.add(succeeded);
        compare(asset, &dates, funded, &interest);
        assert_eq!(all_cash(), cash);
        invariants();
        System::reset_events();
    }
}

/// Each coupon is what was counted, those that could be paid are paid, and in order.
fn compare(asset: u32, dates: &[Day], funded: Balance, interest: &dyn Fn(usize) -> Balance) {
    let life = life(asset);
    let mut paid = 0;
    for (index, date) in dates.iter().enumerate() {
        let coupon = Coupons::<Test>::get(asset, index as u32);
        assert_eq!(coupon.is_some(), index < life.next_period as usize);
        let Some(coupon) = coupon else { continue };
        assert_eq!(coupon.due, date.start());
        assert_eq!(coupon.total, interest(index), "period {index}");
        match coupon.status {
            CouponStatus::Nil => assert_eq!(coupon.total, 0),
            CouponStatus::Arrears(_) => assert!(index >= life.next_unpaid as usize),
            CouponStatus::Distributed(id) => {
                paid += coupon.total;
                let amount = Distributions::<Test>::get(id).map(|distribution| distribution.amount);
                assert_eq!(amount, Some(coupon.total));
            },
        }
    }
    assert!(life.next_period as usize <= dates.len());
    assert_eq!(Funds::<Test>::get(asset), funded - paid);
}

#[test]
fn interest_agrees_with_counting_by_hand() {
    check(
        concat!(module_path!(), "::interest_agrees_with_counting_by_hand"),
        case(),
        play,
    );
}
