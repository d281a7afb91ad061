// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random operations, decided by the pallet and by a model that is too simple to be wrong.
//!
//! The model knows no netting of movements: it settles a cycle by moving what each trade says, one after the other, and
//! adds up what a party owes anew each time it is asked. For an operation that must fail it lists every reason, and the
//! pallet has to name one of them and leave everything as it was.

mod naive;
mod strategies;

use super::*;
use castellan_primitives::{rwa::AssetId, Balance};
use core::cell::Cell;
use naive::{Model, ModelCycle, Who};
use proptest::test_runner::{Config, TestRunner};
use sp_runtime::{DispatchError, DispatchResult};

/// Admitted as institutions and funded. The last one is a party to no cycle.
const HOLDERS: [AccountId; 6] = [ALICE, BOB, CAROL, DAVE, 21, 22];
/// Between whom cycles are opened.
const PARTIES: [AccountId; 5] = [ALICE, BOB, CAROL, DAVE, 21];
const ASSETS: [AssetId; 3] = [BOND, CASH, SHARE];
/// The least operations that a run performs.
const OPERATIONS: u64 = 50_000;

#[derive(Clone, Debug)]
enum Op {
    Open {
        mode: NettingMode,
        cut_off: u64,
        window: u64,
    },
    Cancel(AccountId, usize),
    Authorise(AccountId, AssetId, Balance),
    Submit {
        by: Who,
        which: usize,
        trade: Trade<AccountId>,
        name: u16,
    },
    Confirm(Who, usize, usize),
    Close(usize),
    Fund(Who, usize),
    Settle(usize),
    Resolve(usize),
    Bar {
        asset: AssetId,
        who: AccountId,
        barred: bool,
    },
    Admit {
        who: AccountId,
        admitted: bool,
    },
    Advance(u64),
    Transfer {
        asset: AssetId,
        from: AccountId,
        to: AccountId,
        amount: Balance,
    },
}

fn erase(outcome: frame_support::dispatch::DispatchResultWithPostInfo) -> DispatchResult {
    outcome.map(|_| ()).map_err(|failure| failure.error)
}

/// Lets both decide, and says whether the operation succeeded.
fn perform(model: &mut Model, op: &Op) -> bool {
    let (reasons, outcome): (Vec<DispatchError>, DispatchResult) = match op {
        Op::Open { mode, cut_off, window } => {
            let (cut_off, settle_by) = (model.now + cut_off, model.now + cut_off + window);
            let outcome = Netting::open_cycle(
                signed(OPERATOR),
                VENUE,
                *mode,
                ASSETS.to_vec().try_into().expect("few assets"),
                PARTIES.to_vec().try_into().expect("few parties"),
                cut_off,
                settle_by,
            );
            (model.open(*mode, cut_off, settle_by), outcome)
        },
        Op::Cancel(by, which) => {
            let id = model.pick(*which, ModelCycle::takes_trades);
            (model.cancel(*by, id), Netting::cancel_cycle(signed(*by), id))
        },
        Op::Authorise(who, asset, limit) => {
            let outcome = Netting::authorise(signed(*who), VENUE, *asset, *limit);
            (model.authorise(*who, *asset, *limit), outcome)
        },
        Op::Submit { by, which, trade, name } => {
            let id = model.pick(*which, ModelCycle::takes_trades);
            let by = match by {
                Who::Anyone(who) => *who,
                Who::Wanted(0) => trade.seller,
                Who::Wanted(1) => trade.buyer,
                Who::Wanted(_) => OPERATOR,
            };
            let outcome = Netting::submit_trade(signed(by), id, trade.clone(), reference(&name.to_string()));
            (model.submit(by, id, trade, *name), outcome)
        },
        Op::Confirm(who, which, index) => {
            let id = model.pick(*which, ModelCycle::takes_trades);
            let (who, index) = model.confirmer(*who, id, *index);
            (
                model.confirm(who, id, index),
                Netting::confirm_trade(signed(who), id, index as u32),
            )
        },
        Op::Close(which) => {
            let id = model.pick(*which, ModelCycle::may_close);
            (model.close(id), erase(Netting::close(signed(STRANGER), id)))
        },
        Op::Fund(who, which) => {
            let id = model.pick(*which, |c, now| c.status == CycleStatus::Funding && now <= c.deadline);
            let who = model.debtor(*who, id);
            (model.fund(who, id), erase(Netting::fund(signed(who), id)))
        },
        Op::Settle(which) => {
            let id = model.pick(*which, |c, now| c.status == CycleStatus::Refused && now <= c.deadline);
            (model.settle(id), erase(Netting::settle(signed(STRANGER), id)))
        },
        Op::Resolve(which) => {
            let id = model.pick(*which, |c, now| c.status != CycleStatus::Open && now > c.deadline);
            (model.resolve(id), erase(Netting::resolve(signed(STRANGER), id)))
        },
        Op::Bar { asset, who, barred } => {
            set_barred(*asset, *who, *barred);
            model.bar(*asset, *who, *barred);
            (Vec::new(), Ok(()))
        },
        Op::Admit { who, admitted } => {
            Members::set_admitted(*who, *admitted);
            model.admit(*who, *admitted);
            (Vec::new(), Ok(()))
        },
        Op::Advance(by) => {
            model.now += by;
            Now::set(model.now);
            (Vec::new(), Ok(()))
        },
        Op::Transfer {
            asset,
            from,
            to,
            amount,
        } => {
            let outcome = frame_support::storage::with_storage_layer(|| transfer(*asset, *from, *to, *amount));
            (model.transfer(*asset, *from, *to, *amount), outcome)
        },
    };
    match outcome {
        Ok(()) => assert_eq!(reasons, [], "{op:?} had to fail"),
        Err(error) => assert!(
            reasons.contains(&error),
            "{op:?} failed with {error:?}, expected one of {reasons:?}"
        ),
    }
    outcome.is_ok()
}

