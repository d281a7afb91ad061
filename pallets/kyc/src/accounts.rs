// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Further accounts of a subject: each proves that its key agrees.

use crate::{
    AccountStatus, Config, Error, Event, LinkedAccount, Pallet, Proof, Recoveries, Subject, SubjectOf, Subjects,
};
use castellan_primitives::kyc::SubjectId;
use frame_support::{
    ensure,
    traits::{Get, Time},
};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_link(by: T::AccountId, account: T::AccountId, proof: Proof<T::Signature>) -> DispatchResult {
        let (id, mut subject) = Self::spoken_for(&by)?;
        Self::ensure_no_recovery(id)?;
        Self::ensure_linkable(&account)?;
        ensure!(
            subject.active_accounts() < T::MaxActiveAccounts::get() as usize,
            Error::<T>::TooManyAccounts
        );
        Self::ensure_control(id, &account, &proof)?;
        Self::append(id, &mut subject, account.clone())?;
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::AccountLinked {
            subject: id,
            account,
            by,
        });
        Ok(())
    }

    pub(crate) fn do_rotate(old: T::AccountId, new: T::AccountId, proof: Proof<T::Signature>) -> DispatchResult {
        let (id, mut subject) = Self::spoken_for(&old)?;
        Self::ensure_no_recovery(id)?;
        Self::ensure_linkable(&new)?;
        Self::ensure_control(id, &new, &proof)?;
        Self::append(id, &mut subject, new.clone())?;
        Self::retire(&mut subject, &old, new.clone());
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::AccountRotated { subject: id, old, new });
        Ok(())
    }

    pub(crate) fn do_retire(account: T::AccountId, successor: T::AccountId) -> DispatchResult {
        let (id, mut subject) = Self::spoken_for(&account)?;
        Self::ensure_no_recovery(id)?;
        ensure!(
            account != successor && subject.is_active(&successor),
            Error::<T>::SuccessorNotActive
        );
        Self::retire(&mut subject, &account, successor.clone());
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::AccountRetired {
            subject: id,
            account,
            successor,
        });
        Ok(())
    }

    /// Fails unless the key of `account` agrees to stand for the subject.
    pub(crate) fn ensure_control(
        id: SubjectId,
        account: &T::AccountId,
        proof: &Proof<T::Signature>,
    ) -> Result<(), Error<T>> {
        let payload = Self::control_payload(id, account, proof.expires_at);
        Self::ensure_proven(proof, &payload, account)
    }

    /// While a recovery is open the accounts of the subject stay as they are: whoever holds the key that is said to be
    /// lost can object to it, but not slip away from it.
    fn ensure_no_recovery(id: SubjectId) -> Result<(), Error<T>> {
        let open = Recoveries::<T>::get(id)
            .is_some_and(|recovery| !recovery.has_lapsed(T::Time::now(), T::RecoveryWindow::get()));
        ensure!(!open, Error::<T>::RecoveryPending);
        Ok(())
    }

    /// Makes `account` an active account of the subject for good. If it is an issuer, it is no longer believed about
    /// the subject's own hierarchy.
    pub(crate) fn append(id: SubjectId, subject: &mut Subject<T>, account: T::AccountId) -> Result<(), Error<T>> {
        SubjectOf::<T>::insert(&account, id);
        Self::note_group(core::iter::once(&account), subject.group);
        let linked = LinkedAccount {
            account,
            status: AccountStatus::Active,
        };
        subject
            .accounts
            .try_push(linked)
            .map_err(|_| Error::<T>::TooManyAccounts)
    }

    /// Retires `account` for good in favour of another one that is active.
    pub(crate) fn retire(subject: &mut Subject<T>, account: &T::AccountId, successor: T::AccountId) {
        for linked in subject.accounts.iter_mut().filter(|linked| linked.account == *account) {
            linked.status = AccountStatus::Retired {
                successor: successor.clone(),
            };
        }
    }
}
