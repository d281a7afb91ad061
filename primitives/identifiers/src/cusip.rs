// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::{fmt, str};
use scale_info::TypeInfo;

/// CUSIP number (ANSI X9.6) of a North American security: six characters for the issuer, two for the issue, and a check
/// digit. Numbers that begin with a letter (CINS) name securities from elsewhere.
///
/// A digit taken for another digit is always found. A letter counts as the sum of what its two digits give, so that some
/// letters and digits can stand for each other unnoticed.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Cusip([u8; 9]);

/// Why a text is not a [`Cusip`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidCusip {
    /// Not nine characters long.
    Length,
    /// A character that has no place there: eight capital letters or digits, one digit. In the sixth to eighth place,
    /// private placements also have `*`, `@` or `#`.
    Character,
    /// The last digit is not the check digit of the others.
    CheckDigit,
}

impl Cusip {
    /// Checks `text` and keeps it.
    pub fn new(text: &[u8]) -> Result<Self, InvalidCusip> {
        let bytes: [u8; 9] = text.try_into().map_err(|_| InvalidCusip::Length)?;
        let (body, check) = bytes.split_at(8);
        let (plain, symbols) = body.split_at(5);
        let plain_character = |c: &u8| c.is_ascii_uppercase() || c.is_ascii_digit();
        let well_formed = plain.iter().all(plain_character)
            && symbols.iter().all(|c| plain_character(c) || b"*@#".contains(c))
            && check.iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(InvalidCusip::Character);
        }
        if remainder(&bytes) != 0 {
            return Err(InvalidCusip::CheckDigit);
        }
        Ok(Self(bytes))
    }

    /// The nine characters.
    pub fn as_bytes(&self) -> &[u8; 9] {
        &self.0
    }
}

/// The sum of the digits of the characters' values modulo ten, every second value doubled. Letters follow the digits (A
/// is 10, Z is 35), and the three symbols follow the letters.
fn remainder(bytes: &[u8]) -> u32 {
    let values = bytes.iter().map(|byte| match byte {
        b'*' => 36,
        b'@' => 37,
        b'#' => 38,
        other => char::from(*other).to_digit(36).unwrap_or_default(),
    });
    let weights = [1, 2].iter().cycle();
    let digits = values
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .map(|value| value / 10 + value % 10);
    digits.sum::<u32>() % 10
}

impl Decode for Cusip {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&<[u8; 9]>::decode(input)?).map_err(|_| "not a valid Cusip".into())
    }
}

impl serde::Serialize for Cusip {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl str::FromStr for Cusip {
    type Err = InvalidCusip;

    fn from_str(text: &str) -> Result<Self, InvalidCusip> {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Cusip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Display for InvalidCusip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a CUSIP has nine characters",
            Self::Character => {
                "a CUSIP is eight capital letters or digits (the last three may be *, @ or #) and a digit"
            },
            Self::CheckDigit => "the check digit of the CUSIP is wrong",
        })
    }
}

impl core::error::Error for InvalidCusip {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_published_numbers() {
        for text in [
            "037833100",
            "17275R102",
            "38259P508",
            "594918104",
            "68389X105",
            "023135106",
        ] {
            assert_eq!(
                text.parse::<Cusip>().map(|cusip| cusip.to_string()),
                Ok(text.to_string())
            );
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Cusip::new(b"03783310"), Err(InvalidCusip::Length));
        assert_eq!(Cusip::new(b""), Err(InvalidCusip::Length));
        assert_eq!(Cusip::new(b"17275r102"), Err(InvalidCusip::Character));
        assert_eq!(Cusip::new(b"03783310X"), Err(InvalidCusip::Character));
        assert_eq!(Cusip::new(b"*37833100"), Err(InvalidCusip::Character));
        assert_eq!(Cusip::new(b"68389X106"), Err(InvalidCusip::CheckDigit));
        // A published number with two neighbours swapped.
        assert_eq!(Cusip::new(b"307833100"), Err(InvalidCusip::CheckDigit));
    }

    #[test]
    fn symbols_have_the_values_after_the_letters() {
        // Twice 36, once 37 and twice 38: the digits of 72, 37 and 76 make 32.
        assert!(Cusip::new(b"00000*@#8").is_ok());
        assert_eq!(Cusip::new(b"00000*@#7"), Err(InvalidCusip::CheckDigit));
        assert_eq!(Cusip::new(b"00000@*#8"), Err(InvalidCusip::CheckDigit));
    }

    #[test]
    fn encoded_bytes_that_fail_the_check_do_not_decode() {
        assert!(Cusip::decode(&mut &b"68389X105"[..]).is_ok());
        assert!(Cusip::decode(&mut &b"68389X106"[..]).is_err());
    }

    proptest! {
        #[test]
        fn agrees_with_a_kept_library(text in "[A-Z0-9]{8}[0-9]") {
            prop_assert_eq!(text.parse::<Cusip>().is_ok(), cusip::CUSIP::parse(&text).is_ok());
        }

        #[test]
        fn every_body_has_one_check_digit(body in "[A-Z0-9]{5}[A-Z0-9*@#]{3}") {
            let valid = (0..10).filter(|digit| format!("{body}{digit}").parse::<Cusip>().is_ok()).count();
            prop_assert_eq!(valid, 1);
        }

        #[test]
        fn finds_a_wrong_digit(body in "[A-Z0-9]{8}", place in 0usize..9, other in b'0'..=b'9') {
            let text = (0..10).map(|digit| format!("{body}{digit}")).find(|text| text.parse::<Cusip>().is_ok());
            let mut bytes = text.unwrap_or_default().into_bytes();
            prop_assume!(bytes[place].is_ascii_digit() && bytes[place] != other);
            bytes[place] = other;
            prop_assert_eq!(Cusip::new(&bytes), Err(InvalidCusip::CheckDigit));
        }
    }
}
