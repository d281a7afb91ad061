// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The life of an asset, from admission to exit: one state machine, and what happens in each of its stages.
//!
//! A file goes through screening and design; its asset is set up, distributed, managed and taken back. The ledger is
//! whatever implements the traits of [`Config::Assets`], and asks this pallet by [`Stages`] what an asset's stage allows.
//! Cash is an asset of the same ledger. It stays on hold on the account of whoever is to pay it: the pallet owns nothing.
//!
//! [`Stages`]: castellan_primitives::rwa::Stages
//!
//! # Invariants
//!
//! - I1: what an account has on hold for [`HoldReason::Payout`] is, for every cash asset, the funds of the assets it is
//!   paying agent of and the unpaid parts of the distributions it funded.
//! - I2: what an account has on hold for [`HoldReason::Subscription`] is the sum of its subscriptions, each of which is
//!   lots times price.
//! - I3: what an account has locked for [`HoldReason::Redemption`] is the sum of its requests.
//! - I4: what a distribution paid is the sum of its payments, and at most its amount; it is paid if and only if they are
//!   equal. A payment is at most its entitlement, its tax at most itself, and entitlements written down sum up to at
//!   most the amount.
//! - I5: an offering's demand and number of subscriptions are those of its subscriptions until it is settled, the lots
//!   of a subject those of its accounts, and what is issued is at most what is offered.
//! - I6: files are numbered from 0 without gaps; an asset with a life was created by the file that the life names, and
//!   the file names it.
//! - I7: the supply of an asset with a life is at most its maximum.
//! - I8: a record date is used by exactly the distributions, coupons and ballots that are not over, and the issuer if it
//!   keeps it.
//! - I9: interest is drawn up without gaps and paid in order: periods before the first unpaid one are not in arrears,
//!   those from there on are not distributed, and none is drawn up before it is due.
//! - I10: the votes of a ballot are at most its supply.
//! - I11: waiting requests are numbered within the queue.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

