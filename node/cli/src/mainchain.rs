// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is told about the mainchain: to a node, which may be told nothing, and to `castellan-node relay`, which does
//! nothing else.

use castellan_mainchain::options::{MainchainOptions, SubmitterOptions};
use std::path::PathBuf;

/// `castellan-node relay`
#[derive(Clone, Debug, clap::Args)]
pub struct RelayCmd {
    /// Address of a node of this chain (HTTP JSON-RPC). It is not trusted: the contract checks what it says
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9944")]
    pub appchain_rpc: String,

    /// Serve metrics on this port, to this machine only
    #[arg(long, value_name = "PORT")]
    pub prometheus_port: Option<u16>,

    #[command(flatten)]
    pub mainchain: MainchainOptions,

    #[command(flatten)]
    pub submitter: SubmitterOptions,
}

/// The same for a node. Without a mainchain endpoint it has nothing to do with the mainchain.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Mainchain")]
pub struct NodeMainchain {
    /// Address of a mainchain endpoint (HTTP JSON-RPC, or `file:PATH` for a file with the address in its first line). A
    /// validator reports what it reads there; with a key, the node also brings anchors. Given twice, nothing is believed that
    /// both do not say
    #[arg(long, value_name = "URL", requires_all = ["mainchain_deployment", "mainchain_state"])]
    pub mainchain_rpc: Vec<String>,

    /// The file that the deployment of the contracts wrote
    #[arg(long, value_name = "FILE", requires = "mainchain_rpc")]
    pub mainchain_deployment: Option<PathBuf>,

    /// Encrypted key file (keystore version 3) of the account that pays. No other process may use the key
    #[arg(long, value_name = "FILE", requires = "mainchain_rpc")]
    pub mainchain_key: Option<PathBuf>,

    /// File with the key file's password in its first line
    #[arg(
        long,
        value_name = "FILE",
        requires = "mainchain_rpc",
        conflicts_with = "mainchain_password_variable"
    )]
    pub mainchain_password_file: Option<PathBuf>,

    /// Environment variable that holds the key file's password
    #[arg(long, value_name = "NAME", requires = "mainchain_rpc")]
    pub mainchain_password_variable: Option<String>,

    /// Folder for what is under way on the mainchain. It must outlive the process
    #[arg(long, value_name = "FOLDER", requires = "mainchain_rpc")]
    pub mainchain_state: Option<PathBuf>,

    /// Anchor when the newest signed state is this many blocks beyond the newest anchor
    #[arg(long, value_name = "BLOCKS", default_value_t = 100)]
    pub anchor_every: u32,

    /// Spread submitters over this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub anchor_stagger: u64,

    /// Replace a transaction that is not mined after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    pub anchor_replace_after: u64,

    /// Offer at most this much per unit of gas, in gwei
    #[arg(long, value_name = "GWEI", default_value_t = 200)]
    pub anchor_max_fee: u64,
}

/// What a node has to do with the mainchain.
#[derive(Clone, Debug)]
pub struct MainchainTasks {
    /// Where the mainchain is.
    pub mainchain: MainchainOptions,
    /// The folder for what must outlive the process.
    pub state: PathBuf,
    /// Who pays for anchors; `None` if the node brings none.
    pub submitter: Option<SubmitterOptions>,
}

impl NodeMainchain {
    /// What there is to do; `None` if the node was told nothing of the mainchain.
    pub fn tasks(&self) -> Option<MainchainTasks> {
        if self.mainchain_rpc.is_empty() {
            return None;
        }
        let mainchain = MainchainOptions {
            rpc: self.mainchain_rpc.clone(),
            deployment: self.mainchain_deployment.clone()?,
        };
        let state = self.mainchain_state.clone()?;
        let submitter = self.mainchain_key.clone().map(|key| SubmitterOptions {
            key,
            password_file: self.mainchain_password_file.clone(),
            password_variable: self.mainchain_password_variable.clone(),
            state: state.clone(),
            every: self.anchor_every,
            stagger: self.anchor_stagger,
            replace_after: self.anchor_replace_after,
            max_fee: self.anchor_max_fee,
        });
        Some(MainchainTasks {
            mainchain,
            state,
            submitter,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Cli, Subcommand};
    use clap::Parser;

    const ENDPOINT: [&str; 2] = ["--mainchain-rpc", "http://127.0.0.1:8545"];
    const REST: [&str; 8] = [
        "--mainchain-deployment",
        "latest.json",
        "--mainchain-key",
        "key.json",
        "--mainchain-state",
        "state",
        "--mainchain-password-variable",
        "PASSWORD",
    ];

    fn parse(parts: &[&[&str]]) -> Result<Cli, clap::Error> {
        Cli::try_parse_from([&["castellan-node"], parts.concat().as_slice()].concat())
    }

    #[test]
    fn a_node_has_to_do_with_the_mainchain_only_when_told() {
        assert!(parse(&[]).unwrap().mainchain.tasks().is_none());
        let tasks = parse(&[&ENDPOINT, &REST]).unwrap().mainchain.tasks().unwrap();
        assert_eq!(tasks.mainchain.rpc, [ENDPOINT[1]]);
        let submitter = tasks.submitter.unwrap();
        assert_eq!((submitter.every, submitter.stagger), (100, 60));
        assert_eq!(submitter.state, tasks.state);
    }

    #[test]
    fn a_node_without_a_key_only_reads() {
        let tasks = parse(&[&ENDPOINT, &REST[..2], &REST[4..6]])
            .unwrap()
            .mainchain
            .tasks()
            .unwrap();
        assert!(tasks.submitter.is_none());
    }

    #[test]
    fn half_of_what_is_needed_is_refused() {
        assert!(parse(&[&ENDPOINT]).is_err());
        assert!(parse(&[&ENDPOINT, &REST[..4]]).is_err());
        assert!(parse(&[&REST]).is_err());
    }

    #[test]
    fn a_relay_needs_all_of_it() {
        assert!(parse(&[&["relay"]]).is_err());
        let cli = parse(&[&["relay"], &ENDPOINT, &REST]).unwrap();
        let Some(Subcommand::Relay(relay)) = cli.subcommand else {
            panic!("not a relay: {:?}", cli.subcommand);
        };
        assert_eq!(relay.appchain_rpc, "http://127.0.0.1:9944");
    }
}
