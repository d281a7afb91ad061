// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The way of a mandate: offered, accepted, recalled, ended.

use crate::{
    Accounts, Config, Custodies, Ending, Error, Event, Mandate, Pallet, Progress, Stage, SubAccount, SubAccountNumber,
    Terms,
};
use castellan_primitives::membership::{Admission, Role};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};

type SubAccountOf<T> = SubAccount<<T as frame_system::Config>::AccountId>;
type MandateOf<T> = Mandate<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_delegate(
        owner: T::AccountId,
        number: SubAccountNumber,
        custodian: T::AccountId,
        terms: Terms,
    ) -> DispatchResult {
        T::Admission::ensure_admitted(&owner)?;
        let (sub_account, mut account) = Self::own(&owner, number)?;
        let now = Self::now();
        if let Some(mandate) = account.mandate.take() {
            ensure!(mandate.stage(now) == Stage::Ended, Error::<T>::AlreadyDelegated);
            Self::close_mandate(&sub_account, mandate, Ending::RanOut);
        }
        ensure!(custodian != owner, Error::<T>::SelfCustody);
        ensure!(
            !Accounts::<T>::contains_key(&custodian),
            Error::<T>::SubAccountNotAllowed
        );
        ensure!(terms.expires_at.is_none_or(|end| end > now), Error::<T>::ExpiryPassed);
        T::Admission::ensure_role(&custodian, Role::Institution)?;
        account.mandate = Some(Mandate {
            custodian: custodian.clone(),
            terms,
            progress: Progress::Offered,
        });
        Accounts::<T>::insert(&sub_account, account);
        Self::deposit_event(Event::Offered {
            sub_account,
            custodian,
            terms,
        });
        Ok(())
    }

    pub(crate) fn do_accept(custodian: T::AccountId, sub_account: T::AccountId, terms: Terms) -> DispatchResult {
        T::Admission::ensure_role(&custodian, Role::Institution)?;
        let (mut account, mut mandate) = Self::given(&custodian, &sub_account)?;
        match mandate.stage(Self::now()) {
            Stage::Offered => (),
            Stage::Ended => return Err(Error::<T>::MandateEnded.into()),
            Stage::InForce | Stage::UnderNotice => return Err(Error::<T>::NotOffered.into()),
        }
        ensure!(mandate.terms == terms, Error::<T>::TermsDiffer);
        Custodies::<T>::try_mutate(&custodian, |held| match held.binary_search(&sub_account) {
            Ok(_) => Ok(()),
            Err(place) => held
                .try_insert(place, sub_account.clone())
                .map_err(|_| Error::<T>::TooManyMandates),
        })?;
        mandate.progress = Progress::Accepted;
        account.mandate = Some(mandate);
        Accounts::<T>::insert(&sub_account, account);
        Self::deposit_event(Event::Accepted { sub_account, custodian });
        Ok(())
    }

    pub(crate) fn do_decline(custodian: T::AccountId, sub_account: T::AccountId) -> DispatchResult {
        let (mut account, mandate) = Self::given(&custodian, &sub_account)?;
        ensure!(!mandate.was_accepted(), Error::<T>::NotOffered);
        account.mandate = None;
        Accounts::<T>::insert(&sub_account, account);
        Self::deposit_event(Event::Declined { sub_account, custodian });
        Ok(())
    }

    pub(crate) fn do_return(custodian: T::AccountId, sub_account: T::AccountId) -> DispatchResult {
        let (mut account, mandate) = Self::given(&custodian, &sub_account)?;
        ensure!(mandate.was_accepted(), Error::<T>::NotAccepted);
        account.mandate = None;
        Self::close_mandate(&sub_account, mandate, Ending::Returned);
        Accounts::<T>::insert(&sub_account, account);
        Ok(())
    }

    pub(crate) fn do_recall(owner: T::AccountId, number: SubAccountNumber) -> DispatchResult {
        T::Admission::ensure_admitted(&owner)?;
        let (sub_account, mut account) = Self::own(&owner, number)?;
        let mut mandate = account.mandate.take().ok_or(Error::<T>::NotDelegated)?;
        let now = Self::now();
        let how = match mandate.stage(now) {
            Stage::Ended => Ending::RanOut,
            Stage::Offered => Ending::OfferTakenBack,
            Stage::InForce if !mandate.terms.exclusive => Ending::Recalled,
            Stage::UnderNotice => return Err(Error::<T>::NoticeRunning.into()),
            Stage::InForce => {
                let notice = now.saturating_add(T::NoticePeriod::get());
                let ends_at = mandate.terms.expires_at.map_or(notice, |end| end.min(notice));
                mandate.progress = Progress::NoticeGiven { ends_at };
                let custodian = mandate.custodian.clone();
                account.mandate = Some(mandate);
                Accounts::<T>::insert(&sub_account, account);
                Self::deposit_event(Event::NoticeGiven {
                    sub_account,
                    custodian,
                    ends_at,
                });
                return Ok(());
            },
        };
        Self::close_mandate(&sub_account, mandate, how);
        Accounts::<T>::insert(&sub_account, account);
        Ok(())
    }

    /// The sub-account and the mandate over it that `custodian` was given or offered.
    fn given(
        custodian: &T::AccountId,
        sub_account: &T::AccountId,
    ) -> Result<(SubAccountOf<T>, MandateOf<T>), DispatchError> {
        let account = Self::account(sub_account)?;
        let mandate = account.mandate.clone().ok_or(Error::<T>::NotDelegated)?;
        ensure!(mandate.custodian == *custodian, Error::<T>::NotCustodian);
        Ok((account, mandate))
    }

    /// Takes a mandate off its custodian's list and announces its end. The caller stores the sub-account.
    fn close_mandate(sub_account: &T::AccountId, mandate: MandateOf<T>, how: Ending) {
        if mandate.was_accepted() {
            Custodies::<T>::mutate_exists(&mandate.custodian, |slot| {
                if let Some(held) = slot {
                    held.retain(|other| other != sub_account);
                    if held.is_empty() {
                        *slot = None;
                    }
                }
            });
        }
        Self::deposit_event(Event::Ended {
            sub_account: sub_account.clone(),
            custodian: mandate.custodian,
            how,
        });
    }
}
