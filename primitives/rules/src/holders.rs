// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How many holders an asset has, and what groups of them hold.
//!
//! All holders are always counted. Groups are counted where rules ask for them. Whoever becomes a holder, or moves units,
//! is looked at, and the groups it was found in are written down beside its holding as a [`Mark`]: what was added for a
//! holder is what is taken off again, whatever its claims say by then. When other groups are to be counted, the marks of
//! all holders are out of date at once; until each has been looked at again, rules about groups refuse.

use crate::{
    facts::{Facts, Kind},
    fee::{same_subject, Charge},
};
use castellan_primitives::{
    kyc::ClaimQuery,
    rwa::{Investors, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet, BoundedVec};
use scale_info::TypeInfo;

/// How many groups of holders the rules of an asset may count.
pub const MAX_GROUPS: u32 = 16;

/// The groups that rules count: at most 16, and never all holders, which are counted anyway.
pub type Groups = BoundedBTreeSet<Investors, ConstU32<MAX_GROUPS>>;

/// One group, as it was counted.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Group {
    /// Who is in it.
    pub of: Investors,
    /// How many subjects were found in it.
    pub holders: u32,
    /// What they hold, in the smallest unit.
    pub units: Balance,
}

/// In which groups a holder was counted.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Mark {
    /// Which groups were counted then: see [`HolderCounts::generation`].
    pub generation: u32,
    /// The groups it was found in: bit `n` is the group at place `n`.
    pub groups: u16,
}

/// The holders of one asset. A holder is a subject with units of it in any of its accounts.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct HolderCounts {
    /// How many holders there are.
    pub holders: u32,
    /// How many of them were looked at since the groups were set.
    pub counted: u32,
    /// Counts the changes of groups: marks with another number are out of date.
    pub generation: u32,
    /// The groups: at most 16.
    pub groups: BoundedVec<Group, ConstU32<MAX_GROUPS>>,
}

impl HolderCounts {
    /// How many holders were not looked at since the groups were set.
    pub fn pending(&self) -> u32 {
        self.holders.saturating_sub(self.counted)
    }

    /// The group, if it is counted.
    pub fn group(&self, of: Investors) -> Option<&Group> {
        self.groups.iter().find(|group| group.of == of)
    }

    /// Whether a holder with this mark was counted in the group.
    pub fn is_counted(&self, mark: Mark, of: Investors) -> bool {
        let place = self.groups.iter().position(|group| group.of == of);
        of == Investors::All || (mark.generation == self.generation && place.is_some_and(|n| mark.groups >> n & 1 == 1))
    }

    /// Counts these groups from now on. Does nothing if they are counted already.
    pub fn track(&mut self, groups: &Groups) {
        if self.groups.iter().map(|group| &group.of).eq(groups.iter()) {
            return;
        }
        let empty = groups.iter().map(|of| Group {
            of: *of,
            holders: 0,
            units: 0,
        });
        self.groups = BoundedVec::truncate_from(empty.collect());
        self.generation = self.generation.wrapping_add(1);
        self.counted = 0;
    }

    /// Counts that a subject's holding changed, or that its mark did. `None` and zero units stand for no holding.
    pub fn replace(&mut self, before: Option<(Mark, Balance)>, after: Option<(Mark, Balance)>) {
        if let Some((mark, units)) = before.filter(|(_, units)| *units > 0) {
            self.holders = self.holders.saturating_sub(1);
            if mark.generation == self.generation {
                self.counted = self.counted.saturating_sub(1);
                for group in self.found(mark) {
                    group.holders = group.holders.saturating_sub(1);
                    group.units = group.units.saturating_sub(units);
                }
            }
        }
        if let Some((mark, units)) = after.filter(|(_, units)| *units > 0) {
            self.holders = self.holders.saturating_add(1);
            if mark.generation == self.generation {
                self.counted = self.counted.saturating_add(1);
                for group in self.found(mark) {
                    group.holders = group.holders.saturating_add(1);
                    group.units = group.units.saturating_add(units);
                }
            }
        }
    }

