// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the contract `Anchor` checks, done in Rust from its description in `contracts/README.md`, so that a test can show a
//! node's evidence to it without a mainchain. Nothing of the node's own code is used.

use anyhow::{ensure, Context, Result};
use serde::Deserialize;
use sp_core::{Bytes, H160, H256};
use sp_io::{
    crypto::secp256k1_ecdsa_recover,
    hashing::{blake2_256, keccak_256},
};
use std::collections::BTreeMap;

/// What the node answers to `anchor_proof`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Evidence {
    /// The block whose state is anchored.
    pub number: u32,
    /// What was signed.
    pub commitment: Commitment,
    /// The signing set.
    pub validators: Vec<H160>,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// The leaf of the signed block.
    pub leaf: Leaf,
    /// The same as bytes.
    pub leaf_bytes: Bytes,
    /// That the leaf is under the root.
    pub proof: Proof,
    /// The header of block `number`.
    pub header: Bytes,
    /// The set before.
    pub outgoing: Option<Vec<H160>>,
}

/// A commitment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Commitment {
    /// The root of the range.
    pub mmr_root: H256,
    /// The block that was signed.
    pub block_number: u32,
    /// The set that signed.
    pub set_id: u64,
}

/// A signature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Whose, as a place in the set.
    pub index: u8,
    /// 27 or 28.
    pub v: u8,
    /// The first half.
    pub r: H256,
    /// The second half.
    pub s: H256,
}

/// A leaf.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Leaf {
    pub parent_number: u32,
    pub parent_hash: H256,
    pub next_set_id: u64,
    pub next_set_length: u32,
    pub next_set_root: H256,
    pub exits_root: H256,
    pub reserves_root: H256,
    pub certified_block: u32,
    pub data_root: H256,
}

/// A proof.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Proof {
    /// The leaf's place.
    pub leaf_index: u64,
    /// How many leaves there are.
    pub leaf_count: u64,
    /// Siblings and peaks.
    pub items: Vec<H256>,
}

/// A validator set as the contract knows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Set {
    /// The commitment to it.
    pub root: H256,
    /// How many are in it.
    pub length: u32,
}

/// The contract.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The newest block whose state is stored.
    pub latest: u32,
    /// The certified block of that anchor.
    pub certified: u32,
    /// The set in office.
    pub set: u64,
    sets: BTreeMap<u64, Set>,
    states: BTreeMap<u32, H256>,
}

impl Contract {
    /// As it is deployed, with the set in office and the one after it.
    pub fn new(id: u64, current: Set, next: Set) -> Self {
        Self {
            latest: 0,
            certified: 0,
            set: id,
            sets: BTreeMap::from([(id, current), (id + 1, next)]),
            states: BTreeMap::new(),
        }
    }

    /// The root of the state behind a block that is anchored.
    pub fn state_root(&self, number: u32) -> Option<H256> {
        self.states.get(&number).copied()
    }

    /// How many are in the set in office.
    pub fn members(&self) -> Option<u32> {
        self.sets.get(&self.set).map(|set| set.length)
    }

    /// Stores the anchor that `evidence` proves, or fails with the reason that the contract would have.
    pub fn submit(&mut self, evidence: &Evidence) -> Result<()> {
        let Evidence { commitment, leaf, .. } = evidence;
        let set = *self.sets.get(&commitment.set_id).context("UnknownSet")?;
        verify_signatures(evidence, set)?;
        ensure!(
            commitment.set_id == self.set || commitment.set_id == self.set + 1,
            "StaleSet"
        );
        ensure!(
            leaf.parent_number.checked_add(1) == Some(commitment.block_number),
            "WrongLeaf"
        );
        let bytes = leaf_bytes(leaf);
        ensure!(
            bytes.len() == 181 && bytes == evidence.leaf_bytes.0,
            "the leaf has other bytes than fields"
        );
        ensure!(
            mmr_root(H256(keccak_256(&bytes)), &evidence.proof)? == commitment.mmr_root,
            "LeafNotProven"
        );
        ensure!(leaf.parent_number > self.latest, "NotNewer");
        ensure!(
            leaf.certified_block <= leaf.parent_number && leaf.certified_block >= self.certified,
            "BadCertifiedBlock"
        );
        if commitment.set_id != self.set {
            self.check_overlap(evidence)?;
        }
        ensure!(leaf.next_set_id == commitment.set_id + 1, "BadNextSet");
        let next = Set {
            root: leaf.next_set_root,
            length: leaf.next_set_length,
        };
        let known = self.sets.get(&leaf.next_set_id);
        ensure!(
            next.length > 0 && known.is_none_or(|known| *known == next),
            "BadNextSet"
        );
        let state = state_root(&evidence.header, leaf)?;

        self.sets.insert(leaf.next_set_id, next);
        self.set = commitment.set_id;
        self.latest = leaf.parent_number;
        self.certified = leaf.certified_block;
        self.states.insert(leaf.parent_number, state);
        Ok(())
    }

