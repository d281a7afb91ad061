// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    iso20022::{
        directory::Directory,
        matching::{pair, repeated, Message},
        settle::Accounts,
    },
    keys::Keys,
};

fn message(file: &str, document: &str) -> Message {
    let operations = operations();
    let instruction = instruction(document);
    let terms = Directory::new(&operations, Some("sample-chain")).resolve(&instruction);
    Message {
        file: file.into(),
        instruction,
        terms: terms.unwrap(),
    }
}

/// For each settlement, the files of the deliverer's and the receiver's instruction.
fn pairs(messages: &[Message]) -> Vec<(&str, &str)> {
    let file = |message: Option<&Message>| match message {
        Some(message) => messages
            .iter()
            .find(|other| other.file == message.file)
            .map_or("", |other| other.file.as_str()),
        None => "-",
    };
    pair(messages)
        .iter()
        .map(|pair| (file(pair.deliver), file(pair.receive)))
        .collect()
}

#[test]
fn the_two_sides_of_a_settlement_meet() {
    let (deliver, receive, free) = (message("d", DELIVER), message("r", RECEIVE), message("f", FREE));
    let messages = [receive.clone(), free.clone(), deliver.clone()];
    assert_eq!(pairs(&messages), [("d", "r"), ("f", "-")]);
    assert_eq!(pairs(std::slice::from_ref(&receive)), [("-", "r")]);
    let settlements = pair(&messages);
    assert_eq!(settlements[0].reference(), Some("SAMPLE-TRADE-0001"));
    assert_eq!(settlements[1].reference(), Some("SAMPLE-FREE-0001"));
}

#[test]
fn the_receiver_alone_knows_the_reference_only_if_it_was_agreed() {
    let alone = [message("r", RECEIVE)];
    assert_eq!(pair(&alone)[0].reference(), Some("SAMPLE-TRADE-0001"));
    let common = "<s:CmonId>SAMPLE-TRADE-0001</s:CmonId>";
    let alone = [message("r", &RECEIVE.replacen(common, "", 1))];
    assert_eq!(pair(&alone)[0].reference(), None);
}

#[test]
fn other_terms_do_not_meet() {
    for (from, to) in [
        ("SAMPLE-TRADE-0001", "SAMPLE-TRADE-0002"),
        (">20018<", ">20018.01<"),
        ("<s:FaceAmt>200", "<s:FaceAmt>201"),
        ("2031-03-14", "2031-03-15"),
    ] {
        let messages = [message("d", DELIVER), message("r", &RECEIVE.replacen(from, to, 1))];
        assert_eq!(pairs(&messages), [("d", "-"), ("-", "r")], "{from} {to}");
    }
    let common = "<s:CmonId>SAMPLE-TRADE-0001</s:CmonId>";
    let messages = [message("d", DELIVER), message("r", &RECEIVE.replacen(common, "", 1))];
    assert_eq!(
        pairs(&messages),
        [("d", "r")],
        "an identification of one side alone contradicts nothing"
    );
}

#[test]
fn equal_instructions_meet_in_their_order() {
    let again = |file: &str, document: &str| {
        message(
            file,
            &document
                .replacen("-0001</", "-0002</", 1)
                .replacen("-0001</s", "-0002</s", 1),
        )
    };
    let strip = |document: &str| {
        document
            .replace("<CmonId>SAMPLE-TRADE-0001</CmonId>", "")
            .replace("<s:CmonId>SAMPLE-TRADE-0001</s:CmonId>", "")
    };
    let (deliver, receive) = (strip(DELIVER), strip(RECEIVE));
    let messages = [
        message("d1", &deliver),
        again("d2", &deliver),
        message("r1", &receive),
        again("r2", &receive),
    ];
    assert_eq!(pairs(&messages), [("d1", "r1"), ("d2", "r2")]);
}

#[test]
fn a_sender_uses_an_identification_once() {
    let (deliver, receive) = (message("d", DELIVER), message("r", RECEIVE));
    assert!(repeated(&receive, std::slice::from_ref(&deliver)).is_ok());
    let errors = repeated(&deliver, &[receive, deliver.clone()]).unwrap_err().to_string();
    assert_eq!(errors, "TxId: \"SAMPLE-DELI-0001\": the same sender has it in d");
}

#[test]
fn the_sender_needs_a_key_and_the_other_side_an_account() {
    let mut operations = operations();
    let seed = format!("0x{}", "01".repeat(32));
    let keys = Keys::from_json(&format!(r#"{{"sample-delta": "{seed}"}}"#)).unwrap();
    let deliver = [message("d", DELIVER)];
    let missing = Accounts::find(&deliver, &operations, &keys).err().unwrap();
    assert_eq!(
        missing,
        ["d: neither a key nor an account is given for \"sample-grove\""]
    );
    assert!(Accounts::find(&deliver, &operations, &Keys::Development).is_ok());

    let grove = Keys::Development.signer("sample-grove").unwrap().account;
    for row in &mut operations.participants {
        if row.value.id == "sample-grove" {
            row.value.account = Some(grove);
        }
    }
    assert!(Accounts::find(&deliver, &operations, &keys).is_ok());
    let missing = Accounts::find(&[message("r", RECEIVE)], &operations, &keys)
        .err()
        .unwrap();
    assert_eq!(missing, ["r: no key is given for \"sample-grove\""]);
    for row in &mut operations.participants {
        row.value.account = Some(grove);
    }
    let wrong = Accounts::find(&deliver, &operations, &keys).err().unwrap();
    assert_eq!(wrong, ["d: \"sample-delta\" has another account than its key"]);
}
