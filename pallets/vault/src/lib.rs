// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets whose units stand for tokens in a vault on the mainchain: deposits, exits, and what the vault must hold.
//!
//! # Overview
//!
//! Tokens that somebody pays into the vault become units here, in the hands of the account that was named; units that leave
//! become tokens again, paid by the vault to an address whose owner this chain knows. In between there are as many units as
//! the vault has tokens.
//!
//! - **In.** Every validator reads the mainchain for itself and reports what is final there. What two thirds report in the same
//!   words counts, once: a deposit is credited, or, if the rules refuse its account, *parked* until they do not, or until it
//!   is sent back.
//! - **Out.** An account asks for an exit of free units to a registered address. The units are gone at once; the *exit* is in
//!   flight until validators report that it was paid. If its time passed and it was not, its units come back.
//! - **Rounds.** From time to time all holders and open exits are counted as they were behind one block. The result, the tree of
//!   *reserves*, says what the vault owes and to whom; exits that it counts then get their leaves in the tree of *exits*. Both
//!   roots are in what validators sign for the mainchain.
//!
//! # Terms
//!
//! - *Token*: what the vault keeps; *asset*: the units here that stand for it.
//! - *Exit*: units on their way out, or parked; *recipient*: the address that the vault is to pay.
//! - *Observer*: a validator, by the key with which it reports.
//! - *Round*: one count. *Line*: the exits that wait for a round.
//!
//! # Invariants
//!
//! - I1: what a token has in flight is the sum of its open exits; each open exit is among its token's open ones.
//! - I2: every exit that waits for a leaf is in the line.
//! - I3: a token and its asset name each other, the asset is backed, and the list of tokens is ascending and complete.
//! - I4: no ballot is about something that is settled; no observer has two votes on one subject.
//! - I5: recipients and accounts name each other.
//! - I6: the exits root is that of the tree's nodes; the reserves root is that of the reserves.
//! - I7: a cancellation is asked only of a payable exit, whose window it names.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposits;
mod exits;
mod exits_tree;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod mock;
mod recipients;
mod reports;
mod reserves;
mod rounds;
mod session;
#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
pub use reports::{quorum, refusal, OnAnchored};
pub use types::*;
pub use weights::WeightInfo;

/// How far beyond the next deposit validators may report.
pub const DEPOSIT_WINDOW: u64 = 256;
/// How many deposits one report credits at most; the next report goes on.
pub const MAX_CREDITS: u32 = 8;

