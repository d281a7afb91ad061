// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IClaimIssuer} from "../interfaces/Identity.sol";

/// Attests off chain with a signing key, and answers on chain whether an attestation stands.
contract ClaimIssuer is IClaimIssuer, Ownable {
    event ClaimRevoked(bytes indexed signature);

    mapping(address => bool) public isSigningKey;
    mapping(bytes32 => bool) private revoked;

    constructor(address signingKey) Ownable(msg.sender) {
        isSigningKey[signingKey] = true;
    }

    function setSigningKey(address key, bool allowed) external onlyOwner {
        isSigningKey[key] = allowed;
    }

    function revokeClaimBySignature(bytes calldata signature) external onlyOwner {
        revoked[keccak256(signature)] = true;
        emit ClaimRevoked(signature);
    }

    function isClaimValid(address identity, uint256 topic, bytes calldata signature, bytes calldata data)
        external
        view
        returns (bool)
    {
        bytes32 digest = MessageHashUtils.toEthSignedMessageHash(keccak256(abi.encode(identity, topic, data)));
        (address signer, ECDSA.RecoverError problem,) = ECDSA.tryRecoverCalldata(digest, signature);
        return problem == ECDSA.RecoverError.NoError && isSigningKey[signer] && !revoked[keccak256(signature)];
    }
}
