// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The recipes of `docs/rwa.md`: what other systems do by a module or condition, written as rules.

use crate::mock::*;
use castellan_primitives::{
    kyc::{ClaimScope, Topic},
    rwa::{AssetId, Compliance, Direction, Investors, Period, Refusal},
};
use castellan_rules::{Check, Issuers, Sides, Term, DAY};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use std::collections::BTreeSet;

/// A third party, of subject 40.
const CAROL: AccountId = 4;
const LISTED: Topic = Topic::Custom(1);

fn send(asset: AssetId, from: AccountId, to: AccountId, amount: u128) -> DispatchResult {
    let result = Rwa::transfer(RuntimeOrigin::signed(from), asset, to, amount);
    result.map(|_| ()).map_err(|failure| failure.error)
}

/// An asset under one rule of these terms, of which ALICE has 1,000 units.
fn funded(terms: impl IntoIterator<Item = Term<AccountId>>) -> AssetId {
    register(CAROL, 40);
    admit(CAROL);
    let asset = asset(&[]);
    mint(asset, ALICE, 1_000);
    let rule = Rule {
        terms: terms.into_iter().collect::<Vec<_>>().try_into().unwrap(),
        exempt: None,
    };
    let origin = RuntimeOrigin::signed(ISSUER);
    Rwa::set_rules(origin, asset, rule_set(&[rule])).unwrap();
    asset
}

fn is_one_of(sides: Sides, subjects: &[u32]) -> Term<AccountId> {
    let subjects: BTreeSet<_> = subjects.iter().copied().collect();
    Term::Check(Check::SubjectsAllowed {
        sides,
        subjects: subjects.try_into().unwrap(),
    })
}

fn has(sides: Sides, topic: Topic) -> Term<AccountId> {
    Term::Check(Check::ClaimRequired {
        sides,
        topic,
        min_level: 0,
        issuers: Issuers::new(),
    })
}

fn lacks(sides: Sides, topic: Topic) -> Term<AccountId> {
    Term::Check(Check::ClaimForbidden { sides, topic })
}

/// Subject 30 is an exchange: no more than 100 units a period go there.
fn to_exchange(period: Period) -> AssetId {
    let limit = Check::TransferLimit {
        direction: Direction::Out,
        period,
        max: 100,
    };
    funded([
        is_one_of(Sides::Receiver, &[30]),
        Term::Not,
        Term::Check(limit),
        Term::Any(2),
    ])
}

#[test]
fn limits_towards_exchanges() {
    for (period, length) in [(Period::Day, DAY), (Period::Month, 31 * DAY)] {
        ExtBuilder.build_and_execute(|| {
            let asset = to_exchange(period);
            assert_ok!(send(asset, ALICE, BOB, 60));
            assert_noop!(send(asset, ALICE, BOB, 41), RwaError::RuleRefused);
            assert_ok!(send(asset, ALICE, BOB, 40));
            // Elsewhere there is no limit.
            assert_ok!(send(asset, ALICE, CAROL, 500));
            assert_noop!(send(asset, ALICE, BOB, 1), RwaError::RuleRefused);
            let report = Rwa::refusals(&movement(asset, ALICE, BOB, 1), 0);
            assert!(report
                .iter()
                .any(|refusal| matches!(refusal, Refusal::LimitExceeded { max: 100, .. })));
            Now::put(START + length);
            assert_ok!(send(asset, ALICE, BOB, 100));
        });
    }
}

#[test]
fn an_investor_lists_the_assets_that_it_takes() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded([has(Sides::Receiver, LISTED)]);
        trust(VOUCHER, LISTED, true);
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::ClaimMissing);
        let listing = |asset| Claim {
            scope: ClaimScope::Asset(asset),
            ..Claim::new(LISTED, country("FR"))
        };
        // Another asset was listed.
        claim(30, listing(asset + 1));
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::ClaimMissing);
        claim(30, listing(asset));
        assert_ok!(send(asset, ALICE, BOB, 1));
    });
}

#[test]
fn an_investor_lists_the_assets_that_it_does_not_take() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded([lacks(Sides::Receiver, LISTED)]);
        trust(VOUCHER, LISTED, true);
        assert_ok!(send(asset, ALICE, BOB, 1));
        let listing = Claim {
            scope: ClaimScope::Asset(asset),
            ..Claim::new(LISTED, country("FR"))
        };
        claim(30, listing);
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::ClaimForbidden);
    });
}

