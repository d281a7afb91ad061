// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Stage 4: units are offered, subscribed against cash on hold, allotted and delivered.

use crate::{
    tally::TallyKey, Config, Error, Event, HoldReason, LifeOf, Lives, MetadataOf, Offerings, Pallet, PastOfferings,
    Plan, Stage, SubjectLots, Subscriptions,
};
use alloc::vec::Vec;
use castellan_calendar::{share, Cut};
use castellan_primitives::{
    kyc::{Identity, SubjectId},
    membership::Admission,
    rwa::{AssetId, AssetPowers, Issuance, Ledger, Power},
    Balance, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    storage::{with_storage_layer, with_transaction, TransactionOutcome},
    traits::{fungibles::MutateHold, tokens::Precision, ConstU32, Get},
    BoundedVec,
};
use scale_info::TypeInfo;
use sp_runtime::{ArithmeticError, DispatchError};

/// How units are shared out where more are asked for than are offered.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Method {
    /// In proportion to what was asked for, by largest remainder.
    ProRata,
    /// First come, first served.
    FirstCome,
}

/// A price and whom it is for.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tier {
    /// The least lots asked for.
    pub minimum_lots: Balance,
    /// Asked for before this moment, in milliseconds since the Unix epoch.
    pub until: Moment,
    /// What a lot costs, in the smallest unit of the cash asset; above zero.
    pub price: Balance,
}

/// What is offered, and how.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct OfferingTerms<AccountId> {
    /// From when on one can subscribe, in milliseconds since the Unix epoch.
    pub opens: Moment,
    /// From when on one cannot subscribe any more.
    pub closes: Moment,
    /// How many lots are offered.
    pub lots: Balance,
    /// How many lots must be asked for, or everybody gets the cash back.
    pub minimum: Balance,
    /// The least lots of one subscription; above zero.
    pub minimum_order: Balance,
    /// The most lots of one subject, all its accounts together.
    pub maximum_order: Balance,
    /// How lots are shared out.
    pub method: Method,
    /// Prices; the first that fits a subscription is its price.
    pub tiers: BoundedVec<Tier, ConstU32<8>>,
    /// Who receives the cash.
    pub proceeds_to: AccountId,
}

/// Where an offering stands.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum OfferingStatus<AccountId> {
    /// It takes subscriptions, or will, or waits to be closed.
    Open,
    /// More was asked for than is offered: the tally decides who gets the lots left over.
    Tallying,
    /// Everybody gets what was asked for.
    Filled,
    /// Everybody gets a share; the cut says who gets one lot more.
    Shared(Option<Cut<AccountId>>),
    /// Everybody gets the cash back.
    Refunding,
}

/// An offering under way.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Offering<AccountId> {
    /// What is offered.
    pub terms: OfferingTerms<AccountId>,
    /// Where it stands.
    pub status: OfferingStatus<AccountId>,
    /// How many lots were asked for.
    pub demand: Balance,
    /// How many subscriptions wait for their end.
    pub waiting: u32,
    /// How many lots were delivered.
    pub issued: Balance,
    /// The cash that was paid for them.
    pub raised: Balance,
}

/// What became of an offering.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PastOffering<AccountId> {
    /// What was offered.
    pub terms: OfferingTerms<AccountId>,
    /// How many lots were asked for.
    pub demand: Balance,
    /// How many lots were delivered.
    pub issued: Balance,
    /// The cash that was paid for them.
    pub raised: Balance,
    /// When it was over, in milliseconds since the Unix epoch.
    pub ended_at: Moment,
}

/// What an account asked for.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Subscription {
    /// How many lots.
    pub lots: Balance,
    /// What a lot costs it.
    pub price: Balance,
    /// The cash on hold for it: lots times price.
    pub held: Balance,
    /// Who stands behind the account.
    pub subject: SubjectId,
}

