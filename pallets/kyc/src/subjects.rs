// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Registration of persons and institutions, and who speaks for them.

use crate::{
    AccountStatus, Config, Error, Event, LinkedAccount, NextSubjectId, Nonces, Pallet, Place, Subject, SubjectByLei,
    SubjectOf, Subjects,
};
use castellan_identifiers::Lei;
use castellan_primitives::{
    custody::SubAccounts,
    kyc::{SubjectId, SubjectKind},
};
use frame_support::{ensure, BoundedVec};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(
        account: T::AccountId,
        kind: SubjectKind,
        lei: Option<[u8; 20]>,
    ) -> Result<SubjectId, DispatchError> {
        ensure!(!SubjectOf::<T>::contains_key(&account), Error::<T>::AlreadyRegistered);
        ensure!(T::SubAccounts::owner(&account).is_none(), Error::<T>::IsSubAccount);
        ensure!(
            kind == SubjectKind::Institution || lei.is_none(),
            Error::<T>::LeiForPerson
        );
        ensure!(kind == SubjectKind::Person || lei.is_some(), Error::<T>::LeiRequired);
        let lei = Self::parse_lei(lei)?;
        Self::insert_subject(account, kind, lei, None)
    }

    /// Reads an LEI that no other institution has.
    pub(crate) fn parse_lei(text: Option<[u8; 20]>) -> Result<Option<Lei>, Error<T>> {
        let Some(text) = text else { return Ok(None) };
        let lei = Lei::new(&text).map_err(|_| Error::<T>::LeiInvalid)?;
        ensure!(!SubjectByLei::<T>::contains_key(lei), Error::<T>::LeiTaken);
        Ok(Some(lei))
    }

    /// Gives the next number to a subject, beneath `parent` if there is one. Everything else was checked before.
    pub(crate) fn insert_subject(
        account: T::AccountId,
        kind: SubjectKind,
        lei: Option<Lei>,
        beneath: Option<(Place, &Subject<T>)>,
    ) -> Result<SubjectId, DispatchError> {
        let id = NextSubjectId::<T>::get();
        NextSubjectId::<T>::put(id.checked_add(1).ok_or(Error::<T>::TooManySubjects)?);
        let first = LinkedAccount {
            account: account.clone(),
            status: AccountStatus::Active,
        };
        let subject = Subject {
            kind,
            lei,
            registered_at: frame_system::Pallet::<T>::block_number(),
            place: beneath.map(|(place, _)| place),
            requested: None,
            group: beneath.map_or(id, |(_, parent)| parent.group),
            depth: beneath.map_or(0, |(_, parent)| parent.depth.saturating_add(1)),
            children: 0,
            accounts: BoundedVec::try_from(alloc::vec![first]).map_err(|_| Error::<T>::TooManyAccounts)?,
            claims: BoundedVec::new(),
            nonces: Nonces::default(),
        };
        if let Some(lei) = lei {
            SubjectByLei::<T>::insert(lei, id);
        }
        SubjectOf::<T>::insert(&account, id);
        Self::note_group(core::iter::once(&account), subject.group);
        Subjects::<T>::insert(id, subject);
        Self::deposit_event(Event::SubjectRegistered {
            subject: id,
            account,
            kind,
            lei,
        });
        Ok(id)
    }

    /// The subject that `who` stands for and the account through which it does: its own, or for a sub-account its
    /// owner's.
    pub(crate) fn linked(who: &T::AccountId) -> Option<(SubjectId, T::AccountId)> {
        SubjectOf::<T>::get(who).map(|id| (id, who.clone())).or_else(|| {
            let owner = T::SubAccounts::owner(who)?;
            SubjectOf::<T>::get(&owner).map(|id| (id, owner))
        })
    }

    /// The top of the hierarchy that the subject behind `who` is part of.
    pub(crate) fn group_of(who: &T::AccountId) -> Option<SubjectId> {
        let (id, _) = Self::linked(who)?;
        Subjects::<T>::get(id).map(|subject| subject.group)
    }

    /// The subject for which `who` may speak. A sub-account speaks for nobody.
    pub(crate) fn spoken_for(who: &T::AccountId) -> Result<(SubjectId, Subject<T>), Error<T>> {
        let id = SubjectOf::<T>::get(who).ok_or(Error::<T>::NotRegistered)?;
        let subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
        ensure!(subject.is_active(who), Error::<T>::AccountRetired);
        Ok((id, subject))
    }

    /// Fails unless `account` may become an account of some subject.
    pub(crate) fn ensure_linkable(account: &T::AccountId) -> Result<(), Error<T>> {
        ensure!(!SubjectOf::<T>::contains_key(account), Error::<T>::AlreadyLinked);
        ensure!(T::SubAccounts::owner(account).is_none(), Error::<T>::IsSubAccount);
        Ok(())
    }
}
