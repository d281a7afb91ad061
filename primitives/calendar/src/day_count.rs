// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{Day, Fraction, Schedule};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How long a period is for interest, as a fraction of a year.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum DayCount {
    /// 30/360, "Bond Basis": section 4.16(f) of the 2006 ISDA Definitions. The 31st counts as the 30th at the start,
    /// and at the end where the start is the 30th or 31st.
    Thirty360,
    /// 30/360 US: as [`DayCount::Thirty360`], and the last day of February counts as the 30th at the start, and at the
    /// end where the start is the last day of February too (SIA, *Standard Securities Calculation Methods*).
    Thirty360Us,
    /// 30E/360, "Eurobond Basis": section 4.16(g) of the 2006 ISDA Definitions. Every 31st counts as the 30th.
    ThirtyE360,
    /// ACT/365 Fixed: section 4.16(d) of the 2006 ISDA Definitions. Days elapsed, over 365.
    Act365Fixed,
    /// ACT/ACT ISDA: section 4.16(b) of the 2006 ISDA Definitions. Days in leap years over 366 and the others over 365.
    ActActIsda,
    /// ACT/ACT ICMA: rule 251 of the ICMA. Days over those of the regular period they fall in, times periods a year.
    ActActIcma,
}

impl DayCount {
    /// The fraction of a year from `start` to `end`, within one interest period of `schedule`, which matters to
    /// [`DayCount::ActActIcma`] only.
    ///
    /// `None` if `end` is before `start` or, for ICMA, after the maturity.
    pub fn fraction(&self, start: Day, end: Day, schedule: &Schedule) -> Option<Fraction> {
        let days = start.days_until(end)?;
        match self {
            Self::Thirty360 | Self::Thirty360Us | Self::ThirtyE360 => {
                Fraction::new(self.thirty_days(start, end)?.into(), 360)
            },
            Self::Act365Fixed => Fraction::new(days.into(), 365),
            Self::ActActIsda => isda(start, end),
            Self::ActActIcma => icma(start, end, schedule),
        }
    }

    /// Days from `start` to `end` where each month has 30.
    fn thirty_days(&self, start: Day, end: Day) -> Option<u32> {
        let (y1, m1, mut d1) = start.date();
        let (y2, m2, mut d2) = end.date();
        match self {
            Self::ThirtyE360 => {
                d1 = d1.min(30);
                d2 = d2.min(30);
            },
            _ => {
                if *self == Self::Thirty360Us && m1 == 2 && start.is_end_of_month() {
                    if m2 == 2 && end.is_end_of_month() {
                        d2 = 30;
                    }
                    d1 = 30;
                }
                if d1 >= 30 {
                    d1 = 30;
                    d2 = d2.min(30);
                }
            },
        }
        let years = i64::from(y2).checked_sub(y1.into())?;
        let months = i64::from(m2).checked_sub(m1.into())?;
        let days = i64::from(d2).checked_sub(d1.into())?;
        let sum = years
            .checked_mul(360)?
            .checked_add(months.checked_mul(30)?)?
            .checked_add(days)?;
        // From the 30th or 31st to the end of February could count below zero only across no time at all.
        u32::try_from(sum.max(0)).ok()
    }
}

fn is_leap(year: i32) -> bool {
    time::util::days_in_year(year) == 366
}

/// Adds up the days of ordinary and of leap years apart.
fn isda(start: Day, end: Day) -> Option<Fraction> {
    let (first, _, _) = start.date();
    let (last, _, _) = end.date();
    let part = |from: Day, to: Day, year: i32| {
        Fraction::new(from.days_until(to)?.into(), if is_leap(year) { 366 } else { 365 })
    };
    if first == last {
        return part(start, end, first);
    }
    let whole = u64::try_from(last.checked_sub(first)?.checked_sub(1)?).ok()?;
    let until_new_year = part(start, Day::from_date(first.checked_add(1)?, 1, 1).ok()?, first)?;
    let since_new_year = part(Day::from_date(last, 1, 1).ok()?, end, last)?;
    until_new_year
        .checked_add(&Fraction::new(whole, 1)?)?
        .checked_add(&since_new_year)
}

