// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Privileged calls: a council motion queues them, and after the notice period they are enacted.

use super::{
    call::{Call, Encoded},
    fees,
    finality::{events_of, Event, Included},
    read,
    refusal::Refusal,
    submit::Submitter,
    AccountId32, At,
};
use crate::keys::{Keys, Signer};
use anyhow::{bail, ensure, Context};
use codec::{Compact, Decode, Encode};
use futures::future::try_join_all;
use subxt::{
    config::Hasher,
    dynamic,
    ext::{
        scale_decode::DecodeAsType,
        scale_encode::EncodeAsType,
        scale_value::{Value, ValueDef},
    },
    storage::DynamicAddress,
    utils::H256,
};

const COUNCIL: &str = "Council";
const TIMELOCK: &str = "Timelock";
/// How many calls one motion carries.
const BATCH: usize = 50;
/// For how many blocks after its time an enactment is looked for. The scheduler may postpone what does not fit.
const PATIENCE: u64 = 60;

/// A call as the chain keeps it.
#[derive(Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Bounded {
    /// By its hash, in a form that is no longer made.
    Legacy { hash: H256 },
    /// In full.
    Inline(Vec<u8>),
    /// By its hash.
    Lookup { hash: H256 },
}

/// A call that waits for its block.
#[derive(Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct QueuedCall {
    call: Bounded,
    enact_at: u32,
}

