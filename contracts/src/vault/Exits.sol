// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IAnchor} from "../IAnchor.sol";
import {Leaves} from "../lib/Leaves.sol";
import {RateLimit} from "../lib/RateLimit.sol";
import {Tree} from "../lib/Tree.sol";
import {Ledger} from "./Ledger.sol";

/// @title From a proven exit to a payout.
abstract contract Exits is Ledger {
    /// @notice Gas that must be left for each payout from a queue: too little must fail the call, not the payout.
    uint256 public constant GAS_PER_PAYOUT = 500_000;

    /// @notice An exit was proven and waits, until `from` seconds and `fromBlock` blocks.
    event ExitWaiting(uint64 indexed id, uint64 from, uint64 fromBlock);
    /// @notice An exit waits for room under the rate limit.
    event ExitQueued(uint64 indexed id, address indexed asset, uint64 place);
    /// @notice An exit left the queue unpaid; it can come back with `release`.
    event ExitParked(uint64 indexed id, Refusal refusal);
    /// @notice An exit is proven again, for longer.
    event ExitReconfirmed(uint64 indexed id, uint32 indexed anchor, uint64 expiry);
    /// @notice The guardian disputes an exit.
    event ExitDisputed(uint64 indexed id);
    /// @notice Governance let a disputed exit go on.
    event ExitCleared(uint64 indexed id);
    /// @notice Governance declared a disputed exit void. Final.
    event ExitInvalidated(uint64 indexed id);
    /// @notice An exit was paid. Final.
    event ExitPaid(uint64 indexed id, address indexed asset, address indexed recipient, uint128 amount);

    /// @notice The exit's status does not allow this.
    error WrongStatus(uint64 id, Status status);
    /// @notice The committee has not certified the data of the exit's block under this anchor.
    error NotCertified(uint32 number, uint32 certified);
    /// @notice The exit cannot be paid now.
    error Refused(uint64 id, Refusal refusal);
    /// @notice The dispute window is still open.
    error StillWaiting(uint64 id, uint64 from, uint64 fromBlock);
    /// @notice The new proof is for another exit, or not for longer.
    error NotAReconfirmation(uint64 id);
    /// @notice Only the vault itself calls this.
    error OnlySelf();
    /// @notice Send more gas: a payout could fail for want of it.
    error MoreGas();

    /// @notice Presents an exit. Paid at once if it is small and there is room, else it waits. Anyone may call.
    /// @param number block of the anchor
    /// @param proof that the exit is in that anchor's exits tree
    function withdraw(Leaves.Exit calldata e, uint32 number, Tree.Proof calldata proof) external nonReentrant whenOpen {
        // I2: an id is presented once.
        ExitRecord storage x = exits[e.id];
        if (x.status != Status.None) revert WrongStatus(e.id, x.status);
        if (e.amount == 0 || e.recipient == address(0)) revert Empty();
        Asset storage a = _asset(e.asset);
        if (e.amount > a.locked) revert NotCovered(e.asset, a.locked, e.amount);
        _checkProven(e, number, proof);
        _checkPayable(e.id, e.asset, e.recipient, e.expiry, number);

        if (e.amount > a.threshold) {
            _record(x, e, number, Status.Waiting);
            emit ExitWaiting(e.id, x.acceptedAt + disputeTime, x.acceptedIn + disputeBlocks);
        } else if (_hasRoom(e.asset, e.amount)) {
            x.status = Status.Paid;
            _payOut(e.id, e.asset, e.recipient, e.amount, e.number);
        } else {
            _record(x, e, number, Status.Queued);
            _enqueue(e.id, e.asset);
        }
    }

    /// @notice Takes an exit on when its dispute window is over, or when what parked it is gone. Anyone may call.
    function release(uint64 id) external nonReentrant whenOpen {
        ExitRecord storage x = exits[id];
        if (x.status == Status.Waiting) {
            uint64 from = x.acceptedAt + disputeTime;
            uint64 fromBlock = x.acceptedIn + disputeBlocks;
            if (block.timestamp < from || block.number < fromBlock) revert StillWaiting(id, from, fromBlock);
        } else if (x.status != Status.Parked) {
            revert WrongStatus(id, x.status);
        }
        _checkPayable(id, x.asset, x.recipient, x.expiry, x.anchor);

        if (_hasRoom(x.asset, x.amount)) {
            x.status = Status.Paid;
            _payOut(id, x.asset, x.recipient, x.amount, x.number);
        } else {
            x.status = Status.Queued;
            _enqueue(id, x.asset);
        }
    }

    /// @notice Works off an asset's queue from its head while there is room. Anyone may call.
    /// @param most places to look at
    /// @return done places worked off
    function processQueue(address asset, uint256 most) external nonReentrant whenOpen returns (uint256 done) {
        Queue storage q = queues[asset];
        Asset storage a = _asset(asset);
        uint64 tail = q.tail;
        uint64 head = q.head;
        for (; head < tail && done < most; ++done) {
            uint64 id = q.ids[head];
            ExitRecord storage x = exits[id];
            // A place outlives its exit when that is disputed meanwhile.
            if (x.status == Status.Queued) {
                // I9: the first in line waits for room, and everyone behind it.
                if (!RateLimit.hasRoom(a.bucket, a.limit, x.amount)) break;
                if (gasleft() < GAS_PER_PAYOUT) revert MoreGas();
                _payOrPark(id, x);
            }
            delete q.ids[head];
            ++head;
        }
        q.head = head;
    }

    /// @notice Proves a pending exit again: its compliance window was renewed, or its anchor was declared invalid.
    function reconfirm(Leaves.Exit calldata e, uint32 number, Tree.Proof calldata proof)
        external
        nonReentrant
        whenOpen
    {
        ExitRecord storage x = exits[e.id];
        if (x.status != Status.Waiting && x.status != Status.Queued && x.status != Status.Parked) {
            revert WrongStatus(e.id, x.status);
        }
        bool same = x.asset == e.asset && x.recipient == e.recipient && x.amount == e.amount;
        bool longer = e.expiry > x.expiry || (e.expiry == x.expiry && anchorInvalid[x.anchor]);
        if (!same || !longer) revert NotAReconfirmation(e.id);
        _checkProven(e, number, proof);

        x.anchor = number;
        x.number = e.number;
        x.expiry = e.expiry;
        emit ExitReconfirmed(e.id, number, e.expiry);
    }

    /// @notice Stops an exit that was not paid, presented or not. The guardian's call, at any time.
    function dispute(uint64 id) external onlyRole(GUARDIAN_ROLE) {
        ExitRecord storage x = exits[id];
        if (x.status >= Status.Disputed) revert WrongStatus(id, x.status);
        x.status = Status.Disputed;
        emit ExitDisputed(id);
    }

    /// @notice Ends a dispute. Governance's call.
    /// @param valid true to let the exit go on, false to make it void
    function resolve(uint64 id, bool valid) external onlyGovernance {
        ExitRecord storage x = exits[id];
        if (x.status != Status.Disputed) revert WrongStatus(id, x.status);
        if (!valid) {
            x.status = Status.Invalidated;
            emit ExitInvalidated(id);
            return;
        }
        // Disputed before it was presented, it still has to be. Otherwise its dispute window counts from where it began:
        // a dispute that ends soon must not shorten it.
        x.status = x.asset == address(0) ? Status.None : Status.Waiting;
        emit ExitCleared(id);
    }

    /// @notice A payout that may fail without failing the queue.
    function payFromQueue(address asset, address to, uint128 amount) external {
        if (msg.sender != address(this)) revert OnlySelf();
        _push(asset, to, amount);
    }

    function _checkProven(Leaves.Exit calldata e, uint32 number, Tree.Proof calldata proof) private view {
        IAnchor.Anchored memory anchored = _validAnchor(number);
        // I12: an anchor counts for payouts only as far as data is certified.
        if (e.number > anchored.certifiedBlock) revert NotCertified(e.number, anchored.certifiedBlock);
        Tree.check(anchored.exitsRoot, Leaves.hash(e, _domain()), proof);
    }

    function _checkPayable(uint64 id, address asset, address recipient, uint64 expiry, uint32 number) private view {
        Refusal refusal = _refusal(asset, recipient, expiry, number);
        if (refusal != Refusal.None) revert Refused(id, refusal);
    }

    /// @dev I5 and I10, asked again at the very moment of every payout.
    function _refusal(address asset, address recipient, uint64 expiry, uint32 number) private view returns (Refusal) {
        if (block.timestamp > expiry) return Refusal.Lapsed;
        if (anchorInvalid[number]) return Refusal.AnchorInvalid;
        return _recipientRefused(asset, recipient);
    }

    function _record(ExitRecord storage x, Leaves.Exit calldata e, uint32 number, Status status) private {
        x.asset = e.asset;
        x.anchor = number;
        x.number = e.number;
        x.status = status;
        x.recipient = e.recipient;
        x.expiry = e.expiry;
        x.amount = e.amount;
        x.acceptedAt = uint64(block.timestamp);
        x.acceptedIn = uint64(block.number);
    }

    /// @dev I9: there is room under the limit, and nobody in line.
    function _hasRoom(address asset, uint128 amount) private view returns (bool) {
        Asset storage a = assets[asset];
        Queue storage q = queues[asset];
        return q.head == q.tail && RateLimit.hasRoom(a.bucket, a.limit, amount);
    }

    function _enqueue(uint64 id, address asset) private {
        Queue storage q = queues[asset];
        uint64 place = q.tail++;
        q.ids[place] = id;
        emit ExitQueued(id, asset, place);
    }

    /// @dev What cannot be paid must not hold up the line.
    function _payOrPark(uint64 id, ExitRecord storage x) private {
        Refusal refusal = _refusal(x.asset, x.recipient, x.expiry, x.anchor);
        if (refusal == Refusal.None) {
            x.status = Status.Paid;
            try this.payFromQueue(x.asset, x.recipient, x.amount) {
                _notePaid(id, x.asset, x.recipient, x.amount, x.number);
                return;
            } catch {}
        }
        x.status = Status.Parked;
        emit ExitParked(id, refusal);
    }

    function _payOut(uint64 id, address asset, address recipient, uint128 amount, uint32 number) private {
        _push(asset, recipient, amount);
        _notePaid(id, asset, recipient, amount, number);
    }

    function _notePaid(uint64 id, address asset, address recipient, uint128 amount, uint32 number) private {
        Asset storage a = assets[asset];
        a.bucket = RateLimit.add(a.bucket, a.limit, amount);
        if (number > a.newestPaid) a.newestPaid = number;
        emit ExitPaid(id, asset, recipient, amount);
    }
}
