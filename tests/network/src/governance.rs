// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Takes a privileged call the way that it has to go: a motion of the council, the timelock's notice period, and the
//! scheduler, which dispatches it with the highest privilege.

use crate::{
    call::{bytes, call, number, Call},
    submit::inner_result,
    Client,
};
use anyhow::{anyhow, bail, ensure, Context, Result};
use futures::future::try_join_all;
use std::time::Duration;
use subxt::{
    dynamic::{At, Value},
    utils::H256,
};
use subxt_signer::sr25519::Keypair;

/// How long a queued call may take until its block is final, beyond the notice period of the presets.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How far behind its announced block the scheduler may dispatch a call.
const GRACE: u64 = 5;

/// Queues `privileged` with the votes of as many of `council` as are needed, waits until it was dispatched in a final
/// block, and fails unless it succeeded. Returns that block's number.
pub async fn enact(client: &Client, council: &[Keypair], privileged: Call) -> Result<u64> {
    let name = format!("{}.{}", privileged.pallet_name(), privileged.call_name());
    let (id, enact_at) = queue(client, council, privileged)
        .await
        .with_context(|| format!("queueing {name}"))?;
    enacted(client, id, enact_at)
        .await
        .with_context(|| format!("enacting {name}"))
}

/// Queues `privileged` with the votes of as many of `council` as are needed. Returns its number and the block in which
/// it is due.
pub async fn queue(client: &Client, council: &[Keypair], privileged: Call) -> Result<(u32, u64)> {
    let motion = call("Timelock", "queue", [privileged.into_value()]);
    let outcome = carry(client, council, motion).await?;
    let event = outcome.event("Timelock", "Queued")?;
    let field = |name: &str| {
        event
            .at(name)
            .and_then(Value::as_u128)
            .with_context(|| format!("no {name} in {event}"))
    };
    Ok((u32::try_from(field("id")?)?, u64::try_from(field("enact_at")?)?))
}

/// Carries `motion` in the council with two thirds of its votes. Returns the outcome of the transaction that executed
/// it.
pub async fn carry(client: &Client, council: &[Keypair], motion: Call) -> Result<crate::Outcome> {
    let members: Vec<[u8; 32]> = client.decode("Council", "Members", vec![]).await?;
    let threshold = members.len().saturating_mul(2).div_ceil(3);
    ensure!(
        council.len() >= threshold,
        "{threshold} of {} members must vote",
        members.len()
    );
    let proposer = council.first().context("the council is empty")?;
    let length = client.finalised().await?.tx().call_data(&motion)?.len();
    let propose = call(
        "Council",
        "propose",
        [
            number(u32::try_from(threshold)?),
            motion.into_value(),
            number(u32::try_from(length)?),
        ],
    );
    let proposed = client.submit(&propose, proposer).await?;
    if threshold == 1 {
        return executed(proposed);
    }

    let event = proposed.event("Council", "Proposed")?;
    let index = event
        .at("proposal_index")
        .and_then(Value::as_u128)
        .with_context(|| format!("no index in {event}"))?;
    let hash = hash_in(event.at("proposal_hash")).with_context(|| format!("no hash in {event}"))?;
    let vote = call("Council", "vote", [bytes(hash), number(index), Value::bool(true)]);
    try_join_all(
        council
            .iter()
            .take(threshold)
            .map(|member| client.submit(&vote, member)),
    )
    .await?;
    let weight = Value::named_composite([
        ("ref_time", number(50_000_000_000u64)),
        ("proof_size", number(1u32 << 20)),
    ]);
    let close = call(
        "Council",
        "close",
        [bytes(hash), number(index), weight, number(u32::try_from(length)?)],
    );
    executed(client.submit(&close, proposer).await?)
}

fn executed(outcome: crate::Outcome) -> Result<crate::Outcome> {
    outcome
        .result("Council", "Executed")?
        .map_err(|error| anyhow!("the motion failed with {error}"))?;
    Ok(outcome)
}

/// Waits until the queued call `id`, due in block `enact_at`, was dispatched in a final block, and fails unless it
/// succeeded. Returns that block's number.
pub async fn enacted(client: &Client, id: u32, enact_at: u64) -> Result<u64> {
    for height in enact_at..=enact_at.saturating_add(GRACE) {
        client.wait_for_finalised(height, TIMEOUT).await?;
        let block = client.api().at_block(height).await?;
        for event in block.events().fetch().await?.iter() {
            let event = event?;
            if event.pallet_name() != "Timelock" || event.event_name() != "Enacted" {
                continue;
            }
            let fields = event.decode_fields_unchecked_as::<Value>()?;
            if fields.at("id").and_then(Value::as_u128) == Some(id.into()) {
                let result = fields.at("result").context("the event has no result")?;
                return match inner_result(result, &block.metadata())? {
                    Ok(()) => Ok(height),
                    Err(error) => bail!("it failed with {error}"),
                };
            }
        }
    }
    bail!("it was due in block {enact_at} and not dispatched in the {GRACE} blocks after it")
}

/// The bytes of a hash that was decoded without knowing its type: a wrapper around thirty-two numbers.
fn hash_in(value: Option<&Value>) -> Option<H256> {
    let inner = value?.at(0)?;
    let mut hash = [0; 32];
    for (position, byte) in hash.iter_mut().enumerate() {
        *byte = inner.at(position)?.as_u128()?.try_into().ok()?;
    }
    Some(H256(hash))
}
