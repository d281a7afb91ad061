// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {ERC1967Proxy as Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Anchor} from "../src/Anchor.sol";
import {IAnchor} from "../src/IAnchor.sol";
import {Beefy} from "../src/lib/Beefy.sol";
import {Header} from "../src/lib/Header.sol";
import {Mmr} from "../src/lib/Mmr.sol";
import {Appchain} from "./support/Appchain.sol";
import {newAnchor, newTimelock} from "./support/Deployed.sol";
import {vm, bound} from "./support/Vm.sol";

contract AnchorTest {
    uint256 private constant N = 4;
    bytes32 private constant STATE = keccak256("state");

    Appchain private _chain;
    Anchor private _anchor;

    function setUp() external {
        vm.warp(1_800_000_000);
        _chain = new Appchain(N);
        _anchor = newAnchor(address(newTimelock(1 days, address(this))), _chain);
    }

    function test_storesWhatWasSigned() external {
        vm.roll(77);
        Appchain.Roots memory roots = _roots(9);
        Anchor.Evidence memory e = _chain.evidence(9, STATE, roots);
        vm.expectEmit(address(_anchor));
        emit Anchor.AnchorStored(
            9, STATE, roots.exits, roots.reserves, e.signed.commitment.mmrRoot, e.leaf.dataRoot, roots.certified, 7
        );
        _anchor.submit(e);

        IAnchor.Anchored memory a = _anchor.anchor(9);
        vm.assertEq(a.stateRoot, STATE);
        vm.assertEq(a.exitsRoot, roots.exits);
        vm.assertEq(a.reservesRoot, roots.reserves);
        vm.assertEq(bytes32(a.rootMark), bytes32(bytes14(e.signed.commitment.mmrRoot)));
        vm.assertEq(a.certifiedBlock, roots.certified);
        vm.assertEq(a.previous, 0);
        vm.assertEq(a.anchoredAt, 1_800_000_000);
        vm.assertEq(a.anchoredIn, 77);
        vm.assertEq(_anchor.certified(), roots.certified);
        vm.assertEq(_anchor.latest(), 9);
    }

    function test_linksToThePreviousAnchor() external {
        _submit(9);
        _submit(30);
        vm.assertEq(_anchor.anchor(30).previous, 9);
    }

    function test_anyQuorumWillDo() external {
        uint256[] memory keys = _chain.keysInOffice();
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        // The last three instead of the first three.
        (keys[0], keys[3]) = (keys[3], keys[0]);
        Beefy.Signed memory other = _chain.signWith(e.signed.commitment, keys, 3);
        for (uint256 i = 0; i < 3; ++i) {
            if (other.signatures[i].index == 0) other.signatures[i].index = 3;
        }
        e.signed.signatures = other.signatures;
        _anchor.submit(e);
        vm.assertEq(_anchor.latest(), 9);
    }

    // Signatures

    function test_quorumIsExact() external pure {
        uint8[10] memory expected = [1, 2, 3, 3, 4, 5, 5, 6, 7, 7];
        for (uint256 n = 1; n <= 10; ++n) {
            vm.assertEq(Beefy.quorum(n), expected[n - 1]);
        }
        vm.assertEq(Beefy.quorum(21), 15);
        vm.assertEq(Beefy.quorum(49), 33);
    }

    function test_refusesOneSignatureLess() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed = _chain.signWith(e.signed.commitment, _chain.keysInOffice(), 2);
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSignatureCount.selector, 3, 2));
        _anchor.submit(e);
    }

    function test_refusesOneSignatureMore() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed = _chain.signWith(e.signed.commitment, _chain.keysInOffice(), 4);
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSignatureCount.selector, 3, 4));
        _anchor.submit(e);
    }

    function test_refusesDuplicateSigner() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed.signatures[1] = e.signed.signatures[0];
        vm.expectRevert(abi.encodeWithSelector(Beefy.SignersNotAscending.selector, 1));
        _anchor.submit(e);
    }

    function test_refusesDescendingSigners() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        Beefy.Signature[] memory s = e.signed.signatures;
        (s[0], s[2]) = (s[2], s[0]);
        vm.expectRevert(abi.encodeWithSelector(Beefy.SignersNotAscending.selector, 1));
        _anchor.submit(e);
    }

    function test_refusesSignatureUnderAnotherIndex() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed.signatures[0].index = (e.signed.signatures[0].index + 1) % 4;
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSigner.selector, 0));
        _anchor.submit(e);
        e.signed.signatures[0].index = 4;
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSigner.selector, 0));
        _anchor.submit(e);
    }

    function test_refusesHighS() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        Beefy.Signature memory s = e.signed.signatures[0];
        s.s = bytes32(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - uint256(s.s));
        s.v = s.v == 27 ? 28 : 27;
        vm.expectRevert(abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureS.selector, s.s));
        _anchor.submit(e);
    }

    function test_refusesUnrecoverableSignature() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed.signatures[0].v = 29;
        vm.expectRevert(ECDSA.ECDSAInvalidSignature.selector);
        _anchor.submit(e);
    }

    function test_refusesZeroValidator() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed.validators[2] = address(0);
        vm.expectRevert(Beefy.ZeroValidator.selector);
        _anchor.submit(e);
    }

    /// @dev A set that commits to a zero address is refused even though its root matches.
    function test_refusesZeroValidatorInACommittedSet() external {
        address[] memory list = _chain.validators();
        list[3] = address(0);
        Beefy.Set memory bad = Beefy.Set(_chain.keysetRoot(list), 4, 0);
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.leaf.nextSetRoot = bad.root;
        _resign(e);
        // Until it is known, the set can be anything; it can only never sign.
        Appchain chain = new Appchain(N);
        Anchor other = _fresh(chain, bad, bad);
        e.signed.validators = list;
        vm.expectRevert(Beefy.ZeroValidator.selector);
        other.submit(e);
    }

    function test_refusesOtherListOfValidators() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        address[] memory list = e.signed.validators;
        (list[0], list[1]) = (list[1], list[0]);
        vm.expectRevert(Beefy.WrongValidators.selector);
        _anchor.submit(e);

        e.signed.validators = new address[](3);
        vm.expectRevert(Beefy.WrongValidators.selector);
        _anchor.submit(e);
    }

    /// @dev Three of four under a list of three would be a lower quorum; the committed length decides.
    function test_refusesListWithTheRightRootAndAnotherLength() external {
        Appchain chain = new Appchain(3);
        Beefy.Set memory lying = chain.currentSet();
        lying.length = 4;
        Anchor other = _fresh(chain, lying, lying);
        Anchor.Evidence memory e = chain.evidence(9, STATE, _roots(9));
        vm.expectRevert(Beefy.WrongValidators.selector);
        other.submit(e);
    }

    function testFuzz_keysetRootMatchesTheChain(uint8 n, uint256 seed) external view {
        n = uint8(bound(n, 1, 80));
        address[] memory list = new address[](n);
        for (uint256 i = 0; i < n; ++i) {
            list[i] = address(uint160(uint256(keccak256(abi.encode(seed, i))) | 1));
        }
        vm.assertEq(this.keysetRoot(list), _chain.keysetRoot(list));
    }

    function keysetRoot(address[] calldata list) external pure returns (bytes32) {
        return Beefy.keysetRoot(list);
    }

    /// @dev No single changed bit of what is signed survives.
    function testFuzz_refusesAnyOtherCommitment(bytes32 root, uint32 blockNumber, uint64 setId) external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        Beefy.Commitment memory c = e.signed.commitment;
        vm.assume(root != c.mmrRoot || blockNumber != c.blockNumber || setId != c.setId);
        e.signed.commitment = Beefy.Commitment(root, blockNumber, setId);
        vm.expectRevert();
        _anchor.submit(e);
        vm.assertEq(_anchor.latest(), 0);
    }

    function testFuzz_refusesAnyOtherLeaf(uint256 field, bytes32 value) external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        Mmr.Leaf memory l = e.leaf;
        bytes32 before = keccak256(abi.encode(l));
        field = bound(field, 0, 7);
        if (field == 0) l.parentHash = value;
        if (field == 1) l.nextSetId = uint64(uint256(value));
        if (field == 2) l.nextSetLength = uint32(uint256(value));
        if (field == 3) l.nextSetRoot = value;
        if (field == 4) l.exitsRoot = value;
        if (field == 5) l.reservesRoot = value;
        if (field == 6) l.certifiedBlock = uint32(uint256(value));
        if (field == 7) l.dataRoot = value;
        vm.assume(keccak256(abi.encode(l)) != before);
        vm.expectRevert(Anchor.LeafNotProven.selector);
        _anchor.submit(e);
    }

    // Leaf and header

    function test_refusesLeafOfAnotherBlock() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.leaf.parentNumber = 8;
        _resign(e);
        vm.expectRevert(Anchor.WrongLeaf.selector);
        _anchor.submit(e);
    }

    function test_refusesCommitmentToGenesis() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.signed = _chain.sign(Beefy.Commitment(e.signed.commitment.mmrRoot, 0, 7));
        vm.expectRevert(Anchor.WrongLeaf.selector);
        _anchor.submit(e);
    }

    function test_refusesHeaderOfAnotherBlock() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.header = _chain.header(9, keccak256("another state"));
        vm.expectPartialRevert(Header.WrongHeader.selector);
        _anchor.submit(e);
    }

    function test_refusesHeaderWithAnotherNumber() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.header = _chain.header(8, STATE);
        e.leaf.parentHash = _chain.blake2b(e.header);
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Header.WrongHeaderNumber.selector, 9, 8));
        _anchor.submit(e);
    }

    // I4: strictly monotonic, and a fork freezes

    function test_I4_refusesOlderAnchor() external {
        _submit(9);
        Anchor.Evidence memory e = _chain.evidence(8, STATE, _roots(8));
        vm.expectRevert(abi.encodeWithSelector(Anchor.NotNewer.selector, 8, 9));
        _anchor.submit(e);
    }

    function test_I4_refusesBlockZero() external {
        Anchor.Evidence memory e = _chain.evidence(0, STATE, _roots(0));
        vm.expectRevert(abi.encodeWithSelector(Anchor.NotNewer.selector, 0, 0));
        _anchor.submit(e);
    }

    function test_I4_refusesTheSameAnchorTwice() external {
        Anchor.Evidence memory e = _submit(9);
        vm.expectRevert(abi.encodeWithSelector(Anchor.AlreadyAnchored.selector, 9));
        _anchor.submit(e);
        vm.assertFalse(_anchor.frozen());
    }

    function test_I4_anotherRootForAnAnchoredBlockFreezes() external {
        Anchor.Evidence memory first = _submit(9);
        _submit(20);
        Anchor.Evidence memory other = _chain.evidence(9, keccak256("another"), _roots(9));
        vm.expectEmit(address(_anchor));
        emit Anchor.ForkProven(10, bytes14(first.signed.commitment.mmrRoot), other.signed.commitment.mmrRoot);
        _anchor.submit(other);
        vm.assertTrue(_anchor.frozen());
        vm.assertEq(_anchor.latest(), 20);
        vm.assertEq(_anchor.anchor(9).stateRoot, STATE);

        Anchor.Evidence memory next = _chain.evidence(30, STATE, _roots(30));
        vm.expectRevert(Anchor.AnchorFrozen.selector);
        _anchor.submit(next);
    }

    function test_I4_anotherRootWithoutQuorumDoesNotFreeze() external {
        _submit(9);
        Anchor.Evidence memory other = _chain.evidence(9, keccak256("another"), _roots(9));
        other.signed = _chain.signWith(other.signed.commitment, _chain.keysInOffice(), 2);
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSignatureCount.selector, 3, 2));
        _anchor.submit(other);
        vm.assertFalse(_anchor.frozen());
    }

    function test_I4_reportedForkFreezesEvenWhereNothingIsAnchored() external {
        Beefy.Signed memory a = _chain.sign(Beefy.Commitment(keccak256("a"), 50, 7));
        Beefy.Signed memory b = _chain.sign(Beefy.Commitment(keccak256("b"), 50, 7));
        vm.expectEmit(address(_anchor));
        emit Anchor.ForkProven(50, keccak256("a"), keccak256("b"));
        _anchor.reportFork(a, b);
        vm.assertTrue(_anchor.frozen());

        vm.expectRevert(Anchor.AnchorFrozen.selector);
        _anchor.reportFork(a, b);
    }

    function test_I4_agreementIsNoFork() external {
        Beefy.Signed memory a = _chain.sign(Beefy.Commitment(keccak256("a"), 50, 7));
        Beefy.Signed memory b = _chain.sign(Beefy.Commitment(keccak256("b"), 51, 7));
        vm.expectRevert(Anchor.NoFork.selector);
        _anchor.reportFork(a, a);
        vm.expectRevert(Anchor.NoFork.selector);
        _anchor.reportFork(a, b);
    }

    function test_I4_forkNeedsBothQuorums() external {
        Beefy.Signed memory a = _chain.sign(Beefy.Commitment(keccak256("a"), 50, 7));
        Beefy.Commitment memory c = Beefy.Commitment(keccak256("b"), 50, 7);
        Beefy.Signed memory b = _chain.signWith(c, _chain.keysInOffice(), 2);
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSignatureCount.selector, 3, 2));
        _anchor.reportFork(a, b);
        vm.expectRevert(abi.encodeWithSelector(Beefy.WrongSignatureCount.selector, 3, 2));
        _anchor.reportFork(b, a);
    }

    function test_I4_setsProveForksForAWhileAfterLeaving() external {
        Beefy.Signed memory a = _chain.sign(Beefy.Commitment(keccak256("a"), 50, 7));
        Beefy.Signed memory b = _chain.sign(Beefy.Commitment(keccak256("b"), 50, 7));
        _submit(9);
        _rotate(0);
        vm.warp(block.timestamp + 28 days + 1);
        vm.expectRevert(abi.encodeWithSelector(Anchor.UnknownSet.selector, 7));
        _anchor.reportFork(a, b);
        vm.warp(block.timestamp - 1);
        _anchor.reportFork(a, b);
        vm.assertTrue(_anchor.frozen());
    }

    // I11: hand-over with overlap

    function test_I11_nextSetTakesOver() external {
        _submit(9);
        _chain.endSession(1, 1);
        Anchor.Evidence memory e = _rotationEvidence(20);
        _anchor.submit(e);
        vm.assertEq(_anchor.currentSetId(), 8);
        vm.assertEq(_anchor.latest(), 20);
        _submit(30);
        for (uint32 i = 1; i < 6; ++i) {
            _rotate(i);
        }
        vm.assertEq(_anchor.currentSetId(), 13);
    }

    function test_I11_setInOfficeSignsUntilTheNextDoes() external {
        _submit(9);
        Anchor.Evidence memory late = _chain.evidence(12, STATE, _roots(12));
        _anchor.submit(late);
        vm.assertEq(_anchor.currentSetId(), 7);
    }

    function test_I11_staleSetIsRefused() external {
        _submit(9);
        Anchor.Evidence memory late = _chain.evidence(50, STATE, _roots(50));
        _rotate(0);
        vm.expectRevert(abi.encodeWithSelector(Anchor.StaleSet.selector, 7));
        _anchor.submit(late);
    }

    function test_I11_setThatNobodyNamedIsRefused() external {
        _submit(9);
        _chain.endSession(0, 1);
        _chain.endSession(0, 2);
        Anchor.Evidence memory e = _chain.evidence(20, STATE, _roots(20));
        vm.expectRevert(abi.encodeWithSelector(Anchor.UnknownSet.selector, 9));
        _anchor.submit(e);
    }

    function test_I11_takeOverNeedsTheOutgoingList() external {
        _submit(9);
        _chain.endSession(0, 1);
        Anchor.Evidence memory e = _chain.evidence(20, STATE, _roots(20));
        vm.expectRevert(Beefy.WrongValidators.selector);
        _anchor.submit(e);
        e.outgoing = _chain.validators();
        (e.outgoing[0], e.outgoing[1]) = (e.outgoing[1], e.outgoing[0]);
        vm.expectRevert(Beefy.WrongValidators.selector);
        _anchor.submit(e);
    }

    /// @dev With four validators one may be faulty, so two must stay.
    function test_I11_takeOverNeedsOverlap() external {
        Appchain chain = new Appchain(N);
        address[] memory outgoing = chain.validators();
        chain.replaceNext(0, 3, 1);
        Anchor other = _fresh(chain, chain.currentSet(), chain.nextSet());
        chain.endSession(0, 1);
        Anchor.Evidence memory e = chain.evidence(20, STATE, _roots(20));
        e.outgoing = outgoing;
        vm.expectRevert(Anchor.NoOverlap.selector);
        other.submit(e);
    }

    function test_I11_overlapAtTheLimitIsEnough() external {
        Appchain chain = new Appchain(N);
        address[] memory outgoing = chain.validators();
        chain.replaceNext(0, 2, 1);
        Anchor other = _fresh(chain, chain.currentSet(), chain.nextSet());
        chain.endSession(0, 1);
        Anchor.Evidence memory e = chain.evidence(20, STATE, _roots(20));
        e.outgoing = outgoing;
        other.submit(e);
        vm.assertEq(other.currentSetId(), 8);
    }

    function test_I11_setsMayGrowAndShrink() external {
        address[] memory outgoing = _chain.validators();
        _chain.resizeNext(5);
        Anchor grown = _fresh(_chain, _chain.currentSet(), _chain.nextSet());
        _chain.endSession(0, 0);
        _chain.resizeNext(4);
        Anchor.Evidence memory e = _chain.evidence(20, STATE, _roots(20));
        e.outgoing = outgoing;
        grown.submit(e);
        outgoing = _chain.validators();
        _chain.endSession(0, 0);
        e = _chain.evidence(21, STATE, _roots(21));
        e.outgoing = outgoing;
        grown.submit(e);
        vm.assertEq(grown.currentSetId(), 9);
    }

    function test_I11_successorCannotChange() external {
        _submit(9);
        _chain.replaceNext(0, 1, 1);
        Anchor.Evidence memory e = _chain.evidence(20, STATE, _roots(20));
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 8));
        _anchor.submit(e);
        _chain.resizeNext(5);
        e = _chain.evidence(20, STATE, _roots(20));
        e.leaf.nextSetRoot = new Appchain(N).currentSet().root;
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 8));
        _anchor.submit(e);
    }

    function test_I11_successorCannotBeSkippedRepeatedOrEmpty() external {
        Anchor.Evidence memory e = _chain.evidence(9, STATE, _roots(9));
        e.leaf.nextSetId = 9;
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 9));
        _anchor.submit(e);
        e.leaf.nextSetId = 7;
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 7));
        _anchor.submit(e);

        address[] memory outgoing = _chain.validators();
        _chain.endSession(0, 0);
        e = _chain.evidence(20, STATE, _roots(20));
        e.outgoing = outgoing;
        e.leaf.nextSetLength = 0;
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 9));
        _anchor.submit(e);
        e.leaf.nextSetLength = 257;
        _resign(e);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadNextSet.selector, 9));
        _anchor.submit(e);
    }

    // I12: what is certified

    function test_I12_certifiedNeverAheadOfTheState() external {
        Appchain.Roots memory roots = _roots(9);
        roots.certified = 10;
        Anchor.Evidence memory e = _chain.evidence(9, STATE, roots);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadCertifiedBlock.selector, 10));
        _anchor.submit(e);
    }

    function test_I12_certifiedNeverGoesBack() external {
        _submit(9);
        Appchain.Roots memory roots = _roots(20);
        roots.certified = _roots(9).certified - 1;
        Anchor.Evidence memory e = _chain.evidence(20, STATE, roots);
        vm.expectRevert(abi.encodeWithSelector(Anchor.BadCertifiedBlock.selector, roots.certified));
        _anchor.submit(e);
    }

    // Set-up

    function test_initializesOnce() external {
        Beefy.Set memory set = _chain.currentSet();
        vm.expectRevert();
        _anchor.initialize(address(this), 1, set, set);
        Anchor bare = new Anchor();
        vm.expectRevert();
        bare.initialize(address(this), 1, set, set);
    }

    function test_refusesEmptyFirstSets() external {
        Beefy.Set memory set = _chain.currentSet();
        Beefy.Set memory none;
        vm.expectRevert();
        this.fresh(none, set);
        vm.expectRevert();
        this.fresh(set, none);
    }

    function fresh(Beefy.Set calldata current, Beefy.Set calldata next) external returns (Anchor) {
        return _fresh(_chain, current, next);
    }

    function _fresh(Appchain chain, Beefy.Set memory current, Beefy.Set memory next) private returns (Anchor) {
        bytes memory init = abi.encodeCall(
            Anchor.initialize, (address(newTimelock(1 days, address(this))), chain.setId(), current, next)
        );
        return Anchor(address(new Proxy(address(new Anchor()), init)));
    }

    function _roots(uint32 number) private pure returns (Appchain.Roots memory) {
        return Appchain.Roots({
            exits: keccak256(abi.encode("exits", number)),
            reserves: keccak256(abi.encode("reserves", number)),
            certified: number - number / 4
        });
    }

    function _submit(uint32 number) private returns (Anchor.Evidence memory e) {
        e = _chain.evidence(number, STATE, _roots(number));
        _anchor.submit(e);
    }

    function _rotationEvidence(uint32 number) private returns (Anchor.Evidence memory e) {
        e = _chain.evidence(number, STATE, _roots(number));
        // Nobody has left in these tests before the session that `endSession` ends.
        e.outgoing = _outgoing;
        if (e.outgoing.length == 0) e.outgoing = new Appchain(N).validators();
    }

    address[] private _outgoing;

    function _rotate(uint32 i) private {
        _outgoing = _chain.validators();
        _chain.endSession(1, 100 + i);
        Anchor.Evidence memory e = _rotationEvidence(40 + i);
        _anchor.submit(e);
    }

    /// @dev Makes the signatures fit a leaf that was changed.
    function _resign(Anchor.Evidence memory e) private {
        (bytes32 root, Mmr.Proof memory proof) = _chain.append(_chain.leafHash(e.leaf));
        e.proof = proof;
        e.signed = _chain.sign(Beefy.Commitment(root, e.signed.commitment.blockNumber, e.signed.commitment.setId));
    }
}
