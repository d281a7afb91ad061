// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The mainchain as one or two endpoints tell it. With two, nothing is believed that they do not both say about the same
//! block; a silent one stops decisions, because a single endpoint could make up what it likes.

use crate::{
    deployment::{Contract, Deployment},
    endpoint::Endpoint,
    error::{Error, Result},
};
use alloy::{
    primitives::{keccak256, Address, Bytes, B256, U256, U64},
    rpc::json_rpc::{RpcRecv, RpcSend},
    sol_types::SolCall,
};
use serde::Deserialize;
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far the endpoints' newest blocks may be apart.
const MOST_APART: u64 = 64;

/// Where a proxy keeps the address of its code: keccak256("eip1967.proxy.implementation") - 1.
const IMPLEMENTATION: B256 = B256::new([
    0x36, 0x08, 0x94, 0xa1, 0x3b, 0xa1, 0xa3, 0x21, 0x06, 0x67, 0xc8, 0x28, 0x49, 0x2d, 0xb9, 0x8d, 0xca, 0x3e, 0x20,
    0x76, 0xcc, 0x37, 0x35, 0xa9, 0x20, 0xa3, 0xca, 0x50, 0x5d, 0x38, 0x2b, 0xbc,
]);

/// A mainchain block.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Its hash.
    pub hash: B256,
    /// Its number.
    #[serde(deserialize_with = "quantity")]
    pub number: u64,
    /// Its time in seconds.
    #[serde(deserialize_with = "quantity")]
    pub timestamp: u64,
    /// What a unit of gas cost at least, in wei; `None` on chains without such a price.
    #[serde(default)]
    pub base_fee_per_gas: Option<U256>,
}

fn quantity<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<u64, D::Error> {
    U64::deserialize(from).map(|value| value.to())
}

/// Which block.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Tag {
    /// The newest.
    Latest,
    /// The newest that the mainchain calls final.
    Finalized,
}

impl Tag {
    fn name(self) -> &'static str {
        match self {
            Self::Latest => "latest",
            Self::Finalized => "finalized",
        }
    }
}

/// The endpoints of one mainchain.
#[derive(Debug)]
pub struct Mainchain {
    endpoints: Vec<Endpoint>,
    deployment: Deployment,
    disagreements: AtomicU64,
}

impl Mainchain {
    /// Takes one or two endpoints. Asks nothing yet.
    pub fn new(endpoints: Vec<Endpoint>, deployment: Deployment) -> Result<Self> {
        if !(1..=2).contains(&endpoints.len()) {
            return Err(Error::Config("one or two mainchain endpoints are wanted".into()));
        }
        Ok(Self {
            endpoints,
            deployment,
            disagreements: AtomicU64::new(0),
        })
    }

    /// What was deployed.
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The endpoints, for their health.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// How often the endpoints answered differently.
    pub fn disagreements(&self) -> u64 {
        self.disagreements.load(Ordering::Relaxed)
    }

    /// Makes sure that every endpoint is one of the chain and has the contracts as they were deployed.
    pub async fn check(&self) -> Result<()> {
        for endpoint in &self.endpoints {
            let found: U64 = endpoint.ask("eth_chainId", ()).await?;
            if found.to::<u64>() != self.deployment.chain_id {
                endpoint.failed();
                return Err(Error::WrongChain {
                    endpoint: endpoint.name().into(),
                    expected: self.deployment.chain_id,
                    found: found.to(),
                });
            }
            for contract in [&self.deployment.anchor, &self.deployment.vault] {
                if let Some(what) = differs(endpoint, contract).await? {
                    return Err(Error::WrongCode {
                        endpoint: endpoint.name().into(),
                        contract: contract.address,
                        what,
                    });
                }
            }
        }
        Ok(())
    }

    /// The newest block that all endpoints have, and have alike.
    pub async fn head(&self, tag: Tag) -> Result<Block> {
        let mut lowest: Option<Block> = None;
        let mut highest = 0;
        for endpoint in &self.endpoints {
            let block: Block = endpoint.ask("eth_getBlockByNumber", (tag.name(), false)).await?;
            highest = block.number.max(highest);
            if lowest.is_none_or(|lowest| block.number < lowest.number) {
                lowest = Some(block);
            }
        }
        let Some(lowest) = lowest else {
            return Err(Error::Config("there is no mainchain endpoint".into()));
        };
        let apart = highest.saturating_sub(lowest.number);
        if apart > MOST_APART {
            return Err(Error::Lagging(apart));
        }
        let block = self.block(lowest.number).await?;
        Ok(block)
    }

