// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Bilateral matching: each side submits its own view of a trade, and two views that agree become an instruction.

use crate::{
    Config, Content, Error, Event, InstructionByReference, Instructions, Leg, LegOf, Options, Pallet, Submissions,
    WeightInfo,
};
use castellan_primitives::{
    membership::{Admission, Role},
    rwa::{AssetId, Quantity, VenueId},
    Balance, Moment, Reference,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, traits::Get, weights::Weight, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// Which side of a trade its submitter is on.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Direction {
    /// It delivers the asset and receives the cash.
    Deliver,
    /// It receives the asset and delivers the cash.
    Receive,
}

/// One side's view of a trade.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Trade<AccountId> {
    /// The submitter's own name for it; the same one is refused a second time.
    pub reference: Reference,
    /// Which side the submitter is on.
    pub direction: Direction,
    /// Who is on the other side.
    pub counterparty: AccountId,
    /// The asset that is delivered against cash.
    pub asset: AssetId,
    /// How much of the asset; above zero.
    pub quantity: Quantity,
    /// The asset that is paid with.
    pub cash_asset: AssetId,
    /// How much is paid, in the smallest unit; above zero.
    pub cash: Balance,
    /// By how much the counterparty's amount may differ, in the smallest unit.
    pub tolerance: Balance,
    /// The venue where the trade was agreed.
    pub venue: Option<VenueId>,
    /// The earliest moment of settlement, in milliseconds since the Unix epoch.
    pub value_date: Option<Moment>,
    /// The last moment at which it may match and settle, in milliseconds since the Unix epoch. The earlier one of both
    /// sides' counts.
    pub deadline: Moment,
}

/// A [`Trade`] between accounts of the runtime.
pub type TradeOf<T> = Trade<<T as frame_system::Config>::AccountId>;

impl<AccountId: Clone + PartialEq> Trade<AccountId> {
    /// Whether `other`, a submission of this one's counterparty, is the same trade of `submitter` seen from the other
    /// side: all terms agree, and the cash amounts differ by no more than either side tolerates.
    pub fn matches(&self, submitter: &AccountId, other: &Self) -> bool {
        self.direction != other.direction
            && other.counterparty == *submitter
            && (self.asset, self.quantity) == (other.asset, other.quantity)
            && self.cash_asset == other.cash_asset
            && self.cash.abs_diff(other.cash) <= self.tolerance.min(other.tolerance)
            && (self.venue, self.value_date) == (other.venue, other.value_date)
    }

