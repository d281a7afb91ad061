// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Brings what validators signed to the anchor contract. Any number of submitters may run, each with a key of its own: the
//! first wins, the others notice and stop. Nothing that a submitter does can harm more than its own purse, since the
//! contract checks every signature.

use crate::{
    account::{Account, Fees},
    appchain::{Appchain, Latest},
    chain::{Block, Mainchain, Tag},
    contracts::Anchor,
    error::{Error, Result},
    evidence::Evidence,
    journal::{Attempt, Journal, Purpose, Sent},
    metrics::Metrics,
    pace::Pace,
};
use alloy::{
    primitives::{keccak256, Address, Bytes, B256, U256, U64},
    sol_types::{SolCall, SolInterface},
};
use serde::Deserialize;
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

/// What a transfer to oneself uses.
const CANCEL_GAS: u64 = 21_000;
/// More than the contract uses with the largest set that it can tell apart.
const MOST_GAS: u64 = 5_000_000;
/// How often a fee is raised at once, when an unknown transaction is in the way.
const RAISES: u32 = 8;

/// When to submit, and for how much.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Policy {
    /// How many blocks newer than the newest anchor a state must be. A new validator set is brought at once.
    pub every: u32,
    /// The span over which submitters spread, so that most of them see the first one's anchor before they begin.
    pub stagger: Duration,
    /// How long a transaction may be under way before a dearer one replaces it.
    pub replace_after: Duration,
    /// What is offered per unit of gas at most, in wei.
    pub max_fee: u128,
}

/// What a turn came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Turn {
    /// There is nothing newer to anchor, or not yet by enough.
    Nothing,
    /// Somebody else is about to, or it is not this submitter's moment yet.
    Waiting,
    /// A transaction that anchors this block was sent.
    Sent(u32),
    /// A transaction is under way.
    UnderWay,
    /// A transaction was replaced by a dearer one.
    Replaced(Purpose),
    /// The own transaction stored the anchor of this block.
    Stored(u32),
    /// The own transaction was mined, but another's was first.
    Lost,
    /// A transaction that had become useless was replaced by one that does nothing.
    Cancelled,
}

/// What the contract says.
#[derive(Clone, Copy, Debug)]
struct OnChain {
    latest: u32,
    set_id: u64,
    frozen: bool,
}

/// What a receipt is read for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    status: U64,
    gas_used: U64,
    effective_gas_price: U256,
}

/// A submitter.
pub struct Submitter<A> {
    chain: Arc<Mainchain>,
    appchain: A,
    account: Account,
    journal: Journal,
    policy: Policy,
    metrics: Option<Metrics>,
    known_appchain: bool,
    /// Since when something beyond this anchor has been due.
    due: Option<(u32, Instant)>,
}

impl<A: Appchain> Submitter<A> {
    /// Puts one together. What the journal holds must be of this account and chain.
    pub fn new(
        chain: Arc<Mainchain>,
        appchain: A,
        account: Account,
        journal: Journal,
        policy: Policy,
        metrics: Option<Metrics>,
    ) -> Result<Self> {
        if let Some(sent) = journal.sent() {
            if sent.account != account.address() || sent.chain_id != account.chain_id() {
                return Err(Error::Config(
                    "the folder holds a transaction of another account or chain that is still under way".into(),
                ));
            }
        }
        Ok(Self {
            chain,
            appchain,
            account,
            journal,
            policy,
            metrics,
            known_appchain: false,
            due: None,
        })
    }

