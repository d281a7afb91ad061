// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Making, renewing and revoking claims.

use crate::{ClaimRecord, Claims, Config, Error, Event, Pallet, Reason, SubjectOf, Subjects, SuspendedIssuers};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    Moment,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{ensure, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::DispatchResult;

/// What an issuer says about a subject.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Claim<AccountId> {
    /// What it is about.
    pub topic: Topic,
    /// Who made it.
    pub issuer: AccountId,
    /// The country it speaks for.
    pub country: Country,
    /// When it was made, in milliseconds since the Unix epoch.
    pub issued_at: Moment,
    /// The first moment at which it no longer holds, in milliseconds since the Unix epoch; `None` if it does not end.
    pub expires_at: Option<Moment>,
    /// The hash of the documents behind it.
    pub evidence: H256,
    /// Whether its issuer took it back.
    pub revoked: bool,
}

impl<AccountId> Claim<AccountId> {
    /// Whether it is neither revoked nor expired at `now`. Whether its issuer is trusted is another question.
    pub fn is_in_force(&self, now: Moment) -> bool {
        !self.revoked && self.expires_at.is_none_or(|end| now < end)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_claim(subject: SubjectId, claim: ClaimRecord<T>) -> DispatchResult {
        ensure!(Subjects::<T>::contains_key(subject), Error::<T>::UnknownSubject);
        ensure!(
            SubjectOf::<T>::get(&claim.issuer) != Some(subject),
            Error::<T>::SelfVouching
        );
        ensure!(
            !SuspendedIssuers::<T>::contains_key(&claim.issuer),
            Error::<T>::IssuerSuspended
        );
        ensure!(
            Self::is_trusted(&claim.issuer, claim.topic, &claim.country),
            Error::<T>::IssuerNotTrusted
        );
        ensure!(claim.is_in_force(claim.issued_at), Error::<T>::AlreadyExpired);

        let replaced = Claims::<T>::try_mutate(subject, |claims| Self::place(claims, claim.clone()))?;
        let Claim {
            topic,
            issuer,
            country,
            expires_at,
            evidence,
            ..
        } = claim;
        let renewed = match replaced {
            Some(old) if old.issuer == issuer && old.topic == topic => true,
            Some(old) => {
                Self::deposit_event(Event::ClaimDropped {
                    subject,
                    topic: old.topic,
                    issuer: old.issuer,
                });
                false
            },
            None => false,
        };
        Self::deposit_event(Event::ClaimAdded {
            subject,
            topic,
            issuer,
            country,
            expires_at,
            evidence,
            renewed,
        });
        Ok(())
    }

    /// Puts `claim` last and returns the one that had to go: the issuer's earlier one of the topic, else, where the
    /// list is full, the oldest that is no longer in force.
    fn place(
        claims: &mut BoundedVec<ClaimRecord<T>, T::MaxClaims>,
        claim: ClaimRecord<T>,
    ) -> Result<Option<ClaimRecord<T>>, Error<T>> {
        let renewed = claims
            .iter()
            .position(|known| known.issuer == claim.issuer && known.topic == claim.topic);
        let index = match renewed {
            None if claims.is_full() => {
                let over = claims.iter().position(|known| !known.is_in_force(claim.issued_at));
                Some(over.ok_or(Error::<T>::TooManyClaims)?)
            },
            index => index,
        };
        let replaced = index.map(|index| claims.remove(index));
        claims.try_push(claim).map_err(|_| Error::<T>::TooManyClaims)?;
        Ok(replaced)
    }

    pub(crate) fn do_revoke_claim(
        subject: SubjectId,
        topic: Topic,
        issuer: T::AccountId,
        reason: Reason,
    ) -> DispatchResult {
        Claims::<T>::try_mutate(subject, |claims| {
            let claim = claims
                .iter_mut()
                .find(|claim| claim.issuer == issuer && claim.topic == topic)
                .ok_or(Error::<T>::UnknownClaim)?;
            ensure!(!claim.revoked, Error::<T>::AlreadyRevoked);
            claim.revoked = true;
            Ok::<_, Error<T>>(())
        })?;
        Self::deposit_event(Event::ClaimRevoked {
            subject,
            topic,
            issuer,
            reason,
        });
        Ok(())
    }
}
