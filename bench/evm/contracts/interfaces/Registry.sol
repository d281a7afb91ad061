// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

/// The functions of ERC-3643's registries that a transfer and the preparation of its parties need.
interface IIdentityRegistry {
    event IdentityRegistered(address indexed investor, address indexed identity);
    event IdentityRemoved(address indexed investor, address indexed identity);
    event CountryUpdated(address indexed investor, uint16 indexed country);

    function registerIdentity(address investor, address identity, uint16 country) external;
    function deleteIdentity(address investor) external;
    function updateCountry(address investor, uint16 country) external;
    function identity(address investor) external view returns (address);
    function investorCountry(address investor) external view returns (uint16);
    function isVerified(address investor) external view returns (bool);
}

interface IIdentityRegistryStorage {
    event IdentityStored(address indexed investor, address indexed identity);
    event IdentityUnstored(address indexed investor, address indexed identity);

    function addIdentityToStorage(address investor, address identity, uint16 country) external;
    function removeIdentityFromStorage(address investor) external;
    function modifyStoredInvestorCountry(address investor, uint16 country) external;
    function storedIdentity(address investor) external view returns (address);
    function storedInvestorCountry(address investor) external view returns (uint16);
}

interface IClaimTopicsRegistry {
    event ClaimTopicAdded(uint256 indexed topic);
    event ClaimTopicRemoved(uint256 indexed topic);

    function addClaimTopic(uint256 topic) external;
    function removeClaimTopic(uint256 topic) external;
    function getClaimTopics() external view returns (uint256[] memory);
}

interface ITrustedIssuersRegistry {
    event TrustedIssuerAdded(address indexed issuer, uint256[] topics);
    event TrustedIssuerRemoved(address indexed issuer);

    function addTrustedIssuer(address issuer, uint256[] calldata topics) external;
    function removeTrustedIssuer(address issuer) external;
    function getTrustedIssuersForClaimTopic(uint256 topic) external view returns (address[] memory);
}
