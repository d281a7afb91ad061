// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Call, Error, Event, Queue, WeightInfo};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::{DispatchError, DispatchError::BadOrigin};

fn enact(id: u32) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Timelock::enact(RuntimeOrigin::root(), id, u32::MAX, Weight::MAX)
}

#[test]
fn a_call_is_enacted_with_root_when_it_is_due() {
    build_and_execute(|| {
        for length in [1, 1_000] {
            let key = [length as u8];
            let call = set_storage(&key, length);
            let id = queue(call.clone());
            let due = enact_at(id);
            run_to(due - 1);
            assert!(!is_set(&key));
            run_to(due);
            assert!(is_set(&key));
            assert_eq!(events().last(), Some(&Event::Enacted { id, result: Ok(()) }));
            assert!(!Queue::<Test>::contains_key(id));
            assert!(!is_known(&call));
        }
    });
}

#[test]
fn a_call_that_fails_changes_nothing_and_says_why() {
    build_and_execute(|| {
        let id = queue(Call::set_notice_period { blocks: 0 }.into());
        run_to(enact_at(id));
        let result = Err(Error::<Test>::NoticeTooShort.into());
        assert_eq!(events().last(), Some(&Event::Enacted { id, result }));
        assert_eq!(crate::NoticePeriod::<Test>::get(), NOTICE);
        assert!(!Queue::<Test>::contains_key(id));
    });
}

#[test]
fn the_same_long_call_can_wait_twice() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let first = queue(call.clone());
        run_to(2);
        let second = queue(call.clone());
        run_to(3);
        let third = queue(call.clone());
        run_to(enact_at(first));
        assert_eq!(
            events().last(),
            Some(&Event::Enacted {
                id: first,
                result: Ok(())
            })
        );
        assert!(is_stored(&call));
        assert_ok!(Timelock::do_try_state());
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(COUNCIL), third));
        assert!(is_stored(&call));
        run_to(enact_at(second));
        assert_eq!(
            events().last(),
            Some(&Event::Enacted {
                id: second,
                result: Ok(())
            })
        );
        assert!(!is_known(&call));
    });
}

#[test]
fn a_preimage_that_somebody_requested_earlier_stays_theirs() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        assert_ok!(Preimage::request_preimage(RuntimeOrigin::root(), hash(&call)));
        let id = queue(call.clone());
        run_to(enact_at(id));
        assert_eq!(events().last(), Some(&Event::Enacted { id, result: Ok(()) }));
        assert!(is_stored(&call));
        assert_ok!(Preimage::unrequest_preimage(RuntimeOrigin::root(), hash(&call)));
        assert!(!is_known(&call));
    });
}

#[test]
fn nobody_enacts_early_not_even_root() {
    build_and_execute(|| {
        let id = queue(set_storage(b"key", 1));
        assert_noop!(enact(id), Error::<Test>::TooEarly);
        run_to(NOTICE);
        assert_noop!(enact(id), Error::<Test>::TooEarly);
        for origin in [
            RuntimeOrigin::signed(COUNCIL),
            RuntimeOrigin::signed(ANYBODY),
            RuntimeOrigin::none(),
        ] {
            assert_noop!(Timelock::enact(origin, id, u32::MAX, Weight::MAX), BadOrigin);
        }
    });
}

#[test]
fn an_enacted_call_cannot_enact_another_early() {
    build_and_execute(|| {
        // Queued long before the call that it is to bring forward, whose number is known in advance.
        let first = queue(
            Call::enact {
                id: 1,
                length: 128,
                weight: Weight::from_parts(1_000_000_000, 0),
            }
            .into(),
        );
        run_to(NOTICE);
        let second = queue(set_storage(b"key", 1));
        assert_eq!(second, 1);
        run_to(enact_at(first));
        let result = Err(Error::<Test>::TooEarly.into());
        assert_eq!(events().last(), Some(&Event::Enacted { id: first, result }));
        assert!(!is_set(b"key"));
        run_to(enact_at(second));
        assert!(is_set(b"key"));
    });
}

#[test]
fn an_enacted_call_finds_itself_gone() {
    build_and_execute(|| {
        let again = Call::enact {
            id: 0,
            length: 128,
            weight: Weight::from_parts(1_000_000_000, 0),
        };
        let id = queue(again.into());
        run_to(enact_at(id));
        let result = Err(Error::<Test>::UnknownId.into());
        assert_eq!(events().last(), Some(&Event::Enacted { id, result }));
        assert_noop!(enact(id), Error::<Test>::UnknownId);
    });
}

#[test]
fn after_an_upgrade_that_changes_the_encoding_nothing_is_misread() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let id = queue(call.clone());
        TransactionVersion::set(2);
        run_to(enact_at(id));
        let result = Err(Error::<Test>::EncodingChanged.into());
        assert_eq!(events().last(), Some(&Event::Enacted { id, result }));
        assert!(!is_set(b"key"));
        assert!(!is_known(&call));

        let id = queue(call);
        run_to(enact_at(id));
        assert!(is_set(b"key"));
    });
}

#[test]
fn a_preimage_that_root_took_away_is_reported() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let id = queue(call.clone());
        pallet_preimage::PreimageFor::<Test>::remove((hash(&call), call.encoded_size() as u32));
        run_to(enact_at(id));
        let result = Err(DispatchError::Unavailable);
        assert_eq!(events().last(), Some(&Event::Enacted { id, result }));
    });
}

#[test]
fn a_call_outgrown_what_the_scheduler_was_told_stays_queued() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1);
        let (length, weight) = (call.encoded_size() as u32, call.get_dispatch_info().call_weight);
        let id = queue(call);
        System::set_block_number(enact_at(id));
        let enact = |length, weight| Timelock::enact(RuntimeOrigin::root(), id, length, weight);
        assert_noop!(enact(length - 1, weight), Error::<Test>::Outgrown);
        let lighter = weight.saturating_sub(Weight::from_parts(1, 0));
        assert_noop!(enact(length, lighter), Error::<Test>::Outgrown);
        assert_ok!(enact(length, weight));
        assert!(is_set(b"key"));
    });
}

#[test]
fn the_call_s_weight_is_charged() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1);
        let (length, weight) = (call.encoded_size() as u32, call.get_dispatch_info().call_weight);
        let id = queue(call);
        let own = <() as WeightInfo>::enact(length);
        let enact = RuntimeCall::from(Call::enact { id, length, weight });
        assert_eq!(enact.get_dispatch_info().call_weight, own.saturating_add(weight));
        System::set_block_number(enact_at(id));
        let info = Timelock::enact(RuntimeOrigin::root(), id, u32::MAX, Weight::MAX).unwrap();
        assert_eq!(info.actual_weight, Some(own.saturating_add(weight)));
    });
}
