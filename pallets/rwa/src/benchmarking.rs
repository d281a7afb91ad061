// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of every call, on the largest rules: claims of many topics, and country lists of 64.

use crate::{
    Accounts, Asset, AssetBySymbol, Assets, Call, Class, Config, Countries, IssueReferences, Name, NextAsset, Pallet,
    Rule, RuleSet, Rules, Supply, Symbol, MAX_COUNTRIES, MAX_DECIMALS, MAX_RULES,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Identity, Topic},
    membership::Admission,
    rwa::AssetId,
    Reference,
};
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;

const ISIN: [u8; 12] = *b"XS0971721963";
/// So many rules of each of two kinds fill a rule set.
const HALF: u32 = MAX_RULES / 2;

/// The first 64 countries of the alphabet.
fn countries() -> Result<Countries, BenchmarkError> {
    let pairs = (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]));
    let known = pairs.filter_map(|pair| Country::new(&pair).ok());
    let first: BTreeSet<_> = known.take(MAX_COUNTRIES as usize).collect();
    first.try_into().map_err(|_| BenchmarkError::Stop("too many countries"))
}

/// The country where every party of a benchmark lives: the last in the list that is searched.
fn home() -> Result<Country, BenchmarkError> {
    countries()?.last().copied().ok_or(BenchmarkError::Stop("no country"))
}

/// `count` rules that take most room in storage.
fn large_rules(count: u32) -> Result<RuleSet, BenchmarkError> {
    vec![Rule::CountriesAllowed(countries()?); count as usize]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("too many rules"))
}

/// `claims` rules that each require a claim of a topic of its own, and `lists` that each list 64 countries.
fn slow_rules(claims: u32, lists: u32) -> Result<RuleSet, BenchmarkError> {
    let claims = (0..claims as u16).map(|topic| Rule::ClaimRequired(Topic::Custom(topic)));
    let rules: Vec<_> = claims.chain(large_rules(lists)?).collect();
    rules.try_into().map_err(|_| BenchmarkError::Stop("too many rules"))
}

/// An account that `rules` allow.
fn party<T: Config>(name: &'static str, rules: &RuleSet) -> Result<T::AccountId, BenchmarkError> {
    let who: T::AccountId = account(name, 0, 0);
    T::Admission::admit(&who);
    T::Identity::attest(&who, Topic::Kyb, home()?);
    for rule in rules {
        if let Rule::ClaimRequired(topic) = rule {
            T::Identity::attest(&who, *topic, home()?);
        }
    }
    Ok(who)
}

fn symbol() -> Result<Symbol, BenchmarkError> {
    vec![b'S'; 16]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("symbol too long"))
}

fn name() -> Result<Name, BenchmarkError> {
    vec![b'N'; 64]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("name too long"))
}

fn reference() -> Result<Reference, BenchmarkError> {
    vec![b'R'; 35]
        .try_into()
        .map_err(|_| BenchmarkError::Stop("reference too long"))
}

/// An asset of `issuer` under `rules`.
fn asset<T: Config>(issuer: &T::AccountId, rules: RuleSet) -> Result<AssetId, BenchmarkError> {
    let id = NextAsset::<T>::get();
    NextAsset::<T>::put(id.saturating_add(1));
    AssetBySymbol::<T>::insert(symbol()?, id);
    let record = Asset {
        issuer: issuer.clone(),
        isin: None,
        class: Class::Debt,
        symbol: symbol()?,
        name: name()?,
        decimals: MAX_DECIMALS,
    };
    Assets::<T>::insert(id, record);
    Rules::<T>::insert(id, rules);
    Ok(id)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn create(r: Linear<0, MAX_RULES>) -> Result<(), BenchmarkError> {
        let rules = large_rules(r)?;
        let issuer = party::<T>("issuer", &RuleSet::new())?;
        let (symbol, name) = (symbol()?, name()?);
        let id = NextAsset::<T>::get();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(issuer),
            Some(ISIN),
            Class::Debt,
            symbol,
            name,
            MAX_DECIMALS,
            rules,
        );

        assert!(Assets::<T>::contains_key(id));
        Ok(())
    }

    #[benchmark]
    fn issue(c: Linear<0, HALF>, l: Linear<0, HALF>) -> Result<(), BenchmarkError> {
        let rules = slow_rules(c, l)?;
        let issuer = party::<T>("issuer", &RuleSet::new())?;
        let beneficiary = party::<T>("beneficiary", &rules)?;
        let id = asset::<T>(&issuer, rules)?;
        let reference = reference()?;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(issuer),
            id,
            beneficiary.clone(),
            1_000,
            reference.clone(),
        );

        assert_eq!(Pallet::<T>::holding(id, &beneficiary).free, 1_000);
        assert!(IssueReferences::<T>::contains_key(id, reference));
        Ok(())
    }

    #[benchmark]
    fn transfer(c: Linear<0, HALF>, l: Linear<0, HALF>) -> Result<(), BenchmarkError> {
        let rules = slow_rules(c, l)?;
        let from = party::<T>("from", &rules)?;
        let to = party::<T>("to", &rules)?;
        let id = asset::<T>(&from, rules)?;
        Pallet::<T>::mint(id, &from, 1_000)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(from.clone()), id, to.clone(), 1_000);

        assert!(!Accounts::<T>::contains_key(id, &from));
        assert_eq!(Pallet::<T>::holding(id, &to).free, 1_000);
        assert_eq!(Supply::<T>::get(id), 1_000);
        Ok(())
    }

    #[benchmark]
    fn set_rules(r: Linear<0, MAX_RULES>) -> Result<(), BenchmarkError> {
        let rules = large_rules(r)?;
        let issuer = party::<T>("issuer", &RuleSet::new())?;
        let id = asset::<T>(&issuer, large_rules(MAX_RULES)?)?;

        #[extrinsic_call]
        _(RawOrigin::Signed(issuer), id, rules.clone());

        assert_eq!(Rules::<T>::get(id), Some(rules));
        Ok(())
    }

    impl_benchmark_test_suite! {
        Pallet,
        crate::mock::ExtBuilder.build(),
        crate::mock::Test,
    }
}
