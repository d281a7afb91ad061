// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tells the appchain what happened on the mainchain: a validator's reports, each of which counts once two thirds of the
//! validators say the same.
//!
//! Everything is read at the mainchain's final head. The place up to which events were told moves on only when the appchain's
//! final state has counted or settled every one of them, so a report that was lost on its way is made again.

use crate::{
    chain::{Block, Mainchain, Tag},
    contracts::{Anchor, Erc20, Vault, Vault::VaultEvents},
    error::{Error, Result},
    metrics::ReporterMetrics,
    observer::{Batch, Observed, Observer},
    pace::Pace,
};
use alloy::primitives::{Address, U256};
use async_trait::async_trait;
use castellan_settlement::{
    observation::{Checkpoint, Deposit, Kept, Observation, MAX_OBSERVATIONS},
    report::{Awaited, Reception},
    Domain,
};
use sp_core::{H160, H256};
use std::{sync::Arc, time::Duration};

/// Checkpoints are told of mainchain blocks whose number is a multiple of this, so that all validators tell of the same ones.
pub const CHECKPOINT_EVERY: u64 = 8;
/// The status of an exit in the vault from which on it was paid, or never will be.
const STATUS_PAID: u8 = 5;

/// The appchain, as a validator's node knows it.
#[async_trait]
pub trait Listener: Send + Sync {
    /// What leaves are for; `None` until governance has named the vault.
    async fn domain(&self) -> Result<Option<Domain>>;

    /// What the chain waits to hear by its best state; `None` if this node has no key that a validator reports with.
    async fn awaited(&self) -> Result<Option<Awaited>>;

    /// What votes for these would be, by the best state, or by the final one.
    async fn receptions(&self, observations: &[Observation], final_: bool) -> Result<Vec<Reception>>;

    /// Signs a report and hands it to the transaction pool.
    async fn report(&self, observations: Vec<Observation>) -> Result<()>;
}

/// What a turn came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Told {
    /// There is nothing to tell, or nobody to tell it.
    Nothing,
    /// So many observations were reported.
    Reported(usize),
    /// All that is new was reported, and is not counted in a final block yet.
    Waiting,
}

/// A reporter.
pub struct Reporter<L> {
    chain: Arc<Mainchain>,
    observer: Observer,
    listener: L,
    metrics: Option<ReporterMetrics>,
}

impl<L: Listener> Reporter<L> {
    /// Puts one together.
    pub fn new(chain: Arc<Mainchain>, observer: Observer, listener: L, metrics: Option<ReporterMetrics>) -> Self {
        Self {
            chain,
            observer,
            listener,
            metrics,
        }
    }

