// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Blake2b} from "../src/lib/Blake2b.sol";
import {vm} from "./support/Vm.sol";

contract Blake2bCaller {
    function hash(bytes calldata data) external view returns (bytes32) {
        return Blake2b.hash(data);
    }
}

contract Blake2bTest {
    Blake2bCaller private _caller = new Blake2bCaller();

    /// @dev Expected values from another implementation (Python's hashlib), around every block border.
    function test_matchesReference() external view {
        _check(0, 0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8);
        _check(1, 0xe88bd757ad5b9bedf372d8d3f0cf6c962a469db61a265f6418e1ffed86da29ec);
        _check(127, 0xc9ae3859964b35f04c54b36d33cf299d7290ee621005d28e51598a943560aaaa);
        _check(128, 0xf0501d06597880592bc49234eef100ec1ff349058d0e9d9b753504e24af86dd6);
        _check(129, 0xa34a4e1e03c541dfbf3099c4b6c143c022ced65c28bd7e8a10e0a098461aecf0);
        _check(255, 0xf2d64a40e9412a3414161ff6250075225418fd7c271c1123e162e1bca0de9f93);
        _check(256, 0xd93ebb9c802f5630ab22516fd82b6c21bc8bd551d531349b715f046ed11ed871);
        _check(257, 0x4ce481b24d387422d2bc2baa03d1afd55a1327939ff537c71eb9b38709268649);
        _check(1000, 0xd62b6c768ce1afc8367e0498ab2f8e3f7c178c35b1429f14c4604b545d200f52);
    }

    function test_refusesMissingPrecompile() external {
        // An address without code answers with success and nothing.
        vm.mockCall(address(9), "", "");
        vm.expectRevert(Blake2b.NoPrecompile.selector);
        _caller.hash("abc");
    }

    function _check(uint256 length, bytes32 expected) private view {
        bytes memory data = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            data[i] = bytes1(uint8(i * 7 + 3));
        }
        vm.assertEq(_caller.hash(data), expected, vm.toString(length));
    }
}
