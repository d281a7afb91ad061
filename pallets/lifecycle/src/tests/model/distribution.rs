// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{distribution::DistributionStatus, tax::Withholding, Distributions};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    /// Announces and funds.
    Distribute(Balance),
    Claim(usize, usize),
    Push(usize, Vec<usize>),
    /// Hands over a page of so many, claiming so many units too many.
    Tally {
        dist: usize,
        teller: usize,
        size: usize,
        wrong: Balance,
    },
    /// Hands over all that is missing, rightly.
    TallyAll(usize, usize),
    Transfer(usize, usize, Balance),
    Bar(usize, bool),
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..CROWD.len() + 1;
    prop_oneof![
        2 => prop_oneof![1..40u128, 1..100_000u128].prop_map(Op::Distribute),
        8 => (0..6usize, who.clone()).prop_map(|(dist, who)| Op::Claim(dist, who)),
        3 => (0..6usize, prop::collection::vec(who.clone(), 1..8)).prop_map(|(dist, list)| Op::Push(dist, list)),
        4 => (0..6usize, 0..3usize, 1..8usize, prop_oneof![4 => Just(0u128), 1 => 1..3u128])
            .prop_map(|(dist, teller, size, wrong)| Op::Tally { dist, teller, size, wrong }),
        2 => (0..6usize, 0..3usize).prop_map(|(dist, teller)| Op::TallyAll(dist, teller)),
        3 => (who.clone(), who.clone(), 1..200u128).prop_map(|(from, to, amount)| Op::Transfer(from, to, amount)),
        1 => (who, any::<bool>()).prop_map(|(who, barred)| Op::Bar(who, barred)),
    ]
}

/// What a distribution is, with every holder known.
struct ModelDistribution {
    id: u64,
    amount: Balance,
    weights: Vec<(AccountId, Balance)>,
    parts: Vec<Balance>,
    paid: BTreeMap<AccountId, Balance>,
    final_entitlements: bool,
    tallies: BTreeMap<AccountId, (Balance, usize)>,
}

struct Model {
    asset: u32,
    rate: u32,
    cash: BTreeMap<AccountId, Balance>,
    barred: Vec<AccountId>,
    distributions: Vec<ModelDistribution>,
}

fn account(index: usize) -> AccountId {
    CROWD.get(index).copied().unwrap_or(STRANGER)
}

impl Model {
    fn holders(&self) -> Vec<(AccountId, Balance)> {
        CROWD
            .iter()
            .map(|who| (*who, Holdings::get(self.asset, who).total()))
            .filter(|(_, balance)| *balance > 0)
            .collect()
    }

    /// Pays what is due and says whether anything was.
    fn pay(&mut self, dist: usize, who: AccountId) -> bool {
        let rate = Balance::from(self.rate);
        let dist = &mut self.distributions[dist];
        let Some(index) = dist.weights.iter().position(|(holder, _)| *holder == who) else {
            return false;
        };
        let total: Balance = dist.weights.iter().map(|(_, weight)| weight).sum();
        let entitled = if dist.final_entitlements {
            dist.parts[index]
        } else {
            dist.amount * dist.weights[index].1 / total
        };
        let paid = dist.paid.entry(who).or_default();
        let due = entitled - *paid;
        if due == 0 {
            return false;
        }
        // Tax on all of it, less tax on what was paid before.
        let tax = entitled * rate / 1_000_000 - *paid * rate / 1_000_000;
        // Whoever is barred from the cash is refused only where something would reach it.
        if due > tax && self.barred.contains(&who) {
            return false;
        }
        *paid = entitled;
        *self.cash.entry(who).or_default() += due - tax;
        *self.cash.entry(COLLECTOR).or_default() += tax;
        true
    }

    fn is_paid(&self, dist: usize) -> bool {
        let dist = &self.distributions[dist];
        dist.paid.values().sum::<Balance>() == dist.amount
    }

    fn assert_same(&self) {
        for (who, cash) in &self.cash {
            assert_eq!(free(CASH, *who), *cash, "cash of {who}");
        }
        for dist in &self.distributions {
            let paid: Balance = dist.paid.values().sum();
            let stored = Distributions::<Test>::get(dist.id).expect("it exists");
            assert_eq!(stored.paid, paid);
            assert_eq!(stored.status == DistributionStatus::Paid, paid == dist.amount);
        }
        let unpaid: Balance = (0..self.distributions.len())
            .map(|dist| self.distributions[dist].amount - self.distributions[dist].paid.values().sum::<Balance>())
            .sum();
        assert_eq!(held(CASH, AGENT).1, unpaid);
    }
}

