// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The RPC methods that the Castellan node adds to those every node of the SDK serves.
//!
//! - `rwa_*`: see [`rwa`].
//! - `dvp_*`: see [`dvp`].
//! - `netting_*`: see [`netting`].
//! - `system_accountNextIndex`, `system_dryRun`: which nonce an account's next transaction takes, and what a
//!   transaction would do.
//! - `payment_queryInfo`, `payment_queryFeeDetails`: what a transaction would cost.
//!
//! Errors of our own methods are listed in [`error`].

#![warn(missing_docs)]

pub mod dvp;
pub mod error;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod mock;
pub mod netting;
mod parameters;
pub mod rwa;

use castellan_primitives::{AccountId, Balance, Nonce, OpaqueBlock};
use castellan_runtime_api::{DvpApi, NettingApi, RwaApi};
use dvp::DvpApiServer;
use frame_system_rpc_runtime_api::AccountNonceApi;
use jsonrpsee::{server::RegisterMethodError, RpcModule};
use netting::NettingApiServer;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi;
use rwa::RwaApiServer;
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::HeaderBackend;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// Gathers the methods into one module for the node to serve.
pub fn assemble<Client, Pool>(client: Arc<Client>, pool: Arc<Pool>) -> Result<RpcModule<()>, RegisterMethodError>
where
    Client: ProvideRuntimeApi<OpaqueBlock> + HeaderBackend<OpaqueBlock> + Send + Sync + 'static,
    Client::Api: AccountNonceApi<OpaqueBlock, AccountId, Nonce>
        + BlockBuilder<OpaqueBlock>
        + DvpApi<OpaqueBlock, AccountId>
        + NettingApi<OpaqueBlock, AccountId>
        + RwaApi<OpaqueBlock, AccountId>
        + TransactionPaymentApi<OpaqueBlock, Balance>,
    Pool: TransactionPool<Block = OpaqueBlock> + 'static,
{
    let mut module = RpcModule::new(());
    module.merge(System::new(client.clone(), pool).into_rpc())?;
    module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
    module.merge(dvp::Dvp::new(client.clone()).into_rpc())?;
    module.merge(netting::Netting::new(client.clone()).into_rpc())?;
    module.merge(rwa::Rwa::new(client).into_rpc())?;
    Ok(module)
}
