// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIdentityRegistry} from "./Registry.sol";
import {ICompliance} from "./Compliance.sol";

/// The functions of ERC-3643's token that issuing, trading, locking and stopping need.
interface IPermissionedToken is IERC20 {
    event IdentityRegistryAdded(address indexed registry);
    event ComplianceAdded(address indexed compliance);
    event AddressFrozen(address indexed investor, bool indexed isFrozen, address indexed agent);
    event TokensFrozen(address indexed investor, uint256 amount);
    event TokensUnfrozen(address indexed investor, uint256 amount);

    function identityRegistry() external view returns (IIdentityRegistry);
    function compliance() external view returns (ICompliance);
    function isFrozen(address investor) external view returns (bool);
    function getFrozenTokens(address investor) external view returns (uint256);
    function setAddressFrozen(address investor, bool freeze) external;
    function freezePartialTokens(address investor, uint256 amount) external;
    function unfreezePartialTokens(address investor, uint256 amount) external;
    function forcedTransfer(address from, address to, uint256 amount) external returns (bool);
    function mint(address to, uint256 amount) external;
    function burn(address from, uint256 amount) external;
}
