// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::{fmt, str};
use scale_info::TypeInfo;

/// Legal Entity Identifier (ISO 17442): eighteen capital letters or digits and two check digits.
///
/// The check digits are 98 less the remainder of the rest (ISO 7064, MOD 97-10), so they lie between 02 and 98. The
/// pairs 00, 01 and 99 leave the same remainder as 97, 98 and 02; they are refused, so that an entity has one spelling.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Lei([u8; 20]);

/// Why a text is not a [`Lei`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidLei {
    /// Not twenty characters long.
    Length,
    /// A character that has no place there: eighteen capital letters or digits, two digits.
    Character,
    /// The last two digits are not the check digits of the others.
    CheckDigits,
}

impl Lei {
    /// Checks `text` and keeps it.
    pub fn new(text: &[u8]) -> Result<Self, InvalidLei> {
        let bytes: [u8; 20] = text.try_into().map_err(|_| InvalidLei::Length)?;
        let (body, check) = bytes.split_at(18);
        let well_formed =
            body.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) && check.iter().all(u8::is_ascii_digit);
        if !well_formed {
            return Err(InvalidLei::Character);
        }
        let second_spelling = [b"00", b"01", b"99"].iter().any(|pair| pair.as_slice() == check);
        if remainder(&bytes) != 1 || second_spelling {
            return Err(InvalidLei::CheckDigits);
        }
        Ok(Self(bytes))
    }

    /// The twenty characters.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

/// The number that the characters spell modulo 97, letters written as two digits (ISO 7064, MOD 97-10).
fn remainder(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |rest, byte| match char::from(*byte).to_digit(36) {
        Some(value) if value >= 10 => (rest * 100 + value) % 97,
        Some(value) => (rest * 10 + value) % 97,
        None => 0,
    })
}

impl Decode for Lei {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&<[u8; 20]>::decode(input)?).map_err(|_| "not a valid Lei".into())
    }
}

impl serde::Serialize for Lei {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl str::FromStr for Lei {
    type Err = InvalidLei;

    fn from_str(text: &str) -> Result<Self, InvalidLei> {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Lei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Display for InvalidLei {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "an LEI has twenty characters",
            Self::Character => "an LEI is eighteen capital letters or digits and two digits",
            Self::CheckDigits => "the check digits of the LEI are wrong",
        })
    }
}

impl core::error::Error for InvalidLei {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_published_numbers() {
        for text in ["254900OPPU84GM83MG36", "529900T8BM49AURSDO55", "YZ83GD8L7GG84979J516"] {
            assert_eq!(text.parse::<Lei>().map(|lei| lei.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Lei::new(b"YZ83GD8L7GG84979J51"), Err(InvalidLei::Length));
        assert_eq!(Lei::new(b"yz83gd8l7gg84979j516"), Err(InvalidLei::Character));
        assert_eq!(Lei::new(b"YZ83GD8L7GG84979J517"), Err(InvalidLei::CheckDigits));
        assert_eq!(Lei::new(b"ZY83GD8L7GG84979J516"), Err(InvalidLei::CheckDigits));
    }

    #[test]
    fn an_entity_has_one_spelling() {
        let body = "T38TM2DLRQO35834W4";
        let accepted = (0..100).filter(|digits| Lei::new(format!("{body}{digits:02}").as_bytes()).is_ok());
        assert_eq!(accepted.collect::<Vec<_>>(), [98]);
    }

    proptest! {
        /// The library takes the check digits modulo 97: it writes 00 for 97 and 01 for 98.
        #[test]
        fn agrees_with_a_kept_library(body in "[A-Z0-9]{18}") {
            for digits in 2..100 {
                let ours = format!("{body}{digits:02}").parse::<Lei>().is_ok();
                let written = if digits < 99 { digits % 97 } else { digits };
                prop_assert_eq!(ours, lei::parse(&format!("{body}{written:02}")).is_ok());
            }
        }

        #[test]
        fn every_body_has_check_digits(body in "[A-Z0-9]{18}") {
            let digits = 98 - remainder(format!("{body}00").as_bytes());
            let text = format!("{body}{digits:02}");
            prop_assert!(text.parse::<Lei>().is_ok());
        }
    }
}
