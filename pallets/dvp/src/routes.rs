// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Routes: chains of legs that carry the same units from custodian to custodian.

use crate::{Config, Error, LegOf, LegSet, Pallet, Route};
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// The legs that pass on what the leg before them brings: those of each route but the first.
    ///
    /// A route's hops follow one another, deliver the same units, and never come back to an account that had them, so that
    /// for everyone between the ends nothing comes of it.
    pub(crate) fn passes(legs: &[LegOf<T>], routes: &[Route]) -> Result<LegSet, DispatchError> {
        let mut on_routes = LegSet::default();
        let mut passes = LegSet::default();
        for route in routes {
            let first = usize::from(route.first);
            let end = first.saturating_add(route.hops.into());
            let hops = legs.get(first..end).ok_or(Error::<T>::BadRoute)?;
            let taken = LegSet::first(end).without(LegSet::first(first));
            ensure!(
                Self::carries_the_same(hops) && on_routes.intersection(taken).is_empty(),
                Error::<T>::BadRoute
            );
            on_routes = on_routes.union(taken);
            passes = passes.union(taken.without(LegSet::first(first.saturating_add(1))));
        }
        Ok(passes)
    }

    fn carries_the_same(hops: &[LegOf<T>]) -> bool {
        let connected = hops.windows(2).all(|pair| match pair {
            [one, next] => one.to == next.from && one.content == next.content && one.on_ledger().is_some(),
            _ => false,
        });
        let mut holders: Vec<_> = hops
            .iter()
            .map(|leg| &leg.to)
            .chain(hops.first().map(|leg| &leg.from))
            .collect();
        holders.sort_unstable();
        holders.dedup();
        connected && hops.len() >= 2 && holders.len() == hops.len().saturating_add(1)
    }
}
