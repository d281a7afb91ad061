// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Anchor} from "../../src/Anchor.sol";
import {Beefy} from "../../src/lib/Beefy.sol";
import {Leaves} from "../../src/lib/Leaves.sol";
import {Tree} from "../../src/lib/Tree.sol";
import {VaultStorage} from "../../src/vault/VaultStorage.sol";
import {FeeToken, Token} from "../mocks/Tokens.sol";
import {Appchain} from "../support/Appchain.sol";
import {Forest} from "../support/Forest.sol";
import {World} from "../support/World.sol";
import {vm, bound} from "../support/Vm.sol";

/// @title What the appchain, the validators and an observer know, kept apart from what the contracts say.
abstract contract Model is World {
    struct Known {
        Leaves.Exit e;
        uint256 place;
        bool paid;
        bool disputed;
        bool voided;
        // Anchor that proved it, 0 while it was not presented.
        uint32 provenBy;
        uint64 acceptedAt;
        uint64 acceptedIn;
    }

    /// @dev The chain's state as of a certified block.
    struct Snapshot {
        uint32 number;
        uint64 seen;
        uint128[3][2] holdings;
        uint256[] open;
    }

    struct Payment {
        uint256 time;
        uint256 amount;
    }

    Token[2] internal tokens;
    FeeToken internal feeToken;
    address[3] internal recipients = [address(0x1001), address(0x1002), address(0x1003)];

    uint128[3][2] internal holdings;
    uint128[2] internal supply;
    uint128[2] internal inFlight;
    uint128[2] internal uncredited;
    uint256[2] internal deposited;
    uint256[2] internal paidOut;
    uint256[2] internal refunded;
    uint64 internal seen;
    Known[] internal known;
    uint32[] internal anchors;
    mapping(uint32 => uint256) internal leavesAt;
    mapping(uint32 => uint32) internal certifiedAt;
    mapping(uint32 => uint256) internal snapshotAt;
    mapping(uint32 => bool) internal invalid;
    mapping(address => bool) internal revoked;
    Snapshot[] internal snapshots;
    Payment[][2] internal payments;
    uint256[2] internal largest;
    uint32[2] internal newestPaid;
    uint64 internal statements;
    bool internal stopped;
    bool internal forked;
    bool internal hatch;
    uint256 internal clock;
    uint256 internal blocks;

    /// @dev How often each kind of thing happened, to see that the runs reach it.
    mapping(bytes32 => uint256) public reached;

    constructor() {
        _build();
        tokens[0] = token;
        tokens[1] = new Token();
        feeToken = new FeeToken();
        _register(address(tokens[1]));
        _register(address(feeToken));
        tokens[1].mint(ALICE, 1_000_000);
        feeToken.mint(ALICE, 1_000_000);
        vm.startPrank(ALICE);
        tokens[1].approve(address(vault), type(uint256).max);
        feeToken.approve(address(vault), type(uint256).max);
        vm.stopPrank();
        largest = [uint256(LIMIT), LIMIT];
        clock = block.timestamp;
        blocks = block.number;
    }

    /// @dev The clock is the model's: the runner keeps its own between calls.
    modifier inTime() {
        vm.warp(clock);
        vm.roll(blocks);
        _;
        _audit();
    }

    function _pass(uint256 time) internal {
        clock += time;
        blocks += time / 2;
        vm.warp(clock);
        vm.roll(blocks);
    }

    /// @dev Looks at every exit after every action: whatever was paid since must have been allowed to.
    function _audit() internal {
        for (uint256 i = 0; i < known.length; ++i) {
            Known storage k = known[i];
            bool paid = _status(k.e.id) == VaultStorage.Status.Paid;
            if (k.paid) {
                vm.assertTrue(paid, "I2: a payment is final");
                continue;
            }
            if (!paid) continue;
            k.paid = true;
            uint256 asset = _assetIndex(k.e.asset);
            inFlight[asset] -= k.e.amount;
            paidOut[asset] += k.e.amount;
            vm.assertFalse(k.disputed, "I5: disputed");
            vm.assertFalse(k.voided, "I5: void");
            vm.assertFalse(revoked[k.e.recipient], "I10: revoked");
            if (hatch) continue;

            if (k.e.number > newestPaid[asset]) newestPaid[asset] = k.e.number;
            vm.assertFalse(stopped, "I5: paused");
            vm.assertFalse(forked, "I4: forked");
            vm.assertTrue(k.provenBy != 0 && k.place < leavesAt[k.provenBy], "I3: not proven");
            vm.assertFalse(invalid[k.provenBy], "I5: anchor invalid");
            vm.assertLe(k.e.number, certifiedAt[k.provenBy], "I12: not certified");
            vm.assertLe(clock, k.e.expiry, "I10: lapsed");
            if (k.e.amount > THRESHOLD) {
                vm.assertGe(clock, k.acceptedAt + DISPUTE_TIME, "window in time");
                vm.assertGe(blocks, k.acceptedIn + DISPUTE_BLOCKS, "window in blocks");
            }
            _auditRate(asset, k.e.amount);
        }
    }

    /// @dev I9 over every span that ends now.
    function _auditRate(uint256 asset, uint256 amount) private {
        if (amount > largest[asset]) largest[asset] = amount;
        payments[asset].push(Payment(clock, amount));
        uint256 sum;
        for (uint256 i = payments[asset].length; i > 0; --i) {
            Payment memory p = payments[asset][i - 1];
            sum += p.amount;
            vm.assertLe(sum * 1 days, largest[asset] * 1 days + LIMIT * (clock - p.time), "I9: too much at once");
        }
    }

    function _assetIndex(address asset) internal view returns (uint256) {
        return asset == address(tokens[0]) ? 0 : 1;
    }

    function _prefix(uint256 count) internal view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = exitLeaves[i];
        }
    }

    /// @dev A proof in the tree as one anchor has it, or a useless one when it has it not.
    function _proofAt(uint256 place, uint32 number) internal view returns (Tree.Proof memory proof) {
        uint256 count = leavesAt[number];
        if (place < count) return Forest.proof(_prefix(count), place);
        proof.count = uint32(count);
    }

    function _claims(uint256 s, uint256 asset) internal view returns (bytes32[] memory leaves) {
        Snapshot storage snap = snapshots[s];
        bytes32[] memory all = new bytes32[](3 + snap.open.length);
        uint256 n;
        for (uint256 i = 0; i < 3; ++i) {
            all[n++] = Forest.holding(_holdingLeaf(s, asset, i), address(tokens[asset]), _domain());
        }
        for (uint256 i = 0; i < snap.open.length; ++i) {
            Leaves.Exit memory e = known[snap.open[i]].e;
            if (_assetIndex(e.asset) != asset) continue;
            all[n++] = Forest.openExit(Leaves.OpenExit(e.id, e.recipient, e.amount), e.asset, _domain());
        }
        leaves = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) {
            leaves[i] = all[i];
        }
    }

    function _holdingLeaf(uint256 s, uint256 asset, uint256 who) internal view returns (Leaves.Holding memory) {
        return Leaves.Holding(bytes32(who + 1), recipients[who], snapshots[s].holdings[asset][who]);
    }

    function _reserve(uint256 s, uint256 asset) internal view returns (Leaves.Reserve memory r) {
        Snapshot storage snap = snapshots[s];
        r.asset = address(tokens[asset]);
        r.number = snap.number;
        r.depositsSeen = snap.seen;
        for (uint256 i = 0; i < 3; ++i) {
            r.supply += snap.holdings[asset][i];
        }
        for (uint256 i = 0; i < snap.open.length; ++i) {
            Leaves.Exit memory e = known[snap.open[i]].e;
            if (_assetIndex(e.asset) == asset) r.inFlight += e.amount;
        }
        r.claimsRoot = Forest.root(_claims(s, asset));
    }

    function _reserves(uint256 s) internal view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](2);
        leaves[0] = Forest.reserve(_reserve(s, 0), _domain());
        leaves[1] = Forest.reserve(_reserve(s, 1), _domain());
    }

    function _snapshot() private returns (uint256 s) {
        s = snapshots.length;
        Snapshot storage snap = snapshots.push();
        snap.number = head;
        snap.seen = seen;
        snap.holdings = holdings;
        for (uint256 i = 0; i < known.length; ++i) {
            if (!known[i].paid) snap.open.push(i);
        }
    }

    /// @dev An honest anchor of everything. When not fresh, no more is certified than at the last one.
    function _evidence(bool fresh) internal returns (Anchor.Evidence memory) {
        uint256 s;
        uint32 certified = head;
        if (fresh || anchors.length == 0) {
            s = _snapshot();
        } else {
            uint32 last = anchors[anchors.length - 1];
            s = snapshotAt[last];
            certified = certifiedAt[last];
        }
        leavesAt[head] = exitLeaves.length;
        certifiedAt[head] = certified;
        snapshotAt[head] = s;
        Appchain.Roots memory roots = Appchain.Roots(Forest.root(exitLeaves), Forest.root(_reserves(s)), certified);
        return chain.evidence(head, keccak256(abi.encode("state", head)), roots);
    }

    function _anchored() internal {
        anchors.push(head);
        head += 10;
    }

    function _pick(uint256 seed) internal view returns (uint256) {
        return bound(seed, 0, known.length - 1);
    }

    function _note(bytes32 what) internal {
        reached[what] += 1;
    }
}
