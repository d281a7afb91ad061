// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How an owner or a custodian acts as a sub-account.

use crate::{Config, Error, Event, Pallet, SubAccount, WeightInfo};
use castellan_primitives::membership::Admission;
use frame_support::{
    dispatch::{extract_actual_weight, DispatchResultWithPostInfo, GetDispatchInfo},
    ensure,
    traits::{Contains, IsSubType, IsType, OriginTrait},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor, RawOrigin};
use sp_runtime::{traits::Dispatchable, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_act_as(
        mut origin: OriginFor<T>,
        sub_account: T::AccountId,
        call: <T as Config>::RuntimeCall,
    ) -> DispatchResultWithPostInfo {
        let by = ensure_signed(origin.clone())?;
        let account = Self::account(&sub_account)?;
        Self::ensure_entitled(&account, &by)?;
        T::Admission::ensure_admitted(&by)?;
        if by != account.owner {
            T::Admission::ensure_admitted(&account.owner)?;
        }
        ensure!(Self::may_be_dispatched(&call), Error::<T>::CallNotAllowed);

        // The filters of the caller's origin stay, so that a proxy limited to some calls is not widened by this one.
        origin.set_caller_from(RawOrigin::Signed(sub_account.clone()));
        origin.add_filter(|call: &<T as frame_system::Config>::RuntimeCall| {
            Self::may_be_dispatched(<T as Config>::RuntimeCall::from_ref(call))
        });
        let info = call.get_dispatch_info();
        let outcome = call.dispatch(origin);
        let weight = T::WeightInfo::act_as().saturating_add(extract_actual_weight(&outcome, &info));
        match outcome {
            Ok(_) => {
                Self::deposit_event(Event::Acted { sub_account, by });
                Ok(Some(weight).into())
            },
            Err(mut failure) => {
                failure.post_info = Some(weight).into();
                Err(failure)
            },
        }
    }

    fn ensure_entitled(account: &SubAccount<T::AccountId>, by: &T::AccountId) -> DispatchResult {
        let in_force = account
            .mandate
            .as_ref()
            .filter(|mandate| mandate.is_in_force(Self::now()));
        if *by == account.owner {
            ensure!(
                !in_force.is_some_and(|mandate| mandate.terms.exclusive),
                Error::<T>::OwnerShutOut
            );
        } else {
            ensure!(
                in_force.is_some_and(|mandate| mandate.custodian == *by),
                Error::<T>::NotEntitled
            );
        }
        Ok(())
    }

    fn may_be_dispatched(call: &<T as Config>::RuntimeCall) -> bool {
        call.is_sub_type().is_none() && T::CallFilter::contains(call)
    }
}
