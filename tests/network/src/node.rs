// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::{until, Client};
use anyhow::{anyhow, bail, ensure, Context, Result};
use std::{
    collections::hash_map::RandomState,
    env,
    fs::{self, File, OpenOptions},
    hash::{BuildHasher, Hasher},
    io::Write,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// A node compiles its runtime first, some fifteen seconds of a core; tests start half a dozen nodes at once.
const START_TIMEOUT: Duration = Duration::from_secs(180);
const STOP_TIMEOUT: Duration = Duration::from_secs(30);

/// The node under test: `CASTELLAN_NODE`, or the one that was built into the same target directory as the tests.
pub fn node_binary() -> Result<PathBuf> {
    let path = match env::var_os("CASTELLAN_NODE") {
        Some(path) => PathBuf::from(path),
        None => {
            let tests = env::current_exe()?;
            let release = tests
                .ancestors()
                .nth(2)
                .context("the tests are in no target directory")?;
            release.join("castellan-node")
        },
    };
    ensure!(
        path.is_file(),
        "there is no node at {}: build it, or set CASTELLAN_NODE",
        path.display()
    );
    Ok(path)
}

/// A node: its identity, its folder and, while it runs, its process.
#[derive(Debug)]
pub struct Node {
    name: String,
    binary: PathBuf,
    args: Vec<String>,
    base_path: PathBuf,
    peer_id: String,
    p2p_port: u16,
    rpc_port: u16,
    process: Option<Child>,
}

impl Node {
    /// Prepares a node that keeps everything under `folder`. `args` are the ones that its definition gives it.
    pub(crate) fn new(name: &str, binary: &Path, folder: &Path, chain: &str, args: &[String]) -> Result<Self> {
        let base_path = folder.join(name);
        fs::create_dir_all(&base_path).with_context(|| format!("creating {}", base_path.display()))?;
        let key = node_key(name)?;
        let [p2p_port, rpc_port] = free_ports()?;
        let mut all: Vec<String> = [
            "--chain",
            chain,
            "--name",
            name,
            "--node-key",
            &key,
            "--listen-addr",
            &format!("/ip4/127.0.0.1/tcp/{p2p_port}"),
            "--rpc-port",
            &rpc_port.to_string(),
            // The default for loopback, stated because tests rotate keys and read peers.
            "--rpc-methods",
            "unsafe",
            "--base-path",
            &base_path.to_string_lossy(),
            "--no-mdns",
            "--no-telemetry",
        ]
        .map(String::from)
        .to_vec();
        if !args.iter().any(|arg| arg.starts_with("--prometheus-port")) {
            all.push("--no-prometheus".into());
        }
        // A definition may repeat a flag that every node gets here anyway; the node takes each flag once.
        for arg in args {
            if !all.contains(arg) {
                all.push(arg.clone());
            }
        }
        Ok(Self {
            name: name.into(),
            binary: binary.into(),
            args: all,
            peer_id: peer_id(binary, &key)?,
            base_path,
            p2p_port,
            rpc_port,
            process: None,
        })
    }

    /// Tells the node where to find another one.
    pub(crate) fn know(&mut self, address: &str) {
        self.args.extend(["--bootnodes".into(), address.into()]);
    }

    /// Gives the node further arguments, from its next start on.
    pub(crate) fn add_args(&mut self, args: impl IntoIterator<Item = String>) {
        self.args.extend(args);
    }

    /// The node's name in its definition.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The libp2p identity that follows from the node's key, in base 58.
    pub fn peer_id(&self) -> &str {
        &self.peer_id
    }

    /// Where other nodes reach this one.
    pub fn address(&self) -> String {
        format!("/ip4/127.0.0.1/tcp/{}/p2p/{}", self.p2p_port, self.peer_id)
    }

    /// Where clients reach this one.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.rpc_port)
    }

    /// The folder that holds its database and keys.
    pub fn base_path(&self) -> &Path {
        &self.base_path
    }

    /// Connects to the node.
    pub async fn client(&self) -> Result<Client> {
        Client::connect(&self.url())
            .await
            .with_context(|| format!("connecting to {}", self.name))
    }

    /// Whether its process runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.process.as_mut().map(Child::try_wait), Some(Ok(None)))
    }

    /// Whether its process ended although nobody ended it here.
    pub(crate) fn has_crashed(&mut self) -> bool {
        self.process.is_some() && !self.is_running()
    }

    /// Starts the process, on the database of its last run if it had one.
    pub(crate) fn spawn(&mut self) -> Result<()> {
        ensure!(!self.is_running(), "{} already runs", self.name);
        let log = self.log()?;
        let process = Command::new(&self.binary)
            .args(&self.args)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", self.binary.display()))?;
        self.process = Some(process);
        Ok(())
    }

    /// Waits until the node answers clients.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        let url = self.url();
        let name = self.name.clone();
        until(&format!("{name} answers"), START_TIMEOUT, || {
            let exited = !self.is_running();
            let url = url.clone();
            async move {
                if exited {
                    return Ok(Some(false));
                }
                Client::connect(&url).await.map(|_| Some(true))
            }
        })
        .await
        .and_then(|up| {
            if up {
                Ok(())
            } else {
                bail!("{name} exited while it started")
            }
        })
    }

    /// Ends the process at once, as a power cut would.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            // Fails only for a process that has ended.
            let _ = process.kill();
            process
                .wait()
                .with_context(|| format!("waiting for the end of {}", self.name))?;
        }
        Ok(())
    }

    /// Asks the process to end, and fails unless it does so cleanly.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        let signalled = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", process.id())])
            .status()?;
        ensure!(signalled.success(), "{} could not be signalled", self.name);
        let ended = until(&format!("{} stops", self.name), STOP_TIMEOUT, || {
            let status = process.try_wait().map_err(anyhow::Error::from);
            async move { status }
        })
        .await;
        match ended {
            Ok(status) => {
                ensure!(status.success(), "{} stopped with {status}", self.name);
                Ok(())
            },
            Err(error) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(error)
            },
        }
    }

    /// The last `lines` lines that the node wrote.
    pub fn log_tail(&self, lines: usize) -> String {
        let text = fs::read(self.log_path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let all: Vec<_> = text.lines().collect();
        all[all.len().saturating_sub(lines)..].join("\n")
    }

    /// Whether the node wrote `text` at any time.
    pub fn log_contains(&self, text: &str) -> bool {
        fs::read(self.log_path()).is_ok_and(|log| String::from_utf8_lossy(&log).contains(text))
    }

    fn log_path(&self) -> PathBuf {
        self.base_path.join("node.log")
    }

    fn log(&self) -> Result<File> {
        let path = self.log_path();
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(|| format!("opening {}", path.display()))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// A key that anybody can derive from the name: it makes addresses known before the node runs.
fn node_key(name: &str) -> Result<String> {
    let bytes = name.as_bytes();
    ensure!(
        !bytes.is_empty() && bytes.len() <= 32,
        "a node's name has 1 to 32 bytes: {name}"
    );
    let mut key = [0; 32];
    for (byte, from) in key.iter_mut().zip(bytes) {
        *byte = *from;
    }
    Ok(hex::encode(key))
}

fn peer_id(binary: &Path, key: &str) -> Result<String> {
    let mut process = Command::new(binary)
        .args(["key", "inspect-node-key"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", binary.display()))?;
    process
        .stdin
        .take()
        .context("no standard input")?
        .write_all(key.as_bytes())?;
    let output = process.wait_with_output()?;
    ensure!(
        output.status.success(),
        "the node could not read its key: {}",
        output.status
    );
    let id = String::from_utf8(output.stdout)?;
    Ok(id.trim().to_string())
}

/// Ports that nobody listens on. Another process could take one before the node does; the node then fails to start.
///
/// They lie below those that systems give to outgoing connections: a node that is started again must find its own free.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    const FIRST: u16 = 15_000;
    const COUNT: u64 = 15_000;
    const TRIES: usize = 1_000;
    // All are held until the last is found, or one could be found twice.
    let mut held: Vec<(u16, TcpListener)> = Vec::new();
    for _ in 0..TRIES {
        if held.len() == N {
            break;
        }
        // Different at every call and in every process.
        let random = RandomState::new().build_hasher().finish() % COUNT;
        let port = FIRST.saturating_add(u16::try_from(random)?);
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            held.push((port, listener));
        }
    }
    let ports: Vec<u16> = held.iter().map(|(port, _)| *port).collect();
    ports.try_into().map_err(|_| anyhow!("no free ports"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_from_names_and_differ() {
        assert_eq!(node_key("alice").unwrap(), node_key("alice").unwrap());
        assert_ne!(node_key("alice").unwrap(), node_key("alicealice").unwrap());
        assert_eq!(node_key("alice").unwrap().len(), 64);
        assert!(node_key("").is_err());
    }

    #[test]
    fn ports_are_distinct() {
        let mut ports = free_ports::<16>().unwrap().to_vec();
        ports.sort();
        ports.dedup();
        assert_eq!(ports.len(), 16);
    }
}