    /// Counts in the units that a split by `factor` leaves.
    pub fn scale(&mut self, factor: u128) {
        for group in self.groups.iter_mut() {
            group.units = group.units.saturating_mul(factor);
        }
    }

    fn found(&mut self, mark: Mark) -> impl Iterator<Item = &mut Group> {
        let groups = self.groups.iter_mut().enumerate();
        groups
            .filter(move |(n, _)| mark.groups >> n & 1 == 1)
            .map(|(_, group)| group)
    }
}

/// The mark that the party's subject would get if it were looked at now.
pub fn mark<AccountId>(side: Side, facts: &mut impl Facts<AccountId>) -> Mark {
    let counts = facts.holders();
    let (generation, places) = (counts.generation, counts.groups.len());
    let mut groups = 0;
    for place in 0..places {
        let of = facts.holders().groups.get(place).map(|group| group.of);
        if of.is_some_and(|of| belongs(side, of, facts)) {
            groups |= 1 << place;
        }
    }
    Mark { generation, groups }
}

/// Whether the party's subject is of the group now.
pub(crate) fn belongs<AccountId>(side: Side, of: Investors, facts: &mut impl Facts<AccountId>) -> bool {
    let asset = facts.asset();
    match of {
        Investors::All => true,
        Investors::Country(country) => facts.jurisdiction(side) == Ok(country),
        Investors::With(topic) => facts.attestation(side, &ClaimQuery::any(topic, Some(asset))).is_ok(),
        Investors::Without(topic) => facts.attestation(side, &ClaimQuery::any(topic, Some(asset))).is_err(),
    }
}

/// What a movement makes of a group.
pub(crate) enum Prospect {
    /// Nothing that is asked: the party is not of it, or the units stay with one subject.
    Unchanged,
    /// It cannot be told before so many holders were looked at.
    Unknown {
        /// How many.
        pending: u32,
    },
    /// It is one thing before, and another after.
    Known {
        /// Before the movement.
        before: Group,
        /// After it.
        after: Group,
    },
}

/// Which way a group must not go.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Limit {
    /// It may not grow too large: what the receiver does to it is asked.
    Most,
    /// It may not grow too small: what the sender does to it is asked.
    Least,
}

/// What becomes of a group if `charge` moves.
pub(crate) fn prospect<AccountId>(
    of: Investors,
    kind: Kind,
    charge: &Charge,
    limit: Limit,
    facts: &mut impl Facts<AccountId>,
) -> Prospect {
    let joins = kind.asks(Side::Receiver) && belongs(Side::Receiver, of, facts);
    if same_subject(facts) || (limit == Limit::Most && !joins) {
        return Prospect::Unchanged;
    }
    let counts = facts.holders();
    let all = Group {
        of,
        holders: counts.holders,
        units: 0,
    };
    let before = match (of, counts.pending(), counts.group(of)) {
        (Investors::All, ..) => all,
        (_, 0, Some(group)) => *group,
        // A group that nobody counts is one of which nothing is known.
        (_, pending, _) => return Prospect::Unknown { pending },
    };
    let leaves = matches!(kind, Kind::Transfer | Kind::Force | Kind::Redeem) && is_counted(Side::Sender, of, facts);
    if limit == Limit::Least && !leaves {
        return Prospect::Unchanged;
    }
    let mut after = before;
    if joins {
        let had = facts.balance(Side::Receiver);
        after.units = after.units.saturating_add(charge.inflow);
        if had == 0 || !is_counted(Side::Receiver, of, facts) {
            after.holders = after.holders.saturating_add(1);
            after.units = after.units.saturating_add(had);
        }
    }
    if leaves {
        after.units = after.units.saturating_sub(charge.outflow);
        if facts.balance(Side::Sender) <= charge.outflow {
            after.holders = after.holders.saturating_sub(1);
        }
    }
    Prospect::Known { before, after }
}

fn is_counted<AccountId>(side: Side, of: Investors, facts: &mut impl Facts<AccountId>) -> bool {
    let mark = facts.counted(side);
    facts.holders().is_counted(mark, of)
}
