// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What operators watch.

use crate::chain::Mainchain;
use substrate_prometheus_endpoint::{
    prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec},
    register, Opts, PrometheusError, Registry,
};

/// Counters and gauges about the mainchain.
#[derive(Clone, Debug)]
pub struct Metrics {
    anchored: IntGauge,
    lag_blocks: IntGauge,
    lag_seconds: IntGauge,
    transactions: IntCounterVec,
    gas: IntCounter,
    gwei: IntCounter,
    frozen: IntGauge,
    health: Health,
}

impl Metrics {
    /// Registers them.
    pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let gauge =
            |name: &str, help: &str| register(IntGauge::new(format!("castellan_mainchain_{name}"), help)?, registry);
        let counter =
            |name: &str, help: &str| register(IntCounter::new(format!("castellan_mainchain_{name}"), help)?, registry);
        Ok(Self {
            anchored: gauge("anchored_block", "Newest block whose state is anchored")?,
            lag_blocks: gauge(
                "anchor_lag_blocks",
                "Blocks that can be anchored beyond the newest anchor",
            )?,
            lag_seconds: gauge(
                "anchor_lag_seconds",
                "Mainchain time since the newest anchor was stored",
            )?,
            transactions: register(
                IntCounterVec::new(
                    Opts::new(
                        "castellan_mainchain_transactions_total",
                        "Own transactions by what became of them",
                    ),
                    &["outcome"],
                )?,
                registry,
            )?,
            gas: counter("gas_used_total", "Gas that own transactions used")?,
            gwei: counter("fees_gwei_total", "What own transactions cost, in gwei")?,
            frozen: gauge(
                "anchor_frozen",
                "1 if the anchor contract has seen two signed histories",
            )?,
            health: Health::register(registry, "castellan_mainchain")?,
        })
    }

    /// Notes the newest anchor, its age in seconds of mainchain time, and the newest block that could be anchored.
    pub fn anchor(&self, anchored: u32, age: Option<u64>, newest: Option<u32>, frozen: bool) {
        self.anchored.set(anchored.into());
        self.lag_blocks
            .set(newest.unwrap_or_default().saturating_sub(anchored).into());
        if let Some(age) = age {
            self.lag_seconds.set(i64::try_from(age).unwrap_or(i64::MAX));
        }
        self.frozen.set(frozen.into());
    }

    /// How the endpoints are.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Counts a transaction by what became of it.
    pub fn transaction(&self, outcome: &str) {
        self.transactions.with_label_values(&[outcome]).inc();
    }

    /// Counts what a mined transaction cost.
    pub fn cost(&self, gas: u64, price: u128) {
        self.gas.inc_by(gas);
        let gwei = price.saturating_mul(gas.into()) / 1_000_000_000;
        self.gwei.inc_by(u64::try_from(gwei).unwrap_or(u64::MAX));
    }
}

/// How the endpoints of the mainchain are, as one task finds them.
#[derive(Clone, Debug)]
pub struct Health {
    up: IntGaugeVec,
    disagreements: IntGauge,
    alarms: IntCounter,
}

impl Health {
    /// Registers it under names that begin with `task`.
    fn register(registry: &Registry, task: &str) -> Result<Self, PrometheusError> {
        let up = Opts::new(format!("{task}_endpoint_up"), "Whether an endpoint's last answer came");
        let disagreements = IntGauge::new(
            format!("{task}_endpoint_disagreements"),
            "How often the endpoints answered differently",
        );
        let alarms = IntCounter::new(
            format!("{task}_alarms_total"),
            "Errors that will not go away by waiting",
        );
        Ok(Self {
            up: register(IntGaugeVec::new(up, &["endpoint"])?, registry)?,
            disagreements: register(disagreements?, registry)?,
            alarms: register(alarms?, registry)?,
        })
    }

    /// Notes which endpoints answer.
    pub fn endpoints(&self, chain: &Mainchain) {
        for endpoint in chain.endpoints() {
            self.up
                .with_label_values(&[endpoint.name()])
                .set(endpoint.is_up().into());
        }
        self.disagreements
            .set(i64::try_from(chain.disagreements()).unwrap_or(i64::MAX));
    }

    /// Counts an error that somebody must look at.
    pub fn alarm(&self) {
        self.alarms.inc();
    }
}

/// Counters and gauges about what a validator reports of the mainchain.
#[derive(Clone, Debug)]
pub struct ReporterMetrics {
    told: IntGauge,
    final_: IntGauge,
    reports: IntCounter,
    health: Health,
}

impl ReporterMetrics {
    /// Registers them.
    pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let told = IntGauge::new(
            "castellan_observer_told_block",
            "Mainchain block up to which every event is counted here",
        );
        let final_ = IntGauge::new(
            "castellan_observer_final_block",
            "Newest mainchain block that is final there",
        );
        let reports = IntCounter::new(
            "castellan_observer_observations_total",
            "Observations that were reported",
        );
        Ok(Self {
            told: register(told?, registry)?,
            final_: register(final_?, registry)?,
            reports: register(reports?, registry)?,
            health: Health::register(registry, "castellan_observer")?,
        })
    }

    /// How the endpoints are.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Notes how far events were told, and how far they could be.
    pub fn place(&self, told: Option<u64>, final_: u64) {
        let number = |block: u64| i64::try_from(block).unwrap_or(i64::MAX);
        self.told.set(number(told.unwrap_or_default()));
        self.final_.set(number(final_));
    }

    /// Counts what was reported.
    pub fn reported(&self, count: usize) {
        self.reports.inc_by(count as u64);
    }
}
