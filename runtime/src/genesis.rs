// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How a chain begins.
//!
//! | preset | what it is | keys |
//! |---|---|---|
//! | `dev` | one node: an institution's private chain for trying things out | well-known development keys |
//! | `local` | four validators on one machine | well-known development keys |
//! | `template` | the starting point of a real network | none: it builds no chain until they are supplied |

use crate::*;
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use castellan_primitives::membership::Role;
use castellan_settlement::observation::ObserverId;
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_beefy::ecdsa_crypto::AuthorityId as BeefyId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{ecdsa, hex2array};
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// The name of the preset for one node.
pub const DEV: &str = "dev";
/// The name of the preset for four validators on one machine.
pub const LOCAL: &str = "local";
/// The name of the preset without keys.
pub const TEMPLATE: &str = "template";

const ENDOWMENT: Balance = 1_000_000_000 * CSTL;

/// The presets that exist.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEV), PresetId::from(LOCAL), PresetId::from(TEMPLATE)]
}

/// The preset of that name as JSON, laid over the default genesis.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    use Sr25519Keyring::*;
    let patch = match id.as_ref() {
        DEV => development(&[Alice]),
        LOCAL => development(&[Alice, Bob, Charlie, Dave]),
        TEMPLATE => template(),
        _ => return None,
    };
    Some(patch.to_string().into_bytes())
}

/// Refuses a genesis that could not run: without validators, without a council, or with a validator that has no keys.
pub fn check(config: &[u8]) -> Result<(), String> {
    let config: Value = serde_json::from_slice(config).map_err(|error| format!("the genesis is not JSON: {error}"))?;
    let list = |pallet: &str, field: &str| -> Vec<Value> {
        config
            .get(pallet)
            .and_then(|fields| fields.get(field))
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let validators = list("membership", "validators");
    if validators.is_empty() {
        return Err("membership.validators is empty: supply the validators' accounts".into());
    }
    if list("council", "members").is_empty() {
        return Err("council.members is empty: supply the accounts that govern the chain".into());
    }
    if list("emergencyCommittee", "members").is_empty() {
        return Err("emergencyCommittee.members is empty: supply the accounts that may pause the chain".into());
    }
    let keys = list("session", "keys");
    for validator in &validators {
        let has_keys = keys.iter().any(|entry| entry.get(0) == Some(validator));
        if !has_keys {
            return Err(format!("session.keys has no keys for the validator {validator}"));
        }
    }
    Ok(())
}

/// A chain of well-known development keys with these validators, who are also its council.
fn development(validators: &[Sr25519Keyring]) -> Value {
    use Sr25519Keyring::*;
    let everyone = [Alice, Bob, Charlie, Dave, Eve, Ferdie];
    let authorities: Vec<AccountId> = validators.iter().map(|key| key.to_account_id()).collect();
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: everyone
                .iter()
                .map(|key| (key.to_account_id(), ENDOWMENT))
                .collect::<Vec<_>>(),
        },
        block_time: BlockTimeConfig {
            slot_duration: 1_000,
            session_length: 20
        },
        council: CouncilConfig {
            members: authorities.clone()
        },
        emergency_committee: EmergencyCommitteeConfig {
            members: authorities.clone()
        },
        membership: MembershipConfig {
            members: everyone
                .iter()
                .map(|key| (key.to_account_id(), development_roles(*key)))
                .collect::<Vec<_>>(),
            validators: authorities,
        },
        session: SessionConfig {
            keys: validators.iter().map(|key| development_keys(*key)).collect::<Vec<_>>(),
        },
        timelock: TimelockConfig { notice_period: 5 },
    })
}

fn development_roles(key: Sr25519Keyring) -> Vec<Role> {
    match key {
        Sr25519Keyring::Eve => vec![Role::Institution],
        Sr25519Keyring::Ferdie => vec![Role::Auditor],
        _ => vec![Role::Operator, Role::Institution, Role::IssuerAgent, Role::ClaimIssuer],
    }
}

fn development_keys(key: Sr25519Keyring) -> (AccountId, AccountId, SessionKeys) {
    let account = key.to_account_id();
    let aura: AuraId = key.public().into();
    let finality = match key {
        Sr25519Keyring::Bob => Ed25519Keyring::Bob,
        Sr25519Keyring::Charlie => Ed25519Keyring::Charlie,
        Sr25519Keyring::Dave => Ed25519Keyring::Dave,
        _ => Ed25519Keyring::Alice,
    };
    let grandpa: GrandpaId = finality.public().into();
    let beefy: BeefyId = ecdsa::Public::from_raw(development_commitment_key(key)).into();
    let observer: ObserverId = key.public().into();
    let keys = SessionKeys {
        aura,
        grandpa,
        beefy,
        observer,
    };
    (account.clone(), account, keys)
}

/// The secp256k1 key with the same name. The runtime cannot derive keys from names on this curve.
fn development_commitment_key(key: Sr25519Keyring) -> [u8; 33] {
    match key {
        Sr25519Keyring::Bob => hex2array!("0390084fdbf27d2b79d26a4f13f0ccd982cb755a661969143c37cbc49ef5b91f27"),
        Sr25519Keyring::Charlie => hex2array!("0389411795514af1627765eceffcbd002719f031604fadd7d188e2dc585b4e1afb"),
        Sr25519Keyring::Dave => hex2array!("03bc9d0ca094bd5b8b3225d7651eac5d18c1c04bf8ae8f8b263eebca4e1410ed0c"),
        _ => hex2array!("020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1"),
    }
}

/// A network with the pace of production and no keys at all.
fn template() -> Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        block_time: BlockTimeConfig {
            slot_duration: 1_000,
            session_length: 600
        },
        timelock: TimelockConfig { notice_period: 86_400 },
    })
}
