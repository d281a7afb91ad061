// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What other pallets and clients ask about a movement before it happens.

use crate::{
    book::Book,
    facts::Request,
    holding::Part,
    rules::{Spent, FURTHER_HOLDINGS},
    Config, Pallet, WeightInfo,
};
use alloc::vec::Vec;
use castellan_primitives::{
    membership::Admission,
    rwa::{AssetId, Compliance, Movement, Refusal, Side},
    Balance,
};
use castellan_rules::{Cost, Kind, MAX_APPROVALS, MAX_RULES, MAX_TERMS};
use core::{convert::Infallible, ops::ControlFlow};
use frame_support::weights::Weight;

impl<'a, AccountId> From<&'a Movement<AccountId>> for Request<'a, AccountId> {
    fn from(movement: &'a Movement<AccountId>) -> Self {
        Self {
            kind: Kind::Transfer,
            from: Some(&movement.from),
            to: Some(&movement.to),
            quantity: movement.quantity,
            venue: movement.venue,
        }
    }
}

impl<T: Config> Compliance<T::AccountId> for Pallet<T> {
    fn refusals(movement: &Movement<T::AccountId>, own_hold: Balance) -> Vec<Refusal> {
        let request = Request::from(movement);
        let Ok(mut book) = Book::<T>::open(movement.asset) else {
            return Self::refusals_without_asset(movement);
        };
        let mut list = book.judge_all(request);
        let charge = book.charge(request);
        let _ = book.afford(request, charge, Part::Free, own_hold, &mut |refusal| {
            if !list.contains(&refusal) {
                list.push(refusal);
            }
            ControlFlow::<Infallible>::Continue(())
        });
        list
    }

    fn rules_weight(asset: AssetId) -> Weight {
        Self::spending(asset)
    }

    fn max_rules_weight() -> Weight {
        most_of::<T::WeightInfo>()
    }
}

/// The most that a movement can cost beyond the two parties' holdings and one rule.
pub(crate) fn most_of<W: WeightInfo>() -> Weight {
    let further = FURTHER_HOLDINGS;
    dearest().into_iter().fold(Weight::zero(), |most, cost| {
        most.max(Spent { cost, further }.weight::<W>())
    })
}

/// The dearest rule sets: each term a question of one kind, or about a group of holders, which is two claims. Each rule may
/// have an exemption and a set a fee, and each of them is a claim; the few approvals come on top.
fn dearest() -> [Cost; 2] {
    let extra = MAX_RULES.saturating_add(1);
    let cost = |claims: u32, lists| Cost {
        claims: claims.saturating_add(extra),
        lists,
        approvals: MAX_APPROVALS,
        others: 0,
    };
    [cost(MAX_TERMS.saturating_mul(2), 0), cost(0, MAX_TERMS)]
}

impl<T: Config> Pallet<T> {
    /// What can be told where no asset has rules to ask: the parties' standing.
    fn refusals_without_asset(movement: &Movement<T::AccountId>) -> Vec<Refusal> {
        let mut list = Vec::from([Refusal::UnknownAsset]);
        if movement.quantity.units() == 0 {
            list.push(Refusal::ZeroAmount);
        }
        for (side, who) in [(Side::Sender, &movement.from), (Side::Receiver, &movement.to)] {
            if let Err(why) = T::Admission::standing(who) {
                list.push(Refusal::NotInGoodStanding { side, why });
            }
        }
        list
    }
}
