// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use castellan_primitives::{rwa::AssetId, Balance, Moment};

/// Prepares assets and the clock for benchmarks.
pub trait BenchmarkHelper<AccountId, Terms> {
    /// What the ledger creates an asset of fungible units from, whose rules `admit` satisfies.
    fn terms() -> Terms;

    /// Admits `who` in every role and registers a subject for it, so that it may hold any asset of benchmarks.
    fn admit(who: &AccountId);

    /// Creates an asset that can be paid with and gives each of `holders`, who are admitted, `amount` of it.
    fn create_cash(holders: &[AccountId], amount: Balance) -> AssetId;

    /// Moves the clock to `now`, in milliseconds since the Unix epoch.
    fn set_time(now: Moment);
}
