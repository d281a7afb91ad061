// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Types and traits that the pallets share, so that no pallet depends on another.
//!
//! - [`membership`]: who is admitted, and in which role.
//! - [`kyc`]: what trusted issuers say about the person or institution behind an account.
//! - [`backing`]: assets whose units stand for tokens that a vault keeps on the mainchain.
//! - [`custody`]: to whom a sub-account belongs.
//! - [`dvp`]: what is reported about instructions to settle.
//! - [`rwa`]: what a ledger of permissioned assets answers about a movement before it happens.
//! - [`venue`]: where assets are traded.
//! - [`netting`]: what can be asked about a netting cycle.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

use frame_support::{traits::ConstU32, BoundedVec};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature, OpaqueExtrinsic,
};

pub mod backing;
pub mod custody;
pub mod dvp;
pub mod kyc;
pub mod membership;
pub mod netting;
pub mod rwa;
pub mod venue;

/// A signature of any scheme that accounts may use.
pub type Signature = MultiSignature;
/// The public side of an account: 32 bytes.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How transactions name an account.
pub type Address = MultiAddress<AccountId, ()>;
/// An amount, in the smallest unit of what is counted.
pub type Balance = u128;
/// A position in the chain.
pub type BlockNumber = u32;
/// A block or transaction hash.
pub type Hash = sp_core::H256;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// Milliseconds since the Unix epoch.
pub type Moment = u64;
/// A block header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block whose transactions are left undecoded, for the node.
pub type OpaqueBlock = generic::Block<Header, OpaqueExtrinsic>;

/// The submitter's own name for an operation, unique for that submitter: the same reference is refused a second time.
///
/// At most 35 bytes, the length of ISO 20022's `Max35Text`.
pub type Reference = BoundedVec<u8, ConstU32<35>>;
