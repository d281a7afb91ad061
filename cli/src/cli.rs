// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The arguments of the command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The command line of institutions and auditors.
#[derive(Debug, Parser)]
#[command(name = "castellan", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Bring a chain to the state that an operations file asks for, and say what became of every row.
    Run(RunArgs),
    /// List every reason why a transfer would be refused now.
    TransferReport(TransferReportArgs),
    /// Check and settle the settlement instructions of ISO 20022, and answer them.
    #[command(name = "iso20022")]
    Iso20022(Iso20022Args),
    /// Show what chain a node follows and how it stands.
    Status(StatusArgs),
    /// Have a node prove something about an anchored state.
    Proof(ProofArgs),
    /// Check a proof against the data of an anchor transaction; connect to nothing.
    Verify(VerifyArgs),
    /// Write what a holder takes to the vault when the chain has stopped.
    Escape(EscapeArgs),
}

/// Where the node is.
#[derive(Args, Debug)]
pub struct NodeArgs {
    /// The node's WebSocket address.
    #[arg(long, default_value = "ws://127.0.0.1:9944")]
    pub url: String,
    /// Connect without encryption to a node on another machine.
    #[arg(long)]
    pub insecure_url: bool,
}

/// The arguments of `run`.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// A JSON file, or a folder of CSV files.
    pub path: PathBuf,
    /// Where the node is.
    #[command(flatten)]
    pub node: NodeArgs,
    /// A JSON file of key names and secret URIs, which must not be readable by everybody. Without it, the environment
    /// variable CASTELLAN_KEYS holds that JSON.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Sign with keys that everybody knows: //NAME of the development phrase. For sample data only.
    #[arg(long, conflicts_with = "keys")]
    pub dev_keys: bool,
    /// The names of the council's keys, separated by commas. By default every known key that is on the council.
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub council: Vec<String>,
    /// The name of the key that hands out fee tokens.
    #[arg(long, value_name = "NAME")]
    pub treasurer: Option<String>,
    /// Check the input and say what would be asked of the chain; connect to nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Expect that everything was done before: a row that still changes the chain is a failure.
    #[arg(long)]
    pub expect_no_change: bool,
    /// Print one JSON object for each row and one at the end.
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `transfer-report`.
#[derive(Args, Debug)]
pub struct TransferReportArgs {
    /// The asset: its symbol, ISIN or number.
    pub asset: String,
    /// The account that sends, or with --dev-keys its name.
    pub from: String,
    /// The account that receives, or with --dev-keys its name.
    pub to: String,
    /// How much, with at most the decimals that the asset has.
    pub amount: String,
    /// Where the node is.
    #[command(flatten)]
    pub node: NodeArgs,
    /// Let FROM and TO be names of development keys.
    #[arg(long)]
    pub dev_keys: bool,
    /// Print the node's answer as it is.
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `iso20022`.
#[derive(Args, Debug)]
pub struct Iso20022Args {
    /// What to do with the messages.
    #[command(subcommand)]
    pub command: Iso20022Command,
}

/// What is done with settlement messages.
#[derive(Debug, Subcommand)]
pub enum Iso20022Command {
    /// Say what settlement instructions ask for, or everything that is wrong with them; connect to nothing.
    Check(CheckArgs),
    /// Settle instructions of one or both sides, and answer each by a status advice or a confirmation.
    Settle(SettleArgs),
}

/// The arguments of `iso20022 check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Files with one message of type sese.023 each.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The operations file or folder whose participants and instruments the messages name. Without it, names are not
    /// looked up.
    #[arg(long, value_name = "FILE_OR_FOLDER")]
    pub operations: Option<PathBuf>,
    /// How messages name this chain as the place of settlement: a BIC or a proprietary id.
    #[arg(long, value_name = "NAME")]
    pub depository: Option<String>,
}

