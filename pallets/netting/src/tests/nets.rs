// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The pure part, against sums that are too simple to be wrong.

use super::*;
use crate::nets::{compute_nets, deliveries};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn trades() -> impl Strategy<Value = Vec<Trade<AccountId>>> {
    let one = (0..8u64, 1..8u64, 0..4u32, 1..4u32, 1..1_000u128, 1..1_000u128).prop_map(
        |(seller, further, security, next, quantity, amount)| Trade {
            seller,
            buyer: (seller + further) % 8,
            security,
            quantity,
            cash: (security + next) % 4,
            amount,
        },
    );
    prop::collection::vec(one, 0..40)
}

fn mode() -> impl Strategy<Value = NettingMode> {
    prop::sample::select(&[GrossAgainstNet, NetAgainstNet][..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn deliveries_bring_about_what_the_trades_say(mode in mode(), trades in trades()) {
        let mut by_trade = BTreeMap::<(u64, u32), i128>::new();
        for t in &trades {
            *by_trade.entry((t.seller, t.security)).or_default() -= t.quantity as i128;
            *by_trade.entry((t.buyer, t.security)).or_default() += t.quantity as i128;
            *by_trade.entry((t.buyer, t.cash)).or_default() -= t.amount as i128;
            *by_trade.entry((t.seller, t.cash)).or_default() += t.amount as i128;
        }
        by_trade.retain(|_, sum| *sum != 0);
        let mut by_plan = BTreeMap::<(u64, u32), i128>::new();
        for d in deliveries(mode, &trades) {
            prop_assert!(d.amount > 0 && d.from != d.to);
            *by_plan.entry((d.from, d.asset)).or_default() -= d.amount as i128;
            *by_plan.entry((d.to, d.asset)).or_default() += d.amount as i128;
        }
        by_plan.retain(|_, sum| *sum != 0);
        prop_assert_eq!(by_trade, by_plan);
    }

    #[test]
    fn nets_are_what_the_deliveries_take(mode in mode(), trades in trades()) {
        let nets = compute_nets(mode, &trades);
        let mut taken = BTreeMap::<(u64, u32), (u128, u128)>::new();
        for d in deliveries(mode, &trades) {
            taken.entry((d.from, d.asset)).or_default().0 += d.amount;
            taken.entry((d.to, d.asset)).or_default().1 += d.amount;
        }
        let nets: BTreeMap<_, _> = nets.into_iter().map(|(key, net)| (key, (net.delivers, net.receives))).collect();
        prop_assert_eq!(&nets, &taken);
        for asset in 0..4 {
            let of: Vec<_> = nets.iter().filter(|((_, a), _)| *a == asset).map(|(_, net)| *net).collect();
            prop_assert_eq!(of.iter().map(|net| net.0).sum::<u128>(), of.iter().map(|net| net.1).sum::<u128>());
        }
    }

    #[test]
    fn netted_assets_take_fewer_movements_than_parties(trades in trades()) {
        let plan = deliveries(NetAgainstNet, &trades);
        for asset in 0..4 {
            let of = plan.iter().filter(|d| d.asset == asset).count();
            let nets = compute_nets(NetAgainstNet, &trades);
            let parties = nets.keys().filter(|(_, a)| *a == asset).count();
            prop_assert!(of <= parties.saturating_sub(1));
            prop_assert!(of <= 7);
        }
    }

    #[test]
    fn the_order_of_trades_does_not_matter_to_nets(mode in mode(), trades in trades()) {
        let reversed: Vec<_> = trades.iter().rev().cloned().collect();
        prop_assert_eq!(compute_nets(mode, &trades), compute_nets(mode, &reversed));
    }
}

#[test]
fn the_largest_trades_do_not_overflow() {
    let most = crate::Cycle::<Test>::most_units();
    let trades = vec![trade(ALICE, BOB, most, most); MAX_TRADES as usize];
    for mode in [GrossAgainstNet, NetAgainstNet] {
        let nets = compute_nets(mode, &trades);
        assert_eq!(nets[&(ALICE, BOND)].delivers, most * u128::from(MAX_TRADES));
        assert_eq!(nets[&(BOB, CASH)].delivers, most * u128::from(MAX_TRADES));
    }
    assert!(most.checked_mul(2 * u128::from(MAX_TRADES)).is_some());
}
