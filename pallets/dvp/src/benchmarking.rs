// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod setup;

use crate::{
    Call, Config, Content, Direction, Event, LegSet, NextInstructionId, Options, Pallet, PreApprovals, Receipt, Route,
    Status, Submissions, TradeOf, Unit, VenueKind, Venues, MAX_INSTRUCTORS, MAX_PRE_APPROVALS, MAX_SIGNERS,
};
use castellan_primitives::{rwa::AssetId, Balance, Moment};
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{ConstU32, Get},
    BoundedVec,
};
use frame_system::RawOrigin;
use setup::*;
use sp_runtime::DispatchError;

/// Prepares assets, signatures and the clock for benchmarks.
pub trait BenchmarkHelper<AccountId, Signature> {
    /// Creates an asset with one rule that `parties` satisfy, who are admitted, and gives each of them `amount`. What
    /// further rules cost, the ledger says itself.
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId;

    /// Moves the clock to `now`, in milliseconds since the Unix epoch.
    fn set_time(now: Moment);

    /// An account that can sign.
    fn signer() -> AccountId;

    /// Signs a message with that account's key.
    fn sign(message: &[u8]) -> Signature;
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn instruct(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let legs = separate_legs::<T>(l)?;
        approve_receipts::<T>(&legs);
        let id = NextInstructionId::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(creator),
            deliveries::<T>(&legs),
            deadline::<T>(),
            reference()?,
        );

        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn instruct_and_affirm(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let legs = legs_from::<T>((0..l).map(|_| creator.clone()))?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(creator),
            deliveries::<T>(&legs),
            deadline::<T>(),
            reference()?,
        );

