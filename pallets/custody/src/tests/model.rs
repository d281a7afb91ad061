// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random calls, decided by the pallet and by a model that keeps one mandate for each sub-account and nothing else.

use super::*;
use core::cell::Cell;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;

const NUMBERS: u32 = 5;
const PEOPLE: [AccountId; 3] = [OWNER, CUSTODIAN, OTHER];
/// The least operations that a run performs.
const OPERATIONS: u64 = 20_000;

#[derive(Clone, Debug)]
enum Op {
    Open(u32),
    Delegate(u32, AccountId, bool, Option<u64>),
    Accept(AccountId, u32),
    Decline(AccountId, u32),
    Return(AccountId, u32),
    Recall(u32),
    Act(AccountId, u32),
    Advance(u64),
}

#[derive(Clone, Copy)]
struct ModelMandate {
    custodian: AccountId,
    exclusive: bool,
    /// The sooner of expiry and the end of notice.
    ends: u64,
    accepted: bool,
    notice: bool,
}

struct Model {
    now: u64,
    open: BTreeMap<u32, Option<ModelMandate>>,
}

impl Model {
    fn held(&self, who: AccountId) -> usize {
        let mandates = self.open.values().flatten();
        mandates.filter(|m| m.accepted && m.custodian == who).count()
    }

    fn live(&self, number: u32) -> Option<ModelMandate> {
        let mandate = self.open.get(&number).copied().flatten();
        mandate.filter(|m| self.now < m.ends)
    }

    fn may_act(&self, who: AccountId, number: u32) -> bool {
        let live = self.live(number).filter(|m| m.accepted);
        self.open.contains_key(&number)
            && if who == OWNER {
                !live.is_some_and(|m| m.exclusive)
            } else {
                live.is_some_and(|m| m.custodian == who)
            }
    }

    /// Whether the operation has to succeed; the model is what it is afterwards.
    fn decide(&mut self, op: &Op) -> bool {
        let mine = |model: &Self, who: AccountId, number: u32| {
            let mandate = model.open.get(&number).copied().flatten();
            mandate.filter(|m| m.custodian == who)
        };
        match *op {
            Op::Open(number) => {
                let fits = self.open.len() < MAX_SUB_ACCOUNTS as usize && !self.open.contains_key(&number);
                if fits {
                    self.open.insert(number, None);
                }
                fits
            },
            Op::Delegate(number, custodian, exclusive, expiry) => {
                let ends = expiry.unwrap_or(u64::MAX);
                let fits = self.open.contains_key(&number)
                    && self.live(number).is_none()
                    && custodian != OWNER
                    && self.now < ends;
                if fits {
                    let mandate = ModelMandate {
                        custodian,
                        exclusive,
                        ends,
                        accepted: false,
                        notice: false,
                    };
                    self.open.insert(number, Some(mandate));
                }
                fits
            },
            Op::Accept(who, number) => {
                let room = self.held(who) < MAX_MANDATES as usize;
                match mine(self, who, number) {
                    Some(m) if !m.accepted && self.now < m.ends && room => {
                        self.open.insert(number, Some(ModelMandate { accepted: true, ..m }));
                        true
                    },
                    _ => false,
                }
            },
            Op::Decline(who, number) | Op::Return(who, number) => {
                let returns = matches!(op, Op::Return(..));
                let fits = mine(self, who, number).is_some_and(|m| m.accepted == returns);
                if fits {
                    self.open.insert(number, None);
                }
                fits
            },
            Op::Recall(number) => match self.open.get(&number).copied().flatten() {
                None => false,
                Some(m) if self.now < m.ends && m.accepted && m.exclusive => {
                    if !m.notice {
                        let ends = m.ends.min(self.now + NOTICE);
                        self.open.insert(
                            number,
                            Some(ModelMandate {
                                ends,
                                notice: true,
                                ..m
                            }),
                        );
                    }
                    !m.notice
                },
                Some(_) => {
                    self.open.insert(number, None);
                    true
                },
            },
            Op::Act(who, number) => self.may_act(who, number),
            Op::Advance(by) => {
                self.now += by;
                true
            },
        }
    }
}

fn perform(op: &Op) -> DispatchResult {
    match *op {
        Op::Open(number) => Custody::open_sub_account(signed(OWNER), number, name("")),
        Op::Delegate(number, custodian, exclusive, expires_at) => {
            Custody::delegate(signed(OWNER), number, custodian, exclusive, expires_at)
        },
        Op::Accept(who, number) => {
            let terms = Accounts::<Test>::get(id(number))
                .and_then(|a| a.mandate)
                .map(|m| m.terms);
            let terms = terms.unwrap_or(Terms {
                exclusive: false,
                expires_at: None,
            });
            Custody::accept_custody(signed(who), id(number), terms.exclusive, terms.expires_at)
        },
        Op::Decline(who, number) => Custody::decline(signed(who), id(number)),
        Op::Return(who, number) => Custody::return_custody(signed(who), id(number)),
        Op::Recall(number) => Custody::recall(signed(OWNER), number),
        Op::Act(who, number) => act(who, id(number), frame_system::Call::remark { remark: vec![] }.into()),
        Op::Advance(by) => {
            Now::mutate(|now| *now += by);
            Ok(())
        },
    }
}

fn op() -> impl Strategy<Value = Op> {
    let who = || prop::sample::select(&PEOPLE[..]);
    let number = || 0..NUMBERS;
    let expiry = prop_oneof![2 => Just(None), 3 => (0..60_000u64).prop_map(|after| Some(START + after))];
    prop_oneof![
        2 => number().prop_map(Op::Open),
        4 => (number(), who(), any::<bool>(), expiry).prop_map(|(n, w, e, x)| Op::Delegate(n, w, e, x)),
        5 => (who(), number()).prop_map(|(w, n)| Op::Accept(w, n)),
        1 => (who(), number()).prop_map(|(w, n)| Op::Decline(w, n)),
        1 => (who(), number()).prop_map(|(w, n)| Op::Return(w, n)),
        2 => number().prop_map(Op::Recall),
        5 => (who(), number()).prop_map(|(w, n)| Op::Act(w, n)),
        2 => (0..4_000u64).prop_map(Op::Advance),
    ]
}

#[test]
fn agrees_with_a_naive_model() {
    let (operations, acted) = (Cell::new(0u64), Cell::new(0u64));
    let mut runner = TestRunner::new(Config {
        cases: Config::default().cases.max(256),
        source_file: Some(file!()),
        test_name: Some(concat!(module_path!(), "::agrees_with_a_naive_model")),
        ..Config::default()
    });
    let outcome = runner.run(&prop::collection::vec(op(), 80..=160), |ops| {
        build_and_execute(|| {
            let mut model = Model {
                now: START,
                open: BTreeMap::new(),
            };
            for op in &ops {
                let expected = model.decide(op);
                let outcome = frame_support::storage::with_storage_layer(|| perform(op));
                assert_eq!(outcome.is_ok(), expected, "{op:?} ended with {outcome:?}");
                operations.set(operations.get() + 1);
                acted.set(acted.get() + u64::from(expected && matches!(op, Op::Act(..))));
                for number in 0..NUMBERS {
                    let live = model.live(number);
                    let shown = stage(id(number)).filter(|stage| *stage != Stage::Ended);
                    assert_eq!(live.is_some(), shown.is_some());
                }
            }
            Custody::do_try_state().expect("the invariants hold");
        });
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }
    assert!(operations.get() >= OPERATIONS);
    assert!(acted.get() >= OPERATIONS / 200);
}
