// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How parties agree to an instruction and take that back, and what it locks.

use crate::{Config, Error, Event, HoldReason, Instruction, InstructionId, Instructions, LegOf, Pallet, WeightInfo};
use castellan_primitives::{membership::Admission, rwa::Compliance};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{fungibles::MutateHold, tokens::Precision},
    weights::Weight,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_affirm(party: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut instruction = Self::undecided(id)?;
        Self::record_affirmation(id, &mut instruction, &party)?;
        let weight = if instruction.is_affirmed_by_all() {
            Self::settle(id, &mut instruction, &party)?;
            T::WeightInfo::affirm_last(instruction.legs.len() as u32)
                .saturating_add(Self::rules_weight(instruction.legs.iter()))
        } else {
            T::WeightInfo::affirm(Self::lock(&instruction, &party)?)
                .saturating_add(Self::rules_weight(instruction.outgoing(&party)))
        };
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    pub(crate) fn do_withdraw(party: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut instruction = Self::undecided(id)?;
        ensure!(instruction.is_party(&party), Error::<T>::NotParty);
        ensure!(instruction.affirmed.contains(&party), Error::<T>::NotAffirmed);
        let released = Self::release(instruction.outgoing(&party))?;
        instruction.affirmed.retain(|other| *other != party);
        Instructions::<T>::insert(id, instruction);
        Self::deposit_event(Event::Withdrawn { id, party });
        Ok(T::WeightInfo::withdraw(released))
    }

    /// Names `party` among those who affirmed; nothing is locked yet.
    pub(crate) fn record_affirmation(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        party: &T::AccountId,
    ) -> DispatchResult {
        ensure!(instruction.is_party(party), Error::<T>::NotParty);
        ensure!(!instruction.affirmed.contains(party), Error::<T>::AlreadyAffirmed);
        instruction
            .affirmed
            .try_push(party.clone())
            .map_err(|_| DispatchError::Exhausted)?;
        Self::deposit_event(Event::Affirmed {
            id,
            party: party.clone(),
        });
        Ok(())
    }

    /// Puts what `party` delivers on hold, if the ledger agrees that it may move, and says how many legs that was.
    pub(crate) fn lock(instruction: &Instruction<T>, party: &T::AccountId) -> Result<u32, DispatchError> {
        let reason = HoldReason::Settlement.into();
        let mut locked = 0u32;
        for leg in instruction.outgoing(party) {
            T::Assets::ensure_allowed(leg.asset, &leg.from, &leg.to, leg.amount)?;
            T::Assets::hold(leg.asset, &reason, &leg.from, leg.amount)?;
            locked = locked.saturating_add(1);
        }
        Ok(locked)
    }

    /// What the ledger's rules add where `legs` are asked about.
    pub(crate) fn rules_weight<'a>(legs: impl Iterator<Item = &'a LegOf<T>>) -> Weight {
        legs.fold(Weight::zero(), |sum, leg| {
            sum.saturating_add(T::Assets::rules_weight(leg.asset))
        })
    }

    /// The most that the rules of `legs` legs can add.
    pub(crate) fn max_rules_weight(legs: u32) -> Weight {
        T::Assets::max_rules_weight().saturating_mul(legs.into())
    }

    /// Releases what was locked for `legs`, and no unit more, and says how many legs that was.
    pub(crate) fn release<'a>(legs: impl Iterator<Item = &'a LegOf<T>>) -> Result<u32, DispatchError> {
        let reason = HoldReason::Settlement.into();
        let mut released = 0u32;
        for leg in legs {
            T::Assets::release(leg.asset, &reason, &leg.from, leg.amount, Precision::Exact)?;
            released = released.saturating_add(1);
        }
        Ok(released)
    }
}
