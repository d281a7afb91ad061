// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Leaves} from "../src/lib/Leaves.sol";
import {Brakes} from "../src/vault/Brakes.sol";
import {Exits} from "../src/vault/Exits.sol";
import {VaultStorage} from "../src/vault/VaultStorage.sol";
import {World} from "./support/World.sol";
import {vm} from "./support/Vm.sol";

/// @dev Exits over 500 wait for a day and 100 blocks.
contract VaultDisputeTest is World {
    function setUp() external {
        _build();
        _deposit(100_000);
    }

    function test_amountAtTheThresholdDoesNotWait() external {
        Leaves.Exit memory e = _exit(THRESHOLD);
        _withdraw(e);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_largeExitWaitsForTimeAndBlocks() external {
        Leaves.Exit memory e = _exit(THRESHOLD + 1);
        uint256 place = _request(e);
        uint32 number = _anchor();
        uint64 from = uint64(block.timestamp) + DISPUTE_TIME;
        uint64 fromBlock = uint64(block.number) + DISPUTE_BLOCKS;
        vm.expectEmit(address(vault));
        emit Exits.ExitWaiting(e.id, from, fromBlock);
        vault.withdraw(e, number, _proof(place));
        _expectStatus(e.id, VaultStorage.Status.Waiting);

        bytes memory early = abi.encodeWithSelector(Exits.StillWaiting.selector, e.id, from, fromBlock);
        vm.warp(from);
        vm.roll(fromBlock - 1);
        vm.expectRevert(early);
        vault.release(e.id);
        vm.warp(from - 1);
        vm.roll(fromBlock);
        vm.expectRevert(early);
        vault.release(e.id);
        vm.warp(from);
        vault.release(e.id);
        vm.assertEq(token.balanceOf(BOB), THRESHOLD + 1);
    }

    function test_largeExitQueuesAfterItsWindow() external {
        Leaves.Exit memory e = _exit(1_000);
        _withdraw(e);
        _passWindow();
        _withdraw(_exit(1));
        vault.release(e.id);
        _expectStatus(e.id, VaultStorage.Status.Queued);
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Queued));
        vault.release(e.id);
        vm.warp(block.timestamp + 1 days);
        vault.processQueue(address(token), 1);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_reconfirmationDoesNotShortenOrRestartTheWindow() external {
        Leaves.Exit memory e = _exit(1_000);
        _withdraw(e);
        vm.warp(block.timestamp + DISPUTE_TIME - 1);
        vm.roll(block.number + DISPUTE_BLOCKS);
        e.expiry += 1;
        uint256 place = _request(e);
        uint32 number = _anchor();
        vault.reconfirm(e, number, _proof(place));
        vm.expectPartialRevert(Exits.StillWaiting.selector);
        vault.release(e.id);
        vm.warp(block.timestamp + 1);
        vault.release(e.id);
    }

    function test_I10_windowDoesNotOutliveCompliance() external {
        Leaves.Exit memory e = _exit(1_000);
        e.expiry = uint64(block.timestamp + DISPUTE_TIME - 1);
        _withdraw(e);
        _passWindow();
        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.Lapsed));
        vault.release(e.id);
    }

    function test_I5_disputeStopsWaitingQueuedAndParked() external {
        uint64[3] memory ids = _oneOfEachPending();
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectEmit(address(vault));
            emit Exits.ExitDisputed(ids[i]);
            _dispute(ids[i]);
        }
        _passWindow();
        _passWindow();
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, ids[i], VaultStorage.Status.Disputed));
            vault.release(ids[i]);
        }
        uint256 before = token.balanceOf(BOB);
        vm.assertEq(vault.processQueue(address(token), 10), 1);
        vm.assertEq(token.balanceOf(BOB), before);
    }

    function test_I5_invalidationReachesWaitingQueuedAndParked() external {
        uint64[3] memory ids = _oneOfEachPending();
        for (uint256 i = 0; i < 3; ++i) {
            (, uint32 number,,,,,,,) = vault.exits(ids[i]);
            _invalidate(number);
        }
        _passWindow();
        uint256 before = token.balanceOf(BOB);
        vault.processQueue(address(token), 10);
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, ids[i], Brakes.Refusal.AnchorInvalid));
            vault.release(ids[i]);
        }
        vm.assertEq(token.balanceOf(BOB), before);
    }

    function test_I5_pauseAndForkReachEveryPending() external {
        uint64[3] memory ids = _oneOfEachPending();
        _passWindow();
        _pause();
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(Pausable.EnforcedPause.selector);
            vault.release(ids[i]);
        }
        vm.prank(address(timelock));
        vault.unpause();
        _fork();
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(Brakes.Frozen.selector);
            vault.release(ids[i]);
        }
    }

    /// @dev What was stopped under one set of validators stays so under the next, even when it is proven again.
    function test_I5_rotationRevivesNothing() external {
        uint64[3] memory ids = _oneOfEachPending();
        for (uint256 i = 0; i < 3; ++i) {
            _dispute(ids[i]);
        }
        _resolve(ids[1], false);
        _rotate();
        uint32 number = _rotate();
        _passWindow();
        for (uint256 i = 0; i < 3; ++i) {
            VaultStorage.Status status = i == 1 ? VaultStorage.Status.Invalidated : VaultStorage.Status.Disputed;
            bytes memory wrong = abi.encodeWithSelector(Exits.WrongStatus.selector, ids[i], status);
            (Leaves.Exit memory e, uint256 place) = _pending(ids[i]);
            vm.expectRevert(wrong);
            vault.withdraw(e, number, _proof(place));
            vm.expectRevert(wrong);
            vault.reconfirm(e, number, _proof(place));
            vm.expectRevert(wrong);
            vault.release(ids[i]);
        }
    }

    function test_I5_pauseSurvivesRotation() external {
        Leaves.Exit memory e = _exit(1);
        uint256 place = _request(e);
        _pause();
        uint32 number = _rotate();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I5_disputeBeforePresentation() external {
        Leaves.Exit memory e = _exit(1);
        uint256 place = _request(e);
        uint32 number = _anchor();
        _dispute(e.id);
        bytes memory wrong = abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Disputed);
        vm.expectRevert(wrong);
        vault.withdraw(e, number, _proof(place));
        _resolve(e.id, true);
        _expectStatus(e.id, VaultStorage.Status.None);
        vault.withdraw(e, number, _proof(place));
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_I6_clearedExitGoesOn() external {
        Leaves.Exit memory e = _exit(1_000);
        _withdraw(e);
        _dispute(e.id);
        vm.expectEmit(address(vault));
        emit Exits.ExitCleared(e.id);
        _resolve(e.id, true);
        _expectStatus(e.id, VaultStorage.Status.Waiting);
        vm.expectPartialRevert(Exits.StillWaiting.selector);
        vault.release(e.id);
        _passWindow();
        vault.release(e.id);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_invalidatedIsFinal() external {
        Leaves.Exit memory e = _exit(1_000);
        _withdraw(e);
        _dispute(e.id);
        vm.expectEmit(address(vault));
        emit Exits.ExitInvalidated(e.id);
        _resolve(e.id, false);
        bytes memory wrong = abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Invalidated);
        vm.expectRevert(wrong);
        _resolve(e.id, true);
        vm.expectRevert(wrong);
        _dispute(e.id);
        vm.expectRevert(wrong);
        vault.release(e.id);
        _expectLedger(100_000);
    }

    function test_onlyWhatIsDisputedIsResolved() external {
        Leaves.Exit memory e = _exit(1);
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.None));
        _resolve(e.id, true);
        _withdraw(e);
        bytes memory wrong = abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Paid);
        vm.expectRevert(wrong);
        _resolve(e.id, true);
        vm.expectRevert(wrong);
        _dispute(e.id);
    }

    /// @dev The guardian's brakes work while everything stands still.
    function test_guardianActsWhilePausedAndFrozen() external {
        Leaves.Exit memory e = _exit(1_000);
        uint32 number = _withdraw(e);
        _pause();
        _fork();
        _dispute(e.id);
        _invalidate(number);
    }

    /// @dev A stale place in the queue passes without effect when its exit came back through another.
    function test_I2_placeLeftByADisputeDoesNotPayTwice() external {
        _withdraw(_exit(500));
        _withdraw(_exit(500));
        Leaves.Exit memory e = _exit(100);
        _withdraw(e);
        _dispute(e.id);
        _resolve(e.id, true);
        _passWindow();
        vault.release(e.id);
        _expectStatus(e.id, VaultStorage.Status.Queued);
        vm.assertEq(vault.processQueue(address(token), 10), 2);
        vm.assertEq(token.balanceOf(BOB), 1_100);
    }

    Leaves.Exit[] private _pendings;
    uint256[] private _places;

    function _pending(uint64 id) private view returns (Leaves.Exit memory, uint256) {
        for (uint256 i = 0; i < _pendings.length; ++i) {
            if (_pendings[i].id == id) return (_pendings[i], _places[i]);
        }
        revert("no such exit");
    }

    function _present(Leaves.Exit memory e) private {
        _pendings.push(e);
        _places.push(exitLeaves.length);
        _withdraw(e);
    }

    function _oneOfEachPending() private returns (uint64[3] memory ids) {
        Leaves.Exit memory waiting = _exit(501);
        _present(waiting);
        _withdraw(_exit(500));
        _withdraw(_exit(500));
        Leaves.Exit memory parked = _exit(10);
        _present(parked);
        uint32 number = head - 10;
        _invalidate(number);
        vm.warp(block.timestamp + 1 days);
        vault.processQueue(address(token), 1);
        vm.prank(address(timelock));
        vault.restoreAnchor(number);
        vm.warp(block.timestamp - 1 days);
        Leaves.Exit memory queued = _exit(10);
        _present(queued);
        _expectStatus(waiting.id, VaultStorage.Status.Waiting);
        _expectStatus(queued.id, VaultStorage.Status.Queued);
        _expectStatus(parked.id, VaultStorage.Status.Parked);
        return [waiting.id, queued.id, parked.id];
    }
}
