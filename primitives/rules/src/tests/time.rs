// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Lock-ups, holding periods, limits by day and month, and trading hours.

use super::world::*;
use crate::*;
use castellan_primitives::rwa::{Direction, Period, Refusal, Side};

#[test]
fn nobody_parts_with_units_before_a_date() {
    let mut world = World::new();
    let refusal = Refusal::LockedUp { until: NOON + 1 };
    for kind in [Kind::Transfer, Kind::Redeem] {
        assert_eq!(world.of_kind(kind, Check::LockedUntil(NOON + 1)), [refusal]);
        assert_eq!(world.of_kind(kind, Check::LockedUntil(NOON)), []);
    }
    for kind in [Kind::Issue, Kind::Force, Kind::Lock, Kind::Keep] {
        assert_eq!(world.of_kind(kind, Check::LockedUntil(NOON + 1)), []);
    }
}

#[test]
fn units_leave_only_when_they_were_held_long_enough() {
    let mut world = World::new();
    world.sender.held_for = 99;
    let refusal = Refusal::HeldTooShortly {
        available: 99,
        required: 100,
        period: DAY,
    };
    for kind in [Kind::Transfer, Kind::Redeem] {
        assert_eq!(world.of_kind(kind, Check::HoldingPeriod(DAY)), [refusal]);
    }
    assert_eq!(world.of_kind(Kind::Force, Check::HoldingPeriod(DAY)), []);
    world.sender.held_for = 100;
    assert_eq!(world.transfer(Check::HoldingPeriod(DAY)), []);
}

#[test]
fn limits_count_what_was_moved_in_the_day_and_month() {
    for (side, direction) in [(Side::Sender, Direction::Out), (Side::Receiver, Direction::In)] {
        for period in [Period::Day, Period::Month] {
            let mut world = World::new();
            world.party(side).windows.add(NOON - 1, direction, 50);
            let check = |max| Check::TransferLimit { direction, period, max };
            assert_eq!(world.transfer(check(150)), []);
            let refusal = Refusal::LimitExceeded {
                side,
                period,
                used: 50,
                amount: 100,
                max: 149,
            };
            assert_eq!(world.transfer(check(149)), [refusal]);
            for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Transfer) {
                assert_eq!(world.of_kind(kind, check(1)), []);
            }
            world.now += DAY;
            assert_eq!(world.transfer(check(149)).is_empty(), period == Period::Day);
            world.now += 30 * DAY;
            assert_eq!(world.transfer(check(149)), []);
        }
    }
}

#[test]
fn trade_has_its_days_and_hours() {
    let mut world = World::new();
    let check = |days, opens, closes| Check::TradingHours { days, opens, closes };
    let noon = 12 * 60;
    assert_eq!(world.transfer(check(Weekdays::WORKING, noon, noon + 1)), []);
    let refusal = Refusal::MarketClosed { at: NOON };
    assert_eq!(world.transfer(check(Weekdays::WORKING, 0, noon)), [refusal]);
    assert_eq!(world.transfer(check(Weekdays::WORKING, noon + 1, 1_440)), [refusal]);
    // It is a Wednesday.
    assert_eq!(world.transfer(check(Weekdays(0b000_0100), 0, 1_440)), []);
    assert_eq!(world.transfer(check(Weekdays(0b111_1011), 0, 1_440)), [refusal]);
    world.now += 3 * DAY;
    assert_eq!(world.transfer(check(Weekdays::WORKING, 0, 1_440)).len(), 1);
    assert_eq!(world.transfer(check(Weekdays::ALL, 0, 1_440)), []);
    for kind in KINDS.into_iter().filter(|kind| *kind != Kind::Transfer) {
        assert_eq!(world.of_kind(kind, check(Weekdays::WORKING, 0, 1_440)), []);
    }
}

#[test]
fn a_session_that_passes_midnight_is_two_that_do_not() {
    let evening = Check::TradingHours {
        days: Weekdays::ALL,
        opens: 22 * 60,
        closes: 24 * 60,
    };
    let morning = Check::TradingHours {
        days: Weekdays::ALL,
        opens: 0,
        closes: 2 * 60,
    };
    let rule = expression([Term::Check(evening), Term::Check(morning), Term::Any(2)]);
    for (hour, is_open) in [(21, false), (22, true), (23, true), (0, true), (1, true), (2, false)] {
        let mut world = World::new();
        world.now = NOON - NOON % DAY + hour * DAY / 24;
        assert_eq!(world.transfer(rule.clone()).is_empty(), is_open, "{hour}");
    }
}
