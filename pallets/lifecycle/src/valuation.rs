// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a lot is worth, as the named agent says: far moves are announced beforehand.

use crate::{Config, Error, Event, Pallet, Values, PPM};
use castellan_calendar::{mul_div, Rounding};
use castellan_primitives::{membership::Admission, rwa::AssetId, Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure};
use scale_info::TypeInfo;

/// A value that is announced.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Announced {
    /// What a lot will be worth.
    pub value: Balance,
    /// From when on, in milliseconds since the Unix epoch.
    pub from: Moment,
}

/// The net asset value of a lot, in the smallest unit of the cash asset.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Value {
    /// What it is, unless an announced value is in force.
    pub value: Balance,
    /// When it was set, in milliseconds since the Unix epoch.
    pub set_at: Moment,
    /// What it will be.
    pub announced: Option<Announced>,
}

impl Value {
    /// The value in force at `now`.
    pub fn at(&self, now: Moment) -> Balance {
        self.announced
            .filter(|announced| announced.from <= now)
            .map_or(self.value, |announced| announced.value)
    }

    /// The same, with nothing left announced that is in force already.
    fn settled(self, now: Moment) -> Self {
        match self.announced {
            Some(Announced { value, from }) if from <= now => Self {
                value,
                set_at: from,
                announced: None,
            },
            _ => self,
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_value(who: T::AccountId, asset: AssetId, value: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let life = Self::ongoing(asset)?;
        let valuation = life.plan.valuation.ok_or(Error::<T>::NotValuer)?;
        ensure!(valuation.agent == who, Error::<T>::NotValuer);
        ensure!(value > 0, Error::<T>::ZeroAmount);
        let now = Self::now();
        let next = match Values::<T>::get(asset).map(|old| old.settled(now)) {
            // There is nothing yet that a first value could move.
            None => Value {
                value,
                set_at: now,
                announced: None,
            },
            Some(old) => {
                ensure!(
                    now >= old.set_at.saturating_add(valuation.interval),
                    Error::<T>::TooEarly
                );
                let bound = mul_div(old.value, valuation.maximum_move.into(), PPM.into(), Rounding::Down);
                if old.value.abs_diff(value) <= bound.unwrap_or_default() {
                    Value {
                        value,
                        set_at: now,
                        announced: None,
                    }
                } else {
                    let from = now.saturating_add(valuation.notice);
                    Value {
                        announced: Some(Announced { value, from }),
                        ..old
                    }
                }
            },
        };
        Values::<T>::insert(asset, next);
        Self::deposit_event(Event::ValueSet {
            asset,
            value,
            from: next.announced.map_or(now, |announced| announced.from),
        });
        Ok(())
    }

    /// What a lot is worth now; `None` if nobody has said so yet.
    pub fn value(asset: AssetId) -> Option<Balance> {
        Values::<T>::get(asset).map(|value| value.at(Self::now()))
    }

    /// Divides the value as a split divides what a lot stands for, rounded down.
    pub(crate) fn split_value(asset: AssetId, factor: u32) {
        let divide = |value: Balance| value.checked_div(factor.into()).unwrap_or(value);
        Values::<T>::mutate_extant(asset, |value| {
            value.value = divide(value.value);
            if let Some(announced) = value.announced.as_mut() {
                announced.value = divide(announced.value);
            }
        });
    }
}
