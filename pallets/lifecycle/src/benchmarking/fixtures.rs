// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The world that benchmarks start from.

use crate::{
    distribution::DistributionStatus,
    offering::{Method, OfferingTerms, OfferingTermsOf, Tier},
    redemption::{Gate, Price, RepurchaseKind, RepurchaseTerms},
    tax::{TaxRule, Withholding, WithholdingOf},
    Bond, Config, Design, DistributionId, Distributions, Document, DocumentKind, Documents, Event, FileId, FileStage,
    Files, Lives, NextDistributionId, NextFileId, Offerings, Page, Pallet, Plan, Reason, Screeners, Valuation,
    Withholdings,
};
use alloc::{collections::BTreeSet, vec::Vec};
use castellan_calendar::{Day, DayCount, Schedule};
use castellan_primitives::{kyc::Topic, rwa::AssetId, Balance, Hash, Moment};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{EnsureOrigin, Get},
    BoundedBTreeSet,
};

/// Prepares assets and the clock for benchmarks.
pub trait BenchmarkHelper<AccountId, Terms, Metadata> {
    /// What the ledger creates an asset of fungible units from, whose rules `admit` satisfies.
    fn terms() -> Terms;

    /// What the ledger creates an asset of unique units from, whose rules `admit` satisfies.
    fn unique_terms() -> Terms;

    /// The most that can be told of a unique unit.
    fn metadata() -> Metadata;

    /// Admits `who` in every role and registers a subject for it, so that it may hold any asset of benchmarks.
    fn admit(who: &AccountId);

    /// Creates an asset that can be paid with and gives each of `holders`, who are admitted, `amount` of it.
    fn create_cash(holders: &[AccountId], amount: Balance) -> AssetId;

    /// Moves the clock to `now`, in milliseconds since the Unix epoch.
    fn set_time(now: Moment);
}

/// 1 January 2026.
pub(super) const START: Moment = 1_767_225_600_000;
pub(super) const CLOSES: Moment = START + 1_000;
/// 1 January 2027.
pub(super) const MATURITY: Moment = 1_798_761_600_000;
pub(super) const AMOUNT: Balance = 1_000_000_000_000;
pub(super) const LOT: u64 = 10;
/// What every holder subscribes.
pub(super) const LOTS: Balance = 10;

pub(super) fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// As many screeners as there may be.
pub(super) fn most_screeners<T: Config>() -> Result<BoundedBTreeSet<T::AccountId, T::MaxScreeners>, BenchmarkError> {
    let screeners: BTreeSet<_> = (0..T::MaxScreeners::get()).map(|n| account("screener", n, 0)).collect();
    screeners
        .try_into()
        .map_err(|_| BenchmarkError::Stop("too many screeners"))
}

/// The accounts of a benchmark, and the cash that they have.
pub(super) struct World<T: Config> {
    pub issuer: T::AccountId,
    /// Pays and values.
    pub agent: T::AccountId,
    pub screeners: [T::AccountId; 2],
    /// In ascending order.
    pub holders: Vec<T::AccountId>,
    pub cash: AssetId,
}

fn admitted<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::BenchmarkHelper::admit(&who);
    who
}

impl<T: Config> World<T> {
    pub fn new(holders: u32) -> Self {
        T::BenchmarkHelper::set_time(START);
        let screeners = [admitted::<T>("screener", 0), admitted::<T>("screener", 1)];
        let set: BTreeSet<_> = screeners.iter().cloned().collect();
        Screeners::<T>::put(BoundedBTreeSet::try_from(set).unwrap_or_default());
        let issuer = admitted::<T>("issuer", 0);
        let agent = admitted::<T>("agent", 0);
        let mut holders: Vec<_> = (0..holders).map(|index| admitted::<T>("holder", index)).collect();
        holders.sort_unstable();
        let rich: Vec<_> = holders.iter().chain([&issuer, &agent]).cloned().collect();
        let cash = T::BenchmarkHelper::create_cash(&rich, AMOUNT.saturating_mul(10));
        Self {
            issuer,
            agent,
            screeners,
            holders,
            cash,
        }
    }

    pub fn page(&self) -> Result<Page<T>, BenchmarkError> {
        self.holders
            .clone()
            .try_into()
            .map_err(|_| BenchmarkError::Stop("more holders than a page has"))
    }

    pub fn file(&self) -> Result<FileId, BenchmarkError> {
        let file = NextFileId::<T>::get();
        Pallet::<T>::do_open_file(self.issuer.clone(), documents()?)?;
        Ok(file)
    }

    pub fn approve(&self, file: FileId) -> Result<(), BenchmarkError> {
        for screener in &self.screeners {
            Pallet::<T>::do_approve(screener.clone(), file, digest::<T>(file)?)?;
        }
        Ok(())
    }

