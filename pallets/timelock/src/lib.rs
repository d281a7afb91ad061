// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Privileged calls wait out a notice period, in public, before they are enacted with the Root origin.
//!
//! [`Call::queue`] stores a call and has the scheduler enact it after the notice period; until then [`Call::cancel`]
//! can stop it. Whoever disagrees with a decision so has time to object, to prepare, or to leave. The length of the
//! period is itself changed only through the timelock, and never falls below `MinNoticePeriod`.
//!
//! No way round: [`Call::enact`] refuses before the block that was announced, even to Root, so that one enacted call
//! cannot enact another early. Nor is a call lost on the way: the scheduler only triggers [`Call::enact`], the call
//! itself stays here until it was enacted or cancelled, and [`Call::retry`] lets anybody trigger it again where the
//! scheduler could not (a block without enough weight left).
//!
//! ## What always holds
//!
//! Checked by `do_try_state`:
//!
//! - **I1** The notice period is from `MinNoticePeriod` to `MaxNoticePeriod` blocks.
//! - **I2** Every queued call has a number below `NextId`.
//! - **I3** At most `MaxQueued` calls are queued, and the counter says how many.
//! - **I4** The bytes of every queued call are stored, and requested so that nobody can withdraw them.
//! - **I5** Every queued call that is not due yet is on the scheduler's agenda at the block that was announced.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod lifecycle;
mod try_state;
pub mod weights;

#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;

pub use pallet::*;
pub use weights::WeightInfo;

