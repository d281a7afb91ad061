// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `sese.023`, SecuritiesSettlementTransactionInstruction.

use super::{
    errors::MessageErrors,
    model::{Counted, Instruction, Money, Movement, Name, Party, Quantity, Side},
    xml::Node,
    INSTRUCTION, ISSUER,
};
use crate::date;
use std::{fmt, str::FromStr};
use time::Date;

/// The longest identification of a transaction.
const MAX_ID: usize = 35;
/// The longest identification of a trade.
const MAX_TRADE_ID: usize = 52;
/// The longest description of an instrument.
const MAX_DESCRIPTION: usize = 140;

/// A message that settles nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refused {
    /// How the sender identifies it, if that could be read: then it can be answered.
    pub transaction: Option<String>,
    /// Everything that is wrong with it.
    pub errors: MessageErrors,
}

impl From<MessageErrors> for Refused {
    fn from(errors: MessageErrors) -> Self {
        Self {
            transaction: None,
            errors,
        }
    }
}

/// Reads a settlement instruction. An error names everything that is wrong, not the first thing.
pub fn read(document: &[u8]) -> Result<Instruction, Refused> {
    let root = Node::parse(document)?;
    let message = message(&root)?;
    let mut reader = Reader::default();
    let transaction = reader.text(message, "TxId", MAX_ID);
    let instruction = reader.instruction(message, transaction.clone());
    root.leftover(&mut reader.errors);
    match instruction.filter(|_| reader.errors.is_empty()) {
        Some(instruction) => Ok(instruction),
        None => Err(Refused {
            transaction,
            errors: reader.errors,
        }),
    }
}

/// The message in a document, if it is a settlement instruction.
fn message(root: &Node) -> Result<&Node, MessageErrors> {
    if root.name != "Document" {
        return Err(MessageErrors::document(format_args!(
            "the root is {:?}, not Document: take the message out of its envelope",
            root.name
        )));
    }
    if !INSTRUCTION.contains(&root.namespace.as_str()) {
        return Err(MessageErrors::document(format_args!(
            "the namespace is {:?}, not one of {}",
            root.namespace,
            INSTRUCTION.join(", ")
        )));
    }
    root.take("SctiesSttlmTxInstr").ok_or_else(|| {
        let names = root.names();
        MessageErrors::document(format_args!("the document has {names:?} in it, not SctiesSttlmTxInstr"))
    })
}

#[derive(Default)]
struct Reader {
    errors: MessageErrors,
}

impl Reader {
    fn instruction(&mut self, message: &Node, transaction: Option<String>) -> Option<Instruction> {
        let kind = self.required(message, "SttlmTpAndAddtlParams");
        let movement = kind.and_then(|node| self.movement(node));
        let against_payment = kind.and_then(|node| self.code(node, "Pmt", &[("APMT", true), ("FREE", false)]));
        let common = kind.map(|node| self.optional_text(node, "CmonId", MAX_ID));
        let trade = self.required(message, "TradDtls");
        let trades = trade.map(|node| self.texts(node, "TradId", MAX_TRADE_ID));
        let trade_date = trade.map(|node| self.optional_date(node, "TradDt"));
        let settlement_date = trade.and_then(|node| self.date(node, "SttlmDt"));
        let instrument = self.required(message, "FinInstrmId");
        let isin = instrument.and_then(|node| self.parsed(node, "ISIN"));
        let description = instrument.map(|node| self.optional_text(node, "Desc", MAX_DESCRIPTION));
        let account_details = self.required(message, "QtyAndAcctDtls");
        let quantity = account_details.and_then(|node| self.quantity(node));
        let owner = account_details.map(|node| node.take("AcctOwnr").map(|owner| self.owner(owner)));
        let account = account_details.and_then(|node| self.required(node, "SfkpgAcct"));
        let account = account.and_then(|node| self.text(node, "Id", MAX_ID));
        let parameters = self.required(message, "SttlmParams");
        let parameters = parameters.and_then(|node| self.parameters(node));
        let deliverer = self.side(message, "DlvrgSttlmPties");
        let receiver = self.side(message, "RcvgSttlmPties");
        let payment = self.payment(message, movement, against_payment);
        let (no_market_claim, no_partial_settlement) = parameters?;
        Some(Instruction {
            transaction: transaction?,
            common: common??,
            movement: movement?,
            payment: payment?,
            trades: trades??,
            trade_date: trade_date??,
            settlement_date: settlement_date?,
            isin: isin?,
            description: description??,
            quantity: quantity?,
            owner: match owner? {
                Some(owner) => Some(owner?),
                None => None,
            },
            account: account?,
            no_market_claim,
            no_partial_settlement,
            deliverer: deliverer?,
            receiver: receiver?,
        })
    }

