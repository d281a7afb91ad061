// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A mainchain for tests: a real EVM node with the real contracts, on loopback.
//!
//! - [`Anvil`]: the node as a process, the deployment of the contracts by their own script, and transactions from the accounts
//!   that it makes up.
//! - [`proxy`]: an endpoint in front of it that lies, hides and breaks off.
//! - [`tokens`]: tokens to deposit.

mod anvil;
pub mod proxy;
pub mod tokens;

pub use anvil::{Anvil, Plan, Set, DEPLOYER, SAMPLE_KEY, SAMPLE_KEY_ADDRESS, SAMPLE_PASSWORD};
