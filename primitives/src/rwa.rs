// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a ledger of permissioned assets answers about a movement before it happens.

use crate::{
    kyc::{ClaimError, SubjectId, Topic},
    membership::AdmissionError,
    Balance, Moment,
};
use alloc::vec::Vec;
use castellan_identifiers::Country;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::Member, weights::Weight, Parameter};
use scale_info::TypeInfo;
use serde::Serialize;
use sp_runtime::{DispatchError, DispatchResult};

/// Names an asset. Numbers are given in order of creation and never used again.
pub type AssetId = u32;
/// Names a unique unit within its asset. Numbers are given in order of issue and never used again.
pub type ItemId = u32;
/// Names a venue where assets are traded.
pub type VenueId = u32;
/// Names a record date of an asset. Numbers are given in order, for each asset from 0.
pub type RecordId = u32;

/// How much moves.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub enum Quantity {
    /// So many units, in the smallest unit.
    Units(Balance),
    /// One unique unit.
    Item(ItemId),
}

impl Quantity {
    /// How many units it is, in the smallest unit: a unique unit is one.
    pub const fn units(&self) -> Balance {
        match self {
            Self::Units(amount) => *amount,
            Self::Item(_) => 1,
        }
    }
}

/// Units that one party would deliver to another.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Movement<AccountId> {
    /// Of which asset.
    pub asset: AssetId,
    /// Who delivers.
    pub from: AccountId,
    /// Who receives.
    pub to: AccountId,
    /// How much.
    pub quantity: Quantity,
    /// The venue where the movement was agreed; `None` if the parties agreed it between themselves.
    pub venue: Option<VenueId>,
}

/// One of the two parties of a movement.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum Side {
    /// Whose units leave.
    Sender,
    /// Whom they reach.
    Receiver,
}

/// Whether units come or go, seen from one party.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum Direction {
    /// The party receives.
    In,
    /// The party sends.
    Out,
}

/// A span of the calendar, in UTC.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From the first day of a calendar month to its last.
    Month,
}

/// Some of an asset's holders.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    TypeInfo,
)]
pub enum Investors {
    /// Every holder.
    All,
    /// Those of one country.
    Country(Country),
    /// Those for whom a claim of the topic holds.
    With(Topic),
    /// Those for whom none does.
    Without(Topic),
}

