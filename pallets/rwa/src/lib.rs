// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A ledger of permissioned assets whose rules are evaluated in the ledger itself.
//!
//! An asset carries its rules as data. Every movement of its units asks them of both parties, at that moment: whether
//! it comes from a call, from another pallet through the `fungibles` or `Ledger` traits, or from units that were put on
//! hold earlier. No trait method moves units past the rules.
//!
//! - `assets`: creation, identifiers, issue; `documents`, `items`: documents by hash and unique units.
//! - `rules`: decisions and reports; `facts`: what the rules of `castellan_rules` are told.
//! - `holding`: what one account has; `book`: one asset's holdings while an operation works on them, the only code that
//!   writes them; `ledger`: movements.
//! - `powers`, `freezes`, `force`, `approvals`, `recovery`: who may intervene, and how.
//! - `records`: record dates and splits.
//! - `impl_compliance`, `impl_ledger`, `impl_fungibles`: the traits that other pallets use.
//!
//! # What the traits do beyond their contract
//!
//! - The smallest balance is 1, a holding of zero units does not exist as a balance, and there is no dust.
//! - Every account that receives units must stand for a known person or institution, whatever the rules say.
//! - `mint_into` and `restore` check the receiver. `burn_from`, `shelve` and `burn_held` need no rule: whoever may call
//!   them may take units away from a party that lost its standing. Freezes hold against them, unless forced.
//! - `hold` and `release` need no rule, since the owner stays the same. What is frozen cannot be put on hold; a
//!   suspended or frozen party's units can be released.
//! - The raw writers of the `Unbalanced` traits check the party too: as a sender when they lower a balance, as a
//!   receiver when they raise it. So the methods that frame builds on them cannot bypass the rules either. `Balanced`,
//!   whose imbalances would carry units between parties that never meet, is not implemented.
//! - A transfer of zero units is refused. `hold`, `release` and the burning methods do nothing when asked for zero.
//! - [`Fortitude::Force`](frame_support::traits::tokens::Fortitude) does not silence rules.
//! - Where the rules take a fee, `transfer` returns what was asked for; the receiver gets what the fee leaves.
//! - Unique units are not fungible: those methods refuse them, and count them as a balance.
//!
//! # Invariants
//!
//! - I1: for every asset, the free units and the units on hold of all holders add up to the supply, after every split.
//! - I2: the holds inside a holding differ in reason, and none is zero; so do freezes.
//! - I3: no holding is empty: each has units, a freeze, a past that a record date needs, or a subject's numbers.
//! - I4: the indices of symbols, ISIN, CUSIP, FIGI and DTI are the inverse of what `Assets` says.
//! - I5: every asset has a number below `NextAsset` and a state; whatever belongs to an asset belongs to one that exists.
//! - I6: a subject's first account has as many units beside it as the subject's other accounts have.
//! - I7: the number of holders, and of those counted in each group, equals a full recount by the marks.
//! - I8: what the agents of an asset froze of a holding is no more than the holding.
//! - I9: the unique units that an account owns, and those of them that are locked for a reason, are its balance and hold.
//! - I10: the open record dates of an asset are those that its state lists, and no holding remembers more of them.
//! - I11: documents are as many as their count; powers are never an empty list.
//!
//! That every account of a subject is known to stand for it is the identity ledger's promise, on which I6 and I7 rest.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

use frame_support::pallet_macros::import_section;

pub use force::OpenProposals;
pub use holding::{Holding, Past};
pub use items::{Field, FieldName, Item, Metadata, MAX_FIELDS};
pub use known::Known;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod approvals;
mod assets;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod book;
mod documents;
mod events;
mod facts;
mod force;
mod freezes;
mod holding;
mod impl_backing;
mod impl_compliance;
mod impl_fungibles;
mod impl_ledger;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod items;
mod known;
mod ledger;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod mock;
mod powers;
mod records;
mod recovery;
mod rules;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;
mod types;
pub mod weights;

