// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::genesis::{check, preset, preset_names, DEV, LOCAL, TEMPLATE};

fn with_preset(name: &str) -> Vec<u8> {
    let patch = preset(&name.into()).expect("the preset exists");
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
    merge(&mut config, serde_json::from_slice(&patch).expect("JSON"));
    serde_json::to_vec(&config).expect("JSON")
}

#[test]
fn there_are_three_presets() {
    assert_eq!(preset_names().len(), 3);
    assert!(preset(&"mainnet".into()).is_none());
}

#[test]
fn development_presets_build_and_hold_their_invariants() {
    for (name, validators) in [(DEV, 1), (LOCAL, 4)] {
        assert_eq!(check(&with_preset(name)), Ok(()));
        run_preset(name, || {
            assert_eq!(Session::validators().len(), validators);
            assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), validators);
            assert_eq!(Grandpa::grandpa_authorities().len(), validators);
            assert_eq!(Beefy::validator_set().map(|set| set.len()), Some(validators));
            assert_eq!(Aura::slot_duration(), 1_000);
        });
    }
}

#[test]
fn the_template_has_no_keys_and_builds_nothing_until_they_are_supplied() {
    let text = String::from_utf8(preset(&TEMPLATE.into()).expect("the preset exists")).expect("JSON is text");
    for key in Sr25519Keyring::iter() {
        assert!(!text.contains(&key.to_account_id().to_string()));
    }
    let refusal = check(&with_preset(TEMPLATE)).expect_err("no validators");
    assert!(refusal.contains("membership.validators"), "{refusal}");
}

#[test]
fn a_validator_without_keys_is_refused() {
    let mut config: serde_json::Value = serde_json::from_slice(&with_preset(LOCAL)).expect("JSON");
    config["session"]["keys"].as_array_mut().expect("a list").pop();
    let refusal = check(&serde_json::to_vec(&config).expect("JSON")).expect_err("one validator has no keys");
    assert!(refusal.contains("session.keys"), "{refusal}");

    config["council"]["members"] = serde_json::json!([]);
    let refusal = check(&serde_json::to_vec(&config).expect("JSON")).expect_err("no council");
    assert!(refusal.contains("council.members"), "{refusal}");

    assert!(check(b"{").is_err());
}

use alloc::string::ToString;
