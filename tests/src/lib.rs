// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the end-to-end tests share.
//!
//! - [`backed`]: a network that trades assets whose units stand for tokens on a mainchain.
//! - [`contract`]: what the mainchain's contract checks of a node's evidence.
//! - [`crowd`]: many parties who send at once.
//! - [`mainchain`]: a network with a mainchain beside it, and what goes back and forth between them.
//! - [`market`]: assets and trades to try things on.
//! - [`raw`]: transactions that no client would build.
//! - [`stranger`]: a peer that speaks the node's network protocols and belongs to nobody.
//! - [`upgrade`]: the next version of a runtime.

pub mod backed;
pub mod contract;
pub mod crowd;
pub mod mainchain;
pub mod market;
pub mod raw;
pub mod stranger;
pub mod upgrade;
