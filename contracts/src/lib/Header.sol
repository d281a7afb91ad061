// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Blake2b} from "./Blake2b.sol";
import {ScaleCodec} from "./ScaleCodec.sol";

/// @title Headers of the appchain: parent hash, compact number, state root, extrinsics root, digest.
library Header {
    /// @notice The bytes end before the extrinsics root.
    error ShortHeader();
    /// @notice These are not the bytes behind the expected hash.
    error WrongHeader(bytes32 expected, bytes32 found);
    /// @notice The header is of another block.
    error WrongHeaderNumber(uint32 expected, uint32 found);

    /// @notice The state root in `header`, which must be the header of block `number` with hash `expected`.
    function stateRoot(bytes calldata header, uint32 number, bytes32 expected) internal view returns (bytes32) {
        bytes32 found = Blake2b.hash(header);
        if (found != expected) revert WrongHeader(expected, found);

        if (header.length < 32) revert ShortHeader();
        (uint32 written, uint256 offset) = ScaleCodec.compactU32(header, 32);
        if (written != number) revert WrongHeaderNumber(number, written);
        // Two roots and at least the length of the digest follow.
        if (header.length < offset + 65) revert ShortHeader();
        return bytes32(header[offset:offset + 32]);
    }
}