/// Where a motion stands.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Votes {
    /// Its number.
    pub index: u32,
    /// Who is for it.
    pub ayes: Vec<AccountId32>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Propose {
    threshold: u32,
    proposal: Encoded,
    length_bound: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Vote {
    proposal: H256,
    index: u32,
    approve: bool,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Close {
    proposal_hash: H256,
    index: u32,
    proposal_weight_bound: WeightArgs,
    length_bound: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct WeightArgs {
    ref_time: u64,
    proof_size: u64,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Queue {
    call: Encoded,
}

/// The members of the council whose keys are at hand.
pub struct Council {
    signers: Vec<Signer>,
    /// How many votes a privileged call takes.
    threshold: usize,
}

/// What became of one privileged call: the block that enacted it, or why it was refused.
pub type Enacted = Result<u64, Refusal>;

/// The accounts on the council.
pub async fn members(at: &At) -> anyhow::Result<Vec<AccountId32>> {
    Ok(read(at, COUNCIL, "Members", ()).await?.unwrap_or_default())
}

/// How many blocks a queued call waits.
pub async fn notice_period(at: &At) -> anyhow::Result<u32> {
    read(at, TIMELOCK, "NoticePeriod", ())
        .await?
        .context("the chain has no notice period")
}

/// How many votes out of `members` are two thirds.
fn two_thirds(members: usize) -> usize {
    members.saturating_mul(2).div_ceil(3)
}

impl Council {
    /// Finds the council's members among `names`, or among all known keys if that is empty.
    pub async fn find(at: &At, keys: &Keys, names: &[String]) -> anyhow::Result<Self> {
        let members = members(at).await?;
        let mut signers = Vec::new();
        for name in names {
            let signer = keys.signer(name)?;
            ensure!(
                members.contains(&signer.account),
                "{name:?} ({}) is not on the council",
                signer.account
            );
            signers.push(signer);
        }
        if names.is_empty() {
            let known: anyhow::Result<Vec<Signer>> = keys.names().iter().map(|name| keys.signer(name)).collect();
            signers = known?
                .into_iter()
                .filter(|signer| members.contains(&signer.account))
                .collect();
        }
        Ok(Self {
            signers,
            threshold: two_thirds(members.len()),
        })
    }

    /// The accounts whose keys are at hand.
    pub fn accounts(&self) -> impl Iterator<Item = AccountId32> + '_ {
        self.signers.iter().map(|signer| signer.account)
    }

    /// The member who acts where one is enough.
    pub fn first(&self) -> anyhow::Result<&Signer> {
        self.signers
            .first()
            .context("no key of a council member is known: name one with --council")
    }

    /// Has `calls` dispatched as root and returns what became of each. One that fails does not stop the others.
    ///
    /// That takes the whole notice period; `announce` is told the block that is waited for. Calls that an earlier,
    /// interrupted run queued are not queued again.
    pub async fn enact(
        &self,
        submitter: &Submitter,
        calls: &[Call],
        announce: impl Fn(u64),
    ) -> anyhow::Result<Vec<Enacted>> {
        self.ensure_votes()?;
        let mut enacted = Vec::with_capacity(calls.len());
        for batch in calls.chunks(BATCH) {
            let call = fees::force_batch(batch.to_vec());
            let place = match waiting(&submitter.head(), &call).await? {
                Some(place) => Ok(place),
                None => self.queue(submitter, call).await?,
            };
            match place {
                Ok((id, enact_at)) => {
                    announce(enact_at);
                    let items = enactment(submitter, id, enact_at, |events, block, describe| {
                        read_enactment(events, id, batch.len(), block, describe)
                    });
                    enacted.extend(items.await?);
                },
                Err(refusal) => enacted.extend(std::iter::repeat_n(Err(refusal), batch.len())),
            }
        }
        Ok(enacted)
    }

    /// Has `call` dispatched as root, as it is, and returns what became of it: all of it was done or nothing.
    pub async fn enact_whole(
        &self,
        submitter: &Submitter,
        call: Call,
        announce: impl Fn(u64),
    ) -> anyhow::Result<Enacted> {
        self.ensure_votes()?;
        let place = match waiting(&submitter.head(), &call).await? {
            Some(place) => Ok(place),
            None => self.queue(submitter, call).await?,
        };
        let (id, enact_at) = match place {
            Ok(place) => place,
            Err(refusal) => return Ok(Err(refusal)),
        };
        announce(enact_at);
        let fates = enactment(submitter, id, enact_at, |events, block, describe| {
            Ok(read_whole(events, id, block, describe))
        });
        fates.await
    }

    fn ensure_votes(&self) -> anyhow::Result<()> {
        ensure!(
            self.signers.len() >= self.threshold && !self.signers.is_empty(),
            "{} keys of council members are known, but a motion takes {} votes",
            self.signers.len(),
            self.threshold
        );
        Ok(())
    }

    /// Carries a motion that queues `call`; returns the number in the queue and the block that will enact it.
    async fn queue(&self, submitter: &Submitter, call: Call) -> anyhow::Result<Result<(u64, u64), Refusal>> {
        let motion = Call::nesting(TIMELOCK, "queue", move |metadata| {
            Ok(Queue {
                call: Encoded(call.encode(metadata)?),
            })
        });
        let carried = match self.threshold {
            0 | 1 => self.propose(submitter, motion).await?,
            _ => self.decide(submitter, motion).await?,
        };
        let included = match carried {
            Ok(included) => included,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // The motion's own failure does not make the transaction fail that carried it.
        let executed = included.events.iter().find(|event| event.is(COUNCIL, "Executed"));
        if let Some(error) = executed.and_then(|event| failure(event.field("result")?)) {
            return Ok(Err(Refusal::from_dispatch_error(
                error,
                included.at.metadata_ref(),
                Some(included.block),
            )));
        }
        let queued = included.events.iter().find(|event| event.is(TIMELOCK, "Queued"));
        let numbers = queued.and_then(|event| event.number("id").zip(event.number("enact_at")));
        Ok(Ok(numbers.context("the motion was carried, but nothing was queued")?))
    }

    /// Proposes a motion; the proposer's vote is enough if the council has one member.
    async fn propose(&self, submitter: &Submitter, motion: Call) -> anyhow::Result<Result<Included, Refusal>> {
        let threshold = u32::try_from(self.threshold)?;
        let propose = Call::nesting(COUNCIL, "propose", move |metadata| {
            let proposal = motion.encode(metadata)?;
            let length_bound = u32::try_from(proposal.len())?;
            Ok(Propose {
                threshold,
                proposal: Encoded(proposal),
                length_bound,
            })
        });
        submitter.execute(self.first()?, &propose).await
    }

    /// Proposes a motion unless it is there already, adds the votes it lacks, and closes it.
    async fn decide(&self, submitter: &Submitter, motion: Call) -> anyhow::Result<Result<Included, Refusal>> {
        let at = submitter.head();
        let proposal = motion.encode(at.metadata_ref())?;
        let hash = at.hasher().hash(&proposal);
        let mut votes = votes(&at, hash).await?;
        if votes.is_none() {
            match self.propose(submitter, motion).await? {
                Ok(included) => votes = self::votes(&included.at, hash).await?,
                // Somebody else proposed the same meanwhile.
                Err(refusal) if refusal.name == "DuplicateProposal" => {
                    votes = self::votes(&submitter.head(), hash).await?;
                },
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let Votes { index, ayes } = votes.context("the council does not know the motion that was just proposed")?;
        let missing = self.threshold.saturating_sub(ayes.len());
        let voters = self
            .signers
            .iter()
            .filter(|signer| !ayes.contains(&signer.account))
            .take(missing);
        let vote = Call::new(
            COUNCIL,
            "vote",
            Vote {
                proposal: hash,
                index,
                approve: true,
            },
        );
        for voted in try_join_all(voters.map(|signer| submitter.execute(signer, &vote))).await? {
            if let Err(refusal) = voted {
                return Ok(Err(refusal));
            }
        }
        let length_bound = u32::try_from(proposal.len())?;
        let proposal_weight_bound = weight(&at, &proposal).await?;
        let close = Close {
            proposal_hash: hash,
            index,
            proposal_weight_bound,
            length_bound,
        };
        submitter
            .execute(self.first()?, &Call::new(COUNCIL, "close", close))
            .await
    }
}

async fn votes(at: &At, motion: H256) -> anyhow::Result<Option<Votes>> {
    read(at, COUNCIL, "Voting", (motion,)).await
}

/// What dispatching an encoded call may cost.
async fn weight(at: &At, call: &[u8]) -> anyhow::Result<WeightArgs> {
    let length = u32::try_from(call.len())?;
    let input = [call, &length.encode()].concat();
    let info = at
        .runtime_apis()
        .call_raw("TransactionPaymentCallApi_query_call_info", Some(&input))
        .await?;
    let (ref_time, proof_size) = <(Compact<u64>, Compact<u64>)>::decode(&mut info.as_slice())?;
    Ok(WeightArgs {
        ref_time: ref_time.0,
        proof_size: proof_size.0,
    })
}

/// The number and the block of `call`, if it is queued.
async fn waiting(at: &At, call: &Call) -> anyhow::Result<Option<(u64, u64)>> {
    let call = call.encode(at.metadata_ref())?;
    let call_hash = at.hasher().hash(&call);
    let address: DynamicAddress<(u32,), QueuedCall> = dynamic::storage(TIMELOCK, "Queue");
    let mut queue = at.storage().iter(address, ()).await?;
    while let Some(entry) = queue.next().await {
        let entry = entry?;
        let queued = entry.value().decode()?;
        let same = match queued.call {
            Bounded::Inline(bytes) => bytes == call,
            Bounded::Legacy { hash } | Bounded::Lookup { hash } => hash == call_hash,
        };
        if same {
            let (id,) = entry.key()?.decode()?;
            return Ok(Some((id.into(), queued.enact_at.into())));
        }
    }
    Ok(None)
}

/// Waits for a queued call and reads what became of it: `read` is given the events of each block from the one intended.
async fn enactment<T>(
    submitter: &Submitter,
    id: u64,
    enact_at: u64,
    read: impl Fn(&[Event], u64, &dyn Fn(&Value) -> Refusal) -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    for number in enact_at..enact_at.saturating_add(PATIENCE) {
        submitter.finality().reached(number).await?;
        let at = submitter.client().at_number(number).await?;
        let events: Vec<Event> = events_of(&at).await?.into_iter().map(|(_, event)| event).collect();
        let describe = |error: &Value| Refusal::from_dispatch_error(error, at.metadata_ref(), Some(number));
        if let Some(enacted) = read(&events, number, &describe)? {
            return Ok(enacted);
        }
    }
    bail!("the call queued as {id} was not enacted within {PATIENCE} blocks of its time: was it cancelled?")
}

/// Finds the enactment of `id` among a block's events, and what became of each call of the batch.
fn read_enactment(
    events: &[Event],
    id: u64,
    count: usize,
    block: u64,
    describe: impl Fn(&Value) -> Refusal,
) -> anyhow::Result<Option<Vec<Enacted>>> {
    let is_enactment = |event: &Event| event.is(TIMELOCK, "Enacted");
    let Some(end) = events
        .iter()
        .position(|event| is_enactment(event) && event.number("id") == Some(id))
    else {
        return Ok(None);
    };
    let (before, rest) = events.split_at(end);
    if let Some(error) = rest.first().and_then(|event| failure(event.field("result")?)) {
        return Ok(Some(std::iter::repeat_n(Err(describe(error)), count).collect()));
    }
    // Whatever another enactment in the same block left behind ends with its own event.
    let start = before
        .iter()
        .rposition(is_enactment)
        .map_or(0, |last| last.saturating_add(1));
    let items: Vec<Enacted> = before
        .iter()
        .skip(start)
        .filter_map(|event| match event.name.as_str() {
            "ItemCompleted" if event.pallet == "Utility" => Some(Ok(block)),
            "ItemFailed" if event.pallet == "Utility" => event.field("error").map(|error| Err(describe(error))),
            _ => None,
        })
        .collect();
    ensure!(
        items.len() == count,
        "block {block} enacted {} of {count} calls queued as {id}",
        items.len()
    );
    Ok(Some(items))
}

/// Finds the enactment of `id` among a block's events, and what became of the call as a whole.
fn read_whole(events: &[Event], id: u64, block: u64, describe: impl Fn(&Value) -> Refusal) -> Option<Enacted> {
    let mut enacted = events.iter().filter(|event| event.is(TIMELOCK, "Enacted"));
    let event = enacted.find(|event| event.number("id") == Some(id))?;
    Some(match event.field("result").and_then(failure) {
        Some(error) => Err(describe(error)),
        None => Ok(block),
    })
}

/// The error in a `Result` of the runtime, if it is one.
fn failure(result: &Value) -> Option<&Value> {
    match &result.value {
        ValueDef::Variant(variant) if variant.name == "Err" => variant.values.values().next(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use subxt::ext::scale_value::Composite;

    fn event(pallet: &str, name: &str, fields: &[(&str, Value)]) -> Event {
        let fields = fields
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect();
        Event {
            pallet: pallet.into(),
            name: name.into(),
            fields: Composite::Named(fields),
        }
    }

    fn enacted(id: u128, result: Value) -> Event {
        event(TIMELOCK, "Enacted", &[("id", Value::u128(id)), ("result", result)])
    }

    fn ok() -> Value {
        Value::unnamed_variant("Ok", [Value::unnamed_composite([])])
    }

    fn bad_origin() -> Value {
        Value::unnamed_variant("BadOrigin", [])
    }

    fn read_events(events: &[Event], id: u64, count: usize) -> anyhow::Result<Option<Vec<Result<u64, String>>>> {
        let describe = |error: &Value| Refusal::new(error.to_string(), "");
        let read = read_enactment(events, id, count, 9, describe)?;
        Ok(read.map(|items| {
            items
                .into_iter()
                .map(|item| item.map_err(|_| "refused".into()))
                .collect()
        }))
    }

    #[test]
    fn two_thirds_of_a_council() {
        let thresholds: Vec<usize> = (0..=7).map(two_thirds).collect();
        assert_eq!(thresholds, [0, 1, 2, 2, 3, 4, 4, 5]);
    }

    #[test]
    fn each_call_of_a_batch_has_its_own_fate() {
        let completed = || event("Utility", "ItemCompleted", &[]);
        let failed = event("Utility", "ItemFailed", &[("error", bad_origin())]);
        let events = [
            completed(),
            enacted(1, ok()),
            completed(),
            failed,
            completed(),
            enacted(2, ok()),
            completed(),
        ];
        assert_eq!(read_events(&events, 3, 1).unwrap(), None);
        assert_eq!(read_events(&events, 1, 1).unwrap(), Some(vec![Ok(9)]));
        assert_eq!(
            read_events(&events, 2, 3).unwrap(),
            Some(vec![Ok(9), Err("refused".into()), Ok(9)])
        );
        assert!(read_events(&events, 2, 2).is_err());
    }

    #[test]
    fn a_call_by_itself_is_done_or_not() {
        let events = [
            enacted(1, ok()),
            enacted(2, Value::unnamed_variant("Err", [bad_origin()])),
        ];
        let read = |id| read_whole(&events, id, 9, |error| Refusal::new(error.to_string(), ""));
        assert_eq!(read(1), Some(Ok(9)));
        assert!(matches!(read(2), Some(Err(_))));
        assert_eq!(read(3), None);
    }

    #[test]
    fn a_batch_that_fails_as_a_whole_refuses_every_call() {
        let events = [enacted(1, Value::unnamed_variant("Err", [bad_origin()]))];
        let refused = || Err("refused".to_string());
        assert_eq!(read_events(&events, 1, 2).unwrap(), Some(vec![refused(), refused()]));
    }
}
