// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Leaves} from "../src/lib/Leaves.sol";
import {Tree} from "../src/lib/Tree.sol";
import {Brakes} from "../src/vault/Brakes.sol";
import {Escape} from "../src/vault/Escape.sol";
import {Exits} from "../src/vault/Exits.sol";
import {Ledger} from "../src/vault/Ledger.sol";
import {VaultStorage} from "../src/vault/VaultStorage.sol";
import {Forest} from "./support/Forest.sol";
import {World} from "./support/World.sol";
import {vm, bound} from "./support/Vm.sol";

/// @dev Deposited 10,000; Alice holds 6,000, Bob 3,000, an exit of 400 to Bob was paid, one of 600 is in flight.
contract VaultEscapeTest is World {
    bytes32 private constant A = keccak256("alice");
    bytes32 private constant B = keccak256("bob");

    bytes32[] private _claims;
    Leaves.Exit private _paid;
    Leaves.Exit private _open;

    function setUp() external {
        _build();
        _deposit(10_000);
        _paid = _exit(400);
        _open = _exit(600);
        _open.expiry = uint64(block.timestamp + 1 days);
        _withdraw(_paid);
        _request(_open);
    }

    function test_I7_everyClaimIsPaidAndNothingIsLeft() external {
        _anchorReserves(9_000, 600, 1);
        _openAll();
        vm.expectEmit(address(vault));
        emit Escape.HoldingPaid(address(token), A, ALICE, 6_000);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vault.escapeHolding(address(token), _holding(B), _claim(1));
        vm.expectEmit(address(vault));
        emit Exits.ExitPaid(_open.id, address(token), BOB, 600);
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        vm.assertEq(token.balanceOf(ALICE), 1_000_000 - 10_000 + 6_000);
        vm.assertEq(token.balanceOf(BOB), 4_000);
        _expectLedger(0);
    }

    function test_I7_eachClaimOnce() external {
        _anchorReserves(9_000, 600, 1);
        _openAll();
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.expectRevert(abi.encodeWithSelector(Escape.AlreadyEscaped.selector, A));
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, _open.id, VaultStorage.Status.Paid));
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
    }

    /// @dev Two leaves for one account: the chain would be wrong, and the second is not paid.
    function test_I7_oneLeafPerAccount() external {
        Leaves.Holding memory twice = Leaves.Holding(A, BOB, 10);
        _claims.push(Forest.holding(twice, address(token), _domain()));
        _anchorReserves(9_000, 600, 1);
        _openAll();
        vault.escapeHolding(address(token), _holding(A), _claim(1));
        vm.expectRevert(abi.encodeWithSelector(Escape.AlreadyEscaped.selector, A));
        vault.escapeHolding(address(token), twice, _claim(0));
    }

    function test_I7_neverMoreThanTheAnchoredTotal() external {
        _anchorReserves(5_999, 0, 1);
        _openAll();
        vm.expectRevert(abi.encodeWithSelector(Escape.ClaimsExceeded.selector, 5_999, 6_000));
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vault.escapeHolding(address(token), _holding(B), _claim(1));
        vm.expectRevert(abi.encodeWithSelector(Escape.ClaimsExceeded.selector, 5_999, 9_000));
        vault.escapeHolding(address(token), _holding(A), _claim(0));
    }

    function testFuzz_I7_nothingIsPaidWithoutItsProof(uint256 field, uint256 value) external {
        _anchorReserves(9_000, 600, 1);
        _openAll();
        Leaves.Holding memory h = _holding(A);
        field = bound(field, 0, 2);
        if (field == 0) h.account = bytes32(value);
        if (field == 1) h.recipient = address(uint160(value));
        if (field == 2) h.amount = uint128(value);
        vm.assume(keccak256(abi.encode(h)) != keccak256(abi.encode(_holding(A))));
        vm.expectRevert(Tree.NotInTree.selector);
        vault.escapeHolding(address(token), h, _claim(0));

        Leaves.OpenExit memory o = _openLeaf();
        if (field == 0) o.id = uint64(bound(value, 2, type(uint64).max));
        if (field == 1) o.recipient = h.recipient;
        if (field == 2) o.amount = h.amount;
        vm.assume(keccak256(abi.encode(o)) != keccak256(abi.encode(_openLeaf())));
        vm.expectRevert(Tree.NotInTree.selector);
        vault.escapeExit(address(token), o, _claim(2));
    }

    function test_anyoneOpensAfterTheGraceAndNotBefore() external {
        _anchorReserves(9_000, 600, 1);
        uint64 from = uint64(block.timestamp) + GRACE;
        vm.warp(from);
        vm.expectRevert(abi.encodeWithSelector(Escape.TooEarly.selector, from));
        vault.openEscape();
        vm.warp(from + 1);
        vm.expectEmit(address(vault));
        emit Escape.EscapeOpened(head - 10);
        vm.prank(address(0x1234));
        vault.openEscape();
        vm.assertTrue(vault.escaping());
        vm.expectRevert(Escape.AlreadyEscaping.selector);
        vault.openEscape();
    }

    function test_everyAnchorRestartsTheGrace() external {
        for (uint256 i = 0; i < 3; ++i) {
            vm.warp(block.timestamp + GRACE);
            _anchor();
        }
        vm.expectPartialRevert(Escape.TooEarly.selector);
        vault.openEscape();
    }

    function test_escapeIgnoresPauseAndFork() external {
        _anchorReserves(9_000, 600, 1);
        _pause();
        _fork();
        _openAll();
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.assertEq(_locked(address(token)), 3_600);
    }

    function test_ordinaryBusinessIsOver() external {
        uint256 place = exitLeaves.length - 1;
        uint32 number = _anchorReserves(9_000, 600, 1);
        _openAll();
        vm.expectRevert(Brakes.Escaping.selector);
        vault.withdraw(_open, number, _proof(place));
        vm.expectRevert(Brakes.Escaping.selector);
        vault.release(_open.id);
        vm.expectRevert(Brakes.Escaping.selector);
        vault.processQueue(address(token), 1);
        vm.expectRevert(Brakes.Escaping.selector);
        vault.reconfirm(_open, number, _proof(place));
    }

    function test_nothingEscapesBeforeTheHatchIsOpen() external {
        _anchorReserves(9_000, 600, 1);
        Tree.Proof memory proof = Forest.proof(reserveLeaves, 0);
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.openAsset(_reserve, proof);
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.refundDeposit(0, address(token), ALICE, 10_000);

        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.refundDeposit(0, address(token), ALICE, 10_000);
    }

    function test_assetsOpenOnceWithTheirProof() external {
        uint32 number = _anchorReserves(9_000, 600, 1);
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        Tree.Proof memory proof = Forest.proof(reserveLeaves, 0);
        Leaves.Reserve memory lie = _reserve;
        lie.supply += 1;
        vm.expectRevert(Tree.NotInTree.selector);
        vault.openAsset(lie, proof);
        vm.expectEmit(address(vault));
        emit Escape.AssetOpened(address(token), number, 9_600);
        vault.openAsset(_reserve, proof);
        vm.expectRevert(abi.encodeWithSelector(Escape.AlreadyOpened.selector, address(token)));
        vault.openAsset(_reserve, proof);
    }

    function test_I12_stateMustBeCertified() external {
        _reserveLeaf(head + 1, 9_000, 600, 1);
        _anchor();
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vm.expectRevert(abi.encodeWithSelector(Exits.NotCertified.selector, head - 9, head - 10));
        vault.openAsset(_reserve, Forest.proof(reserveLeaves, 0));
    }

    /// @dev The paid exit was requested at block 10: a state before that still counts its units as held.
    function test_I7_stateMustNotBeOlderThanWhatWasPaid() external {
        _reserveLeaf(_paid.number - 1, 9_400, 600, 1);
        _anchor();
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vm.expectRevert(abi.encodeWithSelector(Escape.StateTooOld.selector, _paid.number - 1, _paid.number));
        vault.openAsset(_reserve, Forest.proof(reserveLeaves, 0));
    }

    function test_I2_exitPaidBeforeIsNotPaidAgain() external {
        Leaves.OpenExit memory o = Leaves.OpenExit(_paid.id, BOB, 400);
        _claims.push(Forest.openExit(o, address(token), _domain()));
        _anchorReserves(9_000, 1_000, 1);
        _openAll();
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, _paid.id, VaultStorage.Status.Paid));
        vault.escapeExit(address(token), o, _claim(0));
    }

    function test_I6_pendingExitEscapesWhateverItWaitedFor() external {
        uint256 place = exitLeaves.length - 1;
        uint32 number = _anchorReserves(9_000, 600, 1);
        vault.withdraw(_open, number, _proof(place));
        _expectStatus(_open.id, VaultStorage.Status.Waiting);
        _openAll();
        // Its compliance window has lapsed; nobody is left to renew it.
        vm.assertTrue(block.timestamp > _open.expiry);
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        _expectStatus(_open.id, VaultStorage.Status.Paid);
    }

    function test_I5_disputedAndVoidExitsDoNotEscape() external {
        _anchorReserves(9_000, 600, 1);
        _dispute(_open.id);
        _openAll();
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, _open.id, VaultStorage.Status.Disputed));
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
        _resolve(_open.id, false);
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, _open.id, VaultStorage.Status.Invalidated));
        vault.escapeExit(address(token), _openLeaf(), _claim(2));
    }

    function test_I10_revokedRecipientsDoNotEscape() external {
        Leaves.Revocation memory r = Leaves.Revocation(1, ALICE, true);
        exitLeaves.push(Forest.revocation(r, _domain()));
        uint256 place = exitLeaves.length - 1;
        uint32 number = _anchorReserves(9_000, 600, 1);
        vault.applyRevocation(r, number, _proof(place));
        _deposit(50);
        _openAll();
        bytes memory refused = abi.encodeWithSelector(Escape.RecipientRefused.selector, ALICE, Brakes.Refusal.Revoked);
        vm.expectRevert(refused);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.expectRevert(refused);
        vault.refundDeposit(1, address(token), ALICE, 50);
        vault.escapeHolding(address(token), _holding(B), _claim(1));
    }

    function test_holdingWithoutARecipientStays() external {
        Leaves.Holding memory h = Leaves.Holding(keccak256("nobody"), address(0), 10);
        _claims.push(Forest.holding(h, address(token), _domain()));
        _anchorReserves(9_010, 590, 1);
        _openAll();
        vm.expectRevert(Ledger.Empty.selector);
        vault.escapeHolding(address(token), h, _claim(0));
    }

    function test_depositsTheChainHasNotSeenGoBack() external {
        _anchorReserves(9_000, 600, 1);
        _deposit(70);
        _openAll();
        uint256 before = token.balanceOf(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Escape.NotRefundable.selector, 0));
        vault.refundDeposit(0, address(token), ALICE, 10_000);
        vm.expectRevert(abi.encodeWithSelector(Escape.NotRefundable.selector, 1));
        vault.refundDeposit(1, address(token), ALICE, 71);
        vm.expectRevert(abi.encodeWithSelector(Escape.NotRefundable.selector, 1));
        vault.refundDeposit(1, address(token), BOB, 70);
        vm.expectEmit(address(vault));
        emit Escape.DepositRefunded(1, address(token), ALICE, 70);
        vault.refundDeposit(1, address(token), ALICE, 70);
        vm.assertEq(token.balanceOf(ALICE), before + 70);
        vm.expectRevert(abi.encodeWithSelector(Escape.NotRefundable.selector, 1));
        vault.refundDeposit(1, address(token), ALICE, 70);
    }

    function test_beforeTheFirstAnchorEveryDepositGoesBack() external {
        _build();
        _deposit(10);
        _deposit(20);
        vm.warp(START + GRACE);
        vm.expectRevert(abi.encodeWithSelector(Escape.TooEarly.selector, START + GRACE));
        vault.openEscape();
        vm.warp(START + GRACE + 1);
        vault.openEscape();
        vault.refundDeposit(1, address(token), ALICE, 20);
        vault.refundDeposit(0, address(token), ALICE, 10);
        _expectLedger(0);
    }

    // The anchor that the escape goes by can itself be found invalid

    function test_I5_escapeGoesByTheNewestAnchorThatCounts() external {
        uint32 good = _anchorReserves(9_000, 600, 1);
        uint32 bad = _anchor();
        uint32 worse = _anchor();
        _invalidate(bad);
        _invalidate(worse);
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vm.assertEq(vault.escapeAnchor(), good);
    }

    function test_I5_invalidatingTheEscapesAnchorStopsItUntilAnotherIsTaken() external {
        uint32 good = _anchorReserves(9_000, 600, 1);
        Tree.Proof memory goodProof = Forest.proof(reserveLeaves, 0);
        Leaves.Reserve memory goodReserve = _reserve;
        uint32 bad = _anchor();
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vault.openAsset(goodReserve, goodProof);
        _invalidate(bad);
        vm.expectRevert(Escape.NotEscaping.selector);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, bad));
        vault.openAsset(goodReserve, goodProof);

        vault.openEscape();
        vm.assertEq(vault.escapeAnchor(), good);
        vault.openAsset(goodReserve, goodProof);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
    }

    /// @dev Units that moved between two states would be paid by both.
    function test_I7_noOtherStateOnceSomethingWasPaid() external {
        _anchorReserves(9_000, 600, 1);
        Tree.Proof memory proof = Forest.proof(reserveLeaves, 0);
        uint32 bad = _anchor();
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vault.openAsset(_reserve, proof);
        vault.escapeHolding(address(token), _holding(A), _claim(0));
        _invalidate(bad);
        vault.openEscape();
        vm.expectRevert(abi.encodeWithSelector(Escape.AlreadyOpened.selector, address(token)));
        vault.openAsset(_reserve, proof);
    }

    /// @dev Paid by an anchor that was then declared invalid: the state before is too old, until governance restores it.
    function test_I6_restoredAnchorIsTakenAgain() external {
        _anchorReserves(9_400, 600, 1);
        Leaves.Exit memory e = _exit(100);
        uint32 last = _withdraw(e);
        _invalidate(last);
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        Tree.Proof memory proof = Forest.proof(reserveLeaves, 0);
        vm.expectRevert(abi.encodeWithSelector(Escape.StateTooOld.selector, last - 10, last));
        vault.openAsset(_reserve, proof);
        vm.expectRevert(Escape.AlreadyEscaping.selector);
        vault.openEscape();
        vm.prank(address(timelock));
        vault.restoreAnchor(last);
        vault.openEscape();
        vm.assertEq(vault.escapeAnchor(), last);
    }

    function test_anchorThatComesAfterAnEscapeWithoutOneChangesNothing() external {
        _build();
        _deposit(10);
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vault.refundDeposit(0, address(token), ALICE, 10);
        delete exitLeaves;
        _anchor();
        vm.warp(block.timestamp + GRACE + 1);
        vm.expectRevert(Escape.AlreadyEscaping.selector);
        vault.openEscape();
    }

    function test_noAnchorLeftIsNotTheSameAsNone() external {
        uint32 only = _anchor();
        _invalidate(only);
        _invalidate(only - 10);
        vm.warp(block.timestamp + GRACE + 1);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, 0));
        vault.openEscape();
    }

    Leaves.Reserve private _reserve;

    /// @dev A reserves tree of this asset and another, over Alice's, Bob's and the open exit's claims.
    function _anchorReserves(uint128 supply, uint128 inFlight, uint64 seen) private returns (uint32) {
        _reserveLeaf(head, supply, inFlight, seen);
        return _anchor();
    }

    function _reserveLeaf(uint32 number, uint128 supply, uint128 inFlight, uint64 seen) private {
        _claims.push(Forest.holding(_holding(A), address(token), _domain()));
        _claims.push(Forest.holding(_holding(B), address(token), _domain()));
        _claims.push(Forest.openExit(_openLeaf(), address(token), _domain()));
        _reserve = Leaves.Reserve(address(token), number, supply, inFlight, seen, Forest.root(_claims));
        delete reserveLeaves;
        reserveLeaves.push(Forest.reserve(_reserve, _domain()));
        reserveLeaves.push(Forest.reserve(Leaves.Reserve(address(0x55), number, 1, 0, seen, 0), _domain()));
    }

    function _openAll() private {
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vault.openAsset(_reserve, Forest.proof(reserveLeaves, 0));
    }

    function _holding(bytes32 account) private pure returns (Leaves.Holding memory) {
        return account == A ? Leaves.Holding(A, ALICE, 6_000) : Leaves.Holding(B, BOB, 3_000);
    }

    function _openLeaf() private view returns (Leaves.OpenExit memory) {
        return Leaves.OpenExit(_open.id, _open.recipient, _open.amount);
    }

    function _claim(uint256 place) private view returns (Tree.Proof memory) {
        return Forest.proof(_claims, place);
    }
}
