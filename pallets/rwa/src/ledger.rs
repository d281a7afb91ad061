// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Movements: what the calls and the traits have in common.

use crate::{
    book::Book,
    facts::Request,
    holding::{Part, PartOf},
    known::Known,
    rules::{error_of, Spent},
    Approvals, Config, Error, Event, Items, Pallet,
};
use castellan_primitives::{
    rwa::{AssetId, Direction, Quantity, Refusal, Side},
    Balance,
};
use castellan_rules::Allowed;
use core::mem;
use frame_support::{
    ensure,
    traits::tokens::{Fortitude, Preservation},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TokenError};

/// Where units come from and where they go within the holdings.
#[derive(Clone, Copy)]
pub(crate) struct Route<Reason> {
    pub source: Part<Reason>,
    pub target: Part<Reason>,
}

impl<Reason> Route<Reason> {
    /// From free units to free units.
    pub const FREE: Self = Self {
        source: Part::Free,
        target: Part::Free,
    };
}

impl<T: Config> Book<T> {
    /// Carries out a transfer that was allowed: units, fee, and what the rules remember of both.
    pub fn transfer(
        &mut self,
        from: &T::AccountId,
        to: &T::AccountId,
        quantity: Quantity,
        route: Route<T::RuntimeHoldReason>,
        allowed: &Allowed<T::AccountId>,
    ) -> DispatchResult {
        let charge = allowed.charge;
        let amount = quantity.units();
        if from == to {
            let holding = self.holding_mut(from);
            holding.take(route.source, amount)?;
            holding.put(route.target, amount)?;
            self.pass(quantity, to, route.target);
            return Ok(());
        }
        let same_subject = self.are_one(from, to);
        let lots = self.take_lots(from, charge.outflow);
        self.take(from, route.source, amount)?;
        // A fee on top of the amount comes from what is free, also where the amount was on hold.
        let extra = charge.outflow.saturating_sub(amount);
        if extra > 0 {
            self.take(from, Part::Free, extra)?;
        }
        self.put(to, route.target, charge.inflow)?;
        if same_subject {
            self.put_lots(to, lots);
        } else {
            self.acquire(to, charge.inflow);
            self.note_window(from, Direction::Out, amount);
            self.note_window(to, Direction::In, amount);
        }
        if charge.fee > 0 {
            if let Some(collector) = self.state.rules.fee.as_ref().map(|fee| fee.collector.clone()) {
                self.put(&collector, Part::Free, charge.fee)?;
                self.acquire(&collector, charge.fee);
                Pallet::<T>::deposit_event(Event::FeeTaken {
                    asset: self.asset,
                    from: from.clone(),
                    to: to.clone(),
                    collector,
                    fee: charge.fee,
                });
            }
        }
        self.pass(quantity, to, route.target);
        for agent in &allowed.approved_by {
            self.spend_approval(agent, from, to);
        }
        Ok(())
    }

    /// An approval that serves once is used up.
    fn spend_approval(&self, agent: &T::AccountId, from: &T::AccountId, to: &T::AccountId) {
        let key = (self.asset, agent, from, to);
        if Approvals::<T>::get(key).is_some_and(|approval| !approval.standing) {
            Approvals::<T>::remove(key);
        }
    }

    /// Whether one person or institution stands behind both accounts.
    pub fn are_one(&mut self, one: &T::AccountId, other: &T::AccountId) -> bool {
        let subject = self.party(one).map(|party| party.subject);
        subject.is_some() && subject == self.party(other).map(|party| party.subject)
    }

    /// Gives a unique unit to `to`, where it is put into `target`.
    pub fn pass(&self, quantity: Quantity, to: &T::AccountId, target: PartOf<T>) {
        let Quantity::Item(item) = quantity else {
            return;
        };
        Items::<T>::mutate(self.asset, item, |record| {
            if let Some(record) = record {
                record.owner = to.clone();
                record.lock = match target {
                    Part::Free => None,
                    Part::Held(reason) => Some(reason),
                };
            }
        });
    }

