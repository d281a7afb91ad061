// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What validators report of the mainchain: who may, what counts, and what follows.

use crate::{
    Ballot, Ballots, CancelAsked, CheckpointVotes, Config, Error, Escaped, Event, Exits, LastCheckpoint, NextDeposit,
    Observers, Pallet, Status, Subject, DEPOSIT_WINDOW, MAX_CREDITS,
};
use castellan_primitives::BlockNumber;
use castellan_settlement::{
    observation::{Checkpoint, Observation, ObserverId, ObserverSignature, Report},
    report::Reception,
};
use codec::Encode;
use frame_support::{
    ensure,
    pallet_prelude::{InvalidTransaction, TransactionPriority, TransactionValidityError, ValidTransaction},
    storage::with_storage_layer,
    weights::Weight,
};
use sp_runtime::{
    traits::{BlakeTwo256, Hash},
    DispatchResult, RuntimeAppPublic,
};

/// For how many blocks a report may wait for its place in one.
const LONGEVITY: u64 = 32;

/// Why a report is refused before it reaches a block, as the code of `InvalidTransaction::Custom`.
pub mod refusal {
    /// The sender is no validator of this session.
    pub const NOT_AN_OBSERVER: u8 = 110;
    /// The signature is not the observer's, or is for another chain or vault.
    pub const BAD_SIGNATURE: u8 = 111;
    /// Nothing in it is news: it was reported before, or has been settled.
    pub const NOTHING_NEW: u8 = 112;
    /// No mainchain has been named.
    pub const NO_MAINCHAIN: u8 = 113;
}

/// How many of `validators` must agree.
pub fn quorum(validators: usize) -> usize {
    validators.saturating_sub(validators.saturating_sub(1) / 3)
}

