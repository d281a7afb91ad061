// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The division by pages: what is wrong leads nowhere, and nobody can stand in another's way.

use super::*;
use crate::{distribution::DistributionStatus, tally::TallyKey, Distributions, Tallies};
use castellan_calendar::Cut;

/// 103 among 50, 30 and 20 lots: the order is Bob (0.9), Carol (0.6), Alice (0.5), and two are left over.
fn wanted() -> u64 {
    let asset = distributed(fund_plan(), &[(ALICE, 50), (BOB, 30), (CAROL, 20)]);
    Lifecycle::announce_distribution(signed(ISSUER), asset, CASH, 103, None).expect("the issuer may");
    Lifecycle::fund_distribution(signed(AGENT), 0).expect("the agent has cash");
    0
}

fn tally(who: AccountId, leftover: Balance, holders: &[AccountId]) -> DispatchResult {
    Lifecycle::tally_distribution(signed(who), 0, leftover, page(holders.iter().copied()))
}

fn cut() -> Option<Cut<AccountId>> {
    match Distributions::<Test>::get(0).expect("it exists").status {
        DistributionStatus::Tallied(cut) => cut,
        _ => None,
    }
}

#[test]
fn pages_add_up() {
    run(|| {
        let id = wanted();
        assert_ok!(tally(ALICE, 2, &[BOB]));
        assert_ok!(tally(ALICE, 2, &[CAROL]));
        assert_eq!(cut(), None);
        assert_ok!(tally(ALICE, 2, &[ALICE]));
        assert_eq!(cut().map(|cut| cut.key), Some(CAROL));
        assert!(Tallies::<Test>::iter().next().is_none());
        assert_eq!(tally(ALICE, 2, &[BOB]), Err(Error::<Test>::NothingToTally.into()));
        let _ = id;
    });
}

#[test]
fn what_is_wrong_leads_nowhere() {
    run(|| {
        wanted();
        assert_noop!(tally(ALICE, 2, &[ALICE, BOB, CAROL]), Error::<Test>::OutOfOrder);
        assert_noop!(tally(ALICE, 2, &[BOB, BOB]), Error::<Test>::OutOfOrder);
        assert_noop!(tally(ALICE, 2, &[DAVE]), Error::<Test>::NotEntitled);
        for leftover in [0, 1, 3, 100] {
            assert_noop!(
                tally(ALICE, leftover, &[BOB, CAROL, ALICE]),
                Error::<Test>::WrongLeftover
            );
        }
        assert_noop!(tally(STRANGER, 2, &[BOB]), NOT_ADMITTED);
        assert_eq!(cut(), None);
    });
}

#[test]
fn nobody_can_spoil_anothers() {
    run(|| {
        wanted();
        // Dave passes Bob over, who can then never be counted in Dave's tally.
        assert_ok!(tally(DAVE, 2, &[CAROL, ALICE]));
        assert_noop!(tally(DAVE, 2, &[BOB]), Error::<Test>::OutOfOrder);
        assert_ok!(tally(ALICE, 2, &[BOB, CAROL]));
        assert_ok!(tally(ALICE, 2, &[ALICE]));
        assert_eq!(cut().map(|cut| cut.key), Some(CAROL));
        // What is left of Dave's is Dave's to clear away.
        let key = TallyKey::Distribution(0);
        assert_noop!(
            Lifecycle::abandon_tally(signed(ALICE), key),
            Error::<Test>::NothingToTally
        );
        assert_ok!(Lifecycle::abandon_tally(signed(DAVE), key));
    });
}

#[test]
fn another_claim_starts_anew() {
    run(|| {
        wanted();
        assert_ok!(tally(DAVE, 1, &[CAROL]));
        assert_ok!(tally(DAVE, 2, &[BOB, CAROL]));
        assert_ok!(tally(DAVE, 2, &[ALICE]));
        assert_eq!(cut().map(|cut| cut.key), Some(CAROL));
    });
}

/// The sums protect the payer even from a ledger whose balances pass its supply.
#[test]
fn more_than_there_is_cannot_be_counted() {
    run(|| {
        wanted();
        let supply = |supply| {
            Distributions::<Test>::mutate(0, |distribution| {
                distribution.as_mut().expect("it exists").supply = supply;
            })
        };
        supply(700);
        assert_noop!(tally(ALICE, 2, &[BOB, ALICE]), Error::<Test>::TallyExceeded);
        supply(400);
        assert_noop!(Lifecycle::claim(signed(ALICE), 0), Error::<Test>::TallyExceeded);
        supply(1_000);
        assert_ok!(Lifecycle::claim(signed(ALICE), 0));
    });
}
