// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Many parties who send at once, over several connections to one node.

use anyhow::{anyhow, ensure, Context, Result};
use castellan_network::{
    call::{account_of, address_of, batch_all, bytes, call, none, number, unit, Call},
    governance, Client, Emitted, Node,
};
use futures::{
    future::{try_join_all, TryJoinAll},
    stream::{self, StreamExt, TryStreamExt},
};
use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
    time::Duration,
};
use subxt::{
    client::OnlineClientAtBlock,
    config::DefaultExtrinsicParamsBuilder,
    dynamic::{At, Value},
    ext::codec::Decode,
    utils::H256,
    PolkadotConfig,
};
use subxt_signer::{sr25519::Keypair, DeriveJunction, SecretUri};

/// How many calls one batch carries: several batches fit into a block.
const BATCH: usize = 100;
/// How many requests of one connection wait for their answer at a time.
const REQUESTS: usize = 16;
/// How long blocks may be final without any of the transactions that are waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a party gets for fees, in the smallest unit of the fee token.
const FEES: u128 = 1_000_000_000_000;
/// The country that the sample claims name.
const COUNTRY: &str = "CH";

/// A party that may trade.
#[derive(Clone)]
pub struct Party {
    /// Its key.
    pub keys: Keypair,
    /// Its account.
    pub id: [u8; 32],
    /// The number of the person it is.
    pub subject: u32,
}

/// What a transaction in a final block did, or the error that it failed with.
pub type Fate = Result<Vec<Emitted>, String>;

/// Several connections to one node. Transactions are signed without asking the node, so that many can be sent at once.
pub struct Lines {
    clients: Vec<Client>,
    at: OnlineClientAtBlock<PolkadotConfig>,
    nonces: HashMap<[u8; 32], u64>,
}

impl Lines {
    /// Connects `count` times.
    pub async fn open(node: &Node, count: usize) -> Result<Self> {
        let clients = (0..count)
            .map(|_| node.client())
            .collect::<TryJoinAll<_>>()
            .await
            .context("connecting several times")?;
        let at = clients.first().context("no connections")?.finalised().await?;
        Ok(Self {
            clients,
            at,
            nonces: HashMap::new(),
        })
    }

    /// One of the connections.
    pub fn client(&self) -> Result<&Client> {
        self.clients.first().context("no connections")
    }

    /// Signs a call with the account's next nonce, counted here: nobody else may send for it.
    pub async fn sign(&mut self, call: &Call, keys: &Keypair) -> Result<Vec<u8>> {
        let id = keys.public_key().0;
        let nonce = match self.nonces.get(&id) {
            Some(nonce) => *nonce,
            None => self.client()?.next_nonce(keys).await?,
        };
        self.nonces.insert(id, nonce + 1);
        let params = DefaultExtrinsicParamsBuilder::new().immortal().nonce(nonce).build();
        let mut signable = self.at.tx().create_signable_offline(call, params)?;
        Ok(signable.sign(keys)?.into_encoded())
    }

    /// Sends transactions over all connections at once and waits until each is in a final block. Returns what became of
    /// them, in their order; fails if the node does not take one, or loses it.
    pub async fn send(&self, transactions: Vec<Vec<u8>>) -> Result<Vec<Fate>> {
        let client = self.client()?;
        let before = client.finalised_height().await?;
        let sending = self.clients.iter().enumerate().map(|(line, client)| {
            let own = transactions.iter().enumerate().skip(line).step_by(self.clients.len());
            stream::iter(own)
                .map(move |(index, bytes)| async move {
                    let hash = client.submit_bytes(bytes).await?;
                    Ok::<_, anyhow::Error>((hash.map_err(|refusal| anyhow!("refused with {refusal}"))?, index))
                })
                .buffered(REQUESTS)
                .try_collect::<Vec<_>>()
        });
        let mut open: HashMap<H256, usize> = try_join_all(sending).await?.into_iter().flatten().collect();
        ensure!(open.len() == transactions.len(), "two transactions are the same");

        let mut fates = BTreeMap::new();
        let mut height = before;
        let mut progress = tokio::time::Instant::now();
        while !open.is_empty() {
            ensure!(
                progress.elapsed() < PATIENCE,
                "{} of {} transactions are in no block up to {height}",
                open.len(),
                transactions.len()
            );
            height += 1;
            client.wait_for_finalised(height, PATIENCE).await?;
            for executed in client.executed(height).await? {
                if let Some(index) = open.remove(&executed.hash) {
                    fates.insert(index, executed.result);
                    progress = tokio::time::Instant::now();
                }
            }
        }
        Ok(fates.into_values().collect())
    }

