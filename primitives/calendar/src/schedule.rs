// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{Day, DayCount, Fraction};
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use scale_info::TypeInfo;

/// How many interest periods a schedule may have: a century of months.
pub const MAX_PERIODS: u32 = 1_200;

/// When the interest periods of a bond begin and end.
///
/// Regular periods of so many months are counted back from the maturity. What is left at the start is a first period of
/// its own, short, or joined to the next to make a long one.
#[derive(Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Schedule {
    start: Day,
    maturity: Day,
    months: u8,
    end_of_month: bool,
    long_first: bool,
}

/// The terms make no schedule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidSchedule;

/// One interest period: interest runs from the first day to the day before the last, on which it is due.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Period {
    /// The day that interest runs from.
    pub start: Day,
    /// The day that it is due.
    pub end: Day,
}

impl Schedule {
    /// A schedule from `start` to `maturity` with interest every `months` months, which divide a year.
    ///
    /// - `end_of_month`: if the maturity is the last day of its month, every period ends on the last day of a month.
    /// - `long_first`: a first period that would be short is joined to the next.
    pub fn new(
        start: Day,
        maturity: Day,
        months: u8,
        end_of_month: bool,
        long_first: bool,
    ) -> Result<Self, InvalidSchedule> {
        let schedule = Self {
            start,
            maturity,
            months,
            end_of_month,
            long_first,
        };
        let divides_a_year = matches!(months, 1 | 2 | 3 | 4 | 6 | 12);
        // The regular periods are counted back past the start, and the calendar must reach as far.
        let reaches = start.months_before(u32::from(months).saturating_mul(2), false).is_ok();
        if !divides_a_year || !reaches || start >= maturity || schedule.periods() > MAX_PERIODS {
            return Err(InvalidSchedule);
        }
        Ok(schedule)
    }

    /// The day that interest first runs from.
    pub fn start(&self) -> Day {
        self.start
    }

    /// The day that the last period ends.
    pub fn maturity(&self) -> Day {
        self.maturity
    }

    /// How many months a regular period has.
    pub fn months(&self) -> u8 {
        self.months
    }

    /// How many periods there are; at least one.
    pub fn periods(&self) -> u32 {
        let all = self.regular_periods_after(self.start).unwrap_or(u32::MAX);
        let is_regular = self.regular_boundary(all) == Some(self.start);
        let joined = u32::from(self.long_first && !is_regular);
        all.saturating_sub(joined).max(1)
    }

    /// The period with this number, from 0; `None` if there are fewer.
    pub fn period(&self, index: u32) -> Option<Period> {
        let after = self.periods().checked_sub(index)?.checked_sub(1)?;
        let end = self.regular_boundary(after)?;
        let start = if index == 0 {
            self.start
        } else {
            self.regular_boundary(after.checked_add(1)?)?
        };
        Some(Period { start, end })
    }

    /// The fraction of a year that a period is by `count`.
    pub fn fraction(&self, index: u32, count: DayCount) -> Option<Fraction> {
        let Period { start, end } = self.period(index)?;
        count.fraction(start, end, self)
    }

    /// The first period that ends after `day`, by its number; `None` if all have ended.
    pub fn next_period(&self, day: Day) -> Option<u32> {
        if day >= self.maturity {
            return None;
        }
        let all = self.periods();
        let after = self.regular_periods_after(day)?;
        // Boundaries after `day` that end a period: all of them but the start itself.
        Some(all.saturating_sub(after.max(1)))
    }

    /// The boundary that lies so many regular periods before the maturity, past the start too.
    pub(crate) fn regular_boundary(&self, back: u32) -> Option<Day> {
        let months = back.checked_mul(self.months.into())?;
        self.maturity.months_before(months, self.end_of_month).ok()
    }

    /// How many regular periods lie between `day` and the maturity, none of them begun: boundaries strictly after `day`,
    /// the maturity among them, each `back` of which is less than the answer.
    pub(crate) fn regular_periods_after(&self, day: Day) -> Option<u32> {
        day.days_until(self.maturity)?;
        let (y1, m1, _) = day.date();
        let (y2, m2, _) = self.maturity.date();
        let years = u32::try_from(y2.checked_sub(y1)?).ok()?;
        let months = years.checked_mul(12)?.checked_add(m2.into())?.checked_sub(m1.into())?;
        // Right but for the days of the month, which move it by one at most.
        let mut back = months.checked_div(self.months.into())?;
        if self.regular_boundary(back).is_some_and(|boundary| boundary > day) {
            back = back.checked_add(1)?;
        }
        Some(back)
    }
}

impl Decode for Schedule {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        let (start, maturity, months, end_of_month, long_first) = Decode::decode(input)?;
        Self::new(start, maturity, months, end_of_month, long_first).map_err(|_| "not a valid Schedule".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u8, day: u8) -> Day {
        Day::from_date(year, month, day).expect("the day exists")
    }

    fn ends(schedule: &Schedule) -> Vec<String> {
        (0..schedule.periods())
            .map(|index| schedule.period(index).expect("it is one of them").end.to_string())
            .collect()
    }

