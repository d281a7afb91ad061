// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ERC1967Utils} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Utils.sol";
import {Anchor} from "../src/Anchor.sol";
import {Governed} from "../src/Governed.sol";
import {IAnchor} from "../src/IAnchor.sol";
import {Vault} from "../src/Vault.sol";
import {newTimelock, newVault} from "./support/Deployed.sol";
import {World} from "./support/World.sol";
import {vm} from "./support/Vm.sol";

contract Loose {
    uint256 public getMinDelay = 1 days;

    function lower() external {
        getMinDelay = 0;
    }
}

contract VaultV2 is Vault {
    constructor(Vault.Terms memory terms) Vault(terms) {}

    function version() external pure returns (uint256) {
        return 2;
    }
}

contract GovernedTest is World {
    function setUp() external {
        _build();
    }

    function test_upgradeWaitsOutTheNotice() external {
        address next = address(new VaultV2(_terms()));
        bytes memory call = abi.encodeCall(vault.upgradeToAndCall, (next, ""));
        timelock.schedule(address(vault), 0, call, 0, 0, 1 days);
        vm.warp(block.timestamp + 1 days - 1);
        vm.expectRevert();
        timelock.execute(address(vault), 0, call, 0, 0);
        vm.warp(block.timestamp + 1);
        timelock.execute(address(vault), 0, call, 0, 0);
        vm.assertEq(VaultV2(address(vault)).version(), 2);
        vm.assertTrue(vault.hasRole(vault.GUARDIAN_ROLE(), GUARDIAN));
    }

    function test_nobodyElseUpgrades() external {
        address next = address(new VaultV2(_terms()));
        address[4] memory others = [address(this), GUARDIAN, ALICE, address(vault)];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], bytes32(0))
            );
            vm.prank(others[i]);
            vault.upgradeToAndCall(next, "");
            address nextAnchor = address(anchor);
            vm.expectRevert();
            vm.prank(others[i]);
            anchor.upgradeToAndCall(nextAnchor, "");
        }
    }

    function test_initializesOnce() external {
        vm.expectRevert();
        vault.initialize(address(timelock), ALICE);
        Vault bare = new Vault(_terms());
        vm.expectRevert();
        bare.initialize(address(timelock), ALICE);
    }

    function test_governanceMustHaveANotice() external {
        vm.expectRevert(abi.encodeWithSelector(Governed.NoticeTooShort.selector, ALICE));
        this.vaultFor(ALICE);
        address hasty = address(newTimelock(1 days - 1, address(this)));
        vm.expectRevert(abi.encodeWithSelector(Governed.NoticeTooShort.selector, hasty));
        this.vaultFor(hasty);
    }

    function test_adminRoleOnlyGoesToATimelock() external {
        vm.expectRevert(abi.encodeWithSelector(Governed.NoticeTooShort.selector, ALICE));
        vm.prank(address(timelock));
        vault.grantRole(bytes32(0), ALICE);
        address other = address(newTimelock(2 days, address(this)));
        vm.prank(address(timelock));
        vault.grantRole(bytes32(0), other);
        vm.assertTrue(vault.hasRole(bytes32(0), other));
    }

    /// @dev A timelock can lower its own delay; it then has no say here any more.
    function test_loweredNoticeTakesThePowerAway() external {
        Loose loose = new Loose();
        Vault v = newVault(_terms(), address(loose), GUARDIAN);
        vm.prank(address(loose));
        v.setGate(ALICE);
        loose.lower();
        vm.expectRevert(abi.encodeWithSelector(Governed.NoticeTooShort.selector, address(loose)));
        vm.prank(address(loose));
        v.setGate(BOB);
        address next = address(new VaultV2(_terms()));
        vm.expectRevert(abi.encodeWithSelector(Governed.NoticeTooShort.selector, address(loose)));
        vm.prank(address(loose));
        v.upgradeToAndCall(next, "");
    }

    function test_everyGovernanceCallIsGuarded() external {
        bytes[7] memory calls = [
            abi.encodeCall(vault.unpause, ()),
            abi.encodeCall(vault.restoreAnchor, (1)),
            abi.encodeCall(vault.setGate, (ALICE)),
            abi.encodeCall(vault.registerAsset, (address(anchor), 1, 1)),
            abi.encodeCall(vault.setLimits, (address(token), 1, 1)),
            abi.encodeCall(vault.setDepositsOpen, (address(token), false)),
            abi.encodeCall(vault.resolve, (1, true))
        ];
        address[3] memory others = [address(this), GUARDIAN, ALICE];
        for (uint256 i = 0; i < 7; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                vm.prank(others[j]);
                (bool ok, bytes memory why) = address(vault).call(calls[i]);
                vm.assertFalse(ok);
                vm.assertEq(bytes32(bytes4(why)), bytes32(IAccessControl.AccessControlUnauthorizedAccount.selector));
            }
        }
    }

    function test_everyGuardianCallIsGuarded() external {
        bytes[3] memory calls = [
            abi.encodeCall(vault.pause, ()),
            abi.encodeCall(vault.invalidateAnchor, (1)),
            abi.encodeCall(vault.dispute, (1))
        ];
        address[3] memory others = [address(this), address(timelock), ALICE];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                vm.prank(others[j]);
                (bool ok, bytes memory why) = address(vault).call(calls[i]);
                vm.assertFalse(ok);
                vm.assertEq(bytes32(bytes4(why)), bytes32(IAccessControl.AccessControlUnauthorizedAccount.selector));
            }
        }
    }

    function test_refusesTermsThatMakeNoSense() external {
        for (uint256 i = 0; i < 5; ++i) {
            Vault.Terms memory t = _terms();
            if (i == 0) t.anchor = IAnchor(ALICE);
            if (i == 1) t.genesis = 0;
            if (i == 2) t.disputeTime = 0;
            if (i == 3) t.disputeBlocks = 0;
            if (i == 4) t.grace = t.disputeTime;
            vm.expectRevert(Vault.BadTerms.selector);
            new Vault(t);
        }
    }

    function test_implementationsAreNotUsable() external {
        vm.expectRevert();
        vault.upgradeToAndCall(address(token), "");
        vm.expectRevert(abi.encodeWithSelector(ERC1967Utils.ERC1967InvalidImplementation.selector, address(token)));
        vm.prank(address(timelock));
        vault.upgradeToAndCall(address(token), "");
    }

    function vaultFor(address governance) external returns (Vault) {
        return newVault(_terms(), governance, GUARDIAN);
    }
}
