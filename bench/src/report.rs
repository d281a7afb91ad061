// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Reads from the chain what became of a load, and tells it as a table and as JSON.

use crate::{
    chain::Chain,
    load::{Limits, Observed, Seen},
    touches::Touches,
};
use anyhow::Context;
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::{self, Write},
    time::{Duration, Instant},
};
use subxt::{events::Phase, utils::H256};

/// A final block of the load and what happened in it.
pub struct Block {
    pub number: u64,
    /// When its author began it, in milliseconds since the Unix epoch.
    timestamp: u64,
    parent_timestamp: u64,
    /// When it reached us; `None` if only its successors did.
    arrived: Option<Instant>,
    /// Our transactions in it: the position in the block and in [`Observed::sent`].
    ours: Vec<(u32, usize)>,
    /// Why which transaction failed, by position.
    failed: HashMap<u32, String>,
    /// The declared computation as a share of what user transactions may declare.
    fill: Option<f64>,
}

impl Block {
    fn seconds(&self) -> f64 {
        self.timestamp.saturating_sub(self.parent_timestamp) as f64 / 1_000.0
    }
}

/// Reads the final blocks between the first and the last that the load reached.
pub async fn read_blocks(chain: &Chain, observed: &Observed) -> anyhow::Result<Vec<Block>> {
    let numbers = || observed.seen.iter().map(|seen| seen.number);
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else {
        return Ok(Vec::new());
    };
    let seen: HashMap<H256, &Seen> = observed.seen.iter().map(|seen| (seen.hash, seen)).collect();
    let limit = chain.normal_weight_limit()?;
    let mut parent_timestamp = chain
        .timestamp(chain.block_hash(first.saturating_sub(1)).await?)
        .await?;
    let mut blocks = Vec::new();
    for number in first..=last {
        let state = chain
            .block_state(number)
            .await
            .with_context(|| format!("cannot read block {number}"))?;
        let mut failed = HashMap::new();
        let mut settled = HashSet::new();
        for event in state.events.iter() {
            let event = event?;
            let Phase::ApplyExtrinsic(position) = event.phase() else {
                continue;
            };
            match (event.pallet_name(), event.event_name()) {
                ("System", "ExtrinsicFailed") => {
                    failed.insert(position, chain.failure(&event));
                },
                ("Dvp", "Settled") | ("Balances" | "Rwa", "Transfer" | "Transferred") => {
                    settled.insert(position);
                },
                _ => {},
            }
        }
        let seen = seen.get(&state.hash);
        let ours = seen.map(|seen| seen.ours.clone()).unwrap_or_default();
        for (position, index) in &ours {
            let completes = observed.sent.get(*index).is_some_and(|sent| sent.completes);
            if completes && !settled.contains(position) {
                failed.entry(*position).or_insert_with(|| "nothing settled".into());
            }
        }
        blocks.push(Block {
            number,
            timestamp: state.timestamp,
            parent_timestamp,
            arrived: seen.map(|seen| seen.at),
            ours,
            failed,
            fill: limit.map(|limit| state.normal_weight as f64 / limit as f64),
        });
        parent_timestamp = state.timestamp;
    }
    Ok(blocks)
}

/// Nearest-rank percentiles, in milliseconds.
#[derive(Serialize)]
pub struct Latency {
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
}

impl Latency {
    pub fn of(mut samples: Vec<Duration>) -> Option<Self> {
        samples.sort_unstable();
        let rank = |share: usize| {
            let index = (samples.len() * share).div_ceil(100).saturating_sub(1);
            samples.get(index).map(|sample| sample.as_secs_f64() * 1_000.0)
        };
        Some(Self {
            p50: rank(50)?,
            p95: rank(95)?,
            p99: rank(99)?,
            max: rank(100)?,
        })
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50, p95, p99, max } = self;
        write!(
            f,
            "p50 {p50:.0} ms, p95 {p95:.0} ms, p99 {p99:.0} ms, longest {max:.0} ms"
        )
    }
}

/// The blocks that were full: when they arrived, at least as many transactions as they held still waited.
#[derive(Serialize)]
struct FullBlocks {
    count: usize,
    transactions_per_block: f64,
    transactions_per_second: f64,
    /// The declared computation as a share of what user transactions may declare.
    weight_fill: Option<f64>,
}

