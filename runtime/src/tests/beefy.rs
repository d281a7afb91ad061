// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the mainchain is shown of this chain, byte by byte as `contracts/README.md` has it.

use super::*;
use crate::configs::Leaf;
use pallet_mmr::LeafDataProvider;
use sp_consensus_beefy::{
    ecdsa_crypto::AuthorityId as BeefyId, mmr::BeefyAuthoritySet, ConsensusLog, MmrRootHash, BEEFY_ENGINE_ID,
};
use sp_core::ecdsa;
use sp_runtime::traits::{Hash as _, Keccak256};

/// Blocks of a session in the development presets.
const SESSION: BlockNumber = 20;

fn names() -> [&'static str; 4] {
    ["//Alice", "//Bob", "//Charlie", "//Dave"]
}

fn key(name: &str) -> ecdsa::Pair {
    ecdsa::Pair::from_string(name, None).expect("a development key")
}

/// The last 20 bytes of the hash of the uncompressed key without its first byte: how Ethereum names a key.
fn address(name: &str) -> [u8; 20] {
    let public = uncompressed_hash(&key(name));
    let mut address = [0; 20];
    address.copy_from_slice(&public[12..]);
    address
}

/// The hash of a development key's uncompressed form, found by recovering the key from a signature of its own.
fn uncompressed_hash(pair: &ecdsa::Pair) -> [u8; 32] {
    let message = [7; 32];
    let signature = pair.sign_prehashed(&message);
    let public = sp_io::crypto::secp256k1_ecdsa_recover(&signature.0, &message)
        .ok()
        .expect("its own signature");
    Keccak256::hash(&public).0
}

/// The commitment to a set: hashes of addresses in pairs, an odd last one moves up.
fn commitment(names: &[&str]) -> H256 {
    let mut layer: Vec<H256> = names.iter().map(|name| Keccak256::hash(&address(name))).collect();
    while layer.len() > 1 {
        layer = layer
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => Keccak256::hash(&[left.0, right.0].concat()),
                alone => alone[0],
            })
            .collect();
    }
    layer.first().copied().unwrap_or_default()
}

fn expected_set(id: u64, names: &[&str]) -> BeefyAuthoritySet<H256> {
    BeefyAuthoritySet {
        id,
        len: names.len() as u32,
        keyset_commitment: commitment(names),
    }
}

/// What the header of the block under way says of the range.
fn logs() -> Vec<ConsensusLog<BeefyId>> {
    let id = sp_runtime::generic::OpaqueDigestItemId::Consensus(&BEEFY_ENGINE_ID);
    System::digest().logs.iter().filter_map(|log| log.try_to(id)).collect()
}

fn announced_root() -> Option<MmrRootHash> {
    logs().into_iter().find_map(|log| match log {
        ConsensusLog::MmrRoot(root) => Some(root),
        _ => None,
    })
}

#[test]
fn development_validators_have_the_keys_of_their_names() {
    chain(crate::genesis::LOCAL).execute_with(|| {
        let keys: Vec<BeefyId> = names().iter().map(|name| key(name).public().into()).collect();
        let set = Beefy::validator_set().expect("there are validators");
        assert_eq!((set.validators(), set.id()), (&keys[..], 0));
        assert_eq!(BeefyMmr::authority_set_proof(), expected_set(0, &names()));
        assert_eq!(BeefyMmr::next_authority_set_proof(), expected_set(1, &names()));
    });
}

#[test]
fn a_leaf_has_the_bytes_that_the_contract_reads() {
    run_preset(crate::genesis::LOCAL, || {
        go_to(3);
        let leaf = BeefyMmr::leaf_data();
        let bytes = leaf.encode();
        let next = expected_set(1, &names());
        let expected = [
            &[0][..],
            &2u32.to_le_bytes(),
            &System::parent_hash().0,
            &1u64.to_le_bytes(),
            &4u32.to_le_bytes(),
            &next.keyset_commitment.0,
            &leaf.leaf_extra.encode(),
        ]
        .concat();
        assert_eq!(bytes, expected);
        assert_eq!(bytes.len(), 181);
        assert_eq!(leaf.leaf_extra.certified_block, 2);
        assert_eq!(<Leaf as codec::Decode>::decode(&mut &bytes[..]), Ok(leaf));
    });
}

