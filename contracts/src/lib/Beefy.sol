// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {ScaleCodec} from "./ScaleCodec.sol";

/// @title BEEFY commitments and the signatures under them.
/// @notice Every signature is checked; there is no sampling, because the set is small.
library Beefy {
    /// @notice What validators sign: the root of the Merkle mountain range as of a block.
    /// @dev The payload has this one entry, so a commitment with any other payload has no valid signature here.
    /// @param mmrRoot root after the block added its leaf
    /// @param blockNumber the block
    /// @param setId the validator set that signs
    struct Commitment {
        bytes32 mmrRoot;
        uint32 blockNumber;
        uint64 setId;
    }

    /// @notice One validator's signature.
    /// @param index its place in the list of validators
    /// @param v 27 or 28
    /// @param r first half
    /// @param s second half, in the lower half of the curve's order
    struct Signature {
        uint8 index;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice A commitment with the evidence that a validator set stands behind it.
    /// @param commitment what was signed
    /// @param validators the whole set, in its own order
    /// @param signatures exactly a quorum of them, by ascending address of the signer
    struct Signed {
        Commitment commitment;
        address[] validators;
        Signature[] signatures;
    }

    /// @notice A validator set as the chain commits to it.
    /// @param root Merkle root of the addresses
    /// @param length number of validators; 0 means unknown
    /// @param retiredAt when the next set took over; 0 while in office
    struct Set {
        bytes32 root;
        uint32 length;
        uint64 retiredAt;
    }

    /// @notice The list is not the committed validator set.
    error WrongValidators();
    /// @notice A validator without an address cannot be counted.
    error ZeroValidator();
    /// @notice Not exactly a quorum of signatures.
    error WrongSignatureCount(uint256 expected, uint256 found);
    /// @notice The signature at this position is not by the validator that it names.
    error WrongSigner(uint256 position);
    /// @notice Signers must come by strictly ascending address, which also rules out counting one twice.
    error SignersNotAscending(uint256 position);

    /// @notice How many of `n` validators must sign: with up to (n-1)/3 faulty, two quorums share an honest one.
    function quorum(uint256 n) internal pure returns (uint256) {
        return n - (n - 1) / 3;
    }

    /// @notice keccak256 of the commitment's SCALE encoding.
    function hash(Commitment calldata c) internal pure returns (bytes32) {
        // One payload entry, its id "mh", its length 32.
        return
            keccak256(
                abi.encodePacked(hex"046d6880", c.mmrRoot, ScaleCodec.le32(c.blockNumber), ScaleCodec.le64(c.setId))
            );
    }

    /// @notice Reverts unless a quorum of `set` signed the commitment.
    function verify(Signed calldata signed, Set memory set) internal pure {
        address[] calldata validators = signed.validators;
        if (validators.length != set.length || keysetRoot(validators) != set.root) revert WrongValidators();

        Signature[] calldata signatures = signed.signatures;
        uint256 needed = quorum(validators.length);
        if (signatures.length != needed) revert WrongSignatureCount(needed, signatures.length);

        bytes32 digest = hash(signed.commitment);
        address previous = address(0);
        for (uint256 i = 0; i < needed; ++i) {
            Signature calldata signature = signatures[i];
            // Refuses s in the upper half, and a recovery that yields the zero address.
            address signer = ECDSA.recover(digest, signature.v, signature.r, signature.s);
            uint256 index = signature.index;
            if (index >= validators.length || validators[index] != signer) revert WrongSigner(i);
            if (signer <= previous) revert SignersNotAscending(i);
            previous = signer;
        }
    }

    /// @notice Merkle root of validator addresses as the chain computes it: keccak256, an odd last node moves up.
    /// @dev Promotion is harmless here: leaves are hashes of 20 bytes, nodes of 64, and the length is committed beside.
    function keysetRoot(address[] calldata validators) internal pure returns (bytes32) {
        uint256 width = validators.length;
        bytes32[] memory row = new bytes32[](width);
        if (!_setLeaves(row, validators)) revert ZeroValidator();
        while (width > 1) {
            uint256 pairs = width / 2;
            _mergePairs(row, pairs);
            if (width % 2 == 1) row[pairs] = row[width - 1];
            width -= pairs;
        }
        return row[0];
    }

    // In place and in scratch space: with bounds checks and a buffer for each hash this costs as much as seven of the
    // signatures.

    /// @dev Returns false when an address is zero.
    function _setLeaves(bytes32[] memory row, address[] calldata validators) private pure returns (bool allThere) {
        assembly ("memory-safe") {
            allThere := 1
            let start := add(row, 0x20)
            for { let i := 0 } lt(i, validators.length) { i := add(i, 1) } {
                let validator := shl(96, calldataload(add(validators.offset, shl(5, i))))
                if iszero(validator) { allThere := 0 }
                mstore(0x00, validator)
                mstore(add(start, shl(5, i)), keccak256(0x00, 20))
            }
        }
    }

    /// @dev Neighbours lie side by side, so a pair is hashed where it is; the result never overwrites an unread one.
    function _mergePairs(bytes32[] memory row, uint256 pairs) private pure {
        assembly ("memory-safe") {
            let start := add(row, 0x20)
            for { let i := 0 } lt(i, pairs) { i := add(i, 1) } {
                mstore(add(start, shl(5, i)), keccak256(add(start, shl(6, i)), 0x40))
            }
        }
    }

    /// @notice Whether at least `needed` of `outgoing` are also in `incoming`.
    /// @dev Sets keep their order from session to session, so the search for each begins where it was before.
    function overlap(address[] calldata outgoing, address[] calldata incoming, uint256 needed)
        internal
        pure
        returns (bool)
    {
        uint256 kept;
        for (uint256 i = 0; i < outgoing.length && kept < needed; ++i) {
            for (uint256 j = 0; j < incoming.length; ++j) {
                if (incoming[(i + j) % incoming.length] == outgoing[i]) {
                    ++kept;
                    break;
                }
            }
        }
        return kept >= needed;
    }
}