pub mod ballots;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod corporate;
pub mod distribution;
mod errors;
mod events;
mod funds;
pub mod interest;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
pub mod offering;
pub mod records;
pub mod redemption;
mod screening;
mod stages;
pub mod tally;
pub mod tax;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
pub mod types;
pub mod valuation;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use distribution::Purpose;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// Names a distribution. Numbers are given in order and never used again.
pub type DistributionId = u64;
/// Names a ballot. Numbers are given in order and never used again.
pub type BallotId = u32;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use ballots::{Ballot, Outcome};
    use castellan_calendar::Tally;
    use castellan_primitives::{
        kyc::{Identity, SubjectId},
        membership::Admission,
        rwa::{AssetId, AssetPowers, Compliance, Issuance, ItemId, Ledger, RecordId, Records},
        Balance, Hash, Moment,
    };
    use distribution::{Distribution, Payment};
    use frame_support::{
        pallet_prelude::*,
        traits::{fungibles, UnixTime},
        weights::WeightMeter,
    };
    use frame_system::pallet_prelude::*;
    use interest::Coupon;
    use offering::{OfferingOf, OfferingTermsOf, PastOffering, Subscription};
    use records::{AgendaKey, Task};
    use redemption::{Queue, Redemption, Repurchase, RepurchaseTerms, Request};
    use tally::TallyKey;
    use tax::WithholdingOf;
    use valuation::Value;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The ledger of assets and of cash. Whatever is on hold must always be released or unlocked when asked.
        type Assets: Issuance<Self::AccountId>
            + Ledger<Self::AccountId, Reason = Self::RuntimeHoldReason>
            + Records<Self::AccountId>
            + AssetPowers<Self::AccountId>
            + fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
            + fungibles::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// Who may act.
        type Admission: Admission<Self::AccountId>;

        /// Who stands behind accounts, and what is said of them.
        type Identity: Identity<Self::AccountId>;

        /// Who names screeners, decides whether screening is required, and can delist any asset.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The clock.
        type Time: UnixTime;

        /// The runtime's reasons for holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// How many screeners there may be; at least two.
        #[pallet::constant]
        type MaxScreeners: Get<u32>;

        /// How many accounts one call may name or serve; at least one.
        #[pallet::constant]
        type MaxPage: Get<u32>;

        /// How many entries of the agenda one block serves.
        #[pallet::constant]
        type MaxTasks: Get<u32>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;

        /// Prepares assets and the clock for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, TermsOf<Self>, MetadataOf<Self>>;
    }

    /// Why this pallet holds units.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Cash that its owner subscribed with.
        Subscription,
        /// Cash that its owner is to pay to holders.
        Payout,
        /// Units that their owner asked to be repaid.
        Redemption,
    }

    /// Accounts that one call names.
    pub type Page<T> = BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxPage>;

    /// Who examines files.
    #[pallet::storage]
    pub type Screeners<T: Config> = StorageValue<_, BoundedBTreeSet<T::AccountId, T::MaxScreeners>, ValueQuery>;

    /// Whether every asset needs a file.
    #[pallet::storage]
    pub type ScreeningRequired<T: Config> = StorageValue<_, bool, ValueQuery>;

    /// The number that the next file gets.
    #[pallet::storage]
    pub type NextFileId<T: Config> = StorageValue<_, FileId, ValueQuery>;

    /// Every file ever opened.
    #[pallet::storage]
    pub type Files<T: Config> = StorageMap<_, Twox64Concat, FileId, FileOf<T>, OptionQuery>;

    /// The terms of each file, as last drafted.
    #[pallet::storage]
    pub type Designs<T: Config> = StorageMap<_, Twox64Concat, FileId, Design<T>, OptionQuery>;

    /// The life of every asset that was created through a file.
    #[pallet::storage]
    pub type Lives<T: Config> = StorageMap<_, Twox64Concat, AssetId, LifeOf<T>, OptionQuery>;

    /// The offering of each asset, while it is under way.
    #[pallet::storage]
    pub type Offerings<T: Config> = StorageMap<_, Twox64Concat, AssetId, OfferingOf<T>, OptionQuery>;

    /// The offerings of each asset that are over, by number.
    #[pallet::storage]
    pub type PastOfferings<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, u32, PastOffering<T::AccountId>, OptionQuery>;

    /// What each account subscribed in the offering of an asset.
    #[pallet::storage]
    pub type Subscriptions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, T::AccountId, Subscription, OptionQuery>;

    /// How many lots each subject subscribed in the offering of an asset.
    #[pallet::storage]
    pub type SubjectLots<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, SubjectId, Balance, ValueQuery>;

    /// Divisions under way, each account's its own.
    #[pallet::storage]
    pub type Tallies<T: Config> =
        StorageDoubleMap<_, Twox64Concat, TallyKey, Blake2_128Concat, T::AccountId, Tally<T::AccountId>, OptionQuery>;

    /// Record dates that are needed.
    #[pallet::storage]
    pub type RecordDates<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, RecordId, RecordDate, OptionQuery>;

    /// What falls due by itself, in order of time.
    #[pallet::storage]
    pub type Agenda<T: Config> = StorageMap<_, frame_support::Identity, AgendaKey, (), OptionQuery>;

    /// The number that the next distribution gets.
    #[pallet::storage]
    pub type NextDistributionId<T: Config> = StorageValue<_, DistributionId, ValueQuery>;

    /// Every distribution ever announced.
    #[pallet::storage]
    pub type Distributions<T: Config> = StorageMap<_, Twox64Concat, DistributionId, Distribution<T>, OptionQuery>;

    /// What each holder got of a distribution.
    #[pallet::storage]
    pub type Payments<T: Config> =
        StorageDoubleMap<_, Twox64Concat, DistributionId, Blake2_128Concat, T::AccountId, Payment, ValueQuery>;

    /// Whom the distributions of an asset tax, from the next announcement on.
    #[pallet::storage]
    pub type Withholdings<T: Config> = StorageMap<_, Twox64Concat, AssetId, WithholdingOf<T>, OptionQuery>;

    /// Cash set aside by the paying agent of an asset and not promised to anybody yet.
    #[pallet::storage]
    pub type Funds<T: Config> = StorageMap<_, Twox64Concat, AssetId, Balance, ValueQuery>;

    /// The interest of each period of a bond that was due.
    #[pallet::storage]
    pub type Coupons<T: Config> = StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, u32, Coupon, OptionQuery>;

    /// The number that the next ballot gets.
    #[pallet::storage]
    pub type NextBallotId<T: Config> = StorageValue<_, BallotId, ValueQuery>;

    /// Every ballot ever opened.
    #[pallet::storage]
    pub type Ballots<T: Config> = StorageMap<_, Twox64Concat, BallotId, Ballot, OptionQuery>;

    /// What each holder voted for.
    #[pallet::storage]
    pub type Votes<T: Config> =
        StorageDoubleMap<_, Twox64Concat, BallotId, Blake2_128Concat, T::AccountId, u8, OptionQuery>;

    /// What a lot of each asset is worth.
    #[pallet::storage]
    pub type Values<T: Config> = StorageMap<_, Twox64Concat, AssetId, Value, OptionQuery>;

    /// The notices of each asset.
    #[pallet::storage]
    pub type Notices<T: Config> = StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, u32, Notice, OptionQuery>;

    /// On what terms holders of an asset may ask for repayment.
    #[pallet::storage]
    pub type Repurchases<T: Config> = StorageMap<_, Twox64Concat, AssetId, Repurchase, OptionQuery>;

    /// Where the queue of requests of each asset stands.
    #[pallet::storage]
    pub type Queues<T: Config> = StorageMap<_, Twox64Concat, AssetId, Queue, ValueQuery>;

    /// Requests that wait.
    #[pallet::storage]
    pub type Requests<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, u64, Request<T::AccountId>, OptionQuery>;

    /// The record of everything that was taken back.
    #[pallet::storage]
    pub type Redemptions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, u64, Redemption<T::AccountId>, OptionQuery>;

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MaxScreeners::get() >= APPROVALS,
                "two screeners must be able to agree"
            );
            assert!(T::MaxPage::get() > 0, "a page must be able to name an account");
        }

        fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
            let mut meter = WeightMeter::with_limit(remaining);
            Self::serve_agenda(&mut meter);
            meter.consumed()
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names the screeners; those named before and not now are dismissed. For [`Config::GovernanceOrigin`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_screeners())]
        pub fn set_screeners(
            origin: OriginFor<T>,
            screeners: BoundedBTreeSet<T::AccountId, T::MaxScreeners>,
        ) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Screeners::<T>::put(screeners);
            Self::deposit_event(Event::ScreenersSet);
            Ok(())
        }

        /// Decides whether every new asset needs a file. For [`Config::GovernanceOrigin`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_screening_required())]
        pub fn set_screening_required(origin: OriginFor<T>, required: bool) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            ScreeningRequired::<T>::put(required);
            Self::deposit_event(Event::ScreeningRequirementSet { required });
            Ok(())
        }

        /// Applies to bring an asset on chain, with its due-diligence documents. For issuer agents.
        ///
        /// # Errors
        ///
        /// [`Error::NoDocuments`], and those of [`Config::Admission`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::open_file())]
        pub fn open_file(origin: OriginFor<T>, documents: Documents) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_open_file(who, documents)
        }

        /// Replaces the documents of the caller's file while it is screened. Approvals before that are void.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownFile`], [`Error::NotIssuer`], [`Error::WrongStage`], [`Error::NoDocuments`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::amend_documents())]
        pub fn amend_documents(origin: OriginFor<T>, file: FileId, documents: Documents) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_amend_documents(who, file, documents)
        }

        /// Approves the documents of a file, or its submitted terms. The second screener who does moves it on.
        ///
        /// - `digest`: the hash of what is approved, as [`Pallet::digest`] says it, so that nothing else is.
        ///
        /// # Errors
        ///
        /// [`Error::NotScreener`], [`Error::UnknownFile`], [`Error::OwnFile`], [`Error::WrongStage`], [`Error::DigestDiffers`],
        /// [`Error::AlreadyApproved`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::approve())]
        pub fn approve(origin: OriginFor<T>, file: FileId, digest: Hash) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_approve(who, file, digest)
        }

        /// Refuses the documents of a file, which ends it, or its submitted terms, which go back to the issuer. For screeners.
        ///
        /// # Errors
        ///
        /// [`Error::NotScreener`], [`Error::UnknownFile`], [`Error::OwnFile`], [`Error::WrongStage`], [`Error::NoReason`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::reject())]
        pub fn reject(origin: OriginFor<T>, file: FileId, reason: Reason) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_reject(who, file, reason)
        }

        /// Writes the terms of the caller's file, or writes them anew, until they are submitted.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownFile`], [`Error::NotIssuer`], [`Error::WrongStage`], [`Error::TermsFrozen`], [`Error::UnknownCash`],
        /// [`Error::NotWholeLots`], [`Error::InvalidValuation`], [`Error::InvalidBond`], [`Error::ZeroAmount`].
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::draft_terms())]
        pub fn draft_terms(origin: OriginFor<T>, file: FileId, design: Design<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_draft_terms(who, file, design)
        }

        /// Freezes the terms of the caller's file and puts them before the screeners.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownFile`], [`Error::NotIssuer`], [`Error::WrongStage`], [`Error::NoTerms`].
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::submit_terms())]
        pub fn submit_terms(origin: OriginFor<T>, file: FileId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_submit_terms(who, file)
        }

        /// Takes submitted terms back to amend them. Approvals of them are void.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownFile`], [`Error::NotIssuer`], [`Error::WrongStage`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::recall_terms())]
        pub fn recall_terms(origin: OriginFor<T>, file: FileId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_recall_terms(who, file)
        }

        /// Creates the asset of the caller's file from its approved terms. Its units cannot be issued or moved yet.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownFile`], [`Error::NotIssuer`], [`Error::WrongStage`], those of [`Pallet::draft_terms`] about terms that
        /// circumstances have overtaken, [`Error::UniqueUnits`], and those of the ledger.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::set_up())]
        pub fn set_up(origin: OriginFor<T>, file: FileId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_up(who, file)
        }

        /// Offers units for subscription. Needs the power to issue.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::OfferingOpen`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::InvalidWindow`],
        /// [`Error::InvalidOffering`], [`Error::AboveMaximumSupply`], and those of the ledger about powers.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::open_offering())]
        pub fn open_offering(origin: OriginFor<T>, asset: AssetId, terms: OfferingTermsOf<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_open_offering(who, asset, terms)
        }

        /// Asks for units of an offering. The cash goes on hold on the caller's account.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::OfferingClosed`], [`Error::TooEarly`], [`Error::AlreadySubscribed`],
        /// [`Error::OrderTooSmall`], [`Error::OrderTooLarge`], [`Error::NoSubject`], [`Error::NoPrice`], [`Error::SoldOut`], and
        /// those of the ledger about the units and the cash.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::subscribe().saturating_add(Pallet::<T>::rules_weight(1)))]
        pub fn subscribe(origin: OriginFor<T>, asset: AssetId, lots: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_subscribe(who, asset, lots)
        }

        /// Takes the caller's subscription back while the offering is open.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::OfferingClosed`], [`Error::NotSubscribed`].
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::withdraw_subscription())]
        pub fn withdraw_subscription(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw_subscription(who, asset)
        }

        /// Ends the subscription when its time is over, or when a first-come offering is sold out. Anyone may call this.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::OfferingClosed`], [`Error::TooEarly`].
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::close_offering())]
        pub fn close_offering(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_close_offering(asset)
        }

        /// Calls an open offering off; all cash is given back. Needs the power to issue.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::OfferingClosed`], and those of the ledger about powers.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::cancel_offering())]
        pub fn cancel_offering(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_offering(who, asset)
        }

        /// Hands over subscribers of an oversubscribed offering, in the order of the division. See [`crate::tally`].
        ///
        /// - `leftover`: how many lots the rounded-down shares leave over.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::NothingToTally`], [`Error::OutOfOrder`], [`Error::NotEntitled`],
        /// [`Error::TallyExceeded`], [`Error::WrongLeftover`].
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::tally_demand(subscribers.len() as u32))]
        pub fn tally_demand(
            origin: OriginFor<T>,
            asset: AssetId,
            leftover: Balance,
            subscribers: Page<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_tally_demand(who, asset, leftover, subscribers.into_inner())
        }

        /// Ends up to `limit` subscriptions of a closed offering: units against cash, and the rest back. Anyone may call this.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoOffering`], [`Error::NotSettling`].
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::settle_subscriptions(T::MaxPage::get().min(*limit))
.saturating_add(Pallet::<T>::rules_weight(T::MaxPage::get().min(*limit).saturating_mul(2))))]
        pub fn settle_subscriptions(origin: OriginFor<T>, asset: AssetId, limit: u32) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let settled = Self::do_settle_subscriptions(asset, limit)?;
            let weight = T::WeightInfo::settle_subscriptions(settled);
            Ok(Some(weight.saturating_add(Self::rules_weight(settled.saturating_mul(2)))).into())
        }

        /// Issues units of an ongoing asset to one account, outside an offering. Needs the power to issue.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::ZeroAmount`], [`Error::OfferingOpen`],
        /// [`Error::AboveMaximumSupply`], and those of the ledger.
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::place().saturating_add(Pallet::<T>::rules_weight(1)))]
        pub fn place(origin: OriginFor<T>, asset: AssetId, to: T::AccountId, lots: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_place(who, asset, to, lots)
        }

        /// Fixes the balances of this moment and keeps them for announcements to come. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// Those of the ledger.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::take_record())]
        pub fn take_record(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_take_record(who, asset)
        }

        /// Has a record date taken at a moment to come. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::TooLate`], [`Error::AlreadyScheduled`], and those of the ledger about powers.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::schedule_record())]
        pub fn schedule_record(origin: OriginFor<T>, asset: AssetId, at: Moment) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_schedule_record(who, asset, at)
        }

        /// Lets a record date go that was kept. What was announced for it keeps it as long as need be. Needs the power over
        /// corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownRecord`], and those of the ledger about powers.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::release_record())]
        pub fn release_record(origin: OriginFor<T>, asset: AssetId, record: RecordId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_release_record(who, asset, record)
        }

        /// Announces that an amount will be divided among the holders at a record date, which is now if none is named. Needs
        /// the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCash`], [`Error::UnknownRecord`], [`Error::ZeroAmount`], [`Error::NoHolders`], and those of the ledger.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::announce_distribution())]
        pub fn announce_distribution(
            origin: OriginFor<T>,
            asset: AssetId,
            cash: AssetId,
            amount: Balance,
            record: Option<RecordId>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_announce_distribution(who, asset, cash, amount, record)
        }

        /// Puts the cash of a distribution on hold on the caller's account.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownDistribution`], [`Error::NotAnnounced`], and those of the ledger about the cash.
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::fund_distribution())]
        pub fn fund_distribution(origin: OriginFor<T>, distribution: DistributionId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_fund_distribution(who, distribution)
        }

        /// Calls a distribution off that is not funded. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownDistribution`], [`Error::NotAnnounced`], and those of the ledger about powers.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::cancel_distribution())]
        pub fn cancel_distribution(origin: OriginFor<T>, distribution: DistributionId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_distribution(who, distribution)
        }

        /// Hands over holders at the record date, in the order of the division. See [`crate::tally`]. Anyone admitted may.
        ///
        /// - `leftover`: how many units the rounded-down shares leave over.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownDistribution`], [`Error::Unfunded`], [`Error::NothingToTally`], [`Error::OutOfOrder`],
        /// [`Error::NotEntitled`], [`Error::TallyExceeded`], [`Error::WrongLeftover`].
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::tally_distribution(holders.len() as u32))]
        pub fn tally_distribution(
            origin: OriginFor<T>,
            distribution: DistributionId,
            leftover: Balance,
            holders: Page<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_tally_distribution(who, distribution, leftover, holders.into_inner())
        }

        /// Forgets the caller's own tally.
        ///
        /// # Errors
        ///
        /// [`Error::NothingToTally`].
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::abandon_tally())]
        pub fn abandon_tally(origin: OriginFor<T>, key: TallyKey) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_abandon_tally(who, key)
        }

        /// Pays the caller what it is due of a distribution.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownDistribution`], [`Error::Unfunded`], [`Error::NothingDue`], [`Error::NotEntitled`], and those of the
        /// ledger about the cash.
        #[pallet::call_index(26)]
        #[pallet::weight(T::WeightInfo::claim().saturating_add(Pallet::<T>::rules_weight(2)))]
        pub fn claim(origin: OriginFor<T>, distribution: DistributionId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_claim(who, distribution)
        }

        /// Pays holders what they are due of a distribution. Anyone may call this. Who cannot be paid is passed over; its
        /// entitlement is kept.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownDistribution`], [`Error::Unfunded`], [`Error::NothingDue`].
        #[pallet::call_index(27)]
        #[pallet::weight(T::WeightInfo::push(holders.len() as u32)
