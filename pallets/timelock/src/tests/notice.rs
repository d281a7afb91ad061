// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Call, Error, Event, GenesisConfig, NoticePeriod};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{BuildStorage, DispatchError::BadOrigin};

#[test]
fn the_notice_period_is_changed_through_the_timelock() {
    build_and_execute(|| {
        let change = queue(Call::set_notice_period { blocks: 20 }.into());
        let other = queue(set_storage(b"key", 1));
        run_to(enact_at(change));
        assert_eq!(NoticePeriod::<Test>::get(), 20);
        assert!(events().contains(&Event::NoticePeriodSet { blocks: 20 }));
        // What was announced earlier stays as announced.
        assert!(events().contains(&Event::Enacted {
            id: other,
            result: Ok(())
        }));
        let now = System::block_number();
        assert_eq!(enact_at(queue(set_storage(b"key", 1))), now + 20);
    });
}

#[test]
fn the_notice_period_has_bounds() {
    build_and_execute(|| {
        let set = |blocks| Timelock::set_notice_period(RuntimeOrigin::root(), blocks);
        assert_noop!(set(0), Error::<Test>::NoticeTooShort);
        assert_noop!(set(1), Error::<Test>::NoticeTooShort);
        assert_ok!(set(2));
        assert_ok!(set(1_000));
        assert_noop!(set(1_001), Error::<Test>::NoticeTooLong);
        assert_noop!(set(u64::MAX), Error::<Test>::NoticeTooLong);
    });
}

#[test]
fn only_root_changes_it() {
    build_and_execute(|| {
        for origin in [
            RuntimeOrigin::signed(COUNCIL),
            RuntimeOrigin::signed(ANYBODY),
            RuntimeOrigin::none(),
        ] {
            assert_noop!(Timelock::set_notice_period(origin, 10), BadOrigin);
        }
    });
}

#[test]
fn the_shortest_period_is_the_default() {
    let mut ext = sp_io::TestExternalities::new(GenesisConfig::<Test>::default().build_storage().unwrap());
    ext.execute_with(|| {
        assert_eq!(NoticePeriod::<Test>::get(), 2);
        NoticePeriod::<Test>::kill();
        assert_eq!(NoticePeriod::<Test>::get(), 2);
        assert_ok!(Timelock::do_try_state());
    });
}

#[test]
#[should_panic(expected = "the notice period is too short")]
fn genesis_refuses_a_shorter_one() {
    let _ = GenesisConfig::<Test> { notice_period: 1 }.build_storage();
}

#[test]
#[should_panic(expected = "the notice period is too long")]
fn genesis_refuses_a_longer_one() {
    let _ = GenesisConfig::<Test> { notice_period: 1_001 }.build_storage();
}
