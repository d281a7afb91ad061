// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Messages from the sample files in `tests/data/iso20022`, and the answers to them.

mod answers;
mod matching;
mod names;
mod reading;

use super::{model::Instruction, read};
use crate::operations::Operations;
use std::path::PathBuf;

/// Delivery against payment, with every element that is read.
const DELIVER: &str = include_str!("../../../tests/data/iso20022/sample-deliver.sese.023.xml");
/// The other side of [`DELIVER`], with nothing but what must be there, and other names of the parties.
const RECEIVE: &str = include_str!("../../../tests/data/iso20022/sample-receive.sese.023.xml");
/// Delivery free of payment.
const FREE: &str = include_str!("../../../tests/data/iso20022/sample-free.sese.023.xml");
/// Much that cannot be represented.
const UNREPRESENTABLE: &str = include_str!("../../../tests/data/iso20022/sample-unrepresentable.sese.023.xml");

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/iso20022")
        .join(name)
}

#[track_caller]
fn instruction(document: &str) -> Instruction {
    match read::read(document.as_bytes()) {
        Ok(instruction) => instruction,
        Err(refused) => panic!("{}", refused.errors),
    }
}

/// The errors of `document` after replacing `from` by `to`.
#[track_caller]
fn errors_after(document: &str, from: &str, to: &str) -> Vec<String> {
    assert!(document.contains(from), "the sample has no {from:?}");
    match read::read(document.replacen(from, to, 1).as_bytes()) {
        Ok(_) => Vec::new(),
        Err(refused) => refused.errors.0.iter().map(ToString::to_string).collect(),
    }
}

fn operations() -> Operations {
    match Operations::load(&data("operations.json")) {
        Ok(operations) => operations,
        Err(errors) => panic!("{errors}"),
    }
}
