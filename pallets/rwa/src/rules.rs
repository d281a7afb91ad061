// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whether a movement is refused, and why.
//!
//! One walk serves decisions and reports, so that they cannot disagree: whoever asks is handed each reason as it is found
//! and says whether to go on. What the asset's rules say comes from `castellan_rules`, which keeps the same promise.

use crate::{
    book::Book,
    facts::{Inquiry, Request},
    holding::{Part, PartOf},
    Accounts, Config, Error, Event, Items, Pallet, RulesOf, Scheduled, State, WeightInfo, MAX_PAGE,
};
use alloc::vec::Vec;
use castellan_primitives::{
    kyc::ClaimError,
    membership::Admission,
    rwa::{AssetId, ItemId, Power, Quantity, Refusal, Side},
    Balance, Moment,
};
use castellan_rules::{decide, report, Allowed, Charge, Cost, Kind, Unsound};
use core::{
    convert::Infallible,
    mem,
    ops::ControlFlow::{self, Break, Continue},
};
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};

/// What a movement has cost beyond the two parties' holdings and one rule.
#[derive(Clone, Copy)]
pub(crate) struct Spent {
    /// What its rules asked.
    pub cost: Cost,
    /// Further holdings that it read and wrote.
    pub further: u32,
}

impl Spent {
    pub fn weight<W: WeightInfo>(self) -> Weight {
        weight_of::<W>(self.cost)
            .saturating_add(W::further_holdings(self.further).saturating_sub(W::further_holdings(0)))
    }
}

/// So many holdings beyond the parties' own can a movement read and write: the first accounts of both parties, the
/// fee's collector and its first account.
pub(crate) const FURTHER_HOLDINGS: u32 = 4;

/// What rules add to a movement.
pub(crate) fn weight_of<W: WeightInfo>(cost: Cost) -> Weight {
    W::transfer(cost.claims, cost.lists, cost.approvals, cost.others).saturating_sub(W::transfer(0, 0, 0, 0))
}

impl<T: Config> Book<T> {
    /// Whether the asset's stage allows that its agents issue units.
    pub fn may_issue(&self) -> bool {
        self.state.gate.may_issue
    }

    /// Whether the asset's stage allows that units move.
    fn may_move(&self) -> bool {
        self.state.gate.may_move
    }

    /// Works with the rules in force while the book is free to be asked.
    fn with_rules<R>(&mut self, work: impl FnOnce(&RulesOf<T>, &mut Self) -> R) -> R {
        let rules = mem::take(&mut self.state.rules);
        let result = work(&rules, self);
        self.state.rules = rules;
        result
    }

    /// Hands `found` every reason that stands against a request before the rules are asked, until it breaks off.
    fn preclude<B>(
        &mut self,
        request: Request<T::AccountId>,
        found: &mut impl FnMut(Refusal) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if self.state.unique != matches!(request.quantity, Quantity::Item(_)) {
            found(Refusal::WrongQuantity)?;
        }
        if request.quantity.units() == 0 {
            found(Refusal::ZeroAmount)?;
        }
        if request.kind == Kind::Transfer && !self.may_move() {
            found(Refusal::StageForbids)?;
        }
        if request.kind != Kind::Force && self.state.frozen {
            found(Refusal::AssetFrozen)?;
        }
        for side in [Side::Sender, Side::Receiver] {
            let Some(who) = request.account(side).filter(|_| request.kind.asks(side)) else {
                continue;
            };
            if let Err(why) = self.standing(who) {
                found(Refusal::NotInGoodStanding { side, why })?;
            }
            match self.party(who) {
                None => found(Refusal::NoSubject { side })?,
                Some(party) if party.retired => found(Refusal::AccountRetired { side })?,
                Some(_) => {},
            }
            if request.kind != Kind::Force && self.holding(who).account_frozen {
                found(Refusal::AccountFrozen { side })?;
            }
        }
        Continue(())
    }

