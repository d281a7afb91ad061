// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Repos and netted trades.

use super::{folder, Operations};
use std::fs;
use tempfile::TempDir;

const REPOS: &str = "\
reference,borrower,lender,agent,instrument,quantity,payment_instrument,cash,interest,term,expect
R-1,bank,person,checker,BOND,10,CASH,99.50,0.01,60,
";
const NETTING: &str = "\
cycle,operator,reference,seller,instrument,quantity,buyer,payment_instrument,payment,expect
noon,checker,N-1,bank,BOND,10,person,CASH,99.50,
noon,checker,N-2,person,BOND,4,bank,CASH,39.80,
";

/// The good files of the other tables with these two.
fn with(repos: &str, netting: &str) -> TempDir {
    let folder = folder("", str::to_string);
    fs::write(folder.path().join("repos.csv"), repos).unwrap();
    fs::write(folder.path().join("netting.csv"), netting).unwrap();
    folder
}

/// The errors are these after replacing `from` by `to` in `file`.
#[track_caller]
fn refuses(file: &str, from: &str, to: &str, expected: &[&str]) {
    let change = |name: &str, text: &str| {
        if name == file {
            assert!(text.contains(from), "{file} has no {from:?}");
            text.replacen(from, to, 1)
        } else {
            text.to_string()
        }
    };
    let folder = with(&change("repos.csv", REPOS), &change("netting.csv", NETTING));
    let errors = Operations::load(folder.path()).unwrap_err();
    let errors: Vec<String> = errors.0.iter().map(ToString::to_string).collect();
    assert_eq!(errors, expected, "{file}: {from:?} -> {to:?}");
}

#[test]
fn reads_repos_and_netted_trades() {
    let operations = Operations::load(with(REPOS, NETTING).path()).unwrap();
    assert_eq!(operations.rows(), 17);
    let repo = &operations.repos[0].value;
    assert_eq!((repo.borrower.as_str(), repo.lender.as_str()), ("bank", "person"));
    assert_eq!((repo.quantity, repo.cash, repo.interest), (10, 9_950, 1));
    assert_eq!(repo.term, 60_000);
    let trade = &operations.netting[1].value;
    assert_eq!((trade.cycle.as_str(), trade.operator.as_str()), ("noon", "checker"));
    assert_eq!((trade.quantity, trade.payment), (4, 3_980));
}

#[test]
fn a_repo_has_three_different_parties_and_a_term() {
    refuses(
        "repos.csv",
        "R-1,bank,person,checker",
        "R-1,bank,bank,checker",
        &["repos.csv, row 2, lender: is also the borrower"],
    );
    refuses(
        "repos.csv",
        "R-1,bank,person,checker",
        "R-1,bank,person,person",
        &["repos.csv, row 2, agent: is also a party"],
    );
    refuses(
        "repos.csv",
        ",60,",
        ",0,",
        &["repos.csv, row 2, term: \"0\": must be a whole number of seconds from 1 to 7689600"],
    );
}

#[test]
fn a_cycle_has_one_operator_and_no_trade_twice() {
    refuses(
        "netting.csv",
        "noon,checker,N-2",
        "noon,bank,N-2",
        &["netting.csv, row 3, operator: the cycle \"noon\" is run by \"checker\""],
    );
    refuses(
        "netting.csv",
        "N-2,person,BOND,4,bank",
        "N-2,bank,BOND,4,bank",
        &["netting.csv, row 3, buyer: is also the seller"],
    );
    refuses(
        "netting.csv",
        "N-2,person,BOND,4,bank",
        "N-1,bank,BOND,4,person",
        &["netting.csv, row 3, reference: the same as in row 2"],
    );
}
