// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// ERC-3643's hooks around every movement of a token.
interface ICompliance {
    event TokenBound(address token);
    event ModuleAdded(address indexed module);

    function bindToken(address token) external;
    function getTokenBound() external view returns (address);
    function canTransfer(address from, address to, uint256 amount) external view returns (bool);
    function transferred(address from, address to, uint256 amount) external;
    function created(address to, uint256 amount) external;
    function destroyed(address from, uint256 amount) external;
}

/// One rule of a token.
interface IComplianceModule {
    function moduleCheck(address from, address to, uint256 amount, address compliance) external view returns (bool);
    function moduleTransferAction(address from, address to, uint256 amount) external;
}
