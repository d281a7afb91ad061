// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! No trait method moves units past the rules, whichever side they refuse.

use crate::{mock::*, Event};
use castellan_primitives::{kyc::Topic, rwa::AssetId, Balance};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::{Inspect, Mutate, MutateHold, Unbalanced, UnbalancedHold},
        tokens::{
            DepositConsequence,
            Fortitude::{Force, Polite},
            Precision::{BestEffort, Exact},
            Preservation::{Expendable, Preserve, Protect},
            Provenance::{Extant, Minted},
            Restriction::{Free, OnHold},
            WithdrawConsequence,
        },
    },
};
use sp_io::storage::root;
use sp_runtime::{DispatchError, StateVersion, TokenError};
use Reason::Settlement;

/// ALICE and BOB each have 50 units free and 50 on hold; KYB is required.
fn funded() -> AssetId {
    let asset = asset(&[requires(Topic::Kyb)]);
    for who in [ALICE, BOB] {
        mint(asset, who, 100);
        Rwa::hold(asset, &Settlement, &who, 50).unwrap();
    }
    asset
}

fn untrust(who: AccountId) {
    amend(who, Topic::Kyb, |claim| claim.revoked = true);
}

type Outcome = Result<Balance, DispatchError>;
type Paths = Vec<(&'static str, Box<dyn Fn() -> Outcome>)>;

/// Every way to move units from one party to another.
fn movements(asset: AssetId, from: AccountId, to: AccountId) -> Paths {
    let call = move || {
        let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, 7);
        result.map(|_| 7).map_err(|failure| failure.error)
    };
    let mut all: Paths = vec![("call", Box::new(call))];
    for preservation in [Expendable, Protect, Preserve] {
        all.push((
            "transfer",
            Box::new(move || <Rwa as Mutate<_>>::transfer(asset, &from, &to, 7, preservation)),
        ));
    }
    for precision in [Exact, BestEffort] {
        for force in [Polite, Force] {
            for mode in [Free, OnHold] {
                all.push((
                    "transfer_on_hold",
                    Box::new(move || Rwa::transfer_on_hold(asset, &Settlement, &from, &to, 7, precision, mode, force)),
                ));
            }
            for preservation in [Expendable, Protect, Preserve] {
                all.push((
                    "transfer_and_hold",
                    Box::new(move || {
                        Rwa::transfer_and_hold(asset, &Settlement, &from, &to, 7, precision, preservation, force)
                    }),
                ));
            }
        }
    }
    all
}

/// Every way to add to what a party has.
fn additions(asset: AssetId, to: AccountId) -> Paths {
    let reason = &Settlement;
    let mut all: Paths = vec![
        ("mint_into", Box::new(move || Rwa::mint_into(asset, &to, 7))),
        ("restore", Box::new(move || Rwa::restore(asset, &to, 7))),
        (
            "write_balance",
            Box::new(move || Rwa::write_balance(asset, &to, 57).map(|_| 7)),
        ),
        (
            "set_balance_on_hold",
            Box::new(move || Rwa::set_balance_on_hold(asset, reason, &to, 57).map(|()| 7)),
        ),
    ];
    for precision in [Exact, BestEffort] {
        all.push((
            "increase_balance",
            Box::new(move || Rwa::increase_balance(asset, &to, 7, precision)),
        ));
        all.push((
            "increase_balance_on_hold",
            Box::new(move || Rwa::increase_balance_on_hold(asset, reason, &to, 7, precision)),
        ));
    }
    all
}

/// The raw ways to lower what a party has without burning it.
fn subtractions(asset: AssetId, from: AccountId) -> Paths {
    let reason = &Settlement;
    let mut all: Paths = vec![
        (
            "write_balance",
            Box::new(move || Rwa::write_balance(asset, &from, 43).map(|_| 7)),
        ),
        (
            "set_balance_on_hold",
            Box::new(move || Rwa::set_balance_on_hold(asset, reason, &from, 43).map(|()| 7)),
        ),
    ];
    for precision in [Exact, BestEffort] {
        for force in [Polite, Force] {
            all.push((
                "decrease_balance",
                Box::new(move || Rwa::decrease_balance(asset, &from, 7, precision, Expendable, force)),
            ));
        }
        all.push((
            "decrease_balance_on_hold",
            Box::new(move || Rwa::decrease_balance_on_hold(asset, reason, &from, 7, precision)),
        ));
    }
    all
}

fn all_refused(paths: Paths, error: impl Into<DispatchError>) {
    let error = error.into();
    for (path, attempt) in paths {
        let before = root(StateVersion::V1);
        assert_eq!(attempt(), Err(error), "{path}");
        assert_eq!(root(StateVersion::V1), before, "{path} left a trace");
    }
}

/// Each path in a state of its own, of which nothing is kept.
fn all_pass(paths: Paths) {
    for (path, attempt) in paths {
        let outcome = frame_support::storage::with_transaction(|| {
            sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(attempt()))
        });
        assert_eq!(outcome, Ok(Ok(7)), "{path}");
    }
}

#[test]
fn every_path_works_between_parties_that_the_rules_allow() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        all_pass(movements(asset, ALICE, BOB));
        all_pass(additions(asset, BOB));
        all_pass(subtractions(asset, ALICE));
    });
}

#[test]
fn no_path_serves_a_sender_that_the_rules_refuse() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        untrust(ALICE);
        all_refused(movements(asset, ALICE, BOB), RwaError::ClaimRevoked);
        all_refused(subtractions(asset, ALICE), RwaError::ClaimRevoked);
        suspend(ALICE);
        all_refused(movements(asset, ALICE, BOB), SUSPENDED);
        all_refused(subtractions(asset, ALICE), SUSPENDED);
    });
}

