// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whether units may move, by the model's own reading of the rules.

use super::{
    demands::{Article, Demand, COLLECTOR, VENUE},
    naive::Model,
    operations::UNIQUE,
};
use crate::mock::{country, AccountId, Reason};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    rwa::{AssetId, Direction, Investors, Period, Quantity, Side, VenueId},
    Balance,
};
use castellan_rules::{day_of, month_of, Kind, DAY};
use std::collections::BTreeSet;

/// A movement that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub kind: Kind,
    pub asset: AssetId,
    pub from: Option<AccountId>,
    pub to: Option<AccountId>,
    pub quantity: Quantity,
    pub venue: Option<VenueId>,
}

impl Plan {
    pub fn transfer(
        asset: AssetId,
        from: AccountId,
        to: AccountId,
        quantity: Quantity,
        venue: Option<VenueId>,
    ) -> Self {
        Self {
            kind: Kind::Transfer,
            asset,
            from: Some(from),
            to: Some(to),
            quantity,
            venue,
        }
    }

    pub fn issue(asset: AssetId, to: AccountId, quantity: Quantity) -> Self {
        Self {
            kind: Kind::Issue,
            asset,
            from: None,
            to: Some(to),
            quantity,
            venue: None,
        }
    }

    pub fn redeem(asset: AssetId, from: AccountId, quantity: Quantity) -> Self {
        Self {
            kind: Kind::Redeem,
            asset,
            from: Some(from),
            to: None,
            quantity,
            venue: None,
        }
    }
}

/// Which way a group must not go.
#[derive(Clone, Copy, PartialEq)]
enum Limit {
    Most,
    Least,
}

/// How many there are, and what they have.
type Group = (u32, Balance);

/// What leaves, what arrives, and what is left for the collector.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    pub outflow: Balance,
    pub inflow: Balance,
    pub fee: Balance,
}

impl Model {
    /// The country of a claim that holds now.
    fn claim(&self, subject: SubjectId, topic: Topic) -> Option<Country> {
        let word = self.words.get(&(subject, topic))?;
        let holds = self.trusted.contains(&topic) && !word.revoked && word.ends.is_none_or(|end| self.now < end);
        holds.then_some(word.country)
    }

    fn claims(&self, who: AccountId, topic: Topic) -> bool {
        self.subject(who)
            .is_some_and(|subject| self.claim(subject, topic).is_some())
    }

    fn home(&self, subject: SubjectId) -> Option<Country> {
        self.claim(subject, Topic::Kyb)
            .or_else(|| self.claim(subject, Topic::Kyc))
    }

    pub fn belongs(&self, subject: SubjectId, of: Investors) -> bool {
        match of {
            Investors::All => true,
            Investors::Country(country) => self.home(subject) == Some(country),
            Investors::With(topic) => self.claim(subject, topic).is_some(),
            Investors::Without(topic) => self.claim(subject, topic).is_none(),
        }
    }

    /// Whether one person or institution stands on both sides.
    pub fn are_one(&self, plan: &Plan) -> bool {
        let subjects = (
            plan.from.and_then(|who| self.subject(who)),
            plan.to.and_then(|who| self.subject(who)),
        );
        subjects.0.is_some() && subjects.0 == subjects.1
    }

    /// The parties of whom anything is asked.
    fn asked(&self, plan: &Plan) -> Vec<(Side, AccountId)> {
        let from = plan
            .from
            .filter(|_| plan.kind != Kind::Force)
            .map(|who| (Side::Sender, who));
        from.into_iter()
            .chain(plan.to.map(|who| (Side::Receiver, who)))
            .collect()
    }

    fn charge(&self, plan: &Plan) -> Option<Charge> {
        let amount = plan.quantity.units();
        let free = Charge {
            outflow: amount,
            inflow: amount,
            fee: 0,
        };
        let (Kind::Transfer, Some((points, minimum, payer))) = (plan.kind, self.assets[&plan.asset].book.fee) else {
            return Some(free);
        };
        let (from, to) = (plan.from.unwrap(), plan.to.unwrap());
        let pays = if payer == Side::Sender { from } else { to };
        let own = from == to || self.are_one(plan) || from == COLLECTOR || to == COLLECTOR;
        if own || self.claims(pays, Topic::Exempted) {
            return Some(free);
        }
        let exact = amount * Balance::from(points);
        let fee = (exact / 10_000 + Balance::from(!exact.is_multiple_of(10_000))).max(minimum);
        match payer {
            Side::Sender => Some(Charge {
                outflow: amount + fee,
                fee,
                ..free
            }),
            Side::Receiver => Some(Charge {
                inflow: amount.checked_sub(fee).filter(|left| *left > 0)?,
                fee,
                ..free
            }),
        }
    }

