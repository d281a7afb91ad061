// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What happened in the vault, in order, up to the mainchain's finalised head. Every event is told at least once: after a
//! crash, or when the file with the place was lost, some are told again. They carry numbers of their own, by which whoever
//! listens tells them apart.

use crate::{
    chain::{Block, Mainchain, Tag},
    contracts::Vault,
    error::{Error, Result},
    journal::replace,
};
use alloy::{
    primitives::{Address, LogData, B256, U64},
    sol_types::SolEventInterface,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// How many mainchain blocks are asked for at once. Providers allow some thousands.
const SPAN: u64 = 1_000;
const FILE: &str = "observed.json";

/// Up to where everything was told.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    chain_id: u64,
    vault: Address,
    /// The last mainchain block that was read.
    number: u64,
    /// Its hash. It was final: it must never change.
    hash: B256,
}

/// One event of the vault's.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The mainchain block.
    pub block: u64,
    /// What happened.
    pub event: Vault::VaultEvents,
}

/// Events that were read and not yet noted down as told.
#[derive(Debug)]
pub struct Batch {
    /// In the order in which they happened.
    pub events: Vec<Observed>,
    /// The last block that they cover.
    pub until: u64,
    place: Place,
}

/// A log, as endpoints tell it. What is not compared is not read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Log {
    address: Address,
    topics: Vec<B256>,
    data: alloy::primitives::Bytes,
    block_number: U64,
    log_index: U64,
}

/// Reads the vault's events.
#[derive(Debug)]
pub struct Observer {
    chain: Arc<Mainchain>,
    folder: PathBuf,
    place: Option<Place>,
}

impl Observer {
    /// Goes on from the place in `folder`; from the deployment if there is none. One of another vault is refused.
    pub fn open(chain: Arc<Mainchain>, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|source| Error::File {
            path: folder.into(),
            source,
        })?;
        let path = folder.join(FILE);
        let place: Option<Place> = match fs::read(&path) {
            Ok(text) => Some(serde_json::from_slice(&text).map_err(|error| Error::Content {
                path: path.clone(),
                reason: error.to_string(),
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(Error::File { path, source }),
        };
        let deployment = chain.deployment();
        if place.is_some_and(|place| place.chain_id != deployment.chain_id || place.vault != deployment.vault.address) {
            return Err(Error::Content {
                path,
                reason: "the place is one of another vault".into(),
            });
        }
        Ok(Self {
            chain,
            folder: folder.into(),
            place,
        })
    }

    /// The last mainchain block up to which everything was told; `None` before the first.
    pub fn place(&self) -> Option<u64> {
        self.place.map(|place| place.number)
    }

    /// The next events; `None` when all final blocks are read. The same again until [`Self::told`] is called.
    pub async fn next(&self) -> Result<Option<Batch>> {
        self.chain.check().await?;
        let final_ = self.chain.head(Tag::Finalized).await?;
        let from = match self.place {
            Some(place) => {
                // Also with a single endpoint: a final block that changes is the end of what can be believed.
                if final_.number < place.number || self.chain.block(place.number).await?.hash != place.hash {
                    return Err(Error::FinalityBroken(place.number));
                }
                place.number.saturating_add(1)
            },
            None => self.chain.deployment().from_block,
        };
        if from > final_.number {
            return Ok(None);
        }
        let until = final_.number.min(from.saturating_add(SPAN).saturating_sub(1));
        let last: Block = self.chain.block(until).await?;
        let vault = self.chain.deployment().vault.address;
        let filter = json!({ "address": vault, "fromBlock": U64::from(from), "toBlock": U64::from(until) });
        let logs: Vec<Log> = self.chain.agree("the vault's events", "eth_getLogs", (filter,)).await?;
        let mut events = Vec::new();
        let mut before = None;
        for log in logs {
            let (block, place) = (log.block_number.to::<u64>(), Some((log.block_number, log.log_index)));
            if log.address != vault || !(from..=until).contains(&block) || place <= before {
                return Err(Error::Unreadable("the vault's events"));
            }
            before = place;
            let data = LogData::new_unchecked(log.topics, log.data);
            // The vault has more events than the node wants.
            if let Ok(event) = Vault::VaultEvents::decode_raw_log(data.topics(), &data.data) {
                events.push(Observed { block, event });
            }
        }
        let place = Place {
            chain_id: self.chain.deployment().chain_id,
            vault,
            number: until,
            hash: last.hash,
        };
        Ok(Some(Batch { events, until, place }))
    }

    /// Notes down that all of `batch` was told.
    pub fn told(&mut self, batch: &Batch) -> Result<()> {
        let path = self.folder.join(FILE);
        let text = serde_json::to_vec(&batch.place).map_err(|error| Error::Content {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        replace(&self.folder, FILE, &text).map_err(|source| Error::File { path, source })?;
        self.place = Some(batch.place);
        Ok(())
    }
}
