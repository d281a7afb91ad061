// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How instructions are made, found and indexed.

use crate::{
    Config, Content, DeliveryOf, Error, Event, Instruction, InstructionByReference, InstructionId, Instructions, Leg,
    LegOf, LegSet, Mediator, NextInstructionId, OpenInstructions, Options, OrderedId, Pallet, Status, VenueOf,
};
use alloc::vec::Vec;
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::Ledger,
    Moment, Reference,
};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{Get, UnixTime},
    weights::Weight,
    BoundedVec,
};
use sp_runtime::{ArithmeticError, DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
    /// Deliveries as legs; there are no more of these than of those.
    pub(crate) fn legs(deliveries: BoundedVec<DeliveryOf<T>, T::MaxLegs>) -> BoundedVec<LegOf<T>, T::MaxLegs> {
        BoundedVec::truncate_from(deliveries.into_iter().map(Leg::from).collect())
    }

    pub(crate) fn do_instruct(
        creator: T::AccountId,
        legs: BoundedVec<LegOf<T>, T::MaxLegs>,
        deadline: Moment,
        reference: Reference,
        options: Options<T>,
    ) -> Result<Weight, DispatchError> {
        T::Admission::ensure_role(&creator, Role::Institution)?;
        let affirm = options.affirm;
        let (id, mut instruction) = Self::open(creator.clone(), legs, deadline, reference, options)?;
        let weight = if affirm {
            let own = Self::record_affirmation(id, &mut instruction, &creator, None)?;
            let progress = Self::advance(id, &mut instruction, own, LegSet::default())?;
            Self::weight_at_once(&instruction, progress)
        } else {
            Self::weight_of_making(&instruction)
        };
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    /// Checks the terms of an instruction, numbers, indexes and announces it. The caller stores it.
    pub(crate) fn open(
        creator: T::AccountId,
        legs: BoundedVec<LegOf<T>, T::MaxLegs>,
        deadline: Moment,
        reference: Reference,
        options: Options<T>,
    ) -> Result<(InstructionId, Instruction<T>), DispatchError> {
        // First of all the checks of terms: who repeats a submission learns that it was received, even though its
        // deadline has passed meanwhile.
        ensure!(
            !InstructionByReference::<T>::contains_key(&creator, &reference),
            Error::<T>::ReferenceTaken
        );
        Self::check_times(options.value_date, deadline)?;
        ensure!(!legs.is_empty(), Error::<T>::NoLegs);
        let venue = Self::admitting_venue(options.venue, &creator)?;
        for leg in &legs {
            Self::check_leg(leg, venue.as_ref())?;
        }
        let passes = Self::passes(&legs, &options.routes)?;
        let mut instruction: Instruction<T> = Instruction {
            creator,
            reference,
            counter: None,
            legs,
            passes,
            by_sender: LegSet::default(),
            by_receiver: LegSet::default(),
            confirmed: LegSet::default(),
            mediators: Self::mediators(options.mediators.into_inner()),
            venue: options.venue,
            value_date: options.value_date.unwrap_or_default(),
            deadline,
            status: Status::Pending,
        };
        let parties = instruction.parties();
        parties.iter().try_for_each(T::Admission::ensure_admitted)?;
        Self::check_mediators(&instruction)?;

        let id = NextInstructionId::<T>::get();
        NextInstructionId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        InstructionByReference::<T>::insert(&instruction.creator, &instruction.reference, id);
        for party in &parties {
            OpenInstructions::<T>::insert(party, OrderedId::from(id), ());
        }
        let affirming = options.affirm.then(|| instruction.creator.clone());
        let approved = Self::approve_beforehand(&mut instruction, &parties, affirming.as_ref());
        Self::deposit_event(Event::Instructed {
            id,
            creator: instruction.creator.clone(),
            reference: instruction.reference.clone(),
            parties,
        });
        if !approved.is_empty() {
            Self::deposit_event(Event::PreApproved { id, parties: approved });
        }
        Ok((id, instruction))
    }

    /// Whether an instruction may have these times.
    pub(crate) fn check_times(value_date: Option<Moment>, deadline: Moment) -> DispatchResult {
        let now = Self::now();
        ensure!(deadline > now, Error::<T>::DeadlinePassed);
        ensure!(
            deadline <= now.saturating_add(T::MaxLifetime::get()),
            Error::<T>::DeadlineTooFar
        );
        ensure!(
            value_date.is_none_or(|date| date <= deadline),
            Error::<T>::ValueDateAfterDeadline
        );
        Ok(())
    }

    /// Whether an instruction made at `venue` may have this leg.
    pub(crate) fn check_leg(leg: &LegOf<T>, venue: Option<&VenueOf<T>>) -> DispatchResult {
        ensure!(leg.from != leg.to, Error::<T>::SameParty);
        match &leg.content {
            Content::Units { asset, amount } => {
                ensure!(*amount > 0, Error::<T>::ZeroAmount);
                let unique = T::Assets::is_unique(*asset).ok_or(Error::<T>::UnknownAsset)?;
                ensure!(!unique, Error::<T>::NotFungible);
            },
            Content::Item { asset, .. } => {
                let unique = T::Assets::is_unique(*asset).ok_or(Error::<T>::UnknownAsset)?;
                ensure!(unique, Error::<T>::NotUnique);
            },
            Content::OffChain { amount, signer, .. } => {
                ensure!(*amount > 0, Error::<T>::ZeroAmount);
                let signed = signer.is_some() || venue.is_some_and(|venue| !venue.signers.is_empty());
                ensure!(signed, Error::<T>::NoSigner);
            },
        }
        Ok(())
    }

    fn mediators(
        accounts: Vec<T::AccountId>,
    ) -> BoundedVec<Mediator<T::AccountId>, frame_support::traits::ConstU32<{ crate::MAX_MEDIATORS }>> {
        BoundedVec::truncate_from(
            accounts
                .into_iter()
                .map(|account| Mediator {
                    account,
                    affirmed_until: None,
                })
                .collect(),
        )
    }

    fn check_mediators(instruction: &Instruction<T>) -> DispatchResult {
        for (index, mediator) in instruction.mediators.iter().enumerate() {
            let account = &mediator.account;
            let named_before = instruction.mediators.iter().take(index);
            ensure!(
                !instruction.is_party(account) && named_before.into_iter().all(|other| other.account != *account),
                Error::<T>::BadMediator
            );
            T::Admission::ensure_admitted(account)?;
        }
        Ok(())
    }

    /// The instruction, unless it has ended.
    pub(crate) fn unended(id: InstructionId) -> Result<Instruction<T>, DispatchError> {
        let instruction = Instructions::<T>::get(id).ok_or(Error::<T>::UnknownInstruction)?;
        ensure!(instruction.status.is_open(), Error::<T>::NotPending);
        Ok(instruction)
    }

    /// The instruction, if it can settle once nothing is missing: it is pending or locked, and in time.
    pub(crate) fn waiting(id: InstructionId) -> Result<Instruction<T>, DispatchError> {
        let instruction = Self::unended(id)?;
        ensure!(instruction.status != Status::Failed, Error::<T>::InstructionFailed);
        ensure!(Self::now() <= instruction.last_moment(), Error::<T>::DeadlinePassed);
        Ok(instruction)
    }

    /// The instruction, if its parties can still decide about it.
    pub(crate) fn undecided(id: InstructionId) -> Result<Instruction<T>, DispatchError> {
        let instruction = Self::waiting(id)?;
        ensure!(instruction.status == Status::Pending, Error::<T>::InstructionLocked);
        Ok(instruction)
    }

    /// Ends an instruction, whose units were unlocked or moved. The caller stores it.
    pub(crate) fn end(id: InstructionId, instruction: &mut Instruction<T>, status: Status) {
        instruction.status = status;
        for party in instruction.parties() {
            OpenInstructions::<T>::remove(party, OrderedId::from(id));
        }
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }
}
