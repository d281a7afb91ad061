// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! How a network of one's own begins: `export-template` writes a genesis with placeholders, an operator fills it in,
//! and `build-network-spec` turns it into the chain specification that every node of the network starts from.
//!
//! Nothing of the placeholders may remain, and no key that anyone can derive may come in. All that is wrong is told at
//! once, each with its place in the file. What only the runtime can know, such as a validator without session keys, it
//! refuses itself.

use crate::{chain_spec, chain_spec::ChainSpec, ExtraHostFunctions};
use castellan_primitives::AccountId;
use castellan_runtime::genesis::TEMPLATE;
use sc_chain_spec::{json_merge, GenesisConfigBuilderRuntimeCaller};
use sc_cli::{Error, Result};
use sc_network::config::MultiaddrWithPeerId;
use sc_network_types::PeerId;
use sc_service::ChainType;
use serde_json::{json, Value};
use sp_core::{ecdsa, Pair};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// `castellan-node export-template`
#[derive(Debug, clap::Args)]
pub struct ExportTemplateCmd {
    /// Where to write it. Without this it is printed
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// `castellan-node build-network-spec`
#[derive(Debug, clap::Args)]
pub struct BuildNetworkSpecCmd {
    /// The genesis that `export-template` wrote, filled in
    #[arg(long, value_name = "FILE")]
    genesis: PathBuf,

    /// Short name of the network, also the name of its directory: lower-case letters, digits, `-` and `_`
    #[arg(long)]
    id: String,

    /// Name of the network for people
    #[arg(long)]
    name: String,

    /// Address of a node that new nodes ask for others, ending with /p2p/PEER_ID
    #[arg(long, value_name = "ADDR")]
    boot_node: Vec<MultiaddrWithPeerId>,

