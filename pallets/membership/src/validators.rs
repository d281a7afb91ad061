// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The validator set: changes queue up and take effect at session end.

use crate::{Change, Config, Error, Event, Pallet, PlannedKeys, QueuedChanges, SessionKeys, Validators, LOG_TARGET};
use alloc::vec::Vec;
use castellan_primitives::membership::{Admission, Role};
use codec::Encode;
use frame_support::{ensure, traits::Get, weights::Weight};
use pallet_session::historical;
use sp_io::hashing::blake2_256;
use sp_runtime::{DispatchResult, Perbill};
use sp_staking::{
    offence::{OffenceDetails, OnOffenceHandler},
    SessionIndex,
};

/// How many changes a set of `validators` takes in one session: as many members as it can miss and still finalise, so
/// that the sets before and after always share those that finality needs. At least one, or a small set could never
/// change.
pub(crate) fn max_changes(validators: usize) -> usize {
    (validators.saturating_sub(1) / 3).max(1)
}

/// The set and the queue, as read once.
struct Plan<T: Config> {
    validators: Vec<T::AccountId>,
    additions: usize,
    removals: usize,
    /// What is queued for the account in question, and where.
    queued: Option<(usize, bool)>,
}

impl<T: Config> Plan<T> {
    fn load(account: &T::AccountId) -> Self {
        let (mut additions, mut removals, mut queued) = (0usize, 0usize, None);
        for (position, change) in QueuedChanges::<T>::get().iter().enumerate() {
            let (who, adds) = match change {
                Change::Add(who) => (who, true),
                Change::Remove(who) => (who, false),
            };
            let count = if adds { &mut additions } else { &mut removals };
            *count = count.saturating_add(1);
            if who == account {
                queued = Some((position, adds));
            }
        }
        Self {
            validators: Validators::<T>::get().into_inner(),
            additions,
            removals,
            queued,
        }
    }

