// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::iso20022::directory::{Directory, Terms};

fn resolve(document: &str, depository: Option<&str>) -> Result<Terms, Vec<String>> {
    let operations = operations();
    let directory = Directory::new(&operations, depository);
    let resolved = directory.resolve(&instruction(document));
    resolved.map_err(|errors| errors.0.iter().map(ToString::to_string).collect())
}

#[track_caller]
fn refuses(document: &str, from: &str, to: &str, expected: &[&str]) {
    assert!(document.contains(from), "the sample has no {from:?}");
    let errors = resolve(&document.replacen(from, to, 1), Some("sample-chain")).unwrap_err();
    assert_eq!(errors, expected);
}

#[test]
fn both_sides_ask_the_same_under_different_names() {
    let deliver = resolve(DELIVER, Some("sample-chain")).unwrap();
    assert_eq!(
        deliver,
        Terms {
            deliverer: "sample-delta".into(),
            receiver: "sample-grove".into(),
            instrument: "SAMPLE-BOND-31".into(),
            quantity: 200,
            payment: Some(("SAMPLE-EUR".into(), 2_001_800)),
            settlement_date: crate::date::day("2031-03-14").unwrap(),
        }
    );
    assert_eq!(resolve(RECEIVE, None).unwrap(), deliver);
}

#[test]
fn free_of_payment_nothing_is_paid() {
    let terms = resolve(FREE, None).unwrap();
    assert_eq!((terms.quantity, terms.payment), (12_250, None));
}

#[test]
fn another_place_of_settlement_is_refused() {
    let at = |side: &str, rest: &str| format!("{side}/Dpstry/Id: the place of settlement is \"sample-chain\", {rest}");
    let rest = "but this is \"SMPCDEF0XXX\"";
    assert_eq!(
        resolve(DELIVER, Some("SMPCDEF0XXX")).unwrap_err(),
        [at("DlvrgSttlmPties", rest), at("RcvgSttlmPties", rest)]
    );
    let rest = "and it was not said that this is it";
    assert_eq!(
        resolve(DELIVER, None).unwrap_err(),
        [at("DlvrgSttlmPties", rest), at("RcvgSttlmPties", rest)]
    );
}

#[test]
fn names_that_lead_nowhere_are_named() {
    refuses(
        RECEIVE,
        "SMPGDEF0XXX",
        "SMPZDEF0XXX",
        &["RcvgSttlmPties/Pty1/Id/AnyBIC: \"SMPZDEF0XXX\": no participant of the operations file"],
    );
    refuses(
        RECEIVE,
        "SAMPLEDELTA000000071",
        "SAMPLEALPHA000000064",
        &["DlvrgSttlmPties/Pty1/LEI: \"SAMPLEALPHA000000064\": no participant of the operations file"],
    );
    refuses(
        RECEIVE,
        "XSSAMPLE0017",
        "XS0971721963",
        &["FinInstrmId/ISIN: \"XS0971721963\": no instrument of the operations file"],
    );
    refuses(
        RECEIVE,
        "Ccy=\"EUR\"",
        "Ccy=\"CHF\"",
        &["SttlmAmt/Amt/@Ccy: \"CHF\": no instrument that is money of the operations file"],
    );
}

#[test]
fn names_must_agree() {
    refuses(RECEIVE, "SAMPLEDELTA000000071", "SAMPLEGROVE000000054", &[
        "DlvrgSttlmPties/Pty1/LEI: \"SAMPLEGROVE000000054\" is \"sample-grove\", but \"SMPDDEF0XXX\" is \"sample-delta\"",
    ]);
    refuses(
        RECEIVE,
        "<s:Id>sample-grove",
        "<s:Id>sample-delta",
        &["QtyAndAcctDtls/SfkpgAcct/Id: \"sample-delta\" is not the account of \"sample-grove\": write its id"],
    );
    refuses(
        RECEIVE,
        "SMPGDEF0XXX",
        "SMPDDEF0XXX",
        &[
            "QtyAndAcctDtls/SfkpgAcct/Id: \"sample-grove\" is not the account of \"sample-delta\": write its id",
            "RcvgSttlmPties/Pty1: \"sample-delta\" is also the party that delivers",
        ],
    );
    refuses(
        DELIVER,
        "<Id>sample-delta",
        "<Id>sample-grove",
        &["QtyAndAcctDtls/AcctOwnr: is \"sample-grove\", but the sender's party is \"sample-delta\""],
    );
}

#[test]
fn nothing_is_rounded() {
    refuses(RECEIVE, "<s:FaceAmt>200", "<s:FaceAmt>200.5", &[
        "QtyAndAcctDtls/SttlmQty/Qty/FaceAmt: \"200.5\" of SAMPLE-BOND-31: digits after the point: 1, but the asset allows 0",
    ]);
    refuses(
        RECEIVE,
        ">20018<",
        ">20018.005<",
        &["SttlmAmt/Amt: \"20018.005\" of SAMPLE-EUR: digits after the point: 3, but the asset allows 2"],
    );
    let face = FREE.replacen("<Unit>12.250</Unit>", "<FaceAmt>12.250</FaceAmt>", 1);
    refuses(
        &face,
        "<TxId>",
        "<TxId>",
        &["QtyAndAcctDtls/SttlmQty/Qty/FaceAmt: SAMPLE-FUND-A is counted in units, not as debt"],
    );
}
