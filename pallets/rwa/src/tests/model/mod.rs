// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random operations, by every path that units can take, against a second model that knows nothing of how the pallet
//! stores things or evaluates rules. It says of each whether it should happen and what it comes to. After each, all that
//! anybody has is compared, with the numbers of holders, the balances at every open record date and the verdict on another
//! movement; the pallet's invariants are checked; and a refused operation must have left no trace.

mod demands;
mod naive;
mod operations;
mod verdict;

use super::strategies::{check, Tally};
use crate::{book::Book, mock::*, Items};
use castellan_primitives::{
    kyc::Topic,
    rwa::{Compliance, Movement, Power, Records},
};
use naive::{Holding, Model, Thing};
use operations::{
    movement, operation, perform, Operation, ASSETS, CAROL, DAVE, HOLDERS, NOBODY, SUBJECT_OF, TOPICS, UNIQUE,
};
use proptest::collection::vec;
use sp_io::storage::root;
use sp_runtime::StateVersion;
use std::{cell::Cell, collections::BTreeMap};
use verdict::Plan;

/// So many sequences of so many operations: 102,400 in one run.
const SEQUENCES: u32 = 256;
const LENGTH: usize = 400;

/// The state and a model of it: all parties admitted and attested, three assets without rules, of which everybody has some.
fn start() -> Model {
    let mut model = Model::beginning(START);
    for who in [ISSUER, ALICE, BOB, AGENT, DEPUTY] {
        let subject = SubjectOf::get(who).unwrap();
        Subjects::mutate(subject, |known| known.claims.clear());
    }
    for (who, subject) in SUBJECT_OF {
        if !Admitted::contains_key(who) {
            admit(who);
        }
        register(who, subject);
    }
    for expected in [asset(&[]), asset(&[]), unique_asset(&[])].into_iter().zip(ASSETS) {
        assert_eq!(expected.0, expected.1);
    }
    for asset in ASSETS {
        for agent in [AGENT, DEPUTY] {
            let scope = crate::Scope {
                max_amount: None,
                expires_at: None,
            };
            Rwa::grant(RuntimeOrigin::signed(ISSUER), asset, agent, Power::Force, scope).unwrap();
        }
    }
    let mut beginning = vec![Operation::Standing(NOBODY, Some(true))];
    beginning.extend(TOPICS.map(|topic| Operation::Trust(topic, true)));
    for subject in [10, 20, 30, 40] {
        for topic in [Topic::Kyc, Topic::Kyb] {
            beginning.push(Operation::Attest(subject, topic, "DE", None));
        }
    }
    for (number, who) in [ALICE, BOB, CAROL, DAVE].into_iter().enumerate() {
        beginning.extend(ASSETS.map(|asset| Operation::Issue(asset, who, 1_000, number as u64)));
    }
    for operation in &beginning {
        perform(operation).unwrap();
        model.apply(operation).unwrap();
    }
    model
}

/// What the pallet says that an account has.
fn told(asset: u32, who: AccountId, model: &Model) -> Holding {
    let holding = Rwa::holding(asset, &who).unwrap();
    Holding {
        free: holding.free,
        held: holding.holds.iter().map(|hold| (hold.id, hold.amount)).collect(),
        frozen: holding.frozen,
        account_frozen: holding.account_frozen,
        // Not compared as such, but by what they let move.
        lots: model.holding(asset, who).lots,
    }
}

fn compare(model: &Model) {
    for asset in ASSETS {
        for who in HOLDERS.into_iter().chain([NOBODY]) {
            assert_eq!(told(asset, who, model), model.holding(asset, who), "{who} of {asset}");
        }
        // Conservation: the model adds up what everybody has.
        assert_eq!(supply(asset), model.supply(asset));
        let mut book = Book::<Test>::open(asset).unwrap();
        let counts = book.tally().counts.clone();
        assert_eq!(counts.holders as usize, model.holders(asset).len());
        if !counts.groups.is_empty() {
            assert_eq!(counts.pending() as usize, model.pending(asset), "of {asset}");
        }
        for group in &counts.groups {
            let found = model.found_in(asset, group.of);
            let units: u128 = found.iter().map(|subject| model.has(asset, *subject)).sum();
            // Whoever was not looked at since the groups were set is not counted yet.
            assert_eq!(
                (group.holders as usize, group.units),
                (found.len(), units),
                "{:?} of {asset}",
                group.of
            );
        }
        for (record, (balances, supply)) in &model.assets[&asset].records {
            assert_eq!(Rwa::supply_at(asset, *record), Some(*supply));
            for (who, balance) in balances {
                assert_eq!(
                    Rwa::balance_at(asset, who, *record),
                    *balance,
                    "{who} of {asset} at {record}"
                );
            }
        }
    }
    let things: BTreeMap<_, _> = Items::<Test>::iter_prefix(UNIQUE)
        .map(|(item, record)| {
            let thing = Thing {
                owner: record.owner,
                lock: record.lock,
                frozen: record.frozen,
            };
            (item, thing)
        })
        .collect();
    assert_eq!(things, model.things);
}

