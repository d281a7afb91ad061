// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What can be typed to the Castellan node, and how the chains that it runs begin.
//!
//! - [`Cli`]: the command line; the node does what it says. [`mainchain`]: its part about the mainchain.
//! - [`chain_spec`]: the chains that the binary knows by name; [`network_spec`]: how a network of one's own begins.

pub mod chain_spec;
pub mod mainchain;
pub mod network_spec;

use mainchain::{NodeMainchain, RelayCmd};
use network_spec::{BuildNetworkSpecCmd, ExportTemplateCmd};
use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd, ImportBlocksCmd,
    KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd, SubstrateCli,
};
use sc_service::ChainSpec;

/// Host functions that the runtime calls beyond those of the SDK.
pub type ExtraHostFunctions = ();

/// The command line. Without a subcommand it runs a node.
#[derive(Debug, clap::Args)]
pub struct Cli {
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    #[command(flatten)]
    pub run: RunCmd,

    #[command(flatten)]
    pub mainchain: NodeMainchain,
}

impl clap::CommandFactory for Cli {
    fn command() -> clap::Command {
        // The SDK's own default, the fork-aware pool, drops a transaction without a word when it came before the one
        // with the nonce below it and the block it was checked against is no longer a head. Finality within a second
        // leaves few forks to be aware of, so the pool that loses nothing is the default here.
        <Self as clap::Args>::augment_args(clap::Command::new("castellan-node"))
            .mut_arg("pool_type", |argument| argument.default_value("single-state"))
    }

    fn command_for_update() -> clap::Command {
        Self::command()
    }
}

impl clap::Parser for Cli {}

#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Generate, inspect and insert keys
    #[command(subcommand)]
    Key(KeySubcommand),

    /// Print a chain specification, with this machine as its boot node
    BuildSpec(BuildSpecCmd),

    /// Write a chain specification to a file
    ExportChainSpec(ExportChainSpecCmd),

    /// Write the genesis of a new network, with placeholders to fill in
    ExportTemplate(ExportTemplateCmd),

    /// Build the chain specification of a new network from a genesis that was filled in
    BuildNetworkSpec(BuildNetworkSpecCmd),

    /// Bring anchors to the mainchain, from a node that is asked over HTTP
    Relay(RelayCmd),

    /// Execute a block again and check it
    CheckBlock(CheckBlockCmd),

    /// Write blocks to a file
    ExportBlocks(ExportBlocksCmd),

    /// Write the state of a block as a chain specification
    ExportState(ExportStateCmd),

    /// Read blocks from a file
    ImportBlocks(ImportBlocksCmd),

    /// Remove the database of a chain
    PurgeChain(PurgeChainCmd),

    /// Take back blocks that are not final
    Revert(RevertCmd),

    /// Print what the database knows of the chain
    ChainInfo(ChainInfoCmd),
}

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Castellan Node".into()
    }

    fn impl_version() -> String {
        env!("SUBSTRATE_CLI_IMPL_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "docs/operations.md in the source tree".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        Ok(Box::new(chain_spec::load(id)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use sc_cli::TransactionPoolType;

    #[test]
    fn is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_pool_loses_nothing_unless_the_operator_asks_for_the_other() {
        let pool = |arguments: &[&str]| Cli::from_iter(arguments).run.pool_config.pool_type;
        assert!(matches!(pool(&["castellan-node"]), TransactionPoolType::SingleState));
        assert!(matches!(
            pool(&["castellan-node", "--pool-type", "fork-aware"]),
            TransactionPoolType::ForkAware
        ));
    }
}
