// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Agents} from "../Agents.sol";
import {ICompliance} from "../interfaces/Compliance.sol";
import {IIdentityRegistry} from "../interfaces/Registry.sol";
import {IPermissionedToken} from "../interfaces/Token.sol";

/// A token that moves only between verified holders, within its rules, and never what is frozen.
contract PermissionedToken is IPermissionedToken, ERC20, Pausable, Agents {
    error Frozen(address investor);
    error NotVerified(address investor);
    error NotCompliant();
    error InsufficientUnfrozen(uint256 available, uint256 required);
    error InsufficientFrozen(uint256 frozen, uint256 required);

    /// Whether the sender must be verified as well as the receiver. ERC-3643 asks the receiver.
    bool public immutable bothSides;
    IIdentityRegistry public identityRegistry;
    ICompliance public compliance;
    mapping(address => bool) public isFrozen;
    mapping(address => uint256) public getFrozenTokens;

    constructor(
        string memory name,
        string memory symbol,
        IIdentityRegistry registry,
        ICompliance compliance_,
        bool bothSides_
    ) ERC20(name, symbol) {
        bothSides = bothSides_;
        identityRegistry = registry;
        emit IdentityRegistryAdded(address(registry));
        compliance = compliance_;
        compliance_.bindToken(address(this));
        emit ComplianceAdded(address(compliance_));
    }

    function transfer(address to, uint256 amount) public override(ERC20, IERC20) returns (bool) {
        ensureAllowed(msg.sender, to, amount);
        super.transfer(to, amount);
        compliance.transferred(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override(ERC20, IERC20) returns (bool) {
        ensureAllowed(from, to, amount);
        super.transferFrom(from, to, amount);
        compliance.transferred(from, to, amount);
        return true;
    }

    function ensureAllowed(address from, address to, uint256 amount) private view whenNotPaused {
        require(!isFrozen[from], Frozen(from));
        require(!isFrozen[to], Frozen(to));
        ensureUnfrozen(from, amount);
        require(identityRegistry.isVerified(to), NotVerified(to));
        if (bothSides) require(identityRegistry.isVerified(from), NotVerified(from));
        require(compliance.canTransfer(from, to, amount), NotCompliant());
    }

    function ensureUnfrozen(address from, uint256 amount) private view {
        uint256 available = balanceOf(from) - getFrozenTokens[from];
        require(amount <= available, InsufficientUnfrozen(available, amount));
    }

    function freezePartialTokens(address investor, uint256 amount) external onlyAgent {
        ensureUnfrozen(investor, amount);
        getFrozenTokens[investor] += amount;
        emit TokensFrozen(investor, amount);
    }

    function unfreezePartialTokens(address investor, uint256 amount) external onlyAgent {
        uint256 frozen = getFrozenTokens[investor];
        require(amount <= frozen, InsufficientFrozen(frozen, amount));
        getFrozenTokens[investor] = frozen - amount;
        emit TokensUnfrozen(investor, amount);
    }

    function setAddressFrozen(address investor, bool freeze) external onlyAgent {
        isFrozen[investor] = freeze;
        emit AddressFrozen(investor, freeze, msg.sender);
    }

    /// Moves units without asking the rules, to a verified receiver. Frozen units are thawed as far as it takes.
    function forcedTransfer(address from, address to, uint256 amount) external onlyAgent returns (bool) {
        require(identityRegistry.isVerified(to), NotVerified(to));
        thaw(from, amount);
        _transfer(from, to, amount);
        compliance.transferred(from, to, amount);
        return true;
    }

    function mint(address to, uint256 amount) external onlyAgent {
        require(identityRegistry.isVerified(to), NotVerified(to));
        require(compliance.canTransfer(address(0), to, amount), NotCompliant());
        _mint(to, amount);
        compliance.created(to, amount);
    }

    function burn(address from, uint256 amount) external onlyAgent {
        thaw(from, amount);
        _burn(from, amount);
        compliance.destroyed(from, amount);
    }

    function pause() external onlyAgent {
        _pause();
    }

    function unpause() external onlyAgent {
        _unpause();
    }

    function thaw(address from, uint256 amount) private {
        uint256 frozen = getFrozenTokens[from];
        uint256 balance = balanceOf(from);
        if (amount <= balance && amount > balance - frozen) {
            uint256 thawed = amount - (balance - frozen);
            getFrozenTokens[from] = frozen - thawed;
            emit TokensUnfrozen(from, thawed);
        }
    }
}