/// The arguments of `iso20022 settle`.
#[derive(Args, Debug)]
pub struct SettleArgs {
    /// Files with one message of type sese.023 each.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The operations file or folder whose participants and instruments the messages name.
    #[arg(long, value_name = "FILE_OR_FOLDER")]
    pub operations: PathBuf,
    /// How messages name this chain as the place of settlement: a BIC or a proprietary id.
    #[arg(long, value_name = "NAME")]
    pub depository: Option<String>,
    /// Where the node is.
    #[command(flatten)]
    pub node: NodeArgs,
    /// A JSON file of key names and secret URIs, which must not be readable by everybody. Without it, the environment
    /// variable CASTELLAN_KEYS holds that JSON.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    /// Sign with keys that everybody knows: //NAME of the development phrase. For sample data only.
    #[arg(long, conflicts_with = "keys")]
    pub dev_keys: bool,
    /// The folder for the answers. Without it, they are printed.
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// The arguments of `status`.
#[derive(Args, Debug)]
pub struct StatusArgs {
    /// Where the node is.
    #[command(flatten)]
    pub node: NodeArgs,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// The arguments of `proof`.
#[derive(Args, Debug)]
pub struct ProofArgs {
    /// What is proven.
    #[command(subcommand)]
    pub command: ProofCommand,
}

/// What can be proven.
#[derive(Debug, Subcommand)]
pub enum ProofCommand {
    /// That a value is, or is not, in the state behind an anchored block.
    State(StateProofArgs),
}

/// The arguments of `proof state`.
#[derive(Args, Debug)]
pub struct StateProofArgs {
    /// A key in the state, in hexadecimal, or a pallet's item, such as Rwa.Tallies.
    pub what: String,
    /// The keys of a map: numbers, bytes in hexadecimal, accounts.
    pub keys: Vec<String>,
    /// The anchored block.
    #[arg(long, value_name = "BLOCK")]
    pub at: u32,
    /// Where the node is. It must have the state behind that block.
    #[command(flatten)]
    pub node: NodeArgs,
    /// The file for the proof. Without it, the proof is printed.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// The arguments of `verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The file that `proof` wrote.
    pub proof: PathBuf,
    /// A file with the data of the transaction that anchored the block, in hexadecimal.
    #[arg(long, value_name = "FILE")]
    pub anchor: PathBuf,
}

/// The arguments of `escape`.
#[derive(Args, Debug)]
pub struct EscapeArgs {
    /// The token's address on the mainchain.
    #[arg(long, value_name = "ADDRESS")]
    pub token: String,
    /// The account that held units of it.
    #[arg(
        long,
        value_name = "ACCOUNT",
        conflicts_with = "exit",
        required_unless_present = "exit"
    )]
    pub account: Option<String>,
    /// The exit that was open.
    #[arg(long, value_name = "NUMBER")]
    pub exit: Option<u64>,
    /// The newest anchored block.
    #[arg(long, value_name = "BLOCK")]
    pub at: u32,
    /// The file that the deployment of the contracts wrote.
    #[arg(long, value_name = "FILE")]
    pub deployment: PathBuf,
    /// Where a node is that has the state. It is not trusted.
    #[command(flatten)]
    pub node: NodeArgs,
    /// The file for the transactions' data. Without it, they are printed.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_make_sense() {
        Cli::command().debug_assert();
        let cli = Cli::try_parse_from(["castellan", "run", "demo", "--dev-keys", "--council", "Alice,Bob"]).unwrap();
        let Command::Run(args) = cli.command else {
            panic!("not run")
        };
        assert_eq!(args.council, ["Alice", "Bob"]);
        assert_eq!(args.node.url, "ws://127.0.0.1:9944");
        assert!(Cli::try_parse_from(["castellan", "run", "demo", "--dev-keys", "--keys", "k.json"]).is_err());
        assert!(Cli::try_parse_from(["castellan", "run"]).is_err());
        assert!(Cli::try_parse_from(["castellan", "iso20022", "check"]).is_err());
        assert!(Cli::try_parse_from(["castellan", "proof", "state", "Rwa.Tallies", "3"]).is_err());
        assert!(Cli::try_parse_from(["castellan", "proof", "state", "Rwa.Tallies", "3", "--at", "9"]).is_ok());
        assert!(Cli::try_parse_from(["castellan", "verify", "proof.json"]).is_err());
        let escape = [
            "castellan",
            "escape",
            "--token",
            "0x",
            "--at",
            "9",
            "--deployment",
            "d.json",
        ];
        assert!(Cli::try_parse_from(escape).is_err());
        assert!(Cli::try_parse_from(escape.iter().chain(&["--exit", "4"])).is_ok());
        assert!(Cli::try_parse_from(escape.iter().chain(&["--exit", "4", "--account", "5"])).is_err());
        assert!(Cli::try_parse_from(["castellan", "iso20022", "settle", "a.xml", "--dev-keys"]).is_err());
        let settle = [
            "castellan",
            "iso20022",
            "settle",
            "a.xml",
            "b.xml",
            "--operations",
            "demo",
        ];
        let Command::Iso20022(args) = Cli::try_parse_from(settle).unwrap().command else {
            panic!("not iso20022")
        };
        assert!(matches!(args.command, Iso20022Command::Settle(args) if args.files.len() == 2));
    }
}