    /// The block with this number.
    pub async fn block(&self, number: u64) -> Result<Block> {
        self.agree("a block", "eth_getBlockByNumber", (U64::from(number), false))
            .await
    }

    /// What a contract answers as of a block. The block is named by its hash, so that all endpoints mean the same.
    pub async fn view<Call: SolCall>(
        &self,
        contract: Address,
        call: Call,
        at: &Block,
        question: &'static str,
    ) -> Result<Call::Return> {
        let what = json!({ "to": contract, "data": Bytes::from(call.abi_encode()) });
        let params = (what, json!({ "blockHash": at.hash }));
        let answer: Bytes = self.agree(question, "eth_call", params).await?;
        Call::abi_decode_returns(&answer).map_err(|_| Error::Unreadable(question))
    }

    /// How many transactions of an account are in the chain up to a block: the number of its next one.
    pub async fn nonce(&self, account: Address, at: &Block) -> Result<u64> {
        let params = (account, json!({ "blockHash": at.hash }));
        let nonce: U64 = self.agree("a nonce", "eth_getTransactionCount", params).await?;
        Ok(nonce.to())
    }

    /// Asks all endpoints; the answers must be equal.
    pub async fn agree<Answer: RpcRecv + PartialEq>(
        &self,
        question: &'static str,
        method: &'static str,
        params: impl RpcSend,
    ) -> Result<Answer> {
        let mut agreed = None;
        for endpoint in &self.endpoints {
            let answer: Answer = endpoint.ask(method, params.clone()).await?;
            match &agreed {
                Some(before) if *before != answer => {
                    self.disagreements.fetch_add(1, Ordering::Relaxed);
                    return Err(Error::Disagreement(question));
                },
                _ => agreed = Some(answer),
            }
        }
        agreed.ok_or_else(|| Error::Config("there is no mainchain endpoint".into()))
    }

    /// Asks the endpoints one after another until one answers. For what decides nothing, or is bounded otherwise.
    pub async fn any<Answer: RpcRecv>(&self, method: &'static str, params: impl RpcSend) -> Result<Answer> {
        let mut last = Error::Config("there is no mainchain endpoint".into());
        for endpoint in &self.endpoints {
            match endpoint.ask(method, params.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Gives a signed transaction to all endpoints; one that takes it is enough.
    pub async fn send(&self, transaction: &Bytes) -> Result<()> {
        let mut taken = false;
        let mut last = None;
        for endpoint in &self.endpoints {
            match endpoint
                .ask::<B256>("eth_sendRawTransaction", (transaction.clone(),))
                .await
            {
                Ok(_) => taken = true,
                Err(Error::Refused { message, .. }) if is_known(&message) => taken = true,
                Err(error) => last = Some(error),
            }
        }
        match last {
            Some(error) if !taken => Err(error),
            _ => Ok(()),
        }
    }
}

/// Whether an endpoint refuses a transaction because it has it.
fn is_known(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("already known") || message.contains("already imported") || message.contains("known transaction")
}

/// Which part of a contract is not as it was deployed.
async fn differs(endpoint: &Endpoint, contract: &Contract) -> Result<Option<&'static str>> {
    let code = async |address: Address| -> Result<B256> {
        let code: Bytes = endpoint.ask("eth_getCode", (address, "latest")).await?;
        Ok(keccak256(&code))
    };
    if code(contract.address).await? != contract.code_hash {
        return Ok(Some("the proxy's code"));
    }
    let params = (contract.address, IMPLEMENTATION, "latest");
    let slot: B256 = endpoint.ask("eth_getStorageAt", params).await?;
    if Address::from_word(slot) != contract.implementation {
        return Ok(Some("the address of its code"));
    }
    if code(contract.implementation).await? != contract.implementation_code_hash {
        return Ok(Some("its code"));
    }
    Ok(None)
}
