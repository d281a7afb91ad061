// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random proposals against a list of what is due when. Every call leaves a mark in storage of its own.

use crate::{mock::*, Queue};
use frame_support::assert_ok;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Step {
    Queue { long: bool },
    Cancel(u32),
    Advance(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<bool>().prop_map(|long| Step::Queue { long }),
        1 => (0..40u32).prop_map(Step::Cancel),
        2 => (1..4u64).prop_map(Step::Advance),
    ]
}

/// Long calls share their bytes with others, so that requests for one preimage overlap.
fn call(id: u32, long: bool) -> (Vec<u8>, RuntimeCall) {
    let key = if long {
        format!("long/{}", id % 3)
    } else {
        format!("short/{id}")
    }
    .into_bytes();
    let call = set_storage(&key, if long { 500 } else { 1 });
    (key, call)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_queued_is_enacted_when_due_unless_cancelled(steps in prop::collection::vec(step(), 1..60)) {
        build_and_execute(|| {
            let mut waiting: BTreeMap<u32, (u64, bool)> = BTreeMap::new();
            let mut expected: BTreeSet<Vec<u8>> = BTreeSet::new();
            let mut places: BTreeMap<u64, usize> = BTreeMap::new();
            let mut next = 0;
            for step in steps {
                match step {
                    Step::Queue { long } => {
                        let mut due = System::block_number() + NOTICE;
                        while places.get(&due) == Some(&3) {
                            due += 1;
                        }
                        if due > System::block_number() + NOTICE + 16 || waiting.len() == 60 {
                            continue;
                        }
                        *places.entry(due).or_default() += 1;
                        assert_eq!(queue(call(next, long).1), next);
                        waiting.insert(next, (due, long));
                        next += 1;
                    }
                    Step::Cancel(id) => {
                        let cancelled = Timelock::cancel(RuntimeOrigin::signed(EMERGENCY), id).is_ok();
                        let known = waiting.remove(&id);
                        assert_eq!(cancelled, known.is_some());
                        if let Some((due, _)) = known {
                            *places.get_mut(&due).unwrap() -= 1;
                        }
                    }
                    Step::Advance(blocks) => {
                        let now = System::block_number() + blocks;
                        run_to(now);
                        waiting.retain(|id, (due, long)| {
                            if *due <= now {
                                expected.insert(call(*id, *long).0);
                            }
                            *due > now
                        });
                    }
                }
                let queued: BTreeMap<_, _> = Queue::<Test>::iter().map(|(id, queued)| (id, queued.enact_at)).collect();
                assert_eq!(queued, waiting.iter().map(|(id, (due, _))| (*id, *due)).collect());
                for id in 0..next {
                    for long in [false, true] {
                        let key = call(id, long).0;
                        assert_eq!(is_set(&key), expected.contains(&key));
                    }
                }
                assert_ok!(Timelock::do_try_state());
            }
            if waiting.is_empty() {
                assert_eq!(pallet_preimage::PreimageFor::<Test>::iter_keys().count(), 0);
            }
        });
    }
}
