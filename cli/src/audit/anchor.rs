// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the data of an anchor transaction says, and whether validators signed it.
//!
//! Everything that the contract checks of the evidence alone is checked here: that the header is the one that the leaf names, that
//! the leaf is in the signed range, and that a quorum of the named validators signed it. Which validators are to be believed is the
//! contract's to know: [`Anchored::keyset_root`] is what it compares.

use alloy::{
    primitives::{keccak256, Address, Bytes, Signature as EcdsaSignature, B256, U256},
    sol_types::SolCall,
};
use anyhow::{ensure, Context};
use castellan_mainchain::contracts::{Anchor, Evidence};
use castellan_settlement::LeafExtra;
use codec::{Decode, Encode};
use sp_consensus_beefy::{
    known_payloads::MMR_ROOT_ID,
    mmr::{BeefyNextAuthoritySet, MmrLeaf, MmrLeafVersion},
    Commitment, Payload,
};
use sp_core::H256;
use sp_mmr_primitives::{DataOrHash, LeafProof};
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, Hash, Keccak256},
};

type Header = generic::Header<u32, BlakeTwo256>;
type Leaf = MmrLeaf<u32, H256, H256, LeafExtra>;

/// Half the order of the curve: a signature's second part must not be above it.
const HALF_ORDER: U256 = U256::from_limbs([
    0xdfe9_2f46_681b_20a0,
    0x5d57_6e73_57a4_501d,
    0xffff_ffff_ffff_ffff,
    0x7fff_ffff_ffff_ffff,
]);

/// What an anchor says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchored {
    /// The block behind which the state is.
    pub number: u32,
    /// That block's hash.
    pub hash: H256,
    /// The root of the state.
    pub state_root: H256,
    /// The root of the tree of exits.
    pub exits_root: H256,
    /// The root of the tree of reserves.
    pub reserves_root: H256,
    /// The newest block up to which the complete data is certified.
    pub certified_block: u32,
    /// The number of the validator set that signed.
    pub set_id: u64,
    /// The commitment to that set, as the contract keeps it.
    pub keyset_root: H256,
    /// How many validators are in it.
    pub validators: usize,
    /// How many of them signed.
    pub signatures: usize,
}

/// Reads and checks the data of a transaction that called the contract `Anchor`.
pub fn check(data: &[u8]) -> anyhow::Result<Anchored> {
    let call = Anchor::submitCall::abi_decode(data).context("this is not the data of an anchor transaction")?;
    let evidence = call.evidence;
    let leaf = leaf(&evidence);
    check_range(&evidence, &leaf)?;
    let header = header(&evidence)?;
    let keyset_root = check_signatures(&evidence)?;
    Ok(Anchored {
        number: header.number,
        hash: h256(evidence.leaf.parentHash),
        state_root: header.state_root,
        exits_root: leaf.leaf_extra.exits_root,
        reserves_root: leaf.leaf_extra.reserves_root,
        certified_block: leaf.leaf_extra.certified_block,
        set_id: evidence.signed.commitment.setId,
        keyset_root,
        validators: evidence.signed.validators.len(),
        signatures: evidence.signed.signatures.len(),
    })
}

fn h256(bytes: B256) -> H256 {
    H256(bytes.0)
}

fn leaf(evidence: &Evidence) -> Leaf {
    let leaf = &evidence.leaf;
    MmrLeaf {
        version: MmrLeafVersion::new(0, 0),
        parent_number_and_hash: (leaf.parentNumber, h256(leaf.parentHash)),
        beefy_next_authority_set: BeefyNextAuthoritySet {
            id: leaf.nextSetId,
            len: leaf.nextSetLength,
            keyset_commitment: h256(leaf.nextSetRoot),
        },
        leaf_extra: LeafExtra {
            exits_root: h256(leaf.exitsRoot),
            reserves_root: h256(leaf.reservesRoot),
            certified_block: leaf.certifiedBlock,
            data_root: h256(leaf.dataRoot),
        },
    }
}

/// The leaf is the newest of the range that validators signed, and follows the block whose state it is about.
fn check_range(evidence: &Evidence, leaf: &Leaf) -> anyhow::Result<()> {
    let (commitment, proof) = (&evidence.signed.commitment, &evidence.proof);
    ensure!(
        proof.leafIndex.checked_add(1) == Some(proof.leafCount),
        "the leaf is not the newest of the range"
    );
    ensure!(
        evidence.leaf.parentNumber.checked_add(1) == Some(commitment.blockNumber),
        "the leaf is of another block than was signed"
    );
    let proof = LeafProof {
        leaf_indices: vec![proof.leafIndex],
        leaf_count: proof.leafCount,
        items: proof.items.iter().copied().map(h256).collect(),
    };
    let leaf = DataOrHash::<Keccak256, Leaf>::Hash(Keccak256::hash(&leaf.encode()));
    pallet_mmr::verify_leaves_proof(h256(commitment.mmrRoot), vec![leaf], proof)
        .map_err(|_| anyhow::anyhow!("the leaf is not in the range that was signed"))
}

fn header(evidence: &Evidence) -> anyhow::Result<Header> {
    let bytes: &Bytes = &evidence.header;
    ensure!(
        BlakeTwo256::hash(bytes) == h256(evidence.leaf.parentHash),
        "the header is another one than the leaf names"
    );
    let header = Header::decode(&mut &bytes[..]).context("the header cannot be read")?;
    ensure!(
        header.number == evidence.leaf.parentNumber,
        "the header is of another block than the leaf says"
    );
    Ok(header)
}

/// Exactly a quorum signed, each of them once. Gives the commitment to the set.
fn check_signatures(evidence: &Evidence) -> anyhow::Result<H256> {
    let signed = &evidence.signed;
    let validators = &signed.validators;
    ensure!(!validators.is_empty(), "no validators are named");
    let quorum = validators.len() - (validators.len() - 1) / 3;
    ensure!(
        signed.signatures.len() == quorum,
        "{} of {} validators signed, and {quorum} must",
        signed.signatures.len(),
        validators.len()
    );
    let commitment = Commitment {
        payload: Payload::from_single_entry(MMR_ROOT_ID, signed.commitment.mmrRoot.0.to_vec()),
        block_number: signed.commitment.blockNumber,
        validator_set_id: signed.commitment.setId,
    };
    let digest = keccak256(commitment.encode());
    let mut before = Address::ZERO;
    for signature in &signed.signatures {
        let (r, s) = (U256::from_be_bytes(signature.r.0), U256::from_be_bytes(signature.s.0));
        ensure!(s <= HALF_ORDER, "a signature has another form than it must");
        let odd = match signature.v {
            27 => false,
            28 => true,
            other => anyhow::bail!("a signature ends with {other}"),
        };
        let signer = EcdsaSignature::new(r, s, odd)
            .recover_address_from_prehash(&digest)
            .context("a signature is nobody's")?;
        ensure!(
            validators.get(usize::from(signature.index)) == Some(&signer),
            "a signature is of {signer}, who is not the validator that it names"
        );
        ensure!(signer > before, "signatures are not in the order of their signers");
        before = signer;
    }
    let addresses = validators.iter().map(|validator| validator.into_array());
    Ok(binary_merkle_tree::merkle_root::<Keccak256, _>(addresses))
}
