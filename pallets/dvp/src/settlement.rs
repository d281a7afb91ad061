// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How an instruction ends: settled, rejected or expired.

use crate::{Config, Error, Event, HoldReason, Instruction, InstructionId, Instructions, Pallet, Status, WeightInfo};
use castellan_primitives::membership::Admission;
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{
        fungibles::{Mutate, MutateHold},
        tokens::{Fortitude, Precision, Preservation, Restriction},
    },
    weights::Weight,
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Moves every leg of an instruction that all parties affirmed, `last` as the last of them.
    ///
    /// Whatever the legs of `last` take is still free, since to lock it first would only cost writes. An error leaves
    /// some legs moved: the storage layer of the call undoes them.
    pub(crate) fn settle(id: InstructionId, instruction: &mut Instruction<T>, last: &T::AccountId) -> DispatchResult {
        let reason = HoldReason::Settlement.into();
        // What `last` receives here must not pay for what it delivers, or it would depend on the order of affirmations
        // whether the instruction can settle. So its own legs go first.
        for leg in instruction.outgoing(last) {
            T::Assets::transfer(leg.asset, &leg.from, &leg.to, leg.amount, Preservation::Expendable)?;
        }
        for leg in instruction.legs.iter().filter(|leg| leg.from != *last) {
            T::Assets::transfer_on_hold(
                leg.asset,
                &reason,
                &leg.from,
                &leg.to,
                leg.amount,
                Precision::Exact,
                Restriction::Free,
                Fortitude::Polite,
            )?;
        }
        instruction.status = Status::Settled;
        Self::deposit_event(Event::Settled { id });
        Ok(())
    }

    pub(crate) fn do_reject(party: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let instruction = Self::undecided(id)?;
        ensure!(instruction.is_party(&party), Error::<T>::NotParty);
        let released = Self::call_off(id, instruction, Status::Rejected)?;
        Self::deposit_event(Event::Rejected { id, party });
        Ok(T::WeightInfo::reject(released))
    }

    pub(crate) fn do_expire(id: InstructionId) -> Result<Weight, DispatchError> {
        let instruction = Self::pending(id)?;
        ensure!(Self::now() > instruction.deadline, Error::<T>::DeadlineNotPassed);
        let released = Self::call_off(id, instruction, Status::Expired)?;
        Self::deposit_event(Event::Expired { id });
        Ok(T::WeightInfo::expire(released))
    }

    /// Releases everything that is locked for an instruction, ends it and says for how many legs something was locked.
    fn call_off(id: InstructionId, mut instruction: Instruction<T>, end: Status) -> Result<u32, DispatchError> {
        let released = Self::release(instruction.locked())?;
        instruction.status = end;
        Instructions::<T>::insert(id, instruction);
        Ok(released)
    }
}
