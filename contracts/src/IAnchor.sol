// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// @title Where the vault reads the appchain's anchored state.
interface IAnchor {
    /// @notice The chain's state behind one block, as its validators signed it.
    /// @param stateRoot root of the state trie
    /// @param exitsRoot tree of exits and revocations
    /// @param reservesRoot tree of what the chain owes, per asset
    /// @param certifiedBlock newest block whose data the committee has certified
    /// @param previous the anchor before this one, 0 for the first
    /// @param anchoredAt mainchain time of the anchor; 0 means that there is no such anchor
    /// @param anchoredIn mainchain block of the anchor
    /// @param rootMark beginning of the signed root, to notice another one for the same block
    struct Anchored {
        bytes32 stateRoot;
        bytes32 exitsRoot;
        bytes32 reservesRoot;
        uint32 certifiedBlock;
        uint32 previous;
        uint40 anchoredAt;
        uint40 anchoredIn;
        bytes14 rootMark;
    }

    /// @notice The anchor of `number`; all zero when there is none.
    function anchor(uint32 number) external view returns (Anchored memory);

    /// @notice The newest anchored block, 0 before the first.
    function latest() external view returns (uint32);

    /// @notice Whether two roots for one height were seen. Final.
    function frozen() external view returns (bool);
}