/// One reason why a movement is refused, with what it was decided on.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(tag = "reason", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// No asset has this number.
    UnknownAsset,
    /// Nothing would move.
    ZeroAmount,
    /// The party may not act on this chain.
    NotInGoodStanding {
        /// Which party.
        side: Side,
        /// What is wrong with it.
        why: AdmissionError,
    },
    /// The party's account belongs to no known person or institution.
    NoSubject {
        /// Which party.
        side: Side,
    },
    /// The asset requires a claim that the party does not have.
    ClaimRequired {
        /// Which party.
        side: Side,
        /// What the claim must be about.
        topic: Topic,
        /// Why no claim of the topic holds.
        why: ClaimError,
    },
    /// The asset asks for the party's country, and no trusted issuer names it.
    CountryUnknown {
        /// Which party.
        side: Side,
        /// Why no claim that names it holds.
        why: ClaimError,
    },
    /// The party's country is not among those allowed.
    CountryNotAllowed {
        /// Which party.
        side: Side,
        /// The party's country.
        country: Country,
    },
    /// The party's country is blocked.
    CountryBlocked {
        /// Which party.
        side: Side,
        /// The party's country.
        country: Country,
    },
    /// The sender has fewer free units.
    InsufficientBalance {
        /// How many it may move, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        available: Balance,
        /// How many the movement takes, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        required: Balance,
    },
    /// The receiver's balance would pass the largest number that the ledger can hold.
    BalanceOverflow,
    /// Nothing of the asset may move.
    AssetFrozen,
    /// Nothing of the asset may leave or reach the party.
    AccountFrozen {
        /// Which party.
        side: Side,
    },
    /// The party's account was replaced by another.
    AccountRetired {
        /// Which party.
        side: Side,
    },
    /// The asset's stage in life does not allow the movement.
    StageForbids,
    /// The amount is no whole number of the asset's smallest denomination.
    NotMultiple {
        /// The smallest denomination, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        denomination: Balance,
    },
    /// Unique units were asked for of an asset that has none, or an amount of one that has.
    WrongQuantity,
    /// The asset has no unique unit of this number.
    UnknownItem {
        /// Which one.
        item: ItemId,
    },
    /// The sender does not own the unique unit.
    ItemNotOwned {
        /// Which one.
        item: ItemId,
    },
    /// The unique unit is locked.
    ItemLocked {
        /// Which one.
        item: ItemId,
    },
    /// The unique unit is frozen.
    ItemFrozen {
        /// Which one.
        item: ItemId,
    },
    /// The asset refuses parties for whom a claim of the topic holds.
    ClaimForbidden {
        /// Which party.
        side: Side,
        /// What the claim is about.
        topic: Topic,
    },
    /// The party is not among those that the asset names.
    SubjectNotAllowed {
        /// Which party.
        side: Side,
        /// Who it is; `None` if nobody is known to stand behind the account.
        subject: Option<SubjectId>,
    },
    /// The receiver would have more than one holder may.
    BalanceTooHigh {
        /// What it would have, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        balance: Balance,
        /// The most that it may, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        max: Balance,
    },
    /// The party would have something, and less than a holder must.
    BalanceTooLow {
        /// Which party.
        side: Side,
        /// What it would have, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        balance: Balance,
        /// The least that it must, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        min: Balance,
    },
    /// The asset would have too many holders, or too many of a group.
    TooManyHolders {
        /// Which holders are counted.
        of: Investors,
        /// How many there would be.
        holders: u32,
        /// How many there may be.
        max: u32,
    },
    /// The holders of a group are still being counted.
    HoldersNotCounted {
        /// Which holders.
        of: Investors,
        /// How many holders have not been looked at.
        pending: u32,
    },
    /// The receiver would own too large a share of the supply.
    ShareTooHigh {
        /// What it would have, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        balance: Balance,
        /// The supply after the movement, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        supply: Balance,
        /// The largest share, in ten-thousandths.
        max_basis_points: u16,
    },
    /// A group of holders would own too large a share of the supply together.
    GroupShareTooHigh {
        /// Which holders.
        of: Investors,
        /// What they would have, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        units: Balance,
        /// The supply after the movement, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        supply: Balance,
        /// The largest share, in ten-thousandths.
        max_basis_points: u16,
    },
    /// The asset would have too few holders of a group.
    TooFewHolders {
        /// Which holders are counted.
        of: Investors,
        /// How many there would be.
        holders: u32,
        /// How many there must be.
        min: u32,
    },
    /// A group of holders would own too small a share of the supply together.
    GroupShareTooLow {
        /// Which holders.
        of: Investors,
        /// What they would have, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        units: Balance,
        /// The supply after the movement, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        supply: Balance,
        /// The smallest share, in ten-thousandths.
        min_basis_points: u16,
    },
    /// There would be more units than there may.
    SupplyTooHigh {
        /// How many there would be, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        supply: Balance,
        /// How many there may be, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        max: Balance,
    },
    /// No holder may part with units yet.
    LockedUp {
        /// When it ends, in milliseconds since the Unix epoch.
        until: Moment,
    },
    /// The sender has not had enough units for long enough.
    HeldTooShortly {
        /// How many it may part with, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        available: Balance,
        /// How many the movement takes, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        required: Balance,
        /// How long units must be held, in milliseconds.
        period: Moment,
    },
    /// The party would move more in a day or month than it may.
    LimitExceeded {
        /// Which party.
        side: Side,
        /// In what time.
        period: Period,
        /// What it has moved in this day or month, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        used: Balance,
        /// What the movement would add, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        amount: Balance,
        /// The most that it may, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        max: Balance,
    },
    /// The asset's agent has not approved the movement.
    NotApproved,
    /// The asset is not traded at this time.
    MarketClosed {
        /// The time, in milliseconds since the Unix epoch.
        at: Moment,
    },
    /// The asset may not be traded there.
    VenueNotAllowed {
        /// Where; `None` for a movement that the parties agreed between themselves.
        venue: Option<VenueId>,
    },
    /// The fee, which is taken out of what the receiver gets, would leave nothing.
    FeeTooHigh {
        /// The fee, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        fee: Balance,
        /// How much moves, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        amount: Balance,
    },
    /// A condition that must not hold does.
    RuleRefused {
        /// The place of the rule among the asset's rules, from 0.
        rule: u8,
    },
}

