// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The chains that the binary knows by name, built from the presets of the runtime it carries.

use crate::ExtraHostFunctions;
use castellan_runtime::genesis;
use sc_chain_spec::NoExtension;
use sc_service::{ChainType, GenericChainSpec, Properties};
use std::path::PathBuf;

/// How a chain begins, and what nodes and wallets need to know of it.
pub type ChainSpec = GenericChainSpec<NoExtension, ExtraHostFunctions>;

/// The network part of protocol names; the genesis hash, which comes first, already tells chains apart.
pub const PROTOCOL_ID: &str = "castellan";

/// Finds a chain by name, or reads it from a file.
pub fn load(id: &str) -> Result<ChainSpec, String> {
    match id {
        genesis::DEV => preset(genesis::DEV, "Castellan Development", ChainType::Development),
        "" | genesis::LOCAL => preset(genesis::LOCAL, "Castellan Local", ChainType::Local),
        genesis::TEMPLATE => Err(
            "the template has no keys, so no chain can begin from it. Write it to a file with \
            `castellan-node export-template --output genesis.json`, replace every placeholder, build the network with \
            `castellan-node build-network-spec --genesis genesis.json --id ID --name NAME --output spec.json`, and \
            start its nodes with `--chain spec.json`"
                .into(),
        ),
        path => ChainSpec::from_json_file(PathBuf::from(path)).map_err(|why| {
            format!("`{path}` is neither a chain that this node knows (dev, local) nor a readable specification: {why}")
        }),
    }
}

/// The runtime that this binary carries.
pub fn runtime_code() -> Result<&'static [u8], String> {
    castellan_runtime::WASM_BINARY.ok_or_else(|| {
        "this binary was built without the runtime (SKIP_WASM_BUILD was set): it knows no chain by name".into()
    })
}

/// What wallets show.
pub fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "CSTL".into());
    properties.insert("tokenDecimals".into(), 12.into());
    properties.insert("ss58Format".into(), 42.into());
    properties
}

fn preset(id: &str, name: &str, chain_type: ChainType) -> Result<ChainSpec, String> {
    Ok(ChainSpec::builder(runtime_code()?, None)
        .with_name(name)
        .with_id(id)
        .with_chain_type(chain_type)
        .with_protocol_id(PROTOCOL_ID)
        .with_properties(properties())
        .with_genesis_config_preset_name(id)
        .build())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(id: &str) -> String {
        load(id).err().unwrap_or_default()
    }

    #[test]
    fn the_template_says_what_to_do() {
        let refusal = refusal("template");
        assert!(
            refusal.contains("export-template") && refusal.contains("build-network-spec"),
            "{refusal}"
        );
    }

    #[test]
    fn an_unknown_chain_is_named() {
        assert!(refusal("mainnet").starts_with("`mainnet` is neither a chain"));
    }

    #[test]
    fn development_chains_tell_wallets_what_they_are() {
        // A build without the runtime has no named chains: the end-to-end tests use one that has.
        for (id, chain_type) in [
            ("dev", ChainType::Development),
            ("local", ChainType::Local),
            ("", ChainType::Local),
        ] {
            let Ok(spec) = load(id) else { return };
            assert_eq!(sc_service::ChainSpec::chain_type(&spec), chain_type);
            assert_eq!(spec.properties()["tokenSymbol"], "CSTL");
            assert_eq!(spec.properties()["tokenDecimals"], 12);
            assert_eq!(spec.properties()["ss58Format"], 42);
            assert!(spec.telemetry_endpoints().is_none());
        }
    }
}
