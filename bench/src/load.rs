// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Submits a plan under load and notes when each of its transactions was sent, included and made final.
//!
//! While the node is under load the client does as little as it can: it submits, reads block bodies to know how much
//! still waits in the pool, and notes times. Outcomes are read from the chain when the load is over.

use crate::chain::{self, Chain, Rpc};
use anyhow::{ensure, Context};
use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use subxt::{events::Events, utils::H256, SubstrateConfig};
use tokio::{
    sync::{mpsc, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};

/// How many requests of one connection wait for their answer at a time.
const REQUESTS_PER_CONNECTION: usize = 8;
/// How long a worker without work waits before it looks again.
const IDLE: Duration = Duration::from_millis(5);
/// How long the pool may take to empty itself when nothing more is submitted.
const DRAIN: Duration = Duration::from_secs(60);
/// How long the last block may take to be final.
const FINALITY: Duration = Duration::from_secs(60);

/// Bounds of a run.
pub struct Limits {
    pub connections: usize,
    pub in_flight: usize,
    pub submit_for: Duration,
    /// How many operations begin in a second; as many as the other bounds allow if `None`.
    pub rate: Option<u32>,
}

/// A signed transaction and the operation that it is part of.
pub struct Planned {
    pub operation: usize,
    /// Whether the operation is done once this transaction is.
    pub completes: bool,
    pub bytes: Vec<u8>,
}

/// Transactions that can be made only once others are in a block.
pub trait FollowUp: Send {
    fn follow_up(&mut self, events: &Events<SubstrateConfig>) -> anyhow::Result<Vec<Planned>>;
}

/// What to submit, in order.
pub struct Plan {
    pub first: Vec<Planned>,
    pub then: Option<Box<dyn FollowUp>>,
}

/// A transaction that was submitted.
pub struct Sent {
    pub operation: usize,
    pub completes: bool,
    pub at: Instant,
    /// Why the node did not take it.
    pub refusal: Option<String>,
    pub included: bool,
    /// Whether it was still in the pool when time was up.
    pub waits: bool,
}

/// A block as it arrived.
pub struct Seen {
    pub hash: H256,
    pub number: u64,
    pub at: Instant,
    /// Our transactions in it: the position in the block and in [`Observed::sent`].
    pub ours: Vec<(u32, usize)>,
}

/// All that a run noted.
pub struct Observed {
    pub sent: Vec<Sent>,
    pub seen: Vec<Seen>,
    /// When which block was reported final.
    pub finalised: Vec<(u64, Instant)>,
}

struct Queue {
    first: std::vec::IntoIter<Planned>,
    follow_ups: VecDeque<Planned>,
    sent: Vec<Sent>,
    by_hash: HashMap<H256, usize>,
    /// Operations that were begun and may still complete.
    open: HashSet<usize>,
    begun: usize,
    until: Instant,
    pace: Option<Pace>,
}

/// Spreads the beginning of operations evenly.
struct Pace {
    since: Instant,
    per_second: u32,
}

impl Pace {
    fn allows(&self, begun: usize, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.since).as_secs_f64();
        (begun as f64) < elapsed * f64::from(self.per_second)
    }
}

impl Queue {
    fn new(first: Vec<Planned>, until: Instant, pace: Option<Pace>) -> Self {
        Self {
            first: first.into_iter(),
            follow_ups: VecDeque::new(),
            sent: Vec::new(),
            by_hash: HashMap::new(),
            open: HashSet::new(),
            begun: 0,
            until,
            pace,
        }
    }

    /// The next transaction that is due.
    fn due(&mut self, now: Instant) -> Option<(usize, Vec<u8>)> {
        let paced = self.pace.as_ref().is_none_or(|pace| pace.allows(self.begun, now));
        self.next(paced && now < self.until)
    }

    fn next(&mut self, begin: bool) -> Option<(usize, Vec<u8>)> {
        let planned = match self.follow_ups.pop_front() {
            Some(planned) => planned,
            None => {
                let planned = begin.then(|| self.first.next()).flatten()?;
                self.begun += 1;
                planned
            },
        };
        let index = self.sent.len();
        self.by_hash.insert(chain::hash(&planned.bytes), index);
        self.open.insert(planned.operation);
        let Planned {
            operation,
            completes,
            bytes,
        } = planned;
        self.sent.push(Sent {
            operation,
            completes,
            at: Instant::now(),
            refusal: None,
            included: false,
            waits: false,
        });
        Some((index, bytes))
    }

    fn refuse(&mut self, index: usize, reason: String) {
        if let Some(sent) = self.sent.get_mut(index) {
            self.open.remove(&sent.operation);
            sent.refusal = Some(reason);
        }
    }

