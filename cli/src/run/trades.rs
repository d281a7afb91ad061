// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Trades: delivery against payment.
//!
//! Trades that do not touch each other settle side by side; two that do are settled in the order of the file, so that
//! who has enough of what does not depend on chance. See [`dependencies`].

use super::{assets::asset, Run};
use crate::{
    amount,
    chain::{
        dvp::{self, Leg, Status},
        finality::Included,
        refusal::Refusal,
        rwa,
        submit::Submitter,
    },
    date,
    keys::Signer,
    operations::{Instrument, Row, Trade},
    report::{Kind, Outcome},
};
use anyhow::Context;
use futures::{
    channel::oneshot,
    future::{join_all, FutureExt, Shared},
};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// For how long a trade without a deadline may wait, in milliseconds: a day.
const LIFETIME: u64 = 24 * 60 * 60 * 1000;

/// One trade, with all that settling it takes.
struct Settlement<'a> {
    submitter: &'a Submitter,
    seller: &'a Signer,
    buyer: &'a Signer,
    trade: &'a Trade,
    expect: Option<&'a str>,
    legs: Vec<Leg>,
    note: String,
}

impl Run<'_> {
    /// Settles the trades of the file.
    pub(super) async fn trades(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let rows = &self.operations.trades;
        let assets = self.assets.clone();
        let assets = &assets;
        let instruments: BTreeMap<&str, &Instrument> = self
            .operations
            .instruments
            .iter()
            .map(|row| (row.value.symbol.as_str(), &row.value))
            .collect();
        let instruments = &instruments;
        let turns = &Turns::new(rows);
        self.rows(
            Kind::Trades,
            rows,
            |row| row.reference.clone(),
            |index, row| async move {
                let turn = turns.take(index).await;
                let trade = &row.value;
                let units = |symbol: &str, units| {
                    let instrument = instruments.get(symbol).context("the file has no such instrument")?;
                    anyhow::Ok(format!("{} {symbol}", amount::format(units, instrument.decimals)))
                };
                let (seller, buyer) = (parties.signer(&trade.seller)?, parties.signer(&trade.buyer)?);
                let delivered = asset(assets, &trade.instrument)?;
                let paid = asset(assets, &trade.payment_instrument)?;
                let note = format!(
                    "{} from {} to {} for {}",
                    units(&trade.instrument, trade.quantity)?,
                    trade.seller,
                    trade.buyer,
                    units(&trade.payment_instrument, trade.payment)?
                );
                let legs = vec![
                    Leg {
                        asset: delivered,
                        from: seller.account,
                        to: buyer.account,
                        amount: trade.quantity,
                    },
                    Leg {
                        asset: paid,
                        from: buyer.account,
                        to: seller.account,
                        amount: trade.payment,
                    },
                ];
                let expect = row.expect.as_deref();
                Settlement {
                    submitter,
                    seller,
                    buyer,
                    trade,
                    expect,
                    legs,
                    note,
                }
                .run(turn)
                .await
            },
        )
        .await;
    }
}