    /// Puts free units of `who` on hold, whatever the rules say.
    pub fn hold(&mut self, who: &T::AccountId, quantity: Quantity, reason: T::RuntimeHoldReason) -> DispatchResult {
        let amount = quantity.units();
        ensure!(
            self.state.unique == matches!(quantity, Quantity::Item(_)),
            Error::<T>::WrongQuantity
        );
        ensure!(!self.state.frozen, Error::<T>::AssetFrozen);
        let holding = self.holding_mut(who);
        ensure!(!holding.account_frozen, Error::<T>::AccountFrozen);
        ensure!(amount <= holding.free, Error::<T>::InsufficientBalance);
        ensure!(amount <= holding.lockable(), Error::<T>::AmountFrozen);
        holding.take(Part::Free, amount)?;
        holding.put(Part::Held(reason), amount)?;
        if let Quantity::Item(item) = quantity {
            let record = Pallet::<T>::item_of(self.asset, item, who)?;
            ensure!(!record.frozen, Error::<T>::ItemFrozen);
            ensure!(record.lock.is_none(), Error::<T>::ItemLocked);
        }
        self.pass(quantity, who, Part::Held(reason));
        Ok(())
    }

    /// Brings units into being that were allowed.
    pub fn mint(&mut self, to: &T::AccountId, amount: Balance) -> DispatchResult {
        let tally = self.tally_mut();
        tally.supply = tally.supply.checked_add(amount).ok_or(Error::<T>::Overflow)?;
        self.put(to, Part::Free, amount)?;
        self.acquire(to, amount);
        Ok(())
    }

