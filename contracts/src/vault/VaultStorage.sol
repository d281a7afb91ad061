// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IAnchor} from "../IAnchor.sol";
import {Leaves} from "../lib/Leaves.sol";
import {RateLimit} from "../lib/RateLimit.sol";

/// @title Everything the vault remembers, and what it was built with.
/// @dev In one place, so that a later version adds state at one end only.
abstract contract VaultStorage {
    /// @notice What has become of an exit. See contracts/README.md for the drawing.
    enum Status {
        None,
        Waiting,
        Queued,
        Parked,
        Disputed,
        Paid,
        Invalidated
    }

    /// @notice An asset that the vault keeps.
    /// @param locked units that the chain may owe: what was deposited and not paid
    /// @param limit units that may leave in a day before the queue begins; 0 means that the asset is unknown
    /// @param threshold larger exits wait out the dispute window
    /// @param newestPaid block of the newest exit that was paid
    /// @param depositsOpen whether deposits are taken
    struct Asset {
        uint128 locked;
        uint128 limit;
        uint128 threshold;
        uint32 newestPaid;
        bool depositsOpen;
        RateLimit.Bucket bucket;
    }

    /// @notice An exit that was proven here.
    /// @dev All but `status` stays zero for an exit that is paid at once.
    struct ExitRecord {
        address asset;
        uint32 anchor;
        uint32 number;
        Status status;
        address recipient;
        uint64 expiry;
        uint128 amount;
        uint64 acceptedAt;
        uint64 acceptedIn;
    }

    /// @notice Exits of one asset that wait for room, first come first served.
    struct Queue {
        uint64 head;
        uint64 tail;
        mapping(uint64 place => uint64 id) ids;
    }

    /// @notice What an anchored statement says of a recipient.
    struct Standing {
        uint64 sequence;
        bool revoked;
    }

    /// @notice One asset's escape.
    /// @param claimsRoot tree of claims
    /// @param total what the claims add up to
    /// @param paid how much of it was paid
    /// @param depositsSeen deposits from this number on are not in the claims
    /// @param anchor the anchor behind all this; 0 means not opened
    struct EscapeRecord {
        bytes32 claimsRoot;
        uint256 total;
        uint256 paid;
        uint64 depositsSeen;
        uint32 anchor;
    }

    /// @notice Where anchored roots come from.
    IAnchor public immutable anchorContract;
    /// @notice The appchain's genesis hash.
    bytes32 public immutable genesis;
    /// @notice Seconds for which an exit over its asset's threshold waits.
    uint64 public immutable disputeTime;
    /// @notice Mainchain blocks for which it waits as well: time alone can pass while nobody can act.
    uint64 public immutable disputeBlocks;
    /// @notice Seconds without an anchor after which anyone may open the escape hatch.
    uint64 public immutable grace;

    /// @notice The number that the next deposit gets.
    uint64 public nextDeposit;
    /// @notice When the vault began: the grace period runs from here while there is no anchor.
    uint64 public startedAt;
    /// @notice Whether the escape hatch is open. Final.
    bool public escaping;
    /// @notice The anchor that the escape goes by.
    uint32 public escapeAnchor;
    /// @notice Asked about every recipient, when there is one.
    address public gate;

    /// @notice Every asset.
    mapping(address asset => Asset) public assets;
    /// @notice Hash of each deposit, for a refund when the chain has not seen it.
    mapping(uint64 number => bytes32) public deposits;
    /// @notice Every exit that was presented.
    mapping(uint64 id => ExitRecord) public exits;
    /// @notice Queue of each asset.
    mapping(address asset => Queue) public queues;
    /// @notice Anchors that the guardian no longer lets anything be paid from.
    mapping(uint32 number => bool) public anchorInvalid;
    /// @notice What anchored statements say of recipients.
    mapping(address recipient => Standing) public standings;
    /// @notice Escape of each asset.
    mapping(address asset => EscapeRecord) public escapes;
    /// @notice Holdings that escaped.
    mapping(address asset => mapping(bytes32 account => bool)) public escaped;

    /// @dev The domain of every leaf that this vault accepts. Chain ids fit in eight bytes (EIP-2294).
    function _domain() internal view returns (Leaves.Domain memory) {
        return Leaves.Domain(uint64(block.chainid), address(this), genesis);
    }
}
