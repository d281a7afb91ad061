// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the model decides. Each function lists the reasons why an operation must fail, or performs it.

use super::{
    decode::{Flaw, Terms},
    world::{when_none, Model, ModelInstruction, ModelLeg, Reasons},
    ASSETS,
};
use crate::{mock::*, Content, Direction, Error, Leg, Route, Status, Trade};
use castellan_primitives::{
    rwa::{AssetId, Quantity},
    Balance,
};
use sp_runtime::DispatchError;

pub fn when(wrong: bool, error: Error<Test>) -> Option<DispatchError> {
    wrong.then(|| error.into())
}

/// Whether the route is one: neighbours hand the same units on, and nobody has them twice.
fn is_route(legs: &[Leg<AccountId>], route: &Route) -> bool {
    let (first, hops) = (usize::from(route.first), usize::from(route.hops));
    let Some(chain) = legs.get(first..first + hops) else {
        return false;
    };
    let mut holders = vec![chain[0].from];
    for leg in chain {
        let same = leg.content == chain[0].content && !matches!(leg.content, Content::OffChain { .. });
        if !same || holders.last() != Some(&leg.from) || holders.contains(&leg.to) {
            return false;
        }
        holders.push(leg.to);
    }
    hops >= 2
}

impl Model {
    fn is_taken(&self, who: AccountId, name: u8) -> bool {
        self.instructions.iter().any(|i| i.names.contains(&(who, name)))
    }

    fn terms_of_leg(leg: &Leg<AccountId>, venue: bool) -> Reasons {
        let mut reasons = Vec::new();
        reasons.extend(when(leg.from == leg.to, Error::SameParty));
        match &leg.content {
            Content::Units { asset, amount } => {
                reasons.extend(when(*amount == 0, Error::ZeroAmount));
                reasons.extend(when(*asset > ASSETS, Error::UnknownAsset));
                reasons.extend(when(*asset == ASSETS, Error::NotFungible));
            },
            Content::Item { asset, .. } => {
                reasons.extend(when(*asset > ASSETS, Error::UnknownAsset));
                reasons.extend(when(*asset < ASSETS, Error::NotUnique));
            },
            Content::OffChain { amount, signer, .. } => {
                reasons.extend(when(*amount == 0, Error::ZeroAmount));
                reasons.extend(when(signer.is_none() && !venue, Error::NoSigner));
            },
        }
        reasons
    }

    fn times(&self, value_date: Option<u64>, deadline: u64) -> Reasons {
        let mut reasons = Vec::new();
        reasons.extend(when(deadline <= self.now, Error::DeadlinePassed));
        reasons.extend(when(deadline > self.now + MAX_LIFETIME, Error::DeadlineTooFar));
        reasons.extend(when(
            value_date.is_some_and(|date| date > deadline),
            Error::ValueDateAfterDeadline,
        ));
        reasons
    }

    fn terms(&self, creator: AccountId, terms: &Terms) -> Reasons {
        let mut reasons: Reasons = self.standing(creator).into_iter().collect();
        reasons.extend((creator == ISSUER).then_some(ROLE_MISSING));
        reasons.extend(when(self.is_taken(creator, terms.name), Error::ReferenceTaken));
        reasons.extend(self.times(terms.value_date, terms.deadline));
        reasons.extend(when(terms.legs.is_empty(), Error::NoLegs));
        reasons.extend(terms.legs.iter().flat_map(|leg| Self::terms_of_leg(leg, terms.venue)));
        reasons.extend(when(
            terms.route.iter().any(|route| !is_route(&terms.legs, route)),
            Error::BadRoute,
        ));
        let is_party = |who: &AccountId| terms.legs.iter().any(|leg| leg.from == *who || leg.to == *who);
        for (index, mediator) in terms.mediators.iter().enumerate() {
            let twice = terms.mediators[..index].contains(mediator);
            reasons.extend(when(is_party(mediator) || twice, Error::BadMediator));
            reasons.extend(self.standing(*mediator));
        }
        let parties = terms.legs.iter().flat_map(|leg| [leg.from, leg.to]);
        for party in parties {
            reasons.extend(self.standing(party));
        }
        reasons.extend(when(terms.affirm && !is_party(&creator), Error::NotParty));
        reasons
    }

