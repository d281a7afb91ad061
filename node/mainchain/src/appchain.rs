// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is asked of the appchain, and a node's HTTP endpoint that answers it.

use crate::{
    endpoint::Endpoint,
    error::{Error, Result},
    evidence::Evidence,
};
use alloy::primitives::B256;
use async_trait::async_trait;
use serde::Deserialize;

/// The newest state that can be anchored.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Latest {
    /// The block behind which the state is.
    pub number: u32,
    /// The block that validators signed.
    pub block_number: u32,
    /// The set that signed.
    pub set_id: u64,
}

/// An appchain node.
#[async_trait]
pub trait Appchain: Send + Sync {
    /// Hash of the first block.
    async fn genesis(&self) -> Result<B256>;

    /// The newest state that can be anchored; `None` while nothing is signed.
    async fn latest(&self) -> Result<Option<Latest>>;

    /// The evidence for the state behind `block`, or behind the first later block that was signed for.
    async fn evidence(&self, block: u32) -> Result<Evidence>;
}

/// A node that is asked over HTTP. Its answers are not trusted: the contract checks every one.
#[derive(Debug)]
pub struct Node {
    endpoint: Endpoint,
}

impl Node {
    /// The node behind this endpoint.
    pub fn new(endpoint: Endpoint) -> Self {
        Self { endpoint }
    }
}

#[async_trait]
impl Appchain for Node {
    async fn genesis(&self) -> Result<B256> {
        let hash: Option<B256> = self.endpoint.ask("chain_getBlockHash", (0u32,)).await?;
        hash.ok_or(Error::BadEvidence("the node has no first block"))
    }

    async fn latest(&self) -> Result<Option<Latest>> {
        self.endpoint.ask("anchor_latest", ()).await
    }

    async fn evidence(&self, block: u32) -> Result<Evidence> {
        let evidence: Evidence = self.endpoint.ask("anchor_proof", (block,)).await?;
        if evidence.number < block {
            return Err(Error::BadEvidence("it is for an earlier block than was asked for"));
        }
        Ok(evidence)
    }
}
