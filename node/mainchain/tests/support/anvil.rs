// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! An EVM node as a process, and the deployment of the contracts on it by their own script.

use super::{appchain::Chain, contracts, PATIENCE};
use alloy::rpc::json_rpc::RpcSend;
use castellan_mainchain::{deployment::Deployment, endpoint::Endpoint};
use std::{
    fs::{self, File},
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The first account that the node makes up and signs for.
const DEPLOYER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

pub struct Anvil {
    child: Child,
    port: u16,
    pub url: String,
    endpoint: Endpoint,
}

impl Anvil {
    /// Starts one on a port that the system chose.
    pub async fn start(more: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::start_at(port, more).await
    }

    pub async fn start_at(port: u16, more: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .args(["--host", "127.0.0.1", "--hardfork", "cancun", "--quiet", "--port"])
            .arg(port.to_string())
            .args(more)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let endpoint = Endpoint::new(url.parse().unwrap(), PATIENCE).unwrap();
        let started = Instant::now();
        while endpoint.ask::<String>("eth_chainId", ()).await.is_err() {
            assert_eq!(child.try_wait().unwrap(), None, "anvil ended");
            if started.elapsed() > Duration::from_secs(30) {
                child.kill().unwrap();
                panic!("anvil does not answer");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Self {
            child,
            port,
            url,
            endpoint,
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub async fn ask(&self, method: &'static str, params: impl RpcSend) -> serde_json::Value {
        self.endpoint.ask(method, params).await.unwrap()
    }

    /// Ends it so that it can write its state.
    pub fn stop(&mut self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        self.child.wait().unwrap();
    }

    /// Deploys the contracts for `chain` and reads the file that the script wrote.
    pub fn deploy(&self, chain: &Chain) -> Deployment {
        // The script's compiler and its cache are shared.
        let lock = File::create(std::env::temp_dir().join("castellan-mainchain-deploy.lock")).unwrap();
        lock.lock().unwrap();
        let file = format!("deployments/test-{}.json", self.port);
        let (root, length) = chain.set_root();
        let output = Command::new(contracts().join("node_modules/.bin/forge"))
            .current_dir(contracts())
            .args([
                "script",
                "script/Deploy.s.sol",
                "--broadcast",
                // One after the other: sent at once, one may be lost, and the rest waits for it for ever.
                "--slow",
                "--unlocked",
                "--rpc-url",
            ])
            .args([&self.url, "--sender", DEPLOYER])
            .env("COUNCIL", DEPLOYER)
            .env("GUARDIAN", DEPLOYER)
            .env("GENESIS", chain.genesis_hash().to_string())
            .env("SET_ID", "0")
            .env("SET_ROOT", root.to_string())
            .env("SET_LENGTH", length.to_string())
            .env("NEXT_SET_ROOT", root.to_string())
            .env("NEXT_SET_LENGTH", length.to_string())
            .env("DEPLOYMENT_FILE", &file)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let path = contracts().join(file);
        let deployment = Deployment::read(&path).unwrap();
        fs::remove_file(path).unwrap();
        deployment
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program itself: npm's launcher would leave it behind when killed.
fn binary() -> PathBuf {
    let folder = contracts().join("node_modules/@foundry-rs");
    fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("{} is not there: run contracts/test once", folder.display()))
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("anvil-"))
        .map(|entry| entry.path().join("bin/anvil"))
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("{} has no anvil: run contracts/test once", folder.display()))
}
