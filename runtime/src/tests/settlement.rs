// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use castellan_dvp::{Delivery, Status};
use castellan_primitives::rwa::{Compliance, Movement, Quantity, Refusal, Side};

fn instruct(legs: Vec<Delivery<AccountId>>, reference: &[u8]) -> castellan_dvp::Call<Runtime> {
    castellan_dvp::Call::instruct_and_affirm {
        legs: legs.try_into().expect("two legs"),
        deadline: time_at(100),
        reference: reference.to_vec().try_into().expect("short"),
    }
}

fn trade(bond: AssetId, cash: AssetId, seller: &AccountId, buyer: &AccountId) -> Vec<Delivery<AccountId>> {
    vec![
        Delivery {
            asset: bond,
            from: seller.clone(),
            to: buyer.clone(),
            amount: 100,
        },
        Delivery {
            asset: cash,
            from: buyer.clone(),
            to: seller.clone(),
            amount: 9_950,
        },
    ]
}

struct Market {
    seller: AccountId,
    buyer: AccountId,
    bond: AssetId,
    cash: AssetId,
}

/// Bob in Germany has bonds, Charlie in France has cash; the bond may not go to the United States.
fn market() -> Market {
    let (seller, buyer) = (account(Sr25519Keyring::Bob), account(Sr25519Keyring::Charlie));
    attest(&seller, "DE");
    attest(&buyer, "FR");
    let bond = asset("BOND", "US", &seller, 1_000);
    let cash = asset("CASH", "KP", &buyer, 50_000);
    Market {
        seller,
        buyer,
        bond,
        cash,
    }
}

#[test]
fn a_trade_settles_in_the_last_affirmation() {
    run(|| {
        let Market {
            seller,
            buyer,
            bond,
            cash,
        } = market();
        assert_ok!(call(instruct(trade(bond, cash, &seller, &buyer), b"T1"), &seller));
        assert_eq!((free(bond, &seller), held(bond, &seller)), (900, 100));
        assert_eq!(free(bond, &buyer), 0);

        assert_ok!(call(castellan_dvp::Call::affirm { id: 0 }, &buyer));
        assert_eq!((free(bond, &seller), held(bond, &seller)), (900, 0));
        assert_eq!(
            (free(bond, &buyer), free(cash, &buyer), held(cash, &buyer)),
            (100, 40_050, 0)
        );
        assert_eq!(free(cash, &seller), 9_950);
        assert_eq!(
            castellan_dvp::Instructions::<Runtime>::get(0).expect("kept").status,
            Status::Settled
        );
    });
}

#[test]
fn a_claim_that_lapses_between_the_affirmations_stops_the_trade_and_moves_nothing() {
    run(|| {
        let Market {
            seller,
            buyer,
            bond,
            cash,
        } = market();
        assert_ok!(call(instruct(trade(bond, cash, &seller, &buyer), b"T1"), &seller));
        let subject = castellan_kyc::SubjectOf::<Runtime>::get(&seller).expect("registered");
        assert_ok!(call(
            castellan_kyc::Call::revoke_claim {
                subject,
                topic: Topic::Kyc,
                scope: ClaimScope::Global,
                reason: b"lapsed".to_vec().try_into().expect("short"),
            },
            &account(Sr25519Keyring::Alice)
        ));
        let report = Dvp::instruction_report(0).expect("it exists");
        assert!(report.obstacles.contains(&castellan_dvp::Obstacle::LegRefused {
            leg: 0,
            refusal: Refusal::ClaimRequired {
                side: Side::Sender,
                topic: Topic::Kyc,
                why: castellan_primitives::kyc::ClaimError::Revoked
            }
        }));
        // The cash could not reach the seller either, and that leg is the buyer's own: it is told at once.
        assert_eq!(
            error_of(call(castellan_dvp::Call::affirm { id: 0 }, &buyer)),
            "ClaimRevoked"
        );
        assert_eq!((free(bond, &seller), held(bond, &seller)), (900, 100));
        assert_eq!((free(cash, &buyer), held(cash, &buyer)), (50_000, 0));

        assert_ok!(call(castellan_dvp::Call::reject { id: 0 }, &buyer));
        assert_eq!((free(bond, &seller), held(bond, &seller)), (1_000, 0));
    });
}

