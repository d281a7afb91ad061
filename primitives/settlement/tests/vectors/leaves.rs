// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Our own leaves and trees.

use crate::{address, tag, text, with};
use castellan_settlement::{
    leaf::{Exit, Holding, Leaf, OpenExit, Reserve, Revocation},
    tree::{prove, root, Proof},
    Domain,
};
use serde_json::{json, Value};
use sp_core::{H160, H256};

pub fn domain() -> Domain {
    Domain {
        chain_id: 133,
        vault: H160(VAULT),
        genesis: tag("genesis"),
    }
}

const VAULT: [u8; 20] = [
    0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x00, 0x11, 0x22,
    0x33,
];

fn exits() -> Vec<Exit> {
    [
        (1, 10, "a", 1, 1_800_000_000),
        (
            0x0102_0304_0506_0708,
            0x0102_0304,
            "b",
            1_000_000_000_000_000_000_000,
            2_000_000_000,
        ),
        (u64::MAX, u32::MAX, "c", u128::MAX, u64::MAX),
        (4, 11, "d", 4, 1_800_000_001),
        (5, 12, "e", 5, 1_800_000_002),
    ]
    .map(|(id, number, recipient, amount, expiry)| Exit {
        id,
        number,
        asset: address("asset"),
        recipient: address(recipient),
        amount,
        expiry,
    })
    .to_vec()
}

fn revocations() -> [Revocation; 2] {
    [(1, true), (u64::MAX, false)].map(|(sequence, revoked)| Revocation {
        sequence,
        recipient: address("a"),
        revoked,
    })
}

fn holdings() -> [Holding; 2] {
    let holding = |name, recipient, amount| Holding {
        asset: address("asset"),
        account: tag(name).0,
        recipient,
        amount,
    };
    [
        holding("holder 1", address("h1"), 900),
        holding("holder 2", H160::zero(), u128::MAX),
    ]
}

fn open_exit() -> OpenExit {
    OpenExit {
        asset: address("asset"),
        id: 1,
        recipient: address("a"),
        amount: 1,
    }
}

fn hashes<L: Leaf>(leaves: &[L]) -> Vec<H256> {
    leaves.iter().map(|leaf| leaf.hash(&domain())).collect()
}

fn reserve() -> Reserve {
    let claims = [hashes(&holdings()), hashes(&[open_exit()])].concat();
    Reserve {
        asset: address("asset"),
        number: 10,
        supply: 900,
        in_flight: 1,
        deposits_seen: 3,
        claims_root: root(&claims).expect("few leaves"),
    }
}

/// The leaves of the tree of exits.
pub fn exits_tree() -> Vec<H256> {
    [hashes(&exits()), hashes(&revocations())].concat()
}

/// The root of the tree of reserves.
pub fn reserves_root() -> H256 {
    root(&hashes(&[reserve()])).expect("one leaf")
}

fn entry(leaf: &impl Leaf, fields: Value) -> Value {
    let encoded = text(leaf.encoded(&domain()));
    with(
        fields,
        json!({ "encoded": encoded, "hash": text(leaf.hash(&domain())) }),
    )
}

fn proof_entry(name: &str, valid: bool, root: H256, leaf: H256, proof: Proof) -> Value {
    assert_eq!(proof.holds(&root, &leaf), valid, "{name}");
    json!({
        "name": name,
        "valid": valid,
        "root": text(root),
        "leaf": text(leaf),
        "index": proof.index,
        "count": proof.count,
        "siblings": proof.siblings.iter().map(text).collect::<Vec<_>>(),
    })
}

fn good_proofs(leaves: &[H256]) -> Vec<Value> {
    let mut entries = Vec::new();
    for count in 1..=leaves.len() {
        let some = &leaves[..count];
        let mut places = vec![0, count / 2, count - 1];
        places.dedup();
        for index in places {
            let proof = prove(some, index as u32).expect("the leaf is there");
            let root = root(some).expect("few leaves");
            let name = format!("leaf {index} of {count}");
            entries.push(proof_entry(&name, true, root, some[index], proof));
        }
    }
    entries
}

fn bad_proofs(three: [H256; 3]) -> Vec<Value> {
    let keccak = |parts: &[&[u8]]| H256(sp_io::hashing::keccak_256(&parts.concat()));
    let node = |l: &H256, r: &H256| keccak(&[&[1], l.as_bytes(), r.as_bytes()]);
    let padding = keccak(&[&[2]]);
    let left = node(&three[0], &three[1]);
    let right = node(&three[2], &padding);
    let root = root(&three).expect("few leaves");
    let at = |index, count, siblings: &[H256]| Proof {
        index,
        count,
        siblings: siblings.to_vec(),
    };
    let of_one = [three[0], right];
    [
        ("promoted leaf", root, three[2], at(1, 2, &[left])),
        ("inner node as leaf", root, left, at(0, 2, &[right])),
        ("padding as leaf", root, padding, at(3, 3, &[three[2], left])),
        ("padding counted in", root, padding, at(3, 4, &[three[2], left])),
        ("index beyond the width", root, three[1], at(5, 3, &of_one)),
        ("proof too long", root, three[1], at(1, 3, &[three[0], right, padding])),
        ("proof too short", root, three[1], at(1, 3, &[right])),
        (
            "top without the count",
            node(&left, &right),
            three[1],
            at(1, 3, &of_one),
        ),
        ("leaf under the empty root", H256::zero(), three[0], at(0, 1, &[])),
    ]
    .into_iter()
    .map(|(name, root, leaf, proof)| proof_entry(name, false, root, leaf, proof))
    .collect()
}

pub fn vectors() -> Value {
    let leaves = exits_tree();
    let exits = exits();
    let exits = exits.iter().map(|e| {
        entry(
            e,
            json!({
                "id": e.id.to_string(),
                "number": e.number,
                "asset": text(e.asset),
                "recipient": text(e.recipient),
                "amount": e.amount.to_string(),
                "expiry": e.expiry.to_string(),
            }),
        )
    });
    let revocations = revocations().map(|r| {
        let fields =
            json!({ "sequence": r.sequence.to_string(), "recipient": text(r.recipient), "revoked": r.revoked });
        entry(&r, fields)
    });
    let holdings = holdings().map(|h| {
        entry(
            &h,
            json!({
                "asset": text(h.asset),
                "account": text(h.account),
                "recipient": text(h.recipient),
                "amount": h.amount.to_string(),
            }),
        )
    });
    let open = open_exit();
    let open_exit = entry(
        &open,
        json!({
            "asset": text(open.asset),
            "id": open.id.to_string(),
            "recipient": text(open.recipient),
            "amount": open.amount.to_string(),
        }),
    );
    let kept = reserve();
    let reserve = entry(
        &kept,
        json!({
            "asset": text(kept.asset),
            "number": kept.number,
            "supply": kept.supply.to_string(),
            "inFlight": kept.in_flight.to_string(),
            "depositsSeen": kept.deposits_seen.to_string(),
            "claimsRoot": text(kept.claims_root),
        }),
    );
    let domain = domain();
    let proofs = [good_proofs(&leaves), bad_proofs([leaves[0], leaves[1], leaves[2]])].concat();
    json!({
        "domain": {
            "chainId": domain.chain_id,
            "vault": text(domain.vault),
            "genesis": text(domain.genesis),
        },
        "exits": exits.collect::<Vec<_>>(),
        "revocations": revocations,
        "holdings": holdings,
        "openExits": [open_exit],
        "reserves": [reserve],
        "proofs": proofs,
    })
}
