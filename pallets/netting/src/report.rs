// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What clients ask about a cycle.

use crate::{
    nets::{compute_nets, deliveries},
    Config, Cycle, Cycles, Pallet, Position, Positions, TradeOf,
};
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{
    netting::{CycleId, CycleReport, CycleStatus, PartyReport, PositionReport},
    rwa::Ledger,
};

impl<T: Config> Pallet<T> {
    /// How a cycle stands, and everything that would stop it now; `None` if no cycle has this number. Not for blocks.
    pub fn cycle_report(id: CycleId) -> Option<CycleReport<T::AccountId>> {
        let cycle = Cycles::<T>::get(id)?;
        let trades = Self::counted(id, &cycle);
        let positions = Self::reported_positions(id, &cycle, &trades);
        let refused = if cycle.is_live() || cycle.status == CycleStatus::Open {
            let holds = positions
                .iter()
                .flat_map(|(party, list)| list.iter().map(|p| ((party.clone(), p.asset), p.locked)))
                .collect();
            Self::refusals(cycle.venue, &deliveries(cycle.mode, &trades), &holds)
        } else {
            Vec::new()
        };
        let parties = positions
            .into_iter()
            .map(|(party, list)| PartyReport {
                defaulted: cycle.defaulters.contains(&party),
                funded: list.iter().all(|position| position.locked == position.delivers),
                positions: list
                    .into_iter()
                    .map(|position| Self::report_position(&cycle, &party, position))
                    .collect(),
                party,
            })
            .collect();
        Some(CycleReport {
            venue: cycle.venue,
            mode: cycle.mode,
            status: cycle.status,
            cut_off: cycle.cut_off,
            deadline: cycle.deadline,
            round: cycle.round,
            submitted: cycle.trades,
            counted: trades.len() as u32,
            attempts: cycle.attempts,
            parties,
            refused,
        })
    }

    /// Every party's positions; those that it would have if the cycle closed now, where it was not closed.
    fn reported_positions(
        id: CycleId,
        cycle: &Cycle<T>,
        trades: &[TradeOf<T>],
    ) -> BTreeMap<T::AccountId, Vec<Position>> {
        let known = |party: &T::AccountId| Positions::<T>::get(id, party).into_inner();
        let mut all: BTreeMap<_, _> = cycle
            .parties
            .iter()
            .map(|party| (party.clone(), known(party)))
            .collect();
        if cycle.status == CycleStatus::Open {
            for ((party, asset), net) in compute_nets(cycle.mode, trades) {
                all.entry(party).or_default().push(Position {
                    asset,
                    delivers: net.delivers,
                    receives: net.receives,
                    locked: 0,
                });
            }
        }
        all
    }

    fn report_position(cycle: &Cycle<T>, party: &T::AccountId, position: Position) -> PositionReport {
        let is_over = cycle.status == CycleStatus::Settled;
        let lacking = position.delivers.saturating_sub(position.locked);
        let available = if lacking > 0 {
            T::Ledger::available(position.asset, party)
        } else {
            0
        };
        PositionReport {
            asset: position.asset,
            delivers: position.delivers,
            receives: position.receives,
            locked: if is_over { 0 } else { position.locked },
            missing: lacking.saturating_sub(available),
        }
    }
}