    pub fn instruct(&mut self, creator: AccountId, terms: &Terms) -> Result<(), Reasons> {
        when_none(self.terms(creator, terms))?;
        let mut i = ModelInstruction {
            names: vec![(creator, terms.name)],
            legs: terms
                .legs
                .iter()
                .map(|leg| ModelLeg {
                    leg: leg.clone(),
                    pass: false,
                    sent: false,
                    received: false,
                    confirmed: false,
                })
                .collect(),
            mediators: terms.mediators.iter().map(|who| (*who, None)).collect(),
            venue: terms.venue,
            value_date: terms.value_date.unwrap_or(0),
            deadline: terms.deadline,
            status: Status::Pending,
            retries: 0,
        };
        if let Some(route) = terms.route {
            let passes = i.legs.iter_mut().skip(usize::from(route.first) + 1);
            passes.take(usize::from(route.hops) - 1).for_each(|leg| leg.pass = true);
        }
        self.approve_beforehand(&mut i, terms.affirm.then_some(creator));
        let own = if terms.affirm {
            i.affirm(creator, |_| true)
                .ok_or_else(|| vec![Error::<Test>::AlreadyAffirmed.into()])?
        } else {
            self.instructions.push(i);
            return Ok(());
        };
        self.advance(self.instructions.len(), i, &own, &[])
    }

    fn approve_beforehand(&self, i: &mut ModelInstruction, affirming: Option<AccountId>) {
        for who in i.parties() {
            let delivers = i.legs.iter().any(|leg| leg.leg.from == who && !leg.pass);
            if delivers || Some(who) == affirming {
                continue;
            }
            let approvals = self.approvals.get(&who).cloned().unwrap_or_default();
            for index in 0..i.legs.len() {
                let leg = &i.legs[index].leg;
                let of = match leg.content {
                    Content::Units { asset, .. } | Content::Item { asset, .. } => Some(asset),
                    Content::OffChain { .. } => None,
                };
                let covered = approvals.iter().any(|(asset, from)| {
                    (asset.is_none() || *asset == of) && (from.is_none() || *from == Some(leg.from))
                });
                if leg.to == who && covered {
                    i.legs[index].received = true;
                    if let Some(next) = i.legs.get_mut(index + 1).filter(|next| next.pass) {
                        next.sent = true;
                    }
                }
            }
        }
    }

    /// Settles or locks, after `own` were affirmed by the caller; nothing is locked for `late` either. `i` is the
    /// instruction as it is with the new input.
    fn advance(&mut self, id: usize, mut i: ModelInstruction, own: &[usize], late: &[usize]) -> Result<(), Reasons> {
        let mut world = self.world();
        let leg = |index: &usize| i.legs[*index].leg.clone();
        if i.is_complete(self.now) {
            for index in own {
                world.deliver(&leg(index), false)?;
            }
            let rest = (0..i.legs.len()).filter(|index| !own.contains(index) && i.legs[*index].is_lockable());
            let passes = (0..i.legs.len()).filter(|index| i.legs[*index].pass);
            let moved = (|| {
                late.iter().try_for_each(|index| world.lock(&leg(index)))?;
                rest.clone().try_for_each(|index| world.deliver(&leg(&index), true))?;
                passes.clone().try_for_each(|index| world.deliver(&leg(&index), false))
            })();
            i.status = if moved.is_ok() { Status::Settled } else { Status::Failed };
            if moved.is_ok() {
                (self.balances, self.owners) = world.into_holdings();
            }
        } else {
            for index in own {
                world.lock(&leg(index))?;
            }
            if late.iter().any(|index| world.lock(&leg(index)).is_err()) {
                i.status = Status::Failed;
            }
        }
        self.store(id, i);
        Ok(())
    }

    fn store(&mut self, id: usize, i: ModelInstruction) {
        if id == self.instructions.len() {
            self.instructions.push(i);
        } else {
            self.instructions[id] = i;
        }
    }

    fn open(&self, id: u64) -> Result<ModelInstruction, Reasons> {
        let i = self.instructions.get(id as usize).cloned();
        let i = i.ok_or_else(|| vec![Error::<Test>::UnknownInstruction.into()])?;
        when_none(when(!i.status.is_open(), Error::NotPending).into_iter().collect())?;
        Ok(i)
    }

    /// The instruction, unless `who` may not act or it cannot go on.
    fn waiting(&self, who: Option<AccountId>, id: u64) -> Result<ModelInstruction, Reasons> {
        when_none(who.and_then(|who| self.standing(who)).into_iter().collect())?;
        let i = self.open(id)?;
        let mut reasons = Vec::new();
        reasons.extend(when(i.status == Status::Failed, Error::InstructionFailed));
        reasons.extend(when(self.now > i.last_moment(), Error::DeadlinePassed));
        when_none(reasons)?;
        Ok(i)
    }

