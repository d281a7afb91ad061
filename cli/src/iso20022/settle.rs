// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Brings the chain to what was instructed.
//!
//! [`decide`] says what comes next from what was sent and from what the chain knows; [`advance`] does it, and is the one
//! place that calls the chain. Nothing is kept on this side: a settlement may be taken up again at any time, and by
//! whoever has the other side's instruction.
//!
//! Before the settlement date nobody affirms, so that nothing is locked, and the chain settles nothing. After it, what did
//! not settle is over.

use super::{
    advice::{End, Leg, Obstacle, Progress, Standing, Waiting},
    directory::Terms,
    matching::{Message, Settlement},
    model::Movement,
};
use crate::{
    chain::{
        self,
        dvp::{self, Status},
        refusal::Refusal,
        rwa,
        submit::Submitter,
        AccountId32, At, Client,
    },
    date,
    keys::{Keys, Signer},
    operations::Operations,
};
use anyhow::{bail, Context};
use std::collections::BTreeMap;

/// How long a settlement date is, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;
/// More steps than any settlement takes.
const STEPS: usize = 8;

/// Who signs for the senders of messages, and the accounts of all parties.
pub struct Accounts {
    signers: BTreeMap<String, Signer>,
    accounts: BTreeMap<String, AccountId32>,
}

impl Accounts {
    /// Finds the key of every sender and the account of every party. An error names all that are missing.
    pub fn find(messages: &[Message], operations: &Operations, keys: &Keys) -> Result<Self, Vec<String>> {
        let mut found = Self {
            signers: BTreeMap::new(),
            accounts: BTreeMap::new(),
        };
        let mut errors = Vec::new();
        for message in messages {
            for id in [&message.terms.deliverer, &message.terms.receiver] {
                let rows = &operations.participants;
                let written = rows
                    .iter()
                    .find(|row| row.value.id == *id)
                    .and_then(|row| row.value.account);
                match (keys.signer(id), written) {
                    (Ok(signer), Some(account)) if signer.account != account => {
                        errors.push(format!("{}: {id:?} has another account than its key", message.file));
                    },
                    (Ok(signer), _) => {
                        found.accounts.insert(id.clone(), signer.account);
                        found.signers.insert(id.clone(), signer);
                    },
                    (Err(error), _) if id == message.sender() => errors.push(format!("{}: {error:#}", message.file)),
                    (Err(_), Some(account)) => {
                        found.accounts.insert(id.clone(), account);
                    },
                    (Err(_), None) => {
                        let message = &message.file;
                        errors.push(format!("{message}: neither a key nor an account is given for {id:?}"));
                    },
                }
            }
        }
        match errors.is_empty() {
            true => Ok(found),
            false => Err(errors),
        }
    }

    fn account(&self, id: &str) -> anyhow::Result<AccountId32> {
        let account = self.accounts.get(id);
        account
            .copied()
            .with_context(|| format!("no account is known for {id:?}"))
    }
}

/// What one settlement takes.
struct Task<'a> {
    reference: Option<&'a str>,
    legs: Vec<(Leg, dvp::Leg)>,
    deliverer: AccountId32,
    receiver: AccountId32,
    plan: Plan,
    signers: [Option<&'a Signer>; 2],
}

impl Task<'_> {
    fn legs(&self) -> Vec<dvp::Leg> {
        self.legs.iter().map(|(_, leg)| leg.clone()).collect()
    }

    /// Whoever signs for one of the sides.
    fn anyone(&self) -> anyhow::Result<&Signer> {
        self.signer(Movement::Deliver)
            .or_else(|_| self.signer(Movement::Receive))
    }

    fn signer(&self, movement: Movement) -> anyhow::Result<&Signer> {
        let [deliverer, receiver] = self.signers;
        let signer = match movement {
            Movement::Deliver => deliverer,
            Movement::Receive => receiver,
        };
        signer.context("nobody signs for this side")
    }
}

/// Whose instructions there are, and when they may settle.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The deliverer's instruction is there.
    pub deliver: bool,
    /// The receiver's instruction is there.
    pub receive: bool,
    /// The first moment of the settlement date, in milliseconds since the Unix epoch.
    pub from: u64,
    /// Its last moment.
    pub until: u64,
}

/// An instruction on the chain.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Its number.
    pub id: u64,
    /// Whether it moves what was instructed.
    pub same: bool,
    /// Where it stands.
    pub status: Status,
    /// The last moment at which it may settle.
    pub deadline: u64,
    /// Whether the deliverer affirmed.
    pub delivers: bool,
    /// Whether the receiver affirmed.
    pub receives: bool,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Step {
    /// The deliverer makes the instruction, and affirms it if it may settle already.
    Instruct {
        /// Whether it also affirms.
        affirm: bool,
    },
    /// This side affirms.
    Affirm(Movement),
    /// The instruction settles, since nothing but time was missing.
    Settle,
    /// A settlement that failed earlier is tried again.
    Retry,
    /// The instruction is expired.
    Expire,
    /// Nothing: it was tried, and failed.
    Fail,
    /// Everything moved.
    Settled,
    /// Nothing, for now.
    Wait(Waiting),
    /// Nothing, ever.
    Over(End),
}

