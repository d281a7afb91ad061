// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Expressions in postfix order, against the tree that they are written from.

use super::world::*;
use crate::*;
use castellan_primitives::{
    kyc::{ClaimError, Topic},
    rwa::{Refusal, Side},
};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// An expression as people draw it.
#[derive(Clone, Debug)]
enum Tree {
    Required(Sides, u16),
    Forbidden(Sides, u16),
    /// Holds at venue 1.
    Venue,
    Not(Box<Tree>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
}

fn tree() -> impl Strategy<Value = Tree> {
    let sides = || select(vec![Sides::Sender, Sides::Receiver, Sides::Both]);
    let leaf = prop_oneof![
        4 => (sides(), 0..4u16).prop_map(|(sides, topic)| Tree::Required(sides, topic)),
        2 => (sides(), 0..4u16).prop_map(|(sides, topic)| Tree::Forbidden(sides, topic)),
        1 => Just(Tree::Venue),
    ];
    leaf.prop_recursive(4, 14, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| Tree::Not(Box::new(tree))),
            vec(inner.clone(), 1..4).prop_map(Tree::All),
            vec(inner, 1..4).prop_map(Tree::Any),
        ]
    })
}

impl Tree {
    fn write(&self, terms: &mut Vec<Term<Account>>) {
        let many = |trees: &[Self], terms: &mut Vec<_>| trees.iter().for_each(|tree| tree.write(terms));
        let term = match self {
            Self::Required(sides, topic) => Term::Check(claim(*sides, Topic::Custom(*topic))),
            Self::Forbidden(sides, topic) => Term::Check(Check::ClaimForbidden {
                sides: *sides,
                topic: Topic::Custom(*topic),
            }),
            Self::Venue => Term::Check(Check::Venues {
                venues: std::collections::BTreeSet::from([1]).try_into().unwrap(),
                over_the_counter: false,
            }),
            Self::Not(tree) => {
                tree.write(terms);
                Term::Not
            },
            Self::All(trees) => {
                many(trees, terms);
                Term::All(trees.len() as u8)
            },
            Self::Any(trees) => {
                many(trees, terms);
                Term::Any(trees.len() as u8)
            },
        };
        terms.push(term);
    }
}

/// What is known: topics of sender and receiver, the venue, and the topic that excuses.
struct Case<'a> {
    kind: Kind,
    has: [&'a [u16]; 2],
    venue: Option<u32>,
    exempt: Option<u16>,
}

impl Case<'_> {
    fn has(&self, side: Side, topic: u16) -> bool {
        self.has[usize::from(side == Side::Receiver)].contains(&topic)
    }

    /// Whom the rule asks.
    fn asked(&self) -> Vec<Side> {
        let there: &[Side] = match self.kind {
            Kind::Transfer => &[Side::Sender, Side::Receiver],
            Kind::Redeem | Kind::Lock => &[Side::Sender],
            Kind::Issue | Kind::Force | Kind::Keep => &[Side::Receiver],
        };
        let excused = |side| self.exempt.is_some_and(|topic| self.has(side, topic));
        there.iter().copied().filter(|side| !excused(*side)).collect()
    }

    /// `None` if it has nothing to say, else every reason why it fails.
    fn leaf(&self, sides: Sides, test: impl Fn(Side) -> Option<Refusal>) -> Option<Vec<Refusal>> {
        let asked: Vec<_> = self
            .asked()
            .into_iter()
            .filter(|side| match sides {
                Sides::Sender => *side == Side::Sender,
                Sides::Receiver => *side == Side::Receiver,
                Sides::Both => true,
            })
            .collect();
        (!asked.is_empty()).then(|| asked.into_iter().filter_map(test).collect())
    }

    fn evaluate(&self, tree: &Tree) -> Option<Vec<Refusal>> {
        match tree {
            Tree::Required(sides, topic) => self.leaf(*sides, |side| {
                (!self.has(side, *topic)).then_some(Refusal::ClaimRequired {
                    side,
                    topic: Topic::Custom(*topic),
                    why: ClaimError::Missing,
                })
            }),
            Tree::Forbidden(sides, topic) => self.leaf(*sides, |side| {
                self.has(side, *topic).then_some(Refusal::ClaimForbidden {
                    side,
                    topic: Topic::Custom(*topic),
                })
            }),
            Tree::Venue if self.kind != Kind::Transfer || self.asked().is_empty() => None,
            Tree::Venue if self.venue == Some(1) => Some(vec![]),
            Tree::Venue => Some(vec![Refusal::VenueNotAllowed { venue: self.venue }]),
            Tree::Not(tree) => self.evaluate(tree).map(|reasons| {
                if reasons.is_empty() {
                    vec![Refusal::RuleRefused { rule: 0 }]
                } else {
                    vec![]
                }
            }),
            Tree::All(trees) => {
                let votes: Vec<_> = trees.iter().filter_map(|tree| self.evaluate(tree)).collect();
                (!votes.is_empty()).then(|| votes.concat())
            },
            Tree::Any(trees) => {
                let votes: Vec<_> = trees.iter().filter_map(|tree| self.evaluate(tree)).collect();
                let holds = votes.iter().any(Vec::is_empty);
                (!votes.is_empty()).then(|| if holds { vec![] } else { votes.concat() })
            },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]
    #[test]
    fn postfix_programs_say_what_their_trees_say(
        tree in tree(),
        kind in select(KINDS.to_vec()),
        sender in vec(0..5u16, 0..4),
        receiver in vec(0..5u16, 0..4),
        venue in option::of(0..3u32),
        exempt in option::weighted(0.3, 0..5u16),
    ) {
        let mut terms = vec![];
        tree.write(&mut terms);
        prop_assume!(terms.len() <= MAX_TERMS_OF_RULE as usize);
        let mut rule = expression(terms);
        rule.exempt = exempt.map(Topic::Custom);
        let set = rules([rule]);
        prop_assert_eq!(set.check(), Ok(()));
        let mut world = World::new();
        world.venue = venue;
        for (side, topics) in [(Side::Sender, &sender), (Side::Receiver, &receiver)] {
            for topic in topics {
                world.party(side).claim(Topic::Custom(*topic), "DE");
            }
        }
        let case = Case { kind, has: [&sender, &receiver], venue, exempt };
        let mut expected: Vec<Refusal> = vec![];
        for refusal in case.evaluate(&tree).unwrap_or_default() {
            if !expected.contains(&refusal) {
                expected.push(refusal);
            }
        }
        let first = decide(&set, kind, &mut world).err();
        prop_assert_eq!(first, expected.first().copied());
        prop_assert_eq!(report(&set, kind, &mut world), expected);
    }
}
