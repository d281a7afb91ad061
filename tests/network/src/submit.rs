// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{call::Call, Client};
use anyhow::{anyhow, bail, Context, Result};
use serde_json::Value as Json;
use std::{fmt, time::Duration};
use subxt::{
    config::{DefaultExtrinsicParamsBuilder, HashFor},
    dynamic::{At, Value},
    error::DispatchError,
    ext::scale_value::ValueDef,
    extrinsics::ExtrinsicEvents,
    metadata::ArcMetadata,
    rpcs::{client::rpc_params, Error as RpcError},
    transactions::Payload,
    utils::{AccountId32, H256},
    PolkadotConfig,
};
use subxt_signer::sr25519::Keypair;

/// How long a transaction may take from submission to finality.
const FINALITY_TIMEOUT: Duration = Duration::from_secs(60);

/// Why a node did not take a transaction.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// The code of the JSON-RPC error.
    pub code: i32,
    /// Its message.
    pub message: String,
    /// Its data, empty if there is none.
    pub data: String,
}

/// How a transaction did not do what it says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Failure {
    /// It never entered the pool.
    Refused(Refusal),
    /// It entered the pool but no block: what the pool said of it.
    Dropped(String),
    /// It is in a block and failed with this error: `Pallet::Error`, or the name of the general error.
    Failed(String),
}

/// A transaction that is in a final block and did what it says.
#[derive(Debug)]
pub struct Outcome {
    /// The block.
    pub block: H256,
    /// What it did.
    pub events: ExtrinsicEvents<PolkadotConfig>,
    metadata: ArcMetadata,
}

impl Outcome {
    /// The fields of the first event `pallet.name`.
    pub fn event(&self, pallet: &str, name: &str) -> Result<Value> {
        for event in self.events.iter() {
            let event = event?;
            if event.pallet_name() == pallet && event.event_name() == name {
                return Ok(event.decode_fields_unchecked_as::<Value>()?);
            }
        }
        bail!("there is no event {pallet}.{name}")
    }

    /// What a call that was carried by another one came to, from the `result` of the event `pallet.name`.
    pub fn result(&self, pallet: &str, name: &str) -> Result<Result<(), String>> {
        let event = self.event(pallet, name)?;
        inner_result(event.at("result").context("the event has no result")?, &self.metadata)
    }
}

impl Client {
    /// The nonce of the account's next transaction, those in the pool counted.
    pub async fn next_nonce(&self, who: &Keypair) -> Result<u64> {
        let account: AccountId32 = who.public_key().into();
        self.request("system_accountNextIndex", rpc_params![account.to_string()])
            .await
    }

    /// Signs a call with the account's next nonce.
    pub async fn sign<P: Payload>(&self, call: &P, signer: &Keypair) -> Result<Vec<u8>> {
        let nonce = self.next_nonce(signer).await?;
        self.sign_with(call, signer, DefaultExtrinsicParamsBuilder::new().nonce(nonce))
            .await
    }

    /// Signs a call.
    pub async fn sign_with<P: Payload>(
        &self,
        call: &P,
        signer: &Keypair,
        params: DefaultExtrinsicParamsBuilder<PolkadotConfig>,
    ) -> Result<Vec<u8>> {
        let mut transactions = self.api().tx().await?;
        Ok(transactions
            .create_signed(call, signer, params.build())
            .await?
            .into_encoded())
    }

    /// Hands bytes to the pool as a transaction. The outer error is one of the connection.
    pub async fn submit_bytes(&self, bytes: &[u8]) -> Result<Result<H256, Refusal>> {
        let params = rpc_params![format!("0x{}", hex::encode(bytes))];
        match self.rpc().request("author_submitExtrinsic", params).await {
            Ok(hash) => Ok(Ok(hash)),
            Err(error) => refusal(error).map(Err),
        }
    }

    /// Signs and submits a call and waits until it is final. The outer error is one of the connection.
    pub async fn attempt(&self, call: &Call, signer: &Keypair) -> Result<Result<Outcome, Failure>> {
        let bytes = self.sign(call, signer).await?;
        self.attempt_bytes(&bytes).await
    }

    /// The same for a transaction that is signed already.
    pub async fn attempt_bytes(&self, bytes: &[u8]) -> Result<Result<Outcome, Failure>> {
        let watched = tokio::time::timeout(FINALITY_TIMEOUT, self.watch(bytes)).await;
        let block = match watched.map_err(|_| anyhow!("a transaction is not final within {FINALITY_TIMEOUT:?}"))?? {
            Ok(block) => block,
            Err(failure) => return Ok(Err(failure)),
        };
        let at = self.at(block).await?;
        let hash = H256(subxt_hash(&at, bytes));
        let extrinsics = at.extrinsics().fetch().await?;
        for extrinsic in extrinsics.iter() {
            let extrinsic = extrinsic?;
            if extrinsic.hash() == hash {
                let metadata = at.metadata();
                let events = extrinsic.events().await?;
                return Ok(match failure(&events, &metadata)? {
                    Some(failure) => Err(failure),
                    None => Ok(Outcome {
                        block,
                        events,
                        metadata,
                    }),
                });
            }
        }
        bail!("the transaction is not in the block that it was said to be in")
    }

