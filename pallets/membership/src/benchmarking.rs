// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures each call at its worst: full lists, a full queue, the longest reason.

use crate::{
    AllowedNodes, Call, Change, CheckAdmission, Config, Event, Members, Pallet, PeerId, QueuedChanges, Reason,
    SessionKeys, Status, Validators,
};
use alloc::{vec, vec::Vec};
use castellan_primitives::membership::{Admission, Roles};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
    dispatch::{DispatchInfo, GetDispatchInfo},
    pallet_prelude::TransactionSource,
    traits::Get,
    BoundedBTreeSet, BoundedVec,
};
use frame_system::RawOrigin;
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable};

type RuntimeCallOf<T> = <T as frame_system::Config>::RuntimeCall;

fn reason() -> Reason {
    BoundedVec::truncate_from(vec![b'r'; 256])
}

fn member<T: Config>(index: u32) -> T::AccountId {
    let account = account("member", index, 0);
    <Pallet<T> as Admission<T::AccountId>>::admit(&account);
    account
}

fn all_roles<T: Config>(of: &T::AccountId) -> Roles {
    Members::<T>::get(of).map(|member| member.roles).unwrap_or_default()
}

fn operator<T: Config>(index: u32) -> T::AccountId {
    let account = member::<T>(index);
    T::Keys::register(&account);
    account
}

/// Fills the set with `count` validators, and the queue with as many of their removals as leave room for one change.
fn validators<T: Config>(count: u32) -> Vec<T::AccountId> {
    let set: Vec<_> = (0..count).map(operator::<T>).collect();
    Validators::<T>::put(BoundedVec::truncate_from(set.clone()));
    let removable = set.len().saturating_sub(T::MinValidators::get() as usize + 1);
    let changes = (crate::validators::max_changes(set.len()) - 1).min(removable);
    let queue = set
        .iter()
        .take(changes)
        .cloned()
        .map(Change::Remove)
        .collect::<Vec<_>>();
    QueuedChanges::<T>::put(BoundedVec::truncate_from(queue));
    set
}

fn peer_id(index: u32) -> PeerId {
    let mut bytes = vec![0x12, 0x20];
    bytes.extend(index.using_encoded(blake2_256));
    BoundedVec::truncate_from(bytes)
}

fn nodes<T: Config>(count: u32) {
    let mut nodes = BoundedBTreeSet::new();
    for index in 0..count {
        let _ = nodes.try_insert(peer_id(index));
    }
    AllowedNodes::<T>::put(nodes);
}

fn assert_last_event<T: Config>(event: Event<T>) {
    let event: <T as frame_system::Config>::RuntimeEvent = event.into();
    frame_system::Pallet::<T>::assert_last_event(event);
}

#[benchmarks(where
    T: Send + Sync,
    RuntimeCallOf<T>: Dispatchable<Info = DispatchInfo>,
    T::RuntimeOrigin: AsTransactionAuthorizedOrigin,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn admit() {
        let roles = all_roles::<T>(&member::<T>(0));
        let account: T::AccountId = account("newcomer", 0, 0);

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone(), roles);

        assert!(Pallet::<T>::standing(&account).is_ok());
    }

    #[benchmark]
    fn set_roles() {
        validators::<T>(T::MaxValidators::get());
        let account = member::<T>(u32::MAX);

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone(), Roles::new());

        assert!(all_roles::<T>(&account).is_empty());
    }

    #[benchmark]
    fn suspend() {
        validators::<T>(T::MaxValidators::get());
        let account = member::<T>(u32::MAX);

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone(), reason());

        assert!(Pallet::<T>::standing(&account).is_err());
    }

    #[benchmark]
    fn reinstate() {
        let account = member::<T>(0);
        Members::<T>::mutate(&account, |member| {
            if let Some(member) = member {
                member.status = Status::Suspended;
            }
        });

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone(), reason());

        assert!(Pallet::<T>::standing(&account).is_ok());
    }

    #[benchmark]
    fn remove() {
        validators::<T>(T::MaxValidators::get());
        let account = member::<T>(u32::MAX);

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone(), reason());

        assert!(!Members::<T>::contains_key(&account));
    }

    #[benchmark]
    fn add_validator() {
        validators::<T>(T::MaxValidators::get() - 1);
        let account = operator::<T>(u32::MAX);

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone());

        assert_last_event::<T>(Event::AdditionQueued { account });
    }

    #[benchmark]
    fn remove_validator() -> Result<(), BenchmarkError> {
        let set = validators::<T>(T::MaxValidators::get());
        let account = set.last().ok_or(BenchmarkError::Stop("MaxValidators is 0"))?.clone();

        #[extrinsic_call]
        _(RawOrigin::Root, account.clone());

        assert_last_event::<T>(Event::RemovalQueued { account });
        Ok(())
    }

    #[benchmark]
    fn allow_node() {
        nodes::<T>(T::MaxNodes::get() - 1);
        let peer_id = peer_id(u32::MAX);

        #[extrinsic_call]
        _(RawOrigin::Root, peer_id.clone());

        assert_last_event::<T>(Event::NodeAllowed { peer_id });
    }

    #[benchmark]
    fn disallow_node() {
        nodes::<T>(T::MaxNodes::get());
        let peer_id = peer_id(0);

        #[extrinsic_call]
        _(RawOrigin::Root, peer_id.clone());

        assert_last_event::<T>(Event::NodeDisallowed { peer_id });
    }

    #[benchmark]
    fn check_admission() {
        let account = member::<T>(0);
        let call: RuntimeCallOf<T> = frame_system::Call::<T>::remark { remark: vec![] }.into();
        let info = call.get_dispatch_info();
        let origin: T::RuntimeOrigin = RawOrigin::Signed(account).into();
        let result;

        #[block]
        {
            result = CheckAdmission::<T>::new().validate_only(origin, &call, &info, 0, TransactionSource::External, 0);
        }

        assert!(result.is_ok());
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
