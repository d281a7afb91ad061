// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What rules are told about a movement.

use crate::{book::Book, Approvals, Config};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, Identity, SubjectId},
    rwa::{AssetId, Quantity, Side, VenueId},
    Balance, Moment,
};
use castellan_rules::{Facts, HolderCounts, Kind, Mark, Windows};

/// What is asked for.
pub(crate) struct Request<'a, AccountId> {
    pub kind: Kind,
    /// Who delivers; nobody delivers what is issued.
    pub from: Option<&'a AccountId>,
    /// Who receives; nobody receives what is redeemed.
    pub to: Option<&'a AccountId>,
    pub quantity: Quantity,
    pub venue: Option<VenueId>,
}

impl<AccountId> Copy for Request<'_, AccountId> {}

impl<AccountId> Clone for Request<'_, AccountId> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<'a, AccountId> Request<'a, AccountId> {
    /// Units that pass between two accounts without a venue.
    pub fn between(kind: Kind, from: &'a AccountId, to: &'a AccountId, quantity: Quantity) -> Self {
        Self {
            kind,
            from: Some(from),
            to: Some(to),
            quantity,
            venue: None,
        }
    }

    /// Units that come into being.
    pub fn issue(to: &'a AccountId, quantity: Quantity) -> Self {
        Self {
            kind: Kind::Issue,
            from: None,
            to: Some(to),
            quantity,
            venue: None,
        }
    }

    /// Units that cease to be.
    pub fn redeem(from: &'a AccountId, quantity: Quantity) -> Self {
        Self {
            kind: Kind::Redeem,
            from: Some(from),
            to: None,
            quantity,
            venue: None,
        }
    }

    /// What one account has as it is.
    pub fn keep(who: &'a AccountId) -> Self {
        Self {
            kind: Kind::Keep,
            from: None,
            to: Some(who),
            quantity: Quantity::Units(0),
            venue: None,
        }
    }

    pub fn account(&self, side: Side) -> Option<&'a AccountId> {
        match side {
            Side::Sender => self.from,
            Side::Receiver => self.to,
        }
    }
}

/// The facts of a request, as a book has them.
pub(crate) struct Inquiry<'a, T: Config> {
    book: &'a mut Book<T>,
    request: Request<'a, T::AccountId>,
}

impl<'a, T: Config> Inquiry<'a, T> {
    pub fn of(book: &'a mut Book<T>, request: Request<'a, T::AccountId>) -> Self {
        Self { book, request }
    }

    /// The facts of one account as a receiver of nothing.
    pub fn about(book: &'a mut Book<T>, who: &'a T::AccountId) -> Self {
        Self::of(book, Request::keep(who))
    }

    fn party(&mut self, side: Side) -> Option<&crate::known::Party<T>> {
        let who = self.request.account(side)?;
        self.book.party(who)
    }
}

impl<T: Config> Facts<T::AccountId> for Inquiry<'_, T> {
    fn asset(&mut self) -> AssetId {
        self.book.asset
    }

    fn amount(&mut self) -> Balance {
        self.request.quantity.units()
    }

    fn now(&mut self) -> Moment {
        self.book.now()
    }

    fn venue(&mut self) -> Option<VenueId> {
        self.request.venue
    }

    fn account(&mut self, side: Side) -> Option<T::AccountId> {
        self.request.account(side).cloned()
    }

    fn subject(&mut self, side: Side) -> Option<SubjectId> {
        self.party(side).map(|party| party.subject)
    }

    fn attestation(&mut self, side: Side, query: &ClaimQuery<T::AccountId>) -> Result<Attestation, ClaimError> {
        let party = self.party(side).ok_or(ClaimError::Missing)?;
        T::Identity::attestation(&party.profile, query)
    }

    fn jurisdiction(&mut self, side: Side) -> Result<Country, ClaimError> {
        let party = self.party(side).ok_or(ClaimError::Missing)?;
        T::Identity::jurisdiction(&party.profile)
    }

    fn balance(&mut self, side: Side) -> Balance {
        match self.request.account(side) {
            Some(who) => self.book.subject_total(who),
            None => 0,
        }
    }

    fn supply(&mut self) -> Balance {
        self.book.tally().supply
    }

    fn holders(&mut self) -> &HolderCounts {
        &self.book.tally().counts
    }

    fn counted(&mut self, side: Side) -> Mark {
        let who = self.request.account(side);
        who.and_then(|who| self.book.subject_mark(who)).unwrap_or_default()
    }

    fn held_for(&mut self, period: Moment) -> Balance {
        match self.request.from {
            Some(who) => self.book.held_for(who, period),
            None => 0,
        }
    }

    fn windows(&mut self, side: Side) -> Windows {
        match self.request.account(side) {
            Some(who) => self.book.subject_windows(who),
            None => Windows::default(),
        }
    }

    fn approved(&mut self, agent: &T::AccountId) -> bool {
        let (Some(from), Some(to)) = (self.request.from, self.request.to) else {
            return false;
        };
        let (amount, now) = (self.request.quantity.units(), self.book.now());
        Approvals::<T>::get((self.book.asset, agent, from, to)).is_some_and(|approval| approval.covers(amount, now))
    }
}
