// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random operations, decided by the pallet and by models that are too simple to be wrong.
//!
//! Each model knows every holder, keeps plain numbers, and says for each operation whether it must succeed. Cash and units
//! must be conserved throughout, and the invariants hold after every operation.

mod distribution;
mod interest;
mod offering;
mod redemption;

use super::*;
use core::cell::Cell;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

/// How many cases each of the four runs generates at least.
const CASES: u32 = 1_280;
/// The least operations that each of them performs: more than 100,000 together.
const OPERATIONS: u64 = 27_500;
/// Holders of the models.
const CROWD: [AccountId; 12] = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112];

/// Counts what a run did.
#[derive(Default)]
struct Counts {
    operations: Cell<u64>,
    refused: Cell<u64>,
}

impl Counts {
    fn add(&self, succeeded: bool) {
        self.operations.set(self.operations.get() + 1);
        self.refused.set(self.refused.get() + u64::from(!succeeded));
    }
}

/// Runs `test` on generated cases, each in a chain of its own with the crowd admitted and funded.
fn check<S: Strategy>(name: &'static str, strategy: S, test: impl Fn(S::Value, &Counts)) {
    let defaults = Config::default();
    // More cases can be asked for with PROPTEST_CASES, never fewer.
    let mut runner = TestRunner::new(Config {
        cases: defaults.cases.max(CASES),
        source_file: Some(file!()),
        test_name: Some(name),
        ..defaults
    });
    let counts = Counts::default();
    let outcome = runner.run(&strategy, |case| {
        run(|| {
            for who in CROWD {
                Ledger::admit_as(who, false, who as u32);
                assert_ok!(Ledger::mint(CASH, who, FUNDS));
            }
            test(case, &counts);
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }
    let (operations, refused) = (counts.operations.get(), counts.refused.get());
    println!("{name}: {operations} operations, {refused} refused");
    assert!(operations >= OPERATIONS);
    // A run that never refuses, or always does, would prove little.
    assert!(refused >= operations / 100 && refused <= operations * 9 / 10);
}

/// Divides by giving units away one at a time, each to whoever has the largest remainder left, then the smallest key.
fn naive_division(amount: Balance, weights: &[(AccountId, Balance)]) -> Vec<Balance> {
    let total: Balance = weights.iter().map(|(_, weight)| weight).sum();
    let mut parts: Vec<_> = weights.iter().map(|(_, weight)| amount * weight / total).collect();
    let mut rests: Vec<_> = weights
        .iter()
        .map(|(_, weight)| Some(amount * weight % total))
        .collect();
    for _ in 0..amount - parts.iter().sum::<Balance>() {
        let mut best: Option<usize> = None;
        for index in 0..weights.len() {
            let better = match best {
                None => true,
                Some(other) => {
                    rests[index] > rests[other] || (rests[index] == rests[other] && weights[index].0 < weights[other].0)
                },
            };
            if rests[index].is_some() && better {
                best = Some(index);
            }
        }
        let best = best.expect("fewer units are left over than there are holders");
        parts[best] += 1;
        rests[best] = None;
    }
    parts
}

/// The order in which a tally wants the holders, and how many units are left over.
fn tally_order(amount: Balance, weights: &[(AccountId, Balance)]) -> (Balance, Vec<AccountId>) {
    let total: Balance = weights.iter().map(|(_, weight)| weight).sum();
    let mut order: Vec<_> = weights
        .iter()
        .map(|(who, weight)| (core::cmp::Reverse(amount * weight % total), *who))
        .collect();
    order.sort_unstable();
    let floors: Balance = weights.iter().map(|(_, weight)| amount * weight / total).sum();
    (amount - floors, order.into_iter().map(|(_, who)| who).collect())
}

fn all_cash() -> Balance {
    Holdings::iter_prefix(CASH).map(|(_, holding)| holding.total()).sum()
}

fn all_units(asset: u32) -> Balance {
    Holdings::iter_prefix(asset).map(|(_, holding)| holding.total()).sum()
}

fn invariants() {
    Lifecycle::do_try_state().expect("the invariants hold");
}