    /// Hands `found` every reason that lies in amounts, until it breaks off. `source` is the part that the units leave;
    /// with free units count so many of those on hold as the asker locked itself.
    pub fn afford<B>(
        &mut self,
        request: Request<T::AccountId>,
        charge: Charge,
        source: PartOf<T>,
        own_hold: Balance,
        found: &mut impl FnMut(Refusal) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        if let (Quantity::Item(item), Some(from)) = (request.quantity, request.from) {
            let lent = source == Part::Free && own_hold > 0;
            self.present(item, from, source, lent, request.kind, found)?;
        }
        if let Some(from) = request.from {
            let (available, required) = self.reach(request, charge, source, own_hold, from);
            if available < required {
                found(Refusal::InsufficientBalance { available, required })?;
            }
        }
        if let Some(to) = request.to.filter(|to| request.from != Some(*to)) {
            let fits = self.holding(to).total().checked_add(charge.inflow).is_some();
            let exists = request.from.is_some() || self.tally().supply.checked_add(charge.inflow).is_some();
            if !fits || !exists {
                found(Refusal::BalanceOverflow)?;
            }
        }
        Continue(())
    }

    /// How much of `source` could leave, and how much must, in the smallest unit. For free units, as much of what is on
    /// hold as `own_hold` counts with them.
    fn reach(
        &mut self,
        request: Request<T::AccountId>,
        charge: Charge,
        source: PartOf<T>,
        own_hold: Balance,
        from: &T::AccountId,
    ) -> (Balance, Balance) {
        let holding = self.holding(from);
        let lent = if source == Part::Free {
            holding.held().min(own_hold)
        } else {
            0
        };
        let part = holding.part(source).saturating_add(lent);
        if request.kind == Kind::Force {
            return (part, charge.outflow);
        }
        if holding.account_frozen {
            return (0, charge.outflow);
        }
        let room = holding.total().saturating_sub(holding.frozen_total());
        let amount = request.quantity.units();
        let extra = charge.outflow.saturating_sub(amount);
        if source == Part::Free || extra == 0 {
            (part.min(room), charge.outflow)
        } else {
            // What is on hold pays the amount, and what is free the fee on top.
            let both = part.min(amount).saturating_add(holding.free.min(extra));
            (both.min(room), charge.outflow)
        }
    }

    /// Whether the unique unit is the sender's to give.
    fn present<B>(
        &mut self,
        item: ItemId,
        from: &T::AccountId,
        source: PartOf<T>,
        lent: bool,
        kind: Kind,
        found: &mut impl FnMut(Refusal) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let Some(record) = Items::<T>::get(self.asset, item) else {
            return found(Refusal::UnknownItem { item });
        };
        if record.owner != *from {
            found(Refusal::ItemNotOwned { item })?;
        }
        let expected = match source {
            Part::Free => None,
            Part::Held(reason) => Some(reason),
        };
        if record.lock != expected && !lent {
            found(Refusal::ItemLocked { item })?;
        }
        if record.frozen && kind != Kind::Force {
            found(Refusal::ItemFrozen { item })?;
        }
        Continue(())
    }

    /// Why the amount is no whole number of the smallest denomination, if it is not. All that an account has may leave
    /// it, whatever number it is.
    fn fraction(&mut self, request: Request<T::AccountId>) -> Option<Refusal> {
        let denomination = self.state.denomination;
        let amount = request.quantity.units();
        let whole = amount.checked_rem(denomination).unwrap_or_default() == 0;
        if whole || request.kind == Kind::Force {
            return None;
        }
        let all = request.from.is_some_and(|from| self.holding(from).total() == amount);
        (!all).then_some(Refusal::NotMultiple { denomination })
    }