fn perform(model: &mut Model, op: &Op) -> bool {
    let pick = |model: &Model, dist: usize| dist.checked_rem(model.distributions.len());
    match op {
        Op::Distribute(amount) => {
            let (id, holders) = (crate::NextDistributionId::<Test>::get(), model.holders());
            let announced = Lifecycle::announce_distribution(signed(ISSUER), model.asset, CASH, *amount, None);
            if announced == Err(TOO_MANY_RECORDS) {
                return false;
            }
            assert_ok!(announced);
            assert_ok!(Lifecycle::fund_distribution(signed(AGENT), id));
            model.distributions.push(ModelDistribution {
                id,
                amount: *amount,
                parts: naive_division(*amount, &holders),
                weights: holders,
                paid: BTreeMap::new(),
                final_entitlements: false,
                tallies: BTreeMap::new(),
            });
            true
        },
        Op::Claim(dist, who) => {
            let Some(dist) = pick(model, *dist) else { return false };
            let outcome = Lifecycle::claim(signed(account(*who)), model.distributions[dist].id);
            let expected = model.pay(dist, account(*who));
            assert_eq!(outcome.is_ok(), expected, "{op:?}: {outcome:?}");
            expected
        },
        Op::Push(dist, list) => {
            let Some(dist) = pick(model, *dist) else { return false };
            let was_paid = model.is_paid(dist);
            let list: Vec<_> = list.iter().map(|who| account(*who)).collect();
            let outcome = Lifecycle::push(signed(STRANGER), model.distributions[dist].id, page(list.clone()));
            assert_eq!(outcome.is_ok(), !was_paid);
            list.into_iter().for_each(|who| {
                model.pay(dist, who);
            });
            !was_paid
        },
        Op::Tally {
            dist,
            teller,
            size,
            wrong,
        } => {
            let Some(dist) = pick(model, *dist) else { return false };
            tally(model, dist, CROWD[*teller], *size, *wrong)
        },
        Op::TallyAll(dist, teller) => {
            let Some(dist) = pick(model, *dist) else { return false };
            let mut done = false;
            for _ in 0..2 {
                done |= tally(model, dist, CROWD[*teller], 8, 0);
            }
            done
        },
        Op::Transfer(from, to, amount) => {
            Ledger::transfer_units(model.asset, account(*from), account(*to), *amount).is_ok()
        },
        Op::Bar(who, barred) => {
            let who = account(*who);
            Ledger::set_barred(CASH, who, *barred);
            model.barred.retain(|other| *other != who);
            if *barred {
                model.barred.push(who);
            }
            true
        },
    }
}

fn tally(model: &mut Model, dist: usize, teller: AccountId, size: usize, wrong: Balance) -> bool {
    let is_paid = model.is_paid(dist);
    let dist = &mut model.distributions[dist];
    let (leftover, order) = tally_order(dist.amount, &dist.weights);
    let claimed = leftover + wrong;
    let done = match dist.tallies.get(&teller) {
        Some((before, done)) if *before == claimed => *done,
        _ => 0,
    };
    let list: Vec<_> = order.iter().skip(done).take(size).copied().collect();
    let done = done + list.len();
    let outcome = Lifecycle::tally_distribution(signed(teller), dist.id, claimed, page(list));
    let complete = done == order.len();
    let refused = dist.final_entitlements || is_paid || (complete && wrong > 0);
    let expected = !refused;
    assert_eq!(outcome.is_ok(), expected, "{outcome:?}");
    if expected && complete {
        dist.final_entitlements = true;
        dist.tallies.remove(&teller);
    } else if expected {
        dist.tallies.insert(teller, (claimed, done));
    }
    expected
}

fn play((lots, rate, ops): (Vec<Balance>, u32, Vec<Op>), counts: &Counts) {
    let holders: Vec<_> = CROWD.iter().copied().zip(lots).collect();
    let mut model = Model {
        asset: distributed(fund_plan(), &holders),
        rate,
        cash: BTreeMap::new(),
        barred: Vec::new(),
        distributions: Vec::new(),
    };
    let withholding = Withholding {
        collector: COLLECTOR,
        rules: Default::default(),
        default_rate: rate,
    };
    assert_ok!(Lifecycle::set_withholding(
        signed(ISSUER),
        model.asset,
        Some(withholding)
    ));
    model.cash = CROWD
        .iter()
        .chain([&COLLECTOR])
        .map(|who| (*who, free(CASH, *who)))
        .collect();
    let cash = all_cash();
    for (index, op) in ops.iter().enumerate() {
        counts.add(perform(&mut model, op));
        if index % 4 == 0 {
            model.assert_same();
            invariants();
        }
        assert_eq!(all_cash(), cash);
        System::reset_events();
    }

    // Whatever happened before, anyone can have everybody paid to the last unit.
    for who in CROWD {
        Ledger::set_barred(CASH, who, false);
    }
    model.barred.clear();
    for dist in 0..model.distributions.len() {
        for _ in 0..2 {
            tally(&mut model, dist, CROWD[5], 8, 0);
        }
        let pages: Vec<Vec<usize>> = vec![(0..8).collect(), (8..CROWD.len()).collect()];
        for list in pages {
            perform(&mut model, &Op::Push(dist, list));
        }
        let ModelDistribution {
            id,
            parts,
            weights,
            paid,
            ..
        } = &model.distributions[dist];
        assert_eq!(
            Distributions::<Test>::get(*id).map(|d| (d.status, d.uses_record)),
            Some((DistributionStatus::Paid, false))
        );
        for ((who, _), part) in weights.iter().zip(parts) {
            assert_eq!(paid.get(who).copied().unwrap_or_default(), *part);
        }
    }
    model.assert_same();
    assert_eq!(all_cash(), cash);
}

#[test]
fn distributions_agree_with_division_over_all_holders() {
    let case = (
        prop::collection::vec(1..60u128, 1..=CROWD.len()),
        prop::sample::select(vec![0u32, 150_000, 263_750, 1_000_000]),
        prop::collection::vec(op(), 30..60),
    );
    check(
        concat!(module_path!(), "::distributions_agree_with_division_over_all_holders"),
        case,
        play,
    );
}
