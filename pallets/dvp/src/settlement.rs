// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How all legs of an instruction move at once, and what becomes of one whose legs cannot; what that costs.

use crate::{
    movements::Movements, Config, Error, Event, FailedLeg, Failure, Failures, Instruction, InstructionId, Instructions,
    Leg, LegSet, Pallet, Reason, Status, WeightInfo,
};
use alloc::vec::Vec;
use castellan_primitives::{
    membership::Admission,
    rwa::{Compliance, Refusal},
};
use frame_support::{
    dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get, weights::Weight, BoundedVec,
};
use sp_runtime::DispatchError;

/// How far an instruction came with its newest input.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Progress {
    /// Something is missing. These legs were locked, and asking the ledger's rules about them cost so much.
    Locked(LegSet, Weight),
    /// Every leg moved, and asking the ledger's rules cost so much.
    Settled(Weight),
    /// The ledger refused a leg, and nothing is locked any more.
    Failed,
}

/// Why legs could not be locked or moved.
pub(crate) enum Stop {
    /// The ledger refused a leg that the caller just affirmed.
    Own(DispatchError),
    /// The ledger refused another leg.
    Leg(usize, DispatchError),
}

impl From<DispatchError> for Stop {
    fn from(error: DispatchError) -> Self {
        Self::Own(error)
    }
}