    /// What a request would take and give, or the first reason against it, amounts aside.
    pub fn judge(&mut self, request: Request<T::AccountId>) -> Result<Allowed<T::AccountId>, Refusal> {
        if let Break(refusal) = self.preclude(request, &mut Break) {
            return Err(refusal);
        }
        let allowed = self.with_rules(|rules, book| decide(rules, request.kind, &mut Inquiry::of(book, request)))?;
        self.fraction(request).map_or(Ok(allowed), Err)
    }

    /// Every reason against a request, amounts aside.
    pub fn judge_all(&mut self, request: Request<T::AccountId>) -> Vec<Refusal> {
        let mut list = Vec::new();
        let _ = self.preclude(request, &mut |refusal| {
            list.push(refusal);
            ControlFlow::<Infallible>::Continue(())
        });
        let said = self.with_rules(|rules, book| report(rules, request.kind, &mut Inquiry::of(book, request)));
        for refusal in said.into_iter().chain(self.fraction(request)) {
            if !list.contains(&refusal) {
                list.push(refusal);
            }
        }
        list
    }

    /// What the rules charge for a request, or nothing if they refuse it for that.
    pub fn charge(&mut self, request: Request<T::AccountId>) -> Charge {
        let amount = request.quantity.units();
        let charged = self.with_rules(|rules, book| Charge::of(rules, request.kind, &mut Inquiry::of(book, request)));
        charged.unwrap_or(Charge {
            fee: 0,
            outflow: amount,
            inflow: amount,
        })
    }

    /// What a request takes and gives, or the error of the first reason against it, amounts aside.
    pub fn ensure(&mut self, request: Request<T::AccountId>) -> Result<Allowed<T::AccountId>, DispatchError> {
        self.judge(request)
            .map_err(|refusal| error_of::<T>(refusal, request.from, request.to))
    }

    /// The same, amounts included.
    pub fn ensure_affordable(
        &mut self,
        request: Request<T::AccountId>,
        source: PartOf<T>,
    ) -> Result<Allowed<T::AccountId>, DispatchError> {
        let allowed = self.ensure(request)?;
        let short = request
            .from
            .is_some_and(|from| self.holding(from).part(source) < request.quantity.units());
        match self.afford(request, allowed.charge, source, 0, &mut Break) {
            Continue(()) => Ok(allowed),
            Break(Refusal::InsufficientBalance { .. }) if short && source != Part::Free => {
                Err(Error::<T>::InsufficientHold.into())
            },
            Break(refusal) => Err(error_of::<T>(refusal, request.from, request.to)),
        }
    }
}

