// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Sub-accounts and custodians, across identity, ledger and settlement.

use super::*;
use castellan_custody::sub_account_id;
use castellan_dvp::{Delivery, Status};

fn name(text: &[u8]) -> castellan_custody::Name {
    text.to_vec().try_into().expect("short")
}

/// Bob's first sub-account, with 100 of his bonds, in the custody of Dave.
fn desk(bond: AssetId) -> AccountId {
    let (bob, dave) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Dave));
    assert_ok!(call(
        castellan_custody::Call::open_sub_account {
            number: 1,
            name: name(b"desk")
        },
        &bob
    ));
    let desk: AccountId = sub_account_id(&bob, 1).expect("32 bytes");
    assert_ok!(call(
        castellan_rwa::Call::transfer {
            asset: bond,
            to: desk.clone(),
            amount: 100
        },
        &bob
    ));
    assert_ok!(call(
        castellan_custody::Call::delegate {
            number: 1,
            custodian: dave.clone(),
            exclusive: true,
            expires_at: None
        },
        &bob
    ));
    assert_ok!(call(
        castellan_custody::Call::accept_custody {
            sub_account: desk.clone(),
            exclusive: true,
            expires_at: None
        },
        &dave
    ));
    desk
}

fn act(desk: &AccountId, inner: impl Into<RuntimeCall>) -> castellan_custody::Call<Runtime> {
    castellan_custody::Call::act_as {
        sub_account: desk.clone(),
        call: alloc::boxed::Box::new(inner.into()),
    }
}

fn trade(bond: AssetId, cash: AssetId, seller: &AccountId, buyer: &AccountId) -> castellan_dvp::Call<Runtime> {
    let leg = |asset, from: &AccountId, to: &AccountId, amount| Delivery {
        asset,
        from: from.clone(),
        to: to.clone(),
        amount,
    };
    castellan_dvp::Call::instruct_and_affirm {
        legs: vec![leg(bond, seller, buyer, 60), leg(cash, buyer, seller, 900)]
            .try_into()
            .expect("two legs"),
        deadline: time_at(100),
        reference: b"T1".to_vec().try_into().expect("short"),
    }
}

#[test]
fn a_custodian_settles_for_a_sub_account() {
    run(|| {
        let [bob, charlie, dave] = [Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave].map(account);
        attest(&bob, "DE");
        attest(&charlie, "FR");
        let bond = asset("BOND", "US", &bob, 1_000);
        let cash = asset("CASH", "KP", &charlie, 5_000);
        let desk = desk(bond);

        let sale = trade(bond, cash, &desk, &charlie);
        // The owner gave the sub-account out of hand.
        assert!(call(act(&desk, sale.clone()), &bob).is_err());
        assert_ok!(call(act(&desk, sale), &dave));
        assert_eq!((free(bond, &desk), held(bond, &desk)), (40, 60));
        assert_ok!(call(castellan_dvp::Call::affirm { id: 0 }, &charlie));
        let instruction = castellan_dvp::Instructions::<Runtime>::get(0).expect("kept");
        assert_eq!(instruction.status, Status::Settled);
        assert_eq!((free(bond, &charlie), free(cash, &desk)), (60, 900));
        // What the sub-account has is not what its owner has.
        assert_eq!((free(bond, &bob), free(cash, &bob)), (900, 0));
    });
}

#[test]
fn a_sub_account_is_frozen_by_itself_and_suspended_with_its_owner() {
    run(|| {
        let [alice, bob, charlie, dave] = [
            Sr25519Keyring::Alice,
            Sr25519Keyring::Bob,
            Sr25519Keyring::Charlie,
            Sr25519Keyring::Dave,
        ]
        .map(account);
        attest(&bob, "DE");
        attest(&charlie, "FR");
        let bond = asset("BOND", "US", &bob, 1_000);
        let desk = desk(bond);
        let transfer = |to: &AccountId| castellan_rwa::Call::transfer {
            asset: bond,
            to: to.clone(),
            amount: 1,
        };
        assert_ok!(call(
            castellan_rwa::Call::freeze_account {
                asset: bond,
                account: desk.clone(),
                basis: castellan_rwa::Basis {
                    ground: castellan_rwa::Ground::CourtOrder,
                    reference: b"S1".to_vec().try_into().expect("short"),
                },
            },
            &alice
        ));
        assert_eq!(error_of(call(act(&desk, transfer(&charlie)), &dave)), "AccountFrozen");
        assert_ok!(call(transfer(&charlie), &bob));

        call_as_root(castellan_membership::Call::suspend {
            account: bob.clone(),
            reason: b"a sample reason".to_vec().try_into().expect("short"),
        });
        assert_eq!(error_of(call(act(&desk, transfer(&charlie)), &dave)), "Suspended");
    });
}

#[test]
fn no_call_that_carries_calls_passes_through_a_sub_account() {
    run(|| {
        let [bob, charlie, dave] = [Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave].map(account);
        attest(&bob, "DE");
        attest(&charlie, "FR");
        let bond = asset("BOND", "US", &bob, 1_000);
        let desk = desk(bond);
        let inner: RuntimeCall = castellan_rwa::Call::transfer {
            asset: bond,
            to: charlie.clone(),
            amount: 1,
        }
        .into();
        for carrier in [
            RuntimeCall::from(pallet_utility::Call::batch_all {
                calls: vec![inner.clone()],
            }),
            act(&desk, inner.clone()).into(),
            pallet_balances::Call::transfer_keep_alive {
                dest: charlie.clone().into(),
                value: CSTL,
            }
            .into(),
        ] {
            assert!(call(act(&desk, carrier), &dave).is_err());
        }
        assert_eq!(free(bond, &charlie), 0);
    });
}