    fn undecided(&self, who: AccountId, id: u64) -> Result<ModelInstruction, Reasons> {
        let i = self.waiting(Some(who), id)?;
        when_none(
            when(i.status != Status::Pending, Error::InstructionLocked)
                .into_iter()
                .collect(),
        )?;
        Ok(i)
    }

    pub fn affirm(&mut self, who: AccountId, id: u64, legs: Option<&[u8]>) -> Result<(), Reasons> {
        let mut i = self.undecided(who, id)?;
        let mut reasons = Vec::new();
        reasons.extend(when(!i.parties().contains(&who), Error::NotParty));
        for leg in legs.unwrap_or_default() {
            match i.legs.get(usize::from(*leg)) {
                None => reasons.extend(when(true, Error::UnknownLeg)),
                Some(leg) => reasons.extend(when(leg.leg.from != who && leg.leg.to != who, Error::NotParty)),
            }
        }
        reasons.extend(when(legs.is_some_and(|legs| legs.is_empty()), Error::NoLegs));
        when_none(reasons)?;
        let own = i.affirm(who, |leg| legs.is_none_or(|legs| legs.contains(&(leg as u8))));
        let own = own.ok_or_else(|| vec![Error::<Test>::AlreadyAffirmed.into()])?;
        self.advance(id as usize, i, &own, &[])
    }

    pub fn withdraw(&mut self, who: AccountId, id: u64) -> Result<(), Reasons> {
        let mut i = self.undecided(who, id)?;
        let mut reasons = Vec::new();
        reasons.extend(when(!i.parties().contains(&who) && !i.mediates(who), Error::NotParty));
        let mut taken_back = false;
        for leg in &mut i.legs {
            taken_back |= leg.leg.from == who && leg.sent || leg.leg.to == who && leg.received;
            leg.sent &= leg.leg.from != who;
            leg.received &= leg.leg.to != who;
        }
        for (_, until) in i.mediators.iter_mut().filter(|(mediator, _)| *mediator == who) {
            taken_back |= until.take().is_some();
        }
        reasons.extend(when(!taken_back, Error::NotAffirmed));
        when_none(reasons)?;
        self.store(id as usize, i);
        Ok(())
    }

    pub fn reject(&mut self, who: AccountId, id: u64) -> Result<(), Reasons> {
        when_none(self.standing(who).into_iter().collect())?;
        let mut i = self.open(id)?;
        let locked = matches!(i.status, Status::Locked { .. });
        let party = i.parties().contains(&who);
        if !i.mediates(who) {
            let mut reasons = Vec::new();
            let operates = i.venue && who == OPERATOR;
            reasons.extend(when(locked && party && !operates, Error::InstructionLocked));
            reasons.extend(when(!(party || locked && operates), Error::NotParty));
            reasons.extend(when(self.now > i.last_moment(), Error::DeadlinePassed));
            when_none(reasons)?;
        }
        i.status = Status::Rejected;
        self.store(id as usize, i);
        Ok(())
    }

    pub fn expire(&mut self, id: u64) -> Result<(), Reasons> {
        let mut i = self.open(id)?;
        when_none(
            when(self.now <= i.last_moment(), Error::DeadlineNotPassed)
                .into_iter()
                .collect(),
        )?;
        i.status = Status::Expired;
        self.store(id as usize, i);
        Ok(())
    }

    pub fn mediate(&mut self, who: AccountId, id: u64, until: Option<u64>) -> Result<(), Reasons> {
        let mut i = self.waiting(Some(who), id)?;
        let until = until.unwrap_or(i.deadline);
        let mut reasons = Vec::new();
        reasons.extend(when(until < self.now, Error::DeadlinePassed));
        reasons.extend(when(!i.mediates(who), Error::NotMediator));
        when_none(reasons)?;
        for (_, own) in i.mediators.iter_mut().filter(|(mediator, _)| *mediator == who) {
            *own = Some(until);
        }
        self.advance(id as usize, i, &[], &[])
    }

