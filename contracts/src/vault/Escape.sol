// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IAnchor} from "../IAnchor.sol";
import {Leaves} from "../lib/Leaves.sol";
import {Tree} from "../lib/Tree.sol";
import {Exits} from "./Exits.sol";

/// @title The way out when the appchain has stopped.
/// @notice After the grace period without an anchor anyone may open the hatch. From then on claims are paid by what the
/// last anchor says about holdings and exits in flight, without limit, window or pause: those slow down a chain that
/// might be lying, and this one says nothing any more.
abstract contract Escape is Exits {
    /// @notice The hatch is open, by this anchor.
    event EscapeOpened(uint32 indexed anchor);
    /// @notice Claims to an asset can be made.
    event AssetOpened(address indexed asset, uint32 indexed anchor, uint256 total);
    /// @notice A holding was paid.
    event HoldingPaid(address indexed asset, bytes32 indexed account, address indexed recipient, uint128 amount);
    /// @notice A deposit that the chain has not seen went back.
    event DepositRefunded(uint64 indexed number, address indexed asset, address indexed to, uint128 amount);

    /// @notice Anchors still come, or the grace period is not over.
    error TooEarly(uint64 from);
    /// @notice The hatch is open already, by the newest anchor that counts.
    error AlreadyEscaping();
    /// @notice The hatch is closed, or the asset was not opened under an anchor that counts.
    error NotEscaping();
    /// @notice The asset was opened already.
    error AlreadyOpened(address asset);
    /// @notice Exits requested after the state to escape by were paid; going by it would pay them twice.
    error StateTooOld(uint32 number, uint32 newestPaid);
    /// @notice This account escaped already.
    error AlreadyEscaped(bytes32 account);
    /// @notice Claims would exceed what the anchored state says in total.
    error ClaimsExceeded(uint256 total, uint256 claimed);
    /// @notice The chain may have seen this deposit, or it was refunded, or it is another.
    error NotRefundable(uint64 number);
    /// @notice The recipient is refused.
    error RecipientRefused(address recipient, Refusal refusal);

    /// @notice Opens the hatch for good, by the newest anchor that counts. Anyone may call.
    /// @dev Again when another anchor has become that one: the guardian declared it invalid, or governance restored a
    /// newer one. That changes what unopened assets are opened by.
    function openEscape() external {
        // Opened without any anchor, deposits go back; an anchor that came later may count the same deposits.
        if (escaping && escapeAnchor == 0) revert AlreadyEscaping();
        uint32 number = anchorContract.latest();
        uint64 last = number == 0 ? startedAt : anchorContract.anchor(number).anchoredAt;
        if (block.timestamp <= last + grace) revert TooEarly(last + grace);
        if (number != 0) {
            while (anchorInvalid[number]) {
                number = anchorContract.anchor(number).previous;
            }
            // Having none left is not the same as never having had one: deposits were credited.
            if (number == 0) revert NoAnchor(0);
        }
        if (escaping && number == escapeAnchor) revert AlreadyEscaping();
        escaping = true;
        escapeAnchor = number;
        emit EscapeOpened(number);
    }

    /// @notice Opens claims to one asset, by its leaf in the reserves tree. Anyone may call.
    function openAsset(Leaves.Reserve calldata r, Tree.Proof calldata proof) external {
        if (!escaping) revert NotEscaping();
        EscapeRecord storage x = escapes[r.asset];
        // Once something was paid by one state, paying by another would pay units twice that moved in between.
        if (x.anchor != 0 && (!anchorInvalid[x.anchor] || x.paid != 0)) revert AlreadyOpened(r.asset);
        uint32 number = escapeAnchor;
        IAnchor.Anchored memory anchored = _validAnchor(number);
        // I12, here too: balances whose data nobody is bound to keep are no basis.
        if (r.number > anchored.certifiedBlock) revert NotCertified(r.number, anchored.certifiedBlock);
        uint32 newestPaid = _asset(r.asset).newestPaid;
        if (r.number < newestPaid) revert StateTooOld(r.number, newestPaid);
        Tree.check(anchored.reservesRoot, Leaves.hash(r, _domain()), proof);

        x.claimsRoot = r.claimsRoot;
        x.total = uint256(r.supply) + r.inFlight;
        x.depositsSeen = r.depositsSeen;
        x.anchor = number;
        emit AssetOpened(r.asset, number, x.total);
    }

    /// @notice Pays an account what it holds, to the recipient it registered. Anyone may call.
    function escapeHolding(address asset, Leaves.Holding calldata h, Tree.Proof calldata proof) external nonReentrant {
        EscapeRecord storage x = _opened(asset);
        // I7: each account once.
        if (escaped[asset][h.account]) revert AlreadyEscaped(h.account);
        Tree.check(x.claimsRoot, Leaves.hash(h, asset, _domain()), proof);
        escaped[asset][h.account] = true;
        _payClaim(x, asset, h.recipient, h.amount);
        emit HoldingPaid(asset, h.account, h.recipient, h.amount);
    }

    /// @notice Pays an exit that was in flight. Its compliance window no longer counts: nobody could renew it.
    function escapeExit(address asset, Leaves.OpenExit calldata o, Tree.Proof calldata proof) external nonReentrant {
        EscapeRecord storage x = _opened(asset);
        // I2 and I5: what was paid, disputed or made void before stays so.
        ExitRecord storage e = exits[o.id];
        if (e.status >= Status.Disputed) revert WrongStatus(o.id, e.status);
        Tree.check(x.claimsRoot, Leaves.hash(o, asset, _domain()), proof);
        e.status = Status.Paid;
        _payClaim(x, asset, o.recipient, o.amount);
        emit ExitPaid(o.id, asset, o.recipient, o.amount);
    }

    /// @notice Returns a deposit that the chain had not seen. Anyone may call; it goes to who made it.
    function refundDeposit(uint64 number, address asset, address from, uint128 amount) external nonReentrant {
        if (!escaping) revert NotEscaping();
        if (deposits[number] != _depositHash(asset, from, amount)) revert NotRefundable(number);
        // Before the first anchor the chain has said nothing, so it has credited nothing that counts.
        if (escapeAnchor != 0 && number < _opened(asset).depositsSeen) revert NotRefundable(number);
        delete deposits[number];
        _checkRecipient(asset, from);
        _push(asset, from, amount);
        emit DepositRefunded(number, asset, from, amount);
    }

    function _opened(address asset) private view returns (EscapeRecord storage x) {
        x = escapes[asset];
        if (x.anchor == 0 || anchorInvalid[x.anchor]) revert NotEscaping();
    }

    function _payClaim(EscapeRecord storage x, address asset, address recipient, uint128 amount) private {
        _checkRecipient(asset, recipient);
        // I7: never more than proven.
        uint256 paid = x.paid + amount;
        if (paid > x.total) revert ClaimsExceeded(x.total, paid);
        x.paid = paid;
        _push(asset, recipient, amount);
    }

    function _checkRecipient(address asset, address recipient) private view {
        if (recipient == address(0)) revert Empty();
        Refusal refusal = _recipientRefused(asset, recipient);
        if (refusal != Refusal.None) revert RecipientRefused(recipient, refusal);
    }
}
