// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What happens to all holders at once: splits, write-downs, notices, delisting.

use crate::{Config, Error, Event, LifeOf, Lives, Notice, Notices, Pallet, Queues, Reason, Repurchases, Stage};
use castellan_primitives::{
    rwa::{AssetId, AssetPowers, Issuance, Power},
    Hash,
};
use frame_support::{dispatch::DispatchResult, ensure};
use sp_runtime::ArithmeticError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_split(who: T::AccountId, asset: AssetId, factor: u32) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        let mut life = Self::ongoing(asset)?;
        ensure!(factor >= 2, Error::<T>::InvalidFactor);
        // Prices that were agreed are for a lot as it is.
        Self::ensure_no_offering(asset)?;
        Self::ensure_no_repurchase(asset)?;
        ensure!(life.called.is_none(), Error::<T>::ExitDue);
        if let Some(bond) = life.plan.bond.as_mut() {
            let factor = u64::from(factor);
            ensure!(bond.face.checked_rem(factor) == Some(0), Error::<T>::InvalidFactor);
            bond.face = bond.face.checked_div(factor).ok_or(Error::<T>::InvalidFactor)?;
        }
        let maximum = life.plan.maximum_supply.checked_mul(factor.into());
        life.plan.maximum_supply = maximum.ok_or(ArithmeticError::Overflow)?;
        T::Assets::split(asset, factor)?;
        Self::split_value(asset, factor);
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::Split { asset, factor });
        Ok(())
    }

    pub(crate) fn do_write_down(who: T::AccountId, asset: AssetId, face: u64, reason: Reason) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Redeem)?;
        let mut life = Self::ongoing(asset)?;
        ensure!(!reason.is_empty(), Error::<T>::NoReason);
        // Interest that was due before is on the nominal before.
        Self::ensure_drawn_up(asset, &mut life)?;
        let bond = life.plan.bond.as_mut().ok_or(Error::<T>::NoBond)?;
        ensure!(face < bond.face, Error::<T>::NotLower);
        bond.face = face;
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::WrittenDown { asset, face, reason });
        Ok(())
    }

    pub(crate) fn do_publish_notice(who: T::AccountId, asset: AssetId, hash: Hash) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        let mut life = Self::life(asset)?;
        let number = life.notices;
        life.notices = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        Notices::<T>::insert(
            asset,
            number,
            Notice {
                hash,
                published_at: Self::now(),
            },
        );
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::NoticePublished { asset, number, hash });
        Ok(())
    }

    /// Delists an asset for its issuer, who must have taken all units back.
    pub(crate) fn do_delist(who: T::AccountId, asset: AssetId, reason: Reason) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Redeem)?;
        let life = Self::life(asset)?;
        ensure!(T::Assets::supply(asset) == 0, Error::<T>::UnitsOut);
        Self::end(asset, life, reason)
    }

    /// Delists an asset for governance, whatever is still out: units stay where they are.
    pub(crate) fn do_force_delist(asset: AssetId, reason: Reason) -> DispatchResult {
        let life = Self::life(asset)?;
        Self::end(asset, life, reason)
    }

    fn end(asset: AssetId, mut life: LifeOf<T>, reason: Reason) -> DispatchResult {
        ensure!(life.stage != Stage::Delisted, Error::<T>::WrongStage);
        ensure!(!reason.is_empty(), Error::<T>::NoReason);
        Self::ensure_no_offering(asset)?;
        ensure!(!Queues::<T>::get(asset).is_waiting(), Error::<T>::RequestsWaiting);
        Repurchases::<T>::remove(asset);
        life.stage = Stage::Delisted;
        Lives::<T>::insert(asset, life);
        T::Assets::stage_changed(asset);
        Self::deposit_event(Event::Delisted { asset, reason });
        Ok(())
    }
}
