// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is stored of assets, powers, documents and forced moves. Holdings are in `holding`, unique units in `items`.

use crate::Config;
use castellan_identifiers::{Cusip, Dti, Figi, Isin, Lei};
use castellan_primitives::{
    kyc::SubjectId,
    rwa::{Power, Quantity, RecordId},
    Balance, Moment, Reference,
};
use castellan_rules::{HolderCounts, RuleSet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::ConstU32, BoundedBTreeMap, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// How many decimal places an amount may have.
pub const MAX_DECIMALS: u8 = 18;
/// How many record dates of an asset may be open at a time.
pub const MAX_RECORDS: u32 = 8;
/// How many documents an asset may have.
pub const MAX_DOCUMENTS: u32 = 32;
/// How many forced moves of an asset may wait for their second pair of eyes.
pub const MAX_PROPOSALS: u32 = 16;
/// How many holders a dry run of rules looks at in one page.
pub const MAX_PAGE: u32 = 64;

/// An asset's short name: at most 16 visible ASCII characters.
pub type Symbol = BoundedVec<u8, ConstU32<16>>;
/// An asset's full name: at most 64 bytes of printable UTF-8 text.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// The rules of an asset in the runtime `T`.
pub type RulesOf<T> = RuleSet<<T as frame_system::Config>::AccountId>;

/// What kind of right a unit of an asset is.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Class {
    /// A share in a company.
    Equity,
    /// A claim to repayment: a bond, a note, money owed by a bank.
    Debt,
    /// A unit of a fund.
    Fund,
    /// A right to use a service or good.
    Utility,
    /// Things of which none is like another, each with a number and data of its own.
    Unique,
}

/// Identifiers of an asset beside its ISIN.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Identifiers {
    /// The number of the CUSIP system; no two assets share it.
    pub cusip: Option<Cusip>,
    /// The Financial Instrument Global Identifier; no two assets share it.
    pub figi: Option<Figi>,
    /// The Digital Token Identifier (ISO 24165); no two assets share it.
    pub dti: Option<Dti>,
    /// The Legal Entity Identifier of whoever owes what the asset stands for; many assets may share it.
    pub lei: Option<Lei>,
}

/// Identifiers as they are typed, not yet checked.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct IdentifierTexts {
    /// The number of the CUSIP system.
    pub cusip: Option<[u8; 9]>,
    /// The Financial Instrument Global Identifier.
    pub figi: Option<[u8; 12]>,
    /// The Digital Token Identifier.
    pub dti: Option<[u8; 9]>,
    /// The Legal Entity Identifier of whoever owes what the asset stands for.
    pub lei: Option<[u8; 20]>,
}

/// What was recorded of an asset when it was created, and its identifiers.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Asset<AccountId> {
    /// The account that created the asset and has every power over it.
    pub issuer: AccountId,
    /// The asset's International Securities Identification Number, if it has one; no two assets share it.
    pub isin: Option<Isin>,
    /// What kind of right a unit is.
    pub class: Class,
    /// The short name; no two assets share it.
    pub symbol: Symbol,
    /// The full name.
    pub name: Name,
    /// How many decimal places of a whole unit the smallest unit is: 2 means that 100 smallest units are shown as 1.
    pub decimals: u8,
    /// Its other identifiers.
    pub identifiers: Identifiers,
}

/// What an asset is created from.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    PartialEqNoBound,
    TypeInfo,
    MaxEncodedLen,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Terms<T: Config> {
    /// Its International Securities Identification Number, if it has one.
    pub isin: Option<[u8; 12]>,
    /// Its other identifiers.
    pub identifiers: IdentifierTexts,
    /// What kind of right a unit is.
    pub class: Class,
    /// 1 to 16 visible ASCII characters that no other asset has.
    pub symbol: Symbol,
    /// 1 to 64 bytes of printable UTF-8 text.
    pub name: Name,
    /// How many decimal places of a whole unit the smallest unit is; at most 18, and 0 for unique units.
    pub decimals: u8,
    /// The smallest amount that is issued and moved, in the smallest unit; every amount is a multiple of it.
    pub denomination: Balance,
    /// Its rules.
    pub rules: RulesOf<T>,
}

/// Rules that will be in force from a time on.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Scheduled<Rules> {
    /// The rules.
    pub rules: Rules,
    /// From when, in milliseconds since the Unix epoch.
    pub effective_at: Moment,
}

/// What an asset's stage in life lets the ledger do, as last told.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Gate {
    /// Whether units may be issued.
    pub may_issue: bool,
    /// Whether units may move between holders.
    pub may_move: bool,
}