impl Settlement<'_> {
    /// Settles the trade, whose turn ends with `turn` once it can no longer change what others may do.
    async fn run(&self, turn: Turn) -> anyhow::Result<Outcome> {
        if let Some(id) = self.find(&self.submitter.head()).await? {
            return self.resume(id).await;
        }
        let call = dvp::instruct_and_affirm(self.legs.clone(), self.deadline(), &self.trade.reference);
        match self.submitter.execute(self.seller, &call).await? {
            Ok(included) => {
                let id = self.find(&included.at).await?;
                self.affirm_last(id.context("the chain does not know the instruction that was just made")?)
                    .await
            },
            Err(refusal) => {
                drop(turn);
                if refusal.block.is_some() {
                    self.record().await?;
                }
                Ok(Outcome::Refused(refusal))
            },
        }
    }

    /// Goes on with an instruction that is there already.
    async fn resume(&self, id: u64) -> anyhow::Result<Outcome> {
        let instruction = dvp::instruction(&self.submitter.head(), id).await?;
        let instruction = instruction.context("a reference leads to no instruction")?;
        if instruction.legs.as_ref() != Some(&self.legs) {
            let detail = format!("instruction {id} has it, with other terms");
            return Ok(Outcome::Refused(Refusal::new("ReferenceTaken", detail)));
        }
        match instruction.status {
            Status::Settled => Ok(Outcome::Already {
                note: format!("{}, instruction {id} settled", self.note),
            }),
            Status::Rejected | Status::Expired => {
                let end = if instruction.status == Status::Expired {
                    "expired"
                } else {
                    "was rejected"
                };
                let note = format!("instruction {id} {end} in an earlier run");
                Ok(Outcome::RefusedEarlier {
                    name: self.reason_today().await?,
                    note,
                })
            },
            Status::Pending | Status::Failed | Status::Locked { .. } if instruction.deadline < date::now() => {
                match self.submitter.execute(self.seller, &dvp::expire(id)).await? {
                    Ok(included) => {
                        let refusal = Refusal::new("DeadlinePassed", format!("instruction {id} expired"));
                        Ok(Outcome::Refused(Refusal {
                            block: Some(included.block),
                            ..refusal
                        }))
                    },
                    Err(refusal) => Ok(Outcome::Refused(refusal)),
                }
            },
            // It failed and was not rejected since: that run was broken off in between.
            Status::Failed => self.reject_failed(id, None).await,
            Status::Locked { until } => Ok(Outcome::Failed(format!(
                "instruction {id} is locked until {until} (milliseconds since the Unix epoch) and waits for others"
            ))),
            Status::Pending => {
                if !instruction.affirmed.contains(&self.seller.account) {
                    match self.submitter.execute(self.seller, &dvp::affirm(id)).await? {
                        Err(refusal) => return self.reject(id, refusal).await,
                        Ok(included) if instruction.affirmed.contains(&self.buyer.account) => {
                            return self.settled(id, &included).await;
                        },
                        Ok(_) => {},
                    }
                }
                self.affirm_last(id).await
            },
        }
    }

    /// Has the buyer agree, which settles.
    async fn affirm_last(&self, id: u64) -> anyhow::Result<Outcome> {
        match self.submitter.execute(self.buyer, &dvp::affirm(id)).await? {
            Ok(included) => self.settled(id, &included).await,
            Err(refusal) => self.reject(id, refusal).await,
        }
    }

    async fn settled(&self, id: u64, included: &Included) -> anyhow::Result<Outcome> {
        let instruction = dvp::instruction(&included.at, id).await?;
        match instruction.map(|instruction| instruction.status) {
            Some(Status::Settled) => Ok(Outcome::Done {
                block: included.block,
                note: format!("{}, instruction {id}", self.note),
            }),
            Some(Status::Failed) => self.reject_failed(id, Some(included)).await,
            status => Ok(Outcome::Failed(format!(
                "both affirmed instruction {id}, but it is {status:?}"
            ))),
        }
    }

    /// Ends an instruction whose settlement failed. Why is asked of the block in which it did, or else of the latest.
    async fn reject_failed(&self, id: u64, included: Option<&Included>) -> anyhow::Result<Outcome> {
        let head = self.submitter.head();
        let at = included.map_or(&head, |included| &included.at).block_hash();
        let refusals = dvp::refused_legs(self.submitter.client(), id, at).await?;
        let names: Vec<_> = refusals.iter().map(rwa::refusal_name).collect();
        let name = self
            .expect
            .filter(|expect| names.iter().any(|name| name == expect))
            .or(names.first().map(String::as_str))
            .unwrap_or("SettlementFailed");
        let refusal = Refusal::new(name, format!("instruction {id} could not settle: {}", names.join(", ")));
        self.reject(
            id,
            Refusal {
                block: included.map(|included| included.block),
                ..refusal
            },
        )
        .await
    }

    /// Ends an instruction that the ledger refused, so that nothing stays locked.
    async fn reject(&self, id: u64, refusal: Refusal) -> anyhow::Result<Outcome> {
        let mut left = String::new();
        // Whoever may still act: a party that was suspended meanwhile cannot.
        for party in [self.seller, self.buyer] {
            match self.submitter.execute(party, &dvp::reject(id)).await? {
                Ok(_) => return Ok(Outcome::Refused(refusal)),
                Err(error) => left = error.to_string(),
            }
        }
        Ok(Outcome::Failed(format!(
            "{refusal}; instruction {id} could not be rejected ({left}) and locks what it locks until its deadline"
        )))
    }

    /// Leaves a rejected instruction behind, so that a later run does not settle what this one refused. Where not even
    /// that is possible, since a party may not act at all, a later run decides anew.
    async fn record(&self) -> anyhow::Result<()> {
        let call = dvp::instruct(self.legs.clone(), self.deadline(), &self.trade.reference);
        if let Ok(included) = self.submitter.execute(self.seller, &call).await? {
            if let Some(id) = self.find(&included.at).await? {
                let rejected = self.submitter.execute(self.seller, &dvp::reject(id)).await?;
                rejected.map_err(|refusal| anyhow::anyhow!("instruction {id} could not be rejected: {refusal}"))?;
            }
        }
        Ok(())
    }

    async fn find(&self, at: &crate::chain::At) -> anyhow::Result<Option<u64>> {
        dvp::find(at, self.seller.account, &self.trade.reference).await
    }

    fn deadline(&self) -> u64 {
        self.trade
            .deadline
            .unwrap_or_else(|| date::now().saturating_add(LIFETIME))
    }

    /// For what the trade would be refused now, if that is what the row expects or the row expects nothing.
    async fn reason_today(&self) -> anyhow::Result<Option<String>> {
        let client = self.submitter.client();
        let reports = join_all(
            self.legs
                .iter()
                .map(|leg| rwa::transfer_report(client, leg.asset, leg.from, leg.to, leg.amount, None)),
        );
        let mut names = Vec::new();
        for report in reports.await {
            names.extend(report?.iter().map(rwa::refusal_name));
        }
        Ok(match self.expect {
            Some(expect) => names.into_iter().find(|name| name == expect),
            None => names.into_iter().next(),
        })
    }
}