.saturating_add(Pallet::<T>::rules_weight((holders.len() as u32).saturating_mul(2))))]
        pub fn push(origin: OriginFor<T>, distribution: DistributionId, holders: Page<T>) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_push(distribution, holders.into_inner())
        }

        /// Sets the tax on distributions of an asset that are announced from now on. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::RateTooHigh`], and those of the ledger about powers.
        #[pallet::call_index(28)]
        #[pallet::weight(T::WeightInfo::set_withholding())]
        pub fn set_withholding(
            origin: OriginFor<T>,
            asset: AssetId,
            withholding: Option<WithholdingOf<T>>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_withholding(who, asset, withholding)
        }

        /// Sets cash aside for interest and redemption, on hold on the caller's account, and pays interest that is in arrears.
        /// For the paying agent.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NotPayingAgent`], [`Error::ZeroAmount`], and those of the ledger about the cash.
        #[pallet::call_index(29)]
        #[pallet::weight(T::WeightInfo::fund().saturating_add(T::WeightInfo::serve_task()))]
        pub fn fund(origin: OriginFor<T>, asset: AssetId, amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_fund(who, asset, amount)
        }

        /// Takes cash back that is not promised to anybody yet. For the paying agent.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NotPayingAgent`], [`Error::ZeroAmount`], [`Error::Unfunded`].
        #[pallet::call_index(30)]
        #[pallet::weight(T::WeightInfo::reclaim_funds())]
        pub fn reclaim_funds(origin: OriginFor<T>, asset: AssetId, amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_reclaim_funds(who, asset, amount)
        }

        /// Names the paying agent and, where there is one, who values the asset. Needs the power to manage.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::FundsHeld`], [`Error::InvalidValuation`], and those of the ledger about powers.
        #[pallet::call_index(31)]
        #[pallet::weight(T::WeightInfo::set_agents())]
        pub fn set_agents(
            origin: OriginFor<T>,
            asset: AssetId,
            paying_agent: T::AccountId,
            valuer: Option<T::AccountId>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_agents(who, asset, paying_agent, valuer)
        }

        /// Does what is due of an asset: interest, or the record date that is scheduled for `record_at`. Anyone may call this, so
        /// that nothing depends on blocks having room for it.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::TooEarly`], [`Error::NothingToServe`], and those of the ledger about record dates.
        #[pallet::call_index(32)]
        #[pallet::weight(T::WeightInfo::serve_task())]
        pub fn poke(origin: OriginFor<T>, asset: AssetId, record_at: Option<Moment>) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_poke(asset, record_at)
        }

        /// Multiplies every holding and divides nominal and value of a lot accordingly. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::InvalidFactor`], [`Error::OfferingOpen`],
        /// [`Error::RepurchaseOpen`], and those of the ledger.
        #[pallet::call_index(33)]
        #[pallet::weight(T::WeightInfo::split())]
        pub fn split(origin: OriginFor<T>, asset: AssetId, factor: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_split(who, asset, factor)
        }

        /// Asks the holders at a record date, which is now if none is named. Needs the power over corporate actions.
        ///
        /// - `question`: the hash of the question and its choices.
        /// - `quorum`: how much of the supply must take part, in parts per million.
        ///
        /// # Errors
        ///
        /// [`Error::InvalidChoices`], [`Error::RateTooHigh`], [`Error::TooLate`], [`Error::UnknownRecord`], [`Error::NoHolders`],
        /// and those of the ledger.
        #[pallet::call_index(34)]
        #[pallet::weight(T::WeightInfo::open_ballot())]
        pub fn open_ballot(
            origin: OriginFor<T>,
            asset: AssetId,
            record: Option<RecordId>,
            question: Hash,
            choices: u8,
            closes: Moment,
            quorum: u32,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_open_ballot(who, asset, record, question, choices, closes, quorum)
        }

        /// Votes, once, with the weight of the caller's balance at the record date.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownBallot`], [`Error::TooLate`], [`Error::AlreadyVoted`], [`Error::NotEntitled`],
        /// [`Error::InvalidChoices`].
        #[pallet::call_index(35)]
        #[pallet::weight(T::WeightInfo::vote())]
        pub fn vote(origin: OriginFor<T>, ballot: BallotId, choice: u8) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_vote(who, ballot, choice)
        }

        /// Counts a ballot whose time is over. Anyone may call this.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownBallot`], [`Error::TooLate`], [`Error::TooEarly`].
        #[pallet::call_index(36)]
        #[pallet::weight(T::WeightInfo::close_ballot())]
        pub fn close_ballot(origin: OriginFor<T>, ballot: BallotId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_close_ballot(ballot)
        }

        /// Sets what a lot is worth, at once if it moves within the bound, else after the notice. For the named agent.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::NotValuer`], [`Error::ZeroAmount`],
        /// [`Error::TooEarly`].
        #[pallet::call_index(37)]
        #[pallet::weight(T::WeightInfo::set_value())]
        pub fn set_value(origin: OriginFor<T>, asset: AssetId, value: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_value(who, asset, value)
        }

        /// Publishes a notice to holders by its hash. Needs the power over corporate actions.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], and those of the ledger about powers.
        #[pallet::call_index(38)]
        #[pallet::weight(T::WeightInfo::publish_notice())]
        pub fn publish_notice(origin: OriginFor<T>, asset: AssetId, hash: Hash) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_publish_notice(who, asset, hash)
        }

        /// Lets holders ask for repayment. Needs the power to redeem.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::RepurchaseOpen`], [`Error::InvalidWindow`],
        /// [`Error::ZeroAmount`], [`Error::NoValue`], [`Error::InvalidGate`], and those of the ledger about powers.
        #[pallet::call_index(39)]
        #[pallet::weight(T::WeightInfo::open_repurchase())]
        pub fn open_repurchase(origin: OriginFor<T>, asset: AssetId, terms: RepurchaseTerms) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_open_repurchase(who, asset, terms)
        }

        /// Ends a repurchase when all who asked are served; a put only when its window is over. Needs the power to redeem.
        ///
        /// # Errors
        ///
        /// [`Error::NoRepurchase`], [`Error::RequestsWaiting`], [`Error::TooEarly`], and those of the ledger about powers.
        #[pallet::call_index(40)]
        #[pallet::weight(T::WeightInfo::close_repurchase())]
        pub fn close_repurchase(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_close_repurchase(who, asset)
        }

        /// Asks for repayment of whole lots. The units are locked.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::NoRepurchase`], [`Error::TooEarly`],
        /// [`Error::TooLate`], [`Error::ZeroAmount`], [`Error::NotWholeLots`], and those of the ledger about the units.
        #[pallet::call_index(41)]
        #[pallet::weight(T::WeightInfo::request_redemption())]
        pub fn request_redemption(origin: OriginFor<T>, asset: AssetId, units: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_request_redemption(who, asset, units)
        }

        /// Takes the caller's request back, as far as it was not served.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownRequest`], [`Error::NotRequester`].
        #[pallet::call_index(42)]
        #[pallet::weight(T::WeightInfo::cancel_redemption())]
        pub fn cancel_redemption(origin: OriginFor<T>, asset: AssetId, request: u64) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_redemption(who, asset, request)
        }

        /// Serves up to `limit` requests in the order in which they were made, as far as gate and funds go. Anyone may call this.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NoRepurchase`], [`Error::NoValue`], [`Error::InterestDue`], [`Error::NothingToServe`].
        #[pallet::call_index(43)]
        #[pallet::weight(T::WeightInfo::process_redemptions(T::MaxPage::get().min(*limit))
