// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What should be the case, written to be obvious, not fast: plain maps, whole histories, and copies to fall back on.

use super::{
    demands::{Book, COLLECTOR},
    operations::{heir, Operation, HOLDERS, MOST, REASONS, SUBJECT_OF, UNIQUE},
    verdict::{Charge, Plan},
};
use crate::mock::{country, AccountId, Reason, AGENT, DEPUTY, ISSUER, MAX_HOLDS};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    rwa::{AssetId, Direction, Investors, ItemId, Quantity, RecordId},
    Balance, Moment,
};
use castellan_rules::{Approval, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody says of a subject.
#[derive(Clone)]
pub struct Word {
    pub country: Country,
    pub ends: Option<Moment>,
    pub revoked: bool,
}

/// What one account has of one asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holding {
    pub free: Balance,
    pub held: BTreeMap<Reason, Balance>,
    pub frozen: Balance,
    pub account_frozen: bool,
    /// When units were acquired, later than lots are kept; what is missing was there before.
    pub lots: Vec<(Moment, Balance)>,
}

impl Holding {
    pub fn total(&self) -> Balance {
        self.free + self.held.values().sum::<Balance>()
    }

    pub fn part(&self, part: Option<Reason>) -> Balance {
        part.map_or(self.free, |reason| self.held.get(&reason).copied().unwrap_or(0))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    pub owner: AccountId,
    pub lock: Option<Reason>,
    pub frozen: bool,
}

#[derive(Clone, Default)]
pub struct Asset {
    pub book: Book,
    pub next: Option<(Book, Moment)>,
    pub frozen: bool,
    pub lots_since: Option<Moment>,
    /// In which groups each holder was found when it was last looked at.
    pub found: BTreeMap<SubjectId, BTreeSet<Investors>>,
    /// Everything that was transferred while a rule asked for it.
    pub moved: Vec<(SubjectId, Direction, Moment, Balance)>,
    pub records: BTreeMap<RecordId, (BTreeMap<AccountId, Balance>, Balance)>,
    pub next_record: RecordId,
}

#[derive(Clone, Default)]
pub struct Model {
    pub now: Moment,
    pub standing: BTreeMap<AccountId, bool>,
    pub subject_of: BTreeMap<AccountId, SubjectId>,
    pub retired: BTreeSet<AccountId>,
    pub words: BTreeMap<(SubjectId, Topic), Word>,
    pub trusted: BTreeSet<Topic>,
    pub assets: BTreeMap<AssetId, Asset>,
    pub holdings: BTreeMap<(AssetId, AccountId), Holding>,
    pub things: BTreeMap<ItemId, Thing>,
    pub next_thing: ItemId,
    pub approvals: BTreeMap<(AssetId, AccountId, AccountId), Approval>,
}

/// That it cannot be done.
#[derive(Debug)]
pub struct Refused;

fn ensure(condition: bool) -> Result<(), Refused> {
    condition.then_some(()).ok_or(Refused)
}

impl Model {
    /// Three assets without rules, everybody known and active.
    pub fn beginning(now: Moment) -> Self {
        let mut model = Self { now, ..Self::default() };
        for asset in super::operations::ASSETS {
            model.assets.insert(asset, Asset::default());
        }
        for (who, subject) in SUBJECT_OF {
            model.subject_of.insert(who, subject);
            model.standing.insert(who, true);
        }
        model
    }

    pub fn holding(&self, asset: AssetId, who: AccountId) -> Holding {
        self.holdings.get(&(asset, who)).cloned().unwrap_or_default()
    }

    fn holding_mut(&mut self, asset: AssetId, who: AccountId) -> &mut Holding {
        self.holdings.entry((asset, who)).or_default()
    }

    fn asset_mut(&mut self, asset: AssetId) -> &mut Asset {
        self.assets.get_mut(&asset).unwrap()
    }

    pub fn supply(&self, asset: AssetId) -> Balance {
        HOLDERS.iter().map(|who| self.holding(asset, *who).total()).sum()
    }

    pub fn subject(&self, who: AccountId) -> Option<SubjectId> {
        self.subject_of.get(&who).copied()
    }

    /// Units of a subject in all its accounts.
    pub fn has(&self, asset: AssetId, subject: SubjectId) -> Balance {
        let accounts = self.subject_of.iter().filter(|(_, other)| **other == subject);
        accounts.map(|(who, _)| self.holding(asset, *who).total()).sum()
    }

    pub fn holders(&self, asset: AssetId) -> BTreeSet<SubjectId> {
        let subjects: BTreeSet<_> = self.subject_of.values().copied().collect();
        subjects
            .into_iter()
            .filter(|subject| self.has(asset, *subject) > 0)
            .collect()
    }

