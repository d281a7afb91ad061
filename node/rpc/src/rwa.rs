// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Questions about permissioned assets.
//!
//! `rwa_transferReport(asset, from, to, amount, at?)` tells every reason why a transfer would fail, so that a sender
//! can put all of them right before it submits. An empty list means that the transfer would go through.
//!
//! ```json
//! { "method": "rwa_transferReport", "params": [0, "5Grw...", "5FHn...", "1000000"] }
//! { "result": [ { "reason": "InsufficientBalance", "available": "0", "required": "1000000" } ] }
//! ```

use crate::{
    error,
    parameters::{account, block, units},
};
use castellan_primitives::{
    rwa::{AssetId, Refusal},
    AccountId,
};
use castellan_runtime_api::RwaApi as RwaRuntimeApi;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::{marker::PhantomData, sync::Arc};

/// The methods whose names begin with `rwa_`.
#[rpc(server, namespace = "rwa")]
pub trait RwaApi<Hash> {
    /// Every reason that a transfer of `amount` units of `asset` from `from` to `to` would fail.
    ///
    /// Accounts are SS58 addresses. The amount counts the asset's smallest unit and is text, because JSON numbers are
    /// exact only up to 2^53. `at` is a block hash; without it the best block is asked.
    #[method(name = "transferReport", blocking)]
    fn transfer_report(
        &self,
        asset: AssetId,
        from: String,
        to: String,
        amount: String,
        at: Option<Hash>,
    ) -> RpcResult<Vec<Refusal>>;
}

/// Answers the methods from the runtime of a block.
pub struct Rwa<Client, Block> {
    client: Arc<Client>,
    block: PhantomData<fn() -> Block>,
}

impl<Client, Block> Rwa<Client, Block> {
    /// Answers from the chain that `client` keeps.
    pub fn new(client: Arc<Client>) -> Self {
        Self {
            client,
            block: PhantomData,
        }
    }
}

impl<Client, Block> RwaApiServer<Block::Hash> for Rwa<Client, Block>
where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
    Client::Api: RwaRuntimeApi<Block, AccountId>,
{
    fn transfer_report(
        &self,
        asset: AssetId,
        from: String,
        to: String,
        amount: String,
        at: Option<Block::Hash>,
    ) -> RpcResult<Vec<Refusal>> {
        let from = account("from", &from)?;
        let to = account("to", &to)?;
        let amount = units("amount", &amount)?;
        let at = block(&*self.client, at)?;
        self.client
            .runtime_api()
            .transfer_report(at, asset, from, to, amount)
            .map_err(error::runtime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{self, Chain, ALICE, BEST, BOB, PRUNED};
    use castellan_primitives::Hash;
    use serde_json::{json, Value};

    async fn ask(params: Value) -> Value {
        mock::ask(Rwa::new(Arc::new(Chain)).into_rpc(), "rwa_transferReport", params).await
    }

    #[tokio::test]
    async fn tells_every_reason() {
        let answer = ask(json!([1, ALICE, ALICE, "340282366920938463463374607431768211455"])).await;
        assert_eq!(
            answer["result"],
            json!([
                { "reason": "UnknownAsset" },
                { "reason": "ClaimRequired", "side": "Receiver", "topic": { "Custom": 7 }, "why": "Expired" },
                {
                    "reason": "InsufficientBalance",
                    "available": "0",
                    "required": "340282366920938463463374607431768211455"
                },
            ])
        );
    }

    #[tokio::test]
    async fn tells_nothing_when_it_would_go_through() {
        assert_eq!(ask(json!([0, ALICE, BOB, "0"])).await["result"], json!([]));
        assert_eq!(
            ask(json!([0, ALICE, BOB, "0", Hash::from(BEST)])).await["result"],
            json!([])
        );
    }

    #[tokio::test]
    async fn takes_parameters_by_name() {
        let answer = ask(json!({ "asset": 0, "from": ALICE, "to": BOB, "amount": "5" })).await;
        assert_eq!(answer["result"][0]["required"], "5");
    }

    #[tokio::test]
    async fn names_the_amount_that_it_cannot_read() {
        for amount in [
            "",
            "-1",
            "+1",
            "1.5",
            "1e3",
            "0x10",
            " 1",
            "340282366920938463463374607431768211456",
        ] {
            let answer = ask(json!([0, ALICE, BOB, amount])).await;
            assert_eq!(answer["error"]["code"], -32602, "{amount}");
            let message = answer["error"]["message"].as_str().unwrap();
            assert!(
                message.starts_with(&format!("amount: `{amount}` is not a number")),
                "{message}"
            );
        }
        // A JSON number is refused before it comes to us.
        assert_eq!(ask(json!([0, ALICE, BOB, 5])).await["error"]["code"], -32602);
    }

    #[tokio::test]
    async fn names_the_account_that_it_cannot_read() {
        let answer = ask(json!([0, ALICE, "0x00", "5"])).await;
        assert_eq!(answer["error"]["code"], -32602);
        assert!(answer["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("to: `0x00` is not an SS58 address"));
    }

    #[tokio::test]
    async fn tells_unknown_blocks_from_pruned_ones() {
        let unknown = ask(json!([0, ALICE, BOB, "5", Hash::from([9; 32])])).await;
        assert_eq!(unknown["error"]["code"], error::UNKNOWN_BLOCK);
        assert!(unknown["error"]["message"].as_str().unwrap().contains("0x0909"));

        let pruned = ask(json!([0, ALICE, BOB, "5", Hash::from(PRUNED)])).await;
        assert_eq!(pruned["error"]["code"], error::RUNTIME);
        assert!(pruned["error"]["data"].as_str().unwrap().contains("state pruned"));
    }
}
