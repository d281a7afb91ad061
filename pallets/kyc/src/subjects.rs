// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Registration of the persons and institutions behind accounts.

use crate::{Config, Error, Event, NextSubjectId, Pallet, SubjectByLei, SubjectOf, Subjects};
use castellan_identifiers::Lei;
use castellan_primitives::kyc::SubjectId;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::ensure;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// What a subject is.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum SubjectKind {
    /// A natural person.
    Person,
    /// A legal entity.
    Institution,
}

/// A person or institution. Nothing here is private: who a person is stays with the claim issuer.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Subject<AccountId, BlockNumber> {
    /// What it is.
    pub kind: SubjectKind,
    /// The institution's LEI; `None` for a person.
    pub lei: Option<Lei>,
    /// The account that registered it.
    pub registered_by: AccountId,
    /// The block in which it was registered.
    pub registered_at: BlockNumber,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register(
        account: T::AccountId,
        kind: SubjectKind,
        lei: Option<[u8; 20]>,
    ) -> Result<SubjectId, DispatchError> {
        ensure!(!SubjectOf::<T>::contains_key(&account), Error::<T>::AlreadyRegistered);
        let lei = match (kind, lei) {
            (SubjectKind::Person, None) => None,
            (SubjectKind::Person, Some(_)) => return Err(Error::<T>::LeiForPerson.into()),
            (SubjectKind::Institution, None) => return Err(Error::<T>::LeiRequired.into()),
            (SubjectKind::Institution, Some(text)) => Some(Lei::new(&text).map_err(|_| Error::<T>::LeiInvalid)?),
        };
        if let Some(lei) = lei {
            ensure!(!SubjectByLei::<T>::contains_key(lei), Error::<T>::LeiTaken);
        }
        let subject = NextSubjectId::<T>::get();
        NextSubjectId::<T>::put(subject.checked_add(1).ok_or(Error::<T>::TooManySubjects)?);

        if let Some(lei) = lei {
            SubjectByLei::<T>::insert(lei, subject);
        }
        SubjectOf::<T>::insert(&account, subject);
        Subjects::<T>::insert(
            subject,
            Subject {
                kind,
                lei,
                registered_by: account.clone(),
                registered_at: frame_system::Pallet::<T>::block_number(),
            },
        );
        Self::deposit_event(Event::SubjectRegistered {
            subject,
            account,
            kind,
            lei,
        });
        Ok(subject)
    }
}
