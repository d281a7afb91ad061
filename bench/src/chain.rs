// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The node: what is asked of it and how transactions for it are signed.

use anyhow::{bail, Context};
use codec::{Compact, Decode, Encode};
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};
use subxt::{
    backend::LegacyBackend,
    client::OnlineClientAtBlock,
    config::{substrate::BlakeTwo256, DefaultExtrinsicParamsBuilder, Hasher, RpcConfigFor},
    dynamic,
    events::{Event, Events},
    ext::{
        frame_decode::storage::{IntoDecodableValues, IntoEncodableValues},
        scale_decode::DecodeAsType,
    },
    rpcs::{
        client::{rpc_params, RpcParams},
        methods::legacy::{Bytes, NumberOrHex},
        LegacyRpcMethods, RpcClient,
    },
    transactions::{DynamicPayload, Payload},
    utils::{AccountId32, Encoded, Static, H256},
    OnlineClient, SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;

/// A call that is encoded already, to be carried by another one.
pub type EncodedCall = Static<Encoded>;

/// How many storage keys one request asks for.
const KEYS_PER_REQUEST: usize = 500;

pub type Rpc = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// A node, and its runtime as it was when the run began: a run does not outlive an upgrade.
pub struct Chain {
    url: String,
    client: RpcClient,
    pub rpc: Rpc,
    pub signer: Signer,
    at: OnlineClientAtBlock<SubstrateConfig>,
}

/// Signs without asking the node for anything.
#[derive(Clone)]
pub struct Signer {
    at: OnlineClientAtBlock<SubstrateConfig>,
}

impl Signer {
    /// The transaction stays valid for ever, so that it can be made long before it is sent.
    pub fn sign<Call: Payload>(&self, call: &Call, keys: &Keypair, nonce: u64) -> anyhow::Result<Vec<u8>> {
        let parameters = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .immortal()
            .nonce(nonce)
            .build();
        let mut signable = self.at.tx().create_signable_offline(call, parameters)?;
        Ok(signable.sign(keys)?.into_encoded())
    }
}

/// What a report needs to know of a finalised block.
pub struct BlockState {
    pub hash: H256,
    /// When its author began it, in milliseconds since the Unix epoch.
    pub timestamp: u64,
    pub events: Events<SubstrateConfig>,
    /// The computation that its user transactions declared, in picoseconds.
    pub normal_weight: u64,
}

/// One access to storage while a block is executed.
pub struct StorageAccess {
    pub method: String,
    /// In hex.
    pub key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Trace {
    TraceError { error: String },
    BlockTrace { events: Vec<TraceEvent> },
}

#[derive(Deserialize)]
struct TraceEvent {
    data: TraceData,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TraceData {
    string_values: HashMap<String, String>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BlockWeights {
    per_class: WeightsPerClass,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct WeightsPerClass {
    normal: WeightsOfClass,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct WeightsOfClass {
    max_total: Option<Weight>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Weight {
    ref_time: u64,
}

impl Chain {
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let client = connection(url).await?;
        // The legacy calls follow no block by themselves: nothing but the load is asked of the node.
        let backend = LegacyBackend::builder().build(client.clone());
        let online = OnlineClient::<SubstrateConfig>::from_backend(Arc::new(backend)).await?;
        let at = online.at_current_block().await?;
        Ok(Self {
            url: url.into(),
            rpc: LegacyRpcMethods::new(client.clone()),
            client,
            signer: Signer { at: at.clone() },
            at,
        })
    }

    /// A further connection to the same node.
    pub async fn connect_again(&self) -> anyhow::Result<Rpc> {
        Ok(LegacyRpcMethods::new(connection(&self.url).await?))
    }

    pub fn spec_version(&self) -> u32 {
        self.at.spec_version()
    }

    pub fn encode_call<Call: Payload>(&self, call: &Call) -> anyhow::Result<EncodedCall> {
        let bytes = self
            .at
            .tx()
            .call_data(call)
            .with_context(|| format!("{}.{} is not as expected", call.pallet_name(), call.call_name()))?;
        Ok(Static(Encoded(bytes)))
    }

    /// The storage key of one entry of a map.
    pub fn key<Keys>(&self, pallet: &str, entry: &str, keys: Keys) -> anyhow::Result<Vec<u8>>
    where
        Keys: IntoEncodableValues + IntoDecodableValues,
    {
        let address = dynamic::storage::<Keys, dynamic::Value>(pallet, entry);
        Ok(self.at.storage().entry(address)?.fetch_key(keys)?)
    }

    /// The storage key of a single value, or what the keys of a map begin with.
    pub fn value_key(&self, pallet: &str, entry: &str) -> anyhow::Result<Vec<u8>> {
        let address = dynamic::storage::<(), dynamic::Value>(pallet, entry);
        Ok(self.at.storage().entry(address)?.key_prefix().to_vec())
    }

    /// What the storage keys of the system pallet begin with.
    pub fn system_prefix(&self) -> anyhow::Result<Vec<u8>> {
        // The key of any of its values is the hash of the pallet's name and that of the value's.
        let key = self.value_key("System", "Number")?;
        Ok(key.into_iter().take(16).collect())
    }

    /// What the best block stores under `keys`, in their order.
    pub async fn values(&self, keys: &[Vec<u8>]) -> anyhow::Result<Vec<Option<Vec<u8>>>> {
        let mut values = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(KEYS_PER_REQUEST) {
            let sets = self
                .rpc
                .state_query_storage_at(chunk.iter().map(Vec::as_slice), None)
                .await?;
            let answered = values.len() + chunk.len();
            values.extend(
                sets.into_iter()
                    .flat_map(|set| set.changes)
                    .map(|(_, value)| value.map(|bytes| bytes.0)),
            );
            anyhow::ensure!(values.len() == answered, "the node answered for another number of keys");
        }
        Ok(values)
    }

    /// The nonce and free balance of each account in the best block.
    pub async fn accounts(&self, who: &[AccountId32]) -> anyhow::Result<Vec<(u64, u128)>> {
        let keys = who
            .iter()
            .map(|account| self.key("System", "Account", (*account,)))
            .collect::<Result<Vec<_>, _>>()?;
        self.values(&keys)
            .await?
            .into_iter()
            .map(|value| {
                // Nonce, three reference counters, free balance.
                let Some(bytes) = value else { return Ok((0, 0)) };
                let (nonce, _, _, _, free) = <(u32, u32, u32, u32, u128)>::decode(&mut bytes.as_slice())?;
                Ok((nonce.into(), free))
            })
            .collect()
    }

    pub async fn block_hash(&self, number: u64) -> anyhow::Result<H256> {
        self.rpc
            .chain_get_block_hash(Some(NumberOrHex::Number(number)))
            .await?
            .with_context(|| format!("block {number} is unknown"))
    }

    /// The transactions in the pool that the next blocks may take.
    pub async fn waiting(&self) -> anyhow::Result<Vec<Vec<u8>>> {
        let waiting: Vec<Bytes> = self
            .client
            .request("author_pendingExtrinsics", RpcParams::new())
            .await?;
        Ok(waiting.into_iter().map(|bytes| bytes.0).collect())
    }

    /// The transactions of a block.
    pub async fn body(&self, hash: H256) -> anyhow::Result<Vec<Vec<u8>>> {
        let details = self
            .rpc
            .chain_get_block(Some(hash))
            .await?
            .with_context(|| format!("block {hash} is unknown"))?;
        Ok(details.block.extrinsics.into_iter().map(|bytes| bytes.0).collect())
    }

    pub async fn events(&self, hash: H256) -> anyhow::Result<Events<SubstrateConfig>> {
        let bytes = self.at_hash(self.value_key("System", "Events")?, hash).await?;
        Ok(self.at.events().from_bytes(bytes))
    }

    pub async fn timestamp(&self, hash: H256) -> anyhow::Result<u64> {
        let bytes = self.at_hash(self.value_key("Timestamp", "Now")?, hash).await?;
        // The genesis block has none.
        Ok(if bytes.is_empty() {
            0
        } else {
            u64::decode(&mut bytes.as_slice())?
        })
    }

    pub async fn block_state(&self, number: u64) -> anyhow::Result<BlockState> {
        let hash = self.block_hash(number).await?;
        let weight = self.at_hash(self.value_key("System", "BlockWeight")?, hash).await?;
        let (Compact(normal_weight), _) = <(Compact<u64>, Compact<u64>)>::decode(&mut weight.as_slice())?;
        Ok(BlockState {
            hash,
            timestamp: self.timestamp(hash).await?,
            events: self.events(hash).await?,
            normal_weight,
        })
    }

    /// The names of all that is stored, such as `Rwa.Accounts`, by the beginning of its keys in hex.
    pub fn item_names(&self) -> anyhow::Result<HashMap<String, String>> {
        self.at
            .storage()
            .entries()
            .map(|entry| {
                let (pallet, name) = (entry.pallet_name(), entry.entry_name());
                Ok((hex::encode(self.value_key(pallet, name)?), format!("{pallet}.{name}")))
            })
            .collect()
    }

    /// Every access to storage, in order, while the node executes a block again.
    pub async fn trace(&self, hash: H256) -> anyhow::Result<Vec<StorageAccess>> {
        // Targets, prefixes of keys, methods; what is empty leaves nothing out.
        let params = rpc_params![hash, "state", "", ""];
        match self.client.request("state_traceBlock", params).await? {
            Trace::TraceError { error } => bail!("the node cannot trace block {hash}: {error}"),
            Trace::BlockTrace { events } => Ok(events
                .into_iter()
                .filter_map(|event| {
                    let mut values = event.data.string_values;
                    Some(StorageAccess {
                        method: values.remove("method")?,
                        key: values.remove("key")?,
                    })
                })
                .collect()),
        }
    }

    async fn at_hash(&self, key: Vec<u8>, hash: H256) -> anyhow::Result<Vec<u8>> {
        let value = self.rpc.state_get_storage(&key, Some(hash)).await;
        Ok(value
            .with_context(|| format!("the node no longer keeps the state of block {hash}"))?
            .unwrap_or_default())
    }

    /// The computation that the user transactions of one block may declare, in picoseconds.
    pub fn normal_weight_limit(&self) -> anyhow::Result<Option<u64>> {
        let address = dynamic::constant::<BlockWeights>("System", "BlockWeights");
        let weights = self.at.constants().entry(address)?;
        Ok(weights.per_class.normal.max_total.map(|limit| limit.ref_time))
    }

    /// The name of the error in a `System.ExtrinsicFailed` event.
    pub fn failure(&self, event: &Event<'_, SubstrateConfig>) -> String {
        match event.field_bytes() {
            [3, pallet, error, ..] => self
                .at
                .metadata_ref()
                .pallet_by_error_index(*pallet)
                .and_then(|found| {
                    Some(format!(
                        "{}.{}",
                        found.name(),
                        found.error_variant_by_index(*error)?.name
                    ))
                })
                .unwrap_or_else(|| format!("error {error} of pallet {pallet}")),
            [kind, ..] => format!("dispatch error {kind}"),
            [] => "unknown".into(),
        }
    }
}

async fn connection(url: &str) -> anyhow::Result<RpcClient> {
    RpcClient::from_insecure_url(url)
        .await
        .with_context(|| format!("cannot reach a node at {url}"))
}

pub fn hash(bytes: &[u8]) -> H256 {
    BlakeTwo256.hash(bytes)
}

/// The hash of a block with this header.
pub fn header_hash(header: &impl Encode) -> H256 {
    hash(&header.encode())
}

/// `utility.batch_all` of `calls`.
pub fn batch(calls: Vec<EncodedCall>) -> DynamicPayload<(Vec<EncodedCall>,)> {
    dynamic::transaction("Utility", "batch_all", (calls,))
}
