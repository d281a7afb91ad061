// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One file for each feature, one for how others went wrong, and one that compares with naive models.

mod accounts;
mod claims;
mod hierarchy;
mod identity;
mod invariants;
mod known_failures;
mod model;
mod proofs;
mod queries;
mod recovery;
mod recovery_refused;
mod room;
mod statements;
mod storage_touches;
mod subjects;
mod trust;

use crate::{
    mock::*, sample, CountryScope, Event, Proof, Reason, Statement, Subject, SubjectKind, SubjectOf, Subjects,
};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, ClaimScope, Identity, SubjectId, Topic},
    Moment,
};
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::{testing::TestSignature, DispatchResult};

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn only(codes: &[&str]) -> CountryScope {
    let countries: std::collections::BTreeSet<_> = codes.iter().map(|code| country(code)).collect();
    CountryScope::Only(countries.try_into().unwrap())
}

fn reason(text: &str) -> Reason {
    text.as_bytes().to_vec().try_into().unwrap()
}

fn register_person(who: AccountId) -> SubjectId {
    assert_ok!(Kyc::register_subject(signed(who), SubjectKind::Person, None));
    SubjectOf::<Test>::get(who).unwrap()
}

fn register_institution(who: AccountId, lei: u32) -> SubjectId {
    assert_ok!(Kyc::register_subject(
        signed(who),
        SubjectKind::Institution,
        Some(sample::lei(lei))
    ));
    SubjectOf::<Test>::get(who).unwrap()
}

fn subject(id: SubjectId) -> Subject<Test> {
    Subjects::<Test>::get(id).unwrap()
}

fn link(by: AccountId, account: AccountId) -> DispatchResult {
    let id = SubjectOf::<Test>::get(by).unwrap_or_default();
    Kyc::link_account(signed(by), account, control(id, account))
}

fn rotate(old: AccountId, new: AccountId) -> DispatchResult {
    let id = SubjectOf::<Test>::get(old).unwrap_or_default();
    Kyc::rotate(signed(old), new, control(id, new))
}

fn trust(issuer: AccountId, topic: Topic, scope: CountryScope) {
    assert_ok!(Kyc::trust_issuer(root(), issuer, topic, scope));
}

/// A global statement at level 0, from now on.
fn statement(topic: Topic, code: &str, expires_at: Option<Moment>) -> Statement {
    Statement {
        topic,
        scope: ClaimScope::Global,
        country: code.as_bytes().try_into().unwrap(),
        level: 0,
        valid_from: None,
        expires_at,
        evidence: H256::repeat_byte(1),
    }
}

fn claim(
    issuer: AccountId,
    subject: SubjectId,
    topic: Topic,
    code: &str,
    expires_at: Option<Moment>,
) -> DispatchResult {
    Kyc::add_claim(signed(issuer), subject, statement(topic, code, expires_at))
}

fn revoke(issuer: AccountId, subject: SubjectId, topic: Topic) -> DispatchResult {
    Kyc::revoke_claim(signed(issuer), subject, topic, ClaimScope::Global, reason(""))
}

/// What an issuer signed off the chain.
#[derive(Clone, Debug)]
struct Signed {
    issuer: AccountId,
    subject: SubjectId,
    statement: Statement,
    signed_at: Moment,
    proof: Proof<TestSignature>,
}

impl Signed {
    /// Signs now, with the issuer's present number, for `lasts` milliseconds.
    fn now(issuer: AccountId, subject: SubjectId, statement: Statement, lasts: Moment) -> Self {
        let nonce = Subjects::<Test>::get(subject).map_or(0, |subject| subject.nonces.of(&issuer));
        let (signed_at, expires_at) = (Now::get(), Now::get().saturating_add(lasts));
        let payload = Kyc::claim_payload(subject, &statement, signed_at, expires_at, nonce);
        let signature = TestSignature(issuer, payload);
        Self {
            issuer,
            subject,
            statement,
            signed_at,
            proof: Proof { expires_at, signature },
        }
    }

    fn submit(&self, sender: AccountId) -> DispatchResult {
        Kyc::submit_claim(
            signed(sender),
            self.issuer,
            self.subject,
            self.statement,
            self.signed_at,
            self.proof.clone(),
        )
    }
}

fn attestation(who: AccountId, topic: Topic) -> Result<Attestation, ClaimError> {
    Kyc::attestation(&Kyc::profile(&who).unwrap(), &ClaimQuery::any(topic, None))
}

/// The country of the claim that holds, or why none does.
fn verdict(who: AccountId, topic: Topic) -> Result<Country, ClaimError> {
    attestation(who, topic).map(|attestation| attestation.country)
}

/// The pallet's events since the last look.
fn events() -> Vec<Event<Test>> {
    let events = System::events();
    System::reset_events();
    events
        .into_iter()
        .filter_map(|record| match record.event {
            RuntimeEvent::Kyc(event) => Some(event),
            _ => None,
        })
        .collect()
}
