// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Numbers that the chain gave to what was made on it.

use super::{read, rwa, AccountId32, At};
use anyhow::Context;
use subxt::{dynamic, ext::scale_decode::DecodeAsType, storage::DynamicAddress};

/// Something that belongs to an asset and has a number of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OfAsset {
    /// A distribution to its holders.
    Distribution,
    /// A ballot of its holders.
    Ballot,
    /// A record date.
    Record,
    /// A unique unit.
    Item,
    /// A forced move that waits.
    Proposal,
    /// A request for redemption.
    Request,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Owned {
    issuer: AccountId32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Belonging {
    asset: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Counters {
    next_record: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Queue {
    tail: u64,
}

/// The asset with this symbol, or an error that says that there is none.
pub async fn asset(at: &At, symbol: &str) -> anyhow::Result<u32> {
    let id = rwa::asset_by_symbol(at, symbol).await?;
    id.with_context(|| format!("there is no asset {symbol}"))
}

/// The file that `issuer` opened last.
pub async fn file(at: &At, issuer: AccountId32) -> anyhow::Result<u32> {
    let last = last(at, "Files", |file: &Owned| file.issuer == issuer).await?;
    last.context("it opened no file")
}

/// What was made last of the kind, of an asset.
pub async fn of_asset(at: &At, asset: u32, kind: OfAsset) -> anyhow::Result<u64> {
    let before = |next: u64| next.checked_sub(1);
    match kind {
        OfAsset::Distribution => last(at, "Distributions", |entry: &Belonging| entry.asset == asset)
            .await?
            .map(u64::from),
        OfAsset::Ballot => last(at, "Ballots", |entry: &Belonging| entry.asset == asset)
            .await?
            .map(u64::from),
        OfAsset::Record => {
            let state: Option<Counters> = read(at, "Rwa", "State", (asset,)).await?;
            state.and_then(|state| before(state.next_record.into()))
        },
        OfAsset::Item => counter(at, "NextItem", asset).await?.and_then(before),
        OfAsset::Proposal => counter(at, "NextProposal", asset).await?.and_then(before),
        OfAsset::Request => {
            let queue: Option<Queue> = read(at, "Lifecycle", "Queues", (asset,)).await?;
            queue.and_then(|queue| before(queue.tail))
        },
    }
    .context("there is none")
}

async fn counter(at: &At, entry: &str, asset: u32) -> anyhow::Result<Option<u64>> {
    let next: Option<u32> = read(at, "Rwa", entry, (asset,)).await?;
    Ok(next.map(u64::from))
}

/// The largest number whose value `is_meant`.
async fn last<V: DecodeAsType>(at: &At, entry: &str, is_meant: impl Fn(&V) -> bool) -> anyhow::Result<Option<u32>> {
    let address: DynamicAddress<(u32,), V> = dynamic::storage("Lifecycle", entry);
    let mut entries = at.storage().iter(address, ()).await?;
    let mut last = None;
    while let Some(entry) = entries.next().await {
        let entry = entry?;
        if is_meant(&entry.value().decode()?) {
            let (number,) = entry.key()?.decode()?;
            last = last.max(Some(number));
        }
    }
    Ok(last)
}
