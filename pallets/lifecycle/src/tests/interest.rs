// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    interest::{CouponStatus, MAX_STEPS},
    Agenda, Bond, Coupons, Distributions, Funds, Purpose,
};
use castellan_calendar::{DayCount, Schedule};
use frame_support::{traits::Hooks, weights::Weight};

/// 100 lots of 1,000: 25 are due each half-year for a lot, 2,500 for all.
fn bond() -> u32 {
    distributed(bond_plan(), &[(ALICE, 60), (BOB, 40)])
}

fn status(asset: u32, index: u32) -> Option<CouponStatus> {
    Coupons::<Test>::get(asset, index).map(|coupon| coupon.status)
}

#[test]
fn interest_pays_itself_when_funded() {
    run(|| {
        let asset = bond();
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 3_000));
        Now::set(at(2026, 7, 1) - 1);
        idle();
        assert_eq!(status(asset, 0), None);
        Now::set(at(2026, 7, 1));
        idle();
        assert_eq!(status(asset, 0), Some(CouponStatus::Distributed(0)));
        assert_eq!(Funds::<Test>::get(asset), 500);
        let distribution = Distributions::<Test>::get(0).expect("it exists");
        assert_eq!(distribution.purpose, Purpose::Coupon(0));
        assert_eq!(distribution.amount, 2_500);
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::claim(signed(ALICE), 0));
        assert_eq!(free(CASH, ALICE), before + 1_500);
    });
}

#[test]
fn arrears_show_and_are_paid_oldest_first() {
    run(|| {
        let asset = bond();
        Now::set(at(2026, 7, 1));
        idle();
        Now::set(at(2027, 1, 1));
        idle();
        assert!(life(asset).is_in_arrears());
        assert_eq!(Lifecycle::arrears(asset).collect::<Vec<_>>(), [(0, 2_500), (1, 2_500)]);
        // Units that change hands afterwards do not take the interest with them.
        assert_ok!(Ledger::transfer_units(asset, ALICE, CAROL, 600));

        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 2_499));
        assert_eq!(Lifecycle::arrears(asset).count(), 2);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 2));
        assert_eq!(Lifecycle::arrears(asset).collect::<Vec<_>>(), [(1, 2_500)]);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 2_499));
        assert_eq!(Lifecycle::arrears(asset).count(), 0);
        assert_eq!(Funds::<Test>::get(asset), 0);
        for id in [0, 1] {
            let before = free(CASH, ALICE);
            assert_ok!(Lifecycle::claim(signed(ALICE), id));
            assert_eq!(free(CASH, ALICE), before + 1_500);
            assert_noop!(Lifecycle::claim(signed(CAROL), id), Error::<Test>::NotEntitled);
        }
    });
}

#[test]
fn nothing_depends_on_the_agenda() {
    run(|| {
        let asset = bond();
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 2_500));
        assert_noop!(
            Lifecycle::poke(signed(STRANGER), asset, None),
            Error::<Test>::NothingToServe
        );
        Now::set(at(2026, 7, 1));
        // A block without room does nothing and breaks nothing.
        Lifecycle::on_idle(1, Weight::zero());
        assert_eq!(status(asset, 0), None);
        assert_ok!(Lifecycle::poke(signed(STRANGER), asset, None));
        assert_eq!(status(asset, 0), Some(CouponStatus::Distributed(0)));
        let before = Coupons::<Test>::iter().count();
        idle();
        assert_eq!(Coupons::<Test>::iter().count(), before);
        assert_noop!(Lifecycle::poke(signed(STRANGER), CASH, None), Error::<Test>::NoFile);
    });
}

#[test]
fn a_late_service_catches_up_in_bounded_steps() {
    run(|| {
        let asset = bond();
        // All four coupons are due, and all can be paid: eight steps.
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 10_000));
        Now::set(at(2028, 1, 1));
        idle();
        // One block serves three entries at most, each of which takes four steps.
        assert_eq!(life(asset).next_unpaid, 4);
        assert_eq!(Funds::<Test>::get(asset), 0);
        assert_eq!(MAX_STEPS, 4);
        assert_eq!(Coupons::<Test>::iter_prefix(asset).count(), 4);
    });
}

#[test]
fn the_agenda_is_served_in_order_of_time_and_bounded() {
    run(|| {
        let assets: Vec<_> = (0..4).map(|_| bond()).collect();
        assert_eq!(
            Agenda::<Test>::iter_keys()
                .filter(|key| key.at() < at(2028, 1, 1))
                .count(),
            4
        );
        Now::set(at(2026, 7, 1));
        idle();
        let served = |assets: &[u32]| assets.iter().filter(|asset| status(**asset, 0).is_some()).count();
        assert_eq!(served(&assets), 3);
        idle();
        assert_eq!(served(&assets), 4);
        let keys: Vec<_> = Agenda::<Test>::iter_keys().map(|key| key.at()).collect();
        assert!(keys.is_sorted());
        // The next interest of each, and then the maturities.
        assert_eq!(keys, [[at(2027, 1, 1); 4], [at(2028, 1, 1); 4]].concat());
    });
}

