// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ICompliance, IComplianceModule} from "../interfaces/Compliance.sol";

/// The rules of one token beyond who its holders are: a list of modules that are asked before a movement and told after.
contract Compliance is ICompliance, Ownable {
    error NotToken(address caller);
    error AlreadyBound();
    error TooManyModules();

    uint256 private constant MAX_MODULES = 25;

    address private token;
    address[] private modules;

    constructor() Ownable(msg.sender) {}

    modifier onlyToken() {
        require(msg.sender == token, NotToken(msg.sender));
        _;
    }

    function bindToken(address newToken) external {
        require(token == address(0), AlreadyBound());
        require(msg.sender == newToken || msg.sender == owner(), NotToken(msg.sender));
        token = newToken;
        emit TokenBound(newToken);
    }

    function addModule(address module) external onlyOwner {
        require(modules.length < MAX_MODULES, TooManyModules());
        modules.push(module);
        emit ModuleAdded(module);
    }

    function getTokenBound() external view returns (address) {
        return token;
    }

    function canTransfer(address from, address to, uint256 amount) external view returns (bool) {
        uint256 count = modules.length;
        for (uint256 i = 0; i < count; i++) {
            if (!IComplianceModule(modules[i]).moduleCheck(from, to, amount, address(this))) return false;
        }
        return true;
    }

    function transferred(address from, address to, uint256 amount) external onlyToken {
        uint256 count = modules.length;
        for (uint256 i = 0; i < count; i++) {
            IComplianceModule(modules[i]).moduleTransferAction(from, to, amount);
        }
    }

    // No module here counts what was issued.
    function created(address, uint256) external onlyToken {}

    function destroyed(address, uint256) external onlyToken {}
}
