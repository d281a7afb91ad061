// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Tests of the whole runtime: what crosses pallets.

mod admission;
mod bad_input;
mod beefy;
mod custody;
mod genesis;
mod governance;
mod hot_path;
mod lifecycle;
mod recovery;
mod settlement;
mod storage_touches;
mod vault;

use crate::*;
use alloc::{vec, vec::Vec};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{ClaimScope, SubjectKind, Topic},
    membership::Role,
    rwa::AssetId,
};
use castellan_rules::{Check, RuleSet};
use codec::Encode;
use frame_support::{
    assert_ok,
    dispatch::DispatchResultWithPostInfo,
    traits::{OnFinalize, OnInitialize},
};
use sp_core::{Pair, H256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Dispatchable, BuildStorage, DispatchError, ModuleError};

/// The name of an error as clients show it, such as `Rwa.CountryBlocked`.
fn name(error: DispatchError) -> String {
    let DispatchError::Module(ModuleError { message, .. }) = error else {
        return alloc::format!("{error:?}");
    };
    message.unwrap_or_default().into()
}

use alloc::string::String;

fn error_of(result: DispatchResultWithPostInfo) -> String {
    name(result.expect_err("the call is refused").error)
}

/// Runs `test` on the first block of a chain with the preset `dev`, then checks every pallet's invariants.
fn run(test: impl FnOnce()) {
    run_preset(crate::genesis::DEV, test);
}

fn run_preset(preset: &str, test: impl FnOnce()) {
    chain(preset).execute_with(|| {
        start_block(1);
        test();
        check_invariants();
    });
}

/// A chain with this preset, before its first block.
fn chain(preset: &str) -> sp_io::TestExternalities {
    let patch = crate::genesis::preset(&preset.into()).expect("the preset exists");
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default genesis is JSON");
    merge(&mut config, serde_json::from_slice(&patch).expect("a preset is JSON"));
    let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a preset is a genesis");
    let storage = config.build_storage().expect("a preset builds");
    // The tests are built with benchmarks, where the guards only watch unless they are told to refuse.
    castellan_membership::guard::enforce();
    sp_io::TestExternalities::from(storage)
}

fn merge(into: &mut serde_json::Value, patch: serde_json::Value) {
    match (into, patch) {
        (serde_json::Value::Object(into), serde_json::Value::Object(patch)) => {
            for (key, value) in patch {
                merge(into.entry(key).or_insert(serde_json::Value::Null), value);
            }
        },
        (into, patch) => *into = patch,
    }
}

fn check_invariants() {
    use frame_support::traits::TryState;
    AllPalletsWithSystem::try_state(System::block_number(), frame_support::traits::TryStateSelect::All)
        .expect("every invariant holds");
}

/// Milliseconds at the start of block `number`; the chain of these tests begins at a round time.
fn time_at(number: BlockNumber) -> Moment {
    1_700_000_000_000 + Moment::from(number) * 1_000
}

fn start_block(number: BlockNumber) {
    let slot = sp_consensus_aura::Slot::from(time_at(number) / 1_000);
    let digest = sp_runtime::generic::Digest {
        logs: vec![sp_runtime::DigestItem::PreRuntime(
            sp_consensus_aura::AURA_ENGINE_ID,
            slot.encode(),
        )],
    };
    System::reset_events();
    System::initialize(&number, &Default::default(), &digest);
    AllPalletsWithSystem::on_initialize(number);
    assert_ok!(
        RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: time_at(number) }).dispatch(RuntimeOrigin::none())
    );
}

/// Goes to block `number`, through every one between.
fn go_to(number: BlockNumber) {
    while System::block_number() < number {
        AllPalletsWithSystem::on_finalize(System::block_number());
        start_block(System::block_number() + 1);
    }
}

/// Goes on at block `number`, without those between.
fn jump_to(number: BlockNumber) {
    AllPalletsWithSystem::on_finalize(System::block_number());
    System::set_block_number(number - 1);
    start_block(number);
}

