// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Units that leave: requested, published, paid; or taken back.

use crate::{mock::*, Cause, Event, ExitId, ExitsRoot, Status};
use castellan_settlement::{leaf::Leaf, observation::Observation};
use frame_support::{assert_noop, assert_ok};

fn request(who: &AccountId, amount: u128, to: &AccountId) -> frame_support::dispatch::DispatchResult {
    Vault::request_exit(RuntimeOrigin::signed(who.clone()), GOLD_ASSET, amount, address(to))
}

fn cancel(who: &AccountId, id: ExitId) -> frame_support::dispatch::DispatchResult {
    Vault::cancel_exit(RuntimeOrigin::signed(who.clone()), id)
}

fn renew(id: ExitId) -> frame_support::dispatch::DispatchResult {
    Vault::renew_exit(RuntimeOrigin::signed(CAROL), id)
}

fn expiry(id: ExitId) -> u64 {
    match status(id) {
        Status::Payable { expiry, .. } => expiry,
        other => panic!("{other:?}"),
    }
}

/// Alice has 100 of gold and has asked for 30 of it.
fn requested(test: impl FnOnce()) {
    run(|| {
        register();
        fund(GOLD, &ALICE, 100);
        assert_ok!(request(&ALICE, 30, &ALICE));
        test();
    });
}

/// The same, and a round is over.
fn payable(test: impl FnOnce()) {
    requested(|| {
        round();
        test();
    });
}

#[test]
fn an_exit_takes_units_at_once_and_is_proven_after_a_round() {
    requested(|| {
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (70, 30));
        assert_eq!(status(0), Status::Requested);
        assert_eq!(Vault::exit_proof(0, 1), None);
        round();
        let now = System::block_number() as u32;
        let Status::Payable { number, .. } = status(0) else {
            panic!("it is in the tree");
        };
        let proven = Vault::exit_proof(0, now).expect("it is in the tree");
        let leaf = proven.exit.hash(&domain());
        assert!(proven.proof.holds(&ExitsRoot::<Test>::get(), &leaf));
        assert_eq!((proven.exit.amount, proven.exit.recipient), (30, address(&ALICE)));
        assert_eq!(proven.exit.number, number);
        let reserves = crate::Reserves::<Test>::get();
        assert!(
            reserves.iter().all(|reserve| reserve.number >= number),
            "the escape relies on it"
        );
        assert_eq!(Vault::exit_proof(0, number), None, "the leaf came later");
    });
}

#[test]
fn an_old_root_proves_an_exit_when_the_tree_has_grown() {
    payable(|| {
        let (then, root) = (System::block_number() as u32, ExitsRoot::<Test>::get());
        for _ in 0..5 {
            assert_ok!(request(&ALICE, 1, &BOB));
        }
        round();
        let proven = Vault::exit_proof(0, then).expect("it was in the tree");
        assert!(proven.proof.holds(&root, &proven.exit.hash(&domain())));
        assert_ne!(root, ExitsRoot::<Test>::get());
        let proven = Vault::exit_proof(5, System::block_number() as u32).expect("it is in the tree");
        assert!(proven
            .proof
            .holds(&ExitsRoot::<Test>::get(), &proven.exit.hash(&domain())));
    });
}

#[test]
fn bad_requests_are_refused() {
    requested(|| {
        assert_noop!(request(&ALICE, 0, &ALICE), VaultError::ZeroAmount);
        assert!(request(&ALICE, 71, &ALICE).is_err());
        assert!(request(&STRANGER, 1, &ALICE).is_err());
        assert_noop!(request(&ALICE, 1, &STRANGER), VaultError::UnknownRecipient);
        assert_noop!(
            Vault::request_exit(RuntimeOrigin::signed(ALICE), LOOSE_ASSET, 1, address(&ALICE)),
            VaultError::NotBacked
        );
        bar(&BOB, true);
        assert_noop!(request(&ALICE, 1, &BOB), VaultError::RecipientRefused);
        suspend(&CAROL, true);
        assert_noop!(request(&ALICE, 1, &CAROL), VaultError::RecipientRefused);
        assert_ok!(request(&ALICE, 70, &ALICE));
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (0, 100));
    });
}

#[test]
fn a_paid_exit_is_paid_once() {
    payable(|| {
        agreed(Observation::Paid { exit: 0, block: 9 });
        assert_eq!((status(0), in_flight(GOLD)), (Status::Paid, 0));
        assert!(reports(4, Observation::Paid { exit: 0, block: 9 }).is_err());
        assert!(reports(4, Observation::Voided { exit: 0 }).is_err());
        assert_noop!(cancel(&ALICE, 0), VaultError::WrongStatus);
        assert_noop!(renew(0), VaultError::WrongStatus);
        round();
        assert_eq!((free(GOLD_ASSET, &ALICE), status(0)), (70, Status::Paid));
    });
}

