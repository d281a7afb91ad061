// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use alloy::{
    primitives::{address, Address, Bytes, B256, U64},
    rpc::json_rpc::{RpcRecv, RpcSend},
    signers::local::PrivateKeySigner,
    sol_types::SolCall,
};
use anyhow::{bail, ensure, Context, Result};
use castellan_mainchain::{
    deployment::Deployment,
    endpoint::{Endpoint, Patience},
};
use serde::Deserialize;
use serde_json::{json, Value};
use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// The first account that the node makes up and signs for: the deployer, the council and the guardian of the contracts.
pub const DEPLOYER: Address = address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
/// The key file in the definition of the format. Everybody knows the key.
pub const SAMPLE_KEY: &str = r#"{"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},"ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},"mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},"id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}"#;
/// Its password.
pub const SAMPLE_PASSWORD: &str = "testpassword";
/// The account of that key.
pub const SAMPLE_KEY_ADDRESS: Address = address!("008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b");

/// A hundred of the mainchain's coins.
const WEALTH: &str = "0x56bc75e2d63100000";
const START_TIMEOUT: Duration = Duration::from_secs(30);
const RECEIPT_TIMEOUT: Duration = Duration::from_secs(30);
/// Short times, so that tests do not wait.
const PATIENCE: Patience = Patience {
    timeout: Duration::from_secs(10),
    first_wait: Duration::from_millis(50),
    longest_wait: Duration::from_millis(100),
};

/// A validator set as the contract knows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Set {
    /// The commitment to it.
    pub root: B256,
    /// How many are in it.
    pub length: u32,
}

/// What the contracts are deployed for. What is not named here is as the script has it.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Hash of the appchain's first block.
    pub genesis: B256,
    /// The set in office.
    pub set_id: u64,
    /// The same.
    pub current: Set,
    /// The one after it.
    pub next: Set,
    /// Tokens whose registration is queued.
    pub assets: Vec<Address>,
    /// Further variables of the script.
    pub more: Vec<(&'static str, String)>,
}

impl Plan {
    /// Without tokens.
    pub fn new(genesis: B256, set_id: u64, current: Set, next: Set) -> Self {
        Self {
            genesis,
            set_id,
            current,
            next,
            assets: Vec::new(),
            more: Vec::new(),
        }
    }
}

/// An EVM node. Dropping it ends its process, if it was started here.
#[derive(Debug)]
pub struct Anvil {
    child: Option<Child>,
    port: u16,
    url: String,
    endpoint: Endpoint,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Receipt {
    status: U64,
}

impl Anvil {
    /// Starts one on a port that the system chose.
    pub async fn start(more: &[&str]) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Self::start_at(port, more).await
    }

