// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Delivery against payment: parties agree on the legs of a trade, and all of them settle at once or none does.
//!
//! An [`Instruction`] names its [`Leg`]s. Each party affirms its own, which locks what the party has to deliver. The
//! last input that was missing settles the instruction in the same extrinsic: an affirmation, a mediator's, or the
//! receipt for a leg that another system settles. Where it is time that was missing, anyone may call
//! [`Pallet::settle`]. Until then parties may step back, unless the instruction was locked, and after the deadline anyone
//! may have it expire; each of these unlocks what was locked.
//!
//! A settlement that the ledger refuses unlocks everything and leaves the instruction [`Status::Failed`], with every
//! reason. It is tried again only when a party asks.
//!
//! The ledger is [`Config::Assets`]. It decides about every movement when the party affirms and again when the units
//! move.
//!
//! # Invariants
//!
//! - I1: what an account has locked for [`HoldReason::Settlement`] is, for every asset, the sum of the legs that it
//!   delivers and affirmed in instructions that are pending or locked, those aside that pass units on; a unique unit is
//!   locked if and only if there is such a leg. An instruction that has ended, or failed, locks nothing.
//! - I2: instructions are numbered from 0 without gaps, and none is ever removed.
//! - I3: the index by reference holds exactly one entry for each instruction under its creator and reference, and, if it
//!   arose from submissions, one under the other submitter's; it holds no others.
//! - I4: an instruction has a leg; each leg has an amount and two different parties; a leg that passes units on follows
//!   one that brings them.
//! - I5: what is affirmed or confirmed are legs of the instruction, and only legs that another system settles are
//!   confirmed. A settled or locked instruction was affirmed on both sides of every leg, a settled one confirmed where
//!   need be.
//! - I6: the open instructions of an account are exactly those open ones that it is a party to, in ascending order.
//! - I7: a failure is kept for every failed instruction, and none was tried again more often than allowed.
//! - I8: submissions have two different accounts and two different assets, and no two of an account the same reference.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod affirmation;
mod approvals;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod endings;
mod instructions;
#[cfg(any(feature = "try-runtime", test, feature = "fuzz"))]
mod invariants;
mod locking;
mod matching;
#[cfg(any(test, feature = "fuzz"))]
#[allow(clippy::expect_used)]
#[allow(missing_docs)]
pub mod mock;
#[cfg(any(test, feature = "fuzz"))]
#[allow(clippy::expect_used)]
#[allow(missing_docs)]
pub mod model;
mod movements;
mod receipts;
mod report;
mod routes;
mod settlement;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod types;
mod venues;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use castellan_primitives::dvp::{Content, InstructionId, InstructionReport, Obligation, Obstacle, Status, Unit};
pub use matching::{Direction, Trade, TradeOf};
pub use pallet::*;
pub use receipts::{Receipt, ReceiptId, DOMAIN};
pub use types::{
    Delivery, DeliveryOf, FailedLeg, Failure, Instruction, Leg, LegOf, LegSet, Mediator, Options, OrderedId,
    PreApproval, Reason, Route,
};
pub use venues::{Venue, VenueKind, VenueOf};
pub use weights::WeightInfo;

