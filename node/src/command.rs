// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{
    mainchain,
    service::{self, Partial},
};
use castellan_node_cli::{Cli, Subcommand};
use castellan_primitives::OpaqueBlock;
use sc_cli::SubstrateCli;

/// Reads the command line and does what it says.
pub fn run() -> sc_cli::Result<()> {
    let cli = Cli::from_args();
    match &cli.subcommand {
        None => {
            let runner = cli.create_runner(&cli.run)?;
            let mainchain = cli.mainchain.tasks();
            runner.run_node_until_exit(|config| async move {
                service::start(config, mainchain).map_err(sc_cli::Error::Service)
            })
        },
        Some(Subcommand::Key(cmd)) => cmd.run(&cli),
        Some(Subcommand::BuildSpec(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.sync_run(|config| cmd.run(config.chain_spec, config.network))
        },
        Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
        Some(Subcommand::ExportTemplate(cmd)) => cmd.run(),
        Some(Subcommand::BuildNetworkSpec(cmd)) => cmd.run(),
        Some(Subcommand::Relay(cmd)) => mainchain::relay(cmd),
        Some(Subcommand::CheckBlock(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|mut config| {
                let Partial {
                    client,
                    task_manager,
                    import_queue,
                    ..
                } = service::partial(&mut config)?;
                Ok((cmd.run(client, import_queue), task_manager))
            })
        },
        Some(Subcommand::ExportBlocks(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|mut config| {
                let Partial {
                    client, task_manager, ..
                } = service::partial(&mut config)?;
                Ok((cmd.run(client, config.database), task_manager))
            })
        },
        Some(Subcommand::ExportState(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|mut config| {
                let Partial {
                    client, task_manager, ..
                } = service::partial(&mut config)?;
                Ok((cmd.run(client, config.chain_spec), task_manager))
            })
        },
        Some(Subcommand::ImportBlocks(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|mut config| {
                let Partial {
                    client,
                    task_manager,
                    import_queue,
                    ..
                } = service::partial(&mut config)?;
                Ok((cmd.run(client, import_queue), task_manager))
            })
        },
        Some(Subcommand::PurgeChain(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.sync_run(|config| cmd.run(config.database))
        },
        Some(Subcommand::Revert(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.async_run(|mut config| {
                let Partial {
                    client,
                    task_manager,
                    backend,
                    ..
                } = service::partial(&mut config)?;
                // GRANDPA keeps its own record of validator sets, which must go back as far as the blocks do.
                let votes = Box::new(|client, _, blocks| Ok(sc_consensus_grandpa::revert(client, blocks)?));
                Ok((cmd.run(client, backend, Some(votes)), task_manager))
            })
        },
        Some(Subcommand::ChainInfo(cmd)) => {
            let runner = cli.create_runner(cmd)?;
            runner.sync_run(|config| cmd.run::<OpaqueBlock>(&config))
        },
    }
}