/// All that a movement must know of an asset, in one item.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct AssetState<T: Config> {
    /// The rules in force, unless those scheduled have come into force since they were last looked at.
    pub rules: RulesOf<T>,
    /// How often the rules were replaced.
    pub version: u32,
    /// The rules that follow.
    pub next: Option<Scheduled<RulesOf<T>>>,
    /// Whether units are unique.
    pub unique: bool,
    /// Whether the asset is frozen: nobody can move units.
    pub frozen: bool,
    /// Whether units stand for tokens in the vault on the mainchain: only its pallet makes and unmakes them.
    pub backed: bool,
    /// What every amount is a multiple of, in the smallest unit; 1 or more.
    pub denomination: Balance,
    /// What the asset's stage allows.
    pub gate: Gate,
    /// By how much every unit was multiplied since the asset was created: the product of all splits.
    #[codec(compact)]
    pub factor: Balance,
    /// The number that the next record date will get.
    pub next_record: RecordId,
    /// Since when every acquisition is remembered; `None` while the rules do not ask for it.
    pub lots_since: Option<Moment>,
    /// The record dates that are open, oldest first.
    pub records: BoundedVec<RecordId, ConstU32<MAX_RECORDS>>,
}

impl<T: Config> AssetState<T> {
    pub(crate) fn new(unique: bool, denomination: Balance, gate: Gate) -> Self {
        Self {
            rules: RulesOf::<T>::default(),
            version: 0,
            next: None,
            unique,
            frozen: false,
            backed: false,
            denomination,
            gate,
            factor: 1,
            next_record: 0,
            lots_since: None,
            records: BoundedVec::new(),
        }
    }

    /// The rules in force at `now`.
    pub fn rules_at(&self, now: Moment) -> &RulesOf<T> {
        match &self.next {
            Some(next) if next.effective_at <= now => &next.rules,
            _ => &self.rules,
        }
    }
}

/// How many units there are, and in how many hands.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
    /// Units in existence, in the smallest unit.
    pub supply: Balance,
    /// Persons and institutions that have units: all of them, and those of each group that the rules ask about.
    pub counts: HolderCounts,
}

/// A record date.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Record {
    /// When it was taken, in milliseconds since the Unix epoch.
    pub taken_at: Moment,
    /// Units in existence then, in the smallest unit.
    pub supply: Balance,
    /// The product of all splits until then.
    pub factor: Balance,
}

/// What a reference was used for.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Issuance<AccountId> {
    /// Who received the units.
    pub beneficiary: AccountId,
    /// How many, in the smallest unit.
    pub amount: Balance,
}

/// How far a power reaches.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Scope {
    /// The most units that one use of the power may concern, in the smallest unit; `None` for no limit.
    pub max_amount: Option<Balance>,
    /// When the power ends, in milliseconds since the Unix epoch; `None` if it does not.
    pub expires_at: Option<Moment>,
}

/// The powers of one account over one asset. Each has a scope of its own.
pub type Powers = BoundedBTreeMap<Power, Scope, ConstU32<8>>;

/// Why units are frozen, thawed or moved without their holder's asking.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Ground {
    /// A court ordered it.
    CourtOrder,
    /// A supervisor demanded it.
    Regulator,
    /// A party is on a sanctions list.
    Sanctions,
    /// Fraud or theft is suspected or proven.
    Fraud,
    /// The holder lost access to its account, or died.
    LossOfAccess,
    /// An error is corrected.
    Correction,
    /// The asset's terms provide for it.
    Terms,
}

/// On what an intervention rests.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Basis {
    /// Why.
    pub ground: Ground,
    /// The document that says so: a docket number, a letter. 1 to 35 bytes.
    pub reference: Reference,
}

/// Names a proposed forced move within its asset. Numbers are given in order and never used again.
pub type ProposalId = u32;

/// A movement that the holder did not ask for and that waits for a second holder of the power.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Proposal<AccountId> {
    /// Who proposed it.
    pub by: AccountId,
    /// The person or institution behind the proposer.
    pub subject: SubjectId,
    /// Whose units would move.
    pub from: AccountId,
    /// Whom they would reach.
    pub to: AccountId,
    /// How much.
    pub quantity: Quantity,
    /// On what it rests.
    pub basis: Basis,
    /// Until when it can be approved, in milliseconds since the Unix epoch.
    pub expires_at: Moment,
}

/// The name of a document within its asset: 1 to 32 bytes of printable UTF-8 text.
pub type DocumentName = BoundedVec<u8, ConstU32<32>>;
/// Where a document is found: at most 128 visible ASCII characters.
pub type Uri = BoundedVec<u8, ConstU32<128>>;

/// A document that belongs to an asset.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Document {
    /// The hash of its content, by an algorithm that the asset's documents agree on.
    pub hash: [u8; 32],
    /// Where it is found; may be empty.
    pub uri: Uri,
    /// When it was added, in milliseconds since the Unix epoch.
    pub added_at: Moment,
}
