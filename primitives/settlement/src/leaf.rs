// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Leaves of the trees: `kind ‖ chain id u64 ‖ vault ‖ genesis ‖ fields`, big-endian and without padding.
//!
//! The first byte tells the kinds apart, so a leaf of one kind is never one of another, and none of them is an inner node.

use crate::tree::keccak;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H160, H256};

const EXIT: u8 = 0x00;
const REVOCATION: u8 = 0x04;
const RESERVE: u8 = 0x05;
const HOLDING: u8 = 0x06;
const OPEN_EXIT: u8 = 0x07;

/// What a leaf is for: another mainchain, another vault or another chain gives it no meaning.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Domain {
    /// The mainchain's chain id (EIP-155).
    pub chain_id: u64,
    /// The vault's address there.
    pub vault: H160,
    /// The hash of this chain's first block.
    pub genesis: H256,
}

/// A leaf of one of the trees.
pub trait Leaf {
    /// The bytes that are hashed.
    fn encoded(&self, domain: &Domain) -> Vec<u8>;

    /// The leaf as it stands in a tree: the keccak256 of its bytes.
    fn hash(&self, domain: &Domain) -> H256 {
        keccak(&[&self.encoded(domain)])
    }
}

/// Units that the vault owes to an address, in the tree of exits.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Exit {
    /// Unique for ever.
    pub id: u64,
    /// The block whose state counts it among what is owed.
    pub number: u32,
    /// The token on the mainchain.
    pub asset: H160,
    /// Who is paid.
    pub recipient: H160,
    /// In the token's smallest unit.
    pub amount: u128,
    /// Until when it is paid, in seconds since 1970 by the mainchain's clock.
    pub expiry: u64,
}

/// Whether the vault may pay an address, in the tree of exits.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Revocation {
    /// Counts the statements; a later one overrides an earlier.
    pub sequence: u64,
    /// The address.
    pub recipient: H160,
    /// True if it must not be paid.
    pub revoked: bool,
}

/// What the vault must hold of one token, in the tree of reserves.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Reserve {
    /// The token on the mainchain.
    pub asset: H160,
    /// The block behind which this is so.
    pub number: u32,
    /// Units on this chain.
    pub supply: u128,
    /// Units in exits that are not known to be paid.
    pub in_flight: u128,
    /// All deposits with lower numbers are in the supply or in flight, none of the others are.
    pub deposits_seen: u64,
    /// The tree of claims; zero if it has no leaves.
    pub claims_root: H256,
}

/// What an account holds of one token, in its tree of claims.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Holding {
    /// The token on the mainchain.
    pub asset: H160,
    /// The account on this chain.
    pub account: [u8; 32],
    /// Whom the account has registered to be paid in an escape; zero if nobody.
    pub recipient: H160,
    /// In the token's smallest unit.
    pub amount: u128,
}

/// An exit that is not known to be paid, in its token's tree of claims.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct OpenExit {
    /// The token on the mainchain.
    pub asset: H160,
    /// The exit's number.
    pub id: u64,
    /// Who is paid.
    pub recipient: H160,
    /// In the token's smallest unit.
    pub amount: u128,
}

fn encoded(kind: u8, domain: &Domain, fields: &[&[u8]]) -> Vec<u8> {
    let head: [&[u8]; 4] = [
        &[kind],
        &domain.chain_id.to_be_bytes(),
        domain.vault.as_bytes(),
        domain.genesis.as_bytes(),
    ];
    [head.concat(), fields.concat()].concat()
}

impl Leaf for Exit {
    fn encoded(&self, domain: &Domain) -> Vec<u8> {
        encoded(
            EXIT,
            domain,
            &[
                &self.id.to_be_bytes(),
                &self.number.to_be_bytes(),
                self.asset.as_bytes(),
                self.recipient.as_bytes(),
                &self.amount.to_be_bytes(),
                &self.expiry.to_be_bytes(),
            ],
        )
    }
}

impl Leaf for Revocation {
    fn encoded(&self, domain: &Domain) -> Vec<u8> {
        encoded(
            REVOCATION,
            domain,
            &[
                &self.sequence.to_be_bytes(),
                self.recipient.as_bytes(),
                &[u8::from(self.revoked)],
            ],
        )
    }
}

impl Leaf for Reserve {
    fn encoded(&self, domain: &Domain) -> Vec<u8> {
        encoded(
            RESERVE,
            domain,
            &[
                self.asset.as_bytes(),
                &self.number.to_be_bytes(),
                &self.supply.to_be_bytes(),
                &self.in_flight.to_be_bytes(),
                &self.deposits_seen.to_be_bytes(),
                self.claims_root.as_bytes(),
            ],
        )
    }
}

impl Leaf for Holding {
    fn encoded(&self, domain: &Domain) -> Vec<u8> {
        encoded(
            HOLDING,
            domain,
            &[
                self.asset.as_bytes(),
                &self.account,
                self.recipient.as_bytes(),
                &self.amount.to_be_bytes(),
            ],
        )
    }
}

impl Leaf for OpenExit {
    fn encoded(&self, domain: &Domain) -> Vec<u8> {
        encoded(
            OPEN_EXIT,
            domain,
            &[
                self.asset.as_bytes(),
                &self.id.to_be_bytes(),
                self.recipient.as_bytes(),
                &self.amount.to_be_bytes(),
            ],
        )
    }
}
