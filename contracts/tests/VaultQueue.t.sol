// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Leaves} from "../src/lib/Leaves.sol";
import {Brakes} from "../src/vault/Brakes.sol";
import {Exits} from "../src/vault/Exits.sol";
import {Ledger} from "../src/vault/Ledger.sol";
import {VaultStorage} from "../src/vault/VaultStorage.sol";
import {BlocklistToken, GreedyToken, Token} from "./mocks/Tokens.sol";
import {Forest} from "./support/Forest.sol";
import {World} from "./support/World.sol";
import {vm} from "./support/Vm.sol";

/// @dev The limit is 1,000 a day; exits up to 500 do not wait for a dispute window.
contract VaultQueueTest is World {
    function setUp() external {
        _build();
        _deposit(100_000);
    }

    function test_I9_queuesAboveTheLimit() external {
        _withdraw(_exit(500));
        _withdraw(_exit(500));
        Leaves.Exit memory e = _exit(1);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectEmit(address(vault));
        emit Exits.ExitQueued(e.id, address(token), 0);
        vault.withdraw(e, number, _proof(place));
        _expectStatus(e.id, VaultStorage.Status.Queued);
        vm.assertEq(token.balanceOf(BOB), 1_000);

        vm.assertEq(vault.processQueue(address(token), 10), 0);
        vm.warp(block.timestamp + 87);
        vm.assertEq(vault.processQueue(address(token), 10), 1);
        _expectStatus(e.id, VaultStorage.Status.Paid);
        _expectLedger(100_000 - 1_001);
    }

    function test_I9_limitsAreApartByAsset() external {
        Token other = new Token();
        _register(address(other));
        other.mint(address(this), 500);
        other.approve(address(vault), 500);
        vault.deposit(address(other), 500, ACCOUNT);
        _fill();
        Leaves.Exit memory e = _exit(500);
        e.asset = address(other);
        _withdraw(e);
        vm.assertEq(other.balanceOf(BOB), 500);
    }

    function test_I9_nobodyOvertakesTheQueue() external {
        _fill();
        Leaves.Exit memory first = _exit(500);
        _withdraw(first);
        // A quarter of the limit is free again: too little for the first, enough for the second.
        vm.warp(block.timestamp + 6 hours);
        Leaves.Exit memory second = _exit(1);
        _withdraw(second);
        _expectStatus(second.id, VaultStorage.Status.Queued);
        vault.processQueue(address(token), 10);
        _expectStatus(second.id, VaultStorage.Status.Queued);
        vm.warp(block.timestamp + 1 days);
        vm.assertEq(vault.processQueue(address(token), 10), 2);
        _expectStatus(first.id, VaultStorage.Status.Paid);
        _expectStatus(second.id, VaultStorage.Status.Paid);
    }

    function test_I6_exitAboveTheLimitGetsItsTurn() external {
        _fill();
        Leaves.Exit memory e = _exit(3_000);
        _withdraw(e);
        _passWindow();
        vm.warp(block.timestamp - DISPUTE_TIME + 1);
        _passWindow();
        vault.release(e.id);
        _expectStatus(e.id, VaultStorage.Status.Paid);
        Leaves.Exit memory next = _exit(1);
        _withdraw(next);
        _expectStatus(next.id, VaultStorage.Status.Queued);
        vm.warp(block.timestamp + 2 days);
        vm.assertEq(vault.processQueue(address(token), 1), 0);
        vm.warp(block.timestamp + 1 days);
        vm.assertEq(vault.processQueue(address(token), 1), 1);
    }

    function test_worksOffNoMoreThanAsked() external {
        _fill();
        for (uint256 i = 0; i < 5; ++i) {
            _withdraw(_exit(1));
        }
        vm.warp(block.timestamp + 1 days);
        vm.assertEq(vault.processQueue(address(token), 2), 2);
        vm.assertEq(vault.processQueue(address(token), 0), 0);
        vm.assertEq(vault.processQueue(address(token), 10), 3);
        vm.assertEq(token.balanceOf(BOB), 1_005);
        (uint64 headOf, uint64 tail) = vault.queues(address(token));
        vm.assertEq(headOf, 5);
        vm.assertEq(tail, 5);
    }

    function test_I10_whatLapsedInTheQueueIsParkedAndHoldsUpNobody() external {
        _fill();
        Leaves.Exit memory lapsing = _exit(10);
        lapsing.expiry = uint64(block.timestamp + 60);
        _withdraw(lapsing);
        Leaves.Exit memory behind = _exit(20);
        _withdraw(behind);
        vm.warp(block.timestamp + 1 days);
        vm.expectEmit(address(vault));
        emit Exits.ExitParked(lapsing.id, Brakes.Refusal.Lapsed);
        vm.assertEq(vault.processQueue(address(token), 10), 2);
        _expectStatus(lapsing.id, VaultStorage.Status.Parked);
        _expectStatus(behind.id, VaultStorage.Status.Paid);

        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, lapsing.id, Brakes.Refusal.Lapsed));
        vault.release(lapsing.id);
        lapsing.expiry = uint64(block.timestamp + 60);
        uint256 place = _request(lapsing);
        uint32 number = _anchor();
        vm.expectEmit(address(vault));
        emit Exits.ExitReconfirmed(lapsing.id, number, lapsing.expiry);
        vault.reconfirm(lapsing, number, _proof(place));
        vault.release(lapsing.id);
        _expectStatus(lapsing.id, VaultStorage.Status.Paid);
    }

    function test_I10_whoIsRevokedInTheQueueIsParked() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        _withdraw(e);
        Leaves.Revocation memory r = Leaves.Revocation(1, BOB, true);
        exitLeaves.push(Forest.revocation(r, _domain()));
        uint32 number = _anchor();
        vault.applyRevocation(r, number, _proof(exitLeaves.length - 1));
        vm.warp(block.timestamp + 1 days);
        vault.processQueue(address(token), 1);
        _expectStatus(e.id, VaultStorage.Status.Parked);
        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.Revoked));
        vault.release(e.id);
    }

    /// @dev A token that refuses the recipient must not hold up the others.
    function test_I6_blocklistedRecipientIsParkedAndHoldsUpNobody() external {
        BlocklistToken list = new BlocklistToken();
        _fundOther(list);
        Leaves.Exit memory filling = _other(list, 500);
        _withdraw(filling);
        _withdraw(_other(list, 500));
        Leaves.Exit memory blocked = _other(list, 10);
        _withdraw(blocked);
        Leaves.Exit memory behind = _other(list, 20);
        behind.recipient = ALICE;
        _withdraw(behind);
        list.setBlocked(BOB, true);
        vm.warp(block.timestamp + 1 days);
        vm.expectEmit(address(vault));
        emit Exits.ExitParked(blocked.id, Brakes.Refusal.None);
        vault.processQueue(address(list), 10);
        _expectStatus(blocked.id, VaultStorage.Status.Parked);
        vm.assertEq(list.balanceOf(ALICE), 20);
        vm.assertEq(_locked(address(list)), 10_000 - 1_020);

        vm.expectRevert();
        vault.release(blocked.id);
        list.setBlocked(BOB, false);
        vault.release(blocked.id);
        _expectStatus(blocked.id, VaultStorage.Status.Paid);
    }

    /// @dev Somebody who sends too little gas must not get another's payout parked.
    function test_tooLittleGasFailsTheCall() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        _withdraw(e);
        vm.warp(block.timestamp + 1 days);
        vm.expectRevert(Exits.MoreGas.selector);
        vault.processQueue{gas: 400_000}(address(token), 1);
        _expectStatus(e.id, VaultStorage.Status.Queued);
    }

    /// @dev A token that burns all gas is parked and the rest of the queue goes on, given gas enough.
    function test_greedyTokenIsParked() external {
        GreedyToken greedy = new GreedyToken();
        _fundOther(greedy);
        _withdraw(_other(greedy, 500));
        _withdraw(_other(greedy, 500));
        Leaves.Exit memory e = _other(greedy, 10);
        _withdraw(e);
        greedy.setGreedy(true);
        vm.warp(block.timestamp + 1 days);
        vault.processQueue{gas: 10_000_000}(address(greedy), 1);
        _expectStatus(e.id, VaultStorage.Status.Parked);
    }

    /// @dev Many tiny exits in front delay nobody by more than the work of passing them, and take no more room than
    /// they are worth.
    function test_dustInTheQueueDelaysOnlyByItsAmount() external {
        _fill();
        for (uint256 i = 0; i < 40; ++i) {
            _withdraw(_exit(1));
        }
        Leaves.Exit memory e = _exit(400);
        _withdraw(e);
        vm.warp(block.timestamp + 440 * 86_400 / 1_000 + 1);
        vm.assertEq(vault.processQueue(address(token), 100), 41);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_I5_nothingLeavesTheQueueWhilePausedOrFrozen() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        _withdraw(e);
        vm.warp(block.timestamp + 1 days);
        _pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vault.processQueue(address(token), 1);
        vm.prank(address(timelock));
        vault.unpause();
        _fork();
        vm.expectRevert(Brakes.Frozen.selector);
        vault.processQueue(address(token), 1);
        _expectStatus(e.id, VaultStorage.Status.Queued);
    }

    function test_I5_nothingLeavesTheQueueFromAnInvalidAnchor() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        uint32 number = _withdraw(e);
        _invalidate(number);
        vm.warp(block.timestamp + 1 days);
        vault.processQueue(address(token), 1);
        _expectStatus(e.id, VaultStorage.Status.Parked);
        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.AnchorInvalid));
        vault.release(e.id);

        // The same leaf under an anchor that counts is proof again.
        uint32 later = _anchor();
        vault.reconfirm(e, later, _proof(exitLeaves.length - 1));
        vault.release(e.id);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_I9_otherLimitsTakeEffectAtOnceAndForgetNothing() external {
        _fill();
        vm.warp(block.timestamp + 12 hours);
        vm.prank(address(timelock));
        vault.setLimits(address(token), 2_000, THRESHOLD);
        // 500 of the 1,000 leaked at the old rate; 1,500 of 2,000 are free.
        for (uint256 i = 0; i < 3; ++i) {
            _withdraw(_exit(500));
        }
        vm.assertEq(token.balanceOf(BOB), 2_500);
        Leaves.Exit memory e = _exit(1);
        _withdraw(e);
        _expectStatus(e.id, VaultStorage.Status.Queued);
    }

    function test_reconfirmationChangesNothingElse() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        _withdraw(e);
        Leaves.Exit memory other = _exit(10);
        uint64 id = other.id;
        other.id = e.id;
        other.expiry = e.expiry + 1;
        for (uint256 i = 0; i < 3; ++i) {
            Leaves.Exit memory changed = abi.decode(abi.encode(other), (Leaves.Exit));
            if (i == 0) changed.amount = 11;
            if (i == 1) changed.recipient = ALICE;
            if (i == 2) changed.asset = address(0x77);
            uint256 place = _request(changed);
            uint32 number = _anchor();
            vm.expectRevert(abi.encodeWithSelector(Exits.NotAReconfirmation.selector, e.id));
            vault.reconfirm(changed, number, _proof(place));
        }
        // No later, under an anchor that counts: nothing to confirm.
        uint32 again = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Exits.NotAReconfirmation.selector, e.id));
        vault.reconfirm(e, again, _proof(exitLeaves.length - 4));
        // Earlier is never taken, not even when the anchor is invalid.
        (, uint32 anchored,,,,,,,) = vault.exits(e.id);
        _invalidate(anchored);
        other.expiry = e.expiry - 1;
        uint256 at_ = _request(other);
        again = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Exits.NotAReconfirmation.selector, e.id));
        vault.reconfirm(other, again, _proof(at_));

        other.id = id;
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, id, VaultStorage.Status.None));
        vault.reconfirm(other, again, _proof(at_));
    }

    function test_reconfirmationNeedsAProofAndCertification() external {
        _fill();
        Leaves.Exit memory e = _exit(10);
        _withdraw(e);
        e.expiry += 1;
        uint32 number = _anchor();
        vm.expectRevert();
        vault.reconfirm(e, number, _proof(0));
        e.number = head;
        uint256 place = _request(e);
        number = _anchorCertified(head - 1);
        vm.expectRevert(abi.encodeWithSelector(Exits.NotCertified.selector, e.number, e.number - 1));
        vault.reconfirm(e, number, _proof(place));
    }

    function test_unknownAssetHasNoQueue() external {
        vm.expectRevert(abi.encodeWithSelector(Ledger.UnknownAsset.selector, ALICE));
        vault.processQueue(ALICE, 1);
    }

    function _fill() private {
        _withdraw(_exit(500));
        _withdraw(_exit(500));
    }

    function _fundOther(Token other) private {
        _register(address(other));
        other.mint(address(this), 10_000);
        other.approve(address(vault), 10_000);
        vault.deposit(address(other), 10_000, ACCOUNT);
    }

    function _other(Token other, uint128 amount) private returns (Leaves.Exit memory e) {
        e = _exit(amount);
        e.asset = address(other);
    }
}
