// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What parties owe each other on balance, and which movements bring that about.
//!
//! Nothing here reads storage: whoever has the trades of a cycle computes the same. No sum can overflow, because
//! [`Cycle::most_units`](crate::Cycle::most_units) bounds what a trade adds to it.

use crate::Trade;
use alloc::{collections::BTreeMap, vec::Vec};
use castellan_primitives::{netting::NettingMode, rwa::AssetId, Balance};

/// What a party delivers and receives of an asset, in the smallest unit.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Net {
    pub delivers: Balance,
    pub receives: Balance,
}

/// Every net that is not zero, by party and asset.
pub(crate) type Nets<AccountId> = BTreeMap<(AccountId, AssetId), Net>;

/// Units that one party delivers to another when a cycle settles.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Delivery<AccountId> {
    pub asset: AssetId,
    pub from: AccountId,
    pub to: AccountId,
    pub amount: Balance,
}

/// What each party owes and is owed: of securities what its trades say one by one or on balance, as the mode has it; of
/// cash on balance.
pub(crate) fn compute_nets<AccountId: Clone + Ord>(mode: NettingMode, trades: &[Trade<AccountId>]) -> Nets<AccountId> {
    let mut nets = Nets::new();
    for delivery in gross(mode, trades) {
        add(&mut nets, &delivery);
    }
    for ((asset, party), net) in balances(mode, trades) {
        let sum = nets.entry((party, asset)).or_default();
        sum.delivers = sum.delivers.saturating_add(net.delivers);
        sum.receives = sum.receives.saturating_add(net.receives);
    }
    nets.retain(|_, net| *net != Net::default());
    nets
}

/// The movements that settle `trades`: gross deliveries in the order of the trades, then those on balance by asset.
///
/// Of each asset, the first debtor in order of account ids delivers to the first creditor until one of them is even, and
/// so on: fewer movements than there are debtors and creditors.
pub(crate) fn deliveries<AccountId: Clone + Ord>(
    mode: NettingMode,
    trades: &[Trade<AccountId>],
) -> Vec<Delivery<AccountId>> {
    let mut plan: Vec<_> = gross(mode, trades).collect();
    let mut sides = BTreeMap::<AssetId, (Vec<(AccountId, Balance)>, Vec<(AccountId, Balance)>)>::new();
    for ((asset, party), net) in balances(mode, trades) {
        let (debtors, creditors) = sides.entry(asset).or_default();
        if net.delivers > 0 {
            debtors.push((party, net.delivers));
        } else if net.receives > 0 {
            creditors.push((party, net.receives));
        }
    }
    for (asset, (debtors, creditors)) in sides {
        let mut creditors = creditors.into_iter();
        let mut creditor = creditors.next();
        for (from, mut owed) in debtors {
            while owed > 0 {
                let Some((to, due)) = creditor.as_mut() else {
                    break;
                };
                let amount = owed.min(*due);
                plan.push(Delivery {
                    asset,
                    from: from.clone(),
                    to: to.clone(),
                    amount,
                });
                owed = owed.saturating_sub(amount);
                *due = due.saturating_sub(amount);
                if *due == 0 {
                    creditor = creditors.next();
                }
            }
        }
    }
    plan
}

/// The deliveries that are not netted.
fn gross<AccountId: Clone>(
    mode: NettingMode,
    trades: &[Trade<AccountId>],
) -> impl Iterator<Item = Delivery<AccountId>> + '_ {
    trades
        .iter()
        .filter(move |_| mode == NettingMode::GrossAgainstNet)
        .map(|trade| Delivery {
            asset: trade.security,
            from: trade.seller.clone(),
            to: trade.buyer.clone(),
            amount: trade.quantity,
        })
}

/// What each party delivers or receives on balance of what is netted; zeros are among it.
fn balances<AccountId: Clone + Ord>(
    mode: NettingMode,
    trades: &[Trade<AccountId>],
) -> BTreeMap<(AssetId, AccountId), Net> {
    let mut totals = Nets::new();
    for trade in trades {
        if mode == NettingMode::NetAgainstNet {
            add(
                &mut totals,
                &Delivery {
                    asset: trade.security,
                    from: trade.seller.clone(),
                    to: trade.buyer.clone(),
                    amount: trade.quantity,
                },
            );
        }
        add(
            &mut totals,
            &Delivery {
                asset: trade.cash,
                from: trade.buyer.clone(),
                to: trade.seller.clone(),
                amount: trade.amount,
            },
        );
    }
    totals
        .into_iter()
        .map(|((party, asset), total)| {
            let net = Net {
                delivers: total.delivers.saturating_sub(total.receives),
                receives: total.receives.saturating_sub(total.delivers),
            };
            ((asset, party), net)
        })
        .collect()
}

fn add<AccountId: Clone + Ord>(nets: &mut Nets<AccountId>, delivery: &Delivery<AccountId>) {
    let sender = nets.entry((delivery.from.clone(), delivery.asset)).or_default();
    sender.delivers = sender.delivers.saturating_add(delivery.amount);
    let receiver = nets.entry((delivery.to.clone(), delivery.asset)).or_default();
    receiver.receives = receiver.receives.saturating_add(delivery.amount);
}
