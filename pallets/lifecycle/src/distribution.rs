// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Cash divided among the holders at a record date, exact to the smallest unit.
//!
//! A holder's share is rounded down, and that much can be paid as soon as the distribution is funded. How many units the
//! floors leave over, and who gets one of them, is decided by a [`crate::tally`]; then everybody's entitlement is final.

use crate::{
    tally::TallyKey, tax::WithholdingOf, Config, DistributionId, Distributions, Error, Event, HoldReason,
    NextDistributionId, Pallet, Payments, RecordDates, Withholdings,
};
use alloc::vec::Vec;
use castellan_calendar::{share, Cut};
use castellan_primitives::{
    kyc::Identity,
    membership::Admission,
    rwa::{AssetId, AssetPowers, Power, RecordId, Records},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    dispatch::DispatchResult, ensure, storage::with_storage_layer, traits::fungibles::MutateHold, CloneNoBound,
    DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError};

/// What a distribution is for.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Purpose {
    /// A dividend, or whatever else the issuer hands out.
    Dividend,
    /// The interest of a period of a bond, by its number.
    Coupon(u32),
}

/// Where a distribution stands.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum DistributionStatus<AccountId> {
    /// It waits for somebody to fund it.
    Announced,
    /// The cash is there: shares rounded down can be paid.
    Funded,
    /// Everybody's entitlement is known: the cut says who gets a unit more.
    Tallied(Option<Cut<AccountId>>),
    /// All of it is paid.
    Paid,
    /// It was called off before it was funded.
    Cancelled,
}

/// An amount that the holders at a record date share.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Distribution<T: Config> {
    /// Whose holders.
    pub asset: AssetId,
    /// What it is for.
    pub purpose: Purpose,
    /// In which asset it is paid.
    pub cash: AssetId,
    /// How much, before tax, in the smallest unit; above zero.
    pub amount: Balance,
    /// At which record date.
    pub record: RecordId,
    /// Units in existence then; above zero.
    pub supply: Balance,
    /// Who funded it: the cash that is not paid yet is on hold there.
    pub payer: Option<T::AccountId>,
    /// Who is taxed how much, as it was when it was announced.
    pub withholding: Option<WithholdingOf<T>>,
    /// Where it stands.
    pub status: DistributionStatus<T::AccountId>,
    /// What was paid, tax included.
    pub paid: Balance,
    /// The sum of the entitlements that are written down, paid or not.
    pub entitled: Balance,
    /// Whether the record date is still needed.
    pub uses_record: bool,
}

