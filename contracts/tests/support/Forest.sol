// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Leaves} from "../../src/lib/Leaves.sol";
import {Tree} from "../../src/lib/Tree.sol";

/// @title Makes the appchain's trees and leaves.
/// @dev Written apart from the libraries under test; shares only their structs.
library Forest {
    function root(bytes32[] memory leaves) internal pure returns (bytes32) {
        if (leaves.length == 0) return 0;
        return keccak256(bytes.concat(hex"03", big(leaves.length, 4), _top(leaves, 0, _width(leaves.length))));
    }

    function proof(bytes32[] memory leaves, uint256 index) internal pure returns (Tree.Proof memory p) {
        p.index = uint32(index);
        p.count = uint32(leaves.length);
        uint256 width = _width(leaves.length);
        uint256 depth;
        while (1 << depth < width) ++depth;
        p.siblings = new bytes32[](depth);
        for (uint256 level = 0; level < depth; ++level) {
            uint256 from = ((index >> level) ^ 1) << level;
            p.siblings[level] = _top(leaves, from, 1 << level);
        }
    }

    function exit(Leaves.Exit memory e, Leaves.Domain memory d) internal pure returns (bytes32) {
        bytes memory first = bytes.concat(_head(0, d), big(e.id, 8), big(e.number, 4));
        return
            keccak256(bytes.concat(first, bytes20(e.asset), bytes20(e.recipient), big(e.amount, 16), big(e.expiry, 8)));
    }

    function revocation(Leaves.Revocation memory r, Leaves.Domain memory d) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(_head(4, d), big(r.sequence, 8), bytes20(r.recipient), r.revoked ? bytes1(0x01) : bytes1(0))
        );
    }

    function reserve(Leaves.Reserve memory r, Leaves.Domain memory d) internal pure returns (bytes32) {
        bytes memory first = bytes.concat(_head(5, d), bytes20(r.asset), big(r.number, 4), big(r.supply, 16));
        return keccak256(bytes.concat(first, big(r.inFlight, 16), big(r.depositsSeen, 8), r.claimsRoot));
    }

    function holding(Leaves.Holding memory h, address asset, Leaves.Domain memory d) internal pure returns (bytes32) {
        return keccak256(bytes.concat(_head(6, d), bytes20(asset), h.account, bytes20(h.recipient), big(h.amount, 16)));
    }

    function openExit(Leaves.OpenExit memory o, address asset, Leaves.Domain memory d) internal pure returns (bytes32) {
        return
            keccak256(bytes.concat(_head(7, d), bytes20(asset), big(o.id, 8), bytes20(o.recipient), big(o.amount, 16)));
    }

    function big(uint256 x, uint256 length) internal pure returns (bytes memory out) {
        out = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            out[length - 1 - i] = bytes1(uint8(x >> (8 * i)));
        }
    }

    function _head(uint8 kind, Leaves.Domain memory d) private pure returns (bytes memory) {
        return bytes.concat(bytes1(kind), big(d.chainId, 8), bytes20(d.vault), d.genesis);
    }

    function _width(uint256 count) private pure returns (uint256 width) {
        width = 1;
        while (width < count) width *= 2;
    }

    /// @dev Top of the subtree of `width` places from `from`; places beyond the leaves are padding.
    function _top(bytes32[] memory leaves, uint256 from, uint256 width) private pure returns (bytes32) {
        if (width == 1) return from < leaves.length ? leaves[from] : keccak256(hex"02");
        return
            keccak256(bytes.concat(hex"01", _top(leaves, from, width / 2), _top(leaves, from + width / 2, width / 2)));
    }
}
