// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Division by largest remainder, in memory or in pages.

use crate::mul_rem;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Reverse;
use scale_info::TypeInfo;

/// What a weight is due before the units that are left over are given out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Share {
    /// Whole units.
    pub floor: u128,
    /// What is left of a unit, in parts of the total weight.
    pub remainder: u128,
}

/// The share of `weight` when `amount` is divided among weights that sum up to `total`.
///
/// `None` if the total is 0 or less than the weight.
pub fn share(amount: u128, weight: u128, total: u128) -> Option<Share> {
    if weight > total {
        return None;
    }
    let (floor, remainder) = mul_rem(amount, weight, total)?;
    Some(Share { floor, remainder })
}

/// Where the units that are left over end: whoever comes at or before it gets one more.
///
/// The order is by remainder, the largest first, and then by key, the smallest first.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Cut<K> {
    /// The remainder of the last that gets one.
    pub remainder: u128,
    /// The key of the last that gets one.
    pub key: K,
}

impl<K: Ord> Cut<K> {
    /// Whether a share with this remainder and key comes at or before the cut.
    pub fn covers(&self, remainder: u128, key: &K) -> bool {
        (Reverse(remainder), key) <= (Reverse(self.remainder), &self.key)
    }
}

/// Why a tally does not go on, or has no outcome.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TallyError {
    /// A key does not come after the one before it.
    OutOfOrder,
    /// A key has no weight.
    NoWeight,
    /// The weights pass their total.
    TooMuch,
    /// Keys are missing.
    Incomplete,
    /// Another number of units is left over than was claimed.
    WrongLeftover,
}

/// Finds the [`Cut`] from the weights alone, handed over in order and in as many pages as one likes.
///
/// Whoever hands them over sorts them by [`Cut`]'s order and says beforehand how many units will be left over. Neither
/// is believed. The order is checked at each step, so that no key can come twice. The tally has an outcome when the
/// weights add up to the total, so that none is missing, and when the claim is what the floors leave over. There is
/// only one outcome that passes, whoever sorts.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally<K> {
    leftover: u128,
    weights: u128,
    floors: u128,
    count: u128,
    last: Option<Cut<K>>,
    cut: Option<Cut<K>>,
}

impl<K: Clone + Ord> Tally<K> {
    /// A tally without keys yet, which expects that `leftover` units will be left over.
    pub fn new(leftover: u128) -> Self {
        Self {
            leftover,
            weights: 0,
            floors: 0,
            count: 0,
            last: None,
            cut: None,
        }
    }

    /// How many units it expects to be left over.
    pub fn leftover(&self) -> u128 {
        self.leftover
    }

    /// Adds the next key when `amount` is divided among weights that sum up to `total`.
    pub fn push(&mut self, amount: u128, total: u128, key: K, weight: u128) -> Result<(), TallyError> {
        if weight == 0 {
            return Err(TallyError::NoWeight);
        }
        let weights = self.weights.checked_add(weight).filter(|sum| *sum <= total);
        self.weights = weights.ok_or(TallyError::TooMuch)?;
        let Share { floor, remainder } = share(amount, weight, total).ok_or(TallyError::TooMuch)?;
        if self.last.as_ref().is_some_and(|last| last.covers(remainder, &key)) {
            return Err(TallyError::OutOfOrder);
        }
        // The floors of weights within the total never pass the amount.
        self.floors = self.floors.checked_add(floor).ok_or(TallyError::TooMuch)?;
        self.count = self.count.checked_add(1).ok_or(TallyError::TooMuch)?;
        let here = Cut { remainder, key };
        if self.count == self.leftover {
            self.cut = Some(here.clone());
        }
        self.last = Some(here);
        Ok(())
    }

    /// Whether all weights are there.
    pub fn is_complete(&self, total: u128) -> bool {
        self.weights == total
    }

    /// The cut, once all weights are there; none if nothing is left over.
    pub fn outcome(self, amount: u128, total: u128) -> Result<Option<Cut<K>>, TallyError> {
        if !self.is_complete(total) {
            return Err(TallyError::Incomplete);
        }
        // Fewer units are left over than there are keys, so a right claim has been passed.
        if amount.checked_sub(self.floors) != Some(self.leftover) {
            return Err(TallyError::WrongLeftover);
        }
        Ok(self.cut)
    }
}

