// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event, NextId, Queue, WeightInfo, MAX_POSTPONEMENT};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Bounded, weights::Weight};
use sp_runtime::DispatchError::BadOrigin;

fn try_queue(call: RuntimeCall) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Timelock::queue(RuntimeOrigin::signed(COUNCIL), Box::new(call))
}

#[test]
fn a_short_call_is_kept_in_the_queue() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1);
        assert_eq!(queue(call.clone()), 0);
        let queued = Queue::<Test>::get(0).unwrap();
        assert_eq!(queued.call, Bounded::Inline(call.encode().try_into().unwrap()));
        assert_eq!((queued.enact_at, queued.transaction_version), (1 + NOTICE, 1));
        assert_eq!(
            events(),
            vec![Event::Queued {
                id: 0,
                call_hash: hash(&call),
                enact_at: 1 + NOTICE
            }]
        );
        assert!(!is_known(&call));
        assert_eq!((NextId::<Test>::get(), queue(call)), (1, 1));
    });
}

#[test]
fn a_long_call_is_kept_as_a_preimage() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        queue(call.clone());
        let queued = Queue::<Test>::get(0).unwrap();
        assert_eq!(
            queued.call,
            Bounded::Lookup {
                hash: hash(&call),
                len: call.encoded_size() as u32
            }
        );
        assert!(is_stored(&call));
        assert_eq!(
            events(),
            vec![Event::Queued {
                id: 0,
                call_hash: hash(&call),
                enact_at: 1 + NOTICE
            }]
        );
        // Nobody can take the bytes away.
        assert!(Preimage::unnote_preimage(RuntimeOrigin::signed(ANYBODY), hash(&call)).is_err());
    });
}

#[test]
fn only_the_council_queues() {
    build_and_execute(|| {
        let call = || Box::new(set_storage(b"key", 1));
        for origin in [
            RuntimeOrigin::signed(EMERGENCY),
            RuntimeOrigin::signed(ANYBODY),
            RuntimeOrigin::none(),
            RuntimeOrigin::root(),
        ] {
            assert_noop!(Timelock::queue(origin, call()), BadOrigin);
        }
    });
}

#[test]
fn a_call_heavier_than_a_block_can_take_is_refused() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1);
        let own = <() as WeightInfo>::enact(call.encoded_size() as u32);
        let total = own.saturating_add(call.get_dispatch_info().call_weight);
        MaxCallWeight::set(total.saturating_sub(Weight::from_parts(1, 0)));
        assert_noop!(try_queue(call.clone()), Error::<Test>::CallTooHeavy);
        MaxCallWeight::set(total);
        assert_ok!(try_queue(call));
    });
}

#[test]
fn a_call_longer_than_the_preimage_store_takes_is_refused() {
    build_and_execute(|| {
        MaxCallWeight::set(Weight::MAX);
        let call = RuntimeCall::from(frame_system::Call::remark {
            remark: vec![0; 4 * 1024 * 1024],
        });
        assert_eq!(try_queue(call).unwrap_err().error, Error::<Test>::CallTooLong.into());
    });
    build_and_execute(|| {
        MaxCallWeight::set(Weight::MAX);
        queue(
            frame_system::Call::remark {
                remark: vec![0; 4 * 1024 * 1024 - 10],
            }
            .into(),
        );
    });
}

#[test]
fn the_queue_is_bounded() {
    build_and_execute(|| {
        for _ in 0..51 {
            queue(set_storage(b"key", 1));
        }
        // 17 agendas of 3 are full: enough for one block's proposals.
        System::set_block_number(1 + MAX_POSTPONEMENT as u64 + 1);
        for _ in 51..60 {
            queue(set_storage(b"key", 1));
        }
        assert_noop!(try_queue(set_storage(b"key", 1)), Error::<Test>::TooManyQueued);
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(COUNCIL), 55));
        assert_ok!(try_queue(set_storage(b"key", 1)));
    });
}

#[test]
fn numbers_do_not_start_over() {
    build_and_execute(|| {
        NextId::<Test>::put(u32::MAX);
        assert_noop!(try_queue(set_storage(b"key", 1)), sp_runtime::ArithmeticError::Overflow);
    });
}

#[test]
fn a_full_agenda_postpones() {
    build_and_execute(|| {
        fill_agenda(1 + NOTICE);
        fill_agenda(2 + NOTICE);
        let call = set_storage(b"key", 1);
        let info = try_queue(call.clone()).unwrap();
        assert_eq!(
            info.actual_weight,
            Some(<() as WeightInfo>::queue(call.encoded_size() as u32, 2))
        );
        assert_eq!(
            events(),
            vec![Event::Queued {
                id: 0,
                call_hash: hash(&call),
                enact_at: 3 + NOTICE
            }]
        );
        run_to(2 + NOTICE);
        assert!(!is_set(b"key"));
        run_to(3 + NOTICE);
        assert!(is_set(b"key"));
    });
}

#[test]
fn where_every_agenda_is_full_nothing_is_queued() {
    build_and_execute(|| {
        let first = 1 + NOTICE;
        let last = first + u64::from(MAX_POSTPONEMENT);
        (first..last).for_each(fill_agenda);
        let call = set_storage(b"key", 1_000);
        assert_eq!(enact_at(queue(call.clone())), last);
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(COUNCIL), 0));

        fill_agenda(last);
        assert_noop!(try_queue(call.clone()), Error::<Test>::AgendaFull);
        assert!(!is_known(&call));
    });
}
