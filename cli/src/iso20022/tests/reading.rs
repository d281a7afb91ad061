// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    date,
    iso20022::{
        model::{Counted, Money, Movement, Name, Party, Quantity, Side},
        xml::MAX_SIZE,
        INSTRUCTION,
    },
};
use proptest::prelude::*;

fn named(name: Name) -> Side {
    Side {
        depository: None,
        party: Party {
            name,
            lei: None,
            account: None,
        },
    }
}

#[test]
fn reads_everything_that_a_delivery_says() {
    let depository = Some(Name::Id("sample-chain".into()));
    let delta = Party {
        name: Name::Id("sample-delta".into()),
        lei: None,
        account: None,
    };
    let expected = Instruction {
        transaction: "SAMPLE-DELI-0001".into(),
        common: Some("SAMPLE-TRADE-0001".into()),
        movement: Movement::Deliver,
        payment: Some(Money {
            currency: "EUR".into(),
            number: "20018".into(),
        }),
        trades: vec!["SAMPLE-EXEC-77".into()],
        trade_date: date::day("2031-03-14").ok(),
        settlement_date: date::day("2031-03-14").unwrap(),
        isin: "XSSAMPLE0017".parse().unwrap(),
        description: Some("Sample 3.1 % infrastructure bond 2031 & coupons (sample)".into()),
        quantity: Quantity {
            counted: Counted::Unit,
            number: "200".into(),
        },
        owner: Some(delta.clone()),
        account: "sample-delta".into(),
        no_market_claim: true,
        no_partial_settlement: true,
        deliverer: Side {
            depository: depository.clone(),
            party: Party {
                lei: "SAMPLEDELTA000000071".parse().ok(),
                account: Some("sample-delta".into()),
                ..delta
            },
        },
        receiver: Side {
            depository,
            ..named(Name::Id("sample-grove".into()))
        },
    };
    assert_eq!(instruction(DELIVER), expected);
}

#[test]
fn reads_a_receipt_with_prefixes_and_face_amount() {
    let receipt = instruction(RECEIVE);
    assert_eq!(receipt.movement, Movement::Receive);
    assert_eq!(receipt.quantity.counted, Counted::FaceAmount);
    assert_eq!(receipt.deliverer.party.name, Name::Bic("SMPDDEF0XXX".into()));
    assert_eq!(receipt.receiver, named(Name::Bic("SMPGDEF0XXX".into())));
    assert_eq!(
        (receipt.trade_date, receipt.trades, receipt.owner),
        (None, Vec::new(), None)
    );
    assert!(!receipt.no_market_claim && !receipt.no_partial_settlement);
}

#[test]
fn reads_a_delivery_free_of_payment() {
    let free = instruction(FREE);
    assert_eq!((free.payment.as_ref(), free.common.as_ref()), (None, None));
    assert_eq!(free.quantity.number, "12.25");
}

#[test]
fn reads_the_versions_that_agree() {
    for namespace in INSTRUCTION {
        assert_eq!(errors_after(DELIVER, INSTRUCTION[0], namespace), [""; 0]);
    }
    for version in ["08", "12"] {
        let other = format!("urn:iso:std:iso:20022:tech:xsd:sese.023.001.{version}");
        let [error] = errors_after(DELIVER, INSTRUCTION[0], &other).try_into().unwrap();
        assert!(
            error.starts_with(&format!("the namespace is {other:?}, not one of")),
            "{error}"
        );
    }
}

