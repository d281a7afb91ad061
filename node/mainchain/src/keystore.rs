// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The key that pays for transactions, from an encrypted file. The password comes from another file or from the
//! environment; never from the command line, which every process of the machine can read.

use crate::error::{Error, Result};
use alloy::signers::local::PrivateKeySigner;
use std::path::{Path, PathBuf};

/// Where the password is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Password {
    /// The first line of a file that nobody else can read.
    File(PathBuf),
    /// An environment variable of this name.
    Environment(String),
}

impl Password {
    fn read(&self) -> Result<String> {
        match self {
            Self::File(path) => {
                private(path)?;
                let text = std::fs::read_to_string(path).map_err(|source| Error::File {
                    path: path.clone(),
                    source,
                })?;
                Ok(text.lines().next().unwrap_or_default().to_owned())
            },
            Self::Environment(name) => {
                std::env::var(name).map_err(|_| Error::Key(format!("the environment has no variable {name}")))
            },
        }
    }
}

/// Decrypts the key in a version 3 keystore file. Takes about a second, on purpose of the format.
pub fn open(path: &Path, password: &Password) -> Result<PrivateKeySigner> {
    private(path)?;
    // Whatever fails, the reason does not quote the password.
    PrivateKeySigner::decrypt_keystore(path, password.read()?)
        .map_err(|error| Error::Key(format!("{} cannot be opened: {error}", path.display())))
}

/// Refuses a file that others can read.
#[cfg(unix)]
fn private(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let data = std::fs::metadata(path).map_err(|source| Error::File {
        path: path.into(),
        source,
    })?;
    if data.permissions().mode() & 0o077 != 0 {
        return Err(Error::Key(format!(
            "{} can be read by others than its owner; mode 600 is wanted",
            path.display()
        )));
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    /// The test vector in the definition of the format (PBKDF2); its password is `testpassword`.
    const KEY: &str = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},"mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;

    fn file(folder: &Path, name: &str, text: &str, mode: u32) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn opens_with_the_password_only() {
        let folder = tempfile::tempdir().unwrap();
        let key = file(folder.path(), "key", KEY, 0o600);
        let right = file(folder.path(), "right", "testpassword\n", 0o600);
        let wrong = file(folder.path(), "wrong", "testpasswort\n", 0o600);
        let signer = open(&key, &Password::File(right)).unwrap();
        let expected = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
        assert_eq!(signer.to_bytes().to_string(), expected);
        let error = open(&key, &Password::File(wrong)).unwrap_err().to_string();
        assert!(!error.contains("testpasswort"), "{error}");
    }

    #[test]
    fn refuses_files_that_others_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let key = file(folder.path(), "key", KEY, 0o600);
        let open_key = file(folder.path(), "open", KEY, 0o644);
        let password = file(folder.path(), "password", "testpassword", 0o600);
        let open_password = file(folder.path(), "open password", "testpassword", 0o640);
        assert!(open(&open_key, &Password::File(password)).is_err());
        assert!(open(&key, &Password::File(open_password)).is_err());
    }

    #[test]
    fn says_which_variable_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let key = file(folder.path(), "key", KEY, 0o600);
        let password = Password::Environment("CASTELLAN_NO_SUCH_VARIABLE".into());
        let error = open(&key, &password).unwrap_err().to_string();
        assert!(error.contains("CASTELLAN_NO_SUCH_VARIABLE"), "{error}");
    }
}
