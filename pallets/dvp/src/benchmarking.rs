// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{
    Call, Config, Event, HoldReason, InstructionId, Instructions, Leg, LegOf, NextInstructionId, Pallet, Status,
};
use alloc::vec::Vec;
use castellan_primitives::{membership::Admission, rwa::AssetId, Balance, Moment, Reference};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{fungibles::InspectHold, Get},
    BoundedVec,
};
use frame_system::RawOrigin;

/// Prepares assets and the clock for benchmarks.
pub trait BenchmarkHelper<AccountId> {
    /// Creates an asset with one rule that `parties` satisfy, who are admitted, and gives each of them `amount`. What
    /// further rules cost, the ledger says itself.
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId;

    /// Moves the clock to `now`, in milliseconds since the Unix epoch.
    fn set_time(now: Moment);
}

const AMOUNT: Balance = 1_000_000;
const START: Moment = 1_700_000_000_000;

type Legs<T> = BoundedVec<LegOf<T>, <T as Config>::MaxLegs>;

fn party<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::Admission::admit(&who);
    who
}

/// One leg for each pair of a sender and a receiver, each in an asset of its own: the costliest shape.
fn legs_from<T: Config>(senders: impl Iterator<Item = T::AccountId>) -> Result<Legs<T>, BenchmarkError> {
    let legs: Vec<_> = senders
        .enumerate()
        .map(|(index, from)| {
            let to = party::<T>("receiver", index as u32);
            let asset = T::BenchmarkHelper::create_asset(&[from.clone(), to.clone()], AMOUNT);
            Leg {
                asset,
                from,
                to,
                amount: AMOUNT / 2,
            }
        })
        .collect();
    legs.try_into()
        .map_err(|_| BenchmarkError::Stop("more legs than an instruction may have"))
}

/// As many legs as possible, the first `own` of them delivered by `who` and each other by someone else.
fn most_legs<T: Config>(who: &T::AccountId, own: u32) -> Result<Legs<T>, BenchmarkError> {
    legs_from::<T>((0..T::MaxLegs::get()).map(|index| {
        if index < own {
            who.clone()
        } else {
            party::<T>("sender", index)
        }
    }))
}

/// `count` legs, no two of which share a party.
fn separate_legs<T: Config>(count: u32) -> Result<Legs<T>, BenchmarkError> {
    legs_from::<T>((0..count).map(|index| party::<T>("sender", index)))
}

fn deadline<T: Config>() -> Moment {
    START.saturating_add(T::MaxLifetime::get())
}

fn reference() -> Result<Reference, BenchmarkError> {
    [b'r'; 35]
        .to_vec()
        .try_into()
        .map_err(|_| BenchmarkError::Stop("the reference is too long"))
}

fn new_instruction<T: Config>(creator: &T::AccountId, legs: Legs<T>) -> Result<InstructionId, BenchmarkError> {
    let id = NextInstructionId::<T>::get();
    Pallet::<T>::instruct(
        RawOrigin::Signed(creator.clone()).into(),
        legs,
        deadline::<T>(),
        reference()?,
    )?;
    Ok(id)
}

fn affirm_as<T: Config>(party: &T::AccountId, id: InstructionId) -> Result<(), BenchmarkError> {
    Pallet::<T>::affirm(RawOrigin::Signed(party.clone()).into(), id).map_err(|failure| failure.error)?;
    Ok(())
}

/// An instruction of as many legs as possible, the first `locked` of which are locked; the last party is missing.
fn partly_locked<T: Config>(creator: &T::AccountId, locked: u32) -> Result<InstructionId, BenchmarkError> {
    let legs = separate_legs::<T>(T::MaxLegs::get())?;
    let id = new_instruction::<T>(creator, legs.clone())?;
    for leg in legs.iter().take(locked as usize) {
        affirm_as::<T>(&leg.from, id)?;
    }
    let missing = legs.last().map(|leg| leg.to.clone());
    for leg in legs.iter().filter(|leg| Some(&leg.to) != missing.as_ref()) {
        affirm_as::<T>(&leg.to, id)?;
    }
    Ok(id)
}

fn assert_on_hold<T: Config>(leg: &LegOf<T>, amount: Balance) {
    assert_eq!(
        T::Assets::balance_on_hold(leg.asset, &HoldReason::Settlement.into(), &leg.from),
        amount
    );
}

fn assert_status<T: Config>(id: InstructionId, status: Status) {
    assert_eq!(
        Instructions::<T>::get(id).map(|instruction| instruction.status),
        Some(status)
    );
}

fn assert_last_event<T: Config>(event: Event<T>) {
    frame_system::Pallet::<T>::assert_last_event(<T as frame_system::Config>::RuntimeEvent::from(event));
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn instruct(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let legs = separate_legs::<T>(l)?;
        let id = NextInstructionId::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), legs, deadline::<T>(), reference()?);

        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn instruct_and_affirm(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let legs = legs_from::<T>((0..l).map(|_| creator.clone()))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), legs.clone(), deadline::<T>(), reference()?);

        legs.iter().for_each(|leg| assert_on_hold::<T>(leg, AMOUNT / 2));
        Ok(())
    }

    #[benchmark]
    fn affirm(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        let legs = most_legs::<T>(&who, l)?;
        let id = new_instruction::<T>(&who, legs.clone())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who), id);

        legs.iter()
            .take(l as usize)
            .for_each(|leg| assert_on_hold::<T>(leg, AMOUNT / 2));
        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn affirm_last(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let legs = separate_legs::<T>(l)?;
        let creator = party::<T>("creator", 0);
        let id = new_instruction::<T>(&creator, legs.clone())?;
        let last = legs
            .last()
            .map(|leg| leg.from.clone())
            .ok_or(BenchmarkError::Stop("no legs"))?;
        for leg in &legs {
            if leg.from != last {
                affirm_as::<T>(&leg.from, id)?;
            }
            affirm_as::<T>(&leg.to, id)?;
        }

        #[extrinsic_call]
        affirm(RawOrigin::Signed(last), id);

        legs.iter().for_each(|leg| assert_on_hold::<T>(leg, 0));
        assert_last_event::<T>(Event::Settled { id });
        Ok(())
    }

    #[benchmark]
    fn withdraw(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        let legs = most_legs::<T>(&who, l)?;
        let id = new_instruction::<T>(&who, legs.clone())?;
        affirm_as::<T>(&who, id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);

        legs.iter().for_each(|leg| assert_on_hold::<T>(leg, 0));
        assert_last_event::<T>(Event::Withdrawn { id, party: who });
        Ok(())
    }

    #[benchmark]
    fn reject(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let id = partly_locked::<T>(&creator, l)?;
        let legs = Pallet::<T>::pending(id)?.legs;
        let who = legs
            .last()
            .map(|leg| leg.to.clone())
            .ok_or(BenchmarkError::Stop("no legs"))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);

        legs.iter().for_each(|leg| assert_on_hold::<T>(leg, 0));
        assert_last_event::<T>(Event::Rejected { id, party: who });
        Ok(())
    }

    #[benchmark]
    fn expire(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let id = partly_locked::<T>(&creator, l)?;
        let legs = Pallet::<T>::pending(id)?.legs;
        T::BenchmarkHelper::set_time(deadline::<T>().saturating_add(1));

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), id);

        legs.iter().for_each(|leg| assert_on_hold::<T>(leg, 0));
        assert_last_event::<T>(Event::Expired { id });
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
