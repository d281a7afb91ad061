// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Watches how long blocks take to become final, and submits nothing: for networks that something else keeps busy.

use crate::{chain::Chain, report::Latency};
use anyhow::Context;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};
use tokio::time::timeout_at;

/// The blocks that were seen and are not final yet, and how long the others took.
#[derive(Default)]
struct Watch {
    arrived: BTreeMap<u64, Instant>,
    took: Vec<Duration>,
}

impl Watch {
    /// Of several blocks at one height, the first counts: a fork makes finality slower, never faster.
    fn arrived(&mut self, number: u64, at: Instant) {
        self.arrived.entry(number).or_insert(at);
    }

    /// Finality of a block is finality of those below it.
    fn finalised(&mut self, number: u64, at: Instant) {
        let above = self.arrived.split_off(&number.saturating_add(1));
        let final_now = std::mem::replace(&mut self.arrived, above);
        self.took
            .extend(final_now.into_values().map(|since| at.saturating_duration_since(since)));
    }
}

/// Watches `chain` for `duration`, and says how long it took from the arrival of a block at this node until the node
/// reported it final.
pub async fn watch(chain: &Chain, duration: Duration) -> anyhow::Result<String> {
    let rpc = chain.connect_again().await?;
    let mut heads = rpc.chain_subscribe_all_heads().await?;
    let mut finalised = rpc.chain_subscribe_finalized_heads().await?;
    let until = tokio::time::Instant::now() + duration;
    let mut watch = Watch::default();
    let ended = "the node ended the subscription to its blocks";
    let watching = async {
        loop {
            tokio::select! {
                biased;
                head = heads.next() => watch.arrived(head.context(ended)??.number, Instant::now()),
                head = finalised.next() => watch.finalised(head.context(ended)??.number, Instant::now()),
            }
        }
    };
    match timeout_at(until, watching).await {
        Ok(stopped) => stopped,
        Err(_) => {
            let (took, open) = (watch.took.len(), watch.arrived.len());
            let latency = Latency::of(watch.took).context("no block became final")?;
            Ok(format!("{took} blocks became final, {open} were not yet: {latency}"))
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_counts_once_from_its_first_arrival() {
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut watch = Watch::default();
        watch.arrived(1, at(0));
        watch.arrived(2, at(1_000));
        watch.arrived(2, at(1_400));
        watch.arrived(3, at(2_000));
        watch.finalised(2, at(2_500));
        // What was final when the watch began, or is reported again, says nothing.
        watch.finalised(2, at(2_600));
        assert_eq!(watch.took, [2_500, 1_500].map(Duration::from_millis));
        watch.finalised(3, at(3_000));
        assert_eq!(watch.took.len(), 3);
    }
}
