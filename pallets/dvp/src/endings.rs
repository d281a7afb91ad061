// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How an instruction ends that does not settle: rejected or expired.

use crate::{Config, Error, Event, Instruction, InstructionId, Instructions, Pallet, Status, WeightInfo};
use castellan_primitives::membership::Admission;
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_reject(who: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&who)?;
        let instruction = Self::unended(id)?;
        Self::ensure_may_reject(&instruction, &who)?;
        let unlocked = Self::call_off(id, instruction, Status::Rejected)?;
        Self::deposit_event(Event::Rejected { id, party: who });
        Ok(T::WeightInfo::reject(unlocked))
    }

    fn ensure_may_reject(instruction: &Instruction<T>, who: &T::AccountId) -> DispatchResult {
        if instruction.is_mediator(who) {
            return Ok(());
        }
        let party = instruction.is_party(who);
        match instruction.status {
            Status::Locked { .. } if Self::runs_venue_of(instruction, who) => {},
            Status::Locked { .. } if party => return Err(Error::<T>::InstructionLocked.into()),
            Status::Locked { .. } => return Err(Error::<T>::NotParty.into()),
            _ => ensure!(party, Error::<T>::NotParty),
        }
        ensure!(Self::now() <= instruction.last_moment(), Error::<T>::DeadlinePassed);
        Ok(())
    }

    pub(crate) fn do_expire(id: InstructionId) -> Result<Weight, DispatchError> {
        let instruction = Self::unended(id)?;
        ensure!(Self::now() > instruction.last_moment(), Error::<T>::DeadlineNotPassed);
        let unlocked = Self::call_off(id, instruction, Status::Expired)?;
        Self::deposit_event(Event::Expired { id });
        Ok(T::WeightInfo::expire(unlocked))
    }

    /// Unlocks everything that is locked for an instruction, ends it and says for how many legs something was locked.
    fn call_off(id: InstructionId, mut instruction: Instruction<T>, end: Status) -> Result<u32, DispatchError> {
        let locked = instruction.locked();
        Self::unlock(&instruction, locked)?;
        Self::end(id, &mut instruction, end);
        Instructions::<T>::insert(id, instruction);
        Ok(locked.len())
    }
}
