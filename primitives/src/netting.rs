// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What can be asked about a netting cycle.

use crate::{
    rwa::{as_text, AssetId, Refusal, VenueId},
    Balance, Moment,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::Serialize;

/// Names a netting cycle. Numbers are given in order of opening and never used again.
pub type CycleId = u64;

/// Which sides of its trades a cycle nets.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum NettingMode {
    /// Securities move trade by trade, cash is netted: model 2 of the Bank for International Settlements.
    GrossAgainstNet,
    /// Both are netted: model 3.
    NetAgainstNet,
}

/// Why a cycle came to nothing.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum CancelReason {
    /// The venue's operator called it off before the cut-off.
    ByOperator,
    /// Nobody closed it before the settlement deadline.
    Lapsed,
    /// At the cut-off no trade was confirmed by both parties.
    NoTrades,
    /// Every trade had a party that did not do its part.
    NoTradesLeft,
    /// It did not settle in as many rounds as there may be.
    TooManyRounds,
}

/// Where a cycle stands.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
pub enum CycleStatus {
    /// It takes trades and confirmations until the cut-off.
    Open,
    /// Its nets are known, and those who deliver lock what they owe.
    Funding,
    /// All is locked, and the ledger refused to move it.
    Refused,
    /// Everything moved.
    Settled,
    /// Nothing moved, and nothing is locked.
    Cancelled(CancelReason),
}

/// A movement that the ledger would refuse.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub struct RefusedMovement<AccountId> {
    /// Of which asset.
    pub asset: AssetId,
    /// Who would deliver.
    pub from: AccountId,
    /// Who would receive.
    pub to: AccountId,
    /// How much, in the smallest unit.
    #[serde(serialize_with = "as_text")]
    pub amount: Balance,
    /// Every reason that the ledger names; empty if it names none for this movement alone.
    pub reasons: Vec<Refusal>,
}

/// What a party owes and is owed of one asset.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub struct PositionReport {
    /// Of which asset.
    pub asset: AssetId,
    /// What it delivers, in the smallest unit.
    #[serde(serialize_with = "as_text")]
    pub delivers: Balance,
    /// What it receives, in the smallest unit.
    #[serde(serialize_with = "as_text")]
    pub receives: Balance,
    /// What it locked of what it delivers, in the smallest unit.
    #[serde(serialize_with = "as_text")]
    pub locked: Balance,
    /// What it would lack if it locked the rest now, in the smallest unit.
    #[serde(serialize_with = "as_text")]
    pub missing: Balance,
}

/// How one party of a cycle stands.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub struct PartyReport<AccountId> {
    /// The party.
    pub party: AccountId,
    /// Whether it was taken out of the cycle.
    pub defaulted: bool,
    /// Whether it has locked everything that it delivers.
    pub funded: bool,
    /// What it owes and is owed, in ascending order of assets; nothing if its trades cancel each other out.
    pub positions: Vec<PositionReport>,
}

/// How a cycle stands, and everything that would stop it now.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub struct CycleReport<AccountId> {
    /// Where it was opened.
    pub venue: VenueId,
    /// Which sides of its trades it nets.
    pub mode: NettingMode,
    /// Where it stands.
    pub status: CycleStatus,
    /// From when on it takes no more trades, in milliseconds since the Unix epoch.
    pub cut_off: Moment,
    /// The last moment at which it may settle in this round, in milliseconds since the Unix epoch.
    pub deadline: Moment,
    /// How many rounds of funding have begun.
    pub round: u32,
    /// How many trades were submitted.
    pub submitted: u32,
    /// How many trades count: confirmed by both parties, neither of which was taken out.
    pub counted: u32,
    /// How often the ledger refused the settlement.
    pub attempts: u32,
    /// Every party, in ascending order. Before the cut-off: what it would owe if the cycle closed now.
    pub parties: Vec<PartyReport<AccountId>>,
    /// The movements that the ledger would refuse now, counting what is locked for the cycle as available.
    pub refused: Vec<RefusedMovement<AccountId>>,
}
