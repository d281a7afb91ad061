// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    redemption::{Gate, Price, RepurchaseKind, RepurchaseTerms},
    Funds,
};
use std::collections::{BTreeMap, VecDeque};

#[derive(Clone, Debug)]
enum Op {
    Request(usize, Balance),
    Cancel(u64, usize),
    Process(u32),
    Fund(Balance),
    Reclaim(Balance),
    Advance(u64),
    Bar(usize, bool),
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..4usize;
    prop_oneof![
        5 => (who.clone(), 0..20u128).prop_map(|(who, lots)| Op::Request(who, lots * 5)),
        2 => (0..12u64, who.clone()).prop_map(|(id, who)| Op::Cancel(id, who)),
        6 => (0..5u32).prop_map(Op::Process),
        3 => (0..2_000u128).prop_map(Op::Fund),
        1 => (0..500u128).prop_map(Op::Reclaim),
        2 => (0..4 * DAY).prop_map(Op::Advance),
        1 => (who, any::<bool>()).prop_map(|(who, barred)| Op::Bar(who, barred)),
    ]
}

const PRICE: Balance = 93;
const GATE: Balance = 120;
const PERIOD: u64 = 3 * DAY;

#[derive(Default)]
struct Model {
    /// Units that are free, and cash.
    units: BTreeMap<AccountId, Balance>,
    cash: BTreeMap<AccountId, Balance>,
    /// Number, holder, units; a cancelled one keeps its place without units.
    queue: VecDeque<(u64, AccountId, Balance)>,
    next: u64,
    funds: Balance,
    barred: Vec<AccountId>,
    used: (u64, Balance),
    opened: u64,
    burned: Balance,
}

impl Model {
    /// Serves requests lot by lot.
    fn process(&mut self, limit: u32) -> bool {
        let period = (Now::get() - self.opened) / PERIOD;
        if self.used.0 != period {
            self.used = (period, 0);
        }
        let lot = Balance::from(LOT);
        let mut seen = 0;
        while seen < limit {
            let Some((_, who, units)) = self.queue.front_mut() else {
                break;
            };
            let can_have_a_lot = self.used.1 + lot <= GATE && self.funds >= PRICE;
            if *units > 0 {
                if !can_have_a_lot {
                    break;
                }
                if self.barred.contains(who) {
                    *self.units.entry(*who).or_default() += *units;
                    *units = 0;
                }
            }
            while *units > 0 && self.used.1 + lot <= GATE && self.funds >= PRICE {
                *units -= lot;
                self.used.1 += lot;
                self.funds -= PRICE;
                self.burned += lot;
                *self.cash.entry(*who).or_default() += PRICE;
            }
            if *units == 0 {
                self.queue.pop_front();
            }
            seen += 1;
        }
        seen > 0
    }
}

fn perform(model: &mut Model, asset: u32, op: &Op) -> bool {
    let (outcome, expected) = match op {
        Op::Request(who, units) => {
            let who = HOLDERS[*who];
            let available = model.units[&who];
            let expected = *units > 0 && units % Balance::from(LOT) == 0 && *units <= available;
            if expected {
                model.units.insert(who, available - units);
                model.queue.push_back((model.next, who, *units));
                model.next += 1;
            }
            (Lifecycle::request_redemption(signed(who), asset, *units), expected)
        },
        Op::Cancel(id, who) => {
            let who = HOLDERS[*who];
            let request = model.queue.iter_mut().find(|(number, ..)| number == id);
            let expected = match request {
                Some((_, holder, units)) if *holder == who && *units > 0 => {
                    *model.units.entry(who).or_default() += *units;
                    *units = 0;
                    true
                },
                _ => false,
            };
            (Lifecycle::cancel_redemption(signed(who), asset, *id), expected)
        },
        Op::Process(limit) => {
            let outcome = erase(Lifecycle::process_redemptions(signed(STRANGER), asset, *limit));
            (outcome, model.process(*limit))
        },
        Op::Fund(amount) => {
            model.funds += amount;
            (Lifecycle::fund(signed(AGENT), asset, *amount), *amount > 0)
        },
        Op::Reclaim(amount) => {
            let expected = *amount > 0 && *amount <= model.funds;
            model.funds -= if expected { *amount } else { 0 };
            (Lifecycle::reclaim_funds(signed(AGENT), asset, *amount), expected)
        },
        Op::Advance(by) => {
            Now::mutate(|now| *now += by);
            (Ok(()), true)
        },
        Op::Bar(who, barred) => {
            let who = HOLDERS[*who];
            Ledger::set_barred(CASH, who, *barred);
            model.barred.retain(|other| *other != who);
            model.barred.extend(barred.then_some(who));
            (Ok(()), true)
        },
    };
    assert_eq!(outcome.is_ok(), expected, "{op:?}: {outcome:?}");
    expected
}

fn play(ops: Vec<Op>, counts: &Counts) {
    let asset = distributed(fund_plan(), &[(ALICE, 20), (BOB, 25), (CAROL, 30), (DAVE, 3)]);
    let mut model = Model {
        units: HOLDERS.iter().map(|who| (*who, free(asset, *who))).collect(),
        cash: HOLDERS.iter().map(|who| (*who, free(CASH, *who))).collect(),
        opened: Now::get(),
        ..Model::default()
    };
    let terms = RepurchaseTerms {
        kind: RepurchaseKind::Early,
        opens: Now::get(),
        closes: Now::get() + 10_000 * DAY,
        price: Price::Fixed(PRICE),
        gate: Some(Gate {
            units: GATE,
            period: PERIOD,
        }),
    };
    assert_ok!(Lifecycle::open_repurchase(signed(ISSUER), asset, terms));
    let (cash, units) = (all_cash(), all_units(asset));
    for op in &ops {
        counts.add(perform(&mut model, asset, op));
        for who in HOLDERS {
            assert_eq!(free(asset, who), model.units[&who]);
            assert_eq!(free(CASH, who), model.cash[&who]);
        }
        assert_eq!(Funds::<Test>::get(asset), model.funds);
        assert_eq!(all_cash(), cash);
        assert_eq!(all_units(asset), units - model.burned);
        invariants();
        System::reset_events();
    }
}

#[test]
fn redemptions_conserve_cash_and_units() {
    check(
        concat!(module_path!(), "::redemptions_conserve_cash_and_units"),
        prop::collection::vec(op(), 20..60),
        play,
    );
}
