// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Anchor} from "../../src/Anchor.sol";
import {Vault} from "../../src/Vault.sol";
import {Appchain} from "./Appchain.sol";

function newTimelock(uint256 delay, address council) returns (TimelockController) {
    address[] memory who = new address[](1);
    who[0] = council;
    return new TimelockController(delay, who, who, address(0));
}

function newAnchor(address timelock, Appchain chain) returns (Anchor) {
    bytes memory init =
        abi.encodeCall(Anchor.initialize, (timelock, chain.setId(), chain.currentSet(), chain.nextSet()));
    return Anchor(address(new ERC1967Proxy(address(new Anchor()), init)));
}

function newVault(Vault.Terms memory terms, address timelock, address guardian) returns (Vault) {
    bytes memory init = abi.encodeCall(Vault.initialize, (timelock, guardian));
    return Vault(address(new ERC1967Proxy(address(new Vault(terms)), init)));
}
