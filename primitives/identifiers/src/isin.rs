// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::Country;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::{fmt, str};
use scale_info::TypeInfo;

/// International Securities Identification Number (ISO 6166): a two-letter prefix, nine letters or digits, and a check
/// digit.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Isin([u8; 12]);

/// Why a text is not an [`Isin`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidIsin {
    /// Not twelve characters long.
    Length,
    /// A character that has no place there: two capital letters, nine capital letters or digits, one digit.
    Character,
    /// The prefix is neither a country code nor one of the codes that ISO 6166 adds to them.
    Prefix,
    /// The last digit is not the check digit of the others.
    CheckDigit,
}

/// Prefixes that are not countries: international securities (XS, EU), other substitute agencies and derivatives.
const OTHER_PREFIXES: [[u8; 2]; 9] = [*b"EU", *b"EZ", *b"QS", *b"QT", *b"XA", *b"XB", *b"XC", *b"XD", *b"XS"];

impl Isin {
    /// Checks `text` and keeps it.
    pub fn new(text: &[u8]) -> Result<Self, InvalidIsin> {
        let bytes: [u8; 12] = text.try_into().map_err(|_| InvalidIsin::Length)?;
        let (prefix, rest) = bytes.split_at(2);
        let (body, check) = rest.split_at(9);
        let well_formed = prefix.iter().all(u8::is_ascii_uppercase)
            && body.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
            && check.iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(InvalidIsin::Character);
        }
        if Country::new(prefix).is_err() && !OTHER_PREFIXES.iter().any(|known| known == prefix) {
            return Err(InvalidIsin::Prefix);
        }
        if luhn_remainder(&bytes) != 0 {
            return Err(InvalidIsin::CheckDigit);
        }
        Ok(Self(bytes))
    }

    /// The twelve characters.
    pub fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

/// The Luhn sum modulo ten, letters written as two digits (A is 10, Z is 35), counted from the right.
fn luhn_remainder(bytes: &[u8]) -> u32 {
    let mut sum = 0;
    let mut double = false;
    let mut add = |digit: u32| {
        let value = if double { digit * 2 } else { digit };
        sum += value / 10 + value % 10;
        double = !double;
    };
    for byte in bytes.iter().rev() {
        match char::from(*byte).to_digit(36) {
            Some(value) if value >= 10 => {
                add(value % 10);
                add(value / 10);
            },
            Some(value) => add(value),
            None => return 1,
        }
    }
    sum % 10
}

impl Decode for Isin {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&<[u8; 12]>::decode(input)?).map_err(|_| "not a valid Isin".into())
    }
}

impl serde::Serialize for Isin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl str::FromStr for Isin {
    type Err = InvalidIsin;

    fn from_str(text: &str) -> Result<Self, InvalidIsin> {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Isin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Display for InvalidIsin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "an ISIN has twelve characters",
            Self::Character => "an ISIN is two capital letters, nine capital letters or digits, and a digit",
            Self::Prefix => "the first two letters of an ISIN name a country or an international agency",
            Self::CheckDigit => "the check digit of the ISIN is wrong",
        })
    }
}

impl core::error::Error for InvalidIsin {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_published_numbers() {
        for text in [
            "US0378331005",
            "DE000BAY0017",
            "GB0002634946",
            "XS0971721963",
            "AU0000XVGZA3",
        ] {
            assert_eq!(text.parse::<Isin>().map(|isin| isin.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Isin::new(b"US037833100"), Err(InvalidIsin::Length));
        assert_eq!(Isin::new(b""), Err(InvalidIsin::Length));
        assert_eq!(Isin::new(b"us0378331005"), Err(InvalidIsin::Character));
        assert_eq!(Isin::new(b"US03783310O!"), Err(InvalidIsin::Character));
        assert_eq!(Isin::new(b"QQ0378331005"), Err(InvalidIsin::Prefix));
        assert_eq!(Isin::new(b"US0378331006"), Err(InvalidIsin::CheckDigit));
    }

    proptest! {
        #[test]
        fn agrees_with_a_kept_library(text in "(US|DE|FR|XS)[A-Z0-9]{9}[0-9]") {
            prop_assert_eq!(text.parse::<Isin>().is_ok(), isin::parse(&text).is_ok());
        }
    }
}
