// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    date,
    iso20022::{
        advice::{Advice, Delay, End, Leg, Matching, Obstacle, Progress, Reason, Standing, Waiting},
        model::Movement,
        write::{self, Kind},
        xml::Node,
        CONFIRMATION, STATUS_ADVICE,
    },
};

/// What the schema of `sese.024.001.10` has at each path: elements in their order, with `!` where one must be there;
/// `|` between those of which one is chosen.
const STATUS_ADVICE_SCHEMA: &[(&str, &str)] = &[
    ("", "TxId! Lnkgs PrcgSts IfrrdMtchgSts MtchgSts SttlmSts TxDtls SplmtryData"),
    ("TxId", "AcctOwnrTxId! AcctSvcrTxId MktInfrstrctrTxId PrcrTxId CmonId NetgSvcPrvdrId"),
    ("PrcgSts", "AckdAccptd | PdgPrcg | Rjctd | Rpr | Canc | PdgCxl | Prtry | CxlReqd | ModReqd"),
    ("PrcgSts/Rjctd", "NoSpcfdRsn | Rsn"),
    ("PrcgSts/Rjctd/Rsn", "Cd! AddtlRsnInf"),
    ("PrcgSts/Rjctd/Rsn/Cd", "Cd | Prtry"),
    ("MtchgSts", "Mtchd | Umtchd | Prtry"),
    ("MtchgSts/Mtchd", "Rsn AddtlRsnInf"),
    ("MtchgSts/Umtchd", "NoSpcfdRsn | Rsn"),
    ("MtchgSts/Umtchd/Rsn", "Cd! AddtlRsnInf"),
    ("MtchgSts/Umtchd/Rsn/Cd", "Cd | Prtry"),
    ("SttlmSts", "Pdg | Flng | Prtry"),
    ("SttlmSts/Pdg", "NoSpcfdRsn | Rsn"),
    ("SttlmSts/Pdg/Rsn", "Cd! AddtlRsnInf"),
    ("SttlmSts/Pdg/Rsn/Cd", "Cd | Prtry"),
    ("SttlmSts/Flng", "NoSpcfdRsn | Rsn"),
    ("SttlmSts/Flng/Rsn", "Cd! AddtlRsnInf"),
    ("SttlmSts/Flng/Rsn/Cd", "Cd | Prtry"),
    (
        "TxDtls",
        "TradId PoolId CorpActnEvtId TrptyAgtSvcPrvdrCollTxId ClntTrptyCollTxId ClntCollInstrId \
         TrptyAgtSvcPrvdrCollInstrId AcctOwnr SfkpgAcct! SfkpgPlc PlcOfTrad PlcOfClr FinInstrmId! SttlmQty! SttlmAmt \
         LateDlvryDt XpctdSttlmDt XpctdValDt SttlmDt! TradDt AckdStsTmStmp MtchdStsTmStmp SctiesMvmntTp! Pmt! \
         SttlmParams! RcvgSttlmPties DlvrgSttlmPties Invstr QlfdFrgnIntrmy SttlmInstrPrcgAddtlDtls",
    ),
    ("TxDtls/AcctOwnr", "Id! LEI"),
    ("TxDtls/AcctOwnr/Id", "AnyBIC | PrtryId"),
    ("TxDtls/AcctOwnr/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("TxDtls/SfkpgAcct", "Id! Tp Nm"),
    ("TxDtls/FinInstrmId", "ISIN OthrId Desc"),
    ("TxDtls/SttlmQty", "Qty | OrgnlAndCurFace"),
    ("TxDtls/SttlmQty/Qty", "Unit | FaceAmt | AmtsdVal"),
    ("TxDtls/SttlmAmt", "Amt! CdtDbtInd! OrgnlCcyAndOrdrdAmt"),
    ("TxDtls/SttlmDt", "Dt | DtCd"),
    ("TxDtls/SttlmDt/Dt", "Dt | DtTm"),
    ("TxDtls/TradDt", "Dt | DtCd"),
    ("TxDtls/TradDt/Dt", "Dt | DtTm"),
    (
        "TxDtls/SttlmParams",
        "HldInd SttlmTxCond SctiesTxTp! SttlgCpcty StmpDtyTaxBsis SctiesRTGS Regn BnfclOwnrsh XpsrTp CshClrSys TaxCpcty \
         RpTp MktClntSd BlckTrad LglRstrctns SttlmSysMtd NetgElgblty CCPElgblty LttrOfGrnt PrtlSttlmInd ElgblForColl",
    ),
    ("TxDtls/SttlmParams/SttlmTxCond", "Cd | Prtry"),
    ("TxDtls/SttlmParams/SctiesTxTp", "Cd | Prtry"),
    ("TxDtls/RcvgSttlmPties", "Dpstry Pty1 Pty2 Pty3 Pty4 Pty5"),
    ("TxDtls/RcvgSttlmPties/Dpstry", "Id! LEI PrcgId"),
    ("TxDtls/RcvgSttlmPties/Dpstry/Id", "AnyBIC | PrtryId | NmAndAdr | Ctry"),
    ("TxDtls/RcvgSttlmPties/Dpstry/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("TxDtls/RcvgSttlmPties/Pty1", "Id! LEI SfkpgAcct PrcgId"),
    ("TxDtls/RcvgSttlmPties/Pty1/Id", "AnyBIC | PrtryId | NmAndAdr"),
    ("TxDtls/RcvgSttlmPties/Pty1/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("TxDtls/DlvrgSttlmPties", "Dpstry Pty1 Pty2 Pty3 Pty4 Pty5"),
    ("TxDtls/DlvrgSttlmPties/Dpstry", "Id! LEI PrcgId"),
    ("TxDtls/DlvrgSttlmPties/Dpstry/Id", "AnyBIC | PrtryId | NmAndAdr | Ctry"),
    ("TxDtls/DlvrgSttlmPties/Dpstry/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("TxDtls/DlvrgSttlmPties/Pty1", "Id! LEI SfkpgAcct PrcgId"),
    ("TxDtls/DlvrgSttlmPties/Pty1/Id", "AnyBIC | PrtryId | NmAndAdr"),
    ("TxDtls/DlvrgSttlmPties/Pty1/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("TxDtls/DlvrgSttlmPties/Pty1/SfkpgAcct", "Id! Tp Nm"),
];

/// What the schema of `sese.025.001.09` has at each path, in the form of [`STATUS_ADVICE_SCHEMA`].
const CONFIRMATION_SCHEMA: &[(&str, &str)] = &[
    (
        "",
        "TxIdDtls! Lnkgs AddtlParams TradDtls! FinInstrmId! FinInstrmAttrbts QtyAndAcctDtls! SttlmParams! \
         StgSttlmInstrDtls DlvrgSttlmPties RcvgSttlmPties CshPties SttldAmt OthrAmts OthrBizPties AddtlPhysOrRegnDtls \
         SplmtryData",
    ),
    (
        "TxIdDtls",
        "AcctOwnrTxId! AcctSvcrTxId MktInfrstrctrTxId PrcrTxId SctiesMvmntTp! Pmt! CmonId PoolId CorpActnEvtId",
    ),
    (
        "TradDtls",
        "TradId CollTxId PlcOfTrad PlcOfClr TradDt SttlmDt FctvSttlmDt! DealPric NbOfDaysAcrd OpngClsg Rptg TradTxCond \
         InvstrCpcty TradOrgtrRole TpOfPric FxAddtlDtls SttlmInstrPrcgAddtlDtls",
    ),
    ("TradDtls/TradDt", "Dt | DtCd"),
    ("TradDtls/TradDt/Dt", "Dt | DtTm"),
    ("TradDtls/SttlmDt", "Dt | DtCd"),
    ("TradDtls/SttlmDt/Dt", "Dt | DtTm"),
    ("TradDtls/FctvSttlmDt", "Dt | DtCd"),
    ("TradDtls/FctvSttlmDt/Dt", "Dt | DtTm"),
    ("FinInstrmId", "ISIN OthrId Desc"),
    (
        "QtyAndAcctDtls",
        "SttldQty! PrevslySttldQty RmngToBeSttldQty PrevslySttldAmt RmngToBeSttldAmt DnmtnChc AcctOwnr SfkpgAcct! \
         CshAcct QtyBrkdwn SfkpgPlc",
    ),
    ("QtyAndAcctDtls/SttldQty", "Qty | OrgnlAndCurFace"),
    ("QtyAndAcctDtls/SttldQty/Qty", "Unit | FaceAmt | AmtsdVal"),
    ("QtyAndAcctDtls/AcctOwnr", "Id! LEI"),
    ("QtyAndAcctDtls/AcctOwnr/Id", "AnyBIC | PrtryId"),
    ("QtyAndAcctDtls/AcctOwnr/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("QtyAndAcctDtls/SfkpgAcct", "Id! Tp Nm"),
    (
        "SttlmParams",
        "Prty SctiesTxTp! SttlmTxCond PrtlSttlmInd BnfclOwnrsh BlckTrad CCPElgblty CshClrSys XpsrTp MktClntSd \
         NetgElgblty Regn RpTp LglRstrctns SctiesRTGS SttlgCpcty SttlmSysMtd TaxCpcty StmpDtyTaxBsis AutomtcBrrwg \
         LttrOfGrnt ElgblForColl SctiesSubBalTp CshSubBalTp",
    ),
    ("SttlmParams/SctiesTxTp", "Cd | Prtry"),
    ("SttlmParams/SttlmTxCond", "Cd | Prtry"),
    ("DlvrgSttlmPties", "Dpstry Pty1 Pty2 Pty3 Pty4 Pty5"),
    ("DlvrgSttlmPties/Dpstry", "Id! LEI PrcgId"),
    ("DlvrgSttlmPties/Dpstry/Id", "AnyBIC | PrtryId | NmAndAdr | Ctry"),
    ("DlvrgSttlmPties/Dpstry/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("DlvrgSttlmPties/Pty1", "Id! LEI AltrnId SfkpgAcct PrcgDt PrcgId AddtlInf"),
    ("DlvrgSttlmPties/Pty1/Id", "AnyBIC | PrtryId | NmAndAdr"),
    ("DlvrgSttlmPties/Pty1/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("DlvrgSttlmPties/Pty1/SfkpgAcct", "Id! Tp Nm"),
    ("RcvgSttlmPties", "Dpstry Pty1 Pty2 Pty3 Pty4 Pty5"),
    ("RcvgSttlmPties/Dpstry", "Id! LEI PrcgId"),
    ("RcvgSttlmPties/Dpstry/Id", "AnyBIC | PrtryId | NmAndAdr | Ctry"),
    ("RcvgSttlmPties/Dpstry/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("RcvgSttlmPties/Pty1", "Id! LEI AltrnId SfkpgAcct PrcgDt PrcgId AddtlInf"),
    ("RcvgSttlmPties/Pty1/Id", "AnyBIC | PrtryId | NmAndAdr"),
    ("RcvgSttlmPties/Pty1/Id/PrtryId", "Id! Issr! SchmeNm"),
    ("SttldAmt", "AcrdIntrstInd StmpDtyInd BrkrgAmtInd RsrchFeeInd Amt! CdtDbtInd! OrgnlCcyAndOrdrdAmt FXDtls ValDt"),
];

/// Whether what is in `node` is what `schema` has at its path.
fn fits(node: &Node, schema: &[(&str, &str)]) -> Result<(), String> {
    let names = node.names();
    let Some((_, content)) = schema.iter().find(|(path, _)| *path == node.path) else {
        return match names.as_slice() {
            [] => Ok(()),
            names => Err(format!("{}: {names:?} in an element that has only text", node.path)),
        };
    };
    let words: Vec<&str> = content.split_whitespace().filter(|word| *word != "|").collect();
    let place = |name: &&str| words.iter().position(|word| word.trim_end_matches('!') == *name);
    let places = names.iter().map(place).collect::<Option<Vec<usize>>>();
    let places = places.ok_or_else(|| format!("{}: {names:?} are not all of {content}", node.path))?;
    if !places.is_sorted() {
        return Err(format!("{}: {names:?} are not in the order of {content}", node.path));
    }
    if content.contains('|') && names.iter().any(|name| Some(name) != names.first()) || names.is_empty() {
        let empty_is_fine = !content.contains(['|', '!']);
        if !(names.is_empty() && empty_is_fine) {
            return Err(format!("{}: {names:?}, of {content} one must be chosen", node.path));
        }
    }
    let required = words.iter().filter_map(|word| word.strip_suffix('!'));
    if let Some(missing) = required.into_iter().find(|word| !names.contains(word)) {
        return Err(format!("{}: {missing} is missing", node.path));
    }
    node.children().iter().try_for_each(|child| fits(child, schema))
}

#[track_caller]
fn check(kind: Kind, document: &str) {
    let root = Node::parse(document.as_bytes()).unwrap();
    let (namespace, message, schema) = match kind {
        Kind::StatusAdvice => (STATUS_ADVICE, "SctiesSttlmTxStsAdvc", STATUS_ADVICE_SCHEMA),
        Kind::Confirmation => (CONFIRMATION, "SctiesSttlmTxConf", CONFIRMATION_SCHEMA),
    };
    assert_eq!((root.name.as_str(), root.namespace.as_str()), ("Document", namespace));
    assert_eq!(root.names(), [message]);
    fits(root.take(message).unwrap(), schema).unwrap();
}

/// Compares an answer with the file of that name. With UPDATE_GOLDEN set, writes the file instead.
#[track_caller]
fn golden(name: &str, kind: Kind, document: &str) {
    check(kind, document);
    let path = data(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, document).unwrap();
    }
    assert_eq!(document, std::fs::read_to_string(path).unwrap(), "{name}");
}

#[track_caller]
fn answer(name: &str, sample: &str, progress: &Progress) {
    let instruction = instruction(sample);
    let advice = progress.advice(instruction.movement);
    let (kind, document) = write::answer(&instruction, progress.instruction, &advice).unwrap();
    assert!(name.ends_with(&format!(".{}.xml", kind.name())));
    golden(name, kind, &document);
}

fn progress(instruction: Option<u64>, matched: bool, standing: Standing) -> Progress {
    Progress {
        instruction,
        matched,
        standing,
    }
}

fn obstacle(leg: Option<Leg>, name: &str, detail: &str) -> Obstacle {
    Obstacle {
        leg,
        name: name.into(),
        detail: detail.into(),
    }
}

#[test]
fn settled_instructions_are_confirmed() {
    let at = date::parse("2031-03-14T09:30:00.250Z").unwrap();
    let settled = progress(Some(12), true, Standing::Settled { at });
    answer("settled-deliver.sese.025.xml", DELIVER, &settled);
    answer("settled-receive.sese.025.xml", RECEIVE, &settled);
    answer("settled-free.sese.025.xml", FREE, &settled);
}

#[test]
fn waiting_instructions_are_matched_or_not_and_pending() {
    let waiting = Standing::Waiting(Waiting::Counterparty);
    answer(
        "unmatched-receive.sese.024.xml",
        RECEIVE,
        &progress(None, false, waiting.clone()),
    );
    answer(
        "affirmation-receive.sese.024.xml",
        RECEIVE,
        &progress(Some(12), true, waiting),
    );
    let waiting = Standing::Waiting(Waiting::SettlementDate);
    answer(
        "pending-deliver.sese.024.xml",
        DELIVER,
        &progress(Some(12), true, waiting),
    );
}

#[test]
fn what_is_locked_for_another_system_is_pending() {
    let advice = progress(Some(12), true, Standing::Waiting(Waiting::Lock)).advice(Movement::Deliver);
    assert_eq!(
        advice.summary(),
        "matched, pending: OTHR it is locked and waits for another system"
    );
}

#[test]
fn refused_settlements_are_failing_with_every_reason() {
    let failing = progress(
        Some(12),
        true,
        Standing::Failing(vec![
            obstacle(
                Some(Leg::Delivery),
                "InsufficientBalance",
                ": available 0, required 200",
            ),
            obstacle(Some(Leg::Payment), "CountryBlocked", ": side Sender, country US"),
        ]),
    );
    answer("failing-deliver.sese.024.xml", DELIVER, &failing);
    answer("failing-receive.sese.024.xml", RECEIVE, &failing);
}

#[test]
fn what_is_over_is_rejected() {
    answer(
        "late-deliver.sese.024.xml",
        DELIVER,
        &progress(None, true, Standing::Over(End::Late)),
    );
    for (end, code, narrative) in [
        (End::Late, "LATE", "the settlement date is over"),
        (End::Rejected, "OTHR", "instruction 12 was rejected by a party"),
        (
            End::OtherTerms,
            "REFE",
            "instruction 12 has the reference, with other terms",
        ),
    ] {
        let advice = progress(Some(12), true, Standing::Over(end)).advice(Movement::Deliver);
        assert_eq!(advice, Advice::Rejected(vec![Reason::new(code, narrative)]));
    }
}

#[test]
fn messages_with_errors_are_rejected_with_every_error() {
    let refused = read::read(UNREPRESENTABLE.as_bytes()).unwrap_err();
    let Advice::Rejected(reasons) = Advice::refused(&refused.errors) else {
        panic!("not rejected")
    };
    assert_eq!(reasons.len(), refused.errors.0.len());
    let document = write::rejection(&refused.transaction.unwrap(), &reasons).unwrap();
    golden("rejected.sese.024.xml", Kind::StatusAdvice, &document);
}

#[test]
fn each_side_is_told_of_what_lacks_in_its_own_words() {
    use Movement::{Deliver, Receive};
    for (leg, name, movement, code) in [
        (Some(Leg::Delivery), "InsufficientBalance", Deliver, "LACK"),
        (Some(Leg::Delivery), "InsufficientBalance", Receive, "CLAC"),
        (Some(Leg::Payment), "InsufficientBalance", Deliver, "CMON"),
        (Some(Leg::Payment), "InsufficientBalance", Receive, "MONY"),
        (None, "InsufficientBalance", Receive, "OTHR"),
        (Some(Leg::Payment), "AssetFrozen", Receive, "FROZ"),
        (None, "Suspended", Deliver, "BLOC"),
        (Some(Leg::Delivery), "CountryBlocked", Deliver, "OTHR"),
    ] {
        assert_eq!(obstacle(leg, name, "").reason(movement).code, code, "{name} {movement}");
    }
    let reason = obstacle(Some(Leg::Payment), "CountryBlocked", ": country US").reason(Deliver);
    assert_eq!(reason.narrative, "CountryBlocked (cash): country US");
}

#[test]
fn narratives_keep_to_the_room_that_there_is() {
    let reason = Reason::new("OTHR", "ä".repeat(211));
    assert_eq!(reason.narrative.chars().count(), 210);
    assert!(reason.narrative.ends_with("ä..."));
    assert_eq!(Reason::new("OTHR", "ä".repeat(210)).narrative, "ä".repeat(210));
}

#[test]
fn only_what_goes_wrong_is_not_good() {
    let good = |standing| progress(None, true, standing).advice(Movement::Deliver).is_good();
    assert!(good(Standing::Settled { at: 0 }));
    assert!(good(Standing::Waiting(Waiting::SettlementDate)));
    assert!(!good(Standing::Failing(Vec::new())));
    assert!(!good(Standing::Over(End::Late)));
}

#[test]
fn advices_are_said_in_one_line() {
    let open = |delay| Advice::Open {
        matching: Matching::Matched,
        delay,
    };
    let reasons = vec![Reason::new("LACK", "a"), Reason::new("OTHR", "b")];
    assert_eq!(open(None).summary(), "matched");
    assert_eq!(
        open(Some(Delay::Failing(reasons.clone()))).summary(),
        "matched, failing: LACK a; OTHR b"
    );
    assert_eq!(Advice::Rejected(reasons).summary(), "rejected: LACK a; OTHR b");
    assert_eq!(
        Advice::Settled { at: 0 }.summary(),
        "settled at 1970-01-01T00:00:00.000Z"
    );
}

#[test]
fn the_check_of_the_order_fails_where_it_must() {
    let instruction = instruction(DELIVER);
    let advice = Advice::Settled { at: 0 };
    let (_, document) = write::answer(&instruction, Some(12), &advice).unwrap();
    let message = |document: &str| {
        let root = Node::parse(document.as_bytes()).unwrap();
        fits(root.take("SctiesSttlmTxConf").unwrap(), CONFIRMATION_SCHEMA)
    };
    assert_eq!(message(&document), Ok(()));
    for (from, to) in [
        ("<Pmt>APMT</Pmt>", ""),
        ("<Pmt>APMT</Pmt>", "<Pmt>APMT</Pmt><AcctSvcrTxId>1</AcctSvcrTxId>"),
        ("<Pmt>APMT</Pmt>", "<Pmt>APMT</Pmt><Sample/>"),
        ("<Unit>200</Unit>", "<Unit>200</Unit><FaceAmt>200</FaceAmt>"),
        ("<Unit>200</Unit>", ""),
        ("<Unit>200</Unit>", "<Unit><Sample/></Unit>"),
    ] {
        assert!(document.contains(from));
        assert!(message(&document.replacen(from, to, 1)).is_err(), "{from} -> {to}");
    }
}
