// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How a cycle is closed, and what begins each round.

use crate::{
    nets::compute_nets, Config, Cycle, Cycles, Error, Event, HoldReason, Pallet, Position, Positions, TradeOf,
    WeightInfo,
};
use alloc::vec::Vec;
use castellan_primitives::{
    netting::{CancelReason, CycleId, CycleStatus},
    rwa::{AssetId, Ledger, Quantity},
    Balance,
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_close(id: CycleId) -> Result<Weight, DispatchError> {
        let mut cycle = Self::cycle(id)?;
        ensure!(cycle.status == CycleStatus::Open, Error::<T>::NotOpen);
        let now = Self::now();
        ensure!(now >= cycle.cut_off, Error::<T>::TooEarly);
        let mut weight = T::WeightInfo::close(cycle.trades);
        let trades = Self::counted(id, &cycle);
        if now > cycle.deadline {
            Self::end(id, &mut cycle, CancelReason::Lapsed);
        } else if trades.is_empty() {
            Self::end(id, &mut cycle, CancelReason::NoTrades);
        } else {
            Self::begin_round(id, &mut cycle, &trades)?;
            // Where everything cancels out, nobody has to lock anything.
            if cycle.unfunded == 0 {
                weight = weight.saturating_add(Self::attempt(id, &mut cycle, &trades));
            }
        }
        Cycles::<T>::insert(id, cycle);
        Ok(weight)
    }

    /// The trades that count, in order of submission.
    pub(crate) fn counted(id: CycleId, cycle: &Cycle<T>) -> Vec<TradeOf<T>> {
        Self::trades(id, cycle)
            .filter(|submitted| cycle.counts(submitted))
            .map(|submitted| submitted.trade)
            .collect()
    }

    /// Begins the next round with `trades`: computes the nets, releases what is locked beyond them, and says how many
    /// locks it released in whole or in part. The caller has set the deadline and stores the cycle.
    pub(crate) fn begin_round(id: CycleId, cycle: &mut Cycle<T>, trades: &[TradeOf<T>]) -> Result<u32, DispatchError> {
        let mut nets = compute_nets(cycle.mode, trades);
        let mut released = 0u32;
        cycle.round = cycle.round.saturating_add(1);
        cycle.status = CycleStatus::Funding;
        cycle.failure = None;
        cycle.unfunded = 0;
        for party in &cycle.parties {
            let before = Positions::<T>::take(id, party);
            let mut positions: Vec<Position> = cycle
                .assets
                .iter()
                .filter_map(|netted| {
                    nets.remove(&(party.clone(), netted.asset))
                        .map(|net| (netted.asset, net))
                })
                .map(|(asset, net)| Position {
                    asset,
                    delivers: net.delivers,
                    receives: net.receives,
                    locked: 0,
                })
                .collect();
            for old in before.into_iter().filter(|old| old.locked > 0) {
                let mut kept = 0;
                if let Some(position) = positions.iter_mut().find(|position| position.asset == old.asset) {
                    kept = old.locked.min(position.delivers);
                    position.locked = kept;
                }
                let excess = old.locked.saturating_sub(kept);
                if excess > 0 {
                    Self::release(old.asset, party, excess)?;
                    released = released.saturating_add(1);
                }
            }
            if positions.is_empty() {
                continue;
            }
            if positions.iter().any(|position| position.locked < position.delivers) {
                cycle.unfunded = cycle.unfunded.saturating_add(1);
            }
            Self::deposit_event(Event::PositionNetted {
                id,
                round: cycle.round,
                party: party.clone(),
                positions: positions.clone(),
            });
            let positions = frame_support::BoundedVec::<_, T::MaxAssets>::try_from(positions)
                .map_err(|_| DispatchError::Exhausted)?;
            Positions::<T>::insert(id, party, positions);
        }
        Self::deposit_event(Event::Netted {
            id,
            round: cycle.round,
            trades: trades.len() as u32,
            unfunded: cycle.unfunded,
            deadline: cycle.deadline,
        });
        Ok(released)
    }

    /// Releases everything that is locked for a cycle, forgets its positions, and says how many locks that were.
    pub(crate) fn release_all(id: CycleId, cycle: &Cycle<T>) -> Result<u32, DispatchError> {
        let mut released = 0u32;
        for party in &cycle.parties {
            for position in Positions::<T>::take(id, party) {
                if position.locked > 0 {
                    Self::release(position.asset, party, position.locked)?;
                    released = released.saturating_add(1);
                }
            }
        }
        Ok(released)
    }

    /// Releases units, fewer if the ledger has taken some of them away meanwhile: whatever it did, everybody else's must
    /// come free.
    fn release(asset: AssetId, who: &T::AccountId, units: Balance) -> DispatchResult {
        let reason = HoldReason::Netting.into();
        let units = units.min(T::Ledger::locked(asset, who, &reason));
        if units == 0 {
            return Ok(());
        }
        T::Ledger::unlock(asset, who, Quantity::Units(units), &reason)
    }
}