    /// What a movement takes and gives, if nothing stands against it.
    pub fn allows(&self, plan: &Plan, part: Option<Reason>) -> Option<Charge> {
        let (asset, amount) = (&self.assets[&plan.asset], plan.quantity.units());
        let forced = plan.kind == Kind::Force;
        if (plan.asset == UNIQUE) != matches!(plan.quantity, Quantity::Item(_)) || amount == 0 {
            return None;
        }
        if asset.frozen && !forced {
            return None;
        }
        for (_, who) in self.asked(plan) {
            let frozen = self.holding(plan.asset, who).account_frozen && !forced;
            if !self.is_active(who) || self.subject(who).is_none() || self.retired.contains(&who) || frozen {
                return None;
            }
        }
        let charge = self.charge(plan)?;
        let holds = |article: &Article| self.vote(article, plan, charge) != Some(false);
        if !asset.book.articles.iter().all(holds) {
            return None;
        }
        let Some(from) = plan.from else {
            return Some(charge);
        };
        if let Quantity::Item(item) = plan.quantity {
            let thing = self.things.get(&item)?;
            if thing.owner != from || thing.lock != part || (thing.frozen && !forced) {
                return None;
            }
        }
        let holding = self.holding(plan.asset, from);
        let extra = charge.outflow - amount;
        let there = match part {
            None => holding.free >= charge.outflow,
            Some(_) => holding.part(part) >= amount && holding.free >= extra,
        };
        let thawed = !holding.account_frozen && holding.total() >= charge.outflow + holding.frozen;
        (there && (forced || thawed)).then_some(charge)
    }

    /// Whether an article holds; nothing, if it has nothing to say.
    fn vote(&self, article: &Article, plan: &Plan, charge: Charge) -> Option<bool> {
        let votes: Vec<_> = self.votes(article, plan, charge).into_iter().flatten().collect();
        (!votes.is_empty()).then(|| votes.contains(&true))
    }

    /// What each branch of an article says.
    fn votes(&self, article: &Article, plan: &Plan, charge: Charge) -> Vec<Option<bool>> {
        let mut asked = self.asked(plan);
        asked.retain(|(_, who)| !article.excuses || !self.claims(*who, Topic::Exempted));
        let branches = article.demand.parts().into_iter();
        branches
            .map(|demand| self.answer(demand, plan, charge, &asked))
            .collect()
    }

    fn answer(&self, demand: &Demand, plan: &Plan, charge: Charge, asked: &[(Side, AccountId)]) -> Option<bool> {
        let each =
            |test: &dyn Fn(AccountId) -> bool| (!asked.is_empty()).then(|| asked.iter().all(|(_, who)| test(*who)));
        let party = |side: Side| asked.iter().find(|(other, _)| *other == side).map(|(_, who)| *who);
        let (sender, receiver) = (party(Side::Sender), party(Side::Receiver));
        let (one, is_transfer) = (self.are_one(plan), plan.kind == Kind::Transfer);
        let has = |who: AccountId| self.subject(who).map_or(0, |subject| self.has(plan.asset, subject));
        let supply = match plan.kind {
            Kind::Issue => self.supply(plan.asset) + charge.inflow,
            Kind::Redeem => self.supply(plan.asset).saturating_sub(charge.outflow),
            _ => self.supply(plan.asset),
        };
        match demand {
            Demand::Claim(topic) => each(&|who| self.claims(who, *topic)),
            Demand::ReceiverClaim(topic) => receiver.map(|who| self.claims(who, *topic)),
            Demand::NotBlocked => each(&|who| !self.claims(who, Topic::Blocked)),
            Demand::Allowed(codes) => each(&|who| {
                let home = self.subject(who).and_then(|subject| self.home(subject));
                codes.iter().any(|code| home == Some(country(code)))
            }),
            Demand::MinBalance(min) => {
                let fits = |balance: Balance| one || balance == 0 || balance >= *min;
                let sends = sender.map(|who| fits(has(who).saturating_sub(charge.outflow)));
                let receives = receiver.map(|who| fits(has(who) + charge.inflow));
                (sends.is_some() || receives.is_some()).then(|| sends != Some(false) && receives != Some(false))
            },
            Demand::MaxBalance(max) => receiver.map(|who| one || has(who) + charge.inflow <= *max),
            Demand::MaxShare(points) => {
                receiver.map(|who| one || (has(who) + charge.inflow) * 10_000 <= supply * Balance::from(*points))
            },
            Demand::MaxHolders(of, max) => receiver.map(|_| {
                let holders = self.change(plan, charge, *of, Limit::Most);
                holders.is_none_or(|change| change.is_some_and(|[before, after]| after.0 <= (*max).max(before.0)))
            }),
            Demand::MinHolders(of, min) => sender.map(|_| {
                let holders = self.change(plan, charge, *of, Limit::Least);
                holders.is_none_or(|change| change.is_some_and(|[before, after]| after.0 >= (*min).min(before.0)))
            }),
            Demand::MaxGroupShare(of, points) => receiver.map(|_| {
                let fits = |[before, after]: [Group; 2]| {
                    after.1 * 10_000 <= supply * Balance::from(*points) || after.1 <= before.1
                };
                self.change(plan, charge, *of, Limit::Most)
                    .is_none_or(|change| change.is_some_and(fits))
            }),
            Demand::MinGroupShare(of, points) => sender.map(|_| {
                let fits = |[before, after]: [Group; 2]| {
                    after.1 * 10_000 >= supply * Balance::from(*points) || after.1 >= before.1
                };
                self.change(plan, charge, *of, Limit::Least)
                    .is_none_or(|change| change.is_some_and(fits))
            }),
            Demand::MaxSupply(max) => (plan.kind == Kind::Issue && !asked.is_empty()).then_some(supply <= *max),
            Demand::LockedUntil(until) => sender.map(|_| one || self.now >= *until),
            Demand::HoldingPeriod(period) => {
                sender.map(|who| one || self.held(plan.asset, who, *period) >= charge.outflow)
            },
            Demand::Limit(direction, period, max) => {
                let who = if *direction == Direction::Out { sender } else { receiver };
                who.filter(|_| is_transfer)
                    .map(|who| one || self.used(plan.asset, who, *direction, *period) + plan.quantity.units() <= *max)
            },
            Demand::Approval => (is_transfer && !asked.is_empty()).then(|| self.is_approved(plan)),
            Demand::Until(minute) => {
                (is_transfer && !asked.is_empty()).then(|| self.now % DAY < u64::from(*minute) * 60_000)
            },
            Demand::AtVenue => (is_transfer && !asked.is_empty()).then(|| plan.venue == Some(VENUE)),
            Demand::Either(..) => unreachable!("branches are single"),
        }
    }