/// What one workload showed.
#[derive(Serialize)]
pub struct WorkloadReport {
    name: &'static str,
    round: u32,
    /// Transactions: handed to the node.
    submitted: usize,
    /// Transactions: in a final block.
    included: usize,
    /// Transactions: in a final block without effect, by reason.
    failed: BTreeMap<String, usize>,
    /// Transactions: not taken by the node, by reason.
    refused: BTreeMap<String, usize>,
    /// Transactions: taken by the node and in no final block when time was up, by what became of them.
    missing: BTreeMap<&'static str, usize>,
    /// Transfers or trades that settled.
    settled: usize,
    blocks: usize,
    first_block: Option<u64>,
    last_block: Option<u64>,
    /// From the first block of the load to the last.
    loaded_seconds: f64,
    /// Settled operations after the first block, over the loaded interval.
    settled_per_second: Option<f64>,
    /// Included transactions after the first block, over the loaded interval.
    transactions_per_second: Option<f64>,
    full_blocks: Option<FullBlocks>,
    /// The storage that one operation touches.
    touches: Touches,
    /// From handing over an operation's first transaction to the arrival of the block with its last.
    inclusion_from_submission_ms: Option<Latency>,
    /// From handing over an operation's first transaction to the finality of its last.
    finality_from_submission_ms: Option<Latency>,
    /// From a block's arrival to its finality, for each operation that it settled.
    finality_from_inclusion_ms: Option<Latency>,
}

impl WorkloadReport {
    pub fn new(name: &'static str, round: u32, observed: &Observed, blocks: &[Block], touches: Touches) -> Self {
        let sent = &observed.sent;
        let mut begun: HashMap<usize, Instant> = HashMap::new();
        let mut refused = BTreeMap::new();
        for transaction in sent {
            let at = begun.entry(transaction.operation).or_insert(transaction.at);
            *at = transaction.at.min(*at);
            if let Some(reason) = &transaction.refusal {
                *refused.entry(reason.clone()).or_insert(0) += 1;
            }
        }

        let mut failed = BTreeMap::new();
        let mut included = 0;
        let mut settled_in = Vec::with_capacity(blocks.len());
        let (mut to_inclusion, mut from_submission, mut from_inclusion) = (Vec::new(), Vec::new(), Vec::new());
        let mut included_sent = HashSet::new();
        for block in blocks {
            let mut settled = 0;
            let finalised = observed
                .finalised
                .iter()
                .find(|(number, _)| *number >= block.number)
                .map(|(_, at)| *at);
            included += block.ours.len();
            for (position, index) in &block.ours {
                included_sent.insert(*index);
                if let Some(reason) = block.failed.get(position) {
                    *failed.entry(reason.clone()).or_insert(0) += 1;
                    continue;
                }
                let Some(transaction) = sent.get(*index).filter(|sent| sent.completes) else {
                    continue;
                };
                settled += 1;
                let begun = begun.get(&transaction.operation);
                to_inclusion.extend(
                    begun
                        .zip(block.arrived)
                        .map(|(begun, at)| at.saturating_duration_since(*begun)),
                );
                let Some(finalised) = finalised else { continue };
                from_inclusion.extend(block.arrived.map(|at| finalised.saturating_duration_since(at)));
                from_submission.extend(begun.map(|at| finalised.saturating_duration_since(*at)));
            }
            settled_in.push(settled);
        }

        let loaded_seconds = match (blocks.first(), blocks.last()) {
            (Some(first), Some(last)) => last.timestamp.saturating_sub(first.timestamp) as f64 / 1_000.0,
            _ => 0.0,
        };
        let per_second = |count: usize| (loaded_seconds > 0.0).then(|| count as f64 / loaded_seconds);
        let mut missing = BTreeMap::new();
        for (index, transaction) in sent.iter().enumerate() {
            if transaction.refusal.is_none() && !included_sent.contains(&index) {
                let fate = if transaction.waits {
                    "ready in the pool"
                } else {
                    "not ready in the pool"
                };
                *missing.entry(fate).or_insert(0) += 1;
            }
        }
        Self {
            name,
            round,
            submitted: sent.len(),
            included,
            failed,
            missing,
            refused,
            settled: settled_in.iter().sum(),
            blocks: blocks.len(),
            first_block: blocks.first().map(|block| block.number),
            last_block: blocks.last().map(|block| block.number),
            loaded_seconds,
            settled_per_second: per_second(settled_in.iter().skip(1).sum()),
            transactions_per_second: per_second(blocks.iter().skip(1).map(|block| block.ours.len()).sum()),
            full_blocks: full_blocks(observed, blocks),
            touches,
            inclusion_from_submission_ms: Latency::of(to_inclusion),
            finality_from_submission_ms: Latency::of(from_submission),
            finality_from_inclusion_ms: Latency::of(from_inclusion),
        }
    }

