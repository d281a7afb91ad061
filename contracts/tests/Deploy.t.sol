// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Deploy} from "../script/Deploy.s.sol";
import {Appchain} from "./support/Appchain.sol";
import {Token} from "./mocks/Tokens.sol";
import {vm} from "./support/Vm.sol";

contract DeployTest {
    Deploy private _script = new Deploy();

    function setUp() external {
        vm.warp(1_800_000_000);
    }

    function test_deploysSomethingThatWorks() external {
        Appchain chain = new Appchain(4);
        Token token = new Token();
        Deploy.Plan memory p = _plan(chain, address(token));
        // The script queues from its own account when that is the council.
        p.council = address(_script);
        vm.prank(p.council);
        Deploy.Deployment memory d = _script.deploy(p);

        // EIP-170, which forge does not hold test contracts to.
        vm.assertLe(address(d.vaultCode).code.length, 24_576);
        vm.assertLe(address(d.anchorCode).code.length, 24_576);

        vm.assertEq(d.anchor.currentSetId(), 7);
        vm.assertEq(address(d.vault.anchorContract()), address(d.anchor));
        vm.assertEq(d.vault.genesis(), p.genesis);
        vm.assertTrue(d.vault.hasRole(bytes32(0), address(d.timelock)));
        vm.assertTrue(d.anchor.hasRole(bytes32(0), address(d.timelock)));
        vm.assertFalse(d.vault.hasRole(bytes32(0), address(_script)));
        vm.assertTrue(d.vault.hasRole(d.vault.GUARDIAN_ROLE(), p.guardian));

        bytes memory call = abi.encodeCall(d.vault.registerAsset, (address(token), 5, 3));
        vm.warp(block.timestamp + 2 days);
        vm.prank(p.council);
        d.timelock.execute(address(d.vault), 0, call, 0, 0);
        (, uint128 limit, uint128 threshold,,,) = d.vault.assets(address(token));
        vm.assertEq(limit, 5);
        vm.assertEq(threshold, 3);

        d.anchor.submit(chain.evidence(9, keccak256("state"), Appchain.Roots(0, 0, 0)));
        vm.assertEq(d.anchor.latest(), 9);
    }

    function test_writesWhatItDeployed() external {
        Appchain chain = new Appchain(1);
        Deploy.Plan memory p = _plan(chain, address(0));
        Deploy.Deployment memory d = _script.deploy(p);
        _script.write(p, d);
        string memory json = vm.readFile(p.file);
        vm.assertEq(vm.parseJsonUint(json, ".chainId"), block.chainid);
        vm.assertEq(vm.parseJsonUint(json, ".fromBlock"), block.number);
        vm.assertEq(vm.parseJsonBytes32(json, ".genesis"), p.genesis);
        vm.assertEq(vm.parseJsonAddress(json, ".timelock.address"), address(d.timelock));
        vm.assertEq(vm.parseJsonAddress(json, ".anchor.address"), address(d.anchor));
        vm.assertEq(vm.parseJsonAddress(json, ".vault.address"), address(d.vault));
        vm.assertEq(vm.parseJsonAddress(json, ".vault.implementation"), address(d.vaultCode));
        vm.assertEq(vm.parseJsonBytes32(json, ".vault.codeHash"), address(d.vault).codehash);
        vm.assertEq(vm.parseJsonBytes32(json, ".vault.implementationCodeHash"), address(d.vaultCode).codehash);
        vm.assertEq(vm.parseJsonBytes32(json, ".anchor.implementationCodeHash"), address(d.anchorCode).codehash);
    }

    function _plan(Appchain chain, address asset) private view returns (Deploy.Plan memory p) {
        p.council = address(0xc0);
        p.guardian = address(0x6a);
        p.notice = 2 days;
        p.genesis = keccak256("genesis");
        p.setId = chain.setId();
        p.current = chain.currentSet();
        p.next = chain.nextSet();
        p.disputeTime = 1 days;
        p.disputeBlocks = 100;
        p.grace = 14 days;
        p.assets = new address[](1);
        p.assets[0] = asset;
        p.limit = 5;
        p.threshold = 3;
        p.file = "out/deployment-of-the-test.json";
    }
}
