// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {IClaimTopicsRegistry} from "../interfaces/Registry.sol";

/// What must be attested of a holder.
contract ClaimTopicsRegistry is IClaimTopicsRegistry, Ownable {
    error TooManyTopics();
    error KnownTopic(uint256 topic);
    error UnknownTopic(uint256 topic);

    uint256 private constant MAX_TOPICS = 15;

    uint256[] private topics;

    constructor() Ownable(msg.sender) {}

    function addClaimTopic(uint256 topic) external onlyOwner {
        require(topics.length < MAX_TOPICS, TooManyTopics());
        for (uint256 i = 0; i < topics.length; i++) {
            require(topics[i] != topic, KnownTopic(topic));
        }
        topics.push(topic);
        emit ClaimTopicAdded(topic);
    }

    function removeClaimTopic(uint256 topic) external onlyOwner {
        for (uint256 i = 0; i < topics.length; i++) {
            if (topics[i] == topic) {
                topics[i] = topics[topics.length - 1];
                topics.pop();
                emit ClaimTopicRemoved(topic);
                return;
            }
        }
        revert UnknownTopic(topic);
    }

    function getClaimTopics() external view returns (uint256[] memory) {
        return topics;
    }
}
