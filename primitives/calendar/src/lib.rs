// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the terms of a security count with: days, day counts, schedules, exact fractions and exact division.
//!
//! - [`Day`]: a day of the Gregorian calendar, in UTC.
//! - [`DayCount`]: how long a period is for interest, as an exact [`Fraction`] of a year.
//! - [`Schedule`]: when the interest periods of a bond begin and end.
//! - [`mul_div`]: a product divided with one stated [`Rounding`], exact in between.
//! - [`Tally`] and [`largest_remainder`]: division into whole units that leaves nothing over.
//!
//! Dates come from the `time` crate, wide products from `sp-arithmetic`; nothing here needs the standard library.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod apportion;
mod day;
mod day_count;
mod fraction;
mod schedule;

pub use apportion::{largest_remainder, share, Cut, Share, Tally, TallyError};
pub use day::{Day, InvalidDay, MILLISECONDS_PER_DAY};
pub use day_count::DayCount;
pub use fraction::{mul_div, mul_rem, Fraction, Rounding};
pub use schedule::{InvalidSchedule, Period, Schedule, MAX_PERIODS};