    /// Takes turns until something happens that no further turn can mend, and says what.
    pub async fn run(mut self, pause: Duration) -> Error {
        let mut pace = Pace::new(pause);
        loop {
            let turn = self.turn().await;
            let wait = pace.after(&turn);
            if let Err(error @ (Error::Frozen | Error::WrongAppchain)) = turn {
                return error;
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Looks once at both chains and does what is to be done.
    pub async fn turn(&mut self) -> Result<Turn> {
        let result = self.look_and_act().await;
        if let Some(metrics) = &self.metrics {
            metrics.health().endpoints(&self.chain);
            if result.as_ref().is_err_and(Error::is_alarming) {
                metrics.health().alarm();
            }
        }
        result
    }

    async fn look_and_act(&mut self) -> Result<Turn> {
        self.chain.check().await?;
        if !self.known_appchain {
            if self.appchain.genesis().await? != self.chain.deployment().genesis {
                return Err(Error::WrongAppchain);
            }
            self.known_appchain = true;
        }
        let head = self.chain.head(Tag::Latest).await?;
        let now = self.on_chain(&head).await?;
        let newest = self.appchain.latest().await;
        self.report(&head, now, newest.as_ref().ok().copied().flatten()).await?;
        if now.frozen {
            return Err(Error::Frozen);
        }
        let newest = newest?.filter(|newest| newest.number > now.latest);
        if let Some(sent) = self.journal.sent().cloned() {
            return self.follow(sent, &head, now, newest).await;
        }
        let Some(newest) = newest else {
            return Ok(Turn::Nothing);
        };
        if newest.set_id == now.set_id && newest.number.saturating_sub(now.latest) < self.policy.every {
            return Ok(Turn::Nothing);
        }
        if !self.has_waited(now.latest) {
            return Ok(Turn::Waiting);
        }
        let evidence = self.choose(now, newest).await?;
        let pending = json!({ "to": self.contract(), "data": Bytes::from(Anchor::latestCall {}.abi_encode()) });
        let pending: Bytes = self.chain.any("eth_call", (pending, "pending")).await?;
        if Anchor::latestCall::abi_decode_returns(&pending).is_ok_and(|latest| latest >= evidence.number) {
            return Ok(Turn::Waiting);
        }
        self.submit(&evidence, &head, now).await
    }

    fn contract(&self) -> Address {
        self.chain.deployment().anchor.address
    }

    async fn on_chain(&self, head: &Block) -> Result<OnChain> {
        let contract = self.contract();
        Ok(OnChain {
            latest: self
                .chain
                .view(contract, Anchor::latestCall {}, head, "the newest anchor")
                .await?,
            set_id: self
                .chain
                .view(contract, Anchor::currentSetIdCall {}, head, "the set in office")
                .await?,
            frozen: self
                .chain
                .view(contract, Anchor::frozenCall {}, head, "whether it is frozen")
                .await?,
        })
    }

    async fn report(&self, head: &Block, now: OnChain, newest: Option<Latest>) -> Result<()> {
        let Some(metrics) = &self.metrics else {
            return Ok(());
        };
        let call = Anchor::anchorCall { number: now.latest };
        let anchor = self.chain.view(self.contract(), call, head, "an anchor").await?;
        let stored: u64 = anchor.anchoredAt.to();
        let age = (stored > 0).then(|| head.timestamp.saturating_sub(stored));
        metrics.anchor(now.latest, age, newest.map(|newest| newest.number), now.frozen);
        Ok(())
    }

    /// Whether this submitter's part of the span is over. The order among submitters changes with every anchor.
    fn has_waited(&mut self, latest: u32) -> bool {
        let since = match self.due {
            Some((of, since)) if of == latest => since,
            _ => {
                let now = Instant::now();
                self.due = Some((latest, now));
                now
            },
        };
        let seed = keccak256([self.account.address().as_slice(), &latest.to_be_bytes()].concat());
        let share = u32::from(seed[0]);
        since.elapsed() >= self.policy.stagger.saturating_mul(share) / 256
    }

    /// The newest evidence that the contract can take now: by the set in office or the one after it. Sets are handed over
    /// one by one, so after a long pause the newest of all may be too new.
    async fn choose(&self, now: OnChain, newest: Latest) -> Result<Evidence> {
        let last_set = now.set_id.saturating_add(1);
        if newest.set_id <= last_set {
            return self.appchain.evidence(newest.number).await;
        }
        let (mut from, mut to) = (now.latest.saturating_add(1), newest.number);
        let mut best = None;
        while from <= to {
            let middle = from.saturating_add(to.saturating_sub(from) / 2);
            let evidence = self.appchain.evidence(middle).await?;
            if evidence.commitment.set_id <= last_set {
                from = evidence.number.saturating_add(1);
                best = Some(evidence);
            } else {
                to = middle.saturating_sub(1);
            }
        }
        best.ok_or(Error::BadEvidence(
            "nothing is signed by the set in office or the one after it",
        ))
    }

    /// The call that brings this evidence, and the gas for it. What the contract would refuse is not sent.
    async fn prepare(&self, evidence: &Evidence, now: OnChain) -> Result<Option<(Bytes, u64)>> {
        let evidence_ = evidence.for_contract(now.set_id)?;
        let input = Bytes::from(Anchor::submitCall { evidence: evidence_ }.abi_encode());
        let call = json!({ "from": self.account.address(), "to": self.contract(), "data": input });
        // Not on top of the pool, as some nodes do unasked: the own transaction in it would seem to be another's anchor.
        let gas: U64 = match self.chain.any("eth_estimateGas", (call, "latest")).await {
            Ok(gas) => gas,
            Err(Error::Refused { data: Some(data), .. }) => {
                return match Anchor::AnchorErrors::abi_decode(&data) {
                    Ok(Anchor::AnchorErrors::AlreadyAnchored(_) | Anchor::AnchorErrors::NotNewer(_)) => Ok(None),
                    Ok(Anchor::AnchorErrors::AnchorFrozen(_)) => Err(Error::Frozen),
                    Ok(error) => Err(Error::Rejected {
                        number: evidence.number,
                        reason: format!("{error:?}"),
                    }),
                    Err(_) => Err(Error::Rejected {
                        number: evidence.number,
                        reason: Bytes::from(data).to_string(),
                    }),
                };
            },
            Err(error) => return Err(error),
        };
        let gas: u64 = gas.to();
        // Some room: the last blocks may have warmed or cooled what the estimate saw.
        let limit = gas.saturating_add(gas / 5);
        if limit > MOST_GAS {
            return Err(Error::Rejected {
                number: evidence.number,
                reason: format!("it would use {gas} gas"),
            });
        }
        Ok(Some((input, limit)))
    }

    async fn submit(&mut self, evidence: &Evidence, head: &Block, now: OnChain) -> Result<Turn> {
        let Some((input, gas)) = self.prepare(evidence, now).await? else {
            return Ok(Turn::Waiting);
        };
        let nonce = self.chain.nonce(self.account.address(), head).await?;
        let mut fees = Fees::now(&self.chain, head, self.policy.max_fee).await?;
        let to = self.contract();
        for _ in 0..RAISES {
            let signed = self.account.sign(to, input.clone(), nonce, gas, fees)?;
            let sent = Sent {
                account: self.account.address(),
                chain_id: self.account.chain_id(),
                nonce,
                max_fee: fees.max,
                tip: fees.tip,
                at: seconds(),
                transaction: signed.bytes,
                attempts: vec![Attempt {
                    hash: signed.hash,
                    purpose: Purpose::Anchor(evidence.number),
                }],
            };
            match self.send(sent).await {
                // One with this number is under way of which the journal does not know: a lost folder.
                Err(Error::Refused { message, .. }) if is_underpriced(&message) => {
                    self.journal.clear()?;
                    fees = fees.raised().allowed(self.policy.max_fee)?;
                },
                result => {
                    result?;
                    log::info!(target: "mainchain", "sent the anchor of block {}", evidence.number);
                    return Ok(Turn::Sent(evidence.number));
                },
            }
        }
        Ok(Turn::Waiting)
    }

    /// Notes a transaction down, then sends it.
    async fn send(&mut self, sent: Sent) -> Result<()> {
        let transaction = sent.transaction.clone();
        self.journal.note(sent)?;
        match self.chain.send(&transaction).await {
            // Mined in a block that the endpoints do not agree on yet: the next turn finds it.
            Err(Error::Refused { message, .. }) if is_used(&message) => Ok(()),
            result => result,
        }
    }

    /// Finds out what became of a transaction, and replaces it when it is useless or takes too long.
    async fn follow(&mut self, sent: Sent, head: &Block, now: OnChain, newest: Option<Latest>) -> Result<Turn> {
        if self.chain.nonce(sent.account, head).await? > sent.nonce {
            return self.settle(&sent, now).await;
        }
        let useless = matches!(sent.purpose(), Some(Purpose::Anchor(number)) if number <= now.latest);
        let late = seconds().saturating_sub(sent.at) >= self.policy.replace_after.as_secs();
        if !useless && !late {
            // Again, in case it was never sent or got lost on the way.
            self.send(sent).await?;
            return Ok(Turn::UnderWay);
        }
        let before = Fees {
            max: sent.max_fee,
            tip: sent.tip,
        };
        let fees = Fees::now(&self.chain, head, self.policy.max_fee)
            .await?
            .at_least(before.raised())
            .allowed(self.policy.max_fee)?;
        let prepared = match newest {
            Some(newest) => {
                let evidence = self.choose(now, newest).await?;
                self.prepare(&evidence, now).await?.map(|call| (evidence.number, call))
            },
            None => None,
        };
        let (purpose, signed) = match prepared {
            Some((number, (input, gas))) => {
                let signed = self.account.sign(self.contract(), input, sent.nonce, gas, fees)?;
                (Purpose::Anchor(number), signed)
            },
            None => {
                let own = self.account.address();
                let signed = self.account.sign(own, Bytes::new(), sent.nonce, CANCEL_GAS, fees)?;
                (Purpose::Cancel, signed)
            },
        };
        let mut attempts = sent.attempts.clone();
        attempts.push(Attempt {
            hash: signed.hash,
            purpose,
        });
        self.send(Sent {
            max_fee: fees.max,
            tip: fees.tip,
            at: seconds(),
            transaction: signed.bytes,
            attempts,
            ..sent
        })
        .await?;
        log::info!(target: "mainchain", "replaced transaction {}: {purpose:?}", sent.nonce);
        Ok(match purpose {
            Purpose::Cancel => Turn::Cancelled,
            Purpose::Anchor(_) => Turn::Replaced(purpose),
        })
    }

    /// One of the transactions with this number was mined.
    async fn settle(&mut self, sent: &Sent, now: OnChain) -> Result<Turn> {
        let mut mined = None;
        for attempt in sent.attempts.iter().rev() {
            if let Some(receipt) = self.receipt(&attempt.hash).await? {
                mined = Some((receipt, attempt.purpose));
                break;
            }
        }
        self.journal.clear()?;
        let turn = match &mined {
            Some((_, Purpose::Cancel)) => Turn::Cancelled,
            // What the contract says counts, not only what a receipt does.
            Some((receipt, Purpose::Anchor(number))) if receipt.status.to::<u64>() == 1 && now.latest >= *number => {
                Turn::Stored(*number)
            },
            Some(_) => Turn::Lost,
            None => {
                log::warn!(target: "mainchain", "number {} was used for a transaction of another's: \
                    the key must not be used elsewhere", sent.nonce);
                Turn::Lost
            },
        };
        if let Some(metrics) = &self.metrics {
            metrics.transaction(match turn {
                Turn::Stored(_) => "stored",
                Turn::Cancelled => "cancelled",
                _ => "lost",
            });
            if let Some((receipt, _)) = mined {
                metrics.cost(receipt.gas_used.to(), receipt.effective_gas_price.saturating_to());
            }
        }
        Ok(turn)
    }

    async fn receipt(&self, hash: &B256) -> Result<Option<Receipt>> {
        self.chain.any("eth_getTransactionReceipt", (*hash,)).await
    }
}

fn seconds() -> u64 {
    SystemTime::UNIX_EPOCH
        .elapsed()
        .map(|elapsed| elapsed.as_secs())
        .unwrap_or_default()
}

/// Whether a transaction was refused for offering too little to replace another.
fn is_underpriced(message: &str) -> bool {
    message.to_lowercase().contains("underpriced")
}

/// Whether a transaction was refused because its number is used up.
fn is_used(message: &str) -> bool {
    message.to_lowercase().contains("nonce too low")
}