/// The pallet.
#[import_section(events::events)]
#[allow(clippy::expect_used, reason = "what the pallet macros generate uses it")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use crate::{facts::Request, impl_compliance::most_of, rules::Spent};
    use castellan_identifiers::{Cusip, Dti, Figi, Isin};
    use castellan_primitives::{
        kyc::Identity,
        membership::Admission,
        rwa::{AssetId, ItemId, Power, Quantity, RecordId, Stages},
        Balance, Moment, Reference,
    };
    use castellan_rules::{Approval, Kind};
    use frame_support::{
        pallet_prelude::*,
        traits::{tokens::Preservation, Time},
    };
    use frame_system::pallet_prelude::*;

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// What the ledger needs from the runtime.
    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// Why units may be on hold.
        type RuntimeHoldReason: Parameter + Member + MaxEncodedLen + Copy;

        /// Why other parts of the chain may freeze units.
        type RuntimeFreezeReason: Parameter + Member + MaxEncodedLen + Copy;

        /// Who may act on the chain.
        type Admission: Admission<Self::AccountId>;

        /// What trusted issuers say about the parties.
        type Identity: Identity<Self::AccountId>;

        /// What an asset's stage in life allows.
        type Stages: Stages;

        /// The chain's clock.
        type Time: Time<Moment = Moment>;

        /// How many holds, each for a reason of its own, one holding may have.
        #[pallet::constant]
        type MaxHolds: Get<u32>;

        /// How many freezes by other parts of the chain, each for a reason of its own, one holding may have.
        #[pallet::constant]
        type MaxFreezes: Get<u32>;

        /// How long a forced move waits for its second pair of eyes, in milliseconds.
        #[pallet::constant]
        type ProposalLifetime: Get<Moment>;

        /// What the calls cost.
        type WeightInfo: WeightInfo;
    }

    /// The pallet.
    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// The number that the next asset will get.
    #[pallet::storage]
    pub type NextAsset<T> = StorageValue<_, AssetId, ValueQuery>;

    /// Every asset. A movement does not read this item: see `State`.
    #[pallet::storage]
    pub type Assets<T: Config> = StorageMap<_, Twox64Concat, AssetId, Asset<T::AccountId>>;

    /// The asset that an ISIN names.
    #[pallet::storage]
    pub type AssetByIsin<T> = StorageMap<_, Blake2_128Concat, Isin, AssetId>;

    /// The asset that a CUSIP names.
    #[pallet::storage]
    pub type AssetByCusip<T> = StorageMap<_, Blake2_128Concat, Cusip, AssetId>;

    /// The asset that a FIGI names.
    #[pallet::storage]
    pub type AssetByFigi<T> = StorageMap<_, Blake2_128Concat, Figi, AssetId>;

    /// The asset that a DTI names.
    #[pallet::storage]
    pub type AssetByDti<T> = StorageMap<_, Blake2_128Concat, Dti, AssetId>;

    /// The asset that a symbol names.
    #[pallet::storage]
    pub type AssetBySymbol<T> = StorageMap<_, Blake2_128Concat, Symbol, AssetId>;

    /// All that a movement must know of an asset. An asset exists if and only if it has an item here.
    #[pallet::storage]
    pub type State<T: Config> = StorageMap<_, Twox64Concat, AssetId, AssetState<T>>;

    /// How many units of an asset exist, and in how many hands.
    #[pallet::storage]
    pub type Tallies<T> = StorageMap<_, Twox64Concat, AssetId, Tally, ValueQuery>;

    /// Who holds how much of an asset, one item an account. Amounts wait for splits: ask `holding`.
    #[pallet::storage]
    pub type Accounts<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, T::AccountId, Holding<T>>;

    /// The references under which units were issued, by asset.
    #[pallet::storage]
    pub type IssueReferences<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, Reference, Issuance<T::AccountId>>;

    /// The number that the next unique unit of an asset will get.
    #[pallet::storage]
    pub type NextItem<T> = StorageMap<_, Twox64Concat, AssetId, ItemId, ValueQuery>;

    /// Every unique unit, by asset.
    #[pallet::storage]
    pub type Items<T: Config> = StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, ItemId, Item<T>>;

    /// The powers over an asset that accounts other than its issuer have.
    #[pallet::storage]
    pub type PowersOf<T: Config> =
        StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, T::AccountId, Powers, ValueQuery>;

    /// The forced moves of an asset that wait for approval.
    #[pallet::storage]
    pub type Proposals<T: Config> = StorageMap<_, Twox64Concat, AssetId, OpenProposals<T::AccountId>, ValueQuery>;

    /// The number that the next forced move of an asset will get.
    #[pallet::storage]
    pub type NextProposal<T> = StorageMap<_, Twox64Concat, AssetId, ProposalId, ValueQuery>;

    /// The documents of an asset.
    #[pallet::storage]
    pub type Documents<T> = StorageDoubleMap<_, Twox64Concat, AssetId, Blake2_128Concat, DocumentName, Document>;

    /// How many documents an asset has.
    #[pallet::storage]
    pub type DocumentCount<T> = StorageMap<_, Twox64Concat, AssetId, u32, ValueQuery>;

    /// The record dates of an asset that are open.
    #[pallet::storage]
    pub type RecordDates<T> = StorageDoubleMap<_, Twox64Concat, AssetId, Twox64Concat, RecordId, Record>;

    /// Approvals of transfers, by asset, agent, sender and receiver.
    #[pallet::storage]
    pub type Approvals<T: Config> = StorageNMap<
        _,
        (
            NMapKey<Twox64Concat, AssetId>,
            NMapKey<Blake2_128Concat, T::AccountId>,
            NMapKey<Blake2_128Concat, T::AccountId>,
            NMapKey<Blake2_128Concat, T::AccountId>,
        ),
        Approval,
    >;

    /// Why an operation was refused. Where a party is refused for not being admitted or being suspended, the error is
    /// the membership ledger's own.
    #[pallet::error]
    pub enum Error<T> {
        /// No asset has this number.
        UnknownAsset,
        /// The amount is zero.
        ZeroAmount,
        /// A party may not act on this chain, and the membership ledger does not say why.
        NotInGoodStanding,
        /// A party's account belongs to no known person or institution.
        NoSubject,
        /// The asset requires a claim that nobody made about a party.
        ClaimMissing,
        /// The claim that the asset requires of a party is not valid yet.
        ClaimNotYetValid,
        /// The claim that the asset requires of a party has expired.
        ClaimExpired,
        /// The claim that the asset requires of a party was revoked.
        ClaimRevoked,
        /// The claim that the asset requires of a party speaks for a lower level.
        ClaimLevelTooLow,
        /// The asset refuses parties of whom such a claim holds.
        ClaimForbidden,
        /// The claim that the asset requires of a party is by an issuer who is not trusted for it.
        IssuerNotTrusted,
        /// The asset asks for a party's country, and no trusted issuer names it.
        CountryUnknown,
        /// A party's country is not among those that the asset allows.
        CountryNotAllowed,
        /// A party's country is among those that the asset blocks.
        CountryBlocked,
        /// A party is not among those that the asset names.
        SubjectNotAllowed,
        /// The receiver would have more than one holder may.
        BalanceTooHigh,
        /// A party would have something, and less than a holder must.
        BalanceTooLow,
        /// The asset would have too many holders, or too many of a group.
        TooManyHolders,
        /// The holders of a group are still being counted: see `count_holder`.
        HoldersNotCounted,
        /// The receiver would own too large a share of the supply.
        ShareTooHigh,
        /// A group of holders would own too large a share of the supply together.
        GroupShareTooHigh,
        /// The asset would have too few holders of a group.
        TooFewHolders,
        /// A group of holders would own too small a share of the supply together.
        GroupShareTooLow,
        /// There would be more units than there may.
        SupplyTooHigh,
        /// No holder may part with units yet.
        LockedUp,
        /// The sender has not had enough units for long enough.
        HeldTooShortly,
        /// A party would move more in a day or month than it may.
        LimitExceeded,
        /// The asset's agent has not approved the movement.
        NotApproved,
        /// The asset is not traded at this time.
        MarketClosed,
        /// The asset may not be traded there.
        VenueNotAllowed,
        /// The fee, which is taken out of what the receiver gets, would leave nothing.
        FeeTooHigh,
        /// A condition of the asset that must not hold does.
        RuleRefused,
        /// The asset is frozen.
        AssetFrozen,
        /// A party's account is frozen.
        AccountFrozen,
        /// Less would remain than is frozen.
        AmountFrozen,
        /// A party's account was replaced by another.
        AccountRetired,
        /// The asset's stage in life does not allow it.
        StageForbids,
        /// Assets are screened before they are created.
        ScreeningRequired,
        /// The amount is no multiple of the asset's denomination, nor all that the sender has.
        NotMultiple,
        /// Unique units were asked for of an asset that has none, or an amount of one that has.
        WrongQuantity,
        /// The sender has fewer free units.
        InsufficientBalance,
        /// Fewer units are on hold for the reason, or the unique unit is not.
        InsufficientHold,
        /// A balance or the supply would pass the largest number that the ledger can hold.
        Overflow,
        /// The holding has as many holds as it may have, all for other reasons.
        TooManyHolds,
        /// The holding has as many freezes as it may have, all for other reasons.
        TooManyFreezes,
        /// The asset has no unique unit of this number.
        UnknownItem,
        /// The sender does not own the unique unit.
        ItemNotOwned,
        /// The unique unit is on hold.
        ItemLocked,
        /// The unique unit is frozen.
        ItemFrozen,
        /// A name or text in the metadata is empty or not printable text.
        InvalidMetadata,
        /// The text is not an ISIN: its form, prefix or check digit is wrong.
        InvalidIsin,
        /// Another asset has this ISIN.
        IsinTaken,
        /// The text is not a CUSIP: its form or check digit is wrong.
        InvalidCusip,
        /// Another asset has this CUSIP.
        CusipTaken,
        /// The text is not a FIGI: its form or check digit is wrong.
        InvalidFigi,
        /// Another asset has this FIGI.
        FigiTaken,
        /// The text is not a DTI: its form or check character is wrong.
        InvalidDti,
        /// Another asset has this DTI.
        DtiTaken,
        /// The text is not an LEI: its form or check digits are wrong.
        InvalidLei,
        /// The symbol is empty or has a character other than visible ASCII.
        InvalidSymbol,
        /// Another asset has this symbol.
        SymbolTaken,
        /// The name is empty, is not UTF-8 text, begins or ends with a space, or has a character that does not print.
        InvalidName,
        /// The address has a character other than visible ASCII.
        InvalidUri,
        /// More than 18 decimal places, or more than none for unique units.
        TooManyDecimals,
        /// The denomination is zero, or other than 1 for unique units.
        InvalidDenomination,
        /// There are units already.
        AlreadyIssued,
        /// A rule names nothing, so that it would refuse everybody or nobody.
        EmptyCountrySet,
        /// The rules can only be a mistake: they contradict themselves or are malformed.
        UnsoundRules,
        /// No fee can be taken in unique units.
        FeeOnUnique,
        /// The fee's collector belongs to no known person or institution.
        CollectorUnknown,
        /// The time is not in the future.
        TooEarly,
        /// No rules are scheduled.
        NothingScheduled,
        /// Every number was given out.
        NoNumberLeft,
        /// The sender does not have the power.
        PowerMissing,
        /// The sender's power has ended.
        PowerExpired,
        /// The amount is more than the sender's power reaches.
        PowerExceeded,
        /// The reference is empty.
        EmptyReference,
        /// Units of this asset were issued under this reference before.
        ReferenceTaken,
        /// It is frozen already.
        AlreadyFrozen,
        /// It is not frozen, or less of it is.
        NotFrozen,
        /// Units would go from an account to itself.
        SameAccount,
        /// As many forced moves wait for approval as may.
        TooManyProposals,
        /// No forced move of this number waits for approval.
        UnknownProposal,
        /// The time to approve the forced move is over.
        ProposalExpired,
        /// The forced move was proposed by the same person or institution.
        SameEyes,
        /// The asset has a document of this name.
        DocumentExists,
        /// The asset has as many documents as it may.
        TooManyDocuments,
        /// The asset has no document of this name.
        UnknownDocument,
        /// The asset's rules do not name the sender as an agent.
        NotAgent,
        /// There is no such approval.
        UnknownApproval,
        /// The account was not replaced by another.
        NotRetired,
        /// The retired account has nothing that could move.
        NothingToClaim,
        /// The account's owner has no units of the asset.
        NotHolder,
        /// As many record dates are open as may be.
        TooManyRecords,
        /// A split must be by 2 or more.
        InvalidFactor,
        /// The asset's units stand for tokens in the vault on the mainchain, and come and go with them alone.
        Backed,
        /// The asset has units already.
        HasUnits,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(
                T::MaxHolds::get() > 0,
                "MaxHolds is zero: no units could ever be put on hold"
            );
            assert!(
                T::ProposalLifetime::get() > 0,
                "ProposalLifetime is zero: no forced move could ever be approved"
            );
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// How many terms the rules have.
    fn terms_of<T: Config>(rules: &RulesOf<T>) -> u32 {
        rules.checks().count() as u32
    }

    /// What a call costs at most that asks rules.
    fn with_rules<T: Config>(base: Weight) -> Weight {
        base.saturating_add(most_of::<T::WeightInfo>())
    }

    /// What a call did cost that asked rules.
    fn used<T: Config>(base: Weight, spent: Spent) -> frame_support::dispatch::PostDispatchInfo {
        Some(base.saturating_add(spent.weight::<T::WeightInfo>())).into()
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Creates an asset without units. The sender, who must be an issuer's agent, gets every power over it.
        ///
        /// - `isin`: the asset's ISIN, if it has one; its check digit must be right and no other asset may have it. Other
        ///   identifiers are set by `identify`, and a denomination other than 1 by `set_denomination`.
        /// - `class`: what kind of right a unit is.
        /// - `symbol`: 1 to 16 visible ASCII characters that no other asset has.
        /// - `name`: 1 to 64 bytes of printable UTF-8 text.
        /// - `decimals`: how many decimal places of a whole unit the smallest unit is, at most 18; 0 for unique units.
        /// - `rules`: asked of every movement. With none, every admitted account of a known subject may hold units.
        ///
        /// Errors: `ScreeningRequired`, those of the sender's standing and role, `InvalidIsin`, `IsinTaken`, `InvalidSymbol`,
        /// `SymbolTaken`, `InvalidName`, `TooManyDecimals`, `EmptyCountrySet`, `UnsoundRules`, `FeeOnUnique`,
        /// `CollectorUnknown`, `NoNumberLeft`.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::create(terms_of::<T>(rules)))]
        pub fn create(
            origin: OriginFor<T>,
            isin: Option<[u8; 12]>,
            class: Class,
            symbol: Symbol,
            name: Name,
            decimals: u8,
            rules: RulesOf<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let terms = Terms {
                isin,
                identifiers: IdentifierTexts::default(),
                class,
                symbol,
                name,
                decimals,
                denomination: 1,
                rules,
            };
            Self::do_create(&who, terms, false).map(|_| ())
        }

        /// Brings units into being, in the hands of a beneficiary whom the rules allow. Needs `Power::Issue`.
        ///
        /// - `amount`: how many, in the smallest unit; not zero, and a multiple of the denomination.
        /// - `reference`: the issuer's own name for this issue, 1 to 35 bytes. Used a second time for the same asset it
        ///   is refused, so that sending an issue again issues nothing again.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `ReferenceTaken`, `StageForbids`, those of the
        /// movement and the rules, `NotMultiple`, `Overflow`.
        #[pallet::call_index(1)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::issue()))]
        pub fn issue(
            origin: OriginFor<T>,
            asset: AssetId,
            beneficiary: T::AccountId,
            #[pallet::compact] amount: Balance,
            reference: Reference,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let spent = Self::do_issue(&who, asset, beneficiary, amount, reference)?;
            Ok(used::<T>(T::WeightInfo::issue(), spent))
        }

        /// Moves free units of the sender to another account, if the rules allow both. A fee, if the rules take one, goes
        /// to its collector.
        ///
        /// - `amount`: how many, in the smallest unit; not zero, and a multiple of the denomination or all that the sender
        ///   has.
        ///
        /// Errors: `UnknownAsset`, those of the parties' standing, of freezes and of the rules, `InsufficientBalance`,
        /// `Overflow`. `Compliance::refusals` lists all that apply.
        #[pallet::call_index(2)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::transfer(0, 0, 0, 0)))]
        pub fn transfer(
            origin: OriginFor<T>,
            asset: AssetId,
            to: T::AccountId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let request = Request::between(Kind::Transfer, &who, &to, Quantity::Units(amount));
            let spent = Self::do_transfer(asset, request, Preservation::Expendable)?;
            Ok(used::<T>(T::WeightInfo::transfer(0, 0, 0, 0), spent))
        }

        /// Replaces all rules of an asset, from the next movement on, and drops those that were scheduled. Needs
        /// `Power::Rules`. Holders whom the new rules refuse keep their units and cannot move them.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyCountrySet`, `UnsoundRules`, `FeeOnUnique`,
        /// `CollectorUnknown`.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_rules(terms_of::<T>(rules)))]
        pub fn set_rules(origin: OriginFor<T>, asset: AssetId, rules: RulesOf<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_rules(&who, asset, rules, None)
        }

        /// Replaces all rules of an asset from a time on. Rules that were scheduled before are dropped. Needs
        /// `Power::Rules`.
        ///
        /// - `effective_at`: in milliseconds since the Unix epoch; later than now. The first movement from then on obeys
        ///   the new rules.
        ///
        /// Errors: those of `set_rules`, `TooEarly`.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::schedule_rules(terms_of::<T>(rules)))]
        pub fn schedule_rules(
            origin: OriginFor<T>,
            asset: AssetId,
            rules: RulesOf<T>,
            effective_at: Moment,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_rules(&who, asset, rules, Some(effective_at))
        }

        /// Drops the rules that are scheduled. Needs `Power::Rules`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `NothingScheduled`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::cancel_rules())]
        pub fn cancel_rules(origin: OriginFor<T>, asset: AssetId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_rules(&who, asset)
        }

        /// Replaces all identifiers of an asset but its ISIN. Needs `Power::Manage`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `InvalidCusip`, `InvalidFigi`, `InvalidDti`, `InvalidLei`,
        /// `CusipTaken`, `FigiTaken`, `DtiTaken`.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::identify())]
        pub fn identify(origin: OriginFor<T>, asset: AssetId, identifiers: IdentifierTexts) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_identify(&who, asset, identifiers)
        }

        /// Sets what every amount of an asset is a multiple of, in the smallest unit, while there are no units. Needs
        /// `Power::Manage`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `InvalidDenomination`, `AlreadyIssued`.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::set_denomination())]
        pub fn set_denomination(
            origin: OriginFor<T>,
            asset: AssetId,
            #[pallet::compact] denomination: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_set_denomination(&who, asset, denomination)
        }

        /// Gives an admitted account a power over an asset, or another scope of a power that it has. Needs
        /// `Power::Manage`.
        ///
        /// Errors: `UnknownAsset`, those of the power and of the account's standing, `TooEarly` if it would have ended,
        /// `ZeroAmount` if it would reach no unit.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::grant())]
        pub fn grant(
            origin: OriginFor<T>,
            asset: AssetId,
            account: T::AccountId,
            power: Power,
            scope: Scope,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_grant(&who, asset, account, power, scope)
        }

        /// Takes a power from an account. Needs `Power::Manage`, unless the sender gives up its own. The issuer's powers
        /// cannot be taken.
        ///
        /// Errors: `UnknownAsset`, those of the power, `PowerMissing`.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::revoke())]
        pub fn revoke(origin: OriginFor<T>, asset: AssetId, account: T::AccountId, power: Power) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_revoke(&who, asset, account, power)
        }

        /// Freezes an asset: nobody can move, lock, issue or redeem units. Forced moves, releases and claims of recovered
        /// holdings go on. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `AlreadyFrozen`.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::freeze_asset())]
        pub fn freeze_asset(origin: OriginFor<T>, asset: AssetId, basis: Basis) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_asset(&who, asset, true, basis)
        }

        /// Thaws an asset. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `NotFrozen`.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::thaw_asset())]
        pub fn thaw_asset(origin: OriginFor<T>, asset: AssetId, basis: Basis) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_asset(&who, asset, false, basis)
        }

        /// Freezes an account for an asset, whether it has units or not: none can leave or reach it, also if they were put
        /// on hold before. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `AlreadyFrozen`.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::freeze_account())]
        pub fn freeze_account(
            origin: OriginFor<T>,
            asset: AssetId,
            account: T::AccountId,
            basis: Basis,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_account(&who, asset, account, true, basis)
        }

        /// Thaws an account for an asset. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `NotFrozen`.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::thaw_account())]
        pub fn thaw_account(
            origin: OriginFor<T>,
            asset: AssetId,
            account: T::AccountId,
            basis: Basis,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_account(&who, asset, account, false, basis)
        }

        /// Freezes so many more units of an account: what remains of all its units, those on hold included, must be as many
        /// as are frozen. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `ZeroAmount`, `WrongQuantity`,
        /// `InsufficientBalance` if there are fewer units.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::freeze_amount())]
        pub fn freeze_amount(
            origin: OriginFor<T>,
            asset: AssetId,
            account: T::AccountId,
            #[pallet::compact] amount: Balance,
            basis: Basis,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_amount(&who, asset, account, amount, true, basis)
        }

        /// Thaws so many units of an account. Needs
        /// `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `ZeroAmount`, `WrongQuantity`,
        /// `NotFrozen` if fewer are frozen.
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::thaw_amount())]
        pub fn thaw_amount(
            origin: OriginFor<T>,
            asset: AssetId,
            account: T::AccountId,
            #[pallet::compact] amount: Balance,
            basis: Basis,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_amount(&who, asset, account, amount, false, basis)
        }

        /// Proposes to move free units that their owner does not move, frozen or not. Needs `Power::Force`; another holder
        /// of it, of another person or institution, must approve.
        ///
        /// - `basis`: why, and the document that says so.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `SameAccount`, `ZeroAmount`, `NoSubject`,
        /// `TooManyProposals`, `NoNumberLeft`.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::propose_force())]
        pub fn propose_force(
            origin: OriginFor<T>,
            asset: AssetId,
            from: T::AccountId,
            to: T::AccountId,
            quantity: Quantity,
            basis: Basis,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_propose_force(who, asset, from, to, quantity, basis)
        }

        /// Approves a forced move, which is carried out. The rules are asked whether the receiver may hold the units. Needs
        /// `Power::Force`, as does the proposer still.
        ///
        /// Errors: `UnknownProposal`, those of the power, `NoSubject`, `SameEyes`, `ProposalExpired`, those of the
        /// receiver's standing and the rules, `InsufficientBalance`, those of unique units.
        #[pallet::call_index(17)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::approve_force()))]
        pub fn approve_force(origin: OriginFor<T>, asset: AssetId, proposal: ProposalId) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let spent = Self::do_approve_force(who, asset, proposal)?;
            Ok(used::<T>(T::WeightInfo::approve_force(), spent))
        }

        /// Drops a proposed forced move: its proposer and any holder of `Power::Force` may, and anybody once its time is
        /// over.
        ///
        /// Errors: `UnknownProposal`, those of the power.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::cancel_force())]
        pub fn cancel_force(origin: OriginFor<T>, asset: AssetId, proposal: ProposalId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_cancel_force(who, asset, proposal)
        }

        /// Adds a document to an asset, by its hash. Needs `Power::Documents`.
        ///
        /// - `name`: 1 to 32 bytes of printable UTF-8 text that no other document of the asset has.
        /// - `uri`: where it is found, at most 128 visible ASCII characters; may be empty.
        ///
        /// Errors: `UnknownAsset`, those of the power, `InvalidName`, `InvalidUri`, `DocumentExists`, `TooManyDocuments`.
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::add_document())]
        pub fn add_document(
            origin: OriginFor<T>,
            asset: AssetId,
            name: DocumentName,
            hash: [u8; 32],
            uri: Uri,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_add_document(who, asset, name, hash, uri)
        }

        /// Removes a document from an asset. Needs `Power::Documents`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `UnknownDocument`.
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::remove_document())]
        pub fn remove_document(origin: OriginFor<T>, asset: AssetId, name: DocumentName) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_remove_document(who, asset, name)
        }

        /// Brings a unique unit into being, in the hands of a beneficiary whom the rules allow. Needs `Power::Issue`.
        ///
        /// - `metadata`: what is told of it, for ever.
        /// - `reference`: as for `issue`.
        ///
        /// Errors: those of `issue`, `InvalidMetadata`, `WrongQuantity`, `NoNumberLeft`.
        #[pallet::call_index(21)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::issue_item()))]
        pub fn issue_item(
            origin: OriginFor<T>,
            asset: AssetId,
            beneficiary: T::AccountId,
            metadata: Metadata,
            reference: Reference,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let spent = Self::do_issue_item(&who, asset, beneficiary, metadata, reference)?;
            Ok(used::<T>(T::WeightInfo::issue_item(), spent))
        }

        /// Gives a unique unit of the sender to another account, if the rules allow both.
        ///
        /// Errors: those of `transfer`, `UnknownItem`, `ItemNotOwned`, `ItemLocked`, `ItemFrozen`.
        #[pallet::call_index(22)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::transfer_item()))]
        pub fn transfer_item(
            origin: OriginFor<T>,
            asset: AssetId,
            item: ItemId,
            to: T::AccountId,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let request = Request::between(Kind::Transfer, &who, &to, Quantity::Item(item));
            let spent = Self::do_transfer(asset, request, Preservation::Expendable)?;
            Ok(used::<T>(T::WeightInfo::transfer_item(), spent))
        }

        /// Freezes a unique unit, also if it was put on hold before. Needs `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `UnknownItem`, `AlreadyFrozen`.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::freeze_item())]
        pub fn freeze_item(origin: OriginFor<T>, asset: AssetId, item: ItemId, basis: Basis) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_item(&who, asset, item, true, basis)
        }

        /// Thaws a unique unit. Needs `Power::Freeze`.
        ///
        /// Errors: `UnknownAsset`, those of the power, `EmptyReference`, `UnknownItem`, `NotFrozen`.
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::thaw_item())]
        pub fn thaw_item(origin: OriginFor<T>, asset: AssetId, item: ItemId, basis: Basis) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_freeze_item(&who, asset, item, false, basis)
        }

        /// Takes free units of the sender out of being, if the rules allow it to part with them. Needs `Power::Redeem`:
        /// others give their units back to a holder of it, or through the pallet that runs the asset's life.
        ///
        /// Errors: `UnknownAsset`, those of the power, of freezes and of the rules, `InsufficientBalance`, those of unique
        /// units.
        #[pallet::call_index(25)]
        #[pallet::weight(with_rules::<T>(T::WeightInfo::redeem()))]
        pub fn redeem(origin: OriginFor<T>, asset: AssetId, quantity: Quantity) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::ensure_allowed_to(asset, &who, Power::Redeem, Some(quantity.units()))?;
            let spent = Self::do_redeem(asset, &who, quantity, holding::Part::Free)?;
            Ok(used::<T>(T::WeightInfo::redeem(), spent))
        }

        /// Approves transfers of an asset from one account to another, in the place of an approval that the sender gave
        /// before. The sender must be an agent whom the rules name.
        ///
        /// Errors: those of the sender's standing, `UnknownAsset`, `ZeroAmount`, `TooEarly`, `NotAgent`.
        #[pallet::call_index(26)]
        #[pallet::weight(T::WeightInfo::approve_transfer())]
        pub fn approve_transfer(
            origin: OriginFor<T>,
            asset: AssetId,
            from: T::AccountId,
            to: T::AccountId,
            approval: Approval,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_approve_transfer(who, asset, from, to, approval)
        }

        /// Takes an approval of the sender's back.
        ///
        /// Errors: `UnknownApproval`.
        #[pallet::call_index(27)]
        #[pallet::weight(T::WeightInfo::revoke_approval())]
        pub fn revoke_approval(
            origin: OriginFor<T>,
            asset: AssetId,
            from: T::AccountId,
            to: T::AccountId,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_revoke_approval(who, asset, from, to)
        }

        /// Moves all units of a retired account that are not on hold to the account that took its place, with the freezes on
        /// them. Anybody may ask for it, again when more was released. No rule is asked: the owner stays the same.
        ///
        /// Errors: `UnknownAsset`, `WrongQuantity`, `NotRetired`, `AccountRetired`, `NothingToClaim`, `TooManyFreezes`.
        #[pallet::call_index(28)]
        #[pallet::weight(T::WeightInfo::claim_recovered())]
        pub fn claim_recovered(origin: OriginFor<T>, asset: AssetId, old: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_claim_recovered(asset, old)
        }

        /// Moves a unique unit of a retired account to the account that took its place. Anybody may ask for it.
        ///
        /// Errors: `UnknownItem`, `ItemLocked`, `NotRetired`, `AccountRetired`.
        #[pallet::call_index(29)]
        #[pallet::weight(T::WeightInfo::claim_recovered_item())]
        pub fn claim_recovered_item(origin: OriginFor<T>, asset: AssetId, item: ItemId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_claim_recovered_item(asset, item)
        }

        /// Counts a holder anew, by one of its accounts: needed after rules began to ask about a group of holders, for those
        /// who do not move units by themselves. Anybody may ask for it.
        ///
        /// Errors: `UnknownAsset`, `NotHolder`.
        #[pallet::call_index(30)]
        #[pallet::weight(T::WeightInfo::count_holder())]
        pub fn count_holder(origin: OriginFor<T>, asset: AssetId, account: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_count_holder(asset, &account)
        }
    }
}
