// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is measured: transactions signed before the load begins, the next one always from another account.

use crate::{
    chain::{Chain, Signer},
    load::{FollowUp, Plan, Planned},
    prepare::Market,
};
use anyhow::Context;
use std::{
    collections::HashMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use subxt::{
    dynamic,
    events::Events,
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    transactions::Payload,
    utils::{AccountId32, MultiAddress},
    SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;

/// How long a trade may wait for its second party.
const TRADE_WINDOW: Duration = Duration::from_secs(24 * 3_600);

/// The fee token, from each account to the one half way round.
pub async fn balances(chain: &Chain, market: &Market, count: usize) -> anyhow::Result<Plan> {
    transfers(chain, market, count, |to| {
        let to = MultiAddress::<AccountId32, u32>::Id(to);
        dynamic::transaction("Balances", "transfer_keep_alive", (to, 1_u128))
    })
    .await
}

/// One unit of an asset with rules, along the same paths.
pub async fn rwa(chain: &Chain, market: &Market, count: usize) -> anyhow::Result<Plan> {
    transfers(chain, market, count, |to| {
        dynamic::transaction("Rwa", "transfer", (market.asset, to, 1_u128))
    })
    .await
}

async fn transfers<Call: Payload>(
    chain: &Chain,
    market: &Market,
    count: usize,
    call: impl Fn(AccountId32) -> Call,
) -> anyhow::Result<Plan> {
    let accounts = &market.accounts;
    let mut nonces = nonces(chain, market).await?;
    let mut first = Vec::with_capacity(count);
    for operation in 0..count {
        let from = operation % accounts.len();
        let to = (from + accounts.len() / 2) % accounts.len();
        let call = call(accounts[to].id);
        let bytes = chain
            .signer
            .sign(&call, &accounts[from].keys, take(&mut nonces[from]))?;
        first.push(Planned {
            operation,
            completes: true,
            bytes,
        });
    }
    Ok(Plan { first, then: None })
}

async fn nonces(chain: &Chain, market: &Market) -> anyhow::Result<Vec<u64>> {
    let ids: Vec<_> = market.accounts.iter().map(|account| account.id).collect();
    Ok(chain
        .accounts(&ids)
        .await?
        .into_iter()
        .map(|(nonce, _)| nonce)
        .collect())
}

fn take(nonce: &mut u64) -> u64 {
    let taken = *nonce;
    *nonce += 1;
    taken
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Leg {
    asset: u32,
    from: AccountId32,
    to: AccountId32,
    amount: u128,
}

/// One unit of an asset against one of cash, between pairs of accounts. The first of a pair instructs and affirms, the
/// second affirms once the chain has given the trade its number, which settles it.
pub async fn dvp(chain: &Chain, market: &Market, count: usize) -> anyhow::Result<Plan> {
    let mut nonces = nonces(chain, market).await?;
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH)? + TRADE_WINDOW;
    let deadline = u64::try_from(deadline.as_millis())?;
    let pairs = market.accounts.len() / 2;
    // Every run of a workload names its trades anew, or they would be refused as submitted before.
    let series = format!("{}-{}", market.run, nonces.first().copied().unwrap_or_default());
    let mut first = Vec::with_capacity(count);
    let mut trades = HashMap::with_capacity(count);
    for operation in 0..count {
        let seller = 2 * (operation % pairs);
        let (from, to) = (market.accounts[seller].id, market.accounts[seller + 1].id);
        let legs = vec![
            Leg {
                asset: market.asset,
                from,
                to,
                amount: 1,
            },
            Leg {
                asset: market.cash,
                from: to,
                to: from,
                amount: 1,
            },
        ];
        let reference = format!("{series}-{operation}").into_bytes();
        let call = dynamic::transaction("Dvp", "instruct_and_affirm", (legs, deadline, reference.clone()));
        let bytes = chain
            .signer
            .sign(&call, &market.accounts[seller].keys, take(&mut nonces[seller]))?;
        first.push(Planned {
            operation,
            completes: false,
            bytes,
        });
        trades.insert(reference, (operation, seller + 1));
    }
    let buyers = market
        .accounts
        .iter()
        .map(|account| account.keys.clone())
        .zip(nonces)
        .collect();
    let then = Affirmations {
        signer: chain.signer.clone(),
        buyers,
        trades,
    };
    Ok(Plan {
        first,
        then: Some(Box::new(then)),
    })
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Instructed {
    id: u64,
    reference: Vec<u8>,
}

struct Affirmations {
    signer: Signer,
    buyers: Vec<(Keypair, u64)>,
    /// By reference: the operation and the account that has to affirm.
    trades: HashMap<Vec<u8>, (usize, usize)>,
}

impl FollowUp for Affirmations {
    fn follow_up(&mut self, events: &Events<SubstrateConfig>) -> anyhow::Result<Vec<Planned>> {
        let mut affirmations = Vec::new();
        for event in events.iter() {
            let event = event?;
            if event.pallet_name() != "Dvp" || event.event_name() != "Instructed" {
                continue;
            }
            let Instructed { id, reference } = event.decode_fields_unchecked_as()?;
            let Some((operation, buyer)) = self.trades.remove(&reference) else {
                continue;
            };
            let (keys, nonce) = self.buyers.get_mut(buyer).context("a trade names an unknown account")?;
            let call = dynamic::transaction("Dvp", "affirm", (id,));
            let bytes = self.signer.sign(&call, keys, take(nonce))?;
            affirmations.push(Planned {
                operation,
                completes: true,
                bytes,
            });
        }
        Ok(affirmations)
    }
}