/// JSON numbers lose precision past 2^53, so amounts are written as text.
pub(crate) fn as_text<S: serde::Serializer>(amount: &Balance, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// Decides whether units may move, and says why not.
pub trait Compliance<AccountId> {
    /// Every reason that a movement would fail now; empty if it would go through.
    ///
    /// Units of the sender that are on hold do not count as available, but for the first `own_hold` of them, in the
    /// smallest unit: what the asker locked for this very movement.
    fn refusals(movement: &Movement<AccountId>, own_hold: Balance) -> Vec<Refusal>;

    /// What asking the rules of `asset` about one movement costs, beyond a movement that one rule is asked about.
    fn rules_weight(asset: AssetId) -> Weight;

    /// The most that [`Compliance::rules_weight`] can be.
    fn max_rules_weight() -> Weight;
}

/// A ledger that locks and delivers fungible and unique units alike, and evaluates its rules at every delivery.
///
/// For fungible units it is the same ledger as its `fungibles` traits: a lock is a hold for the same reason.
pub trait Ledger<AccountId>: Compliance<AccountId> {
    /// Why units are locked.
    type Reason;

    /// What is known of parties, kept while the movements of one operation follow each other. It holds nothing that a
    /// movement changes, and must not outlive the operation.
    type Memo: Default;

    /// Whether the units of the asset are unique, each with a number of its own; `None` if there is no such asset.
    fn is_unique(asset: AssetId) -> Option<bool>;

    /// Units that `who` could lock or send now, in the smallest unit: neither locked nor frozen.
    fn available(asset: AssetId, who: &AccountId) -> Balance;

    /// Units of `who` that are locked for `reason`, in the smallest unit.
    fn locked(asset: AssetId, who: &AccountId, reason: &Self::Reason) -> Balance;

    /// Who owns a unique unit, and why it is locked, if it is.
    fn item(asset: AssetId, item: ItemId) -> Option<(AccountId, Option<Self::Reason>)>;

    /// Locks units of `who`. The owner stays the same and no rule is asked; frozen units cannot be locked.
    fn lock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Self::Reason) -> DispatchResult;

    /// Unlocks units of `who`. It never fails for units that are locked for the reason, whatever became of the party
    /// or the asset.
    fn unlock(asset: AssetId, who: &AccountId, quantity: Quantity, reason: &Self::Reason) -> DispatchResult;

    /// Locks what a movement takes, if every rule allows the movement now. Says what asking the rules cost, as
    /// [`Compliance::rules_weight`] does.
    fn lock_for(
        movement: &Movement<AccountId>,
        reason: &Self::Reason,
        memo: &mut Self::Memo,
    ) -> Result<Weight, DispatchError>;

    /// Delivers units, those locked for `locked` or else free ones, if every rule allows it now. Says what asking the
    /// rules cost, as [`Compliance::rules_weight`] does.
    fn deliver(
        movement: &Movement<AccountId>,
        locked: Option<&Self::Reason>,
        memo: &mut Self::Memo,
    ) -> Result<Weight, DispatchError>;
}

/// What a role lets its holder do with one asset.
#[derive(
    Clone,
    Copy,
    Debug,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    TypeInfo,
)]
pub enum Power {
    /// Bring units into being.
    Issue,
    /// Take units out of being.
    Redeem,
    /// Freeze the asset, accounts and amounts.
    Freeze,
    /// Propose and approve movements that the holder does not ask for; two must agree.
    Force,
    /// Replace rules.
    Rules,
    /// Attach and remove documents.
    Documents,
    /// Announce and run corporate actions.
    CorporateActions,
    /// Give and take powers.
    Manage,
}

