// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use time::{Date, Month};

/// The length of a day, in milliseconds.
pub const MILLISECONDS_PER_DAY: u64 = 86_400_000;

/// The Julian day number of 1 January 1970.
const EPOCH: i32 = 2_440_588;
/// Days from the epoch to 31 December 9999.
const LAST: u32 = 2_932_896;

/// A day of the Gregorian calendar in UTC, from 1 January 1970 to 31 December 9999.
///
/// It is kept as the number of days since 1 January 1970.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Day(u32);

/// There is no such day, or it lies outside the years 1970 to 9999.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidDay;

impl Day {
    /// The day that is so many days after 1 January 1970.
    pub fn new(days: u32) -> Result<Self, InvalidDay> {
        if days > LAST {
            return Err(InvalidDay);
        }
        Ok(Self(days))
    }

    /// The day that a calendar calls `year`, `month` (1 to 12) and `day` (from 1).
    pub fn from_date(year: i32, month: u8, day: u8) -> Result<Self, InvalidDay> {
        let month = Month::try_from(month).map_err(|_| InvalidDay)?;
        let date = Date::from_calendar_date(year, month, day).map_err(|_| InvalidDay)?;
        let days = date.to_julian_day().checked_sub(EPOCH).ok_or(InvalidDay)?;
        Self::new(u32::try_from(days).map_err(|_| InvalidDay)?)
    }

    /// The day that a moment falls on, in milliseconds since the Unix epoch.
    pub fn from_moment(moment: u64) -> Result<Self, InvalidDay> {
        let days = moment.checked_div(MILLISECONDS_PER_DAY).unwrap_or_default();
        Self::new(u32::try_from(days).map_err(|_| InvalidDay)?)
    }

    /// Its first moment, in milliseconds since the Unix epoch.
    pub fn start(&self) -> u64 {
        u64::from(self.0).saturating_mul(MILLISECONDS_PER_DAY)
    }

    /// Days since 1 January 1970.
    pub fn number(&self) -> u32 {
        self.0
    }

    /// Year, month (1 to 12) and day (from 1).
    pub fn date(&self) -> (i32, u8, u8) {
        let julian = EPOCH.saturating_add_unsigned(self.0);
        // The constructors keep the number within what a date can be.
        let (year, month, day) = Date::from_julian_day(julian).unwrap_or(Date::MAX).to_calendar_date();
        (year, u8::from(month), day)
    }

    /// Days from `self` to `later`; `None` if `later` is earlier.
    pub fn days_until(&self, later: Day) -> Option<u32> {
        later.0.checked_sub(self.0)
    }

    /// Whether it is the last day of its month.
    pub fn is_end_of_month(&self) -> bool {
        let (year, month, day) = self.date();
        day == month_length(year, month)
    }

    /// The same day of the month `months` earlier, or the last day of that month where it is shorter.
    ///
    /// With `end_of_month` the last day of a month leads to the last day of the other.
    pub fn months_before(&self, months: u32, end_of_month: bool) -> Result<Self, InvalidDay> {
        let (year, month, day) = self.date();
        let index = i64::from(year)
            .saturating_mul(12)
            .saturating_add(i64::from(month))
            .saturating_sub(1)
            .saturating_sub(i64::from(months));
        let year = i32::try_from(index.div_euclid(12)).map_err(|_| InvalidDay)?;
        let month = u8::try_from(index.rem_euclid(12).saturating_add(1)).map_err(|_| InvalidDay)?;
        let length = month_length(year, month);
        let day = if end_of_month && self.is_end_of_month() {
            length
        } else {
            day.min(length)
        };
        Self::from_date(year, month, day)
    }
}

fn month_length(year: i32, month: u8) -> u8 {
    Month::try_from(month).map(|month| month.length(year)).unwrap_or(31)
}

impl Decode for Day {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(u32::decode(input)?).map_err(|_| "not a valid Day".into())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, day: u8) -> Day {
        Day::from_date(year, month, day).expect("the day exists")
    }

    #[test]
    fn counts_from_the_epoch() {
        assert_eq!(day(1970, 1, 1).number(), 0);
        assert_eq!(day(1970, 1, 1).start(), 0);
        // The Unix time of 1 March 2000 is 951,868,800 s.
        assert_eq!(day(2000, 3, 1).start(), 951_868_800_000);
        assert_eq!(Day::from_moment(951_868_799_999), Ok(day(2000, 2, 29)));
        assert_eq!(day(9999, 12, 31).number(), LAST);
    }

    #[test]
    fn refuses_what_is_no_day() {
        for (year, month, date) in [
            (2023, 2, 29),
            (2024, 13, 1),
            (2024, 0, 1),
            (1969, 12, 31),
            (10_000, 1, 1),
        ] {
            assert_eq!(Day::from_date(year, month, date), Err(InvalidDay));
        }
        assert_eq!(Day::new(LAST + 1), Err(InvalidDay));
        assert_eq!(Day::from_moment(u64::MAX), Err(InvalidDay));
        assert!(Day::decode(&mut &(LAST + 1).encode()[..]).is_err());
        assert_eq!(Day::decode(&mut &LAST.encode()[..]), Ok(day(9999, 12, 31)));
    }

    #[test]
    fn goes_back_by_months() {
        assert_eq!(day(2024, 3, 31).months_before(1, false), Ok(day(2024, 2, 29)));
        assert_eq!(day(2023, 2, 28).months_before(6, false), Ok(day(2022, 8, 28)));
        assert_eq!(day(2023, 2, 28).months_before(6, true), Ok(day(2022, 8, 31)));
        assert_eq!(day(2024, 1, 15).months_before(13, true), Ok(day(2022, 12, 15)));
        assert_eq!(day(1970, 1, 15).months_before(1, false), Err(InvalidDay));
    }

    #[test]
    fn is_written_as_iso_8601() {
        assert_eq!(day(2026, 1, 5).to_string(), "2026-01-05");
    }
}
