// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Header} from "../src/lib/Header.sol";
import {ScaleCodec} from "../src/lib/ScaleCodec.sol";
import {Appchain} from "./support/Appchain.sol";
import {vm} from "./support/Vm.sol";

contract HeaderTest {
    Appchain private _chain = new Appchain(1);

    function stateRoot(bytes calldata header, uint32 number, bytes32 expected) external view returns (bytes32) {
        return Header.stateRoot(header, number, expected);
    }

    function testFuzz_readsStateRoot(uint32 number, bytes32 root) external view {
        bytes memory header = _chain.header(number, root);
        vm.assertEq(this.stateRoot(header, number, _chain.blake2b(header)), root);
    }

    function testFuzz_refusesAnyOtherByte(uint32 number, bytes32 root, uint256 place, uint8 flip) external {
        bytes memory header = _chain.header(number, root);
        bytes32 hash = _chain.blake2b(header);
        place %= header.length;
        vm.assume(flip != 0);
        header[place] ^= bytes1(flip);
        vm.expectRevert(abi.encodeWithSelector(Header.WrongHeader.selector, hash, _chain.blake2b(header)));
        this.stateRoot(header, number, hash);
    }

    function test_refusesOtherNumber() external {
        bytes memory header = _chain.header(70, bytes32(0));
        bytes32 hash = _chain.blake2b(header);
        vm.expectRevert(abi.encodeWithSelector(Header.WrongHeaderNumber.selector, 71, 70));
        this.stateRoot(header, 71, hash);
    }

    function test_refusesShortHeader() external {
        bytes memory short = bytes.concat(bytes32(0), hex"04", new bytes(64));
        bytes32 hash = _chain.blake2b(short);
        vm.expectRevert(Header.ShortHeader.selector);
        this.stateRoot(short, 1, hash);
        short = new bytes(31);
        hash = _chain.blake2b(short);
        vm.expectRevert(Header.ShortHeader.selector);
        this.stateRoot(short, 0, hash);
        short = new bytes(32);
        hash = _chain.blake2b(short);
        vm.expectRevert(ScaleCodec.BadCompact.selector);
        this.stateRoot(short, 0, hash);
    }

    function test_refusesLongFormOfNumber() external {
        bytes memory header = bytes.concat(bytes32(0), hex"0500", new bytes(65));
        bytes32 hash = _chain.blake2b(header);
        vm.expectRevert(ScaleCodec.BadCompact.selector);
        this.stateRoot(header, 1, hash);
    }
}
