// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What trusted issuers say about the person or institution behind an account.

use crate::{rwa::AssetId, Moment};
use alloc::vec::Vec;
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
    /// Where a person lives.
    Residence,
    /// Where an institution is incorporated.
    Incorporation,
    /// The subject was checked for politically exposed persons.
    PepScreened,
    /// The subject agreed not to sell until the claim ends.
    LockUp,
    /// The subject is excused from the rules that name this topic as their exemption.
    Exempted,
    /// The subject may not take part, whatever else is said of it.
    Blocked,
}

/// What kind of subject stands behind an account.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum SubjectKind {
    /// A natural person.
    Person,
    /// A legal entity.
    Institution,
}

/// How far a claim reaches.
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
pub enum ClaimScope {
    /// Every asset, and what is no asset.
    Global,
    /// One asset.
    Asset(AssetId),
}

/// What is asked about a subject.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ClaimQuery<'a, AccountId> {
    /// What the claim must be about.
    pub topic: Topic,
    /// The asset it is asked for: claims with its scope count beside the global ones. `None`: only the global ones.
    pub asset: Option<AssetId>,
    /// The lowest level that suffices; 0 asks for none.
    pub min_level: u8,
    /// The issuers whose word counts, of those trusted for the topic and country; empty for all of these.
    pub issuers: &'a [AccountId],
}

impl<AccountId> ClaimQuery<'_, AccountId> {
    /// Asks for a claim of `topic` by any trusted issuer, at any level.
    pub const fn any(topic: Topic, asset: Option<AssetId>) -> Self {
        Self {
            topic,
            asset,
            min_level: 0,
            issuers: &[],
        }
    }
}

/// A claim that holds now: unexpired, not revoked, its issuer trusted for its topic and country.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Attestation {
    /// Whom it is about.
    pub subject: SubjectId,
    /// The country it speaks for.
    pub country: Country,
    /// The level it speaks for, from 0; what a level means is agreed by topic.
    pub level: u8,
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
    /// The claim's time has not begun.
    NotYetValid,
    /// The claim's time is over.
    Expired,
    /// The claim speaks for a lower level.
    LevelTooLow,
}

/// Answers what trusted issuers say about accounts.
///
/// A subject stands behind one or more accounts. An account's subject never changes: an account that was lost or
/// rotated stays the subject's, *retired*, and has a successor.
pub trait Identity<AccountId> {
    /// All that is known of one account's subject, loaded once and asked often.
    type Profile;

    /// What profiles have in common, kept while one operation loads several.
    type Memo: Default;

    /// Loads the profile of `who`, or `None` if the account belongs to no subject. A sub-account has its owner's.
    fn profile_with(who: &AccountId, memo: &mut Self::Memo) -> Option<Self::Profile>;

    /// The same by itself.
    fn profile(who: &AccountId) -> Option<Self::Profile> {
        Self::profile_with(who, &mut Self::Memo::default())
    }

    /// Whose profile it is.
    fn subject(profile: &Self::Profile) -> SubjectId;

    /// What the subject is.
    fn kind(profile: &Self::Profile) -> SubjectKind;

    /// Whether the account that the profile was loaded for is retired: nothing may leave or reach it any more.
    fn is_retired(profile: &Self::Profile) -> bool;

    /// Every account of the subject, the retired ones among them, sub-accounts not. The first of them stays the first.
    fn accounts(profile: &Self::Profile) -> Vec<AccountId>;

    /// The first of the subject's accounts.
    fn first_account(profile: &Self::Profile) -> Option<AccountId> {
        Self::accounts(profile).into_iter().next()
    }

    /// Where the holdings of a retired account belong now.
    fn successor(who: &AccountId) -> Option<AccountId>;

    /// The claim that answers the query now.
    fn attestation(profile: &Self::Profile, query: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError>;

    /// The country that the subject's KYB claim, else its KYC claim, speaks for.
    fn jurisdiction(profile: &Self::Profile) -> Result<Country, ClaimError> {
        Self::attestation(profile, &ClaimQuery::any(Topic::Kyb, None))
            .or_else(|institution| {
                Self::attestation(profile, &ClaimQuery::any(Topic::Kyc, None)).map_err(|person| person.max(institution))
            })
            .map(|attestation| attestation.country)
    }

    /// Registers `who`, if need be, and attests `topic` globally for `country` by a trusted issuer, at the highest level.
    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &AccountId, topic: Topic, country: Country);
}
