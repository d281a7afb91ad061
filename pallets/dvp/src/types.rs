// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{Config, MAX_MEDIATORS, MAX_REASONS};
use alloc::vec::Vec;
use castellan_primitives::{
    dvp::{Content, InstructionId, Status},
    rwa::{AssetId, Movement, Quantity, Refusal, VenueId},
    Balance, Moment, Reference,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A movement of units, as most instructions consist of.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Delivery<AccountId> {
    /// What moves.
    pub asset: AssetId,
    /// Who delivers.
    pub from: AccountId,
    /// Who receives.
    pub to: AccountId,
    /// How much moves, in the asset's smallest unit; above zero.
    pub amount: Balance,
}

/// An instruction's number as a key of storage: keys are kept in the order of the numbers.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct OrderedId([u8; 8]);

impl From<InstructionId> for OrderedId {
    fn from(id: InstructionId) -> Self {
        Self(id.to_be_bytes())
    }
}

impl From<OrderedId> for InstructionId {
    fn from(id: OrderedId) -> Self {
        Self::from_be_bytes(id.0)
    }
}

/// A [`Delivery`] between accounts of the runtime.
pub type DeliveryOf<T> = Delivery<<T as frame_system::Config>::AccountId>;

/// One part of an instruction: who delivers what to whom.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Leg<AccountId> {
    /// Who delivers.
    pub from: AccountId,
    /// Who receives.
    pub to: AccountId,
    /// What is delivered.
    pub content: Content<AccountId>,
}

/// A [`Leg`] between accounts of the runtime.
pub type LegOf<T> = Leg<<T as frame_system::Config>::AccountId>;

impl<AccountId> From<Delivery<AccountId>> for Leg<AccountId> {
    fn from(delivery: Delivery<AccountId>) -> Self {
        let Delivery {
            asset,
            from,
            to,
            amount,
        } = delivery;
        Self {
            from,
            to,
            content: Content::Units { asset, amount },
        }
    }
}

impl<AccountId: Clone> Leg<AccountId> {
    /// What the ledger moves; `None` if another system does.
    pub fn on_ledger(&self) -> Option<(AssetId, Quantity)> {
        match self.content {
            Content::Units { asset, amount } => Some((asset, Quantity::Units(amount))),
            Content::Item { asset, item } => Some((asset, Quantity::Item(item))),
            Content::OffChain { .. } => None,
        }
    }

    /// The movement that the ledger is asked about; `None` if another system delivers.
    pub fn movement(&self, venue: Option<VenueId>) -> Option<Movement<AccountId>> {
        self.on_ledger().map(|(asset, quantity)| Movement {
            asset,
            from: self.from.clone(),
            to: self.to.clone(),
            quantity,
            venue,
        })
    }
}

/// Some of an instruction's legs.
#[derive(
    Clone, Copy, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct LegSet(u64);

impl LegSet {
    /// The most legs that a set can tell apart.
    pub const CAPACITY: u32 = u64::BITS;

    /// The first `count` legs.
    pub const fn first(count: usize) -> Self {
        match count {
            0 => Self(0),
            1..=63 => Self((1 << count) - 1),
            _ => Self(u64::MAX),
        }
    }

    /// Whether the leg is one of them.
    pub const fn contains(self, leg: usize) -> bool {
        leg < Self::CAPACITY as usize && self.0 >> leg & 1 == 1
    }

    /// Adds a leg.
    pub fn insert(&mut self, leg: usize) {
        *self = self.union(Self::first(leg.saturating_add(1)).without(Self::first(leg)));
    }

    /// Those of either.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of both.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The legs in ascending order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..Self::CAPACITY as usize).filter(move |leg| self.contains(*leg))
    }
}

impl FromIterator<usize> for LegSet {
    fn from_iter<I: IntoIterator<Item = usize>>(legs: I) -> Self {
        let mut set = Self::default();
        legs.into_iter().for_each(|leg| set.insert(leg));
        set
    }
}

/// Legs that carry the same units from custodian to custodian: `hops` of them, one after the other from leg `first` on.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Route {
    /// The leg whose sender's units travel.
    pub first: u8,
    /// How many legs there are; at least two.
    pub hops: u8,
}

/// An account that watches over an instruction.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mediator<AccountId> {
    /// The account.
    pub account: AccountId,
    /// The last moment at which its affirmation counts, in milliseconds since the Unix epoch; `None` if it has not
    /// affirmed.
    pub affirmed_until: Option<Moment>,
}

/// What an instruction may have beyond legs, deadline and reference.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Options<T: Config> {
    /// The venue where it was agreed. Its operator must admit the creator.
    pub venue: Option<VenueId>,
    /// The earliest moment of settlement, in milliseconds since the Unix epoch; not after the deadline.
    pub value_date: Option<Moment>,
    /// Who must agree without being a party; each once.
    pub mediators: BoundedVec<T::AccountId, ConstU32<MAX_MEDIATORS>>,
    /// Which legs carry the same units on. No leg is in two of them.
    pub routes: BoundedVec<Route, T::MaxLegs>,
    /// Whether the creator, who must be a party, affirms at once.
    pub affirm: bool,
}

impl<T: Config> Default for Options<T> {
    fn default() -> Self {
        Self {
            venue: None,
            value_date: None,
            mediators: BoundedVec::new(),
            routes: BoundedVec::new(),
            affirm: false,
        }
    }
}

