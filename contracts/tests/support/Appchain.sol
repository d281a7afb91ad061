// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Beefy} from "../../src/lib/Beefy.sol";
import {Mmr} from "../../src/lib/Mmr.sol";
import {Anchor} from "../../src/Anchor.sol";
import {vm} from "./Vm.sol";

/// @title Makes what an appchain would make: headers, leaves, the range over them, and signatures.
/// @dev Written apart from the libraries under test; shares only their structs.
contract Appchain {
    struct Roots {
        bytes32 exits;
        bytes32 reserves;
        uint32 certified;
    }

    uint64 public setId = 7;
    uint256[] private _keys;
    uint256[] private _nextKeys;
    bytes32[] private _peaks;
    uint64 private _leafCount;

    constructor(uint256 size) {
        for (uint256 i = 0; i < size; ++i) {
            _keys.push(uint256(keccak256(abi.encode("validator", i))) >> 1);
        }
        _nextKeys = _keys;
    }

    /// @dev Replaces the next set's first `fresh` keys and lets the session end.
    function endSession(uint256 fresh, uint256 salt) external {
        _keys = _nextKeys;
        ++setId;
        for (uint256 i = 0; i < fresh; ++i) {
            _nextKeys[i] = uint256(keccak256(abi.encode("fresh", salt, i))) >> 1;
        }
    }

    /// @dev Replaces the key that signs for the set in office, as an attacker's set would.
    function replaceNext(uint256 from, uint256 to, uint256 salt) external {
        for (uint256 i = from; i < to; ++i) {
            _nextKeys[i] = uint256(keccak256(abi.encode("replaced", salt, i))) >> 1;
        }
    }

    function resizeNext(uint256 length) external {
        while (_nextKeys.length > length) _nextKeys.pop();
        while (_nextKeys.length < length) {
            _nextKeys.push(uint256(keccak256(abi.encode("added", _nextKeys.length))) >> 1);
        }
    }

    function validators() public view returns (address[] memory) {
        return addressesOf(_keys);
    }

    function nextValidators() public view returns (address[] memory) {
        return addressesOf(_nextKeys);
    }

    function currentSet() external view returns (Beefy.Set memory) {
        return Beefy.Set(keysetRoot(validators()), uint32(_keys.length), 0);
    }

    function nextSet() public view returns (Beefy.Set memory) {
        return Beefy.Set(keysetRoot(nextValidators()), uint32(_nextKeys.length), 0);
    }

    /// @dev A whole anchor of block `number`, honest in every part; the range grows by its leaf.
    function evidence(uint32 number, bytes32 stateRoot, Roots memory roots)
        external
        returns (Anchor.Evidence memory e)
    {
        e.header = header(number, stateRoot);
        e.leaf = leafFor(number, blake2b(e.header), roots);
        (bytes32 root, Mmr.Proof memory proof) = append(leafHash(e.leaf));
        e.proof = proof;
        e.signed = sign(Beefy.Commitment(root, number + 1, setId));
    }

    function leafFor(uint32 number, bytes32 headerHash, Roots memory roots) public view returns (Mmr.Leaf memory) {
        Beefy.Set memory next = nextSet();
        return Mmr.Leaf({
            parentNumber: number,
            parentHash: headerHash,
            nextSetId: setId + 1,
            nextSetLength: next.length,
            nextSetRoot: next.root,
            exitsRoot: roots.exits,
            reservesRoot: roots.reserves,
            certifiedBlock: roots.certified,
            dataRoot: keccak256(abi.encode("data", number))
        });
    }

    /// @dev Signatures of the first quorum of the set in office, by ascending address.
    function sign(Beefy.Commitment memory c) public view returns (Beefy.Signed memory) {
        return signWith(c, _keys, _keys.length - (_keys.length - 1) / 3);
    }

    function signWith(Beefy.Commitment memory c, uint256[] memory keys, uint256 count)
        public
        pure
        returns (Beefy.Signed memory signed)
    {
        signed.commitment = c;
        signed.validators = addressesOf(keys);
        uint256[] memory order = _ascending(signed.validators, count);
        bytes32 digest = commitmentHash(c);
        signed.signatures = new Beefy.Signature[](count);
        for (uint256 i = 0; i < count; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[order[i]], digest);
            signed.signatures[i] = Beefy.Signature(uint8(order[i]), v, r, s);
        }
    }

    function keysInOffice() external view returns (uint256[] memory) {
        return _keys;
    }

    function addressesOf(uint256[] memory keys) public pure returns (address[] memory out) {
        out = new address[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            out[i] = vm.addr(keys[i]);
        }
    }

    /// @dev Adds a leaf to the range; the proof is for that leaf.
    function append(bytes32 leaf) public returns (bytes32 root, Mmr.Proof memory proof) {
        uint256 merged;
        while ((_leafCount >> merged) & 1 == 1) ++merged;
        uint256 left = _peaks.length - merged;
        proof.leafIndex = _leafCount;
        proof.leafCount = ++_leafCount;
        proof.items = new bytes32[](_peaks.length);
        for (uint256 i = 0; i < left; ++i) {
            proof.items[i] = _peaks[i];
        }
        bytes32 node = leaf;
        for (uint256 i = 0; i < merged; ++i) {
            bytes32 peak = _peaks[_peaks.length - 1];
            _peaks.pop();
            proof.items[left + i] = peak;
            node = keccak256(bytes.concat(peak, node));
        }
        _peaks.push(node);
        root = node;
        for (uint256 i = left; i > 0; --i) {
            root = keccak256(bytes.concat(root, _peaks[i - 1]));
        }
    }

    function leafHash(Mmr.Leaf memory l) public pure returns (bytes32) {
        bytes memory first = bytes.concat(
            hex"00",
            little(l.parentNumber, 4),
            l.parentHash,
            little(l.nextSetId, 8),
            little(l.nextSetLength, 4),
            l.nextSetRoot
        );
        return keccak256(bytes.concat(first, l.exitsRoot, l.reservesRoot, little(l.certifiedBlock, 4), l.dataRoot));
    }

    function commitmentHash(Beefy.Commitment memory c) public pure returns (bytes32) {
        return keccak256(bytes.concat(hex"046d6880", c.mmrRoot, little(c.blockNumber, 4), little(c.setId, 8)));
    }

    function header(uint32 number, bytes32 stateRoot) public pure returns (bytes memory) {
        return bytes.concat(
            keccak256(abi.encode("parent", number)),
            compact(number),
            stateRoot,
            keccak256(abi.encode("extrinsics", number)),
            // Three digest items of about the size that Aura, BEEFY and a seal have.
            bytes.concat(hex"0c", new bytes(14), new bytes(39), new bytes(70))
        );
    }

    function compact(uint256 x) public pure returns (bytes memory) {
        if (x < 1 << 6) return little(x << 2, 1);
        if (x < 1 << 14) return little((x << 2) | 1, 2);
        if (x < 1 << 30) return little((x << 2) | 2, 4);
        return bytes.concat(hex"03", little(x, 4));
    }

    function little(uint256 x, uint256 length) public pure returns (bytes memory out) {
        out = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            out[i] = bytes1(uint8(x >> (8 * i)));
        }
    }

    /// @dev Recursive, where the library folds a row: leaves left of the largest power of two go to the left subtree.
    function keysetRoot(address[] memory list) public pure returns (bytes32) {
        bytes32[] memory leaves = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            leaves[i] = keccak256(abi.encodePacked(list[i]));
        }
        return _keyset(leaves, 0, list.length);
    }

    function _keyset(bytes32[] memory leaves, uint256 from, uint256 to) private pure returns (bytes32) {
        if (to - from == 1) return leaves[from];
        uint256 half = 1;
        while (half * 2 < to - from) half *= 2;
        return keccak256(bytes.concat(_keyset(leaves, from, from + half), _keyset(leaves, from + half, to)));
    }

    /// @dev BLAKE2b-256 through the precompile, assembled bytewise.
    function blake2b(bytes memory data) public view returns (bytes32) {
        bytes memory state =
            hex"28c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b";
        uint256 blocks = data.length == 0 ? 1 : (data.length + 127) / 128;
        for (uint256 b = 0; b < blocks; ++b) {
            bytes memory chunk = new bytes(128);
            for (uint256 i = 0; i < 128 && b * 128 + i < data.length; ++i) {
                chunk[i] = data[b * 128 + i];
            }
            bool last = b == blocks - 1;
            uint256 counted = last ? data.length : (b + 1) * 128;
            (, state) = address(9)
                .staticcall(
                    bytes.concat(
                        hex"0000000c",
                        state,
                        chunk,
                        little(counted, 8),
                        new bytes(8),
                        last ? bytes1(0x01) : bytes1(0x00)
                    )
                );
        }
        return bytes32(state);
    }

    function _ascending(address[] memory list, uint256 count) private pure returns (uint256[] memory order) {
        order = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 j = i;
            for (; j > 0 && list[order[j - 1]] > list[i]; --j) {
                order[j] = order[j - 1];
            }
            order[j] = i;
        }
    }
}
