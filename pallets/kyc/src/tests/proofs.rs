// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is signed, by which keys, and for how long it is good.

use super::*;
use crate::{proof::is_signed_by, Error, Unit};
use codec::Encode;
use frame_support::assert_noop;
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{traits::IdentifyAccount, MultiSignature, MultiSigner};

const NEW: AccountId = 40;

/// A signature of each scheme over `message`, with the account that made it.
fn signatures(message: &[u8]) -> Vec<(MultiSignature, sp_runtime::AccountId32)> {
    let account = |signer: MultiSigner| signer.into_account();
    let seed = [7; 32];
    let (sr, ed, ec) = (
        sr25519::Pair::from_seed(&seed),
        ed25519::Pair::from_seed(&seed),
        ecdsa::Pair::from_seed(&seed),
    );
    vec![
        (sr.sign(message).into(), account(sr.public().into())),
        (ed.sign(message).into(), account(ed.public().into())),
        (ec.sign(message).into(), account(ec.public().into())),
    ]
}

#[test]
fn keys_of_every_scheme_sign_with_and_without_the_wallets_wrapping() {
    let payload = b"a sample payload";
    let wrapped = b"<Bytes>a sample payload</Bytes>";
    let other = b"another payload";
    for message in [&payload[..], &wrapped[..]] {
        let made = signatures(message);
        for (signature, account) in &made {
            assert!(is_signed_by(signature, payload, account));
            assert!(!is_signed_by(signature, other, account));
        }
        // Nobody signs for somebody else.
        for (index, (signature, _)) in made.iter().enumerate() {
            let (_, next) = &made[(index + 1) % made.len()];
            assert!(!is_signed_by(signature, payload, next));
        }
    }
    // Half a wrapping is another message.
    for (signature, account) in signatures(b"<Bytes>a sample payload") {
        assert!(!is_signed_by(&signature, payload, &account));
    }
}

/// The README shows these bytes, so that somebody else can produce them.
#[test]
fn payloads_are_as_documented() {
    ExtBuilder::default().build_and_execute(|| {
        let genesis = [69; 32];
        let mut expected = b"castellan:kyc:control:v1".to_vec();
        expected.extend(genesis);
        expected.extend([4, 3, 2, 1]);
        expected.extend(NEW.encode());
        expected.extend([8, 7, 6, 5, 4, 3, 2, 1]);
        assert_eq!(Kyc::control_payload(0x0102_0304, &NEW, 0x0102_0304_0506_0708), expected);

        let mut expected = b"castellan:kyc:child:v1".to_vec();
        expected.extend(genesis);
        expected.extend([1, 0, 0, 0]);
        expected.push(3);
        expected.extend(NEW.encode());
        expected.extend([9, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Kyc::child_payload(1, Unit::Desk, &NEW, 9), expected);

        let said = Statement {
            topic: Topic::Custom(0x0201),
            scope: ClaimScope::Asset(5),
            country: *b"DE",
            level: 2,
            valid_from: None,
            expires_at: Some(3),
            evidence: H256::repeat_byte(0xab),
        };
        let mut expected = b"castellan:kyc:claim:v1".to_vec();
        expected.extend(genesis);
        expected.extend([6, 0, 0, 0]);
        expected.extend([4, 1, 2]);
        expected.extend([1, 5, 0, 0, 0]);
        expected.extend(b"DE");
        expected.push(2);
        expected.push(0);
        expected.extend([1, 3, 0, 0, 0, 0, 0, 0, 0]);
        expected.extend([0xab; 32]);
        expected.extend(7u64.to_le_bytes());
        expected.extend(8u64.to_le_bytes());
        expected.extend(9u64.to_le_bytes());
        assert_eq!(Kyc::claim_payload(6, &said, 7, 8, 9), expected);
    });
}

#[test]
fn a_wrapped_signature_links_an_account() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        let mut proof = control(id, NEW);
        proof.signature.1 = [b"<Bytes>", &proof.signature.1[..], b"</Bytes>"].concat();
        assert_ok!(Kyc::link_account(signed(ALICE), NEW, proof));
    });
}

#[test]
fn a_proof_is_good_for_one_account_subject_chain_and_time() {
    ExtBuilder::default().build_and_execute(|| {
        let id = register_person(ALICE);
        let other = register_person(BOB);
        let proof = control(id, NEW);
        let refused = |proof: Proof<TestSignature>, error: Error<Test>| {
            let error = sp_runtime::DispatchError::from(error);
            assert_noop!(Kyc::link_account(signed(ALICE), NEW, proof.clone()), error);
            assert_noop!(Kyc::rotate(signed(ALICE), NEW, proof), error);
        };
        // For another subject, by another account, or for another purpose.
        refused(control(other, NEW), Error::InvalidSignature);
        refused(control(id, MEMBER), Error::InvalidSignature);
        refused(consent(id, Unit::Desk, NEW), Error::InvalidSignature);
        let mut forged = proof.clone();
        forged.signature.0 = MEMBER;
        refused(forged, Error::InvalidSignature);
        // With another end than was signed.
        let mut prolonged = proof.clone();
        prolonged.expires_at += 1;
        refused(prolonged, Error::InvalidSignature);
        // On another chain.
        let genesis = frame_system::BlockHash::<Test>::get(0);
        frame_system::BlockHash::<Test>::insert(0, H256::repeat_byte(0xee));
        refused(proof.clone(), Error::InvalidSignature);
        frame_system::BlockHash::<Test>::insert(0, genesis);
        // Too late.
        pass(1);
        refused(proof, Error::ProofExpired);
        assert_ok!(link(ALICE, NEW));
    });
}