    pub fn lock(&mut self, who: AccountId, id: u64, until: u64) -> Result<(), Reasons> {
        let mut i = self.undecided(who, id)?;
        let mut reasons = Vec::new();
        reasons.extend(when(
            !(i.mediates(who) || i.venue && who == OPERATOR),
            Error::NotMediator,
        ));
        reasons.extend(when(until <= self.now, Error::DeadlinePassed));
        reasons.extend(when(until > i.deadline, Error::DeadlineTooFar));
        reasons.extend(when(!i.is_affirmed(self.now), Error::NotAffirmed));
        when_none(reasons)?;
        i.status = Status::Locked { until };
        self.store(id as usize, i);
        Ok(())
    }

    /// Who signs the receipt for a leg, and for how much.
    pub fn receipt_of(&self, id: u64, leg: u8) -> (AccountId, Balance) {
        let leg = self
            .instructions
            .get(id as usize)
            .and_then(|i| i.legs.get(usize::from(leg)));
        match leg.map(|leg| &leg.leg.content) {
            Some(Content::OffChain { amount, signer, .. }) => (signer.unwrap_or(SIGNER), *amount),
            _ => (SIGNER, 1),
        }
    }

    pub fn confirm(&mut self, who: AccountId, id: u64, leg: u8, number: u64, flaw: Flaw) -> Result<(), Reasons> {
        let mut i = self.waiting(Some(who), id)?;
        let (signer, _) = self.receipt_of(id, leg);
        let found = i
            .legs
            .get_mut(usize::from(leg))
            .ok_or_else(|| vec![Error::<Test>::UnknownLeg.into()])?;
        let mut reasons = Vec::new();
        reasons.extend(when(!found.is_off_chain(), Error::NotOffChain));
        reasons.extend(when(found.confirmed, Error::AlreadyConfirmed));
        reasons.extend(when(flaw == Flaw::Amount, Error::AmountMismatch));
        reasons.extend(when(flaw == Flaw::Expired, Error::ReceiptExpired));
        reasons.extend(when(flaw == Flaw::Signer, Error::NotSigner));
        reasons.extend(when(flaw == Flaw::Signature, Error::InvalidSignature));
        reasons.extend(when(self.receipts.contains(&(signer, number)), Error::ReceiptUsed));
        when_none(reasons)?;
        found.confirmed = true;
        self.advance(id as usize, i, &[], &[])?;
        self.receipts.insert((signer, number));
        Ok(())
    }

    pub fn settle(&mut self, id: u64) -> Result<(), Reasons> {
        let i = self.waiting(None, id)?;
        when_none(when(!i.is_complete(self.now), Error::NotReady).into_iter().collect())?;
        self.advance(id as usize, i, &[], &[])
    }

    pub fn retry(&mut self, who: AccountId, id: u64) -> Result<(), Reasons> {
        when_none(self.standing(who).into_iter().collect())?;
        let mut i = self.open(id)?;
        let mut reasons = Vec::new();
        reasons.extend(when(i.status != Status::Failed, Error::NotFailed));
        reasons.extend(when(!i.parties().contains(&who), Error::NotParty));
        reasons.extend(when(self.now > i.deadline, Error::DeadlinePassed));
        reasons.extend(when(i.retries >= MAX_RETRIES, Error::TooManyRetries));
        reasons.extend(when(!i.is_complete(self.now), Error::NotReady));
        when_none(reasons)?;
        i.retries += 1;
        let late: Vec<_> = (0..i.legs.len()).filter(|index| i.legs[*index].is_lockable()).collect();
        self.advance(id as usize, i, &[], &late)
    }

    pub fn pre_approve(
        &mut self,
        who: AccountId,
        asset: Option<AssetId>,
        from: Option<AccountId>,
    ) -> Result<(), Reasons> {
        let approvals = self.approvals.get(&who).cloned().unwrap_or_default();
        let mut reasons: Reasons = self.standing(who).into_iter().collect();
        reasons.extend(when(asset.is_none() && from.is_none(), Error::EmptyPreApproval));
        reasons.extend(when(approvals.contains(&(asset, from)), Error::AlreadyPreApproved));
        reasons.extend(when(
            approvals.len() >= crate::MAX_PRE_APPROVALS as usize,
            Error::TooManyPreApprovals,
        ));
        when_none(reasons)?;
        self.approvals.entry(who).or_default().push((asset, from));
        Ok(())
    }

    pub fn revoke(&mut self, who: AccountId, asset: Option<AssetId>, from: Option<AccountId>) -> Result<(), Reasons> {
        let mut reasons: Reasons = self.standing(who).into_iter().collect();
        let approvals = self.approvals.entry(who).or_default();
        reasons.extend(when(!approvals.contains(&(asset, from)), Error::NotPreApproved));
        when_none(reasons)?;
        approvals.retain(|approval| *approval != (asset, from));
        Ok(())
    }

