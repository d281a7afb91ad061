// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! One asset's holdings while an operation works on them.
//!
//! An operation opens a book, asks and changes it, and closes it. Nothing is written before the book is closed, each item
//! is read at most once and written at most once, and parties that are the same account, or accounts of the same subject,
//! are the same entry. This is the only code that writes holdings and the tally.

use crate::{
    facts::Inquiry,
    holding::{Holding, PartOf},
    known::{Known, Party},
    rules::Spent,
    Accounts, AssetState, Config, Error, Event, Pallet, State, Tallies, Tally,
};
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{
    membership::AdmissionError,
    rwa::{AssetId, Direction, Side},
    Balance, Moment,
};
use castellan_rules::{mark, Lot, Lots, Mark, Needs, Windows};
use core::mem;
use sp_runtime::DispatchResult;

struct Entry<T: Config> {
    holding: Holding<T>,
    changed: bool,
}

/// A subject whose units change: what it had, and an account of it.
struct Change<T: Config> {
    account: T::AccountId,
    before: Balance,
}

pub(crate) struct Book<T: Config> {
    pub asset: AssetId,
    pub state: AssetState<T>,
    state_changed: bool,
    /// Whether scheduled rules took effect when the book was opened.
    promoted: bool,
    known: Known<T>,
    entries: BTreeMap<T::AccountId, Entry<T>>,
    /// By first account.
    changes: BTreeMap<T::AccountId, Change<T>>,
    tally: Option<Tally>,
    tally_changed: bool,
    /// What the rules in force make the ledger keep, once it was asked for.
    needs: Option<Needs>,
}

impl<T: Config> Book<T> {
    /// The book of an asset in this state.
    pub fn begin(asset: AssetId, state: AssetState<T>) -> Self {
        Self::with(asset, state, Known::default())
    }

    fn with(asset: AssetId, state: AssetState<T>, known: Known<T>) -> Self {
        Self {
            asset,
            state,
            state_changed: false,
            promoted: false,
            known,
            entries: BTreeMap::new(),
            changes: BTreeMap::new(),
            tally: None,
            tally_changed: false,
            needs: None,
        }
    }

    /// Opens the book of an asset. Rules whose time has come take effect.
    pub fn open(asset: AssetId) -> Result<Self, Error<T>> {
        Self::open_with(asset, Known::default())
    }

    /// The same, where something is known of the parties already.
    pub fn open_with(asset: AssetId, known: Known<T>) -> Result<Self, Error<T>> {
        let state = State::<T>::get(asset).ok_or(Error::<T>::UnknownAsset)?;
        let mut book = Self::with(asset, state, known);
        if book.state.next.is_some() {
            let now = book.now();
            if let Some(next) = book.state.next.take_if(|next| next.effective_at <= now) {
                book.adopt(next.rules, next.effective_at);
                book.promoted = true;
            }
        }
        Ok(book)
    }

    /// Puts `rules` in force from `since` on, and begins to keep what they ask for.
    pub fn adopt(&mut self, rules: crate::RulesOf<T>, since: Moment) {
        let needs = rules.needs();
        self.state.rules = rules;
        self.state.version = self.state.version.saturating_add(1);
        self.state.lots_since = needs.lots.then(|| self.state.lots_since.unwrap_or(since));
        self.state_changed = true;
        self.tally_mut().counts.track(&needs.groups);
        self.needs = Some(needs);
    }

    fn needs(&mut self) -> &Needs {
        self.needs.get_or_insert_with(|| self.state.rules.needs())
    }

    pub fn now(&mut self) -> Moment {
        self.known.now()
    }

    pub fn state_mut(&mut self) -> &mut AssetState<T> {
        self.state_changed = true;
        &mut self.state
    }

    pub fn tally(&mut self) -> &Tally {
        self.tally.get_or_insert_with(|| Tallies::<T>::get(self.asset))
    }

    pub fn tally_mut(&mut self) -> &mut Tally {
        self.tally_changed = true;
        self.tally.get_or_insert_with(|| Tallies::<T>::get(self.asset))
    }

