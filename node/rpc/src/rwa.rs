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

use crate::error;
use castellan_primitives::{
    rwa::{AssetId, Refusal},
    AccountId, Balance,
};
use castellan_runtime_api::RwaApi as RwaRuntimeApi;
use jsonrpsee::{core::RpcResult, proc_macros::rpc, types::ErrorObjectOwned};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::crypto::Ss58Codec;
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
        let at = match at {
            None => self.client.info().best_hash,
            Some(hash) => match self.client.number(hash) {
                Ok(Some(_)) => hash,
                Ok(None) => return Err(error::unknown_block(hash)),
                Err(why) => return Err(error::runtime(why)),
            },
        };
        self.client
            .runtime_api()
            .transfer_report(at, asset, from, to, amount)
            .map_err(error::runtime)
    }
}

fn account(parameter: &str, text: &str) -> Result<AccountId, ErrorObjectOwned> {
    AccountId::from_ss58check(text)
        .map_err(|why| error::invalid(parameter, format!("`{text}` is not an SS58 address ({why})")))
}

fn units(parameter: &str, text: &str) -> Result<Balance, ErrorObjectOwned> {
    // The parser of the standard library also takes a leading plus sign.
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).ok_or_else(|| {
        let why = format!(
            "`{text}` is not a number of smallest units: give digits only, at most {}",
            Balance::MAX
        );
        error::invalid(parameter, why)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use castellan_primitives::{
        kyc::{ClaimError, Topic},
        rwa::Side,
        Hash, Header, OpaqueBlock as Block,
    };
    use jsonrpsee::RpcModule;
    use serde_json::{json, Value};
    use sp_api::{ApiError, ApiRef};
    use sp_blockchain::{BlockStatus, Info, Result as ChainResult};

    const BEST: [u8; 32] = [1; 32];
    const PRUNED: [u8; 32] = [2; 32];
    const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

    /// A chain of two blocks, the older one without state, on which every account is empty.
    #[derive(Clone)]
    struct Chain;

    sp_api::mock_impl_runtime_apis! {
        impl RwaRuntimeApi<Block, AccountId> for Chain {
            #[advanced]
            fn transfer_report(
                at: Hash,
                asset: AssetId,
                from: AccountId,
                to: AccountId,
                amount: Balance,
            ) -> Result<Vec<Refusal>, ApiError> {
                if at != Hash::from(BEST) {
                    return Err(ApiError::UnknownBlock("state pruned".into()));
                }
                let mut refusals = Vec::new();
                if asset != 0 {
                    refusals.push(Refusal::UnknownAsset);
                }
                if from == to {
                    let (side, topic) = (Side::Receiver, Topic::Custom(7));
                    refusals.push(Refusal::ClaimRequired { side, topic, why: ClaimError::Expired });
                }
                if amount > 0 {
                    refusals.push(Refusal::InsufficientBalance { available: 0, required: amount });
                }
                Ok(refusals)
            }
        }
    }

    impl ProvideRuntimeApi<Block> for Chain {
        type Api = Self;

        fn runtime_api(&self) -> ApiRef<'_, Self> {
            self.clone().into()
        }
    }

    impl HeaderBackend<Block> for Chain {
        fn header(&self, _: Hash) -> ChainResult<Option<Header>> {
            Ok(None)
        }

        fn info(&self) -> Info<Block> {
            Info {
                best_hash: BEST.into(),
                best_number: 1,
                genesis_hash: PRUNED.into(),
                finalized_hash: PRUNED.into(),
                finalized_number: 0,
                finalized_state: None,
                number_leaves: 1,
                block_gap: None,
            }
        }

        fn status(&self, _: Hash) -> ChainResult<BlockStatus> {
            Ok(BlockStatus::Unknown)
        }

        fn number(&self, hash: Hash) -> ChainResult<Option<u32>> {
            Ok([Hash::from(PRUNED), Hash::from(BEST)]
                .iter()
                .position(|known| *known == hash)
                .map(|n| n as u32))
        }

        fn hash(&self, _: u32) -> ChainResult<Option<Hash>> {
            Ok(None)
        }
    }

    async fn ask(params: Value) -> Value {
        let module: RpcModule<_> = Rwa::new(Arc::new(Chain)).into_rpc();
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "rwa_transferReport", "params": params });
        let (answer, _) = module.raw_json_request(&request.to_string(), 1).await.unwrap();
        serde_json::from_str(&answer).unwrap()
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