/// The turn of a trade, for as long as it is kept.
type Turn = Option<oneshot::Sender<()>>;

/// Lets every trade wait for those before it that it depends on.
struct Turns {
    before: Vec<Vec<usize>>,
    done: Vec<Shared<oneshot::Receiver<()>>>,
    tell: Mutex<Vec<Option<oneshot::Sender<()>>>>,
}

impl Turns {
    fn new(rows: &[Row<Trade>]) -> Self {
        let (tell, done) = rows
            .iter()
            .map(|_| oneshot::channel())
            .map(|(tell, done)| (Some(tell), done.shared()))
            .unzip();
        let before = dependencies(rows.iter().map(|row| &row.value));
        Self {
            before,
            done,
            tell: Mutex::new(tell),
        }
    }

    /// Waits for the turn of a trade. It ends when what is returned is dropped.
    async fn take(&self, index: usize) -> Turn {
        let before = self.before.get(index).into_iter().flatten();
        join_all(before.filter_map(|earlier| self.done.get(*earlier).cloned())).await;
        self.tell
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(index)
            .and_then(Option::take)
    }
}

/// For each trade, the earlier ones that must have ended before it begins.
///
/// What a trade takes from an account depends on everything that earlier trades took from or gave to that account of the
/// same instrument. What a trade gives depends only on what earlier ones took: two gifts may come in any order.
fn dependencies<'a>(trades: impl Iterator<Item = &'a Trade>) -> Vec<Vec<usize>> {
    #[derive(Default)]
    struct Touched {
        taken: Option<usize>,
        given: Vec<usize>,
    }
    let mut touched: BTreeMap<(&str, &str), Touched> = BTreeMap::new();
    let mut all = Vec::new();
    for (index, trade) in trades.enumerate() {
        let mut before = Vec::new();
        for (instrument, from, to) in [
            (&trade.instrument, &trade.seller, &trade.buyer),
            (&trade.payment_instrument, &trade.buyer, &trade.seller),
        ] {
            let source = touched.entry((from, instrument)).or_default();
            before.extend(source.taken.replace(index));
            before.append(&mut source.given);
            let target = touched.entry((to, instrument)).or_default();
            before.extend(target.taken);
            target.given.push(index);
        }
        before.retain(|earlier| *earlier != index);
        before.sort_unstable();
        before.dedup();
        all.push(before);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trade(seller: &str, instrument: &str, buyer: &str, payment_instrument: &str) -> Trade {
        Trade {
            reference: String::new(),
            seller: seller.into(),
            instrument: instrument.into(),
            quantity: 1,
            buyer: buyer.into(),
            payment_instrument: payment_instrument.into(),
            payment: 1,
            deadline: None,
        }
    }

    #[test]
    fn trades_wait_for_what_they_may_need() {
        let trades = [
            trade("a", "BOND", "b", "CASH"),
            // Others: nothing in common.
            trade("c", "FUND", "d", "CASH"),
            // b delivers what it may only have since the first trade.
            trade("b", "BOND", "e", "CASH"),
            // a pays out of what it may only have since the first trade.
            trade("c", "FUND", "a", "CASH"),
            // c was paid twice before, which does not matter for being paid again; d pays again.
            trade("c", "BOND", "d", "CASH"),
        ];
        assert_eq!(
            dependencies(trades.iter()),
            [vec![], vec![], vec![0], vec![0, 1], vec![1]]
        );
    }

    #[test]
    fn one_instrument_against_itself_does_not_wait_for_itself() {
        let trades = [trade("a", "CASH", "b", "CASH"), trade("b", "CASH", "a", "CASH")];
        assert_eq!(dependencies(trades.iter()), [vec![], vec![0]]);
    }

    /// Applies trades in the given order to balances; one that cannot be covered is refused.
    fn settle(trades: &[Trade], order: &[usize]) -> (BTreeMap<(String, String), i64>, Vec<bool>) {
        let mut balances: BTreeMap<(String, String), i64> = BTreeMap::new();
        let mut settled = vec![false; trades.len()];
        for index in order {
            let trade = &trades[*index];
            let of = |who: &str, what: &str| (who.to_string(), what.to_string());
            let delivers = of(&trade.seller, &trade.instrument);
            let pays = of(&trade.buyer, &trade.payment_instrument);
            let balance = |key: &(String, String)| *balances.get(key).unwrap_or(&2);
            if balance(&delivers) > 0 && balance(&pays) > 0 {
                for key in [delivers, pays] {
                    *balances.entry(key).or_insert(2) -= 1;
                }
                for key in [
                    of(&trade.buyer, &trade.instrument),
                    of(&trade.seller, &trade.payment_instrument),
                ] {
                    *balances.entry(key).or_insert(2) += 1;
                }
                settled[*index] = true;
            }
        }
        (balances, settled)
    }

    proptest! {
        #[test]
        fn any_order_that_respects_dependencies_ends_like_the_file(
            picks in proptest::collection::vec((0usize..4, 0usize..2, 1usize..4), 1..25),
            priorities in proptest::collection::vec(any::<u32>(), 25),
        ) {
            let names = ["a", "b", "c", "d"];
            let trades: Vec<Trade> = picks
                .iter()
                .map(|(seller, instrument, step)| {
                    trade(names[*seller], ["BOND", "FUND"][*instrument], names[(seller + step) % 4], "CASH")
                })
                .collect();
            let before = dependencies(trades.iter());
            let mut order: Vec<usize> = Vec::new();
            while order.len() < trades.len() {
                let ready = (0..trades.len())
                    .filter(|index| !order.contains(index) && before[*index].iter().all(|other| order.contains(other)));
                order.push(ready.min_by_key(|index| priorities[*index]).unwrap());
            }
            let in_file_order: Vec<usize> = (0..trades.len()).collect();
            prop_assert_eq!(settle(&trades, &order), settle(&trades, &in_file_order));
        }
    }
}
