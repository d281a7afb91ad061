// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The parts of the contracts' interface that the node uses. What they mean is documented there.

// The macro makes code that the lints would have otherwise.
#![allow(clippy::too_many_arguments)]

alloy::sol! {
    #[derive(Debug, PartialEq, Eq)]
    struct Commitment {
        bytes32 mmrRoot;
        uint32 blockNumber;
        uint64 setId;
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Signature {
        uint8 index;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Signed {
        Commitment commitment;
        address[] validators;
        Signature[] signatures;
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Leaf {
        uint32 parentNumber;
        bytes32 parentHash;
        uint64 nextSetId;
        uint32 nextSetLength;
        bytes32 nextSetRoot;
        bytes32 exitsRoot;
        bytes32 reservesRoot;
        uint32 certifiedBlock;
        bytes32 dataRoot;
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Proof {
        uint64 leafIndex;
        uint64 leafCount;
        bytes32[] items;
    }

    #[derive(Debug, PartialEq, Eq)]
    struct Evidence {
        Signed signed;
        Leaf leaf;
        Proof proof;
        bytes header;
        address[] outgoing;
    }

    #[derive(Debug, PartialEq, Eq)]
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

    #[derive(Debug, PartialEq, Eq)]
    interface Anchor {
        function submit(Evidence calldata evidence) external;
        function anchor(uint32 number) external view returns (Anchored memory);
        function latest() external view returns (uint32);
        function frozen() external view returns (bool);
        function currentSetId() external view returns (uint64);

        event AnchorStored(
            uint32 indexed number,
            bytes32 stateRoot,
            bytes32 exitsRoot,
            bytes32 reservesRoot,
            bytes32 mmrRoot,
            bytes32 dataRoot,
            uint32 certifiedBlock,
            uint64 setId
        );
        event ForkProven(uint32 indexed blockNumber, bytes32 rootA, bytes32 rootB);

        error AnchorFrozen();
        error StaleSet(uint64 id);
        error UnknownSet(uint64 id);
        error AlreadyAnchored(uint32 number);
        error NotNewer(uint32 number, uint32 latest);
        error WrongLeaf();
        error LeafNotProven();
        error BadCertifiedBlock(uint32 certifiedBlock);
        error BadNextSet(uint64 id);
        error NoOverlap();
        error WrongValidators();
        error ZeroValidator();
        error WrongSignatureCount(uint256 expected, uint256 found);
        error WrongSigner(uint256 position);
        error SignersNotAscending(uint256 position);
        error BadProofShape();
    }

    #[derive(Debug, PartialEq, Eq)]
    interface Vault {
        function nextDeposit() external view returns (uint64);
        function assets(address asset)
            external
            view
            returns (
                uint128 locked,
                uint128 limit,
                uint128 threshold,
                uint32 newestPaid,
                bool depositsOpen,
                uint192 bucketScaled,
                uint64 bucketSince
            );
        function exits(uint64 id)
            external
            view
            returns (
                address asset,
                uint32 anchor,
                uint32 number,
                uint8 status,
                address recipient,
                uint64 expiry,
                uint128 amount,
                uint64 acceptedAt,
                uint64 acceptedIn
            );

        event Deposited(
            uint64 indexed number, address indexed asset, address indexed from, bytes32 account, uint128 amount
        );
        event ExitPaid(uint64 indexed id, address indexed asset, address indexed recipient, uint128 amount);
        event ExitInvalidated(uint64 indexed id);
        event EscapeOpened(uint32 indexed anchor);
    }

    #[derive(Debug, PartialEq, Eq)]
    interface Erc20 {
        function balanceOf(address account) external view returns (uint256);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy::{
        primitives::keccak256,
        sol_types::{SolCall, SolEvent},
    };

    /// The signatures as the contracts' compiler writes them out.
    #[test]
    fn selectors_are_those_of_the_contracts() {
        let evidence = "((bytes32,uint32,uint64),address[],(uint8,uint8,bytes32,bytes32)[]),\
            (uint32,bytes32,uint64,uint32,bytes32,bytes32,bytes32,uint32,bytes32),(uint64,uint64,bytes32[]),bytes,\
            address[]";
        assert_eq!(Anchor::submitCall::SIGNATURE, format!("submit(({evidence}))"));
        assert_eq!(
            Vault::Deposited::SIGNATURE_HASH,
            keccak256("Deposited(uint64,address,address,bytes32,uint128)")
        );
        assert_eq!(Vault::assetsCall::SIGNATURE, "assets(address)");
        assert_eq!(Vault::exitsCall::SIGNATURE, "exits(uint64)");
        assert_eq!(
            Vault::ExitPaid::SIGNATURE_HASH,
            keccak256("ExitPaid(uint64,address,address,uint128)")
        );
    }
}
