// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The evidence that the contract `Anchor` takes, made from what the chain stores. Nothing here asks the chain.

use castellan_anchor::LeafExtra;
use castellan_primitives::{BlockNumber, Hash};
use codec::Decode;
use pallet_beefy_mmr::BeefyEcdsaToEthereum;
use serde::Serialize;
use sp_consensus_beefy::{
    ecdsa_crypto::{AuthorityId, Signature},
    known_payloads::MMR_ROOT_ID,
    mmr::MmrLeaf,
    SignedCommitment,
};
use sp_core::{Bytes, H160, H256};
use sp_mmr_primitives::LeafProof;
use sp_runtime::traits::Convert;

type Leaf = MmrLeaf<BlockNumber, Hash, H256, LeafExtra>;

/// What the contract's `submit` takes, and the block whose state it anchors. Numbers above 32 bits are within what JSON
/// can tell exactly.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// The block whose state is anchored: the parent of the one that validators signed.
    pub number: BlockNumber,
    /// What they signed.
    pub commitment: CommitmentFields,
    /// The signing set, in its own order.
    pub validators: Vec<H160>,
    /// Exactly a quorum of signatures, by ascending signer.
    pub signatures: Vec<SignatureFields>,
    /// The leaf that the signed block added.
    pub leaf: LeafFields,
    /// The same, as it is hashed: 181 bytes.
    pub leaf_bytes: Bytes,
    /// That the leaf is under the signed root.
    pub proof: ProofFields,
    /// The header of block `number`, in SCALE encoding.
    pub header: Bytes,
    /// The set before the signing one, in its own order. The contract wants it if it has seen no commitment of the
    /// signing set yet, and nothing in its place otherwise. `null` if this node no longer knows it.
    pub outgoing: Option<Vec<H160>>,
}

/// A commitment, which has the range's root as its only payload.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitmentFields {
    /// The root of the range as of block `block_number`.
    pub mmr_root: H256,
    /// The block that is signed.
    pub block_number: BlockNumber,
    /// The set that signs.
    pub set_id: u64,
}

/// A signature over the hash of a commitment.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SignatureFields {
    /// Which validator it is of, counted from zero.
    pub index: u8,
    /// 27 or 28.
    pub v: u8,
    /// The first half.
    pub r: H256,
    /// The second half, in the lower half of its range.
    pub s: H256,
}

/// A leaf.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LeafFields {
    /// The block before the one that added the leaf.
    pub parent_number: BlockNumber,
    /// Its hash.
    pub parent_hash: Hash,
    /// The set after the signing one.
    pub next_set_id: u64,
    /// How many are in it.
    pub next_set_length: u32,
    /// The commitment to it.
    pub next_set_root: H256,
    /// The tree of exits.
    pub exits_root: H256,
    /// The tree of reserves.
    pub reserves_root: H256,
    /// The newest block whose complete data is certified.
    pub certified_block: BlockNumber,
    /// The commitment to that data.
    pub data_root: H256,
}

/// A proof that a leaf is in the range.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProofFields {
    /// The leaf's place, counted from zero.
    pub leaf_index: u64,
    /// How many leaves the range has.
    pub leaf_count: u64,
    /// Siblings and peaks.
    pub items: Vec<H256>,
}

/// What a node stores of a signed block.
pub struct Stored<'a> {
    /// The commitment with its signatures.
    pub signed: SignedCommitment<BlockNumber, Signature>,
    /// The set that signed.
    pub validators: &'a [AuthorityId],
    /// The set before it, if it is known.
    pub outgoing: Option<&'a [AuthorityId]>,
    /// The leaf of the signed block, as it is hashed.
    pub leaf: Vec<u8>,
    /// The leaf's proof in the range as of the signed block.
    pub proof: LeafProof<H256>,
    /// The header of its parent, in SCALE encoding.
    pub header: Vec<u8>,
}

