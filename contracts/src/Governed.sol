// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

/// @title What a timelock tells about itself.
interface INotice {
    /// @notice Seconds between queueing a call and its execution.
    function getMinDelay() external view returns (uint256);
}

/// @title Everything that governance does waits out a notice period.
/// @notice The holder of the admin role must be a timelock whose delay is at least `MIN_NOTICE` at the moment it acts,
/// so neither a key given the role by mistake nor a timelock whose delay was lowered can act at once.
abstract contract Governed is AccessControl, UUPSUpgradeable {
    /// @notice The shortest notice that counts.
    uint256 public constant MIN_NOTICE = 1 days;

    /// @notice The caller has no notice period, or too short a one.
    error NoticeTooShort(address caller);

    /// @dev For calls that only governance may make.
    modifier onlyGovernance() {
        _checkRole(DEFAULT_ADMIN_ROLE);
        _checkNotice(msg.sender);
        _;
    }

    /// @dev Called once, by the initializer.
    function _setGovernance(address timelock) internal {
        _checkNotice(timelock);
        _grantRole(DEFAULT_ADMIN_ROLE, timelock);
    }

    /// @dev Roles change hands under the same notice.
    function _grantRole(bytes32 role, address account) internal override returns (bool) {
        if (role == DEFAULT_ADMIN_ROLE) _checkNotice(account);
        return super._grantRole(role, account);
    }

    /// @inheritdoc UUPSUpgradeable
    function _authorizeUpgrade(address) internal override onlyGovernance {}

    function _checkNotice(address timelock) private view {
        if (timelock.code.length == 0 || INotice(timelock).getMinDelay() < MIN_NOTICE) {
            revert NoticeTooShort(timelock);
        }
    }
}
