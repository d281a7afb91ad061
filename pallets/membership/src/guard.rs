// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Holds the native token to the rule of admission, whatever path a transfer takes.
//!
//! # Why at the ledger
//!
//! [`CheckAdmission`](crate::CheckAdmission) sees who signed a transaction. It does not see for whom the calls inside
//! it speak: a proxy moves the funds of another account, a multisig those of an account that nobody signs for, a batch
//! or a scheduled call nests either. All of them end at the one place where the balances pallet stores an account, its
//! `AccountStore`, and [`AdmittedOnly`] stands there: no path leads around it, and none that is added later will.
//!
//! # Why receivers are checked elsewhere
//!
//! Refusing at the ledger works for whoever pays: the balances pallet hands the error on, and the call fails with
//! `NotAdmitted` or `Suspended`. It does not work for whoever is paid. `fungible::Mutate::transfer` takes from the
//! sender first, then adds to the receiver *and ignores the error of the second step*, since it asked `can_deposit`
//! before, which knows nothing of admission. A refusal there would report success and destroy the amount.
//!
//! So the receiver is checked before anything moves: [`AdmittedReceivers`], as (part of) the runtime's
//! `BaseCallFilter`, refuses calls that would transfer to an account in bad standing. The filter is asked again for
//! every call inside a batch, proxy, multisig or derivative. What reaches such an account all the same, by Root or by
//! a pallet that pays without asking, is kept there: recorded, reported as
//! [`Quarantined`](crate::Event::Quarantined), and as immovable as the rest of what the account has. Nothing is lost.
//!
//! # Where it does not refuse
//!
//! - In block 0, so that genesis can endow accounts in any order.
//! - Where an account only gets back what it had set aside itself (a deposit that a multisig or proxy returns): the
//!   total stays, nothing reaches anybody, and a refusal would strand the deposit.
//! - In builds with the feature `runtime-benchmarks`, since the SDK's benchmarks use accounts that nobody admitted.
//!   The account is looked up all the same, so that weights contain the cost. Tests in such a build call [`enforce`].

use crate::{Config, Error, Event, Pallet};
use castellan_primitives::membership::Admission;
use core::marker::PhantomData;
use frame_support::{
    storage::with_storage_layer,
    traits::{Contains, IsSubType, StoredMap},
};
use pallet_balances::AccountData;
use sp_runtime::{
    traits::{AtLeast32BitUnsigned, StaticLookup, Zero},
    DispatchError,
};

#[cfg(all(feature = "std", feature = "runtime-benchmarks"))]
std::thread_local! {
    static ENFORCED: core::cell::Cell<bool> = const { core::cell::Cell::new(false) };
}

/// Makes the guards of this thread refuse in a build for benchmarks too. In other builds they always do.
#[cfg(feature = "std")]
pub fn enforce() {
    #[cfg(feature = "runtime-benchmarks")]
    ENFORCED.set(true);
}

fn refuses<T: Config>() -> bool {
    #[cfg(all(feature = "std", feature = "runtime-benchmarks"))]
    let enforced = ENFORCED.get();
    #[cfg(all(not(feature = "std"), feature = "runtime-benchmarks"))]
    let enforced = false;
    #[cfg(not(feature = "runtime-benchmarks"))]
    let enforced = true;
    enforced && !frame_system::Pallet::<T>::block_number().is_zero()
}

/// Stores balances in `Store` and refuses to take from accounts in bad standing, with `NotAdmitted` or `Suspended`.
///
/// For the `AccountStore` of the balances pallet: `type AccountStore = AdmittedOnly<Runtime, System>`. Costs one read
/// more for each account that changes. See [the module](self) for what it does and does not refuse.
pub struct AdmittedOnly<T, Store>(PhantomData<(T, Store)>);

impl<T, Store, Balance> StoredMap<T::AccountId, AccountData<Balance>> for AdmittedOnly<T, Store>
where
    T: Config,
    Store: StoredMap<T::AccountId, AccountData<Balance>>,
    Balance: AtLeast32BitUnsigned + Copy + Default,
{
    fn get(who: &T::AccountId) -> AccountData<Balance> {
        Store::get(who)
    }

    fn try_mutate_exists<R, E: From<DispatchError>>(
        who: &T::AccountId,
        change: impl FnOnce(&mut Option<AccountData<Balance>>) -> Result<R, E>,
    ) -> Result<R, E> {
        let reason = match Pallet::<T>::standing(who) {
            Err(reason) if refuses::<T>() => reason,
            _ => return Store::try_mutate_exists(who, change),
        };
        // The change counts references and deposits events before it is known whether it may stand, and not every
        // caller rolls back on an error.
        with_storage_layer(|| {
            Store::try_mutate_exists(who, |entry| {
                let before = entry.clone().unwrap_or_default();
                let result = change(entry)?;
                let after = entry.clone().unwrap_or_default();
                let gained = after.total().saturating_sub(before.total());
                if !gained.is_zero() {
                    let amount = gained.unique_saturated_into();
                    Pallet::<T>::deposit_event(Event::Quarantined {
                        account: who.clone(),
                        amount,
                    });
                } else if after.total() < before.total() || after.free < before.free {
                    return Err(DispatchError::from(Error::<T>::from(reason)).into());
                }
                Ok(result)
            })
        })
    }
}

/// Refuses calls of the balances pallet that would transfer to an account in bad standing.
///
/// For the runtime's `BaseCallFilter`, which is asked for every call that is not Root's, nested ones included; the
/// call fails with `CallFiltered`. See [the module](self) for why the receiver is not checked at the ledger.
pub struct AdmittedReceivers<T>(PhantomData<T>);

impl<T> Contains<<T as frame_system::Config>::RuntimeCall> for AdmittedReceivers<T>
where
    T: Config + pallet_balances::Config,
    <T as frame_system::Config>::RuntimeCall: IsSubType<pallet_balances::Call<T>>,
{
    fn contains(call: &<T as frame_system::Config>::RuntimeCall) -> bool {
        use pallet_balances::Call;
        let dest = match call.is_sub_type() {
            Some(
                Call::transfer_allow_death { dest, .. }
                | Call::transfer_keep_alive { dest, .. }
                | Call::transfer_all { dest, .. },
            ) => dest,
            _ => return true,
        };
        // An address that leads nowhere passes: the call itself names that error better.
        let Ok(receiver) = T::Lookup::lookup(dest.clone()) else {
            return true;
        };
        Pallet::<T>::standing(&receiver).is_ok() || !refuses::<T>()
    }
}
