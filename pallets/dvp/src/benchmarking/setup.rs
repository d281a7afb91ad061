// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Accounts, assets and instructions that the benchmarks begin with.

use super::BenchmarkHelper as _;
use crate::{
    Config, Content, Delivery, Direction, Event, HoldReason, InstructionId, Instructions, Leg, LegOf,
    NextInstructionId, NextVenueId, Options, Pallet, PreApproval, PreApprovals, Status, Submissions, Trade, TradeOf,
    VenueKind, MAX_MEDIATORS, MAX_PRE_APPROVALS, MAX_SIGNERS,
};
use alloc::vec::Vec;
use castellan_primitives::{
    membership::Admission,
    rwa::{AssetId, Ledger, Quantity, VenueId},
    Balance, Moment, Reference,
};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec,
};
use frame_system::RawOrigin;

pub(super) const AMOUNT: Balance = 1_000_000;
pub(super) const START: Moment = 1_700_000_000_000;

pub(super) type Legs<T> = BoundedVec<LegOf<T>, <T as Config>::MaxLegs>;
pub(super) type Deliveries<T> = BoundedVec<Delivery<<T as frame_system::Config>::AccountId>, <T as Config>::MaxLegs>;

pub(super) fn party<T: Config>(name: &'static str, index: u32) -> T::AccountId {
    let who = account(name, index, 0);
    T::Admission::admit(&who);
    who
}

/// Accounts that need no standing.
pub(super) fn accounts<T: Config, Max: Get<u32>>(name: &'static str) -> BoundedVec<T::AccountId, Max> {
    BoundedVec::truncate_from((0..Max::get()).map(|index| account(name, index, 0)).collect())
}

/// One leg for each pair of a sender and a receiver, each in an asset of its own: the costliest shape.
pub(super) fn legs_from<T: Config>(senders: impl Iterator<Item = T::AccountId>) -> Result<Legs<T>, BenchmarkError> {
    let legs: Vec<_> = senders
        .enumerate()
        .map(|(index, from)| {
            let to = party::<T>("receiver", index as u32);
            let asset = T::BenchmarkHelper::create_asset(&[from.clone(), to.clone()], AMOUNT);
            Leg {
                from,
                to,
                content: Content::Units {
                    asset,
                    amount: AMOUNT / 2,
                },
            }
        })
        .collect();
    legs.try_into()
        .map_err(|_| BenchmarkError::Stop("more legs than an instruction may have"))
}

/// As many legs as possible, the first `own` of them delivered by `who` and each other by someone else.
pub(super) fn most_legs<T: Config>(who: &T::AccountId, own: u32) -> Result<Legs<T>, BenchmarkError> {
    legs_from::<T>((0..T::MaxLegs::get()).map(|index| {
        if index < own {
            who.clone()
        } else {
            party::<T>("sender", index)
        }
    }))
}

/// `count` legs, no two of which share a party.
pub(super) fn separate_legs<T: Config>(count: u32) -> Result<Legs<T>, BenchmarkError> {
    legs_from::<T>((0..count).map(|index| party::<T>("sender", index)))
}

pub(super) fn deliveries<T: Config>(legs: &Legs<T>) -> Deliveries<T> {
    let deliveries = legs.iter().filter_map(|leg| match leg.content {
        Content::Units { asset, amount } => Some(Delivery {
            asset,
            from: leg.from.clone(),
            to: leg.to.clone(),
            amount,
        }),
        _ => None,
    });
    BoundedVec::truncate_from(deliveries.collect())
}

/// Every account that receives a leg approves of it, last of as many things as it can.
pub(super) fn approve_receipts<T: Config>(legs: &Legs<T>) {
    for leg in legs {
        let approvals = (0..MAX_PRE_APPROVALS).map(|index| PreApproval {
            asset: None,
            from: Some(if index.saturating_add(1) < MAX_PRE_APPROVALS {
                account("other", index, 0)
            } else {
                leg.from.clone()
            }),
        });
        PreApprovals::<T>::insert(&leg.to, BoundedVec::truncate_from(approvals.collect()));
    }
}

pub(super) fn deadline<T: Config>() -> Moment {
    START.saturating_add(T::MaxLifetime::get())
}

pub(super) fn named(letter: u8) -> Result<Reference, BenchmarkError> {
    [letter; 35]
        .to_vec()
        .try_into()
        .map_err(|_| BenchmarkError::Stop("the reference is too long"))
}

pub(super) fn reference() -> Result<Reference, BenchmarkError> {
    named(b'r')
}

pub(super) fn new_instruction<T: Config>(
    creator: &T::AccountId,
    legs: Legs<T>,
    options: Options<T>,
) -> Result<InstructionId, BenchmarkError> {
    let id = NextInstructionId::<T>::get();
    Pallet::<T>::instruct_with(
        RawOrigin::Signed(creator.clone()).into(),
        legs,
        deadline::<T>(),
        reference()?,
        options,
    )
    .map_err(|failure| failure.error)?;
    Ok(id)
}