    /// Holders that were not looked at since the groups were set.
    pub fn pending(&self, asset: AssetId) -> usize {
        let found = &self.assets[&asset].found;
        self.holders(asset)
            .iter()
            .filter(|subject| !found.contains_key(subject))
            .count()
    }

    pub fn found_in(&self, asset: AssetId, of: Investors) -> BTreeSet<SubjectId> {
        let found = &self.assets[&asset].found;
        let is_in =
            |subject: &SubjectId| of == Investors::All || found.get(subject).is_some_and(|set| set.contains(&of));
        self.holders(asset).into_iter().filter(is_in).collect()
    }

    /// Looks at the subject behind `who`.
    fn look_at(&mut self, asset: AssetId, who: AccountId) {
        let Some(subject) = self.subject(who) else { return };
        let groups = self.assets[&asset].book.counts_groups();
        let found = groups.into_iter().filter(|of| self.belongs(subject, *of)).collect();
        let has = self.has(asset, subject);
        let asset = self.asset_mut(asset);
        if has == 0 {
            asset.found.remove(&subject);
        } else if !asset.book.counts_groups().is_empty() {
            asset.found.insert(subject, found);
        }
    }

    /// Puts rules in force.
    fn adopt(&mut self, asset: AssetId, book: Book, since: Moment) {
        let known = self.asset_mut(asset);
        if known.book.counts_groups() != book.counts_groups() {
            known.found.clear();
        }
        let kept = known.lots_since;
        known.lots_since = book.keeps_lots().then(|| kept.unwrap_or(since));
        let begins = kept.is_none();
        known.book = book;
        if begins {
            let holdings = self.holdings.iter_mut().filter(|((other, _), _)| *other == asset);
            holdings.for_each(|(_, holding)| holding.lots.clear());
        }
    }

    /// Puts rules in force whose time has come.
    fn promote(&mut self) {
        for (asset, known) in self.assets.clone() {
            if let Some((book, at)) = known.next.filter(|(_, at)| *at <= self.now) {
                self.asset_mut(asset).next = None;
                self.adopt(asset, book, at);
            }
        }
    }
}

/// Units on their way.
impl Model {
    fn take(&mut self, asset: AssetId, who: AccountId, part: Option<Reason>, amount: Balance) -> Result<(), Refused> {
        let holding = self.holding_mut(asset, who);
        ensure(holding.part(part) >= amount)?;
        match part {
            None => holding.free -= amount,
            Some(reason) => *holding.held.entry(reason).or_default() -= amount,
        }
        holding.held.retain(|_, amount| *amount > 0);
        holding.frozen = holding.frozen.min(holding.total());
        Ok(())
    }

    /// Takes the oldest units' dates off an account.
    fn take_lots(&mut self, asset: AssetId, who: AccountId, amount: Balance) -> Vec<(Moment, Balance)> {
        let Some(since) = self.assets[&asset].lots_since else {
            return vec![];
        };
        let holding = self.holding_mut(asset, who);
        let older = holding.total() - holding.lots.iter().map(|(_, amount)| amount).sum::<Balance>();
        let mut lots = vec![(since, older)];
        lots.append(&mut holding.lots);
        let (mut taken, mut wanted) = (vec![], amount);
        for (at, there) in &mut lots {
            let part = wanted.min(*there);
            taken.push((*at, part));
            *there -= part;
            wanted -= part;
        }
        holding.lots = lots.into_iter().skip(1).filter(|(_, amount)| *amount > 0).collect();
        taken.retain(|(_, amount)| *amount > 0);
        taken
    }

    /// At most eight dates are kept beside the oldest: the closest two become the later one.
    fn put_lots(&mut self, asset: AssetId, who: AccountId, lots: Vec<(Moment, Balance)>) {
        let Some(since) = self.assets[&asset].lots_since else {
            return;
        };
        let kept = &mut self.holding_mut(asset, who).lots;
        for (at, amount) in lots.into_iter().filter(|(at, _)| *at > since) {
            let mut all: BTreeMap<Moment, Balance> = kept.iter().copied().collect();
            *all.entry(at).or_default() += amount;
            if all.len() > 8 {
                let dates: Vec<_> = all.keys().copied().collect();
                let gap = |n: &usize| dates[*n + 1] - dates[*n];
                let least = (0..8).map(|n| gap(&n)).min().unwrap();
                let last = (0..8).rev().find(|n| gap(n) == least).unwrap();
                let moved = all.remove(&dates[last]).unwrap();
                *all.get_mut(&dates[last + 1]).unwrap() += moved;
            }
            *kept = all.into_iter().collect();
        }
    }

