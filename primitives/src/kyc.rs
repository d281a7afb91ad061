// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What trusted issuers say about the person or institution behind an account.

use crate::Moment;
use castellan_identifiers::Country;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::Serialize;

/// Names a person or institution. Numbers are given in order of registration and never used again.
pub type SubjectId = u32;

/// What a claim is about.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    TypeInfo,
)]
pub enum Topic {
    /// A person's identity was checked; the claim's country is the person's residence.
    Kyc,
    /// An institution's identity was checked; the claim's country is where it is incorporated.
    Kyb,
    /// The subject is a professional or accredited investor in the claim's country.
    ProfessionalInvestor,
    /// The subject was screened against sanctions lists.
    SanctionsScreened,
    /// A topic that issuers and claim issuers agreed between them.
    Custom(u16),
}

/// A claim that holds now: unexpired, not revoked, its issuer trusted for its topic and country.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attestation {
    /// Whom it is about.
    pub subject: SubjectId,
    /// The country it speaks for.
    pub country: Country,
    /// When it ends, in milliseconds since the Unix epoch; `None` if it does not.
    pub expires_at: Option<Moment>,
}

/// Why no claim of a topic holds now. Where several claims fail, the one that came closest to holding is named: a
/// later variant is closer.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, Ord, PartialEq, PartialOrd, Serialize, TypeInfo,
)]
pub enum ClaimError {
    /// No claim of the topic was made.
    Missing,
    /// The issuer is not, or is no longer, trusted for the topic and country.
    IssuerNotTrusted,
    /// The issuer took the claim back.
    Revoked,
    /// The claim's time is over.
    Expired,
}

/// Answers what trusted issuers say about accounts.
pub trait Identity<AccountId> {
    /// All that is known of one account's subject, loaded once and asked often.
    type Profile;

    /// Loads the profile of `who`, or `None` if the account belongs to no subject.
    fn profile(who: &AccountId) -> Option<Self::Profile>;

    /// The claim of `topic` that holds now.
    fn attestation(profile: &Self::Profile, topic: Topic) -> Result<Attestation, ClaimError>;

    /// The country that the subject's KYB claim, else its KYC claim, speaks for.
    fn jurisdiction(profile: &Self::Profile) -> Result<Country, ClaimError> {
        Self::attestation(profile, Topic::Kyb)
            .or_else(|institution| Self::attestation(profile, Topic::Kyc).map_err(|person| person.max(institution)))
            .map(|attestation| attestation.country)
    }

    /// Registers `who`, if need be, and attests `topic` for `country` by a trusted issuer.
    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &AccountId, topic: Topic, country: Country);
}