    /// Notes a block's transactions and returns how many left the pool with it.
    fn include(&mut self, body: &[Vec<u8>]) -> (Vec<(u32, usize)>, usize) {
        let mut ours = Vec::new();
        let mut left = 0;
        for (position, bytes) in body.iter().enumerate() {
            let Some(index) = self.by_hash.get(&chain::hash(bytes)).copied() else {
                continue;
            };
            ours.push((position as u32, index));
            let Some(sent) = self.sent.get_mut(index) else { continue };
            if !sent.included {
                sent.included = true;
                left += 1;
            }
            if sent.completes {
                self.open.remove(&sent.operation);
            }
        }
        (ours, left)
    }

    fn note_waiting(&mut self, bytes: &[u8]) {
        let index = self.by_hash.get(&chain::hash(bytes)).copied();
        if let Some(sent) = index.and_then(|index| self.sent.get_mut(index)) {
            sent.waits = true;
        }
    }

    /// Queues what follows from a block. An operation whose first transaction failed in it is over.
    fn continue_with(&mut self, follow_ups: Vec<Planned>, ours: &[(u32, usize)]) {
        let continued: HashSet<usize> = follow_ups.iter().map(|planned| planned.operation).collect();
        for sent in ours.iter().filter_map(|(_, index)| self.sent.get(*index)) {
            if !sent.completes && !continued.contains(&sent.operation) {
                self.open.remove(&sent.operation);
            }
        }
        self.follow_ups.extend(follow_ups);
    }

    fn is_done(&self, begin: bool) -> bool {
        self.open.is_empty() && self.follow_ups.is_empty() && !(begin && self.first.len() > 0)
    }
}

