// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How each pallet is set up, one file per layer.

mod base;
mod beefy;
mod consensus;
mod governance;
mod parameters;
mod settlement;
pub mod vault;
mod wrappers;

pub use base::BlockWeights;
pub use beefy::Leaf;
pub use governance::{CouncilMajority, CouncilSupermajority, EmergencySupermajority};
pub use parameters::{dynamic_params, RuntimeParameters};
pub use wrappers::ProxyType;
