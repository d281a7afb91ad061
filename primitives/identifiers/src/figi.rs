// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::{fmt, str};
use scale_info::TypeInfo;

/// Financial Instrument Global Identifier (OMG FIGI, ANSI X9.145): two consonants for the provider, a G, eight
/// consonants or digits, and a check digit.
///
/// A digit taken for another digit is always found. A letter counts as the sum of what its two digits give, so that some
/// letters and digits can stand for each other unnoticed.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Figi([u8; 12]);

/// Why a text is not a [`Figi`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidFigi {
    /// Not twelve characters long.
    Length,
    /// A character that has no place there: two capital consonants, G, eight capital consonants or digits, one digit.
    Character,
    /// The first two letters are reserved, because ISINs begin with them.
    Prefix,
    /// The last digit is not the check digit of the others.
    CheckDigit,
}

/// No provider has these: with the G behind them, the identifier could be read as an ISIN of the country.
const RESERVED_PREFIXES: [[u8; 2]; 7] = [*b"BS", *b"BM", *b"GG", *b"GB", *b"GH", *b"KY", *b"VG"];

impl Figi {
    /// Checks `text` and keeps it.
    pub fn new(text: &[u8]) -> Result<Self, InvalidFigi> {
        let bytes: [u8; 12] = text.try_into().map_err(|_| InvalidFigi::Length)?;
        let (prefix, rest) = bytes.split_at(2);
        let (mark, rest) = rest.split_at(1);
        let (body, check) = rest.split_at(8);
        let well_formed = prefix.iter().all(is_consonant)
            && mark == b"G"
            && body.iter().all(|c| is_consonant(c) || c.is_ascii_digit())
            && check.iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(InvalidFigi::Character);
        }
        if RESERVED_PREFIXES.iter().any(|reserved| reserved == prefix) {
            return Err(InvalidFigi::Prefix);
        }
        if remainder(&bytes) != 0 {
            return Err(InvalidFigi::CheckDigit);
        }
        Ok(Self(bytes))
    }

    /// The twelve characters.
    pub fn as_bytes(&self) -> &[u8; 12] {
        &self.0
    }
}

fn is_consonant(byte: &u8) -> bool {
    byte.is_ascii_uppercase() && !b"AEIOU".contains(byte)
}

/// The sum of the digits of the characters' values modulo ten, letters after the digits (A is 10, Z is 35), every second
/// value doubled.
fn remainder(bytes: &[u8]) -> u32 {
    let values = bytes
        .iter()
        .map(|byte| char::from(*byte).to_digit(36).unwrap_or_default());
    let weights = [1, 2].iter().cycle();
    let digits = values
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .map(|value| value / 10 + value % 10);
    // The check digit stands in a doubled place, but counts once.
    let check = bytes
        .last()
        .and_then(|byte| char::from(*byte).to_digit(10))
        .unwrap_or_default();
    let body = digits.take(bytes.len().saturating_sub(1)).sum::<u32>();
    (body + check) % 10
}

impl Decode for Figi {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&<[u8; 12]>::decode(input)?).map_err(|_| "not a valid Figi".into())
    }
}

impl serde::Serialize for Figi {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl str::FromStr for Figi {
    type Err = InvalidFigi;

    fn from_str(text: &str) -> Result<Self, InvalidFigi> {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Figi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Display for InvalidFigi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a FIGI has twelve characters",
            Self::Character => "a FIGI is two capital consonants, a G, eight capital consonants or digits, and a digit",
            Self::Prefix => "no FIGI begins with BS, BM, GG, GB, GH, KY or VG",
            Self::CheckDigit => "the check digit of the FIGI is wrong",
        })
    }
}

impl core::error::Error for InvalidFigi {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BODY: &str = "(BB|KK|NR|XY)G[0-9BCDFGHJKLMNPQRSTVWXYZ]{8}";

    #[test]
    fn accepts_published_numbers() {
        for text in [
            "BBG000BLNQ16",
            "BBG000BLNR78",
            "BBG000BLNPB7",
            "BBG000BLNWJ4",
            "BBG000BLNXP5",
            "BBG000BLNNH6",
        ] {
            assert_eq!(text.parse::<Figi>().map(|figi| figi.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Figi::new(b"BBG000BLNQ1"), Err(InvalidFigi::Length));
        assert_eq!(Figi::new(b""), Err(InvalidFigi::Length));
        assert_eq!(Figi::new(b"bbg000blnq16"), Err(InvalidFigi::Character));
        assert_eq!(Figi::new(b"BBH000BLNQ16"), Err(InvalidFigi::Character));
        assert_eq!(Figi::new(b"B1G000BLNQ16"), Err(InvalidFigi::Character));
        assert_eq!(Figi::new(b"BBG000ALNQ16"), Err(InvalidFigi::Character));
        assert_eq!(Figi::new(b"BBG000BLNQ1X"), Err(InvalidFigi::Character));
        assert_eq!(Figi::new(b"BBG000BLNQ17"), Err(InvalidFigi::CheckDigit));
        for prefix in RESERVED_PREFIXES {
            let mut text = *b"BBG000BLNQ16";
            text[..2].copy_from_slice(&prefix);
            assert_eq!(Figi::new(&text), Err(InvalidFigi::Prefix));
        }
    }

    #[test]
    fn encoded_bytes_that_fail_the_check_do_not_decode() {
        assert!(Figi::decode(&mut &b"BBG000BLNQ16"[..]).is_ok());
        assert!(Figi::decode(&mut &b"BBG000BLNQ17"[..]).is_err());
    }

    proptest! {
        #[test]
        fn every_body_has_one_check_digit(body in BODY) {
            let valid = (0..10).filter(|digit| format!("{body}{digit}").parse::<Figi>().is_ok()).count();
            prop_assert_eq!(valid, 1);
        }

        #[test]
        fn finds_a_wrong_digit(body in BODY, place in 3usize..12, other in b'0'..=b'9') {
            let text = (0..10).map(|digit| format!("{body}{digit}")).find(|text| text.parse::<Figi>().is_ok());
            let mut bytes = text.unwrap_or_default().into_bytes();
            prop_assume!(bytes[place].is_ascii_digit() && bytes[place] != other);
            bytes[place] = other;
            prop_assert_eq!(Figi::new(&bytes), Err(InvalidFigi::CheckDigit));
        }
    }
}
