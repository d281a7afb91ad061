// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
    offering::{Method, OfferingStatus, OfferingTerms},
    Offerings, Stage,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    Subscribe(usize, Balance),
    Withdraw(usize),
    Advance(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let who = 0..CROWD.len();
    prop_oneof![
        8 => (who.clone(), 0..60u128).prop_map(|(who, lots)| Op::Subscribe(who, lots)),
        2 => who.prop_map(Op::Withdraw),
        1 => (0..DAY).prop_map(Op::Advance),
    ]
}

#[derive(Clone, Debug)]
struct Case {
    method: Method,
    lots: Balance,
    minimum: Balance,
    ops: Vec<Op>,
    barred: Vec<usize>,
    size: u32,
}

fn case() -> impl Strategy<Value = Case> {
    (
        prop::sample::select(vec![Method::ProRata, Method::FirstCome]),
        20..300u128,
        0..200u128,
        prop::collection::vec(op(), 15..45),
        prop::collection::vec(0..CROWD.len(), 0..3),
        1..8u32,
    )
        .prop_map(|(method, lots, minimum, ops, barred, size)| Case {
            method,
            lots,
            minimum: minimum.min(lots),
            ops,
            barred,
            size,
        })
}

/// Large orders pay 70, early ones 80, all others 95.
fn price(lots: Balance, now: u64) -> Balance {
    if lots >= 40 {
        70
    } else if now < START + 2 * DAY {
        80
    } else {
        95
    }
}

const MAXIMUM: Balance = 50;
const MINIMUM: Balance = 3;

fn play(case: Case, counts: &Counts) {
    let asset = set_up(fund_plan());
    let closes = START + 10 * DAY;
    let terms = OfferingTerms {
        lots: case.lots,
        minimum: case.minimum,
        minimum_order: MINIMUM,
        maximum_order: MAXIMUM,
        closes,
        tiers: tiers(&[(40, u64::MAX, 70), (0, START + 2 * DAY, 80), (0, u64::MAX, 95)]),
        ..offering(case.method)
    };
    assert_ok!(Lifecycle::open_offering(signed(ISSUER), asset, terms));
    let cash = all_cash();
    // By account: lots and their price.
    let mut orders = BTreeMap::<AccountId, (Balance, Balance)>::new();
    for op in &case.ops {
        let open = Now::get() < closes;
        let taken: Balance = orders.values().map(|(lots, _)| lots).sum();
        let (outcome, expected) = match op {
            Op::Subscribe(who, asked) => {
                let who = CROWD[*who];
                let price = price(*asked, Now::get());
                let lots = match case.method {
                    Method::ProRata => *asked,
                    Method::FirstCome => (*asked).min(case.lots - taken),
                };
                let expected = open && *asked >= MINIMUM && lots > 0 && lots <= MAXIMUM && !orders.contains_key(&who);
                if expected {
                    orders.insert(who, (lots, price));
                }
                (Lifecycle::subscribe(signed(who), asset, *asked), expected)
            },
            Op::Withdraw(who) => {
                let who = CROWD[*who];
                let expected = open && orders.remove(&who).is_some();
                (Lifecycle::withdraw_subscription(signed(who), asset), expected)
            },
            Op::Advance(by) => {
                Now::mutate(|now| *now += by);
                (Ok(()), true)
            },
        };
        assert_eq!(outcome.is_ok(), expected, "{op:?}: {outcome:?}");
        counts.add(expected);
        for who in CROWD {
            let held_now = orders.get(&who).map_or(0, |(lots, price)| lots * price);
            assert_eq!((free(CASH, who), held(CASH, who).0), (FUNDS - held_now, held_now));
        }
        invariants();
        System::reset_events();
    }

    for who in &case.barred {
        Ledger::set_barred(asset, CROWD[*who], true);
    }
    let barred: Vec<_> = case.barred.iter().map(|who| CROWD[*who]).collect();
    Now::set(Now::get().max(closes));
    assert_ok!(Lifecycle::close_offering(signed(STRANGER), asset));
    let weights: Vec<_> = orders.iter().map(|(who, (lots, _))| (*who, *lots)).collect();
    let demand: Balance = weights.iter().map(|(_, lots)| lots).sum();
    let allotted: Vec<Balance> = if demand < case.minimum {
        vec![0; weights.len()]
    } else if demand <= case.lots {
        weights.iter().map(|(_, lots)| *lots).collect()
    } else {
        naive_division(case.lots, &weights)
    };
    let status = Offerings::<Test>::get(asset).map(|offering| offering.status);
    assert_eq!(status == Some(OfferingStatus::Tallying), demand > case.lots);
    if demand > case.lots {
        let (leftover, order) = tally_order(case.lots, &weights);
        for part in order.chunks(case.size as usize) {
            let outcome = Lifecycle::tally_demand(signed(CROWD[0]), asset, leftover, page(part.iter().copied()));
            assert_ok!(outcome);
            counts.add(true);
        }
    }
    while Offerings::<Test>::contains_key(asset) {
        assert_ok!(Lifecycle::settle_subscriptions(signed(STRANGER), asset, case.size));
        counts.add(true);
        invariants();
    }

    let (mut issued, mut raised) = (0, 0);
    for ((who, (_, price)), allotted) in orders.iter().zip(allotted) {
        let allotted = if barred.contains(who) { 0 } else { allotted };
        assert_eq!(free(asset, *who), allotted * Balance::from(LOT));
        assert_eq!((free(CASH, *who), held(CASH, *who).0), (FUNDS - allotted * price, 0));
        issued += allotted;
        raised += allotted * price;
    }
    assert_eq!(free(CASH, ISSUER), FUNDS + raised);
    assert_eq!(all_units(asset), issued * Balance::from(LOT));
    assert_eq!(all_cash(), cash);
    // A failed offering leaves the asset where it was. One without a minimum cannot fail.
    let failed = demand < case.minimum;
    assert_eq!(life(asset).stage, if failed { Stage::SetUp } else { Stage::Ongoing });
}

#[test]
fn subscriptions_conserve_cash_and_units() {
    check(
        concat!(module_path!(), "::subscriptions_conserve_cash_and_units"),
        case(),
        play,
    );
}
