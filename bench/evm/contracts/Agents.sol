// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// An owner, and agents whom it lets act.
abstract contract Agents is Ownable {
    event AgentAdded(address indexed agent);
    event AgentRemoved(address indexed agent);

    error NotAgent(address caller);

    mapping(address => bool) public isAgent;

    constructor() Ownable(msg.sender) {}

    modifier onlyAgent() {
        require(isAgent[msg.sender], NotAgent(msg.sender));
        _;
    }

    function addAgent(address agent) external onlyOwner {
        isAgent[agent] = true;
        emit AgentAdded(agent);
    }

    function removeAgent(address agent) external onlyOwner {
        isAgent[agent] = false;
        emit AgentRemoved(agent);
    }
}
