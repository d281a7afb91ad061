// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The command line's part about the mainchain. No secret is on it; addresses of endpoints can hold a provider's key, and
//! so may stand in a file.

use crate::{
    account::Account,
    chain::Mainchain,
    deployment::Deployment,
    endpoint::{Endpoint, Patience},
    error::{Error, Result},
    journal::Journal,
    keystore::{self, Password},
    submitter::Policy,
};
use alloy::transports::http::reqwest::Url;
use clap::Args;
use std::{path::PathBuf, sync::Arc, time::Duration};

const GWEI: u128 = 1_000_000_000;

/// Where the mainchain is.
#[derive(Args, Clone, Debug)]
pub struct MainchainOptions {
    /// Address of a mainchain endpoint (HTTP JSON-RPC), or `file:PATH` for a file with the address in its first line.
    /// Given twice, nothing is believed that both do not say.
    #[arg(long = "mainchain-rpc", value_name = "URL", required = true)]
    pub rpc: Vec<String>,

    /// The file that the deployment of the contracts wrote.
    #[arg(long = "mainchain-deployment", value_name = "FILE")]
    pub deployment: PathBuf,
}

/// Who pays for anchors, how much and when.
#[derive(Args, Clone, Debug)]
pub struct SubmitterOptions {
    /// Encrypted key file (keystore version 3) of the account that pays. No other process may use the key.
    #[arg(long = "mainchain-key", value_name = "FILE")]
    pub key: PathBuf,

    /// File with the key file's password in its first line.
    #[arg(
        long = "mainchain-password-file",
        value_name = "FILE",
        required_unless_present = "password_variable",
        conflicts_with = "password_variable"
    )]
    pub password_file: Option<PathBuf>,

    /// Environment variable that holds the key file's password.
    #[arg(long = "mainchain-password-variable", value_name = "NAME")]
    pub password_variable: Option<String>,

    /// Folder for what is under way. It must outlive the process.
    #[arg(long = "mainchain-state", value_name = "FOLDER")]
    pub state: PathBuf,

    /// Anchor when the newest signed state is this many blocks beyond the newest anchor.
    #[arg(long = "anchor-every", value_name = "BLOCKS", default_value_t = 100)]
    pub every: u32,

    /// Spread submitters over this many seconds.
    #[arg(long = "anchor-stagger", value_name = "SECONDS", default_value_t = 60)]
    pub stagger: u64,

    /// Replace a transaction that is not mined after this many seconds.
    #[arg(long = "anchor-replace-after", value_name = "SECONDS", default_value_t = 90)]
    pub replace_after: u64,

    /// Offer at most this much per unit of gas, in gwei.
    #[arg(long = "anchor-max-fee", value_name = "GWEI", default_value_t = 200)]
    pub max_fee: u64,
}

impl MainchainOptions {
    /// Reads the files. Asks no endpoint yet.
    pub fn open(&self, patience: Patience) -> Result<Arc<Mainchain>> {
        let endpoints = self
            .rpc
            .iter()
            .map(|text| Endpoint::new(address(text)?, patience))
            .collect::<Result<Vec<_>>>()?;
        Ok(Arc::new(Mainchain::new(
            endpoints,
            Deployment::read(&self.deployment)?,
        )?))
    }
}

impl SubmitterOptions {
    /// When to submit.
    pub fn policy(&self) -> Policy {
        Policy {
            every: self.every,
            stagger: Duration::from_secs(self.stagger),
            replace_after: Duration::from_secs(self.replace_after),
            max_fee: u128::from(self.max_fee).saturating_mul(GWEI),
        }
    }

    /// Opens the key. Takes about a second.
    pub fn account(&self, chain_id: u64) -> Result<Account> {
        let password = match (&self.password_file, &self.password_variable) {
            (Some(path), None) => Password::File(path.clone()),
            (None, Some(name)) => Password::Environment(name.clone()),
            _ => return Err(Error::Config("one place for the key's password is wanted".into())),
        };
        Ok(Account::new(keystore::open(&self.key, &password)?, chain_id))
    }

    /// Opens the folder.
    pub fn journal(&self) -> Result<Journal> {
        Journal::open(&self.state)
    }
}

/// An endpoint's address. Errors do not quote it.
fn address(text: &str) -> Result<Url> {
    let text = match text.strip_prefix("file:") {
        Some(path) => std::fs::read_to_string(path).map_err(|source| Error::File {
            path: path.into(),
            source,
        })?,
        None => text.to_owned(),
    };
    let url: Url = text
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .parse()
        .map_err(|_| Error::Config("a mainchain endpoint is not an address".into()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Error::Config("a mainchain endpoint must be reached over HTTP".into()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        mainchain: MainchainOptions,
        #[command(flatten)]
        submitter: SubmitterOptions,
    }

    const LEAST: [&str; 9] = [
        "relay",
        "--mainchain-rpc",
        "http://127.0.0.1:8545",
        "--mainchain-deployment",
        "latest.json",
        "--mainchain-key",
        "key",
        "--mainchain-state",
        "state",
    ];

    #[test]
    fn wants_exactly_one_place_for_the_password() {
        let parse = |more: &[&str]| Command::try_parse_from(LEAST.iter().chain(more));
        let file = ["--mainchain-password-file", "password"];
        let variable = ["--mainchain-password-variable", "PASSWORD"];
        assert!(parse(&[]).is_err());
        assert!(parse(&[file, variable].concat()).is_err());
        assert!(parse(&file).is_ok());
        let command = parse(&variable).unwrap();
        assert_eq!(command.submitter.policy().max_fee, 200 * GWEI);
        assert_eq!(command.mainchain.rpc.len(), 1);
    }

    #[test]
    fn addresses_come_from_files_too_and_are_not_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("address");
        std::fs::write(&path, "https://example.org/secret\n").unwrap();
        let url = address(&format!("file:{}", path.display())).unwrap();
        assert_eq!(url.as_str(), "https://example.org/secret");
        let error = address("wss://example.org/secret").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