#[test]
fn the_ledger_does_what_the_model_says_over_102_400_operations() {
    let tally = Tally::default();
    let operations = Cell::new(0);
    let steps = vec((operation(), movement()), LENGTH);
    check(file!(), SEQUENCES, steps, |steps| {
        ExtBuilder.build().execute_with(|| {
            let mut model = start();
            for (number, (operation, question)) in steps.into_iter().enumerate() {
                // The root is dear; the comparison below looks at all that operations change.
                let before = (number % 8 == 0).then(|| root(StateVersion::V1));
                let expected = model.apply(&operation);
                let outcome = perform(&operation);
                assert_eq!(outcome.is_ok(), expected.is_ok(), "{operation:?}: {outcome:?}");
                if let (Some(before), Err(_)) = (before, outcome) {
                    assert_eq!(root(StateVersion::V1), before, "{operation:?} failed and left a trace");
                }
                compare(&model);
                if number % 4 == 0 {
                    Rwa::do_try_state().unwrap();
                }
                let (asset, from, to, quantity, venue) = question;
                let movement = Movement {
                    asset,
                    from,
                    to,
                    quantity,
                    venue,
                };
                let report = Rwa::refusals(&movement, 0);
                let allowed = model
                    .allows(&Plan::transfer(asset, from, to, quantity, venue), None)
                    .is_some();
                assert_eq!(
                    report.is_empty(),
                    allowed,
                    "{question:?} after {operation:?}: {report:?}"
                );
                report
                    .iter()
                    .for_each(|refusal| tally.count(format!("{refusal:?}").split(' ').next().unwrap()));
                operations.set(operations.get() + 1);
                tally.count(format!(
                    "{} {}",
                    operation.name(),
                    if outcome.is_ok() { "done" } else { "refused" }
                ));
            }
        });
    });
    // Sequences that failed before, and are kept, come first.
    assert!(operations.get() >= 102_400);
    let names = [
        "Issue",
        "Transfer",
        "Batch",
        "Lock",
        "Unlock",
        "Deliver",
        "Redeem",
        "Force",
        "FreezeAsset",
        "FreezeAccount",
        "FreezeAmount",
        "FreezeItem",
        "SetRules",
        "CountHolder",
        "ClaimRecovered",
        "ClaimRecoveredItem",
        "Split",
    ];
    for name in names {
        tally.require(&[&format!("{name} done"), &format!("{name} refused")]);
    }
    // Enough of what is asked for happens.
    for (outcome, times) in [
        ("Transfer", 2_000),
        ("Batch", 150),
        ("Deliver", 300),
        ("Issue", 1_500),
        ("Force", 150),
    ] {
        let seen = tally.times(&format!("{outcome} done"));
        assert!(seen >= times, "{outcome} was done {seen} times");
    }
    tally.require(&[
        "TakeRecord done",
        "CloseRecord done",
        "Retire done",
        "Revoke done",
        "Wait done",
    ]);
    tally.require(&[
        "AccountFrozen",
        "AssetFrozen",
        "AccountRetired",
        "BalanceTooHigh",
        "BalanceTooLow",
        "ClaimForbidden",
        "ClaimRequired",
        "CountryNotAllowed",
        "GroupShareTooHigh",
        "HeldTooShortly",
        "HoldersNotCounted",
        "InsufficientBalance",
        "ItemFrozen",
        "ItemLocked",
        "ItemNotOwned",
        "LimitExceeded",
        "LockedUp",
        "MarketClosed",
        "NotApproved",
        "NotInGoodStanding",
        "ShareTooHigh",
        "TooManyHolders",
        "UnknownItem",
        "VenueNotAllowed",
        "WrongQuantity",
    ]);
    // For whoever tunes the strategies: shown with `--no-capture`.
    println!("{tally:#?}");
}
