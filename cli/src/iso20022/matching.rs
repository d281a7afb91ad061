// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The two sides of one settlement, where both were sent.

use super::{
    directory::Terms,
    errors::MessageErrors,
    model::{Instruction, Movement},
};

/// An instruction that can be settled, and where it came from.
#[derive(Clone, Debug)]
pub struct Message {
    /// The file.
    pub file: String,
    /// What it says.
    pub instruction: Instruction,
    /// What it asks of the ledger.
    pub terms: Terms,
}

impl Message {
    /// The participant that sent it.
    pub fn sender(&self) -> &str {
        match self.instruction.movement {
            Movement::Deliver => &self.terms.deliverer,
            Movement::Receive => &self.terms.receiver,
        }
    }
}

/// One settlement: the instruction of one side, or of both.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<'a> {
    /// The instruction to deliver.
    pub deliver: Option<&'a Message>,
    /// The instruction to receive.
    pub receive: Option<&'a Message>,
}

impl<'a> Settlement<'a> {
    /// The instructions that there are.
    pub fn messages(&self) -> impl Iterator<Item = &'a Message> {
        [self.deliver, self.receive].into_iter().flatten()
    }

    /// What is asked of the ledger.
    pub fn terms(&self) -> Option<&'a Terms> {
        self.messages().next().map(|message| &message.terms)
    }

    /// Under which reference the deliverer's instruction stands on the chain: the identification that both sides agreed
    /// on, or else the deliverer's own, which the receiver does not know.
    pub fn reference(&self) -> Option<&'a str> {
        match (self.deliver, self.receive) {
            (Some(deliver), _) => {
                let common = deliver.instruction.common.as_deref();
                common.or(Some(deliver.instruction.transaction.as_str()))
            },
            (None, Some(receive)) => receive.instruction.common.as_deref(),
            (None, None) => None,
        }
    }
}

/// Joins the two sides of each settlement. Settlements are in the order of their first message; among equal
/// instructions, the first to deliver meets the first to receive.
pub fn pair(messages: &[Message]) -> Vec<Settlement<'_>> {
    let mut settlements: Vec<Settlement<'_>> = Vec::new();
    for message in messages {
        let open = settlements.iter_mut().find(|settlement| {
            let other = match message.instruction.movement {
                Movement::Deliver if settlement.deliver.is_none() => settlement.receive,
                Movement::Receive if settlement.receive.is_none() => settlement.deliver,
                _ => None,
            };
            other.is_some_and(|other| fit(message, other))
        });
        match (open, message.instruction.movement) {
            (Some(settlement), Movement::Deliver) => settlement.deliver = Some(message),
            (Some(settlement), Movement::Receive) => settlement.receive = Some(message),
            (None, movement) => settlements.push(Settlement {
                deliver: (movement == Movement::Deliver).then_some(message),
                receive: (movement == Movement::Receive).then_some(message),
            }),
        }
    }
    settlements
}

/// Whether two instructions of opposite movement are sides of one settlement: they ask the same, and name no different
/// common identifications.
fn fit(one: &Message, other: &Message) -> bool {
    let commons = (&one.instruction.common, &other.instruction.common);
    let agree = !matches!(commons, (Some(one), Some(other)) if one != other);
    agree && one.terms == other.terms
}

/// Whether `message` bears an identification that its sender gave to one of `earlier` already.
pub fn repeated(message: &Message, earlier: &[Message]) -> Result<(), MessageErrors> {
    let same = |other: &&Message| {
        other.sender() == message.sender() && other.instruction.transaction == message.instruction.transaction
    };
    match earlier.iter().find(same) {
        Some(other) => {
            let mut errors = MessageErrors::default();
            let transaction = &message.instruction.transaction;
            errors.add(
                "TxId",
                format_args!("{transaction:?}: the same sender has it in {}", other.file),
            );
            Err(errors)
        },
        None => Ok(()),
    }
}