    fn movement(&mut self, node: &Node) -> Option<Movement> {
        let movements = [("DELI", Movement::Deliver), ("RECE", Movement::Receive)];
        self.code(node, "SctiesMvmntTp", &movements)
    }

    fn quantity(&mut self, node: &Node) -> Option<Quantity> {
        let choice = self.required(node, "SttlmQty")?;
        let choice = self.required(choice, "Qty")?;
        let found = [Counted::Unit, Counted::FaceAmount]
            .into_iter()
            .find_map(|counted| Some((counted, choice.take(counted.element())?)));
        let Some((counted, number)) = found else {
            self.errors.add(&choice.path, "neither Unit nor FaceAmt is in it");
            return None;
        };
        let number = self.number(number)?;
        Some(Quantity { counted, number })
    }

    /// The settlement amount, if there is to be one.
    fn payment(
        &mut self,
        message: &Node,
        movement: Option<Movement>,
        against_payment: Option<bool>,
    ) -> Option<Option<Money>> {
        let Some(amount) = message.take("SttlmAmt") else {
            if against_payment == Some(true) {
                self.errors
                    .add("SttlmAmt", "is missing, but the settlement is against payment");
                return None;
            }
            return Some(None);
        };
        if against_payment == Some(false) {
            self.errors.add(
                &amount.path,
                "an amount cannot be represented where the settlement is free of payment",
            );
        }
        let money = self.required(amount, "Amt").and_then(|node| {
            let currency = match node.take_attribute("Ccy") {
                Some(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(code),
                Some(code) => {
                    let message = format_args!("{code:?}: a currency's code is three capital letters");
                    self.errors.add(&node.path_of("@Ccy"), message);
                    None
                },
                None => {
                    self.errors.add(&node.path_of("@Ccy"), "is missing");
                    None
                },
            };
            let number = self.number(node);
            Some(Money {
                currency: currency?.into(),
                number: number?,
            })
        });
        let direction = self.code(amount, "CdtDbtInd", &[("CRDT", "CRDT"), ("DBIT", "DBIT")]);
        if let (Some(direction), Some(movement)) = (direction, movement) {
            if direction != movement.direction() {
                let message = format_args!("{direction:?}: must be {} with {movement}", movement.direction());
                self.errors.add(&amount.path_of("CdtDbtInd"), message);
            }
        }
        direction.and(money).map(Some)
    }

    /// Whether no market claim and no partial settlement is asked for.
    fn parameters(&mut self, node: &Node) -> Option<(bool, bool)> {
        let kind = self.required(node, "SctiesTxTp");
        let kind = kind.and_then(|node| self.code(node, "Cd", &[("TRAD", ())]));
        if let Some(hold) = node.take("HldInd") {
            let holds = [("false", false), ("0", false)];
            self.code(hold, "Ind", &holds);
        }
        let conditions = node.take_all("SttlmTxCond");
        for condition in &conditions {
            self.code(condition, "Cd", &[("NOMC", ())]);
        }
        let partial = node.take("PrtlSttlmInd");
        if let Some(partial) = partial {
            self.word(partial, &[("NPAR", ())]);
        }
        kind.map(|()| (!conditions.is_empty(), partial.is_some()))
    }

    fn side(&mut self, message: &Node, name: &str) -> Option<Side> {
        let node = self.required(message, name)?;
        let party = self.required(node, "Pty1").and_then(|node| self.party(node));
        let depository = match node.take("Dpstry") {
            Some(depository) => Some(self.required(depository, "Id").and_then(|choice| self.name(choice))?),
            None => None,
        };
        Some(Side {
            depository,
            party: party?,
        })
    }

    /// A party of the settlement, with its account.
    fn party(&mut self, node: &Node) -> Option<Party> {
        let party = self.owner(node);
        let account = match node.take("SfkpgAcct") {
            Some(account) => Some(self.text(account, "Id", MAX_ID)?),
            None => None,
        };
        Some(Party { account, ..party? })
    }

    /// A party without an account.
    fn owner(&mut self, node: &Node) -> Option<Party> {
        let name = self.required(node, "Id").and_then(|choice| self.name(choice));
        let lei = match node.take("LEI") {
            Some(lei) => Some(self.value(lei)?),
            None => None,
        };
        Some(Party {
            name: name?,
            lei,
            account: None,
        })
    }

    fn name(&mut self, choice: &Node) -> Option<Name> {
        if let Some(bic) = choice.take("AnyBIC") {
            let code = bic.take_text().trim();
            if !is_bic(code) {
                let message =
                    format_args!("{code:?}: a BIC is four letters or digits, a country, and two or five more");
                self.errors.add(&bic.path, message);
                return None;
            }
            return Some(Name::Bic(code.into()));
        }
        let Some(proprietary) = choice.take("PrtryId") else {
            self.errors.add(&choice.path, "neither AnyBIC nor PrtryId is in it");
            return None;
        };
        let id = self.text(proprietary, "Id", MAX_ID);
        let issuer = self.code(proprietary, "Issr", &[(ISSUER, ())]);
        issuer.and(id).map(Name::Id)
    }

    fn required<'a>(&mut self, node: &'a Node, name: &str) -> Option<&'a Node> {
        let found = node.take(name);
        if found.is_none() {
            self.errors.add(&node.path_of(name), "is missing");
        }
        found
    }

    /// The text of an element that must be there.
    fn text(&mut self, node: &Node, name: &str, most: usize) -> Option<String> {
        let node = self.required(node, name)?;
        self.bounded(node, most)
    }

    /// The text of an element that may be there. `None` is an error.
    fn optional_text(&mut self, node: &Node, name: &str, most: usize) -> Option<Option<String>> {
        match node.take(name) {
            Some(node) => self.bounded(node, most).map(Some),
            None => Some(None),
        }
    }

    fn texts(&mut self, node: &Node, name: &str, most: usize) -> Option<Vec<String>> {
        node.take_all(name)
            .into_iter()
            .map(|node| self.bounded(node, most))
            .collect()
    }

    fn bounded(&mut self, node: &Node, most: usize) -> Option<String> {
        let text = node.take_text();
        let length = text.chars().count();
        if length == 0 || length > most || text.trim() != text || text.chars().any(char::is_control) {
            let message = format_args!("{text:?}: must be 1 to {most} characters, without blanks at its ends");
            self.errors.add(&node.path, message);
            return None;
        }
        Some(text.into())
    }

    /// What the text of an element stands for.
    fn value<T: FromStr<Err: fmt::Display>>(&mut self, node: &Node) -> Option<T> {
        let text = node.take_text().trim();
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.add(&node.path, format_args!("{text:?}: {error}"));
                None
            },
        }
    }

    fn parsed<T: FromStr<Err: fmt::Display>>(&mut self, node: &Node, name: &str) -> Option<T> {
        let node = self.required(node, name)?;
        self.value(node)
    }

    /// The code in an element that must be there. Codes of the standard that are not among `known` cannot be
    /// represented.
    fn code<T: Copy>(&mut self, node: &Node, name: &str, known: &[(&str, T)]) -> Option<T> {
        let node = self.required(node, name)?;
        self.word(node, known)
    }

    fn word<T: Copy>(&mut self, node: &Node, known: &[(&str, T)]) -> Option<T> {
        let text = node.take_text().trim();
        let found = known.iter().find(|(code, _)| *code == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = known.iter().map(|(code, _)| *code).collect();
            let message = format_args!("{text:?} cannot be represented: must be {}", known.join(" or "));
            self.errors.add(&node.path, message);
        }
        found
    }

    fn number(&mut self, node: &Node) -> Option<String> {
        let text = node.take_text().trim();
        let number = decimal(text);
        if number.is_none() {
            self.errors
                .add(&node.path, format_args!("{text:?}: not a positive decimal number"));
        }
        number
    }

    fn date(&mut self, node: &Node, name: &str) -> Option<Date> {
        let choice = self.required(node, name)?;
        self.day(choice)
    }

    fn optional_date(&mut self, node: &Node, name: &str) -> Option<Option<Date>> {
        match node.take(name) {
            Some(choice) => self.day(choice).map(Some),
            None => Some(None),
        }
    }

    /// The day in a choice of date formats. Times of day and codes cannot be represented.
    fn day(&mut self, choice: &Node) -> Option<Date> {
        let choice = self.required(choice, "Dt")?;
        let node = self.required(choice, "Dt")?;
        let text = node.take_text().trim();
        let day = date::day(text);
        if let Err(error) = day {
            self.errors.add(&node.path, format_args!("{text:?}: {error}"));
        }
        day.ok()
    }
}

/// Whether `code` has the form of a business identifier code (ISO 9362).
pub fn is_bic(code: &str) -> bool {
    let bytes = code.as_bytes();
    let letter_or_digit = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    matches!(bytes.len(), 8 | 11)
        && bytes.iter().all(letter_or_digit)
        && bytes
            .get(4..6)
            .is_some_and(|country| country.iter().all(u8::is_ascii_uppercase))
}

/// The digits of a positive number, without a sign and without zeros that say nothing.
fn decimal(text: &str) -> Option<String> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !digits(whole) || !digits(fraction) {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    match (whole, fraction) {
        ("0", "") => None,
        (whole, "") => Some(whole.into()),
        (whole, fraction) => Some(format!("{whole}.{fraction}")),
    }
}
