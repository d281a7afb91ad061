// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Brakes} from "../src/vault/Brakes.sol";
import {Ledger} from "../src/vault/Ledger.sol";
import {FeeToken, ReentrantToken, RebasingToken, SilentToken, Token} from "./mocks/Tokens.sol";
import {World} from "./support/World.sol";
import {vm, bound} from "./support/Vm.sol";

contract VaultDepositTest is World {
    function setUp() external {
        _build();
    }

    function testFuzz_I1_locksExactlyTheAmount(uint128 a, uint128 b) external {
        a = uint128(bound(a, 1, 500_000));
        b = uint128(bound(b, 1, 500_000));
        vm.expectEmit(address(vault));
        emit Ledger.Deposited(0, address(token), ALICE, ACCOUNT, a);
        _deposit(a);
        vm.expectEmit(address(vault));
        emit Ledger.Deposited(1, address(token), ALICE, ACCOUNT, b);
        _deposit(b);
        _expectLedger(uint256(a) + b);
        vm.assertEq(vault.nextDeposit(), 2);
    }

    function test_acceptsTokensThatReturnNothing() external {
        SilentToken silent = new SilentToken();
        _register(address(silent));
        silent.mint(address(this), 10);
        silent.approve(address(vault), 10);
        vault.deposit(address(silent), 10, ACCOUNT);
        vm.assertEq(_locked(address(silent)), 10);
    }

    function test_refusesUnknownAsset() external {
        Token other = new Token();
        vm.expectRevert(abi.encodeWithSelector(Ledger.UnknownAsset.selector, address(other)));
        vault.deposit(address(other), 1, ACCOUNT);
    }

    function test_refusesNothingAndNobody() external {
        vm.expectRevert(Ledger.Empty.selector);
        vault.deposit(address(token), 0, ACCOUNT);
        vm.expectRevert(Ledger.Empty.selector);
        vault.deposit(address(token), 1, 0);
    }

    function test_closedDepositsAreRefused() external {
        vm.prank(address(timelock));
        vault.setDepositsOpen(address(token), false);
        vm.expectRevert(abi.encodeWithSelector(Ledger.DepositsClosed.selector, address(token)));
        vault.deposit(address(token), 1, ACCOUNT);
        vm.prank(address(timelock));
        vault.setDepositsOpen(address(token), true);
        _deposit(1);
    }

    function test_I5_refusedWhilePausedFrozenOrEscaping() external {
        _pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vault.deposit(address(token), 1, ACCOUNT);
        vm.prank(address(timelock));
        vault.unpause();

        _fork();
        vm.expectRevert(Brakes.Frozen.selector);
        vault.deposit(address(token), 1, ACCOUNT);
    }

    function test_refusedOnceEscaping() external {
        vm.warp(block.timestamp + GRACE + 1);
        vault.openEscape();
        vm.expectRevert(Brakes.Escaping.selector);
        vault.deposit(address(token), 1, ACCOUNT);
    }

    function test_I8_refusesFeeOnTransfer() external {
        FeeToken fee = new FeeToken();
        _register(address(fee));
        fee.mint(address(this), 100);
        fee.approve(address(vault), 100);
        vm.expectRevert(abi.encodeWithSelector(Ledger.InexactTransfer.selector, address(fee), 100, 99));
        vault.deposit(address(fee), 100, ACCOUNT);
        vm.assertEq(_locked(address(fee)), 0);
    }

    function test_I8_refusesRebasing() external {
        RebasingToken rebasing = new RebasingToken();
        _register(address(rebasing));
        rebasing.approve(address(vault), 1_000_000);
        vm.expectRevert(abi.encodeWithSelector(Ledger.InexactTransfer.selector, address(rebasing), 500_000, 499_999));
        vault.deposit(address(rebasing), 500_000, ACCOUNT);
    }

    /// @dev A rebase that divides evenly passes; a later loss is noticed, and nothing more is taken.
    function test_I8_refusesAfterAShrinkingRebase() external {
        RebasingToken rebasing = new RebasingToken();
        rebasing.rebase(1_000_000);
        _register(address(rebasing));
        rebasing.approve(address(vault), 1_000_000);
        vault.deposit(address(rebasing), 1_000, ACCOUNT);
        rebasing.rebase(900_000);
        vm.expectRevert(abi.encodeWithSelector(Ledger.Shortfall.selector, address(rebasing), 1_000, 900));
        vault.deposit(address(rebasing), 900, ACCOUNT);
    }

    /// @dev Tokens sent past `deposit` are nobody's; they neither count nor hinder.
    function test_I1_giftsDoNotCount() external {
        token.mint(address(vault), 77);
        _deposit(100);
        vm.assertEq(_locked(address(token)), 100);
    }

    function test_reentrantDepositIsRefused() external {
        ReentrantToken evil = new ReentrantToken();
        _register(address(evil));
        evil.mint(address(this), 100);
        evil.approve(address(vault), 100);
        evil.arm(address(vault), abi.encodeCall(vault.deposit, (address(evil), 1, ACCOUNT)));
        vault.deposit(address(evil), 100, ACCOUNT);
        vm.assertFalse(evil.succeeded());
        vm.assertEq(_locked(address(evil)), 100);
        vm.assertEq(vault.nextDeposit(), 1);
    }

    function test_amountsBeyondTheLedgersWidthAreRefused() external {
        token.mint(ALICE, uint256(type(uint128).max) * 2);
        _deposit(type(uint128).max);
        vm.expectRevert();
        _deposit(1);
    }

    function test_registersAnAssetOnce() external {
        vm.startPrank(address(timelock));
        vm.expectRevert(abi.encodeWithSelector(Ledger.BadAsset.selector, address(token)));
        vault.registerAsset(address(token), 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Ledger.BadAsset.selector, ALICE));
        vault.registerAsset(ALICE, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Ledger.BadAsset.selector, address(anchor)));
        vault.registerAsset(address(anchor), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(Ledger.BadAsset.selector, address(token)));
        vault.setLimits(address(token), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(Ledger.UnknownAsset.selector, ALICE));
        vault.setLimits(ALICE, 1, 1);
        vm.expectRevert(abi.encodeWithSelector(Ledger.UnknownAsset.selector, ALICE));
        vault.setDepositsOpen(ALICE, true);
        vm.stopPrank();
    }

    function test_guardIsTheOneThatRefused() external {
        ReentrantToken evil = new ReentrantToken();
        _register(address(evil));
        evil.mint(address(this), 100);
        evil.approve(address(vault), 100);
        Caller caller = new Caller();
        evil.arm(address(caller), abi.encodeCall(caller.forward, (address(vault), address(evil))));
        vault.deposit(address(evil), 100, ACCOUNT);
        vm.assertEq(bytes32(caller.why()), bytes32(ReentrancyGuard.ReentrancyGuardReentrantCall.selector));
    }
}

contract Caller {
    bytes4 public why;

    function forward(address vault, address asset) external {
        (, bytes memory answer) = vault.call(abi.encodeCall(Ledger.deposit, (asset, 1, bytes32(uint256(1)))));
        why = bytes4(answer);
    }
}