    /// Where to write it. Without this it is printed
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl ExportTemplateCmd {
    pub fn run(&self) -> Result<()> {
        let mut template = preset()?;
        json_merge(&mut template, placeholders());
        write(self.output.as_deref(), &format!("{template:#}\n"))
    }
}

impl BuildNetworkSpecCmd {
    pub fn run(&self) -> Result<()> {
        check_id(&self.id).map_err(Error::Input)?;
        let file = self.genesis.display();
        let text = fs::read_to_string(&self.genesis).map_err(|why| Error::Input(format!("{file}: {why}")))?;
        let filled_in = serde_json::from_str(&text).map_err(|why| Error::Input(format!("{file}: not JSON: {why}")))?;

        let mut genesis = preset()?;
        json_merge(&mut genesis, filled_in);
        complete(&mut genesis).map_err(|problems| Error::Input(format!("{file}:\n  {}", problems.join("\n  "))))?;
        if list(&genesis, NODES).is_none_or(Vec::is_empty) {
            eprintln!("Warning: no node is listed: any node may connect until governance lists some.");
        }

        let spec = ChainSpec::builder(chain_spec::runtime_code()?, None)
            .with_name(&self.name)
            .with_id(&self.id)
            .with_chain_type(ChainType::Live)
            .with_boot_nodes(self.boot_node.clone())
            .with_protocol_id(chain_spec::PROTOCOL_ID)
            .with_properties(chain_spec::properties())
            .with_genesis_config_patch(genesis)
            .build();
        // Only the raw form keeps its genesis hash when a later runtime reads the genesis differently.
        let json = spec.as_json(true).map_err(|why| {
            // The whole genesis follows the reason.
            let reason = why.split(" for blob:").next().unwrap_or(&why);
            Error::Input(format!("{file}: the runtime refuses it: {reason}"))
        })?;
        write(self.output.as_deref(), &json)
    }
}

/// Where peer ids are listed. The runtime takes their bytes, people write them in base58.
const NODES: &str = "/membership/nodes";

/// The lists without which no network can run.
const REQUIRED: [(&str, &str); 5] = [
    ("/membership/members", "the accounts that may act, with their roles"),
    ("/membership/validators", "the accounts that run validators"),
    ("/session/keys", "the keys that each validator signs with"),
    ("/council/members", "the accounts that govern the network"),
    ("/emergencyCommittee/members", "the accounts that may pause the network"),
];

/// What the operator has to supply. A placeholder is a text in angle brackets.
fn placeholders() -> Value {
    json!({
        "balances": { "balances": [["<account that pays fees>", 1_000_000_000_000_000_u64]] },
        "council": { "members": ["<account that governs>"] },
        "emergencyCommittee": { "members": ["<account that may pause the network>"] },
        "membership": {
            "members": [
                ["<account of a validator's operator>", ["Operator"]],
                ["<account of a bank>", ["Institution"]],
            ],
            "nodes": ["<peer id that may connect>"],
            "validators": ["<account of a validator's operator>"],
        },
        "session": {
            "keys": [[
                "<account of a validator's operator>",
                "<account of a validator's operator>",
                {
                    "aura": "<sr25519 public key of its node>",
                    "beefy": "<secp256k1 public key of its node>",
                    "grandpa": "<ed25519 public key of its node>",
                    "observer": "<sr25519 public key of its node, another than for aura>",
                },
            ]],
        },
    })
}

fn preset() -> Result<Value> {
    let code = chain_spec::runtime_code()?;
    let runtime = GenesisConfigBuilderRuntimeCaller::<ExtraHostFunctions>::new(code);
    Ok(runtime.get_named_preset(Some(&TEMPLATE.into()))?)
}

fn check_id(id: &str) -> std::result::Result<(), String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    if id.is_empty() || !id.bytes().all(allowed) {
        return Err(format!("--id `{id}`: give lower-case letters, digits, `-` and `_`"));
    }
    if ["dev", "local", "template"].contains(&id) {
        return Err(format!("--id `{id}`: this name is taken by a chain of the node's own"));
    }
    Ok(())
}

/// Finds everything that is missing or must not be there, and writes peer ids as the runtime takes them.
fn complete(genesis: &mut Value) -> std::result::Result<(), Vec<String>> {
    let mut problems = Vec::new();
    for (place, what) in REQUIRED {
        if list(genesis, place).is_none_or(Vec::is_empty) {
            problems.push(format!("{place}: missing: {what}"));
        }
    }
    check_texts(genesis, &mut String::new(), &mut problems);
    if let Some(nodes) = genesis.pointer_mut(NODES).and_then(Value::as_array_mut) {
        for (index, node) in nodes.iter_mut().enumerate() {
            match node.as_str() {
                Some(text) if is_placeholder(text) => {},
                Some(text) => match text.parse::<PeerId>() {
                    Ok(peer) => *node = json!(peer.to_bytes()),
                    Err(_) => problems.push(format!("{NODES}/{index}: `{text}` is not a peer id")),
                },
                // The bytes themselves, which the runtime checks.
                None => {},
            }
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

fn list<'a>(genesis: &'a Value, place: &str) -> Option<&'a Vec<Value>> {
    genesis.pointer(place).and_then(Value::as_array)
}

fn check_texts(value: &Value, place: &mut String, problems: &mut Vec<String>) {
    let mut enter = |step: &str, inner: &Value, problems: &mut Vec<String>| {
        let length = place.len();
        place.push('/');
        place.push_str(step);
        check_texts(inner, place, problems);
        place.truncate(length);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| enter(name, inner, problems)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, inner)| enter(&index.to_string(), inner, problems)),
        Value::String(text) if is_placeholder(text) => problems.push(format!("{place}: still the placeholder {text}")),
        Value::String(text) => {
            if let Some(name) = well_known(text) {
                problems.push(format!(
                    "{place}: `{text}` is the development key of {name}, which everyone can use"
                ));
            }
        },
        _ => {},
    }
}

fn is_placeholder(text: &str) -> bool {
    text.starts_with('<') && text.ends_with('>')
}

/// The name of the development key that `text` writes, as an address or in hexadecimal.
fn well_known(text: &str) -> Option<String> {
    if let Ok(key) = text.parse::<ecdsa::Public>() {
        return Sr25519Keyring::iter()
            .find(|known| ecdsa::Pair::from_string(&known.to_seed(), None).is_ok_and(|pair| pair.public() == key))
            .map(|known| known.to_string());
    }
    let key: [u8; 32] = text.parse::<AccountId>().ok()?.into();
    let account = Sr25519Keyring::iter()
        .find(|known| known.to_raw_public() == key)
        .map(|known| known.to_string());
    account.or_else(|| {
        Ed25519Keyring::iter()
            .find(|known| known.to_raw_public() == key)
            .map(|known| known.to_string())
    })
}