    pub fn line(&self) -> String {
        let rate = self.settled_per_second.map_or("-".into(), |rate| format!("{rate:.0}"));
        format!(
            "{}: {} settled in {:.1} s, {rate} a second",
            self.name, self.settled, self.loaded_seconds
        )
    }
}

fn full_blocks(observed: &Observed, blocks: &[Block]) -> Option<FullBlocks> {
    let mut included = 0;
    let mut full = Vec::new();
    for block in blocks {
        included += block.ours.len();
        let Some(arrived) = block.arrived else { continue };
        let submitted = observed
            .sent
            .iter()
            .filter(|sent| sent.refusal.is_none() && sent.at < arrived)
            .count();
        if submitted.saturating_sub(included) >= block.ours.len() && !block.ours.is_empty() {
            full.push(block);
        }
    }
    let seconds: f64 = full.iter().map(|block| block.seconds()).sum();
    let transactions: usize = full.iter().map(|block| block.ours.len()).sum();
    let fills: Vec<f64> = full.iter().filter_map(|block| block.fill).collect();
    (seconds > 0.0).then(|| FullBlocks {
        count: full.len(),
        transactions_per_block: transactions as f64 / full.len() as f64,
        transactions_per_second: transactions as f64 / seconds,
        weight_fill: (!fills.is_empty()).then(|| fills.iter().sum::<f64>() / fills.len() as f64),
    })
}

/// What a whole run showed.
#[derive(Serialize)]
pub struct Report {
    node: String,
    node_version: String,
    chain: String,
    spec_version: u32,
    accounts: usize,
    connections: usize,
    in_flight: usize,
    submit_seconds: u64,
    /// Operations offered in a second; `None` if as many as the node takes.
    offered_per_second: Option<u32>,
    workloads: Vec<WorkloadReport>,
}

impl Report {
    pub async fn new(
        chain: &Chain,
        accounts: usize,
        limits: &Limits,
        workloads: Vec<WorkloadReport>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            node: chain.rpc.system_name().await?,
            node_version: chain.rpc.system_version().await?,
            chain: chain.rpc.system_chain().await?,
            spec_version: chain.spec_version(),
            accounts,
            connections: limits.connections,
            in_flight: limits.in_flight,
            submit_seconds: limits.submit_for.as_secs(),
            offered_per_second: limits.rate,
            workloads,
        })
    }

    /// Whether every workload settled something and every transaction is accounted for.
    pub fn is_complete(&self) -> bool {
        self.workloads
            .iter()
            .all(|workload| workload.settled > 0 && workload.missing.is_empty())
    }

    pub fn table(&self) -> String {
        let mut table = String::new();
        let header = [
            "workload",
            "submitted",
            "included",
            "failed",
            "refused",
            "missing",
            "settled",
            "settled/s",
            "tx/s",
            "full blocks: tx/s",
            "weight used",
            "storage read/written per leg",
            "finality from submission p50/p95/p99 (ms)",
            "from inclusion p50/p95/p99 (ms)",
        ];
        let _ = writeln!(table, "| {} |", header.join(" | "));
        let _ = writeln!(table, "|---|{}", "---:|".repeat(header.len() - 1));
        for workload in &self.workloads {
            let _ = writeln!(table, "| {} |", row(workload).join(" | "));
        }
        for workload in &self.workloads {
            for (kind, reasons) in [("failed", &workload.failed), ("refused", &workload.refused)] {
                for (reason, count) in reasons {
                    let _ = writeln!(table, "\n{}: {count} {kind}: {reason}", workload.name);
                }
            }
            for (fate, count) in &workload.missing {
                let _ = writeln!(table, "\n{}: {count} missing: {fate}", workload.name);
            }
        }
        table
    }
}

