// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Makes accounts that may trade: admitted by governance, funded, registered, attested and holding two assets.
//!
//! What a former run on the same node left behind is used again.

use crate::{
    chain::{self, Chain, EncodedCall},
    council::Council,
    load,
};
use anyhow::{ensure, Context};
use codec::Decode;
use std::{
    str::FromStr,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use subxt::{
    dynamic::{self, Value},
    utils::{AccountId32, MultiAddress, H256},
};
use subxt_signer::{
    sr25519::{dev, Keypair},
    DeriveJunction, SecretUri,
};

/// How many calls one batch carries: several batches fit into a block.
const BATCH: usize = 100;
/// What an account gets for fees, in the smallest unit of the fee token, once it has less than a tenth of it.
const FEES: u128 = 10_000_000_000_000;
/// How many units of each asset an account starts with.
const UNITS: u128 = 1_000_000;
/// The country that the sample claims name.
const COUNTRY: &str = "CH";
/// Countries that the sample assets block.
const BLOCKED: [&str; 2] = ["KP", "IR"];
/// How long governance may take: its notice period and a few blocks for each batch.
const GOVERNANCE: Duration = Duration::from_secs(180);

/// An account that sends.
pub struct Account {
    pub keys: Keypair,
    pub id: AccountId32,
}

/// All that the workloads need.
pub struct Market {
    pub accounts: Vec<Account>,
    /// What is delivered, with rules.
    pub asset: u32,
    /// What it is paid with, with the same rules.
    pub cash: u32,
    /// Different for every run.
    pub run: String,
}

/// Alice: issuer and claim issuer of the development presets.
struct Operator<'a> {
    chain: &'a Chain,
    keys: Keypair,
    id: AccountId32,
    connections: usize,
}

impl Operator<'_> {
    /// Sends `calls` in batches and waits until they are final.
    async fn send(&self, what: &str, calls: Vec<EncodedCall>) -> anyhow::Result<()> {
        let batches: Vec<_> = calls.chunks(BATCH).map(|calls| chain::batch(calls.to_vec())).collect();
        let mut nonce = self.nonce().await?;
        let mut signed = Vec::with_capacity(batches.len());
        for batch in &batches {
            signed.push(self.chain.signer.sign(batch, &self.keys, nonce)?);
            nonce += 1;
        }
        load::apply(self.chain, signed, self.connections)
            .await
            .with_context(|| format!("cannot {what}"))
    }

    async fn nonce(&self) -> anyhow::Result<u64> {
        let accounts = self.chain.accounts(&[self.id]).await?;
        accounts
            .first()
            .map(|(nonce, _)| *nonce)
            .context("the node does not answer")
    }
}

/// Makes `count` accounts ready to trade.
pub async fn prepare(chain: &Chain, count: usize, connections: usize) -> anyhow::Result<Market> {
    let keys = dev::alice();
    let id = keys.public_key().to_account_id();
    let operator = Operator {
        chain,
        keys,
        id,
        connections,
    };
    let council = Council::of(chain).await?;
    let accounts = derive(count)?;
    admit(&operator, &council, &accounts).await?;
    fund(&operator, &accounts).await?;
    let subjects = register(chain, &accounts, connections).await?;
    attest(&operator, &subjects).await?;
    let run = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().to_string();
    let asset = issue(&operator, &accounts, &format!("A{run}")).await?;
    let cash = issue(&operator, &accounts, &format!("C{run}")).await?;
    Ok(Market {
        accounts,
        asset,
        cash,
        run,
    })
}

/// The accounts `//bench/0`, `//bench/1` and so on.
fn derive(count: usize) -> anyhow::Result<Vec<Account>> {
    let root = Keypair::from_uri(&SecretUri::from_str("//bench")?)?;
    Ok((0..count as u64)
        .map(|index| {
            let keys = root.derive([DeriveJunction::soft(index)]);
            let id = keys.public_key().to_account_id();
            Account { keys, id }
        })
        .collect())
}

