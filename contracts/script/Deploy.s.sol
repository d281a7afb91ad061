// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Anchor} from "../src/Anchor.sol";
import {Vault} from "../src/Vault.sol";
import {Beefy} from "../src/lib/Beefy.sol";
import {vm} from "../tests/support/Vm.sol";

/// @title Deploys timelock, anchor and vault, and writes where they are and what their code is to a file.
/// @notice Everything is read from the environment; contracts/README.md lists the names. Keys never are: forge takes
/// them from a keystore or an unlocked node.
contract Deploy {
    // forge takes a contract for a script by this.
    bool public constant IS_SCRIPT = true;

    struct Plan {
        address council;
        address guardian;
        uint256 notice;
        bytes32 genesis;
        uint64 setId;
        Beefy.Set current;
        Beefy.Set next;
        uint64 disputeTime;
        uint64 disputeBlocks;
        uint64 grace;
        address[] assets;
        uint128 limit;
        uint128 threshold;
        string file;
    }

    struct Deployment {
        TimelockController timelock;
        Anchor anchor;
        Anchor anchorCode;
        Vault vault;
        Vault vaultCode;
        uint256 fromBlock;
    }

    /// @notice The command: `forge script script/Deploy.s.sol --rpc-url ... --broadcast --slow`.
    function run() external {
        Plan memory plan = fromEnvironment();
        vm.startBroadcast();
        Deployment memory d = deploy(plan);
        vm.stopBroadcast();
        write(plan, d);
    }

    /// @notice Reads the plan from the environment.
    function fromEnvironment() public view returns (Plan memory p) {
        p.council = vm.envAddress("COUNCIL");
        p.guardian = vm.envAddress("GUARDIAN");
        p.notice = vm.envOr("NOTICE", uint256(2 days));
        p.genesis = vm.envBytes32("GENESIS");
        p.setId = uint64(vm.envOr("SET_ID", uint256(0)));
        p.current = Beefy.Set(vm.envBytes32("SET_ROOT"), uint32(vm.envUint("SET_LENGTH")), 0);
        p.next = Beefy.Set(vm.envBytes32("NEXT_SET_ROOT"), uint32(vm.envUint("NEXT_SET_LENGTH")), 0);
        p.disputeTime = uint64(vm.envOr("DISPUTE_TIME", uint256(1 days)));
        p.disputeBlocks = uint64(vm.envOr("DISPUTE_BLOCKS", uint256(7_200)));
        p.grace = uint64(vm.envOr("GRACE", uint256(14 days)));
        p.assets = vm.envOr("ASSETS", ",", new address[](0));
        p.limit = uint128(vm.envOr("LIMIT", uint256(1_000_000e18)));
        p.threshold = uint128(vm.envOr("THRESHOLD", uint256(100_000e18)));
        p.file = vm.envOr("DEPLOYMENT_FILE", string("deployments/latest.json"));
    }

    /// @notice Deploys, and queues the registration of the assets, which then waits out the notice like any other call.
    /// @dev The sender must be the council to queue; otherwise the assets are left to the council.
    function deploy(Plan memory p) public returns (Deployment memory d) {
        d.fromBlock = block.number;
        address[] memory council = new address[](1);
        council[0] = p.council;
        d.timelock = new TimelockController(p.notice, council, council, address(0));
        d.anchorCode = new Anchor();
        bytes memory init = abi.encodeCall(Anchor.initialize, (address(d.timelock), p.setId, p.current, p.next));
        d.anchor = Anchor(address(new ERC1967Proxy(address(d.anchorCode), init)));
        d.vaultCode = new Vault(Vault.Terms(d.anchor, p.genesis, p.disputeTime, p.disputeBlocks, p.grace));
        init = abi.encodeCall(Vault.initialize, (address(d.timelock), p.guardian));
        d.vault = Vault(address(new ERC1967Proxy(address(d.vaultCode), init)));
        if (msg.sender != p.council) return d;
        for (uint256 i = 0; i < p.assets.length; ++i) {
            bytes memory call = abi.encodeCall(d.vault.registerAsset, (p.assets[i], p.limit, p.threshold));
            d.timelock.schedule(address(d.vault), 0, call, 0, 0, p.notice);
        }
    }

    /// @notice Writes the file that the node reads.
    function write(Plan memory p, Deployment memory d) public {
        string memory json = string.concat('{\n  "chainId": ', vm.toString(block.chainid));
        json = string.concat(json, ',\n  "fromBlock": ', vm.toString(d.fromBlock));
        json = string.concat(json, ',\n  "genesis": "', vm.toString(p.genesis), '"');
        json = string.concat(json, _entry("timelock", address(d.timelock), address(0)));
        json = string.concat(json, _entry("anchor", address(d.anchor), address(d.anchorCode)));
        json = string.concat(json, _entry("vault", address(d.vault), address(d.vaultCode)));
        vm.createDir("deployments", true);
        vm.writeFile(p.file, string.concat(json, "\n}\n"));
    }

    /// @dev A proxy's own code never changes; what an upgrade changes is the implementation's.
    function _entry(string memory name, address where, address implementation) private view returns (string memory) {
        string memory json = string.concat(',\n  "', name, '": {\n    "address": "', vm.toString(where), '"');
        json = string.concat(json, ',\n    "codeHash": "', vm.toString(where.codehash), '"');
        if (implementation != address(0)) {
            json = string.concat(json, ',\n    "implementation": "', vm.toString(implementation), '"');
            json = string.concat(json, ',\n    "implementationCodeHash": "', vm.toString(implementation.codehash), '"');
        }
        return string.concat(json, "\n  }");
    }
}
