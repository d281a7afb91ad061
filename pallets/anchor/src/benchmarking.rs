// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Measures the hooks with as many due states as are remembered.

use crate::{Anchored, Config, Due, LastSession, Next, Pallet};
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
    traits::{Get, Hooks},
    BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;

/// Fills the list of due states, and goes to the block after the last of them.
fn fill<T: Config>() -> Result<BlockNumberFor<T>, BenchmarkError> {
    let states: Vec<BlockNumberFor<T>> = (1..=T::MaxDue::get()).map(Into::into).collect();
    let states = BoundedVec::try_from(states).map_err(|_| BenchmarkError::Stop("too many due states"))?;
    Due::<T>::put(states);
    let now = T::MaxDue::get().saturating_add(1).into();
    frame_system::Pallet::<T>::set_block_number(now);
    Ok(now)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn note_anchored() -> Result<(), BenchmarkError> {
        fill::<T>()?;
        let newest = T::MaxDue::get().into();

        #[block]
        {
            Pallet::<T>::note_anchored(newest);
        }

        assert_eq!(Anchored::<T>::get(), Some(newest));
        assert!(Due::<T>::get().is_empty());
        Ok(())
    }

    #[benchmark]
    fn on_finalize() -> Result<(), BenchmarkError> {
        let now = fill::<T>()?;
        // A session has begun, whatever the interval is.
        LastSession::<T>::put(T::Session::get().wrapping_add(1));

        #[block]
        {
            Pallet::<T>::on_finalize(now);
        }

        assert_eq!(Due::<T>::get().last(), Some(&now));
        assert!(Next::<T>::exists());
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::chain(), crate::mock::Test);
}