async fn admit(operator: &Operator<'_>, council: &Council, accounts: &[Account]) -> anyhow::Result<()> {
    let chain = operator.chain;
    let keys = accounts
        .iter()
        .map(|account| chain.key("Membership", "Members", (account.id,)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    // Trusting somebody again for the same changes nothing.
    let trust = (operator.id, variant("Kyb"), variant("All"));
    let mut calls = vec![chain.encode_call(&dynamic::transaction("Kyc", "trust_issuer", trust))?];
    for (account, member) in accounts.iter().zip(chain.values(&keys).await?) {
        if member.is_none() {
            let admit = dynamic::transaction("Membership", "admit", (account.id, vec![variant("Institution")]));
            calls.push(chain.encode_call(&admit)?);
        }
    }
    let queued = council.queue(chain, calls, operator.connections).await;
    queued.context("cannot queue the admissions")?;

    let until = Instant::now() + GOVERNANCE;
    let mut wanted = keys;
    wanted.push(chain.key("Kyc", "Trust", ())?);
    loop {
        let missing = chain
            .values(&wanted)
            .await?
            .iter()
            .filter(|value| value.is_none())
            .count();
        if missing == 0 {
            return Ok(());
        }
        ensure!(
            Instant::now() < until,
            "governance left out {missing} of {} admissions",
            wanted.len()
        );
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn fund(operator: &Operator<'_>, accounts: &[Account]) -> anyhow::Result<()> {
    let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let mut calls = Vec::new();
    for (id, (_, free)) in ids.iter().zip(operator.chain.accounts(&ids).await?) {
        if free < FEES / 10 {
            let to = MultiAddress::<AccountId32, u32>::Id(*id);
            let transfer = dynamic::transaction("Balances", "transfer_keep_alive", (to, FEES));
            calls.push(operator.chain.encode_call(&transfer)?);
        }
    }
    operator.send("fund the accounts", calls).await
}

/// Registers each account as an institution by itself and returns the numbers of all of them.
async fn register(chain: &Chain, accounts: &[Account], connections: usize) -> anyhow::Result<Vec<u32>> {
    let keys = accounts
        .iter()
        .map(|account| chain.key("Kyc", "SubjectOf", (account.id,)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let nonces = chain.accounts(&ids).await?;
    let mut signed = Vec::new();
    for (index, ((account, subject), (nonce, _))) in
        accounts.iter().zip(chain.values(&keys).await?).zip(nonces).enumerate()
    {
        if subject.is_none() {
            let register = (variant("Institution"), Some(sample_lei(index)));
            let call = dynamic::transaction("Kyc", "register_subject", register);
            signed.push(chain.signer.sign(&call, &account.keys, nonce)?);
        }
    }
    load::apply(chain, signed, connections)
        .await
        .context("cannot register the accounts")?;
    chain
        .values(&keys)
        .await?
        .into_iter()
        .map(|value| {
            Ok(u32::decode(
                &mut value.context("an account has no subject")?.as_slice(),
            )?)
        })
        .collect()
}

/// A made-up LEI with the right check digits (ISO 7064, MOD 97-10).
fn sample_lei(index: usize) -> [u8; 20] {
    let body = format!("BENCH{index:013}");
    let remainder = format!("{body}00")
        .chars()
        .filter_map(|c| c.to_digit(36))
        .fold(0, |rest, value| {
            let shift = if value < 10 { 10 } else { 100 };
            (rest * shift + value) % 97
        });
    let mut lei = [b'0'; 20];
    for (place, byte) in lei.iter_mut().zip(format!("{body}{:02}", 98 - remainder).bytes()) {
        *place = byte;
    }
    lei
}

async fn attest(operator: &Operator<'_>, subjects: &[u32]) -> anyhow::Result<()> {
    let chain = operator.chain;
    let mut calls = Vec::new();
    // Made anew where they were made before: that changes nothing but the block they are from.
    for subject in subjects {
        let statement = Value::named_composite([
            ("topic", variant("Kyb")),
            ("scope", variant("Global")),
            ("country", Value::from_bytes(COUNTRY)),
            ("level", Value::u128(0)),
            ("valid_from", variant("None")),
            ("expires_at", variant("None")),
            ("evidence", Value::from_bytes(H256::zero())),
        ]);
        let claim = (*subject, statement);
        calls.push(chain.encode_call(&dynamic::transaction("Kyc", "add_claim", claim))?);
    }
    operator.send("attest the accounts", calls).await
}

/// What the design's numbers are about: ten rules of the kinds that a transfer meets, all of which hold here.
fn ten_checks() -> [Value; 10] {
    let most = || Value::u128(u128::MAX);
    let forbidden =
        |sides, topic| Value::named_variant("ClaimForbidden", [("sides", variant(sides)), ("topic", variant(topic))]);
    let blocked = Value::unnamed_composite(BLOCKED.map(Value::from_bytes));
    [
        Value::named_variant(
            "ClaimRequired",
            [
                ("sides", variant("Both")),
                ("topic", variant("Kyb")),
                ("min_level", Value::u128(0)),
                ("issuers", Value::unnamed_composite([])),
            ],
        ),
        forbidden("Both", "Blocked"),
        forbidden("Sender", "LockUp"),
        Value::named_variant(
            "CountriesBlocked",
            [
                ("sides", variant("Both")),
                ("of", variant("Jurisdiction")),
                ("countries", blocked),
            ],
        ),
        Value::unnamed_variant("MinBalance", [Value::u128(1)]),
        Value::unnamed_variant("MaxBalance", [most()]),
        Value::named_variant(
            "MaxHolders",
            [("of", variant("All")), ("max", Value::u128(u32::MAX.into()))],
        ),
        Value::unnamed_variant("LockedUntil", [Value::u128(1)]),
        Value::named_variant(
            "TransferLimit",
            [
                ("direction", variant("Out")),
                ("period", variant("Day")),
                ("max", most()),
            ],
        ),
        Value::named_variant(
            "TradingHours",
            [
                ("days", Value::unnamed_composite([Value::u128(0b111_1111)])),
                ("opens", Value::u128(0)),
                ("closes", Value::u128(24 * 60)),
            ],
        ),
    ]
}

/// A rule of one check.
fn rule(check: Value) -> Value {
    let terms = Value::unnamed_composite([Value::unnamed_variant("Check", [check])]);
    Value::named_composite([("terms", terms), ("exempt", variant("None"))])
}

/// Creates an asset with [`ten_checks`] for rules, and issues it to every account.
async fn issue(operator: &Operator<'_>, accounts: &[Account], symbol: &str) -> anyhow::Result<u32> {
    let chain = operator.chain;
    let rules: Vec<Value> = ten_checks().into_iter().map(rule).collect();
    let rules = Value::named_composite([("rules", Value::unnamed_composite(rules)), ("fee", variant("None"))]);
    let name = "Sample asset of the load generator";
    let create = (
        None::<[u8; 12]>,
        variant("Debt"),
        symbol.as_bytes().to_vec(),
        name.as_bytes().to_vec(),
        2_u8,
        rules,
    );
    let create = chain.encode_call(&dynamic::transaction("Rwa", "create", create))?;
    operator.send("create an asset", vec![create]).await?;
    let key = chain.key("Rwa", "AssetBySymbol", (symbol.as_bytes().to_vec(),))?;
    let value = chain
        .values(&[key])
        .await?
        .into_iter()
        .flatten()
        .next()
        .context("the asset was not created")?;
    let asset = u32::decode(&mut value.as_slice())?;
    let mut calls = Vec::with_capacity(accounts.len());
    for (index, account) in accounts.iter().enumerate() {
        let issue = (asset, account.id, UNITS, index.to_string().into_bytes());
        calls.push(chain.encode_call(&dynamic::transaction("Rwa", "issue", issue))?);
    }
    operator.send("issue an asset", calls).await?;
    Ok(asset)
}

fn variant(name: &str) -> Value {
    Value::unnamed_variant(name, [])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sample_leis_are_well_formed_and_distinct() {
        let leis: std::collections::HashSet<_> = (0..10_000).map(sample_lei).collect();
        assert_eq!(leis.len(), 10_000);
        assert!(leis.iter().all(|lei| castellan_identifiers::Lei::new(lei).is_ok()));
    }
}
