// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ITrustedIssuersRegistry} from "../interfaces/Registry.sol";

/// Whose attestations count, for which topics.
contract TrustedIssuersRegistry is ITrustedIssuersRegistry, Ownable {
    error TooManyIssuers(uint256 topic);
    error KnownIssuer(address issuer);
    error UnknownIssuer(address issuer);

    uint256 private constant MAX_ISSUERS = 50;

    mapping(uint256 => address[]) private issuersOf;
    mapping(address => uint256[]) private topicsOf;

    constructor() Ownable(msg.sender) {}

    function addTrustedIssuer(address issuer, uint256[] calldata topics) external onlyOwner {
        require(topicsOf[issuer].length == 0, KnownIssuer(issuer));
        for (uint256 i = 0; i < topics.length; i++) {
            require(issuersOf[topics[i]].length < MAX_ISSUERS, TooManyIssuers(topics[i]));
            issuersOf[topics[i]].push(issuer);
        }
        topicsOf[issuer] = topics;
        emit TrustedIssuerAdded(issuer, topics);
    }

    function removeTrustedIssuer(address issuer) external onlyOwner {
        uint256[] memory topics = topicsOf[issuer];
        require(topics.length > 0, UnknownIssuer(issuer));
        for (uint256 i = 0; i < topics.length; i++) {
            remove(issuersOf[topics[i]], issuer);
        }
        delete topicsOf[issuer];
        emit TrustedIssuerRemoved(issuer);
    }

    function getTrustedIssuersForClaimTopic(uint256 topic) external view returns (address[] memory) {
        return issuersOf[topic];
    }

    function remove(address[] storage issuers, address issuer) private {
        for (uint256 i = 0; i < issuers.length; i++) {
            if (issuers[i] == issuer) {
                issuers[i] = issuers[issuers.length - 1];
                issuers.pop();
                return;
            }
        }
    }
}