.saturating_add(T::WeightInfo::serve_task())
.saturating_add(Pallet::<T>::rules_weight(T::MaxPage::get().min(*limit).saturating_mul(2))))]
        pub fn process_redemptions(origin: OriginFor<T>, asset: AssetId, limit: u32) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let seen = Self::do_process_redemptions(asset, limit)?;
            let weight = T::WeightInfo::process_redemptions(seen).saturating_add(T::WeightInfo::serve_task());
            Ok(Some(weight.saturating_add(Self::rules_weight(seen.saturating_mul(2)))).into())
        }

        /// Announces that all units are taken back at a price from a moment on. Needs the power to redeem.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::ZeroAmount`], [`Error::TooLate`],
        /// [`Error::OfferingOpen`], and those of the ledger about powers.
        #[pallet::call_index(44)]
        #[pallet::weight(T::WeightInfo::call())]
        pub fn call(origin: OriginFor<T>, asset: AssetId, price: Balance, from: Moment) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_call(who, asset, price, from)
        }

        /// Takes all free units of holders back, when a bond has matured or was called. Anyone may call this. Who cannot be paid
        /// is passed over.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NotDue`], [`Error::InterestDue`].
        #[pallet::call_index(45)]
        #[pallet::weight(T::WeightInfo::redeem(holders.len() as u32)