/// The [`Offering`] of an asset of the runtime.
pub type OfferingOf<T> = Offering<<T as frame_system::Config>::AccountId>;
/// The [`OfferingTerms`] of an asset of the runtime.
pub type OfferingTermsOf<T> = OfferingTerms<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open_offering(who: T::AccountId, asset: AssetId, terms: OfferingTermsOf<T>) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Issue)?;
        let mut life = Self::life(asset)?;
        ensure!(!Self::is_unique(asset), Error::<T>::UniqueUnits);
        Self::ensure_no_offering(asset)?;
        ensure!(
            matches!(life.stage, Stage::SetUp | Stage::Ongoing),
            Error::<T>::WrongStage
        );
        let now = Self::now();
        ensure!(life.called.is_none() && life.exit(now).is_none(), Error::<T>::ExitDue);
        ensure!(
            terms.opens < terms.closes && now < terms.closes,
            Error::<T>::InvalidWindow
        );
        ensure!(
            terms.lots > 0
                && terms.minimum <= terms.lots
                && terms.minimum_order > 0
                && terms.minimum_order <= terms.maximum_order
                && !terms.tiers.is_empty()
                && terms.tiers.iter().all(|tier| tier.price > 0),
            Error::<T>::InvalidOffering
        );
        let units = terms.lots.checked_mul(life.plan.lot.into());
        Self::ensure_below_maximum(asset, &life, units.ok_or(ArithmeticError::Overflow)?)?;
        if life.stage == Stage::SetUp {
            life.stage = Stage::Distribution;
        }
        let (opens, closes) = (terms.opens, terms.closes);
        Offerings::<T>::insert(
            asset,
            Offering {
                terms,
                status: OfferingStatus::Open,
                demand: 0,
                waiting: 0,
                issued: 0,
                raised: 0,
            },
        );
        Lives::<T>::insert(asset, life);
        Self::deposit_event(Event::OfferingOpened { asset, opens, closes });
        Ok(())
    }

    pub(crate) fn do_subscribe(who: T::AccountId, asset: AssetId, lots: Balance) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let Plan { lot, cash, .. } = Self::life(asset)?.plan;
        let mut offering = Self::open_offering_now(asset)?;
        ensure!(
            !Subscriptions::<T>::contains_key(asset, &who),
            Error::<T>::AlreadySubscribed
        );
        let terms = &offering.terms;
        ensure!(lots >= terms.minimum_order, Error::<T>::OrderTooSmall);
        let profile = T::Identity::profile(&who).ok_or(Error::<T>::NoSubject)?;
        let subject = T::Identity::subject(&profile);
        let now = Self::now();
        let tier = terms
            .tiers
            .iter()
            .find(|tier| lots >= tier.minimum_lots && now < tier.until)
            .ok_or(Error::<T>::NoPrice)?;
        let price = tier.price;
        let lots = match terms.method {
            Method::ProRata => lots,
            Method::FirstCome => lots.min(terms.lots.saturating_sub(offering.demand)),
        };
        ensure!(lots > 0, Error::<T>::SoldOut);
        let together = SubjectLots::<T>::get(asset, subject).saturating_add(lots);
        ensure!(together <= terms.maximum_order, Error::<T>::OrderTooLarge);
        let held = lots.checked_mul(price).ok_or(ArithmeticError::Overflow)?;

        // Whoever may not receive the units must not dilute the others: the ledger is asked by an issue that is undone.
        let units = lots.checked_mul(lot.into()).ok_or(ArithmeticError::Overflow)?;
        with_transaction(|| TransactionOutcome::Rollback(T::Assets::issue(asset, &who, units)))?;
        T::Assets::hold(cash, &HoldReason::Subscription.into(), &who, held)?;

        offering.demand = offering.demand.checked_add(lots).ok_or(ArithmeticError::Overflow)?;
        offering.waiting = offering.waiting.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        SubjectLots::<T>::insert(asset, subject, together);
        Subscriptions::<T>::insert(
            asset,
            &who,
            Subscription {
                lots,
                price,
                held,
                subject,
            },
        );
        Offerings::<T>::insert(asset, offering);
        Self::deposit_event(Event::Subscribed {
            asset,
            subscriber: who,
            lots,
            price,
        });
        Ok(())
    }

    pub(crate) fn do_withdraw_subscription(who: T::AccountId, asset: AssetId) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let cash = Self::life(asset)?.plan.cash;
        let mut offering = Self::open_offering_now(asset)?;
        let subscription = Subscriptions::<T>::take(asset, &who).ok_or(Error::<T>::NotSubscribed)?;
        Self::forget_lots(asset, &subscription);
        offering.demand = offering.demand.saturating_sub(subscription.lots);
        offering.waiting = offering.waiting.saturating_sub(1);
        Offerings::<T>::insert(asset, offering);
        Self::refund(cash, &who, subscription.held)?;
        Self::deposit_event(Event::SubscriptionWithdrawn { asset, subscriber: who });
        Ok(())
    }

    pub(crate) fn do_close_offering(asset: AssetId) -> DispatchResult {
        let mut life = Self::life(asset)?;
        let mut offering = Offerings::<T>::get(asset).ok_or(Error::<T>::NoOffering)?;
        ensure!(offering.status == OfferingStatus::Open, Error::<T>::OfferingClosed);
        let terms = &offering.terms;
        let sold_out = terms.method == Method::FirstCome && offering.demand == terms.lots;
        ensure!(sold_out || Self::now() >= terms.closes, Error::<T>::TooEarly);
        offering.status = if offering.demand < terms.minimum {
            OfferingStatus::Refunding
        } else if offering.demand <= terms.lots {
            OfferingStatus::Filled
        } else {
            OfferingStatus::Tallying
        };
        Self::deposit_event(Event::OfferingClosed {
            asset,
            demand: offering.demand,
            successful: offering.status != OfferingStatus::Refunding,
        });
        Self::end_if_settled(asset, &mut life, offering)
    }

    pub(crate) fn do_cancel_offering(who: T::AccountId, asset: AssetId) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Issue)?;
        let mut life = Self::life(asset)?;
        let mut offering = Offerings::<T>::get(asset).ok_or(Error::<T>::NoOffering)?;
        ensure!(offering.status == OfferingStatus::Open, Error::<T>::OfferingClosed);
        offering.status = OfferingStatus::Refunding;
        Self::deposit_event(Event::OfferingClosed {
            asset,
            demand: offering.demand,
            successful: false,
        });
        Self::end_if_settled(asset, &mut life, offering)
    }

    pub(crate) fn do_tally_demand(
        who: T::AccountId,
        asset: AssetId,
        leftover: Balance,
        subscribers: Vec<T::AccountId>,
    ) -> DispatchResult {
        let number = Self::life(asset)?.offerings;
        let mut offering = Offerings::<T>::get(asset).ok_or(Error::<T>::NoOffering)?;
        ensure!(offering.status == OfferingStatus::Tallying, Error::<T>::NothingToTally);
        let weight = |who: &T::AccountId| Subscriptions::<T>::get(asset, who).map_or(0, |s| s.lots);
        let cut = Self::tally_page(
            TallyKey::Demand(asset, number),
            who,
            leftover,
            (offering.terms.lots, offering.demand),
            subscribers,
            weight,
        )?;
        if let Some(cut) = cut {
            offering.status = OfferingStatus::Shared(cut);
            Offerings::<T>::insert(asset, offering);
            Self::deposit_event(Event::DemandTallied { asset });
        }
        Ok(())
    }

    /// Ends up to `limit` subscriptions and says how many.
    pub(crate) fn do_settle_subscriptions(asset: AssetId, limit: u32) -> Result<u32, DispatchError> {
        let mut life = Self::life(asset)?;
        let mut offering = Offerings::<T>::get(asset).ok_or(Error::<T>::NoOffering)?;
        ensure!(
            !matches!(offering.status, OfferingStatus::Open | OfferingStatus::Tallying),
            Error::<T>::NotSettling
        );
        let page: Vec<_> = Subscriptions::<T>::iter_prefix(asset)
            .take(limit.min(T::MaxPage::get()) as usize)
            .collect();
        for (who, subscription) in &page {
            Self::settle(asset, &life.plan, &mut offering, who, subscription)?;
        }
        let settled = page.len() as u32;
        Self::end_if_settled(asset, &mut life, offering)?;
        Ok(settled)
    }

    /// Delivers what a subscription is allotted against its cash and gives the rest back.
    ///
    /// If the subscriber may not receive the units any more, all the cash goes back instead.
    fn settle(
        asset: AssetId,
        plan: &Plan<T::AccountId>,
        offering: &mut OfferingOf<T>,
        who: &T::AccountId,
        subscription: &Subscription,
    ) -> DispatchResult {
        Subscriptions::<T>::remove(asset, who);
        Self::forget_lots(asset, subscription);
        offering.waiting = offering.waiting.saturating_sub(1);
        let lots = Self::allotted(offering, who, subscription)?;
        // Neither product passes what was held or offered.
        let cost = lots.checked_mul(subscription.price).ok_or(ArithmeticError::Overflow)?;
        let units = lots.checked_mul(plan.lot.into()).ok_or(ArithmeticError::Overflow)?;
        let delivered = with_storage_layer(|| {
            if lots == 0 {
                return Ok(());
            }
            let proceeds_to = &offering.terms.proceeds_to;
            Self::pay_held(plan.cash, HoldReason::Subscription, who, proceeds_to, cost)?;
            T::Assets::issue(asset, who, units)
        });
        match delivered {
            Ok(()) => {
                Self::refund(plan.cash, who, subscription.held.saturating_sub(cost))?;
                offering.issued = offering.issued.saturating_add(lots);
                offering.raised = offering.raised.saturating_add(cost);
                Self::deposit_event(Event::Allotted {
                    asset,
                    subscriber: who.clone(),
                    lots,
                    cost,
                });
            },
            Err(error) => {
                Self::refund(plan.cash, who, subscription.held)?;
                Self::deposit_event(Event::SubscriptionRefused {
                    asset,
                    subscriber: who.clone(),
                    error,
                });
            },
        }
        Ok(())
    }

    fn allotted(
        offering: &OfferingOf<T>,
        who: &T::AccountId,
        subscription: &Subscription,
    ) -> Result<Balance, DispatchError> {
        match &offering.status {
            OfferingStatus::Filled => Ok(subscription.lots),
            OfferingStatus::Shared(cut) => {
                let share =
                    share(offering.terms.lots, subscription.lots, offering.demand).ok_or(ArithmeticError::Overflow)?;
                let more = cut.as_ref().is_some_and(|cut| cut.covers(share.remainder, who));
                Ok(share.floor.saturating_add(more.into()))
            },
            _ => Ok(0),
        }
    }

    /// Stores an offering, or ends it when no subscription waits any more.
    fn end_if_settled(asset: AssetId, life: &mut LifeOf<T>, offering: OfferingOf<T>) -> DispatchResult {
        let settling = !matches!(offering.status, OfferingStatus::Open | OfferingStatus::Tallying);
        if !settling || offering.waiting > 0 {
            Offerings::<T>::insert(asset, offering);
            return Ok(());
        }
        let Offering {
            terms,
            status,
            demand,
            issued,
            raised,
            ..
        } = offering;
        Offerings::<T>::remove(asset);
        if life.stage == Stage::Distribution {
            if status == OfferingStatus::Refunding {
                life.stage = Stage::SetUp;
            } else {
                life.stage = Stage::Ongoing;
                Self::begin_interest(asset, life);
            }
        }
        PastOfferings::<T>::insert(
            asset,
            life.offerings,
            PastOffering {
                terms,
                demand,
                issued,
                raised,
                ended_at: Self::now(),
            },
        );
        life.offerings = life.offerings.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        Lives::<T>::insert(asset, &*life);
        T::Assets::stage_changed(asset);
        Self::deposit_event(Event::OfferingEnded {
            asset,
            issued,
            raised,
            stage: life.stage,
        });
        Ok(())
    }

    /// The offering, if it takes subscriptions now.
    fn open_offering_now(asset: AssetId) -> Result<OfferingOf<T>, DispatchError> {
        let offering = Offerings::<T>::get(asset).ok_or(Error::<T>::NoOffering)?;
        let now = Self::now();
        ensure!(offering.status == OfferingStatus::Open, Error::<T>::OfferingClosed);
        ensure!(now >= offering.terms.opens, Error::<T>::TooEarly);
        ensure!(now < offering.terms.closes, Error::<T>::OfferingClosed);
        Ok(offering)
    }

    fn forget_lots(asset: AssetId, subscription: &Subscription) {
        SubjectLots::<T>::mutate_exists(asset, subscription.subject, |lots| {
            *lots = lots
                .map(|lots| lots.saturating_sub(subscription.lots))
                .filter(|lots| *lots > 0);
        });
    }

    fn refund(cash: AssetId, who: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount > 0 {
            T::Assets::release(cash, &HoldReason::Subscription.into(), who, amount, Precision::Exact)?;
        }
        Ok(())
    }

    pub(crate) fn ensure_below_maximum(asset: AssetId, life: &LifeOf<T>, units: Balance) -> DispatchResult {
        let supply = T::Assets::supply(asset).checked_add(units);
        ensure!(
            supply.is_some_and(|supply| supply <= life.plan.maximum_supply),
            Error::<T>::AboveMaximumSupply
        );
        Ok(())
    }

    pub(crate) fn do_place(who: T::AccountId, asset: AssetId, to: T::AccountId, lots: Balance) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Issue)?;
        let life = Self::ongoing(asset)?;
        ensure!(!Self::is_unique(asset), Error::<T>::UniqueUnits);
        ensure!(lots > 0, Error::<T>::ZeroAmount);
        // What is offered must still fit under the maximum when it is allotted.
        Self::ensure_no_offering(asset)?;
        let units = lots
            .checked_mul(life.plan.lot.into())
            .ok_or(ArithmeticError::Overflow)?;
        Self::ensure_below_maximum(asset, &life, units)?;
        T::Assets::issue(asset, &to, units)?;
        Self::deposit_event(Event::Placed { asset, to, lots });
        Ok(())
    }

    /// Issues a unique unit. The first of an asset is its primary distribution: from then on it is ongoing.
    pub(crate) fn do_place_item(
        who: T::AccountId,
        asset: AssetId,
        to: T::AccountId,
        metadata: MetadataOf<T>,
    ) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::Issue)?;
        let mut life = Self::life(asset)?;
        ensure!(Self::is_unique(asset), Error::<T>::NotUnique);
        ensure!(
            matches!(life.stage, Stage::SetUp | Stage::Ongoing),
            Error::<T>::WrongStage
        );
        Self::ensure_below_maximum(asset, &life, 1)?;
        let item = T::Assets::issue_item(asset, &to, metadata)?;
        if life.stage == Stage::SetUp {
            life.stage = Stage::Ongoing;
            Lives::<T>::insert(asset, life);
            T::Assets::stage_changed(asset);
        }
        Self::deposit_event(Event::ItemPlaced { asset, item, to });
        Ok(())
    }

    /// Whether each unit of the asset is one of its kind.
    pub(crate) fn is_unique(asset: AssetId) -> bool {
        T::Assets::is_unique(asset) == Some(true)
    }
}
