// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {RateLimit} from "../src/lib/RateLimit.sol";
import {vm, bound} from "./support/Vm.sol";

contract RateLimitTest {
    uint128 private constant LIMIT = 1_000;
    RateLimit.Bucket private _bucket;

    function setUp() external {
        vm.warp(1_800_000_000);
    }

    function test_I9_limitAtOnceThenNothing() external {
        _take(1_000);
        vm.assertFalse(RateLimit.hasRoom(_bucket, LIMIT, 1));
    }

    function test_I9_leaksSteadily() external {
        _take(1_000);
        vm.warp(block.timestamp + 6 hours);
        vm.assertTrue(RateLimit.hasRoom(_bucket, LIMIT, 250));
        vm.assertFalse(RateLimit.hasRoom(_bucket, LIMIT, 251));
        vm.warp(block.timestamp + 1 days);
        vm.assertTrue(RateLimit.hasRoom(_bucket, LIMIT, 1_000));
        vm.assertFalse(RateLimit.hasRoom(RateLimit.add(_bucket, LIMIT, 1), LIMIT, 1_000));
    }

    function test_I9_oversizedNeedsAnEmptyBucketAndBlocksUntilLeaked() external {
        _take(1);
        vm.assertFalse(RateLimit.hasRoom(_bucket, LIMIT, 3_000));
        vm.warp(block.timestamp + 87);
        vm.assertTrue(RateLimit.hasRoom(_bucket, LIMIT, 3_000));
        _take(3_000);
        vm.warp(block.timestamp + 2 days);
        vm.assertFalse(RateLimit.hasRoom(_bucket, LIMIT, 1));
        vm.warp(block.timestamp + 1 days);
        vm.assertTrue(RateLimit.hasRoom(_bucket, LIMIT, 1_000));
    }

    /// @dev Many tiny payouts must not stop the leak by rounding it away.
    function test_I9_frequentUseDoesNotRoundTheLeakAway() external {
        _take(1_000);
        for (uint256 i = 0; i < 1_000; ++i) {
            vm.warp(block.timestamp + 43);
            _bucket = RateLimit.add(_bucket, LIMIT, 0);
        }
        // 43,000 of 86,400 seconds: 497.6 units.
        vm.assertTrue(RateLimit.hasRoom(_bucket, LIMIT, 497));
        vm.assertFalse(RateLimit.hasRoom(_bucket, LIMIT, 498));
    }

    function testFuzz_I9_extremesDoNotOverflow(uint128 limit, uint128 amount, uint32 later) external {
        limit = uint128(bound(limit, 1, type(uint128).max));
        RateLimit.Bucket memory b = RateLimit.add(_bucket, limit, limit);
        b = RateLimit.add(b, limit, amount);
        vm.assertEq(b.scaled, (uint256(limit) + amount) * 1 days);
        vm.warp(block.timestamp + later);
        RateLimit.hasRoom(b, limit, type(uint128).max);
    }

    /// @dev The promise of the library's notice, over every span of a random history.
    function testFuzz_I9_spansStayWithinTheLimit(uint256 seed) external {
        uint256[40] memory paid;
        uint256[40] memory time;
        uint256 n;
        uint256 largest = LIMIT;
        while (n < 40) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + (seed >> 16) % 20_000);
            uint128 amount = uint128(seed % 1_500);
            if (RateLimit.hasRoom(_bucket, LIMIT, amount)) {
                _take(amount);
                if (amount > largest) largest = amount;
                (paid[n], time[n]) = (amount, block.timestamp);
                ++n;
            }
        }
        for (uint256 i = 0; i < n; ++i) {
            uint256 sum;
            for (uint256 j = i; j < n; ++j) {
                sum += paid[j];
                vm.assertLe(sum * 1 days, largest * 1 days + LIMIT * (time[j] - time[i]), "span");
            }
        }
    }

    function _take(uint128 amount) private {
        _bucket = RateLimit.add(_bucket, LIMIT, amount);
    }
}
