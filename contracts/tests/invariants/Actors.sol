// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Anchor} from "../../src/Anchor.sol";
import {Beefy} from "../../src/lib/Beefy.sol";
import {Leaves} from "../../src/lib/Leaves.sol";
import {Tree} from "../../src/lib/Tree.sol";
import {VaultStorage} from "../../src/vault/VaultStorage.sol";
import {Token} from "../mocks/Tokens.sol";
import {Appchain} from "../support/Appchain.sol";
import {Forest} from "../support/Forest.sol";
import {Model} from "./Model.sol";
import {vm, bound} from "../support/Vm.sol";

/// @title Everyone who does something: holders, validators, guardian, governance, passers-by and attackers.
/// @dev Each action says beforehand whether the contracts must accept it, and is checked both ways.
contract Actors is Model {
    /// @dev A run begins in the middle of life: both assets held by everyone.
    constructor() {
        for (uint256 a = 0; a < 2; ++a) {
            _try(ALICE, abi.encodeCall(vault.deposit, (address(tokens[a]), 9_000, ACCOUNT)), true);
            deposited[a] = 9_000;
            supply[a] = 9_000;
            holdings[a] = [uint128(4_000), 3_000, 2_000];
        }
        seen = vault.nextDeposit();
    }

    function deposit(uint256 asset, uint256 amount) external inTime {
        asset = bound(asset, 0, 1);
        amount = bound(amount, 1, 3_000);
        bytes memory call = abi.encodeCall(vault.deposit, (address(tokens[asset]), uint128(amount), ACCOUNT));
        if (!_try(ALICE, call, _open())) return;
        deposited[asset] += amount;
        _note("deposited");
        uncredited[asset] += uint128(amount);
    }

    /// @dev I8, as an action among all others.
    function depositOfAFeeTakingToken(uint256 amount) external inTime {
        amount = bound(amount, 2, 3_000);
        _try(ALICE, abi.encodeCall(vault.deposit, (address(feeToken), uint128(amount), ACCOUNT)), false);
    }

    /// @dev Validators report what they saw; the chain credits it to its first account.
    function credit() external inTime {
        for (uint256 a = 0; a < 2; ++a) {
            holdings[a][0] += uncredited[a];
            supply[a] += uncredited[a];
            uncredited[a] = 0;
        }
        seen = vault.nextDeposit();
    }

    function trade(uint256 asset, uint256 from, uint256 to, uint256 amount) external inTime {
        (asset, from, to) = (bound(asset, 0, 1), bound(from, 0, 2), bound(to, 0, 2));
        amount = bound(amount, 0, holdings[asset][from]);
        holdings[asset][from] -= uint128(amount);
        holdings[asset][to] += uint128(amount);
    }

    function requestExit(uint256 asset, uint256 from, uint256 to, uint256 amount, uint256 clearFor) external inTime {
        (asset, from, to) = (bound(asset, 0, 1), bound(from, 0, 2), bound(to, 0, 2));
        if (holdings[asset][from] == 0) return;
        amount = bound(amount, 1, holdings[asset][from]);
        // Mostly small enough to be paid at once, some over the threshold, a few over the daily limit.
        amount = amount % 8 == 0 ? amount : 1 + amount % 700;
        if (amount > holdings[asset][from]) amount = holdings[asset][from];
        clearFor = bound(clearFor, 1 hours, 20 days);
        holdings[asset][from] -= uint128(amount);
        supply[asset] -= uint128(amount);
        inFlight[asset] += uint128(amount);
        Leaves.Exit memory e = Leaves.Exit(
            nextExit++, head, address(tokens[asset]), recipients[to], uint128(amount), uint64(clock + clearFor)
        );
        Known storage k = known.push();
        k.e = e;
        k.place = _request(e);
    }

    /// @dev I4 and I11: an honest anchor is taken for as long as no fork was proven.
    function submitAnchor(uint256 seed) external inTime {
        if (hatch) return;
        _submit(_evidence(seed % 4 != 0), !forked);
    }

    function rotate(uint256 seed) external inTime {
        if (hatch || forked) return;
        address[] memory outgoing = chain.validators();
        chain.endSession(seed % 2, seed);
        Anchor.Evidence memory e = _evidence(true);
        e.outgoing = outgoing;
        _submit(e, true);
        _note("rotated");
    }

    function withdraw(uint256 which, uint256 by) external inTime {
        if (known.length == 0 || anchors.length == 0) return;
        // Mostly the newest anchor, as somebody who wants to be paid would take.
        uint32 number = anchors[by % 4 == 0 ? bound(by, 0, anchors.length - 1) : anchors.length - 1];
        _present(known[_pickOpen(which)], number);
    }

    /// @dev Everybody wants out at once: this is what fills the queue.
    function rush(uint256 seed) external inTime {
        if (hatch || forked || seed % 2 != 0) return;
        uint32 number = head;
        _submit(_evidence(true), true);
        for (uint256 i = 0; i < known.length; ++i) {
            _present(known[i], number);
            _audit();
        }
    }

    function _present(Known storage k, uint32 number) private {
        bool proven = k.place < leavesAt[number] && k.e.number <= certifiedAt[number] && !invalid[number];
        bool fresh = !k.paid && !k.disputed && !k.voided && k.provenBy == 0;
        bool clear = clock <= k.e.expiry && !revoked[k.e.recipient];
        bytes memory call = abi.encodeCall(vault.withdraw, (k.e, number, _proofAt(k.place, number)));
        if (!_try(address(this), call, _open() && proven && fresh && clear)) return;
        k.provenBy = number;
        k.acceptedAt = uint64(clock);
        k.acceptedIn = uint64(blocks);
        _note(_name(_status(k.e.id)));
    }

    /// @dev I3: whatever differs from what was anchored is refused.
    function withdrawForged(uint256 which, uint256 by, uint256 field, uint256 value) external inTime {
        if (known.length == 0 || anchors.length == 0) return;
        Known storage k = known[_pick(which)];
        uint32 number = anchors[bound(by, 0, anchors.length - 1)];
        Leaves.Exit memory e = k.e;
        field = bound(field, 0, 4);
        if (field == 0) e.id = uint64(bound(value, nextExit, type(uint64).max));
        if (field == 1) e.amount += uint128(bound(value, 1, 1_000));
        if (field == 2) e.recipient = address(uint160(bound(value, 0x2000, type(uint160).max)));
        if (field == 3) e.asset = address(tokens[1 - _assetIndex(e.asset)]);
        if (field == 4) e.expiry += uint64(bound(value, 1, 1 days));
        _try(address(this), abi.encodeCall(vault.withdraw, (e, number, _proofAt(k.place, number))), false);
    }

    function release(uint256 which) external inTime {
        if (known.length > 0) _release(known[_pickOpen(which)]);
    }

    /// @dev Somebody tends to everything that is pending.
    function tend(uint256 time) external inTime {
        _pass(bound(time, 1 hours, 2 days));
        for (uint256 i = 0; i < known.length; ++i) {
            _release(known[i]);
            _audit();
        }
    }

    function _release(Known storage k) private {
        VaultStorage.Status status = _status(k.e.id);
        bool due = status == VaultStorage.Status.Parked
            || (status == VaultStorage.Status.Waiting
                && clock >= k.acceptedAt + DISPUTE_TIME
                && blocks >= k.acceptedIn + DISPUTE_BLOCKS);
        bool clear = clock <= k.e.expiry && !revoked[k.e.recipient] && !invalid[k.provenBy];
        if (!_try(address(this), abi.encodeCall(vault.release, (k.e.id)), _open() && due && clear)) return;
        _note(
            _status(k.e.id) == VaultStorage.Status.Paid ? bytes32("released and paid") : bytes32("released and queued")
        );
    }

    function processQueue(uint256 asset, uint256 most) external inTime {
        asset = bound(asset, 0, 1);
        bytes memory call = abi.encodeCall(vault.processQueue, (address(tokens[asset]), bound(most, 1, 5)));
        uint256 before = payments[asset].length;
        _try(address(this), call, _open());
        _audit();
        if (payments[asset].length > before) _note("paid from the queue");
    }

    /// @dev The appchain renews the compliance window; when the exit is pending here, somebody brings the proof.
    function reconfirm(uint256 which, uint256 clearFor) external inTime {
        if (known.length == 0 || forked || hatch) return;
        Known storage k = known[_pickOpen(which)];
        if (k.paid || k.disputed || k.voided) return;
        uint64 expiry = uint64(clock + bound(clearFor, 1 hours, 20 days));
        if (expiry <= k.e.expiry) return;
        k.e.expiry = expiry;
        k.e.number = head;
        k.place = _request(k.e);
        if (k.provenBy == 0) return;
        // Until it is proven, the vault knows the old window; bring the proof in the same breath.
        uint32 number = head;
        _submit(_evidence(true), true);
        bytes memory call = abi.encodeCall(vault.reconfirm, (k.e, number, _proofAt(k.place, number)));
        if (stopped) {
            vm.prank(address(timelock));
            vault.unpause();
            stopped = false;
        }
        _try(address(this), call, true);
        k.provenBy = number;
        _note("reconfirmed");
    }

    function dispute(uint256 which) external inTime {
        if (known.length == 0 || which % 3 != 0) return;
        Known storage k = known[_pickOpen(which)];
        bytes memory call = abi.encodeCall(vault.dispute, (k.e.id));
        if (!_try(GUARDIAN, call, !k.paid && !k.disputed && !k.voided)) return;
        k.disputed = true;
        _note("disputed");
    }

    function resolve(uint256 which, bool valid) external inTime {
        if (known.length == 0) return;
        uint256 at_ = _pick(which);
        for (uint256 i = 0; i < known.length && which % 4 != 0; ++i) {
            if (known[(at_ + i) % known.length].disputed) at_ = (at_ + i) % known.length;
        }
        Known storage k = known[at_];
        valid = valid || which % 3 != 0;
        if (!_try(address(timelock), abi.encodeCall(vault.resolve, (k.e.id, valid)), k.disputed)) return;
        k.disputed = false;
        k.voided = !valid;
        if (!valid) _note("voided");
    }

    function pause(uint256 seed) external inTime {
        if (stopped) {
            _try(address(timelock), abi.encodeCall(vault.unpause, ()), true);
            stopped = false;
        } else if (seed % 8 == 0) {
            _try(GUARDIAN, abi.encodeCall(vault.pause, ()), true);
            stopped = true;
        }
    }

    function invalidateAnchor(uint256 by) external inTime {
        if (anchors.length == 0) return;
        uint32 number = anchors[bound(by, 0, anchors.length - 1)];
        if (invalid[number]) {
            _try(address(timelock), abi.encodeCall(vault.restoreAnchor, (number)), true);
            invalid[number] = false;
        } else if (by % 5 == 0) {
            _try(GUARDIAN, abi.encodeCall(vault.invalidateAnchor, (number)), true);
            invalid[number] = true;
            _note("invalidated");
        }
    }

    function revoke(uint256 who, uint256 seed) external inTime {
        if (hatch || forked) return;
        address recipient = recipients[bound(who, 0, 2)];
        if (!revoked[recipient] && seed % 8 != 0) return;
        _state(Leaves.Revocation(++statements, recipient, !revoked[recipient]));
    }

    function pass(uint256 time) external inTime {
        _pass(bound(time, 1 minutes, 2 days));
    }

    /// @dev I4 and I11: anchors that are old, of an unknown or a past set, or short of a signature.
    function submitBadAnchor(uint256 kind, uint256 seed) external inTime {
        if (anchors.length == 0 || hatch) return;
        kind = bound(kind, 0, 3);
        Anchor.Evidence memory e = _evidence(true);
        Beefy.Commitment memory c = e.signed.commitment;
        if (kind == 0) e.signed = chain.signWith(c, chain.keysInOffice(), 2);
        if (kind == 1) e.signed.signatures[2] = e.signed.signatures[1];
        if (kind == 2) e.signed = chain.sign(Beefy.Commitment(c.mmrRoot, c.blockNumber, c.setId - 1));
        if (kind == 3) {
            // Below the newest anchor, between two blocks that are anchored.
            uint32 old = anchors[bound(seed, 0, anchors.length - 1)] - 1;
            e = chain.evidence(old, keccak256(abi.encode(seed)), Appchain.Roots(0, 0, 0));
        }
        bytes memory call = abi.encodeCall(Anchor.submit, (e));
        (bool ok,) = address(anchor).call(call);
        vm.assertFalse(ok, "I4, I11: bad anchor taken");
    }

    /// @dev Two roots for one height, either as evidence or as a second anchor. Seldom: it ends ordinary life.
    function fork(uint256 seed) external inTime {
        if (anchors.length == 0 || forked || hatch || seed % 40 != 0) return;
        if (seed % 80 == 0) {
            _fork();
        } else {
            uint32 number = anchors[anchors.length - 1];
            anchor.submit(chain.evidence(number, keccak256("fork"), Appchain.Roots(keccak256("fork"), 0, number)));
        }
        forked = true;
        _note("forked");
    }

    /// @dev The chain falls silent. Seldom, too.
    function openEscape(uint256 seed) external inTime {
        if (seed % 40 != 0) return;
        _pass(GRACE + 1);
        bool some = anchors.length == 0 && !hatch;
        uint32 newest;
        for (uint256 i = 0; i < anchors.length; ++i) {
            if (!invalid[anchors[i]]) newest = anchors[i];
        }
        some = some || (newest != 0 && (!hatch || newest != vault.escapeAnchor()));
        if (!_try(address(this), abi.encodeCall(vault.openEscape, ()), some)) return;
        hatch = true;
        _note("escaped");
    }

    function escape(uint256 asset, uint256 which) external inTime {
        asset = bound(asset, 0, 1);
        if (!hatch || anchors.length == 0 || invalid[vault.escapeAnchor()]) return;
        (,,,, uint32 opened) = vault.escapes(address(tokens[asset]));
        uint256 s = snapshotAt[vault.escapeAnchor()];
        if (opened == 0) {
            bytes memory call = abi.encodeCall(vault.openAsset, (_reserve(s, asset), Forest.proof(_reserves(s), asset)));
            _try(address(this), call, snapshots[s].number >= newestPaid[asset]);
            return;
        }
        if (invalid[opened]) return;
        s = snapshotAt[opened];
        if (which % 2 == 0) _escapeHolding(s, asset, bound(which, 0, 2));
        else if (snapshots[s].open.length > 0) _escapeExit(s, bound(which, 0, snapshots[s].open.length - 1));
    }

    // What the test calls

    /// @dev I1 to I12 as far as they are about a state; what is about a payment is checked at each payment.
    function check() external view {
        for (uint256 a = 0; a < 2; ++a) {
            uint256 locked = _locked(address(tokens[a]));
            vm.assertEq(tokens[a].balanceOf(address(vault)), locked, "I1: balance and ledger");
            vm.assertEq(deposited[a] - paidOut[a] - refunded[a], locked, "I1: in and out");
            // Once the hatch is open the chain's own books no longer count.
            if (!hatch) {
                vm.assertEq(uint256(supply[a]) + inFlight[a] + uncredited[a], locked, "I1: owed and kept");
            }
            uint256 received;
            for (uint256 i = 0; i < 3; ++i) {
                received += tokens[a].balanceOf(recipients[i]);
            }
            vm.assertEq(received, paidOut[a], "I2, I3: received and accounted for");
        }
        vm.assertEq(_locked(address(feeToken)), 0, "I8: fee-taking token");
        uint32 number = anchor.latest();
        vm.assertEq(number, anchors.length == 0 ? 0 : anchors[anchors.length - 1], "I4: newest anchor");
        for (uint256 i = anchors.length; i > 0; --i) {
            vm.assertEq(number, anchors[i - 1], "I4: chain of anchors");
            uint32 previous = anchor.anchor(number).previous;
            vm.assertTrue(previous < number, "I4: monotonic");
            number = previous;
        }
        vm.assertEq(number, 0, "I4: first anchor");
        vm.assertTrue(anchor.frozen() == forked, "I4: frozen just when forked");
        vm.assertEq(anchor.currentSetId(), anchors.length == 0 ? 7 : chain.setId(), "I11: set in office");
    }

    /// @dev I6 and I7: from wherever a run ended, everyone gets what is theirs.
    function finish() external {
        vm.warp(clock);
        vm.roll(blocks);
        _liftBrakes();
        if (forked || hatch) _finishByEscape();
        else _finishByExits();
        _audit();
        this.check();
    }

    function _liftBrakes() private {
        if (stopped) {
            vm.prank(address(timelock));
            vault.unpause();
            stopped = false;
        }
        for (uint256 i = 0; i < anchors.length; ++i) {
            if (!invalid[anchors[i]]) continue;
            vm.prank(address(timelock));
            vault.restoreAnchor(anchors[i]);
            invalid[anchors[i]] = false;
        }
        for (uint256 i = 0; i < known.length; ++i) {
            if (!known[i].disputed) continue;
            _resolve(known[i].e.id, true);
            known[i].disputed = false;
        }
    }

    function _finishByExits() private {
        for (uint256 i = 0; i < 3; ++i) {
            if (revoked[recipients[i]]) _state(Leaves.Revocation(++statements, recipients[i], false));
        }
        for (uint256 i = 0; i < known.length; ++i) {
            Known storage k = known[i];
            if (k.paid || k.voided) continue;
            k.e.expiry = uint64(clock + 1_000 days);
            k.e.number = head;
            k.place = _request(k.e);
        }
        uint32 number = head;
        _submit(_evidence(true), true);
        for (uint256 i = 0; i < known.length; ++i) {
            Known storage k = known[i];
            if (k.paid || k.voided) continue;
            if (_status(k.e.id) == VaultStorage.Status.None) {
                vault.withdraw(k.e, number, _proofAt(k.place, number));
                (k.acceptedAt, k.acceptedIn) = (uint64(clock), uint64(blocks));
            } else {
                vault.reconfirm(k.e, number, _proofAt(k.place, number));
            }
            k.provenBy = number;
        }
        _audit();
        // Whatever waits, waits no longer than its window and its turn.
        for (uint256 round = 0; round < 400; ++round) {
            _pass(1 days);
            bool left;
            for (uint256 i = 0; i < known.length; ++i) {
                Known storage k = known[i];
                if (k.paid || k.voided) continue;
                left = true;
                VaultStorage.Status status = _status(k.e.id);
                if (status == VaultStorage.Status.Waiting || status == VaultStorage.Status.Parked) {
                    vault.release(k.e.id);
                }
            }
            if (!left) return;
            vault.processQueue(address(tokens[0]), 200);
            vault.processQueue(address(tokens[1]), 200);
            _audit();
        }
        vm.assertTrue(false, "I6: an exit did not finish");
    }

    /// @dev What remains afterwards is exactly what void exits and revoked recipients would have had.
    function _finishByEscape() private {
        if (!hatch) {
            _pass(GRACE + 1);
            vault.openEscape();
            hatch = true;
        } else if (anchors.length > 0 && vault.escapeAnchor() != anchors[anchors.length - 1]) {
            // Governance has restored every anchor by now.
            vault.openEscape();
        }
        if (anchors.length == 0) {
            _refund(0);
            for (uint256 a = 0; a < 2; ++a) {
                vm.assertEq(_locked(address(tokens[a])), 0, "I7: refunds");
            }
            return;
        }
        uint256[2] memory remains;
        for (uint256 a = 0; a < 2; ++a) {
            (,,,, uint32 opened) = vault.escapes(address(tokens[a]));
            if (opened == 0) {
                _openAsset(a);
                opened = vault.escapeAnchor();
            }
            uint256 s = snapshotAt[opened];
            for (uint256 i = 0; i < 3; ++i) {
                if (!vault.escaped(address(tokens[a]), bytes32(i + 1)) && !_escapeHolding(s, a, i)) {
                    remains[a] += snapshots[s].holdings[a][i];
                }
            }
            for (uint256 i = 0; i < snapshots[s].open.length; ++i) {
                Known storage k = known[snapshots[s].open[i]];
                if (_assetIndex(k.e.asset) != a || _status(k.e.id) == VaultStorage.Status.Paid) continue;
                if (!_escapeExit(s, i)) remains[a] += k.e.amount;
            }
            _refundOf(a, snapshots[s].seen);
            vm.assertEq(_locked(address(tokens[a])), remains[a], "I7: claims and what is kept");
        }
    }

    uint128[] private _depositAmounts;
    uint256[] private _depositAssets;

    function _refund(uint64 from) private {
        _refundOf(0, from);
        _refundOf(1, from);
    }

    function _refundOf(uint256 asset, uint64 from) private {
        for (uint64 i = from; i < _depositAmounts.length; ++i) {
            if (_depositAssets[i] != asset || vault.deposits(i) == 0) continue;
            vault.refundDeposit(i, address(tokens[asset]), ALICE, _depositAmounts[i]);
            refunded[asset] += _depositAmounts[i];
        }
    }

    function _openAsset(uint256 asset) private {
        uint256 s = snapshotAt[vault.escapeAnchor()];
        vault.openAsset(_reserve(s, asset), Forest.proof(_reserves(s), asset));
    }

    function _escapeHolding(uint256 s, uint256 asset, uint256 who) private returns (bool) {
        Leaves.Holding memory h = _holdingLeaf(s, asset, who);
        Tree.Proof memory proof = Forest.proof(_claims(s, asset), who);
        bool due = !vault.escaped(address(tokens[asset]), h.account) && !revoked[h.recipient];
        bytes memory call = abi.encodeCall(vault.escapeHolding, (address(tokens[asset]), h, proof));
        if (!_try(address(this), call, due)) return false;
        paidOut[asset] += h.amount;
        _note("holding escaped");
        return true;
    }

    function _escapeExit(uint256 s, uint256 which) private returns (bool) {
        Known storage k = known[snapshots[s].open[which]];
        uint256 asset = _assetIndex(k.e.asset);
        (,,,, uint32 opened) = vault.escapes(k.e.asset);
        if (opened == 0 || snapshotAt[opened] != s) return false;
        bytes32 leaf = Forest.openExit(Leaves.OpenExit(k.e.id, k.e.recipient, k.e.amount), k.e.asset, _domain());
        bytes32[] memory claims = _claims(s, asset);
        uint256 place;
        while (claims[place] != leaf) ++place;
        Leaves.OpenExit memory o = Leaves.OpenExit(k.e.id, k.e.recipient, k.e.amount);
        bool due = !k.paid && !k.disputed && !k.voided && !revoked[k.e.recipient];
        bytes memory call = abi.encodeCall(vault.escapeExit, (k.e.asset, o, Forest.proof(claims, place)));
        bool ok = _try(address(this), call, due);
        _audit();
        return ok;
    }

    /// @dev An exit that is not finished, if there is one from here on.
    function _pickOpen(uint256 which) private view returns (uint256 found) {
        found = _pick(which);
        for (uint256 i = 0; i < known.length; ++i) {
            uint256 other = (found + i) % known.length;
            if (!known[other].paid && !known[other].voided) return other;
        }
    }

    function _state(Leaves.Revocation memory r) private {
        exitLeaves.push(Forest.revocation(r, _domain()));
        uint32 number = head;
        _submit(_evidence(true), true);
        vault.applyRevocation(r, number, _proofAt(exitLeaves.length - 1, number));
        revoked[r.recipient] = r.revoked;
        _note("revoked");
    }

    function _submit(Anchor.Evidence memory e, bool due) private {
        (bool ok,) = address(anchor).call(abi.encodeCall(Anchor.submit, (e)));
        vm.assertTrue(ok == due, "I4, I11: anchor");
        if (ok) _anchored();
    }

    function _open() private view returns (bool) {
        return !stopped && !forked && !hatch;
    }

    function _try(address who, bytes memory call, bool due) private returns (bool ok) {
        if (bytes4(call) == vault.deposit.selector && due) {
            (address asset, uint128 amount,) = abi.decode(_arguments(call), (address, uint128, bytes32));
            _depositAssets.push(_assetIndex(asset));
            _depositAmounts.push(amount);
        }
        vm.prank(who);
        (ok,) = address(vault).call(call);
        vm.assertTrue(ok == due, due ? "refused what is due" : "allowed what is not");
    }

    function _arguments(bytes memory call) private pure returns (bytes memory rest) {
        rest = new bytes(call.length - 4);
        for (uint256 i = 0; i < rest.length; ++i) {
            rest[i] = call[i + 4];
        }
    }

    function _name(VaultStorage.Status status) private pure returns (bytes32) {
        if (status == VaultStorage.Status.Paid) return "paid at once";
        if (status == VaultStorage.Status.Waiting) return "waiting";
        return "queued";
    }
}