    /// Sends `calls` of one account in batches and fails unless all succeeded.
    pub async fn send_batched(&mut self, from: &Keypair, calls: Vec<Call>) -> Result<Vec<Vec<Emitted>>> {
        let mut batches = Vec::new();
        for calls in calls.chunks(BATCH) {
            batches.push(self.sign(&batch_all(calls.to_vec()), from).await?);
        }
        succeeded(self.send(batches).await?)
    }
}

/// Fails unless every transaction succeeded.
pub fn succeeded(fates: Vec<Fate>) -> Result<Vec<Vec<Emitted>>> {
    fates
        .into_iter()
        .map(|fate| fate.map_err(|error| anyhow!("a transaction failed with {error}")))
        .collect()
}

/// The number in a field of an event.
pub fn field<T: TryFrom<u128>>(event: &Emitted, name: &str) -> Result<T> {
    event
        .fields
        .at(name)
        .and_then(Value::as_u128)
        .and_then(|value| T::try_from(value).ok())
        .with_context(|| format!("no {name} in {}", event.fields))
}

/// Makes `count` parties on a chain whose council is `governor` alone: admitted by governance, with fees to pay, each
/// registered as a person and attested, by the governor as well.
pub async fn admit(lines: &mut Lines, governor: &Keypair, count: usize) -> Result<Vec<Party>> {
    let root = Keypair::from_uri(&SecretUri::from_str("//crowd")?)?;
    let keys: Vec<_> = (0..count as u64)
        .map(|index| root.derive([DeriveJunction::soft(index)]))
        .collect();

    let trust = [account_of(governor.public_key().0), unit("Kyc"), unit("All")];
    let mut privileged = vec![call("Kyc", "trust_issuer", trust)];
    privileged.extend(keys.iter().map(|keys| {
        let roles = Value::unnamed_composite([unit("Institution")]);
        call("Membership", "admit", [account_of(keys.public_key().0), roles])
    }));
    govern(lines, governor, privileged)
        .await
        .context("admitting the parties")?;

    let fund = |keys: &Keypair| {
        let to = address_of(keys.public_key().0);
        call("Balances", "transfer_keep_alive", [to, number(FEES)])
    };
    lines
        .send_batched(governor, keys.iter().map(fund).collect())
        .await
        .context("funding the parties")?;

    let register = call("Kyc", "register_subject", [unit("Person"), none()]);
    let mut registrations = Vec::new();
    for keys in &keys {
        registrations.push(lines.sign(&register, keys).await?);
    }
    succeeded(lines.send(registrations).await?).context("registering the parties")?;

    let mut subjects = HashMap::new();
    for entry in lines.client()?.entries("Kyc", "SubjectOf", vec![]).await? {
        let account: [u8; 32] = *entry.key.last_chunk().context("a key without an account")?;
        subjects.insert(account, u32::decode(&mut &entry.bytes[..])?);
    }
    let parties = keys
        .into_iter()
        .map(|keys| {
            let id = keys.public_key().0;
            let subject = *subjects.get(&id).context("a party has no subject")?;
            Ok(Party { keys, id, subject })
        })
        .collect::<Result<Vec<_>>>()?;
    let attest = |party: &Party| {
        let statement = Value::named_composite([
            ("topic", unit("Kyc")),
            ("scope", unit("Global")),
            ("country", bytes(COUNTRY)),
            ("level", number(0u8)),
            ("valid_from", none()),
            ("expires_at", none()),
            ("evidence", bytes([0; 32])),
        ]);
        call("Kyc", "add_claim", [number(party.subject), statement])
    };
    lines
        .send_batched(governor, parties.iter().map(attest).collect())
        .await
        .context("attesting the parties")?;
    Ok(parties)
}

/// Queues privileged calls in batches and waits until all were dispatched.
async fn govern(lines: &mut Lines, governor: &Keypair, calls: Vec<Call>) -> Result<()> {
    let mut motions = Vec::new();
    for calls in calls.chunks(BATCH) {
        let queue = call("Timelock", "queue", [batch_all(calls.to_vec()).into_value()]);
        let length = lines.at.tx().call_data(&queue)?.len();
        let propose = [number(1u8), queue.into_value(), number(u32::try_from(length)?)];
        motions.push(lines.sign(&call("Council", "propose", propose), governor).await?);
    }
    for events in succeeded(lines.send(motions).await?)? {
        let queued = events
            .iter()
            .find(|event| event.pallet == "Timelock" && event.name == "Queued")
            .context("a motion queued nothing")?;
        governance::enacted(lines.client()?, field(queued, "id")?, field(queued, "enact_at")?).await?;
    }
    Ok(())
}