    /// Takes units out of being, whatever the rules say.
    pub fn burn(&mut self, from: &T::AccountId, part: PartOf<T>, amount: Balance) -> DispatchResult {
        self.take_lots(from, amount);
        self.take(from, part, amount)?;
        let tally = self.tally_mut();
        tally.supply = tally.supply.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    /// The book of an asset whose units are all alike.
    pub(crate) fn fungible_book(asset: AssetId) -> Result<Book<T>, Error<T>> {
        let book = Book::open(asset)?;
        ensure!(!book.state.unique, Error::<T>::WrongQuantity);
        Ok(book)
    }

    /// Transfers free units, or a unique one, if the rules allow it; says what it has cost.
    pub(crate) fn do_transfer(
        asset: AssetId,
        request: Request<T::AccountId>,
        preservation: Preservation,
    ) -> Result<Spent, DispatchError> {
        Self::transfer_with(asset, request, preservation, &mut Known::default())
    }

    /// The same, where something is known of the parties already.
    pub(crate) fn transfer_with(
        asset: AssetId,
        request: Request<T::AccountId>,
        preservation: Preservation,
        known: &mut Known<T>,
    ) -> Result<Spent, DispatchError> {
        let (Some(from), Some(to)) = (request.from, request.to) else {
            return Err(Error::<T>::NoSubject.into());
        };
        let quantity = request.quantity;
        let mut book = Book::<T>::open_with(asset, mem::take(known))?;
        let allowed = book.ensure_affordable(request, Part::Free)?;
        if from != to {
            let most = book.holding(from).reducible(preservation, Fortitude::Polite);
            ensure!(allowed.charge.outflow <= most, TokenError::NotExpendable);
        }
        book.transfer(from, to, quantity, Route::FREE, &allowed)?;
        let spent = book.spent();
        *known = book.close();
        if from != to {
            Self::deposit_event(Self::moved(asset, from, to, quantity, allowed.charge.inflow));
        }
        Ok(spent)
    }

    /// The event of a movement of free units.
    pub(crate) fn moved(
        asset: AssetId,
        from: &T::AccountId,
        to: &T::AccountId,
        quantity: Quantity,
        amount: Balance,
    ) -> Event<T> {
        let (from, to) = (from.clone(), to.clone());
        match quantity {
            Quantity::Units(_) => Event::Transferred {
                asset,
                from,
                to,
                amount,
            },
            Quantity::Item(item) => Event::ItemTransferred { asset, item, from, to },
        }
    }

    /// Delivers what is on hold for `reason` to `to`, where it is free or stays on hold, if the rules allow it; says what
    /// it has cost.
    pub(crate) fn do_deliver(
        asset: AssetId,
        request: Request<T::AccountId>,
        reason: T::RuntimeHoldReason,
        held: bool,
        known: &mut Known<T>,
    ) -> Result<Spent, DispatchError> {
        let (Some(from), Some(to)) = (request.from, request.to) else {
            return Err(Error::<T>::NoSubject.into());
        };
        let mut book = Book::<T>::open_with(asset, mem::take(known))?;
        let route = Route {
            source: Part::Held(reason),
            target: if held { Part::Held(reason) } else { Part::Free },
        };
        let allowed = book.ensure_affordable(request, route.source)?;
        book.transfer(from, to, request.quantity, route, &allowed)?;
        let spent = book.spent();
        *known = book.close();
        Self::deposit_event(match request.quantity {
            Quantity::Units(_) => Event::TransferredOnHold {
                asset,
                reason,
                from: from.clone(),
                to: to.clone(),
                amount: allowed.charge.inflow,
                held,
            },
            Quantity::Item(item) => Event::ItemTransferred {
                asset,
                item,
                from: from.clone(),
                to: to.clone(),
            },
        });
        Ok(spent)
    }

    /// Brings units into being if the rules allow the receiver; says what it has cost. `direct` issues obey the
    /// asset's stage.
    pub(crate) fn do_mint(
        asset: AssetId,
        to: &T::AccountId,
        amount: Balance,
        direct: bool,
    ) -> Result<Spent, DispatchError> {
        let book = Self::fungible_book(asset)?;
        ensure!(!book.state.backed, Error::<T>::Backed);
        ensure!(!direct || book.may_issue(), Error::<T>::StageForbids);
        Self::mint_in(book, to, amount)
    }

    /// The same for a book that is open, whoever asks.
    pub(crate) fn mint_in(mut book: Book<T>, to: &T::AccountId, amount: Balance) -> Result<Spent, DispatchError> {
        book.ensure_affordable(Request::issue(to, Quantity::Units(amount)), Part::Free)?;
        book.mint(to, amount)?;
        let spent = book.spent();
        book.close();
        Ok(spent)
    }

    /// Takes units out of being if the rules allow it; says what it has cost.
    pub(crate) fn do_redeem(
        asset: AssetId,
        who: &T::AccountId,
        quantity: Quantity,
        part: PartOf<T>,
    ) -> Result<Spent, DispatchError> {
        let book = Book::<T>::open(asset)?;
        ensure!(!book.state.backed, Error::<T>::Backed);
        Self::redeem_in(book, who, quantity, part)
    }

    /// The same for a book that is open, whoever asks.
    pub(crate) fn redeem_in(
        mut book: Book<T>,
        who: &T::AccountId,
        quantity: Quantity,
        part: PartOf<T>,
    ) -> Result<Spent, DispatchError> {
        let asset = book.asset;
        book.ensure_affordable(Request::redeem(who, quantity), part)?;
        book.burn(who, part, quantity.units())?;
        if let Quantity::Item(item) = quantity {
            Items::<T>::remove(asset, item);
        }
        let spent = book.spent();
        book.close();
        Self::deposit_event(Self::burned(asset, who, quantity, part));
        Ok(spent)
    }

    fn burned(asset: AssetId, who: &T::AccountId, quantity: Quantity, part: PartOf<T>) -> Event<T> {
        let holder = who.clone();
        match quantity {
            Quantity::Item(item) => Event::ItemBurned { asset, item, holder },
            Quantity::Units(amount) => Event::Burned {
                asset,
                holder,
                amount,
                reason: match part {
                    Part::Free => None,
                    Part::Held(reason) => Some(reason),
                },
            },
        }
    }

    /// Takes units out of being, whatever the rules say. Freezes hold unless the caller forces.
    pub(crate) fn do_burn(
        asset: AssetId,
        who: &T::AccountId,
        part: PartOf<T>,
        amount: Balance,
        fortitude: Fortitude,
    ) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        ensure!(!book.state.backed, Error::<T>::Backed);
        if fortitude == Fortitude::Polite {
            Self::ensure_thawed(&mut book, who, part, amount)?;
        }
        book.burn(who, part, amount)?;
        book.close();
        Self::deposit_event(Self::burned(asset, who, Quantity::Units(amount), part));
        Ok(())
    }

