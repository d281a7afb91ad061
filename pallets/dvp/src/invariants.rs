// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The invariants that the crate documentation numbers.

use crate::{
    Config, Failures, HoldReason, Instruction, InstructionByReference, InstructionId, Instructions, LegSet,
    NextInstructionId, OpenInstructions, Pallet, Status, Submissions,
};
use alloc::{collections::BTreeMap, collections::BTreeSet, vec::Vec};
use castellan_primitives::{
    rwa::{AssetId, ItemId, Ledger, Quantity},
    Balance,
};
use frame_support::{ensure, traits::Get};
use sp_runtime::TryRuntimeError;

/// What instructions locked, by asset: units of each sender of any instruction, and unique units of any instruction.
struct Locks<AccountId> {
    units: BTreeMap<(AssetId, AccountId), Balance>,
    items: BTreeMap<(AssetId, ItemId), Option<AccountId>>,
}

impl<T: Config> Pallet<T> {
    /// Checks every invariant of the pallet. It reads all instructions, so it is not for blocks.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut locks = Locks {
            units: BTreeMap::new(),
            items: BTreeMap::new(),
        };
        let mut open = BTreeMap::<T::AccountId, Vec<InstructionId>>::new();
        let (mut count, mut references): (InstructionId, InstructionId) = (0, 0);
        for (id, instruction) in Instructions::<T>::iter() {
            count = count.saturating_add(1);
            ensure!(
                id < NextInstructionId::<T>::get(),
                "I2: an instruction has a number that was not given"
            );
            references = references.saturating_add(Self::try_references(id, &instruction)?);
            Self::try_terms(&instruction)?;
            Self::try_affirmations(&instruction)?;
            Self::add_locks(&instruction, &mut locks)?;
            if instruction.status == Status::Failed {
                let failure = Failures::<T>::get(id).ok_or("I7: a failed instruction has no failure")?;
                ensure!(
                    !failure.reasons.is_empty() && failure.retries <= T::MaxRetries::get(),
                    "I7: a failure without a reason, or tried again too often"
                );
            }
            if instruction.status.is_open() {
                for party in instruction.parties() {
                    open.entry(party).or_default().push(id);
                }
            }
        }
        ensure!(count == NextInstructionId::<T>::get(), "I2: an instruction is missing");
        ensure!(
            InstructionByReference::<T>::iter_keys().count() as InstructionId == references,
            "I3: a reference names no instruction"
        );
        Self::try_open(open)?;
        Self::try_submissions()?;
        Self::try_locks(locks)
    }

    /// How many references name the instruction.
    fn try_references(id: InstructionId, instruction: &Instruction<T>) -> Result<InstructionId, TryRuntimeError> {
        let counter = instruction.counter.iter().map(|(who, reference)| (who, reference));
        let names: Vec<_> = [(&instruction.creator, &instruction.reference)]
            .into_iter()
            .chain(counter)
            .collect();
        for (who, reference) in &names {
            ensure!(
                InstructionByReference::<T>::get(who, reference) == Some(id),
                "I3: an instruction is not found under its creator and reference"
            );
        }
        Ok(names.len() as InstructionId)
    }

    fn try_terms(instruction: &Instruction<T>) -> Result<(), TryRuntimeError> {
        ensure!(!instruction.legs.is_empty(), "I4: an instruction has no legs");
        for (index, leg) in instruction.legs.iter().enumerate() {
            let moves = leg.on_ledger().is_none_or(|(_, quantity)| quantity.units() > 0);
            ensure!(moves, "I4: a leg moves nothing");
            ensure!(leg.from != leg.to, "I4: a leg has the same account on both sides");
            if instruction.passes.contains(index) {
                let before = index.checked_sub(1).and_then(|before| instruction.legs.get(before));
                ensure!(
                    before.is_some_and(|before| before.to == leg.from && before.content == leg.content),
                    "I4: a leg passes on what no leg brings"
                );
            }
        }
        Ok(())
    }

    fn try_affirmations(instruction: &Instruction<T>) -> Result<(), TryRuntimeError> {
        let all = instruction.all();
        let named = instruction
            .by_sender
            .union(instruction.by_receiver)
            .union(instruction.passes);
        ensure!(
            named.without(all).is_empty(),
            "I5: a leg was affirmed that there is not"
        );
        ensure!(
            instruction.confirmed.without(instruction.off_chain()).is_empty(),
            "I5: a leg was confirmed that the ledger settles"
        );
        let affirmed = instruction.by_sender.intersection(instruction.by_receiver) == all;
        ensure!(
            affirmed || !matches!(instruction.status, Status::Settled | Status::Locked { .. }),
            "I5: an instruction is settled or locked that not all parties affirmed"
        );
        ensure!(
            instruction.status != Status::Settled || instruction.off_chain() == instruction.confirmed,
            "I5: an instruction is settled of which a leg was not confirmed"
        );
        Ok(())
    }

    fn add_locks(instruction: &Instruction<T>, locks: &mut Locks<T::AccountId>) -> Result<(), TryRuntimeError> {
        let locked: LegSet = instruction.locked();
        for (index, leg) in instruction.legs.iter().enumerate() {
            // An account whose instructions have all ended must hold nothing, so every sender gets an entry.
            match leg.on_ledger() {
                Some((asset, Quantity::Units(amount))) => {
                    let sum = locks.units.entry((asset, leg.from.clone())).or_default();
                    if locked.contains(index) {
                        *sum = sum
                            .checked_add(amount)
                            .ok_or("I1: more is locked than an account can have")?;
                    }
                },
                Some((asset, Quantity::Item(item))) => {
                    let holder = locks.items.entry((asset, item)).or_default();
                    if locked.contains(index) {
                        ensure!(holder.is_none(), "I1: a unique unit is locked twice");
                        *holder = Some(leg.from.clone());
                    }
                },
                None => {},
            }
        }
        Ok(())
    }

    fn try_locks(locks: Locks<T::AccountId>) -> Result<(), TryRuntimeError> {
        let reason = HoldReason::Settlement.into();
        for ((asset, who), sum) in locks.units {
            ensure!(
                T::Assets::locked(asset, &who, &reason) == sum,
                "I1: what is locked is not what instructions locked"
            );
        }
        for ((asset, item), holder) in locks.items {
            let state = T::Assets::item(asset, item);
            let locked = state.and_then(|(owner, lock)| (lock.as_ref() == Some(&reason)).then_some(owner));
            ensure!(
                locked == holder,
                "I1: a unique unit is not locked as instructions locked it"
            );
        }
        Ok(())
    }

    fn try_open(mut open: BTreeMap<T::AccountId, Vec<InstructionId>>) -> Result<(), TryRuntimeError> {
        let mut kept = BTreeMap::<_, Vec<_>>::new();
        for (who, id) in OpenInstructions::<T>::iter_keys() {
            kept.entry(who).or_default().push(id.into());
        }
        open.values_mut()
            .chain(kept.values_mut())
            .for_each(|ids: &mut Vec<InstructionId>| ids.sort_unstable());
        ensure!(kept == open, "I6: the open instructions of an account are others");
        Ok(())
    }

    fn try_submissions() -> Result<(), TryRuntimeError> {
        for (account, waiting) in Submissions::<T>::iter() {
            let references: BTreeSet<_> = waiting.iter().map(|trade| trade.reference.clone()).collect();
            ensure!(
                references.len() == waiting.len() && !waiting.is_empty(),
                "I8: two submissions of an account have one reference, or none is kept"
            );
            ensure!(
                waiting
                    .iter()
                    .all(|trade| trade.counterparty != account && trade.asset != trade.cash_asset),
                "I8: a submission is one with oneself, or pays with what it buys"
            );
        }
        Ok(())
    }
}
