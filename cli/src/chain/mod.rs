// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Talking to a node, without anything about its runtime compiled in.
//!
//! - [`rpc`]: a connection that mends itself.
//! - [`call`], [`arguments`]: calls, encoded against the runtime of the moment; those that files write in full as well.
//! - [`marks`], [`proofs`], [`numbers`]: what such calls leave behind, have signed, and refer to.
//! - [`finality`], [`submit`]: transactions that are followed until they are final or can never be.
//! - [`refusal`]: the names of what the runtime refuses.
//! - [`governance`], [`membership`], [`kyc`], [`rwa`], [`dvp`], [`netting`], [`fees`]: the calls and the stored values of one pallet.

pub mod arguments;
pub mod call;
pub mod dvp;
pub mod fees;
pub mod finality;
pub mod governance;
pub mod kyc;
pub mod marks;
pub mod membership;
pub mod netting;
pub mod numbers;
pub mod proofs;
pub mod refusal;
pub mod rpc;
mod rules;
pub mod rwa;
pub mod submit;

use crate::rpc_parameters;
use anyhow::{bail, Context};
use serde::{de::DeserializeOwned, Deserialize};
use std::sync::Arc;
use subxt::{
    backend::LegacyBackend,
    dynamic,
    ext::{
        frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
        scale_decode::DecodeAsType,
    },
    rpcs::{client::RpcParams, RpcClient},
    storage::DynamicAddress,
    utils::H256,
    OnlineClient, OnlineClientAtBlock, SubstrateConfig,
};

pub use subxt::utils::AccountId32;

/// The chain at one block.
pub type At = OnlineClientAtBlock<SubstrateConfig>;

/// A node.
#[derive(Clone)]
pub struct Client {
    rpc: RpcClient,
    online: OnlineClient<SubstrateConfig>,
}

/// What a chain says about its fee token.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Properties {
    /// How many decimals it has.
    #[serde(default)]
    pub token_decimals: u8,
    /// Its symbol.
    #[serde(default)]
    pub token_symbol: String,
}

impl Client {
    /// Connects to the node at `url`. A node on another machine is trusted with what is signed, so that without
    /// `insecure` it must be reached over TLS.
    pub async fn connect(url: &str, insecure: bool) -> anyhow::Result<Self> {
        if !insecure && !subxt::rpcs::utils::url_is_secure(url).with_context(|| format!("{url:?} is not a URL"))? {
            bail!("{url} is neither on this machine nor encrypted: use wss://, or --insecure-url");
        }
        let node = rpc::Reconnecting::connect(url)
            .await
            .with_context(|| format!("cannot connect to {url}"))?;
        let rpc = RpcClient::new(node);
        // The newer interfaces pin blocks and lose subscriptions with the connection; these only ask and answer.
        let backend = LegacyBackend::builder().build(rpc.clone());
        let online = OnlineClient::from_backend(Arc::new(backend))
            .await
            .context("the node gives no genesis hash")?;
        Ok(Self { rpc, online })
    }

    /// The hash of block 0.
    pub fn genesis_hash(&self) -> H256 {
        self.online.genesis_hash()
    }

    /// Makes a JSON-RPC request.
    pub async fn request<T: DeserializeOwned>(&self, method: &str, params: RpcParams) -> Result<T, subxt::rpcs::Error> {
        self.rpc.request(method, params).await
    }

    /// The chain at its latest finalised block.
    pub async fn finalized(&self) -> anyhow::Result<At> {
        let hash: H256 = self.request("chain_getFinalizedHead", rpc_parameters![]).await?;
        self.at(hash).await
    }

    /// The chain at the block with this hash.
    pub async fn at(&self, hash: H256) -> anyhow::Result<At> {
        Ok(self.online.at_block(hash).await?)
    }

    /// The chain at the finalised block with this number.
    pub async fn at_number(&self, number: u64) -> anyhow::Result<At> {
        Ok(self.online.at_block(number).await?)
    }

    /// What the chain says about its fee token.
    pub async fn properties(&self) -> anyhow::Result<Properties> {
        self.request("system_properties", rpc_parameters![])
            .await
            .context("the node does not describe its chain")
    }
}

/// The chain's clock at a block, in milliseconds since the Unix epoch.
pub async fn time(at: &At) -> anyhow::Result<u64> {
    Ok(read(at, "Timestamp", "Now", ()).await?.unwrap_or_default())
}

/// Parameters of a JSON-RPC request.
#[macro_export]
macro_rules! rpc_parameters {
    () => {
        subxt::rpcs::client::RpcParams::new()
    };
    ($($parameter:expr),+ $(,)?) => {{
        let mut parameters = subxt::rpcs::client::RpcParams::new();
        $(parameters.push($parameter)?;)+
        parameters
    }};
}

/// The value stored under `keys` at a block; the default where the runtime has one.
pub async fn read<K, V>(at: &At, pallet: &str, entry: &str, keys: K) -> anyhow::Result<Option<V>>
where
    K: IntoEncodableValues + IntoDecodableValues,
    V: DecodeAsType,
{
    let value = read_if_shaped(at, pallet, entry, keys).await?;
    value
        .transpose()
        .with_context(|| format!("{pallet}.{entry} has another shape in this runtime"))
}

/// A stored value, which may have a shape that `V` does not cover.
async fn read_if_shaped<K, V>(at: &At, pallet: &str, entry: &str, keys: K) -> anyhow::Result<Option<anyhow::Result<V>>>
where
    K: IntoEncodableValues + IntoDecodableValues,
    V: DecodeAsType,
{
    let address: DynamicAddress<K, V> = dynamic::storage(pallet, entry);
    let value = at
        .storage()
        .try_fetch(address, keys)
        .await
        .with_context(|| format!("cannot read {pallet}.{entry}"))?;
    Ok(value.map(|value| Ok(value.decode()?)))
}
