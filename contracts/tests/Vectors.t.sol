// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Anchor} from "../src/Anchor.sol";
import {Beefy} from "../src/lib/Beefy.sol";
import {Header} from "../src/lib/Header.sol";
import {Leaves} from "../src/lib/Leaves.sol";
import {Mmr} from "../src/lib/Mmr.sol";
import {Tree} from "../src/lib/Tree.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {newTimelock} from "./support/Deployed.sol";
import {vm} from "./support/Vm.sol";

/// @dev The libraries with calldata, as the contracts use them.
contract Libraries {
    function exit(Leaves.Exit calldata e, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(e, d);
    }

    function revocation(Leaves.Revocation calldata r, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(r, d);
    }

    function reserve(Leaves.Reserve calldata r, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(r, d);
    }

    function holding(Leaves.Holding calldata h, address a, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(h, a, d);
    }

    function openExit(Leaves.OpenExit calldata o, address a, Leaves.Domain calldata d) external pure returns (bytes32) {
        return Leaves.hash(o, a, d);
    }

    function check(bytes32 root, bytes32 leaf, Tree.Proof calldata proof) external pure {
        Tree.check(root, leaf, proof);
    }

    function keysetRoot(address[] calldata list) external pure returns (bytes32) {
        return Beefy.keysetRoot(list);
    }

    function commitment(Beefy.Commitment calldata c) external pure returns (bytes32) {
        return Beefy.hash(c);
    }

    function mmrLeaf(Mmr.Leaf calldata l) external pure returns (bytes32) {
        return Mmr.hash(l);
    }

    function mmrRoot(bytes32 leaf, Mmr.Proof calldata proof) external pure returns (bytes32) {
        return Mmr.root(leaf, proof);
    }

    function stateRoot(bytes calldata header, uint32 number, bytes32 hash) external view returns (bytes32) {
        return Header.stateRoot(header, number, hash);
    }
}