/// Adds up the shares of the regular periods that `start` to `end` overlaps, of which an interest period has at most
/// two, unless it is long, and then three.
fn icma(start: Day, end: Day, schedule: &Schedule) -> Option<Fraction> {
    let mut sum = Fraction::ZERO;
    let mut back = schedule.regular_periods_after(end)?;
    // An end within a regular period belongs to the one that ends later.
    if schedule.regular_boundary(back)? < end {
        back = back.checked_sub(1)?;
    }
    let mut to = end;
    while to > start {
        let regular_end = schedule.regular_boundary(back)?;
        back = back.checked_add(1)?;
        let regular_start = schedule.regular_boundary(back)?;
        let from = start.max(regular_start);
        if from < to {
            let length = u64::from(regular_start.days_until(regular_end)?);
            let year = length.checked_mul(12)?;
            let days = u64::from(from.days_until(to)?).checked_mul(schedule.months().into())?;
            sum = sum.checked_add(&Fraction::new(days, year)?)?;
            to = from;
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{mul_div, Rounding};

    fn day(text: &str) -> Day {
        let mut parts = text.split('-').map(|part| part.parse::<i32>().expect("a number"));
        let mut next = || parts.next().expect("three parts");
        Day::from_date(next(), next() as u8, next() as u8).expect("the day exists")
    }

    fn schedule(start: &str, maturity: &str, months: u8) -> Schedule {
        Schedule::new(day(start), day(maturity), months, false, false).expect("the schedule is valid")
    }

    fn thirty(count: DayCount, pairs: &[(&str, &str, u32)]) {
        for (start, end, days) in pairs {
            assert_eq!(
                count.thirty_days(day(start), day(end)),
                Some(*days),
                "{count:?} from {start} to {end}"
            );
        }
    }

    // The pairs are those of ISDA's worked examples, "30/360 day count conventions" (22 December 2008).
    #[test]
    fn bond_basis_counts_as_published() {
        thirty(
            DayCount::Thirty360,
            &[
                ("2006-8-20", "2007-2-20", 180),
                ("2008-8-20", "2009-2-20", 180),
                ("2006-8-31", "2007-2-28", 178),
                ("2007-2-28", "2007-8-31", 183),
                ("2007-8-31", "2008-2-29", 179),
                ("2008-2-29", "2008-8-31", 182),
                ("2006-1-31", "2006-2-28", 28),
                ("2006-2-28", "2006-3-3", 5),
                ("2006-9-30", "2006-10-31", 30),
                ("2007-2-26", "2008-2-29", 363),
                ("2008-2-29", "2009-2-28", 359),
                ("2008-2-28", "2008-3-31", 33),
            ],
        );
    }

    #[test]
    fn eurobond_basis_counts_as_published() {
        thirty(
            DayCount::ThirtyE360,
            &[
                ("2006-8-20", "2007-2-20", 180),
                ("2006-2-28", "2006-8-31", 182),
                ("2006-8-31", "2007-2-28", 178),
                ("2007-2-28", "2007-8-31", 182),
                ("2008-2-29", "2008-8-31", 181),
                ("2006-2-28", "2006-3-3", 5),
                ("2007-2-26", "2008-2-29", 363),
                ("2008-2-28", "2008-3-31", 32),
                ("2008-2-29", "2009-2-28", 359),
            ],
        );
    }

    #[test]
    fn us_counts_the_end_of_february_as_the_thirtieth() {
        thirty(
            DayCount::Thirty360Us,
            &[
                ("2006-8-31", "2007-2-28", 178),
                ("2007-2-28", "2007-8-31", 180),
                ("2008-2-29", "2008-8-31", 180),
                ("2008-2-29", "2009-2-28", 360),
                ("2008-2-28", "2008-8-31", 183),
                ("2006-9-30", "2006-10-31", 30),
            ],
        );
    }

    /// The amounts are those of ISDA's memorandum "EMU and Market Conventions: Recent Developments" (1998): 10,000 at
    /// the rate, in hundredths.
    #[test]
    fn act_act_pays_what_is_published() {
        let interest = |count: DayCount, start: &str, end: &str, schedule: &Schedule| {
            let fraction = count
                .fraction(day(start), day(end), schedule)
                .expect("the period is valid");
            mul_div(
                100_000,
                fraction.numerator().into(),
                fraction.denominator().into(),
                Rounding::HalfUp,
            )
        };
        let semi_annual = schedule("2003-11-1", "2004-11-1", 6);
        assert_eq!(
            interest(DayCount::ActActIsda, "2003-11-1", "2004-5-1", &semi_annual),
            Some(49_772)
        );
        assert_eq!(
            interest(DayCount::ActActIcma, "2003-11-1", "2004-5-1", &semi_annual),
            Some(50_000)
        );

        let short_first = schedule("1999-2-1", "2000-7-1", 12);
        for (count, first, second) in [
            (DayCount::ActActIsda, 41_096, 100_138),
            (DayCount::ActActIcma, 41_096, 100_000),
        ] {
            assert_eq!(interest(count, "1999-2-1", "1999-7-1", &short_first), Some(first));
            assert_eq!(interest(count, "1999-7-1", "2000-7-1", &short_first), Some(second));
        }

        let long_first = Schedule::new(day("2002-8-15"), day("2004-1-15"), 6, false, true).expect("valid");
        for (count, first, second) in [
            (DayCount::ActActIsda, 91_507, 50_400),
            (DayCount::ActActIcma, 91_576, 50_000),
        ] {
            assert_eq!(interest(count, "2002-8-15", "2003-7-15", &long_first), Some(first));
            assert_eq!(interest(count, "2003-7-15", "2004-1-15", &long_first), Some(second));
        }

        // The bond of this example was first paid on 30 July 1999; what counts is the regular period to 30 January.
        let regular = schedule("1999-7-30", "2000-7-30", 6);
        assert_eq!(
            interest(DayCount::ActActIsda, "1999-7-30", "2000-1-30", &regular),
            Some(50_389)
        );
        assert_eq!(
            interest(DayCount::ActActIcma, "1999-7-30", "2000-1-30", &regular),
            Some(50_000)
        );
        assert_eq!(
            interest(DayCount::ActActIsda, "2000-1-30", "2000-6-30", &regular),
            Some(41_530)
        );
        assert_eq!(
            interest(DayCount::ActActIcma, "2000-1-30", "2000-6-30", &regular),
            Some(41_758)
        );
    }

    #[test]
    fn act_365_is_fixed() {
        let any = schedule("2023-1-1", "2025-1-1", 12);
        let leap = DayCount::Act365Fixed.fraction(day("2024-1-1"), day("2025-1-1"), &any);
        assert_eq!(leap, Fraction::new(366, 365));
    }

    #[test]
    fn time_does_not_run_back() {
        let any = schedule("2023-1-1", "2025-1-1", 12);
        for count in [
            DayCount::Thirty360,
            DayCount::Thirty360Us,
            DayCount::ThirtyE360,
            DayCount::Act365Fixed,
            DayCount::ActActIsda,
            DayCount::ActActIcma,
        ] {
            assert_eq!(count.fraction(day("2024-1-2"), day("2024-1-1"), &any), None);
            assert_eq!(
                count.fraction(day("2024-1-2"), day("2024-1-2"), &any),
                Some(Fraction::ZERO)
            );
        }
        assert_eq!(
            DayCount::ActActIcma.fraction(day("2024-1-1"), day("2025-1-2"), &any),
            None
        );
    }
}
