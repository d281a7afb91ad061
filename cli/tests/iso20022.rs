// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! `castellan iso20022` as a program: what it prints and how it ends. Nothing here connects to a node.

#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

fn data(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.join("tests/data/iso20022").join(name).display().to_string()
}

fn castellan(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_castellan"));
    command.arg("iso20022").args(arguments).env_remove("CASTELLAN_KEYS");
    command.output().unwrap()
}

fn printed(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn check_says_what_messages_ask_for() {
    let (deliver, receive) = (data("sample-deliver.sese.023.xml"), data("sample-receive.sese.023.xml"));
    let output = castellan(&["check", &deliver, &receive]);
    assert_eq!(output.status.code(), Some(0));
    let text = printed(&output.stdout);
    assert!(text.contains("SAMPLE-DELI-0001 DELI 200 XSSAMPLE0017"), "{text}");
    assert!(
        text.contains("from SMPDDEF0XXX to SMPGDEF0XXX against 20018 EUR on 2031-03-14"),
        "{text}"
    );

    let operations = data("operations.json");
    let named = ["check", &deliver, "--operations", &operations];
    let output = castellan(&named);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output.stderr).contains("and it was not said that this is it"));
    let output = castellan(&[named.as_slice(), &["--depository", "sample-chain"]].concat());
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn check_lists_every_error_of_every_message() {
    let (rich, none) = (data("sample-unrepresentable.sese.023.xml"), data("none.xml"));
    let output = castellan(&["check", &rich, &none]);
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output.stderr);
    assert!(
        text.contains("DlvrgSttlmPties/Pty2: this element cannot be represented"),
        "{text}"
    );
    assert!(
        text.contains("SttlmParams/SctiesTxTp/Cd: \"REPU\" cannot be represented"),
        "{text}"
    );
    assert!(text.contains("none.xml: cannot be read"), "{text}");
    assert!(output.stdout.is_empty());
}

#[test]
fn settle_answers_messages_with_errors_without_a_node() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().display().to_string();
    let (rich, operations) = (data("sample-unrepresentable.sese.023.xml"), data("operations.json"));
    let output = castellan(&["settle", &rich, "--operations", &operations, "--out", &out]);
    assert_eq!(output.status.code(), Some(2), "{}", printed(&output.stderr));
    let answer = fs::read_to_string(folder.path().join("sample-unrepresentable.sese.024.xml"));
    let expected = fs::read_to_string(data("rejected.sese.024.xml"));
    assert_eq!(answer.unwrap(), expected.unwrap());
}

#[test]
fn settle_sends_nothing_if_a_file_cannot_be_answered_or_a_key_is_missing() {
    let (deliver, operations) = (data("sample-deliver.sese.023.xml"), data("operations.json"));
    let here = [
        "settle",
        &deliver,
        "--operations",
        &operations,
        "--depository",
        "sample-chain",
    ];
    let output = castellan(&here);
    assert_eq!(output.status.code(), Some(1));
    assert!(printed(&output.stderr).contains("no keys: give --keys FILE"));
    let output = castellan(&[here.as_slice(), &[&data("operations.json"), "--dev-keys"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let text = printed(&output.stderr);
    assert!(
        text.contains("nothing was sent") && text.contains("operations.json: not well-formed XML"),
        "{text}"
    );
}
