// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is told about instructions to whoever asks: for runtime APIs, not for blocks.

use crate::{
    Config, Failures, Instruction, InstructionId, InstructionReport, Instructions, Obligation, Obstacle,
    OpenInstructions, OrderedId, Pallet, Status, MAX_PAGE,
};
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{
    rwa::{AssetId, Compliance, Movement, Quantity, Refusal, Side},
    Balance, Moment,
};
use frame_support::traits::Get;

impl<T: Config> Pallet<T> {
    /// Everything that would stop the instruction if it were to settle now, what its parties locked for it counting as
    /// available; `None` if no instruction has the number.
    pub fn instruction_report(id: InstructionId) -> Option<InstructionReport<T::AccountId>> {
        let instruction = Instructions::<T>::get(id)?;
        let retries = Failures::<T>::get(id).unwrap_or_default().retries;
        let obstacles = if instruction.status.is_open() {
            Self::obstacles(&instruction, retries)
        } else {
            [Obstacle::Ended].into()
        };
        Some(InstructionReport {
            status: instruction.status,
            retries,
            obstacles,
        })
    }

    fn obstacles(instruction: &Instruction<T>, retries: u8) -> Vec<Obstacle<T::AccountId>> {
        let now = Self::now();
        let mut obstacles = Vec::new();
        if now < instruction.value_date {
            obstacles.push(Obstacle::BeforeValueDate {
                value_date: instruction.value_date,
            });
        }
        let deadline = instruction.last_moment();
        if now > deadline {
            obstacles.push(Obstacle::AfterDeadline { deadline });
        }
        if instruction.status == Status::Failed && retries >= T::MaxRetries::get() {
            obstacles.push(Obstacle::RetriesExhausted);
        }
        let missing = instruction.mediators.iter();
        let missing = missing.filter(|mediator| mediator.affirmed_until.is_none_or(|until| until < now));
        obstacles.extend(missing.map(|mediator| Obstacle::MediatorMissing {
            mediator: mediator.account.clone(),
            lapsed: mediator.affirmed_until.is_some(),
        }));
        for leg in instruction.all().iter() {
            Self::obstacles_of_leg(instruction, leg, &mut obstacles);
        }
        Self::obstacles_together(instruction, &mut obstacles);
        obstacles
    }

    fn obstacles_of_leg(instruction: &Instruction<T>, index: usize, obstacles: &mut Vec<Obstacle<T::AccountId>>) {
        let Some(leg) = instruction.legs.get(index) else {
            return;
        };
        let number = index as u8;
        for (side, party, affirmed) in [
            (Side::Sender, &leg.from, instruction.by_sender),
            (Side::Receiver, &leg.to, instruction.by_receiver),
        ] {
            if !affirmed.contains(index) {
                obstacles.push(Obstacle::AffirmationMissing {
                    leg: number,
                    side,
                    party: party.clone(),
                });
            }
        }
        if leg.on_ledger().is_none() && !instruction.confirmed.contains(index) {
            obstacles.push(Obstacle::ReceiptMissing { leg: number });
        }
        let refusals = Self::refusals(instruction, index, instruction.locked());
        obstacles.extend(
            refusals
                .into_iter()
                .map(|refusal| Obstacle::LegRefused { leg: number, refusal }),
        );
    }

    /// Parties whose legs of an asset take more together than they may move, though each takes less.
    fn obstacles_together(instruction: &Instruction<T>, obstacles: &mut Vec<Obstacle<T::AccountId>>) {
        /// What the legs of one party and asset take.
        struct Sum<AccountId> {
            movement: Movement<AccountId>,
            largest: Balance,
            required: Balance,
            own_hold: Balance,
        }
        let locked = instruction.locked();
        let mut sums = BTreeMap::<(T::AccountId, AssetId), Sum<T::AccountId>>::new();
        for leg in instruction.lockable(instruction.all()).iter() {
            let movement = instruction
                .legs
                .get(leg)
                .and_then(|leg| leg.movement(instruction.venue));
            let Some(movement) = movement.filter(|movement| matches!(movement.quantity, Quantity::Units(_))) else {
                continue;
            };
            let units = movement.quantity.units();
            let sum = sums.entry((movement.from.clone(), movement.asset)).or_insert(Sum {
                movement,
                largest: 0,
                required: 0,
                own_hold: 0,
            });
            sum.largest = sum.largest.max(units);
            sum.required = sum.required.saturating_add(units);
            if locked.contains(leg) {
                sum.own_hold = sum.own_hold.saturating_add(units);
            }
        }
        for ((party, asset), sum) in sums.into_iter().filter(|(_, sum)| sum.largest < sum.required) {
            let movement = Movement {
                quantity: Quantity::Units(sum.required),
                ..sum.movement
            };
            let refusals = T::Assets::refusals(&movement, sum.own_hold);
            obstacles.extend(refusals.into_iter().find_map(|refusal| match refusal {
                Refusal::InsufficientBalance { available, required } if available >= sum.largest => {
                    Some(Obstacle::InsufficientTogether {
                        party: party.clone(),
                        asset,
                        available,
                        required,
                    })
                },
                _ => None,
            }));
        }
    }

    /// The legs of open instructions that `account` delivers or receives: those of at most `limit` instructions, and no
    /// more than [`MAX_PAGE`], in ascending order, beginning with the first whose number is `from` or more.
    pub fn obligations(account: &T::AccountId, from: InstructionId, limit: u32) -> Vec<Obligation<T::AccountId>> {
        let open = match from.checked_sub(1) {
            None => OpenInstructions::<T>::iter_key_prefix(account),
            Some(before) => {
                let after = OpenInstructions::<T>::hashed_key_for(account, OrderedId::from(before));
                OpenInstructions::<T>::iter_key_prefix_from(account, after)
            },
        };
        open.take(limit.min(MAX_PAGE) as usize)
            .map(InstructionId::from)
            .filter_map(|id| Some((id, Instructions::<T>::get(id)?)))
            .flat_map(|(id, instruction)| Self::obligations_under(account, id, &instruction))
            .collect()
    }

    fn obligations_under(
        account: &T::AccountId,
        id: InstructionId,
        instruction: &Instruction<T>,
    ) -> Vec<Obligation<T::AccountId>> {
        let last_moment: Moment = instruction.last_moment();
        let mut obligations = Vec::new();
        for (index, leg) in instruction.legs.iter().enumerate() {
            let (side, counterparty, affirmed) = if leg.from == *account {
                (Side::Sender, &leg.to, instruction.by_sender)
            } else if leg.to == *account {
                (Side::Receiver, &leg.from, instruction.by_receiver)
            } else {
                continue;
            };
            obligations.push(Obligation {
                instruction: id,
                status: instruction.status,
                leg: index as u8,
                side,
                counterparty: counterparty.clone(),
                content: leg.content.clone(),
                affirmed: affirmed.contains(index),
                value_date: instruction.value_date,
                deadline: last_moment,
            });
        }
        obligations
    }
}
