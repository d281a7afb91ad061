// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {IAnchor} from "./IAnchor.sol";
import {Escape} from "./vault/Escape.sol";

/// @title Keeps the tokens behind the appchain's assets, and pays only against a proof.
/// @notice There is no role that moves tokens. Governance sets limits and replaces code, after a notice period; the
/// guardian stops things; everyone else brings proofs. The parts, one concern each: `Brakes`, `Ledger`, `Exits`,
/// `Escape`; their state is in `VaultStorage`.
contract Vault is Escape, Initializable {
    /// @notice What cannot be changed but by a new version.
    /// @param anchor where anchored roots come from
    /// @param genesis the appchain's genesis hash
    /// @param disputeTime seconds for which exits over the threshold wait
    /// @param disputeBlocks mainchain blocks for which they wait as well
    /// @param grace seconds without an anchor before the escape hatch can be opened
    struct Terms {
        IAnchor anchor;
        bytes32 genesis;
        uint64 disputeTime;
        uint64 disputeBlocks;
        uint64 grace;
    }

    /// @notice A term that makes no sense.
    error BadTerms();

    constructor(Terms memory terms) {
        if (address(terms.anchor).code.length == 0 || terms.genesis == 0) revert BadTerms();
        // A hatch that opens before a dispute can end would be a way around it.
        if (terms.grace <= terms.disputeTime || terms.disputeTime == 0 || terms.disputeBlocks == 0) revert BadTerms();
        anchorContract = terms.anchor;
        genesis = terms.genesis;
        disputeTime = terms.disputeTime;
        disputeBlocks = terms.disputeBlocks;
        grace = terms.grace;
        _disableInitializers();
    }

    /// @notice Hands the vault to governance and its guardian.
    function initialize(address timelock, address guardian) external initializer {
        _setGovernance(timelock);
        _grantRole(GUARDIAN_ROLE, guardian);
        startedAt = uint64(block.timestamp);
    }
}
