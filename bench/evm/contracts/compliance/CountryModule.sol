// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ICompliance, IComplianceModule} from "../interfaces/Compliance.sol";
import {IIdentityRegistry} from "../interfaces/Registry.sol";
import {IPermissionedToken} from "../interfaces/Token.sol";

/// Blocks countries, by ISO 3166-1 number, for each token's compliance contract that uses this module.
contract CountryModule is IComplianceModule {
    event CountryBlocked(address indexed compliance, uint16 country);

    error NotComplianceOwner(address caller);

    /// Whether the sender's country is asked as well as the receiver's.
    bool public immutable bothSides;
    mapping(address => mapping(uint16 => bool)) public isBlocked;

    constructor(bool bothSides_) {
        bothSides = bothSides_;
    }

    function blockCountries(address compliance, uint16[] calldata countries) external {
        require(msg.sender == Ownable(compliance).owner(), NotComplianceOwner(msg.sender));
        for (uint256 i = 0; i < countries.length; i++) {
            isBlocked[compliance][countries[i]] = true;
            emit CountryBlocked(compliance, countries[i]);
        }
    }

    function moduleCheck(address from, address to, uint256, address compliance) external view returns (bool) {
        IIdentityRegistry registry = IPermissionedToken(ICompliance(compliance).getTokenBound()).identityRegistry();
        if (isBlocked[compliance][registry.investorCountry(to)]) return false;
        return !bothSides || !isBlocked[compliance][registry.investorCountry(from)];
    }

    // Nothing is counted.
    function moduleTransferAction(address, address, uint256) external {}
}
