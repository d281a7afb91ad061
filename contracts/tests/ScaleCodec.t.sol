// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ScaleCodec} from "../src/lib/ScaleCodec.sol";
import {vm} from "./support/Vm.sol";

contract ScaleCodecTest {
    function compactU32(bytes calldata data, uint256 offset) external pure returns (uint32, uint256) {
        return ScaleCodec.compactU32(data, offset);
    }

    function test_littleEndian() external pure {
        vm.assertEq(bytes32(ScaleCodec.le32(0x01020304)), bytes32(bytes4(0x04030201)));
        vm.assertEq(bytes32(ScaleCodec.le64(0x0102030405060708)), bytes32(bytes8(0x0807060504030201)));
    }

    function test_compactExamples() external view {
        _check(hex"00", 0);
        _check(hex"fc", 63);
        _check(hex"0101", 64);
        _check(hex"fdff", 16383);
        _check(hex"02000100", 16384);
        _check(hex"feffffff", (1 << 30) - 1);
        _check(hex"0300000040", 1 << 30);
        _check(hex"03ffffffff", type(uint32).max);
    }

    function test_compactRefusesLongForms() external {
        _refuse(hex"0100");
        _refuse(hex"fd00");
        _refuse(hex"02000000");
        _refuse(hex"feff0000");
        _refuse(hex"03ffffff3f");
        _refuse(hex"07000000ff00");
    }

    function test_compactRefusesShortInput() external {
        _refuse("");
        _refuse(hex"01");
        _refuse(hex"020001");
        _refuse(hex"03000000");
        vm.expectRevert(ScaleCodec.BadCompact.selector);
        this.compactU32(hex"00", 1);
    }

    /// @dev Written out by hand rather than by the library, then read back.
    function testFuzz_compactRoundTrip(uint32 x, uint8 prefix) external view {
        bytes memory data;
        if (x < 64) data = abi.encodePacked(uint8(x << 2));
        else if (x < 1 << 14) data = abi.encodePacked(uint8((x << 2) | 1), uint8(x >> 6));
        else if (x < 1 << 30) data = abi.encodePacked(ScaleCodec.le32((x << 2) | 2));
        else data = abi.encodePacked(uint8(3), ScaleCodec.le32(x));
        (uint32 value, uint256 next) = this.compactU32(bytes.concat(new bytes(prefix), data, hex"ff"), prefix);
        vm.assertEq(value, x);
        vm.assertEq(next, prefix + data.length);
    }

    function _check(bytes memory data, uint32 expected) private view {
        (uint32 value, uint256 next) = this.compactU32(data, 0);
        vm.assertEq(value, expected);
        vm.assertEq(next, data.length);
    }

    function _refuse(bytes memory data) private {
        vm.expectRevert(ScaleCodec.BadCompact.selector);
        this.compactU32(data, 0);
    }
}
