// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::until;
use anyhow::{Context, Result};
use serde::{de::DeserializeOwned, Deserialize};
use std::{sync::Arc, time::Duration};
use subxt::{
    backend::LegacyBackend,
    client::{OnlineClient, OnlineClientAtBlock},
    config::HashFor,
    dynamic::{storage, Value},
    ext::codec::Decode,
    rpcs::{
        client::{rpc_params, RpcParams},
        RpcClient,
    },
    PolkadotConfig,
};

/// What a node says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// How many nodes it is connected to.
    pub peers: usize,
    /// Whether it catches up with others.
    pub is_syncing: bool,
}

/// What a node says of another one.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Peer {
    /// The identity, in base 58.
    pub peer_id: String,
    /// The highest block that it announced.
    pub best_number: u64,
}

/// A connection to one node.
#[derive(Clone, Debug)]
pub struct Client {
    rpc: RpcClient,
    api: OnlineClient<PolkadotConfig>,
}

impl Client {
    /// Connects to the node at `url`.
    pub async fn connect(url: &str) -> Result<Self> {
        let rpc = RpcClient::from_insecure_url(url).await?;
        // The newer interface follows the chain by subscription and for a moment does not know a block that another
        // answer of the same node named.
        let backend = LegacyBackend::<PolkadotConfig>::builder().build(rpc.clone());
        let api = OnlineClient::from_backend(Arc::new(backend)).await?;
        Ok(Self { rpc, api })
    }

    /// The client that knows types.
    pub fn api(&self) -> &OnlineClient<PolkadotConfig> {
        &self.api
    }

    /// The client that does not.
    pub fn rpc(&self) -> &RpcClient {
        &self.rpc
    }

    /// Asks the node.
    pub async fn request<T: DeserializeOwned>(&self, method: &str, params: RpcParams) -> Result<T> {
        self.rpc
            .request(method, params)
            .await
            .with_context(|| format!("calling {method}"))
    }

    /// The number of the last final block.
    pub async fn finalised_height(&self) -> Result<u64> {
        let hash: String = self.request("chain_getFinalizedHead", rpc_params![]).await?;
        self.height_of(Some(hash)).await
    }

    /// The number of the best block.
    pub async fn best_height(&self) -> Result<u64> {
        self.height_of(None).await
    }

    async fn height_of(&self, hash: Option<String>) -> Result<u64> {
        #[derive(Deserialize)]
        struct Header {
            number: String,
        }
        let params = hash.map_or_else(|| rpc_params![], |hash| rpc_params![hash]);
        let header: Option<Header> = self.request("chain_getHeader", params).await?;
        let number = header.context("the node does not know a block it named")?.number;
        u64::from_str_radix(number.trim_start_matches("0x"), 16).with_context(|| format!("block number {number}"))
    }

    /// The hash of the block at `height` on the best chain, in hex, if there is one.
    pub async fn block_hash(&self, height: u64) -> Result<Option<String>> {
        self.request("chain_getBlockHash", rpc_params![height]).await
    }

    /// Waits until the block at `height` is final.
    pub async fn wait_for_finalised(&self, height: u64, timeout: Duration) -> Result<u64> {
        until(&format!("block {height} is final"), timeout, || async {
            let finalised = self.finalised_height().await?;
            Ok((finalised >= height).then_some(finalised))
        })
        .await
    }

    /// Waits until `blocks` more blocks are final than now.
    pub async fn wait_for_more(&self, blocks: u64, timeout: Duration) -> Result<u64> {
        let height = self.finalised_height().await?.saturating_add(blocks);
        self.wait_for_finalised(height, timeout).await
    }

    /// What the node says of itself.
    pub async fn health(&self) -> Result<Health> {
        self.request("system_health", rpc_params![]).await
    }

    /// The nodes that it is connected to.
    pub async fn peers(&self) -> Result<Vec<Peer>> {
        self.request("system_peers", rpc_params![]).await
    }

    /// Waits until the node is connected to exactly `count` others.
    pub async fn wait_for_peers(&self, count: usize, timeout: Duration) -> Result<()> {
        until(&format!("{count} peers"), timeout, || async {
            Ok((self.health().await?.peers == count).then_some(()))
        })
        .await
    }

    /// The hash of the first block, in hex without a prefix.
    pub fn genesis(&self) -> String {
        hex::encode(self.api.genesis_hash())
    }

    /// The last final block.
    pub async fn finalised(&self) -> Result<OnlineClientAtBlock<PolkadotConfig>> {
        Ok(self.api.at_current_block().await?)
    }

    /// The block of that hash.
    pub async fn at(&self, hash: HashFor<PolkadotConfig>) -> Result<OnlineClientAtBlock<PolkadotConfig>> {
        Ok(self.api.at_block(hash).await?)
    }

    /// What the last final block keeps under `pallet.item[keys]`, if anything.
    pub async fn read(&self, pallet: &str, item: &str, keys: Vec<Value>) -> Result<Option<Value>> {
        let block = self.finalised().await?;
        let found = block
            .storage()
            .try_fetch(storage::<Vec<Value>, Value>(pallet, item), keys)
            .await?;
        Ok(found.map(|value| value.decode()).transpose()?)
    }

    /// The same, as the bytes that the chain keeps.
    pub async fn read_bytes(&self, pallet: &str, item: &str, keys: Vec<Value>) -> Result<Option<Vec<u8>>> {
        let block = self.finalised().await?;
        let found = block
            .storage()
            .try_fetch(storage::<Vec<Value>, Value>(pallet, item), keys)
            .await?;
        Ok(found.map(|value| value.bytes().to_vec()))
    }

    /// What the last final block keeps under `pallet.item[keys]`, decoded as `T`.
    pub async fn decode<T: Decode>(&self, pallet: &str, item: &str, keys: Vec<Value>) -> Result<T> {
        let bytes = self.read_bytes(pallet, item, keys).await?;
        let bytes = bytes.with_context(|| format!("nothing under {pallet}.{item}"))?;
        T::decode(&mut &bytes[..]).with_context(|| format!("decoding {pallet}.{item}"))
    }

    /// The free balance of an account, in the smallest units of the fee token.
    pub async fn balance(&self, who: [u8; 32]) -> Result<u128> {
        /// The beginning of what the system keeps of an account.
        type Account = (u32, u32, u32, u32, u128);
        let bytes = self
            .read_bytes("System", "Account", vec![Value::from_bytes(who)])
            .await?;
        bytes.map_or(Ok(0), |bytes| Ok(Account::decode(&mut &bytes[..])?.4))
    }
}
