// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;

fn valued(value: Balance) -> u32 {
    let asset = distributed(fund_plan(), &[(ALICE, 10)]);
    assert_eq!(Lifecycle::value(asset), None);
    assert_ok!(Lifecycle::set_value(signed(VALUER), asset, value));
    asset
}

fn set(asset: u32, value: Balance) -> DispatchResult {
    Lifecycle::set_value(signed(VALUER), asset, value)
}

#[test]
fn small_moves_are_at_once() {
    run(|| {
        let asset = valued(1_000);
        assert_eq!(Lifecycle::value(asset), Some(1_000));
        for (value, days) in [(1_100, 1), (990, 2), (990, 3)] {
            Now::mutate(|now| *now += DAY);
            assert_ok!(set(asset, value));
            assert_eq!(Lifecycle::value(asset), Some(value), "day {days}");
        }
    });
}

#[test]
fn far_moves_are_announced() {
    run(|| {
        let asset = valued(1_000);
        Now::mutate(|now| *now += DAY);
        let announced = Now::get();
        assert_ok!(set(asset, 1_101));
        assert_eq!(Lifecycle::value(asset), Some(1_000));
        Now::set(announced + 7 * DAY - 1);
        assert_eq!(Lifecycle::value(asset), Some(1_000));
        Now::set(announced + 7 * DAY);
        assert_eq!(Lifecycle::value(asset), Some(1_101));
        // The next move is measured from what is in force, and its interval from then.
        assert_noop!(set(asset, 1_200), Error::<Test>::TooEarly);
        Now::mutate(|now| *now += DAY);
        assert_ok!(set(asset, 1_200));
        assert_eq!(Lifecycle::value(asset), Some(1_200));
    });
}

#[test]
fn an_announcement_can_be_replaced() {
    run(|| {
        let asset = valued(1_000);
        Now::mutate(|now| *now += DAY);
        assert_ok!(set(asset, 5_000));
        Now::mutate(|now| *now += 6 * DAY);
        // The notice begins anew, so that nobody is surprised by the last hour.
        assert_ok!(set(asset, 9_000));
        Now::mutate(|now| *now += DAY);
        assert_eq!(Lifecycle::value(asset), Some(1_000));
        assert_ok!(set(asset, 1_050));
        Now::mutate(|now| *now += 30 * DAY);
        assert_eq!(Lifecycle::value(asset), Some(1_050));
    });
}

#[test]
fn many_small_moves_take_their_time() {
    run(|| {
        let asset = valued(1_000);
        assert_noop!(set(asset, 1_001), Error::<Test>::TooEarly);
        Now::mutate(|now| *now += DAY - 1);
        assert_noop!(set(asset, 1_001), Error::<Test>::TooEarly);
        Now::mutate(|now| *now += 1);
        assert_ok!(set(asset, 1_001));
        assert_noop!(set(asset, 1_002), Error::<Test>::TooEarly);
    });
}

#[test]
fn only_the_named_agent_values() {
    run(|| {
        let asset = valued(1_000);
        Now::mutate(|now| *now += DAY);
        for who in [ISSUER, ALICE] {
            assert_noop!(
                Lifecycle::set_value(signed(who), asset, 1_000),
                Error::<Test>::NotValuer
            );
        }
        assert_noop!(set(asset, 0), Error::<Test>::ZeroAmount);
        assert_ok!(Lifecycle::set_agents(signed(ISSUER), asset, AGENT, Some(DAVE)));
        assert_noop!(set(asset, 1_000), Error::<Test>::NotValuer);
        assert_ok!(Lifecycle::set_value(signed(DAVE), asset, 1_000));
        assert_noop!(
            Lifecycle::set_agents(signed(ISSUER), asset, AGENT, None),
            Error::<Test>::InvalidValuation
        );
        let bond = distributed(bond_plan(), &[(ALICE, 1)]);
        assert_noop!(set(bond, 1), Error::<Test>::NotValuer);
        Ledger::expel(DAVE);
        assert_noop!(Lifecycle::set_value(signed(DAVE), asset, 1_000), NOT_ADMITTED);
    });
}
