// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the names in an instruction stand for: participants and instruments of an operations file.

use super::{
    errors::MessageErrors,
    model::{Counted, Instruction, Movement, Name, Party, Side},
};
use crate::{
    amount, date,
    model::Class,
    operations::{Instrument, Operations, Participant},
};
use std::fmt;
use time::Date;

/// What an instruction asks of the ledger. Two instructions that ask the same are two sides of one settlement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Terms {
    /// The participant that delivers.
    pub deliverer: String,
    /// The participant that receives.
    pub receiver: String,
    /// The symbol of the instrument that is delivered.
    pub instrument: String,
    /// How much of it, in the smallest unit.
    pub quantity: u128,
    /// The symbol of the instrument that is paid with, and how much of it, in the smallest unit.
    pub payment: Option<(String, u128)>,
    /// The day on which it settles, in UTC.
    pub settlement_date: Date,
}

/// Participants and instruments by the names that messages use.
pub struct Directory<'a> {
    operations: &'a Operations,
    depository: Option<&'a str>,
}

impl<'a> Directory<'a> {
    /// The names in `operations`; `depository` is how messages name this chain as their place of settlement.
    pub const fn new(operations: &'a Operations, depository: Option<&'a str>) -> Self {
        Self { operations, depository }
    }

    /// What `instruction` asks of the ledger. An error names every name that leads nowhere.
    pub fn resolve(&self, instruction: &Instruction) -> Result<Terms, MessageErrors> {
        let mut errors = MessageErrors::default();
        let deliverer = self.side(&instruction.deliverer, "DlvrgSttlmPties", &mut errors);
        let receiver = self.side(&instruction.receiver, "RcvgSttlmPties", &mut errors);
        let own = match instruction.movement {
            Movement::Deliver => deliverer,
            Movement::Receive => receiver,
        };
        if let Some(owner) = &instruction.owner {
            let owner = self.party(owner, "QtyAndAcctDtls/AcctOwnr", &mut errors);
            if let (Some(owner), Some(own)) = (owner, own) {
                if owner.id != own.id {
                    errors.add(
                        "QtyAndAcctDtls/AcctOwnr",
                        format_args!("is {:?}, but the sender's party is {:?}", owner.id, own.id),
                    );
                }
            }
        }
        if let Some(own) = own {
            same_account(&instruction.account, own, "QtyAndAcctDtls/SfkpgAcct/Id", &mut errors);
        }
        if let (Some(deliverer), Some(receiver)) = (deliverer, receiver) {
            if deliverer.id == receiver.id {
                let message = format_args!("{:?} is also the party that delivers", receiver.id);
                errors.add("RcvgSttlmPties/Pty1", message);
            }
        }
        let delivered = self.delivered(instruction, &mut errors);
        let payment = self.payment(instruction, &mut errors);
        if let Err(error) = date::start_of(instruction.settlement_date) {
            errors.add("TradDtls/SttlmDt/Dt/Dt", error);
        }
        match (deliverer, receiver, delivered, payment) {
            (Some(deliverer), Some(receiver), Some((instrument, quantity)), Some(payment)) if errors.is_empty() => {
                Ok(Terms {
                    deliverer: deliverer.id.clone(),
                    receiver: receiver.id.clone(),
                    instrument,
                    quantity,
                    payment,
                    settlement_date: instruction.settlement_date,
                })
            },
            _ => Err(errors),
        }
    }

