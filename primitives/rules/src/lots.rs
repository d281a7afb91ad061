// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! When units were acquired.

use alloc::vec::Vec;
use castellan_primitives::{Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// How many lots an account keeps apart for one asset.
pub const MAX_LOTS: u32 = 8;

/// Units that were acquired together.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Lot {
    /// When, in milliseconds since the Unix epoch.
    pub acquired_at: Moment,
    /// How many, in the smallest unit.
    pub amount: Balance,
}

impl Lot {
    fn is_held_for(&self, period: Moment, now: Moment) -> bool {
        self.acquired_at.checked_add(period).is_some_and(|end| end <= now)
    }
}

/// The lots of one account, oldest first: at most 8.
///
/// Units of the account beyond the sum of its lots were there when the asset began to keep lots. They count as acquired
/// at that time, which the ledger keeps as `since`, so that a rule about lots can be added to an asset that has holders.
/// Lots that are no later were kept for rules that have been given up in between, and say nothing any more.
///
/// When a ninth lot arrives, the two neighbours that lie closest together in time become one with the later time. So
/// units never count as held for longer than they were. Whoever sends many small amounts cannot put off much: their own
/// lots lie closest together.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Lots(BoundedVec<Lot, ConstU32<MAX_LOTS>>);

impl Lots {
    /// The lots, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Lot> {
        self.0.iter()
    }

    /// Units in all lots, in the smallest unit.
    pub fn sum(&self) -> Balance {
        self.0.iter().fold(0, |sum, lot| sum.saturating_add(lot.amount))
    }

    /// Forgets what was kept before.
    fn settle(&mut self, since: Moment) {
        self.0.retain(|lot| lot.acquired_at > since);
    }

    /// Units, of an account with `balance` units, that it has had for `period` milliseconds.
    pub fn held_for(&self, period: Moment, now: Moment, balance: Balance, since: Moment) -> Balance {
        let mut lots = self.clone();
        lots.settle(since);
        let older = lots.older(balance, since);
        let parts = lots.0.iter().chain(core::iter::once(&older));
        parts
            .filter(|lot| lot.is_held_for(period, now))
            .fold(0, |sum: Balance, lot| sum.saturating_add(lot.amount))
            .min(balance)
    }

    /// Units that were there before, of an account with `balance` units.
    fn older(&self, balance: Balance, since: Moment) -> Lot {
        Lot {
            acquired_at: since,
            amount: balance.saturating_sub(self.sum()),
        }
    }

    /// Takes `amount` units out of an account that had `balance`, those first that it had longest, and tells which.
    pub fn take(&mut self, amount: Balance, balance: Balance, since: Moment) -> Vec<Lot> {
        self.settle(since);
        let mut taken = Vec::new();
        let mut wanted = amount;
        let mut older = self.older(balance, since);
        let mut part = |lot: &mut Lot| {
            let amount = lot.amount.min(wanted);
            if amount > 0 {
                taken.push(Lot { amount, ..*lot });
            }
            wanted = wanted.saturating_sub(amount);
            lot.amount = lot.amount.saturating_sub(amount);
        };
        part(&mut older);
        self.0.iter_mut().for_each(part);
        self.0.retain(|lot| lot.amount > 0);
        taken
    }

    /// Adds units to an account of an asset that keeps lots since `since`.
    pub fn put(&mut self, lot: Lot, since: Moment) {
        self.settle(since);
        if lot.amount == 0 || lot.acquired_at <= since {
            return;
        }
        let mut lots: Vec<Lot> = self.0.to_vec();
        let place = lots.partition_point(|other| other.acquired_at < lot.acquired_at);
        match lots.get_mut(place) {
            Some(same) if same.acquired_at == lot.acquired_at => same.amount = same.amount.saturating_add(lot.amount),
            _ => lots.insert(place, lot),
        }
        if lots.len() > MAX_LOTS as usize {
            merge_closest(&mut lots);
        }
        self.0 = BoundedVec::truncate_from(lots);
    }

    /// Counts in the units that a split by `factor` leaves.
    pub fn scale(&mut self, factor: u128) {
        for lot in self.0.iter_mut() {
            lot.amount = lot.amount.saturating_mul(factor);
        }
    }
}

/// Makes one of the two neighbours that lie closest together; of the youngest, if several lie as close.
fn merge_closest(lots: &mut Vec<Lot>) {
    let gap = |pair: &[Lot]| match pair {
        [one, next] => next.acquired_at.saturating_sub(one.acquired_at),
        _ => Moment::MAX,
    };
    let closest = lots
        .windows(2)
        .map(gap)
        .enumerate()
        .min_by_key(|(place, gap)| (*gap, Reverse(*place)));
    let Some((place, _)) = closest else {
        return;
    };
    let earlier = lots.remove(place);
    if let Some(later) = lots.get_mut(place) {
        later.amount = later.amount.saturating_add(earlier.amount);
    }
}
