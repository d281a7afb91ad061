// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores about subjects, and what its calls are given.

use crate::Config;
use castellan_identifiers::{Country, Lei};
use castellan_primitives::{
    kyc::{ClaimScope, SubjectId, SubjectKind, Topic},
    Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;

/// Why something was done, in the words of who did it: at most 256 bytes.
pub type Reason = BoundedVec<u8, ConstU32<256>>;

/// What part of a group an institution is. A child is never of a kind that comes before its parent's.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, Ord, PartialEq, PartialOrd, TypeInfo,
)]
pub enum Unit {
    /// A legal entity that holds others. An institution without parent counts as one.
    Group,
    /// A legal entity that another one controls.
    Subsidiary,
    /// A place of business of its parent's legal entity. It may have an LEI of its own.
    Branch,
    /// A team of its parent.
    Desk,
}

impl Unit {
    /// Whether it is a legal entity, which has an LEI.
    pub fn is_legal_entity(self) -> bool {
        matches!(self, Self::Group | Self::Subsidiary)
    }
}

/// Where an institution stands beneath another.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Place {
    /// The institution directly above.
    pub parent: SubjectId,
    /// What it is beneath it.
    pub unit: Unit,
}

/// What became of an account that was linked to a subject.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum AccountStatus<AccountId> {
    /// It speaks for the subject.
    Active,
    /// It does not any more, and never will again.
    Retired {
        /// The account that took its place; it was active at the time.
        successor: AccountId,
    },
}

/// An account of a subject.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct LinkedAccount<AccountId> {
    /// Which.
    pub account: AccountId,
    /// Whether it still speaks for the subject.
    pub status: AccountStatus<AccountId>,
}

/// What an issuer states about a subject.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Statement {
    /// What it is about.
    pub topic: Topic,
    /// The asset it is made for, or everything.
    pub scope: ClaimScope,
    /// The country it speaks for: an ISO 3166-1 alpha-2 code in capitals.
    pub country: [u8; 2],
    /// The level it speaks for, from 0; what a level means is agreed by topic.
    pub level: u8,
    /// The first moment at which it holds, in milliseconds since the Unix epoch; `None`: from when it is recorded.
    pub valid_from: Option<Moment>,
    /// The first moment at which it no longer holds; `None` if it does not end.
    pub expires_at: Option<Moment>,
    /// The salted hash of the documents behind it.
    pub evidence: H256,
}

/// What an issuer said about a subject, as recorded.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Claim<AccountId> {
    /// What it is about.
    pub topic: Topic,
    /// The asset it was made for, or everything.
    pub scope: ClaimScope,
    /// Who made it.
    pub issuer: AccountId,
    /// The country it speaks for.
    pub country: Country,
    /// The level it speaks for.
    pub level: u8,
    /// When it was recorded, in milliseconds since the Unix epoch.
    pub issued_at: Moment,
    /// The first moment at which it holds, in milliseconds since the Unix epoch.
    pub valid_from: Moment,
    /// The first moment at which it no longer holds, in milliseconds since the Unix epoch; `None` if it does not end.
    pub expires_at: Option<Moment>,
    /// The salted hash of the documents behind it.
    pub evidence: H256,
    /// Whether its issuer took it back.
    pub revoked: bool,
}

impl<AccountId> Claim<AccountId> {
    /// Whether it is revoked or expired at `now`: only its issuer can make it hold again, by making it anew.
    pub fn is_over(&self, now: Moment) -> bool {
        self.revoked || self.expires_at.is_some_and(|end| end <= now)
    }
}

/// Which number each issuer's signed statements about a subject must carry. It only ever grows, and only where the
/// issuer takes something back, so that what was signed before is worthless from then on.
#[derive(
    CloneNoBound, DebugNoBound, Decode, DefaultNoBound, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Nonces<T: Config> {
    /// The least number of every issuer, the ones not listed included.
    pub floor: u64,
    /// The issuers whose number is above the floor.
    pub raised: BoundedVec<(T::AccountId, u64), T::MaxClaims>,
}

impl<T: Config> Nonces<T> {
    /// The number that `issuer` has to sign with now.
    pub fn of(&self, issuer: &T::AccountId) -> u64 {
        self.raised
            .iter()
            .find(|(account, _)| account == issuer)
            .map_or(self.floor, |(_, nonce)| *nonce)
    }

