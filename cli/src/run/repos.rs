// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Repos of three parties: a borrower of cash, a lender, and an agent that must agree to every step.
//!
//! A repo is two instructions. The first moves the security to the lender and the cash to the borrower. The second goes
//! the other way, with interest, and no earlier than the term's end: the lender affirms it at once, so that the security
//! stays locked for the borrower, who affirms at the end and thereby settles it. A borrower that does not leaves the
//! security to the lender when the deadline has passed.

use super::{assets::asset, Run};
use crate::{
    amount,
    chain::{
        call::Call,
        dvp::{self, Leg, Status},
        refusal::Refusal,
        submit::Submitter,
    },
    keys::Signer,
    operations::{Instrument, Repo},
    report::{Kind, Outcome},
};
use anyhow::Context;
use std::collections::BTreeMap;

/// For how long each half may wait for its parties, in milliseconds, after it could settle: an hour.
const PATIENCE: u64 = 60 * 60 * 1000;

/// One half of a repo.
struct Half<'a> {
    submitter: &'a Submitter,
    /// Who makes the instruction, and affirms it thereby.
    first: &'a Signer,
    /// Who affirms last.
    last: &'a Signer,
    agent: &'a Signer,
    reference: String,
    legs: Vec<Leg>,
}

impl Run<'_> {
    /// Opens the repos of the file and closes them when their terms end.
    pub(super) async fn repos(&mut self) {
        let (submitter, parties) = (self.submitter, self.parties);
        let rows = &self.operations.repos;
        let assets = self.assets.clone();
        let assets = &assets;
        let instruments: BTreeMap<&str, &Instrument> = self
            .operations
            .instruments
            .iter()
            .map(|row| (row.value.symbol.as_str(), &row.value))
            .collect();
        let instruments = &instruments;
        self.rows(
            Kind::Repos,
            rows,
            |row| row.reference.clone(),
            |_, row| async move {
                let repo = &row.value;
                let (borrower, lender) = (parties.signer(&repo.borrower)?, parties.signer(&repo.lender)?);
                let agent = parties.signer(&repo.agent)?;
                let security = asset(assets, &repo.instrument)?;
                let cash = asset(assets, &repo.payment_instrument)?;
                let repaid = repo
                    .cash
                    .checked_add(repo.interest)
                    .context("cash and interest are more than can be counted")?;
                let leg = |asset, from: &Signer, to: &Signer, amount| Leg {
                    asset,
                    from: from.account,
                    to: to.account,
                    amount,
                };
                let half = |first, last, suffix, legs| Half {
                    submitter,
                    first,
                    last,
                    agent,
                    reference: format!("{}{suffix}", repo.reference),
                    legs,
                };
                let opening = half(
                    borrower,
                    lender,
                    OPENING,
                    vec![
                        leg(security, borrower, lender, repo.quantity),
                        leg(cash, lender, borrower, repo.cash),
                    ],
                );
                let closing = half(
                    lender,
                    borrower,
                    CLOSING,
                    vec![
                        leg(security, lender, borrower, repo.quantity),
                        leg(cash, borrower, lender, repaid),
                    ],
                );
                let units = |symbol: &str, units| {
                    let instrument = instruments.get(symbol).context("the file has no such instrument")?;
                    anyhow::Ok(format!("{} {symbol}", amount::format(units, instrument.decimals)))
                };
                let note = format!(
                    "{} lent {} against {}, repaid with {}",
                    repo.lender,
                    units(&repo.payment_instrument, repo.cash)?,
                    units(&repo.instrument, repo.quantity)?,
                    units(&repo.payment_instrument, repo.interest)?,
                );
                run(&opening, &closing, repo, note).await
            },
        )
        .await;
    }
}

/// What is added to a repo's reference for its first half. As long as [`CLOSING`], and counted where references are read.
const OPENING: &str = "/1";
const CLOSING: &str = "/2";
/// How many bytes of a reference the halves take.
pub(crate) const SUFFIX: usize = OPENING.len();

