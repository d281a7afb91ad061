// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Settlement messages of ISO 20022: instructions in, status advices and confirmations out.
//!
//! - [`read`]: `sese.023`, SecuritiesSettlementTransactionInstruction, to an [`Instruction`](model::Instruction).
//! - [`directory`]: the names in an instruction to participants and instruments of an operations file.
//! - [`matching`]: the two sides of one settlement.
//! - [`settle`]: brings the chain to what was instructed. What it asks of the chain is in one function.
//! - [`advice`]: what became of an instruction, as a message.
//! - [`write`]: `sese.024`, SecuritiesSettlementTransactionStatusAdvice, and `sese.025`,
//!   SecuritiesSettlementTransactionConfirmation.
//! - [`xml`]: documents as trees that know which of their parts were read.
//!
//! Nothing in an incoming message is passed over. Every element is read or named in an error by its path, and a message
//! with an error settles nothing.

pub mod advice;
pub mod directory;
pub mod errors;
pub mod matching;
pub mod model;
pub mod read;
pub mod settle;
pub mod write;
pub mod xml;

#[cfg(test)]
mod tests;

/// The namespaces of instructions that are read: three versions that agree in all parts that are read.
pub const INSTRUCTION: [&str; 3] = [
    "urn:iso:std:iso:20022:tech:xsd:sese.023.001.09",
    "urn:iso:std:iso:20022:tech:xsd:sese.023.001.10",
    "urn:iso:std:iso:20022:tech:xsd:sese.023.001.11",
];
/// The namespace of status advices that are written.
pub const STATUS_ADVICE: &str = "urn:iso:std:iso:20022:tech:xsd:sese.024.001.10";
/// The namespace of confirmations that are written.
pub const CONFIRMATION: &str = "urn:iso:std:iso:20022:tech:xsd:sese.025.001.09";
/// Who issues the proprietary identifications of parties: the participants' ids of an operations file.
pub const ISSUER: &str = "CASTELLAN";
