// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How instructions are made and found.

use crate::{
    Config, Error, Event, Instruction, InstructionByReference, InstructionId, Instructions, LegOf, NextInstructionId,
    Pallet, Status, WeightInfo,
};
use castellan_primitives::{
    membership::{Admission, Role},
    Moment, Reference,
};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{fungibles::Inspect, Get, UnixTime},
    weights::Weight,
    BoundedVec,
};
use sp_runtime::{ArithmeticError, DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_instruct(
        creator: T::AccountId,
        legs: BoundedVec<LegOf<T>, T::MaxLegs>,
        deadline: Moment,
        reference: Reference,
    ) -> DispatchResult {
        let (id, instruction) = Self::open(creator, legs, deadline, reference)?;
        Instructions::<T>::insert(id, instruction);
        Ok(())
    }

    pub(crate) fn do_instruct_and_affirm(
        creator: T::AccountId,
        legs: BoundedVec<LegOf<T>, T::MaxLegs>,
        deadline: Moment,
        reference: Reference,
    ) -> Result<Weight, DispatchError> {
        let count = legs.len() as u32;
        let (id, mut instruction) = Self::open(creator.clone(), legs, deadline, reference)?;
        Self::record_affirmation(id, &mut instruction, &creator)?;
        // A leg has two different parties, so this affirmation is never the last.
        let locked = Self::lock(&instruction, &creator)?;
        let rules = Self::rules_weight(instruction.outgoing(&creator));
        Instructions::<T>::insert(id, instruction);
        // The legs that others deliver cost no more here than in `instruct`.
        Ok(T::WeightInfo::instruct_and_affirm(locked)
            .saturating_add(T::WeightInfo::instruct(count).saturating_sub(T::WeightInfo::instruct(locked)))
            .saturating_add(rules))
    }

    /// Checks the terms of an instruction, numbers and announces it. The caller stores it.
    fn open(
        creator: T::AccountId,
        legs: BoundedVec<LegOf<T>, T::MaxLegs>,
        deadline: Moment,
        reference: Reference,
    ) -> Result<(InstructionId, Instruction<T>), DispatchError> {
        T::Admission::ensure_role(&creator, Role::Institution)?;
        // First of all the checks of terms: who repeats a submission learns that it was received, even though its
        // deadline has passed meanwhile.
        ensure!(
            !InstructionByReference::<T>::contains_key(&creator, &reference),
            Error::<T>::ReferenceTaken
        );
        let now = Self::now();
        ensure!(deadline > now, Error::<T>::DeadlinePassed);
        ensure!(
            deadline <= now.saturating_add(T::MaxLifetime::get()),
            Error::<T>::DeadlineTooFar
        );
        ensure!(!legs.is_empty(), Error::<T>::NoLegs);
        for leg in &legs {
            ensure!(leg.amount > 0, Error::<T>::ZeroAmount);
            ensure!(leg.from != leg.to, Error::<T>::SameParty);
            ensure!(T::Assets::asset_exists(leg.asset), Error::<T>::UnknownAsset);
        }
        let instruction: Instruction<T> = Instruction {
            creator,
            reference,
            legs,
            affirmed: BoundedVec::new(),
            deadline,
            status: Status::Pending,
        };
        let parties = instruction.parties();
        parties.iter().try_for_each(T::Admission::ensure_admitted)?;

        let id = NextInstructionId::<T>::get();
        NextInstructionId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        InstructionByReference::<T>::insert(&instruction.creator, &instruction.reference, id);
        Self::deposit_event(Event::Instructed {
            id,
            creator: instruction.creator.clone(),
            reference: instruction.reference.clone(),
            parties,
        });
        Ok((id, instruction))
    }

    /// The instruction, unless it has ended.
    pub(crate) fn pending(id: InstructionId) -> Result<Instruction<T>, DispatchError> {
        let instruction = Instructions::<T>::get(id).ok_or(Error::<T>::UnknownInstruction)?;
        ensure!(instruction.status == Status::Pending, Error::<T>::NotPending);
        Ok(instruction)
    }

    /// The instruction, if its parties can still decide about it.
    pub(crate) fn undecided(id: InstructionId) -> Result<Instruction<T>, DispatchError> {
        let instruction = Self::pending(id)?;
        ensure!(Self::now() <= instruction.deadline, Error::<T>::DeadlinePassed);
        Ok(instruction)
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }
}