    /// Starts one on this port.
    pub async fn start_at(port: u16, more: &[&str]) -> Result<Self> {
        let child = Command::new(binary()?)
            .args(["--host", "127.0.0.1", "--hardfork", "prague", "--quiet", "--port"])
            .arg(port.to_string())
            .args(more)
            .stdin(Stdio::null())
            .spawn()?;
        let url = format!("http://127.0.0.1:{port}");
        let endpoint = Endpoint::new(url.parse()?, PATIENCE)?;
        let mut node = Self {
            child: Some(child),
            port,
            url,
            endpoint,
        };
        let started = Instant::now();
        while node.endpoint.ask::<String>("eth_chainId", ()).await.is_err() {
            let child = node.child.as_mut().context("no process")?;
            ensure!(child.try_wait()?.is_none(), "anvil ended");
            ensure!(started.elapsed() < START_TIMEOUT, "anvil does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(node)
    }

    /// Takes one that runs.
    pub fn connect(url: &str) -> Result<Self> {
        let url = url.trim_end_matches('/').to_owned();
        let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
        Ok(Self {
            child: None,
            port: port.with_context(|| format!("{url} has no port"))?,
            endpoint: Endpoint::new(url.parse()?, PATIENCE)?,
            url,
        })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where it listens, as an address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks for anything.
    pub async fn ask<Answer: RpcRecv>(&self, method: &'static str, params: impl RpcSend) -> Result<Answer> {
        Ok(self.endpoint.ask(method, params).await?)
    }

    /// Ends it so that it can write its state.
    pub fn stop(&mut self) -> Result<()> {
        let child = self.child.as_mut().context("it was not started here")?;
        let pid = child.id().to_string();
        ensure!(
            Command::new("kill").args(["-TERM", &pid]).status()?.success(),
            "kill failed"
        );
        child.wait()?;
        Ok(())
    }

    /// Deploys the contracts by their own script, and gives what it wrote, with the file.
    pub fn deploy(&self, plan: &Plan) -> Result<(Deployment, PathBuf)> {
        // The script's compiler and its cache are shared.
        let lock = File::create(std::env::temp_dir().join("castellan-mainchain-deploy.lock"))?;
        lock.lock()?;
        // forge writes below the contracts' folder only.
        let file = format!("deployments/test-{}.json", self.port);
        let assets: Vec<_> = plan.assets.iter().map(Address::to_string).collect();
        let mut script = forge();
        script
            .args(["script", "script/Deploy.s.sol", "--broadcast"])
            // One after the other: sent at once, one may be lost, and the rest waits for it for ever.
            .args(["--slow", "--unlocked", "--rpc-url", &self.url])
            .args(["--sender", &DEPLOYER.to_string()])
            .env("COUNCIL", DEPLOYER.to_string())
            .env("GUARDIAN", DEPLOYER.to_string())
            .env("GENESIS", plan.genesis.to_string())
            .env("SET_ID", plan.set_id.to_string())
            .env("SET_ROOT", plan.current.root.to_string())
            .env("SET_LENGTH", plan.current.length.to_string())
            .env("NEXT_SET_ROOT", plan.next.root.to_string())
            .env("NEXT_SET_LENGTH", plan.next.length.to_string())
            .env("DEPLOYMENT_FILE", &file);
        if !assets.is_empty() {
            script.env("ASSETS", assets.join(","));
        }
        script.envs(plan.more.iter().map(|(name, value)| (name, value)));
        run(&mut script)?;
        let written = contracts().join(file);
        let deployment = Deployment::read(&written)?;
        let kept = self.kept();
        fs::copy(&written, &kept)?;
        fs::remove_file(written)?;
        Ok((deployment, kept))
    }

    /// Where the deployment file is kept while this lives.
    fn kept(&self) -> PathBuf {
        std::env::temp_dir().join(format!("castellan-deployment-{}.json", self.port))
    }

    /// Creates a contract of the tests' own, and says where.
    pub fn create(&self, contract: &str) -> Result<Address> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Created {
            deployed_to: Address,
        }
        let lock = File::create(std::env::temp_dir().join("castellan-mainchain-deploy.lock"))?;
        lock.lock()?;
        let mut create = forge();
        create
            .args(["create", contract, "--broadcast", "--json", "--unlocked"])
            .args(["--from", &DEPLOYER.to_string(), "--rpc-url", &self.url]);
        let created: Created = serde_json::from_str(&run(&mut create)?).context("forge prints no address")?;
        Ok(created.deployed_to)
    }

    /// Sends a call from an account that the node signs for, and fails unless it succeeded.
    pub async fn send(&self, from: Address, to: Address, call: impl SolCall) -> Result<()> {
        self.send_data(from, to, call.abi_encode().into()).await
    }

    /// The same with data that somebody else made.
    pub async fn send_data(&self, from: Address, to: Address, data: Bytes) -> Result<()> {
        self.receipt(json!({ "from": from, "to": to, "data": data })).await
    }

    async fn receipt(&self, transaction: Value) -> Result<()> {
        let hash: B256 = self.ask("eth_sendTransaction", (transaction.clone(),)).await?;
        let started = Instant::now();
        loop {
            let receipt: Option<Receipt> = self.ask("eth_getTransactionReceipt", (hash,)).await?;
            if let Some(receipt) = receipt {
                if receipt.status.to::<u64>() == 1 {
                    return Ok(());
                }
                // Asked again, it says why.
                let why = self.ask::<Bytes>("eth_call", (transaction, "latest")).await.err();
                bail!("transaction {hash} failed: {why:?}");
            }
            ensure!(started.elapsed() < RECEIPT_TIMEOUT, "transaction {hash} is not mined");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What a contract answers now.
    pub async fn view<Call: SolCall>(&self, contract: Address, call: Call) -> Result<Call::Return> {
        let what = json!({ "to": contract, "data": Bytes::from(call.abi_encode()) });
        let answer: Bytes = self.ask("eth_call", (what, "latest")).await?;
        Ok(Call::abi_decode_returns(&answer)?)
    }

    /// Lets so many seconds pass.
    pub async fn pass(&self, seconds: u64) -> Result<()> {
        let _: Value = self.ask("evm_increaseTime", (seconds,)).await?;
        let _: Value = self.ask("evm_mine", ()).await?;
        Ok(())
    }

    /// Writes the sample key and its password into `folder`, gives the key's account money, and says where the files are.
    pub async fn sample_key(&self, folder: &Path) -> Result<(PathBuf, PathBuf)> {
        let _: Value = self.ask("anvil_setBalance", (SAMPLE_KEY_ADDRESS, WEALTH)).await?;
        let (key, password) = (folder.join("sample-key.json"), folder.join("sample-password"));
        private(&key, SAMPLE_KEY)?;
        private(&password, SAMPLE_PASSWORD)?;
        Ok((key, password))
    }
}

impl Anvil {
    /// The same with another key, whose account it also says.
    pub async fn second_key(&self, folder: &Path) -> Result<(PathBuf, PathBuf, Address)> {
        let (key, password) = (folder.join("second-key.json"), folder.join("second-password"));
        let mut random = rand::thread_rng();
        let secret = [2; 32];
        let (signer, _) =
            PrivateKeySigner::encrypt_keystore(folder, &mut random, secret, SAMPLE_PASSWORD, Some("second-key.json"))?;
        private(&key, &fs::read_to_string(&key)?)?;
        private(&password, SAMPLE_PASSWORD)?;
        let account = signer.address();
        let _: Value = self.ask("anvil_setBalance", (account, WEALTH)).await?;
        Ok((key, password, account))
    }
}

/// Writes a file that only its owner can read.
fn private(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.kept());
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn forge() -> Command {
    let mut command = Command::new(contracts().join("node_modules/.bin/forge"));
    command.current_dir(contracts());
    command
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output().context("starting forge: run contracts/test once")?;
    if !output.status.success() {
        bail!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The folder with the contracts.
fn contracts() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts"))
}

/// The program itself: npm's launcher would leave it behind when killed.
fn binary() -> Result<PathBuf> {
    let folder = contracts().join("node_modules/@foundry-rs");
    let missing = || format!("{} has no anvil: run contracts/test once", folder.display());
    for entry in fs::read_dir(&folder).with_context(missing)? {
        let entry = entry?;
        let path = entry.path().join("bin/anvil");
        if entry.file_name().to_string_lossy().starts_with("anvil-") && path.exists() {
            return Ok(path);
        }
    }
    bail!(missing())
}
