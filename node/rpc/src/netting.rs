// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Questions about netting cycles.
//!
//! `netting_cycleReport(id, at?)` tells how a cycle and each of its parties stand: what a party delivers and receives on
//! balance, what it has locked of that, what it lacks, and which movements the ledger would refuse now. `null` where no
//! cycle has the number. Amounts are text.

use crate::{error, parameters::block};
use castellan_primitives::{
    netting::{CycleId, CycleReport},
    AccountId,
};
use castellan_runtime_api::NettingApi as NettingRuntimeApi;
use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_runtime::traits::Block as BlockT;
use std::{marker::PhantomData, sync::Arc};

/// The methods whose names begin with `netting_`.
#[rpc(server, namespace = "netting")]
pub trait NettingApi<Hash> {
    /// How a cycle and each of its parties stand, and everything that would stop it now; `null` if there is none.
    ///
    /// `at` is a block hash; without it the best block is asked.
    #[method(name = "cycleReport", blocking)]
    fn cycle_report(&self, id: CycleId, at: Option<Hash>) -> RpcResult<Option<CycleReport<AccountId>>>;
}

/// Answers the methods from the runtime of a block.
pub struct Netting<Client, Block> {
    client: Arc<Client>,
    block: PhantomData<fn() -> Block>,
}

impl<Client, Block> Netting<Client, Block> {
    /// Answers from the chain that `client` keeps.
    pub fn new(client: Arc<Client>) -> Self {
        Self {
            client,
            block: PhantomData,
        }
    }
}

impl<Client, Block> NettingApiServer<Block::Hash> for Netting<Client, Block>
where
    Block: BlockT,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
    Client::Api: NettingRuntimeApi<Block, AccountId>,
{
    fn cycle_report(&self, id: CycleId, at: Option<Block::Hash>) -> RpcResult<Option<CycleReport<AccountId>>> {
        let at = block(&*self.client, at)?;
        self.client.runtime_api().cycle_report(at, id).map_err(error::runtime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{self, Chain, BOB};
    use serde_json::{json, Value};

    async fn ask(params: Value) -> Value {
        mock::ask(Netting::new(Arc::new(Chain)).into_rpc(), "netting_cycleReport", params).await
    }

    #[tokio::test]
    async fn a_report_tells_how_each_party_stands() {
        let report = &ask(json!([3])).await["result"];
        assert_eq!(report["status"], "Funding");
        assert_eq!(report["parties"][0]["party"], BOB);
        assert_eq!(
            report["parties"][0]["positions"][0],
            json!({ "asset": 1, "delivers": "340282366920938463463374607431768211455", "receives": "0", "locked": "1", "missing": "0" })
        );
    }

    #[tokio::test]
    async fn an_unknown_cycle_has_no_report() {
        let answer = ask(json!([4])).await;
        assert_eq!(answer["result"], Value::Null);
        assert!(answer.get("error").is_none());
        assert_eq!(ask(json!(["3"])).await["error"]["code"], -32602);
    }
}
