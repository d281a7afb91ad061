// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// The part of ERC-735 that a verification needs.
interface IIdentity {
    function getClaim(bytes32 claimId)
        external
        view
        returns (
            uint256 topic,
            uint256 scheme,
            address issuer,
            bytes memory signature,
            bytes memory data,
            string memory uri
        );
}

/// Who attests something of an identity, and can take it back.
interface IClaimIssuer {
    function isClaimValid(address identity, uint256 topic, bytes calldata signature, bytes calldata data)
        external
        view
        returns (bool);
}
