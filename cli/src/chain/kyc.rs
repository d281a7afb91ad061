// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Subjects, whose claims count, and claims.

use super::{call::Call, read, AccountId32, At};
use crate::model::{CountryCode, CountryScope, SubjectKind, Topic};
use anyhow::Context;
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
    /// What was claimed about it, oldest first.
    pub claims: Vec<Claim>,
}

/// How far a claim reaches.
#[derive(Clone, Copy, Debug, DecodeAsType, EncodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub enum ClaimScope {
    /// Everything.
    Global,
    /// One asset.
    Asset(u32),
}

/// What an issuer says about a subject.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Claim {
    /// What it is about.
    pub topic: Topic,
    /// How far it reaches.
    pub scope: ClaimScope,
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
    statement: Statement,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Statement {
    topic: Topic,
    scope: ClaimScope,
    country: CountryCode,
    level: u8,
    valid_from: Option<u64>,
    expires_at: Option<u64>,
    evidence: [u8; 32],
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Revoke {
    subject: u32,
    topic: Topic,
    scope: ClaimScope,
    reason: Vec<u8>,
}

/// Everyone whose claims count.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct TrustTable {
    grants: Vec<Grant>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Grant {
    issuer: AccountId32,
    topic: Topic,
    countries: Countries,
}

/// Countries by bit: pairs of letters in the order of the alphabet, the lowest bit of a byte first.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Countries {
    All,
    Only(Vec<u8>),
}

impl From<Countries> for CountryScope {
    fn from(countries: Countries) -> Self {
        let Countries::Only(bits) = countries else {
            return Self::All;
        };
        let letters = || b'A'..=b'Z';
        let pairs = letters().flat_map(|first| letters().map(move |second| [first, second]));
        let listed = |number: usize| bits.get(number / 8).is_some_and(|byte| byte >> (number % 8) & 1 == 1);
        let codes = pairs.enumerate().filter(|(number, _)| listed(*number));
        Self::Only(codes.map(|(_, code)| code).collect())
    }
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
    Ok(self::subject(at, subject)
        .await?
        .map_or_else(Vec::new, |subject| subject.claims))
}

/// With which numbers statements about a subject are signed.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Nonces {
    floor: u64,
    raised: Vec<(AccountId32, u64)>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Numbered {
    nonces: Nonces,
}

/// The number that `issuer` signs its statements about a subject with.
pub async fn nonce(at: &At, subject: u32, issuer: AccountId32) -> anyhow::Result<u64> {
    let numbered: Option<Numbered> = read(at, PALLET, "Subjects", (subject,)).await?;
    let nonces = numbered
        .with_context(|| format!("there is no subject {subject}"))?
        .nonces;
    let raised = nonces.raised.iter().find(|(account, _)| *account == issuer);
    Ok(raised.map_or(nonces.floor, |(_, nonce)| *nonce))
}

/// The countries for which an issuer is trusted.
pub async fn trust(at: &At, issuer: AccountId32, topic: Topic) -> anyhow::Result<Option<CountryScope>> {
    let table: Option<TrustTable> = read(at, PALLET, "Trust", ()).await?;
    let mut grants = table.into_iter().flat_map(|table| table.grants);
    let grant = grants.find(|grant| grant.issuer == issuer && grant.topic == topic);
    Ok(grant.map(|grant| grant.countries.into()))
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

/// Claims `topic` of `subject`, for everything and from now on.
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
            statement: Statement {
                topic,
                scope: ClaimScope::Global,
                country,
                level: 0,
                valid_from: None,
                expires_at,
                evidence,
            },
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
            scope: ClaimScope::Global,
            reason: reason.into(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_read_from_their_bits() {
        let mut bits = vec![0u8; 85];
        for [first, second] in [*b"AA", *b"DE", *b"ZZ"] {
            let number = usize::from(first - b'A') * 26 + usize::from(second - b'A');
            bits[number / 8] |= 1 << (number % 8);
        }
        let scope = CountryScope::from(Countries::Only(bits));
        assert_eq!(scope, CountryScope::Only(vec![*b"AA", *b"DE", *b"ZZ"]));
        assert_eq!(CountryScope::from(Countries::All), CountryScope::All);
    }
}