pub(super) fn affirm_as<T: Config>(party: &T::AccountId, id: InstructionId) -> Result<(), BenchmarkError> {
    let origin = RawOrigin::Signed(party.clone()).into();
    Pallet::<T>::affirm_within(origin, id, T::MaxLegs::get()).map_err(|failure| failure.error)?;
    Ok(())
}

/// An instruction of as many legs as possible, the first `locked` of which are locked; the last party is missing.
pub(super) fn partly_locked<T: Config>(creator: &T::AccountId, locked: u32) -> Result<InstructionId, BenchmarkError> {
    let legs = separate_legs::<T>(T::MaxLegs::get())?;
    let id = new_instruction::<T>(creator, legs.clone(), Options::default())?;
    for leg in legs.iter().take(locked as usize) {
        affirm_as::<T>(&leg.from, id)?;
    }
    let missing = legs.last().map(|leg| leg.to.clone());
    for leg in legs.iter().filter(|leg| Some(&leg.to) != missing.as_ref()) {
        affirm_as::<T>(&leg.to, id)?;
    }
    Ok(id)
}

/// An instruction of `count` legs that all parties affirmed.
pub(super) fn fully_affirmed<T: Config>(
    creator: &T::AccountId,
    legs: &Legs<T>,
    options: Options<T>,
) -> Result<InstructionId, BenchmarkError> {
    let id = new_instruction::<T>(creator, legs.clone(), options)?;
    for leg in legs {
        affirm_as::<T>(&leg.from, id)?;
        affirm_as::<T>(&leg.to, id)?;
    }
    Ok(id)
}

pub(super) fn value_date<T: Config>(at: Moment) -> Options<T> {
    Options {
        value_date: Some(at),
        ..Options::default()
    }
}

pub(super) fn mediators<T: Config>() -> BoundedVec<T::AccountId, ConstU32<MAX_MEDIATORS>> {
    BoundedVec::truncate_from((0..MAX_MEDIATORS).map(|index| party::<T>("mediator", index)).collect())
}

/// A venue with as many instructors as possible and, last of as many signers, the one that can sign.
pub(super) fn full_venue<T: Config>(operator: &T::AccountId) -> Result<VenueId, BenchmarkError> {
    let id = NextVenueId::<T>::get();
    let mut signers = accounts::<T, ConstU32<MAX_SIGNERS>>("signer");
    if let Some(last) = signers.last_mut() {
        *last = T::BenchmarkHelper::signer();
    }
    Pallet::<T>::create_venue(
        RawOrigin::Signed(operator.clone()).into(),
        VenueKind::Facility,
        Some(accounts::<T, _>("instructor")),
        signers,
    )?;
    Ok(id)
}

pub(super) fn trade<T: Config>(
    direction: Direction,
    counterparty: &T::AccountId,
    (asset, cash_asset): (AssetId, AssetId),
    name: u8,
) -> Result<TradeOf<T>, BenchmarkError> {
    Ok(Trade {
        reference: named(name)?,
        direction,
        counterparty: counterparty.clone(),
        asset,
        quantity: Quantity::Units(AMOUNT / 2),
        cash_asset,
        cash: AMOUNT / 2,
        tolerance: 0,
        venue: None,
        value_date: None,
        deadline: deadline::<T>(),
    })
}

/// As many submissions of `who` as may wait, but for one.
pub(super) fn fill_submissions<T: Config>(
    who: &T::AccountId,
    assets: (AssetId, AssetId),
) -> Result<(), BenchmarkError> {
    let other = party::<T>("other counterparty", 0);
    for index in 1..T::MaxSubmissions::get() {
        // Beyond the letters that the benchmarks themselves use.
        let trade = trade::<T>(Direction::Deliver, &other, assets, 0x80 | index as u8)?;
        Submissions::<T>::try_append(who, trade).map_err(|()| BenchmarkError::Stop("too many submissions"))?;
    }
    Ok(())
}

pub(super) fn assert_locked<T: Config>(leg: &LegOf<T>, amount: Balance) {
    let locked = leg
        .on_ledger()
        .map(|(asset, _)| T::Assets::locked(asset, &leg.from, &HoldReason::Settlement.into()));
    assert_eq!(locked, Some(amount));
}

pub(super) fn assert_status<T: Config>(id: InstructionId, status: Status) {
    assert_eq!(
        Instructions::<T>::get(id).map(|instruction| instruction.status),
        Some(status)
    );
}

pub(super) fn assert_last_event<T: Config>(event: Event<T>) {
    frame_system::Pallet::<T>::assert_last_event(<T as frame_system::Config>::RuntimeEvent::from(event));
}
