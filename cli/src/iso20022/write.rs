// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `sese.024`, SecuritiesSettlementTransactionStatusAdvice, and `sese.025`, SecuritiesSettlementTransactionConfirmation.
//!
//! Elements are written in the order of the schemas. What the instruction said is repeated as it was said.

use super::{
    advice::{Advice, Delay, Matching, Reason},
    model::{Instruction, Money, Name, Party, Quantity, Side},
    xml::Element,
    CONFIRMATION, ISSUER, STATUS_ADVICE,
};
use crate::date;
use time::Date;

/// Which message an answer is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// `sese.024`.
    StatusAdvice,
    /// `sese.025`.
    Confirmation,
}

impl Kind {
    /// The message's name, without its version.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StatusAdvice => "sese.024",
            Self::Confirmation => "sese.025",
        }
    }
}

/// The answer to an instruction: a confirmation once it is settled, until then a status advice. `number` is that of the
/// instruction on the chain, if there is one.
pub fn answer(instruction: &Instruction, number: Option<u64>, advice: &Advice) -> std::io::Result<(Kind, String)> {
    match advice {
        Advice::Settled { at } => Ok((Kind::Confirmation, confirmation(instruction, number, *at)?)),
        Advice::Rejected(reasons) => Ok((
            Kind::StatusAdvice,
            status(
                identification(&instruction.transaction, number, instruction.common.as_deref()),
                [rejected(reasons)],
                Some(details(instruction)),
            )?,
        )),
        Advice::Open { matching, delay } => {
            let matching = match matching {
                Matching::Matched => Element::new("Mtchd", []),
                Matching::Unmatched(reason) => Element::new("Umtchd", [self::reason(reason)]),
            };
            let matching = Element::new("MtchgSts", [matching]);
            let delay = delay.as_ref().map(|delay| {
                let (name, reasons) = match delay {
                    Delay::Pending(reasons) => ("Pdg", reasons),
                    Delay::Failing(reasons) => ("Flng", reasons),
                };
                Element::nested(&["SttlmSts"], Element::new(name, reasons.iter().map(reason)))
            });
            let message = status(
                identification(&instruction.transaction, number, instruction.common.as_deref()),
                [matching].into_iter().chain(delay),
                Some(details(instruction)),
            )?;
            Ok((Kind::StatusAdvice, message))
        },
    }
}

/// The status advice that a message is rejected of which nothing but its identification could be read.
pub fn rejection(transaction: &str, reasons: &[Reason]) -> std::io::Result<String> {
    status(identification(transaction, None, None), [rejected(reasons)], None)
}

fn document(namespace: &str, message: Element) -> std::io::Result<String> {
    Element::new("Document", [message]).with("xmlns", namespace).document()
}

fn status(
    identification: Vec<Element>,
    statuses: impl IntoIterator<Item = Element>,
    details: Option<Element>,
) -> std::io::Result<String> {
    let identification = Element::new("TxId", identification);
    let elements = [identification].into_iter().chain(statuses).chain(details);
    document(STATUS_ADVICE, Element::new("SctiesSttlmTxStsAdvc", elements))
}

fn identification(transaction: &str, number: Option<u64>, common: Option<&str>) -> Vec<Element> {
    let mut elements = vec![Element::text("AcctOwnrTxId", transaction)];
    elements.extend(number.map(|number| Element::text("MktInfrstrctrTxId", number.to_string())));
    elements.extend(common.map(|common| Element::text("CmonId", common)));
    elements
}

fn rejected(reasons: &[Reason]) -> Element {
    Element::nested(&["PrcgSts"], Element::new("Rjctd", reasons.iter().map(reason)))
}

fn reason(reason: &Reason) -> Element {
    let code = Element::nested(&["Cd"], Element::text("Cd", reason.code));
    let narrative = (!reason.narrative.is_empty()).then(|| Element::text("AddtlRsnInf", &reason.narrative));
    Element::new("Rsn", [code].into_iter().chain(narrative))
}

/// What was instructed, as a status advice repeats it.
fn details(instruction: &Instruction) -> Element {
    let mut elements: Vec<Element> = trades(instruction);
    elements.extend(instruction.owner.as_ref().map(|owner| party("AcctOwnr", owner)));
    elements.push(account(&instruction.account));
    elements.push(instrument(instruction));
    elements.push(quantity("SttlmQty", &instruction.quantity));
    elements.extend(
        instruction
            .payment
            .as_ref()
            .map(|money| amount("SttlmAmt", money, instruction)),
    );
    elements.push(day("SttlmDt", instruction.settlement_date));
    elements.extend(instruction.trade_date.map(|date| day("TradDt", date)));
    elements.push(Element::text("SctiesMvmntTp", instruction.movement.code()));
    elements.push(Element::text("Pmt", instruction.payment_code()));
    let (kind, condition, partial) = parameters(instruction);
    let parameters = condition.into_iter().chain([kind]).chain(partial);
    elements.push(Element::new("SttlmParams", parameters));
    elements.push(side("RcvgSttlmPties", &instruction.receiver));
    elements.push(side("DlvrgSttlmPties", &instruction.deliverer));
    Element::new("TxDtls", elements)
}

