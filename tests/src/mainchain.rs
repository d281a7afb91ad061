// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A network with a mainchain beside it, and what goes back and forth between them.

use alloy::{
    primitives::{Address, Bytes, B256, U256},
    sol_types::SolEvent,
};
use anyhow::{ensure, Context, Result};
use castellan_evm::{
    tokens::{ExitLeaf, TreeProof, VaultCalls},
    Anvil, Plan, Set, DEPLOYER,
};
use castellan_mainchain::{
    contracts::{Anchor, Vault},
    deployment::Deployment,
};
use castellan_network::{
    call::{batch_all, bytes, call, number, Call},
    governance, until, Client, Network, Node,
};
use castellan_settlement::{
    leaf::{Leaf, Reserve},
    tree::Proof,
    Domain,
};
use serde::Deserialize;
use serde_json::json;
use sp_core::{H160, H256};
use std::{path::PathBuf, time::Duration};
use subxt::{dynamic::Value, rpcs::client::rpc_params};
use subxt_signer::sr25519::Keypair;

/// How long anything may take that has to be final on both chains.
const TIMEOUT: Duration = Duration::from_secs(180);

/// Blocks every second, and final after two.
pub const ANVIL: [&str; 4] = ["--block-time", "1", "--slots-in-an-epoch", "1"];

/// The contracts on their chain, for an appchain that has begun.
#[derive(Debug)]
pub struct Mainchain {
    /// The chain.
    pub anvil: Anvil,
    /// Where the contracts are.
    pub deployment: Deployment,
    /// The file that says so.
    pub file: PathBuf,
    /// The tokens that the vault keeps.
    pub tokens: Vec<Address>,
}

/// How one token stands, by a node.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ReserveAnswer {
    pub token: H160,
    pub supply: String,
    pub in_flight: String,
    pub deposits_seen: u64,
    pub mainchain: Option<Seen>,
    pub verdict: String,
}

/// What the vault had.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Seen {
    pub block: u64,
    pub balance: String,
    pub locked: String,
}

/// An exit, by a node.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct ExitAnswer {
    pub id: u64,
    pub token: H160,
    pub amount: String,
    pub status: String,
    pub number: Option<u32>,
    pub expiry: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Log {
    topics: Vec<B256>,
    data: Bytes,
}

#[derive(Debug, Deserialize)]
struct Proven<L> {
    leaf: L,
    proof: ProofAnswer,
}

#[derive(Debug, Deserialize)]
struct ProofAnswer {
    index: u32,
    count: u32,
    siblings: Vec<H256>,
}

#[derive(Debug, Deserialize)]
struct ExitAnswerLeaf {
    id: u64,
    number: u32,
    asset: H160,
    recipient: H160,
    amount: String,
    expiry: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReserveAnswerLeaf {
    asset: H160,
    number: u32,
    supply: String,
    in_flight: String,
    deposits_seen: u64,
    claims_root: H256,
}

impl Mainchain {
    /// Starts a mainchain and deploys the contracts for the chain of `client`, with so many tokens.
    pub async fn deploy(client: &Client, tokens: usize) -> Result<Self> {
        Self::deploy_on(Anvil::start(&ANVIL).await?, client, tokens).await
    }

    /// The same on a mainchain that runs.
    pub async fn deploy_on(anvil: Anvil, client: &Client, tokens: usize) -> Result<Self> {
        let mut made = Vec::new();
        for _ in 0..tokens {
            made.push(anvil.token()?);
        }
        let genesis = client
            .block_hash(0)
            .await?
            .context("there is no first block")?
            .parse()?;
        let (set_id, current) = set(client, "BeefyMmrApi_authority_set_proof").await?;
        let (_, next) = set(client, "BeefyMmrApi_next_authority_set_proof").await?;
        let mut plan = Plan::new(genesis, set_id, current, next);
        plan.assets = made.clone();
        let (deployment, file) = anvil.deploy(&plan)?;
        anvil.register(&deployment, &made).await?;
        Ok(Self {
            anvil,
            deployment,
            file,
            tokens: made,
        })
    }

