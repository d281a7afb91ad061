// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The evidence as the appchain's node tells it, and as the contract takes it.

use crate::{
    contracts,
    error::{Error, Result},
};
use alloy::primitives::{Address, Bytes, B256};
use serde::{Deserialize, Serialize};

/// More validators than the contract could tell apart, and more proof items than any range has.
const MOST_VALIDATORS: usize = 256;
const MOST_ITEMS: usize = 64;

/// What `anchor_proof` answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The block whose state is anchored.
    pub number: u32,
    /// What validators signed.
    pub commitment: Commitment,
    /// The signing set, in its own order.
    pub validators: Vec<Address>,
    /// Exactly a quorum of signatures, by ascending signer.
    pub signatures: Vec<Signature>,
    /// The leaf that the signed block added.
    pub leaf: Leaf,
    /// That the leaf is under the signed root.
    pub proof: Proof,
    /// The header of block `number`, in SCALE encoding.
    pub header: Bytes,
    /// The set before the signing one, if the node knows it.
    pub outgoing: Option<Vec<Address>>,
}

/// A commitment.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Commitment {
    /// The root of the range.
    pub mmr_root: B256,
    /// The block that is signed.
    pub block_number: u32,
    /// The set that signs.
    pub set_id: u64,
}

/// A signature over a commitment's hash.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Signature {
    /// Which validator it is of.
    pub index: u8,
    /// 27 or 28.
    pub v: u8,
    /// The first half.
    pub r: B256,
    /// The second half.
    pub s: B256,
}

/// A leaf of the range.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Leaf {
    /// The block before the one that added the leaf.
    pub parent_number: u32,
    /// Its hash.
    pub parent_hash: B256,
    /// The set after the signing one.
    pub next_set_id: u64,
    /// How many are in it.
    pub next_set_length: u32,
    /// The commitment to it.
    pub next_set_root: B256,
    /// The tree of exits.
    pub exits_root: B256,
    /// The tree of reserves.
    pub reserves_root: B256,
    /// The newest block whose complete data is certified.
    pub certified_block: u32,
    /// The commitment to that data.
    pub data_root: B256,
}

/// A proof that a leaf is in the range.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    /// The leaf's place.
    pub leaf_index: u64,
    /// How many leaves the range has.
    pub leaf_count: u64,
    /// Siblings and peaks.
    pub items: Vec<B256>,
}

impl Evidence {
    /// What the contract takes while the set `in_office` signs for it. The set before comes along only if this evidence
    /// makes another set take office.
    pub fn for_contract(&self, in_office: u64) -> Result<contracts::Evidence> {
        if self.validators.len() > MOST_VALIDATORS || self.proof.items.len() > MOST_ITEMS {
            return Err(Error::BadEvidence("it is larger than any can be"));
        }
        if self.number != self.leaf.parent_number {
            return Err(Error::BadEvidence("its leaf is of another block"));
        }
        let outgoing = match &self.outgoing {
            _ if self.commitment.set_id == in_office => Vec::new(),
            Some(outgoing) => outgoing.clone(),
            None => {
                return Err(Error::BadEvidence(
                    "the node no longer knows the set before the signing one",
                ))
            },
        };
        Ok(contracts::Evidence {
            signed: contracts::Signed {
                commitment: contracts::Commitment {
                    mmrRoot: self.commitment.mmr_root,
                    blockNumber: self.commitment.block_number,
                    setId: self.commitment.set_id,
                },
                validators: self.validators.clone(),
                signatures: self.signatures.iter().map(Signature::for_contract).collect(),
            },
            leaf: contracts::Leaf {
                parentNumber: self.leaf.parent_number,
                parentHash: self.leaf.parent_hash,
                nextSetId: self.leaf.next_set_id,
                nextSetLength: self.leaf.next_set_length,
                nextSetRoot: self.leaf.next_set_root,
                exitsRoot: self.leaf.exits_root,
                reservesRoot: self.leaf.reserves_root,
                certifiedBlock: self.leaf.certified_block,
                dataRoot: self.leaf.data_root,
            },
            proof: contracts::Proof {
                leafIndex: self.proof.leaf_index,
                leafCount: self.proof.leaf_count,
                items: self.proof.items.clone(),
            },
            header: self.header.clone(),
            outgoing,
        })
    }
}

impl Signature {
    fn for_contract(&self) -> contracts::Signature {
        contracts::Signature {
            index: self.index,
            v: self.v,
            r: self.r,
            s: self.s,
        }
    }
}