/// Divides `amount` in proportion to the weights; the result is in the order of `weights` and sums up to `amount`.
///
/// The units left over go to the largest remainders, ties to the smallest keys. `None` if the weights sum up to 0 or
/// pass 128 bits.
pub fn largest_remainder<K: Clone + Ord>(amount: u128, weights: &[(K, u128)]) -> Option<Vec<u128>> {
    let total = weights
        .iter()
        .try_fold(0u128, |sum, (_, weight)| sum.checked_add(*weight))?;
    let shares: Vec<Share> = weights
        .iter()
        .map(|(_, weight)| share(amount, *weight, total))
        .collect::<Option<_>>()?;
    let floors = shares
        .iter()
        .try_fold(0u128, |sum, share| sum.checked_add(share.floor))?;
    let leftover = usize::try_from(amount.checked_sub(floors)?).ok()?;
    let mut order: Vec<_> = weights
        .iter()
        .zip(&shares)
        .enumerate()
        .map(|(index, ((key, _), share))| (Reverse(share.remainder), key, index))
        .collect();
    order.sort_unstable();
    let mut parts: Vec<u128> = shares.iter().map(|share| share.floor).collect();
    for (_, _, index) in order.into_iter().take(leftover) {
        if let Some(part) = parts.get_mut(index) {
            *part = part.checked_add(1)?;
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(amount: u128, weights: &[(u32, u128)]) -> Vec<(u32, u128)> {
        let total = weights.iter().map(|(_, weight)| weight).sum();
        let mut sorted = weights.to_vec();
        sorted.sort_by_key(|(key, weight)| (Reverse(share(amount, *weight, total).map(|s| s.remainder)), *key));
        sorted
    }

    fn tally(amount: u128, leftover: u128, order: &[(u32, u128)]) -> Result<Option<Cut<u32>>, TallyError> {
        let total = order.iter().map(|(_, weight)| weight).sum();
        let mut tally = Tally::new(leftover);
        for (key, weight) in order {
            tally.push(amount, total, *key, *weight)?;
        }
        tally.outcome(amount, total)
    }

    #[test]
    fn the_largest_remainders_get_what_is_left() {
        // Hamilton's apportionment of 10 seats to 53, 24 and 23 votes of a hundred: 5.3, 2.4 and 2.3.
        assert_eq!(largest_remainder(10, &[(0, 53), (1, 24), (2, 23)]), Some(vec![5, 3, 2]));
        // Ties go to the smallest key, wherever it stands.
        assert_eq!(largest_remainder(1, &[(7, 1), (3, 1), (5, 1)]), Some(vec![0, 1, 0]));
        assert_eq!(largest_remainder(5, &[(1, 0), (2, 3)]), Some(vec![0, 5]));
        assert_eq!(largest_remainder(5, &[(1, 0)]), None);
        assert_eq!(
            largest_remainder(u128::MAX, &[(1, u128::MAX - 1), (2, 1)]),
            Some(vec![u128::MAX - 1, 1])
        );
        assert_eq!(largest_remainder(1, &[(1, u128::MAX), (2, 1)]), None);
    }

    #[test]
    fn a_tally_believes_nothing() {
        let order = sorted(10, &[(0, 53), (1, 24), (2, 23)]);
        assert_eq!(tally(10, 1, &order), Ok(Some(Cut { remainder: 40, key: 1 })));
        for wrong in [0, 2, 3, 4] {
            assert_eq!(tally(10, wrong, &order), Err(TallyError::WrongLeftover));
        }
        assert_eq!(tally(10, 1, &[(0, 53), (1, 24), (2, 23)]), Err(TallyError::OutOfOrder));
        let mut tally = Tally::new(1);
        assert_eq!(tally.push(10, 100, 1, 24), Ok(()));
        assert_eq!(tally.clone().push(10, 100, 1, 24), Err(TallyError::OutOfOrder));
        assert_eq!(tally.clone().push(10, 100, 2, 0), Err(TallyError::NoWeight));
        assert_eq!(tally.clone().push(10, 100, 2, 77), Err(TallyError::TooMuch));
        assert_eq!(tally.outcome(10, 100), Err(TallyError::Incomplete));
    }

    proptest! {
        #[test]
        fn a_tally_finds_what_memory_finds(
            amount in 0u128..1_000_000,
            weights in prop::collection::btree_map(any::<u32>(), 1u128..50, 1..40),
        ) {
            let weights: Vec<_> = weights.into_iter().collect();
            let total: u128 = weights.iter().map(|(_, weight)| weight).sum();
            let parts = largest_remainder(amount, &weights).expect("the total is not 0");
            prop_assert_eq!(parts.iter().sum::<u128>(), amount);
            let floors: u128 = weights.iter().filter_map(|(_, w)| share(amount, *w, total)).map(|s| s.floor).sum();
            let cut = tally(amount, amount - floors, &sorted(amount, &weights)).expect("all is right");
            for ((key, weight), part) in weights.iter().zip(parts) {
                let share = share(amount, *weight, total).expect("within the total");
                let more = cut.as_ref().is_some_and(|cut| cut.covers(share.remainder, key));
                prop_assert_eq!(share.floor + u128::from(more), part);
                // The quota rule: nobody gets less than the floor or more than the next whole unit.
                prop_assert!(part * total <= amount * weight + total && amount * weight < (part + 1) * total);
            }
        }
    }
}
