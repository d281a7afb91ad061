// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Ballots among the holders at a record date.

use crate::{BallotId, Ballots, Config, Error, Event, NextBallotId, Pallet, Votes, PPM};
use castellan_calendar::mul_rem;
use castellan_primitives::{
    membership::Admission,
    rwa::{AssetId, AssetPowers, Power, RecordId, Records},
    Balance, Hash, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::ArithmeticError;

/// The most choices that a ballot can offer.
pub const MAX_CHOICES: u32 = 16;

/// What a ballot decided.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Outcome {
    /// This choice, by its number from 0, got more votes than any other.
    Chosen(u8),
    /// Two or more choices share the most votes.
    Tied,
    /// Too few took part.
    NoQuorum,
}

/// A question to the holders at a record date.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ballot {
    /// Whose holders.
    pub asset: AssetId,
    /// The record date, at which a holder's balance is the weight of its vote.
    pub record: RecordId,
    /// Units in existence then.
    pub supply: Balance,
    /// The hash of the question and its choices.
    pub question: Hash,
    /// The last moment for votes, in milliseconds since the Unix epoch.
    pub closes: Moment,
    /// How much of the supply must take part, in parts per million.
    pub quorum: u32,
    /// Votes for each choice, in units.
    pub votes: BoundedVec<Balance, ConstU32<MAX_CHOICES>>,
    /// What it decided, once it is closed.
    pub outcome: Option<Outcome>,
}

impl Ballot {
    /// All votes together.
    pub fn turnout(&self) -> Balance {
        self.votes.iter().fold(0, |sum, votes| sum.saturating_add(*votes))
    }

    fn decide(&self) -> Outcome {
        // Rounded up: a part of a unit that is missing is missing.
        let needed = mul_rem(self.supply, self.quorum.into(), PPM.into())
            .map_or(self.supply, |(whole, rest)| whole.saturating_add(u128::from(rest > 0)));
        let most = self.votes.iter().max().copied().unwrap_or_default();
        let mut winners = (0u8..).zip(&self.votes).filter(|(_, votes)| **votes == most);
        if self.turnout() < needed {
            return Outcome::NoQuorum;
        }
        match (winners.next(), winners.next()) {
            (Some((choice, _)), None) => Outcome::Chosen(choice),
            _ => Outcome::Tied,
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn do_open_ballot(
        who: T::AccountId,
        asset: AssetId,
        record: Option<RecordId>,
        question: Hash,
        choices: u8,
        closes: Moment,
        quorum: u32,
    ) -> DispatchResult {
        T::Assets::ensure_power(asset, &who, Power::CorporateActions)?;
        ensure!(
            choices >= 2 && u32::from(choices) <= MAX_CHOICES,
            Error::<T>::InvalidChoices
        );
        ensure!(quorum <= PPM, Error::<T>::RateTooHigh);
        ensure!(closes > Self::now(), Error::<T>::TooLate);
        let record = Self::use_record(asset, record)?;
        let supply = T::Assets::supply_at(asset, record).unwrap_or_default();
        ensure!(supply > 0, Error::<T>::NoHolders);
        let votes = BoundedVec::try_from(alloc::vec![0; choices.into()]).map_err(|_| Error::<T>::InvalidChoices)?;
        let id = NextBallotId::<T>::get();
        NextBallotId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Ballots::<T>::insert(
            id,
            Ballot {
                asset,
                record,
                supply,
                question,
                closes,
                quorum,
                votes,
                outcome: None,
            },
        );
        Self::deposit_event(Event::BallotOpened {
            ballot: id,
            asset,
            record,
            question,
            closes,
        });
        Ok(())
    }

    pub(crate) fn do_vote(who: T::AccountId, id: BallotId, choice: u8) -> DispatchResult {
        T::Admission::ensure_admitted(&who)?;
        let mut ballot = Ballots::<T>::get(id).ok_or(Error::<T>::UnknownBallot)?;
        ensure!(
            ballot.outcome.is_none() && Self::now() <= ballot.closes,
            Error::<T>::TooLate
        );
        ensure!(!Votes::<T>::contains_key(id, &who), Error::<T>::AlreadyVoted);
        let weight = T::Assets::balance_at(ballot.asset, &who, ballot.record);
        ensure!(weight > 0, Error::<T>::NotEntitled);
        let votes = ballot
            .votes
            .get_mut(usize::from(choice))
            .ok_or(Error::<T>::InvalidChoices)?;
        *votes = votes.checked_add(weight).ok_or(ArithmeticError::Overflow)?;
        Ballots::<T>::insert(id, ballot);
        Votes::<T>::insert(id, &who, choice);
        Self::deposit_event(Event::Voted {
            ballot: id,
            holder: who,
            choice,
            weight,
        });
        Ok(())
    }

    pub(crate) fn do_close_ballot(id: BallotId) -> DispatchResult {
        let mut ballot = Ballots::<T>::get(id).ok_or(Error::<T>::UnknownBallot)?;
        ensure!(ballot.outcome.is_none(), Error::<T>::TooLate);
        ensure!(Self::now() > ballot.closes, Error::<T>::TooEarly);
        let outcome = ballot.decide();
        ballot.outcome = Some(outcome);
        Self::end_record_use(ballot.asset, ballot.record);
        Ballots::<T>::insert(id, ballot);
        Self::deposit_event(Event::BallotClosed { ballot: id, outcome });
        Ok(())
    }
}
