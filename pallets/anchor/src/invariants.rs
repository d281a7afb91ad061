// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{Anchored, Config, Due, Next, Pallet};
use frame_support::ensure;
use sp_runtime::{SaturatedConversion, TryRuntimeError};

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let now = frame_system::Pallet::<T>::block_number();
        let anchored = Anchored::<T>::get();
        let due = Due::<T>::get();
        ensure!(
            due.iter().zip(due.iter().skip(1)).all(|(before, after)| before < after),
            "I1: due states do not ascend"
        );
        ensure!(
            due.iter().all(|state| *state <= now),
            "I1: a state is due before there is one"
        );
        ensure!(
            due.iter()
                .all(|state| anchored.is_none_or(|anchored| *state > anchored)),
            "I1: a state is due although it is anchored"
        );
        ensure!(
            Next::<T>::get().certified_block <= now.saturated_into::<u32>(),
            "I2: a block is certified before there is one"
        );
        ensure!(
            anchored.is_none_or(|anchored| anchored < now),
            "I3: a state is anchored before there is one"
        );
        Ok(())
    }
}