    fn check_overlap(&self, evidence: &Evidence) -> Result<()> {
        let outgoing = evidence.outgoing.as_deref().context("WrongValidators: none outgoing")?;
        let known = self.sets.get(&self.set).context("UnknownSet")?;
        ensure!(
            outgoing.len() == known.length as usize && keyset_root(outgoing) == known.root,
            "WrongValidators"
        );
        let kept = outgoing
            .iter()
            .filter(|member| evidence.validators.contains(member))
            .count();
        ensure!(kept > outgoing.len().saturating_sub(1) / 3, "NoOverlap");
        Ok(())
    }
}

fn verify_signatures(evidence: &Evidence, set: Set) -> Result<()> {
    let Evidence {
        commitment, validators, ..
    } = evidence;
    ensure!(
        validators.len() == set.length as usize && keyset_root(validators) == set.root,
        "WrongValidators"
    );
    let needed = validators.len() - (validators.len() - 1) / 3;
    ensure!(evidence.signatures.len() == needed, "WrongSignatureCount");
    let digest = keccak_256(
        &[
            &[0x04, 0x6d, 0x68, 0x80][..],
            &commitment.mmr_root.0,
            &commitment.block_number.to_le_bytes(),
            &commitment.set_id.to_le_bytes(),
        ]
        .concat(),
    );
    let mut previous = H160::zero();
    for Signature { index, v, r, s } in &evidence.signatures {
        // Half of the order of the curve, by its first bits: the contract refuses what is above.
        ensure!(s.0[0] < 0x80, "s is in the upper half");
        let mut bytes = [0; 65];
        bytes[..32].copy_from_slice(&r.0);
        bytes[32..64].copy_from_slice(&s.0);
        bytes[64] = v.checked_sub(27).context("v is below 27")?;
        let key = secp256k1_ecdsa_recover(&bytes, &digest)
            .ok()
            .context("no key recovers")?;
        let signer = H160::from_slice(&keccak_256(&key)[12..]);
        ensure!(validators.get(usize::from(*index)) == Some(&signer), "WrongSigner");
        ensure!(signer > previous, "SignersNotAscending");
        previous = signer;
    }
    Ok(())
}

/// The commitment to a set: hashes of addresses in pairs, an odd last one moves up.
pub fn keyset_root(validators: &[H160]) -> H256 {
    let mut row: Vec<[u8; 32]> = validators.iter().map(|address| keccak_256(&address.0)).collect();
    while row.len() > 1 {
        row = row
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => keccak_256(&[*left, *right].concat()),
                alone => alone[0],
            })
            .collect();
    }
    H256(row.first().copied().unwrap_or_default())
}

fn leaf_bytes(leaf: &Leaf) -> Vec<u8> {
    [
        &[0][..],
        &leaf.parent_number.to_le_bytes(),
        &leaf.parent_hash.0,
        &leaf.next_set_id.to_le_bytes(),
        &leaf.next_set_length.to_le_bytes(),
        &leaf.next_set_root.0,
        &leaf.exits_root.0,
        &leaf.reserves_root.0,
        &leaf.certified_block.to_le_bytes(),
        &leaf.data_root.0,
    ]
    .concat()
}

/// The root that a proof leads to. Mountains are full trees, left to right; the leaf's siblings come between the peaks to
/// its left and the bag of those to its right.
fn mmr_root(leaf: H256, proof: &Proof) -> Result<H256> {
    let pair = |left: H256, right: H256| H256(keccak_256(&[left.0, right.0].concat()));
    let mut index = proof.leaf_index;
    ensure!(index < proof.leaf_count, "BadProofShape");
    // The mountains' heights are the set bits of the count, from the highest; skip those that end before the leaf.
    let mut left = 0;
    let mut height = 63;
    loop {
        let width = 1u64 << height;
        if proof.leaf_count & width != 0 {
            if index < width {
                break;
            }
            index -= width;
            left += 1;
        }
        height -= 1;
    }
    let has_right = proof.leaf_count & ((1u64 << height) - 1) != 0;
    ensure!(
        proof.items.len() == left + height + usize::from(has_right),
        "BadProofShape"
    );
    let (peaks, rest) = proof.items.split_at(left);
    let (siblings, bag) = rest.split_at(height);
    let mut node = leaf;
    for (level, sibling) in siblings.iter().enumerate() {
        node = if (index >> level) & 1 == 1 {
            pair(*sibling, node)
        } else {
            pair(node, *sibling)
        };
    }
    if let [right] = bag {
        node = pair(*right, node);
    }
    Ok(peaks.iter().rev().fold(node, |node, peak| pair(node, *peak)))
}

/// The state root in a header, once the header is the one that the leaf names.
fn state_root(header: &[u8], leaf: &Leaf) -> Result<H256> {
    ensure!(H256(blake2_256(header)) == leaf.parent_hash, "WrongHeader");
    let rest = header.get(32..).context("ShortHeader")?;
    let mode = *rest.first().context("ShortHeader")? & 3;
    ensure!(mode < 3, "BadCompact");
    let length = 1 << mode;
    let mut number = [0; 4];
    number[..length].copy_from_slice(rest.get(..length).context("ShortHeader")?);
    ensure!(
        u32::from_le_bytes(number) >> 2 == leaf.parent_number,
        "WrongHeaderNumber"
    );
    Ok(H256::from_slice(rest.get(length..length + 32).context("ShortHeader")?))
}
