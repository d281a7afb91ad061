// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The reporter against the real vault on a real EVM node, and a chain that takes and loses reports as the test says.

#![allow(clippy::unwrap_used)]

mod support;

use alloy::primitives::Address;
use async_trait::async_trait;
use castellan_mainchain::{
    observer::Observer,
    reporter::{Listener, Reporter, Told, CHECKPOINT_EVERY},
    Error, Result,
};
use castellan_settlement::{
    observation::{Observation, MAX_OBSERVATIONS},
    report::{Awaited, Reception},
    Domain,
};
use sp_core::{H160, H256};
use std::sync::{Arc, Mutex};
use support::Scene;

/// A chain with one validator, who is asked.
#[derive(Clone, Default)]
struct Chain {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    domain: Option<Domain>,
    /// Reports that came, each as it came.
    reports: Vec<Vec<Observation>>,
    /// What of it is in the best block, and what in the final one.
    best: Vec<Observation>,
    final_: Vec<Observation>,
    /// Reports are lost on their way.
    loses: bool,
    /// Deposits from here on come too early.
    window: u64,
    is_validator: bool,
}

impl Chain {
    fn new(scene: &Scene) -> Self {
        let deployment = &scene.deployment;
        let chain = Self::default();
        *chain.state.lock().unwrap() = State {
            domain: Some(Domain {
                chain_id: deployment.chain_id,
                vault: H160(deployment.vault.address.into_array()),
                genesis: H256(deployment.genesis.0),
            }),
            window: u64::MAX,
            is_validator: true,
            ..State::default()
        };
        chain
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    /// Everything in the best block becomes final.
    fn finalise(&self) {
        self.change(|state| state.final_ = state.best.clone());
    }

    fn deposits(&self) -> Vec<u64> {
        let state = self.state.lock().unwrap();
        state
            .reports
            .iter()
            .flatten()
            .filter_map(|observation| match observation {
                Observation::Deposited(deposit) => Some(deposit.number),
                _ => None,
            })
            .collect()
    }
}

#[async_trait]
impl Listener for Chain {
    async fn domain(&self) -> Result<Option<Domain>> {
        Ok(self.state.lock().unwrap().domain)
    }

    async fn awaited(&self) -> Result<Option<Awaited>> {
        let state = self.state.lock().unwrap();
        let checkpoint = state.final_.iter().rev().find_map(|observation| match observation {
            Observation::Checkpoint(checkpoint) => Some(checkpoint.number),
            _ => None,
        });
        Ok(state.is_validator.then(|| Awaited {
            observers: Vec::new(),
            next_deposit: 0,
            checkpoint,
            tokens: vec![H160([9; 20])],
            lapses: Vec::new(),
        }))
    }

    async fn receptions(&self, observations: &[Observation], final_: bool) -> Result<Vec<Reception>> {
        let state = self.state.lock().unwrap();
        let known = if final_ { &state.final_ } else { &state.best };
        let reception = |observation: &Observation| match observation {
            known_ if known.contains(known_) => Reception::Counted,
            Observation::Deposited(deposit) if deposit.number >= state.window => Reception::TooEarly,
            _ => Reception::New,
        };
        Ok(observations.iter().map(reception).collect())
    }

