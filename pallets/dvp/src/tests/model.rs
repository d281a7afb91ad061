// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::model::{run, Tally};
use core::cell::Cell;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{fs, path::Path};

/// The least operations that a run of the tests performs.
const OPERATIONS: u64 = 100_000;

#[test]
fn agrees_with_a_naive_model() {
    let sum = Cell::new(Tally::default());
    let defaults = Config::default();
    // More cases can be asked for with PROPTEST_CASES, never fewer.
    let mut runner = TestRunner::new(Config {
        cases: defaults.cases.max(1_600),
        source_file: Some(file!()),
        test_name: Some(concat!(module_path!(), "::agrees_with_a_naive_model")),
        ..defaults
    });
    let outcome = runner.run(&prop::collection::vec(any::<u8>(), 600..=1_600), |bytes| {
        let mut tally = sum.get();
        tally += run(&bytes);
        sum.set(tally);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }
    let tally = sum.get();
    println!("{tally:?}");
    assert!(tally.operations >= OPERATIONS);
    // A run that hardly ever settles, or never refuses, would prove little.
    for count in [
        tally.refused,
        tally.settled,
        tally.failed,
        tally.rejected,
        tally.expired,
    ] {
        assert!(count >= OPERATIONS / 400, "{tally:?}");
    }
    for count in [
        tally.settled_after_failure,
        tally.locked,
        tally.confirmed,
        tally.matched,
    ] {
        assert!(count >= OPERATIONS / 2_000, "{tally:?}");
    }
}

/// What the fuzz target starts from, and what it found.
#[test]
fn the_corpus_agrees_too() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/operations");
    let mut tally = Tally::default();
    for entry in fs::read_dir(corpus).expect("the corpus is part of the sources") {
        let path = entry.expect("it can be listed").path();
        tally += run(&fs::read(path).expect("it can be read"));
    }
    println!("{tally:?}");
    // It reaches everything that the model tells apart.
    for count in [
        tally.settled,
        tally.failed,
        tally.settled_after_failure,
        tally.rejected,
        tally.expired,
        tally.locked,
        tally.confirmed,
        tally.matched,
    ] {
        assert!(count > 0, "{tally:?}");
    }
}