#[test]
fn an_exit_that_waits_is_taken_back_at_once() {
    requested(|| {
        assert_noop!(cancel(&BOB, 0), VaultError::NotOwner);
        assert_ok!(cancel(&ALICE, 0));
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (100, 0));
        assert_noop!(cancel(&ALICE, 0), VaultError::WrongStatus);
        round();
        assert_eq!(status(0), Status::Cancelled);
        assert_eq!(crate::LeafCount::<Test>::get(), 0, "nothing was published");
    });
}

#[test]
fn a_lapsed_exit_is_taken_back_when_validators_confirm_it() {
    payable(|| {
        let end = expiry(0);
        let lapsed = Observation::Lapsed { exit: 0, expiry: end };
        assert!(reports(1, lapsed.clone()).is_err(), "nobody asked");
        assert_noop!(cancel(&ALICE, 0), VaultError::TooEarly);
        Now::set(end);
        assert_noop!(cancel(&ALICE, 0), VaultError::TooEarly);
        Now::set(end + 1);
        assert_ok!(cancel(&ALICE, 0));
        assert_noop!(cancel(&ALICE, 0), VaultError::AlreadyAsked);
        assert_noop!(renew(0), VaultError::AlreadyAsked);
        let wrong = Observation::Lapsed {
            exit: 0,
            expiry: end + 1,
        };
        assert!(reports(1, wrong).is_err());
        agreed(lapsed);
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (100, 0));
        assert_eq!(status(0), Status::Cancelled);
    });
}

#[test]
fn an_exit_that_was_paid_in_time_is_not_taken_back() {
    payable(|| {
        let end = expiry(0);
        Now::set(end + 1);
        assert_ok!(cancel(&ALICE, 0));
        // A minority is wrong about it.
        assert_ok!(reports(1, Observation::Lapsed { exit: 0, expiry: end }));
        agreed(Observation::Paid { exit: 0, block: 9 });
        assert_eq!((status(0), free(GOLD_ASSET, &ALICE)), (Status::Paid, 70));
        assert_eq!(crate::CancelAsked::<Test>::count(), 0);
    });
}

#[test]
fn a_renewed_exit_gets_a_leaf_that_lasts_longer() {
    payable(|| {
        let (first, leaves) = (expiry(0), crate::LeafCount::<Test>::get());
        assert_noop!(renew(0), VaultError::TooEarly);
        Now::set(first - WINDOW / 2);
        bar(&ALICE, true);
        assert_noop!(renew(0), VaultError::RecipientRefused);
        bar(&ALICE, false);
        assert_ok!(renew(0));
        assert_noop!(renew(0), VaultError::WrongStatus);
        assert_noop!(cancel(&ALICE, 0), VaultError::WrongStatus);
        round();
        assert!(expiry(0) > first);
        assert_eq!(crate::LeafCount::<Test>::get(), leaves + 1);
        let proven = Vault::exit_proof(0, System::block_number() as u32).expect("it is in the tree");
        assert_eq!(
            (proven.exit.id, proven.exit.amount, proven.exit.expiry),
            (0, 30, expiry(0))
        );
        agreed(Observation::Paid { exit: 0, block: 9 });
    });
}

#[test]
fn a_void_exit_goes_back_or_waits() {
    payable(|| {
        agreed(Observation::Voided { exit: 0 });
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (100, 0));
        assert_ok!(request(&ALICE, 40, &ALICE));
        round();
        bar(&ALICE, true);
        agreed(Observation::Voided { exit: 1 });
        assert_eq!(status(1), Status::Voided);
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (60, 40));
        assert_eq!((exit(2).cause, status(2)), (Cause::Exit(1), Status::Parked));
        assert!(events().iter().any(|event| matches!(
            event,
            Event::ExitTakenBack {
                exit: 1,
                parked: Some(2),
                ..
            }
        )));
        assert_noop!(
            Vault::return_deposit(RuntimeOrigin::signed(BOB), 2),
            VaultError::NotADeposit
        );
        bar(&ALICE, false);
        assert_ok!(Vault::claim_parked(RuntimeOrigin::signed(BOB), 2));
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (100, 0));
    });
}

#[test]
fn only_so_many_cancellations_wait() {
    run(|| {
        register();
        fund(GOLD, &ALICE, 100);
        for _ in 0..3 {
            assert_ok!(request(&ALICE, 1, &ALICE));
        }
        round();
        Now::set(expiry(2) + 1);
        assert_ok!(cancel(&ALICE, 0));
        assert_ok!(cancel(&ALICE, 1));
        assert_noop!(cancel(&ALICE, 2), VaultError::TooManyCancels);
        agreed(Observation::Lapsed {
            exit: 1,
            expiry: expiry(1),
        });
        assert_ok!(cancel(&ALICE, 2));
    });
}