    fn side(&self, side: &Side, path: &str, errors: &mut MessageErrors) -> Option<&'a Participant> {
        if let Some(depository) = &side.depository {
            let name = depository.to_string();
            match self.depository {
                Some(here) if here == name => {},
                Some(here) => errors.add(
                    &format!("{path}/Dpstry/Id"),
                    format_args!("the place of settlement is {name:?}, but this is {here:?}"),
                ),
                None => errors.add(
                    &format!("{path}/Dpstry/Id"),
                    format_args!("the place of settlement is {name:?}, and it was not said that this is it"),
                ),
            }
        }
        self.party(&side.party, &format!("{path}/Pty1"), errors)
    }

    /// The participant that every name of `party` leads to.
    fn party(&self, party: &Party, path: &str, errors: &mut MessageErrors) -> Option<&'a Participant> {
        let (element, named) = match &party.name {
            Name::Bic(bic) => ("Id/AnyBIC", self.participant(|row| row.bic.as_ref() == Some(bic))),
            Name::Id(id) => ("Id/PrtryId/Id", self.participant(|row| row.id == *id)),
        };
        if named.is_none() {
            unknown(&party.name, "participant", &format!("{path}/{element}"), errors);
        }
        if let Some(lei) = party.lei {
            match (self.participant(|row| row.lei == Some(lei)), named) {
                (None, _) => unknown(lei, "participant", &format!("{path}/LEI"), errors),
                (Some(by_lei), Some(named)) if by_lei.id != named.id => errors.add(
                    &format!("{path}/LEI"),
                    format_args!(
                        "\"{lei}\" is {:?}, but {:?} is {:?}",
                        by_lei.id,
                        party.name.to_string(),
                        named.id
                    ),
                ),
                _ => {},
            }
        }
        if let (Some(account), Some(named)) = (&party.account, named) {
            same_account(account, named, &format!("{path}/SfkpgAcct/Id"), errors);
        }
        named
    }

    fn delivered(&self, instruction: &Instruction, errors: &mut MessageErrors) -> Option<(String, u128)> {
        let Some(instrument) = self.instrument(|row| row.isin == Some(instruction.isin)) else {
            unknown(instruction.isin, "instrument", "FinInstrmId/ISIN", errors);
            return None;
        };
        let quantity = &instruction.quantity;
        let path = format!("QtyAndAcctDtls/SttlmQty/Qty/{}", quantity.counted.element());
        if quantity.counted == Counted::FaceAmount && instrument.class != Class::Debt {
            errors.add(
                &path,
                format_args!("{} is counted in units, not as debt", instrument.symbol),
            );
        }
        let amount = units(&quantity.number, instrument, &path, errors)?;
        Some((instrument.symbol.clone(), amount))
    }

    fn payment(&self, instruction: &Instruction, errors: &mut MessageErrors) -> Option<Option<(String, u128)>> {
        let Some(money) = &instruction.payment else {
            return Some(None);
        };
        let Some(instrument) = self.instrument(|row| row.currency.as_ref() == Some(&money.currency)) else {
            unknown(&money.currency, "instrument that is money", "SttlmAmt/Amt/@Ccy", errors);
            return None;
        };
        let amount = units(&money.number, instrument, "SttlmAmt/Amt", errors)?;
        Some(Some((instrument.symbol.clone(), amount)))
    }

    fn participant(&self, fits: impl Fn(&Participant) -> bool) -> Option<&'a Participant> {
        let mut rows = self.operations.participants.iter().map(|row| &row.value);
        rows.find(|row| fits(row))
    }

    fn instrument(&self, fits: impl Fn(&Instrument) -> bool) -> Option<&'a Instrument> {
        let mut rows = self.operations.instruments.iter().map(|row| &row.value);
        rows.find(|row| fits(row))
    }
}

fn unknown(name: impl fmt::Display, what: &str, path: &str, errors: &mut MessageErrors) {
    errors.add(path, format_args!("\"{name}\": no {what} of the operations file"));
}

fn same_account(account: &str, participant: &Participant, path: &str, errors: &mut MessageErrors) {
    if account != participant.id {
        let message = format_args!("{account:?} is not the account of {:?}: write its id", participant.id);
        errors.add(path, message);
    }
}

fn units(number: &str, instrument: &Instrument, path: &str, errors: &mut MessageErrors) -> Option<u128> {
    match amount::parse(number, instrument.decimals) {
        Ok(amount) => Some(amount),
        Err(error) => {
            errors.add(path, format_args!("{number:?} of {}: {error}", instrument.symbol));
            None
        },
    }
}
