// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures each call with full lists, where it has to find or make a place in one.

use crate::{
    sub_account_id, Accounts, Call, Config, Custodies, Ending, Event, Name, Numbers, Pallet, Progress, SubAccountNumber,
};
use alloc::{boxed::Box, vec, vec::Vec};
use castellan_primitives::{membership::Admission, Moment};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;

/// The number of the sub-account that is measured: the first of the owner's, so that its place in a list is the dearest.
const NUMBER: SubAccountNumber = 0;
const EXPIRY: Option<Moment> = Some(Moment::MAX);

fn admitted<T: Config>(name: &'static str) -> T::AccountId {
    let who = account(name, 0, 0);
    T::Admission::admit(&who);
    who
}

fn longest_name() -> Result<Name, BenchmarkError> {
    vec![b'n'; 32]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("the name is too long"))
}

/// Fills the owner's list, but for `but` places at its beginning.
fn fill_numbers<T: Config>(owner: &T::AccountId, but: u32) -> Result<(), BenchmarkError> {
    let numbers: Vec<SubAccountNumber> = (but..T::MaxSubAccounts::get()).collect();
    for number in &numbers {
        Accounts::<T>::insert(
            sub_account_id(owner, *number)?,
            crate::SubAccount {
                owner: owner.clone(),
                number: *number,
                name: longest_name()?,
                mandate: None,
            },
        );
    }
    let numbers =
        BoundedVec::<_, T::MaxSubAccounts>::try_from(numbers).map_err(|_| BenchmarkError::Stop("too many numbers"))?;
    Numbers::<T>::insert(owner, numbers);
    Ok(())
}

/// Fills the custodian's list, but for one place.
fn fill_custodies<T: Config>(custodian: &T::AccountId) -> Result<(), BenchmarkError> {
    let mut held: Vec<T::AccountId> = (1..T::MaxMandates::get())
        .map(|index| account("held", index, 0))
        .collect();
    held.sort_unstable();
    let held =
        BoundedVec::<_, T::MaxMandates>::try_from(held).map_err(|_| BenchmarkError::Stop("too many mandates"))?;
    Custodies::<T>::insert(custodian, held);
    Ok(())
}

/// An owner with a full list, and its first sub-account.
fn opened<T: Config>() -> Result<(T::AccountId, T::AccountId), BenchmarkError> {
    let owner = admitted::<T>("owner");
    fill_numbers::<T>(&owner, 0)?;
    let sub_account = sub_account_id(&owner, NUMBER)?;
    Ok((owner, sub_account))
}

/// An owner, its sub-account, and the custodian.
type Three<T> = (AccountIdOf<T>, AccountIdOf<T>, AccountIdOf<T>);
type AccountIdOf<T> = <T as frame_system::Config>::AccountId;

fn delegated<T: Config>(exclusive: bool) -> Result<Three<T>, BenchmarkError> {
    let (owner, sub_account) = opened::<T>()?;
    let custodian = admitted::<T>("custodian");
    fill_custodies::<T>(&custodian)?;
    Pallet::<T>::delegate(
        RawOrigin::Signed(owner.clone()).into(),
        NUMBER,
        custodian.clone(),
        exclusive,
        EXPIRY,
    )?;
    Ok((owner, sub_account, custodian))
}

fn accepted<T: Config>(exclusive: bool) -> Result<Three<T>, BenchmarkError> {
    let (owner, sub_account, custodian) = delegated::<T>(exclusive)?;
    Pallet::<T>::accept_custody(
        RawOrigin::Signed(custodian.clone()).into(),
        sub_account.clone(),
        exclusive,
        EXPIRY,
    )?;
    Ok((owner, sub_account, custodian))
}

fn mandate<T: Config>(sub_account: &T::AccountId) -> Option<crate::Mandate<T::AccountId>> {
    Accounts::<T>::get(sub_account).and_then(|account| account.mandate)
}

fn assert_last_event<T: Config>(event: Event<T>) {
    frame_system::Pallet::<T>::assert_last_event(<T as frame_system::Config>::RuntimeEvent::from(event));
}

// These fill the lists with sub-accounts that were not opened, so no invariant is checked after them.
#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn open_sub_account() -> Result<(), BenchmarkError> {
        let owner = admitted::<T>("owner");
        fill_numbers::<T>(&owner, 1)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(owner.clone()), NUMBER, longest_name()?);

        assert!(Accounts::<T>::contains_key(sub_account_id(&owner, NUMBER)?));
        Ok(())
    }

    #[benchmark]
    fn rename() -> Result<(), BenchmarkError> {
        let (owner, sub_account) = opened::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Signed(owner), NUMBER, longest_name()?);

        assert_last_event::<T>(Event::Renamed {
            sub_account,
            name: longest_name()?,
        });
        Ok(())
    }

    /// Where a mandate that ran out has to be ended first.
    #[benchmark]
    fn delegate() -> Result<(), BenchmarkError> {
        let (owner, sub_account, custodian) = accepted::<T>(true)?;
        Accounts::<T>::mutate(&sub_account, |account| {
            if let Some(mandate) = account.as_mut().and_then(|account| account.mandate.as_mut()) {
                mandate.progress = Progress::NoticeGiven { ends_at: 0 };
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Signed(owner), NUMBER, custodian.clone(), true, EXPIRY);

        assert_eq!(mandate::<T>(&sub_account).map(|m| m.progress), Some(Progress::Offered));
        Ok(())
    }

    #[benchmark]
    fn accept_custody() -> Result<(), BenchmarkError> {
        let (_, sub_account, custodian) = delegated::<T>(true)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(custodian.clone()), sub_account.clone(), true, EXPIRY);

        assert_last_event::<T>(Event::Accepted { sub_account, custodian });
        Ok(())
    }

    #[benchmark]
    fn decline() -> Result<(), BenchmarkError> {
        let (_, sub_account, custodian) = delegated::<T>(true)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(custodian.clone()), sub_account.clone());

        assert_last_event::<T>(Event::Declined { sub_account, custodian });
        Ok(())
    }

    #[benchmark]
    fn return_custody() -> Result<(), BenchmarkError> {
        let (_, sub_account, custodian) = accepted::<T>(true)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(custodian.clone()), sub_account.clone());

        assert_last_event::<T>(Event::Ended {
            sub_account,
            custodian,
            how: Ending::Returned,
        });
        Ok(())
    }

    #[benchmark]
    fn recall() -> Result<(), BenchmarkError> {
        let (owner, sub_account, custodian) = accepted::<T>(false)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(owner), NUMBER);

        assert_last_event::<T>(Event::Ended {
            sub_account,
            custodian,
            how: Ending::Recalled,
        });
        Ok(())
    }

    /// What acting costs beyond the call: the remark does nothing, and the filter has to allow it.
    #[benchmark]
    fn act_as() -> Result<(), BenchmarkError> {
        let (_, sub_account, custodian) = accepted::<T>(true)?;
        let call: <T as Config>::RuntimeCall = frame_system::Call::<T>::remark { remark: Vec::new() }.into();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(custodian.clone()),
            sub_account.clone(),
            Box::new(call),
        );

        assert_last_event::<T>(Event::Acted {
            sub_account,
            by: custodian,
        });
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::build(), crate::mock::Test);
}
