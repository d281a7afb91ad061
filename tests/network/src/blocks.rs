// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What blocks did, transaction by transaction, and what the chain keeps, entry by entry.

use crate::{submit::dispatch_error, Client};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use subxt::{
    dynamic::{storage, Value},
    events::Phase,
    utils::H256,
};

/// An event of a transaction.
#[derive(Clone, Debug)]
pub struct Emitted {
    /// The pallet.
    pub pallet: String,
    /// The event.
    pub name: String,
    /// Its fields.
    pub fields: Value,
}

/// A transaction in a block.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Its hash.
    pub hash: H256,
    /// What it did, or the error that it failed with: `Pallet::Error`, or the name of the general error.
    pub result: Result<Vec<Emitted>, String>,
}

/// An entry of a storage map.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The whole key. With a hasher that keeps what it hashes, it ends with the last key of the map.
    pub key: Vec<u8>,
    /// What is kept, as the chain keeps it.
    pub bytes: Vec<u8>,
    /// The same, decoded.
    pub value: Value,
}

impl Client {
    /// The transactions of the block at `height` on the best chain.
    pub async fn executed(&self, height: u64) -> Result<Vec<Executed>> {
        let block = self.api().at_block(height).await?;
        let metadata = block.metadata();
        let mut events: BTreeMap<usize, Vec<Emitted>> = BTreeMap::new();
        let mut errors: BTreeMap<usize, String> = BTreeMap::new();
        for event in block.events().fetch().await?.iter() {
            let event = event?;
            let Phase::ApplyExtrinsic(position) = event.phase() else {
                continue;
            };
            let position = usize::try_from(position)?;
            if event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed" {
                errors.insert(position, dispatch_error(event.field_bytes(), &metadata)?);
            }
            events.entry(position).or_default().push(Emitted {
                pallet: event.pallet_name().into(),
                name: event.event_name().into(),
                fields: event.decode_fields_unchecked_as::<Value>()?,
            });
        }
        let mut executed = Vec::new();
        for extrinsic in block.extrinsics().fetch().await?.iter() {
            let extrinsic = extrinsic?;
            let position = extrinsic.index();
            let events = events.remove(&position).unwrap_or_default();
            executed.push(Executed {
                hash: extrinsic.hash(),
                result: errors.remove(&position).map_or(Ok(events), Err),
            });
        }
        Ok(executed)
    }

    /// Every entry that the last final block keeps in the map `pallet.item` under the first keys `prefix`.
    pub async fn entries(&self, pallet: &str, item: &str, prefix: Vec<Value>) -> Result<Vec<Entry>> {
        let block = self.finalised().await?;
        let map = block.storage().entry(storage::<Vec<Value>, Value>(pallet, item))?;
        let mut found = map.iter(prefix).await?;
        let mut entries = Vec::new();
        while let Some(entry) = found.next().await {
            let entry = entry.with_context(|| format!("reading {pallet}.{item}"))?;
            entries.push(Entry {
                key: entry.key_bytes().to_vec(),
                bytes: entry.value().bytes().to_vec(),
                value: entry.value().decode()?,
            });
        }
        Ok(entries)
    }
}
