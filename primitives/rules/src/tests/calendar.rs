// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::*;
use castellan_primitives::Moment;

/// The days of each month, by the rule of 1582.
fn days_of(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[test]
fn every_day_of_four_centuries_has_its_month_and_weekday() {
    let (mut day, mut weekday) = (0u32, 3u8);
    for year in 1970..2_401 {
        for month in 0..12 {
            for _ in 0..days_of(year, month + 1) {
                for moment in [Moment::from(day) * DAY, Moment::from(day) * DAY + DAY - 1] {
                    assert_eq!(day_of(moment), day);
                    assert_eq!(month_of(moment), year * 12 + month, "day {day}");
                    assert_eq!(weekday_of(moment), weekday);
                }
                day += 1;
                weekday = (weekday + 1) % 7;
            }
        }
    }
}

#[test]
fn known_days() {
    // 29 February 2000, a Tuesday; 1 April 2026, a Wednesday.
    assert_eq!(
        (month_of(951_782_400_000), weekday_of(951_782_400_000)),
        (2_000 * 12 + 1, 1)
    );
    assert_eq!(month_of(951_782_400_000 + DAY), 2_000 * 12 + 2);
    assert_eq!(
        (month_of(super::world::NOON), weekday_of(super::world::NOON)),
        (2_026 * 12 + 3, 2)
    );
    assert_eq!(minute_of(super::world::NOON), 12 * 60);
    assert_eq!(minute_of(DAY - 1), 24 * 60 - 1);
    assert_eq!(minute_of(DAY), 0);
}

#[test]
fn the_end_of_time_is_one_month() {
    // 31 December 9999.
    assert_eq!(month_of(253_402_300_799_999), 9_999 * 12 + 11);
    assert_eq!(month_of(253_402_300_800_000), u32::MAX);
    assert_eq!(month_of(Moment::MAX), u32::MAX);
    assert!(weekday_of(Moment::MAX) < 7);
}
