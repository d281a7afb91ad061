// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How parties agree to an instruction and take that back, and what it locks.

use crate::{
    movements::Movements, settlement::Progress, Config, Error, Event, HoldReason, Instruction, InstructionId,
    Instructions, LegSet, Pallet, WeightInfo,
};
use alloc::vec::Vec;
use castellan_primitives::{membership::Admission, rwa::Ledger};
use frame_support::{dispatch::DispatchResult, ensure, storage::with_storage_layer, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Affirms `legs`, or all legs, of an instruction that has at most `max_legs`.
    pub(crate) fn do_affirm(
        party: T::AccountId,
        id: InstructionId,
        legs: Option<&[u8]>,
        max_legs: u32,
    ) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut instruction = Self::undecided(id)?;
        ensure!(instruction.legs.len() as u32 <= max_legs, Error::<T>::TooManyLegs);
        let own = Self::record_affirmation(id, &mut instruction, &party, legs)?;
        let progress = Self::advance(id, &mut instruction, own, LegSet::default())?;
        let weight = Self::weight_of(&instruction, progress);
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    pub(crate) fn do_affirm_many(party: T::AccountId, ids: Vec<InstructionId>, max_legs: u32) -> Weight {
        ids.into_iter().fold(Weight::zero(), |spent, id| {
            let affirmed = with_storage_layer(|| Self::do_affirm(party.clone(), id, None, max_legs));
            let weight = affirmed.unwrap_or_else(|error| {
                Self::deposit_event(Event::AffirmationFailed {
                    id,
                    party: party.clone(),
                    error,
                });
                // How far it came is not known.
                Self::max_advance(max_legs)
            });
            spent.saturating_add(weight)
        })
    }

    pub(crate) fn do_withdraw(party: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut instruction = Self::undecided(id)?;
        ensure!(
            instruction.is_party(&party) || instruction.is_mediator(&party),
            Error::<T>::NotParty
        );
        let sent = instruction.by_sender.intersection(instruction.outgoing(&party));
        let received = instruction.by_receiver.intersection(instruction.incoming(&party));
        let mut mediated = instruction.mediators.iter_mut();
        let mediated = mediated.find(|mediator| mediator.account == party && mediator.affirmed_until.is_some());
        ensure!(
            mediated.is_some() || !sent.union(received).is_empty(),
            Error::<T>::NotAffirmed
        );
        if let Some(mediator) = mediated {
            mediator.affirmed_until = None;
        }
        let unlocked = instruction.lockable(sent);
        Self::unlock(&instruction, unlocked)?;
        instruction.by_sender = instruction.by_sender.without(sent);
        instruction.by_receiver = instruction.by_receiver.without(received);
        Instructions::<T>::insert(id, instruction);
        Self::deposit_event(Event::Withdrawn { id, party });
        Ok(T::WeightInfo::withdraw(unlocked.len()))
    }

    /// Notes that `party` affirms `legs`, or all of its legs, and says which of them its units now have to be locked for.
    pub(crate) fn record_affirmation(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        party: &T::AccountId,
        legs: Option<&[u8]>,
    ) -> Result<LegSet, DispatchError> {
        ensure!(instruction.is_party(party), Error::<T>::NotParty);
        let (outgoing, incoming) = (instruction.outgoing(party), instruction.incoming(party));
        let wanted = match legs {
            None => instruction.all(),
            Some(legs) => Self::own_legs(instruction, outgoing.union(incoming), legs)?,
        };
        let sent = outgoing.intersection(wanted).without(instruction.by_sender);
        let received = incoming.intersection(wanted).without(instruction.by_receiver);
        let new = sent.union(received);
        ensure!(!new.is_empty(), Error::<T>::AlreadyAffirmed);
        instruction.by_sender = instruction.by_sender.union(sent);
        instruction.by_receiver = instruction.by_receiver.union(received);
        let party = party.clone();
        Self::deposit_event(if legs.is_some() {
            let legs = new.iter().map(|leg| leg as u8).collect();
            Event::LegsAffirmed { id, party, legs }
        } else {
            Event::Affirmed { id, party }
        });
        Ok(instruction.lockable(sent))
    }

    /// The legs of the numbers, each of which has to be one of `own`.
    fn own_legs(instruction: &Instruction<T>, own: LegSet, numbers: &[u8]) -> Result<LegSet, DispatchError> {
        ensure!(!numbers.is_empty(), Error::<T>::NoLegs);
        let mut legs = LegSet::default();
        for leg in numbers.iter().map(|number| usize::from(*number)) {
            ensure!(leg < instruction.legs.len(), Error::<T>::UnknownLeg);
            ensure!(own.contains(leg), Error::<T>::NotParty);
            legs.insert(leg);
        }
        Ok(legs)
    }

    /// Goes as far as it can with an instruction that just got an input: settles it if nothing is missing, and otherwise
    /// locks what was affirmed.
    ///
    /// `own` are the legs that the caller just affirmed, `late` those of others for which nothing is locked yet. If the
    /// ledger refuses the former, the call fails; if it refuses any other leg, the instruction does.
    pub(crate) fn advance(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        own: LegSet,
        late: LegSet,
    ) -> Result<Progress, DispatchError> {
        if instruction.is_complete(Self::now()) {
            return Self::attempt(id, instruction, own, late);
        }
        let mut movements = Movements::of(instruction);
        own.iter().try_for_each(|leg| movements.lock(leg))?;
        let others = with_storage_layer(|| {
            let mut legs = late.iter();
            legs.try_for_each(|leg| movements.lock(leg).map_err(|error| (leg, error).into()))
        });
        let asked = movements.asked;
        match others {
            Ok(()) => Ok(Progress::Locked(own.union(late), asked)),
            Err(stop) => Self::stop(id, instruction, own, stop),
        }
    }

    /// Unlocks what was locked for `legs`, and no unit more.
    pub(crate) fn unlock(instruction: &Instruction<T>, legs: LegSet) -> DispatchResult {
        let reason = HoldReason::Settlement.into();
        for leg in legs.iter().filter_map(|leg| instruction.legs.get(leg)) {
            if let Some((asset, quantity)) = leg.on_ledger() {
                T::Assets::unlock(asset, &leg.from, quantity, &reason)?;
            }
        }
        Ok(())
    }
}