/// What one holder got of a distribution.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Payment {
    /// All that the holder is due before tax, once that is final; it needs the record date no more.
    pub entitled: Option<Balance>,
    /// What was paid, tax included.
    pub paid: Balance,
    /// How much of it went to the collector.
    pub tax: Balance,
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_announce_distribution(
        who: T::AccountId,
        asset: AssetId,
        cash: AssetId,
        amount: Balance,
        record: Option<RecordId>,
    ) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        Self::ensure_cash(cash)?;
        let record = Self::use_record(asset, record)?;
        Self::announce(asset, Purpose::Dividend, cash, amount, record, None)?;
        Ok(())
    }

    /// Announces a distribution at a record date that was taken or counted for it, funded if there is a payer.
    pub(crate) fn announce(
        asset: AssetId,
        purpose: Purpose,
        cash: AssetId,
        amount: Balance,
        record: RecordId,
        payer: Option<T::AccountId>,
    ) -> Result<DistributionId, DispatchError> {
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        let supply = T::Assets::supply_at(asset, record).unwrap_or_default();
        ensure!(supply > 0, Error::<T>::NoHolders);
        let id = NextDistributionId::<T>::get();
        NextDistributionId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        let status = match payer {
            Some(_) => DistributionStatus::Funded,
            None => DistributionStatus::Announced,
        };
        Distributions::<T>::insert(
            id,
            Distribution {
                asset,
                purpose,
                cash,
                amount,
                record,
                supply,
                payer,
                withholding: Withholdings::<T>::get(asset),
                status,
                paid: 0,
                entitled: 0,
                uses_record: true,
            },
        );
        Self::deposit_event(Event::DistributionAnnounced {
            distribution: id,
            asset,
            purpose,
            cash,
            amount,
            record,
        });
        Ok(id)
    }

    pub(crate) fn do_fund_distribution(payer: T::AccountId, id: DistributionId) -> DispatchResult {
        T::Admission::ensure_admitted(&payer)?;
        let mut distribution = Self::distribution(id)?;
        ensure!(
            distribution.status == DistributionStatus::Announced,
            Error::<T>::NotAnnounced
        );
        let reason = HoldReason::Payout.into();
        T::Assets::hold(distribution.cash, &reason, &payer, distribution.amount)?;
        distribution.status = DistributionStatus::Funded;
        distribution.payer = Some(payer.clone());
        Distributions::<T>::insert(id, distribution);
        Self::deposit_event(Event::DistributionFunded {
            distribution: id,
            payer,
        });
        Ok(())
    }

    pub(crate) fn do_cancel_distribution(who: T::AccountId, id: DistributionId) -> DispatchResult {
        let mut distribution = Self::distribution(id)?;
        T::Assets::ensure_power(distribution.asset, &who, Power::CorporateActions)?;
        ensure!(
            distribution.status == DistributionStatus::Announced,
            Error::<T>::NotAnnounced
        );
        distribution.status = DistributionStatus::Cancelled;
        Self::let_go(&mut distribution);
        Distributions::<T>::insert(id, distribution);
        Self::deposit_event(Event::DistributionCancelled { distribution: id });
        Ok(())
    }

    pub(crate) fn do_tally_distribution(
        who: T::AccountId,
        id: DistributionId,
        leftover: Balance,
        holders: Vec<T::AccountId>,
    ) -> DispatchResult {
        let mut distribution = Self::distribution(id)?;
        match distribution.status {
            // An announcement may still be cancelled, so nothing about it is final.
            DistributionStatus::Announced => return Err(Error::<T>::Unfunded.into()),
            DistributionStatus::Funded => (),
            _ => return Err(Error::<T>::NothingToTally.into()),
        }
        let cut = Self::tally_page(
            TallyKey::Distribution(id),
            who,
            leftover,
            (distribution.amount, distribution.supply),
            holders,
            |holder| T::Assets::balance_at(distribution.asset, holder, distribution.record),
        )?;
        if let Some(cut) = cut {
            distribution.status = DistributionStatus::Tallied(cut);
            Distributions::<T>::insert(id, distribution);
            Self::deposit_event(Event::DistributionTallied { distribution: id });
        }
        Ok(())
    }

    pub(crate) fn do_claim(holder: T::AccountId, id: DistributionId) -> DispatchResult {
        let mut distribution = Self::payable(id)?;
        Self::pay(id, &mut distribution, &holder)?;
        Distributions::<T>::insert(id, distribution);
        Ok(())
    }

    /// Pays each of `holders` what is due, and passes over those who cannot be paid.
    pub(crate) fn do_push(id: DistributionId, holders: Vec<T::AccountId>) -> DispatchResult {
        let mut distribution = Self::payable(id)?;
        for holder in holders {
            let mut attempt = distribution.clone();
            match with_storage_layer(|| Self::pay(id, &mut attempt, &holder)) {
                Ok(()) => distribution = attempt,
                Err(error) if error == Error::<T>::NotEntitled.into() || error == Error::<T>::NothingDue.into() => (),
                Err(error) => {
                    Self::write_down_entitlement(id, &mut distribution, &holder)?;
                    Self::deposit_event(Event::PayoutRefused {
                        distribution: id,
                        holder,
                        error,
                    });
                },
            }
            if distribution.status == DistributionStatus::Paid {
                break;
            }
        }
        Distributions::<T>::insert(id, distribution);
        Ok(())
    }

    /// What `holder` is due of a distribution before tax, as far as that is known, paid or not.
    pub fn entitlement(
        distribution: &Distribution<T>,
        payment: &Payment,
        holder: &T::AccountId,
    ) -> Result<Balance, DispatchError> {
        if let Some(entitled) = payment.entitled {
            return Ok(entitled);
        }
        if !distribution.uses_record {
            // All entitlements are written down, and this is none of them.
            return Err(Error::<T>::NotEntitled.into());
        }
        let balance = T::Assets::balance_at(distribution.asset, holder, distribution.record);
        ensure!(balance > 0, Error::<T>::NotEntitled);
        let share = share(distribution.amount, balance, distribution.supply).ok_or(Error::<T>::TallyExceeded)?;
        let more = match &distribution.status {
            DistributionStatus::Tallied(Some(cut)) => cut.covers(share.remainder, holder),
            _ => false,
        };
        Ok(share.floor.saturating_add(more.into()))
    }

    fn pay(id: DistributionId, distribution: &mut Distribution<T>, holder: &T::AccountId) -> DispatchResult {
        let mut payment = Payments::<T>::get(id, holder);
        let entitled = Self::entitlement(distribution, &payment, holder)?;
        let due = entitled.saturating_sub(payment.paid);
        ensure!(due > 0, Error::<T>::NothingDue);
        // Units of an account that was lost or rotated belong to its successor, and so does what they earn.
        let payee = T::Identity::successor(holder).unwrap_or_else(|| holder.clone());
        let payer = distribution.payer.clone().ok_or(Error::<T>::Unfunded)?;
        let tax = match &distribution.withholding {
            Some(withholding) => {
                // On everything paid so far, so that payment in parts is taxed like payment at once.
                let all = Self::tax(withholding, distribution.asset, &payee, entitled);
                let tax = all.saturating_sub(payment.tax).min(due);
                Self::pay_held(
                    distribution.cash,
                    HoldReason::Payout,
                    &payer,
                    &withholding.collector,
                    tax,
                )?;
                tax
            },
            None => 0,
        };
        let net = due.saturating_sub(tax);
        Self::pay_held(distribution.cash, HoldReason::Payout, &payer, &payee, net)?;

        payment.paid = entitled;
        payment.tax = payment.tax.saturating_add(tax);
        if matches!(distribution.status, DistributionStatus::Tallied(_)) && payment.entitled.is_none() {
            payment.entitled = Some(entitled);
            distribution.entitled = distribution.entitled.saturating_add(entitled);
        }
        Payments::<T>::insert(id, holder, payment);
        distribution.paid = distribution.paid.checked_add(due).ok_or(ArithmeticError::Overflow)?;
        ensure!(distribution.paid <= distribution.amount, Error::<T>::TallyExceeded);
        Self::deposit_event(Event::Paid {
            distribution: id,
            holder: holder.clone(),
            payee,
            net,
            tax,
        });
        if distribution.paid == distribution.amount {
            distribution.status = DistributionStatus::Paid;
            Self::deposit_event(Event::DistributionPaid { distribution: id });
        }
        Self::let_go_if_known(distribution);
        Ok(())
    }

    /// Keeps what a holder who cannot be paid now is due, so that the record date need not wait for the holder.
    fn write_down_entitlement(
        id: DistributionId,
        distribution: &mut Distribution<T>,
        holder: &T::AccountId,
    ) -> DispatchResult {
        let mut payment = Payments::<T>::get(id, holder);
        if payment.entitled.is_some() || !matches!(distribution.status, DistributionStatus::Tallied(_)) {
            return Ok(());
        }
        let entitled = Self::entitlement(distribution, &payment, holder)?;
        payment.entitled = Some(entitled);
        distribution.entitled = distribution.entitled.saturating_add(entitled);
        Payments::<T>::insert(id, holder, payment);
        Self::let_go_if_known(distribution);
        Ok(())
    }

    fn let_go_if_known(distribution: &mut Distribution<T>) {
        if distribution.status == DistributionStatus::Paid || distribution.entitled == distribution.amount {
            Self::let_go(distribution);
        }
    }

    fn let_go(distribution: &mut Distribution<T>) {
        if distribution.uses_record {
            distribution.uses_record = false;
            Self::end_record_use(distribution.asset, distribution.record);
        }
    }

    pub(crate) fn distribution(id: DistributionId) -> Result<Distribution<T>, DispatchError> {
        Ok(Distributions::<T>::get(id).ok_or(Error::<T>::UnknownDistribution)?)
    }

    fn payable(id: DistributionId) -> Result<Distribution<T>, DispatchError> {
        let distribution = Self::distribution(id)?;
        match distribution.status {
            DistributionStatus::Announced => Err(Error::<T>::Unfunded.into()),
            DistributionStatus::Funded | DistributionStatus::Tallied(_) => Ok(distribution),
            DistributionStatus::Paid | DistributionStatus::Cancelled => Err(Error::<T>::NothingDue.into()),
        }
    }

    /// Counts a use of a record date, which is taken if none is named.
    pub(crate) fn use_record(asset: AssetId, record: Option<RecordId>) -> Result<RecordId, DispatchError> {
        let Some(record) = record else {
            return Self::new_record(asset, false);
        };
        RecordDates::<T>::try_mutate(asset, record, |date| {
            let date = date.as_mut().ok_or(Error::<T>::UnknownRecord)?;
            date.uses = date.uses.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            Ok(record)
        })
    }
}
