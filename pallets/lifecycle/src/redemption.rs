// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Stage 6: units are taken back against cash, because their holders ask or because their time is over.

use crate::{
    records::{AgendaKey, Task},
    Agenda, Config, Error, Event, Exit, ExitKind, Funds, HoldReason, Lives, Pallet, Plan, Queues, Redemptions,
    Repurchases, Requests,
};
use alloc::vec::Vec;
use castellan_calendar::{mul_div, Rounding};
use castellan_primitives::{
    membership::Admission,
    rwa::{AssetId, AssetPowers, Issuance, Ledger, Power, Quantity},
    Balance, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::Get};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError};

/// Why holders may ask for repayment.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum RepurchaseKind {
    /// The terms give them the right to.
    Put,
    /// The issuer offers it.
    Early,
}

/// What a lot is repaid with.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Price {
    /// This much, in the smallest unit of the cash asset; above zero.
    Fixed(Balance),
    /// What a lot is worth when the request is processed.
    Value,
}

/// How much may be taken back in a while.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Gate {
    /// The most units in one period, in the smallest unit; above zero.
    pub units: Balance,
    /// The length of a period, in milliseconds; above zero. The first begins when the window opens.
    pub period: Moment,
}

/// On what terms holders may ask for repayment.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct RepurchaseTerms {
    /// Why they may.
    pub kind: RepurchaseKind,
    /// From when on one can ask, in milliseconds since the Unix epoch.
    pub opens: Moment,
    /// From when on one cannot ask any more.
    pub closes: Moment,
    /// What a lot is repaid with.
    pub price: Price,
    /// How much may be taken back in a while; `None` for no limit.
    pub gate: Option<Gate>,
}

/// A repurchase under way.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Repurchase {
    /// Its terms.
    pub terms: RepurchaseTerms,
    /// Which period of the gate was used last, from 0.
    pub period: u64,
    /// How many units were taken back in it.
    pub used: Balance,
}

/// A holder's wish to be repaid. Its units are locked.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Request<AccountId> {
    /// Whose units.
    pub holder: AccountId,
    /// How many are not taken back yet.
    pub units: Balance,
    /// When it was made, in milliseconds since the Unix epoch.
    pub made_at: Moment,
}

/// The requests of an asset, served in the order in which they were made.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Queue {
    /// The first request that may still wait.
    pub head: u64,
    /// The number that the next request gets.
    pub tail: u64,
    /// The number that the next record of a redemption gets.
    pub redemptions: u64,
}

impl Queue {
    /// Whether a request may still wait.
    pub fn is_waiting(&self) -> bool {
        self.head < self.tail
    }
}

