// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How those who deliver lock what they owe.

use crate::{Config, Cycles, Error, Event, HoldReason, Pallet, Positions, WeightInfo};
use castellan_primitives::{
    membership::Admission,
    netting::{CycleId, CycleStatus},
    rwa::{Ledger, Quantity},
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_fund(party: T::AccountId, id: CycleId) -> Result<Weight, DispatchError> {
        T::Admission::ensure_admitted(&party)?;
        let mut cycle = Self::cycle(id)?;
        ensure!(cycle.status == CycleStatus::Funding, Error::<T>::NotFunding);
        ensure!(Self::now() <= cycle.deadline, Error::<T>::DeadlinePassed);
        ensure!(cycle.parties.binary_search(&party).is_ok(), Error::<T>::NotInCycle);
        let mut positions = Positions::<T>::get(id, &party);
        ensure!(
            positions.iter().any(|position| position.delivers > 0),
            Error::<T>::NothingToFund
        );

        let reason = HoldReason::Netting.into();
        let mut locked = 0u32;
        for position in &mut positions {
            let lacking = position.delivers.saturating_sub(position.locked);
            if lacking > 0 {
                T::Ledger::lock(position.asset, &party, Quantity::Units(lacking), &reason)?;
                position.locked = position.delivers;
                locked = locked.saturating_add(1);
            }
        }
        ensure!(locked > 0, Error::<T>::AlreadyFunded);
        Positions::<T>::insert(id, &party, positions);
        cycle.unfunded = cycle.unfunded.saturating_sub(1);
        Self::deposit_event(Event::Funded { id, party });

        let mut weight = T::WeightInfo::fund(locked);
        if cycle.unfunded == 0 {
            let trades = Self::counted(id, &cycle);
            weight = weight.saturating_add(Self::attempt(id, &mut cycle, &trades));
        }
        Cycles::<T>::insert(id, cycle);
        Ok(weight)
    }
}
