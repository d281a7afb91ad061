// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What was moved in the present day and month.

use crate::calendar::{day_of, month_of};
use castellan_primitives::{
    rwa::{Direction, Period},
    Balance, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What went in and out in one span of the calendar, in the smallest unit.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
struct Window {
    /// Which day or month: see `calendar`.
    number: u32,
    came: Balance,
    went: Balance,
}

impl Window {
    /// The window of another day or month begins empty.
    fn at(self, number: u32) -> Self {
        if self.number == number {
            self
        } else {
            Self {
                number,
                ..Self::default()
            }
        }
    }

    fn add(self, other: Self) -> Self {
        Self {
            number: self.number,
            came: self.came.saturating_add(other.came),
            went: self.went.saturating_add(other.went),
        }
    }
}

/// What a holder moved in the last day and month in which it moved anything. The numbers stop at the largest there is,
/// which every limit refuses.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Windows {
    day: Window,
    month: Window,
}

impl Windows {
    fn at(self, now: Moment) -> Self {
        Self {
            day: self.day.at(day_of(now)),
            month: self.month.at(month_of(now)),
        }
    }

    /// What was moved in the day or month of `now`, in the smallest unit.
    pub fn used(&self, now: Moment, period: Period, direction: Direction) -> Balance {
        let present = self.at(now);
        let window = match period {
            Period::Day => present.day,
            Period::Month => present.month,
        };
        match direction {
            Direction::In => window.came,
            Direction::Out => window.went,
        }
    }

    /// Counts a movement at `now`.
    pub fn add(&mut self, now: Moment, direction: Direction, amount: Balance) {
        let mut moved = Window::default();
        match direction {
            Direction::In => moved.came = amount,
            Direction::Out => moved.went = amount,
        }
        let present = self.at(now);
        *self = Self {
            day: present.day.add(moved),
            month: present.month.add(moved),
        };
    }

    /// What two accounts moved together in the day and month of `now`.
    pub fn plus(&self, now: Moment, other: &Self) -> Self {
        let (one, other) = (self.at(now), other.at(now));
        Self {
            day: one.day.add(other.day),
            month: one.month.add(other.month),
        }
    }

    /// Counts in the units that a split by `factor` leaves.
    pub fn scale(&mut self, factor: u128) {
        for window in [&mut self.day, &mut self.month] {
            window.came = window.came.saturating_mul(factor);
            window.went = window.went.saturating_mul(factor);
        }
    }
}
