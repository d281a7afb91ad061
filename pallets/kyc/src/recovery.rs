// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Recovery of a lost key: an issuer asks, somebody else agrees, and the subject has time to object.

use crate::{
    identity_impl::failure, Config, Error, Event, Pallet, Proof, Recoveries, Recovery, RecoveryState, Subject,
    Subjects, Trust, TrustTable,
};
use castellan_primitives::{
    kyc::{ClaimScope, SubjectId, Topic},
    Moment,
};
use frame_support::{
    ensure,
    traits::{Get, Time},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_request_recovery(
        id: SubjectId,
        old: T::AccountId,
        new: T::AccountId,
        issuer: T::AccountId,
        proof: Proof<T::Signature>,
    ) -> DispatchResult {
        let now = T::Time::now();
        let subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        Self::spoken_for(&issuer)?;
        ensure!(
            Self::identified_by(&subject, &issuer, &Trust::<T>::get(), now),
            Error::<T>::NoClaimInForce
        );
        Self::ensure_recoverable(&subject, &old, &new)?;
        if let Some(open) = Recoveries::<T>::get(id) {
            ensure!(
                open.has_lapsed(now, T::RecoveryWindow::get()),
                Error::<T>::RecoveryPending
            );
            Self::deposit_event(Event::RecoveryLapsed {
                subject: id,
                old: open.old,
                new: open.new,
            });
        }
        Self::ensure_control(id, &new, &proof)?;
        let recovery = Recovery {
            old: old.clone(),
            new: new.clone(),
            issuer: issuer.clone(),
            state: RecoveryState::Requested { at: now },
        };
        Recoveries::<T>::insert(id, recovery);
        Self::deposit_event(Event::RecoveryRequested {
            subject: id,
            old,
            new,
            issuer,
        });
        Ok(())
    }

    /// `by` is the issuer that approves; `None` is governance.
    pub(crate) fn do_approve_recovery(
        id: SubjectId,
        old: T::AccountId,
        new: T::AccountId,
        by: Option<T::AccountId>,
    ) -> DispatchResult {
        let now = T::Time::now();
        let mut recovery = Self::open_recovery(id, now)?;
        ensure!(recovery.old == old && recovery.new == new, Error::<T>::UnknownRecovery);
        ensure!(
            matches!(recovery.state, RecoveryState::Requested { .. }),
            Error::<T>::AlreadyApproved
        );
        if let Some(approver) = &by {
            Self::spoken_for(approver)?;
            let subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
            Self::ensure_second_person(&subject, &recovery.issuer, approver, &Trust::<T>::get())?;
        }
        let ready_at = now.saturating_add(T::RecoveryDelay::get());
        recovery.state = RecoveryState::Approved {
            by: by.clone(),
            ready_at,
        };
        Recoveries::<T>::insert(id, recovery);
        Self::deposit_event(Event::RecoveryApproved {
            subject: id,
            old,
            new,
            by,
            ready_at,
        });
        Ok(())
    }

    /// `by` is the account that objects; `None` is governance.
    pub(crate) fn do_veto_recovery(id: SubjectId, by: Option<T::AccountId>) -> DispatchResult {
        if let Some(account) = &by {
            let (spoken_for, _) = Self::spoken_for(account)?;
            ensure!(spoken_for == id, Error::<T>::NotOfSubject);
        }
        let Recovery { old, new, .. } = Recoveries::<T>::take(id).ok_or(Error::<T>::UnknownRecovery)?;
        Self::deposit_event(Event::RecoveryVetoed {
            subject: id,
            old,
            new,
            by,
        });
        Ok(())
    }

    /// Everything is looked at once more: what was true when it was asked for must still be true.
    pub(crate) fn do_complete_recovery(id: SubjectId) -> DispatchResult {
        let now = T::Time::now();
        let Recovery {
            old,
            new,
            issuer,
            state,
        } = Self::open_recovery(id, now)?;
        let RecoveryState::Approved { by, ready_at } = state else {
            return Err(Error::<T>::NotApproved.into());
        };
        ensure!(ready_at <= now, Error::<T>::TooEarly);
        let mut subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        let table = Trust::<T>::get();
        ensure!(
            Self::identified_by(&subject, &issuer, &table, now),
            Error::<T>::NoClaimInForce
        );
        if let Some(approver) = &by {
            Self::ensure_second_person(&subject, &issuer, approver, &table)?;
        }
        Self::ensure_recoverable(&subject, &old, &new)?;

        Recoveries::<T>::remove(id);
        Self::append(id, &mut subject, new.clone())?;
        Self::retire(&mut subject, &old, new.clone());
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::AccountRecovered {
            subject: id,
            old,
            new,
            issuer,
            approved_by: by,
        });
        Ok(())
    }

    fn open_recovery(id: SubjectId, now: Moment) -> Result<Recovery<T::AccountId>, Error<T>> {
        let recovery = Recoveries::<T>::get(id).ok_or(Error::<T>::UnknownRecovery)?;
        ensure!(
            !recovery.has_lapsed(now, T::RecoveryWindow::get()),
            Error::<T>::RecoveryLapsed
        );
        Ok(recovery)
    }

    fn ensure_recoverable(subject: &Subject<T>, old: &T::AccountId, new: &T::AccountId) -> Result<(), Error<T>> {
        ensure!(subject.status(old).is_some(), Error::<T>::NotOfSubject);
        ensure!(subject.is_active(old), Error::<T>::AccountRetired);
        Self::ensure_linkable(new)?;
        ensure!(!subject.accounts.is_full(), Error::<T>::TooManyAccounts);
        Ok(())
    }

    /// Whether a claim of `issuer` holds now that says who the subject is.
    fn identified_by(subject: &Subject<T>, issuer: &T::AccountId, table: &TrustTable<T>, now: Moment) -> bool {
        subject.claims.iter().any(|claim| {
            claim.issuer == *issuer
                && matches!(claim.topic, Topic::Kyc | Topic::Kyb)
                && claim.scope == ClaimScope::Global
                && failure(claim, table, subject.group, now, 0).is_none()
        })
    }

    /// Four eyes: whoever approves checks identities too, and has nothing to do with whoever asked or with the subject.
    fn ensure_second_person(
        subject: &Subject<T>,
        issuer: &T::AccountId,
        approver: &T::AccountId,
        table: &TrustTable<T>,
    ) -> Result<(), Error<T>> {
        ensure!(table.identifies(approver), Error::<T>::IssuerNotTrusted);
        let group = |account| table.issuer(account).and_then(|issuer| issuer.group);
        ensure!(
            group(approver).is_some() && group(approver) != group(issuer) && group(approver) != Some(subject.group),
            Error::<T>::SameParty
        );
        Ok(())
    }
}