    pub fn submit(&mut self, who: AccountId, trade: &Trade<AccountId>) -> Result<(), Reasons> {
        let mut reasons: Reasons = self.standing(who).into_iter().collect();
        reasons.extend((who == ISSUER).then_some(ROLE_MISSING));
        let name = |trade: &Trade<AccountId>| -> u8 {
            let text = core::str::from_utf8(&trade.reference).unwrap_or_default();
            text.parse().unwrap_or_default()
        };
        let own = self.submissions.get(&who).cloned().unwrap_or_default();
        let waits = own.iter().any(|other| other.reference == trade.reference);
        reasons.extend(when(self.is_taken(who, name(trade)) || waits, Error::ReferenceTaken));
        reasons.extend(self.times(trade.value_date, trade.deadline));
        reasons.extend(when(who == trade.counterparty, Error::SameParty));
        reasons.extend(when(trade.asset == trade.cash_asset, Error::SameAsset));
        reasons.extend(when(
            trade.quantity == Quantity::Units(0) || trade.cash == 0,
            Error::ZeroAmount,
        ));
        reasons.extend(when(trade.tolerance > trade.cash / 10, Error::ToleranceTooWide));
        reasons.extend(self.standing(trade.counterparty));
        when_none(reasons)?;

        let mut theirs = self.submissions.get(&trade.counterparty).cloned().unwrap_or_default();
        let position = theirs.iter().position(|other| {
            other.direction != trade.direction
                && other.counterparty == who
                && (other.asset, other.quantity, other.cash_asset) == (trade.asset, trade.quantity, trade.cash_asset)
                && (other.venue, other.value_date) == (trade.venue, trade.value_date)
                && other.cash.abs_diff(trade.cash) <= other.tolerance
                && other.cash.abs_diff(trade.cash) <= trade.tolerance
                && other.deadline >= self.now
                && !self.is_taken(trade.counterparty, name(other))
        });
        let Some(position) = position else {
            let mut own = own;
            own.retain(|other| other.deadline >= self.now);
            when_none(
                when(own.len() >= MAX_SUBMISSIONS as usize, Error::TooManySubmissions)
                    .into_iter()
                    .collect(),
            )?;
            own.push(trade.clone());
            self.submissions.insert(who, own);
            return Ok(());
        };
        let other = theirs.remove(position);
        let counterparty = trade.counterparty;
        let (seller, buyer, sold, bought) = match trade.direction {
            Direction::Deliver => (who, counterparty, trade, &other),
            Direction::Receive => (counterparty, who, &other, trade),
        };
        let delivered = match sold.quantity {
            Quantity::Units(amount) => units(sold.asset, seller, buyer, amount),
            Quantity::Item(number) => item(sold.asset, seller, buyer, number),
        };
        let legs = [delivered, units(sold.cash_asset, buyer, seller, sold.cash)];
        let i = ModelInstruction {
            names: vec![(seller, name(sold)), (buyer, name(bought))],
            legs: legs
                .into_iter()
                .map(|leg| ModelLeg {
                    leg,
                    pass: false,
                    sent: true,
                    received: true,
                    confirmed: false,
                })
                .collect(),
            mediators: Vec::new(),
            venue: trade.venue.is_some(),
            value_date: trade.value_date.unwrap_or(0),
            deadline: trade.deadline.min(other.deadline),
            status: Status::Pending,
            retries: 0,
        };
        let (own, late) = if who == seller { (0, 1) } else { (1, 0) };
        self.advance(self.instructions.len(), i, &[own], &[late])?;
        self.submissions.insert(counterparty, theirs);
        Ok(())
    }

    pub fn remove_submission(&mut self, who: AccountId, name: u8, by_owner: bool) -> Result<(), Reasons> {
        when_none(self.standing(who).filter(|_| by_owner).into_iter().collect())?;
        let now = self.now;
        let own = self.submissions.entry(who).or_default();
        let position = own
            .iter()
            .position(|trade| trade.reference == reference(&name.to_string()));
        let position = position.ok_or_else(|| vec![Error::<Test>::UnknownSubmission.into()])?;
        let early = !by_owner && now <= own[position].deadline;
        when_none(when(early, Error::DeadlineNotPassed).into_iter().collect())?;
        own.remove(position);
        Ok(())
    }
}
