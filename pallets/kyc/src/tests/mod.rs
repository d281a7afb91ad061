// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One file for each feature, one for how others went wrong, and one that compares with a naive model.

mod claims;
mod identity;
mod known_failures;
mod model;
mod subjects;
mod trust;

use crate::{mock::*, sample, CountryScope, Event, Reason, SubjectKind, SubjectOf};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, Identity, SubjectId, Topic},
    Moment,
};
use frame_support::assert_ok;
use sp_core::H256;
use sp_runtime::DispatchResult;

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

fn trust(issuer: AccountId, topic: Topic, scope: CountryScope) {
    assert_ok!(Kyc::trust_issuer(root(), issuer, topic, scope));
}

fn claim(
    issuer: AccountId,
    subject: SubjectId,
    topic: Topic,
    code: &str,
    expires_at: Option<Moment>,
) -> DispatchResult {
    let country = code.as_bytes().try_into().unwrap();
    Kyc::add_claim(
        signed(issuer),
        subject,
        topic,
        country,
        expires_at,
        H256::repeat_byte(1),
    )
}

fn attestation(who: AccountId, topic: Topic) -> Result<Attestation, ClaimError> {
    Kyc::attestation(&Kyc::profile(&who).unwrap(), topic)
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
