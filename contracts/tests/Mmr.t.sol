// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Mmr} from "../src/lib/Mmr.sol";
import {Appchain} from "./support/Appchain.sol";
import {vm, bound} from "./support/Vm.sol";

contract MmrTest {
    uint256 private constant LEAVES = 23;
    bytes32[] private _leaves;
    Appchain private _chain = new Appchain(1);

    function setUp() external {
        for (uint256 i = 0; i < LEAVES; ++i) {
            _leaves.push(keccak256(abi.encode("leaf", i)));
        }
    }

    function root(bytes32 leaf, Mmr.Proof calldata proof) external pure returns (bytes32) {
        return Mmr.root(leaf, proof);
    }

    function hash(Mmr.Leaf calldata leaf) external pure returns (bytes32) {
        return Mmr.hash(leaf);
    }

    /// @dev Every leaf in ranges of every size, against a root built from whole subtrees.
    function test_provesEveryLeafOfEverySize() external view {
        for (uint64 count = 1; count <= LEAVES; ++count) {
            bytes32 expected = _bag(_peaks(count), 0);
            for (uint64 index = 0; index < count; ++index) {
                vm.assertEq(this.root(_leaves[index], _proof(index, count)), expected);
            }
        }
    }

    function test_builderOfTheAppchainAgrees() external {
        for (uint64 count = 1; count <= LEAVES; ++count) {
            (bytes32 found, Mmr.Proof memory proof) = _chain.append(_leaves[count - 1]);
            vm.assertEq(found, _bag(_peaks(count), 0));
            vm.assertEq(this.root(_leaves[count - 1], proof), found);
        }
    }

    /// @dev The bagging order of the SDK: for peaks a, b, c from the left it is hash(hash(c, b), a).
    function test_bagsFromTheRight() external view {
        bytes32 a = _subtree(0, 2);
        bytes32 b = _subtree(4, 1);
        bytes32 c = _leaves[6];
        bytes32 expected = keccak256(bytes.concat(keccak256(bytes.concat(c, b)), a));
        vm.assertEq(_bag(_peaks(7), 0), expected);
        vm.assertEq(this.root(c, _proof(6, 7)), expected);
    }

    function testFuzz_otherLeafIndexOrItemFails(uint64 count, uint64 index, bytes32 other, uint256 place)
        external
        view
    {
        count = uint64(bound(count, 2, LEAVES));
        index = uint64(bound(index, 0, count - 1));
        bytes32 expected = _bag(_peaks(count), 0);
        Mmr.Proof memory proof = _proof(index, count);
        vm.assume(other != _leaves[index]);
        vm.assertTrue(this.root(other, proof) != expected);

        place = bound(place, 0, proof.items.length - 1);
        vm.assume(proof.items[place] != other);
        proof.items[place] = other;
        vm.assertTrue(this.root(_leaves[index], proof) != expected);
    }

    function test_refusesWrongLengths() external {
        Mmr.Proof memory proof = _proof(5, 11);
        proof.items = new bytes32[](proof.items.length + 1);
        vm.expectRevert(Mmr.BadProofShape.selector);
        this.root(_leaves[5], proof);
        proof.items = new bytes32[](proof.items.length - 2);
        vm.expectRevert(Mmr.BadProofShape.selector);
        this.root(_leaves[5], proof);
    }

    function test_refusesIndexBeyondCount() external {
        Mmr.Proof memory proof = _proof(5, 11);
        proof.leafIndex = 11;
        vm.expectRevert(Mmr.BadProofShape.selector);
        this.root(_leaves[5], proof);
        proof.leafCount = 0;
        vm.expectRevert(Mmr.BadProofShape.selector);
        this.root(_leaves[5], proof);
    }

    function testFuzz_leafEncodingMatchesTheAppchain(Mmr.Leaf calldata leaf) external view {
        vm.assertEq(this.hash(leaf), _chain.leafHash(leaf));
    }

    function _subtree(uint256 from, uint256 height) private view returns (bytes32) {
        if (height == 0) return _leaves[from];
        return keccak256(bytes.concat(_subtree(from, height - 1), _subtree(from + (1 << (height - 1)), height - 1)));
    }

    function _peaks(uint64 count) private view returns (bytes32[] memory peaks) {
        uint256 n;
        for (uint256 h = 0; h < 8; ++h) {
            n += (count >> h) & 1;
        }
        peaks = new bytes32[](n);
        uint256 from;
        n = 0;
        for (uint256 h = 8; h > 0; --h) {
            if ((count >> (h - 1)) & 1 == 0) continue;
            peaks[n++] = _subtree(from, h - 1);
            from += 1 << (h - 1);
        }
    }

    function _bag(bytes32[] memory peaks, uint256 from) private pure returns (bytes32) {
        if (from == peaks.length - 1) return peaks[from];
        return keccak256(bytes.concat(_bag(peaks, from + 1), peaks[from]));
    }

    function _proof(uint64 index, uint64 count) private view returns (Mmr.Proof memory proof) {
        proof.leafIndex = index;
        proof.leafCount = count;
        bytes32[] memory peaks = _peaks(count);
        uint256 from;
        uint256 own;
        uint256 height = 8;
        for (;;) {
            --height;
            if ((count >> height) & 1 == 0) continue;
            if (index < from + (1 << height)) break;
            from += 1 << height;
            ++own;
        }
        bool right = own + 1 < peaks.length;
        proof.items = new bytes32[](own + height + (right ? 1 : 0));
        for (uint256 i = 0; i < own; ++i) {
            proof.items[i] = peaks[i];
        }
        for (uint256 h = 0; h < height; ++h) {
            uint256 sibling = ((index - from) >> h) ^ 1;
            proof.items[own + h] = _subtree(from + (sibling << h), h);
        }
        if (right) proof.items[own + height] = _bag(peaks, own + 1);
    }
}
