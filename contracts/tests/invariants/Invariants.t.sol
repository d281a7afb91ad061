// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Actors} from "./Actors.sol";

/// @title I1 to I12 of the design, over random lives of an appchain, an anchor and a vault.
contract InvariantsTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Actors internal actors;

    function setUp() external {
        actors = new Actors();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(actors);
    }

    /// @dev Everything that is an action; some twice, to keep runs moving.
    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[33] memory actions = [
            Actors.deposit.selector,
            Actors.depositOfAFeeTakingToken.selector,
            Actors.credit.selector,
            Actors.credit.selector,
            Actors.trade.selector,
            Actors.requestExit.selector,
            Actors.requestExit.selector,
            Actors.requestExit.selector,
            Actors.submitAnchor.selector,
            Actors.submitAnchor.selector,
            Actors.rotate.selector,
            Actors.withdraw.selector,
            Actors.withdraw.selector,
            Actors.withdraw.selector,
            Actors.rush.selector,
            Actors.rush.selector,
            Actors.tend.selector,
            Actors.withdrawForged.selector,
            Actors.release.selector,
            Actors.release.selector,
            Actors.processQueue.selector,
            Actors.processQueue.selector,
            Actors.pause.selector,
            Actors.resolve.selector,
            Actors.reconfirm.selector,
            Actors.dispute.selector,
            Actors.resolve.selector,
            Actors.pause.selector,
            Actors.invalidateAnchor.selector,
            Actors.revoke.selector,
            Actors.pass.selector,
            Actors.submitBadAnchor.selector,
            Actors.fork.selector
        ];
        targets = new FuzzSelector[](1);
        targets[0].addr = address(actors);
        targets[0].selectors = new bytes4[](35);
        for (uint256 i = 0; i < 33; ++i) {
            targets[0].selectors[i] = actions[i];
        }
        targets[0].selectors[33] = Actors.openEscape.selector;
        targets[0].selectors[34] = Actors.escape.selector;
    }

    function invariant_I1_to_I12() external view {
        actors.check();
    }

    function afterInvariant() external {
        actors.finish();
    }
}