#[test]
fn what_expires_is_unlocked_by_anyone() {
    run(|| {
        let Market {
            seller,
            buyer,
            bond,
            cash,
        } = market();
        assert_ok!(call(instruct(trade(bond, cash, &seller, &buyer), b"T1"), &seller));
        go_to(102);
        assert!(call(castellan_dvp::Call::affirm { id: 0 }, &buyer).is_err());
        assert_ok!(call(
            castellan_dvp::Call::expire { id: 0 },
            &account(Sr25519Keyring::Ferdie)
        ));
        assert_eq!((free(bond, &seller), held(bond, &seller)), (1_000, 0));
    });
}

fn refusals(asset: AssetId, from: &AccountId, to: &AccountId, amount: Balance) -> Vec<Refusal> {
    let movement = Movement {
        asset,
        from: from.clone(),
        to: to.clone(),
        quantity: Quantity::Units(amount),
        venue: None,
    };
    <Rwa as Compliance<AccountId>>::refusals(&movement, 0)
}

#[test]
fn the_report_names_every_reason() {
    run(|| {
        let Market { seller, bond, .. } = market();
        let outside = stranger();
        let refused = refusals(bond, &seller, &outside, 5_000);
        assert!(refused.iter().any(|refusal| matches!(
            refusal,
            Refusal::NotInGoodStanding {
                side: Side::Receiver,
                ..
            }
        )));
        assert!(refused.contains(&Refusal::NoSubject { side: Side::Receiver }));
        assert!(refused.contains(&Refusal::InsufficientBalance {
            available: 1_000,
            required: 5_000
        }));

        let dave = account(Sr25519Keyring::Dave);
        attest(&dave, "US");
        assert_eq!(
            refusals(bond, &seller, &dave, 10),
            vec![Refusal::CountryBlocked {
                side: Side::Receiver,
                country: country("US")
            }]
        );
        let refused = call(
            castellan_rwa::Call::transfer {
                asset: bond,
                to: dave,
                amount: 10,
            },
            &seller,
        );
        assert_eq!(error_of(refused), "CountryBlocked");
    });
}

#[test]
fn the_rules_hold_inside_nested_batches() {
    run(|| {
        let Market { seller, bond, .. } = market();
        let dave = account(Sr25519Keyring::Dave);
        attest(&dave, "US");
        let inner: RuntimeCall = castellan_rwa::Call::transfer {
            asset: bond,
            to: dave.clone(),
            amount: 10,
        }
        .into();
        let middle: RuntimeCall = pallet_utility::Call::batch { calls: vec![inner] }.into();
        assert_ok!(call(pallet_utility::Call::batch_all { calls: vec![middle] }, &seller));
        System::assert_has_event(
            pallet_utility::Event::BatchInterrupted {
                index: 0,
                error: castellan_rwa::Error::<Runtime>::CountryBlocked.into(),
            }
            .into(),
        );
        assert_eq!(free(bond, &dave), 0);
    });
}

#[test]
fn the_rules_hold_for_a_proxy() {
    run(|| {
        let Market { seller, bond, .. } = market();
        let dave = account(Sr25519Keyring::Dave);
        attest(&dave, "US");
        let helper = account(Sr25519Keyring::Eve);
        assert_ok!(call(
            pallet_proxy::Call::add_proxy {
                delegate: helper.clone().into(),
                proxy_type: configs::ProxyType::Any,
                delay: 0,
            },
            &seller
        ));
        let transfer: RuntimeCall = castellan_rwa::Call::transfer {
            asset: bond,
            to: dave.clone(),
            amount: 10,
        }
        .into();
        assert_ok!(call(
            pallet_proxy::Call::proxy {
                real: seller.into(),
                force_proxy_type: None,
                call: alloc::boxed::Box::new(transfer),
            },
            &helper
        ));
        System::assert_has_event(
            pallet_proxy::Event::ProxyExecuted {
                result: Err(castellan_rwa::Error::<Runtime>::CountryBlocked.into()),
            }
            .into(),
        );
        assert_eq!(free(bond, &dave), 0);
    });
}