impl From<(usize, DispatchError)> for Stop {
    fn from((leg, error): (usize, DispatchError)) -> Self {
        Self::Leg(leg, error)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_settle(id: InstructionId) -> Result<Weight, DispatchError> {
        let mut instruction = Self::waiting(id)?;
        ensure!(instruction.is_complete(Self::now()), Error::<T>::NotReady);
        let progress = Self::attempt(id, &mut instruction, LegSet::default(), LegSet::default())?;
        let weight = Self::weight_of(&instruction, progress);
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    pub(crate) fn do_retry(party: T::AccountId, id: InstructionId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut instruction = Self::unended(id)?;
        ensure!(instruction.status == Status::Failed, Error::<T>::NotFailed);
        ensure!(instruction.is_party(&party), Error::<T>::NotParty);
        let now = Self::now();
        ensure!(now <= instruction.deadline, Error::<T>::DeadlinePassed);
        let retries = Failures::<T>::get(id).unwrap_or_default().retries;
        ensure!(retries < T::MaxRetries::get(), Error::<T>::TooManyRetries);
        ensure!(instruction.is_complete(now), Error::<T>::NotReady);
        let late = instruction.lockable(instruction.by_sender);
        Failures::<T>::mutate(id, |failure| {
            let failure = failure.get_or_insert_default();
            failure.retries = failure.retries.saturating_add(1);
        });
        let progress = Self::attempt(id, &mut instruction, LegSet::default(), late)?;
        let weight = Self::weight_of(&instruction, progress).saturating_add(T::WeightInfo::affirm(late.len()));
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    /// Moves every leg of an instruction for which nothing is missing, or has it fail. The caller stores it.
    ///
    /// Nothing is locked yet for `own`, which the caller just affirmed, nor for `late`. An error means that the ledger
    /// refused one of `own`.
    pub(crate) fn attempt(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        own: LegSet,
        late: LegSet,
    ) -> Result<Progress, DispatchError> {
        match with_storage_layer(|| Self::deliver_all(instruction, own, late)) {
            Ok(asked) => {
                Self::end(id, instruction, Status::Settled);
                Self::deposit_event(Event::Settled { id });
                Ok(Progress::Settled(asked))
            },
            Err(stop) => {
                let held = instruction.lockable(instruction.by_sender).without(own.union(late));
                Self::stop(id, instruction, held, stop)
            },
        }
    }

    /// Moves every leg, in an order that leaves it to nobody whether the instruction can settle.
    ///
    /// Whatever `own` takes is still free, since to lock it first would only cost writes. What their sender receives here
    /// must not pay for what it delivers, so they go first. What `late` takes is locked before anything else arrives, and
    /// what passes units on comes last, in the order of the legs.
    fn deliver_all(instruction: &Instruction<T>, own: LegSet, late: LegSet) -> Result<Weight, Stop> {
        let mut movements = Movements::of(instruction);
        for leg in own.iter() {
            movements.deliver(leg, false)?;
        }
        for leg in late.iter() {
            movements.lock(leg).map_err(|error| Stop::Leg(leg, error))?;
        }
        for leg in instruction.lockable(instruction.all()).without(own).iter() {
            movements.deliver(leg, true).map_err(|error| Stop::Leg(leg, error))?;
        }
        for leg in instruction.passes.iter() {
            movements.deliver(leg, false).map_err(|error| Stop::Leg(leg, error))?;
        }
        Ok(movements.asked)
    }

    /// Has an instruction fail, unless it is the caller's own leg that was refused. Units are locked for `held` alone.
    pub(crate) fn stop(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        held: LegSet,
        stop: Stop,
    ) -> Result<Progress, DispatchError> {
        match stop {
            Stop::Own(error) => Err(error),
            Stop::Leg(leg, error) => {
                Self::fail(id, instruction, held, leg, error)?;
                Ok(Progress::Failed)
            },
        }
    }

    /// Writes down every reason that stands against an instruction, of which `leg` was refused with `error`, and unlocks
    /// what is locked for it: what `held` deliver. The caller stores the instruction.
    pub(crate) fn fail(
        id: InstructionId,
        instruction: &mut Instruction<T>,
        held: LegSet,
        leg: usize,
        error: DispatchError,
    ) -> DispatchResult {
        let mut reasons: Vec<_> = (0..instruction.legs.len())
            .flat_map(|leg| {
                Self::refusals(instruction, leg, held)
                    .into_iter()
                    .map(move |refusal| (leg, refusal))
            })
            .map(|(leg, refusal)| FailedLeg {
                leg: leg as u8,
                reason: Reason::Refused(refusal),
            })
            .collect();
        // Legs that would move alone may fail together, as where they take more than there is.
        if reasons.is_empty() {
            reasons.push(FailedLeg {
                leg: leg as u8,
                reason: Reason::Failed(error),
            });
        }
        Self::unlock(instruction, held)?;
        instruction.status = Status::Failed;
        let retries = Failures::<T>::get(id).unwrap_or_default().retries;
        let failure = Failure {
            retries,
            reasons: BoundedVec::truncate_from(reasons),
        };
        Failures::<T>::insert(id, &failure);
        Self::deposit_event(Event::Failed {
            id,
            retries,
            reasons: failure.reasons.into_inner(),
        });
        Ok(())
    }

    /// What the ledger says against a leg. What is locked for it, if it is one of `held`, counts as available.
    pub(crate) fn refusals(instruction: &Instruction<T>, leg: usize, held: LegSet) -> Vec<Refusal> {
        let movement = instruction
            .legs
            .get(leg)
            .and_then(|leg| leg.movement(instruction.venue));
        let Some(movement) = movement else {
            return Vec::new();
        };
        let own_hold = if held.contains(leg) {
            movement.quantity.units()
        } else {
            0
        };
        let mut refusals = T::Assets::refusals(&movement, own_hold);
        if instruction.passes.contains(leg) {
            // The leg before it brings what it takes.
            refusals.retain(|refusal| !matches!(refusal, Refusal::InsufficientBalance { .. }));
        }
        refusals
    }

    /// What the newest input of an instruction cost.
    pub(crate) fn weight_of(instruction: &Instruction<T>, progress: Progress) -> Weight {
        let count = instruction.legs.len() as u32;
        match progress {
            Progress::Locked(legs, asked) => T::WeightInfo::affirm(legs.len()).saturating_add(asked),
            Progress::Settled(asked) => T::WeightInfo::affirm_last(count).saturating_add(asked),
            // The rules were asked twice: until one of them refused, and then for all that stands against the legs.
            Progress::Failed => T::WeightInfo::affirm_last(count)
                .saturating_add(T::WeightInfo::fail(count))
                .saturating_add(Self::rules_weight(instruction).saturating_mul(2)),
        }
    }

    /// What an instruction that is only made cost.
    pub(crate) fn weight_of_making(instruction: &Instruction<T>) -> Weight {
        T::WeightInfo::instruct(instruction.legs.len() as u32)
    }

    /// What an instruction that is made and affirmed at once cost.
    pub(crate) fn weight_at_once(instruction: &Instruction<T>, progress: Progress) -> Weight {
        let making = Self::weight_of_making(instruction);
        match progress {
            // The legs that others deliver cost no more than where nothing is affirmed.
            Progress::Locked(legs, asked) => T::WeightInfo::instruct_and_affirm(legs.len())
                .saturating_add(making.saturating_sub(T::WeightInfo::instruct(legs.len())))
                .saturating_add(asked),
            Progress::Settled(_) | Progress::Failed => making.saturating_add(Self::weight_of(instruction, progress)),
        }
    }

    /// What the ledger's rules add where every leg is asked about.
    fn rules_weight(instruction: &Instruction<T>) -> Weight {
        let legs = instruction.legs.iter().filter_map(Leg::on_ledger);
        legs.fold(Weight::zero(), |sum, (asset, _)| {
            sum.saturating_add(T::Assets::rules_weight(asset))
        })
    }

    /// The most that an input of an instruction of `legs` legs can cost: it settles, or tries to and fails.
    pub(crate) fn max_advance(legs: u32) -> Weight {
        T::WeightInfo::affirm_last(legs)
            .saturating_add(T::WeightInfo::fail(legs))
            .max(T::WeightInfo::affirm(legs))
            .saturating_add(T::Assets::max_rules_weight().saturating_mul(legs.saturating_mul(2).into()))
    }
}