    /// Takes turns until something happens that no further turn can mend, and says what.
    pub async fn run(mut self, pause: Duration) -> Error {
        let mut pace = Pace::new(pause);
        loop {
            let turn = self.turn().await;
            let wait = pace.after(&turn);
            if let Err(error @ (Error::FinalityBroken(_) | Error::WrongAppchain)) = turn {
                return error;
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Looks once at both chains and reports what is new.
    pub async fn turn(&mut self) -> Result<Told> {
        let result = self.look_and_tell().await;
        if let Some(metrics) = &self.metrics {
            metrics.health().endpoints(&self.chain);
            match &result {
                Ok(Told::Reported(count)) => metrics.reported(*count),
                Err(error) if error.is_alarming() => metrics.health().alarm(),
                _ => {},
            }
        }
        result
    }

    async fn look_and_tell(&mut self) -> Result<Told> {
        let Some(domain) = self.listener.domain().await? else {
            return Ok(Told::Nothing);
        };
        self.ensure_same(&domain)?;
        self.chain.check().await?;
        let Some(awaited) = self.listener.awaited().await? else {
            return Ok(Told::Nothing);
        };
        let head = self.chain.head(Tag::Finalized).await?;
        // Events first, so that what they settle is not asked about.
        while let Some(batch) = self.observer.next().await? {
            match self.tell_batch(&batch).await? {
                Told::Nothing => self.observer.told(&batch)?,
                more => return Ok(more),
            }
        }
        if let Some(metrics) = &self.metrics {
            metrics.place(self.observer.place(), head.number);
        }
        let mut observations = self.lapsed(&awaited, &head).await?;
        observations.extend(self.checkpoint(&awaited, &head).await?);
        self.tell(&observations).await
    }

    /// The contracts are those that the chain means.
    fn ensure_same(&self, domain: &Domain) -> Result<()> {
        let deployment = self.chain.deployment();
        let is_same = domain.chain_id == deployment.chain_id
            && domain.vault == h160(deployment.vault.address)
            && domain.genesis.0 == deployment.genesis.0;
        if is_same {
            Ok(())
        } else {
            Err(Error::WrongAppchain)
        }
    }

    /// Reports what is new in a batch. Nothing, once a final block has counted or settled all of it.
    async fn tell_batch(&self, batch: &Batch) -> Result<Told> {
        let observations: Vec<_> = batch.events.iter().filter_map(observation).collect();
        let told = self.tell(&observations).await?;
        if told != Told::Nothing || observations.is_empty() {
            return Ok(told);
        }
        let receptions = self.listener.receptions(&observations, true).await?;
        let is_done = |reception: &Reception| matches!(reception, Reception::Counted | Reception::Settled);
        Ok(if receptions.iter().all(is_done) {
            Told::Nothing
        } else {
            Told::Waiting
        })
    }

    /// Reports those that are new by the best block.
    async fn tell(&self, observations: &[Observation]) -> Result<Told> {
        if observations.is_empty() {
            return Ok(Told::Nothing);
        }
        let receptions = self.listener.receptions(observations, false).await?;
        let mut told = Told::Nothing;
        if receptions.contains(&Reception::TooEarly) {
            told = Told::Waiting;
        }
        let news: Vec<_> = observations
            .iter()
            .zip(receptions)
            .filter(|(_, reception)| *reception == Reception::New)
            .map(|(observation, _)| observation.clone())
            .collect();
        for some in news.chunks(MAX_OBSERVATIONS as usize) {
            self.listener.report(some.to_vec()).await?;
        }
        if !news.is_empty() {
            told = Told::Reported(news.len());
        }
        Ok(told)
    }

    /// Exits that somebody wants back, whose windows are over and that were not paid.
    async fn lapsed(&self, awaited: &Awaited, head: &Block) -> Result<Vec<Observation>> {
        let mut lapsed = Vec::new();
        for (exit, expiry) in awaited.lapses.iter().copied() {
            if head.timestamp <= expiry {
                continue;
            }
            let call = Vault::exitsCall { id: exit };
            let record = self.view_vault(call, head, "an exit").await?;
            if record.status < STATUS_PAID {
                lapsed.push(Observation::Lapsed { exit, expiry });
            }
        }
        Ok(lapsed)
    }

    /// How things stand at the newest final block that is told of.
    async fn checkpoint(&self, awaited: &Awaited, head: &Block) -> Result<Option<Observation>> {
        let number = head.number.saturating_sub(head.number % CHECKPOINT_EVERY);
        let is_new = awaited.checkpoint.is_none_or(|last| last < number);
        if !is_new || number < self.chain.deployment().from_block {
            return Ok(None);
        }
        let block = self.chain.block(number).await?;
        let anchor = self.chain.deployment().anchor.address;
        let anchored = self
            .chain
            .view(anchor, Anchor::latestCall {}, &block, "the newest anchor")
            .await?;
        let deposits = self
            .view_vault(Vault::nextDepositCall {}, &block, "the number of deposits")
            .await?;
        let mut tokens = Vec::new();
        for token in &awaited.tokens {
            tokens.push(self.kept(*token, &block).await?);
        }
        Ok(Some(Observation::Checkpoint(Checkpoint {
            number,
            hash: H256(block.hash.0),
            timestamp: block.timestamp,
            anchored,
            deposits,
            tokens: tokens
                .try_into()
                .map_err(|_| Error::Config("the chain asks for more tokens than a checkpoint holds".into()))?,
        })))
    }

    async fn kept(&self, token: H160, block: &Block) -> Result<Kept> {
        let vault = self.chain.deployment().vault.address;
        let asset = Address::from(token.0);
        let record = self.view_vault(Vault::assetsCall { asset }, block, "an asset").await?;
        // What is no contract has nothing, and answers nothing.
        let balance = self
            .chain
            .view(asset, Erc20::balanceOfCall { account: vault }, block, "a balance")
            .await
            .or_else(|error| match error {
                Error::Unreadable(_) | Error::Refused { .. } => Ok(U256::ZERO),
                other => Err(other),
            })?;
        Ok(Kept {
            token,
            balance: balance.try_into().unwrap_or(u128::MAX),
            locked: record.locked,
        })
    }

    async fn view_vault<Call: alloy::sol_types::SolCall>(
        &self,
        call: Call,
        at: &Block,
        question: &'static str,
    ) -> Result<Call::Return> {
        let vault = self.chain.deployment().vault.address;
        self.chain.view(vault, call, at, question).await
    }
}

fn h160(address: Address) -> H160 {
    H160(address.into_array())
}

/// What the chain is told of an event; `None` for those that say nothing to it.
fn observation(observed: &Observed) -> Option<Observation> {
    match &observed.event {
        VaultEvents::Deposited(event) => Some(Observation::Deposited(Deposit {
            number: event.number,
            token: h160(event.asset),
            from: h160(event.from),
            account: event.account.0,
            amount: event.amount,
        })),
        VaultEvents::ExitPaid(event) => Some(Observation::Paid {
            exit: event.id,
            block: observed.block,
        }),
        VaultEvents::ExitInvalidated(event) => Some(Observation::Voided { exit: event.id }),
        VaultEvents::EscapeOpened(event) => Some(Observation::Escaped { anchor: event.anchor }),
    }
}
