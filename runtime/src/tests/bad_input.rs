// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Bytes that no client of ours would send: every call must refuse them, and none may stop the chain.

use super::*;
use codec::{Decode, DecodeLimit};
use frame_support::MAX_EXTRINSIC_DEPTH;
use proptest::{prelude::*, test_runner::TestRunner};
use sp_runtime::transaction_validity::TransactionSource;

/// Own pallets by index, with one index past their last call.
const OWN_PALLETS: [(u8, &str); 5] = [
    (3, "Membership"),
    (24, "Timelock"),
    (40, "Kyc"),
    (41, "Rwa"),
    (42, "Dvp"),
];
const CALLS_PER_PALLET: u8 = 12;

fn decode_call(bytes: &[u8]) -> Result<RuntimeCall, codec::Error> {
    RuntimeCall::decode_all_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..])
}

#[test]
fn random_arguments_to_every_own_call_break_no_invariant() {
    run(|| {
        attest(&account(Sr25519Keyring::Bob), "DE");
        asset("BOND", "US", &account(Sr25519Keyring::Bob), 1_000);
        let senders = [account(Sr25519Keyring::Alice), account(Sr25519Keyring::Bob), stranger()];
        // Short vectors and small numbers, so that many of them decode.
        let argument = prop_oneof![4 => 0u8..4, 1 => any::<u8>()];
        let input = (
            0..OWN_PALLETS.len(),
            0..CALLS_PER_PALLET,
            prop::collection::vec(argument, 0..160),
            0..senders.len(),
        );

        let mut runner = TestRunner::new(ProptestConfig {
            cases: 20_000,
            failure_persistence: None,
            ..Default::default()
        });
        runner
            .run(&input, |(pallet, index, arguments, sender)| {
                let bytes = [&[OWN_PALLETS[pallet].0, index][..], &arguments].concat();
                // Without the trailing bytes that a random length leaves over.
                if let Ok(call) = RuntimeCall::decode_with_depth_limit(MAX_EXTRINSIC_DEPTH, &mut &bytes[..]) {
                    COUNTS.with(|counts| counts.borrow_mut().0 += 1);
                    if call.dispatch(RuntimeOrigin::signed(senders[sender].clone())).is_ok() {
                        COUNTS.with(|counts| counts.borrow_mut().1 += 1);
                    }
                }
                Ok(())
            })
            .expect("no call panics");
        let (decoded, accepted) = COUNTS.with(|counts| *counts.borrow());
        assert!(decoded > 500, "only {decoded} inputs decoded: the test says little");
        assert!(accepted > 0, "no input was accepted: the invariants were not at risk");
    });
}

thread_local! {
    static COUNTS: core::cell::RefCell<(u32, u32)> = const { core::cell::RefCell::new((0, 0)) };
}

#[test]
fn every_truncation_of_a_call_is_refused() {
    let legs = vec![castellan_dvp::Delivery {
        asset: 1,
        from: account(Sr25519Keyring::Alice),
        to: account(Sr25519Keyring::Bob),
        amount: Balance::MAX,
    }];
    let call: RuntimeCall = castellan_dvp::Call::instruct {
        legs: legs.try_into().expect("one leg"),
        deadline: Moment::MAX,
        reference: vec![0xff; 35].try_into().expect("short"),
    }
    .into();
    let bytes = call.encode();
    assert_eq!(decode_call(&bytes), Ok(call));
    for length in 0..bytes.len() {
        assert!(
            decode_call(&bytes[..length]).is_err(),
            "{length} bytes of {}",
            bytes.len()
        );
    }
    assert!(decode_call(&[bytes, vec![0]].concat()).is_err());
}

#[test]
fn vectors_past_their_bound_do_not_decode() {
    let oversized = |length: usize| -> Vec<u8> {
        let legs: Vec<castellan_dvp::Delivery<AccountId>> = vec![];
        let call: RuntimeCall = castellan_dvp::Call::instruct {
            legs: legs.try_into().expect("no legs"),
            deadline: 0,
            reference: Default::default(),
        }
        .into();
        let mut bytes = call.encode();
        bytes.pop();
        bytes.extend(vec![b'x'; length].encode());
        bytes
    };
    assert!(decode_call(&oversized(35)).is_ok());
    assert!(decode_call(&oversized(36)).is_err());
    // A length that promises more than any block holds.
    let mut huge = oversized(0);
    huge.pop();
    huge.extend(codec::Compact(u32::MAX).encode());
    assert!(decode_call(&huge).is_err());
}

#[test]
fn nesting_past_the_limit_does_not_decode() {
    let mut call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
    for _ in 0..=MAX_EXTRINSIC_DEPTH {
        call = pallet_utility::Call::batch { calls: vec![call] }.into();
    }
    assert!(decode_call(&call.encode()).is_err());
}

#[test]
fn random_bytes_are_no_transaction() {
    run(|| {
        let mut runner = TestRunner::new(ProptestConfig {
            cases: 5_000,
            failure_persistence: None,
            ..Default::default()
        });
        runner
            .run(&prop::collection::vec(any::<u8>(), 0..300), |bytes| {
                if let Ok(transaction) = crate::UncheckedExtrinsic::decode(&mut &bytes[..]) {
                    let verdict = Executive::validate_transaction(
                        TransactionSource::External,
                        transaction,
                        System::parent_hash(),
                    );
                    prop_assert!(verdict.is_err());
                }
                Ok(())
            })
            .expect("nothing random is valid");
    });
}

#[test]
fn amounts_at_the_edges_and_unknown_assets_are_refused() {
    run(|| {
        let (alice, bob) = (account(Sr25519Keyring::Alice), account(Sr25519Keyring::Bob));
        attest(&bob, "DE");
        let charlie = account(Sr25519Keyring::Charlie);
        attest(&charlie, "FR");
        let bond = asset("BOND", "US", &bob, 1_000);
        let transfer = |asset, amount| {
            call(
                castellan_rwa::Call::transfer {
                    asset,
                    to: charlie.clone(),
                    amount,
                },
                &bob,
            )
        };
        assert_eq!(error_of(transfer(bond, 0)), "ZeroAmount");
        assert_eq!(error_of(transfer(bond, Balance::MAX)), "InsufficientBalance");
        assert_eq!(error_of(transfer(bond + 1, 1)), "UnknownAsset");
        assert_eq!(error_of(transfer(AssetId::MAX, 1)), "UnknownAsset");
        let issue = |amount, reference: &[u8]| {
            call(
                castellan_rwa::Call::issue {
                    asset: bond,
                    beneficiary: bob.clone(),
                    amount,
                    reference: reference.to_vec().try_into().expect("short"),
                },
                &alice,
            )
        };
        assert_eq!(error_of(issue(Balance::MAX, b"second")), "Overflow");
        assert_eq!(error_of(issue(0, b"second")), "ZeroAmount");
        assert_eq!(error_of(issue(1, b"first")), "ReferenceTaken");
        assert_eq!(free(bond, &bob), 1_000);
    });
}
