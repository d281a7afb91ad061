// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Venues: where instructions are agreed, and who may make them there.

use crate::{Config, Error, Event, Instruction, NextVenueId, Pallet, Venues, MAX_INSTRUCTORS, MAX_SIGNERS};
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::VenueId,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError};

/// What kind of venue it is. Nothing here depends on it; rules of assets may.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum VenueKind {
    /// A regulated market.
    Exchange,
    /// A multilateral facility that is not a regulated market.
    Facility,
    /// Where two parties agree between themselves.
    OverTheCounter,
    /// Where new assets are placed with investors.
    Primary,
    /// A central counterparty or another clearing house.
    Clearing,
}

/// Where instructions are agreed.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Venue<AccountId> {
    /// Who runs it.
    pub operator: AccountId,
    /// What kind of venue it is.
    pub kind: VenueKind,
    /// Whether it admits new instructions.
    pub open: bool,
    /// Who may make instructions there besides the operator; `None` for everyone.
    pub instructors: Option<BoundedVec<AccountId, ConstU32<MAX_INSTRUCTORS>>>,
    /// Whose receipts count for legs that name no signer of their own.
    pub signers: BoundedVec<AccountId, ConstU32<MAX_SIGNERS>>,
}

/// A [`Venue`] run by an account of the runtime.
pub type VenueOf<T> = Venue<<T as frame_system::Config>::AccountId>;

/// What the other parts of the chain that settle for venues ask.
impl<T: Config> castellan_primitives::venue::Venues<T::AccountId> for Pallet<T> {
    fn operator(venue: VenueId) -> Option<T::AccountId> {
        Venues::<T>::get(venue).map(|venue| venue.operator)
    }

    fn is_open(venue: VenueId) -> bool {
        Venues::<T>::get(venue).is_some_and(|venue| venue.open)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_create_venue(
        operator: T::AccountId,
        kind: VenueKind,
        instructors: Option<BoundedVec<T::AccountId, ConstU32<MAX_INSTRUCTORS>>>,
        signers: BoundedVec<T::AccountId, ConstU32<MAX_SIGNERS>>,
    ) -> DispatchResult {
        T::Admission::ensure_role(&operator, Role::Institution)?;
        let venue = NextVenueId::<T>::get();
        NextVenueId::<T>::put(venue.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Venues::<T>::insert(
            venue,
            Venue {
                operator: operator.clone(),
                kind,
                open: true,
                instructors,
                signers,
            },
        );
        Self::deposit_event(Event::VenueCreated { venue, operator });
        Ok(())
    }

    pub(crate) fn do_update_venue(
        operator: T::AccountId,
        id: VenueId,
        instructors: Option<BoundedVec<T::AccountId, ConstU32<MAX_INSTRUCTORS>>>,
        signers: BoundedVec<T::AccountId, ConstU32<MAX_SIGNERS>>,
    ) -> DispatchResult {
        let mut venue = Self::venue_of(&operator, id)?;
        venue.instructors = instructors;
        venue.signers = signers;
        Venues::<T>::insert(id, venue);
        Self::deposit_event(Event::VenueUpdated { venue: id });
        Ok(())
    }

    pub(crate) fn do_set_venue_open(operator: T::AccountId, id: VenueId, open: bool) -> DispatchResult {
        let mut venue = Self::venue_of(&operator, id)?;
        venue.open = open;
        Venues::<T>::insert(id, venue);
        Self::deposit_event(if open {
            Event::VenueOpened { venue: id }
        } else {
            Event::VenueClosed { venue: id }
        });
        Ok(())
    }

    /// The venue, if `operator` runs it and may act.
    fn venue_of(operator: &T::AccountId, id: VenueId) -> Result<VenueOf<T>, DispatchError> {
        T::Admission::ensure_admitted(operator)?;
        let venue = Venues::<T>::get(id).ok_or(Error::<T>::UnknownVenue)?;
        ensure!(venue.operator == *operator, Error::<T>::NotOperator);
        Ok(venue)
    }

    /// The venue, if one is named, provided that it admits new instructions by `creator`.
    pub(crate) fn admitting_venue(
        id: Option<VenueId>,
        creator: &T::AccountId,
    ) -> Result<Option<VenueOf<T>>, DispatchError> {
        let Some(id) = id else {
            return Ok(None);
        };
        let venue = Venues::<T>::get(id).ok_or(Error::<T>::UnknownVenue)?;
        ensure!(venue.open, Error::<T>::VenueIsClosed);
        let mut named = venue.instructors.iter();
        ensure!(
            venue.operator == *creator || named.all(|accounts| accounts.contains(creator)),
            Error::<T>::InstructorNotAllowed
        );
        Ok(Some(venue))
    }

    /// Whether `who` runs the venue of an instruction.
    pub(crate) fn runs_venue_of(instruction: &Instruction<T>, who: &T::AccountId) -> bool {
        let venue = instruction.venue.and_then(Venues::<T>::get);
        venue.is_some_and(|venue| venue.operator == *who)
    }
}
