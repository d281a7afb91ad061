// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps.

use crate::Config;
use castellan_primitives::{
    rwa::{AssetId, RecordId},
    Balance, BlockNumber,
};
use castellan_settlement::{
    grown::Frontier,
    observation::{Observation, ObserverId, MAX_TOKENS},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_core::H160;

/// Numbers exits, in order, for ever.
pub type ExitId = u64;
/// Every token that is known, ascending.
pub type TokenList = BoundedVec<H160, ConstU32<MAX_TOKENS>>;

/// Where the assets are kept.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mainchain {
    /// The mainchain's chain id (EIP-155).
    pub chain_id: u64,
    /// The vault's address there.
    pub vault: H160,
}

/// A token that the vault keeps.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Token {
    /// The asset whose units stand for it; `None` while there were deposits and no asset was named.
    pub asset: Option<AssetId>,
    /// Units in exits that are open, in the smallest unit.
    pub in_flight: Balance,
    /// The newest mainchain block in which an exit is known to be paid.
    pub paid_in: u64,
}

/// Why there is an exit.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Cause {
    /// The account asked for it.
    Request,
    /// A deposit could not be credited.
    Deposit(u64),
    /// An exit came to nothing, and its units could not be credited again.
    Exit(ExitId),
}

/// What has become of an exit. See the pallet's README for the drawing.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
    /// Its units wait until their account may have them, or until they are sent back.
    Parked,
    /// It waits for the next round.
    Requested,
    /// It is in the tree: the vault pays it once the tree's root is anchored.
    Payable {
        /// The place of its newest leaf.
        leaf: u32,
        /// The block whose state the leaf goes by.
        number: BlockNumber,
        /// Until when it is paid, in seconds since 1970 by the mainchain's clock.
        expiry: u64,
        /// Whether it waits for the next round to get a leaf that lasts longer.
        renewing: bool,
    },
    /// The vault paid it. Final.
    Paid,
    /// It came to nothing: its units went back to their account. Final.
    Cancelled,
    /// The mainchain's governance declared it void: its units went back to their account. Final.
    Voided,
}

impl Status {
    /// Whether its units are on their way.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Parked | Self::Requested | Self::Payable { .. })
    }
}

/// An exit.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Exit<AccountId> {
    /// The token on the mainchain.
    pub token: H160,
    /// Whose units they were.
    pub account: AccountId,
    /// Whom the vault is to pay; zero if nobody is named.
    pub recipient: H160,
    /// In the token's smallest unit.
    pub amount: Balance,
    /// Why there is one.
    pub cause: Cause,
    /// The block in which it began.
    pub since: BlockNumber,
    /// What has become of it.
    pub status: Status,
}

/// What was said of a recipient, in the tree of exits.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Statement {
    /// Counts the statements about all recipients.
    pub sequence: u64,
    /// Whether the vault must not pay it.
    pub revoked: bool,
    /// The place of its leaf.
    pub leaf: u32,
}

/// What is voted on: each observer has one vote.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Subject {
    /// The deposit of this number.
    Deposit(u64),
    /// How this exit ended.
    Exit(ExitId),
    /// That this exit lapsed.
    Lapse(ExitId),
    /// That the escape hatch was opened.
    Escape,
}

/// Votes for one wording.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound(T: Config))]
pub struct Ballot<T: Config> {
    /// The wording.
    pub observation: Observation,
    /// Who reported it.
    pub voters: BoundedVec<ObserverId, T::MaxObservers>,
}

/// One walk over all that the vault must hold: holders and open exits as they were behind one block.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Round {
    /// That block.
    pub number: BlockNumber,
    /// All deposits with lower numbers are counted.
    pub deposits_seen: u64,
    /// Exits with lower numbers are counted.
    pub exits_until: ExitId,
    /// The place in the line of exits that wait for a leaf up to which they get one.
    pub line_until: u64,
    /// Which of the tokens is counted.
    pub at: u32,
    /// Whether all were counted, and exits get their leaves.
    pub publishing: bool,
}

/// How far a token was counted.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Progress<AccountId> {
    /// Holders up to this one.
    Holders(Option<AccountId>),
    /// All holders, and exits up to this one.
    Exits(Option<ExitId>),
    /// All.
    Done,
}

/// The count of one token.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Count<AccountId> {
    /// Which.
    pub token: H160,
    /// The asset that stands for it, and the record date whose balances are counted.
    pub asset: Option<(AssetId, RecordId)>,
    /// Units in existence behind the round's block.
    pub supply: Balance,
    /// Units in exits that were open behind it.
    pub in_flight: Balance,
    /// The tree of claims so far.
    pub claims: Frontier,
    /// What these claims add up to.
    pub sum: Balance,
    /// How far it went.
    pub progress: Progress<AccountId>,
}