/// Whether the instructions of both sides are there, here or on the chain.
pub fn is_matched(plan: &Plan, found: Option<&Found>) -> bool {
    let found = found.filter(|found| found.same);
    (plan.deliver || found.is_some()) && (plan.receive || found.is_some_and(|found| found.receives))
}

/// What comes next at `now`; `tried` if something was done before that could have settled.
pub fn decide(plan: &Plan, found: Option<&Found>, now: u64, tried: bool) -> Step {
    let Some(instruction) = found else {
        return match plan.deliver {
            _ if now > plan.until => Step::Over(End::Late),
            true => Step::Instruct {
                affirm: now >= plan.from,
            },
            false => Step::Wait(Waiting::Counterparty),
        };
    };
    if !instruction.same {
        return Step::Over(End::OtherTerms);
    }
    match instruction.status {
        Status::Settled => Step::Settled,
        Status::Rejected => Step::Over(End::Rejected),
        Status::Expired => Step::Over(End::Late),
        Status::Pending | Status::Failed | Status::Locked { .. } if now > instruction.deadline => Step::Expire,
        Status::Failed if tried => Step::Fail,
        Status::Failed => Step::Retry,
        Status::Locked { .. } => Step::Wait(Waiting::Lock),
        Status::Pending if now < plan.from => Step::Wait(match is_matched(plan, found) {
            true => Waiting::SettlementDate,
            false => Waiting::Counterparty,
        }),
        Status::Pending if plan.deliver && !instruction.delivers => Step::Affirm(Movement::Deliver),
        Status::Pending if plan.receive && !instruction.receives => Step::Affirm(Movement::Receive),
        Status::Pending if instruction.delivers && instruction.receives => Step::Settle,
        Status::Pending => Step::Wait(Waiting::Counterparty),
    }
}

/// Settles what `settlement` asks for as far as the instructions that there are allow.
pub async fn settle(
    submitter: &Submitter,
    accounts: &Accounts,
    settlement: &Settlement<'_>,
) -> anyhow::Result<Progress> {
    let terms = settlement.terms().context("a settlement without an instruction")?;
    let (deliverer, receiver) = (accounts.account(&terms.deliverer)?, accounts.account(&terms.receiver)?);
    let from = date::start_of(terms.settlement_date)?;
    let sender = |message: Option<&Message>| message.and_then(|message| accounts.signers.get(message.sender()));
    let task = Task {
        reference: settlement.reference(),
        legs: legs(&submitter.head(), terms, deliverer, receiver).await?,
        deliverer,
        receiver,
        plan: Plan {
            deliver: settlement.deliver.is_some(),
            receive: settlement.receive.is_some(),
            from,
            until: from.saturating_add(DAY).saturating_sub(1),
        },
        signers: [sender(settlement.deliver), sender(settlement.receive)],
    };
    advance(submitter, &task).await
}

async fn legs(
    at: &At,
    terms: &Terms,
    deliverer: AccountId32,
    receiver: AccountId32,
) -> anyhow::Result<Vec<(Leg, dvp::Leg)>> {
    let asset = |symbol: String| async move {
        let id = rwa::asset_by_symbol(at, &symbol).await?;
        id.with_context(|| format!("the chain has no asset {symbol:?}"))
    };
    let mut legs = vec![(
        Leg::Delivery,
        dvp::Leg {
            asset: asset(terms.instrument.clone()).await?,
            from: deliverer,
            to: receiver,
            amount: terms.quantity,
        },
    )];
    if let Some((symbol, amount)) = &terms.payment {
        legs.push((
            Leg::Payment,
            dvp::Leg {
                asset: asset(symbol.clone()).await?,
                from: receiver,
                to: deliverer,
                amount: *amount,
            },
        ));
    }
    Ok(legs)
}

