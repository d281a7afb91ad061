// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    distribution::{DistributionStatus, Payment},
    Distributions, Payments,
};

/// Alice, Bob and Carol hold 50, 30 and 20 lots.
fn held_by_three() -> u32 {
    distributed(fund_plan(), &[(ALICE, 50), (BOB, 30), (CAROL, 20)])
}

fn announce(asset: u32, amount: Balance) -> u64 {
    let id = crate::NextDistributionId::<Test>::get();
    Lifecycle::announce_distribution(signed(ISSUER), asset, CASH, amount, None).expect("the issuer may");
    id
}

fn funded(asset: u32, amount: Balance) -> u64 {
    let id = announce(asset, amount);
    Lifecycle::fund_distribution(signed(AGENT), id).expect("the agent has cash");
    id
}

fn status(id: u64) -> DistributionStatus<AccountId> {
    Distributions::<Test>::get(id).expect("it exists").status
}

fn gains(base: [Balance; 3]) -> [Balance; 3] {
    let mut gains = [ALICE, BOB, CAROL].map(|who| free(CASH, who));
    gains.iter_mut().zip(base).for_each(|(gain, base)| *gain -= base);
    gains
}

#[test]
fn the_whole_amount_is_paid_by_largest_remainder() {
    run(|| {
        let asset = held_by_three();
        let base = [ALICE, BOB, CAROL].map(|who| free(CASH, who));
        // 103 for 50, 30 and 20 of a hundred: 51.5, 30.9 and 20.6; two are left over, for Bob and Carol.
        let id = funded(asset, 103);
        assert_eq!(held(CASH, AGENT).1, 103);
        // What is rounded down can be had at once.
        assert_ok!(Lifecycle::claim(signed(ALICE), id));
        assert_ok!(Lifecycle::claim(signed(BOB), id));
        assert_eq!(gains(base), [51, 30, 0]);
        assert_noop!(Lifecycle::claim(signed(ALICE), id), Error::<Test>::NothingDue);

        assert_ok!(Lifecycle::tally_distribution(
            signed(DAVE),
            id,
            2,
            page([BOB, CAROL, ALICE])
        ));
        assert_noop!(Lifecycle::claim(signed(ALICE), id), Error::<Test>::NothingDue);
        assert_ok!(Lifecycle::push(signed(STRANGER), id, page([ALICE, BOB, CAROL, DAVE])));
        assert_eq!(gains(base), [51, 31, 21]);
        assert_eq!(status(id), DistributionStatus::Paid);
        assert_eq!(held(CASH, AGENT).1, 0);
        assert_eq!(Ledger::open_records(asset), 0);
        assert_noop!(Lifecycle::claim(signed(BOB), id), Error::<Test>::NothingDue);
        assert_noop!(Lifecycle::push(signed(BOB), id, page([BOB])), Error::<Test>::NothingDue);
    });
}

#[test]
fn what_divides_evenly_needs_no_tally() {
    run(|| {
        let asset = held_by_three();
        let id = funded(asset, 1_000);
        assert_ok!(Lifecycle::push(signed(STRANGER), id, page([CAROL, ALICE, BOB])));
        assert_eq!(status(id), DistributionStatus::Paid);
        assert_eq!(Ledger::open_records(asset), 0);
    });
}

#[test]
fn who_holds_at_the_record_date_is_paid() {
    run(|| {
        let asset = held_by_three();
        let id = funded(asset, 1_000);
        assert_ok!(Ledger::transfer_units(asset, ALICE, DAVE, 500));
        assert_noop!(Lifecycle::claim(signed(DAVE), id), Error::<Test>::NotEntitled);
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::claim(signed(ALICE), id));
        assert_eq!(free(CASH, ALICE), before + 500);
    });
}

#[test]
fn locked_units_earn_as_well() {
    run(|| {
        let asset = held_by_three();
        use castellan_primitives::rwa::{Ledger as _, Quantity};
        let reason = LedgerReason::Settlement;
        assert_ok!(Ledger::lock(asset, &ALICE, Quantity::Units(500), &reason));
        let id = funded(asset, 1_000);
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::claim(signed(ALICE), id));
        assert_eq!(free(CASH, ALICE), before + 500);
    });
}

