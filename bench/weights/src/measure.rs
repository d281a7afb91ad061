// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use anyhow::{anyhow, Context};
use castellan_primitives::rwa::AssetId;
use codec::{Decode, Encode};
use frame_benchmarking::{
    Analysis, BenchmarkBatch, BenchmarkList, BenchmarkParameter, BenchmarkResult, BenchmarkSelector,
};
use frame_support::traits::StorageInfo;
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_db::BenchmarkingState;
use sc_executor::{HeapAllocStrategy, WasmExecutor};
use serde_json::json;
use sp_core::traits::{CallContext, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode};
use sp_externalities::Extensions;
use sp_io::hashing::{blake2_128, blake2_256, twox_128, twox_64};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::StateMachine;
use sp_storage::Storage;
use std::borrow::Cow;

type HostFunctions = (
    sp_io::SubstrateHostFunctions,
    frame_benchmarking::benchmarking::HostFunctions,
);
type Point = Vec<(BenchmarkParameter, u32)>;

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    /// Points along each component's range.
    pub steps: u32,
    /// Measurements at each point.
    pub repeat: u32,
}

/// A pallet and its benchmarks.
pub struct Pallet {
    pub name: String,
    list: BenchmarkList,
}

/// What one call costs.
pub struct Measured {
    pub call: String,
    /// The components that have a range, with it.
    pub components: Vec<(String, u32, u32)>,
    /// Picoseconds.
    pub time: Line,
    pub reads: Line,
    pub writes: Line,
    /// The shortest run, in picoseconds.
    pub fastest: u128,
}

impl Measured {
    /// What was measured with every component at its lowest value, for people and tables.
    pub fn summary(&self, holders: u32) -> serde_json::Value {
        let line = |line: &Line| json!({ "base": line.base.to_string(), "slopes": line.slopes.iter().map(|(name, slope)| (name.clone(), json!(slope.to_string()))).collect::<serde_json::Map<_, _>>() });
        json!({
            "call": self.call,
            "holders": holders,
            "picoseconds": line(&self.time),
            "fastestPicoseconds": self.fastest.to_string(),
            "reads": line(&self.reads),
            "writes": line(&self.writes),
        })
    }
}

/// A cost that grows linearly with components.
pub struct Line {
    pub base: u128,
    /// The components that matter, with what one unit of each adds.
    pub slopes: Vec<(String, u128)>,
}

/// The runtime's benchmarks, ready to run.
pub struct Harness {
    code: &'static [u8],
    genesis: Storage,
    executor: WasmExecutor<HostFunctions>,
}

impl Harness {
    /// Prepares the state that benchmarks start from: the `dev` genesis.
    pub fn new(code: &'static [u8]) -> anyhow::Result<Self> {
        let preset = String::from(castellan_runtime::genesis::DEV);
        let mut genesis = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(code)
            .get_storage_for_named_preset(Some(&preset))
            .map_err(|error| anyhow!("the dev genesis cannot be built: {error}"))?;
        genesis
            .top
            .insert(sp_storage::well_known_keys::CODE.to_vec(), code.to_vec());
        let heap = HeapAllocStrategy::Dynamic { maximum_pages: None };
        let executor = WasmExecutor::builder()
            .with_onchain_heap_alloc_strategy(heap)
            .with_offchain_heap_alloc_strategy(heap)
            .with_max_runtime_instances(2)
            .with_runtime_cache_size(2)
            .build();
        Ok(Self {
            code,
            genesis,
            executor,
        })
    }

    /// Lets the benchmarks start from a state in which `count` more accounts hold the asset numbered `asset`, so that the
    /// trie is as deep as it is on a chain with so many holders. Only the keys matter: no benchmark reads these items.
    pub fn add_holders(&mut self, asset: AssetId, count: u32) {
        let prefix = [twox_128(b"Rwa"), twox_128(b"Accounts")].concat();
        let asset = asset.encode();
        for holder in 0..count {
            let account = blake2_256(&(b"holder", holder).encode());
            let key = [&prefix[..], &twox_64(&asset), &asset, &blake2_128(&account), &account].concat();
            self.genesis.top.insert(key, vec![1; 32]);
        }
    }

    /// Every pallet that has benchmarks.
    pub fn pallets(&self) -> anyhow::Result<Vec<Pallet>> {
        let state = self.state(false)?;
        let (lists, _): (Vec<BenchmarkList>, Vec<StorageInfo>) =
            self.call(&state, "Benchmark_benchmark_metadata", &false.encode())?;
        Ok(lists
            .into_iter()
            .map(|list| Pallet {
                name: String::from_utf8_lossy(&list.pallet).into_owned(),
                list,
            })
            .collect())
    }

