// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Freezes hold against every path, and each names who, why and on what.

use crate::{mock::*, Event, Scope};
use castellan_primitives::rwa::{AssetId, Compliance, Issuance, Ledger, Power, Quantity, Refusal, Side};
use castellan_rules::RuleSet as Rules;
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::{Inspect, InspectFreeze, Mutate, MutateFreeze, MutateHold},
        tokens::{
            Fortitude::{Force, Polite},
            Precision::{BestEffort, Exact},
            Preservation::Expendable,
            Restriction::{Free, OnHold},
        },
    },
};
use sp_io::storage::root;
use sp_runtime::{DispatchError, StateVersion};
use Reason::{Collateral, Escrow, Settlement};

/// ALICE and BOB each have 50 units free and 50 on hold.
fn funded() -> AssetId {
    let asset = asset(&[]);
    for who in [ALICE, BOB] {
        mint(asset, who, 100);
        Rwa::hold(asset, &Settlement, &who, 50).unwrap();
    }
    Rwa::grant(
        RuntimeOrigin::signed(ISSUER),
        asset,
        AGENT,
        Power::Freeze,
        Scope::default(),
    )
    .unwrap();
    asset
}

/// Why ALICE cannot send so much to BOB.
fn refusals(asset: AssetId, amount: u128) -> Vec<Refusal> {
    Rwa::refusals(&movement(asset, ALICE, BOB, amount), 0)
}

fn agent() -> RuntimeOrigin {
    RuntimeOrigin::signed(AGENT)
}

type Outcome = Result<(), DispatchError>;

/// Every way in which 7 units could leave ALICE for `to`.
fn departures(asset: AssetId, to: AccountId) -> Vec<(&'static str, Outcome)> {
    let units = Quantity::Units(7);
    let leg = movement(asset, ALICE, to, 7);
    vec![
        (
            "call",
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, to, 7)
                .map(|_| ())
                .map_err(|failure| failure.error),
        ),
        (
            "transfer",
            <Rwa as Mutate<_>>::transfer(asset, &ALICE, &to, 7, Expendable).map(|_| ()),
        ),
        ("deliver", deliver(&leg, None)),
        ("deliver held", deliver(&leg, Some(&Settlement))),
        (
            "transfer_on_hold",
            Rwa::transfer_on_hold(asset, &Settlement, &ALICE, &to, 7, Exact, OnHold, Force).map(|_| ()),
        ),
        (
            "transfer_on_hold, freed",
            Rwa::transfer_on_hold(asset, &Settlement, &ALICE, &to, 7, BestEffort, Free, Force).map(|_| ()),
        ),
        (
            "transfer_and_hold",
            Rwa::transfer_and_hold(asset, &Settlement, &ALICE, &to, 7, Exact, Expendable, Force).map(|_| ()),
        ),
        ("redeem", <Rwa as Issuance<_>>::redeem(asset, &ALICE, units, None)),
        (
            "redeem held",
            <Rwa as Issuance<_>>::redeem(asset, &ALICE, units, Some(&Settlement)),
        ),
        (
            "burn",
            Rwa::burn_from(asset, &ALICE, 7, Expendable, Exact, Polite).map(|_| ()),
        ),
        (
            "burn held",
            Rwa::burn_held(asset, &Settlement, &ALICE, 7, Exact, Polite).map(|_| ()),
        ),
    ]
}

/// Requires every departure to fail with `error`, and none to leave a trace.
fn none_leaves(asset: AssetId, to: AccountId, error: impl Into<DispatchError>) {
    let error = error.into();
    let before = root(StateVersion::V1);
    for (path, outcome) in departures(asset, to) {
        assert_eq!(outcome, Err(error), "{path}");
    }
    assert_eq!(root(StateVersion::V1), before);
}

