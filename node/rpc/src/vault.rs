// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Questions about what stands for tokens in the vault on the mainchain.
//!
//! - `vault_reserves(at?)` tells for every token what is owed here, what the vault had at the last mainchain block that
//!   validators told of, and whether they agree.
//! - `vault_exit(id, at?)` tells what has become of an exit; `null` if there is none.
//! - `vault_exitProof(id, block)` gives what the vault takes to pay an exit under the anchor of `block`; `null` if that anchor
//!   does not have it.
//! - `vault_revocationProof(recipient, block)` gives what the vault takes to note the last statement about a recipient.
//! - `vault_reserveProof(token, block)` gives what the vault takes to open an escape of a token under the anchor of `block`.
//! - `vault_claims(token, block, page?)` gives the leaves of a token's claims behind `block`, 256 at a time, and the page to go on
//!   with; `null` after the last.
//!
//! Amounts are text; addresses and hashes hexadecimal; accounts of this chain 32 bytes, as the mainchain knows them.

use crate::{error, parameters};
use castellan_primitives::BlockNumber;
use castellan_runtime_api::VaultApi as VaultRuntimeApi;
use castellan_settlement::{
    leaf,
    report::{self, ExitState, Verdict},
    tree,
};
use codec::{Decode, Encode};
use jsonrpsee::{core::RpcResult, proc_macros::rpc, types::ErrorObjectOwned};
use serde::Serialize;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::{Bytes, H160, H256};
use sp_runtime::traits::{Block as BlockT, NumberFor};
use std::{fmt::Display, marker::PhantomData, sync::Arc};

/// Leaves in one answer.
const PAGE: u32 = 256;

fn text<S: serde::Serializer>(amount: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// How one token stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Reserve {
    pub token: H160,
    pub asset: Option<u32>,
    #[serde(serialize_with = "text")]
    pub supply: u128,
    #[serde(serialize_with = "text")]
    pub in_flight: u128,
    pub deposits_seen: u64,
    pub mainchain: Option<Seen>,
    /// `agree`, `pending` while the difference is what may be on its way, `disagree`, or `unknown`.
    pub verdict: &'static str,
}

/// What the vault had.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Seen {
    pub block: u64,
    pub timestamp: u64,
    #[serde(serialize_with = "text")]
    pub balance: u128,
    #[serde(serialize_with = "text")]
    pub locked: u128,
}

/// An exit.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Exit {
    pub id: u64,
    pub token: H160,
    pub account: H256,
    pub recipient: H160,
    #[serde(serialize_with = "text")]
    pub amount: u128,
    pub since: BlockNumber,
    /// `parked`, `requested`, `payable`, `paid`, `cancelled` or `voided`.
    pub status: &'static str,
    /// Of a payable exit: by an anchor of which block, or a later one, it is paid.
    pub number: Option<BlockNumber>,
    /// Of a payable exit: until when, in seconds since 1970.
    pub expiry: Option<u64>,
}

/// A leaf and its proof, as the vault takes them.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Proven<Leaf> {
    /// The leaf.
    pub leaf: Leaf,
    /// Where it is in the tree.
    pub proof: Proof,
}

/// Where a leaf is in a tree.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Proof {
    pub index: u32,
    pub count: u32,
    pub siblings: Vec<H256>,
}

/// `Leaves.Exit` of the contracts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct ExitLeaf {
    pub id: u64,
    pub number: u32,
    pub asset: H160,
    pub recipient: H160,
    #[serde(serialize_with = "text")]
    pub amount: u128,
    pub expiry: u64,
}

/// `Leaves.Revocation` of the contracts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct RevocationLeaf {
    pub sequence: u64,
    pub recipient: H160,
    pub revoked: bool,
}

/// `Leaves.Reserve` of the contracts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct ReserveLeaf {
    pub asset: H160,
    pub number: u32,
    #[serde(serialize_with = "text")]
    pub supply: u128,
    #[serde(serialize_with = "text")]
    pub in_flight: u128,
    pub deposits_seen: u64,
    pub claims_root: H256,
}

/// `Leaves.Holding` of the contracts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct HoldingLeaf {
    pub account: H256,
    pub recipient: H160,
    #[serde(serialize_with = "text")]
    pub amount: u128,
}

/// `Leaves.OpenExit` of the contracts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct OpenExitLeaf {
    pub id: u64,
    pub recipient: H160,
    #[serde(serialize_with = "text")]
    pub amount: u128,
}

/// Leaves of a token's claims.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Claims {
    pub holdings: Vec<HoldingLeaf>,
    pub exits: Vec<OpenExitLeaf>,
    /// What to ask for next; none after the last.
    pub page: Option<Bytes>,
}

/// The methods whose names begin with `vault_`.
#[rpc(server, namespace = "vault")]
pub trait VaultApi<Hash> {
    /// How each token stands.
    #[method(name = "reserves", blocking)]
    fn reserves(&self, at: Option<Hash>) -> RpcResult<Vec<Reserve>>;

