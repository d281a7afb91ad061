// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The benchmarks of the pallets whose weights this project measures.

use crate::*;
use alloc::{format, string::String, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::AssetId,
};
use castellan_rwa::{Class, Rule, MAX_COUNTRIES, MAX_RULES};
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

/// Gives the settlement benchmarks assets with a full rule set: half claims, half country lists.
pub struct SettlementHelper;

impl castellan_dvp::BenchmarkHelper<AccountId> for SettlementHelper {
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let pairs = (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
        let countries: Vec<Country> = pairs
            .filter_map(|pair| Country::new(&pair).ok())
            .take(MAX_COUNTRIES as usize)
            .collect();
        let home = countries[countries.len() - 1];
        let listed: alloc::collections::BTreeSet<_> = countries.into_iter().collect();
        let listed: castellan_rwa::Countries = listed.try_into().unwrap_or_default();
        let claims = MAX_RULES / 2;
        let topics: Vec<Topic> = (0..claims as u16).map(Topic::Custom).collect();
        let rules: Vec<Rule> = topics
            .iter()
            .map(|topic| Rule::ClaimRequired(*topic))
            .chain((claims..MAX_RULES).map(|_| Rule::CountriesAllowed(listed.clone())))
            .collect();

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
            for topic in topics.iter().chain([&Topic::Kyb]) {
                <Kyc as Identity<AccountId>>::attest(party, *topic, home);
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
