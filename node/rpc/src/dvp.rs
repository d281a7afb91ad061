// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Questions about instructions to settle.
//!
//! `dvp_instructionReport(id, at?)` tells everything that would stop an instruction, by leg and party, what its parties
//! locked for it counting as available; `null` where no instruction has the number.
//!
//! ```json
//! { "method": "dvp_instructionReport", "params": [7] }
//! { "result": { "status": "Pending", "retries": 0, "obstacles": [
//!     { "obstacle": "AffirmationMissing", "leg": 1, "side": "Sender", "party": "5FHn..." } ] } }
//! ```
//!
//! `dvp_obligations(account, from?, limit?, at?)` lists the legs of open instructions that an account delivers or
//! receives, by page: ask again with `from` one above the last instruction until nothing comes.

use crate::{
    error,
    parameters::{account, block},
};
use castellan_primitives::{
    dvp::{InstructionId, InstructionReport, Obligation},
    AccountId,
};
use castellan_runtime_api::DvpApi as DvpRuntimeApi;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::{marker::PhantomData, sync::Arc};

/// How many instructions a page of obligations covers where the caller names no limit.
const PAGE: u32 = 64;

/// The methods whose names begin with `dvp_`.
#[rpc(server, namespace = "dvp")]
pub trait DvpApi<Hash> {
    /// Everything that would stop an instruction if it were to settle, and where it stands; `null` if there is none.
    ///
    /// `at` is a block hash; without it the best block is asked.
    #[method(name = "instructionReport", blocking)]
    fn instruction_report(
        &self,
        id: InstructionId,
        at: Option<Hash>,
    ) -> RpcResult<Option<InstructionReport<AccountId>>>;

    /// The legs of open instructions that `account`, an SS58 address, delivers or receives: those of at most `limit`
    /// instructions (64 unless given, 256 at the most) from the number `from` on. Amounts are text.
    #[method(name = "obligations", blocking)]
    fn obligations(
        &self,
        account: String,
        from: Option<InstructionId>,
        limit: Option<u32>,
        at: Option<Hash>,
    ) -> RpcResult<Vec<Obligation<AccountId>>>;
}

/// Answers the methods from the runtime of a block.
pub struct Dvp<Client, Block> {
    client: Arc<Client>,
    block: PhantomData<fn() -> Block>,
}

impl<Client, Block> Dvp<Client, Block> {
    /// Answers from the chain that `client` keeps.
    pub fn new(client: Arc<Client>) -> Self {
        Self {
            client,
            block: PhantomData,
        }
    }
}

impl<Client, Block> DvpApiServer<Block::Hash> for Dvp<Client, Block>
where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
    Client::Api: DvpRuntimeApi<Block, AccountId>,
{
    fn instruction_report(
        &self,
        id: InstructionId,
        at: Option<Block::Hash>,
    ) -> RpcResult<Option<InstructionReport<AccountId>>> {
        let at = block(&*self.client, at)?;
        self.client
            .runtime_api()
            .instruction_report(at, id)
            .map_err(error::runtime)
    }

    fn obligations(
        &self,
        who: String,
        from: Option<InstructionId>,
        limit: Option<u32>,
        at: Option<Block::Hash>,
    ) -> RpcResult<Vec<Obligation<AccountId>>> {
        let who = account("account", &who)?;
        let at = block(&*self.client, at)?;
        self.client
            .runtime_api()
            .obligations(at, who, from.unwrap_or_default(), limit.unwrap_or(PAGE))
            .map_err(error::runtime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{self, Chain, ALICE, BOB};
    use serde_json::{json, Value};

    async fn ask(method: &str, params: Value) -> Value {
        mock::ask(Dvp::new(Arc::new(Chain)).into_rpc(), method, params).await
    }

    #[tokio::test]
    async fn a_report_names_every_obstacle() {
        assert_eq!(
            ask("dvp_instructionReport", json!([7])).await["result"],
            json!({
                "status": "Pending",
                "retries": 0,
                "obstacles": [
                    { "obstacle": "AffirmationMissing", "leg": 1, "side": "Sender", "party": BOB },
                    { "obstacle": "LegRefused", "leg": 0, "refusal": { "reason": "ZeroAmount" } },
                    {
                        "obstacle": "InsufficientTogether",
                        "party": BOB,
                        "asset": 3,
                        "available": "1",
                        "required": "340282366920938463463374607431768211455"
                    },
                ]
            })
        );
    }

    #[tokio::test]
    async fn an_unknown_instruction_has_no_report() {
        let answer = ask("dvp_instructionReport", json!([8])).await;
        assert_eq!(answer["result"], Value::Null);
        assert!(answer.get("error").is_none());
    }

    #[tokio::test]
    async fn obligations_come_by_page() {
        let page = ask("dvp_obligations", json!([ALICE, 5])).await;
        assert_eq!(page["result"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            page["result"][0],
            json!({
                "instruction": 5,
                "status": "Locked",
                "until": 9,
                "leg": 0,
                "side": "Receiver",
                "counterparty": ALICE,
                "content": { "kind": "Units", "asset": 1, "amount": "340282366920938463463374607431768211455" },
                "affirmed": true,
                "valueDate": 0,
                "deadline": 10
            })
        );
        assert_eq!(ask("dvp_obligations", json!([ALICE, 5, 0])).await["result"], json!([]));
    }

    #[tokio::test]
    async fn bad_parameters_are_named() {
        let answer = ask("dvp_obligations", json!(["nobody"])).await;
        assert_eq!(answer["error"]["code"], -32602);
        assert!(answer["error"]["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("account: `nobody` is not an SS58 address")));
        let unknown = ask(
            "dvp_instructionReport",
            json!([7, castellan_primitives::Hash::from([9; 32])]),
        )
        .await;
        assert_eq!(unknown["error"]["code"], error::UNKNOWN_BLOCK);
        assert_eq!(
            ask("dvp_instructionReport", json!(["7"])).await["error"]["code"],
            -32602
        );
    }
}