impl Stored<'_> {
    /// Puts it into the form that the contract takes, or says what about it the contract would not take.
    pub fn into_evidence(self) -> Result<Evidence, &'static str> {
        let Self { signed, proof, .. } = self;
        let commitment = &signed.commitment;
        let leaf = Leaf::decode(&mut &self.leaf[..]).map_err(|_| "the leaf cannot be read")?;
        let (parent_number, parent_hash) = leaf.parent_number_and_hash;
        let mmr_root = commitment.payload.get_decoded::<H256>(&MMR_ROOT_ID);
        let [leaf_index] = proof.leaf_indices[..] else {
            return Err("the proof is not of one leaf");
        };
        let validators = addresses(self.validators)?;
        Ok(Evidence {
            number: parent_number,
            commitment: CommitmentFields {
                mmr_root: mmr_root.ok_or("the commitment names no root")?,
                block_number: commitment.block_number,
                set_id: commitment.validator_set_id,
            },
            signatures: quorum(&validators, &signed.signatures)?,
            validators,
            leaf: LeafFields {
                parent_number,
                parent_hash,
                next_set_id: leaf.beefy_next_authority_set.id,
                next_set_length: leaf.beefy_next_authority_set.len,
                next_set_root: leaf.beefy_next_authority_set.keyset_commitment,
                exits_root: leaf.leaf_extra.exits_root,
                reserves_root: leaf.leaf_extra.reserves_root,
                certified_block: leaf.leaf_extra.certified_block,
                data_root: leaf.leaf_extra.data_root,
            },
            leaf_bytes: self.leaf.into(),
            proof: ProofFields {
                leaf_index,
                leaf_count: proof.leaf_count,
                items: proof.items,
            },
            header: self.header.into(),
            outgoing: self.outgoing.map(addresses).transpose()?,
        })
    }
}

/// The Ethereum addresses of keys.
fn addresses(keys: &[AuthorityId]) -> Result<Vec<H160>, &'static str> {
    keys.iter()
        .map(|key| {
            let bytes: [u8; 20] = BeefyEcdsaToEthereum::convert(key.clone())
                .try_into()
                .map_err(|_| "a validator's key has no address")?;
            Ok(H160::from(bytes))
        })
        .collect()
}

