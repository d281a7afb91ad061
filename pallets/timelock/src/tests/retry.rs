// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{mock::*, Error, Event, Queue, WeightInfo, MAX_POSTPONEMENT};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sp_runtime::DispatchError::BadOrigin;

fn retry(id: u32) -> frame_support::dispatch::DispatchResultWithPostInfo {
    Timelock::retry(RuntimeOrigin::signed(ANYBODY), id, u32::MAX)
}

/// Queues a call that the scheduler then drops, for want of weight in the block where it is due.
fn queue_overdue(call: RuntimeCall) -> u32 {
    let id = queue(call);
    let due = enact_at(id);
    run_to(due - 1);
    let enough = SchedulerWeight::get();
    // Enough to find the call, too little to make it.
    let to_find = <() as pallet_scheduler::WeightInfo>::service_agendas_base()
        .saturating_add(<() as pallet_scheduler::WeightInfo>::service_agenda_base(MAX_PER_BLOCK))
        .saturating_add(<() as pallet_scheduler::WeightInfo>::service_task_named());
    SchedulerWeight::set(to_find.set_proof_size(u64::MAX));
    run_to(due);
    SchedulerWeight::set(enough);
    let dropped = System::read_events_for_pallet::<pallet_scheduler::Event<Test>>()
        .into_iter()
        .any(|event| matches!(event, pallet_scheduler::Event::PermanentlyOverweight { .. }));
    assert!(dropped);
    id
}

#[test]
fn a_call_that_the_scheduler_dropped_is_not_lost() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let id = queue_overdue(call.clone());
        let due = enact_at(id);
        assert_noop!(retry(id), Error::<Test>::NotOverdue);
        run_to(due + 1);
        assert!(!is_set(b"key"));
        assert!(is_stored(&call));
        assert_ok!(Timelock::do_try_state());

        assert_ok!(retry(id));
        assert_eq!(events().last(), Some(&Event::Rescheduled { id, enact_at: due + 2 }));
        assert_ok!(Timelock::do_try_state());
        assert_noop!(retry(id), Error::<Test>::NotOverdue);
        run_to(due + 2);
        assert!(is_set(b"key"));
        assert_eq!(events().last(), Some(&Event::Enacted { id, result: Ok(()) }));
        assert!(!is_known(&call));
    });
}

#[test]
fn an_overdue_call_can_be_cancelled() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let id = queue_overdue(call.clone());
        run_to(enact_at(id) + 3);
        assert_ok!(Timelock::cancel(RuntimeOrigin::signed(EMERGENCY), id));
        assert!(!is_known(&call));
        assert_noop!(retry(id), Error::<Test>::UnknownId);
    });
}

#[test]
fn a_call_that_only_waits_for_weight_is_enacted_once() {
    build_and_execute(|| {
        // The scheduler finds no weight at all for two blocks, and catches up in the third.
        let id = queue(set_storage(b"key", 1));
        let due = enact_at(id);
        run_to(due - 1);
        let enough = SchedulerWeight::get();
        SchedulerWeight::set(Weight::zero());
        run_to(due + 1);
        assert!(!is_set(b"key"));
        // Somebody is impatient.
        assert_ok!(retry(id));
        SchedulerWeight::set(enough);
        run_to(due + 5);
        assert!(is_set(b"key"));
        assert_eq!(
            events()
                .iter()
                .filter(|event| matches!(event, Event::Enacted { .. }))
                .count(),
            1
        );
        assert!(!Queue::<Test>::contains_key(id));
    });
}

#[test]
fn a_retry_checks_the_weight_again() {
    build_and_execute(|| {
        let id = queue_overdue(set_storage(b"key", 1_000));
        run_to(enact_at(id) + 1);
        let enough = MaxCallWeight::get();
        MaxCallWeight::set(Weight::zero());
        assert_noop!(retry(id), Error::<Test>::CallTooHeavy);
        MaxCallWeight::set(enough);
        assert_noop!(
            Timelock::retry(RuntimeOrigin::signed(ANYBODY), id, 999),
            Error::<Test>::Outgrown
        );
        assert_ok!(retry(id));
    });
}

#[test]
fn a_retry_passes_over_full_agendas() {
    build_and_execute(|| {
        let call = set_storage(b"key", 1_000);
        let length = call.encoded_size() as u32;
        let id = queue_overdue(call);
        let now = enact_at(id) + 1;
        run_to(now);
        (1..=u64::from(MAX_POSTPONEMENT) + 1).for_each(|ahead| fill_agenda(now + ahead));
        assert_noop!(retry(id), Error::<Test>::AgendaFull);
        // The first of them is over.
        run_to(now + 1);
        let info = retry(id).unwrap();
        assert_eq!(
            info.actual_weight,
            Some(<() as WeightInfo>::retry(length, MAX_POSTPONEMENT))
        );
        assert_eq!(enact_at(id), now + 2 + u64::from(MAX_POSTPONEMENT));
    });
}

#[test]
fn an_unreadable_call_is_retried_into_its_error() {
    build_and_execute(|| {
        let id = queue_overdue(set_storage(b"key", 1_000));
        run_to(enact_at(id) + 1);
        TransactionVersion::set(2);
        assert_ok!(retry(id));
        run_to(enact_at(id));
        let result = Err(Error::<Test>::EncodingChanged.into());
        assert_eq!(events().last(), Some(&Event::Enacted { id, result }));
    });
}

#[test]
fn a_retry_is_signed_by_anybody() {
    build_and_execute(|| {
        let id = queue_overdue(set_storage(b"key", 1));
        run_to(enact_at(id) + 1);
        assert_noop!(Timelock::retry(RuntimeOrigin::none(), id, u32::MAX), BadOrigin);
        assert_noop!(Timelock::retry(RuntimeOrigin::root(), id, u32::MAX), BadOrigin);
        assert_noop!(retry(id + 1), Error::<Test>::UnknownId);
        assert_ok!(retry(id));
    });
}