    /// Moves what was allowed.
    fn carry(&mut self, plan: &Plan, charge: Charge, part: Option<Reason>) -> Result<(), Refused> {
        let (asset, amount, now) = (plan.asset, plan.quantity.units(), self.now);
        let (Some(from), Some(to)) = (plan.from, plan.to) else {
            return Err(Refused);
        };
        if let Quantity::Item(item) = plan.quantity {
            let thing = self.things.get_mut(&item).unwrap();
            (thing.owner, thing.lock) = (to, None);
        }
        if from == to {
            self.take(asset, from, part, amount)?;
            self.holding_mut(asset, to).free += amount;
            return Ok(());
        }
        let lots = self.take_lots(asset, from, charge.outflow);
        self.take(asset, from, part, amount)?;
        self.take(asset, from, None, charge.outflow - amount)?;
        self.holding_mut(asset, to).free += charge.inflow;
        if self.are_one(plan) {
            self.put_lots(asset, to, lots);
        } else {
            self.put_lots(asset, to, vec![(now, charge.inflow)]);
            if plan.kind == Kind::Transfer {
                self.remember(asset, from, Direction::Out, amount);
                self.remember(asset, to, Direction::In, amount);
            }
        }
        if charge.fee > 0 {
            self.holding_mut(asset, COLLECTOR).free += charge.fee;
            self.put_lots(asset, COLLECTOR, vec![(now, charge.fee)]);
            self.look_at(asset, COLLECTOR);
        }
        self.look_at(asset, from);
        self.look_at(asset, to);
        Ok(())
    }

    fn remember(&mut self, asset: AssetId, who: AccountId, direction: Direction, amount: Balance) {
        let (subject, now) = (self.subject(who).unwrap(), self.now);
        let known = self.asset_mut(asset);
        if known.book.keeps_windows() {
            known.moved.push((subject, direction, now, amount));
        } else {
            known.moved.retain(|(other, ..)| *other != subject);
        }
    }

    fn transfer(&mut self, plan: &Plan, part: Option<Reason>) -> Result<(), Refused> {
        let charge = self.allows(plan, part).ok_or(Refused)?;
        if plan.from != plan.to && self.relies_on_approval(plan, charge) {
            let key = (plan.asset, plan.from.unwrap(), plan.to.unwrap());
            if self.approvals.get(&key).is_some_and(|approval| !approval.standing) {
                self.approvals.remove(&key);
            }
        }
        self.carry(plan, charge, part)
    }

    fn burn(&mut self, plan: &Plan, part: Option<Reason>) -> Result<(), Refused> {
        self.allows(plan, part).ok_or(Refused)?;
        let (who, amount) = (plan.from.unwrap(), plan.quantity.units());
        self.take_lots(plan.asset, who, amount);
        self.take(plan.asset, who, part, amount)?;
        if let Quantity::Item(item) = plan.quantity {
            self.things.remove(&item);
        }
        self.look_at(plan.asset, who);
        Ok(())
    }

    fn recover(&mut self, asset: AssetId, old: AccountId) -> Result<(), Refused> {
        ensure(asset != UNIQUE && self.retired.contains(&old))?;
        let (new, before) = (heir(old), self.holding(asset, old));
        ensure(before.free > 0 || before.account_frozen)?;
        let lots = self.take_lots(asset, old, before.free);
        self.take(asset, old, None, before.free)?;
        let left = self.holding(asset, old).total();
        let stays = before.frozen.min(left);
        let source = self.holding_mut(asset, old);
        (source.frozen, source.account_frozen) = (stays, false);
        let target = self.holding_mut(asset, new);
        target.free += before.free;
        target.frozen = (target.frozen + before.frozen - stays).min(target.total());
        target.account_frozen |= before.account_frozen;
        self.put_lots(asset, new, lots);
        if before.free > 0 {
            self.look_at(asset, new);
        }
        Ok(())
    }

    fn recover_thing(&mut self, item: ItemId) -> Result<(), Refused> {
        let thing = self.things.get(&item).cloned().ok_or(Refused)?;
        ensure(thing.lock.is_none() && self.retired.contains(&thing.owner))?;
        let (old, new) = (thing.owner, heir(thing.owner));
        let account_frozen = std::mem::take(&mut self.holding_mut(UNIQUE, old).account_frozen);
        let lots = self.take_lots(UNIQUE, old, 1);
        self.take(UNIQUE, old, None, 1)?;
        let target = self.holding_mut(UNIQUE, new);
        target.free += 1;
        target.account_frozen |= account_frozen;
        self.put_lots(UNIQUE, new, lots);
        self.things.get_mut(&item).unwrap().owner = new;
        self.look_at(UNIQUE, new);
        Ok(())
    }

