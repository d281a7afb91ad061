// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ScaleCodec} from "./ScaleCodec.sol";

/// @title Leaves of the appchain's Merkle mountain range and proofs that one is under a root.
/// @notice The range is the SDK's: keccak256, a leaf hashed as its SCALE encoding, peaks bagged from the right.
library Mmr {
    /// @notice What every block adds to the range when it begins; all of it describes the state behind its parent.
    /// @param parentNumber number of the block before the one that added the leaf
    /// @param parentHash its hash
    /// @param nextSetId the validator set after the one in office
    /// @param nextSetLength how many validators it has
    /// @param nextSetRoot Merkle root of their addresses
    /// @param exitsRoot tree of exits and revocations
    /// @param reservesRoot tree of what the chain owes, per asset
    /// @param certifiedBlock newest block whose data the committee has certified
    /// @param dataRoot commitment to the certified data
    struct Leaf {
        uint32 parentNumber;
        bytes32 parentHash;
        uint64 nextSetId;
        uint32 nextSetLength;
        bytes32 nextSetRoot;
        bytes32 exitsRoot;
        bytes32 reservesRoot;
        uint32 certifiedBlock;
        bytes32 dataRoot;
    }

    /// @notice The SDK's `LeafProof` for one leaf.
    /// @param leafIndex position of the leaf, from 0
    /// @param leafCount leaves in the range
    /// @param items peaks to the left from left to right, siblings from the leaf up, peaks to the right bagged to one
    struct Proof {
        uint64 leafIndex;
        uint64 leafCount;
        bytes32[] items;
    }

    /// @notice The proof has a length or position that no range of this size has.
    error BadProofShape();

    /// @notice keccak256 of the leaf's SCALE encoding, version 0.
    /// @dev A leaf has 181 bytes and an inner node 64, so neither can stand for the other.
    function hash(Leaf calldata leaf) internal pure returns (bytes32) {
        bytes memory parentAndSet = abi.encodePacked(
            uint8(0),
            ScaleCodec.le32(leaf.parentNumber),
            leaf.parentHash,
            ScaleCodec.le64(leaf.nextSetId),
            ScaleCodec.le32(leaf.nextSetLength),
            leaf.nextSetRoot
        );
        return keccak256(
            abi.encodePacked(
                parentAndSet, leaf.exitsRoot, leaf.reservesRoot, ScaleCodec.le32(leaf.certifiedBlock), leaf.dataRoot
            )
        );
    }

    /// @notice The root of the range in which `leafHash` is where `proof` says.
    function root(bytes32 leafHash, Proof calldata proof) internal pure returns (bytes32 node) {
        (uint256 height, uint256 local, uint256 left, bool right) = _locate(proof.leafIndex, proof.leafCount);
        if (proof.items.length != left + height + (right ? 1 : 0)) revert BadProofShape();

        node = leafHash;
        for (uint256 i = 0; i < height; ++i) {
            bytes32 sibling = proof.items[left + i];
            node = (local >> i) & 1 == 1
                ? Hashes.efficientKeccak256(sibling, node)
                : Hashes.efficientKeccak256(node, sibling);
        }
        // Bagging puts what is further right first.
        if (right) node = Hashes.efficientKeccak256(proof.items[left + height], node);
        for (uint256 i = left; i > 0; --i) {
            node = Hashes.efficientKeccak256(node, proof.items[i - 1]);
        }
    }

    /// @dev Finds the peak above a leaf: its height, the leaf's position under it, how many peaks are to its left, and
    /// whether there are any to its right. Peaks stand, from the left, for the set bits of the leaf count. A leaf lies
    /// beyond a peak just when its index has that bit too, so the first bit in which they differ is its own peak.
    function _locate(uint64 index, uint64 count)
        private
        pure
        returns (uint256 height, uint256 local, uint256 left, bool right)
    {
        if (index >= count) revert BadProofShape();
        height = Math.log2(index ^ count);
        uint256 below = (uint256(1) << height) - 1;
        local = index & below;
        right = count & below != 0;
        for (uint256 higher = count >> height; higher > 1; higher >>= 1) {
            left += (higher >> 1) & 1;
        }
    }
}
