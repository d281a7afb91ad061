// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Follows the finalised chain block by block and tells the fate of transactions.
//!
//! One task reads every finalised block once, however many transactions wait. A transaction's fate is decided by what
//! is final and by nothing else: it was included, or its time is over, or another transaction has its nonce. What the
//! pool says in between (dropped, invalid, usurped) is no fate, only a reason to hand the transaction in again.

use super::{refusal::Refusal, AccountId32, At, Client};
use crate::rpc_parameters;
use anyhow::{bail, Context};
use serde::Deserialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};
use subxt::{
    events::Phase,
    ext::scale_value::Composite,
    utils::{to_hex, H256},
};
use tokio::{
    sync::{oneshot, watch},
    time::{sleep, Instant},
};

/// How often the node is asked for its finalised head.
const POLL: Duration = Duration::from_millis(200);
/// How long nothing may become final before giving up.
const STALLED: Duration = Duration::from_secs(300);
/// After how many blocks without inclusion a transaction is handed in again.
const RESUBMIT_EVERY: u64 = 4;

/// An event that a transaction, or the start or end of a block, left behind.
#[derive(Clone, Debug)]
pub struct Event {
    /// The pallet.
    pub pallet: String,
    /// The event.
    pub name: String,
    /// Its fields.
    pub fields: Composite<()>,
}

impl Event {
    /// Whether this is the event of that name.
    pub fn is(&self, pallet: &str, name: &str) -> bool {
        self.pallet == pallet && self.name == name
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&subxt::dynamic::Value> {
        match &self.fields {
            Composite::Named(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            Composite::Unnamed(_) => None,
        }
    }

    /// The field of that name as a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.field(name)?.as_u128()?.try_into().ok()
    }
}

/// A transaction that a finalised block includes.
#[derive(Clone)]
pub struct Included {
    /// The chain at that block.
    pub at: At,
    /// The block's number.
    pub block: u64,
    /// The transaction's events.
    pub events: Vec<Event>,
}

/// What becomes of a transaction.
pub enum Fate {
    /// A finalised block includes it, and its call succeeded or failed there.
    Included(Result<Included, Refusal>),
    /// No block can ever include it.
    Gone(&'static str),
}

/// A transaction whose fate is not known yet.
pub struct Pending {
    /// The transaction itself.
    pub bytes: Vec<u8>,
    /// Who signed it.
    pub account: AccountId32,
    /// Its nonce.
    pub nonce: u64,
    /// The last block that may include it.
    pub last_block: u64,
    /// The runtime that it was signed for.
    pub spec_version: u32,
}

struct Waiting {
    pending: Pending,
    /// The block at which its nonce was last looked at.
    checked: u64,
    tell: oneshot::Sender<Fate>,
}

type Register = Arc<Mutex<HashMap<H256, Waiting>>>;

/// The follower of the finalised chain.
pub struct Finality {
    waiting: Register,
    head: watch::Receiver<At>,
    failure: Arc<OnceLock<String>>,
    task: tokio::task::JoinHandle<()>,
}

impl Finality {
    /// Begins at the latest finalised block.
    pub async fn follow(client: Client) -> anyhow::Result<Self> {
        let start = client.finalized().await?;
        let (announce, head) = watch::channel(start.clone());
        let waiting = Register::default();
        let failure = Arc::new(OnceLock::new());
        let follower = Follower {
            client,
            waiting: waiting.clone(),
            announce,
            hash: start.block_hash(),
            number: start.block_number(),
        };
        let outcome = failure.clone();
        let task = tokio::spawn(async move {
            let register = follower.waiting.clone();
            if let Err(error) = follower.run().await {
                let _ = outcome.set(format!("{error:#}"));
            }
            // Whoever waits learns that nothing more will be known.
            lock(&register).clear();
        });
        Ok(Self {
            waiting,
            head,
            failure,
            task,
        })
    }

    /// The chain at the latest finalised block that was read.
    pub fn head(&self) -> At {
        self.head.borrow().clone()
    }

    /// Waits until block `number` is final and was read.
    pub async fn reached(&self, number: u64) -> anyhow::Result<()> {
        let mut head = self.head.clone();
        let reached = head.wait_for(|at| at.block_number() >= number).await;
        reached.map(|_| ()).map_err(|_| self.lost())
    }

    /// Why following ended, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }

    /// The error of whoever waits when following has ended.
    pub fn lost(&self) -> anyhow::Error {
        anyhow::anyhow!(
            "{}",
            self.failure().unwrap_or("the finalised chain is no longer followed")
        )
    }

    /// Watches a transaction. To be called before it is handed in, so that no block can slip through.
    pub fn watch(&self, hash: H256, pending: Pending) -> oneshot::Receiver<Fate> {
        let (tell, fate) = oneshot::channel();
        let checked = self.head.borrow().block_number();
        lock(&self.waiting).insert(hash, Waiting { pending, checked, tell });
        fate
    }

