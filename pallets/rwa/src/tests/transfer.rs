// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The transfer call.

use crate::{mock::*, Accounts, Event, WeightInfo};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance, Refusal},
    Balance,
};
use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
    weights::Weight,
};
use sp_runtime::DispatchError;

fn transfer(from: AccountId, asset: AssetId, to: AccountId, amount: Balance) -> DispatchResultWithPostInfo {
    Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount)
}

#[test]
fn moves_units_and_removes_what_is_empty() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 10);
        assert_ok!(transfer(ALICE, asset, BOB, 4));
        assert_eq!(
            last_event(),
            Event::Transferred {
                asset,
                from: ALICE,
                to: BOB,
                amount: 4
            }
            .into()
        );
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (6, 4));
        assert_ok!(transfer(ALICE, asset, BOB, 6));
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
        assert_eq!((free(asset, BOB), supply(asset)), (10, 10));
    });
}

#[test]
fn an_asset_without_rules_still_asks_for_admission() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 10);
        assert_noop!(transfer(ALICE, asset, STRANGER, 1), NOT_ADMITTED);
        assert_noop!(transfer(STRANGER, asset, ALICE, 1), NOT_ADMITTED);
        admit(STRANGER);
        // No rule asks who is behind the account, and yet somebody must be.
        assert_noop!(transfer(ALICE, asset, STRANGER, 1), RwaError::NoSubject);
        register(STRANGER, 90);
        assert_ok!(transfer(ALICE, asset, STRANGER, 1));
        suspend(ALICE);
        assert_noop!(transfer(ALICE, asset, BOB, 1), SUSPENDED);
        assert_noop!(transfer(STRANGER, asset, ALICE, 1), SUSPENDED);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::root(), asset, ALICE, 1),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::none(), asset, ALICE, 1),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn a_transfer_to_oneself_moves_nothing_and_is_still_checked() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 10);
        System::reset_events();
        assert_ok!(transfer(ALICE, asset, ALICE, 10));
        assert_eq!((free(asset, ALICE), System::events().len()), (10, 0));
        assert_noop!(transfer(ALICE, asset, ALICE, 11), RwaError::InsufficientBalance);
        assert_noop!(transfer(ALICE, asset, ALICE, 0), RwaError::ZeroAmount);
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(transfer(ALICE, asset, ALICE, 1), RwaError::ClaimRevoked);
        suspend(ALICE);
        assert_noop!(transfer(ALICE, asset, ALICE, 1), SUSPENDED);
    });
}

#[test]
fn amounts_have_bounds() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 10);
        mint(asset, BOB, Balance::MAX - 10);
        assert_noop!(transfer(ALICE, asset, BOB, 0), RwaError::ZeroAmount);
        assert_noop!(transfer(ALICE, asset, BOB, 11), RwaError::InsufficientBalance);
        assert_noop!(transfer(ALICE, asset, BOB, Balance::MAX), RwaError::InsufficientBalance);
        assert_noop!(transfer(ALICE, asset + 1, BOB, 1), RwaError::UnknownAsset);
        // Both balances are wrong, and the report says so.
        let expected = vec![
            Refusal::InsufficientBalance {
                available: 10,
                required: Balance::MAX,
            },
            Refusal::BalanceOverflow,
        ];
        assert_eq!(Rwa::refusals(&movement(asset, ALICE, BOB, Balance::MAX), 0), expected);
        assert_ok!(transfer(ALICE, asset, BOB, 10));
        assert_eq!(free(asset, BOB), Balance::MAX);
    });
}

#[test]
fn assets_do_not_mix() {
    ExtBuilder.build_and_execute(|| {
        let (first, second) = (asset(&[]), asset(&[]));
        mint(first, ALICE, 10);
        mint(second, BOB, 10);
        assert_noop!(transfer(ALICE, second, BOB, 1), RwaError::InsufficientBalance);
        assert_ok!(transfer(ALICE, first, BOB, 1));
        assert_eq!((free(first, BOB), free(second, BOB)), (1, 10));
    });
}

#[test]
fn charges_for_the_rules_that_were_evaluated() {
    ExtBuilder.build_and_execute(|| {
        let rules = [requires(Topic::Kyb), blocks(&["KP"])];
        let asset = asset(&rules);
        mint(asset, ALICE, 10);
        let charged = transfer(ALICE, asset, BOB, 1).unwrap().actual_weight.unwrap();
        assert_eq!(charged, <() as WeightInfo>::transfer(1, 1, 0, 0));
        // Who moves units on its own account is told the same.
        let base = <() as WeightInfo>::transfer(0, 0, 0, 0);
        // With the first accounts that parties of several accounts may have.
        let further = <() as WeightInfo>::further_holdings(2) - <() as WeightInfo>::further_holdings(0);
        assert_eq!(Rwa::rules_weight(asset), charged - base + further);
        assert!(Rwa::rules_weight(asset).all_lte(Rwa::max_rules_weight()));
        assert_eq!(Rwa::rules_weight(asset + 1), Weight::zero());
        let announced = crate::Call::<Test>::transfer {
            asset,
            to: BOB,
            amount: 1,
        }
        .get_dispatch_info()
        .call_weight;
        assert!(announced.ref_time() > charged.ref_time());
    });
}

#[test]
fn charges_for_every_holding_that_was_touched() {
    use castellan_primitives::rwa::Side;
    use castellan_rules::Fee;
    ExtBuilder.build_and_execute(|| {
        let rules = RuleSet {
            fee: Some(Fee {
                basis_points: 100,
                minimum: 1,
                collector: 71,
                payer: Side::Sender,
                exempt: None,
            }),
            ..RuleSet::default()
        };
        // Each of the three has another first account.
        for (who, subject) in [(21, 20), (31, 30), (71, 70)] {
            admit(who);
            register(who, subject);
        }
        let asset = asset_under(rules);
        mint(asset, 21, 100);
        let charged = transfer(21, asset, 31, 50).unwrap().actual_weight.unwrap();
        let further = <() as WeightInfo>::further_holdings(4) - <() as WeightInfo>::further_holdings(0);
        assert_eq!(charged, <() as WeightInfo>::transfer(1, 0, 0, 0) + further);
        let announced = crate::Call::<Test>::transfer {
            asset,
            to: 31,
            amount: 50,
        };
        assert!(charged.all_lte(announced.get_dispatch_info().call_weight));
        assert!(Rwa::rules_weight(asset).all_lte(Rwa::max_rules_weight()));
        assert_eq!(free(asset, 71), 1);
    });
}
