// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ScaleCodec} from "./ScaleCodec.sol";

/// @title BLAKE2b with 32 bytes of output, through the compression precompile of EIP-152.
library Blake2b {
    /// @notice The chain has no BLAKE2b precompile.
    error NoPrecompile();

    uint256 private constant BLOCK = 128;
    address private constant PRECOMPILE = address(0x09);

    // The initial state for 32 bytes of output and no key, as little-endian words.
    bytes32 private constant H0 = 0x28c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5;
    bytes32 private constant H1 = 0xd182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b;

    /// @notice BLAKE2b-256 of `data`.
    function hash(bytes calldata data) internal view returns (bytes32) {
        bytes32 low = H0;
        bytes32 high = H1;
        uint256 done;
        while (data.length - done > BLOCK) {
            (low, high) = _compress(low, high, data[done:done + BLOCK], done + BLOCK, false);
            done += BLOCK;
        }
        bytes memory last = bytes.concat(data[done:], new bytes(BLOCK - (data.length - done)));
        (low,) = _compress(low, high, last, data.length, true);
        return low;
    }

    function _compress(bytes32 low, bytes32 high, bytes memory message, uint256 counted, bool last)
        private
        view
        returns (bytes32, bytes32)
    {
        bytes memory input =
            abi.encodePacked(uint32(12), low, high, message, ScaleCodec.le64(uint64(counted)), uint64(0), last);
        (bool ok, bytes memory output) = PRECOMPILE.staticcall(input);
        // An address without code answers every call with success and nothing.
        if (!ok || output.length != 64) revert NoPrecompile();
        return abi.decode(output, (bytes32, bytes32));
    }
}