#[test]
fn one_party_of_a_transfer_is_on_the_list() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded([
            is_one_of(Sides::Sender, &[30]),
            is_one_of(Sides::Receiver, &[30]),
            Term::Any(2),
        ]);
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::SubjectNotAllowed);
        assert_ok!(send(asset, ALICE, BOB, 10));
        assert_ok!(send(asset, BOB, CAROL, 5));
        assert_noop!(send(asset, CAROL, ALICE, 5), RwaError::SubjectNotAllowed);
    });
}

#[test]
fn any_or_none_of_several_claims() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded([
            has(Sides::Receiver, Topic::Kyc),
            has(Sides::Receiver, Topic::Kyb),
            Term::Any(2),
            lacks(Sides::Receiver, Topic::Blocked),
            lacks(Sides::Receiver, Topic::LockUp),
            Term::All(3),
        ]);
        assert_ok!(send(asset, ALICE, BOB, 1));
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::ClaimMissing);
        attest(CAROL, Topic::Kyc, country("DE"));
        assert_ok!(send(asset, ALICE, CAROL, 1));
        attest(CAROL, Topic::Blocked, country("DE"));
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::ClaimForbidden);
    });
}

#[test]
fn one_of_several_sets_of_conditions_suffices() {
    ExtBuilder.build_and_execute(|| {
        // Professional investors on both sides, or from an identified sender to the distributor, subject 30.
        let asset = funded([
            has(Sides::Both, Topic::ProfessionalInvestor),
            has(Sides::Sender, Topic::Kyb),
            is_one_of(Sides::Receiver, &[30]),
            Term::All(2),
            Term::Any(2),
        ]);
        assert_ok!(send(asset, ALICE, BOB, 10));
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::ClaimMissing);
        for who in [ALICE, CAROL] {
            attest(who, Topic::ProfessionalInvestor, country("DE"));
        }
        assert_ok!(send(asset, ALICE, CAROL, 1));
        assert_noop!(send(asset, BOB, CAROL, 1), RwaError::ClaimMissing);
    });
}

#[test]
fn a_claim_locks_a_subjects_units_until_it_ends() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded([lacks(Sides::Sender, Topic::LockUp)]);
        attest(ALICE, Topic::LockUp, country("DE"));
        amend(ALICE, Topic::LockUp, |claim| claim.expires_at = Some(START + 5));
        assert_noop!(send(asset, ALICE, BOB, 1), RwaError::ClaimForbidden);
        Now::put(START + 5);
        assert_ok!(send(asset, ALICE, BOB, 1));
    });
}

#[test]
fn groups_have_largest_and_smallest_numbers_and_shares() {
    let domestic = Investors::Country(country("DE"));
    ExtBuilder.build_and_execute(|| {
        let asset = funded([Term::Check(Check::MaxHolders { of: domestic, max: 1 })]);
        attest(CAROL, Topic::Kyc, country("DE"));
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::HoldersNotCounted);
        assert_ok!(Rwa::count_holder(RuntimeOrigin::signed(BOB), asset, ALICE));
        assert_noop!(send(asset, ALICE, CAROL, 1), RwaError::TooManyHolders);
        assert_ok!(send(asset, ALICE, CAROL, 1_000));
        assert_ok!(send(asset, CAROL, BOB, 300));
    });
    ExtBuilder.build_and_execute(|| {
        let check = Check::MaxGroupShare {
            of: Investors::Country(country("FR")),
            basis_points: 2_000,
        };
        let asset = funded([Term::Check(check)]);
        assert_ok!(Rwa::count_holder(RuntimeOrigin::signed(BOB), asset, ALICE));
        assert_noop!(send(asset, ALICE, BOB, 201), RwaError::GroupShareTooHigh);
        assert_ok!(send(asset, ALICE, BOB, 200));
    });
    ExtBuilder.build_and_execute(|| {
        let asset = funded([Term::Check(Check::MinHolders { of: domestic, min: 1 })]);
        assert_ok!(Rwa::count_holder(RuntimeOrigin::signed(BOB), asset, ALICE));
        assert_noop!(send(asset, ALICE, BOB, 1_000), RwaError::TooFewHolders);
        assert_ok!(send(asset, ALICE, BOB, 999));
    });
    ExtBuilder.build_and_execute(|| {
        let check = Check::MinGroupShare {
            of: domestic,
            basis_points: 5_000,
        };
        let asset = funded([Term::Check(check)]);
        assert_ok!(Rwa::count_holder(RuntimeOrigin::signed(BOB), asset, ALICE));
        assert_noop!(send(asset, ALICE, BOB, 501), RwaError::GroupShareTooLow);
        assert_ok!(send(asset, ALICE, BOB, 500));
    });
}
