// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use core::{fmt, str};
use scale_info::TypeInfo;

/// Digital Token Identifier (ISO 24165): eight characters drawn at random and a check character, of digits and the
/// consonants other than Y.
///
/// The check character is that of ISO/IEC 7064, hybrid system MOD 31,30, over the alphabet in its order. The registry
/// gave Bitcoin its identifier, `4H95J0R2X`, before it applied the check; that one is taken as registered, and the text
/// that the check would give in its place, `4H95J0R2T`, is refused. Every other change of one character is found.
///
/// ISO 24165-1, which prescribes the check, is not free to read. It is taken here from two independent implementations
/// that are (the libraries `sec_id` and `yggdryl`) and was compared with identifiers of the public registry.
#[derive(
    Clone, Copy, Debug, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub struct Dti([u8; 9]);

/// Why a text is not a [`Dti`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidDti {
    /// Not nine characters long.
    Length,
    /// A character that has no place there: digits and capital consonants other than Y, the first not a zero.
    Character,
    /// The last character is not the check character of the others.
    CheckCharacter,
}

/// The characters in the order of their values.
const ALPHABET: &[u8; 30] = b"0123456789BCDFGHJKLMNPQRSTVWXZ";
/// The registered identifier whose last character the check does not give: Bitcoin's.
const BEFORE_THE_CHECK: [u8; 9] = *b"4H95J0R2X";

impl Dti {
    /// Checks `text` and keeps it.
    pub fn new(text: &[u8]) -> Result<Self, InvalidDti> {
        let bytes: [u8; 9] = text.try_into().map_err(|_| InvalidDti::Length)?;
        if bytes.starts_with(b"0") || !bytes.iter().all(|c| ALPHABET.contains(c)) {
            return Err(InvalidDti::Character);
        }
        let valid = match bytes.split_at(8).0 == BEFORE_THE_CHECK.split_at(8).0 {
            true => bytes == BEFORE_THE_CHECK,
            false => closes(&bytes),
        };
        if !valid {
            return Err(InvalidDti::CheckCharacter);
        }
        Ok(Self(bytes))
    }

    /// The nine characters.
    pub fn as_bytes(&self) -> &[u8; 9] {
        &self.0
    }
}

/// Whether the last character is the check character of the others (ISO/IEC 7064, MOD 31,30).
fn closes(bytes: &[u8]) -> bool {
    let Some((check, body)) = bytes.split_last() else {
        return false;
    };
    let value = |byte: &u8| ALPHABET.iter().position(|c| c == byte).unwrap_or_default();
    let carried = body
        .iter()
        .fold(30, |carried, byte| match (carried + value(byte)) % 30 {
            0 => 30 * 2 % 31,
            sum => sum * 2 % 31,
        });
    (carried + value(check)) % 30 == 1
}

impl Decode for Dti {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        Self::new(&<[u8; 9]>::decode(input)?).map_err(|_| "not a valid Dti".into())
    }
}

impl serde::Serialize for Dti {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl str::FromStr for Dti {
    type Err = InvalidDti;

    fn from_str(text: &str) -> Result<Self, InvalidDti> {
        Self::new(text.as_bytes())
    }
}

impl fmt::Display for Dti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Display for InvalidDti {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a DTI has nine characters",
            Self::Character => "a DTI is digits and capital consonants other than Y, and begins with no zero",
            Self::CheckCharacter => "the check character of the DTI is wrong",
        })
    }
}

impl core::error::Error for InvalidDti {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BODY: &str = "[1-9BCDFGHJKLMNPQRSTVWXZ][0-9BCDFGHJKLMNPQRSTVWXZ]{7}";

    /// `body` with its check character.
    fn closed(body: &str) -> Vec<u8> {
        let mut texts = ALPHABET.iter().map(|check| [body.as_bytes(), &[*check]].concat());
        texts.find(|text| closes(text)).unwrap_or_default()
    }

    #[test]
    fn accepts_registered_identifiers() {
        for text in [
            "X9J9K872S",
            "JGNDNLNNX",
            "ZFP9K2W9F",
            "3WCGMWKQM",
            "WGJSRNZGM",
            "J7KQCG93W",
            "44SDQ6NX0",
            "9X1Z1NQG5",
            "4H95J0R2X",
        ] {
            assert_eq!(text.parse::<Dti>().map(|dti| dti.to_string()), Ok(text.to_string()));
        }
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Dti::new(b"X9J9K872"), Err(InvalidDti::Length));
        assert_eq!(Dti::new(b""), Err(InvalidDti::Length));
        assert_eq!(Dti::new(b"x9j9k872s"), Err(InvalidDti::Character));
        assert_eq!(Dti::new(b"09J9K872S"), Err(InvalidDti::Character));
        assert_eq!(Dti::new(b"A9J9K872S"), Err(InvalidDti::Character));
        assert_eq!(Dti::new(b"X9J9KY72S"), Err(InvalidDti::Character));
        assert_eq!(Dti::new(b"X9J9K872T"), Err(InvalidDti::CheckCharacter));
        assert_eq!(Dti::new(b"9XJ9K872S"), Err(InvalidDti::CheckCharacter));
    }

    #[test]
    fn the_identifier_older_than_the_check_has_one_spelling() {
        assert!(closes(b"4H95J0R2T"));
        assert_eq!(Dti::new(b"4H95J0R2T"), Err(InvalidDti::CheckCharacter));
    }

    #[test]
    fn encoded_bytes_that_fail_the_check_do_not_decode() {
        assert!(Dti::decode(&mut &b"X9J9K872S"[..]).is_ok());
        assert!(Dti::decode(&mut &b"X9J9K872T"[..]).is_err());
    }

    proptest! {
        #[test]
        fn every_body_has_one_check_character(body in BODY) {
            let texts = ALPHABET.iter().map(|check| [body.as_bytes(), &[*check]].concat());
            prop_assert_eq!(texts.filter(|text| Dti::new(text).is_ok()).count(), 1);
        }

        #[test]
        fn finds_a_wrong_character(body in BODY, place in 0usize..9, other in 0usize..30) {
            let mut bytes = closed(&body);
            prop_assert!(Dti::new(&bytes).is_ok());
            let other = ALPHABET[other];
            prop_assume!(bytes[place] != other && !(place == 0 && other == b'0'));
            bytes[place] = other;
            prop_assert_eq!(Dti::new(&bytes), Err(InvalidDti::CheckCharacter));
        }
    }
}
