// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::Config;
use alloc::vec::Vec;
use castellan_primitives::{rwa::AssetId, Balance, Moment, Reference};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;

/// Names an instruction. Numbers are given in order of creation and never used again.
pub type InstructionId = u64;

/// One movement of an instruction.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Leg<AccountId> {
    /// What moves.
    pub asset: AssetId,
    /// Who delivers.
    pub from: AccountId,
    /// Who receives.
    pub to: AccountId,
    /// How much moves, in the asset's smallest unit; above zero.
    pub amount: Balance,
}

/// A [`Leg`] between accounts of the runtime.
pub type LegOf<T> = Leg<<T as frame_system::Config>::AccountId>;

/// Where an instruction stands.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
    /// It waits for affirmations. The only state in which units are locked for it.
    Pending,
    /// All its legs moved.
    Settled,
    /// A party rejected it.
    Rejected,
    /// Its deadline passed before all parties affirmed.
    Expired,
}

/// How many parties an instruction may have: two for each leg.
pub struct MaxParties<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxParties<T> {
    fn get() -> u32 {
        T::MaxLegs::get().saturating_mul(2)
    }
}

/// Movements that happen all together or not at all, and who has agreed to them.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Instruction<T: Config> {
    /// Who made it.
    pub creator: T::AccountId,
    /// The creator's own name for it.
    pub reference: Reference,
    /// What moves; at least one leg.
    pub legs: BoundedVec<LegOf<T>, T::MaxLegs>,
    /// Who affirmed it, in order of affirmation. Once it has ended: who had affirmed it by then.
    pub affirmed: BoundedVec<T::AccountId, MaxParties<T>>,
    /// The last moment at which it may settle, in milliseconds since the Unix epoch.
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

    /// Whether all parties have affirmed.
    pub fn is_affirmed_by_all(&self) -> bool {
        self.legs
            .iter()
            .all(|leg| self.affirmed.contains(&leg.from) && self.affirmed.contains(&leg.to))
    }

    /// What `party` delivers.
    pub fn outgoing<'a>(&'a self, party: &'a T::AccountId) -> impl Iterator<Item = &'a LegOf<T>> {
        self.legs.iter().filter(move |leg| leg.from == *party)
    }

    /// What is locked for it now.
    pub fn locked(&self) -> impl Iterator<Item = &LegOf<T>> {
        self.legs
            .iter()
            .filter(|leg| self.status == Status::Pending && self.affirmed.contains(&leg.from))
    }
}
