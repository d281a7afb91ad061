// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How a cycle settles: all movements or none, and what is recorded where the ledger refuses.

use crate::{
    nets::{deliveries, Delivery},
    Config, Cycle, Cycles, Error, Event, Failure, HoldReason, Pallet, TradeOf, WeightInfo,
};
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{
    netting::{CycleId, CycleStatus, RefusedMovement},
    rwa::{AssetId, Compliance, Ledger, Movement, Quantity, VenueId},
    Balance,
};
use frame_support::{ensure, storage::with_storage_layer, traits::Get, weights::Weight};
use sp_runtime::DispatchError;

pub(crate) type DeliveryOf<T> = Delivery<<T as frame_system::Config>::AccountId>;
pub(crate) type RefusedOf<T> = RefusedMovement<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_settle(id: CycleId) -> Result<Weight, DispatchError> {
        let mut cycle = Self::cycle(id)?;
        ensure!(cycle.status == CycleStatus::Refused, Error::<T>::NotRefused);
        ensure!(Self::now() <= cycle.deadline, Error::<T>::DeadlinePassed);
        let trades = Self::counted(id, &cycle);
        let weight = Self::attempt(id, &mut cycle, &trades);
        Cycles::<T>::insert(id, cycle);
        Ok(weight)
    }

    /// Makes all movements of a cycle whose parties have locked what they owe, or records why the ledger refuses. The
    /// caller stores the cycle.
    pub(crate) fn attempt(id: CycleId, cycle: &mut Cycle<T>, trades: &[TradeOf<T>]) -> Weight {
        let plan = deliveries(cycle.mode, trades);
        let movements = plan.len() as u32;
        let reason = HoldReason::Netting.into();
        let mut stopped_at = None;
        let outcome = with_storage_layer(|| {
            let mut memo = Default::default();
            let mut rules = Weight::zero();
            for delivery in &plan {
                stopped_at = Some(delivery);
                let asked = T::Ledger::deliver(&movement(delivery, cycle.venue), Some(&reason), &mut memo)?;
                rules = rules.saturating_add(asked);
            }
            Ok::<Weight, DispatchError>(rules)
        });
        let netting = T::WeightInfo::recompute(cycle.trades);
        match (outcome, stopped_at) {
            (Err(error), Some(stopped_at)) => {
                cycle.status = CycleStatus::Refused;
                cycle.attempts = cycle.attempts.saturating_add(1);
                cycle.failure = Some(Failure {
                    asset: stopped_at.asset,
                    from: stopped_at.from.clone(),
                    to: stopped_at.to.clone(),
                    amount: stopped_at.amount,
                    error,
                });
                let holds = owed(&plan);
                let mut refused = Self::refusals(cycle.venue, &plan, &holds);
                let is_told = |told: &RefusedOf<T>| {
                    (told.asset, &told.from, &told.to) == (stopped_at.asset, &stopped_at.from, &stopped_at.to)
                };
                if !refused.iter().any(is_told) {
                    refused.push(refusal(stopped_at, Vec::new()));
                }
                Self::deposit_event(Event::SettlementRefused {
                    id,
                    attempts: cycle.attempts,
                    refused,
                });
                netting
                    .saturating_add(T::WeightInfo::settle_refused(movements))
                    .saturating_add(Self::rules_weight(&plan).saturating_mul(2))
            },
            (outcome, _) => {
                cycle.status = CycleStatus::Settled;
                cycle.failure = None;
                Self::deposit_event(Event::Settled {
                    id,
                    round: cycle.round,
                    movements,
                });
                netting
                    .saturating_add(T::WeightInfo::settle(movements))
                    .saturating_add(outcome.unwrap_or_default())
            },
        }
    }

    /// The deliveries that the ledger refuses now, where so much of what each sender locked of an asset is available.
    pub(crate) fn refusals(
        venue: VenueId,
        plan: &[DeliveryOf<T>],
        holds: &BTreeMap<(T::AccountId, AssetId), Balance>,
    ) -> Vec<RefusedOf<T>> {
        plan.iter()
            .filter_map(|delivery| {
                let hold = holds.get(&(delivery.from.clone(), delivery.asset)).copied();
                let reasons = T::Ledger::refusals(&movement(delivery, venue), hold.unwrap_or_default());
                (!reasons.is_empty()).then(|| refusal(delivery, reasons))
            })
            .collect()
    }

    /// What the ledger's rules add where every delivery is asked about once.
    pub(crate) fn rules_weight(plan: &[DeliveryOf<T>]) -> Weight {
        plan.iter().fold(Weight::zero(), |sum, delivery| {
            sum.saturating_add(T::Ledger::rules_weight(delivery.asset))
        })
    }

    /// The most that an attempt to settle can cost.
    pub(crate) fn most_settlement() -> Weight {
        let movements = T::MaxMovements::get();
        T::WeightInfo::recompute(T::MaxTrades::get())
            .saturating_add(T::WeightInfo::settle(movements).max(T::WeightInfo::settle_refused(movements)))
            .saturating_add(
                T::Ledger::max_rules_weight()
                    .saturating_mul(2)
                    .saturating_mul(movements.into()),
            )
    }
}

/// What each sender delivers of each asset in all, which is what it has locked when a cycle settles.
pub(crate) fn owed<AccountId: Clone + Ord>(plan: &[Delivery<AccountId>]) -> BTreeMap<(AccountId, AssetId), Balance> {
    let mut sums = BTreeMap::new();
    for delivery in plan {
        let sum: &mut Balance = sums.entry((delivery.from.clone(), delivery.asset)).or_default();
        *sum = sum.saturating_add(delivery.amount);
    }
    sums
}

fn movement<AccountId: Clone>(delivery: &Delivery<AccountId>, venue: VenueId) -> Movement<AccountId> {
    Movement {
        asset: delivery.asset,
        from: delivery.from.clone(),
        to: delivery.to.clone(),
        quantity: Quantity::Units(delivery.amount),
        venue: Some(venue),
    }
}

fn refusal<AccountId: Clone>(
    delivery: &Delivery<AccountId>,
    reasons: Vec<castellan_primitives::rwa::Refusal>,
) -> RefusedMovement<AccountId> {
    RefusedMovement {
        asset: delivery.asset,
        from: delivery.from.clone(),
        to: delivery.to.clone(),
        amount: delivery.amount,
        reasons,
    }
}