    /// The asset's leg and the cash's, for a cash amount of `cash`.
    fn legs(&self, submitter: &AccountId, cash: Balance) -> [Leg<AccountId>; 2] {
        let (seller, buyer) = match self.direction {
            Direction::Deliver => (submitter, &self.counterparty),
            Direction::Receive => (&self.counterparty, submitter),
        };
        let asset = self.asset;
        let delivered = match self.quantity {
            Quantity::Units(amount) => Content::Units { asset, amount },
            Quantity::Item(item) => Content::Item { asset, item },
        };
        let paid = Content::Units {
            asset: self.cash_asset,
            amount: cash,
        };
        [
            Leg {
                from: seller.clone(),
                to: buyer.clone(),
                content: delivered,
            },
            Leg {
                from: buyer.clone(),
                to: seller.clone(),
                content: paid,
            },
        ]
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_submit(account: T::AccountId, trade: TradeOf<T>) -> Result<Weight, DispatchError> {
        T::Admission::ensure_role(&account, Role::Institution)?;
        let mut own = Submissions::<T>::get(&account);
        ensure!(
            !InstructionByReference::<T>::contains_key(&account, &trade.reference)
                && own.iter().all(|other| other.reference != trade.reference),
            Error::<T>::ReferenceTaken
        );
        Self::check_trade(&account, &trade)?;
        let now = Self::now();
        let mut theirs = Submissions::<T>::get(&trade.counterparty);
        let position = theirs.iter().position(|other| {
            // A reference that its owner used meanwhile names another instruction by now.
            trade.matches(&account, other)
                && now <= other.deadline
                && !InstructionByReference::<T>::contains_key(&trade.counterparty, &other.reference)
        });
        let Some(position) = position else {
            own.retain(|other| {
                let waits = now <= other.deadline;
                if !waits {
                    Self::deposit_event(Event::SubmissionExpired {
                        account: account.clone(),
                        reference: other.reference.clone(),
                    });
                }
                waits
            });
            let reference = trade.reference.clone();
            own.try_push(trade).map_err(|_| Error::<T>::TooManySubmissions)?;
            Submissions::<T>::insert(&account, own);
            Self::deposit_event(Event::Submitted { account, reference });
            return Ok(T::WeightInfo::submit());
        };
        let other = theirs.remove(position);
        Self::store_submissions(&trade.counterparty, theirs);
        Self::join(account, trade, other)
    }

    fn check_trade(account: &T::AccountId, trade: &TradeOf<T>) -> DispatchResult {
        Self::check_times(trade.value_date, trade.deadline)?;
        ensure!(trade.asset != trade.cash_asset, Error::<T>::SameAsset);
        for leg in trade.legs(account, trade.cash) {
            Self::check_leg(&leg, None)?;
        }
        ensure!(
            trade.tolerance <= T::MaxTolerance::get().mul_floor(trade.cash),
            Error::<T>::ToleranceTooWide
        );
        Self::admitting_venue(trade.venue, account)?;
        T::Admission::ensure_admitted(&trade.counterparty)
    }

    /// Makes an instruction of two submissions that match, `trade` the one of `account` that just came.
    fn join(account: T::AccountId, trade: TradeOf<T>, other: TradeOf<T>) -> Result<Weight, DispatchError> {
        let counterparty = trade.counterparty.clone();
        let ((seller, sold), (buyer, bought)) = match trade.direction {
            Direction::Deliver => ((account.clone(), &trade), (counterparty.clone(), &other)),
            Direction::Receive => ((counterparty.clone(), &other), (account.clone(), &trade)),
        };
        let legs: BoundedVec<LegOf<T>, T::MaxLegs> = sold
            .legs(&seller, sold.cash)
            .to_vec()
            .try_into()
            .map_err(|_| Error::<T>::TooManyLegs)?;
        let options = Options {
            venue: trade.venue,
            value_date: trade.value_date,
            ..Options::default()
        };
        let deadline = trade.deadline.min(other.deadline);
        let (id, mut instruction) = Self::open(seller.clone(), legs, deadline, sold.reference.clone(), options)?;
        InstructionByReference::<T>::insert(&buyer, &bought.reference, id);
        instruction.counter = Some((buyer.clone(), bought.reference.clone()));
        Self::deposit_event(Event::Matched { id, seller, buyer });
        let late = Self::record_affirmation(id, &mut instruction, &counterparty, None)?;
        let own = Self::record_affirmation(id, &mut instruction, &account, None)?;
        let progress = Self::advance(id, &mut instruction, own, late)?;
        let weight = T::WeightInfo::submit().saturating_add(Self::weight_of(&instruction, progress));
        Instructions::<T>::insert(id, instruction);
        Ok(weight)
    }

    pub(crate) fn do_cancel_submission(account: T::AccountId, reference: Reference) -> DispatchResult {
        T::Admission::ensure_admitted(&account)?;
        Self::remove_submission(&account, &reference, |_| Ok(()))?;
        Self::deposit_event(Event::SubmissionCancelled { account, reference });
        Ok(())
    }

    pub(crate) fn do_expire_submission(account: T::AccountId, reference: Reference) -> DispatchResult {
        Self::remove_submission(&account, &reference, |trade| {
            ensure!(Self::now() > trade.deadline, Error::<T>::DeadlineNotPassed);
            Ok(())
        })?;
        Self::deposit_event(Event::SubmissionExpired { account, reference });
        Ok(())
    }

    fn remove_submission(
        account: &T::AccountId,
        reference: &Reference,
        check: impl FnOnce(&TradeOf<T>) -> DispatchResult,
    ) -> DispatchResult {
        let mut waiting = Submissions::<T>::get(account);
        let position = waiting.iter().position(|trade| trade.reference == *reference);
        let trade = waiting.remove(position.ok_or(Error::<T>::UnknownSubmission)?);
        check(&trade)?;
        Self::store_submissions(account, waiting);
        Ok(())
    }

    fn store_submissions(account: &T::AccountId, waiting: BoundedVec<TradeOf<T>, T::MaxSubmissions>) {
        if waiting.is_empty() {
            Submissions::<T>::remove(account);
        } else {
            Submissions::<T>::insert(account, waiting);
        }
    }
}
