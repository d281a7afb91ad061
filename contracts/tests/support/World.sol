// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Anchor} from "../../src/Anchor.sol";
import {Vault} from "../../src/Vault.sol";
import {Beefy} from "../../src/lib/Beefy.sol";
import {Leaves} from "../../src/lib/Leaves.sol";
import {Tree} from "../../src/lib/Tree.sol";
import {VaultStorage} from "../../src/vault/VaultStorage.sol";
import {Token} from "../mocks/Tokens.sol";
import {Appchain} from "./Appchain.sol";
import {Forest} from "./Forest.sol";
import {newAnchor, newTimelock, newVault} from "./Deployed.sol";
import {vm} from "./Vm.sol";

/// @title An appchain with four validators, an anchor, a vault with one asset, and the people around them.
abstract contract World {
    bytes32 internal constant GENESIS = keccak256("genesis");
    uint64 internal constant DISPUTE_TIME = 1 days;
    uint64 internal constant DISPUTE_BLOCKS = 100;
    uint64 internal constant GRACE = 14 days;
    uint128 internal constant LIMIT = 1_000;
    uint128 internal constant THRESHOLD = 500;
    uint256 internal constant START = 1_800_000_000;

    address internal constant GUARDIAN = address(0x6a);
    address internal constant ALICE = address(0xa11ce);
    address internal constant BOB = address(0xb0b);
    bytes32 internal constant ACCOUNT = bytes32(uint256(0xacc));

    Appchain internal chain;
    Anchor internal anchor;
    Vault internal vault;
    TimelockController internal timelock;
    Token internal token;

    /// @dev Leaves of the exits tree; it only grows, as the appchain's does.
    bytes32[] internal exitLeaves;
    bytes32[] internal reserveLeaves;
    uint32 internal head = 10;
    uint64 internal nextExit = 1;

    function _build() internal {
        vm.warp(START);
        vm.roll(1_000);
        chain = new Appchain(4);
        timelock = newTimelock(1 days, address(this));
        anchor = newAnchor(address(timelock), chain);
        vault = newVault(_terms(), address(timelock), GUARDIAN);
        token = new Token();
        _register(address(token));
        token.mint(ALICE, 1_000_000);
        vm.prank(ALICE);
        token.approve(address(vault), type(uint256).max);
    }

    function _terms() internal view returns (Vault.Terms memory) {
        return Vault.Terms(anchor, GENESIS, DISPUTE_TIME, DISPUTE_BLOCKS, GRACE);
    }

    function _register(address asset) internal {
        vm.prank(address(timelock));
        vault.registerAsset(asset, LIMIT, THRESHOLD);
    }

    function _deposit(uint128 amount) internal {
        vm.prank(ALICE);
        vault.deposit(address(token), amount, ACCOUNT);
    }

    function _domain() internal view returns (Leaves.Domain memory) {
        return Leaves.Domain(uint64(block.chainid), address(vault), GENESIS);
    }

    /// @dev An exit to Bob that stays clear for long.
    function _exit(uint128 amount) internal returns (Leaves.Exit memory) {
        return Leaves.Exit(nextExit++, head, address(token), BOB, amount, uint64(block.timestamp + 365 days));
    }

    /// @dev Puts an exit in the tree; returns its place.
    function _request(Leaves.Exit memory e) internal returns (uint256) {
        exitLeaves.push(Forest.exit(e, _domain()));
        return exitLeaves.length - 1;
    }

    /// @dev Anchors the trees as they are; everything is certified.
    function _anchor() internal returns (uint32 number) {
        return _anchorCertified(head);
    }

    function _anchorCertified(uint32 certified) internal returns (uint32 number) {
        number = head;
        bytes32 reserves = Forest.root(reserveLeaves);
        anchor.submit(
            chain.evidence(
                number,
                keccak256(abi.encode("state", number)),
                Appchain.Roots(Forest.root(exitLeaves), reserves, certified)
            )
        );
        head += 10;
    }

    function _rotate() internal returns (uint32 number) {
        number = head;
        address[] memory outgoing = chain.validators();
        chain.endSession(1, number);
        Anchor.Evidence memory e = chain.evidence(
            number,
            keccak256(abi.encode("state", number)),
            Appchain.Roots(Forest.root(exitLeaves), Forest.root(reserveLeaves), number)
        );
        e.outgoing = outgoing;
        anchor.submit(e);
        head += 10;
    }

    function _proof(uint256 place) internal view returns (Tree.Proof memory) {
        return Forest.proof(exitLeaves, place);
    }

    /// @dev Requested, anchored, presented.
    function _withdraw(Leaves.Exit memory e) internal returns (uint32 number) {
        uint256 place = _request(e);
        number = _anchor();
        vault.withdraw(e, number, _proof(place));
    }

    /// @dev Two validly signed roots for one height.
    function _fork() internal {
        uint64 set = chain.setId();
        anchor.reportFork(
            chain.sign(_commitment(keccak256("one"), set)), chain.sign(_commitment(keccak256("two"), set))
        );
    }

    function _invalidate(uint32 number) internal {
        vm.prank(GUARDIAN);
        vault.invalidateAnchor(number);
    }

    function _dispute(uint64 id) internal {
        vm.prank(GUARDIAN);
        vault.dispute(id);
    }

    function _resolve(uint64 id, bool valid) internal {
        vm.prank(address(timelock));
        vault.resolve(id, valid);
    }

    function _pause() internal {
        vm.prank(GUARDIAN);
        vault.pause();
    }

    function _passWindow() internal {
        vm.warp(block.timestamp + DISPUTE_TIME);
        vm.roll(block.number + DISPUTE_BLOCKS);
    }

    function _status(uint64 id) internal view returns (VaultStorage.Status status) {
        (,,, status,,,,,) = vault.exits(id);
    }

    function _expectStatus(uint64 id, VaultStorage.Status expected) internal view {
        vm.assertEq(uint256(_status(id)), uint256(expected), "status");
    }

    function _locked(address asset) internal view returns (uint128 locked) {
        (locked,,,,,) = vault.assets(asset);
    }

    /// @dev I1, as far as one contract can see it.
    function _expectLedger(uint256 expected) internal view {
        vm.assertEq(_locked(address(token)), expected, "ledger");
        vm.assertEq(token.balanceOf(address(vault)), expected, "balance");
    }

    function _commitment(bytes32 root, uint64 set) private view returns (Beefy.Commitment memory) {
        return Beefy.Commitment(root, head + 1_000_000, set);
    }
}