    /// Measures every benchmark of `pallet`.
    ///
    /// With `only`, every benchmark of that name.
    pub fn measure(&self, pallet: &Pallet, only: Option<&str>, effort: Effort) -> anyhow::Result<Vec<Measured>> {
        let mut measured = Vec::new();
        for benchmark in &pallet.list.benchmarks {
            let name = String::from_utf8_lossy(&benchmark.name).into_owned();
            if only.is_some_and(|only| only != name) {
                continue;
            }
            eprintln!("{}::{name}", pallet.name);
            let mut counts = Vec::new();
            let mut times = Vec::new();
            for (nth, point) in points(&benchmark.components, effort.steps).into_iter().enumerate() {
                let run = |tracking, verify, repeats: u32| {
                    let call = (
                        &pallet.list.pallet,
                        &pallet.list.instance,
                        &benchmark.name,
                        &point,
                        verify,
                        repeats,
                    );
                    self.dispatch(tracking, &call.encode())
                        .with_context(|| format!("{}::{name}", pallet.name))
                };
                if nth == 0 {
                    run(false, true, 1)?;
                }
                counts.extend(run(true, false, 1)?);
                times.extend(run(false, false, effort.repeat)?);
            }
            measured.push(Measured {
                call: name,
                components: benchmark
                    .components
                    .iter()
                    .map(|(name, low, high)| (name.to_string(), *low, *high))
                    .collect(),
                time: line(&times, BenchmarkSelector::ExtrinsicTime)?,
                reads: line(&counts, BenchmarkSelector::Reads)?,
                writes: line(&counts, BenchmarkSelector::Writes)?,
                fastest: times
                    .iter()
                    .map(|result| result.extrinsic_time)
                    .min()
                    .unwrap_or_default()
                    * 1_000,
            });
        }
        measured.sort_by(|one, other| one.call.cmp(&other.call));
        Ok(measured)
    }

    fn dispatch(&self, tracking: bool, call: &[u8]) -> anyhow::Result<Vec<BenchmarkResult>> {
        let state = self.state(tracking)?;
        let batches: Result<Vec<BenchmarkBatch>, String> = self.call(&state, "Benchmark_dispatch_benchmark", call)?;
        let batches = batches.map_err(|error| anyhow!(error))?;
        Ok(batches.into_iter().flat_map(|batch| batch.results).collect())
    }

    fn state(&self, tracking: bool) -> anyhow::Result<BenchmarkingState<BlakeTwo256>> {
        BenchmarkingState::new(self.genesis.clone(), None, true, tracking).map_err(|error| anyhow!(error))
    }

    fn call<R: Decode>(&self, state: &BenchmarkingState<BlakeTwo256>, method: &str, input: &[u8]) -> anyhow::Result<R> {
        let fetcher = WrappedRuntimeCode(Cow::Borrowed(self.code));
        let code = RuntimeCode {
            code_fetcher: &fetcher,
            hash: blake2_256(self.code).to_vec(),
            heap_pages: None,
        };
        let mut extensions = self.extensions();
        let mut changes = Default::default();
        let output = StateMachine::new(
            state,
            &mut changes,
            &self.executor,
            method,
            input,
            &mut extensions,
            &code,
            CallContext::Offchain,
        )
        .execute()
        .map_err(|error| anyhow!("{method}: {error}"))?;
        R::decode(&mut &output[..]).with_context(|| format!("cannot decode what {method} returned"))
    }

    fn extensions(&self) -> Extensions {
        let mut extensions = Extensions::default();
        extensions.register(KeystoreExt::new(MemoryKeystore::new()));
        extensions.register(ReadRuntimeVersionExt::new(self.executor.clone()));
        extensions
    }
}

/// One component moves through its range while the others stay at their highest value.
fn points(components: &[(BenchmarkParameter, u32, u32)], steps: u32) -> Vec<Point> {
    if components.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (moving, (_, low, high)) in components.iter().enumerate() {
        let span = u64::from(high.saturating_sub(*low));
        let count = u64::from(steps).min(span + 1).max(2);
        for step in 0..count {
            let value = u64::from(*low) + span * step / (count - 1);
            all.push(
                components
                    .iter()
                    .enumerate()
                    .map(|(nth, (name, _, high))| (*name, if nth == moving { value as u32 } else { *high }))
                    .collect(),
            );
        }
    }
    all
}

fn line(results: &[BenchmarkResult], selector: BenchmarkSelector) -> anyhow::Result<Line> {
    let results = results.to_vec();
    let analysis = Analysis::min_squares_iqr(&results, selector)?;
    let slopes = analysis
        .names
        .iter()
        .cloned()
        .zip(analysis.slopes.iter().copied())
        .filter(|(_, slope)| *slope > 0);
    Ok(Line {
        base: analysis.base,
        slopes: slopes.collect(),
    })
}
