// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

mod fixtures;

use crate::{
    ballots::MAX_CHOICES, distribution::DistributionStatus, offering::OfferingStatus, records::AgendaKey,
    records::Task, redemption::RepurchaseKind, tally::TallyKey, Agenda, Ballots, Call, Config, Distributions, Event,
    FileStage, Files, Lives, Offerings, Pallet, Queues, RecordDates, Repurchases, Requests, Screeners,
    ScreeningRequired, Stage, Subscriptions, Tallies, Values, Votes, Withholdings,
};
use castellan_primitives::{rwa::Issuance, Hash, Moment};
use fixtures::*;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;

pub use fixtures::BenchmarkHelper;

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn set_screeners() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, most_screeners::<T>()?);
        assert_eq!(Screeners::<T>::get().len() as u32, T::MaxScreeners::get());
        Ok(())
    }

    #[benchmark]
    fn set_screening_required() -> Result<(), BenchmarkError> {
        let origin = governance::<T>()?;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, true);
        assert!(ScreeningRequired::<T>::get());
        Ok(())
    }

    #[benchmark]
    fn open_file() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), documents()?);
        assert!(Files::<T>::contains_key(0));
        Ok(())
    }

    #[benchmark]
    fn amend_documents() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), file, documents()?);
        assert!(Files::<T>::contains_key(file));
        Ok(())
    }

    #[benchmark]
    fn approve() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        world.approve(file)?;
        world.submit(file, false)?;
        Pallet::<T>::do_approve(world.screeners[0].clone(), file, digest::<T>(file)?)?;
        let digest = digest::<T>(file)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.screeners[1].clone()), file, digest);
        assert_file::<T>(file, FileStage::Approved);
        Ok(())
    }

    #[benchmark]
    fn reject() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.screeners[1].clone()), file, longest_reason()?);
        assert_file::<T>(file, FileStage::Rejected);
        Ok(())
    }

    #[benchmark]
    fn draft_terms() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        world.approve(file)?;
        let design = world.design(true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer.clone()), file, design);
        assert!(crate::Designs::<T>::contains_key(file));
        Ok(())
    }

    #[benchmark]
    fn submit_terms() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        world.approve(file)?;
        Pallet::<T>::do_draft_terms(world.issuer.clone(), file, world.design(true)?)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), file);
        assert_file::<T>(file, FileStage::Submitted);
        Ok(())
    }

    #[benchmark]
    fn recall_terms() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        world.approve(file)?;
        world.submit(file, true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), file);
        assert_file::<T>(file, FileStage::Design);
        Ok(())
    }

    #[benchmark]
    fn set_up() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let file = world.file()?;
        world.approve(file)?;
        world.submit(file, true)?;
        world.approve(file)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), file);
        assert!(Lives::<T>::iter_values().any(|life| life.file == file));
        Ok(())
    }

    #[benchmark]
    fn open_offering() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(true)?;
        let terms = world.offering(LOTS)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer.clone()), asset, terms);
        assert!(Offerings::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn subscribe() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.offered(LOTS)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), asset, LOTS);
        assert!(Subscriptions::<T>::contains_key(asset, &world.holders[0]));
        Ok(())
    }

    #[benchmark]
    fn withdraw_subscription() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.subscribed(LOTS)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), asset);
        assert!(!Subscriptions::<T>::contains_key(asset, &world.holders[0]));
        Ok(())
    }

    #[benchmark]
    fn close_offering() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.offered(LOTS)?;
        T::BenchmarkHelper::set_time(CLOSES);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset);
        assert!(!Offerings::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn cancel_offering() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.offered(LOTS)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset);
        assert!(!Offerings::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn tally_demand(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let (asset, leftover) = world.oversubscribed()?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer.clone()), asset, leftover, world.page()?);
        let status = Offerings::<T>::get(asset).map(|offering| offering.status);
        assert!(matches!(status, Some(OfferingStatus::Shared(_))));
        Ok(())
    }

    #[benchmark]
    fn settle_subscriptions(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let (asset, leftover) = world.oversubscribed()?;
        let page = world.page()?.into_inner();
        Pallet::<T>::do_tally_demand(world.issuer.clone(), asset, leftover, page)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, n);
        assert_eq!(Lives::<T>::get(asset).map(|life| life.stage), Some(Stage::Ongoing));
        Ok(())
    }

    #[benchmark]
    fn place() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let before = T::Assets::supply(asset);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, world.holders[0].clone(), 1);
        assert!(T::Assets::supply(asset) > before);
        Ok(())
    }

    #[benchmark]
    fn place_item() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        // The first unit also makes the asset an ongoing one.
        let asset = world.collection()?;
        let (holder, metadata) = (world.holders[0].clone(), T::BenchmarkHelper::metadata());
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, holder, metadata);
        assert_eq!(T::Assets::supply(asset), 1);
        Ok(())
    }

    #[benchmark]
    fn take_record() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset);
        assert_eq!(RecordDates::<T>::iter_prefix(asset).count(), 1);
        Ok(())
    }

    #[benchmark]
    fn schedule_record() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, Moment::MAX);
        assert!(Agenda::<T>::contains_key(AgendaKey::new(
            Moment::MAX,
            asset,
            Task::Record
        )));
        Ok(())
    }

    #[benchmark]
    fn release_record() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let record = Pallet::<T>::new_record(asset, true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, record);
        assert!(!RecordDates::<T>::contains_key(asset, record));
        Ok(())
    }

    #[benchmark]
    fn announce_distribution() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        Withholdings::<T>::insert(asset, world.withholding()?);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, world.cash, AMOUNT, None);
        assert!(Distributions::<T>::contains_key(0));
        Ok(())
    }

    #[benchmark]
    fn fund_distribution() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let id = world.announced(asset)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.agent), id);
        assert_distribution::<T>(id, DistributionStatus::Funded);
        Ok(())
    }

    #[benchmark]
    fn cancel_distribution() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let id = world.announced(asset)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), id);
        assert_distribution::<T>(id, DistributionStatus::Cancelled);
        Ok(())
    }

    #[benchmark]
    fn tally_distribution(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let asset = world.ongoing(false)?;
        let (id, leftover) = world.funded(asset)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.agent.clone()), id, leftover, world.page()?);
        let status = Distributions::<T>::get(id).map(|distribution| distribution.status);
        assert!(matches!(status, Some(DistributionStatus::Tallied(_))));
        Ok(())
    }

    #[benchmark]
    fn abandon_tally() -> Result<(), BenchmarkError> {
        let who: T::AccountId = account("teller", 0, 0);
        let key = TallyKey::Distribution(0);
        Tallies::<T>::insert(key, &who, castellan_calendar::Tally::new(1));
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), key);
        assert!(!Tallies::<T>::contains_key(key, &who));
        Ok(())
    }

    #[benchmark]
    fn claim() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let (id, leftover) = world.funded(asset)?;
        let page = world.page()?.into_inner();
        Pallet::<T>::do_tally_distribution(world.agent.clone(), id, leftover, page)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), id);
        assert_last_event::<T>(Event::RecordClosed { asset, record: 0 });
        Ok(())
    }

    #[benchmark]
    fn push(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let asset = world.ongoing(false)?;
        let (id, leftover) = world.funded(asset)?;
        let page = world.page()?.into_inner();
        Pallet::<T>::do_tally_distribution(world.agent.clone(), id, leftover, page)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer.clone()), id, world.page()?);
        assert_distribution::<T>(id, DistributionStatus::Paid);
        Ok(())
    }

    #[benchmark]
    fn set_withholding() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(false)?;
        #[extrinsic_call]
        _(
            RawOrigin::Signed(world.issuer.clone()),
            asset,
            Some(world.withholding()?),
        );
        assert!(Withholdings::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn fund() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.agent), asset, AMOUNT);
        assert_eq!(crate::Funds::<T>::get(asset), AMOUNT);
        Ok(())
    }

    #[benchmark]
    fn reclaim_funds() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        Pallet::<T>::do_fund(world.agent.clone(), asset, AMOUNT)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.agent), asset, AMOUNT);
        assert_eq!(crate::Funds::<T>::get(asset), 0);
        Ok(())
    }

    #[benchmark]
    fn set_agents() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(false)?;
        let valuer = Some(world.issuer.clone());
        #[extrinsic_call]
        _(
            RawOrigin::Signed(world.issuer.clone()),
            asset,
            world.issuer.clone(),
            valuer,
        );
        let agent = Lives::<T>::get(asset).map(|life| life.plan.paying_agent);
        assert_eq!(agent, Some(world.issuer));
        Ok(())
    }

    /// Two coupons drawn up and paid: all that one service does.
    #[benchmark]
    fn serve_task() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(true)?;
        Pallet::<T>::do_fund(world.agent.clone(), asset, AMOUNT)?;
        Withholdings::<T>::insert(asset, world.withholding()?);
        T::BenchmarkHelper::set_time(MATURITY);
        #[extrinsic_call]
        poke(RawOrigin::Signed(world.issuer), asset, None);
        assert_eq!(Lives::<T>::get(asset).map(|life| life.next_unpaid), Some(2));
        Ok(())
    }

    #[benchmark]
    fn split() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        let before = T::Assets::supply(asset);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, 2);
        assert!(T::Assets::supply(asset) > before);
        Ok(())
    }

    #[benchmark]
    fn open_ballot() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        #[extrinsic_call]
        _(
            RawOrigin::Signed(world.issuer),
            asset,
            None,
            Hash::zero(),
            MAX_CHOICES as u8,
            Moment::MAX,
            crate::PPM,
        );
        assert!(Ballots::<T>::contains_key(0));
        Ok(())
    }

    #[benchmark]
    fn vote() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        world.ballot(asset)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), 0, 15);
        assert_eq!(Votes::<T>::get(0, &world.holders[0]), Some(15));
        Ok(())
    }

    #[benchmark]
    fn close_ballot() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        world.ballot(asset)?;
        T::BenchmarkHelper::set_time(MATURITY);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), 0);
        assert!(Ballots::<T>::get(0).is_some_and(|ballot| ballot.outcome.is_some()));
        Ok(())
    }

    #[benchmark]
    fn set_value() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        Pallet::<T>::do_set_value(world.agent.clone(), asset, 1_000)?;
        T::BenchmarkHelper::set_time(MATURITY);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.agent), asset, 9_000);
        assert!(Values::<T>::get(asset).is_some_and(|value| value.announced.is_some()));
        Ok(())
    }

    #[benchmark]
    fn publish_notice() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(false)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, Hash::zero());
        assert!(crate::Notices::<T>::contains_key(asset, 0));
        Ok(())
    }

    #[benchmark]
    fn open_repurchase() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, repurchase(RepurchaseKind::Put));
        assert!(Repurchases::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn close_repurchase() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        Pallet::<T>::do_open_repurchase(world.issuer.clone(), asset, repurchase(RepurchaseKind::Early))?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset);
        assert!(!Repurchases::<T>::contains_key(asset));
        Ok(())
    }

    #[benchmark]
    fn request_redemption() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(false)?;
        Pallet::<T>::do_open_repurchase(world.issuer.clone(), asset, repurchase(RepurchaseKind::Early))?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), asset, LOT.into());
        assert!(Requests::<T>::contains_key(asset, 0));
        Ok(())
    }

    #[benchmark]
    fn cancel_redemption() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.requested()?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.holders[0].clone()), asset, 0);
        assert!(!Requests::<T>::contains_key(asset, 0));
        Ok(())
    }

    #[benchmark]
    fn process_redemptions(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let asset = world.requested()?;
        Pallet::<T>::do_fund(world.agent.clone(), asset, AMOUNT)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, n);
        assert!(!Queues::<T>::get(asset).is_waiting());
        Ok(())
    }

    #[benchmark]
    fn call() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, 1_000, CLOSES + 1);
        assert!(Lives::<T>::get(asset).is_some_and(|life| life.called.is_some()));
        Ok(())
    }

    #[benchmark]
    fn redeem(n: Linear<1, { T::MaxPage::get() }>) -> Result<(), BenchmarkError> {
        let world = World::<T>::new(n);
        let asset = world.ongoing(false)?;
        Pallet::<T>::do_fund(world.agent.clone(), asset, AMOUNT)?;
        Pallet::<T>::do_call(world.issuer.clone(), asset, 10, CLOSES + 1)?;
        T::BenchmarkHelper::set_time(CLOSES + 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer.clone()), asset, world.page()?);
        assert_eq!(T::Assets::supply(asset), 0);
        Ok(())
    }

    #[benchmark]
    fn write_down() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(1);
        let asset = world.ongoing(true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, 1, longest_reason()?);
        let face = Lives::<T>::get(asset)
            .and_then(|life| life.plan.bond)
            .map(|bond| bond.face);
        assert_eq!(face, Some(1));
        Ok(())
    }

    #[benchmark]
    fn delist() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(true)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(world.issuer), asset, longest_reason()?);
        assert_eq!(Lives::<T>::get(asset).map(|life| life.stage), Some(Stage::Delisted));
        Ok(())
    }

    #[benchmark]
    fn force_delist() -> Result<(), BenchmarkError> {
        let world = World::<T>::new(0);
        let asset = world.asset(true)?;
        let origin = governance::<T>()?;
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, asset, longest_reason()?);
        assert_eq!(Lives::<T>::get(asset).map(|life| life.stage), Some(Stage::Delisted));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