    fn entry(&mut self, who: &T::AccountId) -> &mut Entry<T> {
        let (asset, state) = (self.asset, &self.state);
        self.entries.entry(who.clone()).or_insert_with(|| {
            let mut holding = Accounts::<T>::get(asset, who).unwrap_or_else(|| Holding::new(state));
            holding.settle(state);
            Entry {
                holding,
                changed: false,
            }
        })
    }

    /// What `who` has.
    pub fn holding(&mut self, who: &T::AccountId) -> &Holding<T> {
        &self.entry(who).holding
    }

    /// What `who` has, to be changed without adding or taking units: see [`Book::put`] and [`Book::take`] for that.
    pub fn holding_mut(&mut self, who: &T::AccountId) -> &mut Holding<T> {
        let entry = self.entry(who);
        entry.changed = true;
        &mut entry.holding
    }

    /// Who stands behind `who`; `None` if nobody is known to.
    pub fn party(&mut self, who: &T::AccountId) -> Option<&Party<T>> {
        self.known.party(who)
    }

    /// Whether `who` may act on the chain.
    pub fn standing(&mut self, who: &T::AccountId) -> Result<(), AdmissionError> {
        self.known.standing(who)
    }

    /// The first account of the subject behind `who`.
    fn first(&mut self, who: &T::AccountId) -> T::AccountId {
        self.party(who).map_or_else(|| who.clone(), |party| party.first.clone())
    }

    /// Units of the subject behind `who`, in all its accounts, in the smallest unit.
    pub fn subject_total(&mut self, who: &T::AccountId) -> Balance {
        let first = self.first(who);
        let holding = self.holding(&first);
        holding.total().saturating_add(holding.beside)
    }

    /// In which groups the subject behind `who` is counted.
    pub fn subject_mark(&mut self, who: &T::AccountId) -> Option<Mark> {
        let first = self.first(who);
        self.holding(&first).mark
    }

    /// What the subject behind `who` moved lately.
    pub fn subject_windows(&mut self, who: &T::AccountId) -> Windows {
        let first = self.first(who);
        self.holding(&first).windows.unwrap_or_default()
    }

    /// Remembers what the subject behind `who` has before it changes, and counts it anew when the book is closed.
    pub fn count(&mut self, who: &T::AccountId) {
        let first = self.first(who);
        if !self.changes.contains_key(&first) {
            let before = self.subject_total(who);
            let account = who.clone();
            self.changes.insert(first, Change { account, before });
        }
    }

    /// Adds units, which must not be zero, to a part of what `who` has.
    pub fn put(&mut self, who: &T::AccountId, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        self.count(who);
        self.holding_mut(who).put(part, amount)?;
        let first = self.first(who);
        if first != *who {
            let holding = self.holding_mut(&first);
            holding.beside = holding.beside.checked_add(amount).ok_or(Error::<T>::Overflow)?;
        }
        Ok(())
    }

    /// Takes units from a part of what `who` has. What is frozen shrinks to what is left.
    pub fn take(&mut self, who: &T::AccountId, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        self.count(who);
        let holding = self.holding_mut(who);
        holding.take(part, amount)?;
        holding.frozen = holding.frozen.min(holding.total());
        let first = self.first(who);
        if first != *who {
            let holding = self.holding_mut(&first);
            holding.beside = holding.beside.saturating_sub(amount);
        }
        Ok(())
    }

    /// Units of the account that it has had for `period` milliseconds, in the smallest unit.
    pub fn held_for(&mut self, who: &T::AccountId, period: Moment) -> Balance {
        let now = self.now();
        let since = self.state.lots_since.unwrap_or_default();
        let holding = self.holding(who);
        match &holding.lots {
            Some(lots) => lots.held_for(period, now, holding.total(), since),
            None => Lots::default().held_for(period, now, holding.total(), since),
        }
    }

    /// Takes the lots of units that are about to leave `who`, the oldest first. To be called before the units leave.
    pub fn take_lots(&mut self, who: &T::AccountId, amount: Balance) -> Vec<Lot> {
        let Some(since) = self.state.lots_since else {
            return Vec::new();
        };
        let holding = self.holding_mut(who);
        let total = holding.total();
        let lots = holding.lots.get_or_insert_default();
        lots.take(amount, total, since)
    }

