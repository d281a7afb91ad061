// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Networks of real nodes for tests: reads a network in zombienet's format and runs it as native processes that listen
//! on loopback only.
//!
//! - [`Definition`]: the network as its file describes it.
//! - [`Network`] and [`Node`]: the processes; they can be killed, stopped, restarted and added to, and are gone when the
//!   network is dropped.
//! - [`Client`]: what a test asks a node and sends to it.
//! - [`call`]: values of calls, by hand.
//! - [`governance`]: takes a privileged call through the council and the timelock.
//! - [`spec`]: a chain of its own parameters, made from a preset.

mod blocks;
pub mod call;
mod client;
mod definition;
pub mod governance;
mod network;
mod node;
pub mod spec;
mod submit;
mod wait;

pub use blocks::{Emitted, Entry, Executed};
pub use client::{Client, Health, Peer};
pub use definition::{Chain, Definition, NodeDefinition};
pub use network::Network;
pub use node::{free_ports, node_binary, Node};
pub use submit::{Failure, Outcome, Refusal};
pub use wait::until;
