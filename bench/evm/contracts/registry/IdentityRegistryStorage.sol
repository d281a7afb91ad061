// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Agents} from "../Agents.sol";
import {IIdentityRegistryStorage} from "../interfaces/Registry.sol";

/// Which identity and country belong to an account. Several tokens' registries may share one; they are its agents.
contract IdentityRegistryStorage is IIdentityRegistryStorage, Agents {
    error AlreadyStored(address investor);
    error NotStored(address investor);
    error NoIdentity();

    struct Entry {
        address identity;
        uint16 country;
    }

    mapping(address => Entry) private entries;

    function addIdentityToStorage(address investor, address identity, uint16 country) external onlyAgent {
        require(identity != address(0), NoIdentity());
        require(entries[investor].identity == address(0), AlreadyStored(investor));
        entries[investor] = Entry(identity, country);
        emit IdentityStored(investor, identity);
    }

    function removeIdentityFromStorage(address investor) external onlyAgent {
        emit IdentityUnstored(investor, stored(investor).identity);
        delete entries[investor];
    }

    function modifyStoredInvestorCountry(address investor, uint16 country) external onlyAgent {
        stored(investor).country = country;
    }

    function storedIdentity(address investor) external view returns (address) {
        return entries[investor].identity;
    }

    function storedInvestorCountry(address investor) external view returns (uint16) {
        return entries[investor].country;
    }

    function stored(address investor) private view returns (Entry storage entry) {
        entry = entries[investor];
        require(entry.identity != address(0), NotStored(investor));
    }
}
