// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The trees and leaves that the mainchain pays by, byte for byte.
//!
//! Validators sign, with each block, the roots of two trees: of exits, by which the vault pays, and of reserves, which say
//! what the vault must hold. The contracts in `contracts/` check proofs against those roots. This crate writes what they
//! read: leaves in [`leaf`], trees and proofs in [`tree`], and in [`LeafExtra`] where the roots stand in what is signed.
//!
//! The other way round, [`observation`] is what validators report of the vault, and how they sign it, and [`report`] what
//! the chain answers about reserves and exits.
//!
//! `contracts/vectors/settlement.json` is written by this crate's tests and read by those of the contracts, so neither side
//! can change an encoding alone.
//!
//! # Terms
//!
//! - *Exit*: units that left the chain and that the vault owes to an address on the mainchain.
//! - *Revocation*: an address that the vault must not pay, or may pay again.
//! - *Reserve*: for one asset, the units here and on their way out, which together the vault must hold.
//! - *Claim*: what the vault owes to one account or one open exit should the chain never anchor again.
//! - *Observation*: one thing that happened on the mainchain, as of a block that is final there.
//! - *Domain*: the mainchain, the vault and the chain that a leaf is for. It is no use to any other.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod extra;
pub mod grown;
pub mod leaf;
pub mod observation;
pub mod report;
pub mod tree;

pub use extra::LeafExtra;
pub use leaf::Domain;