.saturating_add(T::WeightInfo::serve_task())
.saturating_add(Pallet::<T>::rules_weight((holders.len() as u32).saturating_mul(2))))]
        pub fn redeem(origin: OriginFor<T>, asset: AssetId, holders: Page<T>) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_redeem(asset, holders.into_inner())
        }

        /// Lowers the nominal of a bond, for interest that falls due from now on and for repayment. Needs the power to redeem.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::ExitDue`], [`Error::NoReason`], [`Error::InterestDue`],
        /// [`Error::NoBond`], [`Error::NotLower`], and those of the ledger about powers.
        #[pallet::call_index(46)]
        #[pallet::weight(T::WeightInfo::write_down().saturating_add(T::WeightInfo::serve_task()))]
        pub fn write_down(origin: OriginFor<T>, asset: AssetId, face: u64, reason: Reason) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_write_down(who, asset, face, reason)
        }

        /// Ends the life of an asset whose units are all taken back. Needs the power to redeem.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::UnitsOut`], [`Error::WrongStage`], [`Error::NoReason`], [`Error::OfferingOpen`],
        /// [`Error::RequestsWaiting`], and those of the ledger about powers.
        #[pallet::call_index(47)]
        #[pallet::weight(T::WeightInfo::delist())]
        pub fn delist(origin: OriginFor<T>, asset: AssetId, reason: Reason) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_delist(who, asset, reason)
        }

        /// Ends the life of an asset whatever is still out. For [`Config::GovernanceOrigin`].
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::WrongStage`], [`Error::NoReason`], [`Error::OfferingOpen`], [`Error::RequestsWaiting`].
        #[pallet::call_index(48)]
        #[pallet::weight(T::WeightInfo::force_delist())]
        pub fn force_delist(origin: OriginFor<T>, asset: AssetId, reason: Reason) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_force_delist(asset, reason)
        }

        /// Issues a unique unit to an account: the first makes an asset that is set up an ongoing one. Needs the power to
        /// issue.
        ///
        /// # Errors
        ///
        /// [`Error::NoFile`], [`Error::NotUnique`], [`Error::WrongStage`], [`Error::AboveMaximumSupply`], and those of the
        /// ledger.
        #[pallet::call_index(49)]
        #[pallet::weight(T::WeightInfo::place_item().saturating_add(Pallet::<T>::rules_weight(1)))]
        pub fn place_item(
            origin: OriginFor<T>,
            asset: AssetId,
            to: T::AccountId,
            metadata: MetadataOf<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_place_item(who, asset, to, metadata)
        }
    }

    impl<T: Config> Pallet<T> {
        /// The most that the rules of `movements` movements can add.
        pub(crate) fn rules_weight(movements: u32) -> Weight {
            T::Assets::max_rules_weight().saturating_mul(movements.into())
        }
    }
}