    /// Makes all that `issuer` signed so far worthless, and returns its new number.
    ///
    /// Taking back must always be possible. Where no room is left to list another issuer, the floor rises above all
    /// numbers that were ever given, and the other issuers have to sign anew what was not submitted yet.
    pub(crate) fn raise(&mut self, issuer: &T::AccountId) -> u64 {
        let next = self.of(issuer).saturating_add(1);
        if let Some((_, nonce)) = self.raised.iter_mut().find(|(account, _)| account == issuer) {
            *nonce = next;
        } else if self.raised.try_push((issuer.clone(), next)).is_err() {
            let highest = self.raised.iter().map(|(_, nonce)| *nonce).fold(self.floor, u64::max);
            self.floor = highest.saturating_add(1);
            self.raised = BoundedVec::new();
        }
        self.of(issuer)
    }
}

/// A person or institution, with all that a ledger has to know of it in one item. Nothing here is private: who a person
/// is stays with the claim issuer.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Subject<T: Config> {
    /// What it is.
    pub kind: SubjectKind,
    /// The LEI of a legal entity; branches may have one, desks and persons have none.
    pub lei: Option<Lei>,
    /// The block in which it was registered.
    pub registered_at: BlockNumberFor<T>,
    /// Where it stands beneath another institution; `None` at the top, and for a person.
    pub place: Option<Place>,
    /// The place that it asked for and that the parent has not confirmed.
    pub requested: Option<Place>,
    /// The institution at the top of the hierarchy that it is part of: itself where it has no parent.
    pub group: SubjectId,
    /// How many institutions are above it.
    pub depth: u8,
    /// How many institutions are directly beneath it.
    pub children: u32,
    /// Its accounts, oldest first, at least one of them active.
    pub accounts: BoundedVec<LinkedAccount<T::AccountId>, T::MaxAccounts>,
    /// What was claimed about it, oldest first.
    pub claims: BoundedVec<Claim<T::AccountId>, T::MaxClaims>,
    /// With which numbers statements about it are signed.
    pub nonces: Nonces<T>,
}

impl<T: Config> Subject<T> {
    /// What became of `account`, or `None` if it was never linked to the subject.
    pub fn status(&self, account: &T::AccountId) -> Option<&AccountStatus<T::AccountId>> {
        self.accounts
            .iter()
            .find(|linked| linked.account == *account)
            .map(|linked| &linked.status)
    }

    /// Whether `account` speaks for the subject.
    pub fn is_active(&self, account: &T::AccountId) -> bool {
        self.status(account) == Some(&AccountStatus::Active)
    }

    /// How many accounts speak for it.
    pub fn active_accounts(&self) -> usize {
        let active = |linked: &&LinkedAccount<T::AccountId>| linked.status == AccountStatus::Active;
        self.accounts.iter().filter(active).count()
    }

    /// The account that speaks in the place of the retired `account`, over as many changes as there were; `None` if
    /// it is not retired.
    pub fn successor(&self, account: &T::AccountId) -> Option<T::AccountId> {
        let mut last = None;
        // A chain cannot be longer than the list: nobody is succeeded by an account that was retired before.
        for _ in self.accounts.iter() {
            match self.status(last.as_ref().unwrap_or(account)) {
                Some(AccountStatus::Retired { successor }) => last = Some(successor.clone()),
                _ => break,
            }
        }
        last
    }

    /// What it is within its group; `None` for a person.
    pub fn unit(&self) -> Option<Unit> {
        match self.kind {
            SubjectKind::Person => None,
            SubjectKind::Institution => Some(self.place.map_or(Unit::Group, |place| place.unit)),
        }
    }
}

/// How far the recovery of a lost key has come.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum RecoveryState<AccountId> {
    /// An issuer asked for it.
    Requested {
        /// When, in milliseconds since the Unix epoch.
        at: Moment,
    },
    /// Somebody else agreed.
    Approved {
        /// The issuer that did; `None` for governance.
        by: Option<AccountId>,
        /// The first moment at which it can be completed.
        ready_at: Moment,
    },
}

/// One account of a subject is to take the place of another, whose key is lost.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Recovery<AccountId> {
    /// The account whose key is said to be lost.
    pub old: AccountId,
    /// The account that is to take its place, whose key signed for that.
    pub new: AccountId,
    /// The issuer that asked for it.
    pub issuer: AccountId,
    /// How far it has come.
    pub state: RecoveryState<AccountId>,
}

impl<AccountId> Recovery<AccountId> {
    /// Whether nothing came of it: it was not approved, or not completed, for `window` milliseconds.
    pub fn has_lapsed(&self, now: Moment, window: Moment) -> bool {
        let open_since = match self.state {
            RecoveryState::Requested { at } => at,
            RecoveryState::Approved { ready_at, .. } => ready_at,
        };
        now >= open_since.saturating_add(window)
    }
}
