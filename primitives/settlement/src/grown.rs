// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The trees of [`crate::tree`], built leaf by leaf.
//!
//! Two ways to keep them: [`Frontier`] remembers only what the next leaf needs, and so gives a root and no proofs;
//! [`Nodes`] keeps every node that will not change any more, from which a leaf is proven against the tree as it is or as it
//! was at any smaller number of leaves.

use crate::tree::{height, node, padding, root_of, Proof};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32, H256};

/// Rows of nodes at most: a tree counts its leaves in 32 bits.
pub const MAX_LEVELS: u32 = 32;

/// The padding at each level from the leaves up.
struct Empty(H256);

impl Empty {
    fn bottom() -> Self {
        Self(padding())
    }

    fn up(&mut self) {
        self.0 = node(&self.0, &self.0);
    }

    fn at(level: u32) -> H256 {
        let mut empty = Self::bottom();
        (0..level).for_each(|_| empty.up());
        empty.0
    }
}

/// The right edge of a tree: for each level the last full node that has no right sibling yet.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Frontier {
    count: u32,
    /// By level. What stands at a level whose bit in `count` is zero has no meaning.
    full: BoundedVec<H256, ConstU32<MAX_LEVELS>>,
}

impl Frontier {
    /// How many leaves there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Adds a leaf. `None` if there are as many as can be counted.
    pub fn append(&mut self, leaf: H256) -> Option<()> {
        let count = self.count.checked_add(1)?;
        let mut hash = leaf;
        let mut level: usize = 0;
        while (self.count >> level) & 1 == 1 {
            hash = node(self.full.get(level)?, &hash);
            level = level.checked_add(1)?;
        }
        match self.full.get_mut(level) {
            Some(place) => *place = hash,
            None => self.full.try_push(hash).ok()?,
        }
        self.count = count;
        Some(())
    }

    /// The root of the tree of all leaves; zero if there are none.
    pub fn root(&self) -> H256 {
        if self.count == 0 {
            return H256::zero();
        }
        let height = height(self.count);
        let mut empty = Empty::bottom();
        let mut edge: Option<H256> = None;
        for level in 0..height {
            let full = self.full.get(level as usize).filter(|_| (self.count >> level) & 1 == 1);
            edge = match (full, edge) {
                (Some(full), below) => Some(node(full, &below.unwrap_or(empty.0))),
                (None, below) => below.map(|below| node(&below, &empty.0)),
            };
            empty.up();
        }
        // Without an edge the tree is full: its top is the one node that the frontier has.
        let top = edge
            .or_else(|| self.full.get(height as usize).copied())
            .unwrap_or_default();
        root_of(self.count, &top)
    }
}

/// Where the nodes of a tree are kept that will not change any more.
pub trait Nodes {
    /// The node at `index` of the row `level` above the leaves, if all leaves below it are there.
    fn get(&self, level: u32, index: u32) -> Option<H256>;

    /// Keeps such a node.
    fn put(&mut self, level: u32, index: u32, node: H256);

    /// Adds a leaf to a tree of `count` and gives the new number of leaves. `None` if there are as many as can be counted, or a
    /// node is missing.
    fn append(&mut self, count: u32, leaf: H256) -> Option<u32> {
        let next = count.checked_add(1)?;
        let (mut level, mut index, mut hash) = (0u32, count, leaf);
        self.put(level, index, hash);
        while index & 1 == 1 {
            hash = node(&self.get(level, index ^ 1)?, &hash);
            (level, index) = (level.checked_add(1)?, index >> 1);
            self.put(level, index, hash);
        }
        Some(next)
    }

    /// The node at a place of the tree of the first `count` leaves, padding included. `None` if a node is missing.
    fn node_of(&self, count: u32, level: u32, index: u32) -> Option<H256> {
        let first = u64::from(index) << level;
        let after = (u64::from(index).saturating_add(1)) << level;
        if after <= count.into() {
            return self.get(level, index);
        }
        if first >= count.into() {
            return Some(Empty::at(level));
        }
        // Only the right edge is neither full nor empty, so this goes down once.
        let below = level.checked_sub(1)?;
        let left = index.checked_mul(2)?;
        let (left, right) = (
            self.node_of(count, below, left)?,
            self.node_of(count, below, left.checked_add(1)?)?,
        );
        Some(node(&left, &right))
    }

    /// The root of the tree of the first `count` leaves; zero for none. `None` if a node is missing.
    fn root_at(&self, count: u32) -> Option<H256> {
        if count == 0 {
            return Some(H256::zero());
        }
        Some(root_of(count, &self.node_of(count, height(count), 0)?))
    }

    /// The proof of the leaf at `index` in the tree of the first `count` leaves. `None` if it is not among them, or a node
    /// is missing.
    fn prove_at(&self, count: u32, index: u32) -> Option<Proof> {
        if index >= count {
            return None;
        }
        let siblings = (0..height(count))
            .map(|level| self.node_of(count, level, (index >> level) ^ 1))
            .collect::<Option<Vec<_>>>()?;
        Some(Proof { index, count, siblings })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[derive(Default)]
    struct Kept(BTreeMap<(u32, u32), H256>);

    impl Nodes for Kept {
        fn get(&self, level: u32, index: u32) -> Option<H256> {
            self.0.get(&(level, index)).copied()
        }

        fn put(&mut self, level: u32, index: u32, node: H256) {
            self.0.insert((level, index), node);
        }
    }

    proptest! {
        #[test]
        fn a_tree_that_grows_is_the_tree_of_its_leaves(
            leaves in prop::collection::vec(any::<[u8; 32]>().prop_map(H256), 0..80),
        ) {
            let (mut frontier, mut kept, mut count) = (Frontier::default(), Kept::default(), 0);
            for leaf in &leaves {
                frontier.append(*leaf).ok_or_else(|| TestCaseError::fail("full"))?;
                count = kept.append(count, *leaf).ok_or_else(|| TestCaseError::fail("full"))?;
            }
            prop_assert_eq!(frontier.count(), count);
            prop_assert_eq!(Some(frontier.root()), tree::root(&leaves));
            for (before, _) in (0..).zip(0..=leaves.len()) {
                let then = &leaves[..before as usize];
                prop_assert_eq!(kept.root_at(before), tree::root(then));
                for index in 0..before {
                    prop_assert_eq!(kept.prove_at(before, index), tree::prove(then, index));
                }
                prop_assert_eq!(kept.prove_at(before, before), None);
            }
        }
    }

    #[test]
    fn the_last_leaf_that_can_be_counted_is_the_last() {
        let mut full = Frontier {
            count: u32::MAX,
            ..Frontier::default()
        };
        assert_eq!(full.append(H256::zero()), None);
        assert_eq!(Kept::default().append(u32::MAX, H256::zero()), None);
    }
}
