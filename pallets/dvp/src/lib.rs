// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Delivery against payment: parties agree on the legs of a trade, and all of them move at once or none does.
//!
//! An [`Instruction`] names its [`Leg`]s. Each party affirms it, which locks what the party has to deliver. The last
//! affirmation settles the instruction in the same extrinsic. Until then a party may withdraw its affirmation or reject
//! the instruction, and after the deadline anyone may have it expire; each of these releases what was locked.
//!
//! The ledger is whatever implements the traits of [`Config::Assets`]. It decides about every movement when the party
//! affirms and again when the units move.
//!
//! # Invariants
//!
//! - I1: what an account has on hold for [`HoldReason::Settlement`] is, for every asset, the sum of its outgoing legs in
//!   the pending instructions that it affirmed. An instruction that has ended holds nothing.
//! - I2: instructions are numbered from 0 without gaps, and none is ever removed.
//! - I3: the index by reference holds exactly one entry for each instruction, under its creator and reference.
//! - I4: an instruction has a leg; each leg has an amount and two different parties.
//! - I5: those who affirmed an instruction are parties to it, each named once. All parties affirmed a settled
//!   instruction; of any other at least one has not.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod affirmation;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod instructions;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
mod settlement;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::{Instruction, InstructionId, Leg, LegOf, MaxParties, Status};
pub use weights::WeightInfo;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use castellan_primitives::{
        membership::Admission,
        rwa::{AssetId, Compliance},
        Balance, Moment, Reference,
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{fungibles, UnixTime},
    };
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The ledger whose units are delivered. It has to refuse forbidden movements in `transfer` and
        /// `transfer_on_hold` themselves, and must let whatever is on hold be released.
        type Assets: fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
            + fungibles::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>
            + Compliance<Self::AccountId>;

        /// Who may act.
        type Admission: Admission<Self::AccountId>;

        /// The clock that deadlines are read on.
        type Time: UnixTime;

        /// The runtime's reasons for holds.
        type RuntimeHoldReason: From<HoldReason>;

        /// How many legs an instruction may have; at least one.
        #[pallet::constant]
        type MaxLegs: Get<u32>;

        /// How far ahead a deadline may lie, in milliseconds; above zero. It may change: instructions keep their deadline.
        type MaxLifetime: Get<Moment>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;

        /// Prepares assets and the clock for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
    }

    /// Why this pallet holds units.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The units are to be delivered under instructions that their owner affirmed.
        Settlement,
    }

    /// Every instruction ever made, those that have ended included.
    #[pallet::storage]
    pub type Instructions<T: Config> = StorageMap<_, Twox64Concat, InstructionId, Instruction<T>, OptionQuery>;

    /// The number that the next instruction gets.
    #[pallet::storage]
    pub type NextInstructionId<T: Config> = StorageValue<_, InstructionId, ValueQuery>;

    /// The instruction that a creator made under a reference.
    #[pallet::storage]
    pub type InstructionByReference<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Reference, InstructionId, OptionQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An instruction was made.
        Instructed {
            /// Its number.
            id: InstructionId,
            /// Who made it.
            creator: T::AccountId,
            /// The creator's own name for it.
            reference: Reference,
            /// Who must affirm it, in ascending order.
            parties: Vec<T::AccountId>,
        },
        /// A party affirmed an instruction, and what it has to deliver is locked or already delivered.
        Affirmed {
            /// The instruction.
            id: InstructionId,
            /// The party.
            party: T::AccountId,
        },
        /// A party took its affirmation back, and what it had locked was released.
        Withdrawn {
            /// The instruction.
            id: InstructionId,
            /// The party.
            party: T::AccountId,
        },
        /// All legs of an instruction moved.
        Settled {
            /// The instruction.
            id: InstructionId,
        },
        /// A party rejected an instruction, and everything that was locked for it was released.
        Rejected {
            /// The instruction.
            id: InstructionId,
            /// The party.
            party: T::AccountId,
        },
        /// The deadline of an instruction passed, and everything that was locked for it was released.
        Expired {
            /// The instruction.
            id: InstructionId,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The party affirmed the instruction before.
        AlreadyAffirmed,
        /// The deadline has not passed yet, so the instruction cannot expire.
        DeadlineNotPassed,
        /// The deadline is not in the future.
        DeadlinePassed,
        /// The deadline lies further ahead than instructions may live.
        DeadlineTooFar,
        /// The instruction has no legs.
        NoLegs,
        /// The party has not affirmed the instruction.
        NotAffirmed,
        /// The account is not a party to the instruction.
        NotParty,
        /// The instruction was settled, rejected or has expired.
        NotPending,
        /// The creator used the reference before.
        ReferenceTaken,
        /// A leg has the same account on both sides.
        SameParty,
        /// A leg names an asset that does not exist.
        UnknownAsset,
        /// No instruction has this number.
        UnknownInstruction,
        /// A leg moves nothing.
        ZeroAmount,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MaxLegs::get() > 0, "an instruction must be able to have a leg");
            assert!(
                T::MaxLifetime::get() > 0,
                "a deadline must be able to lie in the future"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Makes an instruction with `legs`, to be affirmed by everyone they name.
        ///
        /// - `deadline`: the last moment at which the instruction may settle, in milliseconds since the Unix epoch; in
        ///   the future, and at most [`Config::MaxLifetime`] ahead.
        /// - `reference`: the caller's own name for it; the same one is refused a second time.
        ///
        /// The caller needs the role of an institution, and need not be a party. All parties must be in good standing.
        ///
        /// # Errors
        ///
        /// [`Error::ReferenceTaken`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`], [`Error::NoLegs`],
        /// [`Error::ZeroAmount`], [`Error::SameParty`], [`Error::UnknownAsset`], and those of [`Config::Admission`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::instruct(legs.len() as u32))]
        pub fn instruct(
            origin: OriginFor<T>,
            legs: BoundedVec<LegOf<T>, T::MaxLegs>,
            deadline: Moment,
            reference: Reference,
        ) -> DispatchResult {
            let creator = ensure_signed(origin)?;
            Self::do_instruct(creator, legs, deadline, reference)
        }

        /// Makes an instruction as [`Pallet::instruct`] does and affirms it for the caller, who must be a party.
        ///
        /// # Errors
        ///
        /// Those of [`Pallet::instruct`], [`Error::NotParty`], and those of the ledger about what the caller would
        /// deliver.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::instruct_and_affirm(legs.len() as u32)
                .saturating_add(Pallet::<T>::max_rules_weight(legs.len() as u32))
        )]
        pub fn instruct_and_affirm(
            origin: OriginFor<T>,
            legs: BoundedVec<LegOf<T>, T::MaxLegs>,
            deadline: Moment,
            reference: Reference,
        ) -> DispatchResultWithPostInfo {
            let creator = ensure_signed(origin)?;
            let weight = Self::do_instruct_and_affirm(creator, legs, deadline, reference)?;
            Ok(Some(weight).into())
        }

        /// Affirms an instruction for the caller.
        ///
        /// What the caller has to deliver is locked. If all other parties affirmed before, every leg moves instead, or
        /// the call fails and leaves everything as it was.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::DeadlinePassed`], [`Error::NotParty`],
        /// [`Error::AlreadyAffirmed`], those of [`Config::Admission`], and those of the ledger: about what the caller
        /// has to deliver, or about any leg if the instruction would settle.
        #[pallet::call_index(2)]
        #[pallet::weight(
            T::WeightInfo::affirm_last(T::MaxLegs::get())
                .max(T::WeightInfo::affirm(T::MaxLegs::get()))
                .saturating_add(Pallet::<T>::max_rules_weight(T::MaxLegs::get()))
        )]
        pub fn affirm(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_affirm(party, id)?).into())
        }

        /// Takes the caller's affirmation back and releases what it locked. The caller may affirm again.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::DeadlinePassed`], [`Error::NotParty`],
        /// [`Error::NotAffirmed`], and those of [`Config::Admission`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw(T::MaxLegs::get()))]
        pub fn withdraw(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_withdraw(party, id)?).into())
        }

        /// Ends an instruction that the caller is a party to and releases everything that was locked for it.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::DeadlinePassed`], [`Error::NotParty`], and
        /// those of [`Config::Admission`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reject(T::MaxLegs::get()))]
        pub fn reject(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_reject(party, id)?).into())
        }

        /// Ends an instruction whose deadline has passed and releases everything that was locked for it. Anyone may
        /// call this.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::DeadlineNotPassed`].
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::expire(T::MaxLegs::get()))]
        pub fn expire(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(Self::do_expire(id)?).into())
        }
    }
}
