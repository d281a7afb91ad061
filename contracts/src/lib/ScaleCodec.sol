// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// @title SCALE primitives: little-endian integers and compact lengths.
library ScaleCodec {
    /// @notice The input ends inside the value, or the value is not in its shortest form.
    error BadCompact();

    /// @notice The four bytes that SCALE writes for `value`.
    function le32(uint32 value) internal pure returns (bytes4) {
        value = ((value & 0xff00ff00) >> 8) | ((value & 0x00ff00ff) << 8);
        return bytes4((value >> 16) | (value << 16));
    }

    /// @notice The eight bytes that SCALE writes for `value`.
    function le64(uint64 value) internal pure returns (bytes8) {
        value = ((value & 0xff00ff00ff00ff00) >> 8) | ((value & 0x00ff00ff00ff00ff) << 8);
        value = ((value & 0xffff0000ffff0000) >> 16) | ((value & 0x0000ffff0000ffff) << 16);
        return bytes8((value >> 32) | (value << 32));
    }

    /// @notice Reads a compact `u32` at `offset`.
    /// @dev A value has one encoding only: longer forms of small numbers are refused, as the Rust decoder does.
    /// @return value the number
    /// @return next the offset behind it
    function compactU32(bytes calldata data, uint256 offset) internal pure returns (uint32 value, uint256 next) {
        uint256 mode = uint8(_at(data, offset)) & 3;
        if (mode == 0) return (uint32(uint8(data[offset]) >> 2), offset + 1);

        uint256 length = mode == 1 ? 2 : mode == 2 ? 4 : 5;
        // The big-integer mode says in its first byte how many bytes follow; four is all that a u32 can need.
        if (mode == 3 && uint8(data[offset]) != 3) revert BadCompact();
        uint256 start = mode == 3 ? offset + 1 : offset;
        uint256 read;
        for (uint256 i = offset + length; i > start; --i) {
            read = (read << 8) | uint8(_at(data, i - 1));
        }
        if (mode != 3) read >>= 2;
        if (read >> (mode == 1 ? 6 : mode == 2 ? 14 : 30) == 0) revert BadCompact();
        return (uint32(read), offset + length);
    }

    function _at(bytes calldata data, uint256 offset) private pure returns (bytes1) {
        if (offset >= data.length) revert BadCompact();
        return data[offset];
    }
}