/// The error with which an operation fails that is refused for this reason.
pub(crate) fn error_of<T: Config>(
    refusal: Refusal,
    from: Option<&T::AccountId>,
    to: Option<&T::AccountId>,
) -> DispatchError {
    let error = match refusal {
        Refusal::NotInGoodStanding { side, .. } => {
            let who = match side {
                Side::Sender => from,
                Side::Receiver => to,
            };
            let own = who.and_then(|who| T::Admission::ensure_admitted(who).err());
            return own.unwrap_or(Error::<T>::NotInGoodStanding.into());
        },
        Refusal::ClaimRequired { why, .. } => match why {
            ClaimError::Missing => Error::<T>::ClaimMissing,
            ClaimError::IssuerNotTrusted => Error::<T>::IssuerNotTrusted,
            ClaimError::Revoked => Error::<T>::ClaimRevoked,
            ClaimError::NotYetValid => Error::<T>::ClaimNotYetValid,
            ClaimError::Expired => Error::<T>::ClaimExpired,
            ClaimError::LevelTooLow => Error::<T>::ClaimLevelTooLow,
        },
        Refusal::UnknownAsset => Error::<T>::UnknownAsset,
        Refusal::ZeroAmount => Error::<T>::ZeroAmount,
        Refusal::NoSubject { .. } => Error::<T>::NoSubject,
        Refusal::CountryUnknown { .. } => Error::<T>::CountryUnknown,
        Refusal::CountryNotAllowed { .. } => Error::<T>::CountryNotAllowed,
        Refusal::CountryBlocked { .. } => Error::<T>::CountryBlocked,
        Refusal::InsufficientBalance { .. } => Error::<T>::InsufficientBalance,
        Refusal::BalanceOverflow => Error::<T>::Overflow,
        Refusal::AssetFrozen => Error::<T>::AssetFrozen,
        Refusal::AccountFrozen { .. } => Error::<T>::AccountFrozen,
        Refusal::AccountRetired { .. } => Error::<T>::AccountRetired,
        Refusal::StageForbids => Error::<T>::StageForbids,
        Refusal::NotMultiple { .. } => Error::<T>::NotMultiple,
        Refusal::WrongQuantity => Error::<T>::WrongQuantity,
        Refusal::UnknownItem { .. } => Error::<T>::UnknownItem,
        Refusal::ItemNotOwned { .. } => Error::<T>::ItemNotOwned,
        Refusal::ItemLocked { .. } => Error::<T>::ItemLocked,
        Refusal::ItemFrozen { .. } => Error::<T>::ItemFrozen,
        Refusal::ClaimForbidden { .. } => Error::<T>::ClaimForbidden,
        Refusal::SubjectNotAllowed { .. } => Error::<T>::SubjectNotAllowed,
        Refusal::BalanceTooHigh { .. } => Error::<T>::BalanceTooHigh,
        Refusal::BalanceTooLow { .. } => Error::<T>::BalanceTooLow,
        Refusal::TooManyHolders { .. } => Error::<T>::TooManyHolders,
        Refusal::HoldersNotCounted { .. } => Error::<T>::HoldersNotCounted,
        Refusal::ShareTooHigh { .. } => Error::<T>::ShareTooHigh,
        Refusal::GroupShareTooHigh { .. } => Error::<T>::GroupShareTooHigh,
        Refusal::TooFewHolders { .. } => Error::<T>::TooFewHolders,
        Refusal::GroupShareTooLow { .. } => Error::<T>::GroupShareTooLow,
        Refusal::SupplyTooHigh { .. } => Error::<T>::SupplyTooHigh,
        Refusal::LockedUp { .. } => Error::<T>::LockedUp,
        Refusal::HeldTooShortly { .. } => Error::<T>::HeldTooShortly,
        Refusal::LimitExceeded { .. } => Error::<T>::LimitExceeded,
        Refusal::NotApproved => Error::<T>::NotApproved,
        Refusal::MarketClosed { .. } => Error::<T>::MarketClosed,
        Refusal::VenueNotAllowed { .. } => Error::<T>::VenueNotAllowed,
        Refusal::FeeTooHigh { .. } => Error::<T>::FeeTooHigh,
        Refusal::RuleRefused { .. } => Error::<T>::RuleRefused,
    };
    error.into()
}

impl<T: Config> Pallet<T> {
    /// Fails unless `rules` can be meant for an asset of this kind.
    pub(crate) fn ensure_sound(rules: &RulesOf<T>, unique: bool) -> DispatchResult {
        rules.check().map_err(|unsound| match unsound {
            Unsound::NoCountry | Unsound::EmptySet => Error::<T>::EmptyCountrySet,
            _ => Error::<T>::UnsoundRules,
        })?;
        if let Some(fee) = &rules.fee {
            ensure!(!unique, Error::<T>::FeeOnUnique);
            let known = <T::Identity as castellan_primitives::kyc::Identity<T::AccountId>>::profile(&fee.collector);
            ensure!(known.is_some(), Error::<T>::CollectorUnknown);
        }
        Ok(())
    }