    /// What a group is before and after. `None` if the limit says nothing about the movement; nothing inside if the
    /// group is still being counted.
    fn change(&self, plan: &Plan, charge: Charge, of: Investors, limit: Limit) -> Option<Option<[Group; 2]>> {
        let joins = plan
            .to
            .and_then(|who| self.subject(who))
            .filter(|who| self.belongs(*who, of));
        if self.are_one(plan) || (limit == Limit::Most && joins.is_none()) {
            return None;
        }
        if of != Investors::All && self.pending(plan.asset) > 0 {
            return Some(None);
        }
        let mut group = self.found_in(plan.asset, of);
        let leaves = plan
            .from
            .and_then(|who| self.subject(who))
            .filter(|who| group.contains(who));
        if limit == Limit::Least && leaves.is_none() {
            return None;
        }
        let count = |group: &BTreeSet<SubjectId>| {
            let units = group.iter().map(|subject| self.has(plan.asset, *subject)).sum();
            (group.len() as u32, units)
        };
        let before = count(&group);
        // What it would be, if it had happened.
        group.extend(joins);
        let mut after: Group = count(&group);
        after.1 += if joins.is_some() { charge.inflow } else { 0 };
        if let Some(sender) = leaves {
            after.1 = after.1.saturating_sub(charge.outflow);
            after.0 -= u32::from(self.has(plan.asset, sender) <= charge.outflow);
        }
        Some(Some([before, after]))
    }

    /// Units of an account that it has had for so long.
    fn held(&self, asset: AssetId, who: AccountId, period: u64) -> Balance {
        let (holding, since) = (self.holding(asset, who), self.assets[&asset].lots_since.unwrap());
        let dated: Balance = holding.lots.iter().map(|(_, amount)| amount).sum();
        let lots = holding.lots.iter().copied().chain([(since, holding.total() - dated)]);
        lots.filter(|(at, _)| at + period <= self.now)
            .map(|(_, amount)| amount)
            .sum()
    }

    /// What a subject moved in the present day or month.
    fn used(&self, asset: AssetId, who: AccountId, direction: Direction, period: Period) -> Balance {
        let subject = self.subject(who);
        let is_now = |at: u64| match period {
            Period::Day => day_of(at) == day_of(self.now),
            Period::Month => month_of(at) == month_of(self.now),
        };
        let moved = self.assets[&asset].moved.iter();
        let counted = moved.filter(|(other, way, at, _)| Some(*other) == subject && *way == direction && is_now(*at));
        counted.map(|(.., amount)| amount).sum()
    }

    fn is_approved(&self, plan: &Plan) -> bool {
        let (Some(from), Some(to)) = (plan.from, plan.to) else {
            return false;
        };
        let approval = self.approvals.get(&(plan.asset, from, to));
        approval.is_some_and(|approval| {
            plan.quantity.units() <= approval.amount && approval.expires_at.is_none_or(|end| self.now < end)
        })
    }

    /// Whether an article holds by the approval: it is what it demands, or the first of its branches that holds.
    pub fn relies_on_approval(&self, plan: &Plan, charge: Charge) -> bool {
        self.assets[&plan.asset].book.articles.iter().any(|article| {
            let votes = self.votes(article, plan, charge);
            let branches = article.demand.parts().into_iter().zip(votes);
            let first = branches.into_iter().find(|(_, vote)| *vote == Some(true));
            first.is_some_and(|(demand, _)| *demand == Demand::Approval)
        })
    }
}
