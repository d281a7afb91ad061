// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Holdings and the supply.
//!
//! Every function here works out the new state in full before it writes any of it: one that fails has changed nothing.

use crate::{rules::RuleCount, Accounts, Config, Error, Event, Holding, Pallet, Supply};
use castellan_primitives::{
    rwa::{AssetId, Side},
    Balance,
};
use frame_support::{
    ensure,
    traits::tokens::{IdAmount, Preservation},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TokenError};

/// A part of a holding.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Part<Reason> {
    /// Units that the owner may move.
    Free,
    /// Units on hold for a reason.
    Held(Reason),
}

/// The part of a holding in the runtime `T`.
pub(crate) type PartOf<T> = Part<<T as Config>::RuntimeHoldReason>;

impl<T: Config> Holding<T> {
    /// Units on hold for any reason, in the smallest unit.
    pub fn held(&self) -> Balance {
        self.holds.iter().fold(0, |sum, hold| sum.saturating_add(hold.amount))
    }

    /// Units on hold for `reason`, in the smallest unit.
    pub fn held_for(&self, reason: &T::RuntimeHoldReason) -> Balance {
        self.holds
            .iter()
            .find(|hold| hold.id == *reason)
            .map_or(0, |hold| hold.amount)
    }

    /// All units, in the smallest unit.
    pub fn total(&self) -> Balance {
        self.free.saturating_add(self.held())
    }

    /// Free units that can leave; all but one of the last if the holding must go on existing.
    pub(crate) fn reducible(&self, preservation: Preservation) -> Balance {
        match preservation {
            Preservation::Expendable => self.free,
            Preservation::Protect | Preservation::Preserve => self.free.min(self.total().saturating_sub(1)),
        }
    }

    /// Whether a hold for `reason` can be added to.
    pub(crate) fn has_room(&self, reason: &T::RuntimeHoldReason) -> bool {
        !self.holds.is_full() || self.held_for(reason) > 0
    }

    pub(crate) fn part(&self, part: PartOf<T>) -> Balance {
        match part {
            Part::Free => self.free,
            Part::Held(reason) => self.held_for(&reason),
        }
    }

    /// Takes `amount` out of a part.
    fn take(&mut self, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        match part {
            Part::Free => {
                self.free = self.free.checked_sub(amount).ok_or(Error::<T>::InsufficientBalance)?;
            },
            Part::Held(reason) => {
                let hold = self
                    .holds
                    .iter_mut()
                    .find(|hold| hold.id == reason)
                    .ok_or(Error::<T>::InsufficientHold)?;
                hold.amount = hold.amount.checked_sub(amount).ok_or(Error::<T>::InsufficientHold)?;
                self.holds.retain(|hold| hold.amount > 0);
            },
        }
        Ok(())
    }

