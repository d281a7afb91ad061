// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The numbers of holders against a full recount.

use crate::*;
use castellan_primitives::{kyc::Topic, rwa::Investors, Balance};
use proptest::{collection::vec, prelude::*};
use std::collections::{BTreeMap, BTreeSet};

fn groups(numbers: &BTreeSet<u16>) -> Groups {
    let set: BTreeSet<_> = numbers.iter().map(|n| Investors::With(Topic::Custom(*n))).collect();
    set.try_into().unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    /// A subject has so many units, and was found in these groups.
    Set(u8, Balance, u16),
    /// Other groups are counted.
    Track(BTreeSet<u16>),
    Split(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let set = (0..6u8, prop_oneof![1 => Just(0), 3 => 1..1_000u128], any::<u16>());
    prop_oneof![
        20 => set.prop_map(|(who, units, groups)| Step::Set(who, units, groups)),
        1 => proptest::collection::btree_set(0..6u16, 0..4).prop_map(Step::Track),
        1 => (2..5u8).prop_map(Step::Split),
    ]
}

fn recount(counts: &HolderCounts, holders: &BTreeMap<u8, (Mark, Balance)>) {
    let present: Vec<_> = holders
        .values()
        .filter(|(mark, _)| mark.generation == counts.generation)
        .collect();
    assert_eq!(counts.holders as usize, holders.len());
    assert_eq!(counts.counted as usize, present.len());
    assert_eq!(counts.pending() as usize, holders.len() - present.len());
    for (place, group) in counts.groups.iter().enumerate() {
        let found: Vec<_> = present
            .iter()
            .filter(|(mark, _)| mark.groups & (1 << place) != 0)
            .collect();
        assert_eq!(group.holders as usize, found.len());
        assert_eq!(group.units, found.iter().map(|(_, units)| units).sum::<Balance>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn the_numbers_equal_a_full_recount(steps in vec(step(), 1..60)) {
        let mut counts = HolderCounts::default();
        let mut holders = BTreeMap::<u8, (Mark, Balance)>::new();
        for step in steps {
            match step {
                Step::Set(who, units, groups) => {
                    let after = (Mark { generation: counts.generation, groups }, units);
                    counts.replace(holders.get(&who).copied(), Some(after));
                    holders.insert(who, after);
                    holders.retain(|_, (_, units)| *units > 0);
                },
                Step::Track(numbers) => counts.track(&groups(&numbers)),
                Step::Split(factor) => {
                    counts.scale(factor.into());
                    holders.values_mut().for_each(|(_, units)| *units *= Balance::from(factor));
                },
            }
            recount(&counts, &holders);
        }
    }
}

#[test]
fn the_same_groups_are_not_counted_anew() {
    let mut counts = HolderCounts::default();
    let set = groups(&[1, 2].into());
    counts.track(&set);
    let mark = Mark {
        generation: counts.generation,
        groups: 0b11,
    };
    counts.replace(None, Some((mark, 5)));
    let before = counts.clone();
    counts.track(&set);
    assert_eq!(counts, before);
    counts.track(&groups(&[1].into()));
    assert_eq!((counts.holders, counts.counted, counts.pending()), (1, 0, 1));
    assert!(!counts.is_counted(mark, Investors::With(Topic::Custom(1))));
    assert!(counts.is_counted(mark, Investors::All));
}
