// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// What a leaf of the Merkle mountain range says beyond its block: 100 bytes.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct LeafExtra {
    /// The tree of exits; zero if it has no leaves.
    pub exits_root: H256,
    /// The tree of reserves; zero if it has no leaves.
    pub reserves_root: H256,
    /// The newest block up to which the complete data is certified.
    pub certified_block: u32,
    /// The commitment to that data; zero if there is none.
    pub data_root: H256,
}
