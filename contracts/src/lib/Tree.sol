// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The appchain's own Merkle trees: exits, reserves, claims.
/// @notice Leaves, inner nodes, padding and roots begin with different bytes, so none can stand for another. The row of
/// leaves is padded to a power of two, so no node is ever moved up. The root commits to the number of leaves, so a
/// proof has one length and a leaf has one index.
///
/// ```text
/// node(l, r) = keccak256(0x01 ++ l ++ r)
/// padding    = keccak256(0x02)
/// root       = keccak256(0x03 ++ count as u32, big-endian ++ top node); 32 zero bytes for no leaves
/// ```
library Tree {
    /// @notice Where a leaf is.
    /// @param index its position, from 0
    /// @param count number of leaves without padding
    /// @param siblings from the leaf up, ceil(log2(count)) of them
    struct Proof {
        uint32 index;
        uint32 count;
        bytes32[] siblings;
    }

    /// @notice The leaf is not in the tree at this place.
    error NotInTree();

    /// @notice Reverts unless `leaf` is in the tree of `root` where `proof` says.
    function check(bytes32 root, bytes32 leaf, Proof calldata proof) internal pure {
        if (proof.index >= proof.count || proof.siblings.length != Math.log2(proof.count, Math.Rounding.Ceil)) {
            revert NotInTree();
        }
        for (uint256 i = 0; i < proof.siblings.length; ++i) {
            bytes32 sibling = proof.siblings[i];
            leaf = (proof.index >> i) & 1 == 1 ? _node(sibling, leaf) : _node(leaf, sibling);
        }
        if (keccak256(abi.encodePacked(uint8(3), proof.count, leaf)) != root) revert NotInTree();
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), left, right));
    }
}
