// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The EVM mainchain that holds the assets: what the node reads from it and sends to it.

pub mod account;
pub mod appchain;
pub mod chain;
pub mod contracts;
pub mod deployment;
pub mod endpoint;
pub mod error;
pub mod evidence;
pub mod journal;
pub mod keystore;
pub mod metrics;
pub mod observer;
pub mod options;
mod pace;
pub mod reporter;
pub mod submitter;

pub use error::{Error, Result};