#[test]
fn it_is_paid_in_any_cash_asset() {
    run(|| {
        let asset = held_by_three();
        let other = Ledger::create_for(ISSUER);
        assert_ok!(Ledger::mint(other, DAVE, 100));
        assert_ok!(Lifecycle::announce_distribution(
            signed(ISSUER),
            asset,
            other,
            100,
            None
        ));
        assert_ok!(Lifecycle::fund_distribution(signed(DAVE), 0));
        assert_ok!(Lifecycle::push(signed(DAVE), 0, page([ALICE, BOB, CAROL])));
        assert_eq!([ALICE, BOB, CAROL, DAVE].map(|who| free(other, who)), [50, 30, 20, 0]);
    });
}

#[test]
fn the_payer_may_be_a_holder() {
    run(|| {
        let asset = held_by_three();
        let before = free(CASH, ALICE);
        let id = announce(asset, 1_000);
        assert_ok!(Lifecycle::fund_distribution(signed(ALICE), id));
        assert_ok!(Lifecycle::push(signed(DAVE), id, page([ALICE, BOB, CAROL])));
        assert_eq!(free(CASH, ALICE), before - 500);
        assert_eq!(held(CASH, ALICE).1, 0);
    });
}

#[test]
fn nothing_is_paid_before_it_is_funded() {
    run(|| {
        let asset = held_by_three();
        let id = announce(asset, 103);
        let unfunded = |outcome: DispatchResult| assert_eq!(outcome, Err(Error::<Test>::Unfunded.into()));
        unfunded(Lifecycle::claim(signed(ALICE), id));
        unfunded(Lifecycle::push(signed(ALICE), id, page([ALICE])));
        unfunded(Lifecycle::tally_distribution(signed(ALICE), id, 2, page([BOB])));
        assert_noop!(Lifecycle::cancel_distribution(signed(ALICE), id), POWER_MISSING);
        assert_noop!(Lifecycle::fund_distribution(signed(STRANGER), id), NOT_ADMITTED);
        assert_noop!(
            Lifecycle::fund_distribution(signed(VALUER), id),
            TokenError::FundsUnavailable
        );
        assert_ok!(Lifecycle::cancel_distribution(signed(ISSUER), id));
        assert_eq!(status(id), DistributionStatus::Cancelled);
        assert_eq!(Ledger::open_records(asset), 0);
        for outcome in [
            Lifecycle::cancel_distribution(signed(ISSUER), id),
            Lifecycle::fund_distribution(signed(AGENT), id),
        ] {
            assert_eq!(outcome, Err(Error::<Test>::NotAnnounced.into()));
        }
        assert_noop!(Lifecycle::claim(signed(ALICE), id), Error::<Test>::NothingDue);
        let second = funded(asset, 10);
        assert_noop!(
            Lifecycle::cancel_distribution(signed(ISSUER), second),
            Error::<Test>::NotAnnounced
        );
    });
}

#[test]
fn bad_announcements_are_refused() {
    run(|| {
        let asset = held_by_three();
        let announce = |who, asset, cash, amount, record| {
            Lifecycle::announce_distribution(signed(who), asset, cash, amount, record)
        };
        assert_noop!(announce(ALICE, asset, CASH, 1, None), POWER_MISSING);
        assert_noop!(announce(ISSUER, asset, 99, 1, None), Error::<Test>::UnknownCash);
        assert_noop!(announce(ISSUER, asset, CASH, 0, None), Error::<Test>::ZeroAmount);
        assert_noop!(announce(ISSUER, asset, CASH, 1, Some(0)), Error::<Test>::UnknownRecord);
        let empty = set_up(fund_plan());
        assert_noop!(announce(ISSUER, empty, CASH, 1, None), Error::<Test>::NoHolders);
        for outcome in [
            Lifecycle::claim(signed(ALICE), 7),
            Lifecycle::push(signed(ALICE), 7, page([])),
            Lifecycle::fund_distribution(signed(AGENT), 7),
            Lifecycle::cancel_distribution(signed(ISSUER), 7),
            Lifecycle::tally_distribution(signed(ISSUER), 7, 0, page([])),
        ] {
            assert_eq!(outcome, Err(Error::<Test>::UnknownDistribution.into()));
        }
    });
}

