// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";
import {Governed} from "../Governed.sol";
import {IAnchor} from "../IAnchor.sol";
import {IRecipientGate} from "../IRecipientGate.sol";
import {Leaves} from "../lib/Leaves.sol";
import {Tree} from "../lib/Tree.sol";
import {VaultStorage} from "./VaultStorage.sol";

/// @title What stops the vault: the guardian's pause, anchors declared invalid, revoked recipients.
/// @notice The guardian can only stop things. Whatever it stopped, only governance lets go on, after its notice period.
abstract contract Brakes is VaultStorage, Governed, Pausable, ReentrancyGuard {
    /// @notice May stop, never start and never move.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @notice Why an exit cannot be paid now.
    enum Refusal {
        None,
        Lapsed,
        AnchorInvalid,
        Revoked,
        Gated
    }

    /// @notice Nothing is paid from this anchor.
    event AnchorInvalidated(uint32 indexed number);
    /// @notice Governance took that back.
    event AnchorRestored(uint32 indexed number);
    /// @notice An anchored statement about a recipient.
    event StandingChanged(address indexed recipient, uint64 sequence, bool revoked);
    /// @notice Another contract is asked about recipients.
    event GateChanged(address gate);

    /// @notice There are two roots for one height, so no root counts.
    error Frozen();
    /// @notice The escape hatch is open; ordinary business is over.
    error Escaping();
    /// @notice There is no such anchor, or it was declared invalid.
    error NoAnchor(uint32 number);
    /// @notice A newer statement about this recipient is known.
    error OldStatement(uint64 sequence, uint64 known);

    /// @dev I4 and I5: everything ordinary stops while paused, on a fork, and for good once the escape hatch is open.
    modifier whenOpen() {
        _requireNotPaused();
        if (anchorContract.frozen()) revert Frozen();
        if (escaping) revert Escaping();
        _;
    }

    /// @notice Stops deposits and payouts. The guardian's call.
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @notice Lets them go on. Governance's call.
    function unpause() external onlyGovernance {
        _unpause();
    }

    /// @notice Stops every payout from one anchor, the pending ones too. The guardian's call.
    function invalidateAnchor(uint32 number) external onlyRole(GUARDIAN_ROLE) {
        if (anchorContract.anchor(number).anchoredAt == 0) revert NoAnchor(number);
        anchorInvalid[number] = true;
        emit AnchorInvalidated(number);
    }

    /// @notice Takes that back. Governance's call.
    function restoreAnchor(uint32 number) external onlyGovernance {
        anchorInvalid[number] = false;
        emit AnchorRestored(number);
    }

    /// @notice Has `newGate` asked about every recipient; zero for none. Governance's call.
    function setGate(address newGate) external onlyGovernance {
        gate = newGate;
        emit GateChanged(newGate);
    }

    /// @notice Records what an anchored leaf says of a recipient. Anyone may bring it, at any time.
    function applyRevocation(Leaves.Revocation calldata r, uint32 number, Tree.Proof calldata proof) external {
        Tree.check(_validAnchor(number).exitsRoot, Leaves.hash(r, _domain()), proof);
        Standing storage standing = standings[r.recipient];
        if (r.sequence <= standing.sequence) revert OldStatement(r.sequence, standing.sequence);
        standing.sequence = r.sequence;
        standing.revoked = r.revoked;
        emit StandingChanged(r.recipient, r.sequence, r.revoked);
    }

    /// @dev I3: the anchor, if there is one that counts.
    function _validAnchor(uint32 number) internal view returns (IAnchor.Anchored memory found) {
        found = anchorContract.anchor(number);
        if (found.anchoredAt == 0 || anchorInvalid[number]) revert NoAnchor(number);
    }

    /// @dev I10 for what does not change with time.
    function _recipientRefused(address asset, address recipient) internal view returns (Refusal) {
        if (standings[recipient].revoked) return Refusal.Revoked;
        if (gate == address(0)) return Refusal.None;
        // Whatever a gate answers that is not a plain yes must refuse, not fail: a failure would hold up the queue.
        (bool ok, bytes memory answer) = gate.staticcall(abi.encodeCall(IRecipientGate.mayReceive, (asset, recipient)));
        bool yes = ok && answer.length == 32 && abi.decode(answer, (uint256)) == 1;
        return yes ? Refusal.None : Refusal.Gated;
    }
}