fn write(output: Option<&Path>, text: &str) -> Result<()> {
    match output {
        None => Ok(io::stdout().write_all(text.as_bytes())?),
        Some(path) => {
            fs::write(path, text).map_err(|why| Error::Input(format!("{}: {why}", path.display())))?;
            eprintln!("Written to {}.", path.display());
            Ok(())
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::crypto::Ss58Codec;

    fn account(number: u8) -> String {
        AccountId::new([number; 32]).to_ss58check()
    }

    fn commitment_key(name: &str) -> String {
        ecdsa::Pair::from_string(name, None).unwrap().public().to_ss58check()
    }

    fn filled_in() -> Value {
        json!({
            "balances": { "balances": [[account(1), 5]] },
            "council": { "members": [account(2)] },
            "emergencyCommittee": { "members": [account(2)] },
            "membership": {
                "members": [[account(1), ["Operator"]]],
                "nodes": [PeerId::random().to_base58()],
                "validators": [account(1)],
            },
            "session": {
                "keys": [[
                    account(1),
                    account(1),
                    {
                        "aura": account(3),
                        "beefy": commitment_key("//Nobody"),
                        "grandpa": account(4),
                        "observer": account(5),
                    },
                ]],
            },
        })
    }

    fn problems(mut genesis: Value) -> Vec<String> {
        complete(&mut genesis).err().unwrap_or_default()
    }

    #[test]
    fn takes_a_genesis_that_is_filled_in() {
        let mut genesis = filled_in();
        let peer: PeerId = genesis["membership"]["nodes"][0].as_str().unwrap().parse().unwrap();
        assert_eq!(complete(&mut genesis), Ok(()));
        assert_eq!(genesis["membership"]["nodes"], json!([peer.to_bytes()]));
    }

    #[test]
    fn names_every_placeholder() {
        let problems = problems(placeholders());
        assert_eq!(problems.len(), 13, "{problems:#?}");
        assert!(problems
            .iter()
            .all(|problem| problem.contains("still the placeholder <")));
        assert!(problems
            .contains(&"/session/keys/0/2/aura: still the placeholder <sr25519 public key of its node>".to_string()));
    }

    #[test]
    fn names_every_list_that_is_missing() {
        let problems = problems(json!({ "council": { "members": [] } }));
        let places: Vec<_> = REQUIRED
            .iter()
            .map(|(place, what)| format!("{place}: missing: {what}"))
            .collect();
        assert_eq!(problems, places);
    }

    #[test]
    fn refuses_keys_that_everyone_can_use() {
        let mut genesis = filled_in();
        genesis["council"]["members"][0] = json!(Sr25519Keyring::Alice.to_account_id().to_ss58check());
        genesis["session"]["keys"][0][2]["grandpa"] = json!(Ed25519Keyring::Bob.public().to_ss58check());
        genesis["membership"]["validators"][0] = json!(format!("{:?}", Sr25519Keyring::Dave.to_h256_public()));
        genesis["session"]["keys"][0][2]["beefy"] = json!(commitment_key("//Charlie"));
        let problems = problems(genesis);
        assert_eq!(problems.len(), 4, "{problems:#?}");
        for (place, name) in [
            ("/council/members/0", "Alice"),
            ("/membership/validators/0", "Dave"),
            ("/session/keys/0/2/beefy", "Charlie"),
            ("/session/keys/0/2/grandpa", "Bob"),
        ] {
            let named = |problem: &String| {
                problem.starts_with(place) && problem.contains(&format!("the development key of {name}"))
            };
            assert!(problems.iter().any(named), "{place} {problems:#?}");
        }
    }

    #[test]
    fn refuses_what_is_no_peer_id_and_leaves_bytes_alone() {
        let mut genesis = filled_in();
        genesis["membership"]["nodes"] = json!(["12D3Koo", [0, 36, 8, 1]]);
        assert_eq!(
            problems(genesis),
            vec!["/membership/nodes/0: `12D3Koo` is not a peer id"]
        );
    }

    #[test]
    fn refuses_names_that_are_taken_or_no_directory() {
        for id in ["", "dev", "local", "template", "My Net", "a/b", "..", "Ä"] {
            assert!(check_id(id).is_err(), "{id}");
        }
        assert_eq!(check_id("sample-net_1"), Ok(()));
    }
}
