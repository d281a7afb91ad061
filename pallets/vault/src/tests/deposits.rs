// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tokens that come in: credited once and in order, or parked, claimed and sent back.

use crate::{mock::*, Cause, Event, NextDeposit, Status, Tokens};
use castellan_settlement::observation::Observation;
use frame_support::{assert_noop, assert_ok};

#[test]
fn three_of_four_validators_credit_a_deposit_once() {
    run(|| {
        let seen = Observation::Deposited(deposit(0, GOLD, &ALICE, 70));
        assert_ok!(reports(1, seen.clone()));
        assert_ok!(reports(2, seen.clone()));
        assert_eq!(free(GOLD_ASSET, &ALICE), 0);
        assert_ok!(reports(3, seen.clone()));
        assert_eq!((free(GOLD_ASSET, &ALICE), NextDeposit::<Test>::get()), (70, 1));
        assert!(events().contains(&Event::DepositCredited {
            number: 0,
            token: GOLD,
            account: ALICE,
            amount: 70
        }));
        assert!(reports(4, seen).is_err(), "it is settled");
        assert_eq!(free(GOLD_ASSET, &ALICE), 70);
    });
}

#[test]
fn deposits_are_credited_in_order_whatever_order_they_are_agreed_in() {
    run(|| {
        for number in (1..=4).rev() {
            agreed(Observation::Deposited(deposit(number, GOLD, &ALICE, 1)));
            assert_eq!(NextDeposit::<Test>::get(), 0);
        }
        agreed(Observation::Deposited(deposit(0, GOLD, &ALICE, 1)));
        assert_eq!((NextDeposit::<Test>::get(), free(GOLD_ASSET, &ALICE)), (5, 5));
    });
}

#[test]
fn one_report_credits_only_so_many_and_the_next_goes_on() {
    run(|| {
        for number in 1..=12 {
            agreed(Observation::Deposited(deposit(number, GOLD, &ALICE, 1)));
        }
        agreed(Observation::Deposited(deposit(0, GOLD, &ALICE, 1)));
        assert_eq!(NextDeposit::<Test>::get(), u64::from(crate::MAX_CREDITS));
        assert_ok!(reports(1, checkpoint(1, 13, &[])));
        assert_eq!(NextDeposit::<Test>::get(), 13);
    });
}

#[test]
fn a_deposit_for_a_refused_account_waits_and_is_claimed() {
    run(|| {
        bar(&ALICE, true);
        fund(GOLD, &ALICE, 70);
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (0, 70));
        assert_eq!(exit(0).cause, Cause::Deposit(0));
        assert_eq!(exit(0).recipient, depositor(0));
        assert!(Vault::claim_parked(RuntimeOrigin::signed(BOB), 0).is_err());
        bar(&ALICE, false);
        assert_ok!(Vault::claim_parked(RuntimeOrigin::signed(BOB), 0));
        assert_eq!((free(GOLD_ASSET, &ALICE), in_flight(GOLD)), (70, 0));
        assert_noop!(
            Vault::claim_parked(RuntimeOrigin::signed(BOB), 0),
            VaultError::WrongStatus
        );
        assert_noop!(
            Vault::claim_parked(RuntimeOrigin::signed(BOB), 1),
            VaultError::UnknownExit
        );
    });
}

#[test]
fn a_deposit_nobody_can_have_goes_back_to_who_made_it() {
    run(|| {
        fund(CASH, &STRANGER, 9);
        assert_noop!(
            Vault::return_deposit(RuntimeOrigin::signed(BOB), 0),
            VaultError::TooEarly
        );
        go_to(1 + RETURN_DELAY);
        assert_ok!(Vault::return_deposit(RuntimeOrigin::signed(BOB), 0));
        assert_eq!(status(0), Status::Requested);
        assert_noop!(
            Vault::cancel_exit(RuntimeOrigin::signed(STRANGER), 0),
            VaultError::WrongStatus
        );
        round();
        assert!(matches!(status(0), Status::Payable { .. }));
        agreed(Observation::Paid { exit: 0, block: 5 });
        assert_eq!((status(0), in_flight(CASH)), (Status::Paid, 0));
    });
}

#[test]
fn a_token_without_an_asset_is_counted_until_it_has_one() {
    run(|| {
        fund(STRAY, &ALICE, 5);
        assert_eq!(in_flight(STRAY), 5);
        assert_noop!(
            Vault::claim_parked(RuntimeOrigin::signed(BOB), 0),
            VaultError::UnknownToken
        );
        round();
        let reserve = crate::Reserves::<Test>::get()
            .into_iter()
            .find(|reserve| reserve.asset == STRAY);
        assert_eq!(reserve.map(|reserve| (reserve.supply, reserve.in_flight)), Some((0, 5)));
        assert_ok!(Vault::map_token(RuntimeOrigin::root(), STRAY, LOOSE_ASSET));
        assert_ok!(Vault::claim_parked(RuntimeOrigin::signed(BOB), 0));
        assert_eq!(free(LOOSE_ASSET, &ALICE), 5);
    });
}

#[test]
fn tokens_are_mapped_by_governance_once() {
    chain().execute_with(|| {
        let map = |token, asset| Vault::map_token(RuntimeOrigin::root(), token, asset);
        assert_noop!(map(GOLD, GOLD_ASSET), VaultError::NoMainchain);
        assert_noop!(
            Vault::set_mainchain(RuntimeOrigin::root(), CHAIN_ID, Default::default()),
            VaultError::ZeroAddress
        );
        assert_ok!(Vault::set_mainchain(RuntimeOrigin::root(), CHAIN_ID, VAULT));
        assert!(Vault::map_token(RuntimeOrigin::signed(ALICE), GOLD, GOLD_ASSET).is_err());
        assert!(Vault::set_mainchain(RuntimeOrigin::signed(ALICE), CHAIN_ID, VAULT).is_err());
        assert_noop!(map(Default::default(), GOLD_ASSET), VaultError::ZeroAddress);
        assert_ok!(map(GOLD, GOLD_ASSET));
        assert_noop!(map(GOLD, CASH_ASSET), VaultError::AlreadyMapped);
        assert!(map(CASH, GOLD_ASSET).is_err(), "it stands for another token");
        assert_eq!(Tokens::<Test>::iter().count(), 1, "what failed left nothing");
        assert_noop!(Vault::set_mainchain(RuntimeOrigin::root(), 1, VAULT), VaultError::InUse);
        assert_ok!(Vault::do_try_state());
    });
}
