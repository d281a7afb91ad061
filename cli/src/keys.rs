// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Keys that transactions are signed with, by the names that operations files use.

use crate::operations::json::Members;
use anyhow::{bail, ensure, Context};
use std::{collections::BTreeMap, fs, path::Path, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{sr25519::Keypair, SecretUri};

/// The environment variable that may hold the keys as JSON, in place of a file.
pub const VARIABLE: &str = "CASTELLAN_KEYS";

/// The accounts that development chains begin with.
const DEVELOPMENT_NAMES: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// Somebody who signs.
#[derive(Clone)]
pub struct Signer {
    /// The name of the key.
    pub id: String,
    /// The account that it controls.
    pub account: AccountId32,
    pair: Keypair,
}

impl Signer {
    /// The signer with this name and key.
    pub fn new(id: impl Into<String>, pair: Keypair) -> Self {
        Self {
            id: id.into(),
            account: pair.public_key().into(),
            pair,
        }
    }

    /// The signer whose key every development chain knows: `//id` under the well-known phrase.
    pub fn development(id: &str) -> anyhow::Result<Self> {
        let uri = SecretUri::from_str(&format!("//{id}")).with_context(|| format!("{id:?} cannot name a key"))?;
        let pair = Keypair::from_uri(&uri).with_context(|| format!("{id:?} cannot name a key"))?;
        Ok(Self::new(id, pair))
    }

    /// The key.
    pub fn pair(&self) -> &Keypair {
        &self.pair
    }
}

/// Where keys come from.
pub enum Keys {
    /// Derived from the well-known development phrase: anybody can sign with them.
    Development,
    /// Given by the operator.
    Given(BTreeMap<String, Signer>),
}

impl Keys {
    /// The keys that the command line names: a file, or the development keys, or else those of the environment.
    pub fn named(file: Option<&Path>, development: bool) -> anyhow::Result<Self> {
        match (file, development, std::env::var(VARIABLE)) {
            (_, true, _) => Ok(Self::Development),
            (Some(path), ..) => Self::from_file(path),
            (None, _, Ok(text)) => Self::from_json(&text).with_context(|| format!("{VARIABLE} is of no use")),
            _ => bail!("no keys: give --keys FILE, set {VARIABLE}, or for sample data --dev-keys"),
        }
    }

    /// Reads a JSON object of names and secret URIs from a file that nobody but its owner and group can read.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let metadata = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = metadata.permissions().mode();
            ensure!(
                mode & 0o007 == 0,
                "{shown} holds secrets and is open to everybody: chmod o= {shown}"
            );
        }
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        Self::from_json(&text).with_context(|| format!("{shown} is no file of keys"))
    }

    /// Reads a JSON object of names and secret URIs. Errors never show a secret.
    pub fn from_json(text: &str) -> anyhow::Result<Self> {
        let Ok(Members::<String>(members)) = serde_json::from_str(text) else {
            bail!("not a JSON object of names and secret URIs");
        };
        let mut signers = BTreeMap::new();
        for (id, secret) in members {
            // Without a phrase the well-known one would be used.
            ensure!(
                !secret.trim_start().starts_with('/'),
                "the secret of {id:?} has no phrase or seed before its path"
            );
            let uri = SecretUri::from_str(&secret)
                .ok()
                .with_context(|| format!("the secret of {id:?} is no URI"))?;
            let pair = Keypair::from_uri(&uri)
                .ok()
                .with_context(|| format!("the secret of {id:?} is no key"))?;
            ensure!(
                signers.insert(id.clone(), Signer::new(&id, pair)).is_none(),
                "{id:?} appears twice"
            );
        }
        Ok(Self::Given(signers))
    }

    /// The key of that name.
    pub fn signer(&self, id: &str) -> anyhow::Result<Signer> {
        match self {
            Self::Development => Signer::development(id),
            Self::Given(signers) => signers
                .get(id)
                .cloned()
                .with_context(|| format!("no key is given for {id:?}")),
        }
    }

    /// The names of keys that may belong to the council.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Development => DEVELOPMENT_NAMES.iter().map(ToString::to_string).collect(),
            Self::Given(signers) => signers.keys().cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const SEED: &str = "0x0101010101010101010101010101010101010101010101010101010101010101";

    fn error(text: &str) -> String {
        match Keys::from_json(text) {
            Ok(_) => String::new(),
            Err(error) => format!("{error:#}"),
        }
    }

    #[test]
    fn development_keys_are_the_well_known_ones() {
        let alice = Keys::Development.signer("Alice").unwrap();
        assert_eq!(
            alice.account.to_string(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
        let bank = Keys::Development.signer("sample-bank_1").unwrap();
        assert_ne!(bank.account, alice.account);
    }

    #[test]
    fn reads_secrets_of_every_form() {
        let phrase = subxt_signer::DEV_PHRASE;
        let keys = Keys::from_json(&format!(r#"{{"a": "{SEED}", "b": "{phrase}//Alice"}}"#)).unwrap();
        assert_eq!(keys.names(), ["a", "b"]);
        assert_eq!(
            keys.signer("b").unwrap().account,
            Signer::development("Alice").unwrap().account
        );
        assert!(keys.signer("c").is_err());
    }

    #[test]
    fn errors_show_no_secret() {
        assert_eq!(
            error(r#"{"a": "//Alice"}"#),
            "the secret of \"a\" has no phrase or seed before its path"
        );
        assert_eq!(error(r#"{"a": "0x0102"}"#), "the secret of \"a\" is no key");
        assert_eq!(error(r#"{"a": "hunter2!"}"#), "the secret of \"a\" is no URI");
        assert_eq!(
            error(&format!(r#"{{"a": "{SEED}", "a": "{SEED}"}}"#)),
            "\"a\" appears twice"
        );
        assert_eq!(error(r#"["secret"]"#), "not a JSON object of names and secret URIs");
        assert_eq!(
            error(r#"{"a": ["secret"]}"#),
            "not a JSON object of names and secret URIs"
        );
    }

    #[cfg(unix)]
    #[test]
    fn refuses_files_that_everybody_can_read() {
        use std::os::unix::fs::PermissionsExt;
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write!(file, r#"{{"a": "{SEED}"}}"#).unwrap();
        let permit = |mode| fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        permit(0o600);
        assert!(Keys::from_file(file.path()).is_ok());
        for mode in [0o604, 0o644, 0o602] {
            permit(mode);
            let error = Keys::from_file(file.path()).err().unwrap().to_string();
            assert!(error.contains("open to everybody"), "{error}");
        }
    }
}
