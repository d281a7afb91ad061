// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The vectors that the contracts' tests read are what this chain's types encode.
//!
//! `CASTELLAN_WRITE_VECTORS=1` writes the file instead. A difference is a change of what validators sign: the contracts have
//! to change with it.

#![allow(clippy::expect_used)]

mod anchors;
mod leaves;
mod range;

use serde_json::{json, Value};
use sp_core::{H160, H256};
use std::{env, fs, path::PathBuf};

/// The hash of a text stands for whatever has no meaning in a test.
fn tag(text: &str) -> H256 {
    H256(sp_io::hashing::keccak_256(text.as_bytes()))
}

/// An address that belongs to nobody.
fn address(name: &str) -> H160 {
    H160::from(tag(&format!("account {name}")))
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    format!("0x{}", hex::encode(bytes))
}

/// `entry` with the members of `more`.
fn with(mut entry: Value, more: Value) -> Value {
    if let (Some(entry), Value::Object(more)) = (entry.as_object_mut(), more) {
        entry.extend(more);
    }
    entry
}

fn vectors() -> Value {
    let leaves = leaves::vectors();
    let anchors = anchors::vectors();
    with(
        json!({ "version": 1, "source": "primitives/settlement/tests/vectors" }),
        with(leaves, with(range::vectors(), anchors)),
    )
}

#[test]
fn vectors_are_what_the_chain_encodes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../contracts/vectors/settlement.json");
    let produced = vectors();
    if env::var_os("CASTELLAN_WRITE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&produced).expect("a value is JSON");
        fs::write(&path, text + "\n").expect("the file can be written");
    }
    let kept: Value = serde_json::from_slice(&fs::read(&path).expect("the file is there")).expect("it is JSON");
    let (Value::Object(produced), Value::Object(kept)) = (produced, kept) else {
        panic!("not objects");
    };
    assert_eq!(produced.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    for (key, value) in &produced {
        assert_eq!(
            Some(value),
            kept.get(key),
            "{key}: see the comment at the top of this file"
        );
    }
}
