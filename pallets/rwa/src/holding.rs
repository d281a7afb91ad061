// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What one account has of one asset, and the arithmetic on it.

use crate::{AssetState, Config, Error, Record, MAX_RECORDS};
use castellan_primitives::{
    rwa::{Direction, Period, RecordId},
    Balance, Moment,
};
use castellan_rules::{Lots, Mark, Windows};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::{
        tokens::{Fortitude, IdAmount, Preservation},
        ConstU32,
    },
    BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// A part of a holding.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Part<Reason> {
    /// Units that the owner may move.
    Free,
    /// Units on hold for a reason.
    Held(Reason),
}

/// The part of a holding in the runtime `T`.
pub(crate) type PartOf<T> = Part<<T as Config>::RuntimeHoldReason>;

/// What an account had at record dates after which its holding changed.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Past {
    /// The first record date that it speaks for.
    pub from: RecordId,
    /// The first record date after the change, for which it no longer speaks.
    pub until: RecordId,
    /// All its units then, in the smallest unit.
    pub balance: Balance,
    /// The product of all splits that `balance` takes account of.
    #[codec(compact)]
    pub factor: Balance,
}

impl Past {
    fn speaks_for(&self, record: RecordId) -> bool {
        (self.from..self.until).contains(&record)
    }
}

/// All units of one asset that one account owns, and what restricts them.
///
/// It is one item, so that a movement writes one item for each party.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Holding<T: Config> {
    /// Units that are not on hold, in the smallest unit.
    pub free: Balance,
    /// Units set aside by other parts of the chain, by reason, in the smallest unit. None is zero.
    pub holds: BoundedVec<IdAmount<T::RuntimeHoldReason, Balance>, T::MaxHolds>,
    /// Units that the asset's agents froze, in the smallest unit; no more than there are.
    #[codec(compact)]
    pub frozen: Balance,
    /// Units that other parts of the chain froze, by reason, in the smallest unit. It may be more than there are.
    pub freezes: BoundedVec<IdAmount<T::RuntimeFreezeReason, Balance>, T::MaxFreezes>,
    /// Whether the account is frozen: no unit can leave or reach it.
    pub account_frozen: bool,
    /// The product of all splits that the amounts take account of.
    #[codec(compact)]
    pub factor: Balance,
    /// The first record date that the amounts are later than.
    #[codec(compact)]
    pub next_record: RecordId,
    /// What it was at record dates that are open, oldest first.
    pub history: BoundedVec<Past, ConstU32<MAX_RECORDS>>,
    /// Of a subject's first account: units in all its other accounts together, in the smallest unit.
    #[codec(compact)]
    pub beside: Balance,
    /// Of a subject's first account: in which groups of holders it is counted, if it has units.
    pub mark: Option<Mark>,
    /// Of a subject's first account: what it moved lately, while the rules ask for it.
    pub windows: Option<Windows>,
    /// When units were acquired, while the rules ask for it.
    pub lots: Option<Lots>,
}

impl<T: Config> Holding<T> {
    /// The holding of an account that has nothing.
    pub(crate) fn new(state: &AssetState<T>) -> Self {
        Self {
            free: 0,
            holds: BoundedVec::new(),
            frozen: 0,
            freezes: BoundedVec::new(),
            account_frozen: false,
            factor: state.factor,
            next_record: state.next_record,
            history: BoundedVec::new(),
            beside: 0,
            mark: None,
            windows: None,
            lots: None,
        }
    }

    /// Units on hold for any reason, in the smallest unit.
    pub fn held(&self) -> Balance {
        self.holds.iter().fold(0, |sum, hold| sum.saturating_add(hold.amount))
    }

    /// Units on hold for `reason`, in the smallest unit.
    pub fn held_for(&self, reason: &T::RuntimeHoldReason) -> Balance {
        self.holds
            .iter()
            .find(|hold| hold.id == *reason)
            .map_or(0, |hold| hold.amount)
    }

    /// All units, in the smallest unit.
    pub fn total(&self) -> Balance {
        self.free.saturating_add(self.held())
    }

    /// How many units must remain, in the smallest unit. Freezes do not add up: each demands that so much remains.
    pub fn frozen_total(&self) -> Balance {
        self.freezes
            .iter()
            .fold(self.frozen, |most, freeze| most.max(freeze.amount))
    }

    /// Units frozen for `id`, in the smallest unit.
    pub fn frozen_for(&self, id: &T::RuntimeFreezeReason) -> Balance {
        self.freezes
            .iter()
            .find(|freeze| freeze.id == *id)
            .map_or(0, |freeze| freeze.amount)
    }

    /// Units of `part` that could leave, in the smallest unit: what remains of all must cover what is frozen.
    pub(crate) fn sendable(&self, part: PartOf<T>) -> Balance {
        if self.account_frozen {
            return 0;
        }
        self.part(part).min(self.total().saturating_sub(self.frozen_total()))
    }

    /// Free units that could be put on hold, in the smallest unit: all that is on hold must remain deliverable.
    pub(crate) fn lockable(&self) -> Balance {
        if self.account_frozen {
            return 0;
        }
        self.free.saturating_sub(self.frozen_total())
    }

