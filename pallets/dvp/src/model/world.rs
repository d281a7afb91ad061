// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the model knows, and what moves and locks in it.

use super::{ASSETS, EVERYONE, HOLDERS};
use crate::{mock::*, Content, Instructions, Leg, LegSet, Status, Trade};
use castellan_primitives::{
    rwa::{AssetId, ItemId, Ledger as _},
    Balance,
};
use sp_runtime::{DispatchError, TokenError};
use std::collections::{BTreeMap, BTreeSet};

pub type Reasons = Vec<DispatchError>;

/// Of which asset and from whom, or any.
pub type Approval = (Option<AssetId>, Option<AccountId>);

#[derive(Clone, Debug)]
pub struct ModelLeg {
    pub leg: Leg<AccountId>,
    /// Whether it passes on what the leg before it brings.
    pub pass: bool,
    pub sent: bool,
    pub received: bool,
    pub confirmed: bool,
}

impl ModelLeg {
    pub fn is_off_chain(&self) -> bool {
        matches!(self.leg.content, Content::OffChain { .. })
    }

    pub fn is_lockable(&self) -> bool {
        !self.pass && !self.is_off_chain()
    }
}

#[derive(Clone, Debug)]
pub struct ModelInstruction {
    /// Under whose name it is found.
    pub names: Vec<(AccountId, u8)>,
    pub legs: Vec<ModelLeg>,
    pub mediators: Vec<(AccountId, Option<u64>)>,
    pub venue: bool,
    pub value_date: u64,
    pub deadline: u64,
    pub status: Status,
    pub retries: u8,
}

impl ModelInstruction {
    pub fn parties(&self) -> BTreeSet<AccountId> {
        self.legs.iter().flat_map(|leg| [leg.leg.from, leg.leg.to]).collect()
    }

    pub fn mediates(&self, who: AccountId) -> bool {
        self.mediators.iter().any(|(mediator, _)| *mediator == who)
    }

    pub fn last_moment(&self) -> u64 {
        match self.status {
            Status::Locked { until } => until,
            _ => self.deadline,
        }
    }

    pub fn is_affirmed(&self, now: u64) -> bool {
        self.legs.iter().all(|leg| leg.sent && leg.received)
            && self
                .mediators
                .iter()
                .all(|(_, until)| until.is_some_and(|until| until >= now))
    }

    pub fn is_complete(&self, now: u64) -> bool {
        self.is_affirmed(now)
            && now >= self.value_date
            && self.legs.iter().all(|leg| leg.confirmed || !leg.is_off_chain())
    }

    fn locked(&self) -> impl Iterator<Item = &ModelLeg> {
        let holds = matches!(self.status, Status::Pending | Status::Locked { .. });
        self.legs
            .iter()
            .filter(move |leg| holds && leg.sent && leg.is_lockable())
    }

    /// Affirms for `who` what is `wanted` of its legs and says which of them have to be locked now, or `None` if nothing
    /// was left to affirm.
    pub fn affirm(&mut self, who: AccountId, wanted: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
        let mut new = false;
        let mut own = Vec::new();
        for (index, leg) in self.legs.iter_mut().enumerate().filter(|(index, _)| wanted(*index)) {
            if leg.leg.from == who && !leg.sent {
                leg.sent = true;
                new = true;
                own.extend(leg.is_lockable().then_some(index));
            }
            if leg.leg.to == who && !leg.received {
                leg.received = true;
                new = true;
            }
        }
        new.then_some(own)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    pub now: u64,
    pub balances: BTreeMap<(AssetId, AccountId), Balance>,
    pub owners: BTreeMap<ItemId, AccountId>,
    pub barred: BTreeSet<(AssetId, AccountId)>,
    pub suspended: BTreeSet<AccountId>,
    pub frozen_assets: BTreeSet<AssetId>,
    pub frozen_accounts: BTreeSet<(AssetId, AccountId)>,
    pub frozen_units: BTreeMap<(AssetId, AccountId), Balance>,
    pub instructions: Vec<ModelInstruction>,
    pub receipts: BTreeSet<(AccountId, u64)>,
    pub approvals: BTreeMap<AccountId, Vec<Approval>>,
    pub submissions: BTreeMap<AccountId, Vec<Trade<AccountId>>>,
}

impl Model {
    pub fn new() -> Self {
        Self {
            now: START,
            balances: (0..ASSETS)
                .flat_map(|asset| HOLDERS.map(|who| ((asset, who), FUNDS)))
                .collect(),
            owners: HOLDERS
                .iter()
                .enumerate()
                .map(|(item, who)| (item as ItemId, *who))
                .collect(),
            ..Self::default()
        }
    }

