// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Subjects, whose claims count, and claims.

use super::{call::Call, read, AccountId32, At};
use crate::model::{CountryCode, CountryScope, SubjectKind, Topic};
use castellan_identifiers::Lei;
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

const PALLET: &str = "Kyc";

/// A person or institution.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Subject {
    /// Which of the two.
    pub kind: SubjectKind,
    /// An institution's legal entity identifier.
    pub lei: Option<[u8; 20]>,
    /// The block in which it was registered.
    pub registered_at: u32,
}

/// What an issuer says about a subject.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Claim {
    /// What it is about.
    pub topic: Topic,
    /// Who made it.
    pub issuer: AccountId32,
    /// The country it speaks for.
    pub country: CountryCode,
    /// When it ends, in milliseconds since the Unix epoch.
    pub expires_at: Option<u64>,
    /// The hash of the documents behind it.
    pub evidence: [u8; 32],
    /// Whether its issuer took it back.
    pub revoked: bool,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Register {
    kind: SubjectKind,
    lei: Option<[u8; 20]>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct TrustArgs {
    issuer: AccountId32,
    topic: Topic,
    scope: CountryScope,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Add {
    subject: u32,
    topic: Topic,
    country: CountryCode,
    expires_at: Option<u64>,
    evidence: [u8; 32],
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Revoke {
    subject: u32,
    topic: Topic,
    reason: Vec<u8>,
}

/// The number of the subject behind an account.
pub async fn subject_of(at: &At, account: AccountId32) -> anyhow::Result<Option<u32>> {
    read(at, PALLET, "SubjectOf", (account,)).await
}

/// The subject with this number.
pub async fn subject(at: &At, id: u32) -> anyhow::Result<Option<Subject>> {
    read(at, PALLET, "Subjects", (id,)).await
}

/// Everything claimed about a subject.
pub async fn claims(at: &At, subject: u32) -> anyhow::Result<Vec<Claim>> {
    Ok(read(at, PALLET, "Claims", (subject,)).await?.unwrap_or_default())
}

/// The countries for which an issuer is trusted.
pub async fn trust(at: &At, issuer: AccountId32, topic: Topic) -> anyhow::Result<Option<CountryScope>> {
    read(at, PALLET, "Trust", (issuer, topic)).await
}

/// Registers the person or institution behind the sender.
pub fn register_subject(kind: SubjectKind, lei: Option<Lei>) -> Call {
    Call::new(
        PALLET,
        "register_subject",
        Register {
            kind,
            lei: lei.map(|lei| *lei.as_bytes()),
        },
    )
}

/// Trusts `issuer` for `topic` in the countries of `scope`. For governance.
pub fn trust_issuer(issuer: AccountId32, topic: Topic, scope: CountryScope) -> Call {
    Call::new(PALLET, "trust_issuer", TrustArgs { issuer, topic, scope })
}

/// Claims `topic` of `subject`.
pub fn add_claim(
    subject: u32,
    topic: Topic,
    country: CountryCode,
    expires_at: Option<u64>,
    evidence: [u8; 32],
) -> Call {
    Call::new(
        PALLET,
        "add_claim",
        Add {
            subject,
            topic,
            country,
            expires_at,
            evidence,
        },
    )
}

/// Takes the sender's claim of `topic` about `subject` back.
pub fn revoke_claim(subject: u32, topic: Topic, reason: &str) -> Call {
    Call::new(
        PALLET,
        "revoke_claim",
        Revoke {
            subject,
            topic,
            reason: reason.into(),
        },
    )
}