    /// Signs and submits a call, waits until it is final, and fails unless it succeeded.
    pub async fn submit(&self, call: &Call, signer: &Keypair) -> Result<Outcome> {
        let outcome = self.attempt(call, signer).await?;
        outcome.map_err(|failure| anyhow!("{}.{}: {failure}", call.pallet_name(), call.call_name()))
    }

    /// Waits until the transaction is in a final block.
    async fn watch(&self, bytes: &[u8]) -> Result<Result<HashFor<PolkadotConfig>, Failure>> {
        let params = rpc_params![format!("0x{}", hex::encode(bytes))];
        let subscribed = self
            .rpc()
            .subscribe::<Json>("author_submitAndWatchExtrinsic", params, "author_unwatchExtrinsic")
            .await;
        let mut statuses = match subscribed {
            Ok(statuses) => statuses,
            Err(error) => return Ok(Err(Failure::Refused(refusal(error)?))),
        };
        while let Some(status) = statuses.next().await {
            let status = status?;
            if let Some(block) = status.get("finalized") {
                return Ok(Ok(serde_json::from_value(block.clone())?));
            }
            let ends = ["invalid", "dropped"].iter().any(|end| status == *end)
                || ["usurped", "finalityTimeout"]
                    .iter()
                    .any(|end| status.get(end).is_some());
            if ends {
                return Ok(Err(Failure::Dropped(status.to_string())));
            }
        }
        bail!("the node stopped reporting on a transaction")
    }
}

fn subxt_hash(at: &subxt::client::OnlineClientAtBlock<PolkadotConfig>, bytes: &[u8]) -> [u8; 32] {
    use subxt::config::Hasher;
    at.hasher().hash(bytes).0
}

fn refusal(error: RpcError) -> Result<Refusal> {
    match error {
        RpcError::User(error) => Ok(Refusal {
            code: error.code,
            message: error.message,
            data: error
                .data
                .map(|data| data.get().trim_matches('"').to_string())
                .unwrap_or_default(),
        }),
        other => Err(other.into()),
    }
}

fn failure(events: &ExtrinsicEvents<PolkadotConfig>, metadata: &ArcMetadata) -> Result<Option<Failure>> {
    for event in events.iter() {
        let event = event?;
        if event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed" {
            return Ok(Some(Failure::Failed(dispatch_error(event.field_bytes(), metadata)?)));
        }
    }
    Ok(None)
}

/// The name of the error in the fields of the event `System.ExtrinsicFailed`.
pub(crate) fn dispatch_error(fields: &[u8], metadata: &ArcMetadata) -> Result<String> {
    Ok(match DispatchError::decode_from(fields, metadata.clone())? {
        DispatchError::Module(error) => error.details_string(),
        other => format!("{other:?}"),
    })
}

/// Reads a `DispatchResult` that was decoded without knowing its type.
pub(crate) fn inner_result(result: &Value, metadata: &ArcMetadata) -> Result<Result<(), String>> {
    let ValueDef::Variant(variant) = &result.value else {
        bail!("not a result: {result}")
    };
    if variant.name == "Ok" {
        return Ok(Ok(()));
    }
    let error = result.at(0).context("an error without a value")?;
    let ValueDef::Variant(kind) = &error.value else {
        bail!("not an error: {error}")
    };
    if kind.name != "Module" {
        let detail = kind
            .values
            .values()
            .next()
            .map(|value| format!("({value})"))
            .unwrap_or_default();
        return Ok(Err(format!("{}{detail}", kind.name)));
    }
    let module = error.at(0).context("a module error without a value")?;
    let index = |value: Option<&Value>| value.and_then(|value| u8::try_from(value.as_u128()?).ok());
    let pallet = index(module.at("index")).context("a module error without a pallet")?;
    let code = index(module.at("error").at(0)).context("a module error without a code")?;
    let pallet = metadata
        .pallet_by_error_index(pallet)
        .with_context(|| format!("no pallet {pallet}"))?;
    let error = pallet
        .error_variant_by_index(code)
        .with_context(|| format!("no error {code}"))?;
    Ok(Err(format!("{}::{}", pallet.name(), error.name)))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.code, self.message, self.data)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused with {refusal}"),
            Self::Dropped(status) => write!(f, "dropped from the pool: {status}"),
            Self::Failed(error) => write!(f, "failed with {error}"),
        }
    }
}

impl std::error::Error for Failure {}
