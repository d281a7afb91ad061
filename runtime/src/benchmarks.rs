// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The benchmarks of the pallets whose weights this project measures.

use crate::*;
use alloc::{collections::BTreeSet, format, string::String, vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::AssetId,
};
use castellan_rwa::{Class, Rule};
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
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}

/// Gives the settlement benchmarks assets that ask for the country of both sides.
pub struct SettlementHelper;

impl castellan_dvp::BenchmarkHelper<AccountId> for SettlementHelper {
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let home = Country::new(b"CH").ok();
        let listed: BTreeSet<_> = home.into_iter().collect();
        let rules = vec![Rule::CountriesAllowed(listed.try_into().unwrap_or_default())];

        let issuer: AccountId = frame_benchmarking::account("issuer", 0, 0);
        <Membership as Admission<AccountId>>::admit(&issuer);
        let asset = castellan_rwa::NextAsset::<Runtime>::get();
        let symbol = format!("BENCH{asset}").into_bytes();
        frame_support::assert_ok!(Rwa::create(
            RuntimeOrigin::signed(issuer.clone()),
            None,
            Class::Debt,
            symbol.clone().try_into().unwrap_or_default(),
            symbol.try_into().unwrap_or_default(),
            2,
            rules.try_into().unwrap_or_default(),
        ));
        for (nth, party) in parties.iter().enumerate() {
            <Membership as Admission<AccountId>>::admit(party);
            if let Some(country) = home {
                <Kyc as Identity<AccountId>>::attest(party, Topic::Kyb, country);
            }
            frame_support::assert_ok!(Rwa::issue(
                RuntimeOrigin::signed(issuer.clone()),
                asset,
                party.clone(),
                amount,
                format!("{nth}").into_bytes().try_into().unwrap_or_default(),
            ));
        }
        asset
    }

    fn set_time(now: Moment) {
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}
