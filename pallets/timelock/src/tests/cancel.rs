// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event, Queue};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_cancelled_call_is_not_enacted() {
    build_and_execute(|| {
        for canceller in [COUNCIL, EMERGENCY] {
            let call = set_storage(b"key", 1_000);
            let id = queue(call.clone());
            let due = enact_at(id);
            assert_ok!(Timelock::cancel(RuntimeOrigin::signed(canceller), id));
            assert_eq!(events().last(), Some(&Event::Cancelled { id }));
            assert!(!Queue::<Test>::contains_key(id));
            assert!(!is_known(&call));
            assert!(pallet_scheduler::Agenda::<Test>::get(due).is_empty());
            run_to(due + 1);
            assert!(!is_set(b"key"));
            assert!(!events().iter().any(|event| matches!(event, Event::Enacted { .. })));
        }
    });
}

#[test]
fn a_call_can_be_cancelled_until_the_block_before_it_is_due() {
    build_and_execute(|| {
        let id = queue(set_storage(b"key", 1));
        run_to(NOTICE);
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(EMERGENCY), id));
        run_to(NOTICE + 5);
        assert!(!is_set(b"key"));

        let id = queue(set_storage(b"key", 1));
        run_to(enact_at(id));
        assert!(is_set(b"key"));
        assert_noop!(
            Timelock::cancel(RuntimeOrigin::signed(EMERGENCY), id),
            Error::<Test>::UnknownId
        );
    });
}

#[test]
fn only_the_council_and_the_emergency_committee_cancel() {
    build_and_execute(|| {
        let id = queue(set_storage(b"key", 1));
        for origin in [
            RuntimeOrigin::signed(ANYBODY),
            RuntimeOrigin::none(),
            RuntimeOrigin::root(),
        ] {
            assert_noop!(Timelock::cancel(origin, id), BadOrigin);
        }
    });
}

#[test]
fn what_is_not_queued_cannot_be_cancelled() {
    build_and_execute(|| {
        let cancel = |id| Timelock::cancel(RuntimeOrigin::signed(COUNCIL), id);
        assert_noop!(cancel(0), Error::<Test>::UnknownId);
        let id = queue(set_storage(b"key", 1));
        assert_ok!(cancel(id));
        assert_noop!(cancel(id), Error::<Test>::UnknownId);
        assert_noop!(cancel(id + 1), Error::<Test>::UnknownId);
    });
}

#[test]
fn the_owner_of_a_preimage_gets_it_back() {
    build_and_execute(|| {
        use codec::Encode;
        let call = set_storage(b"key", 1_000);
        assert_ok!(Preimage::note_preimage(RuntimeOrigin::signed(ANYBODY), call.encode()));
        let id = queue(call.clone());
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(COUNCIL), id));
        assert!(is_stored(&call));
        assert_ok!(Preimage::unnote_preimage(RuntimeOrigin::signed(ANYBODY), hash(&call)));
        assert!(!is_known(&call));
        assert_eq!(Balances::free_balance(ANYBODY), ENDOWMENT);
    });
}