fn confirmation(instruction: &Instruction, number: Option<u64>, at: u64) -> std::io::Result<String> {
    let mut identification = vec![Element::text("AcctOwnrTxId", &instruction.transaction)];
    identification.extend(number.map(|number| Element::text("MktInfrstrctrTxId", number.to_string())));
    identification.push(Element::text("SctiesMvmntTp", instruction.movement.code()));
    identification.push(Element::text("Pmt", instruction.payment_code()));
    identification.extend(
        instruction
            .common
            .as_ref()
            .map(|common| Element::text("CmonId", common)),
    );

    let mut trade = trades(instruction);
    trade.extend(instruction.trade_date.map(|date| day("TradDt", date)));
    trade.push(day("SttlmDt", instruction.settlement_date));
    trade.push(Element::nested(
        &["FctvSttlmDt", "Dt"],
        Element::text("DtTm", date::format(at)),
    ));

    let mut quantities = vec![quantity("SttldQty", &instruction.quantity)];
    quantities.extend(instruction.owner.as_ref().map(|owner| party("AcctOwnr", owner)));
    quantities.push(account(&instruction.account));

    let (kind, condition, partial) = parameters(instruction);
    let mut elements = vec![
        Element::new("TxIdDtls", identification),
        Element::new("TradDtls", trade),
        instrument(instruction),
        Element::new("QtyAndAcctDtls", quantities),
        Element::new("SttlmParams", [kind].into_iter().chain(condition).chain(partial)),
        side("DlvrgSttlmPties", &instruction.deliverer),
        side("RcvgSttlmPties", &instruction.receiver),
    ];
    elements.extend(
        instruction
            .payment
            .as_ref()
            .map(|money| amount("SttldAmt", money, instruction)),
    );
    document(CONFIRMATION, Element::new("SctiesSttlmTxConf", elements))
}

fn trades(instruction: &Instruction) -> Vec<Element> {
    let trades = instruction.trades.iter();
    trades.map(|trade| Element::text("TradId", trade)).collect()
}

fn account(id: &str) -> Element {
    Element::nested(&["SfkpgAcct"], Element::text("Id", id))
}

fn instrument(instruction: &Instruction) -> Element {
    let isin = Element::text("ISIN", instruction.isin.to_string());
    let description = instruction.description.as_ref().map(|text| Element::text("Desc", text));
    Element::new("FinInstrmId", [isin].into_iter().chain(description))
}

fn quantity(name: &'static str, quantity: &Quantity) -> Element {
    Element::nested(
        &[name, "Qty"],
        Element::text(quantity.counted.element(), &quantity.number),
    )
}

fn amount(name: &'static str, money: &Money, instruction: &Instruction) -> Element {
    let amount = Element::text("Amt", &money.number).with("Ccy", &money.currency);
    let direction = Element::text("CdtDbtInd", instruction.movement.direction());
    Element::new(name, [amount, direction])
}

fn day(name: &'static str, date: Date) -> Element {
    Element::nested(&[name, "Dt"], Element::text("Dt", date.to_string()))
}

/// The type of the transaction, the condition and the indicator of partial settlement: each schema has another order.
fn parameters(instruction: &Instruction) -> (Element, Option<Element>, Option<Element>) {
    let kind = Element::nested(&["SctiesTxTp"], Element::text("Cd", "TRAD"));
    let condition = Element::nested(&["SttlmTxCond"], Element::text("Cd", "NOMC"));
    let partial = Element::text("PrtlSttlmInd", "NPAR");
    (
        kind,
        instruction.no_market_claim.then_some(condition),
        instruction.no_partial_settlement.then_some(partial),
    )
}

fn side(name: &'static str, side: &Side) -> Element {
    let depository = side
        .depository
        .as_ref()
        .map(|place| Element::new("Dpstry", [self::name(place)]));
    Element::new(name, depository.into_iter().chain([party("Pty1", &side.party)]))
}

fn party(name: &'static str, party: &Party) -> Element {
    let lei = party.lei.map(|lei| Element::text("LEI", lei.to_string()));
    let account = party.account.as_deref().map(account);
    Element::new(name, [self::name(&party.name)].into_iter().chain(lei).chain(account))
}

fn name(name: &Name) -> Element {
    let inner = match name {
        Name::Bic(bic) => Element::text("AnyBIC", bic),
        Name::Id(id) => Element::new("PrtryId", [Element::text("Id", id), Element::text("Issr", ISSUER)]),
    };
    Element::new("Id", [inner])
}