    pub fn design(&self, bond: bool) -> Result<Design<T>, BenchmarkError> {
        let schedule = Schedule::new(day(2026)?, day(2027)?, 6, false, false)
            .map_err(|_| BenchmarkError::Stop("the schedule is invalid"))?;
        Ok(Design {
            terms: T::BenchmarkHelper::terms(),
            plan: Plan {
                tranche: 1,
                lot: LOT,
                maximum_supply: 1_000_000_000,
                cash: self.cash,
                paying_agent: self.agent.clone(),
                valuation: Some(Valuation {
                    agent: self.agent.clone(),
                    maximum_move: 10_000,
                    interval: 1,
                    notice: 1,
                }),
                bond: bond.then_some(Bond {
                    face: 1_000,
                    rate: 50_000_000,
                    day_count: DayCount::ActActIsda,
                    schedule,
                }),
            },
        })
    }

    pub fn submit(&self, file: FileId, bond: bool) -> Result<(), BenchmarkError> {
        Pallet::<T>::do_draft_terms(self.issuer.clone(), file, self.design(bond)?)?;
        Pallet::<T>::do_submit_terms(self.issuer.clone(), file)?;
        Ok(())
    }

    /// An asset that is set up.
    pub fn asset(&self, bond: bool) -> Result<AssetId, BenchmarkError> {
        self.set_up(self.design(bond)?)
    }

    /// An asset of unique units that is set up.
    pub fn collection(&self) -> Result<AssetId, BenchmarkError> {
        let mut design = self.design(false)?;
        design.terms = T::BenchmarkHelper::unique_terms();
        design.plan.lot = 1;
        self.set_up(design)
    }

    fn set_up(&self, design: Design<T>) -> Result<AssetId, BenchmarkError> {
        let file = self.file()?;
        self.approve(file)?;
        Pallet::<T>::do_draft_terms(self.issuer.clone(), file, design)?;
        Pallet::<T>::do_submit_terms(self.issuer.clone(), file)?;
        self.approve(file)?;
        Pallet::<T>::do_set_up(self.issuer.clone(), file)?;
        match Files::<T>::get(file).map(|file| file.stage) {
            Some(FileStage::Created(asset)) => Ok(asset),
            _ => Err(BenchmarkError::Stop("the asset was not created")),
        }
    }

    pub fn offering(&self, lots: Balance) -> Result<OfferingTermsOf<T>, BenchmarkError> {
        // The last of eight tiers is the one that fits.
        let tiers: Vec<_> = (1..=8u64)
            .map(|nth| Tier {
                minimum_lots: 0,
                until: if nth == 8 { Moment::MAX } else { START },
                price: 100,
            })
            .collect();
        Ok(OfferingTerms {
            opens: START,
            closes: CLOSES,
            lots,
            minimum: 1,
            minimum_order: 1,
            maximum_order: Balance::MAX,
            method: Method::ProRata,
            tiers: tiers.try_into().map_err(|_| BenchmarkError::Stop("too many tiers"))?,
            proceeds_to: self.issuer.clone(),
        })
    }

    fn offer(&self, lots: Balance, bond: bool) -> Result<AssetId, BenchmarkError> {
        let asset = self.asset(bond)?;
        Pallet::<T>::do_open_offering(self.issuer.clone(), asset, self.offering(lots)?)?;
        Ok(asset)
    }

    pub fn offered(&self, lots: Balance) -> Result<AssetId, BenchmarkError> {
        self.offer(lots, true)
    }

    fn subscribe(&self, asset: AssetId) -> Result<(), BenchmarkError> {
        for holder in &self.holders {
            Pallet::<T>::do_subscribe(holder.clone(), asset, LOTS)?;
        }
        Ok(())
    }

    pub fn subscribed(&self, lots: Balance) -> Result<AssetId, BenchmarkError> {
        let asset = self.offered(lots)?;
        self.subscribe(asset)?;
        Ok(asset)
    }

    fn demand(&self) -> Balance {
        LOTS.saturating_mul(self.holders.len() as Balance)
    }

    /// An asset of which one lot less is offered than all holders ask for together, and what the tally claims.
    pub fn oversubscribed(&self) -> Result<(AssetId, Balance), BenchmarkError> {
        let asset = self.subscribed(self.demand().saturating_sub(1))?;
        T::BenchmarkHelper::set_time(CLOSES);
        Pallet::<T>::do_close_offering(asset)?;
        Ok((asset, (self.holders.len() as Balance).saturating_sub(1)))
    }

