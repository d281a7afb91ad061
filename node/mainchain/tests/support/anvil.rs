// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! An EVM node, where a test that cannot go on panics.

use super::appchain::Chain;
use alloy::{primitives::Address, rpc::json_rpc::RpcSend};
use castellan_evm::{Plan, Set};
use castellan_mainchain::deployment::Deployment;

pub struct Anvil {
    node: castellan_evm::Anvil,
    pub url: String,
}

impl Anvil {
    /// Starts one on a port that the system chose.
    pub async fn start(more: &[&str]) -> Self {
        Self::from(castellan_evm::Anvil::start(more).await.unwrap())
    }

    pub async fn start_at(port: u16, more: &[&str]) -> Self {
        Self::from(castellan_evm::Anvil::start_at(port, more).await.unwrap())
    }

    fn from(node: castellan_evm::Anvil) -> Self {
        let url = node.url().to_owned();
        Self { node, url }
    }

    pub fn port(&self) -> u16 {
        self.node.port()
    }

    pub async fn ask(&self, method: &'static str, params: impl RpcSend) -> serde_json::Value {
        self.node.ask(method, params).await.unwrap()
    }

    /// Creates a token that anyone can make units of.
    pub async fn token(&self) -> Address {
        self.node.token().unwrap()
    }

    /// Registers a token with the vault, when the notice has passed.
    pub async fn register(&self, deployment: &Deployment, token: Address) {
        self.node.schedule(deployment, &[token]).await.unwrap();
        self.node.register(deployment, &[token]).await.unwrap();
    }

    /// Pays units into the vault.
    pub async fn deposit(&self, deployment: &Deployment, token: Address, amount: u128, account: [u8; 32]) {
        self.node.deposit(deployment, token, amount, account).await.unwrap();
    }

    /// Ends it so that it can write its state.
    pub fn stop(&mut self) {
        self.node.stop().unwrap();
    }

    /// Deploys the contracts for `chain`.
    pub fn deploy(&self, chain: &Chain) -> Deployment {
        let (root, length) = chain.set_root();
        let set = Set { root, length };
        let plan = Plan::new(chain.genesis_hash(), 0, set, set);
        self.node.deploy(&plan).unwrap().0
    }
}
