// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What BEEFY signs: sets, headers, leaves of the Merkle mountain range and their proofs.

use crate::{leaves, tag, text};
use castellan_settlement::{tree, LeafExtra};
use codec::Encode;
use pallet_beefy_mmr::BeefyEcdsaToEthereum;
use serde_json::{json, Value};
use sp_consensus_beefy::{
    ecdsa_crypto::AuthorityId,
    mmr::{BeefyAuthoritySet, MmrLeaf, MmrLeafVersion},
};
use sp_core::{ecdsa, Pair, H256};
use sp_mmr_primitives::mmr_lib::{
    self, leaf_index_to_mmr_size, leaf_index_to_pos,
    util::{MemMMR, MemStore},
    Merge,
};
use sp_runtime::{
    generic::{Digest, DigestItem, Header},
    traits::{BlakeTwo256, Convert, Header as _, Keccak256},
};

pub type Leaf = MmrLeaf<u32, H256, H256, LeafExtra>;

/// The last block whose state is anchored.
pub const ANCHORED: u32 = 41;

struct ByKeccak;

impl Merge for ByKeccak {
    type Item = H256;

    fn merge(left: &H256, right: &H256) -> mmr_lib::Result<H256> {
        Ok(keccak([left.0, right.0].concat()))
    }
}

/// A leaf's proof as the contract takes it.
pub struct Proof {
    pub index: u64,
    pub count: u64,
    pub items: Vec<H256>,
}

pub fn keccak(bytes: impl AsRef<[u8]>) -> H256 {
    H256(sp_io::hashing::keccak_256(bytes.as_ref()))
}

/// The key of a validator.
pub fn key(index: usize) -> ecdsa::Pair {
    ecdsa::Pair::from_seed(&tag(&format!("validator {index}")).0)
}

/// Its address on the mainchain, as the runtime derives it.
pub fn signer(index: usize) -> Vec<u8> {
    BeefyEcdsaToEthereum::convert(AuthorityId::from(key(index).public()))
}

/// The commitment to the set of the first `count` validators.
pub fn set_root(count: usize) -> H256 {
    binary_merkle_tree::merkle_root::<Keccak256, _>((0..count).map(signer))
}

pub fn header(number: u32) -> Header<u32, BlakeTwo256> {
    Header::new(
        number,
        tag(&format!("extrinsics {number}")),
        tag(&format!("state {number}")),
        tag(&format!("parent {number}")),
        Digest {
            logs: vec![DigestItem::Other(vec![7; 60])],
        },
    )
}

/// The leaf that tells of block [`ANCHORED`].
pub fn leaf() -> Leaf {
    MmrLeaf {
        version: MmrLeafVersion::new(0, 0),
        parent_number_and_hash: (ANCHORED, header(ANCHORED).hash()),
        beefy_next_authority_set: BeefyAuthoritySet {
            id: 8,
            len: 4,
            keyset_commitment: set_root(4),
        },
        leaf_extra: LeafExtra {
            exits_root: tree::root(&leaves::exits_tree()).expect("few leaves"),
            reserves_root: leaves::reserves_root(),
            certified_block: ANCHORED - 1,
            data_root: tag("data"),
        },
    }
}

/// The leaves of the range: all but the last are of no meaning.
fn range() -> Vec<H256> {
    let before = (0..ANCHORED).map(|index| tag(&format!("leaf {index}")));
    before.chain([keccak(leaf().encode())]).collect()
}

/// The root over the first `count` leaves, and the proof of the one at `index`.
pub fn prove(count: u64, index: u64) -> (H256, Proof) {
    let store = MemStore::default();
    let mut mmr = MemMMR::<_, ByKeccak>::new(0, &store);
    for leaf in range().into_iter().take(count as usize) {
        mmr.push(leaf).expect("memory takes it");
    }
    let root = mmr.get_root().expect("there are leaves");
    let proof = mmr
        .gen_proof(vec![leaf_index_to_pos(index)])
        .expect("the leaf is there");
    assert_eq!(proof.mmr_size(), leaf_index_to_mmr_size(count - 1));
    let items = proof.proof_items().to_vec();
    (root, Proof { index, count, items })
}

/// A leaf's fields.
pub fn leaf_fields(leaf: &Leaf) -> Value {
    let (parent_number, parent_hash) = leaf.parent_number_and_hash;
    let set = &leaf.beefy_next_authority_set;
    let extra = &leaf.leaf_extra;
    json!({
        "parentNumber": parent_number,
        "parentHash": text(parent_hash),
        "nextSetId": set.id.to_string(),
        "nextSetLength": set.len,
        "nextSetRoot": text(set.keyset_commitment),
        "exitsRoot": text(extra.exits_root),
        "reservesRoot": text(extra.reserves_root),
        "certifiedBlock": extra.certified_block,
        "dataRoot": text(extra.data_root),
    })
}

fn proofs() -> Vec<Value> {
    let leaves = range();
    let entry = |valid, root: H256, of: usize, index: u64, count: u64, items: &[H256]| {
        json!({
            "valid": valid,
            "leaf": text(leaves[of]),
            "leafIndex": index,
            "leafCount": count,
            "items": items.iter().map(text).collect::<Vec<_>>(),
            "root": text(root),
        })
    };
    let mut entries = Vec::new();
    for count in [1, 2, 3, 7, 8, 11, 42] {
        let mut places = vec![0, count / 2, count - 1];
        places.dedup();
        for index in places {
            let (root, proof) = prove(count, index);
            entries.push(entry(
                true,
                root,
                index as usize,
                proof.index,
                proof.count,
                &proof.items,
            ));
        }
    }
    let (root, newest) = prove(42, 41);
    entries.push(entry(false, root, 41, 40, 42, &newest.items));
    entries.push(entry(false, root, 41, 41, 43, &newest.items));
    entries
}

pub fn vectors() -> Value {
    let keysets = (1..=7).map(|count| {
        let addresses = (0..count).map(|index| text(signer(index))).collect::<Vec<_>>();
        json!({ "addresses": addresses, "root": text(set_root(count)) })
    });
    // Where the encoding of the number grows by a byte.
    let headers = [0, 63, 64, 16_383, 16_384, (1 << 30) - 1, 1 << 30, u32::MAX].map(|number| {
        let header = header(number);
        json!({
            "number": number,
            "stateRoot": text(header.state_root),
            "encoded": text(header.encode()),
            "hash": text(header.hash()),
        })
    });
    let leaf = leaf();
    let encoded = leaf.encode();
    let leaf = crate::with(
        leaf_fields(&leaf),
        json!({ "encoded": text(&encoded), "hash": text(keccak(&encoded)) }),
    );
    json!({
        "keysets": keysets.collect::<Vec<_>>(),
        "headers": headers,
        "mmrLeaves": [leaf],
        "mmrProofs": proofs(),
    })
}