    pub fn total(&self, asset: AssetId, who: AccountId) -> Balance {
        self.balances.get(&(asset, who)).copied().unwrap_or(0)
    }

    pub fn locked(&self, asset: AssetId, who: AccountId) -> Balance {
        let legs = self.instructions.iter().flat_map(ModelInstruction::locked);
        legs.filter(|leg| leg.leg.from == who)
            .filter_map(|leg| match leg.leg.content {
                Content::Units { asset: of, amount } if of == asset => Some(amount),
                _ => None,
            })
            .sum()
    }

    pub fn is_item_locked(&self, item: ItemId) -> bool {
        let mut legs = self.instructions.iter().flat_map(ModelInstruction::locked);
        legs.any(|leg| matches!(leg.leg.content, Content::Item { item: of, .. } if of == item))
    }

    pub fn standing(&self, who: AccountId) -> Option<DispatchError> {
        if who == STRANGER || who == SIGNER {
            Some(NOT_ADMITTED)
        } else {
            self.suspended.contains(&who).then_some(SUSPENDED)
        }
    }

    /// Why the rules and freezes would not let the leg move.
    fn rules(&self, asset: AssetId, leg: &Leg<AccountId>) -> Reasons {
        let mut reasons = Vec::new();
        reasons.extend(self.frozen_assets.contains(&asset).then_some(FROZEN));
        for who in [leg.from, leg.to] {
            reasons.extend(self.standing(who));
            reasons.extend(self.barred.contains(&(asset, who)).then_some(BARRED));
            reasons.extend(self.frozen_accounts.contains(&(asset, who)).then_some(FROZEN));
        }
        reasons
    }

    fn frozen(&self, asset: AssetId, who: AccountId) -> Balance {
        self.frozen_units.get(&(asset, who)).copied().unwrap_or(0)
    }

    /// Balances and locks as they are, to be changed by movements in sequence.
    pub fn world(&self) -> World<'_> {
        let assets = (0..ASSETS).flat_map(|asset| EVERYONE.map(|who| (asset, who)));
        World {
            model: self,
            totals: self.balances.clone(),
            locked: assets
                .map(|(asset, who)| ((asset, who), self.locked(asset, who)))
                .collect(),
            owners: self.owners.clone(),
            locked_items: self
                .owners
                .keys()
                .copied()
                .filter(|item| self.is_item_locked(*item))
                .collect(),
        }
    }

    pub fn assert_same_holdings(&self) {
        for asset in 0..ASSETS {
            for who in EVERYONE {
                let locked = self.locked(asset, who);
                assert_eq!(
                    holding(asset, who),
                    (self.total(asset, who) - locked, locked),
                    "asset {asset} of {who}"
                );
            }
            let sum: Balance = EVERYONE.iter().map(|who| Ledger::total(asset, who)).sum();
            assert_eq!(sum, Ledger::supply(asset), "units of asset {asset} came or went");
        }
        for (item, owner) in &self.owners {
            let lock = self.is_item_locked(*item).then(|| crate::HoldReason::Settlement.into());
            assert_eq!(Ledger::item(ASSETS, *item), Some((*owner, lock)), "item {item}");
        }
    }

