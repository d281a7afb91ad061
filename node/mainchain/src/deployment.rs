// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Where the contracts are and what their code is, as the deployment script writes it to a file.

use crate::error::{Error, Result};
use alloy::primitives::{Address, B256};
use serde::Deserialize;
use std::path::Path;

/// What the deployment script writes.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Deployment {
    /// The mainchain's id.
    pub chain_id: u64,
    /// The first mainchain block that can have an event of the contracts.
    pub from_block: u64,
    /// Hash of the appchain's first block.
    pub genesis: B256,
    /// Governance over there.
    pub timelock: Timelock,
    /// Where anchors are stored.
    pub anchor: Contract,
    /// Where assets are kept.
    pub vault: Contract,
}

/// What a call to the contracts' governance needs. The node makes none, so it does not look at its code.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Timelock {
    /// Where it is.
    pub address: Address,
}

/// A contract behind a proxy.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Contract {
    /// The proxy: what is called.
    pub address: Address,
    /// Hash of the proxy's code.
    pub code_hash: B256,
    /// The code that the proxy runs.
    pub implementation: Address,
    /// Its hash: this is what an upgrade changes.
    pub implementation_code_hash: B256,
}

impl Deployment {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::File {
            path: path.into(),
            source,
        })?;
        serde_json::from_str(&text).map_err(|error| Error::Content {
            path: path.into(),
            reason: error.to_string(),
        })
    }
}