/// The record of units that were taken back.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Redemption<AccountId> {
    /// Whose they were.
    pub holder: AccountId,
    /// How many, in the smallest unit.
    pub units: Balance,
    /// What was paid for them, in the smallest unit of the cash asset.
    pub paid: Balance,
    /// When, in milliseconds since the Unix epoch.
    pub at: Moment,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open_repurchase(who: T::AccountId, asset: AssetId, terms: RepurchaseTerms) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Redeem)?;
        let life = Self::ongoing(asset)?;
        ensure!(!Self::is_unique(asset), Error::<T>::UniqueUnits);
        Self::ensure_no_repurchase(asset)?;
        ensure!(
            terms.opens < terms.closes && Self::now() < terms.closes,
            Error::<T>::InvalidWindow
        );
        match terms.price {
            Price::Fixed(price) => ensure!(price > 0, Error::<T>::ZeroAmount),
            Price::Value => ensure!(life.plan.valuation.is_some(), Error::<T>::NoValue),
        }
        if let Some(gate) = terms.gate {
            ensure!(
                gate.units >= life.plan.lot.into() && gate.period > 0,
                Error::<T>::InvalidGate
            );
        }
        Repurchases::<T>::insert(
            asset,
            Repurchase {
                terms,
                period: 0,
                used: 0,
            },
        );
        Self::deposit_event(Event::RepurchaseOpened { asset, terms });
        Ok(())
    }

    /// Ends a repurchase: nobody can ask any more. Those who asked are served first.
    pub(crate) fn do_close_repurchase(who: T::AccountId, asset: AssetId) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Redeem)?;
        let repurchase = Repurchases::<T>::get(asset).ok_or(Error::<T>::NoRepurchase)?;
        ensure!(!Queues::<T>::get(asset).is_waiting(), Error::<T>::RequestsWaiting);
        // A right that the terms give is not the issuer's to end.
        ensure!(
            repurchase.terms.kind == RepurchaseKind::Early || Self::now() >= repurchase.terms.closes,
            Error::<T>::TooEarly
        );
        Repurchases::<T>::remove(asset);
        Self::deposit_event(Event::RepurchaseClosed { asset });
        Ok(())
    }

    pub(crate) fn do_request_redemption(who: T::AccountId, asset: AssetId, units: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let life = Self::ongoing(asset)?;
        let terms = Repurchases::<T>::get(asset).ok_or(Error::<T>::NoRepurchase)?.terms;
        let now = Self::now();
        ensure!(now >= terms.opens, Error::<T>::TooEarly);
        ensure!(now < terms.closes, Error::<T>::TooLate);
        ensure!(units > 0, Error::<T>::ZeroAmount);
        ensure!(
            units.checked_rem(life.plan.lot.into()) == Some(0),
            Error::<T>::NotWholeLots
        );
        T::Assets::lock(asset, &who, Quantity::Units(units), &HoldReason::Redemption.into())?;
        let id = Queues::<T>::try_mutate(asset, |queue| {
            let id = queue.tail;
            queue.tail = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            Ok::<_, DispatchError>(id)
        })?;
        Requests::<T>::insert(
            asset,
            id,
            Request {
                holder: who.clone(),
                units,
                made_at: now,
            },
        );
        Self::deposit_event(Event::RedemptionRequested {
            asset,
            request: id,
            holder: who,
            units,
        });
        Ok(())
    }

    pub(crate) fn do_cancel_redemption(who: T::AccountId, asset: AssetId, id: u64) -> DispatchResult {
        let request = Requests::<T>::get(asset, id).ok_or(Error::<T>::UnknownRequest)?;
        ensure!(request.holder == who, Error::<T>::NotRequester);
        Self::end_request(asset, id, &request)?;
        Self::deposit_event(Event::RedemptionCancelled { asset, request: id });
        Ok(())
    }

    /// Serves up to `limit` requests from the head of the queue, as far as gate and funds go, and says how many it
    /// looked at.
    pub(crate) fn do_process_redemptions(asset: AssetId, limit: u32) -> Result<u32, DispatchError> {
        let mut life = Self::life(asset)?;
        Self::ensure_drawn_up(asset, &mut life)?;
        let now = Self::now();
        let exit = life.exit(now);
        let mut repurchase = Repurchases::<T>::get(asset).ok_or(Error::<T>::NoRepurchase)?;
        let lot = Balance::from(life.plan.lot);
        let price = match (exit, repurchase.terms.price) {
            (Some(exit), _) => exit.price,
            (None, Price::Fixed(price)) => price,
            (None, Price::Value) => Self::value(asset).ok_or(Error::<T>::NoValue)?,
        };
        let mut room = match repurchase.terms.gate.filter(|_| exit.is_none()) {
            Some(gate) => Self::room(&mut repurchase, gate, now),
            None => Balance::MAX,
        };
        let mut seen = 0u32;
        while seen < limit.min(T::MaxPage::get()) {
            let queue = Queues::<T>::get(asset);
            if !queue.is_waiting() {
                break;
            }
            if let Some(mut request) = Requests::<T>::get(asset, queue.head) {
                let affordable = Funds::<T>::get(asset).checked_div(price).unwrap_or(Balance::MAX);
                let lots = request
                    .units
                    .min(room)
                    .checked_div(lot)
                    .unwrap_or_default()
                    .min(affordable);
                if lots == 0 {
                    break;
                }
                let units = lots.saturating_mul(lot);
                let holder = request.holder.clone();
                let reason = HoldReason::Redemption.into();
                match Self::take_back(asset, &life.plan, &holder, units, price, Some(&reason)) {
                    Ok(()) => {
                        room = room.saturating_sub(units);
                        repurchase.used = repurchase.used.saturating_add(units);
                        request.units = request.units.saturating_sub(units);
                        if request.units > 0 {
                            Requests::<T>::insert(asset, queue.head, request);
                            seen = seen.saturating_add(1);
                            continue;
                        }
                        Requests::<T>::remove(asset, queue.head);
                    },
                    Err(error) => {
                        // One who cannot be paid must not keep the others waiting.
                        Self::end_request(asset, queue.head, &request)?;
                        Self::deposit_event(Event::RedemptionRefused { asset, holder, error });
                    },
                }
            }
            seen = seen.saturating_add(1);
            Queues::<T>::mutate(asset, |queue| queue.head = queue.head.saturating_add(1));
        }
        ensure!(seen > 0, Error::<T>::NothingToServe);
        Repurchases::<T>::insert(asset, repurchase);
        Lives::<T>::insert(asset, life);
        Ok(seen)
    }

    pub(crate) fn do_call(who: T::AccountId, asset: AssetId, price: Balance, from: Moment) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Redeem)?;
        let mut life = Self::ongoing(asset)?;
        ensure!(!Self::is_unique(asset), Error::<T>::UniqueUnits);
        ensure!(life.called.is_none(), Error::<T>::ExitDue);
        ensure!(price > 0, Error::<T>::ZeroAmount);
        ensure!(from > Self::now(), Error::<T>::TooLate);
        let maturity = life.plan.bond.map(|bond| bond.schedule.maturity().start());
        ensure!(maturity.is_none_or(|maturity| from < maturity), Error::<T>::TooLate);
        Self::ensure_no_offering(asset)?;
        life.called = Some(Exit {
            kind: ExitKind::Call,
            price,
            from,
        });
        Agenda::<T>::insert(AgendaKey::new(from, asset, Task::Exit), ());
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::Called { asset, price, from });
        Ok(())
    }

    /// Takes all free units of each of `holders` back at the exit's price, and passes over those who cannot be paid.
    pub(crate) fn do_redeem(asset: AssetId, holders: Vec<T::AccountId>) -> DispatchResult {
        let mut life = Self::life(asset)?;
        let exit = life.exit(Self::now()).ok_or(Error::<T>::NotDue)?;
        Self::begin_exit(asset, &life);
        Self::ensure_drawn_up(asset, &mut life)?;
        for holder in holders {
            let units = T::Assets::available(asset, &holder);
            if units == 0 {
                continue;
            }
            if let Err(error) = Self::take_back(asset, &life.plan, &holder, units, exit.price, None) {
                Self::deposit_event(Event::RedemptionRefused { asset, holder, error });
            }
        }
        Lives::<T>::insert(asset, life);
        Ok(())
    }

    /// Pays for units and takes them out of being, or does neither.
    ///
    /// The price is for a lot; what is not a whole lot is paid in proportion, rounded down.
    fn take_back(
        asset: AssetId,
        plan: &Plan<T::AccountId>,
        holder: &T::AccountId,
        units: Balance,
        price: Balance,
        locked: Option<&T::RuntimeHoldReason>,
    ) -> DispatchResult {
        with_storage_layer(|| {
            let cost = mul_div(units, price, plan.lot.into(), Rounding::Down).ok_or(ArithmeticError::Overflow)?;
            Self::take_funds(asset, cost)?;
            Self::pay_held(plan.cash, HoldReason::Payout, &plan.paying_agent, holder, cost)?;
            T::Assets::redeem(asset, holder, Quantity::Units(units), locked)?;
            let number = Queues::<T>::try_mutate(asset, |queue| {
                let number = queue.redemptions;
                queue.redemptions = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
                Ok::<_, DispatchError>(number)
            })?;
            Redemptions::<T>::insert(
                asset,
                number,
                Redemption {
                    holder: holder.clone(),
                    units,
                    paid: cost,
                    at: Self::now(),
                },
            );
            Self::deposit_event(Event::Redeemed {
                asset,
                holder: holder.clone(),
                units,
                paid: cost,
            });
            Ok(())
        })
    }

    /// How many units the gate still lets through in the period that `now` falls in.
    fn room(repurchase: &mut Repurchase, gate: Gate, now: Moment) -> Balance {
        let elapsed = now.saturating_sub(repurchase.terms.opens);
        let period = elapsed.checked_div(gate.period).unwrap_or_default();
        if period != repurchase.period {
            repurchase.period = period;
            repurchase.used = 0;
        }
        gate.units.saturating_sub(repurchase.used)
    }

    fn end_request(asset: AssetId, id: u64, request: &Request<T::AccountId>) -> DispatchResult {
        Requests::<T>::remove(asset, id);
        let reason = HoldReason::Redemption.into();
        T::Assets::unlock(asset, &request.holder, Quantity::Units(request.units), &reason)
    }

    pub(crate) fn ensure_no_repurchase(asset: AssetId) -> DispatchResult {
        ensure!(!Repurchases::<T>::contains_key(asset), Error::<T>::RepurchaseOpen);
        Ok(())
    }
}
