// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an auditor or a holder checks without trusting a node.
//!
//! - [`anchor`]: what the data of an anchor transaction says, and whether validators signed it.
//! - [`state`]: that a value is, or is not, in the state behind an anchored block.
//! - [`escape`]: what a holder takes to the vault when the chain has stopped.

pub mod anchor;
pub mod escape;
pub mod state;
