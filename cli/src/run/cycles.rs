// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Netting cycles: trades that settle together, by what each party owes and is owed on balance.

use super::{assets::asset, Run};
use crate::{
    chain::{
        dvp,
        netting::{self, Mode, Status, Trade},
        refusal::Refusal,
        submit::Submitter,
        AccountId32,
    },
    keys::Signer,
    operations::{NettedTrade, Row},
    report::{Kind, Outcome},
};
use anyhow::{bail, Context};
use futures::future::try_join_all;
use std::collections::{BTreeMap, BTreeSet};

/// How long parties have to submit and confirm, in milliseconds, from the opening of a cycle.
const SUBMISSION: u64 = 25_000;
/// How long parties have to fund what they owe, in milliseconds, from the cut-off.
const FUNDING: u64 = 10 * 60 * 1000;

/// A trade of a cycle, with who signs for it.
struct Entry<'a> {
    seller: &'a Signer,
    buyer: &'a Signer,
    trade: Trade,
    reference: &'a str,
}

/// A cycle that ended as the file wants it.
struct Settled {
    id: u64,
    /// The block in which it had settled; `None` if it had before this run.
    block: Option<u64>,
    /// How many amounts moved, of how many that the trades consist of.
    moved: usize,
    gross: usize,
}

impl<'a> Run<'a> {
    /// Nets the trades of each cycle of the file and settles what is left.
    pub(super) async fn cycles(&mut self) {
        let rows = &self.operations.netting;
        let mut ends = BTreeMap::new();
        for name in rows.iter().map(|row| row.value.cycle.as_str()) {
            if !ends.contains_key(name) {
                self.report.phase(&format!("netting {name}"));
                let of: Vec<_> = rows.iter().filter(|row| row.value.cycle == name).collect();
                ends.insert(name, self.cycle(&of).await.map_err(|error| format!("{error:#}")));
            }
        }
        let ends = &ends;
        self.rows(
            Kind::Netting,
            rows,
            |row| row.reference.clone(),
            |_, row| async move {
                let end = ends.get(row.value.cycle.as_str()).context("its cycle was not begun")?;
                let (settled, refused) = match end {
                    Ok(end) => end,
                    Err(error) => bail!("{error}"),
                };
                if let Some(refusal) = refused.get(row.value.reference.as_str()) {
                    return Ok(Outcome::Refused(refusal.clone()));
                }
                let settled = settled.as_ref().context("none of its cycle's trades was accepted")?;
                let note = format!(
                    "in cycle {}, {} amounts netted to {}",
                    settled.id, settled.gross, settled.moved
                );
                Ok(match settled.block {
                    Some(block) => Outcome::Done { block, note },
                    None => Outcome::Already { note },
                })
            },
        )
        .await;
    }

