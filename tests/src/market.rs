// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets and trades to try things on.

use anyhow::{bail, Context, Result};
use castellan_network::{
    call::{account, account_of, bytes, call, list, none, number, unit, Call},
    Client,
};
use futures::future::try_join_all;
use std::collections::BTreeMap;
use subxt::{
    dynamic::{At, Value},
    ext::{codec::Decode, scale_value::ValueDef},
};
use subxt_signer::sr25519::{dev, Keypair};

/// Milliseconds for which a sample instruction can settle.
pub const HOUR: u64 = 3_600_000;

/// An account's units of an asset.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Units {
    /// Those that it may move.
    pub free: u128,
    /// Those that are locked for trades.
    pub held: u128,
}

/// The call that creates an asset of two decimal places, with these rules.
pub fn create(symbol: &str, rules: impl IntoIterator<Item = Value>) -> Call {
    let args = [
        none(),
        unit("Debt"),
        bytes(symbol),
        bytes(format!("Sample asset {symbol}")),
        number(2u8),
        rule_set(rules),
    ];
    call("Rwa", "create", args)
}

/// A rule set in which each of `checks` is a rule, without a fee.
pub fn rule_set(checks: impl IntoIterator<Item = Value>) -> Value {
    let rule = |check| {
        Value::named_composite([
            ("terms", list([Value::unnamed_variant("Check", [check])])),
            ("exempt", none()),
        ])
    };
    Value::named_composite([("rules", list(checks.into_iter().map(rule))), ("fee", none())])
}

/// The check that both parties have a claim of a topic.
pub fn claim_required(topic: &str) -> Value {
    Value::named_variant(
        "ClaimRequired",
        [
            ("sides", unit("Both")),
            ("topic", unit(topic)),
            ("min_level", number(0u8)),
            ("issuers", list([])),
        ],
    )
}

/// The check that neither party is from one of these countries.
pub fn countries_blocked(countries: impl IntoIterator<Item = Value>) -> Value {
    Value::named_variant(
        "CountriesBlocked",
        [
            ("sides", unit("Both")),
            ("of", unit("Jurisdiction")),
            ("countries", list(countries)),
        ],
    )
}

/// Registers the person behind each account that stands for nobody yet: only they can hold units.
pub async fn register(client: &Client, accounts: impl IntoIterator<Item = Keypair>) -> Result<()> {
    let register = call("Kyc", "register_subject", [unit("Person"), none()]);
    let registrations = accounts.into_iter().map(|who| {
        let register = &register;
        async move {
            let subject = client.read_bytes("Kyc", "SubjectOf", vec![account(&who)]).await?;
            if subject.is_none() {
                client.submit(register, &who).await?;
            }
            anyhow::Ok(())
        }
    });
    try_join_all(registrations).await.map(|_| ())
}

/// Creates an asset without rules and gives its issuer `amount` units. Returns its number. The development accounts that
/// tests trade with stand for persons from then on.
pub async fn open(client: &Client, issuer: &Keypair, symbol: &str, amount: u128) -> Result<u32> {
    register(
        client,
        [dev::alice(), dev::bob(), dev::charlie(), dev::dave(), dev::eve()],
    )
    .await?;
    let created = client.submit(&create(symbol, []), issuer).await?;
    let event = created.event("Rwa", "Created")?;
    let asset = event
        .at("asset")
        .and_then(Value::as_u128)
        .context("no asset in the event")?
        .try_into()?;
    client.submit(&issue(asset, issuer, amount, "opening"), issuer).await?;
    Ok(asset)
}

/// The call that issues units.
pub fn issue(asset: u32, to: &Keypair, amount: u128, reference: &str) -> Call {
    call(
        "Rwa",
        "issue",
        [number(asset), account(to), number(amount), bytes(reference)],
    )
}

/// The call that transfers units.
pub fn transfer(asset: u32, to: [u8; 32], amount: u128) -> Call {
    call("Rwa", "transfer", [number(asset), account_of(to), number(amount)])
}

/// One leg of a trade.
pub fn leg(asset: u32, from: &Keypair, to: &Keypair, amount: u128) -> Value {
    let fields = [
        ("asset", number(asset)),
        ("from", account(from)),
        ("to", account(to)),
        ("amount", number(amount)),
    ];
    Value::named_composite(fields)
}

/// The call that proposes a trade.
pub fn instruct(legs: impl IntoIterator<Item = Value>, deadline: u64, reference: &str) -> Call {
    call("Dvp", "instruct", [list(legs), number(deadline), bytes(reference)])
}

/// The call that proposes a trade and affirms it for its sender.
pub fn instruct_and_affirm(legs: impl IntoIterator<Item = Value>, deadline: u64, reference: &str) -> Call {
    let args = [list(legs), number(deadline), bytes(reference)];
    call("Dvp", "instruct_and_affirm", args)
}

/// The call `name` that takes nothing but the number of a trade: `affirm`, `reject`, `expire`.
pub fn act(name: &str, trade: u64) -> Call {
    call("Dvp", name, [number(trade)])
}

/// What became of every trade, by its number: the name of its status.
pub async fn statuses(client: &Client) -> Result<BTreeMap<u64, String>> {
    let entries = client.entries("Dvp", "Instructions", vec![]).await?;
    entries
        .iter()
        .map(|entry| {
            let id = entry.key.last_chunk().context("a key without a number")?;
            let status = entry.value.at("status").context("a trade without a status")?;
            let ValueDef::Variant(variant) = &status.value else {
                bail!("not a status: {status}")
            };
            Ok((u64::from_le_bytes(*id), variant.name.clone()))
        })
        .collect()
}

/// The time of the last final block, in milliseconds.
pub async fn now(client: &Client) -> Result<u64> {
    client.decode("Timestamp", "Now", vec![]).await
}

/// An account's units of an asset.
pub async fn units(client: &Client, asset: u32, who: [u8; 32]) -> Result<Units> {
    let bytes = client
        .read_bytes("Rwa", "Accounts", vec![number(asset), account_of(who)])
        .await?;
    bytes.map_or(Ok(Units::default()), |bytes| holding(&bytes))
}

/// The units of everyone who has some of an asset.
pub async fn holders(client: &Client, asset: u32) -> Result<BTreeMap<[u8; 32], Units>> {
    let entries = client.entries("Rwa", "Accounts", vec![number(asset)]).await?;
    entries
        .iter()
        .map(|entry| {
            let account = entry.key.last_chunk().context("a key without an account")?;
            Ok((*account, holding(&entry.bytes)?))
        })
        .collect()
}

/// Reads what the ledger keeps: the free units, and those on hold by reason, which has two parts of one byte.
fn holding(mut bytes: &[u8]) -> Result<Units> {
    let (free, holds) = <(u128, Vec<([u8; 2], u128)>)>::decode(&mut bytes)?;
    Ok(Units {
        free,
        held: holds.iter().map(|(_, amount)| amount).sum(),
    })
}

/// How many units of an asset exist.
pub async fn supply(client: &Client, asset: u32) -> Result<u128> {
    client.decode("Rwa", "Tallies", vec![number(asset)]).await
}