        legs.iter().for_each(|leg| assert_locked::<T>(leg, AMOUNT / 2));
        Ok(())
    }

    #[benchmark]
    fn instruct_with(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let venue = full_venue::<T>(&creator)?;
        // The longest route, which needs one asset; or as many assets as legs.
        let mut legs = separate_legs::<T>(l)?;
        let mut routes = BoundedVec::new();
        if l > 1 {
            let first = legs.first().cloned().ok_or(BenchmarkError::Stop("no legs"))?;
            let mut from = first.from;
            for leg in legs.iter_mut() {
                leg.from = from;
                leg.content = first.content.clone();
                from = leg.to.clone();
            }
            routes = BoundedVec::truncate_from(
                [Route {
                    first: 0,
                    hops: l as u8,
                }]
                .to_vec(),
            );
        }
        approve_receipts::<T>(&legs);
        let id = NextInstructionId::<T>::get();
        let options = Options {
            venue: Some(venue),
            value_date: Some(deadline::<T>()),
            mediators: mediators::<T>(),
            routes,
            affirm: false,
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), legs, deadline::<T>(), reference()?, options);

        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn affirm(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        let legs = most_legs::<T>(&who, l)?;
        let id = new_instruction::<T>(&who, legs.clone(), Options::default())?;
        let numbers = BoundedVec::truncate_from((0..l as u8).collect());

        #[extrinsic_call]
        affirm_legs(RawOrigin::Signed(who), id, numbers);

        legs.iter()
            .take(l as usize)
            .for_each(|leg| assert_locked::<T>(leg, AMOUNT / 2));
        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn affirm_last(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let legs = separate_legs::<T>(l)?;
        let creator = party::<T>("creator", 0);
        let id = new_instruction::<T>(&creator, legs.clone(), Options::default())?;
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
        affirm_within(RawOrigin::Signed(last), id, T::MaxLegs::get());

        legs.iter().for_each(|leg| assert_locked::<T>(leg, 0));
        assert_last_event::<T>(Event::Settled { id });
        Ok(())
    }

    /// What a refused settlement costs beyond what it moved in vain.
    #[benchmark]
    fn fail(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let legs = separate_legs::<T>(l)?;
        let creator = party::<T>("creator", 0);
        let id = fully_affirmed::<T>(&creator, &legs, value_date(deadline::<T>()))?;
        let mut instruction = Pallet::<T>::undecided(id)?;
        let held = instruction.locked();

        #[block]
        {
            Pallet::<T>::fail(id, &mut instruction, held, 0, DispatchError::Unavailable)?;
        }

        legs.iter().for_each(|leg| assert_locked::<T>(leg, 0));
        assert_eq!(instruction.status, Status::Failed);
        Ok(())
    }

    #[benchmark]
    fn withdraw(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        let legs = most_legs::<T>(&who, l)?;
        let id = new_instruction::<T>(&who, legs.clone(), Options::default())?;
        affirm_as::<T>(&who, id)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);

        legs.iter().for_each(|leg| assert_locked::<T>(leg, 0));
        assert_last_event::<T>(Event::Withdrawn { id, party: who });
        Ok(())
    }

    #[benchmark]
    fn reject(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let id = partly_locked::<T>(&creator, l)?;
        let legs = Pallet::<T>::undecided(id)?.legs;
        let who = legs
            .last()
            .map(|leg| leg.to.clone())
            .ok_or(BenchmarkError::Stop("no legs"))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);

        legs.iter().for_each(|leg| assert_locked::<T>(leg, 0));
        assert_last_event::<T>(Event::Rejected { id, party: who });
        Ok(())
    }

    #[benchmark]
    fn expire(l: Linear<1, { T::MaxLegs::get() }>) -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let id = partly_locked::<T>(&creator, l)?;
        let legs = Pallet::<T>::undecided(id)?.legs;
        T::BenchmarkHelper::set_time(deadline::<T>().saturating_add(1));

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), id);

        legs.iter().for_each(|leg| assert_locked::<T>(leg, 0));
        assert_last_event::<T>(Event::Expired { id });
        Ok(())
    }

    #[benchmark]
    fn lock_instruction() -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let venue = full_venue::<T>(&creator)?;
        let legs = separate_legs::<T>(T::MaxLegs::get())?;
        let options = Options {
            venue: Some(venue),
            ..value_date(deadline::<T>())
        };
        let id = fully_affirmed::<T>(&creator, &legs, options)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(creator), id, deadline::<T>());

        let until = deadline::<T>();
        assert_status::<T>(id, Status::Locked { until });
        Ok(())
    }

    /// One leg among as many as possible, the others of which nobody affirmed.
    #[benchmark]
    fn confirm() -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let creator = party::<T>("creator", 0);
        let venue = full_venue::<T>(&creator)?;
        let mut legs = separate_legs::<T>(T::MaxLegs::get())?;
        if let Some(first) = legs.iter_mut().next() {
            first.content = Content::OffChain {
                unit: Unit::truncate_from([b'u'; 16].to_vec()),
                amount: AMOUNT,
                signer: None,
            };
        }
        let options = Options {
            venue: Some(venue),
            ..Options::default()
        };
        let id = new_instruction::<T>(&creator, legs, options)?;
        let receipt = Receipt {
            id: 0,
            instruction: id,
            leg: 0,
            amount: AMOUNT,
            expires_at: START,
        };
        let signature = T::BenchmarkHelper::sign(&Pallet::<T>::receipt_message(&receipt));

        #[extrinsic_call]
        _(
            RawOrigin::Signed(creator),
            receipt,
            T::BenchmarkHelper::signer(),
            signature,
        );

        assert_eq!(Pallet::<T>::undecided(id)?.confirmed, LegSet::first(1));
        Ok(())
    }

    #[benchmark]
    fn create_venue() -> Result<(), BenchmarkError> {
        let operator = party::<T>("operator", 0);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            VenueKind::Exchange,
            Some(accounts::<T, ConstU32<MAX_INSTRUCTORS>>("instructor")),
            accounts::<T, ConstU32<MAX_SIGNERS>>("signer"),
        );

        assert_eq!(Venues::<T>::get(0).map(|venue| venue.open), Some(true));
        Ok(())
    }

    #[benchmark]
    fn update_venue() -> Result<(), BenchmarkError> {
        let operator = party::<T>("operator", 0);
        let venue = full_venue::<T>(&operator)?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(operator),
            venue,
            Some(accounts::<T, ConstU32<MAX_INSTRUCTORS>>("other instructor")),
            accounts::<T, ConstU32<MAX_SIGNERS>>("other signer"),
        );

        assert_last_event::<T>(Event::VenueUpdated { venue });
        Ok(())
    }

    #[benchmark]
    fn set_venue_open() -> Result<(), BenchmarkError> {
        let operator = party::<T>("operator", 0);
        let venue = full_venue::<T>(&operator)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), venue, false);

        assert_eq!(Venues::<T>::get(venue).map(|venue| venue.open), Some(false));
        Ok(())
    }

    #[benchmark]
    fn pre_approve() -> Result<(), BenchmarkError> {
        let who = party::<T>("party", 0);
        for asset in 1..MAX_PRE_APPROVALS {
            Pallet::<T>::pre_approve(RawOrigin::Signed(who.clone()).into(), Some(asset), Some(who.clone()))?;
        }

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), Some(0), Some(who.clone()));

        assert_eq!(PreApprovals::<T>::get(who).len() as u32, MAX_PRE_APPROVALS);
        Ok(())
    }

    #[benchmark]
    fn revoke_pre_approval() -> Result<(), BenchmarkError> {
        let who = party::<T>("party", 0);
        for asset in 0..MAX_PRE_APPROVALS {
            Pallet::<T>::pre_approve(RawOrigin::Signed(who.clone()).into(), Some(asset), Some(who.clone()))?;
        }

        #[extrinsic_call]
        _(
            RawOrigin::Signed(who.clone()),
            Some(MAX_PRE_APPROVALS - 1),
            Some(who.clone()),
        );

        assert_eq!(PreApprovals::<T>::get(who).len() as u32, MAX_PRE_APPROVALS - 1);
        Ok(())
    }

    /// Two submissions that match, last of as many as may wait. They cannot settle yet; what locking their legs costs is
    /// charged beside this.
    #[benchmark]
    fn submit() -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let (seller, buyer) = (party::<T>("seller", 0), party::<T>("buyer", 0));
        let both = [seller.clone(), buyer.clone()];
        let assets = (
            T::BenchmarkHelper::create_asset(&both, AMOUNT),
            T::BenchmarkHelper::create_asset(&both, AMOUNT),
        );
        fill_submissions::<T>(&seller, assets)?;
        fill_submissions::<T>(&buyer, assets)?;
        let at = |trade| TradeOf::<T> {
            value_date: Some(deadline::<T>()),
            ..trade
        };
        let waiting = at(trade::<T>(Direction::Deliver, &buyer, assets, b's')?);
        Pallet::<T>::submit(RawOrigin::Signed(seller.clone()).into(), waiting).map_err(|failure| failure.error)?;
        let id = NextInstructionId::<T>::get();
        let matching = at(trade::<T>(Direction::Receive, &seller, assets, b'b')?);

        #[extrinsic_call]
        _(RawOrigin::Signed(buyer), matching);

        assert_status::<T>(id, Status::Pending);
        Ok(())
    }

    #[benchmark]
    fn cancel_submission() -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        fill_submissions::<T>(&who, (0, 1))?;
        let last = trade::<T>(Direction::Deliver, &party::<T>("counterparty", 0), (0, 1), b'r')?;
        Submissions::<T>::try_append(&who, last).map_err(|()| BenchmarkError::Stop("too many submissions"))?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), reference()?);

        assert_eq!(Submissions::<T>::get(who).len() as u32, T::MaxSubmissions::get() - 1);
        Ok(())
    }

    #[benchmark]
    fn expire_submission() -> Result<(), BenchmarkError> {
        T::BenchmarkHelper::set_time(START);
        let who = party::<T>("party", 0);
        fill_submissions::<T>(&who, (0, 1))?;
        let last = trade::<T>(Direction::Deliver, &party::<T>("counterparty", 0), (0, 1), b'r')?;
        Submissions::<T>::try_append(&who, last).map_err(|()| BenchmarkError::Stop("too many submissions"))?;
        T::BenchmarkHelper::set_time(deadline::<T>().saturating_add(1));

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), who.clone(), reference()?);

        assert_eq!(Submissions::<T>::get(who).len() as u32, T::MaxSubmissions::get() - 1);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::default().build(), crate::mock::Test);
}