    /// Fails if a freeze keeps `amount` from leaving `part`. What is not there is not this function's concern.
    pub(crate) fn ensure_thawed(
        book: &mut Book<T>,
        who: &T::AccountId,
        part: PartOf<T>,
        amount: Balance,
    ) -> Result<(), Error<T>> {
        ensure!(!book.state.frozen, Error::<T>::AssetFrozen);
        let holding = book.holding(who);
        ensure!(!holding.account_frozen, Error::<T>::AccountFrozen);
        let there = holding.part(part) >= amount;
        ensure!(!there || holding.sendable(part) >= amount, Error::<T>::AmountFrozen);
        Ok(())
    }

    /// Puts free units of `who` on hold.
    pub(crate) fn do_hold(
        asset: AssetId,
        who: &T::AccountId,
        quantity: Quantity,
        reason: T::RuntimeHoldReason,
    ) -> DispatchResult {
        let mut book = Book::<T>::open(asset)?;
        book.hold(who, quantity, reason)?;
        book.close();
        Self::deposit_event(Self::held(asset, who, quantity, reason));
        Ok(())
    }

    /// Puts on hold what a request takes, if the rules allow the request; says what it has cost.
    pub(crate) fn hold_for(
        asset: AssetId,
        request: Request<T::AccountId>,
        reason: T::RuntimeHoldReason,
        known: &mut Known<T>,
    ) -> Result<Spent, DispatchError> {
        let from = request.from.ok_or(Error::<T>::NoSubject)?;
        let mut book = Book::<T>::open_with(asset, mem::take(known))?;
        book.ensure(request)?;
        book.hold(from, request.quantity, reason)?;
        let spent = book.spent();
        *known = book.close();
        Self::deposit_event(Self::held(asset, from, request.quantity, reason));
        Ok(spent)
    }

    fn held(asset: AssetId, holder: &T::AccountId, quantity: Quantity, reason: T::RuntimeHoldReason) -> Event<T> {
        Event::Held {
            asset,
            reason,
            holder: holder.clone(),
            amount: quantity.units(),
        }
    }

    /// Frees units of `who` that are on hold. No rule and no freeze stands in the way.
    pub(crate) fn do_release(
        asset: AssetId,
        who: &T::AccountId,
        quantity: Quantity,
        reason: T::RuntimeHoldReason,
    ) -> DispatchResult {
        let mut book = Book::<T>::open(asset)?;
        let amount = quantity.units();
        ensure!(
            book.state.unique == matches!(quantity, Quantity::Item(_)),
            Error::<T>::WrongQuantity
        );
        let holding = book.holding_mut(who);
        holding.take(Part::Held(reason), amount)?;
        if amount > 0 {
            holding.put(Part::Free, amount)?;
        }
        if let Quantity::Item(item) = quantity {
            ensure!(
                Self::item_of(asset, item, who)?.lock == Some(reason),
                Error::<T>::InsufficientHold
            );
        }
        book.pass(quantity, who, Part::Free);
        book.close();
        Self::deposit_event(Event::Released {
            asset,
            reason,
            holder: who.clone(),
            amount,
        });
        Ok(())
    }

    /// Sets a part of a holding, and leaves the supply as it is: for the raw writers of frame's traits only.
    pub(crate) fn set_part(asset: AssetId, who: &T::AccountId, part: PartOf<T>, amount: Balance) -> DispatchResult {
        let mut book = Self::fungible_book(asset)?;
        let before = book.holding(who).part(part);
        if amount > before {
            let more = amount.saturating_sub(before);
            book.ensure(Request::issue(who, Quantity::Units(more)))?;
            book.put(who, part, more)?;
        } else if amount < before {
            let less = before.saturating_sub(amount);
            book.ensure(Request::redeem(who, Quantity::Units(less)))?;
            Self::ensure_thawed(&mut book, who, part, less)?;
            book.take(who, part, less)?;
        }
        book.close();
        Ok(())
    }

    /// Fails unless units may be moved for `who` as a party on `side`: for answers without an amount.
    pub(crate) fn ensure_party(book: &mut Book<T>, request: Request<T::AccountId>, side: Side) -> DispatchResult {
        let refused = book.judge(request).err();
        let refused = refused.filter(|refusal| *refusal != Refusal::ZeroAmount);
        match refused {
            None => Ok(()),
            Some(refusal) => {
                let who = request.account(side);
                Err(error_of::<T>(refusal, who, who))
            },
        }
    }
}
