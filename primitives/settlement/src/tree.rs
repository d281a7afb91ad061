// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Trees that the contracts check proofs against.
//!
//! ```text
//! node(l, r) = keccak256(0x01 ‖ l ‖ r)
//! padding    = keccak256(0x02)
//! root       = keccak256(0x03 ‖ count as u32, big-endian ‖ top node); 32 zero bytes for no leaves
//! ```
//!
//! The row of leaves is padded to a power of two, so no node is moved up; the root commits to the number of leaves, so a
//! proof has one length and a leaf has one index. Leaves, nodes, padding and roots begin with different bytes, so none can
//! stand for another.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_io::hashing::keccak_256;

const NODE: u8 = 0x01;
const PADDING: u8 = 0x02;
const ROOT: u8 = 0x03;

/// Where a leaf is.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Proof {
    /// Its position, from 0.
    pub index: u32,
    /// How many leaves there are, without padding.
    pub count: u32,
    /// Its siblings from the leaf up.
    pub siblings: Vec<H256>,
}

/// The keccak256 of `parts`, one after the other.
pub(crate) fn keccak(parts: &[&[u8]]) -> H256 {
    H256(keccak_256(&parts.concat()))
}

pub(crate) fn node(left: &H256, right: &H256) -> H256 {
    keccak(&[&[NODE], left.as_bytes(), right.as_bytes()])
}

pub(crate) fn root_of(count: u32, top: &H256) -> H256 {
    keccak(&[&[ROOT], &count.to_be_bytes(), top.as_bytes()])
}

/// How many rows there are above the leaves: the binary logarithm of `count`, rounded up.
pub(crate) fn height(count: u32) -> u32 {
    u32::BITS.saturating_sub(count.saturating_sub(1).leading_zeros())
}

/// What stands for a leaf that is not there.
pub(crate) fn padding() -> H256 {
    keccak(&[&[PADDING]])
}

/// The leaves with their padding. `None` if there are more than a proof can count.
fn bottom(leaves: &[H256]) -> Option<(u32, Vec<H256>)> {
    let count = u32::try_from(leaves.len()).ok()?;
    let width = leaves.len().checked_next_power_of_two()?;
    let mut row = leaves.to_vec();
    row.resize(width, padding());
    Some((count, row))
}

fn above(row: &[H256]) -> Vec<H256> {
    row.chunks_exact(2)
        .filter_map(|pair| match pair {
            [left, right] => Some(node(left, right)),
            _ => None,
        })
        .collect()
}

/// The root of the tree of `leaves`; zero if there are none. `None` if there are 2³² or more.
pub fn root(leaves: &[H256]) -> Option<H256> {
    if leaves.is_empty() {
        return Some(H256::zero());
    }
    let (count, mut row) = bottom(leaves)?;
    for _ in 0..height(count) {
        row = above(&row);
    }
    row.first().map(|top| root_of(count, top))
}

/// The proof that the leaf at `index` is there. `None` if there is no such leaf, or there are 2³² leaves or more.
pub fn prove(leaves: &[H256], index: u32) -> Option<Proof> {
    let (count, mut row) = bottom(leaves)?;
    if index >= count {
        return None;
    }
    let mut siblings = Vec::new();
    let mut at = usize::try_from(index).ok()?;
    for _ in 0..height(count) {
        siblings.push(*row.get(at ^ 1)?);
        row = above(&row);
        at >>= 1;
    }
    Some(Proof { index, count, siblings })
}

impl Proof {
    /// Whether `leaf` is where this says, in the tree of `root`.
    pub fn holds(&self, root: &H256, leaf: &H256) -> bool {
        let lengths_agree = u32::try_from(self.siblings.len()).is_ok_and(|length| length == height(self.count));
        if self.index >= self.count || !lengths_agree {
            return false;
        }
        let (_, top) = self.siblings.iter().fold((self.index, *leaf), |(at, below), sibling| {
            let here = if at & 1 == 1 {
                node(sibling, &below)
            } else {
                node(&below, sibling)
            };
            (at >> 1, here)
        });
        root_of(self.count, &top) == *root
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_height_is_the_logarithm_rounded_up() {
        let heights = [0, 1, 2, 3, 4, 5, 8, 9, u32::MAX].map(height);
        assert_eq!(heights, [0, 0, 1, 2, 2, 3, 3, 4, 32]);
    }

    #[test]
    fn a_tree_without_leaves_proves_nothing() {
        assert_eq!(root(&[]), Some(H256::zero()));
        assert_eq!(prove(&[], 0), None);
        let nothing = Proof {
            index: 0,
            count: 0,
            siblings: Vec::new(),
        };
        assert!(!nothing.holds(&H256::zero(), &H256::zero()));
    }

    proptest! {
        #[test]
        fn every_leaf_is_proven_and_no_other(
            leaves in prop::collection::vec(any::<[u8; 32]>().prop_map(H256), 1..70),
            stranger in any::<[u8; 32]>().prop_map(H256),
            shift in 1..70u32,
        ) {
            let root = root(&leaves).unwrap_or_default();
            for (index, leaf) in (0..).zip(&leaves) {
                let proof = prove(&leaves, index).ok_or_else(|| TestCaseError::fail("no proof"))?;
                prop_assert!(proof.holds(&root, leaf));
                prop_assert!(!proof.holds(&root, &stranger));
                let moved = Proof { index: index ^ shift, ..proof.clone() };
                prop_assert!(!moved.holds(&root, leaf));
                let longer = Proof { count: proof.count + shift, ..proof };
                prop_assert!(!longer.holds(&root, leaf));
            }
            prop_assert_eq!(prove(&leaves, u32::try_from(leaves.len()).unwrap_or(u32::MAX)), None);
        }
    }
}