#[test]
fn names_every_element_that_cannot_be_represented() {
    let refused = read::read(UNREPRESENTABLE.as_bytes()).unwrap_err();
    assert_eq!(refused.transaction.as_deref(), Some("SAMPLE-RICH-0001"));
    let errors: Vec<String> = refused.errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "TradDtls/TradDt/Dt/Dt: is missing",
            "TradDtls/SttlmDt/Dt: is missing",
            "FinInstrmId/ISIN: \"XSSAMPLE0018\": the check digit of the ISIN is wrong",
            "QtyAndAcctDtls/SttlmQty/Qty: is missing",
            "SttlmParams/SctiesTxTp/Cd: \"REPU\" cannot be represented: must be TRAD",
            "SttlmParams/HldInd/Ind: \"true\" cannot be represented: must be false or 0",
            "SttlmParams/PrtlSttlmInd: \"PART\" cannot be represented: must be NPAR",
            "DlvrgSttlmPties/Pty1/Id: neither AnyBIC nor PrtryId is in it",
            "DlvrgSttlmPties/Pty1/LEI: \"SAMPLEDELTA000000072\": the check digits of the LEI are wrong",
            "RcvgSttlmPties/Pty1/Id/AnyBIC: \"smpgdef0\": a BIC is four letters or digits, a country, and two or five more",
            "SttlmAmt/Amt/@Ccy: \"euro\": a currency's code is three capital letters",
            "SttlmAmt/Amt: \"-20018.00\": not a positive decimal number",
            "SttlmAmt/CdtDbtInd: \"DBIT\": must be CRDT with DELI",
            "SttlmTpAndAddtlParams/CorpActnEvtId: this element cannot be represented",
            "NbCounts: this element cannot be represented",
            "Lnkgs: this element cannot be represented",
            "TradDtls/PlcOfTrad: this element cannot be represented",
            "TradDtls/TradDt/Dt/DtTm: this element cannot be represented",
            "TradDtls/SttlmDt/DtCd: this element cannot be represented",
            "FinInstrmId/OthrId: this element cannot be represented",
            "QtyAndAcctDtls/SttlmQty/OrgnlAndCurFace: this element cannot be represented",
            "QtyAndAcctDtls/SfkpgAcct/Nm: this element cannot be represented",
            "QtyAndAcctDtls/CshAcct: this element cannot be represented",
            "SttlmParams/Prty: this element cannot be represented",
            "DlvrgSttlmPties/Pty1/Id/NmAndAdr: this element cannot be represented",
            "DlvrgSttlmPties/Pty1/PrcgId: this element cannot be represented",
            "DlvrgSttlmPties/Pty2: this element cannot be represented",
            "SttlmAmt/AcrdIntrstInd: this element cannot be represented",
            "SplmtryData: this element cannot be represented",
        ]
    );
}

#[test]
fn names_what_is_missing() {
    for (element, error) in [
        ("TxId", "TxId: is missing"),
        ("CdtDbtInd", "SttlmAmt/CdtDbtInd: is missing"),
        ("Pmt", "SttlmTpAndAddtlParams/Pmt: is missing"),
        ("ISIN", "FinInstrmId/ISIN: is missing"),
        ("Unit", "QtyAndAcctDtls/SttlmQty/Qty: neither Unit nor FaceAmt is in it"),
    ] {
        let start = DELIVER.find(&format!("<{element}>")).unwrap();
        let end = DELIVER.find(&format!("</{element}>")).unwrap() + element.len() + 3;
        assert_eq!(errors_after(DELIVER, &DELIVER[start..end], ""), [error]);
    }
    let start = DELIVER.find("<SttlmAmt>").unwrap();
    let end = DELIVER.find("</SttlmAmt>").unwrap() + "</SttlmAmt>".len();
    assert_eq!(
        errors_after(DELIVER, &DELIVER[start..end], ""),
        ["SttlmAmt: is missing, but the settlement is against payment"]
    );
    assert_eq!(
        errors_after(DELIVER, " Ccy=\"EUR\"", ""),
        ["SttlmAmt/Amt/@Ccy: is missing"]
    );
}

#[test]
fn names_what_is_there_twice_or_has_no_place() {
    let twice = "<TxId>SAMPLE-2</TxId><SttlmTpAndAddtlParams>";
    assert_eq!(
        errors_after(DELIVER, "<SttlmTpAndAddtlParams>", twice),
        ["TxId: appears more than once"]
    );
    assert_eq!(
        errors_after(DELIVER, "<Pmt>", "<Pmt xml:lang=\"en\">"),
        ["SttlmTpAndAddtlParams/Pmt/@lang: this attribute cannot be represented"]
    );
    assert_eq!(
        errors_after(DELIVER, "<TradDtls>", "<TradDtls>today"),
        ["TradDtls: text where elements belong"]
    );
    assert_eq!(
        errors_after(
            DELIVER,
            "<TradDtls>",
            "<TradDtls><a:TradId xmlns:a=\"urn:a\">T</a:TradId>"
        ),
        ["TradDtls/TradId: this element of another namespace, \"urn:a\", cannot be represented"]
    );
    assert_eq!(
        errors_after(DELIVER, "<Pmt>APMT", "<Pmt>FREE"),
        ["SttlmAmt: an amount cannot be represented where the settlement is free of payment"]
    );
}

