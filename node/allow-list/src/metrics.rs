// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use substrate_prometheus_endpoint::{register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64};

#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    /// How many peers the list names; 0 while the network is open.
    pub allowed: Gauge<U64>,
    /// How often a peer was refused, by protocol.
    pub refused: CounterVec<U64>,
    /// How many peers lost their connection because the list no longer names them.
    pub disconnected: Counter<U64>,
}

impl Metrics {
    pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        Ok(Self {
            allowed: register(
                Gauge::new(
                    "castellan_allow_list_peers",
                    "Peers that the chain lets in; 0 while the network is open",
                )?,
                registry,
            )?,
            refused: register(
                CounterVec::new(
                    Opts::new(
                        "castellan_allow_list_refused_total",
                        "Substreams and requests of peers not let in",
                    ),
                    &["protocol"],
                )?,
                registry,
            )?,
            disconnected: register(
                Counter::new(
                    "castellan_allow_list_disconnected_total",
                    "Connected peers that were closed because the chain no longer lets them in",
                )?,
                registry,
            )?,
        })
    }
}
