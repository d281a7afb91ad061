// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What becomes of a cycle that has not settled by its deadline.

use crate::{
    nets::deliveries, settlement::owed, Config, Cycle, Cycles, Error, Event, Pallet, Positions, TradeOf, WeightInfo,
};
use alloc::collections::BTreeSet;
use castellan_primitives::{
    netting::{CancelReason, CycleId, CycleStatus},
    rwa::{Compliance, Refusal, Side},
};
use frame_support::{ensure, traits::Get, weights::Weight};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_resolve(id: CycleId) -> Result<Weight, DispatchError> {
        let mut cycle = Self::cycle(id)?;
        ensure!(cycle.is_live(), Error::<T>::NothingToResolve);
        let now = Self::now();
        ensure!(now > cycle.deadline, Error::<T>::TooEarly);
        let mut trades = Self::counted(id, &cycle);
        let mut weight = Weight::zero();
        let out = if cycle.status == CycleStatus::Funding {
            Self::unfunded(id, &cycle)
        } else {
            let (blamed, asked) = Self::blamed(&cycle, &trades);
            weight = asked;
            blamed
        };
        for party in out {
            Self::deposit_event(Event::Defaulted {
                id,
                round: cycle.round,
                party: party.clone(),
            });
            trades.retain(|trade| !trade.is_party(&party));
            cycle.defaulters.try_push(party).map_err(|_| DispatchError::Exhausted)?;
        }

        let over = if trades.is_empty() {
            Some(CancelReason::NoTradesLeft)
        } else {
            (cycle.round >= T::MaxRounds::get()).then_some(CancelReason::TooManyRounds)
        };
        let released = if let Some(reason) = over {
            let released = Self::release_all(id, &cycle)?;
            Self::end(id, &mut cycle, reason);
            released
        } else {
            cycle.deadline = now.saturating_add(cycle.window);
            let released = Self::begin_round(id, &mut cycle, &trades)?;
            if cycle.unfunded == 0 {
                weight = weight.saturating_add(Self::attempt(id, &mut cycle, &trades));
            }
            released
        };
        weight = weight.saturating_add(T::WeightInfo::resolve(cycle.trades, released));
        Cycles::<T>::insert(id, cycle);
        Ok(weight)
    }

    /// Who has not locked everything that it owes, in ascending order.
    fn unfunded(id: CycleId, cycle: &Cycle<T>) -> BTreeSet<T::AccountId> {
        cycle
            .parties
            .iter()
            .filter(|party| {
                Positions::<T>::get(id, party)
                    .iter()
                    .any(|position| position.locked < position.delivers)
            })
            .cloned()
            .collect()
    }

    /// On whose side the ledger's reasons lie for refusing a movement now, and what it cost to ask.
    fn blamed(cycle: &Cycle<T>, trades: &[TradeOf<T>]) -> (BTreeSet<T::AccountId>, Weight) {
        let plan = deliveries(cycle.mode, trades);
        let mut blamed = BTreeSet::new();
        for refused in Self::refusals(cycle.venue, &plan, &owed(&plan)) {
            for reason in &refused.reasons {
                let side = side_of(reason);
                if side != Some(Side::Receiver) {
                    blamed.insert(refused.from.clone());
                }
                if side != Some(Side::Sender) {
                    blamed.insert(refused.to.clone());
                }
            }
        }
        let weight = T::WeightInfo::settle_refused(plan.len() as u32).saturating_add(Self::rules_weight(&plan));
        (blamed, weight)
    }

    /// The most that a resolution can cost.
    pub(crate) fn most_resolution() -> Weight {
        let movements = T::MaxMovements::get();
        // No party locks an asset that none of its trades is about, and each trade makes two parties deliver.
        let most_locks = T::MaxTrades::get()
            .saturating_mul(2)
            .min(T::MaxParties::get().saturating_mul(T::MaxAssets::get()));
        T::WeightInfo::resolve(T::MaxTrades::get(), most_locks)
            .saturating_add(T::WeightInfo::settle_refused(movements))
            .saturating_add(T::Ledger::max_rules_weight().saturating_mul(movements.into()))
            .saturating_add(Self::most_settlement())
    }
}

/// Whose side a reason lies on; `None` where it is the asset's, or the ledger does not say.
fn side_of(reason: &Refusal) -> Option<Side> {
    match reason {
        Refusal::NotInGoodStanding { side, .. }
        | Refusal::NoSubject { side }
        | Refusal::ClaimRequired { side, .. }
        | Refusal::CountryUnknown { side, .. }
        | Refusal::CountryNotAllowed { side, .. }
        | Refusal::CountryBlocked { side, .. } => Some(*side),
        Refusal::InsufficientBalance { .. } => Some(Side::Sender),
        Refusal::BalanceOverflow => Some(Side::Receiver),
        _ => None,
    }
}
