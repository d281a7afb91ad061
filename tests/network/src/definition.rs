// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use anyhow::{ensure, Context, Result};
use serde::Deserialize;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A network as a zombienet file describes it.
///
/// A field that this harness does not know is an error: it would otherwise run another network than zombienet does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The one chain of the network; zombienet calls every chain without parachains a relay chain.
    pub relaychain: Chain,
    /// How long zombienet waits, and where it works: this harness has its own time limits.
    #[serde(default)]
    pub settings: toml::Table,
}

/// The chain and its nodes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// The preset, as `--chain` takes it.
    pub chain: String,
    /// A chain specification file that is used instead of the preset.
    pub chain_spec_path: Option<PathBuf>,
    /// The command with which zombienet makes a specification of the preset. This harness leaves that to the nodes.
    pub chain_spec_command: Option<String>,
    /// The program, as zombienet looks for it in the path. This harness runs the node that was built last.
    #[serde(default)]
    pub default_command: String,
    /// Arguments of every node that has none of its own.
    #[serde(default)]
    pub default_args: Vec<String>,
    /// The nodes, in the order in which they start.
    #[serde(default)]
    pub nodes: Vec<NodeDefinition>,
}

/// One node.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeDefinition {
    /// Its name; unique in the network.
    pub name: String,
    /// Whether it writes blocks and votes.
    #[serde(default = "yes")]
    pub validator: bool,
    /// Arguments of this node alone, instead of the default ones.
    #[serde(default)]
    pub args: Vec<String>,
}

fn yes() -> bool {
    true
}

impl Definition {
    /// Reads a zombienet network file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("in {}", path.display()))
    }

    /// The network of four validators that the repository defines for zombienet.
    pub fn four_validators() -> Result<Self> {
        // A part of the binary: one target directory serves several clones, and the one it was built in may be gone.
        Self::parse(include_str!("../../../zombienet/four-validators.toml"))
    }

    /// One node on the preset `dev`.
    pub fn dev() -> Self {
        Self {
            relaychain: Chain {
                chain: "dev".into(),
                chain_spec_path: None,
                chain_spec_command: None,
                default_command: "castellan-node".into(),
                default_args: Vec::new(),
                nodes: vec![NodeDefinition {
                    name: "alice".into(),
                    validator: true,
                    // A validator without peers would wait for some.
                    args: vec!["--alice".into(), "--force-authoring".into()],
                }],
            },
            settings: toml::Table::new(),
        }
    }

    /// The same network on the chain that the file at `path` specifies.
    pub fn with_chain_spec(mut self, path: impl Into<PathBuf>) -> Self {
        self.relaychain.chain_spec_path = Some(path.into());
        self
    }

    fn parse(text: &str) -> Result<Self> {
        let definition: Self = toml::from_str(text)?;
        let mut names = BTreeSet::new();
        for node in &definition.relaychain.nodes {
            ensure!(names.insert(&node.name), "two nodes are called {}", node.name);
        }
        Ok(definition)
    }
}

impl Chain {
    /// The arguments that the definition gives to `node`.
    pub fn args_of(&self, node: &NodeDefinition) -> Vec<String> {
        if node.args.is_empty() {
            self.default_args.clone()
        } else {
            node.args.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_of_the_repository_has_four_validators() {
        let definition = Definition::four_validators().unwrap();
        let validators: Vec<_> = definition
            .relaychain
            .nodes
            .iter()
            .filter(|node| node.validator)
            .collect();
        assert_eq!(validators.len(), 4);
        assert_eq!(definition.relaychain.chain, "local");
    }

    #[test]
    fn own_arguments_replace_the_default_ones() {
        let text = "[relaychain]\nchain = 'local'\ndefault_args = ['-a']\n[[relaychain.nodes]]\nname = 'one'\n\
                    [[relaychain.nodes]]\nname = 'two'\nargs = ['-b']\nvalidator = false\n";
        let Chain { nodes, .. } = Definition::parse(text).unwrap().relaychain;
        let chain = Definition::parse(text).unwrap().relaychain;
        assert_eq!(chain.args_of(&nodes[0]), ["-a"]);
        assert_eq!(chain.args_of(&nodes[1]), ["-b"]);
        assert!(nodes[0].validator && !nodes[1].validator);
    }

    #[test]
    fn refuses_what_it_would_not_run() {
        let twice =
            "[relaychain]\nchain = 'local'\n[[relaychain.nodes]]\nname = 'a'\n[[relaychain.nodes]]\nname = 'a'\n";
        assert!(Definition::parse(twice)
            .unwrap_err()
            .to_string()
            .contains("two nodes are called a"));
        let unknown = "[relaychain]\nchain = 'local'\n[[parachains]]\nid = 100\n";
        assert!(Definition::parse(unknown)
            .unwrap_err()
            .to_string()
            .contains("unknown field `parachains`"));
    }
}
