// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What reading and writing one item of the state costs, in a database like a node's.

use anyhow::{anyhow, Context};
use clap::Parser;
use sc_client_api::{
    backend::{Backend as _, TrieCacheContext},
    BlockImportOperation, NewBlockState,
};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sp_core::H256;
use sp_io::hashing::blake2_256;
use sp_runtime::{
    generic::{Block as GenericBlock, Header as GenericHeader},
    traits::{BlakeTwo256, Header as _},
    OpaqueExtrinsic, StateVersion,
};
use sp_state_machine::Backend as _;
use sp_storage::Storage;
use std::time::{Duration, Instant};

type Header = GenericHeader<u32, BlakeTwo256>;
type Block = GenericBlock<Header, OpaqueExtrinsic>;

/// Bytes of a value: about what a holding or an instruction's leg takes.
const VALUE: usize = 128;
/// As a node keeps its database unless told otherwise.
const KEPT_STATES: u32 = 256;

/// Measures the database: reads of items chosen at random, and blocks that each write many.
#[derive(Clone, Copy, Parser)]
pub struct Arguments {
    /// Items of the state.
    #[arg(long, default_value_t = 1_000_000)]
    items: u32,
    /// Items that each block writes.
    #[arg(long, default_value_t = 4_000)]
    written: u32,
    /// Blocks of writes, of which the first tenth only warms up; as many rounds of reads.
    #[arg(long, default_value_t = 50)]
    blocks: u32,
    /// Memory for trie nodes, in MiB; 0 for none. A node's own default is 1024.
    #[arg(long, default_value_t = 1024)]
    trie_cache: usize,
}

/// Nanoseconds for one item.
#[derive(Default)]
struct Times(Vec<u64>);

impl Times {
    fn add(&mut self, spent: Duration, items: u32) {
        let nanos = spent.as_nanos() / u128::from(items.max(1));
        self.0.push(u64::try_from(nanos).unwrap_or(u64::MAX));
    }

    fn report(&mut self) -> serde_json::Value {
        self.0.sort_unstable();
        let at = |percent: usize| {
            self.0
                .get((self.0.len().saturating_sub(1)).saturating_mul(percent) / 100)
        };
        let sum: u64 = self.0.iter().fold(0, |sum, time| sum.saturating_add(*time));
        let mean = sum.checked_div(self.0.len() as u64);
        serde_json::json!({ "mean": mean, "p50": at(50), "p95": at(95), "longest": at(100) })
    }
}

/// Numbers that look random and are the same in every run.
struct Choice(u64);

impl Choice {
    fn below(&mut self, count: u32) -> u32 {
        // SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(count.max(1))) as u32
    }
}

/// As a map with a hashed key: an item's key begins with 32 bytes that many items share.
fn key(item: u32) -> Vec<u8> {
    let hash = blake2_256(&item.to_le_bytes());
    [&[7; 32][..], &hash[..16], &hash].concat()
}

fn value(item: u32, version: u32) -> Vec<u8> {
    let hash = blake2_256(&[item.to_le_bytes(), version.to_le_bytes()].concat());
    hash.iter().copied().cycle().take(VALUE).collect()
}

/// Fills a database in a temporary folder, measures it, and returns nanoseconds for one item read and one written.
pub fn measure(arguments: Arguments) -> anyhow::Result<serde_json::Value> {
    let folder = tempfile::tempdir()?;
    let settings = DatabaseSettings {
        trie_cache_maximum_size: (arguments.trie_cache > 0).then(|| arguments.trie_cache.saturating_mul(1024 * 1024)),
        state_pruning: Some(PruningMode::blocks_pruning(KEPT_STATES)),
        source: DatabaseSource::ParityDb {
            path: folder.path().join("db"),
        },
        blocks_pruning: BlocksPruning::KeepFinalized,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    };
    let backend = Backend::<Block>::new(settings, u64::from(KEPT_STATES)).map_err(|error| anyhow!(error))?;
    let mut parent = found(&backend, arguments.items)?;
    let mut choice = Choice(1);
    let warming = arguments.blocks / 10;

    let mut reads = Times::default();
    let mut writes = Times::default();
    for number in 1..=arguments.blocks {
        let items: Vec<_> = (0..arguments.written).map(|_| choice.below(arguments.items)).collect();
        let keys: Vec<_> = items.iter().map(|item| key(*item)).collect();
        let state = backend
            .state_at(parent, TrieCacheContext::Trusted)
            .map_err(|error| anyhow!(error))?;
        let start = Instant::now();
        for key in &keys {
            let found = state.storage(key).map_err(|error| anyhow!("{error:?}"))?;
            anyhow::ensure!(found.is_some(), "an item is missing");
        }
        let spent = start.elapsed();
        drop(state);
        if number > warming {
            reads.add(spent, arguments.written);
        }

        // Others than were read, so that what reading has brought into the cache does not make writing cheaper.
        let items: Vec<_> = (0..arguments.written).map(|_| choice.below(arguments.items)).collect();
        let changes: Vec<_> = items
            .iter()
            .map(|item| (key(*item), Some(value(*item, number))))
            .collect();
        let start = Instant::now();
        parent = extend(&backend, parent, number, &changes)?;
        let spent = start.elapsed();
        if number > warming {
            writes.add(spent, arguments.written);
        }
    }
    Ok(serde_json::json!({
        "items": arguments.items,
        "written": arguments.written,
        "blocks": arguments.blocks,
        "trieCacheMib": arguments.trie_cache,
        "valueBytes": VALUE,
        "readNanoseconds": reads.report(),
        "writeNanoseconds": writes.report(),
    }))
}

/// Makes the genesis block with so many items.
fn found(backend: &Backend<Block>, items: u32) -> anyhow::Result<H256> {
    let storage = Storage {
        top: (0..items).map(|item| (key(item), value(item, 0))).collect(),
        children_default: Default::default(),
    };
    let mut operation = backend.begin_operation().map_err(|error| anyhow!(error))?;
    let root = operation
        .set_genesis_state(storage, true, StateVersion::V1)
        .map_err(|error| anyhow!(error))?;
    let header = Header::new(0, Default::default(), root, Default::default(), Default::default());
    let hash = header.hash();
    operation
        .set_block_data(header, Some(Vec::new()), None, None, NewBlockState::Final, true)
        .and_then(|()| backend.commit_operation(operation))
        .map_err(|error| anyhow!(error))
        .context("the genesis block cannot be written")?;
    Ok(hash)
}

/// Writes a block on `parent` that changes the state.
fn extend(
    backend: &Backend<Block>,
    parent: H256,
    number: u32,
    changes: &[(Vec<u8>, Option<Vec<u8>>)],
) -> anyhow::Result<H256> {
    let state = backend
        .state_at(parent, TrieCacheContext::Trusted)
        .map_err(|error| anyhow!(error))?;
    let delta = changes.iter().map(|(key, value)| (&key[..], value.as_deref()));
    let (root, transaction) = state.storage_root(delta, StateVersion::V1);
    drop(state);
    let header = Header::new(number, Default::default(), root, parent, Default::default());
    let hash = header.hash();
    let mut operation = backend.begin_operation().map_err(|error| anyhow!(error))?;
    backend
        .begin_state_operation(&mut operation, parent)
        .and_then(|()| operation.update_db_storage(transaction))
        .and_then(|()| operation.set_block_data(header, Some(Vec::new()), None, None, NewBlockState::Best, true))
        .and_then(|()| backend.commit_operation(operation))
        .map_err(|error| anyhow!(error))
        .with_context(|| format!("block {number} cannot be written"))?;
    Ok(hash)
}
