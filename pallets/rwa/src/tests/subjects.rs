// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Holders are persons and institutions: what rules ask of a holder, they ask of all its accounts together.

use crate::{mock::*, Event, Tallies};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance, Direction, Investors, Ledger, Period, Quantity, Refusal},
};
use castellan_rules::Check;
use frame_support::{assert_noop, assert_ok, traits::fungibles::Mutate};

/// A second account of ALICE's, and an account below hers.
const SECOND: AccountId = 21;
const SUB: AccountId = 22;

fn with_accounts(check: Check<AccountId>) -> AssetId {
    for who in [SECOND, SUB] {
        admit(who);
    }
    register(SECOND, 20);
    register_sub_account(SUB, 20);
    asset(&[check.into()])
}

fn send(asset: AssetId, from: AccountId, to: AccountId, amount: u128) -> Result<(), sp_runtime::DispatchError> {
    Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

#[test]
fn a_largest_balance_counts_all_accounts() {
    ExtBuilder.build_and_execute(|| {
        let asset = with_accounts(Check::MaxBalance(100));
        mint(asset, ALICE, 40);
        mint(asset, SECOND, 30);
        mint(asset, SUB, 30);
        mint(asset, BOB, 50);
        for to in [ALICE, SECOND, SUB] {
            assert_noop!(Rwa::mint_into(asset, &to, 1), RwaError::BalanceTooHigh);
            assert_noop!(send(asset, BOB, to, 1), RwaError::BalanceTooHigh);
        }
        assert_eq!(
            Rwa::refusals(&movement(asset, BOB, SUB, 1), 0),
            vec![Refusal::BalanceTooHigh { balance: 101, max: 100 }]
        );
        // Between one's own accounts nothing is added.
        assert_ok!(send(asset, SUB, SECOND, 30));
        assert_ok!(send(asset, SECOND, ALICE, 60));
        assert_ok!(send(asset, ALICE, BOB, 10));
        assert_ok!(send(asset, BOB, SUB, 10));
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().beside, 10);
    });
}

#[test]
fn a_holder_is_counted_once() {
    ExtBuilder.build_and_execute(|| {
        let asset = with_accounts(Check::MaxHolders {
            of: Investors::All,
            max: 2,
        });
        let holders = || Tallies::<Test>::get(asset).counts.holders;
        mint(asset, SUB, 30);
        mint(asset, SECOND, 30);
        mint(asset, ALICE, 30);
        assert_eq!(holders(), 1);
        mint(asset, BOB, 30);
        assert_noop!(Rwa::mint_into(asset, &AGENT, 1), RwaError::TooManyHolders);
        assert_noop!(send(asset, SUB, AGENT, 30), RwaError::TooManyHolders);
        // Whoever gives all makes room.
        assert_ok!(send(asset, BOB, AGENT, 30));
        assert_eq!(holders(), 2);
        for who in [ALICE, SECOND, SUB] {
            assert_ok!(send(asset, who, AGENT, 30));
        }
        assert_eq!(holders(), 1);
    });
}

#[test]
fn limits_by_day_count_all_accounts() {
    ExtBuilder.build_and_execute(|| {
        let asset = with_accounts(Check::TransferLimit {
            direction: Direction::Out,
            period: Period::Day,
            max: 50,
        });
        for who in [ALICE, SECOND, SUB] {
            mint(asset, who, 100);
        }
        assert_ok!(send(asset, ALICE, BOB, 20));
        assert_ok!(send(asset, SUB, BOB, 20));
        assert_noop!(send(asset, SECOND, BOB, 11), RwaError::LimitExceeded);
        // Between one's own accounts nothing is sent.
        assert_ok!(send(asset, SECOND, ALICE, 100));
        assert_ok!(send(asset, ALICE, BOB, 10));
        Now::put(START + castellan_rules::DAY);
        assert_ok!(send(asset, ALICE, BOB, 50));
        // A holding that was emptied does not forget.
        assert_ok!(send(asset, BOB, ISSUER, 50));
        assert_ok!(send(asset, ISSUER, BOB, 50));
        assert_noop!(send(asset, BOB, ALICE, 1), RwaError::LimitExceeded);
    });
}

#[test]
fn lots_travel_between_ones_own_accounts_and_begin_anew_elsewhere() {
    ExtBuilder.build_and_execute(|| {
        let asset = with_accounts(Check::HoldingPeriod(100));
        mint(asset, ALICE, 40);
        Now::put(START + 50);
        mint(asset, ALICE, 60);
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::HeldTooShortly);
        Now::put(START + 100);
        assert_noop!(send(asset, ALICE, BOB, 41), RwaError::HeldTooShortly);
        assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Units(100), &Reason::Escrow));
        assert_noop!(
            deliver(&movement(asset, ALICE, BOB, 41), Some(&Reason::Escrow)),
            RwaError::HeldTooShortly
        );
        assert_ok!(deliver(&movement(asset, ALICE, BOB, 10), Some(&Reason::Escrow)));
        assert_noop!(send(asset, BOB, ALICE, 1), RwaError::HeldTooShortly);
        assert_ok!(deliver(&movement(asset, ALICE, SECOND, 30), Some(&Reason::Escrow)));
        assert_ok!(send(asset, SECOND, BOB, 30));
        Now::put(START + 150);
        assert_ok!(deliver(&movement(asset, ALICE, BOB, 60), Some(&Reason::Escrow)));
    });
}

#[test]
fn a_group_is_counted_before_it_limits() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 40);
        mint(asset, BOB, 40);
        mint(asset, AGENT, 40);
        attest(AGENT, Topic::Kyb, country("DE"));
        attest(DEPUTY, Topic::Kyb, country("DE"));
        let germans = Investors::Country(country("DE"));
        let rules = rule_set(&[Check::MaxHolders { of: germans, max: 2 }.into()]);
        assert_ok!(Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, rules));
        assert_noop!(send(asset, ALICE, DEPUTY, 1), RwaError::HoldersNotCounted);
        let count = |who| Rwa::count_holder(RuntimeOrigin::signed(STRANGER), asset, who);
        assert_noop!(count(DEPUTY), RwaError::NotHolder);
        for who in [ALICE, BOB, AGENT] {
            assert_ok!(count(who));
        }
        assert_eq!(last_event(), Event::HolderCounted { asset, holder: AGENT }.into());
        assert_noop!(send(asset, BOB, DEPUTY, 1), RwaError::TooManyHolders);
        // A holder that moves is looked at again.
        attest(ALICE, Topic::Kyb, country("FR"));
        assert_ok!(send(asset, ALICE, BOB, 1));
        assert_ok!(send(asset, BOB, DEPUTY, 1));
        assert_noop!(send(asset, BOB, DEPUTY, 0), RwaError::ZeroAmount);
    });
}
