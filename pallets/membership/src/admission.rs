// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Admitting accounts and answering whether they may act.

use crate::{Config, Error, Event, Member, Members, Pallet, Reason, Status};
use castellan_primitives::{
    custody::SubAccounts,
    membership::{Admission, AdmissionError, OnStanding, Role, Roles},
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> From<AdmissionError> for Error<T> {
    fn from(error: AdmissionError) -> Self {
        match error {
            AdmissionError::NotAdmitted => Self::NotAdmitted,
            AdmissionError::Suspended => Self::Suspended,
        }
    }
}

impl<T: Config> Admission<T::AccountId> for Pallet<T> {
    fn standing(who: &T::AccountId) -> Result<(), AdmissionError> {
        match Self::member(who).map(|member| member.status) {
            Some(Status::Active) => Ok(()),
            Some(Status::Suspended) => Err(AdmissionError::Suspended),
            None => Err(AdmissionError::NotAdmitted),
        }
    }

    fn ensure_admitted(who: &T::AccountId) -> DispatchResult {
        Self::standing(who).map_err(|error| Error::<T>::from(error).into())
    }

    fn ensure_role(who: &T::AccountId, role: Role) -> DispatchResult {
        let member = Self::member(who).ok_or(Error::<T>::NotAdmitted)?;
        ensure!(member.status == Status::Active, Error::<T>::Suspended);
        ensure!(member.roles.contains(&role), Error::<T>::RoleMissing);
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn admit(who: &T::AccountId) {
        let mut roles = Roles::new();
        for role in [
            Role::Operator,
            Role::Institution,
            Role::IssuerAgent,
            Role::ClaimIssuer,
            Role::Auditor,
            Role::Agent,
        ] {
            let _ = roles.try_insert(role);
        }
        Self::insert_member(who, roles);
    }
}

impl<T: Config> Pallet<T> {
    /// What is known of an account: of its own, or else of the account whose sub-account it is.
    fn member(who: &T::AccountId) -> Option<Member<BlockNumberFor<T>>> {
        Members::<T>::get(who).or_else(|| T::SubAccounts::owner(who).and_then(Members::<T>::get))
    }

    pub(crate) fn insert_member(account: &T::AccountId, roles: Roles) {
        let since = frame_system::Pallet::<T>::block_number();
        Members::<T>::insert(
            account,
            Member {
                roles: roles.clone(),
                status: Status::Active,
                since,
            },
        );
        T::OnStanding::on_standing(account, Some(&roles));
    }

    pub(crate) fn do_admit(account: T::AccountId, roles: Roles) -> DispatchResult {
        ensure!(!Members::<T>::contains_key(&account), Error::<T>::AlreadyAdmitted);
        Self::insert_member(&account, roles.clone());
        Self::deposit_event(Event::Admitted { account, roles });
        Ok(())
    }

    pub(crate) fn do_set_roles(account: T::AccountId, roles: Roles) -> DispatchResult {
        let status = Members::<T>::try_mutate(&account, |member| -> Result<Status, DispatchError> {
            let member = member.as_mut().ok_or(Error::<T>::NotAdmitted)?;
            if !roles.contains(&Role::Operator) {
                Self::ensure_not_validator(&account)?;
            }
            member.roles = roles.clone();
            Ok(member.status)
        })?;
        Self::tell(&account, status, &roles);
        Self::deposit_event(Event::RolesSet { account, roles });
        Ok(())
    }

    pub(crate) fn do_suspend(account: T::AccountId, reason: Reason) -> DispatchResult {
        ensure!(!reason.is_empty(), Error::<T>::ReasonMissing);
        Self::ensure_not_validator_member(&account)?;
        Self::change_status(&account, Status::Suspended, Error::<T>::Suspended.into())?;
        Self::deposit_event(Event::Suspended { account, reason });
        Ok(())
    }

    pub(crate) fn do_reinstate(account: T::AccountId, reason: Reason) -> DispatchResult {
        ensure!(!reason.is_empty(), Error::<T>::ReasonMissing);
        Self::change_status(&account, Status::Active, Error::<T>::NotSuspended.into())?;
        Self::deposit_event(Event::Reinstated { account, reason });
        Ok(())
    }

    pub(crate) fn do_remove(account: T::AccountId, reason: Reason) -> DispatchResult {
        ensure!(!reason.is_empty(), Error::<T>::ReasonMissing);
        Self::ensure_not_validator_member(&account)?;
        Members::<T>::remove(&account);
        T::OnStanding::on_standing(&account, None);
        Self::deposit_event(Event::Removed { account, reason });
        Ok(())
    }

    /// Fails for accounts that are no members, and for those that consensus depends on.
    fn ensure_not_validator_member(account: &T::AccountId) -> DispatchResult {
        ensure!(Members::<T>::contains_key(account), Error::<T>::NotAdmitted);
        Self::ensure_not_validator(account)
    }

    fn change_status(account: &T::AccountId, status: Status, unchanged: DispatchError) -> DispatchResult {
        let roles = Members::<T>::try_mutate(account, |member| -> Result<Roles, DispatchError> {
            let member = member.as_mut().ok_or(Error::<T>::NotAdmitted)?;
            ensure!(member.status != status, unchanged);
            member.status = status;
            member.since = frame_system::Pallet::<T>::block_number();
            Ok(member.roles.clone())
        })?;
        Self::tell(account, status, &roles);
        Ok(())
    }

    /// Tells the runtime what `account` may do from now on.
    fn tell(account: &T::AccountId, status: Status, roles: &Roles) {
        T::OnStanding::on_standing(account, (status == Status::Active).then_some(roles));
    }
}
