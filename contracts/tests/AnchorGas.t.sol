// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Anchor} from "../src/Anchor.sol";
import {Appchain} from "./support/Appchain.sol";
import {newAnchor, newTimelock} from "./support/Deployed.sol";
import {vm} from "./support/Vm.sol";

/// @dev What a whole anchor transaction costs: base fee, calldata and execution with cold storage.
contract AnchorGasTest {
    event Gas(uint256 validators, uint256 anchor, uint256 takeOver);

    function test_gas_4() external {
        _measure(4, 195_000, 250_000);
    }

    /// @dev The design holds itself to 300,000; the rest is for longer proofs.
    function test_gas_21() external {
        _measure(21, 280_000, 350_000);
    }

    function test_gas_49() external {
        _measure(49, 405_000, 505_000);
    }

    function _measure(uint256 n, uint256 limit, uint256 takeOverLimit) private {
        vm.warp(1_800_000_000);
        Appchain chain = new Appchain(n);
        Anchor anchor = newAnchor(address(newTimelock(1 days, address(this))), chain);
        // 1,023 leaves before the measured one, which makes its proof as long as it can be at this size: ten items.
        for (uint256 i = 0; i < 1022; ++i) {
            chain.append(bytes32(i + 1));
        }
        anchor.submit(chain.evidence(1_000_000, keccak256("state"), _roots(1)));
        uint256 anchored = _cost(anchor, chain.evidence(1_000_060, keccak256("state"), _roots(2)));

        address[] memory outgoing = chain.validators();
        chain.endSession(1, 1);
        Anchor.Evidence memory e = chain.evidence(1_000_120, keccak256("state"), _roots(3));
        e.outgoing = outgoing;
        uint256 tookOver = _cost(anchor, e);

        emit Gas(n, anchored, tookOver);
        vm.assertLe(anchored, limit, "anchor");
        vm.assertLe(tookOver, takeOverLimit, "take-over");
    }

    function _cost(Anchor anchor, Anchor.Evidence memory e) private returns (uint256 gas) {
        bytes memory data = abi.encodeCall(Anchor.submit, (e));
        gas = 21_000;
        uint256 tokens;
        for (uint256 i = 0; i < data.length; ++i) {
            tokens += data[i] == 0 ? 1 : 4;
        }
        gas += 4 * tokens;
        vm.cool(address(anchor));
        uint256 before = gasleft();
        bool ok;
        // Without the copy of the data that a call in Solidity makes: its memory would be counted too.
        assembly ("memory-safe") {
            ok := call(gas(), anchor, 0, add(data, 0x20), mload(data), 0, 0)
        }
        gas += before - gasleft();
        vm.assertTrue(ok);
        // Prague's floor for calldata; execution is always dearer here.
        vm.assertGe(gas, 21_000 + 10 * tokens, "floor");
    }

    function _roots(uint32 certified) private pure returns (Appchain.Roots memory) {
        return Appchain.Roots(keccak256("exits"), keccak256("reserves"), certified);
    }
}
