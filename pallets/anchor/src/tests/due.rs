// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Which states are due, and until when.

use super::*;

fn due() -> Vec<u64> {
    Due::<Test>::get().into_inner()
}

fn is_due(block: u64) -> Event<Test> {
    Event::AnchorDue { block }
}

#[test]
fn a_state_is_due_after_every_interval() {
    run(|| {
        go_to(5);
        assert_eq!((due(), events()), (vec![], vec![]));
        go_to(11);
        assert_eq!(due(), [5, 10]);
        assert_eq!(events(), [is_due(5), is_due(10)]);
        assert_eq!(Anchor::latest_due(), Some(10));
        Interval::set(4);
        go_to(17);
        assert_eq!(due(), [5, 10, 12, 16]);
    });
}

#[test]
fn the_first_state_of_a_session_is_due() {
    run(|| {
        go_to(7);
        Session::set(1);
        go_to(10);
        assert_eq!(due(), [5, 7]);
        // Once, although an interval ends with the same block.
        Session::set(2);
        go_to(12);
        assert_eq!(due(), [5, 7, 10]);
        assert_eq!(events(), [is_due(5), is_due(7), is_due(10)]);
    });
}

#[test]
fn without_an_interval_only_sessions_make_a_state_due() {
    run(|| {
        Interval::set(0);
        go_to(30);
        assert!(due().is_empty());
        Session::set(1);
        go_to(60);
        assert_eq!(due(), [30]);
    });
}

#[test]
fn an_anchor_covers_every_earlier_state() {
    run(|| {
        go_to(18);
        assert_eq!((due(), Anchor::lag()), (vec![5, 10, 15], 13));
        events();
        Anchor::note_anchored(12);
        assert_eq!((due(), Anchor::lag()), (vec![15], 3));
        assert_eq!(Anchored::<Test>::get(), Some(12));
        assert_eq!(events(), [Event::AnchorSeen { block: 12, due: 1 }]);
        Anchor::note_anchored(15);
        assert_eq!((due(), Anchor::lag()), (vec![], 0));
        assert_eq!(Anchor::latest_due(), None);
    });
}

#[test]
fn an_anchor_that_is_not_newer_changes_nothing() {
    run(|| {
        go_to(18);
        Anchor::note_anchored(12);
        events();
        for block in [0, 5, 12] {
            Anchor::note_anchored(block);
        }
        assert_eq!((due(), Anchored::<Test>::get(), events()), (vec![15], Some(12), vec![]));
    });
}

#[test]
fn an_anchor_of_a_block_that_has_not_ended_is_not_believed() {
    run(|| {
        go_to(18);
        events();
        for block in [18, 19, u64::MAX] {
            Anchor::note_anchored(block);
        }
        assert_eq!(
            (due(), Anchored::<Test>::get(), events()),
            (vec![5, 10, 15], None, vec![])
        );
        Anchor::note_anchored(17);
        assert!(due().is_empty());
    });
}

#[test]
fn while_nothing_is_anchored_the_oldest_and_the_newest_are_remembered() {
    run(|| {
        go_to(101);
        assert_eq!(due(), [5, 10, 15, 100]);
        assert_eq!(Anchor::lag(), 96);
        Anchor::note_anchored(99);
        assert_eq!(due(), [100]);
    });
}