#[test]
fn every_header_announces_the_root_that_is_signed() {
    run_preset(crate::genesis::LOCAL, || {
        assert_eq!(Mmr::mmr_leaves(), 1);
        assert_eq!(Mmr::mmr_root(), Keccak256::hash(&BeefyMmr::leaf_data().encode()));
        for number in 2..8 {
            go_to(number);
            assert_eq!(Mmr::mmr_leaves(), u64::from(number));
            assert_eq!(announced_root(), Some(Mmr::mmr_root()));
        }
    });
}

#[test]
fn a_session_begins_with_a_leaf_that_names_the_set_after_it() {
    run_preset(crate::genesis::LOCAL, || {
        for (session, block) in [(1, SESSION), (2, 2 * SESSION)] {
            go_to(block - 1);
            assert!(!logs()
                .iter()
                .any(|log| matches!(log, ConsensusLog::AuthoritiesChange(_))));
            go_to(block);
            let started = logs().into_iter().find_map(|log| match log {
                ConsensusLog::AuthoritiesChange(set) => Some(set.id()),
                _ => None,
            });
            assert_eq!(started, Some(session));
            let leaf = BeefyMmr::leaf_data();
            assert_eq!(leaf.beefy_next_authority_set, expected_set(session + 1, &names()));
            assert_eq!(announced_root(), Some(Mmr::mmr_root()));
        }
    });
}

#[test]
fn the_first_state_of_a_session_and_of_every_interval_is_due() {
    run_preset(crate::genesis::LOCAL, || {
        go_to(3 * SESSION + 1);
        let due = |blocks: &[BlockNumber]| assert_eq!(castellan_anchor::Due::<Runtime>::get().into_inner(), blocks);
        due(&[SESSION, 2 * SESSION, 3 * SESSION]);
        use crate::configs::{dynamic_params::anchoring, RuntimeParameters};
        call_as_root(pallet_parameters::Call::set_parameter {
            key_value: RuntimeParameters::Anchoring(anchoring::Parameters::Interval(anchoring::Interval, Some(7))),
        });
        go_to(3 * SESSION + 10);
        due(&[SESSION, 2 * SESSION, 3 * SESSION, 63]);
    });
}

#[test]
fn where_certificates_are_required_nothing_more_is_certified_without_them() {
    run_preset(crate::genesis::LOCAL, || {
        use crate::configs::{dynamic_params::anchoring, RuntimeParameters};
        go_to(5);
        assert_eq!(BeefyMmr::leaf_data().leaf_extra.certified_block, 4);
        let required = anchoring::Parameters::CertificatesRequired(anchoring::CertificatesRequired, Some(true));
        call_as_root(pallet_parameters::Call::set_parameter {
            key_value: RuntimeParameters::Anchoring(required),
        });
        go_to(9);
        assert_eq!(BeefyMmr::leaf_data().leaf_extra.certified_block, 4);
    });
}

#[test]
fn two_votes_of_one_validator_for_one_block_are_an_offence() {
    use frame_support::traits::KeyOwnerProofSystem;
    use sp_consensus_beefy::{known_payloads::MMR_ROOT_ID, Commitment, DoubleVotingProof, Payload, VoteMessage};
    run_preset(crate::genesis::LOCAL, || {
        let bob = key("//Bob");
        let vote = |root: u8| {
            let commitment = Commitment {
                payload: Payload::from_single_entry(MMR_ROOT_ID, vec![root; 32]),
                block_number: 1,
                validator_set_id: 0,
            };
            let signature = bob.sign_prehashed(&Keccak256::hash(&commitment.encode()).0).into();
            VoteMessage {
                commitment,
                id: BeefyId::from(bob.public()),
                signature,
            }
        };
        let owner =
            Historical::prove((sp_consensus_beefy::KEY_TYPE, BeefyId::from(bob.public()))).expect("a validator");
        let report = |first, second| {
            let proof = DoubleVotingProof { first, second };
            RuntimeCall::Beefy(pallet_beefy::Call::report_double_voting_unsigned {
                equivocation_proof: alloc::boxed::Box::new(proof),
                key_owner_proof: owner.clone(),
            })
            .dispatch(RuntimeOrigin::none())
        };
        assert_eq!(error_of(report(vote(1), vote(1))), "InvalidDoubleVotingProof");
        assert_ok!(report(vote(1), vote(2)));
        assert_eq!(error_of(report(vote(1), vote(2))), "DuplicateOffenceReport");
        let offences = |event: &frame_system::EventRecord<RuntimeEvent, Hash>| {
            matches!(
                event.event,
                RuntimeEvent::Offences(pallet_offences::Event::Offence { .. })
            )
        };
        assert_eq!(System::events().iter().filter(|event| offences(event)).count(), 1);
    });
}
