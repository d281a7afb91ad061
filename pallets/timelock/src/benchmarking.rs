// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures each call at its worst: long calls that need a preimage, full agendas.

use crate::{Call, Config, Event, NextId, NoticePeriod, Pallet, PalletsOriginOf, Queue, QueuedOf, MAX_POSTPONEMENT};
use alloc::{boxed::Box, vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{
        schedule::{v3::Named, DispatchTime, LOWEST_PRIORITY},
        Bounded, BoundedInline, EnsureOrigin, Get,
    },
    weights::Weight,
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use sp_io::hashing::blake2_256;
use sp_runtime::traits::{One, Saturating};

type RuntimeCallOf<T> = <T as Config>::RuntimeCall;

/// More places than any agenda has, so that filling one ends.
const AGENDA: u32 = 4_096;
const MAX_LENGTH: u32 = 1_000_000;

fn remark<T: Config>(length: u32) -> RuntimeCallOf<T> {
    frame_system::Call::<T>::remark {
        remark: vec![0; length as usize],
    }
    .into()
}

fn queue_one<T: Config>(length: u32) -> Result<(u32, QueuedOf<T>), BenchmarkError> {
    let id = NextId::<T>::get();
    Pallet::<T>::do_queue(remark::<T>(length)).map_err(|error| error.error)?;
    let queued = Queue::<T>::get(id).ok_or(BenchmarkError::Stop("nothing was queued"))?;
    Ok((id, queued))
}

/// Leaves no place on the agendas of `count` blocks from `first` on.
fn fill_agendas<T: Config>(first: BlockNumberFor<T>, count: u32) -> Result<(), BenchmarkError> {
    let filler = BoundedInline::try_from(remark::<T>(64).encode()).map_err(|_| BenchmarkError::Stop("not inline"))?;
    for block in 0..count {
        for place in 0..AGENDA {
            let placed = T::Scheduler::schedule_named(
                ("filler", block, place).using_encoded(blake2_256),
                DispatchTime::At(first.saturating_add(block.into())),
                None,
                LOWEST_PRIORITY,
                PalletsOriginOf::<T>::from(RawOrigin::Root),
                Bounded::Inline(filler.clone()),
            );
            if placed.is_err() {
                break;
            }
        }
    }
    Ok(())
}

fn assert_last_event<T: Config>(event: Event<T>) {
    let event: <T as frame_system::Config>::RuntimeEvent = event.into();
    System::<T>::assert_last_event(event);
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn queue(l: Linear<0, MAX_LENGTH>, a: Linear<0, MAX_POSTPONEMENT>) -> Result<(), BenchmarkError> {
        System::<T>::set_block_number(One::one());
        let earliest = System::<T>::block_number().saturating_add(NoticePeriod::<T>::get());
        fill_agendas::<T>(earliest, a)?;
        let origin = T::QueueOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let call = Box::new(remark::<T>(l));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, call);

        assert_eq!(Queue::<T>::count(), 1);
        Ok(())
    }

    #[benchmark]
    fn cancel() -> Result<(), BenchmarkError> {
        System::<T>::set_block_number(One::one());
        let (id, _) = queue_one::<T>(1_024)?;
        let origin = T::CancelOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, id);

        assert_last_event::<T>(Event::Cancelled { id });
        Ok(())
    }

    #[benchmark]
    fn set_notice_period() {
        let blocks = T::MinNoticePeriod::get();

        #[extrinsic_call]
        _(RawOrigin::Root, blocks);

        assert_last_event::<T>(Event::NoticePeriodSet { blocks });
    }

    #[benchmark]
    fn enact(l: Linear<0, MAX_LENGTH>) -> Result<(), BenchmarkError> {
        System::<T>::set_block_number(One::one());
        let (id, queued) = queue_one::<T>(l)?;
        System::<T>::set_block_number(queued.enact_at);

        #[extrinsic_call]
        _(RawOrigin::Root, id, u32::MAX, Weight::MAX);

        assert_last_event::<T>(Event::Enacted { id, result: Ok(()) });
        Ok(())
    }

    #[benchmark]
    fn retry(l: Linear<0, MAX_LENGTH>, a: Linear<0, MAX_POSTPONEMENT>) -> Result<(), BenchmarkError> {
        System::<T>::set_block_number(One::one());
        let (id, queued) = queue_one::<T>(l)?;
        let now = queued.enact_at.saturating_add(One::one());
        System::<T>::set_block_number(now);
        let next = now.saturating_add(One::one());
        fill_agendas::<T>(next, a)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(whitelisted_caller()), id, u32::MAX);

        assert_last_event::<T>(Event::Rescheduled {
            id,
            enact_at: next.saturating_add(a.into()),
        });
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::build(), crate::mock::Test);
}
