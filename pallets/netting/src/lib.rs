// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Netting cycles: what many parties owe each other is netted, and the rest moves at once or not at all.
//!
//! A venue's operator opens a [`Cycle`]. Trades are submitted to it and confirmed by both parties until the cut-off. Then
//! anyone closes it, which computes what each party owes and is owed of each asset. Those who deliver lock what they owe,
//! and the last of them settles the cycle in the same extrinsic. Who has not locked everything by the deadline is taken
//! out with all its trades, the rest is netted again, and a new deadline is set. Nothing waits for a scheduler: every
//! step is a call, and those that set units free are anyone's.
//!
//! # Invariants
//!
//! - I1: what an account has on hold for [`HoldReason::Netting`] is, for every asset, the sum of what its positions in the
//!   cycles in `Funding` or `Refused` say is locked. A cycle that has ended holds nothing.
//! - I2: cycles are numbered from 0 without gaps, and none is ever removed.
//! - I3: the trades of a cycle are numbered from 0 without gaps, and each is found under its venue, seller, buyer and
//!   reference, which lead to no other.
//! - I4: a trade moves something above zero and within bounds both ways, between two different parties of its cycle, in
//!   two different assets of its cycle. The cycle counts in how many trades each asset occurs, and these settle in no more
//!   movements than a cycle may take.
//! - I5: the positions of a cycle in `Funding` or `Refused` are the nets of its trades that count. Of every asset, as much
//!   is delivered as is received. No party locked more than it delivers; as many parties as the cycle says locked less, and
//!   none of a cycle in `Refused`.
//! - I6: a cycle has positions only if it was closed and not cancelled. It began no more rounds than there may be, and none
//!   before it was closed.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod cycles;
mod funding;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
mod nets;
mod report;
mod resolution;
mod rounds;
mod settlement;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod trades;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::{Cycle, Failure, NettedAsset, Position, SubmittedTrade, Trade, TradeIndex, TradeOf};
pub use weights::WeightInfo;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use castellan_primitives::{
        membership::Admission,
        netting::{CancelReason, CycleId, NettingMode, RefusedMovement},
        rwa::{AssetId, Ledger, VenueId},
        venue::Venues,
        Balance, Moment, Reference,
    };
    use frame_support::{pallet_prelude::*, traits::UnixTime};
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The ledger whose units are locked and delivered.
        type Ledger: Ledger<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// Who may act.
        type Admission: Admission<Self::AccountId>;

        /// Who runs a venue, and whether it takes trades.
        type Venues: Venues<Self::AccountId>;

        /// The clock that cut-offs and deadlines are read on.
        type Time: UnixTime;

        /// The runtime's reasons for holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// How many trades a cycle may have; at least one.
        #[pallet::constant]
        type MaxTrades: Get<u32>;

        /// How many parties a cycle may have; at least two.
        #[pallet::constant]
        type MaxParties: Get<u32>;

        /// How many assets a cycle may net; at least two.
        #[pallet::constant]
        type MaxAssets: Get<u32>;

        /// How many movements the trades of a cycle may need to settle; at least two. A settlement of so many must fit in
        /// a block.
        #[pallet::constant]
        type MaxMovements: Get<u32>;

        /// How many rounds of funding a cycle may have; at least one.
        #[pallet::constant]
        type MaxRounds: Get<u32>;

        /// How far ahead a settlement deadline may lie when a cycle is opened, in milliseconds; above zero.
        #[pallet::constant]
        type MaxLifetime: Get<Moment>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;

        /// Prepares venues, assets and the clock for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
    }

    /// Why this pallet holds units.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The units are to be delivered when a netting cycle settles.
        Netting,
    }

    /// Every cycle ever opened, those that have ended included.
    #[pallet::storage]
    pub type Cycles<T: Config> = StorageMap<_, Twox64Concat, CycleId, Cycle<T>, OptionQuery>;

    /// The number that the next cycle gets.
    #[pallet::storage]
    pub type NextCycleId<T: Config> = StorageValue<_, CycleId, ValueQuery>;

    /// The trades of each cycle, in order of submission.
    #[pallet::storage]
    pub type Trades<T: Config> =
        StorageDoubleMap<_, Twox64Concat, CycleId, Twox64Concat, TradeIndex, SubmittedTrade<T::AccountId>, OptionQuery>;

    /// The trade that was submitted for a venue, seller, buyer and reference.
    #[pallet::storage]
    pub type TradeByReference<T: Config> = StorageMap<
        _,
        Blake2_128Concat,
        (VenueId, T::AccountId, T::AccountId, Reference),
        (CycleId, TradeIndex),
        OptionQuery,
    >;

    /// How much a party lets a venue's operator confirm in its name that it delivers of an asset, in the smallest unit.
    #[pallet::storage]
    pub type Authorisations<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, (T::AccountId, VenueId), Twox64Concat, AssetId, Balance, ValueQuery>;

    /// What each party of a closed cycle owes and is owed, in ascending order of assets.
    #[pallet::storage]
    pub type Positions<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        CycleId,
        Blake2_128Concat,
        T::AccountId,
        BoundedVec<Position, T::MaxAssets>,
        ValueQuery,
    >;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A cycle was opened.
        CycleOpened {
            /// Its number.
            id: CycleId,
            /// Where.
            venue: VenueId,
            /// Which sides of its trades it nets.
            mode: NettingMode,
            /// What it nets, in ascending order.
            assets: Vec<AssetId>,
            /// Between whom, in ascending order.
            parties: Vec<T::AccountId>,
            /// From when on it takes no more trades, in milliseconds since the Unix epoch.
            cut_off: Moment,
            /// The last moment at which its first round may settle, in milliseconds since the Unix epoch.
            settle_by: Moment,
        },
        /// A party set how much of an asset a venue's operator may confirm in its name that it delivers.
        Authorised {
            /// The party.
            party: T::AccountId,
            /// The venue.
            venue: VenueId,
            /// Of which asset.
            asset: AssetId,
            /// How much, in the smallest unit; 0 if nothing any more.
            limit: Balance,
        },
        /// A trade was submitted to a cycle.
        TradeSubmitted {
            /// The cycle.
            id: CycleId,
            /// The trade's number within the cycle.
            index: TradeIndex,
            /// Who submitted it: a party of the trade, or the venue's operator.
            by: T::AccountId,
            /// What was agreed.
            trade: TradeOf<T>,
            /// The parties' name for it.
            reference: Reference,
        },
        /// A trade was confirmed for a party.
        TradeConfirmed {
            /// The cycle.
            id: CycleId,
            /// The trade's number within the cycle.
            index: TradeIndex,
            /// For whom.
            party: T::AccountId,
            /// Whether by the venue's operator, within what the party authorised, and not by the party itself.
            by_authorisation: bool,
        },
        /// What a party owes and is owed in a round of a cycle.
        PositionNetted {
            /// The cycle.
            id: CycleId,
            /// The round, from 1.
            round: u32,
            /// The party.
            party: T::AccountId,
            /// By asset, in ascending order; at least one.
            positions: Vec<Position>,
        },
        /// A round of a cycle began: all its nets are known, and those that are not zero were announced.
        Netted {
            /// The cycle.
            id: CycleId,
            /// The round, from 1.
            round: u32,
            /// How many trades count.
            trades: u32,
            /// How many parties have to lock something yet.
            unfunded: u32,
            /// The last moment at which the round may settle, in milliseconds since the Unix epoch.
            deadline: Moment,
        },
        /// A party locked everything that it owes.
        Funded {
            /// The cycle.
            id: CycleId,
            /// The party.
            party: T::AccountId,
        },
        /// All movements of a cycle were made.
        Settled {
            /// The cycle.
            id: CycleId,
            /// The round in which it settled.
            round: u32,
            /// How many movements that took.
            movements: u32,
        },
        /// The ledger refused to settle a cycle, and nothing moved. What is locked stays so until the deadline.
        SettlementRefused {
            /// The cycle.
            id: CycleId,
            /// How often the ledger has refused it by now.
            attempts: u32,
            /// Every movement that it refuses, and why; the one at which the attempt stopped is among them.
            refused: Vec<RefusedMovement<T::AccountId>>,
        },
        /// A party was taken out of a cycle with all its trades, and what it had locked was released.
        Defaulted {
            /// The cycle.
            id: CycleId,
            /// The round in which it did not do its part.
            round: u32,
            /// The party.
            party: T::AccountId,
        },
        /// A cycle came to nothing, and everything that was locked for it was released.
        Cancelled {
            /// The cycle.
            id: CycleId,
            /// Why.
            reason: CancelReason,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The trade was confirmed for the party before.
        AlreadyConfirmed,
        /// The party has locked everything that it owes.
        AlreadyFunded,
        /// A quantity or amount passes what a cycle can add up.
        AmountTooLarge,
        /// The cycle does not net the asset.
        AssetNotNetted,
        /// The cut-off is not in the future, or has passed.
        CutOffPassed,
        /// The cycle has as many trades, or as many that would need movements of their own, as it may.
        CycleFull,
        /// The settlement deadline is not after the cut-off.
        DeadlineBeforeCutOff,
        /// The deadline of the round has passed.
        DeadlinePassed,
        /// The settlement deadline lies further ahead than cycles may live.
        DeadlineTooFar,
        /// An asset is named twice.
        DuplicateAsset,
        /// A party is named twice.
        DuplicateParty,
        /// The cycle was not closed, or has ended, or waits for nobody's units.
        NotFunding,
        /// The asset's units are unique, so that they cannot be netted.
        NotFungible,
        /// The account is not among the cycle's parties.
        NotInCycle,
        /// The cycle was closed or cancelled.
        NotOpen,
        /// The account does not run the venue.
        NotOperator,
        /// The account is not a party to the trade, nor does it run the venue.
        NotParty,
        /// The ledger has not refused the cycle, or the cycle has ended.
        NotRefused,
        /// The party owes nothing.
        NothingToFund,
        /// The cycle was not closed, or has ended, so nothing is locked for it.
        NothingToResolve,
        /// The parties used the reference at this venue before.
        ReferenceTaken,
        /// The trade has the same asset on both sides.
        SameAsset,
        /// The trade has the same account on both sides.
        SameParty,
        /// The cut-off or the deadline has not passed yet.
        TooEarly,
        /// The cycle would net fewer than two assets.
        TooFewAssets,
        /// The cycle would have fewer than two parties.
        TooFewParties,
        /// No asset has this number.
        UnknownAsset,
        /// No cycle has this number.
        UnknownCycle,
        /// The cycle has no trade with this number.
        UnknownTrade,
        /// No venue has this number.
        UnknownVenue,
        /// The venue takes no trades now.
        VenueClosed,
        /// The trade moves nothing one way.
        ZeroAmount,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxTrades::get() > 0, "a cycle must be able to have a trade");
            assert!(T::MaxParties::get() > 1, "a trade has two parties");
            assert!(T::MaxAssets::get() > 1, "a trade is about two assets");
            assert!(T::MaxMovements::get() > 1, "a trade needs two movements");
            assert!(T::MaxRounds::get() > 0, "a cycle must be able to have a round");
            assert!(
                T::MaxLifetime::get() > 0,
                "a deadline must be able to lie in the future"
            );
            if let Some(most) = T::BlockWeights::get().get(DispatchClass::Normal).max_extrinsic {
                assert!(
                    Self::most_resolution().all_lte(most),
                    "the largest cycle must be able to settle within a block: lower MaxMovements"
                );
            }
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Opens a cycle at a venue that the caller runs.
        ///
        /// - `mode`: whether securities are netted as cash is.
        /// - `assets`: what its trades may be about; at least two, with units that are not unique.
        /// - `parties`: between whom its trades may be; at least two, all in good standing.
        /// - `cut_off`: from when on it takes no more trades, in milliseconds since the Unix epoch; in the future.
        /// - `settle_by`: the last moment at which its first round may settle; after the cut-off, and at most
        ///   [`Config::MaxLifetime`] ahead. Every further round lasts as long as from the cut-off to this moment.
        ///
        /// The caller needs the role of an institution.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownVenue`], [`Error::NotOperator`], [`Error::VenueClosed`], [`Error::CutOffPassed`],
        /// [`Error::DeadlineBeforeCutOff`], [`Error::DeadlineTooFar`], [`Error::TooFewAssets`],
        /// [`Error::DuplicateAsset`], [`Error::UnknownAsset`], [`Error::NotFungible`], [`Error::TooFewParties`],
        /// [`Error::DuplicateParty`], and those of [`Config::Admission`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::open_cycle(parties.len() as u32, assets.len() as u32))]
        pub fn open_cycle(
            origin: OriginFor<T>,
            venue: VenueId,
            mode: NettingMode,
            assets: BoundedVec<AssetId, T::MaxAssets>,
            parties: BoundedVec<T::AccountId, T::MaxParties>,
            cut_off: Moment,
            settle_by: Moment,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::do_open(operator, venue, mode, assets, parties, (cut_off, settle_by))
        }

        /// Calls a cycle off that was not closed yet, at a venue that the caller runs.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NotOperator`], [`Error::NotOpen`], and those of [`Config::Admission`].
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::cancel_cycle())]
        pub fn cancel_cycle(origin: OriginFor<T>, id: CycleId) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::do_cancel(operator, id)
        }

        /// Sets how much of an asset the operator of a venue may confirm in the caller's name that it delivers, in the
        /// trades which the operator submits. Each trade that is confirmed so takes from it what it makes the caller
        /// deliver.
        ///
        /// - `limit`: in the smallest unit; it replaces what is left of the last one. 0 ends the authorisation.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownVenue`], [`Error::UnknownAsset`], and those of [`Config::Admission`].
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::authorise())]
        pub fn authorise(origin: OriginFor<T>, venue: VenueId, asset: AssetId, limit: Balance) -> DispatchResult {
            let party = ensure_signed(origin)?;
            Self::do_authorise(party, venue, asset, limit)
        }

        /// Submits a trade to a cycle, for one of its parties or the venue's operator.
        ///
        /// It is confirmed for the caller if it is a party, and, if the caller is the operator, for each party that
        /// authorised what it would deliver.
        ///
        /// - `reference`: the parties' name for it; the same one is refused a second time for the same venue, seller and
        ///   buyer.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NotParty`], [`Error::ReferenceTaken`], [`Error::NotOpen`],
        /// [`Error::CutOffPassed`], [`Error::VenueClosed`], [`Error::SameParty`], [`Error::NotInCycle`],
        /// [`Error::SameAsset`], [`Error::AssetNotNetted`], [`Error::ZeroAmount`], [`Error::AmountTooLarge`],
        /// [`Error::CycleFull`], and those of [`Config::Admission`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::submit_trade())]
        pub fn submit_trade(
            origin: OriginFor<T>,
            id: CycleId,
            trade: TradeOf<T>,
            reference: Reference,
        ) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_submit(by, id, trade, reference)
        }

        /// Confirms a trade that the caller is a party to. A trade counts if both its parties confirmed it by the cut-off;
        /// no confirmation can be taken back.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::UnknownTrade`], [`Error::NotOpen`], [`Error::CutOffPassed`],
        /// [`Error::NotParty`], [`Error::AlreadyConfirmed`], and those of [`Config::Admission`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::confirm_trade())]
        pub fn confirm_trade(origin: OriginFor<T>, id: CycleId, index: TradeIndex) -> DispatchResult {
            let party = ensure_signed(origin)?;
            Self::do_confirm(party, id, index)
        }

        /// Closes a cycle whose cut-off has come: computes what each party owes and is owed. Anyone may call this.
        ///
        /// A cycle whose trades cancel each other out is settled with that. One without a trade that counts, or whose
        /// deadline has passed meanwhile, is cancelled.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NotOpen`], [`Error::TooEarly`].
        #[pallet::call_index(5)]
        #[pallet::weight(
            T::WeightInfo::close(T::MaxTrades::get())
                .saturating_add(T::WeightInfo::recompute(T::MaxTrades::get()))
                .saturating_add(T::WeightInfo::settle(0))
        )]
        pub fn close(origin: OriginFor<T>, id: CycleId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(Self::do_close(id)?).into())
        }

        /// Locks everything that the caller owes in this round of a cycle and has not locked yet. If nobody else is
        /// missing, the cycle settles, or the ledger's refusal is recorded.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NotFunding`], [`Error::DeadlinePassed`], [`Error::NotInCycle`],
        /// [`Error::NothingToFund`], [`Error::AlreadyFunded`], those of [`Config::Admission`], and those of the ledger
        /// about what the caller would lock.
        #[pallet::call_index(6)]
        #[pallet::weight(
            T::WeightInfo::fund(T::MaxAssets::get()).saturating_add(Pallet::<T>::most_settlement())
        )]
        pub fn fund(origin: OriginFor<T>, id: CycleId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_fund(party, id)?).into())
        }

        /// Tries again to settle a cycle that the ledger refused, up to its deadline. Anyone may call this. A further
        /// refusal is recorded, and is no error.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NotRefused`], [`Error::DeadlinePassed`].
        #[pallet::call_index(7)]
        #[pallet::weight(Pallet::<T>::most_settlement())]
        pub fn settle(origin: OriginFor<T>, id: CycleId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(Self::do_settle(id)?).into())
        }

        /// Takes those who did not do their part out of a cycle whose deadline has passed, releases what they locked,
        /// nets the remaining trades again, releases what is locked beyond the new nets, and sets a new deadline. If the
        /// remaining parties have locked enough already, the cycle settles, or the ledger's refusal is recorded. If no
        /// trade is left, or no round, the cycle is cancelled and everything released. Anyone may call this.
        ///
        /// Out are all who have not locked everything; or, if all have and the ledger refused, the senders and receivers
        /// whom it refuses now, both of them where its reasons name neither.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownCycle`], [`Error::NothingToResolve`], [`Error::TooEarly`].
        #[pallet::call_index(8)]
        #[pallet::weight(Pallet::<T>::most_resolution())]
        pub fn resolve(origin: OriginFor<T>, id: CycleId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(Self::do_resolve(id)?).into())
        }
    }
}
