// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rule sets in the form in which the ledger keeps them.
//!
//! The ledger's rules are expressions. What operations files can write is the common case: rules of one check, asked of
//! both parties. A rule set that says more cannot be decoded as one of these, and counts as another one.

use super::AccountId32;
use crate::model::{CountryCode, Rule, Topic};
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

/// All that an asset demands.
#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct RuleSet {
    rules: Vec<Expression>,
    fee: Option<u8>,
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Expression {
    terms: Vec<Term>,
    exempt: Option<Topic>,
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum Term {
    Check(Check),
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum Check {
    ClaimRequired {
        sides: Sides,
        topic: Topic,
        min_level: u8,
        issuers: Vec<AccountId32>,
    },
    CountriesAllowed {
        sides: Sides,
        of: CountryOf,
        countries: Vec<CountryCode>,
    },
    CountriesBlocked {
        sides: Sides,
        of: CountryOf,
        countries: Vec<CountryCode>,
    },
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum Sides {
    Both,
}

#[derive(DecodeAsType, EncodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum CountryOf {
    Jurisdiction,
}

impl From<&Rule> for Check {
    fn from(rule: &Rule) -> Self {
        let (sides, of) = (Sides::Both, CountryOf::Jurisdiction);
        match rule.clone() {
            Rule::ClaimRequired(topic) => Self::ClaimRequired {
                sides,
                topic,
                min_level: 0,
                issuers: Vec::new(),
            },
            Rule::CountriesAllowed(countries) => Self::CountriesAllowed { sides, of, countries },
            Rule::CountriesBlocked(countries) => Self::CountriesBlocked { sides, of, countries },
        }
    }
}

impl From<&[Rule]> for RuleSet {
    fn from(rules: &[Rule]) -> Self {
        let expression = |rule| Expression {
            terms: vec![Term::Check(Check::from(rule))],
            exempt: None,
        };
        Self {
            rules: rules.iter().map(expression).collect(),
            fee: None,
        }
    }
}

impl RuleSet {
    /// The rules as operations files write them, or `None` if they say what files cannot.
    pub(super) fn plain(self) -> Option<Vec<Rule>> {
        let plain = |rule: Expression| match <[Term; 1]>::try_from(rule.terms).ok()? {
            [Term::Check(check)] if rule.exempt.is_none() => check.plain(),
            _ => None,
        };
        self.fee
            .is_none()
            .then(|| self.rules.into_iter().map(plain).collect())
            .flatten()
    }
}

impl Check {
    fn plain(self) -> Option<Rule> {
        match self {
            Self::ClaimRequired {
                topic,
                min_level: 0,
                issuers,
                ..
            } if issuers.is_empty() => Some(Rule::ClaimRequired(topic)),
            Self::ClaimRequired { .. } => None,
            Self::CountriesAllowed { countries, .. } => Some(Rule::CountriesAllowed(countries)),
            Self::CountriesBlocked { countries, .. } => Some(Rule::CountriesBlocked(countries)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_files_write_reads_back() {
        let rules = [
            Rule::ClaimRequired(Topic::Kyb),
            Rule::CountriesAllowed(vec![*b"DE"]),
            Rule::CountriesBlocked(vec![*b"IR", *b"KP"]),
        ];
        assert_eq!(RuleSet::from(&rules[..]).plain().as_deref(), Some(&rules[..]));
    }

    #[test]
    fn what_files_cannot_write_is_another_rule_set() {
        let exempt = |exempt| RuleSet {
            rules: vec![Expression {
                terms: vec![Term::Check(Check::from(&Rule::ClaimRequired(Topic::Kyb)))],
                exempt,
            }],
            fee: None,
        };
        assert!(exempt(None).plain().is_some());
        assert!(exempt(Some(Topic::Exempted)).plain().is_none());
        let level = Check::ClaimRequired {
            sides: Sides::Both,
            topic: Topic::Kyb,
            min_level: 1,
            issuers: Vec::new(),
        };
        assert!(level.plain().is_none());
    }
}