async fn run(opening: &Half<'_>, closing: &Half<'_>, repo: &Repo, note: String) -> anyhow::Result<Outcome> {
    if closing.status().await? == Some(Status::Settled) {
        return Ok(Outcome::Already { note });
    }
    if let Err(outcome) = opening.settle(None).await? {
        return Ok(outcome);
    }
    let value_date = opening.submitter.now().await?.saturating_add(repo.term);
    match closing.settle(Some(value_date)).await? {
        Ok(block) => Ok(Outcome::Done { block, note }),
        Err(outcome) => Ok(outcome),
    }
}

impl Half<'_> {
    async fn find(&self) -> anyhow::Result<Option<u64>> {
        dvp::find(&self.submitter.head(), self.first.account, &self.reference).await
    }

    async fn status(&self) -> anyhow::Result<Option<Status>> {
        let Some(id) = self.find().await? else {
            return Ok(None);
        };
        let instruction = dvp::instruction(&self.submitter.head(), id).await?;
        Ok(instruction.map(|instruction| instruction.status))
    }

    /// Makes the instruction unless it is there, and has everyone agree to it in turn. Returns the block in which it had
    /// settled, or what came of it instead.
    async fn settle(&self, value_date: Option<u64>) -> anyhow::Result<Result<u64, Outcome>> {
        let id = match self.find().await? {
            Some(id) => id,
            None => {
                let begin = match value_date {
                    Some(value_date) => value_date,
                    None => self.submitter.now().await?,
                };
                let call = dvp::instruct_mediated(
                    self.legs.clone(),
                    begin.saturating_add(PATIENCE),
                    &self.reference,
                    self.agent.account,
                    value_date,
                );
                if let Err(refusal) = self.submitter.execute(self.first, &call).await? {
                    return Ok(Err(Outcome::Refused(refusal)));
                }
                let id = self.find().await?;
                id.context("the chain does not know the instruction that was just made")?
            },
        };
        let instruction = dvp::instruction(&self.submitter.head(), id).await?;
        let instruction = instruction.context("a reference leads to no instruction")?;
        if instruction.legs.as_ref() != Some(&self.legs) {
            let detail = format!("instruction {id} has it, with other terms");
            return Ok(Err(Outcome::Refused(Refusal::new("ReferenceTaken", detail))));
        }
        match instruction.status {
            Status::Settled => return Ok(Ok(self.submitter.head().block_number())),
            Status::Pending => {},
            other => {
                let detail = format!("instruction {id} is {other:?}");
                return Ok(Err(Outcome::Refused(Refusal::new("NotPending", detail))));
            },
        }
        if !instruction.affirmed.contains(&self.first.account) {
            if let Err(outcome) = self.agree(id, self.first, dvp::affirm(id)).await? {
                return Ok(Err(outcome));
            }
        }
        if let Err(outcome) = self.agree(id, self.agent, dvp::mediate(id)).await? {
            return Ok(Err(outcome));
        }
        self.submitter.reach(instruction.value_date).await?;
        if !instruction.affirmed.contains(&self.last.account) {
            if let Err(outcome) = self.agree(id, self.last, dvp::affirm(id)).await? {
                return Ok(Err(outcome));
            }
        } else if let Err(refusal) = self.submitter.execute(self.last, &dvp::settle(id)).await? {
            return Ok(Err(Outcome::Refused(refusal)));
        }
        let head = self.submitter.head();
        match dvp::instruction(&head, id).await?.map(|instruction| instruction.status) {
            Some(Status::Settled) => Ok(Ok(head.block_number())),
            status => Ok(Err(Outcome::Failed(format!(
                "everyone agreed to instruction {id}, but it is {status:?}"
            )))),
        }
    }

    /// Sends one agreement. Where it is refused the instruction is rejected, so that nothing stays locked.
    async fn agree(&self, id: u64, who: &Signer, call: Call) -> anyhow::Result<Result<(), Outcome>> {
        let Err(refusal) = self.submitter.execute(who, &call).await? else {
            return Ok(Ok(()));
        };
        match self.submitter.execute(self.first, &dvp::reject(id)).await? {
            Ok(_) => Ok(Err(Outcome::Refused(refusal))),
            Err(error) => Ok(Err(Outcome::Failed(format!(
                "{refusal}; instruction {id} could not be rejected ({error})"
            )))),
        }
    }
}
