// SPDX-License-Identifier: Apache-2.0
// Copyright the Castellan developers
pragma solidity 0.8.37;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {Governed} from "./Governed.sol";
import {IAnchor} from "./IAnchor.sol";
import {Beefy} from "./lib/Beefy.sol";
import {Header} from "./lib/Header.sol";
import {Mmr} from "./lib/Mmr.sol";

/// @title Keeps the appchain's state roots, each under the signatures of a quorum of its validators.
/// @notice Anyone may submit; nobody can submit what validators did not sign. There is no role that writes a root.
contract Anchor is IAnchor, Governed, Initializable {
    /// @notice One anchor with everything that proves it.
    /// @param signed the commitment, its validators and their signatures
    /// @param leaf the leaf that the committed block added
    /// @param proof that the leaf is under the signed root
    /// @param header SCALE encoding of the parent's header, whose hash the leaf names
    /// @param outgoing the validators in office until now, when `signed` is the first by the next set; else empty
    struct Evidence {
        Beefy.Signed signed;
        Mmr.Leaf leaf;
        Mmr.Proof proof;
        bytes header;
        address[] outgoing;
    }

    /// @notice How long after leaving office a set's signatures still prove a fork.
    /// @dev Not for ever: keys that left office are guarded less and less, and a quorum of them could freeze payouts.
    uint64 public constant FORK_MEMORY = 28 days;

    /// @inheritdoc IAnchor
    uint32 public latest;
    /// @inheritdoc IAnchor
    bool public frozen;
    /// @notice The certified block of the newest anchor.
    uint32 public certified;
    /// @notice The set in office. The one after it may sign too, and takes over when it does.
    uint64 public currentSetId;

    /// @notice Every validator set this contract has learned of.
    mapping(uint64 id => Beefy.Set) public sets;
    mapping(uint32 number => Anchored) private _anchors;

    /// @notice A block's state was anchored.
    event AnchorStored(
        uint32 indexed number,
        bytes32 stateRoot,
        bytes32 exitsRoot,
        bytes32 reservesRoot,
        bytes32 mmrRoot,
        bytes32 dataRoot,
        uint32 certifiedBlock,
        uint64 setId
    );
    /// @notice A set took office.
    event SetTookOver(uint64 indexed id);
    /// @notice A leaf named the set that comes next.
    event NextSetLearned(uint64 indexed id, bytes32 root, uint32 length);
    /// @notice Two roots for one block, both signed; of one that was anchored, its beginning. Nothing is anchored or paid from here on.
    event ForkProven(uint32 indexed blockNumber, bytes32 rootA, bytes32 rootB);

    /// @notice A fork was proven.
    error AnchorFrozen();
    /// @notice The set is neither in office nor next.
    error StaleSet(uint64 id);
    /// @notice The set was never named in a leaf, or left office too long ago to prove a fork.
    error UnknownSet(uint64 id);
    /// @notice There is already an anchor for this block, with the same root.
    /// @dev Compared by the beginning; `reportFork` compares whole roots.
    error AlreadyAnchored(uint32 number);
    /// @notice Not above the newest anchor.
    error NotNewer(uint32 number, uint32 latest);
    /// @notice The leaf is not the one that the committed block added.
    error WrongLeaf();
    /// @notice The leaf is not under the signed root.
    error LeafNotProven();
    /// @notice The certified block lies ahead of the state, or behind what was certified before.
    error BadCertifiedBlock(uint32 certifiedBlock);
    /// @notice The leaf names another successor than an earlier one did, skips one, or an empty or oversized one.
    error BadNextSet(uint64 id);
    /// @notice Too few of the outgoing set are in the incoming one.
    error NoOverlap();
    /// @notice The two commitments do not contradict each other.
    error NoFork();

    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the first two validator sets: the one in office and its successor.
    /// @param timelock governance, with a notice period
    /// @param id id of the set in office
    /// @param current the set in office
    /// @param next its successor, as the chain names it
    function initialize(address timelock, uint64 id, Beefy.Set calldata current, Beefy.Set calldata next)
        external
        initializer
    {
        _setGovernance(timelock);
        currentSetId = id;
        _learn(id, current.root, current.length);
        _learn(id + 1, next.root, next.length);
    }

    /// @inheritdoc IAnchor
    function anchor(uint32 number) external view returns (Anchored memory) {
        return _anchors[number];
    }

    /// @notice Stores an anchor, or freezes when `evidence` contradicts one that is stored.
    function submit(Evidence calldata evidence) external {
        if (frozen) revert AnchorFrozen();
        Beefy.Commitment calldata commitment = evidence.signed.commitment;
        uint64 setId = commitment.setId;
        Beefy.verify(evidence.signed, _known(setId));
        if (_contradicts(commitment)) return;

        if (setId != currentSetId && setId != currentSetId + 1) revert StaleSet(setId);
        Mmr.Leaf calldata leaf = evidence.leaf;
        uint32 number = leaf.parentNumber;
        // Only the newest leaf is taken: an older one under a newer root would say which set comes next as of then.
        if (uint256(number) + 1 != commitment.blockNumber) revert WrongLeaf();
        if (Mmr.root(Mmr.hash(leaf), evidence.proof) != commitment.mmrRoot) revert LeafNotProven();

        // I4: strictly monotonic.
        uint32 before = latest;
        if (number <= before) revert NotNewer(number, before);
        // I12: certified never runs ahead of the state, and never back, so that what an older anchor allowed to be
        // paid is contained in what a newer one says about balances.
        if (leaf.certifiedBlock > number || leaf.certifiedBlock < certified) {
            revert BadCertifiedBlock(leaf.certifiedBlock);
        }

        if (setId != currentSetId) _takeOver(setId, evidence);
        _nameNext(setId, leaf);

        bytes32 stateRoot = Header.stateRoot(evidence.header, number, leaf.parentHash);
        latest = number;
        certified = leaf.certifiedBlock;
        // Four words, not five: the whole signed root is in the event, and its beginning shows a fork.
        _anchors[number] = Anchored({
            stateRoot: stateRoot,
            exitsRoot: leaf.exitsRoot,
            reservesRoot: leaf.reservesRoot,
            certifiedBlock: leaf.certifiedBlock,
            previous: before,
            anchoredAt: uint40(block.timestamp),
            anchoredIn: uint40(block.number),
            rootMark: bytes14(commitment.mmrRoot)
        });
        emit AnchorStored(
            number,
            stateRoot,
            leaf.exitsRoot,
            leaf.reservesRoot,
            commitment.mmrRoot,
            leaf.dataRoot,
            leaf.certifiedBlock,
            setId
        );
    }

    /// @notice Freezes on two signed roots for one block, anchored or not (I4).
    function reportFork(Beefy.Signed calldata a, Beefy.Signed calldata b) external {
        if (frozen) revert AnchorFrozen();
        if (a.commitment.blockNumber != b.commitment.blockNumber || a.commitment.mmrRoot == b.commitment.mmrRoot) {
            revert NoFork();
        }
        Beefy.verify(a, _known(a.commitment.setId));
        Beefy.verify(b, _known(b.commitment.setId));
        _freeze(a.commitment.blockNumber, a.commitment.mmrRoot, b.commitment.mmrRoot);
    }

    /// @dev Whether a valid commitment names another root than the one anchored for its block. If so, freezes.
    function _contradicts(Beefy.Commitment calldata commitment) private returns (bool) {
        if (commitment.blockNumber == 0) revert WrongLeaf();
        uint32 number = commitment.blockNumber - 1;
        Anchored storage stored = _anchors[number];
        if (stored.anchoredAt == 0) return false;
        if (stored.rootMark == bytes14(commitment.mmrRoot)) revert AlreadyAnchored(number);
        _freeze(commitment.blockNumber, stored.rootMark, commitment.mmrRoot);
        return true;
    }

    function _freeze(uint32 blockNumber, bytes32 rootA, bytes32 rootB) private {
        frozen = true;
        emit ForkProven(blockNumber, rootA, rootB);
    }

    function _known(uint64 id) private view returns (Beefy.Set memory set) {
        set = sets[id];
        if (set.length == 0) revert UnknownSet(id);
        if (set.retiredAt != 0 && block.timestamp > set.retiredAt + FORK_MEMORY) revert UnknownSet(id);
    }

    /// @dev I11: a set takes office only after the set before it named it, and with enough of that set's members that
    /// at least one honest validator has seen both sides.
    function _takeOver(uint64 id, Evidence calldata evidence) private {
        Beefy.Set storage outgoing = sets[currentSetId];
        address[] calldata members = evidence.outgoing;
        if (members.length != outgoing.length || Beefy.keysetRoot(members) != outgoing.root) {
            revert Beefy.WrongValidators();
        }
        uint256 faulty = (members.length - 1) / 3;
        if (!Beefy.overlap(members, evidence.signed.validators, faulty + 1)) revert NoOverlap();

        outgoing.retiredAt = uint64(block.timestamp);
        currentSetId = id;
        emit SetTookOver(id);
    }

    /// @dev The successor is fixed for as long as a set is in office.
    function _nameNext(uint64 signer, Mmr.Leaf calldata leaf) private {
        uint64 id = leaf.nextSetId;
        if (id != signer + 1) revert BadNextSet(id);
        Beefy.Set storage known = sets[id];
        if (known.length == 0) {
            _learn(id, leaf.nextSetRoot, leaf.nextSetLength);
        } else if (known.root != leaf.nextSetRoot || known.length != leaf.nextSetLength) {
            revert BadNextSet(id);
        }
    }

    function _learn(uint64 id, bytes32 root, uint32 length) private {
        // A signature names its signer in one byte.
        if (length == 0 || length > 256) revert BadNextSet(id);
        sets[id] = Beefy.Set({root: root, length: length, retiredAt: 0});
        emit NextSetLearned(id, root, length);
    }
}