    fn lock(&mut self, asset: AssetId, who: AccountId, quantity: Quantity, reason: Reason) -> Result<(), Refused> {
        let (amount, holding) = (quantity.units(), self.holding(asset, who));
        ensure((asset == UNIQUE) == matches!(quantity, Quantity::Item(_)) && amount > 0)?;
        ensure(!self.assets[&asset].frozen && !holding.account_frozen)?;
        ensure(amount + holding.frozen <= holding.free)?;
        let others = REASONS
            .iter()
            .filter(|other| **other != reason && holding.held.contains_key(other));
        ensure(others.count() < MAX_HOLDS as usize)?;
        if let Quantity::Item(item) = quantity {
            let thing = self.things.get_mut(&item).ok_or(Refused)?;
            ensure(thing.owner == who && thing.lock.is_none() && !thing.frozen)?;
            thing.lock = Some(reason);
        }
        let holding = self.holding_mut(asset, who);
        holding.free -= amount;
        *holding.held.entry(reason).or_default() += amount;
        Ok(())
    }

    fn unlock(&mut self, asset: AssetId, who: AccountId, quantity: Quantity, reason: Reason) -> Result<(), Refused> {
        let (amount, holding) = (quantity.units(), self.holding(asset, who));
        ensure((asset == UNIQUE) == matches!(quantity, Quantity::Item(_)))?;
        ensure(holding.held.get(&reason).is_some_and(|there| *there >= amount))?;
        if let Quantity::Item(item) = quantity {
            let thing = self.things.get_mut(&item).ok_or(Refused)?;
            ensure(thing.owner == who && thing.lock == Some(reason))?;
            thing.lock = None;
        }
        let holding = self.holding_mut(asset, who);
        *holding.held.get_mut(&reason).unwrap() -= amount;
        holding.held.retain(|_, amount| *amount > 0);
        holding.free += amount;
        Ok(())
    }

    fn split(&mut self, asset: AssetId, factor: u32) -> Result<(), Refused> {
        let factor = Balance::from(factor);
        ensure(asset != UNIQUE && factor >= 2 && self.supply(asset) <= MOST / factor)?;
        for holding in self
            .holdings
            .iter_mut()
            .filter(|((other, _), _)| *other == asset)
            .map(|(_, holding)| holding)
        {
            // What is locked keeps its amount.
            holding.free += holding.total() * (factor - 1);
            holding.frozen *= factor;
            holding.lots.iter_mut().for_each(|(_, amount)| *amount *= factor);
        }
        self.asset_mut(asset)
            .moved
            .iter_mut()
            .for_each(|(.., amount)| *amount *= factor);
        Ok(())
    }
}

/// What operations come to.
impl Model {
    /// Does it, or changes nothing.
    pub fn apply(&mut self, operation: &Operation) -> Result<(), Refused> {
        let before = self.clone();
        let result = self.attempt(operation);
        if result.is_err() {
            *self = before;
        }
        self.promote();
        self.holdings.retain(|_, holding| *holding != Holding::default());
        result
    }

    fn attempt(&mut self, operation: &Operation) -> Result<(), Refused> {
        use Operation::*;
        match operation.clone() {
            Issue(asset, to, amount, _) => {
                let quantity = match asset {
                    UNIQUE => Quantity::Item(self.next_thing),
                    _ => Quantity::Units(amount),
                };
                self.allows(&Plan::issue(asset, to, quantity), None).ok_or(Refused)?;
                if asset == UNIQUE {
                    let thing = Thing {
                        owner: to,
                        lock: None,
                        frozen: false,
                    };
                    self.things.insert(self.next_thing, thing);
                    self.next_thing += 1;
                }
                self.holding_mut(asset, to).free += quantity.units();
                self.put_lots(asset, to, vec![(self.now, quantity.units())]);
                self.look_at(asset, to);
            },
            Transfer(asset, from, to, quantity, venue) => {
                self.transfer(&Plan::transfer(asset, from, to, quantity, venue), None)?
            },
            Batch(asset, from, parts) => {
                for (to, quantity) in parts {
                    self.transfer(&Plan::transfer(asset, from, to, quantity, None), None)?;
                }
            },
            Deliver(asset, from, to, quantity, reason, venue) => {
                self.transfer(&Plan::transfer(asset, from, to, quantity, venue), Some(reason))?
            },
            Lock(asset, who, quantity, reason) => self.lock(asset, who, quantity, reason)?,
            Unlock(asset, who, quantity, reason) => self.unlock(asset, who, quantity, reason)?,
            Redeem(asset, who, quantity, reason) => self.burn(&Plan::redeem(asset, who, quantity), reason)?,
            Force(asset, from, to, quantity) => {
                ensure(from != to && self.is_active(AGENT) && self.is_active(DEPUTY))?;
                let plan = Plan {
                    kind: Kind::Force,
                    ..Plan::transfer(asset, from, to, quantity, None)
                };
                let charge = self.allows(&plan, None).ok_or(Refused)?;
                let was_frozen = match quantity {
                    Quantity::Item(item) => self.things[&item].frozen,
                    Quantity::Units(_) => false,
                };
                self.carry(&plan, charge, None)?;
                if let Quantity::Item(item) = quantity {
                    self.things.get_mut(&item).unwrap().frozen = was_frozen;
                }
            },
            other => self.attempt_control(other)?,
        }
        Ok(())
    }

