// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What validators report of the mainchain, and how they sign it.
//!
//! Each validator reads the mainchain through endpoints of its own, at its final head, and votes for what it saw. An
//! observation counts once two thirds of the validators report it in exactly the same words.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H160, H256};

/// Tokens at most that the vault keeps for the chain.
pub const MAX_TOKENS: u32 = 64;
/// Observations at most in one vote.
pub const MAX_OBSERVATIONS: u32 = 16;

/// The key with which a validator signs what it reports.
pub mod key {
    use sp_application_crypto::{app_crypto, sr25519, KeyTypeId};

    /// How keystores and sessions name it.
    pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"obsv");

    app_crypto!(sr25519, KEY_TYPE);
}

/// A validator as it is known here: the public side of its key.
pub type ObserverId = key::Public;
/// A signature of an observer's.
pub type ObserverSignature = key::Signature;

/// Tokens that came into the vault for an account of the chain.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Deposit {
    /// The vault numbers deposits from 0.
    pub number: u64,
    /// The token on the mainchain.
    pub token: H160,
    /// Who paid them in.
    pub from: H160,
    /// The account on this chain.
    pub account: [u8; 32],
    /// In the token's smallest unit.
    pub amount: u128,
}

/// What the vault has of one token.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Kept {
    /// The token on the mainchain.
    pub token: H160,
    /// What the token says that the vault has, in its smallest unit.
    pub balance: u128,
    /// What the vault's own ledger says: deposits less payouts.
    pub locked: u128,
}

/// The mainchain at one of its blocks.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Checkpoint {
    /// The block's number.
    pub number: u64,
    /// Its hash.
    pub hash: H256,
    /// Its time, in seconds since 1970.
    pub timestamp: u64,
    /// The block of this chain whose state is the newest that is anchored there; zero for none.
    pub anchored: u32,
    /// How many deposits there were.
    pub deposits: u64,
    /// Every token that the chain asks for, by ascending address.
    pub tokens: BoundedVec<Kept, ConstU32<MAX_TOKENS>>,
}

/// One thing that is so on the mainchain, as of its final head.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Observation {
    /// Tokens came in.
    Deposited(Deposit),
    /// An exit was paid.
    Paid {
        /// Its number.
        exit: u64,
        /// The mainchain block in which it was.
        block: u64,
    },
    /// Governance over there declared an exit void.
    Voided {
        /// Its number.
        exit: u64,
    },
    /// An exit was not paid, and its compliance window is over by the mainchain's clock.
    Lapsed {
        /// Its number.
        exit: u64,
        /// The end of the window, in seconds since 1970.
        expiry: u64,
    },
    /// How things stand at a block.
    Checkpoint(Checkpoint),
    /// The escape hatch was opened: holders are paid by the last anchored state, and nothing here counts any more.
    Escaped {
        /// The block of this chain whose state they are paid by.
        anchor: u32,
    },
}

/// What one validator reports at once.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Report {
    /// Who.
    pub observer: ObserverId,
    /// What.
    pub observations: BoundedVec<Observation, ConstU32<MAX_OBSERVATIONS>>,
}

impl Report {
    /// The bytes that are signed: they name the use, the mainchain, the vault and this chain.
    pub fn signed_bytes(&self, domain: &crate::Domain) -> Vec<u8> {
        (b"castellan/observation/1", domain, self).encode()
    }
}