/// Movements that happen all together or not at all, and who has agreed to them.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Instruction<T: Config> {
    /// Who made it; of two submissions that matched, the seller.
    pub creator: T::AccountId,
    /// The creator's own name for it.
    pub reference: Reference,
    /// If it arose from two submissions that matched: the buyer, and the buyer's name for it.
    pub counter: Option<(T::AccountId, Reference)>,
    /// What moves; at least one leg.
    pub legs: BoundedVec<LegOf<T>, T::MaxLegs>,
    /// The legs that pass on what the leg before them brought. Nothing is ever locked for them.
    pub passes: LegSet,
    /// The legs whose sender affirmed. Once it has ended: had affirmed by then.
    pub by_sender: LegSet,
    /// The legs whose receiver affirmed, or had approved of beforehand.
    pub by_receiver: LegSet,
    /// The legs that were settled elsewhere, according to a receipt.
    pub confirmed: LegSet,
    /// Who must agree besides the parties.
    pub mediators: BoundedVec<Mediator<T::AccountId>, ConstU32<MAX_MEDIATORS>>,
    /// The venue where it was agreed.
    pub venue: Option<VenueId>,
    /// The earliest moment of settlement, in milliseconds since the Unix epoch; 0 if there is none.
    pub value_date: Moment,
    /// The last moment of settlement, in milliseconds since the Unix epoch.
    pub deadline: Moment,
    /// Where it stands.
    pub status: Status,
}

impl<T: Config> Instruction<T> {
    /// Everyone who delivers or receives, in ascending order.
    pub fn parties(&self) -> Vec<T::AccountId> {
        let mut parties: Vec<_> = self
            .legs
            .iter()
            .flat_map(|leg| [leg.from.clone(), leg.to.clone()])
            .collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    /// Whether `who` delivers or receives.
    pub fn is_party(&self, who: &T::AccountId) -> bool {
        self.legs.iter().any(|leg| leg.from == *who || leg.to == *who)
    }

    /// Whether `who` is a mediator.
    pub fn is_mediator(&self, who: &T::AccountId) -> bool {
        self.mediators.iter().any(|mediator| mediator.account == *who)
    }

    /// The legs for which `condition` holds.
    fn legs_where(&self, condition: impl Fn(&LegOf<T>) -> bool) -> LegSet {
        let legs = self.legs.iter().enumerate();
        legs.filter(|(_, leg)| condition(leg)).map(|(index, _)| index).collect()
    }

    /// All legs.
    pub fn all(&self) -> LegSet {
        LegSet::first(self.legs.len())
    }

    /// The legs that `who` delivers.
    pub fn outgoing(&self, who: &T::AccountId) -> LegSet {
        self.legs_where(|leg| leg.from == *who)
    }

    /// The legs that `who` receives.
    pub fn incoming(&self, who: &T::AccountId) -> LegSet {
        self.legs_where(|leg| leg.to == *who)
    }

    /// The legs that another system settles.
    pub fn off_chain(&self) -> LegSet {
        self.legs_where(|leg| leg.on_ledger().is_none())
    }

    /// Those of `legs` for which the sender's units are locked once it has affirmed.
    pub fn lockable(&self, legs: LegSet) -> LegSet {
        legs.without(self.passes).without(self.off_chain())
    }

    /// The legs for which units are locked now.
    pub fn locked(&self) -> LegSet {
        if self.status.holds() {
            self.lockable(self.by_sender)
        } else {
            LegSet::default()
        }
    }

    /// Whether `who` affirmed both sides of all its legs.
    pub fn is_affirmed_by(&self, who: &T::AccountId) -> bool {
        self.outgoing(who).without(self.by_sender).is_empty() && self.incoming(who).without(self.by_receiver).is_empty()
    }

    /// Whether all parties affirmed all their legs, and the affirmations of all mediators count at `now`.
    pub fn is_affirmed_by_all(&self, now: Moment) -> bool {
        let mut mediators = self.mediators.iter();
        self.by_sender.intersection(self.by_receiver) == self.all()
            && mediators.all(|mediator| mediator.affirmed_until.is_some_and(|until| now <= until))
    }

    /// Whether nothing is missing for it to settle at `now`, unless the ledger refuses.
    pub fn is_complete(&self, now: Moment) -> bool {
        now >= self.value_date && self.is_affirmed_by_all(now) && self.off_chain().without(self.confirmed).is_empty()
    }

    /// The last moment at which it may settle as it stands, in milliseconds since the Unix epoch.
    pub fn last_moment(&self) -> Moment {
        match self.status {
            Status::Locked { until } => until.min(self.deadline),
            _ => self.deadline,
        }
    }
}

/// Why one leg of an instruction did not settle.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Reason {
    /// The ledger's rules, or the party's balance, stand against it.
    Refused(Refusal),
    /// The ledger named no reason, but failed.
    Failed(DispatchError),
}

/// A reason why an instruction did not settle.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub struct FailedLeg {
    /// The leg, counted from 0.
    pub leg: u8,
    /// Why it did not settle.
    pub reason: Reason,
}

/// How the settlement of an instruction failed last.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, PartialEq, TypeInfo)]
pub struct Failure {
    /// How often it was tried again since the first failure.
    pub retries: u8,
    /// Every reason, in the order of the legs.
    pub reasons: BoundedVec<FailedLeg, ConstU32<MAX_REASONS>>,
}

/// What a party accepts to receive without being asked each time.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PreApproval<AccountId> {
    /// Only this asset; `None` for any asset of this chain, and for what is settled elsewhere.
    pub asset: Option<AssetId>,
    /// Only from this account; `None` from anyone.
    pub from: Option<AccountId>,
}

impl<AccountId: Clone + PartialEq> PreApproval<AccountId> {
    /// Whether it covers the receipt of a leg.
    pub fn covers(&self, leg: &Leg<AccountId>) -> bool {
        let asset = leg.on_ledger().map(|(asset, _)| asset);
        self.from.as_ref().is_none_or(|from| *from == leg.from) && (self.asset.is_none() || self.asset == asset)
    }
}
