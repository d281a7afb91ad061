// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How much storage a movement touches: a count, not a time.
//!
//! Counted are distinct keys. Those that every transaction of a block touches are left out, as benchmarks leave them
//! out: the system pallet's (the block number, the event log) and the well-known ones (how deep storage transactions
//! nest). The stand-ins for membership, identity and clock keep their items as the real ones do: standing, the account's
//! subject and the subject for each party, one item for all trust, and the time.

use crate::mock::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance, Direction, Investors, Movement, Period},
};
use castellan_rules::{Check, Rule as RuleOf, RuleSet as RuleSetOf, Sides};
use frame_support::traits::{
    fungibles::MutateHold,
    tokens::{Fortitude::Polite, Precision::Exact, Restriction::Free},
};
use sp_io::hashing::twox_128;
use std::collections::BTreeSet;

type Keys = BTreeSet<Vec<u8>>;

/// The keys that `run` reads and writes, after `set_up`.
fn touches<S>(set_up: impl FnOnce() -> S, run: impl FnOnce(S)) -> (Keys, Keys) {
    let mut ext = ExtBuilder.build();
    let state = ext.execute_with(set_up);
    ext.commit_all().unwrap();
    let recorder = Default::default();
    ext.execute_with_recorder(Clone::clone(&recorder), || run(state));
    let counted = |key: &Vec<u8>| !key.starts_with(b":") && !key.starts_with(&twox_128(b"System"));
    let reads = recorder.recorded_keys().into_values().flat_map(|keys| keys.into_keys());
    let reads = reads.map(|key| key.to_vec()).filter(counted).collect();
    let writes = ext
        .overlayed_changes()
        .changes()
        .map(|(key, _)| key.clone())
        .filter(counted)
        .collect();
    (reads, writes)
}

fn of_the_ledger(keys: &Keys) -> usize {
    keys.iter().filter(|key| key.starts_with(&twox_128(b"Rwa"))).count()
}

/// Ten rules of every kind that a plain transfer can meet: what is asked of claims, countries, the balance, the number
/// of holders overall and by group, shares, holding periods, limits and hours.
fn ten_rules() -> AssetId {
    for (who, home) in [(ALICE, "DE"), (BOB, "FR")] {
        attest(who, Topic::SanctionsScreened, country(home));
        attest(who, Topic::ProfessionalInvestor, country(home));
    }
    let checks: Vec<Check<AccountId>> = vec![
        Check::claim(Topic::Kyb),
        Check::claim(Topic::SanctionsScreened),
        Check::countries_allowed(countries(&["DE", "FR", "LU", "CH"])),
        Check::countries_blocked(countries(&["KP", "IR", "US"])),
        Check::ClaimForbidden {
            sides: Sides::Both,
            topic: Topic::Blocked,
        },
        Check::MaxBalance(1_000),
        Check::MaxHolders {
            of: Investors::Country(country("DE")),
            max: 50,
        },
        Check::MaxShare {
            of: Investors::With(Topic::ProfessionalInvestor),
            basis_points: 9_500,
        },
        Check::HoldingPeriod(1),
        Check::TransferLimit {
            direction: Direction::Out,
            period: Period::Month,
            max: 500,
        },
    ];
    let rules: Vec<RuleOf<AccountId>> = checks.into_iter().map(RuleOf::from).collect();
    assert_eq!(rules.len(), 10);
    let asset = asset(&[]);
    for who in [ALICE, BOB, AGENT] {
        mint(asset, who, 100);
    }
    let rules = RuleSetOf {
        rules: rules.try_into().unwrap(),
        fee: None,
    };
    Rwa::set_rules(RuntimeOrigin::signed(ISSUER), asset, rules).unwrap();
    for who in [ALICE, BOB, AGENT] {
        Rwa::count_holder(RuntimeOrigin::signed(ISSUER), asset, who).unwrap();
    }
    Now::put(START + 10);
    asset
}

#[test]
fn a_transfer_under_ten_rules() {
    let (reads, writes) = touches(ten_rules, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 10).unwrap();
    });
    // State, tally and both holdings.
    assert_eq!((of_the_ledger(&reads), of_the_ledger(&writes)), (4, 3));
    assert!(reads.len() <= 12, "{} reads", reads.len());
    assert!(writes.len() <= 6, "{} writes", writes.len());
}

#[test]
fn a_transfer_that_opens_and_closes_holdings() {
    let set_up = || {
        let asset = ten_rules();
        stage(asset, true, true);
        Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 90).unwrap();
        Now::put(START + 20);
        asset
    };
    let (reads, writes) = touches(set_up, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 10).unwrap();
    });
    assert!(reads.len() <= 12, "{} reads", reads.len());
    assert_eq!(of_the_ledger(&writes), 3);
}

#[test]
fn a_transfer_without_rules_touches_no_tally() {
    let set_up = || {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 100);
        mint(asset, BOB, 100);
        stage(asset, true, true);
        asset
    };
    let (reads, writes) = touches(set_up, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 10).unwrap();
    });
    assert_eq!((of_the_ledger(&reads), of_the_ledger(&writes)), (3, 2));
}

#[test]
fn holding_and_delivering_a_leg() {
    let set_up = || {
        let asset = ten_rules();
        stage(asset, true, true);
        asset
    };
    let (reads, writes) = touches(set_up, |asset| {
        let leg = Movement {
            venue: Some(3),
            ..movement(asset, ALICE, BOB, 10)
        };
        lock_for(&leg).unwrap();
        deliver(&leg, Some(&Reason::Settlement)).unwrap();
    });
    assert!(reads.len() <= 12, "{} reads", reads.len());
    assert_eq!(of_the_ledger(&writes), 3);
}

#[test]
fn a_refused_transfer_writes_nothing() {
    let (_, writes) = touches(ten_rules, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, STRANGER, 10).unwrap_err();
        let taken = Rwa::hold(asset, &Reason::Settlement, &ALICE, 1_000);
        taken.unwrap_err();
        let moved = Rwa::transfer_on_hold(asset, &Reason::Settlement, &ALICE, &BOB, 1, Exact, Free, Polite);
        moved.unwrap_err();
    });
    assert!(writes.is_empty());
}

#[test]
fn a_report_writes_nothing() {
    let (reads, writes) = touches(ten_rules, |asset| {
        assert_eq!(Rwa::refusals(&movement(asset, ALICE, BOB, 10), 0), vec![]);
    });
    assert_eq!(of_the_ledger(&reads), 4);
    assert!(writes.is_empty());
}