    fn attempt_control(&mut self, operation: Operation) -> Result<(), Refused> {
        use Operation::*;
        match operation {
            FreezeAsset(asset, on) => {
                ensure(self.assets[&asset].frozen != on)?;
                self.asset_mut(asset).frozen = on;
            },
            FreezeAccount(asset, who, on) => {
                ensure(self.holding(asset, who).account_frozen != on)?;
                self.holding_mut(asset, who).account_frozen = on;
            },
            FreezeAmount(asset, who, amount, on) => {
                ensure(asset != UNIQUE && amount > 0)?;
                let holding = self.holding_mut(asset, who);
                if on {
                    ensure(holding.frozen + amount <= holding.total())?;
                    holding.frozen += amount;
                } else {
                    ensure(holding.frozen >= amount)?;
                    holding.frozen -= amount;
                }
            },
            FreezeItem(item, on) => {
                let thing = self.things.get_mut(&item).ok_or(Refused)?;
                ensure(thing.frozen != on)?;
                thing.frozen = on;
            },
            SetRules(asset, book, delay) => {
                // Which sets are sound has tests of its own.
                ensure(book.rule_set().check().is_ok())?;
                match delay {
                    Some(delay) => self.asset_mut(asset).next = Some((book, self.now + delay)),
                    None => {
                        self.asset_mut(asset).next = None;
                        self.adopt(asset, book, self.now);
                    },
                }
            },
            CountHolder(asset, who) => {
                let subject = self.subject(who).ok_or(Refused)?;
                ensure(self.has(asset, subject) > 0)?;
                self.look_at(asset, who);
            },
            ClaimRecovered(asset, old) => self.recover(asset, old)?,
            ClaimRecoveredItem(item) => self.recover_thing(item)?,
            TakeRecord(asset) => {
                ensure(self.assets[&asset].records.len() < crate::MAX_RECORDS as usize)?;
                let balances = HOLDERS
                    .iter()
                    .map(|who| (*who, self.holding(asset, *who).total()))
                    .collect();
                let record = (balances, self.supply(asset));
                let known = self.asset_mut(asset);
                known.records.insert(known.next_record, record);
                known.next_record += 1;
            },
            CloseRecord(asset, record) => {
                self.asset_mut(asset).records.remove(&record);
            },
            Split(asset, factor) => self.split(asset, factor)?,
            Approve(asset, from, to, approval) => {
                let expires_at = approval.expires_at.map(|lasts| self.now + lasts);
                self.approvals
                    .insert((asset, from, to), Approval { expires_at, ..approval });
            },
            Attest(subject, topic, home, lasts) => {
                let word = Word {
                    country: country(home),
                    ends: lasts.map(|time| self.now + time),
                    revoked: false,
                };
                self.words.insert((subject, topic), word);
            },
            Revoke(subject, topic) => {
                if let Some(word) = self.words.get_mut(&(subject, topic)) {
                    word.revoked = true;
                }
            },
            Trust(topic, true) => drop(self.trusted.insert(topic)),
            Trust(topic, false) => drop(self.trusted.remove(&topic)),
            Wait(time) => self.now += time,
            Standing(who, Some(active)) => drop(self.standing.insert(who, active)),
            Standing(who, None) => drop(self.standing.remove(&who)),
            Retire(old) => {
                if self.retired.insert(old) {
                    self.subject_of.insert(heir(old), self.subject_of[&old]);
                    self.standing.insert(heir(old), true);
                }
            },
            other => unreachable!("{other:?} moves units"),
        }
        Ok(())
    }

    pub fn is_active(&self, who: AccountId) -> bool {
        who == ISSUER || self.standing.get(&who) == Some(&true)
    }
}
