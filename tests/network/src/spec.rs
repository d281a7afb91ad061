// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A chain of its own parameters, made from a preset.

use crate::node_binary;
use anyhow::{ensure, Context, Result};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

/// Writes the specification of the preset `chain` to `path`, with the genesis values of `changes` in place of its own:
/// each a path of JSON keys and the new value.
pub fn write(chain: &str, changes: &[(&[&str], Value)], path: &Path) -> Result<()> {
    let output = Command::new(node_binary()?)
        .args(["export-chain-spec", "--chain", chain])
        .output()?;
    ensure!(
        output.status.success(),
        "export-chain-spec: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut spec: Value = serde_json::from_slice(&output.stdout).context("export-chain-spec printed no JSON")?;
    let runtime = spec
        .pointer_mut("/genesis/runtimeGenesis")
        .context("the specification has no runtime genesis")?;
    let key = ["patch", "config"].into_iter().find(|key| runtime.get(key).is_some());
    let genesis = &mut runtime[key.context("the specification has no genesis values")?];
    for (keys, value) in changes {
        let mut place = &mut *genesis;
        for key in *keys {
            place = &mut place[key];
        }
        *place = value.clone();
    }
    fs::write(path, serde_json::to_vec(&spec)?).with_context(|| format!("writing {}", path.display()))
}
