// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How restrictions were got round elsewhere, and that they are not here.

use crate::{mock::*, Scope};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance, Issuance, Ledger, Power, Quantity, Refusal, Side},
};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use Reason::Settlement;

fn send(asset: AssetId, from: AccountId, to: AccountId, amount: u128) -> DispatchResult {
    let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount);
    result.map(|_| ()).map_err(|failure| failure.error)
}

/// An asset for parties with a KYB claim, of which ALICE has 100 units.
fn funded() -> AssetId {
    let asset = asset(&[requires(Topic::Kyb)]);
    mint(asset, ALICE, 100);
    asset
}

fn freeze(asset: AssetId, amount: u128) {
    assert_ok!(Rwa::freeze_amount(
        RuntimeOrigin::signed(ISSUER),
        asset,
        ALICE,
        amount,
        basis("order")
    ));
}

fn frozen(asset: AssetId) -> u128 {
    Rwa::holding(asset, &ALICE).unwrap().frozen
}

#[test]
fn a_transfer_to_oneself_thaws_nothing() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        freeze(asset, 60);
        for _ in 0..3 {
            assert_noop!(send(asset, ALICE, ALICE, 41), RwaError::InsufficientBalance);
            assert_ok!(send(asset, ALICE, ALICE, 40));
            assert_eq!((free(asset, ALICE), frozen(asset)), (100, 60));
        }
        assert_noop!(send(asset, ALICE, BOB, 41), RwaError::InsufficientBalance);
        // Nor by way of a lock: what is locked is delivered to its owner.
        assert_noop!(
            Rwa::lock(asset, &ALICE, Quantity::Units(41), &Settlement),
            RwaError::AmountFrozen
        );
        assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Units(40), &Settlement));
        assert_ok!(deliver(&movement(asset, ALICE, ALICE, 40), Some(&Settlement)));
        assert_eq!((free(asset, ALICE), frozen(asset)), (100, 60));
        assert_ok!(Rwa::freeze_account(
            RuntimeOrigin::signed(ISSUER),
            asset,
            ALICE,
            basis("order")
        ));
        assert_noop!(send(asset, ALICE, ALICE, 1), RwaError::AccountFrozen);
    });
}

#[test]
fn a_second_account_of_ones_own_thaws_nothing() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        register(4, 20);
        admit(4);
        freeze(asset, 60);
        assert_noop!(send(asset, ALICE, 4, 41), RwaError::InsufficientBalance);
        assert_ok!(send(asset, ALICE, 4, 40));
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::InsufficientBalance);
        assert_eq!((free(asset, ALICE), frozen(asset)), (60, 60));
    });
}

#[test]
fn the_same_asset_twice_in_one_batch_counts_twice() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        freeze(asset, 40);
        let batch = |amounts: [u128; 2]| {
            with_storage_layer(|| {
                amounts
                    .into_iter()
                    .try_for_each(|amount| send(asset, ALICE, BOB, amount))
            })
        };
        // Each would do alone.
        assert_noop!(batch([31, 30]), RwaError::InsufficientBalance);
        assert_ok!(batch([30, 30]));
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (40, 60));
    });
}

#[test]
fn the_same_unique_unit_twice_in_one_batch_moves_once() {
    ExtBuilder.build_and_execute(|| {
        let asset = unique_asset(&[]);
        assert_ok!(<Rwa as Issuance<_>>::issue(asset, &ALICE, 1));
        let give = |to| {
            let result = Rwa::transfer_item(RuntimeOrigin::signed(ALICE), asset, 0, to);
            result.map(|_| ()).map_err(|failure| failure.error)
        };
        let batch = || with_storage_layer(|| [BOB, ISSUER].into_iter().try_for_each(give));
        assert_noop!(batch(), RwaError::ItemNotOwned);
        assert_ok!(give(BOB));
        assert_noop!(give(BOB), RwaError::ItemNotOwned);
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (0, 1));
    });
}

#[test]
fn what_was_locked_before_a_freeze_stays() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let units = Quantity::Units(50);
        assert_ok!(Rwa::lock(asset, &ALICE, units, &Settlement));
        assert_ok!(Rwa::freeze_account(
            RuntimeOrigin::signed(ISSUER),
            asset,
            ALICE,
            basis("order")
        ));
        let deliver = || deliver(&movement(asset, ALICE, BOB, 50), Some(&Settlement));
        assert_noop!(deliver(), RwaError::AccountFrozen);
        assert_ok!(Rwa::thaw_account(
            RuntimeOrigin::signed(ISSUER),
            asset,
            ALICE,
            basis("order")
        ));
        // An amount that is frozen reaches into what was locked.
        freeze(asset, 51);
        assert_noop!(deliver(), RwaError::InsufficientBalance);
        assert_ok!(Rwa::unlock(asset, &ALICE, units, &Settlement));
        assert_eq!((free(asset, ALICE), frozen(asset)), (100, 51));
    });
}

#[test]
fn a_forced_move_from_an_account_to_itself_is_refused() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        freeze(asset, 100);
        for who in [AGENT, DEPUTY] {
            let scope = Scope::default();
            assert_ok!(Rwa::grant(
                RuntimeOrigin::signed(ISSUER),
                asset,
                who,
                Power::Force,
                scope
            ));
        }
        let propose = |to| {
            let origin = RuntimeOrigin::signed(AGENT);
            Rwa::propose_force(origin, asset, ALICE, to, Quantity::Units(100), basis("order"))
        };
        assert_noop!(propose(ALICE), RwaError::SameAccount);
        assert_eq!(frozen(asset), 100);
        // What it is meant for is possible.
        assert_ok!(propose(BOB));
        let approval = Rwa::approve_force(RuntimeOrigin::signed(DEPUTY), asset, 0);
        assert!(approval.is_ok());
        assert_eq!((free(asset, ALICE), free(asset, BOB), frozen(asset)), (0, 100, 0));
    });
}

#[test]
fn a_sender_whose_claim_lapsed_can_no_longer_send() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Units(30), &Settlement));
        amend(ALICE, Topic::Kyb, |claim| claim.expires_at = Some(START + 1));
        assert_ok!(send(asset, ALICE, BOB, 1));
        Now::put(START + 1);
        let paths: [(&str, &dyn Fn() -> DispatchResult); 4] = [
            ("transfer", &|| send(asset, ALICE, BOB, 1)),
            ("to oneself", &|| send(asset, ALICE, ALICE, 1)),
            ("delivery of what was locked", &|| {
                deliver(&movement(asset, ALICE, BOB, 30), Some(&Settlement))
            }),
            ("redemption", &|| {
                <Rwa as Issuance<_>>::redeem(asset, &ALICE, Quantity::Units(1), None)
            }),
        ];
        for (path, attempt) in paths {
            let refused = DispatchError::from(RwaError::ClaimExpired);
            assert_eq!(attempt(), Err(refused), "{path}");
        }
        let report = Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0);
        assert!(matches!(
            report[..],
            [Refusal::ClaimRequired {
                side: Side::Sender,
                topic: Topic::Kyb,
                ..
            }]
        ));
    });
}