#[test]
fn a_frozen_asset_stands_still() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::freeze_asset(agent(), asset, basis("order 1")));
        let event = Event::AssetFrozen {
            asset,
            by: AGENT,
            basis: basis("order 1"),
        };
        assert_eq!(last_event(), event.into());
        none_leaves(asset, BOB, RwaError::AssetFrozen);
        none_leaves(asset, ALICE, RwaError::AssetFrozen);
        assert_noop!(Rwa::mint_into(asset, &BOB, 1), RwaError::AssetFrozen);
        assert_noop!(Rwa::hold(asset, &Settlement, &BOB, 1), RwaError::AssetFrozen);
        assert_eq!(Rwa::available(asset, &BOB), 0);
        assert_eq!(refusals(asset, 7), vec![Refusal::AssetFrozen]);
        // What was locked can always be unlocked.
        assert_ok!(Rwa::unlock(asset, &ALICE, Quantity::Units(50), &Settlement));
        assert_noop!(
            Rwa::freeze_asset(agent(), asset, basis("order 1")),
            RwaError::AlreadyFrozen
        );
        assert_ok!(Rwa::thaw_asset(agent(), asset, basis("order 2")));
        assert_noop!(Rwa::thaw_asset(agent(), asset, basis("order 2")), RwaError::NotFrozen);
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 100));
    });
}

#[test]
fn a_frozen_account_neither_gives_nor_takes() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::freeze_account(agent(), asset, ALICE, basis("order 1")));
        let event = Event::AccountFrozen {
            asset,
            holder: ALICE,
            by: AGENT,
            basis: basis("order 1"),
        };
        assert_eq!(last_event(), event.into());
        none_leaves(asset, BOB, RwaError::AccountFrozen);
        none_leaves(asset, ALICE, RwaError::AccountFrozen);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 1),
            RwaError::AccountFrozen
        );
        assert_noop!(Rwa::mint_into(asset, &ALICE, 1), RwaError::AccountFrozen);
        assert_noop!(Rwa::hold(asset, &Settlement, &ALICE, 1), RwaError::AccountFrozen);
        assert_eq!(refusals(asset, 7)[0], Refusal::AccountFrozen { side: Side::Sender });
        assert_ok!(Rwa::unlock(asset, &ALICE, Quantity::Units(50), &Settlement));
        // Other assets and other accounts go on.
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ISSUER, 1));
        assert_noop!(
            Rwa::freeze_account(agent(), asset, ALICE, basis("order 1")),
            RwaError::AlreadyFrozen
        );
        assert_ok!(Rwa::thaw_account(agent(), asset, ALICE, basis("order 2")));
        assert_noop!(
            Rwa::thaw_account(agent(), asset, ALICE, basis("order 2")),
            RwaError::NotFrozen
        );
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1));
    });
}

#[test]
fn an_account_without_units_can_be_frozen_and_forgotten() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::freeze_account(agent(), asset, ISSUER, basis("order 1")));
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ISSUER, 1),
            RwaError::AccountFrozen
        );
        assert_ok!(Rwa::thaw_account(agent(), asset, ISSUER, basis("order 2")));
        assert!(!crate::Accounts::<Test>::contains_key(asset, ISSUER));
    });
}

#[test]
fn a_frozen_amount_remains() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        // Of 100 units, 50 of them on hold, 95 are frozen.
        assert_ok!(Rwa::freeze_amount(agent(), asset, ALICE, 90, basis("order 1")));
        assert_ok!(Rwa::freeze_amount(agent(), asset, ALICE, 5, basis("order 2")));
        let event = Event::AmountFrozen {
            asset,
            holder: ALICE,
            amount: 5,
            total: 95,
            by: AGENT,
            basis: basis("order 2"),
        };
        assert_eq!(last_event(), event.into());
        let before = root(StateVersion::V1);
        for (path, outcome) in departures(asset, BOB) {
            assert!(outcome.is_err(), "{path}");
        }
        assert_eq!(root(StateVersion::V1), before);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 6),
            RwaError::InsufficientBalance
        );
        assert_noop!(
            deliver(&movement(asset, ALICE, BOB, 6), Some(&Settlement)),
            RwaError::InsufficientBalance
        );
        assert_noop!(
            Rwa::burn_from(asset, &ALICE, 6, Expendable, Exact, Polite),
            RwaError::AmountFrozen
        );
        assert_eq!(
            refusals(asset, 6),
            vec![Refusal::InsufficientBalance {
                available: 5,
                required: 6
            }]
        );
        // Frozen units cannot be locked, so all that is locked stays deliverable.
        assert_noop!(Rwa::hold(asset, &Collateral, &ALICE, 1), RwaError::AmountFrozen);
        assert_eq!(Rwa::available(asset, &ALICE), 0);
        assert_ok!(deliver(&movement(asset, ALICE, BOB, 5), Some(&Settlement)));
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1),
            RwaError::InsufficientBalance
        );
        assert_ok!(Rwa::unlock(asset, &ALICE, Quantity::Units(45), &Settlement));
        // It may receive, and pass on what it received.
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 3));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 3));
        assert_noop!(
            Rwa::thaw_amount(agent(), asset, ALICE, 96, basis("order 3")),
            RwaError::NotFrozen
        );
        assert_ok!(Rwa::thaw_amount(agent(), asset, ALICE, 95, basis("order 3")));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 95));
    });
}

