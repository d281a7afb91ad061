// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets whose units stand for tokens that a vault keeps on the mainchain.

use crate::{
    rwa::{AssetId, Compliance, Records},
    Balance,
};
use alloc::vec::Vec;
use sp_runtime::DispatchResult;

/// The ledger's side of backed assets: there are as many units as the vault has tokens, so nobody but the vault's pallet
/// brings units into being, takes them out of it or splits them.
pub trait Backing<AccountId>: Compliance<AccountId> + Records<AccountId> {
    /// Puts an asset under the vault for good.
    ///
    /// Fails if it has units, if they are unique, or if it is backed already.
    fn back(asset: AssetId) -> DispatchResult;

    /// Whether the asset is under the vault.
    fn is_backed(asset: AssetId) -> bool;

    /// Brings units into being in the hands of `to`, if the rules allow the receiver.
    fn credit(asset: AssetId, to: &AccountId, amount: Balance) -> DispatchResult;

    /// Takes free units of `who` out of being, if the rules allow it to part with them.
    fn debit(asset: AssetId, who: &AccountId, amount: Balance) -> DispatchResult;

    /// Units in existence, in the smallest unit.
    fn units(asset: AssetId) -> Balance;

    /// All units of `who`, locked ones included, in the smallest unit.
    fn total(asset: AssetId, who: &AccountId) -> Balance;

    /// Accounts that may have units, in an order that does not change: at most `most` of those that follow `after`, or of
    /// the first. An account that has units at an open record date is among them until that is closed, whatever became
    /// of them since.
    fn holders(asset: AssetId, after: Option<&AccountId>, most: u32) -> Vec<AccountId>;

    /// Creates an asset that is under no vault, and without rules, in which each of `parties` may hold units.
    #[cfg(feature = "runtime-benchmarks")]
    fn unbacked_asset(parties: &[AccountId]) -> AssetId;
}
