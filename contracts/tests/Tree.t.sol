// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Leaves} from "../src/lib/Leaves.sol";
import {Tree} from "../src/lib/Tree.sol";
import {Forest} from "./support/Forest.sol";
import {vm, bound} from "./support/Vm.sol";

contract TreeTest {
    function check(bytes32 root, bytes32 leaf, Tree.Proof calldata proof) external pure {
        Tree.check(root, leaf, proof);
    }

    function exit(Leaves.Exit calldata e, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(e, d);
    }

    function revocation(Leaves.Revocation calldata r, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(r, d);
    }

    function reserve(Leaves.Reserve calldata r, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(r, d);
    }

    function holding(Leaves.Holding calldata h, address a, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(h, a, d);
    }

    function openExit(Leaves.OpenExit calldata o, address a, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(o, a, d);
    }

    function test_acceptsEveryLeafOfEverySize() external view {
        for (uint256 count = 1; count <= 17; ++count) {
            bytes32[] memory leaves = _leaves(count);
            bytes32 root = Forest.root(leaves);
            for (uint256 i = 0; i < count; ++i) {
                this.check(root, leaves[i], Forest.proof(leaves, i));
            }
        }
    }

    function test_treesOfDifferentSizesHaveDifferentRoots() external pure {
        // The third leaf is what pads the smaller tree: only the count tells them apart.
        bytes32[] memory three = _leaves(3);
        bytes32[] memory four = new bytes32[](4);
        (four[0], four[1], four[2], four[3]) = (three[0], three[1], three[2], keccak256(hex"02"));
        vm.assertTrue(Forest.root(three) != Forest.root(four));
    }

    function testFuzz_refusesAnythingElse(uint256 count, uint256 i, bytes32 other, uint256 place) external {
        count = bound(count, 2, 40);
        i = bound(i, 0, count - 1);
        bytes32[] memory leaves = _leaves(count);
        bytes32 root = Forest.root(leaves);
        Tree.Proof memory p = Forest.proof(leaves, i);
        vm.assume(other != leaves[i]);
        _refuse(root, other, p);
        _refuse(other, leaves[i], p);
        place = bound(place, 0, p.siblings.length - 1);
        vm.assume(p.siblings[place] != other);
        p.siblings[place] = other;
        _refuse(root, leaves[i], p);
    }

    function testFuzz_refusesAnyOtherIndexOrCount(uint256 count, uint256 i, uint32 index, uint32 claimed) external {
        count = bound(count, 1, 40);
        i = bound(i, 0, count - 1);
        bytes32[] memory leaves = _leaves(count);
        Tree.Proof memory p = Forest.proof(leaves, i);
        vm.assume(index != i || claimed != count);
        p.index = index;
        p.count = claimed;
        _refuse(Forest.root(leaves), leaves[i], p);
    }

    /// @dev An inner node presented as a leaf, with the shorter proof that goes with it.
    function test_refusesInnerNodeAsLeaf() external {
        bytes32[] memory leaves = _leaves(4);
        bytes32 root = Forest.root(leaves);
        Tree.Proof memory p;
        p.index = 0;
        p.count = 2;
        p.siblings = new bytes32[](1);
        p.siblings[0] = keccak256(bytes.concat(hex"01", leaves[2], leaves[3]));
        _refuse(root, keccak256(bytes.concat(hex"01", leaves[0], leaves[1])), p);
        p.count = 4;
        _refuse(root, keccak256(bytes.concat(hex"01", leaves[0], leaves[1])), p);
    }

    /// @dev With promotion, the third of three leaves would also prove itself one level up.
    function test_refusesPromotedLeaf() external {
        bytes32[] memory leaves = _leaves(3);
        Tree.Proof memory p = Forest.proof(leaves, 2);
        bytes32[] memory shorter = new bytes32[](1);
        shorter[0] = p.siblings[1];
        p.siblings = shorter;
        _refuse(Forest.root(leaves), leaves[2], p);
        p.index = 1;
        _refuse(Forest.root(leaves), leaves[2], p);
    }

    function test_refusesPaddingAsLeaf() external {
        bytes32[] memory leaves = _leaves(3);
        Tree.Proof memory p = Forest.proof(leaves, 2);
        p.index = 3;
        p.siblings[0] = leaves[2];
        _refuse(Forest.root(leaves), keccak256(hex"02"), p);
    }

    function test_refusesProofOfAnotherLength() external {
        bytes32[] memory leaves = _leaves(5);
        Tree.Proof memory p = Forest.proof(leaves, 1);
        p.siblings = new bytes32[](2);
        _refuse(Forest.root(leaves), leaves[1], p);
        p.siblings = new bytes32[](4);
        _refuse(Forest.root(leaves), leaves[1], p);
    }

    function test_nothingIsInTheEmptyTree() external {
        Tree.Proof memory p;
        _refuse(0, 0, p);
        p.count = 1;
        _refuse(0, 0, p);
    }

    function testFuzz_leavesMatchTheAppchain(
        Leaves.Exit calldata e,
        Leaves.Revocation calldata r,
        Leaves.Reserve calldata s,
        Leaves.Domain calldata d
    ) external view {
        vm.assertEq(this.exit(e, d), Forest.exit(e, d));
        vm.assertEq(this.revocation(r, d), Forest.revocation(r, d));
        vm.assertEq(this.reserve(s, d), Forest.reserve(s, d));
    }

    function testFuzz_claimsMatchTheAppchain(
        Leaves.Holding calldata h,
        Leaves.OpenExit calldata o,
        address asset,
        Leaves.Domain calldata d
    ) external view {
        vm.assertEq(this.holding(h, asset, d), Forest.holding(h, asset, d));
        vm.assertEq(this.openExit(o, asset, d), Forest.openExit(o, asset, d));
    }

    /// @dev A leaf for another chain, vault or genesis is another leaf.
    function testFuzz_domainSeparates(Leaves.Exit calldata e, Leaves.Domain calldata a, Leaves.Domain calldata b)
        external
        view
    {
        vm.assume(keccak256(abi.encode(a)) != keccak256(abi.encode(b)));
        vm.assertTrue(this.exit(e, a) != this.exit(e, b));
    }

    function _leaves(uint256 count) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = keccak256(abi.encode("leaf", i));
        }
    }

    function _refuse(bytes32 root, bytes32 leaf, Tree.Proof memory p) private {
        vm.expectRevert(Tree.NotInTree.selector);
        this.check(root, leaf, p);
    }
}
