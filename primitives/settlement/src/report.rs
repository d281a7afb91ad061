// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the chain answers about reserves and exits.

use crate::observation::ObserverId;
use crate::{
    leaf::{Exit, Reserve, Revocation},
    tree::Proof,
};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_core::H160;

/// Whether the vault holds what it must.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Verdict {
    /// No validators' majority has told of the token's balance yet.
    Unknown,
    /// What is owed is what the vault's ledger says, and the token has it.
    Agree,
    /// They differ by what may be on its way: deposits that are not credited, payouts that are not known.
    Pending,
    /// They differ by more.
    Disagree,
}

/// How one token stands. Amounts are in its smallest unit.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ReserveReport {
    /// The token on the mainchain.
    pub token: H160,
    /// The asset whose units stand for it.
    pub asset: Option<u32>,
    /// Units here.
    pub supply: u128,
    /// Units in open exits.
    pub in_flight: u128,
    /// All deposits with lower numbers are in one of the two.
    pub deposits_seen: u64,
    /// The last mainchain block that validators told of, its time in seconds, the vault's balance and its own ledger there.
    pub seen: Option<(u64, u64, u128, u128)>,
    /// Whether they agree.
    pub verdict: Verdict,
}

/// What has become of an exit.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum ExitState {
    /// Its units wait until their account may have them, or until they are sent back.
    Parked,
    /// It waits for the next round.
    Requested,
    /// The vault pays it by an anchor of this block or a later one.
    Payable {
        /// The block whose state counts it.
        number: u32,
        /// Until when it is paid, in seconds since 1970.
        expiry: u64,
        /// Whether it is about to get a longer one.
        renewing: bool,
    },
    /// It was paid.
    Paid,
    /// Its units went back to their account.
    Cancelled,
    /// The mainchain's governance declared it void.
    Voided,
}

/// An exit.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ExitReport {
    /// Its number.
    pub id: u64,
    /// The token on the mainchain.
    pub token: H160,
    /// Whose units they were.
    pub account: [u8; 32],
    /// Whom the vault is to pay; zero if nobody.
    pub recipient: H160,
    /// In the token's smallest unit.
    pub amount: u128,
    /// The block in which it began.
    pub since: u32,
    /// What has become of it.
    pub state: ExitState,
}

/// What the vault pays an exit by.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ExitProof {
    /// The leaf.
    pub exit: Exit,
    /// Where it is in the tree.
    pub proof: Proof,
}

/// What the vault notes of a recipient by.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct RevocationProof {
    /// The leaf.
    pub revocation: Revocation,
    /// Where it is in the tree.
    pub proof: Proof,
}

/// What the vault opens an escape by.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct ReserveProof {
    /// The leaf.
    pub reserve: Reserve,
    /// Where it is in the tree.
    pub proof: Proof,
}

/// How far the leaves of a token's claims were read.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Page {
    /// Holdings up to that of this account.
    Holdings(Option<[u8; 32]>),
    /// All holdings, and open exits up to this one.
    Exits(Option<u64>),
    /// All.
    End,
}

/// What the chain waits to hear.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Awaited {
    /// The validators of the session, as they sign what they report.
    pub observers: Vec<ObserverId>,
    /// The deposit that is credited next.
    pub next_deposit: u64,
    /// The mainchain block of the last checkpoint.
    pub checkpoint: Option<u64>,
    /// The tokens that checkpoints tell of, ascending.
    pub tokens: Vec<H160>,
    /// Exits that somebody wants back, and when their windows end, in seconds since 1970.
    pub lapses: Vec<(u64, u64)>,
}

/// What a validator's vote for an observation would be.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Reception {
    /// One that counts.
    New,
    /// One that it has cast, on this or in other words.
    Counted,
    /// One on something that is settled.
    Settled,
    /// One that the chain does not take yet.
    TooEarly,
}