    /// The contracts that a file names, on a mainchain that runs.
    pub fn connect(anvil: Anvil, file: PathBuf, tokens: Vec<Address>) -> Result<Self> {
        Ok(Self {
            anvil,
            deployment: Deployment::read(&file)?,
            file,
            tokens,
        })
    }

    /// The arguments that a validator reads the mainchain with, over these endpoints.
    pub fn observing(&self, node: &Node, endpoints: &[&str]) -> Vec<String> {
        let state = node.base_path().join("mainchain");
        let mut args = vec![
            "--mainchain-deployment".into(),
            self.file.to_string_lossy().into_owned(),
            "--mainchain-state".into(),
            state.to_string_lossy().into_owned(),
        ];
        for endpoint in endpoints {
            args.extend(["--mainchain-rpc".into(), endpoint.to_string()]);
        }
        args
    }

    /// Further arguments with which a node brings an anchor of every `every` blocks.
    pub async fn anchoring(&self, folder: &std::path::Path, every: u32) -> Result<Vec<String>> {
        let (key, password) = self.anvil.sample_key(folder).await?;
        Ok(vec![
            "--mainchain-key".into(),
            key.to_string_lossy().into_owned(),
            "--mainchain-password-file".into(),
            password.to_string_lossy().into_owned(),
            "--anchor-every".into(),
            every.to_string(),
            "--anchor-stagger".into(),
            "0".into(),
        ])
    }

    /// The calls that name the vault, and the assets that stand for its tokens.
    pub async fn name(&self, client: &Client, council: &[Keypair], assets: &[u32]) -> Result<()> {
        let set = call(
            "Vault",
            "set_mainchain",
            [number(self.deployment.chain_id), h160(self.deployment.vault.address)],
        );
        let maps = self
            .tokens
            .iter()
            .zip(assets)
            .map(|(token, asset)| call("Vault", "map_token", [h160(*token), number(*asset)]));
        governance::enact(client, council, batch_all(std::iter::once(set).chain(maps))).await?;
        Ok(())
    }

    /// The newest anchored block; zero before the first.
    pub async fn latest(&self) -> Result<u32> {
        let anchor = self.deployment.anchor.address;
        self.anvil.view(anchor, Anchor::latestCall {}).await
    }

    /// The blocks whose state is anchored, in the order in which they were.
    pub async fn anchors(&self) -> Result<Vec<u32>> {
        let filter = json!({
            "address": self.deployment.anchor.address,
            "fromBlock": "0x0",
            "topics": [Anchor::AnchorStored::SIGNATURE_HASH],
        });
        let logs: Vec<Log> = self.anvil.ask("eth_getLogs", (filter,)).await?;
        logs.into_iter()
            .map(|log| Ok(Anchor::AnchorStored::decode_raw_log(log.topics, &log.data)?.number))
            .collect()
    }

    /// Whether the contract has seen two histories.
    pub async fn is_frozen(&self) -> Result<bool> {
        self.anvil
            .view(self.deployment.anchor.address, Anchor::frozenCall {})
            .await
    }

    /// The validator set that the contract believes.
    pub async fn set_in_office(&self) -> Result<u64> {
        let anchor = self.deployment.anchor.address;
        self.anvil.view(anchor, Anchor::currentSetIdCall {}).await
    }

    /// What the vault's own ledger says of a token.
    pub async fn locked(&self, token: Address) -> Result<u128> {
        let vault = self.deployment.vault.address;
        let record = self.anvil.view(vault, Vault::assetsCall { asset: token }).await?;
        Ok(record.locked)
    }

    /// The number that the next deposit gets.
    pub async fn deposits(&self) -> Result<u64> {
        self.anvil
            .view(self.deployment.vault.address, Vault::nextDepositCall {})
            .await
    }

