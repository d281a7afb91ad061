// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

contract Token is ERC20("Token", "TOK") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev Takes units back, as a shrinking rebase or a seizure would.
    function burn(address from, uint256 amount) external {
        _burn(from, amount);
    }
}

/// @dev Keeps one unit of every transfer, once told to.
contract FeeToken is Token {
    bool public fees = true;

    function setFees(bool on) external {
        fees = on;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (fees && from != address(0) && to != address(0)) super._update(to, address(0), 1);
    }
}

/// @dev Takes one unit more from the sender than it passes on.
contract SenderFeeToken is Token {
    bool public fees;

    function setFees(bool on) external {
        fees = on;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (fees && from != address(0) && to != address(0)) super._update(from, address(0), 1);
    }
}

/// @dev Balances are shares of a pool; a transfer moves whole shares and so, mostly, not quite the amount.
contract RebasingToken {
    uint256 public pool = 1_000_003;
    uint256 public shares = 1_000_000;
    mapping(address => uint256) public sharesOf;
    mapping(address => mapping(address => uint256)) public allowance;

    constructor() {
        sharesOf[msg.sender] = shares;
    }

    function balanceOf(address who) public view returns (uint256) {
        return sharesOf[who] * pool / shares;
    }

    function rebase(uint256 newPool) external {
        pool = newPool;
    }

    function approve(address who, uint256 amount) external returns (bool) {
        allowance[msg.sender][who] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        uint256 moved = amount * shares / pool;
        sharesOf[from] -= moved;
        sharesOf[to] += moved;
        return true;
    }
}

/// @dev Refuses transfers to listed accounts, as several real tokens do.
contract BlocklistToken is Token {
    mapping(address => bool) public blocked;

    function setBlocked(address who, bool yes) external {
        blocked[who] = yes;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!blocked[to], "blocked");
        super._update(from, to, amount);
    }
}

/// @dev Returns nothing from its transfers, as some old tokens do.
contract SilentToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address who, uint256 amount) external {
        allowance[msg.sender][who] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @dev Calls somebody in the middle of a transfer.
contract ReentrantToken is Token {
    address public target;
    bytes public data;
    bool public succeeded;

    function arm(address who, bytes calldata what) external {
        target = who;
        data = what;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (target == address(0)) return;
        address who = target;
        target = address(0);
        (succeeded,) = who.call(data);
    }
}

/// @dev Uses up whatever gas it is given.
contract GreedyToken is Token {
    bool public greedy;

    function setGreedy(bool yes) external {
        greedy = yes;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        while (greedy) {}
    }
}

/// @dev A gate with every way to answer.
contract Gate {
    bytes public answer = abi.encode(true);
    bool public fails;

    function set(bytes calldata newAnswer, bool newFails) external {
        answer = newAnswer;
        fails = newFails;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        require(!fails, "gate");
        return answer;
    }
}