    pub fn assert_same_instruction(&self, id: u64) {
        let (expected, found) = (self.instructions.get(id as usize), Instructions::<Test>::get(id));
        let (Some(expected), Some(found)) = (expected, &found) else {
            assert!(
                expected.is_none() && found.is_none(),
                "instruction {id} exists for one alone"
            );
            return;
        };
        let set = |flag: fn(&ModelLeg) -> bool| -> LegSet {
            let legs = expected.legs.iter().enumerate().filter(|(_, leg)| flag(leg));
            legs.map(|(index, _)| index).collect()
        };
        assert_eq!(found.status, expected.status, "instruction {id}");
        assert_eq!(found.by_sender, set(|leg| leg.sent), "instruction {id}");
        assert_eq!(found.by_receiver, set(|leg| leg.received), "instruction {id}");
        assert_eq!(found.confirmed, set(|leg| leg.confirmed), "instruction {id}");
        assert_eq!(found.passes, set(|leg| leg.pass), "instruction {id}");
        let mediators = found.mediators.iter();
        let mediators: Vec<_> = mediators
            .map(|mediator| (mediator.account, mediator.affirmed_until))
            .collect();
        assert_eq!(mediators, expected.mediators, "instruction {id}");
        let retries = crate::Failures::<Test>::get(id).unwrap_or_default().retries;
        assert_eq!(retries, expected.retries, "instruction {id}");
    }
}

/// Balances and locks while legs move one after the other.
pub struct World<'a> {
    model: &'a Model,
    totals: BTreeMap<(AssetId, AccountId), Balance>,
    locked: BTreeMap<(AssetId, AccountId), Balance>,
    owners: BTreeMap<ItemId, AccountId>,
    locked_items: BTreeSet<ItemId>,
}

impl World<'_> {
    fn total(&self, asset: AssetId, who: AccountId) -> Balance {
        self.totals.get(&(asset, who)).copied().unwrap_or(0)
    }

    fn free(&self, asset: AssetId, who: AccountId) -> Balance {
        self.total(asset, who) - self.locked.get(&(asset, who)).copied().unwrap_or(0)
    }

    /// Whether so much can leave with what is frozen left behind.
    fn leaves_frozen(&self, asset: AssetId, who: AccountId, amount: Balance) -> bool {
        let rest = self.total(asset, who).checked_sub(amount);
        rest.is_some_and(|rest| rest >= self.model.frozen(asset, who))
    }

    /// Locks what the leg delivers.
    pub fn lock(&mut self, leg: &Leg<AccountId>) -> Result<(), Reasons> {
        let from = leg.from;
        match leg.content {
            Content::Units { asset, amount } => {
                let mut reasons = self.model.rules(asset, leg);
                if amount > self.free(asset, from) || !self.leaves_frozen(asset, from, amount) {
                    reasons.push(TokenError::FundsUnavailable.into());
                }
                when_none(reasons)?;
                *self.locked.entry((asset, from)).or_default() += amount;
            },
            Content::Item { asset, item } => {
                let mut reasons = self.model.rules(asset, leg);
                if self.owners.get(&item) != Some(&from) || self.locked_items.contains(&item) {
                    reasons.push(NOT_OWNED);
                }
                when_none(reasons)?;
                self.locked_items.insert(item);
            },
            Content::OffChain { .. } => {},
        }
        Ok(())
    }

    /// Moves what the leg delivers, from what is locked or from what is free.
    pub fn deliver(&mut self, leg: &Leg<AccountId>, locked: bool) -> Result<(), Reasons> {
        let (from, to) = (leg.from, leg.to);
        match leg.content {
            Content::Units { asset, amount } => {
                let mut reasons = self.model.rules(asset, leg);
                if !self.leaves_frozen(asset, from, amount) || !locked && amount > self.free(asset, from) {
                    reasons.push(TokenError::FundsUnavailable.into());
                }
                when_none(reasons)?;
                if locked {
                    *self.locked.entry((asset, from)).or_default() -= amount;
                }
                *self.totals.entry((asset, from)).or_default() -= amount;
                *self.totals.entry((asset, to)).or_default() += amount;
            },
            Content::Item { asset, item } => {
                let mut reasons = self.model.rules(asset, leg);
                if self.owners.get(&item) != Some(&from) || self.locked_items.contains(&item) != locked {
                    reasons.push(NOT_OWNED);
                }
                when_none(reasons)?;
                self.locked_items.remove(&item);
                self.owners.insert(item, to);
            },
            Content::OffChain { .. } => {},
        }
        Ok(())
    }

    /// What everyone has now.
    pub fn into_holdings(self) -> (BTreeMap<(AssetId, AccountId), Balance>, BTreeMap<ItemId, AccountId>) {
        (self.totals, self.owners)
    }
}

/// Fails if there are reasons.
pub fn when_none(reasons: Reasons) -> Result<(), Reasons> {
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(reasons)
    }
}
