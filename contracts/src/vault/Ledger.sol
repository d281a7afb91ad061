// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {RateLimit} from "../lib/RateLimit.sol";
import {Brakes} from "./Brakes.sol";

/// @title Assets, deposits, and the only two places where tokens move.
abstract contract Ledger is Brakes {
    using SafeERC20 for IERC20;

    /// @notice The vault keeps this asset from now on.
    event AssetRegistered(address indexed asset, uint128 limit, uint128 threshold);
    /// @notice Other limits for an asset.
    event LimitsChanged(address indexed asset, uint128 limit, uint128 threshold);
    /// @notice Deposits of an asset opened or closed.
    event DepositsOpened(address indexed asset, bool open);
    /// @notice Tokens came in for an appchain account. The appchain credits this once, at the mainchain's finalised head.
    event Deposited(
        uint64 indexed number, address indexed asset, address indexed from, bytes32 account, uint128 amount
    );

    /// @notice The asset is not registered.
    error UnknownAsset(address asset);
    /// @notice The asset is registered already, is no contract, or has no limit.
    error BadAsset(address asset);
    /// @notice Deposits of this asset are closed.
    error DepositsClosed(address asset);
    /// @notice Nothing to move, or nobody to move it to.
    error Empty();
    /// @notice The balance changed by something else than the amount: the token takes fees or rebases.
    error InexactTransfer(address asset, uint256 expected, uint256 found);
    /// @notice The vault holds less than its ledger says: the token took some back.
    error Shortfall(address asset, uint256 locked, uint256 held);
    /// @notice The ledger does not cover the amount.
    error NotCovered(address asset, uint256 locked, uint256 amount);

    /// @notice Registers an asset. Governance's call.
    /// @param limit units that may leave in a day before the queue begins
    /// @param threshold exits above this wait out the dispute window
    function registerAsset(address asset, uint128 limit, uint128 threshold) external onlyGovernance {
        if (asset.code.length == 0 || limit == 0 || assets[asset].limit != 0) revert BadAsset(asset);
        Asset storage a = assets[asset];
        a.limit = limit;
        a.threshold = threshold;
        a.depositsOpen = true;
        emit AssetRegistered(asset, limit, threshold);
    }

    /// @notice Changes an asset's limits. Governance's call.
    function setLimits(address asset, uint128 limit, uint128 threshold) external onlyGovernance {
        if (limit == 0) revert BadAsset(asset);
        Asset storage a = _asset(asset);
        // What leaked until now leaked at the old rate.
        a.bucket = RateLimit.add(a.bucket, a.limit, 0);
        a.limit = limit;
        a.threshold = threshold;
        emit LimitsChanged(asset, limit, threshold);
    }

    /// @notice Opens or closes deposits; exits go on. Governance's call.
    function setDepositsOpen(address asset, bool open) external onlyGovernance {
        _asset(asset).depositsOpen = open;
        emit DepositsOpened(asset, open);
    }

    /// @notice Locks `amount` of `asset` for `account` on the appchain.
    function deposit(address asset, uint128 amount, bytes32 account) external nonReentrant whenOpen {
        Asset storage a = _asset(asset);
        if (!a.depositsOpen) revert DepositsClosed(asset);
        if (amount == 0 || account == 0) revert Empty();

        // I8: exactly the amount arrives, and nothing went missing before.
        uint256 held = _held(asset, a.locked);
        IERC20(asset).safeTransferFrom(msg.sender, address(this), amount);
        uint256 now_ = IERC20(asset).balanceOf(address(this));
        if (now_ != held + amount) revert InexactTransfer(asset, held + amount, now_);

        a.locked += amount;
        uint64 number = nextDeposit++;
        deposits[number] = _depositHash(asset, msg.sender, amount);
        emit Deposited(number, asset, msg.sender, account, amount);
    }

    /// @dev Pays. I1: the ledger and the balance fall by the same amount, or nothing happens.
    function _push(address asset, address to, uint128 amount) internal {
        Asset storage a = _asset(asset);
        uint128 locked = a.locked;
        if (amount > locked) revert NotCovered(asset, locked, amount);
        uint256 held = _held(asset, locked);
        a.locked = locked - amount;
        IERC20(asset).safeTransfer(to, amount);
        uint256 now_ = IERC20(asset).balanceOf(address(this));
        if (now_ != held - amount) revert InexactTransfer(asset, held - amount, now_);
    }

    function _asset(address asset) internal view returns (Asset storage a) {
        a = assets[asset];
        if (a.limit == 0) revert UnknownAsset(asset);
    }

    function _depositHash(address asset, address from, uint128 amount) internal pure returns (bytes32) {
        return keccak256(abi.encode(asset, from, amount));
    }

    function _held(address asset, uint128 locked) private view returns (uint256 held) {
        held = IERC20(asset).balanceOf(address(this));
        if (held < locked) revert Shortfall(asset, locked, held);
    }
}