#[test]
fn who_may_burn_by_force_thaws_no_more_than_it_burns() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::freeze_amount(agent(), asset, ALICE, 90, basis("order 1")));
        assert_eq!(Rwa::burn_from(asset, &ALICE, 50, Expendable, Exact, Force), Ok(50));
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().frozen, 50);
    });
}

#[test]
fn amounts_and_grounds_are_checked() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let unique = unique_asset(&[]);
        let freeze =
            |by, asset, amount, text| Rwa::freeze_amount(RuntimeOrigin::signed(by), asset, ALICE, amount, basis(text));
        assert_noop!(freeze(AGENT, asset, 0, "order"), RwaError::ZeroAmount);
        assert_noop!(freeze(AGENT, asset, 101, "order"), RwaError::InsufficientBalance);
        assert_noop!(freeze(AGENT, asset, u128::MAX, "order"), RwaError::InsufficientBalance);
        assert_noop!(freeze(AGENT, asset, 1, ""), RwaError::EmptyReference);
        assert_noop!(freeze(DEPUTY, asset, 1, "order"), RwaError::PowerMissing);
        assert_noop!(freeze(AGENT, 9, 1, "order"), RwaError::UnknownAsset);
        assert_noop!(freeze(ISSUER, unique, 1, "order"), RwaError::WrongQuantity);
        assert_ok!(freeze(AGENT, asset, 100, "order"));
        assert_noop!(freeze(AGENT, asset, u128::MAX, "order"), RwaError::Overflow);
    });
}

#[test]
fn other_parts_of_the_chain_freeze_for_reasons_of_their_own() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::set_freeze(asset, &Collateral, &ALICE, 60));
        assert_ok!(Rwa::extend_freeze(asset, &Collateral, &ALICE, 40));
        assert_ok!(Rwa::extend_freeze(asset, &Escrow, &ALICE, 80));
        let event = Event::FreezeSet {
            asset,
            id: Escrow,
            holder: ALICE,
            amount: 80,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!(Rwa::balance_frozen(asset, &Collateral, &ALICE), 60);
        assert_eq!(Rwa::balance_freezable(asset, &ALICE), 100);
        // Freezes do not add up: each demands that so much remains.
        assert_eq!(Rwa::reducible_balance(asset, &ALICE, Expendable, Polite), 20);
        assert_eq!(Rwa::reducible_balance(asset, &ALICE, Expendable, Force), 50);
        assert!(Rwa::can_freeze(asset, &Escrow, &ALICE));
        assert!(!Rwa::can_freeze(asset, &Settlement, &ALICE));
        assert_noop!(Rwa::set_freeze(asset, &Settlement, &ALICE, 1), RwaError::TooManyFreezes);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 21),
            RwaError::InsufficientBalance
        );
        assert_ok!(Rwa::thaw(asset, &Escrow, &ALICE));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 40));
        assert_noop!(Rwa::set_freeze(9, &Escrow, &ALICE, 1), RwaError::UnknownAsset);
    });
}

#[test]
fn rules_may_be_replaced_while_the_asset_is_frozen() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::freeze_asset(agent(), asset, basis("order 1")));
        assert_ok!(Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, Rules::default()));
        none_leaves(asset, BOB, RwaError::AssetFrozen);
    });
}