    /// An asset of which every holder has as much.
    pub fn ongoing(&self, bond: bool) -> Result<AssetId, BenchmarkError> {
        let asset = self.offer(self.demand(), bond)?;
        self.subscribe(asset)?;
        T::BenchmarkHelper::set_time(CLOSES);
        Pallet::<T>::do_close_offering(asset)?;
        while Offerings::<T>::contains_key(asset) {
            Pallet::<T>::do_settle_subscriptions(asset, T::MaxPage::get())?;
        }
        if Lives::<T>::get(asset).is_none() {
            return Err(BenchmarkError::Stop("the asset has no life"));
        }
        Ok(asset)
    }

    pub fn withholding(&self) -> Result<WithholdingOf<T>, BenchmarkError> {
        let rules: Vec<_> = (0..16)
            .map(|index| TaxRule {
                topic: Topic::Custom(index),
                country: None,
                rate: 100_000,
            })
            .collect();
        Ok(Withholding {
            collector: self.issuer.clone(),
            rules: rules.try_into().map_err(|_| BenchmarkError::Stop("too many rules"))?,
            default_rate: 300_000,
        })
    }

    /// A distribution with the costliest tax, whose amount leaves units over.
    pub fn announced(&self, asset: AssetId) -> Result<u64, BenchmarkError> {
        Withholdings::<T>::insert(asset, self.withholding()?);
        let id = NextDistributionId::<T>::get();
        let amount = AMOUNT.saturating_sub(1);
        Pallet::<T>::do_announce_distribution(self.issuer.clone(), asset, self.cash, amount, None)?;
        Ok(id)
    }

    /// The same with its cash, and what the tally claims.
    pub fn funded(&self, asset: AssetId) -> Result<(u64, Balance), BenchmarkError> {
        let id = self.announced(asset)?;
        Pallet::<T>::do_fund_distribution(self.agent.clone(), id)?;
        let leftover = AMOUNT
            .saturating_sub(1)
            .checked_rem(self.holders.len() as Balance)
            .unwrap_or_default();
        Ok((id, leftover))
    }

    pub fn ballot(&self, asset: AssetId) -> Result<(), BenchmarkError> {
        let closes = MATURITY.saturating_sub(1);
        Pallet::<T>::do_open_ballot(self.issuer.clone(), asset, None, Hash::zero(), 16, closes, 0)?;
        Ok(())
    }

    /// An asset whose holders all asked to be repaid a lot.
    pub fn requested(&self) -> Result<AssetId, BenchmarkError> {
        let asset = self.ongoing(false)?;
        Pallet::<T>::do_open_repurchase(self.issuer.clone(), asset, repurchase(RepurchaseKind::Early))?;
        Pallet::<T>::do_set_value(self.agent.clone(), asset, 100)?;
        for holder in &self.holders {
            Pallet::<T>::do_request_redemption(holder.clone(), asset, LOT.into())?;
        }
        Ok(asset)
    }
}

pub(super) fn repurchase(kind: RepurchaseKind) -> RepurchaseTerms {
    RepurchaseTerms {
        kind,
        opens: START,
        closes: MATURITY,
        price: Price::Value,
        gate: Some(Gate {
            units: AMOUNT,
            period: 1,
        }),
    }
}

pub(super) fn documents() -> Result<Documents, BenchmarkError> {
    let documents: Vec<_> = (0..16)
        .map(|index| Document {
            kind: DocumentKind::Other,
            hash: Hash::repeat_byte(index),
        })
        .collect();
    documents
        .try_into()
        .map_err(|_| BenchmarkError::Stop("too many documents"))
}

pub(super) fn longest_reason() -> Result<Reason, BenchmarkError> {
    [b'r'; 128]
        .to_vec()
        .try_into()
        .map_err(|_| BenchmarkError::Stop("the reason is too long"))
}

pub(super) fn digest<T: Config>(file: FileId) -> Result<Hash, BenchmarkError> {
    Files::<T>::get(file)
        .and_then(|stored| Pallet::<T>::digest(file, &stored))
        .ok_or(BenchmarkError::Stop("the file waits for nobody"))
}

fn day(year: i32) -> Result<Day, BenchmarkError> {
    Day::from_date(year, 1, 1).map_err(|_| BenchmarkError::Stop("the day does not exist"))
}

pub(super) fn assert_last_event<T: Config>(event: Event<T>) {
    frame_system::Pallet::<T>::assert_has_event(<T as frame_system::Config>::RuntimeEvent::from(event));
}

pub(super) fn assert_file<T: Config>(file: FileId, stage: FileStage) {
    assert_eq!(Files::<T>::get(file).map(|file| file.stage), Some(stage));
}

pub(super) fn assert_distribution<T: Config>(id: DistributionId, status: DistributionStatus<T::AccountId>) {
    assert_eq!(Distributions::<T>::get(id).map(|stored| stored.status), Some(status));
}