/// How many mediators an instruction may have.
pub const MAX_MEDIATORS: u32 = 4;
/// How many reasons of a failure are kept: four for each leg of the largest instruction.
pub const MAX_REASONS: u32 = 256;
/// How many pre-approvals an account may have.
pub const MAX_PRE_APPROVALS: u32 = 32;
/// How many accounts a venue may name that make instructions there.
pub const MAX_INSTRUCTORS: u32 = 128;
/// How many accounts a venue may name whose receipts count there.
pub const MAX_SIGNERS: u32 = 16;
/// How many legs an instruction may have that is affirmed without saying how many it has.
///
/// A transaction is charged beforehand for the most that it may do, and gets back what it did not use. Until then that
/// much of the block is taken, so the usual call must not be charged for the largest instruction.
pub const SHORT: u32 = 4;
/// How many obligations' instructions are reported at once.
pub const MAX_PAGE: u32 = 256;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use castellan_primitives::{
        membership::Admission,
        rwa::{AssetId, Ledger, VenueId},
        Moment, Reference,
    };
    use frame_support::{pallet_prelude::*, traits::UnixTime};
    use frame_system::pallet_prelude::*;
    use sp_runtime::{
        traits::{IdentifyAccount, Verify},
        Permill,
    };

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The ledger whose units are delivered. It has to refuse forbidden movements in `deliver` itself, and must let
        /// whatever is locked be unlocked.
        type Assets: Ledger<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// Who may act.
        type Admission: Admission<Self::AccountId>;

        /// The clock that deadlines are read on.
        type Time: UnixTime;

        /// The runtime's reasons for holds.
        type RuntimeHoldReason: From<HoldReason> + PartialEq;

        /// How receipts are signed.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;

        /// How many legs an instruction may have; from 1 to 64.
        #[pallet::constant]
        type MaxLegs: Get<u32>;

        /// How far ahead a deadline may lie, in milliseconds; above zero. It may change: instructions keep their deadline.
        type MaxLifetime: Get<Moment>;

        /// How many submissions of an account may wait for their counterparts; at least one.
        #[pallet::constant]
        type MaxSubmissions: Get<u32>;

        /// The largest tolerance on a submission's cash amount, as a share of the amount.
        #[pallet::constant]
        type MaxTolerance: Get<Permill>;

        /// How many instructions can be affirmed by one call; at least one.
        #[pallet::constant]
        type MaxBatch: Get<u32>;

        /// How often a failed settlement may be tried again.
        #[pallet::constant]
        type MaxRetries: Get<u8>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;

        /// Prepares assets, signatures and the clock for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Signature>;
    }

    /// Why this pallet locks units.
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

    /// The instruction that a creator made, or that arose from a submission, under a reference.
    #[pallet::storage]
    pub type InstructionByReference<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Reference, InstructionId, OptionQuery>;

    /// The open instructions that an account is a party to, in ascending order.
    ///
    /// They have no largest number, or others could fill an account's list with instructions that it never asked for.
    #[pallet::storage]
    pub type OpenInstructions<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Identity, OrderedId, (), OptionQuery>;

    /// How the settlement of an instruction failed last, kept whatever became of it.
    ///
    /// Unbounded only in that the ledger's reasons state no largest length; their number is bounded.
    #[pallet::storage]
    #[pallet::unbounded]
    pub type Failures<T: Config> = StorageMap<_, Twox64Concat, InstructionId, Failure, OptionQuery>;

    /// Every venue ever created.
    #[pallet::storage]
    pub type Venues<T: Config> = StorageMap<_, Twox64Concat, VenueId, VenueOf<T>, OptionQuery>;

    /// The number that the next venue gets.
    #[pallet::storage]
    pub type NextVenueId<T: Config> = StorageValue<_, VenueId, ValueQuery>;

    /// The leg that a signer's receipt confirmed.
    #[pallet::storage]
    pub type UsedReceipts<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ReceiptId, (InstructionId, u8), OptionQuery>;

    /// What accounts accept to receive without being asked each time.
    #[pallet::storage]
    pub type PreApprovals<T: Config> = StorageMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        BoundedVec<PreApproval<T::AccountId>, ConstU32<MAX_PRE_APPROVALS>>,
        ValueQuery,
    >;

    /// The submissions of an account that wait for their counterparts, the oldest first.
    #[pallet::storage]
    pub type Submissions<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<TradeOf<T>, T::MaxSubmissions>, ValueQuery>;

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
        /// A party took its affirmation back, and what it had locked was unlocked.
        Withdrawn {
            /// The instruction.
            id: InstructionId,
            /// The party, or the mediator.
            party: T::AccountId,
        },
        /// All legs of an instruction moved.
        Settled {
            /// The instruction.
            id: InstructionId,
        },
        /// An instruction was rejected, and everything that was locked for it was unlocked.
        Rejected {
            /// The instruction.
            id: InstructionId,
            /// The party, the mediator or the venue's operator.
            party: T::AccountId,
        },
        /// The deadline of an instruction passed, and everything that was locked for it was unlocked.
        Expired {
            /// The instruction.
            id: InstructionId,
        },
        /// A party affirmed some of its legs of an instruction, and what it has to deliver by them is locked.
        LegsAffirmed {
            /// The instruction.
            id: InstructionId,
            /// The party.
            party: T::AccountId,
            /// The legs, counted from 0, that it had not affirmed before.
            legs: Vec<u8>,
        },
        /// Receivers had approved of legs beforehand.
        PreApproved {
            /// The instruction.
            id: InstructionId,
            /// The receivers, in ascending order. They need not affirm these legs.
            parties: Vec<T::AccountId>,
        },
        /// An instruction of a batch was not affirmed.
        AffirmationFailed {
            /// The instruction.
            id: InstructionId,
            /// The party.
            party: T::AccountId,
            /// Why.
            error: DispatchError,
        },
        /// A mediator affirmed an instruction.
        Mediated {
            /// The instruction.
            id: InstructionId,
            /// The mediator.
            mediator: T::AccountId,
            /// The last moment at which the affirmation counts, in milliseconds since the Unix epoch.
            until: Moment,
        },
        /// An instruction was locked: its parties cannot step back.
        Locked {
            /// The instruction.
            id: InstructionId,
            /// The mediator or the venue's operator.
            by: T::AccountId,
            /// The last moment of the lock, in milliseconds since the Unix epoch.
            until: Moment,
        },
        /// A leg was confirmed to be settled elsewhere.
        Confirmed {
            /// The instruction.
            id: InstructionId,
            /// The leg, counted from 0.
            leg: u8,
            /// Who signed the receipt.
            signer: T::AccountId,
            /// The signer's number for the receipt.
            receipt: ReceiptId,
        },
        /// The settlement of an instruction failed, and everything that was locked for it was unlocked.
        Failed {
            /// The instruction.
            id: InstructionId,
            /// How often it was tried again since the first failure.
            retries: u8,
            /// Every reason, in the order of the legs.
            reasons: Vec<FailedLeg>,
        },
        /// A venue was created.
        VenueCreated {
            /// Its number.
            venue: VenueId,
            /// Who runs it.
            operator: T::AccountId,
        },
        /// What a venue admits was changed.
        VenueUpdated {
            /// The venue.
            venue: VenueId,
        },
        /// A venue admits new instructions again.
        VenueOpened {
            /// The venue.
            venue: VenueId,
        },
        /// A venue admits no new instructions any more.
        VenueClosed {
            /// The venue.
            venue: VenueId,
        },
        /// An account accepts to receive without being asked each time.
        PreApprovalAdded {
            /// The account.
            account: T::AccountId,
            /// What it accepts.
            approval: PreApproval<T::AccountId>,
        },
        /// An account wants to be asked again.
        PreApprovalRemoved {
            /// The account.
            account: T::AccountId,
            /// What it accepted.
            approval: PreApproval<T::AccountId>,
        },
        /// An account submitted its view of a trade, and it waits for the counterpart.
        Submitted {
            /// The account.
            account: T::AccountId,
            /// Its own name for the trade.
            reference: Reference,
        },
        /// Two submissions matched, and an instruction arose that both have affirmed.
        Matched {
            /// The instruction.
            id: InstructionId,
            /// Who delivers the asset. Its cash amount counts.
            seller: T::AccountId,
            /// Who pays.
            buyer: T::AccountId,
        },
        /// A submission was taken back before it matched.
        SubmissionCancelled {
            /// Whose it was.
            account: T::AccountId,
            /// The account's own name for the trade.
            reference: Reference,
        },
        /// A submission found no counterpart until its deadline.
        SubmissionExpired {
            /// Whose it was.
            account: T::AccountId,
            /// The account's own name for the trade.
            reference: Reference,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The party affirmed the instruction, or the legs, before.
        AlreadyAffirmed,
        /// A receipt for the leg was accepted before.
        AlreadyConfirmed,
        /// The account has this very pre-approval.
        AlreadyPreApproved,
        /// The receipt is for another amount than the leg.
        AmountMismatch,
        /// A mediator is named twice, or is a party.
        BadMediator,
        /// A route has fewer than two legs, or not these legs, or shares one with another route; or they do not carry
        /// the same units from account to account without coming back.
        BadRoute,
        /// The deadline has not passed yet, so nothing can expire.
        DeadlineNotPassed,
        /// The deadline is not in the future, or the instruction's or its lock's has passed.
        DeadlinePassed,
        /// The deadline lies further ahead than instructions may live.
        DeadlineTooFar,
        /// The pre-approval names neither an asset nor a counterparty.
        EmptyPreApproval,
        /// The settlement of the instruction failed: it can only be tried again, rejected or expire.
        InstructionFailed,
        /// The instruction is locked: its parties cannot decide about it any more.
        InstructionLocked,
        /// The venue's operator does not admit the account as a creator of instructions.
        InstructorNotAllowed,
        /// The signature is not the signer's over this receipt.
        InvalidSignature,
        /// The instruction has no legs, or the call names none.
        NoLegs,
        /// A leg that another system settles names no signer, and the instruction no venue that does.
        NoSigner,
        /// The party has not affirmed the instruction, or not all parties and mediators have.
        NotAffirmed,
        /// The settlement of the instruction has not failed.
        NotFailed,
        /// The asset's units are unique, so an amount of it says nothing.
        NotFungible,
        /// The account is not a mediator of the instruction.
        NotMediator,
        /// The leg is not one that another system settles.
        NotOffChain,
        /// The account does not run the venue.
        NotOperator,
        /// The account is not a party to the instruction, or to one of the legs.
        NotParty,
        /// The instruction was settled, rejected or has expired.
        NotPending,
        /// The account has no such pre-approval.
        NotPreApproved,
        /// Something other than the ledger's consent is still missing: the report names it.
        NotReady,
        /// The account's receipts do not count for this leg.
        NotSigner,
        /// The asset's units are all alike, so they have no numbers.
        NotUnique,
        /// The receipt's time is over.
        ReceiptExpired,
        /// The signer's receipt with this number was accepted before.
        ReceiptUsed,
        /// The creator used the reference before.
        ReferenceTaken,
        /// The asset and the cash of a trade are the same.
        SameAsset,
        /// A leg has the same account on both sides.
        SameParty,
        /// The tolerance is wider than allowed.
        ToleranceTooWide,
        /// The instruction has more legs than the call says.
        TooManyLegs,
        /// The account has as many pre-approvals as it may have.
        TooManyPreApprovals,
        /// The settlement was tried again as often as it may be.
        TooManyRetries,
        /// As many of the account's submissions wait as may wait.
        TooManySubmissions,
        /// A leg names an asset that does not exist.
        UnknownAsset,
        /// No instruction has this number.
        UnknownInstruction,
        /// The instruction has no leg with this number.
        UnknownLeg,
        /// No submission of the account waits under this reference.
        UnknownSubmission,
        /// No venue has this number.
        UnknownVenue,
        /// The value date is later than the deadline.
        ValueDateAfterDeadline,
        /// The venue admits no new instructions.
        VenueIsClosed,
        /// A leg moves nothing.
        ZeroAmount,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            let legs = T::MaxLegs::get();
            assert!(legs > 0, "an instruction must be able to have a leg");
            assert!(
                legs <= LegSet::CAPACITY,
                "an instruction must not have more than 64 legs"
            );
            for (bound, what) in [
                (T::MaxSubmissions::get(), "an account must be able to submit a trade"),
                (T::MaxBatch::get(), "a batch must be able to have an instruction"),
            ] {
                assert!(bound > 0, "{what}");
            }
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
        /// Makes an instruction of deliveries, to be affirmed by everyone they name.
        ///
        /// - `deadline`: the last moment at which the instruction may settle, in milliseconds since the Unix epoch; in
        ///   the future, and at most [`Config::MaxLifetime`] ahead.
        /// - `reference`: the caller's own name for it; the same one is refused a second time.
        ///
        /// The caller needs the role of an institution, and need not be a party. All parties must be in good standing.
        /// Receivers that deliver nothing and approved beforehand need not affirm.
        ///
        /// # Errors
        ///
        /// [`Error::ReferenceTaken`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`], [`Error::NoLegs`],
        /// [`Error::ZeroAmount`], [`Error::SameParty`], [`Error::UnknownAsset`], [`Error::NotFungible`],
        /// and those of [`Config::Admission`].
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::instruct(legs.len() as u32))]
        pub fn instruct(
            origin: OriginFor<T>,
            legs: BoundedVec<DeliveryOf<T>, T::MaxLegs>,
            deadline: Moment,
            reference: Reference,
        ) -> DispatchResult {
            let creator = ensure_signed(origin)?;
            Self::do_instruct(creator, Self::legs(legs), deadline, reference, Options::default())?;
            Ok(())
        }

        /// Makes an instruction as [`Pallet::instruct`] does and affirms it for the caller, who must be a party.
        ///
        /// # Errors
        ///
        /// Those of [`Pallet::instruct`], [`Error::NotParty`], and those of the ledger about what the caller would
        /// deliver.
        #[pallet::call_index(1)]
        #[pallet::weight(
            T::WeightInfo::instruct(legs.len() as u32).saturating_add(Pallet::<T>::max_advance(legs.len() as u32))
        )]
        pub fn instruct_and_affirm(
            origin: OriginFor<T>,
            legs: BoundedVec<DeliveryOf<T>, T::MaxLegs>,
            deadline: Moment,
            reference: Reference,
        ) -> DispatchResultWithPostInfo {
            let creator = ensure_signed(origin)?;
            let options = Options {
                affirm: true,
                ..Options::default()
            };
            let weight = Self::do_instruct(creator, Self::legs(legs), deadline, reference, options)?;
            Ok(Some(weight).into())
        }

        /// Affirms an instruction of at most [`SHORT`] legs for the caller: all its legs that it has not affirmed yet. For
        /// longer ones there is [`Pallet::affirm_within`].
        ///
        /// What the caller has to deliver is locked. If nothing else is missing, every leg moves instead. Should the
        /// ledger then refuse a leg of another party, the call succeeds all the same: the instruction is
        /// [`Status::Failed`], [`Failures`] has the reasons, and everything that was locked is free.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionLocked`],
        /// [`Error::InstructionFailed`], [`Error::TooManyLegs`], [`Error::DeadlinePassed`], [`Error::NotParty`],
        /// [`Error::AlreadyAffirmed`], those of [`Config::Admission`], and those of the ledger about what the caller has
        /// to deliver.
        #[pallet::call_index(2)]
        #[pallet::weight(Pallet::<T>::max_advance(SHORT))]
        pub fn affirm(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_affirm(party, id, None, SHORT)?).into())
        }

        /// Takes the caller's affirmations back, as a party and as a mediator, and unlocks what they locked. The caller
        /// may affirm again.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionLocked`],
        /// [`Error::InstructionFailed`], [`Error::DeadlinePassed`], [`Error::NotParty`], [`Error::NotAffirmed`], and
        /// those of [`Config::Admission`].
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw(T::MaxLegs::get()))]
        pub fn withdraw(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_withdraw(party, id)?).into())
        }

        /// Ends an instruction and unlocks everything that was locked for it.
        ///
        /// A party may do so until the deadline, unless the instruction is locked; a mediator as long as it is open; the
        /// operator of its venue while it is locked.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionLocked`],
        /// [`Error::DeadlinePassed`], [`Error::NotParty`], and those of [`Config::Admission`].
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reject(T::MaxLegs::get()))]
        pub fn reject(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_reject(party, id)?).into())
        }

        /// Ends an instruction whose deadline, or lock, has passed and unlocks everything that was locked for it. Anyone
        /// may call this.
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

        /// Makes an instruction of any legs, with a venue, value date, mediators and routes if wanted.
        ///
        /// `deadline` and `reference` are those of [`Pallet::instruct`], and so are the conditions.
        ///
        /// # Errors
        ///
        /// Those of [`Pallet::instruct`] and, with `affirm`, [`Pallet::instruct_and_affirm`]; [`Error::NotUnique`],
        /// [`Error::UnknownVenue`], [`Error::VenueIsClosed`],
        /// [`Error::InstructorNotAllowed`], [`Error::ValueDateAfterDeadline`], [`Error::BadMediator`],
        /// [`Error::BadRoute`], [`Error::NoSigner`].
        #[pallet::call_index(6)]
        #[pallet::weight({
            let count = legs.len() as u32;
            let weight = T::WeightInfo::instruct_with(count);
            if options.affirm { weight.saturating_add(Pallet::<T>::max_advance(count)) } else { weight }
        })]
        pub fn instruct_with(
            origin: OriginFor<T>,
            legs: BoundedVec<LegOf<T>, T::MaxLegs>,
            deadline: Moment,
            reference: Reference,
            options: Options<T>,
        ) -> DispatchResultWithPostInfo {
            let creator = ensure_signed(origin)?;
            let count = legs.len() as u32;
            let weight = Self::do_instruct(creator, legs, deadline, reference, options)?;
            let extra = T::WeightInfo::instruct_with(count).saturating_sub(T::WeightInfo::instruct(count));
            Ok(Some(weight.saturating_add(extra)).into())
        }

        /// Affirms some of the caller's legs of an instruction, counted from 0: each side of them that is the caller's.
        ///
        /// # Errors
        ///
        /// Those of [`Pallet::affirm`], [`Error::NoLegs`], and [`Error::UnknownLeg`].
        #[pallet::call_index(7)]
        #[pallet::weight(Pallet::<T>::max_advance(T::MaxLegs::get()))]
        pub fn affirm_legs(
            origin: OriginFor<T>,
            id: InstructionId,
            legs: BoundedVec<u8, T::MaxLegs>,
        ) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_affirm(party, id, Some(&legs), T::MaxLegs::get())?).into())
        }

        /// Affirms several instructions for the caller, each as [`Pallet::affirm`] does. One that fails does not undo the
        /// others: [`Event::AffirmationFailed`] tells why.
        ///
        /// - `legs`: the most legs that any of them has. The call is charged for so many; an instruction with more is
        ///   not affirmed.
        ///
        /// # Errors
        ///
        /// None of its own. Those of [`Pallet::affirm`], and [`Error::TooManyLegs`], are told by events.
        #[pallet::call_index(8)]
        #[pallet::weight(Pallet::<T>::max_advance((*legs).min(T::MaxLegs::get())).saturating_mul(ids.len() as u64))]
        pub fn affirm_many(
            origin: OriginFor<T>,
            ids: BoundedVec<InstructionId, T::MaxBatch>,
            legs: u32,
        ) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_affirm_many(
                party,
                ids.into_inner(),
                legs.min(T::MaxLegs::get()),
            ))
            .into())
        }

        /// Affirms an instruction as its mediator; again, to change how long that counts.
        ///
        /// - `until`: the last moment at which it counts, in milliseconds since the Unix epoch, not in the past; `None`:
        ///   until the instruction's deadline.
        ///
        /// If nothing else is missing, every leg moves, or the instruction fails as told at [`Pallet::affirm`].
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionFailed`],
        /// [`Error::DeadlinePassed`], [`Error::NotMediator`], and those of [`Config::Admission`].
        #[pallet::call_index(9)]
        #[pallet::weight(Pallet::<T>::max_advance(T::MaxLegs::get()))]
        pub fn mediate(origin: OriginFor<T>, id: InstructionId, until: Option<Moment>) -> DispatchResultWithPostInfo {
            let mediator = ensure_signed(origin)?;
            Ok(Some(Self::do_mediate(mediator, id, until)?).into())
        }

        /// Locks an instruction that all parties and mediators affirmed: no party can step back before it settles or the
        /// lock ends. For mediators and the operator of its venue, who may still reject it.
        ///
        /// - `until`: the last moment of the lock, in milliseconds since the Unix epoch; in the future, and at most the
        ///   instruction's deadline. Afterwards anyone may have the instruction expire.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionLocked`],
        /// [`Error::InstructionFailed`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`], [`Error::NotMediator`],
        /// [`Error::NotAffirmed`], and those of [`Config::Admission`].
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::lock_instruction())]
        pub fn lock_instruction(origin: OriginFor<T>, id: InstructionId, until: Moment) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::do_lock_instruction(by, id, until)
        }

        /// Confirms by a receipt that a leg was settled elsewhere. Anyone in good standing may bring the receipt.
        ///
        /// If nothing else is missing, every leg moves, or the instruction fails as told at [`Pallet::affirm`].
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionFailed`],
        /// [`Error::DeadlinePassed`], [`Error::UnknownLeg`], [`Error::NotOffChain`], [`Error::AlreadyConfirmed`],
        /// [`Error::AmountMismatch`], [`Error::ReceiptExpired`], [`Error::NotSigner`], [`Error::ReceiptUsed`],
        /// [`Error::InvalidSignature`], and those of [`Config::Admission`].
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::confirm().saturating_add(Pallet::<T>::max_advance(T::MaxLegs::get())))]
        pub fn confirm(
            origin: OriginFor<T>,
            receipt: Receipt,
            signer: T::AccountId,
            signature: T::Signature,
        ) -> DispatchResultWithPostInfo {
            let caller = ensure_signed(origin)?;
            Ok(Some(Self::do_confirm(caller, receipt, signer, signature)?).into())
        }

        /// Settles an instruction for which only time was missing. Anyone may call this.
        ///
        /// Every leg moves, or the instruction fails as told at [`Pallet::affirm`].
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::InstructionFailed`],
        /// [`Error::DeadlinePassed`], [`Error::NotReady`].
        #[pallet::call_index(12)]
        #[pallet::weight(Pallet::<T>::max_advance(T::MaxLegs::get()))]
        pub fn settle(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(Self::do_settle(id)?).into())
        }

        /// Tries a failed settlement again, for a party: what every party affirmed is taken anew and every leg moves, or
        /// the instruction fails once more, and the new reasons replace the old ones.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownInstruction`], [`Error::NotPending`], [`Error::NotFailed`], [`Error::DeadlinePassed`],
        /// [`Error::NotParty`], [`Error::TooManyRetries`], [`Error::NotReady`], and those of [`Config::Admission`].
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::affirm(T::MaxLegs::get()).saturating_add(Pallet::<T>::max_advance(T::MaxLegs::get())))]
        pub fn retry(origin: OriginFor<T>, id: InstructionId) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_retry(party, id)?).into())
        }

        /// Creates a venue that the caller runs, open for instructions. The caller needs the role of an institution.
        ///
        /// - `instructors`: who may make instructions there besides the caller; `None` for everyone.
        /// - `signers`: whose receipts count for legs that name no signer of their own.
        ///
        /// # Errors
        ///
        /// Those of [`Config::Admission`].
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::create_venue())]
        pub fn create_venue(
            origin: OriginFor<T>,
            kind: VenueKind,
            instructors: Option<BoundedVec<T::AccountId, ConstU32<MAX_INSTRUCTORS>>>,
            signers: BoundedVec<T::AccountId, ConstU32<MAX_SIGNERS>>,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::do_create_venue(operator, kind, instructors, signers)
        }

        /// Replaces whom a venue admits and whose receipts count there, for the venue's operator. Instructions that were
        /// made there stay.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownVenue`], [`Error::NotOperator`], and those of [`Config::Admission`].
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::update_venue())]
        pub fn update_venue(
            origin: OriginFor<T>,
            venue: VenueId,
            instructors: Option<BoundedVec<T::AccountId, ConstU32<MAX_INSTRUCTORS>>>,
            signers: BoundedVec<T::AccountId, ConstU32<MAX_SIGNERS>>,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::do_update_venue(operator, venue, instructors, signers)
        }

        /// Opens or closes a venue, for its operator. A closed one admits no new instructions; those made there stay.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownVenue`], [`Error::NotOperator`], and those of [`Config::Admission`].
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::set_venue_open())]
        pub fn set_venue_open(origin: OriginFor<T>, venue: VenueId, open: bool) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::do_set_venue_open(operator, venue, open)
        }

        /// Accepts receipts beforehand: of an asset, from an account, or of an asset from an account.
        ///
        /// It counts for instructions that are made afterwards and in which the caller delivers nothing, unless it passes
        /// units on that it receives by a leg that it approved of.
        ///
        /// # Errors
        ///
        /// [`Error::EmptyPreApproval`], [`Error::AlreadyPreApproved`], [`Error::TooManyPreApprovals`], and those of
        /// [`Config::Admission`].
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::pre_approve())]
        pub fn pre_approve(
            origin: OriginFor<T>,
            asset: Option<AssetId>,
            counterparty: Option<T::AccountId>,
        ) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_pre_approve(account, asset, counterparty)
        }

        /// Takes a pre-approval back. Instructions that were made before stay approved; the caller may withdraw from each.
        ///
        /// # Errors
        ///
        /// [`Error::NotPreApproved`], and those of [`Config::Admission`].
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::revoke_pre_approval())]
        pub fn revoke_pre_approval(
            origin: OriginFor<T>,
            asset: Option<AssetId>,
            counterparty: Option<T::AccountId>,
        ) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_revoke_pre_approval(account, asset, counterparty)
        }

        /// Submits the caller's view of a trade. If the counterparty's view of it waits, both become an instruction that
        /// both have affirmed; else it waits, and nothing is locked.
        ///
        /// The caller needs the role of an institution. The instruction is the seller's, under the seller's reference and
        /// with the seller's cash amount; it is found under the buyer's reference as well. If nothing is missing it
        /// settles, or fails as told at [`Pallet::affirm`].
        ///
        /// # Errors
        ///
        /// [`Error::ReferenceTaken`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`],
        /// [`Error::ValueDateAfterDeadline`], [`Error::SameParty`], [`Error::SameAsset`], [`Error::ZeroAmount`],
        /// [`Error::UnknownAsset`], [`Error::NotFungible`], [`Error::NotUnique`], [`Error::ToleranceTooWide`],
        /// [`Error::UnknownVenue`], [`Error::VenueIsClosed`], [`Error::InstructorNotAllowed`],
        /// [`Error::TooManySubmissions`], those of [`Config::Admission`], and those of the ledger
        /// about what the caller has to deliver.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::submit().saturating_add(Pallet::<T>::max_advance(2)))]
        pub fn submit(origin: OriginFor<T>, trade: TradeOf<T>) -> DispatchResultWithPostInfo {
            let account = ensure_signed(origin)?;
            Ok(Some(Self::do_submit(account, trade)?).into())
        }

        /// Takes a submission of the caller's back that has not matched.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubmission`], and those of [`Config::Admission`].
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::cancel_submission())]
        pub fn cancel_submission(origin: OriginFor<T>, reference: Reference) -> DispatchResult {
            let account = ensure_signed(origin)?;
            Self::do_cancel_submission(account, reference)
        }

        /// Removes a submission whose deadline has passed. Anyone may call this.
        ///
        /// # Errors
        ///
        /// [`Error::UnknownSubmission`], [`Error::DeadlineNotPassed`].
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::expire_submission())]
        pub fn expire_submission(origin: OriginFor<T>, account: T::AccountId, reference: Reference) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_expire_submission(account, reference)
        }

        /// Affirms an instruction as [`Pallet::affirm`] does, whatever its length up to `legs`, for which the call is
        /// charged beforehand.
        ///
        /// # Errors
        ///
        /// Those of [`Pallet::affirm`].
        #[pallet::call_index(22)]
        #[pallet::weight(Pallet::<T>::max_advance((*legs).min(T::MaxLegs::get())))]
        pub fn affirm_within(origin: OriginFor<T>, id: InstructionId, legs: u32) -> DispatchResultWithPostInfo {
            let party = ensure_signed(origin)?;
            Ok(Some(Self::do_affirm(party, id, None, legs.min(T::MaxLegs::get()))?).into())
        }
    }
}
