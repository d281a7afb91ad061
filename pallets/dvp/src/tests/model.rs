// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random operations, decided by the pallet and by a model that is too simple to be wrong.
//!
//! The model keeps balances and instructions and no holds at all: what is locked it adds up from the instructions each
//! time it is asked. It settles by moving balances. For an operation that must fail it lists every reason, and the
//! pallet has to name one of them and leave everything as it was.

mod strategies;

use super::*;
use castellan_primitives::{rwa::AssetId, Balance};
use core::cell::Cell;
use frame_support::traits::{
    fungibles::{Inspect, Mutate},
    tokens::Preservation,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::{BTreeMap, BTreeSet};

/// Admitted as institutions and funded: Alice, Bob, Carol and three more.
const HOLDERS: [AccountId; 6] = [ALICE, BOB, CAROL, 11, 12, 13];
/// Everyone whom an operation may name.
const EVERYONE: [AccountId; 8] = [ALICE, BOB, CAROL, 11, 12, 13, ISSUER, STRANGER];
const ASSETS: u32 = 3;
/// The least operations that a run performs.
const OPERATIONS: u64 = 20_000;

type ModelLeg = (AssetId, AccountId, AccountId, Balance);

/// Which instruction an operation is about.
#[derive(Clone, Copy, Debug)]
enum Which {
    /// Counted back from the newest.
    Recent(usize),
    /// One of those that have not ended, counted from the oldest.
    Pending(usize),
    /// By number, whether it exists or not.
    Number(u64),
}

/// Who acts.
#[derive(Clone, Copy, Debug)]
enum Who {
    /// A party of the instruction, if it has any.
    Party(usize),
    /// A party that has not affirmed the instruction, if there is any.
    Missing,
    /// Anyone.
    Anyone(AccountId),
}

#[derive(Clone, Debug)]
enum Op {
    Instruct {
        creator: Who,
        legs: Vec<ModelLeg>,
        lifetime: u64,
        name: u8,
        affirm: bool,
    },
    Affirm(Who, Which),
    Withdraw(Who, Which),
    Reject(Who, Which),
    Expire(Who, Which),
    Bar {
        asset: AssetId,
        who: AccountId,
        barred: bool,
    },
    Suspend {
        who: AccountId,
        suspended: bool,
    },
    Advance(u64),
    Issue {
        asset: AssetId,
        who: AccountId,
        amount: Balance,
    },
    Transfer {
        asset: AssetId,
        from: AccountId,
        to: AccountId,
        amount: Balance,
    },
}

struct ModelInstruction {
    creator: AccountId,
    name: u8,
    legs: Vec<ModelLeg>,
    affirmed: BTreeSet<AccountId>,
    deadline: u64,
    status: Status,
}

impl ModelInstruction {
    fn parties(&self) -> BTreeSet<AccountId> {
        self.legs.iter().flat_map(|(_, from, to, _)| [*from, *to]).collect()
    }
}

struct Model {
    now: u64,
    balances: BTreeMap<(AssetId, AccountId), Balance>,
    barred: BTreeSet<(AssetId, AccountId)>,
    suspended: BTreeSet<AccountId>,
    instructions: Vec<ModelInstruction>,
}

impl Model {
    fn new() -> Self {
        Self {
            now: START,
            balances: (0..ASSETS)
                .flat_map(|asset| HOLDERS.map(|who| ((asset, who), FUNDS)))
                .collect(),
            barred: BTreeSet::new(),
            suspended: BTreeSet::new(),
            instructions: Vec::new(),
        }
    }

    fn total(&self, asset: AssetId, who: AccountId) -> Balance {
        self.balances.get(&(asset, who)).copied().unwrap_or(0)
    }

    fn locked(&self, asset: AssetId, who: AccountId) -> Balance {
        let pending = self
            .instructions
            .iter()
            .filter(|i| i.status == Status::Pending && i.affirmed.contains(&who));
        pending
            .flat_map(|i| &i.legs)
            .filter(|leg| leg.0 == asset && leg.1 == who)
            .map(|leg| leg.3)
            .sum()
    }

    fn standing(&self, who: AccountId) -> Option<DispatchError> {
        if who == STRANGER {
            Some(NOT_ADMITTED)
        } else {
            self.suspended.contains(&who).then_some(SUSPENDED)
        }
    }

    /// Why the rules would not let the leg move.
    fn rules(&self, leg: &ModelLeg) -> Vec<DispatchError> {
        let mut reasons = Vec::new();
        for who in [leg.1, leg.2] {
            reasons.extend(self.standing(who));
            reasons.extend(self.barred.contains(&(leg.0, who)).then_some(BARRED));
        }
        reasons
    }

    /// Why `who` could not deliver all of its legs together.
    fn funds(&self, legs: &[ModelLeg], who: AccountId) -> Option<DispatchError> {
        let lacks = (0..ASSETS).any(|asset| {
            let owed = legs.iter().filter(|leg| leg.0 == asset && leg.1 == who);
            let owed = owed.fold(0, |sum: Balance, leg| sum.saturating_add(leg.3));
            owed > self.total(asset, who) - self.locked(asset, who)
        });
        lacks.then_some(TokenError::FundsUnavailable.into())
    }

    fn instruct(
        &mut self,
        creator: AccountId,
        legs: &[ModelLeg],
        deadline: u64,
        name: u8,
        affirm: bool,
    ) -> Vec<DispatchError> {
        let mut reasons: Vec<DispatchError> = self.standing(creator).into_iter().collect();
        reasons.extend((creator == ISSUER).then_some(ROLE_MISSING));
        let mut terms = |wrong, error| reasons.extend(when(wrong, error));
        terms(
            self.instructions.iter().any(|i| i.creator == creator && i.name == name),
            Error::ReferenceTaken,
        );
        terms(deadline <= self.now, Error::DeadlinePassed);
        terms(deadline > self.now + MAX_LIFETIME, Error::DeadlineTooFar);
        terms(legs.is_empty(), Error::NoLegs);
        terms(legs.iter().any(|leg| leg.0 >= ASSETS), Error::UnknownAsset);
        terms(legs.iter().any(|leg| leg.1 == leg.2), Error::SameParty);
        terms(legs.iter().any(|leg| leg.3 == 0), Error::ZeroAmount);
        terms(
            affirm && !legs.iter().any(|leg| creator == leg.1 || creator == leg.2),
            Error::NotParty,
        );
        let instruction = ModelInstruction {
            creator,
            name,
            legs: legs.to_vec(),
            affirmed: affirm.then_some(creator).into_iter().collect(),
            deadline,
            status: Status::Pending,
        };
        reasons.extend(instruction.parties().into_iter().filter_map(|who| self.standing(who)));
        if affirm {
            reasons.extend(
                legs.iter()
                    .filter(|leg| leg.1 == creator)
                    .flat_map(|leg| self.rules(leg)),
            );
            reasons.extend(self.funds(legs, creator));
        }
        if reasons.is_empty() {
            self.instructions.push(instruction);
        }
        reasons
    }

    /// Why no party may decide about the instruction at all, or `who` may not.
    fn undecidable(&self, who: AccountId, id: u64) -> Vec<DispatchError> {
        let mut reasons: Vec<DispatchError> = self.standing(who).into_iter().collect();
        match self.instructions.get(id as usize) {
            None => reasons.push(Error::<Test>::UnknownInstruction.into()),
            Some(i) => {
                reasons.extend(when(i.status != Status::Pending, Error::NotPending));
                reasons.extend(when(self.now > i.deadline, Error::DeadlinePassed));
                reasons.extend(when(!i.parties().contains(&who), Error::NotParty));
            },
        }
        reasons
    }

    fn affirm(&mut self, who: AccountId, id: u64) -> Vec<DispatchError> {
        let mut reasons = self.undecidable(who, id);
        let Some(i) = self.instructions.get(id as usize) else {
            return reasons;
        };
        reasons.extend(when(i.affirmed.contains(&who), Error::AlreadyAffirmed));
        let last = i
            .parties()
            .iter()
            .all(|party| *party == who || i.affirmed.contains(party));
        reasons.extend(
            i.legs
                .iter()
                .filter(|leg| last || leg.1 == who)
                .flat_map(|leg| self.rules(leg)),
        );
        // Who affirmed before has locked the units, so they are not asked for again.
        if !i.affirmed.contains(&who) {
            reasons.extend(self.funds(&i.legs, who));
        }
        if reasons.is_empty() {
            let i = &mut self.instructions[id as usize];
            i.affirmed.insert(who);
            if last {
                i.status = Status::Settled;
                for (asset, from, to, amount) in i.legs.clone() {
                    *self.balances.entry((asset, from)).or_default() -= amount;
                    *self.balances.entry((asset, to)).or_default() += amount;
                }
            }
        }
        reasons
    }

    fn withdraw(&mut self, who: AccountId, id: u64) -> Vec<DispatchError> {
        let mut reasons = self.undecidable(who, id);
        let Some(i) = self.instructions.get_mut(id as usize) else {
            return reasons;
        };
        reasons.extend(when(!i.affirmed.contains(&who), Error::NotAffirmed));
        if reasons.is_empty() {
            i.affirmed.remove(&who);
        }
        reasons
    }

    fn reject(&mut self, who: AccountId, id: u64) -> Vec<DispatchError> {
        let reasons = self.undecidable(who, id);
        if reasons.is_empty() {
            self.instructions[id as usize].status = Status::Rejected;
        }
        reasons
    }

    fn expire(&mut self, id: u64) -> Vec<DispatchError> {
        let Some(i) = self.instructions.get_mut(id as usize) else {
            return vec![Error::<Test>::UnknownInstruction.into()];
        };
        let mut reasons = Vec::new();
        reasons.extend(when(i.status != Status::Pending, Error::NotPending));
        reasons.extend(when(self.now <= i.deadline, Error::DeadlineNotPassed));
        if reasons.is_empty() {
            i.status = Status::Expired;
        }
        reasons
    }

    /// A movement past the pallet.
    fn transfer(&mut self, leg: ModelLeg) -> Vec<DispatchError> {
        let mut reasons = self.rules(&leg);
        reasons.extend(self.funds(&[leg], leg.1));
        if reasons.is_empty() {
            *self.balances.entry((leg.0, leg.1)).or_default() -= leg.3;
            *self.balances.entry((leg.0, leg.2)).or_default() += leg.3;
        }
        reasons
    }

    fn number(&self, which: Which) -> u64 {
        match which {
            Which::Recent(back) => self.instructions.len().saturating_sub(1 + back) as u64,
            Which::Pending(nth) => {
                let ids = self
                    .instructions
                    .iter()
                    .enumerate()
                    .filter(|(_, i)| i.status == Status::Pending);
                let ids: Vec<_> = ids.map(|(id, _)| id as u64).collect();
                ids.get(nth % ids.len().max(1)).copied().unwrap_or(0)
            },
            Which::Number(id) => id,
        }
    }

    fn account(&self, who: Who, id: u64) -> AccountId {
        let instruction = self.instructions.get(id as usize);
        let parties = instruction.map(ModelInstruction::parties).unwrap_or_default();
        let chosen = match who {
            Who::Anyone(who) => Some(who),
            Who::Party(nth) => parties.iter().nth(nth % parties.len().max(1)).copied(),
            Who::Missing => instruction.and_then(|i| parties.difference(&i.affirmed).next().copied()),
        };
        chosen.unwrap_or(ALICE)
    }

    fn assert_same_holdings(&self) {
        for asset in 0..ASSETS {
            for who in EVERYONE {
                let locked = self.locked(asset, who);
                assert_eq!(
                    holding(asset, who),
                    (self.total(asset, who) - locked, locked),
                    "asset {asset} of {who}"
                );
            }
            let sum: Balance = EVERYONE.iter().map(|who| Ledger::total_balance(asset, who)).sum();
            assert_eq!(
                sum,
                Ledger::total_issuance(asset),
                "units of asset {asset} came or went"
            );
        }
    }

    fn assert_same_instruction(&self, id: u64) {
        let expected = self.instructions.get(id as usize);
        assert_eq!(status(id), expected.map(|i| i.status));
        assert_eq!(
            affirmed(id).into_iter().collect::<BTreeSet<_>>(),
            expected.map(|i| i.affirmed.clone()).unwrap_or_default()
        );
    }
}

fn when(wrong: bool, error: Error<Test>) -> Option<DispatchError> {
    wrong.then(|| error.into())
}

/// Performs `op` on both, and tells whether it went through.
fn perform(model: &mut Model, op: &Op) -> bool {
    let (reasons, outcome): (Vec<DispatchError>, DispatchResult) = match op {
        Op::Instruct {
            creator,
            legs,
            lifetime,
            name,
            affirm,
        } => {
            let creator = match creator {
                Who::Anyone(who) => *who,
                Who::Party(nth) => legs.get(nth % legs.len().max(1)).map_or(ALICE, |leg| leg.1),
                Who::Missing => ALICE,
            };
            let deadline = model.now + lifetime;
            let reasons = model.instruct(creator, legs, deadline, *name, *affirm);
            let legs = mock_legs(legs);
            let outcome = if *affirm {
                erase(Dvp::instruct_and_affirm(
                    signed(creator),
                    legs,
                    deadline,
                    reference(&name.to_string()),
                ))
            } else {
                Dvp::instruct(signed(creator), legs, deadline, reference(&name.to_string()))
            };
            (reasons, outcome)
        },
        Op::Affirm(who, which) => {
            let id = model.number(*which);
            let who = model.account(*who, id);
            (model.affirm(who, id), erase(Dvp::affirm(signed(who), id)))
        },
        Op::Withdraw(who, which) => {
            let id = model.number(*which);
            let who = model.account(*who, id);
            (model.withdraw(who, id), erase(Dvp::withdraw(signed(who), id)))
        },
        Op::Reject(who, which) => {
            let id = model.number(*which);
            let who = model.account(*who, id);
            (model.reject(who, id), erase(Dvp::reject(signed(who), id)))
        },
        Op::Expire(who, which) => {
            let id = model.number(*which);
            let who = model.account(*who, id);
            (model.expire(id), erase(Dvp::expire(signed(who), id)))
        },
        Op::Bar { asset, who, barred } => {
            Ledger::set_barred(*asset, *who, *barred);
            if *barred {
                model.barred.insert((*asset, *who));
            } else {
                model.barred.remove(&(*asset, *who));
            }
            (Vec::new(), Ok(()))
        },
        Op::Suspend { who, suspended } => {
            Ledger::set_suspended(*who, *suspended);
            if *suspended {
                model.suspended.insert(*who);
            } else {
                model.suspended.remove(who);
            }
            (Vec::new(), Ok(()))
        },
        Op::Advance(by) => {
            model.now += by;
            Now::set(model.now);
            (Vec::new(), Ok(()))
        },
        Op::Issue { asset, who, amount } => {
            Ledger::issue(*asset, who, *amount);
            *model.balances.entry((*asset, *who)).or_default() += amount;
            (Vec::new(), Ok(()))
        },
        Op::Transfer {
            asset,
            from,
            to,
            amount,
        } => {
            let outcome = frame_support::storage::with_storage_layer(|| {
                Ledger::transfer(*asset, from, to, *amount, Preservation::Expendable).map(|_| ())
            });
            (model.transfer((*asset, *from, *to, *amount)), outcome)
        },
    };
    match outcome {
        Ok(()) => assert_eq!(reasons, [], "{op:?} had to fail"),
        Err(error) => assert!(
            reasons.contains(&error),
            "{op:?} failed with {error:?}, expected one of {reasons:?}"
        ),
    }
    model.assert_same_holdings();
    if let Op::Affirm(_, which) | Op::Withdraw(_, which) | Op::Reject(_, which) | Op::Expire(_, which) = op {
        model.assert_same_instruction(model.number(*which));
    }
    outcome.is_ok()
}

fn erase(outcome: frame_support::dispatch::DispatchResultWithPostInfo) -> DispatchResult {
    outcome.map(|_| ()).map_err(|failure| failure.error)
}

fn mock_legs(model: &[ModelLeg]) -> Legs {
    legs(
        model
            .iter()
            .map(|(asset, from, to, amount)| leg(*asset, *from, *to, *amount)),
    )
}

#[derive(Default)]
struct Tally {
    operations: Cell<u64>,
    refused: Cell<u64>,
    settled: Cell<u64>,
    rejected: Cell<u64>,
    expired: Cell<u64>,
}

fn add(count: &Cell<u64>, more: usize) {
    count.set(count.get() + more as u64);
}

fn run(ops: &[Op], tally: &Tally) {
    ExtBuilder::default()
        .holders(HOLDERS)
        .assets(ASSETS)
        .build_and_execute(|| {
            let mut model = Model::new();
            for (index, op) in ops.iter().enumerate() {
                add(&tally.operations, 1);
                add(&tally.refused, usize::from(!perform(&mut model, op)));
                if index % 16 == 0 {
                    Dvp::do_try_state().expect("the invariants hold");
                }
            }
            (0..model.instructions.len() as u64).for_each(|id| model.assert_same_instruction(id));
            let ended = |end| model.instructions.iter().filter(|i| i.status == end).count();
            add(&tally.settled, ended(Status::Settled));
            add(&tally.rejected, ended(Status::Rejected));
            add(&tally.expired, ended(Status::Expired));

            // Whatever happened before, anyone can set everything free in the end.
            Now::set(model.now + MAX_LIFETIME + 1);
            for id in (0..model.instructions.len() as u64).filter(|id| status(*id) == Some(Status::Pending)) {
                assert_ok!(Dvp::expire(signed(STRANGER), id));
            }
            for asset in 0..ASSETS {
                EVERYONE
                    .iter()
                    .for_each(|who| assert_eq!(holding(asset, *who), (model.total(asset, *who), 0)));
            }
        });
}

#[test]
fn agrees_with_a_naive_model() {
    let tally = Tally::default();
    let defaults = Config::default();
    // More cases can be asked for with PROPTEST_CASES, never fewer.
    let mut runner = TestRunner::new(Config {
        cases: defaults.cases.max(256),
        source_file: Some(file!()),
        test_name: Some(concat!(module_path!(), "::agrees_with_a_naive_model")),
        ..defaults
    });
    let outcome = runner.run(&prop::collection::vec(strategies::op(), 80..=240), |ops| {
        run(&ops, &tally);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }

    let Tally {
        operations,
        refused,
        settled,
        rejected,
        expired,
    } = tally;
    println!(
        "{} operations, {} refused; {} instructions settled, {} rejected, {} expired",
        operations.get(),
        refused.get(),
        settled.get(),
        rejected.get(),
        expired.get()
    );
    assert!(operations.get() >= OPERATIONS);
    // A run that hardly ever settles, or never refuses, would prove little.
    for count in [refused, settled, rejected, expired] {
        assert!(count.get() >= OPERATIONS / 200);
    }
}