    fn ensure_room_for_change(&self) -> Result<(), Error<T>> {
        let queued = self.additions.saturating_add(self.removals);
        ensure!(queued < max_changes(self.validators.len()), Error::<T>::TooManyChanges);
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_add_validator(account: T::AccountId) -> DispatchResult {
        Self::ensure_role(&account, Role::Operator)?;
        ensure!(T::Keys::hash_of(&account).is_some(), Error::<T>::KeysMissing);
        let plan = Plan::<T>::load(&account);
        match plan.queued {
            Some((_, true)) => return Err(Error::<T>::AlreadyQueued.into()),
            Some((position, false)) => return Self::withdraw_change(account, position),
            None => ensure!(!plan.validators.contains(&account), Error::<T>::IsValidator),
        }
        // Queued removals leave no room yet: an addition must fit whichever of the two is called off later.
        let after = plan.validators.len().saturating_add(plan.additions);
        ensure!(after < T::MaxValidators::get() as usize, Error::<T>::TooManyValidators);
        plan.ensure_room_for_change()?;
        Self::queue_change(Change::Add(account.clone()))?;
        Self::deposit_event(Event::AdditionQueued { account });
        Ok(())
    }

    pub(crate) fn do_remove_validator(account: T::AccountId) -> DispatchResult {
        if let Some((position, true)) = Plan::<T>::load(&account).queued {
            return Self::withdraw_change(account, position);
        }
        Self::queue_removal(&account)?;
        Ok(())
    }

    fn queue_removal(account: &T::AccountId) -> Result<(), Error<T>> {
        let plan = Plan::<T>::load(account);
        ensure!(plan.validators.contains(account), Error::<T>::NotValidator);
        ensure!(plan.queued.is_none(), Error::<T>::AlreadyQueued);
        // Queued additions do not count: one may be called off, or lose its keys before the session ends.
        let after = plan.validators.len().saturating_sub(plan.removals).saturating_sub(1);
        ensure!(after >= T::MinValidators::get() as usize, Error::<T>::TooFewValidators);
        plan.ensure_room_for_change()?;
        Self::queue_change(Change::Remove(account.clone()))?;
        Self::deposit_event(Event::RemovalQueued {
            account: account.clone(),
        });
        Ok(())
    }

    fn queue_change(change: Change<T::AccountId>) -> Result<(), Error<T>> {
        QueuedChanges::<T>::try_append(change).map_err(|()| Error::<T>::TooManyChanges)
    }

    fn withdraw_change(account: T::AccountId, position: usize) -> DispatchResult {
        QueuedChanges::<T>::mutate(|queue| {
            queue.remove(position);
        });
        Self::deposit_event(Event::ChangeWithdrawn { account });
        Ok(())
    }

    /// Fails if `account` will be in the set after the queue is applied.
    pub(crate) fn ensure_not_validator(account: &T::AccountId) -> DispatchResult {
        let plan = Plan::<T>::load(account);
        let stays = match plan.queued {
            Some((_, adds)) => adds,
            None => plan.validators.contains(account),
        };
        ensure!(!stays, Error::<T>::IsValidator);
        Ok(())
    }

    /// Applies the queue. Returns the set if its members or their keys changed since it was last returned.
    fn plan_session() -> Option<Vec<T::AccountId>> {
        let changes = QueuedChanges::<T>::take();
        let mut set = Validators::<T>::get();
        for change in &changes {
            if let Change::Remove(account) = change {
                set.retain(|validator| validator != account);
                Self::deposit_event(Event::ValidatorRemoved {
                    account: account.clone(),
                });
            }
        }
        for validator in &set {
            if T::Keys::hash_of(validator).is_none() {
                Self::deposit_event(Event::KeysLost {
                    account: validator.clone(),
                });
            }
        }
        for change in &changes {
            if let Change::Add(account) = change {
                if T::Keys::hash_of(account).is_none() {
                    Self::deposit_event(Event::KeysLost {
                        account: account.clone(),
                    });
                } else if set.try_push(account.clone()).is_ok() {
                    Self::deposit_event(Event::ValidatorAdded {
                        account: account.clone(),
                    });
                } else {
                    log::error!(target: LOG_TARGET, "no room for validator {account:?}");
                }
            }
        }
        if !changes.is_empty() {
            Validators::<T>::put(&set);
        }
        Self::announce(set.into_inner())
    }

    /// `set`, if it or its members' keys differ from what was returned last. An empty set is never returned: it would
    /// stop the chain.
    fn announce(set: Vec<T::AccountId>) -> Option<Vec<T::AccountId>> {
        if set.is_empty() {
            return None;
        }
        let keys: Vec<_> = set
            .iter()
            .map(|validator| (validator, T::Keys::hash_of(validator)))
            .collect();
        let planned = keys.using_encoded(blake2_256);
        if PlannedKeys::<T>::get() == Some(planned) {
            return None;
        }
        PlannedKeys::<T>::put(planned);
        Some(set)
    }
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
    fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
        Self::plan_session()
    }

    /// Genesis plans two sessions, and each needs the set named, changed or not.
    fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
        let set = Validators::<T>::get().into_inner();
        Self::announce(set.clone());
        (!set.is_empty()).then_some(set)
    }

    fn start_session(_: SessionIndex) {}

    fn end_session(_: SessionIndex) {}
}

fn identified<AccountId>(set: Option<Vec<AccountId>>) -> Option<Vec<(AccountId, ())>> {
    set.map(|set| set.into_iter().map(|validator| (validator, ())).collect())
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
    fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        identified(<Self as pallet_session::SessionManager<_>>::new_session(index))
    }

    fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
        identified(<Self as pallet_session::SessionManager<_>>::new_session_genesis(index))
    }

    fn start_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::start_session(index);
    }

    fn end_session(index: SessionIndex) {
        <Self as pallet_session::SessionManager<_>>::end_session(index);
    }
}

/// An offender leaves the set at session end if the set can spare it; otherwise governance has to decide. Either way
/// the event says so.
impl<T: Config, Reporter> OnOffenceHandler<Reporter, (T::AccountId, ()), Weight> for Pallet<T> {
    fn on_offence(
        offenders: &[OffenceDetails<Reporter, (T::AccountId, ())>],
        _slash_fractions: &[Perbill],
        session: SessionIndex,
    ) -> Weight {
        let mut weight = Weight::zero();
        for OffenceDetails {
            offender: (account, ()),
            ..
        } in offenders
        {
            let removal_queued = matches!(Self::queue_removal(account), Ok(()) | Err(Error::AlreadyQueued));
            Self::deposit_event(Event::Offended {
                account: account.clone(),
                session,
                removal_queued,
            });
            weight = weight.saturating_add(T::DbWeight::get().reads_writes(3, 2));
        }
        weight
    }
}