/// Across how many blocks after the one intended a place on the scheduler's agenda is looked for.
pub const MAX_POSTPONEMENT: u32 = 16;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::boxed::Box;
    use codec::{Decode, Encode, MaxEncodedLen};
    use frame_support::{
        dispatch::{GetDispatchInfo, PostDispatchInfo},
        pallet_prelude::*,
        traits::{
            schedule::v3::Named, Bounded, EnsureOrigin, IsType, OriginTrait, QueryPreimage, StorageVersion,
            StorePreimage,
        },
        weights::Weight,
    };
    use frame_system::pallet_prelude::*;
    use scale_info::TypeInfo;
    use sp_runtime::traits::Dispatchable;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// The origin type that the scheduler keeps.
    pub type PalletsOriginOf<T> = <<T as frame_system::Config>::RuntimeOrigin as OriginTrait>::PalletsOrigin;

    /// A call, stored here if short, else as a preimage.
    pub type BoundedCallOf<T> = Bounded<<T as Config>::RuntimeCall, <T as frame_system::Config>::Hashing>;

    /// A call that waits.
    #[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
    pub struct Queued<Call, BlockNumber> {
        /// The call, or the hash and length by which it is stored.
        pub call: Call,
        /// The block in which it is enacted.
        pub enact_at: BlockNumber,
        /// The runtime's `transaction_version` when it was queued: a runtime with another one may read the same bytes
        /// as another call.
        pub transaction_version: u32,
    }

    /// A call of `T`'s runtime that waits.
    pub type QueuedOf<T> = Queued<BoundedCallOf<T>, BlockNumberFor<T>>;

    /// The pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// What the runtime decides.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The runtime's call type.
        type RuntimeCall: Parameter
            + Dispatchable<RuntimeOrigin = Self::RuntimeOrigin, PostInfo = PostDispatchInfo>
            + GetDispatchInfo
            + From<Call<Self>>
            + From<frame_system::Call<Self>>
            + IsType<<Self as frame_system::Config>::RuntimeCall>;

        /// Enacts calls in their block.
        type Scheduler: Named<
            BlockNumberFor<Self>,
            <Self as Config>::RuntimeCall,
            PalletsOriginOf<Self>,
            Hasher = Self::Hashing,
        >;

        /// Stores the calls that are longer than 128 bytes.
        type Preimages: QueryPreimage<H = Self::Hashing> + StorePreimage;

        /// Who may queue a call: a qualified majority.
        type QueueOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Who may cancel one.
        type CancelOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The shortest notice period, in blocks. At least 1.
        #[pallet::constant]
        type MinNoticePeriod: Get<BlockNumberFor<Self>>;

        /// The longest notice period, in blocks. A longer one could not be undone in useful time, since that waits it
        /// out as well.
        #[pallet::constant]
        type MaxNoticePeriod: Get<BlockNumberFor<Self>>;

        /// How much weight a call may have, this pallet's own included. Keep it below what the scheduler may use in a
        /// block by the scheduler's own overhead, or the scheduler drops the call when it is due.
        #[pallet::constant]
        type MaxCallWeight: Get<Weight>;

        /// How many calls may be queued at a time.
        #[pallet::constant]
        type MaxQueued: Get<u32>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// How many blocks a call waits.
    #[pallet::storage]
    pub type NoticePeriod<T: Config> = StorageValue<_, BlockNumberFor<T>, ValueQuery, T::MinNoticePeriod>;

    /// The number of the next call. Numbers are never used again.
    #[pallet::storage]
    pub type NextId<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The calls that wait, by number.
    #[pallet::storage]
    pub type Queue<T: Config> = CountedStorageMap<_, Twox64Concat, u32, QueuedOf<T>, OptionQuery>;

    /// The first state.
    #[pallet::genesis_config]
    pub struct GenesisConfig<T: Config> {
        /// How many blocks a call waits, from `MinNoticePeriod` to `MaxNoticePeriod`. `MinNoticePeriod` if left out.
        pub notice_period: BlockNumberFor<T>,
    }

    impl<T: Config> Default for GenesisConfig<T> {
        fn default() -> Self {
            Self {
                notice_period: T::MinNoticePeriod::get(),
            }
        }
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            assert!(
                self.notice_period >= T::MinNoticePeriod::get(),
                "the notice period is too short"
            );
            assert!(
                self.notice_period <= T::MaxNoticePeriod::get(),
                "the notice period is too long"
            );
            NoticePeriod::<T>::put(self.notice_period);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A call was queued.
        Queued {
            /// Its number.
            id: u32,
            /// The hash of the encoded call.
            call_hash: T::Hash,
            /// The block in which it will be enacted.
            enact_at: BlockNumberFor<T>,
        },
        /// A queued call was cancelled and will not be enacted.
        Cancelled {
            /// Its number.
            id: u32,
        },
        /// A call was dispatched with the Root origin, or could not be, and left the queue.
        Enacted {
            /// Its number.
            id: u32,
            /// What the call itself returned; on an error it changed nothing.
            result: DispatchResult,
        },
        /// A call that was not enacted when due was put on the agenda again.
        Rescheduled {
            /// Its number.
            id: u32,
            /// The block in which it will be enacted.
            enact_at: BlockNumberFor<T>,
        },
        /// The notice period was changed, for calls queued from now on.
        NoticePeriodSet {
            /// How many blocks a call waits.
            blocks: BlockNumberFor<T>,
        },
    }

    /// Why a call failed.
    #[pallet::error]
    pub enum Error<T> {
        /// No call with this number is queued.
        UnknownId,
        /// The call could use more weight than a block has for it.
        CallTooHeavy,
        /// The call is longer than the preimage store takes.
        CallTooLong,
        /// `MaxQueued` calls are queued.
        TooManyQueued,
        /// The scheduler has no place in the block intended, nor in the 16 after it.
        AgendaFull,
        /// The call is not due yet.
        TooEarly,
        /// The call is still about to be enacted as announced.
        NotOverdue,
        /// The call is longer or heavier than the caller allowed for; as it is where an upgrade made it heavier after
        /// the scheduler took it on. It stays queued: retry it.
        Outgrown,
        /// The runtime was upgraded to one that may read the stored bytes as another call. Queue it anew.
        EncodingChanged,
        /// The notice period would be shorter than `MinNoticePeriod`.
        NoticeTooShort,
        /// The notice period would be longer than `MaxNoticePeriod`.
        NoticeTooLong,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MinNoticePeriod::get() >= 1u32.into(),
                "MinNoticePeriod must be at least 1"
            );
            assert!(
                T::MinNoticePeriod::get() <= T::MaxNoticePeriod::get(),
                "MinNoticePeriod exceeds MaxNoticePeriod"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Queues `call`, to be dispatched with the Root origin after the notice period. `QueueOrigin`.
        ///
        /// If the scheduler is full in the block intended, the call is enacted in the next of 16 blocks that has a
        /// place, never earlier.
        ///
        /// Errors: `TooManyQueued`, `CallTooHeavy`, `CallTooLong`, `AgendaFull`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::queue(call.encoded_size() as u32, MAX_POSTPONEMENT))]
        pub fn queue(origin: OriginFor<T>, call: Box<<T as Config>::RuntimeCall>) -> DispatchResultWithPostInfo {
            T::QueueOrigin::ensure_origin(origin)?;
            Self::do_queue(*call)
        }

        /// Cancels the queued call `id`, due or not. `CancelOrigin`.
        ///
        /// Errors: `UnknownId`.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::cancel())]
        pub fn cancel(origin: OriginFor<T>, id: u32) -> DispatchResult {
            T::CancelOrigin::ensure_origin(origin)?;
            Self::do_cancel(id)
        }

        /// Sets how many blocks calls wait that are queued from now on. Root, so only through the timelock itself.
        ///
        /// Errors: `NoticeTooShort`, `NoticeTooLong`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::set_notice_period())]
        pub fn set_notice_period(origin: OriginFor<T>, blocks: BlockNumberFor<T>) -> DispatchResult {
            ensure_root(origin)?;
            ensure!(blocks >= T::MinNoticePeriod::get(), Error::<T>::NoticeTooShort);
            ensure!(blocks <= T::MaxNoticePeriod::get(), Error::<T>::NoticeTooLong);
            NoticePeriod::<T>::put(blocks);
            Self::deposit_event(Event::NoticePeriodSet { blocks });
            Ok(())
        }

        /// Dispatches the queued call `id` with the Root origin. Root: the scheduler, when the call is due.
        ///
        /// `length` in bytes and `weight` are the most that the call may have; the scheduler was told both when it
        /// took the call on. Succeeds whatever the call itself returns: `Enacted` carries that.
        ///
        /// Errors: `UnknownId`, `TooEarly`, `Outgrown`; the call then stays as it was.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::enact(*length).saturating_add(*weight))]
        pub fn enact(origin: OriginFor<T>, id: u32, length: u32, weight: Weight) -> DispatchResultWithPostInfo {
            ensure_root(origin)?;
            Self::do_enact(id, length, weight)
        }

        /// Puts the call `id`, which is overdue, on the scheduler's agenda again, for the next block that has a place.
        /// Any signed origin: the decision was taken and the notice given.
        ///
        /// `length` is the most bytes that the stored call may have.
        ///
        /// Errors: `UnknownId`, `NotOverdue`, `Outgrown`, `CallTooHeavy`, `AgendaFull`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::retry(*length, MAX_POSTPONEMENT))]
        pub fn retry(origin: OriginFor<T>, id: u32, length: u32) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_retry(id, length)
        }
    }
}