#[test]
fn says_where_a_schema_is_without_harm() {
    let located = "<Document xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\"";
    assert_eq!(errors_after(DELIVER, "<Document", located), [""; 0]);
}

#[test]
fn texts_have_bounds() {
    let long = "T".repeat(36);
    let tag = "SAMPLE-DELI-0001";
    for text in [long.as_str(), " T", "T\n", ""] {
        let [error] = errors_after(DELIVER, tag, text).try_into().unwrap();
        assert!(
            error.starts_with("TxId: ") && error.contains("1 to 35 characters"),
            "{error}"
        );
    }
    assert_eq!(errors_after(DELIVER, tag, &long[1..]), [""; 0]);
}

#[test]
fn numbers_are_exact() {
    for (text, number) in [
        ("0.5", "0.5"),
        ("+1.50", "1.5"),
        ("0012", "12"),
        (".25", "0.25"),
        ("7.", "7"),
    ] {
        let changed = DELIVER.replacen("<Unit>200", &format!("<Unit>{text}"), 1);
        assert_eq!(instruction(&changed).quantity.number, number);
    }
    for text in ["0", "-1", "0.00", "1e3", "1,000", "", ".", "NaN"] {
        let [error] = errors_after(DELIVER, "<Unit>200", &format!("<Unit>{text}"))
            .try_into()
            .unwrap();
        assert!(error.ends_with("not a positive decimal number"), "{error}");
    }
}

#[test]
fn other_documents_are_refused() {
    let refused = |document: &[u8]| read::read(document).unwrap_err().errors.to_string();
    let with = |from: &str, to: &str| refused(DELIVER.replacen(from, to, 1).as_bytes());
    assert!(refused(b"").starts_with("not well-formed XML"));
    assert!(refused(b"<Document>").starts_with("not well-formed XML"));
    assert!(refused(b"<Document/><Document/>").starts_with("not well-formed XML: more than one root"));
    assert!(refused(b"hello").starts_with("not well-formed XML"));
    assert_eq!(refused(b"<Document>\xff</Document>"), "not UTF-8");
    assert_eq!(
        with("encoding=\"UTF-8\"?>", "encoding=\"ISO-8859-1\"?>"),
        "another encoding than UTF-8 is declared"
    );
    assert_eq!(
        with("<Document", "<!DOCTYPE Document [<!ENTITY a \"b\">]><Document"),
        "a document type declaration (DTD) is not accepted"
    );
    assert_eq!(with("<TxId>", "<TxId>&a;"), "the entity &a; is not accepted");
    assert_eq!(
        with("Ccy=\"EUR\"", "Ccy=\"&amp;\""),
        "an entity in an attribute is not accepted"
    );
    assert_eq!(
        with("<TxId>", "<?a b?><TxId>"),
        "a processing instruction is not accepted"
    );
    assert!(with("<TxId>", "<p:TxId>").starts_with("not well-formed XML"));
    let space = " ".repeat(MAX_SIZE);
    assert!(with("<Document", &format!("{space}<Document")).ends_with("more than the 1048576 that a message may have"));
    let deep = format!("{}{}", "<a>".repeat(40), "</a>".repeat(40));
    assert!(refused(deep.as_bytes()).ends_with("elements, 32 inside each other"));
    let wide = format!("<a>{}</a>", "<b/>".repeat(10_001));
    assert!(refused(wide.as_bytes()).starts_with("a message has at most 10000 elements"));
}

