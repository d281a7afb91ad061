// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The interest of bonds: drawn up when it is due, paid when there are funds, in arrears in between.

use crate::{
    records::{AgendaKey, Task},
    Agenda, Config, Coupons, DistributionId, Error, Event, Funds, LifeOf, Pallet, Plan, PlanOf, Purpose, Stage, PPB,
};
use castellan_calendar::{mul_div, Day, Rounding};
use castellan_primitives::{
    rwa::{AssetId, Issuance, RecordId},
    Balance, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError};

/// The most steps that one service of an asset takes: a coupon drawn up or paid is a step.
pub const MAX_STEPS: u32 = 4;

/// Where the interest of a period stands, once it is due.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum CouponStatus {
    /// There was nothing to pay.
    Nil,
    /// The funds do not suffice, or interest before it is not paid.
    Arrears(RecordId),
    /// It is a funded distribution.
    Distributed(DistributionId),
}

/// The interest of one period.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Coupon {
    /// When it was due, in milliseconds since the Unix epoch.
    pub due: Moment,
    /// The interest of all units, in the smallest unit of the cash asset.
    pub total: Balance,
    /// Where it stands.
    pub status: CouponStatus,
}

impl<T: Config> Pallet<T> {
    /// The interest of period `index` on `supply` units: exact until it is rounded once, half up, to the smallest unit
    /// of the cash asset. `None` if there is no such period or it cannot be computed.
    pub fn interest(plan: &PlanOf<T>, index: u32, supply: Balance) -> Option<Balance> {
        let bond = plan.bond?;
        let fraction = bond.schedule.fraction(index, bond.day_count)?;
        let above = u128::from(bond.face)
            .checked_mul(bond.rate.into())?
            .checked_mul(fraction.numerator().into())?;
        let below = u128::from(plan.lot)
            .checked_mul(PPB.into())?
            .checked_mul(fraction.denominator().into())?;
        mul_div(supply, above, below, Rounding::HalfUp)
    }

    /// Interest that was due and is not paid, oldest first: period and amount.
    pub fn arrears(asset: AssetId) -> impl Iterator<Item = (u32, Balance)> {
        let life = crate::Lives::<T>::get(asset);
        let range = life.map_or(0..0, |life| life.next_unpaid..life.next_period);
        range.filter_map(move |index| Coupons::<T>::get(asset, index).map(|coupon| (index, coupon.total)))
    }

    /// Starts interest when the first units are out. Periods that ended before have no holders and pay nothing.
    pub(crate) fn begin_interest(asset: AssetId, life: &mut LifeOf<T>) {
        if let Some(bond) = life.plan.bond {
            let today = Day::from_moment(Self::now()).unwrap_or(bond.schedule.start());
            let first = bond
                .schedule
                .next_period(today)
                .unwrap_or_else(|| bond.schedule.periods());
            life.next_period = first;
            life.next_unpaid = first;
            Self::plan_interest(asset, life);
            let maturity = bond.schedule.maturity().start();
            Agenda::<T>::insert(AgendaKey::new(maturity, asset, Task::Exit), ());
        }
    }

    /// When the interest of the next period that was not drawn up is due; `None` if none will be.
    fn next_due(life: &LifeOf<T>) -> Option<Moment> {
        let period = life.plan.bond?.schedule.period(life.next_period)?;
        let due = period.end.start();
        // The price of a call stands for the interest of the period it falls in.
        let is_cut_off = life.called.is_some_and(|exit| exit.from < due);
        (life.stage == Stage::Ongoing && !is_cut_off).then_some(due)
    }

    fn plan_interest(asset: AssetId, life: &LifeOf<T>) {
        if let Some(due) = Self::next_due(life) {
            Agenda::<T>::insert(AgendaKey::new(due, asset, Task::Interest), ());
        }
    }

    /// Draws up interest that is due and pays what is in arrears, oldest first, as far as the funds go. Says how many
    /// steps that was; the caller stores the life.
    pub(crate) fn serve(asset: AssetId, life: &mut LifeOf<T>) -> Result<u32, DispatchError> {
        let now = Self::now();
        let mut steps = 0u32;
        while steps < MAX_STEPS {
            if Self::pay_interest(asset, life)? {
                steps = steps.saturating_add(1);
                continue;
            }
            let Some(due) = Self::next_due(life).filter(|due| *due <= now) else {
                break;
            };
            match Self::draw_up(asset, life, due) {
                // What was done before stays: it may be what makes room for the rest.
                Err(_) if steps > 0 => break,
                drawn_up => drawn_up?,
            }
            steps = steps.saturating_add(1);
        }
        if steps == MAX_STEPS {
            // There may be more, and nothing else would bring it back.
            Agenda::<T>::insert(AgendaKey::new(now, asset, Task::Interest), ());
        }
        Ok(steps)
    }

    fn draw_up(asset: AssetId, life: &mut LifeOf<T>, due: Moment) -> DispatchResult {
        let index = life.next_period;
        let supply = T::Assets::supply(asset);
        let total = Self::interest(&life.plan, index, supply).ok_or(ArithmeticError::Overflow)?;
        let status = if total == 0 {
            CouponStatus::Nil
        } else {
            CouponStatus::Arrears(Self::new_record(asset, false)?)
        };
        Coupons::<T>::insert(asset, index, Coupon { due, total, status });
        Agenda::<T>::remove(AgendaKey::new(due, asset, Task::Interest));
        life.next_period = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        Self::plan_interest(asset, life);
        Self::deposit_event(Event::InterestDue { asset, index, total });
        Ok(())
    }

    /// Pays the oldest interest that is not paid, if the funds suffice, and says whether they did.
    fn pay_interest(asset: AssetId, life: &mut LifeOf<T>) -> Result<bool, DispatchError> {
        if !life.is_in_arrears() {
            return Ok(false);
        }
        let index = life.next_unpaid;
        let Some(coupon) = Coupons::<T>::get(asset, index) else {
            return Ok(false);
        };
        if let CouponStatus::Arrears(record) = coupon.status {
            if Funds::<T>::get(asset) < coupon.total {
                return Ok(false);
            }
            Self::take_funds(asset, coupon.total)?;
            let Plan { cash, paying_agent, .. } = &life.plan;
            let payer = Some(paying_agent.clone());
            let id = Self::announce(asset, Purpose::Coupon(index), *cash, coupon.total, record, payer)?;
            let status = CouponStatus::Distributed(id);
            Coupons::<T>::insert(asset, index, Coupon { status, ..coupon });
            Self::deposit_event(Event::InterestPaid {
                asset,
                index,
                distribution: id,
            });
        }
        life.next_unpaid = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        Ok(true)
    }

    /// Draws up all interest that is due, or refuses to go on: whoever gives units up now must have been counted.
    pub(crate) fn ensure_drawn_up(asset: AssetId, life: &mut LifeOf<T>) -> DispatchResult {
        Self::serve(asset, life)?;
        let now = Self::now();
        ensure!(
            Self::next_due(life).is_none_or(|due| due > now),
            Error::<T>::InterestDue
        );
        Ok(())
    }
}
