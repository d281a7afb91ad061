// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{
    Config, HoldReason, Instruction, InstructionByReference, InstructionId, Instructions, NextInstructionId, Pallet,
    Status,
};
use alloc::collections::BTreeMap;
use castellan_primitives::{rwa::AssetId, Balance};
use frame_support::{ensure, traits::fungibles::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet. It reads all instructions, so it is not for blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut locked = BTreeMap::<(AssetId, T::AccountId), Balance>::new();
        let mut count: InstructionId = 0;
        for (id, instruction) in Instructions::<T>::iter() {
            count = count.saturating_add(1);
            ensure!(
                id < NextInstructionId::<T>::get(),
                "I2: an instruction has a number that was not given"
            );
            ensure!(
                InstructionByReference::<T>::get(&instruction.creator, &instruction.reference) == Some(id),
                "I3: an instruction is not found under its creator and reference"
            );
            Self::try_terms(&instruction)?;
            Self::try_affirmations(&instruction)?;
            // An account whose instructions have all ended must hold nothing, so every sender gets an entry.
            for leg in &instruction.legs {
                locked.entry((leg.asset, leg.from.clone())).or_default();
            }
            for leg in instruction.locked() {
                let sum = locked.entry((leg.asset, leg.from.clone())).or_default();
                *sum = sum
                    .checked_add(leg.amount)
                    .ok_or("I1: more is locked than an account can have")?;
            }
        }
        ensure!(count == NextInstructionId::<T>::get(), "I2: an instruction is missing");
        ensure!(
            InstructionByReference::<T>::iter_keys().count() as InstructionId == count,
            "I3: a reference names no instruction"
        );
        let reason = HoldReason::Settlement.into();
        for ((asset, who), sum) in locked {
            ensure!(
                T::Assets::balance_on_hold(asset, &reason, &who) == sum,
                "I1: what is on hold is not what pending instructions locked"
            );
        }
        Ok(())
    }

    fn try_terms(instruction: &Instruction<T>) -> Result<(), TryRuntimeError> {
        ensure!(!instruction.legs.is_empty(), "I4: an instruction has no legs");
        for leg in &instruction.legs {
            ensure!(leg.amount > 0, "I4: a leg moves nothing");
            ensure!(leg.from != leg.to, "I4: a leg has the same account on both sides");
        }
        Ok(())
    }

    fn try_affirmations(instruction: &Instruction<T>) -> Result<(), TryRuntimeError> {
        let mut affirmed = instruction.affirmed.to_vec();
        affirmed.sort_unstable();
        affirmed.dedup();
        ensure!(
            affirmed.len() == instruction.affirmed.len(),
            "I5: a party affirmed twice"
        );
        ensure!(
            affirmed.iter().all(|who| instruction.is_party(who)),
            "I5: who affirmed is not a party"
        );
        ensure!(
            (instruction.status == Status::Settled) == (affirmed == instruction.parties()),
            "I5: an instruction is settled if and only if all its parties affirmed it"
        );
        Ok(())
    }
}
