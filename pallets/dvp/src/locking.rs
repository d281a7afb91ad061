// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What mediators and venues do: agree to an instruction, and lock it while another system does its part.

use crate::{Config, Error, Event, InstructionId, Instructions, LegSet, Pallet, Status};
use castellan_primitives::{membership::Admission, Moment};
use frame_support::{dispatch::DispatchResult, ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_mediate(
        account: T::AccountId,
        id: InstructionId,
        until: Option<Moment>,
    ) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&account)?;
        let mut instruction = Self::waiting(id)?;
        let until = until.unwrap_or(instruction.deadline);
        ensure!(until >= Self::now(), Error::<T>::DeadlinePassed);
        let mut mediators = instruction.mediators.iter_mut();
        let mediator = mediators.find(|mediator| mediator.account == account);
        mediator.ok_or(Error::<T>::NotMediator)?.affirmed_until = Some(until);
        Self::deposit_event(Event::Mediated {
            id,
            mediator: account,
            until,
        });
        let progress = Self::advance(id, &mut instruction, LegSet::default(), LegSet::default())?;
        let weight = Self::weight_of(&instruction, progress);
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    pub(crate) fn do_lock_instruction(by: T::AccountId, id: InstructionId, until: Moment) -> DispatchResult {
        T::Admission::ensure_admitted(&by)?;
        let mut instruction = Self::undecided(id)?;
        ensure!(
            instruction.is_mediator(&by) || Self::runs_venue_of(&instruction, &by),
            Error::<T>::NotMediator
        );
        let now = Self::now();
        ensure!(until > now, Error::<T>::DeadlinePassed);
        ensure!(until <= instruction.deadline, Error::<T>::DeadlineTooFar);
        ensure!(instruction.is_affirmed_by_all(now), Error::<T>::NotAffirmed);
        instruction.status = Status::Locked { until };
        Instructions::<T>::insert(id, instruction);
        Self::deposit_event(Event::Locked { id, by, until });
        Ok(())
    }
}
