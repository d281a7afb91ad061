// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// @title A second opinion about recipients, for institutions that must ask one on the mainchain itself.
interface IRecipientGate {
    /// @notice Whether `recipient` may be paid in `asset`. A failure counts as no.
    function mayReceive(address asset, address recipient) external view returns (bool);
}