#[test]
fn no_path_serves_a_receiver_that_the_rules_refuse() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        untrust(BOB);
        all_refused(movements(asset, ALICE, BOB), RwaError::ClaimRevoked);
        all_refused(additions(asset, BOB), RwaError::ClaimRevoked);
        suspend(BOB);
        all_refused(movements(asset, ALICE, BOB), SUSPENDED);
        all_refused(additions(asset, BOB), SUSPENDED);
    });
}

#[test]
fn no_path_serves_a_party_that_the_rules_refuse_with_itself() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        untrust(ALICE);
        all_refused(movements(asset, ALICE, ALICE), RwaError::ClaimRevoked);
    });
}

#[test]
fn no_path_serves_an_unknown_asset() {
    ExtBuilder.build_and_execute(|| {
        all_refused(movements(9, ALICE, BOB), RwaError::UnknownAsset);
        for (path, attempt) in additions(9, BOB) {
            assert_eq!(attempt(), Err(RwaError::UnknownAsset.into()), "{path}");
        }
        Rwa::set_total_issuance(9, 5);
        assert_eq!(supply(9), 0);
        assert!(!Rwa::asset_exists(9));
        assert_eq!(Rwa::can_deposit(9, &ALICE, 1, Extant), DepositConsequence::UnknownAsset);
        assert_eq!(Rwa::can_withdraw(9, &ALICE, 1), WithdrawConsequence::UnknownAsset);
        let burnt = Rwa::burn_from(9, &ALICE, 1, Expendable, BestEffort, Polite);
        assert_eq!(burnt, Err(RwaError::UnknownAsset.into()));
    });
}

#[test]
fn set_balance_cannot_give_units_to_a_party_that_the_rules_refuse() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        untrust(ALICE);
        assert_eq!(Rwa::set_balance(asset, &ALICE, 60), 50);
        assert_eq!(Rwa::set_balance(asset, &ALICE, 40), 40);
        assert_eq!(Rwa::set_balance(asset, &BOB, 60), 60);
        assert_eq!(supply(asset), 200);
    });
}

#[test]
fn burning_needs_no_rule() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        suspend(ALICE);
        untrust(ALICE);
        assert_eq!(Rwa::burn_from(asset, &ALICE, 20, Expendable, Exact, Polite), Ok(20));
        assert_eq!(
            last_event(),
            Event::Burned {
                asset,
                holder: ALICE,
                amount: 20,
                reason: None
            }
            .into()
        );
        assert_eq!(Rwa::shelve(asset, &ALICE, 10), Ok(10));
        assert_noop!(Rwa::shelve(asset, &ALICE, 21), RwaError::InsufficientBalance);
        assert_noop!(
            Rwa::burn_from(asset, &ALICE, 21, Expendable, Exact, Force),
            RwaError::InsufficientBalance
        );
        assert_eq!(Rwa::burn_from(asset, &ALICE, 0, Expendable, Exact, Polite), Ok(0));
        assert_eq!(Rwa::burn_from(asset, &ALICE, 21, Preserve, BestEffort, Force), Ok(20));
        assert_eq!((free(asset, ALICE), held(asset, ALICE), supply(asset)), (0, 50, 150));

        assert_ok!(Rwa::release(asset, &Settlement, &BOB, 50, Exact));
        assert_noop!(
            Rwa::burn_from(asset, &BOB, 100, Protect, Exact, Polite),
            TokenError::NotExpendable
        );
        assert_eq!(Rwa::burn_from(asset, &BOB, 100, Protect, BestEffort, Polite), Ok(99));
    });
}

#[test]
fn minting_is_an_issue_without_reference() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(Rwa::mint_into(asset, &BOB, 0), RwaError::ZeroAmount);
        assert_noop!(Rwa::mint_into(asset, &BOB, Balance::MAX), RwaError::Overflow);
        assert_ok!(Rwa::mint_into(asset, &BOB, 1));
        assert_eq!(
            last_event(),
            Event::Issued {
                asset,
                beneficiary: BOB,
                amount: 1,
                reference: None
            }
            .into()
        );
        assert_eq!(Rwa::total_issuance(asset), 201);
    });
}

#[test]
fn questions_are_answered_as_the_deeds_would_turn_out() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let deposit = |who, amount, provenance| Rwa::can_deposit(asset, &who, amount, provenance);
        let withdraw = |who, amount| Rwa::can_withdraw(asset, &who, amount);
        assert_eq!(deposit(ALICE, 1, Minted), DepositConsequence::Success);
        assert_eq!(deposit(ALICE, Balance::MAX - 199, Minted), DepositConsequence::Overflow);
        assert_eq!(deposit(ALICE, Balance::MAX - 199, Extant), DepositConsequence::Success);
        assert_eq!(deposit(ALICE, Balance::MAX - 99, Extant), DepositConsequence::Overflow);
        assert_eq!(withdraw(ALICE, 50), WithdrawConsequence::Success);
        assert_eq!(withdraw(ALICE, 51), WithdrawConsequence::Frozen);
        assert_eq!(withdraw(ALICE, 101), WithdrawConsequence::BalanceLow);
        Rwa::release(asset, &Settlement, &ALICE, 50, Exact).unwrap();
        assert_eq!(withdraw(ALICE, 100), WithdrawConsequence::ReducedToZero(0));
        untrust(ALICE);
        assert_eq!(deposit(ALICE, 1, Extant), DepositConsequence::Blocked);
        assert_eq!(withdraw(ALICE, 1), WithdrawConsequence::Frozen);
        assert_eq!((deposit(ALICE, 0, Extant), withdraw(ALICE, 0)), {
            (DepositConsequence::Success, WithdrawConsequence::Success)
        });
    });
}