fn account(key: Sr25519Keyring) -> AccountId {
    key.to_account_id()
}

/// An account that nobody admitted.
fn stranger() -> AccountId {
    sp_core::sr25519::Pair::from_string("//Stranger", None)
        .expect("a development key")
        .public()
        .into()
}

fn call(call: impl Into<RuntimeCall>, who: &AccountId) -> DispatchResultWithPostInfo {
    call.into().dispatch(RuntimeOrigin::signed(who.clone()))
}

fn call_as_root(call: impl Into<RuntimeCall>) {
    assert_ok!(call.into().dispatch(RuntimeOrigin::root()));
}

fn country(code: &str) -> Country {
    code.parse().expect("a country")
}

/// Registers `who` and has Alice attest where it is from.
fn attest(who: &AccountId, code: &str) {
    let alice = account(Sr25519Keyring::Alice);
    if castellan_kyc::Trust::<Runtime>::get()
        .countries(&alice, Topic::Kyc)
        .is_none()
    {
        call_as_root(castellan_kyc::Call::trust_issuer {
            issuer: alice.clone(),
            topic: Topic::Kyc,
            scope: castellan_kyc::CountryScope::All,
        });
    }
    assert_ok!(call(
        castellan_kyc::Call::register_subject {
            kind: SubjectKind::Person,
            lei: None
        },
        who
    ));
    let subject = castellan_kyc::SubjectOf::<Runtime>::get(who).expect("just registered");
    assert_ok!(call(
        castellan_kyc::Call::add_claim {
            subject,
            statement: castellan_kyc::Statement {
                topic: Topic::Kyc,
                scope: ClaimScope::Global,
                country: *country(code).as_bytes(),
                level: 0,
                valid_from: None,
                expires_at: None,
                evidence: H256::zero(),
            },
        },
        &alice
    ));
}

/// A rule set in which each check is a rule.
fn rules(checks: impl IntoIterator<Item = Check<AccountId>>) -> RuleSet<AccountId> {
    let rules: Vec<_> = checks.into_iter().map(Into::into).collect();
    RuleSet {
        rules: rules.try_into().expect("not too many rules"),
        fee: None,
    }
}

/// An asset of Alice's that asks for a KYC claim and blocks one country, with units for `holder`.
fn asset(symbol: &str, blocked: &str, holder: &AccountId, amount: Balance) -> AssetId {
    let asset = asset_without_units(symbol, blocked);
    assert_ok!(call(
        castellan_rwa::Call::issue {
            asset,
            beneficiary: holder.clone(),
            amount,
            reference: b"first".to_vec().try_into().expect("short"),
        },
        &account(Sr25519Keyring::Alice)
    ));
    asset
}

fn asset_without_units(symbol: &str, blocked: &str) -> AssetId {
    use castellan_rwa::Class;
    let mut countries = frame_support::BoundedBTreeSet::new();
    countries.try_insert(country(blocked)).expect("one country fits");
    assert_ok!(call(
        castellan_rwa::Call::create {
            isin: None,
            class: Class::Utility,
            symbol: symbol.as_bytes().to_vec().try_into().expect("short"),
            name: symbol.as_bytes().to_vec().try_into().expect("short"),
            decimals: 2,
            rules: rules([Check::claim(Topic::Kyc), Check::countries_blocked(countries)]),
        },
        &account(Sr25519Keyring::Alice)
    ));
    let symbol: frame_support::BoundedVec<u8, _> = symbol.as_bytes().to_vec().try_into().expect("short");
    castellan_rwa::AssetBySymbol::<Runtime>::get(&symbol).expect("just created")
}

fn free(asset: AssetId, who: &AccountId) -> Balance {
    use frame_support::traits::fungibles::Inspect;
    <Rwa as Inspect<AccountId>>::balance(asset, who)
}

fn held(asset: AssetId, who: &AccountId) -> Balance {
    use frame_support::traits::fungibles::hold::Inspect;
    <Rwa as Inspect<AccountId>>::total_balance_on_hold(asset, who)
}