/// The same units in the same hands, locked and free, and every cycle as far.
fn assert_same(model: &Model) {
    for asset in ASSETS {
        let mut total = 0;
        for who in HOLDERS {
            let (free, locked) = holding(asset, who);
            assert_eq!(locked, model.locked(asset, who));
            assert_eq!(free + locked, model.total(asset, who));
            total += free + locked;
        }
        assert_eq!(total, FUNDS * HOLDERS.len() as u128);
    }
    for (id, expected) in model.cycles.iter().enumerate().rev().take(6) {
        let shown = cycle(id as u64);
        assert_eq!((shown.status, shown.round), (expected.status, expected.round));
        if matches!(expected.status, CycleStatus::Funding | CycleStatus::Refused) {
            assert_eq!(shown.deadline, expected.deadline);
        }
    }
}

#[derive(Default)]
struct Tally {
    operations: Cell<u64>,
    refused: Cell<u64>,
    settled: Cell<u64>,
    settled_later: Cell<u64>,
    cancelled: Cell<u64>,
    refusals: Cell<u64>,
}

fn add(count: &Cell<u64>, more: usize) {
    count.set(count.get() + more as u64);
}

fn run(ops: &[Op], tally: &Tally) {
    ExtBuilder::default().holders(HOLDERS).build_and_execute(|| {
        let mut model = Model::new();
        for (index, op) in ops.iter().enumerate() {
            add(&tally.operations, 1);
            add(&tally.refused, usize::from(!perform(&mut model, op)));
            assert_same(&model);
            if index % 16 == 0 {
                Netting::do_try_state().expect("the invariants hold");
            }
        }

        // Whatever happened before, anyone can bring every cycle to its end, and then nothing is locked.
        while let Some(id) = model.live().first().copied() {
            perform(&mut model, &Op::Advance(2 * MAX_LIFETIME));
            let op = match model.cycles[id as usize].status {
                CycleStatus::Open => Op::Close(0),
                _ => Op::Resolve(0),
            };
            assert!(perform(&mut model, &op));
        }
        assert_same(&model);
        let rounds: Vec<_> = model.cycles.iter().map(|cycle| cycle.round).collect();
        assert_eq!(verify::check(events()), rounds);
        for asset in ASSETS {
            HOLDERS.iter().for_each(|who| assert_eq!(locked(asset, *who), 0));
        }
        let ended = |wanted: fn(&ModelCycle) -> bool| model.cycles.iter().filter(|c| wanted(c)).count();
        add(
            &tally.settled,
            ended(|c| c.status == CycleStatus::Settled && c.round == 1),
        );
        add(
            &tally.settled_later,
            ended(|c| c.status == CycleStatus::Settled && c.round > 1),
        );
        add(
            &tally.cancelled,
            ended(|c| matches!(c.status, CycleStatus::Cancelled(_))),
        );
        add(&tally.refusals, model.cycles.iter().map(|c| c.attempts as usize).sum());
    });
}

#[test]
fn agrees_with_a_naive_model() {
    let tally = Tally::default();
    let defaults = Config::default();
    // More cases can be asked for with PROPTEST_CASES, never fewer.
    let mut runner = TestRunner::new(Config {
        cases: defaults.cases.max(1_024),
        source_file: Some(file!()),
        test_name: Some(concat!(module_path!(), "::agrees_with_a_naive_model")),
        ..defaults
    });
    let outcome = runner.run(&strategies::ops(), |ops| {
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
        settled_later,
        cancelled,
        refusals,
    } = tally;
    println!(
        "{} operations, {} refused; {} cycles settled in the first round, {} later, {} cancelled; {} refusals",
        operations.get(),
        refused.get(),
        settled.get(),
        settled_later.get(),
        cancelled.get(),
        refusals.get()
    );
    assert!(operations.get() >= OPERATIONS);
    // A run that hardly ever settles, or never refuses, would prove little.
    for (count, least) in [
        (refused, 5_000),
        (settled, 200),
        (settled_later, 50),
        (cancelled, 200),
        (refusals, 50),
    ] {
        assert!(count.get() >= least);
    }
}
