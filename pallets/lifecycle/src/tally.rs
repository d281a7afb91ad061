// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Division by largest remainder without walking all holders in one call.
//!
//! Anybody sorts the accounts off chain and hands them over in pages. Each keeps a tally of its own, so that nobody can
//! spoil another's; the first that is complete decides, and since only one outcome passes the checks, it does not matter
//! whose that is.

use crate::{Config, Error, Pallet, Tallies};
use alloc::vec::Vec;
use castellan_calendar::{Cut, Tally, TallyError};
use castellan_primitives::{membership::Admission, rwa::AssetId, Balance};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// What a tally divides.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum TallyKey {
    /// The amount of a distribution among the holders at its record date.
    Distribution(crate::DistributionId),
    /// The lots of an offering of an asset, by its number, among its subscribers.
    Demand(AssetId, u32),
}

impl<T: Config> Pallet<T> {
    /// Adds a page to the tally that `who` keeps of `key`, and returns the outcome once all weights are there.
    ///
    /// `division` is the amount that is divided and the sum of all weights. A page that claims another `leftover` than
    /// the pages before it starts anew.
    pub(crate) fn tally_page(
        key: TallyKey,
        who: T::AccountId,
        leftover: Balance,
        division: (Balance, Balance),
        accounts: Vec<T::AccountId>,
        weight: impl Fn(&T::AccountId) -> Balance,
    ) -> Result<Option<Option<Cut<T::AccountId>>>, DispatchError> {
        T::Admission::ensure_admitted(&who)?;
        let (amount, total) = division;
        let mut tally = Tallies::<T>::get(key, &who)
            .filter(|tally| tally.leftover() == leftover)
            .unwrap_or_else(|| Tally::new(leftover));
        for account in accounts {
            let weight = weight(&account);
            tally.push(amount, total, account, weight).map_err(Self::refuse_tally)?;
        }
        if !tally.is_complete(total) {
            Tallies::<T>::insert(key, who, tally);
            return Ok(None);
        }
        Tallies::<T>::remove(key, who);
        tally.outcome(amount, total).map(Some).map_err(Self::refuse_tally)
    }

    pub(crate) fn do_abandon_tally(who: T::AccountId, key: TallyKey) -> DispatchResult {
        ensure!(Tallies::<T>::contains_key(key, &who), Error::<T>::NothingToTally);
        Tallies::<T>::remove(key, who);
        Ok(())
    }

    fn refuse_tally(error: TallyError) -> DispatchError {
        match error {
            TallyError::OutOfOrder => Error::<T>::OutOfOrder,
            TallyError::NoWeight => Error::<T>::NotEntitled,
            TallyError::TooMuch => Error::<T>::TallyExceeded,
            TallyError::Incomplete => Error::<T>::NothingToTally,
            TallyError::WrongLeftover => Error::<T>::WrongLeftover,
        }
        .into()
    }
}
