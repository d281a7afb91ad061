// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IIdentity, IClaimIssuer} from "../interfaces/Identity.sol";

/// What is attested of one party. Parties' identities are minimal proxies of one of these.
contract Identity is IIdentity {
    event ClaimAdded(bytes32 indexed claimId, uint256 indexed topic, address indexed issuer);
    event ClaimRemoved(bytes32 indexed claimId, uint256 indexed topic, address indexed issuer);

    error AlreadyInitialized();
    error NotManager(address caller);
    error InvalidClaim();
    error UnknownClaim(bytes32 claimId);

    struct Claim {
        uint256 topic;
        uint256 scheme;
        address issuer;
        bytes signature;
        bytes data;
        string uri;
    }

    /// Signed with ECDSA.
    uint256 private constant SCHEME = 1;

    address public owner;
    /// Who may add claims beside the owner.
    address public registrar;
    mapping(bytes32 => Claim) private claims;

    /// The implementation itself belongs to nobody who could use it.
    constructor() {
        owner = address(this);
    }

    function initialize(address newOwner, address newRegistrar) external {
        require(owner == address(0), AlreadyInitialized());
        (owner, registrar) = (newOwner, newRegistrar);
    }

    modifier onlyManager() {
        require(msg.sender == owner || msg.sender == registrar, NotManager(msg.sender));
        _;
    }

    function addClaim(uint256 topic, address issuer, bytes calldata signature, bytes calldata data)
        external
        onlyManager
        returns (bytes32 claimId)
    {
        require(IClaimIssuer(issuer).isClaimValid(address(this), topic, signature, data), InvalidClaim());
        claimId = keccak256(abi.encode(issuer, topic));
        claims[claimId] = Claim(topic, SCHEME, issuer, signature, data, "");
        emit ClaimAdded(claimId, topic, issuer);
    }

    function removeClaim(bytes32 claimId) external onlyManager {
        Claim storage claim = claims[claimId];
        require(claim.issuer != address(0), UnknownClaim(claimId));
        emit ClaimRemoved(claimId, claim.topic, claim.issuer);
        delete claims[claimId];
    }

    function getClaim(bytes32 claimId)
        external
        view
        returns (uint256, uint256, address, bytes memory, bytes memory, string memory)
    {
        Claim storage claim = claims[claimId];
        return (claim.topic, claim.scheme, claim.issuer, claim.signature, claim.data, claim.uri);
    }
}
