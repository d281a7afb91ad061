// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What ledgers ask: does a claim of some topic hold for an account now?

use crate::{Claim, Config, Pallet, Subject, SubjectOf, Subjects, Trust, TrustTable};
use alloc::{rc::Rc, vec::Vec};
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, ClaimScope, Identity, SubjectId, SubjectKind},
    rwa::AssetId,
    Moment,
};
use frame_support::traits::Time;

/// All that is known of the subject behind one account, whose claims count, and the time at which it was asked.
///
/// It is meant for one movement: everything in it is a copy.
pub struct Profile<T: Config> {
    id: SubjectId,
    subject: Subject<T>,
    /// Whether the account it was loaded for, or the owner of that sub-account, is retired.
    retired: bool,
    shared: Rc<Shared<T>>,
}

/// What is the same for every subject at one time.
struct Shared<T: Config> {
    table: TrustTable<T>,
    now: Moment,
}

/// What is the same for every subject, once it was read.
pub struct Memo<T: Config>(Option<Rc<Shared<T>>>);

impl<T: Config> Default for Memo<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Config> Memo<T> {
    fn shared(&mut self) -> Rc<Shared<T>> {
        let read = || {
            Rc::new(Shared {
                table: Trust::<T>::get(),
                now: T::Time::now(),
            })
        };
        self.0.get_or_insert_with(read).clone()
    }
}

/// Why `claim`, about a subject of the hierarchy under `group`, does not speak for `min_level` now; `None` if it does.
///
/// The first condition that fails is named, in the order of [`ClaimError`]: a claim that nobody would believe anyway
/// came no closer to holding because it has also expired.
pub(crate) fn failure<T: Config>(
    claim: &Claim<T::AccountId>,
    table: &TrustTable<T>,
    group: SubjectId,
    now: Moment,
    min_level: u8,
) -> Option<ClaimError> {
    if !table.believes(&claim.issuer, claim.topic, &claim.country, group) {
        Some(ClaimError::IssuerNotTrusted)
    } else if claim.revoked {
        Some(ClaimError::Revoked)
    } else if now < claim.valid_from {
        Some(ClaimError::NotYetValid)
    } else if claim.is_over(now) {
        Some(ClaimError::Expired)
    } else if claim.level < min_level {
        Some(ClaimError::LevelTooLow)
    } else {
        None
    }
}

impl<T: Config> Profile<T> {
    fn failure(&self, claim: &Claim<T::AccountId>, query: &ClaimQuery<T::AccountId>) -> Option<ClaimError> {
        if !query.issuers.is_empty() && !query.issuers.contains(&claim.issuer) {
            return Some(ClaimError::IssuerNotTrusted);
        }
        failure(
            claim,
            &self.shared.table,
            self.subject.group,
            self.shared.now,
            query.min_level,
        )
    }
}

fn reaches(scope: ClaimScope, asset: Option<AssetId>) -> bool {
    match scope {
        ClaimScope::Global => true,
        ClaimScope::Asset(made_for) => asset == Some(made_for),
    }
}

impl<T: Config> Identity<T::AccountId> for Pallet<T> {
    type Profile = Profile<T>;
    type Memo = Memo<T>;

    /// Reads the account's subject and the subject; for a sub-account, two keys more. The first profile of an operation
    /// reads the trust and the time as well. One read where there is no subject, or two.
    fn profile_with(who: &T::AccountId, memo: &mut Memo<T>) -> Option<Profile<T>> {
        let (id, account) = Self::linked(who)?;
        let subject = Subjects::<T>::get(id)?;
        Some(Profile {
            id,
            retired: !subject.is_active(&account),
            subject,
            shared: memo.shared(),
        })
    }

    fn subject(profile: &Profile<T>) -> SubjectId {
        profile.id
    }

    fn kind(profile: &Profile<T>) -> SubjectKind {
        profile.subject.kind
    }

    fn is_retired(profile: &Profile<T>) -> bool {
        profile.retired
    }

    /// Reads nothing.
    fn accounts(profile: &Profile<T>) -> Vec<T::AccountId> {
        let accounts = profile.subject.accounts.iter();
        accounts.map(|linked| linked.account.clone()).collect()
    }

    /// Reads nothing.
    fn first_account(profile: &Profile<T>) -> Option<T::AccountId> {
        profile.subject.accounts.first().map(|linked| linked.account.clone())
    }

    /// Reads two keys. A sub-account has no successor, even where its owner is retired: whose it is from then on is for
    /// those to say who keep sub-accounts, and its holdings stay apart from its owner's.
    fn successor(who: &T::AccountId) -> Option<T::AccountId> {
        Subjects::<T>::get(SubjectOf::<T>::get(who)?)?.successor(who)
    }

    /// Reads nothing. Where several claims hold, the newest counts.
    fn attestation(profile: &Profile<T>, query: &ClaimQuery<T::AccountId>) -> Result<Attestation, ClaimError> {
        let asked = |claim: &&Claim<T::AccountId>| claim.topic == query.topic && reaches(claim.scope, query.asset);
        let mut closest = ClaimError::Missing;
        for claim in profile.subject.claims.iter().rev().filter(asked) {
            match profile.failure(claim, query) {
                Some(why) => closest = closest.max(why),
                None => {
                    return Ok(Attestation {
                        subject: profile.id,
                        country: claim.country,
                        level: claim.level,
                        expires_at: claim.expires_at,
                    })
                },
            }
        }
        Err(closest)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn attest(who: &T::AccountId, topic: castellan_primitives::kyc::Topic, country: castellan_identifiers::Country) {
        use castellan_primitives::membership::Admission;

        let issuer: T::AccountId = frame_benchmarking::account("claim issuer", 0, 0);
        T::Admission::admit(&issuer);
        frame_support::assert_ok!(Self::do_trust(issuer.clone(), topic, crate::CountryScope::All));
        if Self::linked(who).is_none() {
            frame_support::assert_ok!(Self::do_register(who.clone(), SubjectKind::Person, None));
        }
        let statement = crate::Statement {
            topic,
            scope: ClaimScope::Global,
            country: *country.as_bytes(),
            level: u8::MAX,
            valid_from: None,
            expires_at: Some(Moment::MAX),
            evidence: Default::default(),
        };
        if let Some((subject, _)) = Self::linked(who) {
            frame_support::assert_ok!(Self::record_claim(subject, issuer, &statement, None));
        }
    }
}
