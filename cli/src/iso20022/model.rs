// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an instruction says, freed from its form.

use castellan_identifiers::{Isin, Lei};
use std::fmt;
use time::Date;

/// Which way the securities go, as the sender of the instruction sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Movement {
    /// The sender delivers.
    Deliver,
    /// The sender receives.
    Receive,
}

impl Movement {
    /// The standard's code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deliver => "DELI",
            Self::Receive => "RECE",
        }
    }

    /// Whether the sender's cash account is credited or debited against payment, as the standard's code.
    pub const fn direction(self) -> &'static str {
        match self {
            Self::Deliver => "CRDT",
            Self::Receive => "DBIT",
        }
    }
}

impl fmt::Display for Movement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// How a quantity is counted. Both are units of the instrument on the ledger.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Counted {
    /// As units.
    Unit,
    /// As an amount of a debt instrument, one of which is one unit.
    FaceAmount,
}

impl Counted {
    /// The element that holds the number.
    pub const fn element(self) -> &'static str {
        match self {
            Self::Unit => "Unit",
            Self::FaceAmount => "FaceAmt",
        }
    }
}

/// So much of an instrument.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Quantity {
    /// How it is counted.
    pub counted: Counted,
    /// How many: digits, with a point before decimals, without zeros at their end.
    pub number: String,
}

/// So much money.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Money {
    /// The currency's code.
    pub currency: String,
    /// How much: digits, with a point before decimals, without zeros at their end.
    pub number: String,
}

/// How a party is named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Name {
    /// By its business identifier code.
    Bic(String),
    /// By its id in the operations file.
    Id(String),
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bic(text) | Self::Id(text) => f.write_str(text),
        }
    }
}

/// A party of the settlement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Party {
    /// Its name.
    pub name: Name,
    /// Its legal entity identifier.
    pub lei: Option<Lei>,
    /// Its account: the id of the participant in the operations file.
    pub account: Option<String>,
}

/// One side of a settlement: where, and by whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Side {
    /// The place of settlement.
    pub depository: Option<Name>,
    /// Who delivers or receives.
    pub party: Party,
}

/// A settlement instruction of one party.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Instruction {
    /// The sender's own identification of it.
    pub transaction: String,
    /// The identification that both parties agreed on.
    pub common: Option<String>,
    /// Whether the sender delivers or receives.
    pub movement: Movement,
    /// What is paid; `None` if the delivery is free of payment.
    pub payment: Option<Money>,
    /// Identifications of the trade. Repeated in answers.
    pub trades: Vec<String>,
    /// When the trade was made. Repeated in answers.
    pub trade_date: Option<Date>,
    /// When it is to settle.
    pub settlement_date: Date,
    /// What is delivered.
    pub isin: Isin,
    /// What that is called. Repeated in answers.
    pub description: Option<String>,
    /// How much is delivered.
    pub quantity: Quantity,
    /// Whom the sender's account belongs to, if it is said.
    pub owner: Option<Party>,
    /// The sender's account: the id of the participant in the operations file.
    pub account: String,
    /// Whether it is said that no market claim is to be raised. None is: repeated in answers.
    pub no_market_claim: bool,
    /// Whether it is said that nothing less may settle. Nothing less does: repeated in answers.
    pub no_partial_settlement: bool,
    /// Who delivers.
    pub deliverer: Side,
    /// Who receives.
    pub receiver: Side,
}

impl Instruction {
    /// The side that the sender is on.
    pub fn own(&self) -> &Side {
        match self.movement {
            Movement::Deliver => &self.deliverer,
            Movement::Receive => &self.receiver,
        }
    }

    /// `APMT` if it is settled against payment, else `FREE`.
    pub const fn payment_code(&self) -> &'static str {
        match self.payment {
            Some(_) => "APMT",
            None => "FREE",
        }
    }
}