    /// Remembers when units that reached `who` were acquired.
    pub fn put_lots(&mut self, who: &T::AccountId, lots: Vec<Lot>) {
        let since = self.state.lots_since;
        let holding = self.holding_mut(who);
        if let Some(since) = since {
            let kept = holding.lots.get_or_insert_default();
            lots.into_iter().for_each(|lot| kept.put(lot, since));
        } else {
            holding.lots = None;
        }
    }

    /// Remembers units that reached `who` now from somebody else.
    pub fn acquire(&mut self, who: &T::AccountId, amount: Balance) {
        if self.state.lots_since.is_some() {
            let acquired_at = self.now();
            self.put_lots(who, alloc::vec![Lot { acquired_at, amount }]);
        } else if self.holding(who).lots.is_some() {
            self.holding_mut(who).lots = None;
        }
    }

    /// Counts what the subject behind `who` moved, if the rules ask for it.
    pub fn note_window(&mut self, who: &T::AccountId, direction: Direction, amount: Balance) {
        let first = self.first(who);
        if self.needs().windows {
            let now = self.now();
            let windows = &mut self.holding_mut(&first).windows;
            windows.get_or_insert_default().add(now, direction, amount);
        } else if self.holding(&first).windows.is_some() {
            self.holding_mut(&first).windows = None;
        }
    }

    /// Counts the subjects whose units changed. The tally is read only if a holder came or went, or if the rules ask
    /// about groups of holders.
    fn recount(&mut self) {
        let grouped = !self.needs().groups.is_empty();
        for (first, change) in mem::take(&mut self.changes) {
            let old = self.holding(&first).mark;
            let after = self.subject_total(&first);
            if !grouped && (change.before == 0) == (after == 0) && old.is_some() == (after > 0) {
                continue;
            }
            let new = (after > 0).then(|| mark(Side::Receiver, &mut Inquiry::about(self, &change.account)));
            let before = old.map(|mark| (mark, change.before));
            let after = new.map(|mark| (mark, after));
            self.tally_mut().counts.replace(before, after);
            if new != old {
                self.holding_mut(&first).mark = new;
            }
        }
    }

    /// What the operation has cost beyond the two parties' holdings and one rule.
    pub fn spent(&self) -> Spent {
        Spent {
            cost: self.state.rules.cost(),
            further: (self.entries.len() as u32).saturating_sub(2),
        }
    }

    /// Writes all that has changed, and hands over what it knows of the parties.
    pub fn close(mut self) -> Known<T> {
        self.recount();
        let asset = self.asset;
        let mut known = self.known;
        for (who, entry) in self.entries {
            if !entry.changed {
                continue;
            }
            if entry.holding.is_blank(|| known.now()) {
                Accounts::<T>::remove(asset, who);
            } else {
                Accounts::<T>::insert(asset, who, entry.holding);
            }
        }
        if let Some(tally) = self.tally.filter(|_| self.tally_changed) {
            Tallies::<T>::insert(asset, tally);
        }
        if self.promoted {
            Pallet::<T>::deposit_event(Event::RulesReplaced {
                asset,
                version: self.state.version,
                count: self.state.rules.rules.len() as u32,
            });
        }
        if self.state_changed {
            State::<T>::insert(asset, self.state);
        }
        known
    }
}

impl<T: Config> Pallet<T> {
    /// What `who` has, splits up to now included. For answers; operations open a book.
    pub fn holding(asset: AssetId, who: &T::AccountId) -> Option<Holding<T>> {
        let state = State::<T>::get(asset)?;
        let mut holding = Accounts::<T>::get(asset, who).unwrap_or_else(|| Holding::new(&state));
        holding.settle(&state);
        Some(holding)
    }

    /// Counts a subject that holds units anew, by one of its accounts.
    pub(crate) fn do_count_holder(asset: AssetId, who: &T::AccountId) -> DispatchResult {
        let mut book = Book::<T>::open(asset)?;
        frame_support::ensure!(book.subject_total(who) > 0, Error::<T>::NotHolder);
        book.count(who);
        book.close();
        Self::deposit_event(Event::HolderCounted {
            asset,
            holder: who.clone(),
        });
        Ok(())
    }
}
