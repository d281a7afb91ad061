// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Sends transactions for many accounts at once and follows each until its fate is final.
//!
//! Nonces are counted here, one account at a time, so that an account can have many transactions in one block. A
//! transaction is signed anew only after it has become certain that the earlier one can never be included, or with the
//! very same nonce: so nothing is ever done twice, and nothing is dropped silently.

use super::{
    call::Call,
    finality::{nonce_of, Fate, Finality, Included, Pending},
    refusal::Refusal,
    AccountId32, At, Client,
};
use crate::{keys::Signer, rpc_parameters};
use anyhow::{bail, Context};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use subxt::{
    config::DefaultExtrinsicParamsBuilder,
    rpcs::{Error, UserError},
    utils::{to_hex, H256},
    SubstrateConfig,
};
use tokio::sync::oneshot;

/// For how many blocks a transaction may wait.
const LIFETIME: u64 = 64;
/// How often a transaction is sent before giving up.
const ATTEMPTS: u32 = 30;

/// How the JSON-RPC interface numbers what the pool says.
mod code {
    pub const INVALID: i32 = 1010;
    pub const BANNED: i32 = 1012;
    pub const ALREADY_IMPORTED: i32 = 1013;
    pub const TOO_LOW_PRIORITY: i32 = 1014;
    pub const IMMEDIATELY_DROPPED: i32 = 1016;
}

/// What became of a call: done in a finalised block, or refused.
pub type Executed = Result<Included, Refusal>;

/// The next nonce of one account, locked while it is in use.
type NextNonce = Arc<tokio::sync::Mutex<Option<u64>>>;

/// The sender.
pub struct Submitter {
    client: Client,
    finality: Finality,
    /// The next nonce of each account, if it is known. Locked while a transaction is signed and handed in.
    nonces: Mutex<HashMap<[u8; 32], NextNonce>>,
}

/// What the pool said to a transaction.
enum Answer {
    /// It took it, or has it, or a block already does.
    Taken,
    /// It has a different transaction with the nonce.
    NonceTaken,
    /// Not now: the pool is full, or the signature is for a runtime that has been replaced.
    Later(String),
    /// It will not take this call from this sender.
    Refused(Refusal),
}

impl Submitter {
    /// A sender that follows the chain of `client` from now on.
    pub async fn new(client: Client) -> anyhow::Result<Self> {
        let finality = Finality::follow(client.clone()).await?;
        Ok(Self {
            client,
            finality,
            nonces: Mutex::default(),
        })
    }

    /// The node.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The follower of the finalised chain.
    pub fn finality(&self) -> &Finality {
        &self.finality
    }

    /// The chain at the latest finalised block.
    pub fn head(&self) -> At {
        self.finality.head()
    }

    /// Waits until what `accounts` sent earlier is final. A run that was interrupted may have left transactions in the
    /// pool: what they do is not yet part of the finalised state by which the next run decides what is missing.
    pub async fn settle(&self, accounts: impl IntoIterator<Item = AccountId32>) -> anyhow::Result<()> {
        let mut open = Vec::new();
        for account in accounts {
            open.push((account, self.next_nonce(account).await?));
        }
        let start = self.head().block_number();
        for number in start..start.saturating_add(LIFETIME) {
            self.finality.reached(number).await?;
            let head = self.head();
            let mut still = Vec::new();
            for (account, next) in open {
                if nonce_of(&head, account).await? < next {
                    still.push((account, next));
                }
            }
            open = still;
            if open.is_empty() {
                break;
            }
        }
        // Whatever is older than that can no longer be included.
        Ok(())
    }

    /// The time of the latest final block, in milliseconds since the Unix epoch.
    pub async fn now(&self) -> anyhow::Result<u64> {
        let now = super::read(&self.head(), "Timestamp", "Now", ()).await?;
        now.context("the chain has no clock")
    }

    /// Waits for a final block of the time `moment`, in milliseconds since the Unix epoch.
    pub async fn reach(&self, moment: u64) -> anyhow::Result<()> {
        while self.now().await? < moment {
            self.finality
                .reached(self.head().block_number().saturating_add(1))
                .await?;
        }
        Ok(())
    }

