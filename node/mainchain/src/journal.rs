// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a submitter has sent and not yet seen in the chain, in a file that is written before anything is sent. So a
//! submitter that is killed at any moment knows afterwards what may be under way, and does not send a second one.

use crate::error::{Error, Result};
use alloy::primitives::{Address, Bytes, B256};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

const FILE: &str = "submission.json";
const LOCK: &str = "lock";

/// What a transaction is for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    /// To anchor the state behind this block.
    Anchor(u32),
    /// To use up the number of another that has become useless.
    Cancel,
}

/// A transaction under way, with those that it replaced: any of them may be the one that is mined.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    /// Whose it is.
    pub account: Address,
    /// On which chain.
    pub chain_id: u64,
    /// Its number among the account's.
    pub nonce: u64,
    /// What the newest offers per unit of gas at most, in wei.
    #[serde(with = "alloy::serde::quantity")]
    pub max_fee: u128,
    /// What it offers to whoever makes the block, in wei.
    #[serde(with = "alloy::serde::quantity")]
    pub tip: u128,
    /// When it was first sent, in seconds since 1970.
    pub at: u64,
    /// The newest, signed.
    pub transaction: Bytes,
    /// All of them, the newest last.
    pub attempts: Vec<Attempt>,
}

/// One of the transactions with a number.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Attempt {
    /// Its hash.
    pub hash: B256,
    /// What it is for.
    pub purpose: Purpose,
}

impl Sent {
    /// What the newest is for.
    pub fn purpose(&self) -> Option<Purpose> {
        self.attempts.last().map(|attempt| attempt.purpose)
    }
}

/// A folder with the file. Locked for as long as this lives.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    sent: Option<Sent>,
    _lock: File,
}

impl Journal {
    /// Opens the folder, making it if it is not there, and reads what is under way.
    pub fn open(folder: &Path) -> Result<Self> {
        let failed = |source| Error::File {
            path: folder.into(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::create(folder.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => (),
            // Two submitters with one key would take each other's numbers.
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Config(format!(
                    "{} is in use by another process",
                    folder.display()
                )));
            },
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let path = folder.join(FILE);
        let sent = match fs::read(&path) {
            Ok(text) => Some(serde_json::from_slice(&text).map_err(|error| Error::Content {
                path,
                reason: error.to_string(),
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(Error::File { path, source }),
        };
        Ok(Self {
            folder: folder.into(),
            sent,
            _lock: lock,
        })
    }

    /// What is under way.
    pub fn sent(&self) -> Option<&Sent> {
        self.sent.as_ref()
    }

    /// Notes down what is about to be sent. It is on disk when this returns.
    pub fn note(&mut self, sent: Sent) -> Result<()> {
        let path = self.folder.join(FILE);
        let text = serde_json::to_vec_pretty(&sent).map_err(|error| Error::Content {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        replace(&self.folder, FILE, &text).map_err(|source| Error::File { path, source })?;
        self.sent = Some(sent);
        Ok(())
    }

    /// Nothing is under way any more.
    pub fn clear(&mut self) -> Result<()> {
        let path = self.folder.join(FILE);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::File { path, source }),
            _ => {
                self.sent = None;
                Ok(())
            },
        }
    }
}

/// Puts `content` into a file so that a crash leaves either the old content or the new.
pub(crate) fn replace(folder: &Path, name: &str, content: &[u8]) -> io::Result<()> {
    let new = folder.join(format!("{name}.new"));
    let mut file = File::create(&new)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&new, folder.join(name))?;
    // The renaming is in the folder.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn sent() -> Sent {
        Sent {
            account: Address::repeat_byte(1),
            chain_id: 133,
            nonce: 7,
            max_fee: u128::MAX,
            tip: 1,
            at: 1_800_000_000,
            transaction: Bytes::from_static(&[1, 2, 3]),
            attempts: vec![Attempt {
                hash: B256::repeat_byte(2),
                purpose: Purpose::Anchor(41),
            }],
        }
    }

    #[test]
    fn is_there_after_a_restart_until_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.sent(), None);
        journal.note(sent()).unwrap();
        drop(journal);
        let mut journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.sent(), Some(&sent()));
        journal.clear().unwrap();
        drop(journal);
        assert_eq!(Journal::open(folder.path()).unwrap().sent(), None);
    }

    #[test]
    fn belongs_to_one_process() {
        let folder = tempfile::tempdir().unwrap();
        let _first = Journal::open(folder.path()).unwrap();
        assert!(matches!(Journal::open(folder.path()), Err(Error::Config(_))));
    }

    #[test]
    fn says_so_when_it_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "{").unwrap();
        assert!(matches!(Journal::open(folder.path()), Err(Error::Content { .. })));
    }
}
