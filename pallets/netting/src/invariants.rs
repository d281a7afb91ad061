// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{
    nets::compute_nets, Config, Cycle, Cycles, HoldReason, NextCycleId, Pallet, Positions, TradeByReference, Trades,
};
use alloc::collections::BTreeMap;
use castellan_primitives::{
    netting::{CancelReason, CycleId, CycleStatus},
    rwa::{AssetId, Ledger},
    Balance,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

type Sums<T> = BTreeMap<(AssetId, <T as frame_system::Config>::AccountId), Balance>;

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet. It reads all cycles and trades, so it is not for blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut locked = Sums::<T>::new();
        let (mut cycles, mut trades): (CycleId, u64) = (0, 0);
        for (id, cycle) in Cycles::<T>::iter() {
            cycles = cycles.saturating_add(1);
            trades = trades.saturating_add(cycle.trades.into());
            ensure!(
                id < NextCycleId::<T>::get(),
                "I2: a cycle has a number that was not given"
            );
            Self::try_trades(id, &cycle)?;
            Self::try_rounds(id, &cycle)?;
            // An account whose cycles have all ended must hold nothing, so every party gets an entry.
            for party in &cycle.parties {
                for netted in &cycle.assets {
                    locked.entry((netted.asset, party.clone())).or_default();
                }
                for position in Positions::<T>::get(id, party).iter().filter(|_| cycle.is_live()) {
                    let sum = locked.entry((position.asset, party.clone())).or_default();
                    *sum = sum
                        .checked_add(position.locked)
                        .ok_or("I1: more is locked than an account can have")?;
                }
            }
        }
        ensure!(cycles == NextCycleId::<T>::get(), "I2: a cycle is missing");
        ensure!(
            Trades::<T>::iter_keys().count() as u64 == trades,
            "I3: a trade has a number that was not given"
        );
        ensure!(
            TradeByReference::<T>::iter_keys().count() as u64 == trades,
            "I3: a reference leads to no trade"
        );
        let reason = HoldReason::Netting.into();
        for ((asset, who), sum) in locked {
            ensure!(
                T::Ledger::locked(asset, &who, &reason) == sum,
                "I1: what is on hold is not what positions say is locked"
            );
        }
        Ok(())
    }

    fn try_trades(id: CycleId, cycle: &Cycle<T>) -> Result<(), TryRuntimeError> {
        let mut counts = BTreeMap::<AssetId, (u32, u32)>::new();
        for index in 0..cycle.trades {
            let submitted = Trades::<T>::get(id, index).ok_or("I3: a trade is missing")?;
            let trade = submitted.trade;
            let key = (
                cycle.venue,
                trade.seller.clone(),
                trade.buyer.clone(),
                submitted.reference,
            );
            ensure!(
                TradeByReference::<T>::get(key) == Some((id, index)),
                "I3: a trade is not found under its reference"
            );
            ensure!(
                trade.seller != trade.buyer && trade.security != trade.cash,
                "I4: a trade has the same on both sides"
            );
            ensure!(
                [&trade.seller, &trade.buyer]
                    .iter()
                    .all(|party| cycle.parties.contains(party)),
                "I4: a trade has a party that is not the cycle's"
            );
            ensure!(
                [trade.quantity, trade.amount]
                    .iter()
                    .all(|units| (1..=Cycle::<T>::most_units()).contains(units)),
                "I4: a trade moves nothing or too much"
            );
            let sold = counts.entry(trade.security).or_default();
            sold.0 = sold.0.saturating_add(1);
            let paid = counts.entry(trade.cash).or_default();
            paid.1 = paid.1.saturating_add(1);
        }
        for netted in &cycle.assets {
            ensure!(
                counts.remove(&netted.asset).unwrap_or_default() == (netted.deliveries, netted.payments),
                "I4: a cycle does not know how often an asset is traded"
            );
        }
        ensure!(
            counts.is_empty(),
            "I4: a trade is about an asset that is not the cycle's"
        );
        ensure!(
            cycle.most_movements() <= T::MaxMovements::get(),
            "I4: a cycle may need too many movements"
        );
        Ok(())
    }

    fn try_rounds(id: CycleId, cycle: &Cycle<T>) -> Result<(), TryRuntimeError> {
        ensure!(
            cycle.round <= T::MaxRounds::get(),
            "I6: a cycle began more rounds than there may be"
        );
        let was_closed = !matches!(
            cycle.status,
            CycleStatus::Open
                | CycleStatus::Cancelled(CancelReason::ByOperator | CancelReason::Lapsed | CancelReason::NoTrades)
        );
        ensure!(
            was_closed == (cycle.round > 0),
            "I6: a round began although, or none because, the cycle was not closed"
        );
        if matches!(cycle.status, CycleStatus::Open | CycleStatus::Cancelled(_)) {
            ensure!(
                Positions::<T>::iter_key_prefix(id).next().is_none(),
                "I6: a cycle without rounds, or one that was cancelled, has positions"
            );
        }
        if !cycle.is_live() {
            return Ok(());
        }

        let mut nets = compute_nets(cycle.mode, &Self::counted(id, cycle));
        let mut sums = BTreeMap::<AssetId, (Balance, Balance)>::new();
        let mut unfunded = 0u32;
        for (party, positions) in Positions::<T>::iter_prefix(id) {
            for position in &positions {
                let net = nets
                    .remove(&(party.clone(), position.asset))
                    .ok_or("I5: a position is no net of the trades that count")?;
                ensure!(
                    (net.delivers, net.receives) == (position.delivers, position.receives),
                    "I5: a position is not the net of the trades that count"
                );
                ensure!(
                    position.locked <= position.delivers,
                    "I5: a party locked more than it delivers"
                );
                let (delivered, received) = sums.entry(position.asset).or_default();
                *delivered = delivered.saturating_add(position.delivers);
                *received = received.saturating_add(position.receives);
            }
            if positions.iter().any(|position| position.locked < position.delivers) {
                unfunded = unfunded.saturating_add(1);
            }
        }
        ensure!(nets.is_empty(), "I5: a net has no position");
        ensure!(
            sums.values().all(|(delivered, received)| delivered == received),
            "I5: not as much is delivered as is received"
        );
        ensure!(
            unfunded == cycle.unfunded,
            "I5: a cycle does not know how many parties have to lock something"
        );
        ensure!(
            cycle.status != CycleStatus::Refused || unfunded == 0,
            "I5: the ledger was asked before everything was locked"
        );
        Ok(())
    }
}
