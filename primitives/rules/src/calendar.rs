// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Days and months in UTC.

use castellan_primitives::Moment;
use time::Date;

/// A day, in milliseconds. UTC in Unix time has no leap seconds.
pub const DAY: Moment = 24 * 60 * MINUTE;
const MINUTE: Moment = 60 * 1_000;

/// The Julian day of the Unix epoch, 1 January 1970.
const EPOCH: i32 = 2_440_588;

/// Days since the Unix epoch.
pub fn day_of(moment: Moment) -> u32 {
    u32::try_from(moment / DAY).unwrap_or(u32::MAX)
}

/// Calendar months since January of the year 0; all times after the year 9999 are in one month.
pub fn month_of(moment: Moment) -> u32 {
    let date = i32::try_from(moment / DAY)
        .ok()
        .and_then(|days| days.checked_add(EPOCH))
        .and_then(|julian| Date::from_julian_day(julian).ok());
    let month = date.and_then(|date| {
        let year = u32::try_from(date.year()).ok()?;
        year.checked_mul(12)?
            .checked_add(u32::from(u8::from(date.month())).checked_sub(1)?)
    });
    month.unwrap_or(u32::MAX)
}

/// The day of the week: 0 is Monday, 6 Sunday.
pub fn weekday_of(moment: Moment) -> u8 {
    // The Unix epoch was a Thursday.
    ((moment / DAY).saturating_add(3) % 7) as u8
}

/// The minute of the day, from 0.
pub fn minute_of(moment: Moment) -> u16 {
    (moment % DAY / MINUTE) as u16
}