    /// What has become of an exit; `null` if there is none.
    #[method(name = "exit", blocking)]
    fn exit(&self, id: u64, at: Option<Hash>) -> RpcResult<Option<Exit>>;

    /// What the vault takes to pay an exit under the anchor of `block`; `null` if that does not have it.
    #[method(name = "exitProof", blocking)]
    fn exit_proof(&self, id: u64, block: BlockNumber) -> RpcResult<Option<Proven<ExitLeaf>>>;

    /// What the vault takes to note the last statement about a recipient under the anchor of `block`; `null` if that does not
    /// have it.
    #[method(name = "revocationProof", blocking)]
    fn revocation_proof(&self, recipient: H160, block: BlockNumber) -> RpcResult<Option<Proven<RevocationLeaf>>>;

    /// What the vault takes to open an escape of a token under the anchor of `block`; `null` if that does not have it.
    #[method(name = "reserveProof", blocking)]
    fn reserve_proof(&self, token: H160, block: BlockNumber) -> RpcResult<Option<Proven<ReserveLeaf>>>;

    /// The leaves of a token's claims behind `block`, from a page on.
    #[method(name = "claims", blocking)]
    fn claims(&self, token: H160, block: BlockNumber, page: Option<Bytes>) -> RpcResult<Claims>;
}

/// Answers the methods from the runtime of a block.
pub struct Vault<Client, Block> {
    client: Arc<Client>,
    block: PhantomData<fn() -> Block>,
}

impl<Client, Block> Vault<Client, Block> {
    /// Answers from the chain that `client` keeps.
    pub fn new(client: Arc<Client>) -> Self {
        Self {
            client,
            block: PhantomData,
        }
    }
}

impl<Client, Block> Vault<Client, Block>
where
    Block: BlockT,
    Client: HeaderBackend<Block>,
    NumberFor<Block>: From<BlockNumber>,
{
    /// The block of that number, on the best chain.
    fn numbered(&self, block: BlockNumber) -> Result<Block::Hash, ErrorObjectOwned> {
        let hash = self.client.hash(block.into()).map_err(error::runtime)?;
        hash.ok_or_else(|| error::invalid("block", format!("this node knows no block {block}")))
    }
}

impl<Client, Block> VaultApiServer<Block::Hash> for Vault<Client, Block>
where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
    Client::Api: VaultRuntimeApi<Block>,
    NumberFor<Block>: From<BlockNumber>,
{
    fn reserves(&self, at: Option<Block::Hash>) -> RpcResult<Vec<Reserve>> {
        let at = parameters::block(&*self.client, at)?;
        let reserves = self.client.runtime_api().reserves(at).map_err(error::runtime)?;
        Ok(reserves.into_iter().map(reserve).collect())
    }

    fn exit(&self, id: u64, at: Option<Block::Hash>) -> RpcResult<Option<Exit>> {
        let at = parameters::block(&*self.client, at)?;
        let found = self.client.runtime_api().exit(at, id).map_err(error::runtime)?;
        Ok(found.map(exit))
    }

    fn exit_proof(&self, id: u64, block: BlockNumber) -> RpcResult<Option<Proven<ExitLeaf>>> {
        // The tree only grows, so the best state proves against every root there was.
        let best = self.client.info().best_hash;
        let api = self.client.runtime_api();
        let found = api.exit_proof(best, id, block).map_err(error::runtime)?;
        Ok(found.map(|found| Proven {
            leaf: exit_leaf(found.exit),
            proof: proof(found.proof),
        }))
    }

    fn revocation_proof(&self, recipient: H160, block: BlockNumber) -> RpcResult<Option<Proven<RevocationLeaf>>> {
        let best = self.client.info().best_hash;
        let api = self.client.runtime_api();
        let found = api.revocation_proof(best, recipient, block).map_err(error::runtime)?;
        Ok(found.map(|found| Proven {
            leaf: RevocationLeaf {
                sequence: found.revocation.sequence,
                recipient: found.revocation.recipient,
                revoked: found.revocation.revoked,
            },
            proof: proof(found.proof),
        }))
    }

    fn reserve_proof(&self, token: H160, block: BlockNumber) -> RpcResult<Option<Proven<ReserveLeaf>>> {
        let at = self.numbered(block)?;
        let api = self.client.runtime_api();
        let found = api.reserve_proof(at, token).map_err(error::runtime)?;
        Ok(found.map(|found| Proven {
            leaf: ReserveLeaf {
                asset: found.reserve.asset,
                number: found.reserve.number,
                supply: found.reserve.supply,
                in_flight: found.reserve.in_flight,
                deposits_seen: found.reserve.deposits_seen,
                claims_root: found.reserve.claims_root,
            },
            proof: proof(found.proof),
        }))
    }

    fn claims(&self, token: H160, block: BlockNumber, page: Option<Bytes>) -> RpcResult<Claims> {
        let at = self.numbered(block)?;
        let page = match page {
            None => report::Page::Holdings(None),
            Some(bytes) => report::Page::decode(&mut &bytes[..])
                .map_err(|_| error::invalid("page", "give what the answer before named"))?,
        };
        let api = self.client.runtime_api();
        let (holdings, exits, page) = api.claims(at, token, page, PAGE).map_err(error::runtime)?;
        Ok(Claims {
            holdings: holdings.into_iter().map(holding).collect(),
            exits: exits.into_iter().map(open_exit).collect(),
            page: (page != report::Page::End).then(|| page.encode().into()),
        })
    }
}