/// Exactly as many signatures as the contract wants, by ascending signer.
fn quorum(validators: &[H160], signatures: &[Option<Signature>]) -> Result<Vec<SignatureFields>, &'static str> {
    if validators.len() != signatures.len() {
        return Err("the signatures are of another set");
    }
    let faulty = validators.len().saturating_sub(1) / 3;
    let needed = validators.len().saturating_sub(faulty);
    let mut signed: Vec<_> = validators
        .iter()
        .zip(signatures)
        .enumerate()
        .filter_map(|(index, (signer, signature))| Some((signer, index, signature.as_ref()?)))
        .collect();
    if signed.len() < needed {
        return Err("too few validators signed");
    }
    signed.sort_unstable_by_key(|(signer, _, _)| **signer);
    signed.truncate(needed);
    signed
        .into_iter()
        .map(|(_, index, signature)| {
            let bytes: &[u8] = signature.as_ref();
            let (r, rest) = bytes.split_at_checked(32).ok_or("a signature is too short")?;
            let (s, recovery) = rest.split_at_checked(32).ok_or("a signature is too short")?;
            Ok(SignatureFields {
                index: u8::try_from(index).map_err(|_| "the set has more than 256 validators")?,
                v: match recovery {
                    [bit @ (0 | 1)] => 27 + bit,
                    _ => return Err("a signature does not tell its key"),
                },
                r: H256::from_slice(r),
                s: H256::from_slice(s),
            })
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use codec::Encode;
    use sp_consensus_beefy::{
        mmr::{BeefyAuthoritySet, MmrLeafVersion},
        Commitment, Payload,
    };
    use sp_core::{ecdsa, Pair};
    use sp_runtime::traits::{Hash as _, Keccak256};

    const NAMES: [&str; 4] = ["//Alice", "//Bob", "//Charlie", "//Dave"];

    fn keys() -> Vec<ecdsa::Pair> {
        NAMES
            .iter()
            .map(|name| ecdsa::Pair::from_string(name, None).unwrap())
            .collect()
    }

    fn ids() -> Vec<AuthorityId> {
        keys().iter().map(|pair| pair.public().into()).collect()
    }

    fn leaf() -> Leaf {
        MmrLeaf {
            version: MmrLeafVersion::new(0, 0),
            parent_number_and_hash: (6, Hash::repeat_byte(1)),
            beefy_next_authority_set: BeefyAuthoritySet {
                id: 4,
                len: 4,
                keyset_commitment: H256::repeat_byte(2),
            },
            leaf_extra: LeafExtra {
                exits_root: H256::repeat_byte(3),
                reserves_root: H256::repeat_byte(4),
                certified_block: 5,
                data_root: H256::repeat_byte(6),
            },
        }
    }

    /// Block 7, signed by those who are marked.
    fn evidence(signers: [bool; 4], validators: &[AuthorityId]) -> Result<Evidence, &'static str> {
        let commitment = Commitment {
            payload: Payload::from_single_entry(MMR_ROOT_ID, H256::repeat_byte(9).encode()),
            block_number: 7,
            validator_set_id: 3,
        };
        let digest = Keccak256::hash(&commitment.encode()).0;
        let signatures = keys()
            .iter()
            .zip(signers)
            .map(|(pair, signs)| signs.then(|| Signature::from(pair.sign_prehashed(&digest))))
            .collect();
        let stored = Stored {
            signed: SignedCommitment { commitment, signatures },
            validators,
            outgoing: None,
            leaf: leaf().encode(),
            proof: LeafProof {
                leaf_indices: vec![6],
                leaf_count: 7,
                items: vec![H256::repeat_byte(8)],
            },
            header: vec![1, 2, 3],
        };
        stored.into_evidence()
    }

    #[test]
    fn has_exactly_a_quorum_of_signatures_by_ascending_signer() {
        for signers in [[true; 4], [true, true, false, true], [false, true, true, true]] {
            let evidence = evidence(signers, &ids()).unwrap();
            assert_eq!(evidence.signatures.len(), 3);
            let order: Vec<H160> = evidence
                .signatures
                .iter()
                .map(|signature| evidence.validators[usize::from(signature.index)])
                .collect();
            assert!(order.is_sorted());
            for signature in &evidence.signatures {
                assert!(signers[usize::from(signature.index)]);
                assert!([27, 28].contains(&signature.v));
                let half = H256::from(hex_half());
                assert!(signature.s <= half, "s is in the upper half");
            }
        }
    }

    /// Half of the order of the curve.
    fn hex_half() -> [u8; 32] {
        let text = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
        sp_core::bytes::from_hex(text).unwrap().try_into().unwrap()
    }

    #[test]
    fn signatures_lead_to_the_validators_that_they_name() {
        let evidence = evidence([true; 4], &ids()).unwrap();
        // What the contract hashes, byte by byte.
        let message = [
            &[0x04, 0x6d, 0x68, 0x80][..],
            &[9; 32],
            &7u32.to_le_bytes(),
            &3u64.to_le_bytes(),
        ]
        .concat();
        for SignatureFields { index, v, r, s } in &evidence.signatures {
            let raw = [&r.0[..], &s.0, &[v - 27]].concat();
            let signature = ecdsa::Signature::try_from(&raw[..]).unwrap();
            let signer = signature.recover_prehashed(&Keccak256::hash(&message).0).unwrap();
            assert_eq!(AuthorityId::from(signer), ids()[usize::from(*index)]);
        }
    }

    #[test]
    fn tells_the_leaf_field_by_field_and_as_bytes() {
        let evidence = evidence([true; 4], &ids()).unwrap();
        assert_eq!((evidence.number, evidence.leaf_bytes.len()), (6, 181));
        let json = serde_json::to_value(&evidence).unwrap();
        assert_eq!(json["leaf"]["nextSetId"], 4);
        assert_eq!(json["leaf"]["certifiedBlock"], 5);
        assert_eq!(json["leaf"]["exitsRoot"], format!("0x{}", "03".repeat(32)));
        assert_eq!(json["commitment"]["mmrRoot"], format!("0x{}", "09".repeat(32)));
        assert_eq!(json["proof"]["leafIndex"], 6);
        assert_eq!(json["header"], "0x010203");
        assert_eq!(json["outgoing"], serde_json::Value::Null);
    }

    #[test]
    fn is_refused_where_the_contract_would() {
        assert_eq!(
            evidence([true, false, false, true], &ids()),
            Err("too few validators signed")
        );
        assert_eq!(
            evidence([true; 4], &ids()[..3]),
            Err("the signatures are of another set")
        );
    }
}