    /// Signs and sends `call` and waits until its fate is final. An error means that the fate could not be learnt.
    pub async fn execute(&self, signer: &Signer, call: &Call) -> anyhow::Result<Executed> {
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                self.finality
                    .reached(self.head().block_number().saturating_add(1))
                    .await?;
            }
            if self.finality.failure().is_some() {
                return Err(self.finality.lost());
            }
            match self.send(signer, call).await? {
                Sent::Waiting(fate) => match fate.await {
                    Ok(Fate::Included(result)) => return Ok(result),
                    Ok(Fate::Gone(why)) => {
                        last = why.into();
                        *self.nonce(signer.account).lock().await = None;
                    },
                    Err(_) => return Err(self.finality.lost()),
                },
                Sent::Refused(refusal) => return Ok(Err(refusal)),
                Sent::Later(why) => last = why,
            }
        }
        bail!("{call:?} of {} was sent {ATTEMPTS} times in vain: {last}", signer.id)
    }

    fn nonce(&self, account: AccountId32) -> Arc<tokio::sync::Mutex<Option<u64>>> {
        self.nonces
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(account.0)
            .or_default()
            .clone()
    }

    /// How many transactions of `account` there are, those in the pool included.
    async fn next_nonce(&self, account: AccountId32) -> anyhow::Result<u64> {
        let nonce = self
            .client
            .request("system_accountNextIndex", rpc_parameters![account])
            .await;
        nonce.context("the node gives no nonce")
    }

    async fn send(&self, signer: &Signer, call: &Call) -> anyhow::Result<Sent> {
        let slot = self.nonce(signer.account);
        let mut next = slot.lock().await;
        let nonce = match *next {
            Some(nonce) => nonce,
            None => self.next_nonce(signer.account).await?,
        };
        *next = Some(nonce);
        let (hash, pending) = self.sign(signer, call, nonce)?;
        let bytes = to_hex(&pending.bytes);
        let fate = self.finality.watch(hash, pending);
        match answer(
            self.client
                .request("author_submitExtrinsic", rpc_parameters![bytes])
                .await,
        )? {
            Answer::Taken => {
                *next = nonce.checked_add(1);
                Ok(Sent::Waiting(fate))
            },
            Answer::NonceTaken => {
                self.finality.forget(&hash);
                *next = nonce.checked_add(1);
                Ok(Sent::Later(
                    "another transaction of the account is in the pool with its nonce".into(),
                ))
            },
            Answer::Later(why) => {
                self.finality.forget(&hash);
                *next = None;
                Ok(Sent::Later(why))
            },
            Answer::Refused(refusal) => {
                self.finality.forget(&hash);
                Ok(Sent::Refused(refusal))
            },
        }
    }

    /// Signs `call` for the runtime of the latest finalised block.
    fn sign(&self, signer: &Signer, call: &Call, nonce: u64) -> anyhow::Result<(H256, Pending)> {
        let at = self.head();
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .mortal_from_unchecked(LIFETIME, at.block_number(), at.block_hash())
            .nonce(nonce)
            .build();
        let payload = call.payload(at.metadata_ref())?;
        let transaction = at.tx().create_signable_offline(&payload, params)?.sign(signer.pair())?;
        let last_block = at.block_number().saturating_add(LIFETIME);
        let pending = Pending {
            bytes: transaction.encoded().to_vec(),
            account: signer.account,
            nonce,
            last_block,
            spec_version: at.spec_version(),
        };
        Ok((transaction.hash(), pending))
    }
}

enum Sent {
    Waiting(oneshot::Receiver<Fate>),
    Refused(Refusal),
    Later(String),
}

/// Reads what the pool said. An error means that it could not be asked.
fn answer(answer: Result<H256, Error>) -> anyhow::Result<Answer> {
    let error = match answer {
        Ok(_) => return Ok(Answer::Taken),
        Err(Error::User(error)) => error,
        Err(error) => return Err(error).context("the transaction could not be handed in"),
    };
    let reason = reason(&error);
    Ok(match error.code {
        code::ALREADY_IMPORTED => Answer::Taken,
        code::TOO_LOW_PRIORITY => Answer::NonceTaken,
        code::BANNED | code::IMMEDIATELY_DROPPED => Answer::Later(reason),
        // A nonce that is used up: perhaps by this very transaction, when the answer to handing it in was lost.
        code::INVALID if reason == "Transaction is outdated" => Answer::Taken,
        code::INVALID if is_passing(&reason) => Answer::Later(reason),
        _ => Answer::Refused(Refusal::from_pool(&reason)),
    })
}

/// Whether an invalid transaction may be valid when it is signed again in the next block: after a runtime upgrade the
/// signature no longer fits.
fn is_passing(reason: &str) -> bool {
    matches!(
        reason,
        "Transaction has a bad signature"
            | "Transaction has an ancient birth block"
            | "Transaction would exhaust the block limits"
            | "Transaction will be valid in the future"
    )
}

fn reason(error: &UserError) -> String {
    let data = error
        .data
        .as_ref()
        .and_then(|data| serde_json::from_str::<String>(data.get()).ok());
    data.unwrap_or_else(|| error.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(code: i32, data: &str) -> Answer {
        let data = serde_json::value::to_raw_value(data).ok();
        let error = UserError {
            code,
            message: "Invalid Transaction".into(),
            data,
        };
        answer(Err(Error::User(error))).unwrap()
    }

    #[test]
    fn the_pools_answers_are_understood() {
        assert!(matches!(ask(code::ALREADY_IMPORTED, ""), Answer::Taken));
        assert!(matches!(ask(code::INVALID, "Transaction is outdated"), Answer::Taken));
        assert!(matches!(ask(code::TOO_LOW_PRIORITY, ""), Answer::NonceTaken));
        assert!(matches!(ask(code::IMMEDIATELY_DROPPED, ""), Answer::Later(_)));
        assert!(matches!(ask(code::BANNED, ""), Answer::Later(_)));
        assert!(matches!(
            ask(code::INVALID, "Transaction has a bad signature"),
            Answer::Later(_)
        ));
        let Answer::Refused(refusal) = ask(code::INVALID, "Custom error: 101") else {
            panic!("not refused")
        };
        assert_eq!(refusal.name, "Suspended");
        assert!(answer(Err(Error::Client("gone".into()))).is_err());
    }
}
