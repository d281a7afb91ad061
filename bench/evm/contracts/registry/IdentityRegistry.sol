// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Agents} from "../Agents.sol";
import {IIdentity, IClaimIssuer} from "../interfaces/Identity.sol";
import {
    IClaimTopicsRegistry,
    IIdentityRegistry,
    IIdentityRegistryStorage,
    ITrustedIssuersRegistry
} from "../interfaces/Registry.sol";

/// Says whether an account's identity carries every claim that is required, from an issuer that is trusted for it.
contract IdentityRegistry is IIdentityRegistry, Agents {
    IClaimTopicsRegistry public topicsRegistry;
    ITrustedIssuersRegistry public issuersRegistry;
    IIdentityRegistryStorage public identityStorage;

    constructor(IClaimTopicsRegistry topics, ITrustedIssuersRegistry issuers, IIdentityRegistryStorage identities) {
        (topicsRegistry, issuersRegistry, identityStorage) = (topics, issuers, identities);
    }

    function registerIdentity(address investor, address identity_, uint16 country) external onlyAgent {
        identityStorage.addIdentityToStorage(investor, identity_, country);
        emit IdentityRegistered(investor, identity_);
    }

    function deleteIdentity(address investor) external onlyAgent {
        emit IdentityRemoved(investor, identity(investor));
        identityStorage.removeIdentityFromStorage(investor);
    }

    function updateCountry(address investor, uint16 country) external onlyAgent {
        identityStorage.modifyStoredInvestorCountry(investor, country);
        emit CountryUpdated(investor, country);
    }

    function identity(address investor) public view returns (address) {
        return identityStorage.storedIdentity(investor);
    }

    function investorCountry(address investor) external view returns (uint16) {
        return identityStorage.storedInvestorCountry(investor);
    }

    function isVerified(address investor) external view returns (bool) {
        address subject = identity(investor);
        if (subject == address(0)) return false;
        uint256[] memory topics = topicsRegistry.getClaimTopics();
        for (uint256 i = 0; i < topics.length; i++) {
            if (!hasClaim(subject, topics[i])) return false;
        }
        return true;
    }

    function hasClaim(address subject, uint256 topic) private view returns (bool) {
        address[] memory issuers = issuersRegistry.getTrustedIssuersForClaimTopic(topic);
        for (uint256 i = 0; i < issuers.length; i++) {
            address issuer = issuers[i];
            (uint256 found,, address by, bytes memory signature, bytes memory data,) =
                IIdentity(subject).getClaim(keccak256(abi.encode(issuer, topic)));
            if (found != topic || by != issuer) continue;
            // An issuer's contract that fails attests nothing; it must not stop the others from being asked.
            try IClaimIssuer(issuer).isClaimValid(subject, topic, signature, data) returns (bool valid) {
                if (valid) return true;
            } catch {}
        }
        return false;
    }
}