#[test]
fn what_fails_is_tried_again() {
    run(|| {
        let asset = bond();
        for _ in 0..MAX_RECORDS {
            assert_ok!(Lifecycle::take_record(signed(ISSUER), asset));
        }
        Now::set(at(2026, 7, 1));
        events();
        idle();
        assert!(events().contains(&Event::TaskDeferred {
            asset,
            task: crate::records::Task::Interest,
            error: LOGGED
        }));
        assert_eq!(status(asset, 0), None);
        assert_noop!(Lifecycle::poke(signed(ALICE), asset, None), TOO_MANY_RECORDS);
        assert_ok!(Lifecycle::release_record(signed(ISSUER), asset, 0));
        idle();
        assert_eq!(status(asset, 0), None);
        Now::mutate(|now| *now += crate::records::RETRY_AFTER);
        idle();
        assert_eq!(status(asset, 0), Some(CouponStatus::Arrears(MAX_RECORDS)));
    });
}

#[test]
fn interest_before_the_distribution_has_no_holders() {
    run(|| {
        let asset = set_up(bond_plan());
        Now::set(at(2026, 8, 1));
        assert_ok!(Lifecycle::open_offering(
            signed(ISSUER),
            asset,
            offering(crate::offering::Method::ProRata)
        ));
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 20));
        Now::mutate(|now| *now += 10 * DAY);
        assert_ok!(Lifecycle::close_offering(signed(ALICE), asset));
        assert_ok!(Lifecycle::settle_subscriptions(signed(ALICE), asset, 8));
        assert_eq!(life(asset).next_period, 1);
        Now::set(at(2027, 1, 1));
        idle();
        assert_eq!(status(asset, 0), None);
        assert_eq!(Coupons::<Test>::get(asset, 1).map(|coupon| coupon.total), Some(500));
    });
}

#[test]
fn a_coupon_of_nothing_needs_no_record() {
    run(|| {
        let mut plan = bond_plan();
        plan.bond = plan.bond.map(|bond| Bond { rate: 0, ..bond });
        let asset = distributed(plan, &[(ALICE, 1)]);
        Now::set(at(2026, 7, 1));
        idle();
        assert_eq!(status(asset, 0), Some(CouponStatus::Nil));
        assert!(Ledger::open_records(asset) == 0);
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 1));
        assert!(!life(asset).is_in_arrears());
    });
}

#[test]
fn the_total_is_rounded_once_and_half_up() {
    let plan = |rate, day_count| {
        let mut plan = bond_plan();
        plan.bond = Some(Bond {
            face: 1_000,
            rate,
            day_count,
            schedule: Schedule::new(day(2026, 1, 1), day(2028, 1, 1), 6, false, false).expect("valid"),
        });
        plan
    };
    // One lot, 5 %: 181 of 365 days are 24.79, 184 are 25.2.
    let by_days = plan(50_000_000, DayCount::Act365Fixed);
    assert_eq!(Lifecycle::interest(&by_days, 0, 10), Some(25));
    assert_eq!(Lifecycle::interest(&by_days, 1, 10), Some(25));
    // A thousand lots: 24,794.52 and 25,205.48, rounded once, not lot by lot.
    assert_eq!(Lifecycle::interest(&by_days, 0, 10_000), Some(24_795));
    assert_eq!(Lifecycle::interest(&by_days, 1, 10_000), Some(25_205));
    // 0.5 is rounded up.
    assert_eq!(
        Lifecycle::interest(&plan(1_000_000, DayCount::ActActIcma), 0, 10),
        Some(1)
    );
    assert_eq!(
        Lifecycle::interest(&plan(999_999, DayCount::ActActIcma), 0, 10),
        Some(0)
    );
    assert_eq!(Lifecycle::interest(&by_days, 4, 10), None);
    assert_eq!(Lifecycle::interest(&fund_plan(), 0, 10), None);
}

#[test]
fn only_the_paying_agent_funds_and_reclaims() {
    run(|| {
        let asset = bond();
        let refused = Error::<Test>::NotPayingAgent;
        assert_noop!(Lifecycle::fund(signed(ISSUER), asset, 1), refused);
        assert_noop!(Lifecycle::fund(signed(AGENT), asset, 0), Error::<Test>::ZeroAmount);
        assert_noop!(
            Lifecycle::fund(signed(AGENT), asset, FUNDS + 1),
            TokenError::FundsUnavailable
        );
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 100));
        assert_eq!(held(CASH, AGENT).1, 100);
        assert_noop!(
            Lifecycle::reclaim_funds(signed(ISSUER), asset, 1),
            Error::<Test>::NotPayingAgent
        );
        assert_noop!(
            Lifecycle::reclaim_funds(signed(AGENT), asset, 0),
            Error::<Test>::ZeroAmount
        );
        assert_noop!(
            Lifecycle::reclaim_funds(signed(AGENT), asset, 101),
            Error::<Test>::Unfunded
        );
        assert_noop!(
            Lifecycle::set_agents(signed(ISSUER), asset, DAVE, None),
            Error::<Test>::FundsHeld
        );
        assert_ok!(Lifecycle::reclaim_funds(signed(AGENT), asset, 100));
        assert_eq!((free(CASH, AGENT), held(CASH, AGENT).1), (FUNDS, 0));
        assert_noop!(Lifecycle::set_agents(signed(ALICE), asset, DAVE, None), POWER_MISSING);
        assert_noop!(
            Lifecycle::set_agents(signed(ISSUER), asset, DAVE, Some(DAVE)),
            Error::<Test>::InvalidValuation
        );
        assert_ok!(Lifecycle::set_agents(signed(ISSUER), asset, DAVE, None));
        assert_ok!(Lifecycle::fund(signed(DAVE), asset, 1));
    });
}