/// Does what comes next until nothing does. All that settling asks of the chain is in here.
async fn advance(submitter: &Submitter, task: &Task<'_>) -> anyhow::Result<Progress> {
    let mut at = submitter.head();
    let mut tried = false;
    for _ in 0..STEPS {
        let found = find(&at, task).await?;
        let progress = |standing| {
            Ok(Progress {
                instruction: found.map(|found| found.id),
                matched: is_matched(&task.plan, found.as_ref()),
                standing,
            })
        };
        let id = || found.map(|found| found.id).context("there is no instruction to act on");
        let (signer, call) = match decide(&task.plan, found.as_ref(), chain::time(&at).await?, tried) {
            Step::Instruct { affirm } => {
                let reference = task
                    .reference
                    .context("a deliverer's instruction without a reference")?;
                let (from, until) = (task.plan.from, task.plan.until);
                let call = dvp::instruct_from(task.legs(), until, reference, from, affirm);
                (task.signer(Movement::Deliver)?, call)
            },
            Step::Affirm(movement) => (task.signer(movement)?, dvp::affirm(id()?)),
            Step::Settle => (task.anyone()?, dvp::settle(id()?)),
            Step::Retry => (task.anyone()?, dvp::retry(id()?)),
            Step::Expire => (task.anyone()?, dvp::expire(id()?)),
            Step::Settled => {
                let moment = settled_at(submitter.client(), id()?, at.block_number()).await?;
                return progress(Standing::Settled { at: moment });
            },
            Step::Fail => {
                let refusal = Refusal::new("SettlementFailed", "");
                let obstacles = obstacles(submitter.client(), task, found, &at, refusal).await?;
                return progress(Standing::Failing(obstacles));
            },
            Step::Wait(waiting) => return progress(Standing::Waiting(waiting)),
            Step::Over(end) => return progress(Standing::Over(end)),
        };
        match submitter.execute(signer, &call).await? {
            Ok(included) => at = included.at,
            Err(refusal) => {
                let obstacles = obstacles(submitter.client(), task, found, &submitter.head(), refusal).await?;
                return progress(Standing::Failing(obstacles));
            },
        }
        tried = true;
    }
    bail!("the chain does not come to rest over {:?}", task.reference)
}

/// The deliverer's instruction under the task's reference.
async fn find(at: &At, task: &Task<'_>) -> anyhow::Result<Option<Found>> {
    let Some(reference) = task.reference else {
        return Ok(None);
    };
    let Some(id) = dvp::find(at, task.deliverer, reference).await? else {
        return Ok(None);
    };
    let instruction = dvp::instruction(at, id).await?;
    let instruction = instruction.context("a reference leads to no instruction")?;
    Ok(Some(Found {
        id,
        same: instruction.legs.as_ref() == Some(&task.legs()),
        status: instruction.status,
        deadline: instruction.deadline,
        delivers: instruction.affirmed.contains(&task.deliverer),
        receives: instruction.affirmed.contains(&task.receiver),
    }))
}

/// Everything that refuses the movements at a block; what the chain itself said, if nothing of that stands.
async fn obstacles(
    client: &Client,
    task: &Task<'_>,
    found: Option<Found>,
    at: &At,
    refusal: Refusal,
) -> anyhow::Result<Vec<Obstacle>> {
    let mut reasons = Vec::new();
    match found {
        // What is locked for the instruction counts as available.
        Some(found) => {
            for (index, reason) in dvp::leg_refusals(client, found.id, at.block_hash()).await? {
                let leg = usize::try_from(index).ok().and_then(|index| task.legs.get(index));
                reasons.push((leg.map(|(leg, _)| *leg), reason));
            }
        },
        None => {
            for (leg, movement) in &task.legs {
                let (asset, from, to, amount) = (movement.asset, movement.from, movement.to, movement.amount);
                let report = rwa::transfer_report(client, asset, from, to, amount, Some(at.block_hash())).await?;
                reasons.extend(report.into_iter().map(|reason| (Some(*leg), reason)));
            }
        },
    }
    let mut obstacles: Vec<Obstacle> = reasons
        .iter()
        .map(|(leg, reason)| Obstacle {
            leg: *leg,
            name: rwa::refusal_name(reason),
            detail: rwa::refusal_particulars(reason),
        })
        .collect();
    if obstacles.is_empty() {
        let detail = match refusal.detail.is_empty() {
            true => String::new(),
            false => format!(": {}", refusal.detail),
        };
        obstacles.push(Obstacle {
            leg: None,
            name: refusal.name,
            detail,
        });
    }
    Ok(obstacles)
}

