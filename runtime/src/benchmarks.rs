// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The benchmarks of the pallets whose weights this project measures.

use crate::*;
use alloc::{collections::BTreeSet, format, string::String, vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_kyc::{BenchmarkSigner, KeystoreSigner};
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::{AssetId, Issuance, VenueId},
};
use castellan_rules::{Check, Rule, RuleSet};
use castellan_rwa::{Class, Field, Metadata};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};

frame_benchmarking::define_benchmarks!(
    [castellan_anchor, Anchor]
    [castellan_custody, Custody]
    [castellan_dvp, Dvp]
    [castellan_kyc, Kyc]
    [castellan_lifecycle, Lifecycle]
    [castellan_membership, Membership]
    [castellan_netting, Netting]
    [castellan_rwa, Rwa]
    [castellan_timelock, Timelock]
    [castellan_vault, Vault]
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

/// Gives the benchmarks of everything that settles venues, assets and the time. The assets ask for the country of both
/// sides.
pub struct SettlementHelper;

impl SettlementHelper {
    fn terms() -> castellan_rwa::Terms<Runtime> {
        let listed: BTreeSet<_> = Self::home().into_iter().collect();
        let rule = Rule::from(Check::countries_allowed(listed.try_into().unwrap_or_default()));
        let symbol = format!("BENCH{}", castellan_rwa::NextAsset::<Runtime>::get()).into_bytes();
        castellan_rwa::Terms {
            isin: None,
            identifiers: Default::default(),
            class: Class::Debt,
            symbol: symbol.clone().try_into().unwrap_or_default(),
            name: symbol.try_into().unwrap_or_default(),
            decimals: 2,
            denomination: 1,
            rules: RuleSet {
                rules: vec![rule].try_into().unwrap_or_default(),
                fee: None,
            },
        }
    }

    fn home() -> Option<Country> {
        Country::new(b"CH").ok()
    }

    fn admit(who: &AccountId) {
        <Membership as Admission<AccountId>>::admit(who);
        if let Some(country) = Self::home() {
            <Kyc as Identity<AccountId>>::attest(who, Topic::Kyb, country);
        }
    }

    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        let issuer: AccountId = frame_benchmarking::account("issuer", 0, 0);
        Self::admit(&issuer);
        let asset = castellan_rwa::NextAsset::<Runtime>::get();
        frame_support::assert_ok!(<Rwa as Issuance<AccountId>>::create(&issuer, Self::terms()));
        for party in parties {
            Self::admit(party);
            frame_support::assert_ok!(<Rwa as Issuance<AccountId>>::issue(asset, party, amount));
        }
        asset
    }

    fn set_time(now: Moment) {
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}

impl castellan_dvp::BenchmarkHelper<AccountId, Signature> for SettlementHelper {
    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        Self::create_asset(parties, amount)
    }

    fn set_time(now: Moment) {
        Self::set_time(now);
    }

    fn signer() -> AccountId {
        <KeystoreSigner as BenchmarkSigner<AccountId, Signature>>::account(0)
    }

    fn sign(message: &[u8]) -> Signature {
        <KeystoreSigner as BenchmarkSigner<AccountId, Signature>>::sign(0, message)
    }
}

impl castellan_netting::BenchmarkHelper<AccountId> for SettlementHelper {
    fn create_venue(operator: &AccountId) -> VenueId {
        let venue = castellan_dvp::NextVenueId::<Runtime>::get();
        frame_support::assert_ok!(Dvp::create_venue(
            RuntimeOrigin::signed(operator.clone()),
            castellan_dvp::VenueKind::Exchange,
            None,
            Default::default(),
        ));
        venue
    }

    fn create_asset(parties: &[AccountId], amount: Balance) -> AssetId {
        Self::create_asset(parties, amount)
    }

    fn set_time(now: Moment) {
        Self::set_time(now);
    }
}

impl castellan_lifecycle::BenchmarkHelper<AccountId, castellan_rwa::Terms<Runtime>, Metadata> for SettlementHelper {
    fn terms() -> castellan_rwa::Terms<Runtime> {
        Self::terms()
    }

    fn unique_terms() -> castellan_rwa::Terms<Runtime> {
        castellan_rwa::Terms {
            class: Class::Unique,
            decimals: 0,
            ..Self::terms()
        }
    }

    fn metadata() -> Metadata {
        let mut metadata = Metadata::new();
        for field in 0..castellan_rwa::MAX_FIELDS as u8 {
            let name = vec![b'A' + field; 32].try_into().unwrap_or_default();
            let text = vec![b'T'; 128].try_into().unwrap_or_default();
            let _ = metadata.try_insert(name, Field::Text(text));
        }
        metadata
    }

    fn admit(who: &AccountId) {
        Self::admit(who);
    }

    fn create_cash(holders: &[AccountId], amount: Balance) -> AssetId {
        Self::create_asset(holders, amount)
    }

    fn set_time(now: Moment) {
        Self::set_time(now);
    }
}