#[test]
fn other_messages_are_refused() {
    let refused = |document: String| read::read(document.as_bytes()).unwrap_err().errors.to_string();
    assert_eq!(
        refused(DELIVER.replace("SctiesSttlmTxInstr>", "SctiesSttlmTxConf>")),
        "the document has [\"SctiesSttlmTxConf\"] in it, not SctiesSttlmTxInstr"
    );
    let enveloped = DELIVER
        .replace("<Document", "<Message><Document")
        .replace("</Document>", "</Document></Message>");
    assert_eq!(
        refused(enveloped),
        "the root is \"Message\", not Document: take the message out of its envelope"
    );
    let two = DELIVER.replace("</Document>", "<SctiesSttlmTxInstr/></Document>");
    assert_eq!(refused(two), "appears more than once");
}

#[test]
fn characters_are_read_whatever_way_they_are_written() {
    for written in ["SAMPLE&#45;1", "<![CDATA[SAMPLE-1]]>", "SAMPLE<!-- a comment -->-1"] {
        let document = DELIVER.replacen("SAMPLE-DELI-0001", written, 1);
        assert_eq!(instruction(&document).transaction, "SAMPLE-1");
    }
}

/// Every element of `document`: its name, where its content begins, and its text if it has nothing else.
fn elements(document: &str) -> Vec<(String, usize, Option<String>)> {
    let tags = document.match_indices('<').filter_map(|(place, _)| {
        let rest = document.get(place + 1..)?;
        let (tag, after) = rest.split_once('>')?;
        let name = tag
            .split_whitespace()
            .next()
            .filter(|name| name.starts_with(char::is_alphabetic))?;
        let content = place + tag.len() + 2;
        let (text, next) = after.split_once('<')?;
        let leaf = next.starts_with(&format!("/{name}>")).then(|| text.to_string());
        Some((name.to_string(), content, leaf))
    });
    tags.collect()
}

#[test]
fn an_element_of_another_name_is_noticed_wherever_it_stands() {
    for (name, content, _) in elements(DELIVER).iter().skip(1) {
        let (before, after) = DELIVER.split_at(*content);
        let refused = read::read(format!("{before}<Sample>1</Sample>{after}").as_bytes()).unwrap_err();
        let named = refused.errors.0.iter().any(|error| error.path.ends_with("Sample"));
        assert!(named, "{name}: {}", refused.errors);
    }
}

#[test]
fn whatever_a_text_says_makes_a_difference() {
    let texts: Vec<_> = elements(DELIVER)
        .into_iter()
        .filter_map(|(name, content, text)| Some((name, content, text?)))
        .collect();
    assert_eq!(texts.len(), 29);
    for (name, content, text) in texts {
        let (before, after) = DELIVER.split_at(content);
        let rest = after.strip_prefix(text.as_str()).unwrap();
        for other in ["SAMPLE-OTHER", ""] {
            match read::read(format!("{before}{other}{rest}").as_bytes()) {
                Ok(changed) => assert_ne!(changed, instruction(DELIVER), "{name}: {text:?} -> {other:?}"),
                Err(refused) => assert!(!refused.errors.is_empty()),
            }
        }
    }
}

proptest! {
    #[test]
    fn damaged_messages_are_read_or_refused(place in 0..DELIVER.len(), length in 0usize..40, bytes in ".{0,8}") {
        let mut document = DELIVER.as_bytes().to_vec();
        let end = document.len().min(place + length);
        document.splice(place..end, bytes.bytes());
        if let Err(refused) = read::read(&document) {
            prop_assert!(!refused.errors.is_empty());
        }
    }

    #[test]
    fn numbers_keep_their_value(whole in 0u64..1_000_000, fraction in 0u32..1000, zeros in 0usize..3) {
        prop_assume!(whole > 0 || fraction > 0);
        let text = format!("{whole:08}.{fraction:03}{}", "0".repeat(zeros));
        let document = DELIVER.replacen("<Unit>200", &format!("<Unit>{text}"), 1);
        let number = instruction(&document).quantity.number;
        let expected = u128::from(whole) * 1000 + u128::from(fraction);
        prop_assert_eq!(crate::amount::parse(&number, 3), Ok(expected));
    }
}
