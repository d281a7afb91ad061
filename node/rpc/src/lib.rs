// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The RPC methods that the Castellan node adds to those every node of the SDK serves.
//!
//! - `rwa_*`: see [`rwa`].
//! - `dvp_*`: see [`dvp`].
//! - `netting_*`: see [`netting`].
//! - `anchor_*`: see [`anchor`].
//! - `vault_*`: see [`vault`].
//! - `beefy_*`: the newest block that validators have signed for the mainchain, and a subscription to their proofs.
//! - `mmr_*`: roots and proofs of the Merkle mountain range over all blocks.
//! - `system_accountNextIndex`, `system_dryRun`: which nonce an account's next transaction takes, and what a
//!   transaction would do.
//! - `payment_queryInfo`, `payment_queryFeeDetails`: what a transaction would cost.
//!
//! Errors of our own methods are listed in [`error`].

#![warn(missing_docs)]

pub mod anchor;
pub mod dvp;
pub mod error;
pub mod evidence;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod mock;
pub mod netting;
mod parameters;
pub mod rwa;
pub mod vault;

use anchor::AnchorApiServer;
use castellan_primitives::{AccountId, Balance, BlockNumber, Hash, Nonce, OpaqueBlock};
use castellan_runtime_api::{DvpApi, NettingApi, RwaApi, VaultApi};
use dvp::DvpApiServer;
use frame_system_rpc_runtime_api::AccountNonceApi;
use jsonrpsee::RpcModule;
use mmr_rpc::{Mmr, MmrApiServer};
use netting::NettingApiServer;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi;
use rwa::RwaApiServer;
use sc_client_api::BlockBackend;
use sc_consensus_beefy::BeefyRPCLinks;
use sc_consensus_beefy_rpc::{Beefy, BeefyApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_block_builder::BlockBuilder;
use sp_blockchain::HeaderBackend;
use sp_consensus_beefy::{ecdsa_crypto::AuthorityId as BeefyId, BeefyApi};
use sp_core::offchain::OffchainStorage;
use sp_mmr_primitives::MmrApi;
use std::{error::Error, sync::Arc};
use substrate_frame_rpc_system::{System, SystemApiServer};
use vault::VaultApiServer;

/// What the methods answer from.
pub struct Methods<Client, Pool, Storage> {
    /// The chain that the node keeps.
    pub client: Arc<Client>,
    /// Transactions that wait for a block.
    pub pool: Arc<Pool>,
    /// Commitments for the mainchain, as the vote task tells them.
    pub commitments: BeefyRPCLinks<OpaqueBlock, BeefyId>,
    /// Where the leaves of the range are kept. Without it there are no `anchor_*` and `mmr_*` methods.
    pub leaves: Option<Storage>,
    /// Runs what feeds subscriptions.
    pub executor: SubscriptionTaskExecutor,
}

impl<Client, Pool, Storage> Methods<Client, Pool, Storage>
where
    Client:
        BlockBackend<OpaqueBlock> + HeaderBackend<OpaqueBlock> + ProvideRuntimeApi<OpaqueBlock> + Send + Sync + 'static,
    Client::Api: AccountNonceApi<OpaqueBlock, AccountId, Nonce>
        + BeefyApi<OpaqueBlock, BeefyId>
        + BlockBuilder<OpaqueBlock>
        + DvpApi<OpaqueBlock, AccountId>
        + MmrApi<OpaqueBlock, Hash, BlockNumber>
        + NettingApi<OpaqueBlock, AccountId>
        + RwaApi<OpaqueBlock, AccountId>
        + TransactionPaymentApi<OpaqueBlock, Balance>
        + VaultApi<OpaqueBlock>,
    Pool: TransactionPool<Block = OpaqueBlock> + 'static,
    Storage: OffchainStorage + 'static,
{
    /// Gathers the methods into one module for the node to serve.
    pub fn assemble(self) -> Result<RpcModule<()>, Box<dyn Error + Send + Sync>> {
        let Self {
            client,
            pool,
            commitments,
            leaves,
            executor,
        } = self;
        let mut module = RpcModule::new(());
        module.merge(System::new(client.clone(), pool).into_rpc())?;
        module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
        let BeefyRPCLinks {
            from_voter_justif_stream: proofs,
            from_voter_best_beefy_stream: best,
        } = commitments;
        module.merge(Beefy::<OpaqueBlock, BeefyId>::new(proofs, best, executor)?.into_rpc())?;
        if let Some(leaves) = leaves {
            module.merge(anchor::Anchor::new(client.clone(), leaves.clone()).into_rpc())?;
            module.merge(Mmr::new(client.clone(), leaves).into_rpc())?;
        }
        module.merge(dvp::Dvp::new(client.clone()).into_rpc())?;
        module.merge(netting::Netting::new(client.clone()).into_rpc())?;
        module.merge(rwa::Rwa::new(client.clone()).into_rpc())?;
        module.merge(vault::Vault::<_, OpaqueBlock>::new(client).into_rpc())?;
        Ok(module)
    }
}
