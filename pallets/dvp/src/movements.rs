// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Legs of one instruction locked and moved on the ledger, one after the other.

use crate::{Config, HoldReason, Instruction};
use castellan_primitives::rwa::{Ledger, Movement};
use frame_support::{dispatch::DispatchResult, weights::Weight};

/// What the ledger has been asked for by one operation.
pub(crate) struct Movements<'a, T: Config> {
    instruction: &'a Instruction<T>,
    memo: <T::Assets as Ledger<T::AccountId>>::Memo,
    /// What asking its rules has cost, as it said itself.
    pub asked: Weight,
}

impl<'a, T: Config> Movements<'a, T> {
    pub fn of(instruction: &'a Instruction<T>) -> Self {
        Self {
            instruction,
            memo: Default::default(),
            asked: Weight::zero(),
        }
    }

    /// Locks what a leg delivers, if the ledger agrees that it may move. Legs off the ledger lock nothing.
    pub fn lock(&mut self, leg: usize) -> DispatchResult {
        if let Some(movement) = self.movement(leg) {
            let asked = T::Assets::lock_for(&movement, &HoldReason::Settlement.into(), &mut self.memo)?;
            self.asked = self.asked.saturating_add(asked);
        }
        Ok(())
    }

    /// Moves a leg: what was locked for it, or what is free. Legs off the ledger move nothing.
    pub fn deliver(&mut self, leg: usize, locked: bool) -> DispatchResult {
        if let Some(movement) = self.movement(leg) {
            let reason = HoldReason::Settlement.into();
            let asked = T::Assets::deliver(&movement, locked.then_some(&reason), &mut self.memo)?;
            self.asked = self.asked.saturating_add(asked);
        }
        Ok(())
    }

    fn movement(&self, leg: usize) -> Option<Movement<T::AccountId>> {
        let leg = self.instruction.legs.get(leg)?;
        leg.movement(self.instruction.venue)
    }
}
