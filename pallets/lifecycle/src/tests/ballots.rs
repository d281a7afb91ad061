// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{ballots::Outcome, Ballots};
use castellan_primitives::Hash;

/// Holders of 50, 30 and 20 lots are asked for ten days; half must take part.
fn asked(choices: u8) -> u32 {
    let asset = distributed(fund_plan(), &[(ALICE, 50), (BOB, 30), (CAROL, 20)]);
    assert_ok!(open(asset, choices, 500_000));
    asset
}

fn open(asset: u32, choices: u8, quorum: u32) -> DispatchResult {
    let closes = Now::get() + 10 * DAY;
    Lifecycle::open_ballot(signed(ISSUER), asset, None, Hash::zero(), choices, closes, quorum)
}

fn decided() -> Option<Outcome> {
    Now::mutate(|now| *now += 10 * DAY + 1);
    assert_ok!(Lifecycle::close_ballot(signed(STRANGER), 0));
    Ballots::<Test>::get(0).and_then(|ballot| ballot.outcome)
}

#[test]
fn weight_is_the_balance_at_the_record_date() {
    run(|| {
        let asset = asked(3);
        assert_ok!(Ledger::transfer_units(asset, ALICE, DAVE, 500));
        assert_ok!(Lifecycle::vote(signed(ALICE), 0, 2));
        assert_ok!(Lifecycle::vote(signed(BOB), 0, 0));
        assert_noop!(Lifecycle::vote(signed(DAVE), 0, 0), Error::<Test>::NotEntitled);
        assert_eq!(decided(), Some(Outcome::Chosen(2)));
        assert_eq!(Ledger::open_records(asset), 0);
    });
}

#[test]
fn one_vote_a_holder() {
    run(|| {
        asked(2);
        assert_ok!(Lifecycle::vote(signed(ALICE), 0, 1));
        for choice in [0, 1] {
            assert_noop!(Lifecycle::vote(signed(ALICE), 0, choice), Error::<Test>::AlreadyVoted);
        }
        assert_noop!(Lifecycle::vote(signed(BOB), 0, 2), Error::<Test>::InvalidChoices);
        assert_noop!(Lifecycle::vote(signed(STRANGER), 0, 0), NOT_ADMITTED);
        assert_noop!(Lifecycle::vote(signed(BOB), 1, 0), Error::<Test>::UnknownBallot);
    });
}

#[test]
fn a_tie_decides_nothing() {
    run(|| {
        asked(3);
        assert_ok!(Lifecycle::vote(signed(ALICE), 0, 0));
        assert_ok!(Lifecycle::vote(signed(BOB), 0, 1));
        assert_ok!(Lifecycle::vote(signed(CAROL), 0, 1));
        assert_eq!(decided(), Some(Outcome::Tied));
    });
}

#[test]
fn too_few_decide_nothing() {
    run(|| {
        let asset = asked(2);
        assert_ok!(open(asset, 2, 500_001));
        assert_ok!(Lifecycle::vote(signed(BOB), 0, 0));
        assert_ok!(Lifecycle::vote(signed(ALICE), 1, 0));
        assert_eq!(decided(), Some(Outcome::NoQuorum));
        assert_ok!(Lifecycle::close_ballot(signed(ALICE), 1));
        // Half is not a little more than half.
        assert_eq!(
            Ballots::<Test>::get(1).and_then(|ballot| ballot.outcome),
            Some(Outcome::NoQuorum)
        );
    });
}

#[test]
fn half_is_half() {
    run(|| {
        asked(2);
        assert_ok!(Lifecycle::vote(signed(ALICE), 0, 0));
        assert_eq!(decided(), Some(Outcome::Chosen(0)));
    });
}

#[test]
fn votes_have_their_time() {
    run(|| {
        asked(2);
        let closes = Now::get() + 10 * DAY;
        assert_noop!(Lifecycle::close_ballot(signed(ALICE), 0), Error::<Test>::TooEarly);
        Now::set(closes);
        assert_ok!(Lifecycle::vote(signed(ALICE), 0, 0));
        assert_noop!(Lifecycle::close_ballot(signed(ALICE), 0), Error::<Test>::TooEarly);
        Now::set(closes + 1);
        assert_noop!(Lifecycle::vote(signed(BOB), 0, 0), Error::<Test>::TooLate);
        assert_ok!(Lifecycle::close_ballot(signed(ALICE), 0));
        assert_noop!(Lifecycle::close_ballot(signed(ALICE), 0), Error::<Test>::TooLate);
        assert_noop!(Lifecycle::vote(signed(BOB), 0, 0), Error::<Test>::TooLate);
        assert_noop!(Lifecycle::close_ballot(signed(ALICE), 1), Error::<Test>::UnknownBallot);
    });
}

#[test]
fn bad_ballots_are_refused() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 1)]);
        for choices in [0, 1, 17] {
            assert_noop!(open(asset, choices, 0), Error::<Test>::InvalidChoices);
        }
        assert_noop!(open(asset, 2, 1_000_001), Error::<Test>::RateTooHigh);
        let ballot =
            |who, asset, record, closes| Lifecycle::open_ballot(signed(who), asset, record, Hash::zero(), 2, closes, 0);
        assert_noop!(ballot(ISSUER, asset, None, Now::get()), Error::<Test>::TooLate);
        let later = Now::get() + 1;
        assert_noop!(ballot(ALICE, asset, None, later), POWER_MISSING);
        assert_noop!(ballot(ISSUER, asset, Some(3), later), Error::<Test>::UnknownRecord);
        let empty = set_up(fund_plan());
        assert_noop!(ballot(ISSUER, empty, None, later), Error::<Test>::NoHolders);
        assert_ok!(open(asset, 16, 1_000_000));
    });
}
