// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What ledgers ask: does a claim of some topic hold for an account now?

use crate::{ClaimRecord, Claims, Config, Pallet, SubjectOf};
use castellan_primitives::{
    kyc::{Attestation, ClaimError, Identity, SubjectId, Topic},
    Moment,
};
use frame_support::{traits::Time, BoundedVec};

/// All that is claimed about the subject behind one account, and the time at which it was asked.
///
/// It is meant for one transaction: what it says of trust is looked up when it is asked, but the claims are a copy.
pub struct Profile<T: Config> {
    subject: SubjectId,
    claims: BoundedVec<ClaimRecord<T>, T::MaxClaims>,
    now: Moment,
}

impl<T: Config> Profile<T> {
    /// Whom it is about.
    pub fn subject(&self) -> SubjectId {
        self.subject
    }

    /// The claims of `topic`, newest first: where several hold, the last word counts.
    fn claims_of(&self, topic: Topic) -> impl Iterator<Item = &ClaimRecord<T>> {
        self.claims.iter().rev().filter(move |claim| claim.topic == topic)
    }

    /// Why `claim`, which does not hold, does not. The first condition that fails is named, in the order of
    /// [`ClaimError`]: a claim that nobody would believe anyway came no closer to holding because it has also expired.
    fn failure(&self, claim: &ClaimRecord<T>) -> ClaimError {
        if claim.is_in_force(self.now) || !Pallet::<T>::is_believed(&claim.issuer, claim.topic, &claim.country) {
            ClaimError::IssuerNotTrusted
        } else if claim.revoked {
            ClaimError::Revoked
        } else {
            ClaimError::Expired
        }
    }
}

impl<T: Config> Identity<T::AccountId> for Pallet<T> {
    type Profile = Profile<T>;

    /// Takes three reads, or one where there is no subject.
    fn profile(who: &T::AccountId) -> Option<Profile<T>> {
        let subject = SubjectOf::<T>::get(who)?;
        Some(Profile {
            subject,
            claims: Claims::<T>::get(subject),
            now: T::Time::now(),
        })
    }

    /// Takes at most three reads for each claim of `topic`: those of one claim where the newest that is in force holds.
    fn attestation(profile: &Profile<T>, topic: Topic) -> Result<Attestation, ClaimError> {
        // Claims in force come first, so that the issuers of the others are looked up only to name a reason.
        profile
            .claims_of(topic)
            .filter(|claim| claim.is_in_force(profile.now))
            .find(|claim| Self::is_believed(&claim.issuer, topic, &claim.country))
            .map(|claim| Attestation {
                subject: profile.subject,
                country: claim.country,
                expires_at: claim.expires_at,
            })
            .ok_or_else(|| {
                profile
                    .claims_of(topic)
                    .map(|claim| profile.failure(claim))
                    .max()
                    .unwrap_or(ClaimError::Missing)
            })
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &T::AccountId, topic: Topic, country: castellan_identifiers::Country) {
        use castellan_primitives::membership::Admission;

        let issuer: T::AccountId = frame_benchmarking::account("claim issuer", 0, 0);
        T::Admission::admit(&issuer);
        frame_support::assert_ok!(Self::do_trust(issuer.clone(), topic, crate::CountryScope::All));
        if !SubjectOf::<T>::contains_key(who) {
            frame_support::assert_ok!(Self::do_register(who.clone(), crate::SubjectKind::Person, None));
        }
        let issued_at = T::Time::now();
        frame_support::assert_ok!(Self::do_add_claim(
            SubjectOf::<T>::get(who).unwrap_or_default(),
            crate::Claim {
                topic,
                issuer,
                country,
                issued_at,
                expires_at: Some(Moment::MAX),
                evidence: Default::default(),
                revoked: false,
            },
        ));
    }
}
