// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{
    distribution::DistributionStatus, interest::CouponStatus, offering::OfferingStatus, Ballots, Config, Coupons,
    Distributions, FileStage, Files, Funds, HoldReason, Lives, NextFileId, Offerings, Pallet, Payments, Queues,
    RecordDates, Requests, SubjectLots, Subscriptions,
};
use alloc::collections::BTreeMap;
use castellan_primitives::{
    rwa::{AssetId, Issuance, Ledger, RecordId},
    Balance,
};
use frame_support::{ensure, traits::fungibles::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet. It reads everything, so it is not for blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_payouts()?;
        Self::try_offerings()?;
        Self::try_requests()?;
        Self::try_distributions()?;
        Self::try_lives()?;
        Self::try_records()?;
        Self::try_ballots()
    }

    fn try_holds(
        sums: BTreeMap<(AssetId, T::AccountId), Balance>,
        reason: HoldReason,
        broken: &'static str,
    ) -> Result<(), TryRuntimeError> {
        let reason = reason.into();
        for ((asset, who), sum) in sums {
            ensure!(T::Assets::balance_on_hold(asset, &reason, &who) == sum, broken);
        }
        Ok(())
    }

    fn try_payouts() -> Result<(), TryRuntimeError> {
        let mut sums = BTreeMap::new();
        for (asset, life) in Lives::<T>::iter() {
            let sum: &mut Balance = sums.entry((life.plan.cash, life.plan.paying_agent)).or_default();
            *sum = sum.saturating_add(Funds::<T>::get(asset));
        }
        for distribution in Distributions::<T>::iter_values() {
            if let Some(payer) = distribution.payer {
                let sum = sums.entry((distribution.cash, payer)).or_default();
                *sum = sum.saturating_add(distribution.amount.saturating_sub(distribution.paid));
            }
        }
        Self::try_holds(
            sums,
            HoldReason::Payout,
            "I1: what is on hold is not what is to be paid",
        )
    }

    fn try_offerings() -> Result<(), TryRuntimeError> {
        let mut sums = BTreeMap::new();
        let mut lots = BTreeMap::<(AssetId, u32), Balance>::new();
        let mut orders = BTreeMap::<AssetId, (Balance, u32)>::new();
        for (asset, who, subscription) in Subscriptions::<T>::iter() {
            let cash = Lives::<T>::get(asset)
                .ok_or("I6: units are subscribed that have no life")?
                .plan
                .cash;
            ensure!(
                subscription.lots.checked_mul(subscription.price) == Some(subscription.held),
                "I2: a subscription does not hold what its lots cost"
            );
            let sum: &mut Balance = sums.entry((cash, who)).or_default();
            *sum = sum.saturating_add(subscription.held);
            let subject = lots.entry((asset, subscription.subject)).or_default();
            *subject = subject.saturating_add(subscription.lots);
            let (demand, count) = orders.entry(asset).or_default();
            *demand = demand.saturating_add(subscription.lots);
            *count = count.saturating_add(1);
        }
        Self::try_holds(
            sums,
            HoldReason::Subscription,
            "I2: what is on hold is not what was subscribed",
        )?;
        let kept: BTreeMap<_, _> = SubjectLots::<T>::iter()
            .map(|(asset, subject, lots)| ((asset, subject), lots))
            .collect();
        ensure!(kept == lots, "I5: a subject's lots are not those of its accounts");
        for (asset, offering) in Offerings::<T>::iter() {
            let (demand, count) = orders.remove(&asset).unwrap_or_default();
            ensure!(count == offering.waiting, "I5: subscriptions are missing");
            let settling = !matches!(offering.status, OfferingStatus::Open | OfferingStatus::Tallying);
            ensure!(
                demand == offering.demand || (settling && demand < offering.demand),
                "I5: the demand is not what was subscribed"
            );
            ensure!(
                offering.issued <= offering.terms.lots,
                "I5: more was issued than was offered"
            );
        }
        ensure!(orders.is_empty(), "I5: units are subscribed that are not offered");
        Ok(())
    }

    fn try_requests() -> Result<(), TryRuntimeError> {
        let mut sums = BTreeMap::new();
        for (asset, id, request) in Requests::<T>::iter() {
            let queue = Queues::<T>::get(asset);
            ensure!(
                id >= queue.head && id < queue.tail,
                "I11: a request is not within the queue"
            );
            let sum: &mut Balance = sums.entry((asset, request.holder)).or_default();
            *sum = sum.saturating_add(request.units);
        }
        let reason = HoldReason::Redemption.into();
        for ((asset, who), sum) in sums {
            ensure!(
                T::Assets::locked(asset, &who, &reason) == sum,
                "I3: what is locked is not what was asked to be repaid"
            );
        }
        Ok(())
    }

    fn try_distributions() -> Result<(), TryRuntimeError> {
        for (id, distribution) in Distributions::<T>::iter() {
            let (mut paid, mut entitled) = (0, 0);
            for (_, payment) in Payments::<T>::iter_prefix(id) {
                ensure!(payment.tax <= payment.paid, "I4: more tax was taken than was paid");
                if let Some(due) = payment.entitled {
                    ensure!(payment.paid <= due, "I4: a holder got more than it was due");
                    entitled = due.saturating_add(entitled);
                }
                paid = payment.paid.saturating_add(paid);
            }
            ensure!(
                paid == distribution.paid,
                "I4: what was paid is not the sum of payments"
            );
            ensure!(
                paid <= distribution.amount && entitled <= distribution.amount,
                "I4: more was paid or is due than was distributed"
            );
            ensure!(
                entitled == distribution.entitled,
                "I4: entitlements do not sum up to what is written down"
            );
            ensure!(
                (distribution.status == DistributionStatus::Paid) == (paid == distribution.amount),
                "I4: a distribution is paid if and only if all of it is"
            );
        }
        Ok(())
    }

    fn try_lives() -> Result<(), TryRuntimeError> {
        for id in Files::<T>::iter_keys() {
            ensure!(
                id < NextFileId::<T>::get(),
                "I6: a file has a number that was not given"
            );
        }
        ensure!(
            Files::<T>::iter_keys().count() as u32 == NextFileId::<T>::get(),
            "I6: a file is missing"
        );
        for (asset, life) in Lives::<T>::iter() {
            let file = Files::<T>::get(life.file).ok_or("I6: a life has no file")?;
            ensure!(
                file.stage == FileStage::Created(asset),
                "I6: a file does not name its asset"
            );
            ensure!(
                T::Assets::supply(asset) <= life.plan.maximum_supply,
                "I7: there are more units than planned"
            );
            ensure!(
                life.next_unpaid <= life.next_period,
                "I9: interest was paid that was not drawn up"
            );
            for (index, coupon) in Coupons::<T>::iter_prefix(asset) {
                ensure!(
                    index < life.next_period && coupon.due <= Self::now(),
                    "I9: interest was drawn up too early"
                );
                let unpaid = index >= life.next_unpaid;
                match coupon.status {
                    CouponStatus::Nil => (),
                    CouponStatus::Arrears(_) => ensure!(unpaid, "I9: interest in arrears was passed over"),
                    CouponStatus::Distributed(_) => ensure!(!unpaid, "I9: interest was paid out of turn"),
                }
            }
        }
        Ok(())
    }

    fn try_records() -> Result<(), TryRuntimeError> {
        let mut uses = BTreeMap::<(AssetId, RecordId), u32>::new();
        let mut count = |asset, record| {
            let uses = uses.entry((asset, record)).or_default();
            *uses = uses.saturating_add(1);
        };
        for distribution in Distributions::<T>::iter_values().filter(|distribution| distribution.uses_record) {
            count(distribution.asset, distribution.record);
        }
        for (asset, _, coupon) in Coupons::<T>::iter() {
            if let CouponStatus::Arrears(record) = coupon.status {
                count(asset, record);
            }
        }
        for ballot in Ballots::<T>::iter_values().filter(|ballot| ballot.outcome.is_none()) {
            count(ballot.asset, ballot.record);
        }
        for (asset, record, _) in RecordDates::<T>::iter().filter(|(_, _, date)| date.kept) {
            count(asset, record);
        }
        let kept: BTreeMap<_, _> = RecordDates::<T>::iter()
            .map(|(asset, record, date)| ((asset, record), date.uses))
            .collect();
        ensure!(kept == uses, "I8: a record date is not used as often as it says");
        Ok(())
    }

    fn try_ballots() -> Result<(), TryRuntimeError> {
        for ballot in Ballots::<T>::iter_values() {
            ensure!(
                ballot.turnout() <= ballot.supply,
                "I10: there are more votes than units"
            );
        }
        Ok(())
    }
}
