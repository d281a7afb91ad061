// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{SignedPayload, TxExtension, UncheckedExtrinsic};
use castellan_primitives::membership::AdmissionError;
use sp_runtime::{
    generic::Era,
    traits::IdentifyAccount,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    MultiSigner,
};

fn sign(uri: &str, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
    let pair = sp_core::sr25519::Pair::from_string(uri, None).expect("a development key");
    let extension: TxExtension = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        castellan_membership::CheckAdmission::new(),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        frame_system::WeightReclaim::new(),
    );
    let payload = SignedPayload::new(call, extension).expect("the chain's own facts");
    let signature = payload.using_encoded(|bytes| pair.sign(bytes));
    let (call, extension, _) = payload.deconstruct();
    let account = MultiSigner::from(pair.public()).into_account();
    UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

fn validate(transaction: UncheckedExtrinsic) -> Result<(), TransactionValidityError> {
    Executive::validate_transaction(TransactionSource::External, transaction, System::parent_hash()).map(|_| ())
}

fn remark() -> RuntimeCall {
    frame_system::Call::remark { remark: vec![] }.into()
}

fn reason() -> frame_support::BoundedVec<u8, frame_support::traits::ConstU32<256>> {
    b"a reason".to_vec().try_into().expect("short")
}

#[test]
fn the_pool_takes_admitted_senders_only() {
    run(|| {
        assert_ok!(validate(sign("//Alice", 0, remark())));
        assert_eq!(
            validate(sign("//Stranger", 0, remark())),
            Err(InvalidTransaction::Custom(AdmissionError::NotAdmitted.code()).into())
        );

        call_as_root(castellan_membership::Call::suspend {
            account: account(Sr25519Keyring::Eve),
            reason: reason(),
        });
        assert_eq!(
            validate(sign("//Eve", 0, remark())),
            Err(InvalidTransaction::Custom(AdmissionError::Suspended.code()).into())
        );

        call_as_root(castellan_membership::Call::reinstate {
            account: account(Sr25519Keyring::Eve),
            reason: reason(),
        });
        assert_ok!(validate(sign("//Eve", 0, remark())));
    });
}

#[test]
fn replayed_and_stale_transactions_are_refused() {
    run(|| {
        let transaction = sign("//Alice", 0, remark());
        assert_ok!(validate(transaction.clone()));
        assert!(Executive::apply_extrinsic(transaction.clone()).expect("valid").is_ok());
        assert_eq!(validate(transaction), Err(InvalidTransaction::Stale.into()));
    });
}

#[test]
fn a_transaction_for_another_chain_is_refused() {
    let transaction = {
        let mut signed = None;
        run(|| {
            frame_system::BlockHash::<Runtime>::insert(0, H256::repeat_byte(1));
            signed = Some(sign("//Alice", 0, remark()));
        });
        signed.expect("signed")
    };
    run(|| assert_eq!(validate(transaction), Err(InvalidTransaction::BadProof.into())));
}

#[test]
fn no_value_reaches_or_leaves_an_unadmitted_account_by_any_wrapper() {
    run(|| {
        let (alice, bob, outside) = (account(Sr25519Keyring::Alice), account(Sr25519Keyring::Bob), stranger());
        let pay = |dest: &AccountId| -> RuntimeCall {
            pallet_balances::Call::transfer_allow_death {
                dest: dest.clone().into(),
                value: CSTL,
            }
            .into()
        };
        let before = Balances::free_balance(&alice);

        assert!(call(
            pallet_utility::Call::batch_all {
                calls: vec![pay(&outside)]
            },
            &alice
        )
        .is_err());
        let nested = pallet_utility::Call::batch {
            calls: vec![pay(&outside)],
        }
        .into();
        assert_ok!(call(pallet_utility::Call::batch_all { calls: vec![nested] }, &alice));
        System::assert_has_event(
            pallet_utility::Event::BatchInterrupted {
                index: 0,
                error: frame_system::Error::<Runtime>::CallFiltered.into(),
            }
            .into(),
        );

        let both = MultisigAccount::of(&[alice.clone(), bob.clone()]);
        assert!(call(pay(&both), &alice).is_err());

        let derived = pallet_utility::derivative_account_id(alice.clone(), 7);
        assert!(call(pay(&derived), &alice).is_err());

        assert_eq!(Balances::free_balance(&alice), before);
        for account in [&outside, &both, &derived] {
            assert_eq!(
                <Balances as frame_support::traits::fungible::Inspect<AccountId>>::total_balance(account),
                0
            );
        }
    });
}

#[test]
fn assets_do_not_move_from_an_unadmitted_real_account_through_a_proxy() {
    run(|| {
        let (bob, eve) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Eve));
        attest(&bob, "DE");
        attest(&eve, "FR");
        let bond = asset("BOND", "US", &eve, 1_000);
        assert_ok!(call(
            pallet_proxy::Call::add_proxy {
                delegate: bob.clone().into(),
                proxy_type: crate::configs::ProxyType::Any,
                delay: 0
            },
            &eve
        ));
        let through_proxy = || pallet_proxy::Call::proxy {
            real: eve.clone().into(),
            force_proxy_type: None,
            call: alloc::boxed::Box::new(
                castellan_rwa::Call::transfer {
                    asset: bond,
                    to: bob.clone(),
                    amount: 10,
                }
                .into(),
            ),
        };
        assert_ok!(call(through_proxy(), &bob));
        assert_eq!(free(bond, &bob), 10);

        call_as_root(castellan_membership::Call::suspend {
            account: eve.clone(),
            reason: reason(),
        });
        assert_ok!(call(through_proxy(), &bob));
        System::assert_has_event(
            pallet_proxy::Event::<Runtime>::ProxyExecuted {
                result: Err(castellan_membership::Error::<Runtime>::Suspended.into()),
            }
            .into(),
        );
        assert_eq!(free(bond, &bob), 10);
        assert_eq!(free(bond, &eve), 990);
    });
}

struct MultisigAccount;
impl MultisigAccount {
    fn of(signatories: &[AccountId]) -> AccountId {
        let mut sorted = signatories.to_vec();
        sorted.sort();
        Multisig::multi_account_id(&sorted, 2)
    }
}