    /// Waits until an anchor has the exit, and has the vault pay it.
    pub async fn pay(&self, client: &Client, exit: u64) -> Result<()> {
        let (leaf, number, proof) = until(&format!("an anchor has exit {exit}"), TIMEOUT, || async {
            let latest = self.latest().await?;
            let proven: Option<Proven<ExitAnswerLeaf>> =
                client.request("vault_exitProof", rpc_params![exit, latest]).await?;
            Ok(proven.map(|proven| (proven.leaf, latest, proven.proof)))
        })
        .await?;
        let withdraw = VaultCalls::withdrawCall {
            e: ExitLeaf {
                id: leaf.id,
                number: leaf.number,
                asset: leaf.asset.0.into(),
                recipient: leaf.recipient.0.into(),
                amount: leaf.amount.parse()?,
                expiry: leaf.expiry,
            },
            number,
            proof: TreeProof {
                index: proof.index,
                count: proof.count,
                siblings: proof.siblings.iter().map(|sibling| sibling.0.into()).collect(),
            },
        };
        let vault = self.deployment.vault.address;
        // Anyone may bring the proof.
        self.anvil.send(DEPLOYER, vault, withdraw.clone()).await?;
        let again = self.anvil.send(DEPLOYER, vault, withdraw).await;
        ensure!(again.is_err(), "exit {exit} was paid twice");
        Ok(())
    }

    /// Reads what an anchor says of a token's reserves, through its proof against the root that the contract has.
    pub async fn reserve(&self, client: &Client, token: Address, anchor: u32) -> Result<Option<Reserve>> {
        let call = Anchor::anchorCall { number: anchor };
        let anchored = self.anvil.view(self.deployment.anchor.address, call).await?;
        if anchored.reservesRoot == B256::ZERO {
            return Ok(None);
        }
        let proven: Option<Proven<ReserveAnswerLeaf>> =
            client.request("vault_reserveProof", rpc_params![token, anchor]).await?;
        let Some(Proven { leaf, proof }) = proven else {
            return Ok(None);
        };
        let reserve = Reserve {
            asset: leaf.asset,
            number: leaf.number,
            supply: leaf.supply.parse()?,
            in_flight: leaf.in_flight.parse()?,
            deposits_seen: leaf.deposits_seen,
            claims_root: leaf.claims_root,
        };
        let proof = Proof {
            index: proof.index,
            count: proof.count,
            siblings: proof.siblings,
        };
        let holds = proof.holds(&H256(anchored.reservesRoot.0), &reserve.hash(&self.domain()));
        ensure!(holds, "the anchor of block {anchor} does not have {reserve:?}");
        Ok(Some(reserve))
    }

    /// The deposits of a token by the mainchain's logs: number and amount.
    pub async fn deposited(&self, token: Address) -> Result<Vec<(u64, u128)>> {
        let filter = json!({
            "address": self.deployment.vault.address,
            "fromBlock": "0x0",
            "topics": [Vault::Deposited::SIGNATURE_HASH, null, token.into_word()],
        });
        let logs: Vec<Log> = self.anvil.ask("eth_getLogs", (filter,)).await?;
        logs.into_iter()
            .map(|log| {
                let event = Vault::Deposited::decode_raw_log(log.topics, &log.data)?;
                Ok((event.number, event.amount))
            })
            .collect()
    }

    /// The data of the transaction that anchored a block.
    pub async fn anchor_data(&self, number: u32) -> Result<Bytes> {
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Place {
            transaction_hash: B256,
        }
        #[derive(Debug, Deserialize)]
        struct Transaction {
            input: Bytes,
        }
        let filter = json!({
            "address": self.deployment.anchor.address,
            "fromBlock": "0x0",
            "topics": [Anchor::AnchorStored::SIGNATURE_HASH, B256::from(U256::from(number))],
        });
        let places: Vec<Place> = self.anvil.ask("eth_getLogs", (filter,)).await?;
        let place = places
            .first()
            .with_context(|| format!("block {number} is not anchored"))?;
        let transaction: Transaction = self
            .anvil
            .ask("eth_getTransactionByHash", (place.transaction_hash,))
            .await?;
        Ok(transaction.input)
    }

