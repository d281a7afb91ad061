// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Four validators who sign real commitments, for blocks that a test names.

use alloy::{
    primitives::{keccak256, Address, Bytes, B256},
    signers::{local::PrivateKeySigner, SignerSync},
};
use async_trait::async_trait;
use castellan_mainchain::{
    appchain::{Appchain, Latest},
    evidence::{Commitment, Evidence, Leaf, Proof, Signature},
    Error, Result,
};
use sp_core::{Blake2Hasher, Hasher};
use std::sync::{Arc, Mutex};

/// The blocks that were signed, ascending, each with the set that signed. Clones share them.
#[derive(Clone, Default)]
pub struct Chain {
    signed: Arc<Mutex<Vec<Evidence>>>,
}

impl Chain {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn genesis_hash(&self) -> B256 {
        keccak256("genesis")
    }

    /// Root and size of the validator set, which is the same in every session.
    pub fn set_root(&self) -> (B256, u32) {
        let [a, b, c, d] = addresses().map(keccak256);
        (pair(pair(a, b), pair(c, d)), 4)
    }

    /// Signs for the state behind block `number`.
    pub fn sign(&self, number: u32, set_id: u64) -> Evidence {
        let evidence = self.evidence(number, set_id);
        self.signed.lock().unwrap().push(evidence.clone());
        evidence
    }

    /// Serves this instead of the newest evidence.
    pub fn replace_newest(&self, evidence: Evidence) {
        let mut signed = self.signed.lock().unwrap();
        signed.pop();
        signed.push(evidence);
    }

    fn evidence(&self, number: u32, set_id: u64) -> Evidence {
        let (next_set_root, next_set_length) = self.set_root();
        let header = header(number);
        let leaf = Leaf {
            parent_number: number,
            parent_hash: Blake2Hasher::hash(&header).0.into(),
            next_set_id: set_id + 1,
            next_set_length,
            next_set_root,
            exits_root: keccak256("exits"),
            reserves_root: keccak256("reserves"),
            certified_block: number,
            data_root: keccak256("data"),
        };
        let before = keccak256("the leaf before");
        let mmr_root = pair(before, keccak256(leaf_bytes(&leaf)));
        let block_number = number + 1;
        let message = [
            &[0x04, 0x6d, 0x68, 0x80][..],
            &mmr_root[..],
            &block_number.to_le_bytes(),
            &set_id.to_le_bytes(),
        ]
        .concat();
        let mut signatures: Vec<(Address, Signature)> = (0u8..3)
            .map(|index| {
                let key = key(index);
                let signature = key.sign_hash_sync(&keccak256(&message)).unwrap();
                let signature = Signature {
                    index,
                    v: 27 + u8::from(signature.v()),
                    r: signature.r().into(),
                    s: signature.s().into(),
                };
                (key.address(), signature)
            })
            .collect();
        signatures.sort_unstable_by_key(|(signer, _)| *signer);
        Evidence {
            number,
            commitment: Commitment {
                mmr_root,
                block_number,
                set_id,
            },
            validators: addresses().to_vec(),
            signatures: signatures.into_iter().map(|(_, signature)| signature).collect(),
            leaf,
            proof: Proof {
                leaf_index: 1,
                leaf_count: 2,
                items: vec![before],
            },
            header,
            outgoing: Some(addresses().to_vec()),
        }
    }
}

#[async_trait]
impl Appchain for Chain {
    async fn genesis(&self) -> Result<B256> {
        Ok(self.genesis_hash())
    }

    async fn latest(&self) -> Result<Option<Latest>> {
        Ok(self.signed.lock().unwrap().last().map(|evidence| Latest {
            number: evidence.number,
            block_number: evidence.commitment.block_number,
            set_id: evidence.commitment.set_id,
        }))
    }

    async fn evidence(&self, block: u32) -> Result<Evidence> {
        let signed = self.signed.lock().unwrap();
        let found = signed.iter().find(|evidence| evidence.number >= block);
        found.cloned().ok_or(Error::BadEvidence("not signed"))
    }
}

/// The state that the header of this block names.
pub fn state_root(number: u32) -> B256 {
    keccak256(format!("state {number}"))
}

fn key(index: u8) -> PrivateKeySigner {
    PrivateKeySigner::from_bytes(&keccak256(format!("validator {index}"))).unwrap()
}

fn addresses() -> [Address; 4] {
    [0, 1, 2, 3].map(|index| key(index).address())
}

fn pair(left: B256, right: B256) -> B256 {
    keccak256([left, right].concat())
}

fn header(number: u32) -> Bytes {
    // Compact numbers of two bytes are enough here.
    assert!((64..16_384).contains(&number));
    let compact = (u16::try_from(number).unwrap() << 2 | 1).to_le_bytes();
    [
        &keccak256("parent")[..],
        &compact,
        &state_root(number)[..],
        &keccak256("extrinsics")[..],
        &[0],
    ]
    .concat()
    .into()
}

fn leaf_bytes(leaf: &Leaf) -> Vec<u8> {
    let bytes = [
        &[0][..],
        &leaf.parent_number.to_le_bytes(),
        &leaf.parent_hash[..],
        &leaf.next_set_id.to_le_bytes(),
        &leaf.next_set_length.to_le_bytes(),
        &leaf.next_set_root[..],
        &leaf.exits_root[..],
        &leaf.reserves_root[..],
        &leaf.certified_block.to_le_bytes(),
        &leaf.data_root[..],
    ]
    .concat();
    assert_eq!(bytes.len(), 181);
    bytes
}
