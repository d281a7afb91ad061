// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random lives of a chain beside a plain account of what should be due.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    Blocks(u64),
    Session,
    Interval(u64),
    /// The mainchain has an anchor of the state so many blocks ago.
    Seen(u64),
    Certified(Option<u64>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1u64..12).prop_map(Step::Blocks),
        1 => Just(Step::Session),
        1 => (0u64..8).prop_map(Step::Interval),
        2 => (0u64..40).prop_map(Step::Seen),
        1 => proptest::option::of(0u64..200).prop_map(Step::Certified),
    ];
    prop::collection::vec(step, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn what_is_due_is_what_no_anchor_covers(steps in steps()) {
        run(|| {
            let mut due = BTreeSet::new();
            let (mut session, mut certified, mut thinned) = (Session::get(), 0, false);
            for step in steps {
                match step {
                    Step::Blocks(blocks) => for _ in 0..blocks {
                        let block = System::block_number();
                        let ended = Interval::get() != 0 && block.is_multiple_of(Interval::get());
                        if ended || session != Session::get() {
                            due.insert(block);
                        }
                        session = Session::get();
                        go_to(block + 1);
                        let next = crate::Next::<Test>::get().certified_block;
                        assert!(certified <= next && u64::from(next) <= block);
                        certified = next;
                    },
                    Step::Session => Session::set(Session::get() + 1),
                    Step::Interval(blocks) => Interval::set(blocks),
                    Step::Seen(ago) => if let Some(block) = System::block_number().checked_sub(ago).filter(|_| ago > 0) {
                        Anchor::note_anchored(block);
                        due.retain(|state| *state > block);
                    },
                    Step::Certified(block) => Certified::set(block),
                }
                let remembered = Due::<Test>::get().into_inner();
                thinned = (thinned || due.len() > MAX_DUE as usize) && !due.is_empty();
                if !thinned {
                    assert!(remembered.iter().eq(&due));
                }
                // Whatever was forgotten: what is remembered is due, and the newest is among it.
                assert!(remembered.iter().all(|state| due.contains(state)));
                assert_eq!(remembered.last(), due.last());
            }
        });
    }
}