    /// Replaces the rules, now or at a time to come. Rules that were scheduled before are dropped.
    pub(crate) fn do_set_rules(
        who: &T::AccountId,
        asset: AssetId,
        rules: RulesOf<T>,
        effective_at: Option<Moment>,
    ) -> DispatchResult {
        Self::ensure_allowed_to(asset, who, Power::Rules, None)?;
        let mut book = Book::<T>::open(asset)?;
        Self::ensure_sound(&rules, book.state.unique)?;
        let count = rules.rules.len() as u32;
        let now = book.now();
        let version = book.state.version.saturating_add(1);
        match effective_at {
            Some(effective_at) => {
                ensure!(effective_at > now, Error::<T>::TooEarly);
                book.state_mut().next = Some(Scheduled { rules, effective_at });
                book.close();
                Self::deposit_event(Event::RulesScheduled {
                    asset,
                    by: who.clone(),
                    version,
                    effective_at,
                    count,
                });
            },
            None => {
                book.state_mut().next = None;
                book.adopt(rules, now);
                book.close();
                Self::deposit_event(Event::RulesReplaced { asset, version, count });
            },
        }
        Ok(())
    }

    /// Drops the rules that were to follow.
    pub(crate) fn do_cancel_rules(who: &T::AccountId, asset: AssetId) -> DispatchResult {
        Self::ensure_allowed_to(asset, who, Power::Rules, None)?;
        let mut book = Book::<T>::open(asset)?;
        ensure!(book.state.next.is_some(), Error::<T>::NothingScheduled);
        book.state_mut().next = None;
        book.close();
        Self::deposit_event(Event::ScheduledRulesCanceled { asset, by: who.clone() });
        Ok(())
    }

    /// Which present holders `rules` would refuse, each with every reason, and where to go on.
    ///
    /// Looks at up to `limit` accounts, at most 64, after `after`. The second value is the last account that was looked
    /// at if there may be more; an asset that does not exist has no holders.
    #[allow(clippy::type_complexity, reason = "two lists of what the runtime API passes on")]
    pub fn rule_breaches(
        asset: AssetId,
        rules: &RulesOf<T>,
        after: Option<T::AccountId>,
        limit: u32,
    ) -> (Vec<(T::AccountId, Vec<Refusal>)>, Option<T::AccountId>) {
        let limit = limit.clamp(1, MAX_PAGE) as usize;
        let keys = match after {
            None => Accounts::<T>::iter_key_prefix(asset),
            Some(last) => Accounts::<T>::iter_key_prefix_from(asset, Accounts::<T>::hashed_key_for(asset, last)),
        };
        let page: Vec<_> = keys.take(limit).collect();
        let next = page.last().filter(|_| page.len() == limit).cloned();
        let Ok(mut book) = Book::<T>::open(asset) else {
            return (Vec::new(), None);
        };
        let now = book.now();
        book.adopt(rules.clone(), now);
        let holders = page.into_iter().filter_map(|who| {
            if book.holding(&who).total() == 0 {
                return None;
            }
            let request = Request::keep(&who);
            let list = book.with_rules(|rules, book| report(rules, request.kind, &mut Inquiry::of(book, request)));
            (!list.is_empty()).then_some((who, list))
        });
        (holders.collect(), next)
    }

    /// The rules in force now and their version; `None` if there is no such asset.
    pub fn rules_in_force(asset: AssetId) -> Option<(u32, RulesOf<T>)> {
        let book = Book::<T>::open(asset).ok()?;
        Some((book.state.version, book.state.rules))
    }

    /// What a movement of the asset can cost, under the rules in force or those that follow.
    pub(crate) fn spending(asset: AssetId) -> Weight {
        let Some(state) = State::<T>::get(asset) else {
            return Weight::zero();
        };
        let weight = |rules: &RulesOf<T>| {
            let further = if rules.fee.is_some() { FURTHER_HOLDINGS } else { 2 };
            let cost = rules.cost();
            Spent { cost, further }.weight::<T::WeightInfo>()
        };
        let next = state.next.map_or(Weight::zero(), |next| weight(&next.rules));
        weight(&state.rules).max(next)
    }
}
