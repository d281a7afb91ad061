// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A mainchain with the real contracts, and an appchain that signs what it is told to. Both on loopback.

#![allow(dead_code, clippy::unwrap_used)]

pub mod anvil;
pub mod appchain;

/// An endpoint that passes requests on, and changes, swallows or makes up what it likes.
pub mod proxy {
    pub use castellan_evm::proxy::Fate;
    use serde_json::Value;

    pub fn start(target: &str, decide: impl Fn(&Value) -> Option<Fate> + Send + Sync + 'static) -> String {
        castellan_evm::proxy::start(target, decide).unwrap()
    }
}

use alloy::{
    primitives::{Bytes, U256},
    signers::local::PrivateKeySigner,
};
use anvil::Anvil;
use appchain::Chain;
use castellan_mainchain::{
    account::Account,
    chain::{Mainchain, Tag},
    contracts::Anchor,
    deployment::Deployment,
    endpoint::{Endpoint, Patience},
    journal::Journal,
    submitter::{Policy, Submitter},
};
use std::{sync::Arc, time::Duration};

/// Short times, so that tests do not wait.
pub const PATIENCE: Patience = Patience {
    timeout: Duration::from_secs(10),
    first_wait: Duration::from_millis(50),
    longest_wait: Duration::from_millis(100),
};

/// Submits at once whatever is newer.
pub const POLICY: Policy = Policy {
    every: 1,
    stagger: Duration::ZERO,
    replace_after: Duration::from_secs(3_600),
    max_fee: 1_000_000_000_000,
};

/// The mainchain behind these addresses.
pub fn mainchain(urls: &[&str], deployment: &Deployment) -> Arc<Mainchain> {
    let endpoints = urls
        .iter()
        .map(|url| Endpoint::new(url.parse().unwrap(), PATIENCE).unwrap())
        .collect();
    Arc::new(Mainchain::new(endpoints, deployment.clone()).unwrap())
}

/// A mainchain node with the contracts, and what they were deployed for.
pub struct Scene {
    pub anvil: Anvil,
    pub deployment: Deployment,
    pub chain: Chain,
    pub folder: tempfile::TempDir,
}

impl Scene {
    pub async fn new() -> Self {
        let chain = Chain::new();
        let anvil = Anvil::start(&[]).await;
        let deployment = anvil.deploy(&chain);
        Self {
            anvil,
            deployment,
            chain,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn mainchain(&self) -> Arc<Mainchain> {
        mainchain(&[&self.anvil.url], &self.deployment)
    }

    /// A key with money.
    pub async fn key(&self, seed: u8) -> PrivateKeySigner {
        let key = PrivateKeySigner::from_slice(&[seed; 32]).unwrap();
        let wealth = U256::from(10).pow(U256::from(20));
        self.anvil.ask("anvil_setBalance", (key.address(), wealth)).await;
        key
    }

    /// A submitter with this key and a folder of its own, over these addresses.
    pub async fn submitter(&self, seed: u8, urls: &[&str], policy: Policy) -> Submitter<Chain> {
        let account = Account::new(self.key(seed).await, self.deployment.chain_id);
        Submitter::new(
            mainchain(urls, &self.deployment),
            self.chain.clone(),
            account,
            Journal::open(&self.state(seed)).unwrap(),
            policy,
            None,
        )
        .unwrap()
    }

    pub fn state(&self, seed: u8) -> std::path::PathBuf {
        self.folder.path().join(seed.to_string())
    }

    /// What the contract says is its newest anchor.
    pub async fn latest(&self) -> u32 {
        let chain = self.mainchain();
        let head = chain.head(Tag::Latest).await.unwrap();
        let contract = self.deployment.anchor.address;
        chain
            .view(contract, Anchor::latestCall {}, &head, "latest")
            .await
            .unwrap()
    }

    /// How many transactions of this key's are in the chain.
    pub async fn nonce(&self, seed: u8) -> u64 {
        let chain = self.mainchain();
        let head = chain.head(Tag::Latest).await.unwrap();
        let key = PrivateKeySigner::from_slice(&[seed; 32]).unwrap();
        chain.nonce(key.address(), &head).await.unwrap()
    }

    /// Whether blocks are made for every transaction, or only when asked for.
    pub async fn automine(&self, on: bool) {
        self.anvil.ask("evm_setAutomine", (on,)).await;
    }

    pub async fn mine(&self) {
        self.anvil.ask("evm_mine", ()).await;
    }

    pub async fn set_code(&self, of: alloy::primitives::Address, code: &'static [u8]) {
        self.anvil.ask("anvil_setCode", (of, Bytes::from_static(code))).await;
    }
}
