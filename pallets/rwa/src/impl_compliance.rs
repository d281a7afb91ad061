// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What other pallets and clients ask about a movement before it happens.

use crate::{rules::RuleCount, Config, Pallet, RuleSet, Rules, MAX_RULES};
use alloc::vec::Vec;
use castellan_primitives::{
    rwa::{AssetId, Compliance, Refusal},
    Balance,
};
use core::{convert::Infallible, ops::ControlFlow};
use frame_support::weights::Weight;
use sp_runtime::DispatchResult;

impl<T: Config> Compliance<T::AccountId> for Pallet<T> {
    fn refusals(
        asset: AssetId,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
        own_hold: Balance,
    ) -> Vec<Refusal> {
        let mut list = Vec::new();
        let mut note = |refusal| {
            // Two rules may refuse a party for the same reason.
            if !list.contains(&refusal) {
                list.push(refusal);
            }
            ControlFlow::<Infallible>::Continue(())
        };
        let rules = Rules::<T>::get(asset);
        if rules.is_none() {
            let _ = note(Refusal::UnknownAsset);
        }
        // The parties' standing can be told even where no asset has rules to ask.
        let _ = Self::screen(rules.as_ref().unwrap_or(&RuleSet::new()), from, to, amount, &mut note);
        if rules.is_some() {
            list.extend(Self::balance_refusals(asset, from, to, amount, own_hold));
        }
        list
    }

    fn ensure_allowed(asset: AssetId, from: &T::AccountId, to: &T::AccountId, amount: Balance) -> DispatchResult {
        Self::ensure_movable(&Self::rules_of(asset)?, from, to, amount)
    }

    fn rules_weight(asset: AssetId) -> Weight {
        Rules::<T>::get(asset).map_or(Weight::zero(), |rules| RuleCount::of(&rules).weight::<T::WeightInfo>())
    }

    fn max_rules_weight() -> Weight {
        let all = |claims, lists| RuleCount { claims, lists }.weight::<T::WeightInfo>();
        all(MAX_RULES, 0).max(all(0, MAX_RULES))
    }
}

impl<T: Config> Pallet<T> {
    fn balance_refusals(
        asset: AssetId,
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
        own_hold: Balance,
    ) -> impl Iterator<Item = Refusal> {
        let source = Self::holding(asset, from);
        let available = source.free.saturating_add(source.held().min(own_hold));
        let short = (available < amount).then_some(Refusal::InsufficientBalance {
            available,
            required: amount,
        });
        let overflows = from != to && Self::holding(asset, to).total().checked_add(amount).is_none();
        short.into_iter().chain(overflows.then_some(Refusal::BalanceOverflow))
    }
}