    /// No longer watches a transaction that the pool did not take.
    pub fn forget(&self, hash: &H256) {
        lock(&self.waiting).remove(hash);
    }
}

impl Drop for Finality {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A panic elsewhere leaves the register whole: every change to it is a single insertion or removal.
fn lock(register: &Register) -> std::sync::MutexGuard<'_, HashMap<H256, Waiting>> {
    register.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Deserialize)]
struct SignedBlock {
    block: Block,
}

#[derive(Deserialize)]
struct Block {
    extrinsics: Vec<String>,
}

struct Follower {
    client: Client,
    waiting: Register,
    announce: watch::Sender<At>,
    hash: H256,
    number: u64,
}

impl Follower {
    async fn run(mut self) -> anyhow::Result<()> {
        let mut progress = Instant::now();
        while !self.announce.is_closed() {
            let head: H256 = self.client.request("chain_getFinalizedHead", rpc_parameters![]).await?;
            if head == self.hash {
                if progress.elapsed() > STALLED {
                    bail!("no block has become final for {} seconds", STALLED.as_secs());
                }
                sleep(POLL).await;
                continue;
            }
            let at = self.client.at(head).await?;
            let mut fates = Vec::new();
            let read = self.read(&at, &mut fates).await;
            if read.is_ok() {
                (self.hash, self.number) = (head, at.block_number());
                progress = Instant::now();
                self.announce.send_replace(at);
            }
            // Only now: whoever learns that something is final must find it in the latest finalised block.
            for (tell, fate) in fates {
                let _ = tell.send(fate);
            }
            read?;
        }
        Ok(())
    }

    /// Reads all blocks up to `at` and collects the fates that they decide.
    async fn read(&self, at: &At, fates: &mut Vec<(oneshot::Sender<Fate>, Fate)>) -> anyhow::Result<()> {
        for number in self.number.saturating_add(1)..=at.block_number() {
            self.scan(number, at, fates).await?;
        }
        self.judge(at, fates).await
    }

    /// Looks for waiting transactions in one finalised block.
    async fn scan(&self, number: u64, head: &At, fates: &mut Vec<(oneshot::Sender<Fate>, Fate)>) -> anyhow::Result<()> {
        if lock(&self.waiting).is_empty() {
            return Ok(());
        }
        let hash = match number == head.block_number() {
            true => head.block_hash(),
            false => {
                let hash: Option<H256> = self
                    .client
                    .request("chain_getBlockHash", rpc_parameters![number])
                    .await?;
                hash.with_context(|| format!("the node does not know block {number}, which is final"))?
            },
        };
        let block: Option<SignedBlock> = self.client.request("chain_getBlock", rpc_parameters![hash]).await?;
        let block = block
            .with_context(|| format!("the node has no body of block {number}"))?
            .block;
        let mut found = Vec::new();
        for (index, extrinsic) in (0u32..).zip(&block.extrinsics) {
            let bytes = hex::decode(extrinsic.trim_start_matches("0x")).context("the node sends what is not hex")?;
            let hash = subxt::config::Hasher::hash(head.hasher(), &bytes);
            if let Some(waiting) = lock(&self.waiting).remove(&hash) {
                found.push((index, waiting.tell));
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let at = self.client.at(hash).await?;
        let all = events_of(&at).await?;
        for (index, tell) in found {
            let own = all.iter().filter(|(phase, _)| *phase == Phase::ApplyExtrinsic(index));
            let events: Vec<Event> = own.map(|(_, event)| event.clone()).collect();
            let failure = events.iter().find(|event| event.is("System", "ExtrinsicFailed"));
            let result = match failure.map(|event| event.field("dispatch_error")) {
                Some(Some(error)) => Err(Refusal::from_dispatch_error(error, at.metadata_ref(), Some(number))),
                Some(None) => bail!("block {number} does not say why a transaction failed"),
                None => Ok(Included {
                    at: at.clone(),
                    block: number,
                    events,
                }),
            };
            fates.push((tell, Fate::Included(result)));
        }
        Ok(())
    }

    /// Finds transactions that can no longer be included, and hands in again those that still can.
    async fn judge(&self, at: &At, fates: &mut Vec<(oneshot::Sender<Fate>, Fate)>) -> anyhow::Result<()> {
        let number = at.block_number();
        let (mut over, mut overdue) = (Vec::new(), Vec::new());
        for (hash, waiting) in lock(&self.waiting).iter_mut() {
            let pending = &waiting.pending;
            if number >= pending.last_block {
                over.push((*hash, "its time ran out before a block included it"));
            } else if at.spec_version() != pending.spec_version {
                over.push((*hash, "the runtime that it was signed for was replaced"));
            } else if number.saturating_sub(waiting.checked) >= RESUBMIT_EVERY {
                overdue.push((*hash, pending.account, pending.nonce, pending.bytes.clone()));
                waiting.checked = number;
            }
        }
        for (hash, account, nonce, bytes) in overdue {
            if nonce_of(at, account).await? > nonce {
                // Every block up to this one was searched, so a different transaction used the nonce.
                over.push((hash, "another transaction of the account took its nonce"));
            } else {
                // Refused or not: what counts is what becomes final.
                let _: Result<H256, _> = self
                    .client
                    .request("author_submitExtrinsic", rpc_parameters![to_hex(bytes)])
                    .await;
            }
        }
        for (hash, why) in over {
            if let Some(waiting) = lock(&self.waiting).remove(&hash) {
                fates.push((waiting.tell, Fate::Gone(why)));
            }
        }
        Ok(())
    }
}

/// How many transactions of `account` the chain has included.
pub async fn nonce_of(at: &At, account: AccountId32) -> anyhow::Result<u64> {
    Ok(at.tx().account_nonce(&account).await?)
}

/// The events of a block in their order, each with the phase that emitted it.
pub async fn events_of(at: &At) -> anyhow::Result<Vec<(Phase, Event)>> {
    let mut events = Vec::new();
    for event in at.events().fetch().await?.iter() {
        let event = event?;
        let fields = event.decode_fields_unchecked_as::<Composite<()>>()?;
        let decoded = Event {
            pallet: event.pallet_name().into(),
            name: event.event_name().into(),
            fields,
        };
        events.push((event.phase(), decoded));
    }
    Ok(events)
}
