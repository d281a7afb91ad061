// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How much storage a movement touches: a count, not a time.
//!
//! Counted are distinct keys. Those that every transaction of a block touches are left out, as benchmarks leave them
//! out: the system pallet's (the block number, the event log) and the well-known ones (how deep storage transactions
//! nest).

use crate::{mock::*, Rule};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance},
};
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

/// An asset with ten rules, of which ALICE and BOB, who satisfy them, have units.
fn ten_rules() -> AssetId {
    let lists = (0..8).map(|list| match list % 2 {
        0 => Rule::CountriesAllowed(countries(&["DE", "FR", "LU", "CH"])),
        _ => Rule::CountriesBlocked(countries(&["KP", "IR", "US"])),
    });
    let claims = [Topic::Kyb, Topic::SanctionsScreened].map(Rule::ClaimRequired);
    for (who, home) in [(ALICE, "DE"), (BOB, "FR")] {
        attest(who, Topic::SanctionsScreened, country(home));
    }
    let rules: Vec<_> = lists.chain(claims).collect();
    assert_eq!(rules.len(), 10);
    let asset = asset(&rules);
    mint(asset, ALICE, 100);
    mint(asset, BOB, 100);
    asset
}

#[test]
fn a_transfer_under_ten_rules() {
    let (reads, writes) = touches(ten_rules, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 10).unwrap();
    });
    // The rules and both holdings. What is left of twelve belongs to membership and identity.
    assert_eq!((of_the_ledger(&reads), of_the_ledger(&writes)), (3, 2));
    assert!(reads.len() <= 12, "{} reads", reads.len());
    assert!(writes.len() <= 6, "{} writes", writes.len());
}

#[test]
fn a_transfer_that_opens_and_closes_holdings() {
    let set_up = || {
        let asset = ten_rules();
        Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 100).unwrap();
        asset
    };
    let (reads, writes) = touches(set_up, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 200).unwrap();
    });
    assert_eq!((of_the_ledger(&reads), of_the_ledger(&writes)), (3, 2));
}

#[test]
fn holding_and_delivering_a_leg() {
    let (reads, writes) = touches(ten_rules, |asset| {
        Rwa::ensure_allowed(asset, &ALICE, &BOB, 10).unwrap();
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 10).unwrap();
        Rwa::transfer_on_hold(asset, &Reason::Settlement, &ALICE, &BOB, 10, Exact, Free, Polite).unwrap();
    });
    assert_eq!((of_the_ledger(&reads), of_the_ledger(&writes)), (3, 2));
}

#[test]
fn a_refused_transfer_writes_nothing() {
    let (_, writes) = touches(ten_rules, |asset| {
        Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, STRANGER, 10).unwrap_err();
    });
    assert!(writes.is_empty());
}

#[test]
fn a_report_writes_nothing() {
    let (reads, writes) = touches(ten_rules, |asset| {
        assert_eq!(Rwa::refusals(asset, &ALICE, &BOB, 10, 0), vec![]);
    });
    assert_eq!(of_the_ledger(&reads), 3);
    assert!(writes.is_empty());
}
