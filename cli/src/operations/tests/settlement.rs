// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Repos and netted trades.

use super::{folder, refuses, Operations};

#[test]
fn reads_repos_and_netted_trades() {
    let operations = Operations::load(folder("", str::to_string).path()).unwrap();
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
