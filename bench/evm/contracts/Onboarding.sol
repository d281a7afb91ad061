// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Identity} from "./identity/Identity.sol";
import {IIdentityRegistry} from "./interfaces/Registry.sol";
import {IPermissionedToken} from "./interfaces/Token.sol";

/// Prepares many parties in one transaction: an identity with a claim, its registration, and units to trade with.
contract Onboarding is Ownable {
    struct Market {
        IIdentityRegistry registry;
        address issuer;
        uint256 topic;
        /// What the claim says.
        bytes data;
        IPermissionedToken[] tokens;
        /// How many units of each token a party starts with.
        uint256 units;
    }

    struct Party {
        address account;
        uint16 country;
        bytes signature;
    }

    address public immutable implementation = address(new Identity());

    constructor() Ownable(msg.sender) {}

    function identityOf(address account) public view returns (address) {
        return Clones.predictDeterministicAddress(implementation, bytes32(uint256(uint160(account))));
    }

    function identitiesOf(address[] calldata accounts) external view returns (address[] memory identities) {
        identities = new address[](accounts.length);
        for (uint256 i = 0; i < accounts.length; i++) {
            identities[i] = identityOf(accounts[i]);
        }
    }

    function onboard(Market calldata market, Party[] calldata parties) external onlyOwner {
        for (uint256 i = 0; i < parties.length; i++) {
            admit(market, parties[i]);
        }
    }

    function admit(Market calldata market, Party calldata party) private {
        bytes32 salt = bytes32(uint256(uint160(party.account)));
        Identity identity = Identity(Clones.cloneDeterministic(implementation, salt));
        identity.initialize(party.account, address(this));
        identity.addClaim(market.topic, market.issuer, party.signature, market.data);
        market.registry.registerIdentity(party.account, address(identity), party.country);
        for (uint256 i = 0; i < market.tokens.length; i++) {
            market.tokens[i].mint(party.account, market.units);
        }
    }
}