    /// Puts `amount`, which must not be zero, into a part.
    fn put(&mut self, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        self.total().checked_add(amount).ok_or(Error::<T>::Overflow)?;
        match part {
            Part::Free => self.free = self.free.saturating_add(amount),
            Part::Held(reason) => match self.holds.iter_mut().find(|hold| hold.id == reason) {
                Some(hold) => hold.amount = hold.amount.saturating_add(amount),
                None => {
                    self.holds
                        .try_push(IdAmount { id: reason, amount })
                        .map_err(|_| Error::<T>::TooManyHolds)?;
                },
            },
        }
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn holding(asset: AssetId, who: &T::AccountId) -> Holding<T> {
        Accounts::<T>::get(asset, who).unwrap_or_default()
    }

    fn store(asset: AssetId, who: &T::AccountId, holding: Holding<T>) {
        if holding.total() == 0 {
            Accounts::<T>::remove(asset, who);
        } else {
            Accounts::<T>::insert(asset, who, holding);
        }
    }

    /// Transfers free units if the rules allow it, and counts the rules that were evaluated.
    pub(crate) fn do_transfer(
        asset: AssetId,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
        preservation: Preservation,
    ) -> Result<RuleCount, DispatchError> {
        let rules = Self::rules_of(asset)?;
        Self::ensure_movable(&rules, from, to, amount)?;
        if from != to {
            Self::ensure_preserved(asset, from, amount, preservation)?;
        }
        Self::carry(asset, (from, Part::Free), (to, Part::Free), amount)?;
        if from != to {
            Self::deposit_event(Event::Transferred {
                asset,
                from: from.clone(),
                to: to.clone(),
                amount,
            });
        }
        Ok(RuleCount::of(&rules))
    }

    /// Fails unless `amount` free units can leave the holding of `who` without ending it against `preservation`.
    pub(crate) fn ensure_preserved(
        asset: AssetId,
        who: &T::AccountId,
        amount: Balance,
        preservation: Preservation,
    ) -> DispatchResult {
        if preservation != Preservation::Expendable {
            let holding = Self::holding(asset, who);
            ensure!(amount <= holding.free, Error::<T>::InsufficientBalance);
            ensure!(amount <= holding.reducible(preservation), TokenError::NotExpendable);
        }
        Ok(())
    }

    /// Moves units from a part of one holding to a part of another, or of the same. The caller has asked the rules.
    pub(crate) fn carry(
        asset: AssetId,
        (from, from_part): (&T::AccountId, PartOf<T>),
        (to, to_part): (&T::AccountId, PartOf<T>),
        amount: Balance,
    ) -> DispatchResult {
        let mut source = Self::holding(asset, from);
        source.take(from_part, amount)?;
        if from == to {
            source.put(to_part, amount)?;
        } else {
            let mut target = Self::holding(asset, to);
            target.put(to_part, amount)?;
            Self::store(asset, to, target);
        }
        Self::store(asset, from, source);
        Ok(())
    }

    /// Brings units into being if the rules allow the receiver, and counts the rules that were evaluated.
    pub(crate) fn mint(asset: AssetId, who: &T::AccountId, amount: Balance) -> Result<RuleCount, DispatchError> {
        let rules = Self::rules_of(asset)?;
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        Self::ensure_party(&rules, Side::Receiver, who)?;
        let supply = Supply::<T>::get(asset)
            .checked_add(amount)
            .ok_or(Error::<T>::Overflow)?;
        let mut holding = Self::holding(asset, who);
        holding.put(Part::Free, amount)?;
        Self::store(asset, who, holding);
        Supply::<T>::insert(asset, supply);
        Ok(RuleCount::of(&rules))
    }

    /// Takes units out of being, whatever the rules say.
    pub(crate) fn burn(asset: AssetId, who: &T::AccountId, part: PartOf<T>, amount: Balance) -> DispatchResult {
        let mut holding = Self::holding(asset, who);
        holding.take(part, amount)?;
        let supply = Supply::<T>::get(asset)
            .checked_sub(amount)
            .ok_or(ArithmeticError::Underflow)?;
        Self::store(asset, who, holding);
        Supply::<T>::insert(asset, supply);
        let reason = match part {
            Part::Free => None,
            Part::Held(reason) => Some(reason),
        };
        Self::deposit_event(Event::Burned {
            asset,
            holder: who.clone(),
            amount,
            reason,
        });
        Ok(())
    }

    /// Sets a part of a holding, and leaves the supply as it is: for the raw writers of frame's traits only.
    pub(crate) fn set_part(asset: AssetId, who: &T::AccountId, part: PartOf<T>, amount: Balance) -> DispatchResult {
        let rules = Self::rules_of(asset)?;
        let mut holding = Self::holding(asset, who);
        let before = holding.part(part);
        if amount > before {
            Self::ensure_party(&rules, Side::Receiver, who)?;
            holding.put(part, amount.saturating_sub(before))?;
        } else if amount < before {
            Self::ensure_party(&rules, Side::Sender, who)?;
            holding.take(part, before.saturating_sub(amount))?;
        }
        Self::store(asset, who, holding);
        Ok(())
    }
}
