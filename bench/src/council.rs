// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The council of a development preset, whose members' keys are well known: it queues privileged calls.

use crate::{
    chain::{self, Chain, EncodedCall},
    load,
};
use anyhow::{ensure, Context};
use codec::Decode;
use subxt::{
    dynamic::{self, Value},
    transactions::Payload,
    utils::H256,
};
use subxt_signer::sr25519::{dev, Keypair};

/// How many calls one motion carries.
const CALLS_PER_MOTION: usize = 200;
/// What a motion that queues so many calls may compute, in picoseconds, and prove, in bytes.
const MOTION_TIME: u64 = 50_000_000_000;
const MOTION_PROOF: u64 = 1 << 20;

/// As many of the council's members as it takes to carry a motion.
pub struct Council {
    voters: Vec<Keypair>,
}

/// A motion that was proposed.
struct Motion {
    index: u32,
    hash: H256,
    length: u32,
}

impl Council {
    /// Fails unless enough members have well-known keys.
    pub async fn of(chain: &Chain) -> anyhow::Result<Self> {
        let members: Vec<[u8; 32]> = decode(chain, "Members").await?.unwrap_or_default();
        let threshold = (2 * members.len()).div_ceil(3);
        let known = [
            dev::alice(),
            dev::bob(),
            dev::charlie(),
            dev::dave(),
            dev::eve(),
            dev::ferdie(),
        ];
        let voters: Vec<_> = known
            .into_iter()
            .filter(|keys| members.contains(&keys.public_key().0))
            .take(threshold)
            .collect();
        ensure!(
            threshold > 0 && voters.len() == threshold,
            "{} of the council's {} members have development keys, and {threshold} must vote: use the preset dev or local",
            voters.len(),
            members.len()
        );
        Ok(Self { voters })
    }

    /// Queues `calls`, in batches, to be dispatched with the highest privilege after the notice period.
    pub async fn queue(&self, chain: &Chain, calls: Vec<EncodedCall>, connections: usize) -> anyhow::Result<()> {
        let threshold = self.voters.len() as u32;
        let next: u32 = decode(chain, "ProposalCount").await?.unwrap_or_default();
        let mut motions = Vec::new();
        let mut proposals = Vec::new();
        for (index, calls) in (next..).zip(calls.chunks(CALLS_PER_MOTION)) {
            let batch = chain.encode_call(&chain::batch(calls.to_vec()))?;
            let queue = chain.encode_call(&dynamic::transaction("Timelock", "queue", (batch,)))?;
            let motion = Motion {
                index,
                hash: chain::hash(&queue.0 .0),
                length: queue.0 .0.len() as u32,
            };
            let propose = dynamic::transaction("Council", "propose", (threshold, queue, motion.length));
            proposals.push(propose);
            motions.push(motion);
        }
        let proposer = self.voters.first().context("nobody votes")?;
        self.send(chain, proposer, proposals, connections).await?;
        if threshold == 1 {
            // The proposal was its own only vote, and is executed.
            return Ok(());
        }
        for voter in &self.voters {
            let votes = motions
                .iter()
                .map(|motion| dynamic::transaction("Council", "vote", (motion.hash, motion.index, true)))
                .collect();
            self.send(chain, voter, votes, connections).await?;
        }
        let closings = motions
            .iter()
            .map(|motion| {
                let weight = Value::named_composite([
                    ("ref_time", Value::u128(MOTION_TIME.into())),
                    ("proof_size", Value::u128(MOTION_PROOF.into())),
                ]);
                dynamic::transaction("Council", "close", (motion.hash, motion.index, weight, motion.length))
            })
            .collect();
        self.send(chain, proposer, closings, connections).await
    }

    /// Sends `calls` and waits until all are final.
    async fn send<Call: Payload>(
        &self,
        chain: &Chain,
        from: &Keypair,
        calls: Vec<Call>,
        connections: usize,
    ) -> anyhow::Result<()> {
        let id = from.public_key().to_account_id();
        let accounts = chain.accounts(&[id]).await?;
        let (nonce, _) = accounts.first().context("the node does not answer")?;
        let signed = (*nonce..)
            .zip(&calls)
            .map(|(nonce, call)| chain.signer.sign(call, from, nonce))
            .collect::<anyhow::Result<_>>()?;
        load::apply(chain, signed, connections).await
    }
}

async fn decode<T: Decode>(chain: &Chain, entry: &str) -> anyhow::Result<Option<T>> {
    let values = chain.values(&[chain.value_key("Council", entry)?]).await?;
    let bytes = values.into_iter().flatten().next();
    Ok(bytes.map(|bytes| T::decode(&mut bytes.as_slice())).transpose()?)
}
