// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is reported about instructions to settle.

use crate::{
    rwa::{as_text, AssetId, ItemId, Refusal, Side},
    Balance, Moment,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use serde::Serialize;

/// Names an instruction. Numbers are given in order of creation and never used again.
pub type InstructionId = u64;

/// What is counted where it is not an asset of this chain: a currency's code (ISO 4217), an ISIN, a token's symbol. At
/// most 16 bytes.
pub type Unit = BoundedVec<u8, ConstU32<16>>;

/// What a leg delivers.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
pub enum Content<AccountId> {
    /// Units of an asset whose units are all alike.
    Units {
        /// The asset.
        asset: AssetId,
        /// How many, in the asset's smallest unit; above zero.
        #[serde(serialize_with = "as_text")]
        amount: Balance,
    },
    /// One unique unit.
    Item {
        /// The asset.
        asset: AssetId,
        /// The number of the unit.
        item: ItemId,
    },
    /// What another system delivers. A receipt says that it did.
    OffChain {
        /// What is delivered.
        #[serde(serialize_with = "as_string")]
        unit: Unit,
        /// How much of it; above zero.
        #[serde(serialize_with = "as_text")]
        amount: Balance,
        /// Whose receipt counts; `None` for any signer of the instruction's venue.
        signer: Option<AccountId>,
    },
}

/// Where an instruction stands.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, Serialize, TypeInfo,
)]
#[serde(tag = "status", rename_all_fields = "camelCase")]
pub enum Status {
    /// It waits for affirmations, receipts or its value date. What was affirmed is locked.
    Pending,
    /// All its legs moved.
    Settled,
    /// A party, a mediator or, once it was locked, its venue rejected it.
    Rejected,
    /// Its deadline passed before it settled.
    Expired,
    /// It was to settle and could not. Nothing is locked for it; a party may have it tried again.
    Failed,
    /// All parties affirmed, and none of them can step back before it settles or the lock ends.
    Locked {
        /// The last moment of the lock, in milliseconds since the Unix epoch.
        until: Moment,
    },
}

impl Status {
    /// Whether the instruction may still settle.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Pending | Self::Failed | Self::Locked { .. })
    }

    /// Whether what was affirmed is locked.
    pub const fn holds(&self) -> bool {
        matches!(self, Self::Pending | Self::Locked { .. })
    }
}

/// One thing that would stop an instruction now.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(tag = "obstacle", rename_all_fields = "camelCase")]
pub enum Obstacle<AccountId> {
    /// It was settled, rejected or has expired.
    Ended,
    /// A party has not affirmed its side of a leg.
    AffirmationMissing {
        /// The leg, counted from 0.
        leg: u8,
        /// Which side of it.
        side: Side,
        /// The party.
        party: AccountId,
    },
    /// A mediator has not affirmed.
    MediatorMissing {
        /// The mediator.
        mediator: AccountId,
        /// Whether it had affirmed, but for a time that is over.
        lapsed: bool,
    },
    /// Nobody has confirmed that a leg was settled elsewhere.
    ReceiptMissing {
        /// The leg, counted from 0.
        leg: u8,
    },
    /// The earliest moment of settlement has not come.
    BeforeValueDate {
        /// That moment, in milliseconds since the Unix epoch.
        value_date: Moment,
    },
    /// The last moment of settlement, or of the lock, has passed.
    AfterDeadline {
        /// That moment, in milliseconds since the Unix epoch.
        deadline: Moment,
    },
    /// The ledger would refuse a leg.
    LegRefused {
        /// The leg, counted from 0.
        leg: u8,
        /// Why.
        refusal: Refusal,
    },
    /// A party could deliver each leg alone, but not all of them.
    InsufficientTogether {
        /// The party.
        party: AccountId,
        /// The asset.
        asset: AssetId,
        /// How many units it may move, in the smallest unit, those locked for the instruction among them.
        #[serde(serialize_with = "as_text")]
        available: Balance,
        /// How many its legs take, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        required: Balance,
    },
    /// It failed as often as it may be tried again.
    RetriesExhausted,
}

/// What stands between an instruction and its settlement.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct InstructionReport<AccountId> {
    /// Where it stands.
    #[serde(flatten)]
    pub status: Status,
    /// How often it was tried again after its settlement failed.
    pub retries: u8,
    /// Everything that would stop it now, in the order of its legs where legs are concerned. Empty: it would settle if
    /// someone asked.
    pub obstacles: Vec<Obstacle<AccountId>>,
}

/// One side of a leg of an open instruction.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(rename_all = "camelCase")]
pub struct Obligation<AccountId> {
    /// The instruction.
    pub instruction: InstructionId,
    /// Where the instruction stands.
    #[serde(flatten)]
    pub status: Status,
    /// The leg, counted from 0.
    pub leg: u8,
    /// Whether the account delivers or receives.
    pub side: Side,
    /// Who is on the other side.
    pub counterparty: AccountId,
    /// What is delivered.
    pub content: Content<AccountId>,
    /// Whether the account has affirmed its side.
    pub affirmed: bool,
    /// The earliest moment of settlement, in milliseconds since the Unix epoch; 0 if there is none.
    pub value_date: Moment,
    /// The last moment of settlement, in milliseconds since the Unix epoch.
    pub deadline: Moment,
}

/// Bytes that need not be UTF-8, as readable as they can be.
fn as_string<S: serde::Serializer>(bytes: &Unit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(bytes))
}