    #[test]
    fn periods_are_counted_back_from_the_maturity() {
        let regular = Schedule::new(day(2024, 1, 15), day(2026, 1, 15), 6, false, false).expect("valid");
        assert_eq!(ends(&regular), ["2024-07-15", "2025-01-15", "2025-07-15", "2026-01-15"]);
        assert_eq!(regular.period(0).map(|period| period.start), Some(day(2024, 1, 15)));
        assert_eq!(regular.period(4), None);

        let short = Schedule::new(day(2024, 3, 1), day(2026, 1, 15), 12, false, false).expect("valid");
        assert_eq!(ends(&short), ["2025-01-15", "2026-01-15"]);
        let long = Schedule::new(day(2024, 3, 1), day(2026, 1, 15), 12, false, true).expect("valid");
        assert_eq!(ends(&long), ["2026-01-15"]);
        let single = Schedule::new(day(2025, 3, 1), day(2026, 1, 15), 12, false, true).expect("valid");
        assert_eq!(ends(&single), ["2026-01-15"]);
    }

    #[test]
    fn the_end_of_the_month_is_kept_if_asked() {
        let kept = Schedule::new(day(2024, 8, 31), day(2025, 8, 31), 3, true, false).expect("valid");
        assert_eq!(ends(&kept), ["2024-11-30", "2025-02-28", "2025-05-31", "2025-08-31"]);
        let rolled = Schedule::new(day(2024, 8, 28), day(2025, 2, 28), 3, false, false).expect("valid");
        assert_eq!(ends(&rolled), ["2024-11-28", "2025-02-28"]);
        let stuck = Schedule::new(day(2024, 8, 31), day(2025, 2, 28), 3, true, false).expect("valid");
        assert_eq!(ends(&stuck), ["2024-11-30", "2025-02-28"]);
    }

    #[test]
    fn refuses_what_is_no_schedule() {
        let (start, maturity) = (day(2024, 1, 1), day(2025, 1, 1));
        for months in [0, 5, 7, 24] {
            assert_eq!(
                Schedule::new(start, maturity, months, false, false),
                Err(InvalidSchedule)
            );
        }
        assert_eq!(Schedule::new(start, start, 12, false, false), Err(InvalidSchedule));
        assert_eq!(Schedule::new(maturity, start, 12, false, false), Err(InvalidSchedule));
        assert_eq!(
            Schedule::new(start, day(2124, 2, 1), 1, false, false),
            Err(InvalidSchedule)
        );
        assert!(Schedule::new(start, day(2124, 1, 1), 1, false, false).is_ok());
        assert_eq!(
            Schedule::new(day(1971, 12, 1), maturity, 12, false, false),
            Err(InvalidSchedule)
        );
        let bytes = (start, maturity, 5u8, false, false).encode();
        assert!(Schedule::decode(&mut &bytes[..]).is_err());
        let valid = Schedule::new(start, maturity, 6, false, false).expect("valid");
        assert_eq!(Schedule::decode(&mut &valid.encode()[..]), Ok(valid));
    }

    /// Counts back one period at a time.
    fn naive(schedule: &Schedule) -> Vec<Day> {
        let mut ends = vec![schedule.maturity];
        for back in 1.. {
            let end = schedule
                .maturity
                .months_before(back * u32::from(schedule.months), schedule.end_of_month)
                .expect("the calendar reaches as far");
            if end <= schedule.start {
                let short = end < schedule.start;
                if short && schedule.long_first && ends.len() > 1 {
                    ends.pop();
                }
                break;
            }
            ends.push(end);
        }
        ends.reverse();
        ends
    }

    proptest! {
        #[test]
        fn agrees_with_counting(
            start in 1_000u32..40_000, length in 1u32..4_000,
            months in prop::sample::select(vec![1u8, 2, 3, 4, 6, 12]),
            end_of_month: bool, long_first: bool, probe in 0u32..5_000,
        ) {
            let start = Day::new(start).expect("valid");
            let maturity = Day::new(start.number() + length).expect("valid");
            let schedule = Schedule::new(start, maturity, months, end_of_month, long_first).expect("valid");
            let naive = naive(&schedule);
            prop_assert_eq!(schedule.periods() as usize, naive.len());
            let mut from = start;
            for (index, end) in naive.iter().enumerate() {
                let period = Period { start: from, end: *end };
                prop_assert_eq!(schedule.period(index as u32), Some(period));
                from = *end;
            }
            let probe = Day::new(start.number() + probe).expect("valid");
            let next = naive.iter().position(|end| *end > probe).map(|index| index as u32);
            prop_assert_eq!(schedule.next_period(probe), next);
        }

        #[test]
        fn regular_periods_are_whole_by_icma(start in 1_000u32..40_000, count in 1u32..40, months in prop::sample::select(vec![1u8, 3, 6, 12])) {
            let maturity = Day::new(start + 20_000).expect("valid");
            let first = maturity.months_before(count * u32::from(months), false).expect("valid");
            let schedule = Schedule::new(first, maturity, months, false, false).expect("valid");
            for index in 0..schedule.periods() {
                prop_assert_eq!(
                    schedule.fraction(index, DayCount::ActActIcma),
                    Fraction::new(months.into(), 12)
                );
            }
        }
    }
}