impl<T: Config> Pallet<T> {
    /// Whether a report may enter the pool and a block.
    pub(crate) fn check_report(
        report: &Report,
        signature: &ObserverSignature,
    ) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
        let refuse = |code| TransactionValidityError::Invalid(InvalidTransaction::Custom(code));
        let domain = Self::domain().ok_or(refuse(refusal::NO_MAINCHAIN))?;
        ensure!(
            Observers::<T>::get().contains(&report.observer),
            refuse(refusal::NOT_AN_OBSERVER)
        );
        let news = report
            .observations
            .iter()
            .any(|observation| Self::is_news(&report.observer, observation));
        ensure!(news, refuse(refusal::NOTHING_NEW));
        ensure!(
            report.observer.verify(&report.signed_bytes(&domain), signature),
            refuse(refusal::BAD_SIGNATURE)
        );
        let tag = (&report.observer, BlakeTwo256::hash_of(&report.observations)).encode();
        let valid = ValidTransaction::with_tag_prefix("CastellanObservation")
            .priority(TransactionPriority::MAX)
            .longevity(LONGEVITY)
            .and_provides(tag)
            .propagate(true)
            .build()?;
        Ok((valid, Weight::zero()))
    }

    /// Whether a vote of `observer` for this would still count.
    pub fn is_news(observer: &ObserverId, observation: &Observation) -> bool {
        Self::reception(observer, observation) == Reception::New
    }

    /// What a vote of `observer` for this would be.
    pub fn reception(observer: &ObserverId, observation: &Observation) -> Reception {
        let subject = match Self::subject(observer, observation) {
            Ok(subject) => subject,
            Err(reception) => return reception,
        };
        let is_counted = Ballots::<T>::get(subject)
            .iter()
            .any(|ballot| ballot.voters.contains(observer));
        if is_counted {
            Reception::Counted
        } else {
            Reception::New
        }
    }

    /// What the observation is about, or what it is where there is nothing to vote on.
    fn subject(observer: &ObserverId, observation: &Observation) -> Result<Subject, Reception> {
        match observation {
            Observation::Deposited(deposit) => {
                let next = NextDeposit::<T>::get();
                ensure!(deposit.number >= next && deposit.amount > 0, Reception::Settled);
                let is_near = deposit.number < next.saturating_add(DEPOSIT_WINDOW);
                ensure!(is_near, Reception::TooEarly);
                Ok(Subject::Deposit(deposit.number))
            },
            Observation::Paid { exit, .. } | Observation::Voided { exit } => {
                match Exits::<T>::get(exit).map(|exit| exit.status) {
                    Some(Status::Payable { .. }) => Ok(Subject::Exit(*exit)),
                    Some(status) if !status.is_open() => Err(Reception::Settled),
                    // The mainchain cannot know of it before this chain does: the one that asks lags behind.
                    _ => Err(Reception::TooEarly),
                }
            },
            Observation::Lapsed { exit, expiry } => {
                ensure!(CancelAsked::<T>::get(exit) == Some(*expiry), Reception::Settled);
                Ok(Subject::Lapse(*exit))
            },
            Observation::Escaped { .. } => {
                ensure!(!Escaped::<T>::exists(), Reception::Settled);
                Ok(Subject::Escape)
            },
            Observation::Checkpoint(checkpoint) => {
                let last = LastCheckpoint::<T>::get().map(|(last, _)| last.number);
                ensure!(last.is_none_or(|last| last < checkpoint.number), Reception::Settled);
                // One a block: reports are free, and there are always newer checkpoints to make up.
                let is_newer = CheckpointVotes::<T>::get(observer)
                    .is_none_or(|(own, block)| own.number < checkpoint.number && block < Self::now());
                ensure!(is_newer, Reception::Counted);
                Err(Reception::New)
            },
        }
    }

    /// Whether enough of the present validators are among `voters`.
    fn carries(voters: &[ObserverId]) -> bool {
        let observers = Observers::<T>::get();
        let votes = observers.iter().filter(|observer| voters.contains(observer)).count();
        !observers.is_empty() && votes >= quorum(observers.len())
    }

    /// Counts a report, and does what was decided by it. Says how many deposits were credited.
    pub(crate) fn do_report(report: &Report) -> u32 {
        for observation in &report.observations {
            if !Self::is_news(&report.observer, observation) {
                continue;
            }
            match observation {
                Observation::Checkpoint(checkpoint) => Self::count_checkpoint(&report.observer, checkpoint),
                _ => Self::count(&report.observer, observation),
            }
        }
        Self::credit_ready()
    }

    fn count(observer: &ObserverId, observation: &Observation) {
        let Ok(subject) = Self::subject(observer, observation) else {
            return;
        };
        let mut ballots = Ballots::<T>::get(subject);
        let place = ballots.iter().position(|ballot| ballot.observation == *observation);
        let ballot = match place.and_then(|place| ballots.get_mut(place)) {
            Some(ballot) => Some(ballot),
            None => {
                let fresh = Ballot {
                    observation: observation.clone(),
                    voters: Default::default(),
                };
                // There are never more wordings than voters.
                ballots.try_push(fresh).ok().and_then(|()| ballots.last_mut())
            },
        };
        let Some(ballot) = ballot else {
            log::error!(target: "runtime::vault", "no room for a vote about {subject:?}");
            return;
        };
        if ballot.voters.is_full() {
            let present = Observers::<T>::get();
            ballot.voters.retain(|voter| present.contains(voter));
        }
        if ballot.voters.try_push(observer.clone()).is_err() {
            log::error!(target: "runtime::vault", "no room for a vote about {subject:?}");
            return;
        }
        let carried = Self::carries(&ballot.voters);
        Ballots::<T>::insert(subject, ballots);
        // Deposits are credited in their order.
        if carried && !matches!(observation, Observation::Deposited(_)) {
            Self::settle(subject, observation);
        }
    }

    /// Does what an observation decides. What cannot be done is told, and stays to be decided.
    fn settle(subject: Subject, observation: &Observation) {
        let outcome = with_storage_layer(|| Self::act_on(observation));
        match outcome {
            Ok(()) => Ballots::<T>::remove(subject),
            Err(why) => Self::deposit_event(Event::ObservationFailed { subject, why }),
        }
    }

    fn act_on(observation: &Observation) -> DispatchResult {
        match observation {
            Observation::Deposited(deposit) => Self::apply_deposit(deposit),
            Observation::Paid { exit, block } => Self::exit_paid(*exit, *block),
            Observation::Voided { exit } => {
                let record = Exits::<T>::get(exit).ok_or(Error::<T>::UnknownExit)?;
                Self::take_back(*exit, record, Status::Voided)
            },
            Observation::Lapsed { exit, expiry } => {
                ensure!(CancelAsked::<T>::get(exit) == Some(*expiry), Error::<T>::WrongStatus);
                let record = Exits::<T>::get(exit).ok_or(Error::<T>::UnknownExit)?;
                Self::take_back(*exit, record, Status::Cancelled)
            },
            Observation::Escaped { anchor } => {
                Escaped::<T>::put(anchor);
                Self::deposit_event(Event::EscapeSeen { anchor: *anchor });
                Ok(())
            },
            Observation::Checkpoint(_) => Ok(()),
        }
    }

    /// Credits the next deposits that validators agree on.
    fn credit_ready() -> u32 {
        let mut credited = 0;
        while credited < MAX_CREDITS && !Escaped::<T>::exists() {
            let subject = Subject::Deposit(NextDeposit::<T>::get());
            let ballots = Ballots::<T>::get(subject);
            let Some(ballot) = ballots.iter().find(|ballot| Self::carries(&ballot.voters)) else {
                break;
            };
            let before = NextDeposit::<T>::get();
            Self::settle(subject, &ballot.observation);
            credited = credited.saturating_add(1);
            if NextDeposit::<T>::get() == before {
                break;
            }
        }
        credited
    }

    fn count_checkpoint(observer: &ObserverId, checkpoint: &Checkpoint) {
        CheckpointVotes::<T>::insert(observer, (checkpoint, Self::now()));
        let says_so =
            |other: &&ObserverId| CheckpointVotes::<T>::get(other).is_some_and(|(vote, _)| vote == *checkpoint);
        let same: sp_runtime::Vec<ObserverId> = Observers::<T>::get().iter().filter(says_so).cloned().collect();
        if !Self::carries(&same) {
            return;
        }
        let now: BlockNumber = Self::now();
        LastCheckpoint::<T>::put((checkpoint, now));
        if checkpoint.anchored > 0 {
            T::OnAnchored::on_anchored(checkpoint.anchored);
        }
        Self::deposit_event(Event::CheckpointSeen {
            number: checkpoint.number,
            hash: checkpoint.hash,
            anchored: checkpoint.anchored,
        });
        for kept in &checkpoint.tokens {
            if let Some(owed) = Self::disagreement(kept, checkpoint) {
                Self::deposit_event(Event::ReservesDisagree {
                    token: kept.token,
                    owed,
                    locked: kept.locked,
                    balance: kept.balance,
                });
            }
        }
    }
}

/// Is told what the mainchain has anchored.
pub trait OnAnchored {
    /// The state behind this block, or a later one, is anchored.
    fn on_anchored(block: BlockNumber);
}

impl OnAnchored for () {
    fn on_anchored(_: BlockNumber) {}
}
