// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Amounts as decimal text, exact to the last decimal an asset has. No floating point anywhere.

use thiserror::Error;

/// The most decimals an amount may have: 10^38 is the largest power of ten that a balance can hold.
pub const MAX_DECIMALS: u8 = 38;

/// Why a text is not an amount.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
pub enum AmountError {
    /// Anything but digits with at most one point between them.
    #[error("not a decimal number: write digits, and a point before the decimals")]
    NotDecimal,
    /// More decimals than the asset has.
    #[error("digits after the point: {given}, but the asset allows {decimals}")]
    TooPrecise {
        /// How many the text has.
        given: usize,
        /// How many the asset has.
        decimals: u8,
    },
    /// More than a balance can hold.
    #[error("larger than the largest balance")]
    TooLarge,
}

/// Reads `text` as a number of units with `decimals` decimals and returns it in the smallest unit.
///
/// Digits are required on both sides of a point. Signs, exponents and separators are refused, and so are decimals
/// beyond those the asset has, zeros included: nothing is ever rounded.
pub fn parse(text: &str, decimals: u8) -> Result<u128, AmountError> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(AmountError::NotDecimal),
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return Err(AmountError::NotDecimal);
    }
    let missing = usize::from(decimals)
        .checked_sub(fraction.len())
        .ok_or(AmountError::TooPrecise {
            given: fraction.len(),
            decimals,
        })?;
    whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| u128::from(byte - b'0'))
        .chain(std::iter::repeat_n(0, missing))
        .try_fold(0u128, |amount, digit| amount.checked_mul(10)?.checked_add(digit))
        .ok_or(AmountError::TooLarge)
}

/// Writes `amount`, in the smallest unit, with all its `decimals`.
pub fn format(amount: u128, decimals: u8) -> String {
    let places = usize::from(decimals);
    let digits = format!("{amount:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    if fraction.is_empty() {
        whole.to_string()
    } else {
        format!("{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_exact_amounts() {
        assert_eq!(parse("0", 0), Ok(0));
        assert_eq!(parse("1", 2), Ok(100));
        assert_eq!(parse("1.5", 2), Ok(150));
        assert_eq!(parse("001.05", 2), Ok(105));
        assert_eq!(parse("340282366920938463463374607431768211455", 0), Ok(u128::MAX));
        assert_eq!(parse("3.40282366920938463463374607431768211455", 38), Ok(u128::MAX));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "1_000", "1 000", "0x10", "1.2.3", "١", "NaN",
        ] {
            assert_eq!(parse(text, 6), Err(AmountError::NotDecimal), "{text}");
        }
    }

    #[test]
    fn refuses_decimals_that_the_asset_does_not_have() {
        assert_eq!(
            parse("1.005", 2),
            Err(AmountError::TooPrecise { given: 3, decimals: 2 })
        );
        assert_eq!(
            parse("1.000", 2),
            Err(AmountError::TooPrecise { given: 3, decimals: 2 })
        );
        assert_eq!(parse("1.0", 0), Err(AmountError::TooPrecise { given: 1, decimals: 0 }));
    }

    #[test]
    fn refuses_amounts_that_do_not_fit() {
        assert_eq!(
            parse("340282366920938463463374607431768211456", 0),
            Err(AmountError::TooLarge)
        );
        assert_eq!(
            parse("3.40282366920938463463374607431768211456", 38),
            Err(AmountError::TooLarge)
        );
        assert_eq!(parse(&"9".repeat(500), 0), Err(AmountError::TooLarge));
    }

    #[test]
    fn writes_all_decimals() {
        assert_eq!(format(0, 2), "0.00");
        assert_eq!(format(5, 2), "0.05");
        assert_eq!(format(12_345, 2), "123.45");
        assert_eq!(format(12_345, 0), "12345");
    }

    proptest! {
        #[test]
        fn reads_back_what_it_writes(amount: u128, decimals in 0..=MAX_DECIMALS) {
            prop_assert_eq!(parse(&format(amount, decimals), decimals), Ok(amount));
        }

        #[test]
        fn one_decimal_too_many_is_never_accepted(amount: u128, decimals in 0..MAX_DECIMALS, digit in 0..10u8) {
            let text = match decimals {
                0 => format!("{}.{digit}", format(amount, 0)),
                _ => format!("{}{digit}", format(amount, decimals)),
            };
            prop_assert_eq!(
                parse(&text, decimals),
                Err(AmountError::TooPrecise { given: usize::from(decimals) + 1, decimals })
            );
        }

        #[test]
        fn never_panics(text in "\\PC*", decimals: u8) {
            let _ = parse(&text, decimals);
        }

        #[test]
        fn order_is_kept(a: u128, b: u128, decimals in 0..=MAX_DECIMALS) {
            let read = |amount| parse(&format(amount, decimals), decimals).ok();
            prop_assert_eq!(a.cmp(&b), read(a).cmp(&read(b)));
        }
    }
}
