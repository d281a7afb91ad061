// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The chain's own vocabulary: what operations files write as words and the runtime keeps as enumerations.

use castellan_identifiers::Country;
use std::{collections::BTreeSet, fmt, str::FromStr};
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

/// A word that is not one of those that a field accepts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnknownWord {
    /// The words that are accepted.
    pub accepted: &'static str,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {}", self.accepted)
    }
}

impl std::error::Error for UnknownWord {}

/// Defines a runtime enumeration together with the words that stand for its variants.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $accepted:literal, { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, DecodeAsType, EncodeAsType, Eq, Ord, PartialEq, PartialOrd)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        #[encode_as_type(crate_path = "subxt::ext::scale_encode")]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord { accepted: $accepted }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $word,)*
                })
            }
        }
    };
}

words! {
    /// What an admitted account may do.
    Role, "operator, institution, issuer-agent, claim-issuer, auditor or agent", {
        /// Runs a validator node.
        Operator = "operator",
        /// Holds and trades assets.
        Institution = "institution",
        /// Creates and issues assets.
        IssuerAgent = "issuer-agent",
        /// Signs claims about others.
        ClaimIssuer = "claim-issuer",
        /// Reads what others may not.
        Auditor = "auditor",
        /// Acts for a principal under a mandate.
        Agent = "agent",
    }
}

words! {
    /// What stands behind an account.
    SubjectKind, "institution, person or none", {
        /// A natural person.
        Person = "person",
        /// A legal entity.
        Institution = "institution",
    }
}

words! {
    /// What kind of right a unit of an asset is.
    Class, "equity, debt, fund or utility", {
        /// A share in a company.
        Equity = "equity",
        /// A claim to repayment: a bond, a note, money owed by a bank.
        Debt = "debt",
        /// A share in a fund.
        Fund = "fund",
        /// A right to use a service or good.
        Utility = "utility",
    }
}

/// What a claim is about.
#[derive(Clone, Copy, Debug, DecodeAsType, EncodeAsType, Eq, Ord, PartialEq, PartialOrd)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub enum Topic {
    /// A person's identity was checked.
    Kyc,
    /// An institution's identity was checked.
    Kyb,
    /// A professional or accredited investor.
    ProfessionalInvestor,
    /// Screened against sanctions lists.
    SanctionsScreened,
    /// A topic agreed between issuers and claim issuers.
    Custom(u16),
    /// Where a person lives.
    Residence,
    /// Where an institution is incorporated.
    Incorporation,
    /// Checked for politically exposed persons.
    PepScreened,
    /// Agreed not to sell.
    LockUp,
    /// Excused from rules that say so.
    Exempted,
    /// Must not take part.
    Blocked,
}

impl Topic {
    /// The words for the topics without a number.
    const WORDS: [(&'static str, Self); 10] = [
        ("kyc", Self::Kyc),
        ("kyb", Self::Kyb),
        ("professional-investor", Self::ProfessionalInvestor),
        ("sanctions-screened", Self::SanctionsScreened),
        ("residence", Self::Residence),
        ("incorporation", Self::Incorporation),
        ("pep-screened", Self::PepScreened),
        ("lock-up", Self::LockUp),
        ("exempted", Self::Exempted),
        ("blocked", Self::Blocked),
    ];
}

impl FromStr for Topic {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        if let Some((_, topic)) = Self::WORDS.iter().find(|(word, _)| *word == text) {
            return Ok(*topic);
        }
        text.strip_prefix("custom:")
            .and_then(|number| number.parse().ok())
            .map(Self::Custom)
            .ok_or(UnknownWord {
                accepted:
                    "kyc, kyb, professional-investor, sanctions-screened, residence, incorporation, pep-screened, \
                           lock-up, exempted, blocked or custom:N, N up to 65535",
            })
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Custom(number) = self {
            return write!(f, "custom:{number}");
        }
        let word = Self::WORDS.iter().find(|(_, topic)| topic == self);
        f.write_str(word.map_or("", |(word, _)| word))
    }
}

/// A country as the runtime keeps it: two capital letters.
pub type CountryCode = [u8; 2];

/// The codes of `countries`, in the order in which the runtime keeps a set.
pub fn codes(countries: &BTreeSet<Country>) -> Vec<CountryCode> {
    countries.iter().map(|country| *country.as_bytes()).collect()
}

/// In which countries a claim issuer is trusted.
#[derive(Clone, Debug, DecodeAsType, EncodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub enum CountryScope {
    /// In every country.
    All,
    /// In these, in ascending order.
    Only(Vec<CountryCode>),
}

/// What every party of a movement must satisfy: the rules that operations files can write.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Rule {
    /// A claim of this topic holds.
    ClaimRequired(Topic),
    /// The party's country is one of these, in ascending order.
    CountriesAllowed(Vec<CountryCode>),
    /// The party's country is none of these, in ascending order.
    CountriesBlocked(Vec<CountryCode>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for word in [
            "operator",
            "institution",
            "issuer-agent",
            "claim-issuer",
            "auditor",
            "agent",
        ] {
            assert_eq!(word.parse::<Role>().map(|role| role.to_string()), Ok(word.to_string()));
        }
        for word in [
            "kyc",
            "kyb",
            "professional-investor",
            "sanctions-screened",
            "residence",
            "incorporation",
            "pep-screened",
            "lock-up",
            "exempted",
            "blocked",
            "custom:0",
            "custom:65535",
        ] {
            assert_eq!(
                word.parse::<Topic>().map(|topic| topic.to_string()),
                Ok(word.to_string())
            );
        }
        for word in ["equity", "debt", "fund", "utility"] {
            assert_eq!(
                word.parse::<Class>().map(|class| class.to_string()),
                Ok(word.to_string())
            );
        }
    }

    #[test]
    fn other_words_are_refused() {
        assert!("Institution".parse::<Role>().is_err());
        assert!("custom:65536".parse::<Topic>().is_err());
        assert!("custom:".parse::<Topic>().is_err());
        assert!("bond".parse::<Class>().is_err());
    }
}