fn row(workload: &WorkloadReport) -> Vec<String> {
    let rate = |rate: Option<f64>| rate.map_or("-".into(), |rate| format!("{rate:.0}"));
    let latency = |latency: &Option<Latency>| {
        latency
            .as_ref()
            .map_or("-".into(), |l| format!("{:.0} / {:.0} / {:.0}", l.p50, l.p95, l.p99))
    };
    let full = workload.full_blocks.as_ref();
    let fill = full.and_then(|full| full.weight_fill);
    let (reads, writes) = workload.touches.per_leg();
    vec![
        workload.name.into(),
        workload.submitted.to_string(),
        workload.included.to_string(),
        workload.failed.values().sum::<usize>().to_string(),
        workload.refused.values().sum::<usize>().to_string(),
        workload.missing.values().sum::<usize>().to_string(),
        workload.settled.to_string(),
        rate(workload.settled_per_second),
        rate(workload.transactions_per_second),
        rate(full.map(|full| full.transactions_per_second)),
        fill.map_or("-".into(), |fill| format!("{:.0} %", fill * 100.0)),
        format!("{reads} / {writes}"),
        latency(&workload.finality_from_submission_ms),
        latency(&workload.finality_from_inclusion_ms),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Sent;

    #[test]
    fn percentiles_are_samples() {
        let samples = |count: u64| (1..=count).rev().map(Duration::from_millis).collect::<Vec<_>>();
        assert!(Latency::of(Vec::new()).is_none());
        let one = Latency::of(samples(1)).map(|l| (l.p50, l.p95, l.p99, l.max));
        assert_eq!(one, Some((1.0, 1.0, 1.0, 1.0)));
        let many = Latency::of(samples(200)).map(|l| (l.p50, l.p95, l.p99, l.max));
        assert_eq!(many, Some((100.0, 190.0, 198.0, 200.0)));
    }

    /// Two blocks a second apart: one operation of two transactions, one that fails, one that is refused, one missing.
    #[test]
    fn every_transaction_is_accounted_for() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let sent = |operation, completes, refusal: Option<&str>, millis| Sent {
            operation,
            completes,
            at: at(millis),
            refusal: refusal.map(String::from),
            included: false,
            waits: false,
        };
        let observed = Observed {
            sent: vec![
                sent(0, false, None, 0),
                sent(0, true, None, 500),
                sent(1, true, None, 0),
                sent(2, true, Some("1010 Invalid"), 0),
                sent(3, true, None, 0),
            ],
            seen: Vec::new(),
            finalised: vec![(8, at(1_200)), (10, at(2_000))],
        };
        let block = |number: u64, ours: Vec<(u32, usize)>, failed: HashMap<u32, String>| Block {
            number,
            timestamp: number * 1_000,
            parent_timestamp: (number - 1) * 1_000,
            arrived: Some(at((number - 8) * 1_000)),
            ours,
            failed,
            fill: Some(0.5),
        };
        let blocks = [
            block(8, vec![(1, 0)], HashMap::new()),
            block(
                9,
                vec![(1, 1), (2, 2)],
                HashMap::from([(2, "Rwa.CountryBlocked".into())]),
            ),
        ];
        let report = WorkloadReport::new("sample", 1, &observed, &blocks, Touches::of(&[], 1, &HashMap::new()));
        assert_eq!((report.submitted, report.included, report.settled), (5, 3, 1));
        assert_eq!(report.missing, BTreeMap::from([("not ready in the pool", 1)]));
        assert_eq!(report.failed, BTreeMap::from([("Rwa.CountryBlocked".into(), 1)]));
        assert_eq!(report.refused, BTreeMap::from([("1010 Invalid".into(), 1)]));
        assert_eq!(
            (report.settled_per_second, report.transactions_per_second),
            (Some(1.0), Some(2.0))
        );
        assert_eq!(
            report.inclusion_from_submission_ms.map(|latency| latency.max),
            Some(1_000.0)
        );
        assert_eq!(
            report.finality_from_submission_ms.map(|latency| latency.max),
            Some(2_000.0)
        );
        assert_eq!(
            report.finality_from_inclusion_ms.map(|latency| latency.max),
            Some(1_000.0)
        );
    }
}
