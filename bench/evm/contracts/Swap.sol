// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {IPermissionedToken} from "./interfaces/Token.sol";

/// Delivery against payment between two parties, in two transactions: one instructs, the other accepts, which moves both
/// legs or none.
///
/// Only a commitment to the terms is stored, and whoever acts on a trade names them again: the cheapest way to keep one.
contract Swap {
    event Instructed(bytes32 indexed id, Terms terms);
    event Settled(bytes32 indexed id);
    event Ended(bytes32 indexed id, address by);

    error NotSeller(address caller);
    error NotBuyer(address caller);
    error NotParty(address caller);
    error Taken(bytes32 id);
    error NotPending(bytes32 id);
    error DeadlinePassed();
    error ZeroAmount();
    error SameParty();

    enum Status {
        None,
        Pending,
        Settled,
        Ended
    }

    struct Terms {
        address seller;
        address buyer;
        IPermissionedToken asset;
        IPermissionedToken cash;
        uint128 quantity;
        uint128 price;
        /// The last moment at which the trade may settle, in seconds since the Unix epoch.
        uint64 deadline;
        /// The seller's own name for it.
        bytes32 ref;
    }

    /// Whether what the seller has to deliver is frozen until the trade has ended. It takes an agent's role on the token.
    bool public immutable locks;
    mapping(bytes32 => Status) public status;

    constructor(bool locks_) {
        locks = locks_;
    }

    function instruct(Terms calldata terms) external {
        bytes32 id = keccak256(abi.encode(terms));
        require(msg.sender == terms.seller, NotSeller(msg.sender));
        require(terms.seller != terms.buyer, SameParty());
        require(terms.quantity > 0 && terms.price > 0, ZeroAmount());
        require(block.timestamp <= terms.deadline, DeadlinePassed());
        require(status[id] == Status.None, Taken(id));
        status[id] = Status.Pending;
        if (locks) terms.asset.freezePartialTokens(terms.seller, terms.quantity);
        emit Instructed(id, terms);
    }

    function accept(Terms calldata terms) external {
        bytes32 id = keccak256(abi.encode(terms));
        require(msg.sender == terms.buyer, NotBuyer(msg.sender));
        require(status[id] == Status.Pending, NotPending(id));
        require(block.timestamp <= terms.deadline, DeadlinePassed());
        status[id] = Status.Settled;
        if (locks) terms.asset.unfreezePartialTokens(terms.seller, terms.quantity);
        // Either of these reverts if it does not move the units.
        terms.asset.transferFrom(terms.seller, terms.buyer, terms.quantity);
        terms.cash.transferFrom(terms.buyer, terms.seller, terms.price);
        emit Settled(id);
    }

    /// Ends a trade that was not accepted: for a party at any time, for anyone after its deadline.
    function end(Terms calldata terms) external {
        bytes32 id = keccak256(abi.encode(terms));
        require(status[id] == Status.Pending, NotPending(id));
        bool isParty = msg.sender == terms.seller || msg.sender == terms.buyer;
        require(isParty || block.timestamp > terms.deadline, NotParty(msg.sender));
        status[id] = Status.Ended;
        if (locks) terms.asset.unfreezePartialTokens(terms.seller, terms.quantity);
        emit Ended(id, msg.sender);
    }
}