/// Who may do what with an asset.
pub trait AssetPowers<AccountId> {
    /// Fails with an error that names the reason unless `who` is in good standing and has `power` over `asset`.
    fn ensure_power(asset: AssetId, who: &AccountId, power: Power) -> DispatchResult;

    /// The account that created the asset, on whose behalf powers are used.
    fn issuer(asset: AssetId) -> Option<AccountId>;

    /// Creates an asset with `issuer` and gives it every power over it.
    #[cfg(feature = "runtime-benchmarks")]
    fn create_asset(issuer: &AccountId) -> AssetId;
}

/// Balances as they were at a record date, without walking all holders.
pub trait Records<AccountId> {
    /// Fixes the balances of this moment as a record date of the asset and returns its number.
    ///
    /// Fails if too many record dates of the asset are open.
    fn take_record(asset: AssetId) -> Result<RecordId, DispatchError>;

    /// Units of `who` at a record date that is open, locked ones included, in the smallest unit.
    fn balance_at(asset: AssetId, who: &AccountId, record: RecordId) -> Balance;

    /// Units in existence at a record date that is open, in the smallest unit.
    fn supply_at(asset: AssetId, record: RecordId) -> Option<Balance>;

    /// Forgets a record date that nothing needs any more.
    fn close_record(asset: AssetId, record: RecordId);
}

/// The issuer's side of a ledger, for the pallet that runs an asset's life. Powers are the caller's to check.
pub trait Issuance<AccountId>: Ledger<AccountId> {
    /// What an asset is created from: its names, identifiers, class and rules.
    type Terms: Parameter + Member + MaxEncodedLen;

    /// What is told of a unique unit.
    type Metadata: Parameter + Member + MaxEncodedLen;

    /// Creates an asset without units, with every power over it for `issuer`.
    fn create(issuer: &AccountId, terms: Self::Terms) -> Result<AssetId, DispatchError>;

    /// Brings units into being in the hands of `to`, if the rules allow the receiver. A unique unit is numbered by the
    /// ledger, so `amount` must be 1 there.
    fn issue(asset: AssetId, to: &AccountId, amount: Balance) -> DispatchResult;

    /// Brings a unique unit into being in the hands of `to`, if the rules allow the receiver, and says which number it
    /// got. `metadata` never changes.
    fn issue_item(asset: AssetId, to: &AccountId, metadata: Self::Metadata) -> Result<ItemId, DispatchError>;

    /// Takes units of `who` out of being, those locked for `locked` or else free ones, if the sender's rules allow it.
    fn redeem(asset: AssetId, who: &AccountId, quantity: Quantity, locked: Option<&Self::Reason>) -> DispatchResult;

    /// Units in existence, in the smallest unit.
    fn supply(asset: AssetId) -> Balance;

    /// Multiplies every holding from now on, without walking holders. What is locked keeps its amount: the new units
    /// are free. `factor` is 2 or more.
    ///
    /// Fails for unique units, and where the supply would pass the largest number that the ledger can hold.
    fn split(asset: AssetId, factor: u32) -> DispatchResult;

    /// To be called whenever what [`Stages`] answers about the asset changes. The ledger asks when an asset is created, and
    /// keeps the answers until it is told, so that a movement need not ask for them.
    fn stage_changed(_asset: AssetId) {}
}

/// What an asset's stage in life allows the ledger to do.
pub trait Stages {
    /// Whether units of the asset may be issued by a holder of [`Power::Issue`] directly now.
    fn may_issue(asset: AssetId) -> bool;

    /// Whether units of the asset may move between holders now.
    fn may_move(asset: AssetId) -> bool;

    /// Whether an asset may be created without having been admitted first.
    fn may_create_unscreened() -> bool;
}

/// For runtimes without a pallet that runs assets' lives.
impl Stages for () {
    fn may_issue(_: AssetId) -> bool {
        true
    }

    fn may_move(_: AssetId) -> bool {
        true
    }

    fn may_create_unscreened() -> bool {
        true
    }
}