fn reserve(found: report::ReserveReport) -> Reserve {
    Reserve {
        token: found.token,
        asset: found.asset,
        supply: found.supply,
        in_flight: found.in_flight,
        deposits_seen: found.deposits_seen,
        mainchain: found.seen.map(|(block, timestamp, balance, locked)| Seen {
            block,
            timestamp,
            balance,
            locked,
        }),
        verdict: match found.verdict {
            Verdict::Unknown => "unknown",
            Verdict::Agree => "agree",
            Verdict::Pending => "pending",
            Verdict::Disagree => "disagree",
        },
    }
}

fn exit(found: report::ExitReport) -> Exit {
    let (status, number, expiry) = match found.state {
        ExitState::Parked => ("parked", None, None),
        ExitState::Requested => ("requested", None, None),
        ExitState::Payable { number, expiry, .. } => ("payable", Some(number), Some(expiry)),
        ExitState::Paid => ("paid", None, None),
        ExitState::Cancelled => ("cancelled", None, None),
        ExitState::Voided => ("voided", None, None),
    };
    Exit {
        id: found.id,
        token: found.token,
        account: H256(found.account),
        recipient: found.recipient,
        amount: found.amount,
        since: found.since,
        status,
        number,
        expiry,
    }
}

fn exit_leaf(leaf: leaf::Exit) -> ExitLeaf {
    ExitLeaf {
        id: leaf.id,
        number: leaf.number,
        asset: leaf.asset,
        recipient: leaf.recipient,
        amount: leaf.amount,
        expiry: leaf.expiry,
    }
}

fn holding(leaf: leaf::Holding) -> HoldingLeaf {
    HoldingLeaf {
        account: H256(leaf.account),
        recipient: leaf.recipient,
        amount: leaf.amount,
    }
}

fn open_exit(leaf: leaf::OpenExit) -> OpenExitLeaf {
    OpenExitLeaf {
        id: leaf.id,
        recipient: leaf.recipient,
        amount: leaf.amount,
    }
}

fn proof(proof: tree::Proof) -> Proof {
    Proof {
        index: proof.index,
        count: proof.count,
        siblings: proof.siblings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{self, Chain};
    use serde_json::{json, Value};

    async fn ask(method: &str, params: Value) -> Value {
        mock::ask(Vault::new(Arc::new(Chain)).into_rpc(), method, params).await
    }

    #[tokio::test]
    async fn reserves_are_told_by_token() {
        let reserves = &ask("vault_reserves", json!([])).await["result"];
        assert_eq!(
            reserves[0],
            json!({
                "token": "0x2020202020202020202020202020202020202020",
                "asset": 3,
                "supply": "340282366920938463463374607431768211455",
                "inFlight": "1",
                "depositsSeen": 4,
                "mainchain": { "block": 8, "timestamp": 9, "balance": "10", "locked": "11" },
                "verdict": "disagree",
            })
        );
    }

    #[tokio::test]
    async fn an_exit_is_told_with_its_status() {
        let exit = &ask("vault_exit", json!([5])).await["result"];
        assert_eq!((&exit["status"], &exit["expiry"]), (&json!("payable"), &json!(99)));
        assert_eq!(ask("vault_exit", json!([6])).await["result"], Value::Null);
        assert_eq!(ask("vault_exit", json!(["5"])).await["error"]["code"], -32602);
    }

    #[tokio::test]
    async fn a_proof_is_what_the_contract_takes() {
        let proven = &ask("vault_exitProof", json!([5, 1])).await["result"];
        assert_eq!(proven["leaf"]["amount"], "7");
        assert_eq!(proven["proof"]["count"], 2);
        assert_eq!(proven["proof"]["siblings"][0].as_str().map(str::len), Some(66));
        assert_eq!(ask("vault_exitProof", json!([5, 0])).await["result"], Value::Null);
    }

    #[tokio::test]
    async fn claims_come_in_pages() {
        let answer = ask("vault_claims", json!(["0x2020202020202020202020202020202020202020", 9])).await;
        assert!(answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("knows no block 9"));
    }
}
