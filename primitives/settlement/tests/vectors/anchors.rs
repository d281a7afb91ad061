// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Whole anchors, the good one and what is wrong in one place.

use crate::{
    range::{header, keccak, key, leaf, leaf_fields, prove, signer, ANCHORED},
    text, with,
};
use codec::Encode;
use serde_json::{json, Value};
use sp_consensus_beefy::{known_payloads::MMR_ROOT_ID, Commitment, Payload};
use sp_core::{H256, U256};

/// The order of secp256k1 (SEC 2, section 2.4.1).
const ORDER: &str = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

const SET: u64 = 7;

fn commitment(root: H256) -> Commitment<u32> {
    Commitment {
        payload: Payload::from_single_entry(MMR_ROOT_ID, root.encode()),
        block_number: ANCHORED + 1,
        validator_set_id: SET,
    }
}

/// The first three of the four validators, by ascending address.
fn signatures(digest: H256) -> Vec<Value> {
    let mut signers = vec![0, 1, 2];
    signers.sort_by_key(|index| signer(*index));
    signers
        .into_iter()
        .map(|index| {
            let signature = key(index).sign_prehashed(&digest.0).0;
            json!({
                "index": index,
                "v": 27 + signature[64],
                "r": text(&signature[..32]),
                "s": text(&signature[32..64]),
            })
        })
        .collect()
}

/// A hash that differs in its last bit.
fn flipped(value: &Value) -> Value {
    let mut bytes = hex::decode(value.as_str().map_or("", |text| &text[2..])).expect("hexadecimal");
    *bytes.last_mut().expect("not empty") ^= 1;
    json!(text(bytes))
}

/// The same signature with `s` in the upper half.
fn raised(signature: &mut Value) {
    let low = signature["s"].as_str().and_then(|s| s.parse::<U256>().ok());
    let order = ORDER.parse::<U256>().expect("a number");
    signature["s"] = json!(text((order - low.expect("a number")).to_big_endian()));
    signature["v"] = json!(55 - signature["v"].as_u64().expect("27 or 28"));
}

pub fn vectors() -> Value {
    let (root, proof) = prove(u64::from(ANCHORED) + 1, u64::from(ANCHORED));
    let signed = commitment(root);
    let encoded = signed.encode();
    let digest = keccak(&encoded);
    let fields = json!({ "mmrRoot": text(root), "blockNumber": signed.block_number, "setId": SET.to_string() });
    let good = json!({
        "commitment": fields,
        "validators": (0..4).map(|index| text(signer(index))).collect::<Vec<_>>(),
        "signatures": signatures(digest),
        "leaf": leaf_fields(&leaf()),
        "proof": {
            "leafIndex": proof.index,
            "leafCount": proof.count,
            "items": proof.items.iter().map(text).collect::<Vec<_>>(),
        },
        "header": text(header(ANCHORED).encode()),
        "stateRoot": text(header(ANCHORED).state_root),
    });
    let changed = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut anchor = with(good.clone(), json!({ "name": name, "valid": false }));
        change(&mut anchor);
        anchor
    };
    let list = |value: &mut Value, change: &dyn Fn(&mut Vec<Value>)| value.as_array_mut().into_iter().for_each(change);
    let anchors = [
        with(good.clone(), json!({ "name": "good", "valid": true })),
        changed("duplicate signer", &|a| a["signatures"][1] = a["signatures"][0].clone()),
        changed("signers out of order", &|a| {
            list(&mut a["signatures"], &|of| of.reverse())
        }),
        changed("one signature less", &|a| {
            list(&mut a["signatures"], &|of| of.truncate(2))
        }),
        changed("high s", &|a| raised(&mut a["signatures"][0])),
        changed("another root", &|a| {
            a["commitment"]["mmrRoot"] = flipped(&a["commitment"]["mmrRoot"])
        }),
        changed("another block", &|a| {
            a["commitment"]["blockNumber"] = json!(ANCHORED + 2)
        }),
        changed("another set", &|a| a["commitment"]["setId"] = json!("8")),
        changed("another exits root", &|a| {
            a["leaf"]["exitsRoot"] = flipped(&a["leaf"]["exitsRoot"])
        }),
        changed("another certified block", &|a| {
            a["leaf"]["certifiedBlock"] = json!(ANCHORED - 2)
        }),
        changed("another header", &|a| a["header"] = flipped(&a["header"])),
        changed("validators in another order", &|a| {
            list(&mut a["validators"], &|of| of.reverse())
        }),
        changed("proof item missing", &|a| {
            list(&mut a["proof"]["items"], &|of| of.truncate(of.len() - 1))
        }),
    ];
    json!({
        "commitments": [with(fields, json!({ "encoded": text(&encoded), "hash": text(digest) }))],
        "anchors": anchors,
    })
}
