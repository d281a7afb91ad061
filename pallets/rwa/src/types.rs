// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is stored: assets, their rules, and who holds how much.

use crate::Config;
use castellan_identifiers::{Country, Isin};
use castellan_primitives::{kyc::Topic, Balance};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::{tokens::IdAmount, ConstU32},
    BoundedBTreeSet, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use scale_info::TypeInfo;

/// How many rules an asset may have.
pub const MAX_RULES: u32 = 16;
/// How many countries a rule may name.
pub const MAX_COUNTRIES: u32 = 64;
/// How many decimal places an amount may have.
pub const MAX_DECIMALS: u8 = 18;

/// An asset's short name: at most 16 visible ASCII characters.
pub type Symbol = BoundedVec<u8, ConstU32<16>>;
/// An asset's full name: at most 64 bytes of printable UTF-8 text.
pub type Name = BoundedVec<u8, ConstU32<64>>;
/// The countries that a rule names: at most 64.
pub type Countries = BoundedBTreeSet<Country, ConstU32<MAX_COUNTRIES>>;
/// The rules of one asset, all of which must hold: at most 16.
pub type RuleSet = BoundedVec<Rule, ConstU32<MAX_RULES>>;

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
}

/// What was recorded of an asset when it was created.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Asset<AccountId> {
    /// The account that created the asset: it issues units and sets the rules.
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
}

/// A condition on a party, asked of both parties of every movement and of the receiver of issued units.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Rule {
    /// A claim of this topic by a trusted issuer must hold.
    ClaimRequired(Topic),
    /// The party's country must be known and among these.
    CountriesAllowed(Countries),
    /// The party's country must be known and not among these.
    CountriesBlocked(Countries),
}

/// All units of one asset that one account owns.
///
/// The free units and those on hold are one item, so that a movement writes one item for each party.
#[derive(
    CloneNoBound, DebugNoBound, Decode, DefaultNoBound, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Holding<T: Config> {
    /// Units that the owner may move if the rules let them, in the smallest unit.
    pub free: Balance,
    /// Units set aside by other parts of the chain, by reason, in the smallest unit. None is zero.
    pub holds: BoundedVec<IdAmount<T::RuntimeHoldReason, Balance>, T::MaxHolds>,
}

/// What a reference was used for.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Issuance<AccountId> {
    /// Who received the units.
    pub beneficiary: AccountId,
    /// How many, in the smallest unit.
    pub amount: Balance,
}