#[derive(Clone)]
struct Shared {
    queue: Arc<Mutex<Queue>>,
    pool: Arc<Semaphore>,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Submits `plan` and waits until all of it is final, or a bound is reached.
pub async fn run(chain: &Chain, plan: Plan, limits: &Limits) -> anyhow::Result<Observed> {
    let mut tasks = JoinSet::new();
    let (finalised_sender, mut finalised_receiver) = mpsc::unbounded_channel();
    let (heads_sender, mut heads_receiver) = mpsc::unbounded_channel();

    let watch = chain.connect_again().await?;
    let mut finalised_heads = watch.chain_subscribe_finalized_heads().await?;
    let mut heads = watch.chain_subscribe_all_heads().await?;
    tasks.spawn(async move {
        while let Some(Ok(header)) = finalised_heads.next().await {
            let _ = finalised_sender.send((header.number, Instant::now()));
        }
    });
    tasks.spawn(async move {
        while let Some(Ok(header)) = heads.next().await {
            let _ = heads_sender.send((chain::header_hash(&header), header.number, Instant::now()));
        }
    });

    let since = Instant::now();
    let submit_until = since + limits.submit_for;
    let pace = limits.rate.map(|per_second| Pace { since, per_second });
    let shared = Shared {
        queue: Arc::new(Mutex::new(Queue::new(plan.first, submit_until, pace))),
        pool: Arc::new(Semaphore::new(limits.in_flight)),
    };
    for _ in 0..limits.connections {
        let connection = chain.connect_again().await?;
        for _ in 0..REQUESTS_PER_CONNECTION {
            tasks.spawn(submit(shared.clone(), connection.clone()));
        }
    }

    let mut then = plan.then;
    let mut seen = Vec::new();
    let drain_until = submit_until + DRAIN;
    loop {
        let now = Instant::now();
        if shared.queue().is_done(now < submit_until) || now >= drain_until {
            break;
        }
        let Ok(head) = timeout(Duration::from_millis(200), heads_receiver.recv()).await else {
            continue;
        };
        let (hash, number, at) = head.context("the node ended the subscription to its blocks")?;
        let body = chain.body(hash).await?;
        let (ours, left) = shared.queue().include(&body);
        shared.pool.add_permits(left);
        if let Some(then) = then.as_mut().filter(|_| !ours.is_empty()) {
            let follow_ups = then.follow_up(&chain.events(hash).await?)?;
            shared.queue().continue_with(follow_ups, &ours);
        }
        if !ours.is_empty() {
            seen.push(Seen { hash, number, at, ours });
        }
    }

    let last = seen.iter().map(|block| block.number).max().unwrap_or_default();
    let finalised = await_finality(&mut finalised_receiver, last).await?;
    tasks.abort_all();
    while tasks.join_next().await.is_some() {}
    for bytes in chain.waiting().await? {
        shared.queue().note_waiting(&bytes);
    }
    let sent = std::mem::take(&mut shared.queue().sent);
    Ok(Observed { sent, seen, finalised })
}

async fn submit(shared: Shared, connection: Rpc) {
    loop {
        let Ok(permit) = shared.pool.acquire().await else {
            return;
        };
        let next = shared.queue().due(Instant::now());
        let Some((index, bytes)) = next else {
            drop(permit);
            sleep(IDLE).await;
            continue;
        };
        // The block that includes the transaction gives the permit back.
        permit.forget();
        if let Err(error) = connection.author_submit_extrinsic(&bytes).await {
            shared.queue().refuse(index, reason(&error));
            shared.pool.add_permits(1);
        }
    }
}

fn reason(error: &subxt::rpcs::Error) -> String {
    match error {
        subxt::rpcs::Error::User(user) => {
            let data = user
                .data
                .as_ref()
                .map(|data| data.get().trim_matches('"'))
                .unwrap_or_default();
            format!("{} {} {data}", user.code, user.message).trim_end().into()
        },
        other => other.to_string(),
    }
}

async fn await_finality(
    receiver: &mut mpsc::UnboundedReceiver<(u64, Instant)>,
    last: u64,
) -> anyhow::Result<Vec<(u64, Instant)>> {
    let until = Instant::now() + FINALITY;
    let mut finalised: Vec<(u64, Instant)> = Vec::new();
    while finalised.last().is_none_or(|(number, _)| *number < last) {
        let left = until.saturating_duration_since(Instant::now());
        let next = timeout(left, receiver.recv()).await;
        let head = next.with_context(|| format!("block {last} is not final after {} s", FINALITY.as_secs()))?;
        finalised.push(head.context("the node ended the subscription to its finalised blocks")?);
    }
    Ok(finalised)
}

/// Submits `transactions` and fails unless each was included and did what it should.
pub async fn apply(chain: &Chain, transactions: Vec<Vec<u8>>, connections: usize) -> anyhow::Result<()> {
    let first = transactions
        .into_iter()
        .enumerate()
        .map(|(operation, bytes)| Planned {
            operation,
            completes: true,
            bytes,
        })
        .collect::<Vec<_>>();
    let count = first.len();
    let limits = Limits {
        connections,
        in_flight: 4_000,
        submit_for: Duration::from_secs(600),
        rate: None,
    };
    let observed = run(chain, Plan { first, then: None }, &limits).await?;
    if let Some(refusal) = observed.sent.iter().find_map(|sent| sent.refusal.as_ref()) {
        anyhow::bail!("the node refused a transaction: {refusal}");
    }
    let included = observed.sent.iter().filter(|sent| sent.included).count();
    ensure!(included == count, "{included} of {count} transactions were included");
    // The node forgets the state behind a block of another branch once its rival is final.
    let numbers: BTreeSet<u64> = observed.seen.iter().map(|block| block.number).collect();
    for number in numbers {
        let hash = chain.block_hash(number).await?;
        for event in chain.events(hash).await?.iter() {
            let event = event?;
            if event.pallet_name() == "System" && event.event_name() == "ExtrinsicFailed" {
                anyhow::bail!("a transaction failed: {}", chain.failure(&event));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(operation: usize, completes: bool) -> Planned {
        Planned {
            operation,
            completes,
            bytes: vec![operation as u8, completes.into()],
        }
    }

    fn queue(first: Vec<Planned>) -> Queue {
        Queue::new(first, Instant::now(), None)
    }

    #[test]
    fn a_pace_spreads_operations() {
        let since = Instant::now();
        let at = |millis| since + Duration::from_millis(millis);
        let pace = Some(Pace { since, per_second: 2 });
        let mut queue = Queue::new(
            (0..9).map(|operation| planned(operation, true)).collect(),
            at(1_500),
            pace,
        );
        assert!(queue.due(at(0)).is_none());
        assert!(queue.due(at(400)).is_some());
        assert!(queue.due(at(400)).is_none());
        assert!(queue.due(at(1_400)).is_some());
        assert!(queue.due(at(1_400)).is_some());
        assert!(queue.due(at(1_400)).is_none());
        // Time is up.
        assert!(queue.due(at(4_000)).is_none());
    }

    #[test]
    fn an_operation_is_open_until_its_last_transaction_is_included() {
        let mut queue = queue(vec![planned(0, false), planned(1, false)]);
        let first = queue.next(true).map(|(_, bytes)| bytes).unwrap_or_default();
        let second = queue.next(true).map(|(_, bytes)| bytes).unwrap_or_default();
        assert!(queue.next(true).is_none());
        let (ours, left) = queue.include(&[vec![9], first.clone(), second]);
        assert_eq!((ours.clone(), left), (vec![(1, 0), (2, 1)], 2));
        // The second failed: nothing follows from it.
        queue.continue_with(vec![planned(0, true)], &ours);
        assert!(!queue.is_done(true));
        // What follows goes first, and is sent when nothing new may begin.
        let follow_up = queue.next(false).map(|(_, bytes)| bytes).unwrap_or_default();
        assert!(!queue.is_done(true));
        assert_eq!(queue.include(&[follow_up]).1, 1);
        assert!(queue.is_done(true));
        // A second block with the same transaction, on another branch, frees no place in the pool.
        assert_eq!(queue.include(&[first]), (vec![(0, 0)], 0));
    }

    #[test]
    fn a_refused_operation_is_over() {
        let mut queue = queue(vec![planned(0, true), planned(1, true)]);
        assert!(queue.next(true).is_some());
        queue.refuse(0, "1010 Invalid".into());
        assert!(!queue.is_done(true));
        assert!(queue.is_done(false));
        assert_eq!(
            queue.sent.first().and_then(|sent| sent.refusal.as_deref()),
            Some("1010 Invalid")
        );
    }
}
