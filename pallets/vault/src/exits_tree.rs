// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The tree of exits and statements. It only grows, so a leaf can be proven against every later root.

use crate::{Config, Error, ExitsRoot, LeafBlocks, LeafCount, Pallet, TreeNodes};
use castellan_primitives::BlockNumber;
use castellan_settlement::{grown::Nodes, leaf::Leaf, tree::Proof};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_core::H256;

/// The tree's nodes in storage.
struct Stored<T>(PhantomData<T>);

impl<T: Config> Nodes for Stored<T> {
    fn get(&self, level: u32, index: u32) -> Option<H256> {
        TreeNodes::<T>::get((level, index))
    }

    fn put(&mut self, level: u32, index: u32, node: H256) {
        TreeNodes::<T>::insert((level, index), node);
    }
}

impl<T: Config> Pallet<T> {
    /// Adds a leaf and says where it is.
    pub(crate) fn append_leaf(leaf: &impl Leaf) -> Result<u32, Error<T>> {
        let domain = Self::domain().ok_or(Error::<T>::NoMainchain)?;
        let mut tree = Stored::<T>(PhantomData);
        let index = LeafCount::<T>::get();
        let count = tree.append(index, leaf.hash(&domain)).ok_or(Error::<T>::NoNumberLeft)?;
        let root = tree.root_at(count).ok_or(Error::<T>::NoNumberLeft)?;
        LeafBlocks::<T>::insert(index, Self::now());
        LeafCount::<T>::put(count);
        ExitsRoot::<T>::put(root);
        Ok(index)
    }

    /// How many leaves there were behind block `number`.
    pub fn leaves_at(number: BlockNumber) -> u32 {
        // Leaves are in the order of their blocks: the first that is later is found by halving.
        let (mut low, mut high) = (0, LeafCount::<T>::get());
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low) / 2);
            if LeafBlocks::<T>::get(middle).is_some_and(|block| block <= number) {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        low
    }

    /// The proof of a leaf against the root behind block `number`.
    pub fn prove_leaf(leaf: u32, number: BlockNumber) -> Result<Proof, Error<T>> {
        let count = Self::leaves_at(number);
        ensure!(leaf < count, Error::<T>::NotInTree);
        Stored::<T>(PhantomData)
            .prove_at(count, leaf)
            .ok_or(Error::<T>::NotInTree)
    }
}

/// The root of the tree of the first `count` leaves.
#[cfg(any(feature = "try-runtime", test))]
pub(crate) fn root_of<T: Config>(count: u32) -> Option<H256> {
    Stored::<T>(PhantomData).root_at(count)
}
