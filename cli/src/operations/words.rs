// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Words in the arguments of steps that stand for what only the chain or its clock knows.

use crate::date;
use serde_json::Value;
use std::collections::BTreeSet;

/// The longest that `now` may look ahead, in seconds: a hundred years.
const MAX_AHEAD: u64 = 100 * 366 * 24 * 60 * 60;

/// The calls of a file's issuer that hand in what screeners approve by its hash, and the argument that it is.
pub const HANDED_IN: [(&str, &str); 3] = [
    ("open_file", "documents"),
    ("amend_documents", "documents"),
    ("draft_terms", "design"),
];

/// What a word stands for.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Word {
    /// `asset:SYMBOL`: the number of an asset.
    Asset(String),
    /// `units:AMOUNT SYMBOL`: an amount in the smallest unit.
    Units {
        /// With a point before decimals.
        amount: String,
        /// Of which asset.
        symbol: String,
    },
    /// `subject:PARTICIPANT`: the number of the person or institution behind it.
    Subject(String),
    /// `file:PARTICIPANT`: the file that it opened last.
    File(String),
    /// `distribution:SYMBOL`: the distribution to an asset's holders that was announced last.
    Distribution(String),
    /// `ballot:SYMBOL`: the ballot of an asset's holders that was opened last.
    Ballot(String),
    /// `record:SYMBOL`: the record date of an asset that was taken last.
    Record(String),
    /// `item:SYMBOL`: the unique unit of an asset that was issued last.
    Item(String),
    /// `proposal:SYMBOL`: the forced move of an asset that was proposed last.
    Proposal(String),
    /// `request:SYMBOL`: the request for redemption of an asset's units that was made last.
    Request(String),
    /// `time:DATE`: a moment, in milliseconds since the Unix epoch.
    Time(u64),
    /// `now` or `now+SECONDS`: so long after the block that the step is sent at, in milliseconds since the Unix epoch.
    Now(u64),
    /// `digest:REFERENCE`: the hash of the documents or terms that the step of this reference hands in.
    Digest(String),
}

impl Word {
    /// The word that a text is, if it is one.
    pub fn read(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("now") {
            let seconds = match rest.strip_prefix('+') {
                Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
                None if rest.is_empty() => 0,
                _ => return None,
            };
            return (seconds <= MAX_AHEAD).then(|| Self::Now(seconds.saturating_mul(1000)));
        }
        let (kind, rest) = text.split_once(':').filter(|(_, rest)| !rest.is_empty())?;
        let rest_of = || rest.to_string();
        Some(match kind {
            "asset" => Self::Asset(rest_of()),
            "units" => {
                let (amount, symbol) = rest.split_once(' ').filter(|(_, symbol)| !symbol.is_empty())?;
                Self::Units {
                    amount: amount.into(),
                    symbol: symbol.into(),
                }
            },
            "subject" => Self::Subject(rest_of()),
            "file" => Self::File(rest_of()),
            "distribution" => Self::Distribution(rest_of()),
            "ballot" => Self::Ballot(rest_of()),
            "record" => Self::Record(rest_of()),
            "item" => Self::Item(rest_of()),
            "proposal" => Self::Proposal(rest_of()),
            "request" => Self::Request(rest_of()),
            "time" => Self::Time(date::parse(rest).ok()?),
            "digest" => Self::Digest(rest_of()),
            _ => return None,
        })
    }

    /// The asset that it is about.
    pub fn symbol(&self) -> Option<&str> {
        match self {
            Self::Asset(symbol)
            | Self::Units { symbol, .. }
            | Self::Distribution(symbol)
            | Self::Ballot(symbol)
            | Self::Record(symbol)
            | Self::Item(symbol)
            | Self::Proposal(symbol)
            | Self::Request(symbol) => Some(symbol),
            _ => None,
        }
    }

    /// The participant that it is about.
    pub fn participant(&self) -> Option<&str> {
        match self {
            Self::Subject(id) | Self::File(id) => Some(id),
            _ => None,
        }
    }
}

/// Every text in `value`, names of members aside.
pub fn texts(value: &Value) -> BTreeSet<&str> {
    match value {
        Value::String(text) => [text.as_str()].into(),
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_are_told_from_other_texts() {
        assert_eq!(Word::read("now"), Some(Word::Now(0)));
        assert_eq!(Word::read("now+90"), Some(Word::Now(90_000)));
        assert_eq!(Word::read("time:1970-01-02"), Some(Word::Time(86_400_000)));
        assert_eq!(Word::read("asset:BOND-1"), Some(Word::Asset("BOND-1".into())));
        let units = Word::Units {
            amount: "12.50".into(),
            symbol: "EUR".into(),
        };
        assert_eq!(Word::read("units:12.50 EUR"), Some(units));
        for text in [
            "",
            "nowhere",
            "now+",
            "now-1",
            "now+1.5",
            "now+99999999999",
            "asset:",
            "units:12.50",
            "time:soon",
            "see: the contract",
            "https://example.org",
        ] {
            assert_eq!(Word::read(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_found_at_every_depth() {
        let value = json!({"a": "x", "b": [1, {"c": "y"}], "d": null});
        assert_eq!(texts(&value), BTreeSet::from(["x", "y"]));
    }
}
