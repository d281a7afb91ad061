// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::network_spec::{BuildNetworkSpecCmd, ExportTemplateCmd};
use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd, ImportBlocksCmd,
    KeySubcommand, PurgeChainCmd, RevertCmd, RunCmd,
};

/// The command line. Without a subcommand it runs a node.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    #[command(flatten)]
    pub run: RunCmd,
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn is_consistent() {
        Cli::command().debug_assert();
    }
}
