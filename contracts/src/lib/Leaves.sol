// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// @title What the appchain's trees say, and the bytes in which they say it.
/// @notice Every leaf is keccak256 of one byte for its kind, then the domain, then its fields in order, each big-endian
/// in its own width without padding. The domain is the mainchain's id (u64), the vault (20 bytes) and the appchain's
/// genesis hash (32 bytes): a leaf made for another chain or vault is another leaf.
library Leaves {
    /// @notice Where a leaf is meant to be used.
    struct Domain {
        uint64 chainId;
        address vault;
        bytes32 genesis;
    }

    /// @notice Kind 0x00, in the exits tree: units left circulation, the vault may pay.
    /// @param id unique for ever; a reconfirmed exit keeps it
    /// @param number appchain block whose state counts it among what is owed
    /// @param asset token to pay in
    /// @param recipient mainchain account to pay
    /// @param amount in the token's own units
    /// @param expiry last mainchain second at which the recipient counts as clear
    struct Exit {
        uint64 id;
        uint32 number;
        address asset;
        address recipient;
        uint128 amount;
        uint64 expiry;
    }

    /// @notice Kind 0x04, in the exits tree: a recipient may no longer be paid, or may again.
    /// @param sequence grows with every statement about any recipient
    /// @param recipient mainchain account
    /// @param revoked true to refuse, false to allow again
    struct Revocation {
        uint64 sequence;
        address recipient;
        bool revoked;
    }

    /// @notice Kind 0x05, in the reserves tree: what the chain owes in one asset.
    /// @param asset token
    /// @param number block whose state this describes; it must be certified for the escape hatch to use it
    /// @param supply units on the chain, in whatever lock
    /// @param inFlight units that left circulation and are not known to be paid
    /// @param depositsSeen all deposits numbered below this are contained in the supply
    /// @param claimsRoot tree of who holds the supply and what is in flight
    struct Reserve {
        address asset;
        uint32 number;
        uint128 supply;
        uint128 inFlight;
        uint64 depositsSeen;
        bytes32 claimsRoot;
    }

    /// @notice Kind 0x06, in an asset's claims tree: what an account holds, locked or not, without exits in flight.
    /// @param account appchain account; one leaf each
    /// @param recipient mainchain account that it registered for an escape; zero if none
    /// @param amount all of its units
    struct Holding {
        bytes32 account;
        address recipient;
        uint128 amount;
    }

    /// @notice Kind 0x07, in an asset's claims tree: an exit in flight.
    /// @param id of the exit
    /// @param recipient as in the exit
    /// @param amount as in the exit
    struct OpenExit {
        uint64 id;
        address recipient;
        uint128 amount;
    }

    /// @notice The leaf of an exit, 137 bytes before hashing.
    function hash(Exit calldata e, Domain memory d) internal pure returns (bytes32) {
        bytes memory head = _head(0x00, d);
        return keccak256(abi.encodePacked(head, e.id, e.number, e.asset, e.recipient, e.amount, e.expiry));
    }

    /// @notice The leaf of a revocation, 90 bytes before hashing.
    function hash(Revocation calldata r, Domain memory d) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(_head(0x04, d), r.sequence, r.recipient, r.revoked));
    }

    /// @notice The leaf of a reserve, 157 bytes before hashing.
    function hash(Reserve calldata r, Domain memory d) internal pure returns (bytes32) {
        bytes memory head = _head(0x05, d);
        return keccak256(abi.encodePacked(head, r.asset, r.number, r.supply, r.inFlight, r.depositsSeen, r.claimsRoot));
    }

    /// @notice The leaf of a holding of `asset`, 149 bytes before hashing.
    function hash(Holding calldata h, address asset, Domain memory d) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(_head(0x06, d), asset, h.account, h.recipient, h.amount));
    }

    /// @notice The leaf of an exit of `asset` in flight, 125 bytes before hashing.
    function hash(OpenExit calldata o, address asset, Domain memory d) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(_head(0x07, d), asset, o.id, o.recipient, o.amount));
    }

    function _head(uint8 kind, Domain memory d) private pure returns (bytes memory) {
        return abi.encodePacked(kind, d.chainId, d.vault, d.genesis);
    }
}
