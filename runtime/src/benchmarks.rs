// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The benchmarks of the pallets whose weights this project measures.

use crate::*;
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

frame_benchmarking::define_benchmarks!(
    [castellan_dvp, Dvp]
    [castellan_kyc, Kyc]
    [castellan_membership, Membership]
    [castellan_rwa, Rwa]
    [castellan_timelock, Timelock]
    [pallet_balances, Balances]
);

pub fn list(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    use frame_benchmarking::Benchmarking;
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    use frame_benchmarking::Benchmarking;
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}
