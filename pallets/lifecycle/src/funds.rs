// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Cash set aside for interest and redemption: on hold on the paying agent's account, which stays its owner's.

use crate::{Config, Error, Event, Funds, HoldReason, LifeOf, Lives, Offerings, Pallet, Stage};
use castellan_primitives::{
    membership::Admission,
    rwa::{AssetId, AssetPowers, Power},
    Balance, Moment,
};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    storage::with_storage_layer,
    traits::{
        fungibles::MutateHold,
        tokens::{Fortitude, Precision, Restriction},
        UnixTime,
    },
};
use sp_runtime::{ArithmeticError, DispatchError, SaturatedConversion};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_fund(who: T::AccountId, asset: AssetId, amount: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let mut life = Self::life(asset)?;
        ensure!(life.plan.paying_agent == who, Error::<T>::NotPayingAgent);
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        T::Assets::hold(life.plan.cash, &HoldReason::Payout.into(), &who, amount)?;
        let funds = Funds::<T>::get(asset)
            .checked_add(amount)
            .ok_or(ArithmeticError::Overflow)?;
        Funds::<T>::insert(asset, funds);
        Self::deposit_event(Event::Funded { asset, amount });
        // Interest that cannot be drawn up now must not keep the cash out that would pay the interest before it.
        if with_storage_layer(|| Self::serve(asset, &mut life)).is_ok() {
            Lives::<T>::insert(asset, life);
        }
        Ok(())
    }

    pub(crate) fn do_reclaim_funds(who: T::AccountId, asset: AssetId, amount: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let life = Self::life(asset)?;
        ensure!(life.plan.paying_agent == who, Error::<T>::NotPayingAgent);
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        Self::take_funds(asset, amount)?;
        let reason = HoldReason::Payout.into();
        T::Assets::release(life.plan.cash, &reason, &who, amount, Precision::Exact)?;
        Self::deposit_event(Event::FundsReclaimed { asset, amount });
        Ok(())
    }

    pub(crate) fn do_set_agents(
        who: T::AccountId,
        asset: AssetId,
        paying_agent: T::AccountId,
        valuer: Option<T::AccountId>,
    ) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Manage)?;
        let mut life = Self::life(asset)?;
        if life.plan.paying_agent != paying_agent {
            // They lie on the old agent's account.
            ensure!(!Funds::<T>::contains_key(asset), Error::<T>::FundsHeld);
            life.plan.paying_agent = paying_agent;
        }
        match (life.plan.valuation.as_mut(), valuer) {
            (Some(valuation), Some(agent)) => valuation.agent = agent,
            (None, None) => (),
            _ => return Err(Error::<T>::InvalidValuation.into()),
        }
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::AgentsSet { asset });
        Ok(())
    }

    /// Takes `amount` off the funds; what it is for says where it goes.
    pub(crate) fn take_funds(asset: AssetId, amount: Balance) -> DispatchResult {
        let left = Funds::<T>::get(asset).checked_sub(amount).ok_or(Error::<T>::Unfunded)?;
        if left > 0 {
            Funds::<T>::insert(asset, left);
        } else {
            Funds::<T>::remove(asset);
        }
        Ok(())
    }

    /// Pays out of what `from` has on hold for `reason`, if the rules of the cash allow it.
    pub(crate) fn pay_held(
        cash: AssetId,
        reason: HoldReason,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        if amount == 0 {
            return Ok(());
        }
        let reason = reason.into();
        if from == to {
            T::Assets::release(cash, &reason, from, amount, Precision::Exact)?;
        } else {
            T::Assets::transfer_on_hold(
                cash,
                &reason,
                from,
                to,
                amount,
                Precision::Exact,
                Restriction::Free,
                Fortitude::Polite,
            )?;
        }
        Ok(())
    }

    /// The life of an asset that has a file.
    pub(crate) fn life(asset: AssetId) -> Result<LifeOf<T>, DispatchError> {
        Ok(Lives::<T>::get(asset).ok_or(Error::<T>::NoFile)?)
    }

    /// The life of an asset whose units are out, none of them being taken back.
    pub(crate) fn ongoing(asset: AssetId) -> Result<LifeOf<T>, DispatchError> {
        let life = Self::life(asset)?;
        ensure!(life.stage == Stage::Ongoing, Error::<T>::WrongStage);
        ensure!(life.exit(Self::now()).is_none(), Error::<T>::ExitDue);
        Ok(life)
    }

    /// Whether an offering of the asset is under way.
    pub(crate) fn ensure_no_offering(asset: AssetId) -> DispatchResult {
        ensure!(!Offerings::<T>::contains_key(asset), Error::<T>::OfferingOpen);
        Ok(())
    }

    /// Milliseconds since the Unix epoch.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }
}
