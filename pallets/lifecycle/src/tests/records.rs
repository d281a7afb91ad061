// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::RecordDates;

#[test]
fn a_record_date_lives_as_long_as_something_needs_it() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_ok!(Lifecycle::take_record(signed(ISSUER), asset));
        assert_noop!(Lifecycle::take_record(signed(ALICE), asset), POWER_MISSING);
        for _ in 0..2 {
            assert_ok!(Lifecycle::announce_distribution(
                signed(ISSUER),
                asset,
                CASH,
                10,
                Some(0)
            ));
        }
        assert_eq!(RecordDates::<Test>::get(asset, 0).map(|date| date.uses), Some(3));
        assert_noop!(Lifecycle::release_record(signed(ALICE), asset, 0), POWER_MISSING);
        assert_ok!(Lifecycle::release_record(signed(ISSUER), asset, 0));
        for unknown in [0, 1] {
            assert_noop!(
                Lifecycle::release_record(signed(ISSUER), asset, unknown),
                Error::<Test>::UnknownRecord
            );
        }
        for id in [0, 1] {
            assert_eq!(Ledger::open_records(asset), 1);
            assert_ok!(Lifecycle::fund_distribution(signed(AGENT), id));
            assert_ok!(Lifecycle::claim(signed(ALICE), id));
        }
        assert_eq!(Ledger::open_records(asset), 0);
        assert_noop!(
            Lifecycle::announce_distribution(signed(ISSUER), asset, CASH, 10, Some(0)),
            Error::<Test>::UnknownRecord
        );
    });
}

#[test]
fn a_record_date_is_taken_when_it_was_scheduled() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        let when = Now::get() + DAY;
        assert_noop!(
            Lifecycle::schedule_record(signed(ISSUER), asset, Now::get()),
            Error::<Test>::TooLate
        );
        assert_noop!(Lifecycle::schedule_record(signed(ALICE), asset, when), POWER_MISSING);
        assert_ok!(Lifecycle::schedule_record(signed(ISSUER), asset, when));
        assert_noop!(
            Lifecycle::schedule_record(signed(ISSUER), asset, when),
            Error::<Test>::AlreadyScheduled
        );
        assert_ok!(Lifecycle::schedule_record(signed(ISSUER), asset, when + DAY));
        assert_noop!(Lifecycle::poke(signed(BOB), asset, Some(when)), Error::<Test>::TooEarly);
        Now::set(when);
        idle();
        assert_eq!(RecordDates::<Test>::get(asset, 0).map(|date| date.taken_at), Some(when));
        assert_noop!(
            Lifecycle::poke(signed(BOB), asset, Some(when)),
            Error::<Test>::NothingToServe
        );
        // Anyone can take it when blocks have no room.
        Now::set(when + DAY);
        assert_ok!(Lifecycle::poke(signed(BOB), asset, Some(when + DAY)));
        idle();
        assert_eq!(RecordDates::<Test>::iter_prefix(asset).count(), 2);
    });
}