/// @dev The format is in vectors/README.md. Every list must be there and not be empty.
contract VectorsTest {
    Libraries private _lib = new Libraries();
    string private _json;

    function setUp() external {
        _json = vm.readFile("vectors/settlement.json");
        vm.assertEq(vm.parseJsonUint(_json, ".version"), 1);
    }

    function test_exits() external view {
        for (uint256 i = 0; _has("exits", i); ++i) {
            string memory at_ = _at("exits", i);
            Leaves.Exit memory e = Leaves.Exit({
                id: uint64(_uint(at_, ".id")),
                number: uint32(_uint(at_, ".number")),
                asset: _address(at_, ".asset"),
                recipient: _address(at_, ".recipient"),
                amount: uint128(_uint(at_, ".amount")),
                expiry: uint64(_uint(at_, ".expiry"))
            });
            _same(at_, _lib.exit(e, _domain()));
        }
    }

    function test_revocations() external view {
        for (uint256 i = 0; _has("revocations", i); ++i) {
            string memory at_ = _at("revocations", i);
            Leaves.Revocation memory r =
                Leaves.Revocation(uint64(_uint(at_, ".sequence")), _address(at_, ".recipient"), _bool(at_, ".revoked"));
            _same(at_, _lib.revocation(r, _domain()));
        }
    }

    function test_reserves() external view {
        for (uint256 i = 0; _has("reserves", i); ++i) {
            string memory at_ = _at("reserves", i);
            Leaves.Reserve memory r = Leaves.Reserve({
                asset: _address(at_, ".asset"),
                number: uint32(_uint(at_, ".number")),
                supply: uint128(_uint(at_, ".supply")),
                inFlight: uint128(_uint(at_, ".inFlight")),
                depositsSeen: uint64(_uint(at_, ".depositsSeen")),
                claimsRoot: _hash(at_, ".claimsRoot")
            });
            _same(at_, _lib.reserve(r, _domain()));
        }
    }

    function test_claims() external view {
        for (uint256 i = 0; _has("holdings", i); ++i) {
            string memory at_ = _at("holdings", i);
            Leaves.Holding memory h =
                Leaves.Holding(_hash(at_, ".account"), _address(at_, ".recipient"), uint128(_uint(at_, ".amount")));
            _same(at_, _lib.holding(h, _address(at_, ".asset"), _domain()));
        }
        for (uint256 i = 0; _has("openExits", i); ++i) {
            string memory at_ = _at("openExits", i);
            Leaves.OpenExit memory o =
                Leaves.OpenExit(uint64(_uint(at_, ".id")), _address(at_, ".recipient"), uint128(_uint(at_, ".amount")));
            _same(at_, _lib.openExit(o, _address(at_, ".asset"), _domain()));
        }
    }

    function test_proofs() external view {
        uint256 bad;
        for (uint256 i = 0; _has("proofs", i); ++i) {
            string memory at_ = _at("proofs", i);
            Tree.Proof memory p =
                Tree.Proof(uint32(_uint(at_, ".index")), uint32(_uint(at_, ".count")), _hashes(at_, ".siblings"));
            bool ok = _accepts(abi.encodeCall(_lib.check, (_hash(at_, ".root"), _hash(at_, ".leaf"), p)));
            vm.assertTrue(ok == _bool(at_, ".valid"), vm.parseJsonString(_json, _join(at_, ".name")));
            if (!ok) ++bad;
        }
        vm.assertTrue(bad > 0);
    }

    function test_keysets() external view {
        for (uint256 i = 0; _has("keysets", i); ++i) {
            string memory at_ = _at("keysets", i);
            address[] memory list = vm.parseJsonAddressArray(_json, _join(at_, ".addresses"));
            vm.assertEq(_lib.keysetRoot(list), _hash(at_, ".root"));
        }
    }

    function test_headers() external view {
        for (uint256 i = 0; _has("headers", i); ++i) {
            string memory at_ = _at("headers", i);
            bytes memory header = vm.parseJsonBytes(_json, _join(at_, ".encoded"));
            bytes32 found = _lib.stateRoot(header, uint32(_uint(at_, ".number")), _hash(at_, ".hash"));
            vm.assertEq(found, _hash(at_, ".stateRoot"));
        }
    }

    function test_mmrLeaves() external view {
        for (uint256 i = 0; _has("mmrLeaves", i); ++i) {
            string memory at_ = _at("mmrLeaves", i);
            _same(at_, _lib.mmrLeaf(_leaf(at_)));
        }
    }

    function test_mmrProofs() external view {
        uint256 bad;
        for (uint256 i = 0; _has("mmrProofs", i); ++i) {
            string memory at_ = _at("mmrProofs", i);
            Mmr.Proof memory p = _mmrProof(at_);
            (bool ok, bytes memory found) =
                address(_lib).staticcall(abi.encodeCall(_lib.mmrRoot, (_hash(at_, ".leaf"), p)));
            ok = ok && abi.decode(found, (bytes32)) == _hash(at_, ".root");
            vm.assertTrue(ok == _bool(at_, ".valid"), vm.toString(i));
            if (!ok) ++bad;
        }
        vm.assertTrue(bad > 0);
    }

    function test_commitments() external view {
        for (uint256 i = 0; _has("commitments", i); ++i) {
            string memory at_ = _at("commitments", i);
            _same(at_, _lib.commitment(_commitment(at_)));
        }
    }

    /// @dev Each against a contract of its own, which knows the set that signed the good one.
    function test_anchors() external {
        uint256 bad;
        for (uint256 i = 0; _has("anchors", i); ++i) {
            string memory at_ = _at("anchors", i);
            Anchor anchor = _anchorOf(_at("anchors", 0));
            (bool ok,) = address(anchor).call(abi.encodeCall(Anchor.submit, (_evidence(at_))));
            vm.assertTrue(ok == _bool(at_, ".valid"), vm.parseJsonString(_json, _join(at_, ".name")));
            vm.assertFalse(anchor.frozen());
            if (!ok) {
                ++bad;
                continue;
            }
            uint32 number = uint32(_uint(at_, ".leaf.parentNumber"));
            vm.assertEq(anchor.anchor(number).stateRoot, _hash(at_, ".stateRoot"));
            vm.assertEq(anchor.anchor(number).exitsRoot, _hash(at_, ".leaf.exitsRoot"));
        }
        vm.assertTrue(bad > 0);
    }

    function _anchorOf(string memory at_) private returns (Anchor) {
        address[] memory list = vm.parseJsonAddressArray(_json, _join(at_, ".validators"));
        Beefy.Set memory set = Beefy.Set(_lib.keysetRoot(list), uint32(list.length), 0);
        uint64 id = uint64(_uint(at_, ".commitment.setId"));
        bytes memory init =
            abi.encodeCall(Anchor.initialize, (address(newTimelock(1 days, address(this))), id, set, set));
        return Anchor(address(new ERC1967Proxy(address(new Anchor()), init)));
    }

    function _evidence(string memory at_) private view returns (Anchor.Evidence memory e) {
        e.signed.commitment = _commitment(_join(at_, ".commitment"));
        e.signed.validators = vm.parseJsonAddressArray(_json, _join(at_, ".validators"));
        uint256 n;
        string memory list = _join(at_, ".signatures");
        while (vm.keyExistsJson(_json, _index(list, n))) ++n;
        e.signed.signatures = new Beefy.Signature[](n);
        for (uint256 i = 0; i < n; ++i) {
            string memory s = _index(list, i);
            e.signed.signatures[i] =
                Beefy.Signature(uint8(_uint(s, ".index")), uint8(_uint(s, ".v")), _hash(s, ".r"), _hash(s, ".s"));
        }
        e.leaf = _leaf(_join(at_, ".leaf"));
        e.proof = _mmrProof(_join(at_, ".proof"));
        e.header = vm.parseJsonBytes(_json, _join(at_, ".header"));
    }

    function _leaf(string memory at_) private view returns (Mmr.Leaf memory l) {
        l.parentNumber = uint32(_uint(at_, ".parentNumber"));
        l.parentHash = _hash(at_, ".parentHash");
        l.nextSetId = uint64(_uint(at_, ".nextSetId"));
        l.nextSetLength = uint32(_uint(at_, ".nextSetLength"));
        l.nextSetRoot = _hash(at_, ".nextSetRoot");
        l.exitsRoot = _hash(at_, ".exitsRoot");
        l.reservesRoot = _hash(at_, ".reservesRoot");
        l.certifiedBlock = uint32(_uint(at_, ".certifiedBlock"));
        l.dataRoot = _hash(at_, ".dataRoot");
    }

    function _mmrProof(string memory at_) private view returns (Mmr.Proof memory) {
        return Mmr.Proof(uint64(_uint(at_, ".leafIndex")), uint64(_uint(at_, ".leafCount")), _hashes(at_, ".items"));
    }

    function _commitment(string memory at_) private view returns (Beefy.Commitment memory) {
        return
            Beefy.Commitment(_hash(at_, ".mmrRoot"), uint32(_uint(at_, ".blockNumber")), uint64(_uint(at_, ".setId")));
    }

    function _domain() private view returns (Leaves.Domain memory) {
        return Leaves.Domain(
            uint64(_uint(".domain", ".chainId")), _address(".domain", ".vault"), _hash(".domain", ".genesis")
        );
    }

    /// @dev The hash, and that the file agrees with itself about the bytes behind it.
    function _same(string memory at_, bytes32 found) private view {
        vm.assertEq(found, _hash(at_, ".hash"));
        vm.assertEq(keccak256(vm.parseJsonBytes(_json, _join(at_, ".encoded"))), found);
    }

    function _accepts(bytes memory call) private view returns (bool ok) {
        (ok,) = address(_lib).staticcall(call);
    }

    function _has(string memory list, uint256 i) private view returns (bool yes) {
        yes = vm.keyExistsJson(_json, _at(list, i));
        vm.assertTrue(yes || i > 0, list);
    }

    function _at(string memory list, uint256 i) private pure returns (string memory) {
        return _index(_join(".", list), i);
    }

    function _index(string memory list, uint256 i) private pure returns (string memory) {
        return string.concat(list, "[", vm.toString(i), "]");
    }

    function _join(string memory a, string memory b) private pure returns (string memory) {
        return string.concat(a, b);
    }

    function _uint(string memory at_, string memory key) private view returns (uint256) {
        return vm.parseJsonUint(_json, _join(at_, key));
    }

    function _hash(string memory at_, string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(_json, _join(at_, key));
    }

    function _hashes(string memory at_, string memory key) private view returns (bytes32[] memory) {
        return vm.parseJsonBytes32Array(_json, _join(at_, key));
    }

    function _address(string memory at_, string memory key) private view returns (address) {
        return vm.parseJsonAddress(_json, _join(at_, key));
    }

    function _bool(string memory at_, string memory key) private view returns (bool) {
        return vm.parseJsonBool(_json, _join(at_, key));
    }
}