    /// Free units that can leave; all but one of the last if the holding must go on existing. Force thaws.
    pub(crate) fn reducible(&self, preservation: Preservation, fortitude: Fortitude) -> Balance {
        let most = match fortitude {
            Fortitude::Force => self.free,
            Fortitude::Polite => self.sendable(Part::Free),
        };
        match preservation {
            Preservation::Expendable => most,
            Preservation::Protect | Preservation::Preserve => most.min(self.total().saturating_sub(1)),
        }
    }

    /// Whether a hold for `reason` can be added to.
    pub(crate) fn has_room(&self, reason: &T::RuntimeHoldReason) -> bool {
        !self.holds.is_full() || self.held_for(reason) > 0
    }

    pub(crate) fn part(&self, part: PartOf<T>) -> Balance {
        match part {
            Part::Free => self.free,
            Part::Held(reason) => self.held_for(&reason),
        }
    }

    /// Takes `amount` out of a part.
    pub(crate) fn take(&mut self, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        match part {
            Part::Free => {
                self.free = self.free.checked_sub(amount).ok_or(Error::<T>::InsufficientBalance)?;
            },
            Part::Held(reason) => {
                let hold = self
                    .holds
                    .iter_mut()
                    .find(|hold| hold.id == reason)
                    .ok_or(Error::<T>::InsufficientHold)?;
                hold.amount = hold.amount.checked_sub(amount).ok_or(Error::<T>::InsufficientHold)?;
                self.holds.retain(|hold| hold.amount > 0);
            },
        }
        Ok(())
    }

    /// Puts `amount`, which must not be zero, into a part.
    pub(crate) fn put(&mut self, part: PartOf<T>, amount: Balance) -> Result<(), Error<T>> {
        self.total().checked_add(amount).ok_or(Error::<T>::Overflow)?;
        match part {
            Part::Free => self.free = self.free.saturating_add(amount),
            Part::Held(reason) => match self.holds.iter_mut().find(|hold| hold.id == reason) {
                Some(hold) => hold.amount = hold.amount.saturating_add(amount),
                None => {
                    self.holds
                        .try_push(IdAmount { id: reason, amount })
                        .map_err(|_| Error::<T>::TooManyHolds)?;
                },
            },
        }
        Ok(())
    }

    /// Sets what another part of the chain freezes for `id`.
    pub(crate) fn freeze(&mut self, id: &T::RuntimeFreezeReason, amount: Balance) -> Result<(), Error<T>> {
        if amount == 0 {
            self.freezes.retain(|freeze| freeze.id != *id);
        } else if let Some(freeze) = self.freezes.iter_mut().find(|freeze| freeze.id == *id) {
            freeze.amount = amount;
        } else {
            self.freezes
                .try_push(IdAmount { id: *id, amount })
                .map_err(|_| Error::<T>::TooManyFreezes)?;
        }
        Ok(())
    }

    /// Takes account of the record dates and splits since the holding was last changed.
    ///
    /// What is on hold keeps its amount: the units that a split adds are free.
    pub(crate) fn settle(&mut self, state: &AssetState<T>) {
        self.history
            .retain(|past| state.records.iter().any(|record| past.speaks_for(*record)));
        if self.next_record < state.next_record {
            if state.records.iter().any(|record| *record >= self.next_record) {
                let past = Past {
                    from: self.next_record,
                    until: state.next_record,
                    balance: self.total(),
                    factor: self.factor,
                };
                // Each entry speaks for a record date that is open, and no more of them can be.
                let kept = self.history.try_push(past);
                debug_assert!(kept.is_ok());
            }
            self.next_record = state.next_record;
        }
        let ratio = state.factor.checked_div(self.factor).unwrap_or(1);
        self.factor = state.factor;
        if ratio > 1 {
            self.free = self.total().saturating_mul(ratio).saturating_sub(self.held());
            self.frozen = self.frozen.saturating_mul(ratio);
            self.beside = self.beside.saturating_mul(ratio);
            for freeze in &mut self.freezes {
                freeze.amount = freeze.amount.saturating_mul(ratio);
            }
            if let Some(windows) = &mut self.windows {
                windows.scale(ratio);
            }
            if let Some(lots) = &mut self.lots {
                lots.scale(ratio);
            }
        }
    }

    /// All units at a record date that is open, in the smallest unit.
    pub(crate) fn total_at(&self, number: RecordId, record: &Record) -> Balance {
        let (balance, factor) = match self.history.iter().find(|past| past.speaks_for(number)) {
            Some(past) => (past.balance, past.factor),
            None if self.next_record <= number => (self.total(), self.factor),
            None => (0, 1),
        };
        balance.saturating_mul(record.factor.checked_div(factor).unwrap_or(1))
    }

    /// Whether nothing would be lost if it were forgotten at `now`, asked for only if there is anything that time ends.
    pub(crate) fn is_blank(&self, now: impl FnOnce() -> Moment) -> bool {
        let bare = self.total() == 0
            && self.frozen == 0
            && self.freezes.is_empty()
            && !self.account_frozen
            && self.history.is_empty()
            && self.beside == 0
            && self.mark.is_none();
        bare && self.windows.is_none_or(|windows| {
            let now = now();
            [Period::Day, Period::Month].into_iter().all(|period| {
                [Direction::In, Direction::Out]
                    .into_iter()
                    .all(|direction| windows.used(now, period, direction) == 0)
            })
        })
    }
}