    async fn report(&self, observations: Vec<Observation>) -> Result<()> {
        let mut state = self.state.lock().unwrap();
        assert!(observations.len() <= MAX_OBSERVATIONS as usize);
        state.reports.push(observations.clone());
        if !state.loses {
            state.best.extend(observations);
        }
        Ok(())
    }
}

/// A vault with a token, this many deposits in it, and a final head behind them.
async fn deposited(count: u64) -> Scene {
    let scene = Scene::new().await;
    let token = scene.anvil.token().await;
    scene.anvil.register(&scene.deployment, token).await;
    deposit(&scene, token, count).await;
    scene
}

async fn deposit(scene: &Scene, token: Address, count: u64) {
    for number in 0..count {
        scene
            .anvil
            .deposit(&scene.deployment, token, u128::from(number) + 1, [7; 32])
            .await;
    }
    scene.anvil.ask("anvil_mine", (100,)).await;
}

fn reporter(scene: &Scene, chain: &Chain) -> Reporter<Chain> {
    let observer = Observer::open(scene.mainchain(), &scene.state(9)).unwrap();
    Reporter::new(scene.mainchain(), observer, chain.clone(), None)
}

#[tokio::test]
async fn everything_is_told_until_a_final_block_has_it() {
    let scene = deposited(3).await;
    let chain = Chain::new(&scene);
    let mut reporter = reporter(&scene, &chain);
    chain.change(|state| state.loses = true);
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(3));
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(3), "it was lost");
    chain.change(|state| state.loses = false);
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(3));
    assert_eq!(reporter.turn().await.unwrap(), Told::Waiting, "it is not final");
    // A fork without it becomes the best chain.
    chain.change(|state| state.best.clear());
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(3));
    chain.finalise();
    // Now what is told is how things stand.
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(1));
    let last = chain.state.lock().unwrap().reports.last().cloned().unwrap();
    let [Observation::Checkpoint(checkpoint)] = &last[..] else {
        panic!("{last:?}");
    };
    assert_eq!(checkpoint.number % CHECKPOINT_EVERY, 0);
    assert_eq!((checkpoint.deposits, checkpoint.anchored), (3, 0));
    assert_eq!(
        checkpoint.tokens[0].balance, 0,
        "nobody has a token at an address without code"
    );
    chain.finalise();
    assert_eq!(reporter.turn().await.unwrap(), Told::Nothing);
    assert_eq!(chain.deposits().len(), 12);
}

#[tokio::test]
async fn a_lost_place_is_made_up_for_and_a_kept_one_is_gone_on_from() {
    let scene = deposited(2).await;
    let chain = Chain::new(&scene);
    let mut first = reporter(&scene, &chain);
    while first.turn().await.unwrap() != Told::Nothing {
        chain.finalise();
    }
    drop(first);
    let before = chain.deposits().len();
    let mut again = reporter(&scene, &chain);
    assert_eq!(again.turn().await.unwrap(), Told::Nothing);
    std::fs::remove_file(scene.state(9).join("observed.json")).unwrap();
    let mut lost = reporter(&scene, &chain);
    assert_eq!(lost.turn().await.unwrap(), Told::Nothing);
    assert_eq!(chain.deposits().len(), before, "the chain has counted all of it");
}

#[tokio::test]
async fn what_comes_too_early_is_told_later() {
    let scene = deposited(40).await;
    let chain = Chain::new(&scene);
    chain.change(|state| state.window = 20);
    let mut reporter = reporter(&scene, &chain);
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(20));
    chain.finalise();
    assert_eq!(reporter.turn().await.unwrap(), Told::Waiting);
    chain.change(|state| state.window = u64::MAX);
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(20));
    assert_eq!(chain.deposits(), (0..40).collect::<Vec<_>>());
}

#[tokio::test]
async fn who_is_no_validator_and_who_knows_no_vault_says_nothing() {
    let scene = deposited(1).await;
    let chain = Chain::new(&scene);
    chain.change(|state| state.is_validator = false);
    let mut reporter = reporter(&scene, &chain);
    assert_eq!(reporter.turn().await.unwrap(), Told::Nothing);
    chain.change(|state| state.is_validator = true);
    let domain = chain.state.lock().unwrap().domain;
    chain.change(|state| state.domain = None);
    assert_eq!(reporter.turn().await.unwrap(), Told::Nothing);
    assert!(chain.deposits().is_empty());
    // The contracts of another chain, vault or genesis are none of ours.
    for change in [
        |domain: &mut Domain| domain.chain_id += 1,
        |domain: &mut Domain| domain.vault.0[0] ^= 1,
        |domain: &mut Domain| domain.genesis.0[0] ^= 1,
    ] {
        let mut other = domain.unwrap();
        change(&mut other);
        chain.change(|state| state.domain = Some(other));
        assert!(matches!(reporter.turn().await, Err(Error::WrongAppchain)));
    }
    chain.change(|state| state.domain = domain);
    assert_eq!(reporter.turn().await.unwrap(), Told::Reported(1));
}