#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use castellan_primitives::{
        backing::Backing, kyc::Identity, membership::Admission, rwa::AssetId, Balance, BlockNumber,
    };
    use castellan_settlement::{
        leaf::Reserve,
        observation::{Checkpoint, ObserverId, ObserverSignature, Report, MAX_TOKENS},
    };
    use frame_support::{
        pallet_prelude::*,
        traits::{ConstU32, UnixTime},
    };
    use frame_system::pallet_prelude::*;
    use sp_core::{H160, H256};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<RuntimeEvent: From<Event<Self>>, AccountId: From<[u8; 32]> + Into<[u8; 32]>>
    {
        /// Who is admitted to the chain.
        type Admission: Admission<Self::AccountId>;

        /// Who stands behind accounts.
        type Identity: Identity<Self::AccountId>;

        /// Where units are.
        type Ledger: Backing<Self::AccountId>;

        /// Names the vault and its tokens.
        type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of blocks.
        type Time: UnixTime;

        /// Is told what the mainchain has anchored.
        type OnAnchored: OnAnchored;

        /// For how long an exit is paid without being confirmed again, in seconds.
        type Window: Get<u64>;

        /// Blocks after which a deposit that cannot be credited can be sent back.
        type ReturnDelay: Get<BlockNumberFor<Self>>;

        /// Blocks from the end of a round to the beginning of the next.
        type RoundInterval: Get<BlockNumberFor<Self>>;

        /// Holders and exits that a round counts in one block.
        #[pallet::constant]
        type MaxSteps: Get<u32>;

        /// The most observers.
        #[pallet::constant]
        type MaxObservers: Get<u32>;

        /// Cancellations that wait for validators to confirm them, at most.
        #[pallet::constant]
        type MaxCancels: Get<u32>;

        /// What the calls and hooks cost.
        type WeightInfo: WeightInfo;
    }

    /// Where the assets are kept.
    #[pallet::storage]
    pub type MainchainOf<T> = StorageValue<_, Mainchain>;

    /// Every token that is known, ascending.
    #[pallet::storage]
    pub type TokensKnown<T> = StorageValue<_, TokenList, ValueQuery>;

    /// What is known of each.
    #[pallet::storage]
    pub type Tokens<T> = StorageMap<_, Blake2_128Concat, H160, Token>;

    /// The token that an asset stands for.
    #[pallet::storage]
    pub type TokenOf<T> = StorageMap<_, Twox64Concat, AssetId, H160>;

    /// Who may report.
    #[pallet::storage]
    pub type Observers<T: Config> = StorageValue<_, BoundedVec<ObserverId, T::MaxObservers>, ValueQuery>;

    /// What was reported and is not decided.
    #[pallet::storage]
    pub type Ballots<T: Config> =
        StorageMap<_, Blake2_128Concat, Subject, BoundedVec<Ballot<T>, T::MaxObservers>, ValueQuery>;

    /// The newest checkpoint that each observer reported, and the block in which it did.
    #[pallet::storage]
    pub type CheckpointVotes<T> = StorageMap<_, Blake2_128Concat, ObserverId, (Checkpoint, BlockNumber)>;

    /// The newest checkpoint that was decided, and the block in which it was.
    #[pallet::storage]
    pub type LastCheckpoint<T> = StorageValue<_, (Checkpoint, BlockNumber)>;

    /// The deposit that is credited next. Those before it are in the supply, or in exits.
    #[pallet::storage]
    pub type NextDeposit<T> = StorageValue<_, u64, ValueQuery>;

    /// The block whose state holders are paid by, since the escape hatch was opened.
    #[pallet::storage]
    pub type Escaped<T> = StorageValue<_, BlockNumber>;

    /// The account that answers for a recipient.
    #[pallet::storage]
    pub type Recipients<T: Config> = StorageMap<_, Blake2_128Concat, H160, T::AccountId>;

    /// Where an account is paid.
    #[pallet::storage]
    pub type RecipientOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, H160>;

    /// Where an account was paid behind the block of a round that was being counted when that changed.
    #[pallet::storage]
    pub type RecipientBefore<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, (BlockNumber, H160)>;

    /// What was last said of a recipient.
    #[pallet::storage]
    pub type Statements<T> = StorageMap<_, Blake2_128Concat, H160, Statement>;

    /// The number of the next statement; they begin at 1.
    #[pallet::storage]
    pub type NextStatement<T> = StorageValue<_, u64, ValueQuery>;

    /// The number of the next exit.
    #[pallet::storage]
    pub type NextExit<T> = StorageValue<_, ExitId, ValueQuery>;

    /// Every exit.
    #[pallet::storage]
    pub type Exits<T: Config> = StorageMap<_, Twox64Concat, ExitId, Exit<T::AccountId>>;

    /// The open exits of each token, and those that a round still counts, with the block in which they were closed.
    #[pallet::storage]
    pub type OpenExits<T> =
        StorageDoubleMap<_, Blake2_128Concat, H160, Twox64Concat, ExitId, Option<BlockNumber>, OptionQuery>;

    /// Exits that wait for a leaf, in order.
    #[pallet::storage]
    pub type Line<T> = StorageMap<_, Twox64Concat, u64, ExitId>;

    /// The first place of the line.
    #[pallet::storage]
    pub type LineStart<T> = StorageValue<_, u64, ValueQuery>;

    /// The place behind the last of the line.
    #[pallet::storage]
    pub type LineEnd<T> = StorageValue<_, u64, ValueQuery>;

    /// Exits whose accounts want their units back, and the window that must be over.
    #[pallet::storage]
    pub type CancelAsked<T> = CountedStorageMap<_, Twox64Concat, ExitId, u64>;

    /// Nodes of the tree of exits that will not change any more, by level and place.
    #[pallet::storage]
    pub type TreeNodes<T> = StorageMap<_, Twox64Concat, (u32, u32), H256>;

    /// The block that put a leaf into the tree.
    #[pallet::storage]
    pub type LeafBlocks<T> = StorageMap<_, Twox64Concat, u32, BlockNumber>;

    /// How many leaves the tree has.
    #[pallet::storage]
    pub type LeafCount<T> = StorageValue<_, u32, ValueQuery>;

    /// The root of the tree of exits; zero if it has no leaves.
    #[pallet::storage]
    pub type ExitsRoot<T> = StorageValue<_, H256, ValueQuery>;

    /// What the vault must hold by the last round, by ascending token.
    #[pallet::storage]
    pub type Reserves<T> = StorageValue<_, BoundedVec<Reserve, ConstU32<MAX_TOKENS>>, ValueQuery>;

    /// The root of the tree of reserves; zero if it has no leaves.
    #[pallet::storage]
    pub type ReservesRoot<T> = StorageValue<_, H256, ValueQuery>;

    /// The round that is being counted.
    #[pallet::storage]
    pub type RoundNow<T> = StorageValue<_, Round>;

    /// Its counts.
    #[pallet::storage]
    pub type Counts<T: Config> = StorageMap<_, Twox64Concat, u32, Count<T::AccountId>>;

    /// The block in which the last round ended.
    #[pallet::storage]
    pub type LastRound<T> = StorageValue<_, BlockNumber, ValueQuery>;

    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Governance named the vault.
        MainchainSet {
            /// The mainchain's chain id.
            chain_id: u64,
            /// The vault there.
            vault: H160,
        },
        /// Units of an asset stand for a token from now on.
        TokenMapped {
            /// The token.
            token: H160,
            /// The asset.
            asset: AssetId,
        },
        /// A deposit became units.
        DepositCredited {
            /// Its number in the vault.
            number: u64,
            /// The token.
            token: H160,
            /// Who has the units.
            account: T::AccountId,
            /// In the smallest unit.
            amount: Balance,
        },
        /// A deposit could not be credited. Its units wait.
        DepositParked {
            /// Its number in the vault.
            number: u64,
            /// The exit that keeps them.
            exit: ExitId,
            /// Who was to have the units.
            account: T::AccountId,
            /// In the smallest unit.
            amount: Balance,
            /// Why it may not.
            why: DispatchError,
        },
        /// Units that waited were credited.
        ParkedClaimed {
            /// The exit that kept them.
            exit: ExitId,
            /// Who has them.
            account: T::AccountId,
            /// In the smallest unit.
            amount: Balance,
        },
        /// A deposit that could not be credited goes back to who made it.
        DepositReturned {
            /// The exit by which it does.
            exit: ExitId,
            /// Who made it.
            recipient: H160,
            /// In the smallest unit.
            amount: Balance,
        },
        /// An account named the address where it is paid.
        RecipientRegistered {
            /// The account.
            account: T::AccountId,
            /// The address.
            recipient: H160,
            /// The address before.
            before: Option<H160>,
        },
        /// The vault is told whether it may pay an address.
        RecipientReviewed {
            /// The address.
            recipient: H160,
            /// The statement's number.
            sequence: u64,
            /// Whether it must not.
            revoked: bool,
        },
        /// Units left the chain.
        ExitRequested {
            /// The exit's number.
            exit: ExitId,
            /// The asset.
            asset: AssetId,
            /// Whose units they were.
            account: T::AccountId,
            /// Whom the vault is to pay.
            recipient: H160,
            /// In the smallest unit.
            amount: Balance,
        },
        /// An exit is to get a leaf that lasts longer.
        RenewalRequested {
            /// The exit's number.
            exit: ExitId,
        },
        /// An exit has a leaf by which the vault pays it.
        ExitPublished {
            /// The exit's number.
            exit: ExitId,
            /// The leaf's place in the tree.
            leaf: u32,
            /// The block whose state counts it.
            number: BlockNumber,
            /// Until when it is paid, in seconds since 1970.
            expiry: u64,
        },
        /// An account wants the units of a lapsed exit back; validators are asked whether it was paid.
        CancelRequested {
            /// The exit's number.
            exit: ExitId,
        },
        /// The vault paid an exit.
        ExitPaid {
            /// The exit's number.
            exit: ExitId,
            /// Who was paid.
            recipient: H160,
            /// In the smallest unit.
            amount: Balance,
        },
        /// The units of an exit went back to their account.
        ExitTakenBack {
            /// The exit's number.
            exit: ExitId,
            /// The account.
            account: T::AccountId,
            /// In the smallest unit.
            amount: Balance,
            /// What became of the exit.
            status: Status,
            /// The exit that keeps them if the account may not have them.
            parked: Option<ExitId>,
        },
        /// Validators agree on how the mainchain stands.
        CheckpointSeen {
            /// The mainchain block's number.
            number: u64,
            /// Its hash.
            hash: H256,
            /// The newest block of this chain that is anchored there; zero for none.
            anchored: BlockNumber,
        },
        /// The vault does not hold what it must, and nothing on its way explains it.
        ReservesDisagree {
            /// The token.
            token: H160,
            /// What is owed, in the smallest unit.
            owed: Balance,
            /// What the vault's ledger says.
            locked: Balance,
            /// What the token says that the vault has.
            balance: Balance,
        },
        /// The escape hatch was opened. Nothing is credited or requested any more.
        EscapeSeen {
            /// The block whose state holders are paid by; zero for none.
            anchor: BlockNumber,
        },
        /// What validators agree on could not be done.
        ObservationFailed {
            /// What it is about.
            subject: Subject,
            /// Why not.
            why: DispatchError,
        },
        /// A round counts the state behind this block.
        RoundBegun {
            /// The block.
            number: BlockNumber,
        },
        /// A round leaves a token out; its exits wait for the next.
        TokenNotCounted {
            /// The token.
            token: H160,
            /// Why.
            why: DispatchError,
        },
        /// A token's claims do not add up to what is owed. Nothing of it is published.
        CountFailed {
            /// The token.
            token: H160,
            /// What is owed, in the smallest unit.
            owed: Balance,
            /// What was counted.
            counted: Balance,
        },
        /// The reserves behind a block are published.
        ReservesPublished {
            /// The block.
            number: BlockNumber,
            /// The root of their tree.
            root: H256,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// Governance has not named the vault.
        NoMainchain,
        /// Tokens are known, or leaves name the vault: it can no longer be another.
        InUse,
        /// An address must not be zero, or the vault's own.
        ZeroAddress,
        /// The token has an asset.
        AlreadyMapped,
        /// There are as many tokens as may be.
        TooManyTokens,
        /// The token is not known, or no asset stands for it.
        UnknownToken,
        /// The asset stands for no token.
        NotBacked,
        /// The amount is zero.
        ZeroAmount,
        /// Nobody registered the address.
        UnknownRecipient,
        /// Somebody registered the address.
        RecipientTaken,
        /// The account behind the address may not receive so much of the asset, or nothing at all.
        RecipientRefused,
        /// What is to be said of the recipient was said last.
        NothingChanged,
        /// No exit has this number.
        UnknownExit,
        /// The exit's status does not allow it.
        WrongStatus,
        /// The units were another account's.
        NotOwner,
        /// It is too early for that.
        TooEarly,
        /// The exit's units are no deposit.
        NotADeposit,
        /// The account has asked already.
        AlreadyAsked,
        /// As many cancellations wait as may.
        TooManyCancels,
        /// The leaf is not in the tree of that block.
        NotInTree,
        /// The escape hatch was opened.
        Escaping,
        /// Every number was given out.
        NoNumberLeft,
        /// An amount would pass the largest number.
        Overflow,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(now: BlockNumberFor<T>) -> Weight {
            let spent = Self::go_on(T::MaxSteps::get());
            spent.saturating_add(Self::beginning_weight(now))
        }

        // After all calls of the block, so that the round counts what the block's state holds.
        fn on_finalize(now: BlockNumberFor<T>) {
            Self::begin_round(now);
        }

        fn integrity_test() {
            assert!(T::MaxSteps::get() > 0, "MaxSteps: a round must go on");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names the mainchain and the vault. Governance's call, before it maps tokens.
        ///
        /// Errors: `InUse`, `ZeroAddress`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::set_mainchain())]
        pub fn set_mainchain(origin: OriginFor<T>, chain_id: u64, vault: H160) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_set_mainchain(Mainchain { chain_id, vault })
        }

        /// Has the units of an asset stand for a token, for good. The asset has none yet, and only the vault makes them from
        /// now on. Governance's call.
        ///
        /// Errors: `NoMainchain`, `ZeroAddress`, `AlreadyMapped`, `TooManyTokens`, the ledger's: no such asset, units that are
        /// unique, units in existence, an asset that stands for another token.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::map_token())]
        pub fn map_token(origin: OriginFor<T>, token: H160, asset: AssetId) -> DispatchResult {
            T::GovernanceOrigin::ensure_origin(origin)?;
            Self::do_map_token(token, asset)
        }

        /// Names the address where the sender is paid, in place of the one before. The sender answers for it, and is paid there
        /// in an escape.
        ///
        /// Errors: those of the sender's standing, `RecipientRefused`, `NoMainchain`, `ZeroAddress`, `RecipientTaken`.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::register_recipient())]
        pub fn register_recipient(origin: OriginFor<T>, recipient: H160) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register_recipient(who, recipient)
        }

        /// Tells the vault whether it may pay an address, if that has changed: its account lost its standing, was replaced, or is
        /// blocked; or is clear again. Anyone may call.
        ///
        /// Errors: `UnknownRecipient`, `NothingChanged`, `NoMainchain`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::review_recipient())]
        pub fn review_recipient(origin: OriginFor<T>, recipient: H160) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_review_recipient(recipient)
        }

        /// Sends free units of the sender to the mainchain. They are gone at once; the vault pays when an anchor has the exit.
        /// The rules must let the sender part with them, and the account behind the address receive them.
        ///
        /// - `amount`: in the smallest unit.
        /// - `recipient`: an address that an account has registered.
        ///
        /// Errors: `Escaping`, those of the sender's standing, `NotBacked`, `ZeroAmount`, `UnknownRecipient`,
        /// `RecipientRefused`, those of freezes and of the rules.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::request_exit().saturating_add(rules::<T>(2)))]
        pub fn request_exit(
            origin: OriginFor<T>,
            asset: AssetId,
            #[pallet::compact] amount: Balance,
            recipient: H160,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_request_exit(who, asset, amount, recipient)
        }

        /// Takes an exit of the sender's back: at once if it waits for a round; if it is payable, once its window is over and
        /// validators have confirmed that it was not paid.
        ///
        /// Errors: `UnknownExit`, `NotOwner`, `WrongStatus`, `TooEarly`, `AlreadyAsked`, `TooManyCancels`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::cancel_exit().saturating_add(rules::<T>(1)))]
        pub fn cancel_exit(origin: OriginFor<T>, exit: ExitId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_exit(who, exit)
        }

        /// Confirms a payable exit again, so that it gets a leaf which lasts longer, in the second half of its window or after
        /// it. Anyone may call; the rules are asked again.
        ///
        /// Errors: `Escaping`, `UnknownExit`, `WrongStatus`, `AlreadyAsked`, `TooEarly`, `UnknownRecipient`,
        /// `RecipientRefused`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::renew_exit().saturating_add(rules::<T>(1)))]
        pub fn renew_exit(origin: OriginFor<T>, exit: ExitId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_renew_exit(exit)
        }

        /// Credits units that are parked, if the rules allow their account to have them now. Anyone may call.
        ///
        /// Errors: `UnknownExit`, `WrongStatus`, `UnknownToken`, those of the rules.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::claim_parked().saturating_add(rules::<T>(1)))]
        pub fn claim_parked(origin: OriginFor<T>, exit: ExitId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_claim_parked(exit)
        }

        /// Sends a deposit that could not be credited back to who made it, after a delay. Anyone may call; the vault pays by
        /// proof, as it pays every exit.
        ///
        /// Errors: `UnknownExit`, `WrongStatus`, `NotADeposit`, `TooEarly`.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::return_deposit())]
        pub fn return_deposit(origin: OriginFor<T>, exit: ExitId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_return_deposit(exit)
        }

        /// Reports what a validator sees on the mainchain. Free, and signed with the validator's observer key.
        ///
        /// Refused with the codes in [`refusal`].
        #[pallet::call_index(9)]
        #[pallet::weight((
            T::WeightInfo::report(report.observations.len() as u32).saturating_add(credits::<T>(MAX_CREDITS)),
            DispatchClass::Operational,
        ))]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_report())]
        #[pallet::authorize(|_: TransactionSource, report: &Report, signature: &ObserverSignature| {
            Pallet::<T>::check_report(report, signature)
        })]
        pub fn report(
            origin: OriginFor<T>,
            report: Report,
            signature: ObserverSignature,
        ) -> DispatchResultWithPostInfo {
            ensure_authorized(origin)?;
            let _ = signature;
            let credited = Self::do_report(&report);
            let spent = T::WeightInfo::report(report.observations.len() as u32).saturating_add(credits::<T>(credited));
            Ok(Some(spent).into())
        }
    }

    /// What asking an asset's rules so many times costs at most.
    fn rules<T: Config>(times: u64) -> Weight {
        use castellan_primitives::rwa::Compliance;
        <T::Ledger as Compliance<T::AccountId>>::max_rules_weight().saturating_mul(times)
    }

    /// What crediting so many deposits costs at most.
    fn credits<T: Config>(count: u32) -> Weight {
        T::WeightInfo::credit()
            .saturating_add(rules::<T>(1))
            .saturating_mul(count.into())
    }
}
