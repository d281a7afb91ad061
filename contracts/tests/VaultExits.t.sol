// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Leaves} from "../src/lib/Leaves.sol";
import {Tree} from "../src/lib/Tree.sol";
import {Vault} from "../src/Vault.sol";
import {Brakes} from "../src/vault/Brakes.sol";
import {Exits} from "../src/vault/Exits.sol";
import {Ledger} from "../src/vault/Ledger.sol";
import {VaultStorage} from "../src/vault/VaultStorage.sol";
import {Gate, ReentrantToken, SenderFeeToken, SilentToken, Token} from "./mocks/Tokens.sol";
import {Forest} from "./support/Forest.sol";
import {newVault} from "./support/Deployed.sol";
import {World} from "./support/World.sol";
import {vm, bound} from "./support/Vm.sol";

contract VaultExitsTest is World {
    function setUp() external {
        _build();
        _deposit(10_000);
    }

    function test_I1_paysAProvenExitAtOnce() external {
        Leaves.Exit memory e = _exit(500);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectEmit(address(vault));
        emit Exits.ExitPaid(e.id, address(token), BOB, 500);
        vault.withdraw(e, number, _proof(place));
        vm.assertEq(token.balanceOf(BOB), 500);
        _expectLedger(9_500);
        _expectStatus(e.id, VaultStorage.Status.Paid);
    }

    function test_I6_anOlderAnchorStaysGood() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        Tree.Proof memory proof = _proof(place);
        _request(_exit(1));
        _anchor();
        _rotate();
        vault.withdraw(e, number, proof);
        vm.assertEq(token.balanceOf(BOB), 100);
    }

    function test_acceptsTokensThatReturnNothing() external {
        SilentToken silent = new SilentToken();
        _register(address(silent));
        silent.mint(address(this), 10);
        silent.approve(address(vault), 10);
        vault.deposit(address(silent), 10, ACCOUNT);
        Leaves.Exit memory e = _exit(10);
        e.asset = address(silent);
        _withdraw(e);
        vm.assertEq(silent.balanceOf(BOB), 10);
    }

    function test_I2_paysOnce() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 first = _anchor();
        uint32 second = _anchor();
        vault.withdraw(e, first, _proof(place));
        bytes memory again = abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Paid);
        vm.expectRevert(again);
        vault.withdraw(e, first, _proof(place));
        vm.expectRevert(again);
        vault.withdraw(e, second, _proof(place));
        vm.expectRevert(again);
        vault.release(e.id);
        vm.assertEq(token.balanceOf(BOB), 100);
    }

    /// @dev The id decides, whatever else a second leaf says.
    function test_I2_anotherLeafWithTheSameIdIsRefused() external {
        Leaves.Exit memory e = _exit(100);
        _withdraw(e);
        e.amount = 200;
        e.recipient = ALICE;
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Exits.WrongStatus.selector, e.id, VaultStorage.Status.Paid));
        vault.withdraw(e, number, _proof(place));
    }

    function test_I3_refusesWithoutAnAnchor() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        Tree.Proof memory proof = _proof(place);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, head));
        vault.withdraw(e, head, proof);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, 0));
        vault.withdraw(e, 0, proof);
    }

    function testFuzz_I3_refusesAnyOtherLeaf(uint256 field, uint256 value) external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        _request(_exit(1));
        uint32 number = _anchor();
        bytes32 before = keccak256(abi.encode(e));
        field = bound(field, 0, 5);
        if (field == 0) e.id = uint64(value);
        if (field == 1) e.number = uint32(bound(value, 0, number));
        if (field == 2) e.asset = address(new Token());
        if (field == 3) e.recipient = address(uint160(bound(value, 1, type(uint160).max)));
        if (field == 4) e.amount = uint128(bound(value, 1, 10_000));
        if (field == 5) e.expiry = uint64(bound(value, block.timestamp, type(uint64).max));
        vm.assume(keccak256(abi.encode(e)) != before);
        if (field == 2) vm.expectRevert(abi.encodeWithSelector(Ledger.UnknownAsset.selector, e.asset));
        else vm.expectRevert(Tree.NotInTree.selector);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I3_refusesAnotherAnchorsProof() external {
        Leaves.Exit memory e = _exit(100);
        uint32 before = _anchor();
        uint256 place = _request(e);
        _anchor();
        vm.expectRevert(Tree.NotInTree.selector);
        vault.withdraw(e, before, _proof(place));
    }

    function test_I3_refusesReplayAcrossVaultsAndChains() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        Tree.Proof memory proof = _proof(place);

        Vault other = newVault(_terms(), address(timelock), GUARDIAN);
        _fund(other);
        vm.expectRevert(Tree.NotInTree.selector);
        other.withdraw(e, number, proof);

        vm.chainId(block.chainid + 1);
        vm.expectRevert(Tree.NotInTree.selector);
        vault.withdraw(e, number, proof);
    }

    function test_I3_refusesReplayAcrossAppchains() external {
        Leaves.Exit memory e = _exit(100);
        Leaves.Domain memory d = _domain();
        d.genesis = keccak256("another");
        exitLeaves.push(Forest.exit(e, d));
        uint32 number = _anchor();
        vm.expectRevert(Tree.NotInTree.selector);
        vault.withdraw(e, number, _proof(0));
    }

    /// @dev A revocation is in the same tree; its kind keeps it from being read as an exit.
    function test_I3_kindsAreApart() external {
        Leaves.Exit memory e = _exit(100);
        Leaves.Domain memory d = _domain();
        bytes memory body = bytes.concat(Forest.big(d.chainId, 8), bytes20(d.vault), d.genesis);
        body = bytes.concat(body, Forest.big(e.id, 8), Forest.big(e.number, 4), bytes20(e.asset), bytes20(e.recipient));
        body = bytes.concat(body, Forest.big(e.amount, 16), Forest.big(e.expiry, 8));
        for (uint8 kind = 1; kind < 8; ++kind) {
            exitLeaves.push(keccak256(bytes.concat(bytes1(kind), body)));
        }
        uint32 number = _anchor();
        for (uint256 i = 0; i < 7; ++i) {
            Tree.Proof memory proof = _proof(i);
            vm.expectRevert(Tree.NotInTree.selector);
            vault.withdraw(e, number, proof);
        }
    }

    function test_I1_ledgerMustCoverIt() external {
        Leaves.Exit memory e = _exit(10_001);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.NotCovered.selector, address(token), 10_000, 10_001));
        vault.withdraw(e, number, _proof(place));
    }

    /// @dev Tokens sent past `deposit` cannot be paid out by a wrong exit.
    function test_I1_giftsCoverNothing() external {
        token.mint(address(vault), 1_000_000);
        Leaves.Exit memory e = _exit(10_001);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.NotCovered.selector, address(token), 10_000, 10_001));
        vault.withdraw(e, number, _proof(place));
    }

    /// @dev Each of two fits, both together do not; the second is noticed when it is paid.
    function test_I1_ledgerMustCoverItWhenPaid() external {
        Leaves.Exit memory a = _exit(6_000);
        Leaves.Exit memory b = _exit(6_000);
        _withdraw(a);
        _withdraw(b);
        _passWindow();
        vault.release(a.id);
        vm.warp(block.timestamp + 6 days);
        vm.expectRevert(abi.encodeWithSelector(Ledger.NotCovered.selector, address(token), 4_000, 6_000));
        vault.release(b.id);
        _expectLedger(4_000);
    }

    function test_I1_assetsAreApart() external {
        Token other = new Token();
        _register(address(other));
        Leaves.Exit memory e = _exit(1);
        e.asset = address(other);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.NotCovered.selector, address(other), 0, 1));
        vault.withdraw(e, number, _proof(place));
    }

    function test_refusesNothingAndNobody() external {
        Leaves.Exit memory e = _exit(0);
        Leaves.Exit memory f = _exit(1);
        f.recipient = address(0);
        uint256 place = _request(e);
        _request(f);
        uint32 number = _anchor();
        vm.expectRevert(Ledger.Empty.selector);
        vault.withdraw(e, number, _proof(place));
        vm.expectRevert(Ledger.Empty.selector);
        vault.withdraw(f, number, _proof(place + 1));
    }

    /// @dev Paying itself would lower the ledger and not the balance.
    function test_I1_refusesToPayItself() external {
        Leaves.Exit memory e = _exit(100);
        e.recipient = address(vault);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.InexactTransfer.selector, address(token), 9_900, 10_000));
        vault.withdraw(e, number, _proof(place));
    }

    function test_I4_refusedOnAFork() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        _fork();
        vm.expectRevert(Brakes.Frozen.selector);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I5_refusedWhilePaused() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        _pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vault.withdraw(e, number, _proof(place));
        vm.prank(address(timelock));
        vault.unpause();
        vault.withdraw(e, number, _proof(place));
    }

    function test_I5_refusedFromAnInvalidAnchor() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        _invalidate(number);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, number));
        vault.withdraw(e, number, _proof(place));
        vm.prank(address(timelock));
        vault.restoreAnchor(number);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I5_onlyAnAnchorCanBeInvalid() external {
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, 0));
        _invalidate(0);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, 11));
        _invalidate(11);
    }

    function test_I8_feeFromTheSenderIsRefused() external {
        SenderFeeToken fee = new SenderFeeToken();
        _register(address(fee));
        fee.mint(address(this), 1_000);
        fee.approve(address(vault), 1_000);
        vault.deposit(address(fee), 1_000, ACCOUNT);
        fee.setFees(true);
        Leaves.Exit memory e = _exit(100);
        e.asset = address(fee);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.InexactTransfer.selector, address(fee), 900, 899));
        vault.withdraw(e, number, _proof(place));
    }

    /// @dev When tokens went missing, nobody is paid at the others' expense; a top-up heals it.
    function test_I8_shortfallStopsPayouts() external {
        token.burn(address(vault), 1);
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.expectRevert(abi.encodeWithSelector(Ledger.Shortfall.selector, address(token), 10_000, 9_999));
        vault.withdraw(e, number, _proof(place));
        token.mint(address(vault), 1);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I10_refusedAfterExpiry() external {
        Leaves.Exit memory e = _exit(100);
        e.expiry = uint64(block.timestamp + 60);
        uint256 place = _request(e);
        uint32 number = _anchor();
        vm.warp(block.timestamp + 61);
        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.Lapsed));
        vault.withdraw(e, number, _proof(place));
        vm.warp(block.timestamp - 1);
        vault.withdraw(e, number, _proof(place));
    }

    /// @dev Never presented in time: a later tree carries the same id with a later expiry.
    function test_I6_I10_lapsedExitIsReconfirmedOnTheAppchain() external {
        Leaves.Exit memory e = _exit(100);
        e.expiry = uint64(block.timestamp + 60);
        _request(e);
        _anchor();
        vm.warp(block.timestamp + 61);
        e.expiry = uint64(block.timestamp + 1 days);
        _withdraw(e);
        vm.assertEq(token.balanceOf(BOB), 100);
    }

    function test_I10_refusedWhenRevokedUntilCleared() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint256 revoked = _state(Leaves.Revocation(1, BOB, true));
        uint32 number = _anchor();
        vault.applyRevocation(Leaves.Revocation(1, BOB, true), number, _proof(revoked));
        vm.expectRevert(abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.Revoked));
        vault.withdraw(e, number, _proof(place));

        uint256 cleared = _state(Leaves.Revocation(2, BOB, false));
        number = _anchor();
        vm.expectEmit(address(vault));
        emit Brakes.StandingChanged(BOB, 2, false);
        vault.applyRevocation(Leaves.Revocation(2, BOB, false), number, _proof(cleared));
        vault.withdraw(e, number, _proof(place));
    }

    function test_I10_olderStatementsDoNotCount() external {
        uint256 cleared = _state(Leaves.Revocation(1, BOB, false));
        uint256 revoked = _state(Leaves.Revocation(2, BOB, true));
        uint32 number = _anchor();
        vault.applyRevocation(Leaves.Revocation(2, BOB, true), number, _proof(revoked));
        vm.expectRevert(abi.encodeWithSelector(Brakes.OldStatement.selector, 1, 2));
        vault.applyRevocation(Leaves.Revocation(1, BOB, false), number, _proof(cleared));
        vm.expectRevert(abi.encodeWithSelector(Brakes.OldStatement.selector, 2, 2));
        vault.applyRevocation(Leaves.Revocation(2, BOB, true), number, _proof(revoked));
    }

    function test_I10_statementsNeedAProof() external {
        uint256 revoked = _state(Leaves.Revocation(1, ALICE, true));
        uint32 number = _anchor();
        vm.expectRevert(Tree.NotInTree.selector);
        vault.applyRevocation(Leaves.Revocation(1, BOB, true), number, _proof(revoked));
        vm.expectRevert(Tree.NotInTree.selector);
        vault.applyRevocation(Leaves.Revocation(1, ALICE, false), number, _proof(revoked));
        vm.expectRevert(Tree.NotInTree.selector);
        vault.applyRevocation(Leaves.Revocation(2, ALICE, true), number, _proof(revoked));
        _invalidate(number);
        vm.expectRevert(abi.encodeWithSelector(Brakes.NoAnchor.selector, number));
        vault.applyRevocation(Leaves.Revocation(1, ALICE, true), number, _proof(revoked));
    }

    /// @dev A brake has to work when everything else stands still.
    function test_I10_statementsCountWhilePaused() external {
        uint256 revoked = _state(Leaves.Revocation(1, BOB, true));
        uint32 number = _anchor();
        _pause();
        vault.applyRevocation(Leaves.Revocation(1, BOB, true), number, _proof(revoked));
        (, bool yes) = vault.standings(BOB);
        vm.assertTrue(yes);
    }

    function test_I10_gateIsAsked() external {
        Gate gate = new Gate();
        vm.prank(address(timelock));
        vault.setGate(address(gate));
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchor();
        bytes memory refused = abi.encodeWithSelector(Exits.Refused.selector, e.id, Brakes.Refusal.Gated);

        bytes[4] memory answers = [abi.encode(false), bytes(""), abi.encode(2), abi.encode(true, true)];
        for (uint256 i = 0; i < 4; ++i) {
            gate.set(answers[i], false);
            vm.expectRevert(refused);
            vault.withdraw(e, number, _proof(place));
        }
        gate.set(abi.encode(true), true);
        vm.expectRevert(refused);
        vault.withdraw(e, number, _proof(place));
        vm.prank(address(timelock));
        vault.setGate(ALICE);
        vm.expectRevert(refused);
        vault.withdraw(e, number, _proof(place));

        vm.prank(address(timelock));
        vault.setGate(address(gate));
        gate.set(abi.encode(true), false);
        vault.withdraw(e, number, _proof(place));
    }

    function test_I12_refusesBeforeItsBlockIsCertified() external {
        Leaves.Exit memory e = _exit(100);
        uint256 place = _request(e);
        uint32 number = _anchorCertified(e.number - 1);
        vm.expectRevert(abi.encodeWithSelector(Exits.NotCertified.selector, e.number, e.number - 1));
        vault.withdraw(e, number, _proof(place));
        number = _anchorCertified(e.number);
        vault.withdraw(e, number, _proof(place));
    }

    function test_reentrantPayoutIsRefused() external {
        ReentrantToken evil = new ReentrantToken();
        _register(address(evil));
        evil.mint(address(this), 1_000);
        evil.approve(address(vault), 1_000);
        vault.deposit(address(evil), 1_000, ACCOUNT);
        Leaves.Exit memory a = _exit(100);
        Leaves.Exit memory b = _exit(100);
        (a.asset, b.asset) = (address(evil), address(evil));
        uint256 place = _request(a);
        _request(b);
        uint32 number = _anchor();
        Tree.Proof memory proof = _proof(place);

        bytes[5] memory calls = [
            abi.encodeCall(vault.withdraw, (a, number, proof)),
            abi.encodeCall(vault.withdraw, (b, number, _proof(place + 1))),
            abi.encodeCall(vault.release, (a.id)),
            abi.encodeCall(vault.processQueue, (address(evil), 1)),
            abi.encodeCall(vault.payFromQueue, (address(evil), ALICE, 100))
        ];
        for (uint256 i = 0; i < 5; ++i) {
            evil.arm(address(vault), calls[i]);
            if (i > 0) {
                a = _exit(100);
                a.asset = address(evil);
                place = _request(a);
                number = _anchor();
                proof = _proof(place);
            }
            vault.withdraw(a, number, proof);
            vm.assertFalse(evil.succeeded());
        }
        vm.assertEq(evil.balanceOf(BOB), 500);
        vm.assertEq(_locked(address(evil)), 500);
    }

    function test_onlyTheVaultPaysFromItsQueue() external {
        vm.expectRevert(Exits.OnlySelf.selector);
        vault.payFromQueue(address(token), ALICE, 1);
        vm.expectRevert(Exits.OnlySelf.selector);
        vm.prank(address(timelock));
        vault.payFromQueue(address(token), ALICE, 1);
    }

    function _fund(Vault other) private {
        vm.prank(address(timelock));
        other.registerAsset(address(token), LIMIT, THRESHOLD);
        token.mint(address(this), 1_000);
        token.approve(address(other), 1_000);
        other.deposit(address(token), 1_000, ACCOUNT);
    }

    function _state(Leaves.Revocation memory r) private returns (uint256) {
        exitLeaves.push(Forest.revocation(r, _domain()));
        return exitLeaves.length - 1;
    }
}
