// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::helpers_128bit::multiply_by_rational_with_rounding;

/// To which whole number a quotient goes.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Rounding {
    /// The next lower.
    Down,
    /// The nearest; from the middle, the higher.
    HalfUp,
}

/// `a` times `b` divided by `c`, the product taken in full; `None` if `c` is 0 or the quotient passes 128 bits.
pub fn mul_div(a: u128, b: u128, c: u128, rounding: Rounding) -> Option<u128> {
    let rounding = match rounding {
        Rounding::Down => sp_arithmetic::Rounding::Down,
        Rounding::HalfUp => sp_arithmetic::Rounding::NearestPrefUp,
    };
    multiply_by_rational_with_rounding(a, b, c, rounding)
}

/// `a` times `b` divided by `c`, rounded down, and what is left over; `None` as for [`mul_div`].
pub fn mul_rem(a: u128, b: u128, c: u128) -> Option<(u128, u128)> {
    let quotient = mul_div(a, b, c, Rounding::Down)?;
    Some((quotient, rest(a, b, c, quotient)))
}

/// What is left over of `a * b` after `quotient * c`: it is less than `c`, so its low 128 bits are all of it.
fn rest(a: u128, b: u128, c: u128, quotient: u128) -> u128 {
    a.wrapping_mul(b).wrapping_sub(quotient.wrapping_mul(c))
}

/// An exact number of the form numerator / denominator, in lowest terms.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };

    /// `numerator / denominator`; `None` if the denominator is 0.
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        let divisor = gcd(numerator, denominator);
        Some(Self {
            numerator: numerator.checked_div(divisor)?,
            denominator: denominator
                .checked_div(divisor)
                .filter(|denominator| *denominator > 0)?,
        })
    }

    /// The number above the line.
    pub fn numerator(&self) -> u64 {
        self.numerator
    }

    /// The number below the line; never 0.
    pub fn denominator(&self) -> u64 {
        self.denominator
    }

    /// The sum; `None` if it cannot be written with 64 bits above and below the line.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let (a, b) = (u128::from(self.numerator), u128::from(self.denominator));
        let (c, d) = (u128::from(other.numerator), u128::from(other.denominator));
        let numerator = a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?;
        let denominator = b.checked_mul(d)?;
        let divisor = gcd_wide(numerator, denominator);
        Self::new(
            u64::try_from(numerator.checked_div(divisor)?).ok()?,
            u64::try_from(denominator.checked_div(divisor)?).ok()?,
        )
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    // It divides both, so it fits where they fit.
    u64::try_from(gcd_wide(a.into(), b.into())).unwrap_or(1)
}

fn gcd_wide(mut a: u128, mut b: u128) -> u128 {
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_as_stated() {
        assert_eq!(mul_div(10, 1, 4, Rounding::Down), Some(2));
        assert_eq!(mul_div(10, 1, 4, Rounding::HalfUp), Some(3));
        assert_eq!(mul_div(9, 1, 4, Rounding::HalfUp), Some(2));
        assert_eq!(mul_div(8, 1, 4, Rounding::HalfUp), Some(2));
        assert_eq!(mul_div(1, 1, 0, Rounding::Down), None);
        assert_eq!(mul_div(u128::MAX, 2, 1, Rounding::Down), None);
        assert_eq!(
            mul_div(u128::MAX, u128::MAX, u128::MAX, Rounding::HalfUp),
            Some(u128::MAX)
        );
        assert_eq!(mul_rem(u128::MAX, u128::MAX - 1, u128::MAX), Some((u128::MAX - 1, 0)));
        assert_eq!(mul_rem(u128::MAX, 3, 1 << 100), Some(((3 << 28) - 1, (1 << 100) - 3)));
    }

    #[test]
    fn keeps_lowest_terms() {
        assert_eq!(Fraction::new(180, 360), Fraction::new(1, 2));
        assert_eq!(Fraction::new(0, 365), Some(Fraction::ZERO));
        assert_eq!(Fraction::new(1, 0), None);
        assert_eq!(Fraction::new(0, 0), None);
        let third = Fraction::new(1, 3).expect("3 is not 0");
        let sixth = Fraction::new(1, 6).expect("6 is not 0");
        assert_eq!(third.checked_add(&sixth), Fraction::new(1, 2));
        let most = Fraction::new(u64::MAX, 1).expect("1 is not 0");
        assert_eq!(most.checked_add(&most), None);
    }

    proptest! {
        #[test]
        fn products_are_exact(a: u64, b: u64, c in 1..u64::MAX) {
            let (a, b, c) = (u128::from(a), u128::from(b), u128::from(c));
            prop_assert_eq!(mul_rem(a, b, c), Some((a * b / c, a * b % c)));
            let half_up = a * b / c + u128::from(a * b % c * 2 >= c);
            prop_assert_eq!(mul_div(a, b, c, Rounding::HalfUp), Some(half_up));
        }
    }
}
