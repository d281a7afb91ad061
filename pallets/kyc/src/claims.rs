// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Making, renewing and revoking claims.

use crate::{Claim, Config, Error, Event, Pallet, Proof, Reason, Statement, Subjects, Trust};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimScope, SubjectId, Topic},
    Moment,
};
use frame_support::{ensure, traits::Time, BoundedVec};
use sp_runtime::DispatchResult;

type ClaimsOf<T> = BoundedVec<Claim<<T as frame_system::Config>::AccountId>, <T as Config>::MaxClaims>;

/// What a new claim put aside.
enum Replaced<AccountId> {
    Nothing,
    /// The issuer's earlier claim of the same topic and scope.
    Renewed,
    /// A claim that was over, for want of room.
    Dropped(Claim<AccountId>),
}

impl<T: Config> Pallet<T> {
    /// Records what `issuer`, an admitted claim issuer, says; where it was signed off the chain, since when it says so.
    pub(crate) fn record_claim(
        id: SubjectId,
        issuer: T::AccountId,
        said: &Statement,
        signed_at: Option<Moment>,
    ) -> DispatchResult {
        let now = T::Time::now();
        let country = Country::new(&said.country).map_err(|_| Error::<T>::UnknownCountry)?;
        let mut subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        Self::ensure_independent(&issuer, subject.group)?;
        let table = Trust::<T>::get();
        ensure!(
            !table.issuer(&issuer).is_some_and(|issuer| issuer.suspended),
            Error::<T>::IssuerSuspended
        );
        ensure!(
            table.trusts(&issuer, said.topic, &country),
            Error::<T>::IssuerNotTrusted
        );
        let valid_from = said.valid_from.unwrap_or(now);
        ensure!(said.expires_at.is_none_or(|end| now < end), Error::<T>::AlreadyExpired);
        ensure!(
            said.expires_at.is_none_or(|end| valid_from < end),
            Error::<T>::EmptyWindow
        );
        let claim = Claim {
            topic: said.topic,
            scope: said.scope,
            issuer: issuer.clone(),
            country,
            level: said.level,
            issued_at: now,
            valid_from,
            expires_at: said.expires_at,
            evidence: said.evidence,
            revoked: false,
        };
        let renewed = match Self::place(&mut subject.claims, claim, signed_at)? {
            Replaced::Nothing => false,
            Replaced::Renewed => true,
            Replaced::Dropped(old) => {
                // Nothing remembers any more when it was made, so nothing signed before may take its place.
                subject.nonces.raise(&old.issuer);
                Self::deposit_event(Event::ClaimDropped {
                    subject: id,
                    topic: old.topic,
                    scope: old.scope,
                    issuer: old.issuer,
                });
                false
            },
        };
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::ClaimAdded {
            subject: id,
            issuer,
            statement: *said,
            signed_at,
            renewed,
        });
        Ok(())
    }

    /// Fails if `issuer` is part of the hierarchy under `group`, or speaks for nobody any more.
    fn ensure_independent(issuer: &T::AccountId, group: SubjectId) -> Result<(), Error<T>> {
        let Some((id, account)) = Self::linked(issuer) else {
            return Ok(());
        };
        let own = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        ensure!(own.group != group, Error::<T>::SelfVouching);
        ensure!(own.is_active(&account), Error::<T>::AccountRetired);
        Ok(())
    }

    /// Puts `claim` last, in the place of the issuer's earlier one of the topic and scope; else, where the list is full,
    /// in that of the oldest that is over.
    fn place(
        claims: &mut ClaimsOf<T>,
        claim: Claim<T::AccountId>,
        signed_at: Option<Moment>,
    ) -> Result<Replaced<T::AccountId>, Error<T>> {
        let renewed = Self::position(claims, &claim.issuer, claim.topic, claim.scope);
        let replaced = match renewed {
            Some(index) => {
                let old = claims.remove(index);
                // What was signed before the issuer last spoke on the matter is no longer its word.
                ensure!(
                    signed_at.is_none_or(|signed| old.issued_at < signed),
                    Error::<T>::Superseded
                );
                Replaced::Renewed
            },
            None if claims.is_full() => {
                let over = claims.iter().position(|known| known.is_over(claim.issued_at));
                Replaced::Dropped(claims.remove(over.ok_or(Error::<T>::TooManyClaims)?))
            },
            None => Replaced::Nothing,
        };
        claims.try_push(claim).map_err(|_| Error::<T>::TooManyClaims)?;
        Ok(replaced)
    }

    fn position(claims: &ClaimsOf<T>, issuer: &T::AccountId, topic: Topic, scope: ClaimScope) -> Option<usize> {
        claims
            .iter()
            .position(|known| known.issuer == *issuer && known.topic == topic && known.scope == scope)
    }

    pub(crate) fn do_revoke_claim(
        id: SubjectId,
        topic: Topic,
        scope: ClaimScope,
        issuer: T::AccountId,
        reason: Reason,
    ) -> DispatchResult {
        let mut subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownClaim)?;
        let claim = Self::position(&subject.claims, &issuer, topic, scope)
            .and_then(|index| subject.claims.get_mut(index))
            .ok_or(Error::<T>::UnknownClaim)?;
        ensure!(!claim.revoked, Error::<T>::AlreadyRevoked);
        claim.revoked = true;
        subject.nonces.raise(&issuer);
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::ClaimRevoked {
            subject: id,
            topic,
            scope,
            issuer,
            reason,
        });
        Ok(())
    }

    pub(crate) fn do_withdraw_statements(id: SubjectId, issuer: T::AccountId) -> DispatchResult {
        // Whoever could raise numbers without being an issuer could make those of others worthless.
        ensure!(Trust::<T>::get().issuer(&issuer).is_some(), Error::<T>::UnknownIssuer);
        let nonce = Subjects::<T>::try_mutate(id, |subject| {
            let subject = subject.as_mut().ok_or(Error::<T>::UnknownSubject)?;
            Ok::<_, Error<T>>(subject.nonces.raise(&issuer))
        })?;
        Self::deposit_event(Event::StatementsWithdrawn {
            subject: id,
            issuer,
            nonce,
        });
        Ok(())
    }

    /// Records what `issuer` signed at `signed_at`, to be submitted before the proof expires.
    pub(crate) fn do_submit_claim(
        id: SubjectId,
        issuer: T::AccountId,
        said: &Statement,
        signed_at: Moment,
        proof: &Proof<T::Signature>,
    ) -> DispatchResult {
        let subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        let nonce = subject.nonces.of(&issuer);
        let payload = Self::claim_payload(id, said, signed_at, proof.expires_at, nonce);
        Self::ensure_proven(proof, &payload, &issuer)?;
        ensure!(signed_at <= T::Time::now(), Error::<T>::SignedInFuture);
        Self::record_claim(id, issuer, said, Some(signed_at))
    }
}
