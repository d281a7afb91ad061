// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Units on hold: placing, releasing, moving, burning.

use crate::{mock::*, Accounts, Event};
use castellan_primitives::{kyc::Topic, rwa::AssetId};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::{Inspect, InspectHold, Mutate, MutateHold},
        tokens::{
            Fortitude::Polite,
            Precision::{self, BestEffort, Exact},
            Preservation::{Expendable, Preserve, Protect},
            Restriction::{self, Free, OnHold},
        },
    },
};
use sp_runtime::{DispatchError, TokenError};
use Reason::{Collateral, Dispute, Escrow, Settlement};

/// An asset for parties with a KYB claim, of which ALICE has 100 units.
fn funded() -> AssetId {
    let asset = asset(&[requires(Topic::Kyb)]);
    mint(asset, ALICE, 100);
    asset
}

/// Moves ALICE's units on hold for settlement to `to`.
fn deliver(
    asset: AssetId,
    to: AccountId,
    amount: u128,
    precision: Precision,
    mode: Restriction,
) -> Result<u128, DispatchError> {
    Rwa::transfer_on_hold(asset, &Settlement, &ALICE, &to, amount, precision, mode, Polite)
}

#[test]
fn held_units_stay_with_their_owner_and_cannot_be_transferred() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 30));
        assert_eq!(
            last_event(),
            Event::Held {
                asset,
                reason: Settlement,
                holder: ALICE,
                amount: 30
            }
            .into()
        );
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 10));
        assert_ok!(Rwa::hold(asset, &Escrow, &ALICE, 5));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (55, 45));
        assert_eq!(Rwa::balance_on_hold(asset, &Settlement, &ALICE), 40);
        assert_eq!(Rwa::balance_on_hold(asset, &Dispute, &ALICE), 0);
        assert_eq!(
            (Rwa::total_balance(asset, &ALICE), Rwa::balance(asset, &ALICE)),
            (100, 55)
        );
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 56),
            RwaError::InsufficientBalance
        );
        assert_noop!(Rwa::hold(asset, &Settlement, &ALICE, 56), RwaError::InsufficientBalance);
        assert_noop!(Rwa::hold(asset, &Settlement, &BOB, 1), RwaError::InsufficientBalance);
        assert_noop!(Rwa::hold(asset + 1, &Settlement, &ALICE, 1), RwaError::UnknownAsset);
    });
}

#[test]
fn the_last_unit_can_be_held() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert!(Rwa::can_hold(asset, &Settlement, &ALICE, 100));
        assert!(!Rwa::can_hold(asset, &Settlement, &ALICE, 101));
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 100));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (0, 100));
        // What is on hold keeps the holding alive, so all that is free may leave.
        assert_ok!(Rwa::release(asset, &Settlement, &ALICE, 60, Exact));
        assert_eq!(Rwa::reducible_balance(asset, &ALICE, Preserve, Polite), 60);
        assert_ok!(<Rwa as Mutate<_>>::transfer(asset, &ALICE, &BOB, 60, Preserve));
        assert_eq!(Rwa::reducible_balance(asset, &BOB, Protect, Polite), 59);
        assert_noop!(
            <Rwa as Mutate<_>>::transfer(asset, &BOB, &ALICE, 60, Protect),
            TokenError::NotExpendable
        );
        assert_noop!(
            <Rwa as Mutate<_>>::transfer(asset, &BOB, &ALICE, 61, Protect),
            RwaError::InsufficientBalance
        );
    });
}

#[test]
fn reasons_are_kept_apart_and_limited() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        for reason in [Settlement, Collateral, Escrow] {
            assert!(Rwa::hold_available(asset, &reason, &ALICE));
            assert_ok!(Rwa::hold(asset, &reason, &ALICE, 10));
        }
        assert!(Rwa::hold_available(asset, &Escrow, &ALICE));
        assert!(!Rwa::hold_available(asset, &Dispute, &ALICE));
        assert!(!Rwa::can_hold(asset, &Dispute, &ALICE, 1));
        assert_noop!(Rwa::hold(asset, &Dispute, &ALICE, 1), RwaError::TooManyHolds);
        assert_noop!(
            Rwa::release(asset, &Dispute, &ALICE, 1, Exact),
            RwaError::InsufficientHold
        );
        assert_ok!(Rwa::release(asset, &Escrow, &ALICE, 10, Exact));
        assert_ok!(Rwa::hold(asset, &Dispute, &ALICE, 1));
        assert_eq!(Rwa::total_balance_on_hold(asset, &ALICE), 21);
    });
}

#[test]
fn release_needs_no_rule() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 40));
        suspend(ALICE);
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(
            Rwa::release(asset, &Settlement, &ALICE, 41, Exact),
            RwaError::InsufficientHold
        );
        assert_eq!(Rwa::release(asset, &Settlement, &ALICE, 15, Exact), Ok(15));
        assert_eq!(
            last_event(),
            Event::Released {
                asset,
                reason: Settlement,
                holder: ALICE,
                amount: 15
            }
            .into()
        );
        assert_eq!(Rwa::release(asset, &Settlement, &ALICE, 99, BestEffort), Ok(25));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (100, 0));
        assert!(Accounts::<Test>::get(asset, ALICE).unwrap().holds.is_empty());
        assert_noop!(
            Rwa::release(asset + 1, &Settlement, &ALICE, 1, Exact),
            RwaError::UnknownAsset
        );
    });
}

