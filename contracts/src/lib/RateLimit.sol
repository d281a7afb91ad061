// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// @title How much of an asset may leave in a time: a bucket that fills with payouts and leaks at a steady rate.
/// @notice In any span of T seconds no more leaves than `limit * (1 + T / PERIOD)`, plus what a single payout exceeds
/// the limit by. A payout above the limit needs an empty bucket, and then nothing else leaves until it has leaked.
library RateLimit {
    /// @notice The time in which `limit` units leak.
    uint256 internal constant PERIOD = 1 days;

    /// @notice The bucket's content as of a moment.
    /// @param scaled units times `PERIOD`, so that leaking is exact however often it is computed
    /// @param since the moment
    struct Bucket {
        uint192 scaled;
        uint64 since;
    }

    /// @notice Whether `amount` may leave now.
    function hasRoom(Bucket memory bucket, uint128 limit, uint128 amount) internal view returns (bool) {
        uint256 content = _content(bucket, limit);
        return content == 0 || content + uint256(amount) * PERIOD <= uint256(limit) * PERIOD;
    }

    /// @notice The bucket after `amount` left.
    function add(Bucket memory bucket, uint128 limit, uint128 amount) internal view returns (Bucket memory) {
        // At most one payout above the limit is in it: below 2^128 * (1 day) * 2.
        return Bucket(uint192(_content(bucket, limit) + uint256(amount) * PERIOD), uint64(block.timestamp));
    }

    function _content(Bucket memory bucket, uint128 limit) private view returns (uint256) {
        uint256 leaked = (block.timestamp - bucket.since) * limit;
        return leaked >= bucket.scaled ? 0 : bucket.scaled - leaked;
    }
}
