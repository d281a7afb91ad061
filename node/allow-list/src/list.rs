// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{
    metrics::Metrics,
    rules::{Change, Listing, OperatorPeers, Rules},
    watch::Reading,
    LOG_TARGET,
};
use sc_network_types::PeerId;
use std::{
    collections::HashSet,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};
use substrate_prometheus_endpoint::{PrometheusError, Registry};

/// The list as this node knows it. Clones share it.
#[derive(Clone, Debug)]
pub struct AllowList {
    rules: Arc<RwLock<Rules>>,
    metrics: Option<Metrics>,
}

impl AllowList {
    /// Starts with what was read from the chain before the network came up, so that there is no moment in which
    /// everyone may come in.
    pub fn new(
        local: PeerId,
        operator: OperatorPeers,
        reading: Reading,
        registry: Option<&Registry>,
    ) -> Result<Self, PrometheusError> {
        let rules = Rules::new(local, operator, reading.listing, reading.outdated);
        let metrics = registry.map(Metrics::register).transpose()?;
        let list = Self {
            rules: Arc::new(RwLock::new(rules)),
            metrics,
        };
        list.announce();
        Ok(list)
    }

    /// Whether `peer` may hold a protocol with this node.
    pub fn permits(&self, peer: &PeerId) -> bool {
        self.rules().permits(peer)
    }

    /// The same, and counts and logs a refusal.
    pub(crate) fn admit(&self, peer: &PeerId, protocol: &str) -> bool {
        let permitted = self.permits(peer);
        if !permitted {
            log::debug!(target: LOG_TARGET, "Allow-list: refused {peer} on {protocol}");
            if let Some(metrics) = &self.metrics {
                metrics.refused.with_label_values(&[protocol]).inc();
            }
        }
        permitted
    }

    pub(crate) fn reserved(&self) -> HashSet<PeerId> {
        self.rules().reserved()
    }

    pub(crate) fn update(&self, reading: Reading) -> Change {
        let change = {
            let mut rules = self.rules.write().unwrap_or_else(PoisonError::into_inner);
            rules.update(reading.listing, reading.outdated)
        };
        for peer in &change.added {
            log::info!(target: LOG_TARGET, "Allow-list: {peer} was added");
        }
        for peer in &change.removed {
            log::info!(target: LOG_TARGET, "Allow-list: {peer} was removed");
        }
        if !change.added.is_empty() || !change.removed.is_empty() {
            self.announce();
        }
        change
    }

    pub(crate) fn count_disconnected(&self) {
        if let Some(metrics) = &self.metrics {
            metrics.disconnected.inc();
        }
    }

    fn rules(&self) -> RwLockReadGuard<'_, Rules> {
        // Rules are replaced as a whole: a panic elsewhere leaves none half-written.
        self.rules.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce(&self) {
        let (named, listed) = {
            let rules = self.rules();
            (rules.listing().named().map(HashSet::len), rules.local_is_listed())
        };
        match named {
            None => log::info!(target: LOG_TARGET, "Allow-list: empty, any node may connect"),
            Some(count) => log::info!(target: LOG_TARGET, "Allow-list: no node may connect but the {count} on it"),
        }
        if !listed {
            log::warn!(target: LOG_TARGET, "Allow-list: this node is not on it, the nodes of the network refuse it");
        }
        if let Some(metrics) = &self.metrics {
            metrics.allowed.set(named.unwrap_or(0) as u64);
        }
    }
}

impl Reading {
    /// What a node knows that has no state to read a list from: nobody may come in but whom its operator named.
    pub fn nothing_yet() -> Self {
        Self {
            listing: Listing::Only(HashSet::new()),
            outdated: true,
        }
    }
}