#[test]
fn nothing_is_done_with_zero_units() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        System::reset_events();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 0));
        assert_eq!(Rwa::release(asset, &Settlement, &ALICE, 0, Exact), Ok(0));
        assert_eq!(Rwa::release(asset, &Settlement, &ALICE, 9, BestEffort), Ok(0));
        assert_eq!(Rwa::burn_held(asset, &Settlement, &ALICE, 0, Exact, Polite), Ok(0));
        assert_eq!(Rwa::burn_all_held(asset, &Settlement, &ALICE, Exact, Polite), Ok(0));
        assert_eq!(deliver(asset, BOB, 9, BestEffort, Free), Ok(0));
        assert_eq!(System::events().len(), 0);
        // A movement of nothing is refused, as the report says.
        assert_noop!(deliver(asset, BOB, 0, Exact, Free), RwaError::ZeroAmount);
        assert_noop!(deliver(asset, BOB, 0, BestEffort, Free), RwaError::ZeroAmount);
    });
}

#[test]
fn held_units_become_free_at_the_receiver() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 40));
        assert_eq!(deliver(asset, BOB, 15, Exact, Free), Ok(15));
        let event = Event::TransferredOnHold {
            asset,
            reason: Settlement,
            from: ALICE,
            to: BOB,
            amount: 15,
            held: false,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, BOB), held(asset, BOB)), (15, 0));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (60, 25));
        assert_noop!(deliver(asset, BOB, 26, Exact, Free), RwaError::InsufficientHold);
        assert_eq!(deliver(asset, BOB, 26, BestEffort, Free), Ok(25));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 60));
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
    });
}

#[test]
fn held_units_stay_on_hold_at_the_receiver() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 40));
        assert_eq!(deliver(asset, BOB, 15, Exact, OnHold), Ok(15));
        let event = Event::TransferredOnHold {
            asset,
            reason: Settlement,
            from: ALICE,
            to: BOB,
            amount: 15,
            held: true,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!(
            (free(asset, BOB), Rwa::balance_on_hold(asset, &Settlement, &BOB)),
            (0, 15)
        );
        mint(asset, BOB, 10);
        for reason in [Collateral, Escrow] {
            assert_ok!(Rwa::hold(asset, &reason, &BOB, 1));
        }
        assert_eq!(deliver(asset, BOB, 5, Exact, OnHold), Ok(5));
        assert_ok!(Rwa::release(asset, &Settlement, &BOB, 20, Exact));
        assert_ok!(Rwa::hold(asset, &Dispute, &BOB, 1));
        assert_noop!(deliver(asset, BOB, 5, Exact, OnHold), RwaError::TooManyHolds);
    });
}

#[test]
fn a_movement_of_held_units_to_oneself() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Settlement, &ALICE, 40));
        assert_eq!(deliver(asset, ALICE, 40, Exact, OnHold), Ok(40));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (60, 40));
        assert_eq!(deliver(asset, ALICE, 10, Exact, Free), Ok(10));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (70, 30));
        let hold = |amount| Rwa::transfer_and_hold(asset, &Settlement, &ALICE, &ALICE, amount, Exact, Preserve, Polite);
        assert_eq!(hold(70), Ok(70));
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (0, 100));
        assert_noop!(hold(1), RwaError::InsufficientBalance);
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(deliver(asset, ALICE, 1, Exact, Free), RwaError::ClaimRevoked);
        assert_noop!(deliver(asset, ALICE, 1, Exact, OnHold), RwaError::ClaimRevoked);
    });
}

#[test]
fn transfer_and_hold() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let to_bob = |amount, precision, preservation| {
            Rwa::transfer_and_hold(
                asset,
                &Collateral,
                &ALICE,
                &BOB,
                amount,
                precision,
                preservation,
                Polite,
            )
        };
        assert_eq!(to_bob(30, Exact, Expendable), Ok(30));
        let event = Event::TransferredAndHeld {
            asset,
            reason: Collateral,
            from: ALICE,
            to: BOB,
            amount: 30,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, ALICE), free(asset, BOB), held(asset, BOB)), (70, 0, 30));
        assert_noop!(to_bob(0, Exact, Expendable), RwaError::ZeroAmount);
        assert_noop!(to_bob(71, Exact, Expendable), RwaError::InsufficientBalance);
        assert_noop!(to_bob(71, Exact, Preserve), RwaError::InsufficientBalance);
        assert_noop!(to_bob(70, Exact, Preserve), TokenError::NotExpendable);
        assert_eq!(to_bob(99, BestEffort, Preserve), Ok(69));
        assert_eq!(to_bob(99, BestEffort, Preserve), Ok(0));
        assert_eq!(to_bob(99, BestEffort, Expendable), Ok(1));
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
    });
}

#[test]
fn burning_held_units_reduces_the_supply_and_needs_no_rule() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::hold(asset, &Dispute, &ALICE, 40));
        suspend(ALICE);
        assert_noop!(
            Rwa::burn_held(asset, &Dispute, &ALICE, 41, Exact, Polite),
            RwaError::InsufficientHold
        );
        assert_eq!(Rwa::burn_held(asset, &Dispute, &ALICE, 15, Exact, Polite), Ok(15));
        let event = Event::Burned {
            asset,
            holder: ALICE,
            amount: 15,
            reason: Some(Dispute),
        };
        assert_eq!(last_event(), event.into());
        assert_eq!(supply(asset), 85);
        assert_eq!(Rwa::burn_held(asset, &Dispute, &ALICE, 5, BestEffort, Polite), Ok(5));
        assert_eq!(Rwa::burn_all_held(asset, &Dispute, &ALICE, Exact, Polite), Ok(20));
        assert_eq!((supply(asset), held(asset, ALICE)), (60, 0));
        assert_noop!(
            Rwa::burn_held(9, &Dispute, &ALICE, 1, Exact, Polite),
            RwaError::UnknownAsset
        );
    });
}