#[test]
fn one_who_cannot_be_paid_keeps_the_entitlement_and_delays_nobody() {
    run(|| {
        let asset = held_by_three();
        let id = funded(asset, 103);
        Ledger::set_barred(CASH, BOB, true);
        assert_noop!(Lifecycle::claim(signed(BOB), id), BARRED);
        assert_ok!(Lifecycle::tally_distribution(
            signed(DAVE),
            id,
            2,
            page([BOB, CAROL, ALICE])
        ));
        events();
        assert_ok!(Lifecycle::push(signed(STRANGER), id, page([ALICE, BOB, CAROL])));
        assert!(events().contains(&Event::PayoutRefused {
            distribution: id,
            holder: BOB,
            error: LOGGED
        }));
        // What everybody is due is written down, so the record date is free for others.
        assert_eq!(Ledger::open_records(asset), 0);
        assert_eq!(held(CASH, AGENT).1, 31);
        assert_eq!(
            Payments::<Test>::get(id, BOB),
            Payment {
                entitled: Some(31),
                paid: 0,
                tax: 0
            }
        );
        assert_noop!(Lifecycle::claim(signed(DAVE), id), Error::<Test>::NotEntitled);
        Ledger::set_barred(CASH, BOB, false);
        assert_ok!(Lifecycle::claim(signed(BOB), id));
        assert_eq!(status(id), DistributionStatus::Paid);
    });
}

#[test]
fn the_successor_of_a_lost_account_is_paid() {
    run(|| {
        let asset = held_by_three();
        let id = funded(asset, 1_000);
        Ledger::replace(ALICE, DAVE);
        let before = free(CASH, DAVE);
        assert_ok!(Lifecycle::push(signed(STRANGER), id, page([ALICE])));
        assert_eq!(free(CASH, DAVE), before + 500);
    });
}

/// Holders that split and time their claims so that rounding falls their way gain nothing: over thousands of
/// distributions each gets what largest remainder gives it, and no unit is left or made.
#[test]
fn rounding_cannot_be_stolen_over_thousands_of_distributions() {
    run(|| {
        use castellan_calendar::{largest_remainder, share};
        let asset = distributed(fund_plan(), &[(ALICE, 33), (BOB, 33), (CAROL, 33), (DAVE, 1)]);
        let holders: Vec<_> = HOLDERS.iter().map(|who| (*who, free(asset, *who))).collect();
        let supply: Balance = holders.iter().map(|(_, balance)| balance).sum();
        let mut expected: Vec<_> = HOLDERS.iter().map(|who| free(CASH, *who)).collect();
        let mut paid_in = free(CASH, AGENT);
        for round in 0..3_000u128 {
            let amount = 1 + round % 7;
            let id = funded(asset, amount);
            let parts = largest_remainder(amount, &holders).expect("there are holders");
            assert_eq!(parts.iter().sum::<Balance>(), amount);
            expected.iter_mut().zip(&parts).for_each(|(sum, part)| *sum += part);
            paid_in -= amount;
            // Alice claims early each time, in the hope of a unit more.
            let _ = Lifecycle::claim(signed(ALICE), id);
            let mut order = holders.clone();
            order.sort_by_key(|(who, balance)| {
                let remainder = share(amount, *balance, supply).map(|share| share.remainder);
                (core::cmp::Reverse(remainder), *who)
            });
            let floors: Balance = holders
                .iter()
                .filter_map(|(_, balance)| share(amount, *balance, supply))
                .map(|share| share.floor)
                .sum();
            let order = page(order.into_iter().map(|(who, _)| who));
            assert_ok!(Lifecycle::tally_distribution(signed(DAVE), id, amount - floors, order));
            assert_ok!(Lifecycle::push(signed(STRANGER), id, page(HOLDERS)));
            let _ = Lifecycle::claim(signed(ALICE), id);
            assert_eq!(status(id), DistributionStatus::Paid);
            System::reset_events();
        }
        let got: Vec<_> = HOLDERS.iter().map(|who| free(CASH, *who)).collect();
        assert_eq!(got, expected);
        assert_eq!((free(CASH, AGENT), held(CASH, AGENT).1), (paid_in, 0));
    });
}