/// When an instruction settled that is settled at block `last`: the chain's clock at the first block that says so.
async fn settled_at(client: &Client, id: u64, last: u64) -> anyhow::Result<u64> {
    let (mut before, mut settled) = (0, last);
    while settled.saturating_sub(before) > 1 {
        let middle = before.saturating_add(settled) / 2;
        // What the node no longer keeps is older than what it keeps.
        let known = match client.at_number(middle).await {
            Ok(at) => dvp::instruction(&at, id).await.ok(),
            Err(_) => None,
        };
        match known.flatten().map(|instruction| instruction.status) {
            Some(Status::Settled) => settled = middle,
            _ => before = middle,
        }
    }
    // The block before must be there, or the first one that the node keeps would pass for the one that settled.
    if before > 0 {
        let forgotten = "the node no longer knows when it settled";
        let earlier = client.at_number(before).await.context(forgotten)?;
        dvp::instruction(&earlier, id).await.context(forgotten)?;
    }
    chain::time(&client.at_number(settled).await?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Plan = Plan {
        deliver: true,
        receive: true,
        from: 100,
        until: 199,
    };

    fn found(status: Status, delivers: bool, receives: bool) -> Found {
        Found {
            id: 7,
            same: true,
            status,
            deadline: PLAN.until,
            delivers,
            receives,
        }
    }

    #[test]
    fn the_deliverer_instructs_and_both_affirm_on_the_day() {
        assert_eq!(decide(&PLAN, None, 100, false), Step::Instruct { affirm: true });
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Pending, true, false)), 199, false),
            Step::Affirm(Movement::Receive)
        );
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Pending, false, false)), 150, false),
            Step::Affirm(Movement::Deliver)
        );
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Settled, true, true)), 150, false),
            Step::Settled
        );
    }

    #[test]
    fn nobody_affirms_before_the_day() {
        assert_eq!(decide(&PLAN, None, 99, false), Step::Instruct { affirm: false });
        let instruction = found(Status::Pending, false, false);
        assert_eq!(
            decide(&PLAN, Some(&instruction), 99, false),
            Step::Wait(Waiting::SettlementDate)
        );
        let alone = Plan { receive: false, ..PLAN };
        assert_eq!(
            decide(&alone, Some(&instruction), 99, false),
            Step::Wait(Waiting::Counterparty)
        );
    }

    #[test]
    fn nothing_settles_after_the_day() {
        assert_eq!(decide(&PLAN, None, 200, false), Step::Over(End::Late));
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Pending, true, false)), 200, false),
            Step::Expire
        );
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Expired, true, false)), 150, false),
            Step::Over(End::Late)
        );
        let receiver = Plan { deliver: false, ..PLAN };
        assert_eq!(decide(&receiver, None, 200, false), Step::Over(End::Late));
    }

    #[test]
    fn a_side_acts_only_for_itself() {
        let deliverer = Plan { receive: false, ..PLAN };
        let receiver = Plan { deliver: false, ..PLAN };
        assert_eq!(decide(&receiver, None, 150, false), Step::Wait(Waiting::Counterparty));
        let instruction = found(Status::Pending, false, false);
        assert_eq!(
            decide(&deliverer, Some(&instruction), 150, false),
            Step::Affirm(Movement::Deliver)
        );
        assert_eq!(
            decide(&receiver, Some(&instruction), 150, false),
            Step::Affirm(Movement::Receive)
        );
        let affirmed = found(Status::Pending, true, false);
        assert_eq!(
            decide(&deliverer, Some(&affirmed), 150, false),
            Step::Wait(Waiting::Counterparty)
        );
    }

    #[test]
    fn what_is_over_stays_so() {
        assert_eq!(
            decide(&PLAN, Some(&found(Status::Rejected, true, false)), 150, false),
            Step::Over(End::Rejected)
        );
        let other = Found {
            same: false,
            ..found(Status::Pending, true, false)
        };
        assert_eq!(decide(&PLAN, Some(&other), 150, false), Step::Over(End::OtherTerms));
    }

    #[test]
    fn what_failed_is_tried_again_once() {
        let failed = found(Status::Failed, true, true);
        assert_eq!(decide(&PLAN, Some(&failed), 150, false), Step::Retry);
        assert_eq!(decide(&PLAN, Some(&failed), 150, true), Step::Fail);
        assert_eq!(decide(&PLAN, Some(&failed), 200, false), Step::Expire);
    }

    #[test]
    fn what_waited_for_time_alone_settles() {
        let affirmed = found(Status::Pending, true, true);
        assert_eq!(decide(&PLAN, Some(&affirmed), 100, false), Step::Settle);
        assert_eq!(
            decide(&PLAN, Some(&affirmed), 99, false),
            Step::Wait(Waiting::SettlementDate)
        );
        let locked = found(Status::Locked { until: 180 }, true, true);
        assert_eq!(decide(&PLAN, Some(&locked), 150, false), Step::Wait(Waiting::Lock));
        assert_eq!(decide(&PLAN, Some(&locked), 200, false), Step::Expire);
    }

    #[test]
    fn both_sides_make_a_match() {
        let (deliverer, receiver) = (Plan { receive: false, ..PLAN }, Plan { deliver: false, ..PLAN });
        let instruction = found(Status::Pending, true, false);
        assert!(is_matched(&PLAN, None));
        assert!(!is_matched(&deliverer, Some(&instruction)));
        assert!(is_matched(&receiver, Some(&instruction)));
        assert!(!is_matched(&receiver, None));
        assert!(is_matched(&deliverer, Some(&found(Status::Pending, true, true))));
        let other = Found {
            same: false,
            ..instruction
        };
        assert!(!is_matched(&receiver, Some(&other)));
    }
}