    /// What leaves are for.
    pub fn domain(&self) -> Domain {
        Domain {
            chain_id: self.deployment.chain_id,
            vault: H160(self.deployment.vault.address.into_array()),
            genesis: H256(self.deployment.genesis.0),
        }
    }

    /// Waits until a node says that this token's reserves agree with what is owed, and gives its answer.
    pub async fn agreed(&self, client: &Client, token: Address) -> Result<ReserveAnswer> {
        until("the reserves agree", TIMEOUT, || async {
            let found = reserves(client, token).await?;
            Ok(found.filter(|answer| answer.verdict == "agree"))
        })
        .await
    }
}

/// What exits of a token are known to be paid behind a block, by a node.
pub async fn paid_at(client: &Client, token: Address, block: u32) -> Result<u128> {
    let hash: String = client.block_hash(block.into()).await?.context("no such block")?;
    let mut paid = 0;
    for id in 0u64.. {
        let found: Option<ExitAnswer> = client.request("vault_exit", rpc_params![id, &hash]).await?;
        let Some(exit) = found else { break };
        if exit.status == "paid" && exit.token.0 == token.into_array() {
            paid += exit.amount.parse::<u128>()?;
        }
    }
    Ok(paid)
}

/// How a token stands, by a node.
pub async fn reserves(client: &Client, token: Address) -> Result<Option<ReserveAnswer>> {
    let all: Vec<ReserveAnswer> = client.request("vault_reserves", rpc_params![]).await?;
    Ok(all.into_iter().find(|answer| answer.token.0 == token.into_array()))
}

/// Waits until an exit has this status, and gives the node's answer.
pub async fn exit_becomes(client: &Client, exit: u64, status: &str) -> Result<ExitAnswer> {
    until(&format!("exit {exit} is {status}"), TIMEOUT, || async {
        let found: Option<ExitAnswer> = client.request("vault_exit", rpc_params![exit]).await?;
        Ok(found.filter(|answer| answer.status == status))
    })
    .await
}

/// The call that names the address where its sender is paid.
pub fn register_recipient(recipient: Address) -> Call {
    call("Vault", "register_recipient", [h160(recipient)])
}

/// The call that sends units to the mainchain.
pub fn request_exit(asset: u32, amount: u128, recipient: Address) -> Call {
    call(
        "Vault",
        "request_exit",
        [number(asset), number(amount), h160(recipient)],
    )
}

fn h160(address: Address) -> Value {
    bytes(address.into_array())
}

/// The validator set that an operator reads before the deployment.
async fn set(client: &Client, question: &str) -> Result<(u64, Set)> {
    let answer: String = client.request("state_call", rpc_params![question, "0x"]).await?;
    let bytes = hex::decode(answer.trim_start_matches("0x"))?;
    ensure!(bytes.len() == 44, "a set has 44 bytes, not {}", bytes.len());
    let id = u64::from_le_bytes(bytes[..8].try_into()?);
    let length = u32::from_le_bytes(bytes[8..12].try_into()?);
    let root = B256::from_slice(&bytes[12..]);
    Ok((id, Set { root, length }))
}

/// Restarts every node of the network so that it reads the mainchain; the first also brings anchors.
pub async fn join(network: &mut Network, mainchain: &Mainchain, every: u32) -> Result<()> {
    let first = network.nodes().first().context("no node")?;
    let (name, folder) = (first.name().to_owned(), first.base_path().to_owned());
    let anchoring = mainchain.anchoring(&folder, every).await?;
    network
        .restart_with(|node| {
            let mut args = mainchain.observing(node, &[mainchain.anvil.url()]);
            if node.name() == name {
                args.extend(anchoring.clone());
            }
            args
        })
        .await
}