    /// Takes one cycle from its opening to its end, or on from where an earlier run left it.
    async fn cycle(
        &self,
        rows: &[&'a Row<NettedTrade>],
    ) -> anyhow::Result<(Option<Settled>, BTreeMap<&'a str, Refusal>)> {
        let (submitter, parties) = (self.submitter, self.parties);
        let first = rows.first().context("a cycle without trades")?;
        let operator = parties.signer(&first.value.operator)?;
        let entries = rows
            .iter()
            .map(|row| {
                let row = &row.value;
                let (seller, buyer) = (parties.signer(&row.seller)?, parties.signer(&row.buyer)?);
                Ok(Entry {
                    seller,
                    buyer,
                    trade: Trade {
                        seller: seller.account,
                        buyer: buyer.account,
                        security: asset(&self.assets, &row.instrument)?,
                        quantity: row.quantity,
                        cash: asset(&self.assets, &row.payment_instrument)?,
                        amount: row.payment,
                    },
                    reference: &row.reference,
                })
            })
            .collect::<anyhow::Result<Vec<_>>>()?;

        let venue = venue(submitter, operator).await?;
        let known = known_cycle(submitter, venue, &entries).await?;
        let id = match known {
            Some(id) => id,
            None => open(submitter, operator, venue, &entries).await?,
        };
        let mut refused = BTreeMap::new();
        let cycle = read(submitter, id).await?;
        let before = cycle.status;
        if cycle.status == Status::Open {
            refused = submit(submitter, venue, id, &entries).await?;
            if refused.len() == entries.len() {
                return Ok((None, refused));
            }
            submitter.reach(cycle.cut_off).await?;
            expect(submitter.execute(operator, &netting::close(id)).await?)?;
        }
        let positions = positions(submitter, id, &entries).await?;
        if read(submitter, id).await?.status == Status::Funding {
            fund(submitter, id, &entries, &positions).await?;
        }
        let end = read(submitter, id).await?.status;
        if end != Status::Settled {
            bail!("cycle {id} is {end:?}");
        }
        let settled = Settled {
            id,
            block: (before != Status::Settled).then(|| submitter.head().block_number()),
            moved: positions
                .values()
                .flatten()
                .filter(|position| position.delivers > 0)
                .count(),
            gross: (entries.len() - refused.len()) * 2,
        };
        Ok((Some(settled), refused))
    }
}

/// The operator's venue, which is created if there is none.
async fn venue(submitter: &Submitter, operator: &Signer) -> anyhow::Result<u32> {
    if let Some(venue) = dvp::venue_of(&submitter.head(), operator.account).await? {
        return Ok(venue);
    }
    expect(submitter.execute(operator, &dvp::create_venue()).await?)?;
    let venue = dvp::venue_of(&submitter.head(), operator.account).await?;
    venue.context("the chain does not know the venue that was just created")
}

/// The cycle to which an earlier run submitted any of the trades.
async fn known_cycle(submitter: &Submitter, venue: u32, entries: &[Entry<'_>]) -> anyhow::Result<Option<u64>> {
    let at = submitter.head();
    for entry in entries {
        let found = netting::find(&at, venue, entry.trade.seller, entry.trade.buyer, entry.reference).await?;
        if let Some((id, _)) = found {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

async fn open(submitter: &Submitter, operator: &Signer, venue: u32, entries: &[Entry<'_>]) -> anyhow::Result<u64> {
    let cut_off = submitter.now().await?.saturating_add(SUBMISSION);
    let trades = || entries.iter().map(|entry| &entry.trade);
    let call = netting::open_cycle(
        venue,
        Mode::NetAgainstNet,
        trades().flat_map(|trade| [trade.security, trade.cash]).collect(),
        trades().flat_map(|trade| [trade.seller, trade.buyer]).collect(),
        cut_off,
        cut_off.saturating_add(FUNDING),
    );
    let included = submitter
        .execute(operator, &call)
        .await?
        .map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
    // Only operators of venues open cycles, and this one opens no two at a time; other operators may have in that block.
    let next = netting::next(&included.at).await?;
    next.checked_sub(1)
        .context("the chain does not know the cycle that was just opened")
}

async fn read(submitter: &Submitter, id: u64) -> anyhow::Result<netting::Cycle> {
    let cycle = netting::cycle(&submitter.head(), id).await?;
    cycle.with_context(|| format!("there is no cycle {id}"))
}

/// Has the seller of each trade submit it and the buyer confirm it. Returns what was refused, by reference.
async fn submit<'a>(
    submitter: &Submitter,
    venue: u32,
    id: u64,
    entries: &[Entry<'a>],
) -> anyhow::Result<BTreeMap<&'a str, Refusal>> {
    let refusals = try_join_all(entries.iter().map(|entry| async move {
        let find = || async {
            let at = submitter.head();
            netting::find(&at, venue, entry.trade.seller, entry.trade.buyer, entry.reference).await
        };
        if find().await?.is_none() {
            let call = netting::submit_trade(id, entry.trade.clone(), entry.reference);
            if let Err(refusal) = submitter.execute(entry.seller, &call).await? {
                return anyhow::Ok(Some((entry.reference, refusal)));
            }
        }
        let (_, index) = find()
            .await?
            .context("the chain does not know the trade that was just submitted")?;
        let confirmed = submitter
            .execute(entry.buyer, &netting::confirm_trade(id, index))
            .await?;
        // It was confirmed by an earlier run.
        let refusal = confirmed.err().filter(|refusal| refusal.name != "AlreadyConfirmed");
        Ok(refusal.map(|refusal| (entry.reference, refusal)))
    }))
    .await?;
    Ok(refusals.into_iter().flatten().collect())
}

async fn positions(
    submitter: &Submitter,
    id: u64,
    entries: &[Entry<'_>],
) -> anyhow::Result<BTreeMap<AccountId32, Vec<netting::Position>>> {
    let at = submitter.head();
    let parties: BTreeSet<AccountId32> = entries
        .iter()
        .flat_map(|entry| [entry.trade.seller, entry.trade.buyer])
        .collect();
    let at = &at;
    let all = parties
        .into_iter()
        .map(|party| async move { anyhow::Ok((party, netting::positions(at, id, party).await?)) });
    Ok(try_join_all(all).await?.into_iter().collect())
}

/// Has every party lock what it owes on balance. The last of them settles the cycle.
async fn fund(
    submitter: &Submitter,
    id: u64,
    entries: &[Entry<'_>],
    positions: &BTreeMap<AccountId32, Vec<netting::Position>>,
) -> anyhow::Result<()> {
    let signers: BTreeMap<AccountId32, &Signer> = entries
        .iter()
        .flat_map(|entry| [entry.seller, entry.buyer])
        .map(|signer| (signer.account, signer))
        .collect();
    let owing = positions
        .iter()
        .filter(|(_, positions)| positions.iter().any(|position| position.delivers > position.locked));
    let funded = owing
        .filter_map(|(party, _)| signers.get(party))
        .map(|signer| async move {
            let executed = submitter.execute(signer, &netting::fund(id)).await?;
            expect(executed).with_context(|| format!("{} cannot fund cycle {id}", signer.id))
        });
    try_join_all(funded).await.map(|_| ())
}

/// What everybody in the cycle depends on must succeed.
fn expect(executed: crate::chain::submit::Executed) -> anyhow::Result<()> {
    executed.map(|_| ()).map_err(|refusal| anyhow::anyhow!("{refusal}"))
}
