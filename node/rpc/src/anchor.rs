// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Questions about what validators signed for the mainchain.
//!
//! - `anchor_latest()` tells the newest block whose state can be anchored; `null` while nothing is signed.
//! - `anchor_proof(block)` gives everything that the contract `Anchor` takes to store the state behind `block`, or behind
//!   the first later block that was signed for.
//!
//! Only final blocks are signed, and not each of them: every few blocks, and the first of every session.

use crate::{
    error,
    evidence::{Evidence, Stored},
};
use castellan_primitives::{BlockNumber, Hash, Header, OpaqueBlock};
use codec::{Decode, Encode};
use jsonrpsee::{core::RpcResult, proc_macros::rpc, types::ErrorObjectOwned};
use sc_client_api::BlockBackend;
use serde::Serialize;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus_beefy::{
    ecdsa_crypto::{AuthorityId, Signature},
    BeefyApi, ConsensusLog, SignedCommitment, ValidatorSet, VersionedFinalityProof, BEEFY_ENGINE_ID,
};
use sp_core::offchain::{storage::OffchainDb, OffchainDbExt, OffchainStorage};
use sp_mmr_primitives::MmrApi;
use sp_runtime::{generic::OpaqueDigestItemId, traits::Header as HeaderT};
use std::sync::Arc;

/// How many blocks are looked at for a commitment. Validators sign at least every few blocks while they are there at all.
const REACH: BlockNumber = 2_048;

/// The newest state that can be anchored.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latest {
    /// The block behind which the state is.
    pub number: BlockNumber,
    /// The block that validators signed: the one after it.
    pub block_number: BlockNumber,
    /// The set that signed.
    pub set_id: u64,
}

/// The methods whose names begin with `anchor_`.
#[rpc(server, namespace = "anchor")]
pub trait AnchorApi {
    /// The newest state that can be anchored; `null` while nothing is signed.
    #[method(name = "latest", blocking)]
    fn latest(&self) -> RpcResult<Option<Latest>>;

    /// What the contract takes to store the state behind block `block`, or the next later one that was signed for.
    #[method(name = "proof", blocking)]
    fn proof(&self, block: BlockNumber) -> RpcResult<Evidence>;
}

/// Answers the methods from what the node stores.
pub struct Anchor<Client, Storage> {
    client: Arc<Client>,
    leaves: Storage,
}

impl<Client, Storage> Anchor<Client, Storage> {
    /// Answers from the chain that `client` keeps and the leaves in `leaves`.
    pub fn new(client: Arc<Client>, leaves: Storage) -> Self {
        Self { client, leaves }
    }
}

type Signed = SignedCommitment<BlockNumber, Signature>;

impl<Client, Storage> Anchor<Client, Storage>
where
    Client: BlockBackend<OpaqueBlock> + HeaderBackend<OpaqueBlock> + ProvideRuntimeApi<OpaqueBlock>,
    Client::Api: BeefyApi<OpaqueBlock, AuthorityId> + MmrApi<OpaqueBlock, Hash, BlockNumber>,
    Storage: OffchainStorage + 'static,
{
    /// The commitment for the final block `number`, if it was signed.
    fn signed(&self, number: BlockNumber) -> Result<Option<(Hash, Signed)>, ErrorObjectOwned> {
        let Some(hash) = self.client.hash(number).map_err(error::runtime)? else {
            return Ok(None);
        };
        let stored = self.client.justifications(hash).map_err(error::runtime)?;
        let Some(bytes) = stored.and_then(|stored| stored.into_justification(BEEFY_ENGINE_ID)) else {
            return Ok(None);
        };
        let VersionedFinalityProof::V1(signed) = Decode::decode(&mut &bytes[..]).map_err(error::runtime)?;
        Ok(Some((hash, signed)))
    }

    fn header(&self, hash: Hash) -> Result<Header, ErrorObjectOwned> {
        let header = self.client.header(hash).map_err(error::runtime)?;
        header.ok_or_else(|| error::unknown_block(hash))
    }

    /// The set with this id, looked for from `header` backwards: in the state, or in the header that announced it.
    fn set(
        &self,
        id: u64,
        mut header: Header,
    ) -> Result<Option<(ValidatorSet<AuthorityId>, Header)>, ErrorObjectOwned> {
        loop {
            if let Some(set) = announced(&header).filter(|set| set.id() <= id) {
                return Ok((set.id() == id).then_some((set, header)));
            }
            if *header.number() == 0 {
                // The first set was announced nowhere.
                let set = self.client.runtime_api().validator_set(header.hash()).ok().flatten();
                return Ok(set.filter(|set| set.id() == id).map(|set| (set, header)));
            }
            header = self.header(*header.parent_hash())?;
        }
    }

    fn evidence(&self, hash: Hash, signed: Signed) -> Result<Evidence, ErrorObjectOwned> {
        let number = signed.commitment.block_number;
        let id = signed.commitment.validator_set_id;
        let header = self.header(hash)?;
        let parent = self.header(*header.parent_hash())?;
        let (set, outgoing) = match self.set(id, header)? {
            Some((set, start)) => {
                let outgoing = match id.checked_sub(1).filter(|_| *start.number() > 0) {
                    Some(before) => self.set(before, self.header(*start.parent_hash())?)?,
                    None => None,
                };
                (set, outgoing.map(|(set, _)| set))
            },
            // The first set, whose state this node has pruned, is still known while it is in office.
            None => {
                let set = self.client.runtime_api().validator_set(hash).map_err(error::runtime)?;
                let set = set.filter(|set| set.id() == id);
                (
                    set.ok_or_else(|| error::incomplete("the signing set is not known"))?,
                    None,
                )
            },
        };

        let mut api = self.client.runtime_api();
        api.register_extension(OffchainDbExt::new(OffchainDb::new(self.leaves.clone())));
        // The state of the best block is there; the proof is as of the signed one.
        let (leaves, proof) = api
            .generate_proof(self.client.info().best_hash, vec![number], Some(number))
            .map_err(error::runtime)?
            .map_err(|why| error::incomplete(format!("no proof of the leaf: {why:?}")))?;
        let leaf = leaves
            .into_iter()
            .next()
            .ok_or_else(|| error::incomplete("there is no leaf"))?;
        let stored = Stored {
            signed,
            validators: set.validators(),
            outgoing: outgoing.as_ref().map(|set| set.validators()),
            leaf: leaf.0,
            proof,
            header: parent.encode(),
        };
        stored.into_evidence().map_err(error::incomplete)
    }
}

/// The set that takes office with this block.
fn announced(header: &Header) -> Option<ValidatorSet<AuthorityId>> {
    let id = OpaqueDigestItemId::Consensus(&BEEFY_ENGINE_ID);
    header.digest().convert_first(|log| match log.try_to(id)? {
        ConsensusLog::AuthoritiesChange(set) => Some(set),
        _ => None,
    })
}

impl<Client, Storage> AnchorApiServer for Anchor<Client, Storage>
where
    Client:
        BlockBackend<OpaqueBlock> + HeaderBackend<OpaqueBlock> + ProvideRuntimeApi<OpaqueBlock> + Send + Sync + 'static,
    Client::Api: BeefyApi<OpaqueBlock, AuthorityId> + MmrApi<OpaqueBlock, Hash, BlockNumber>,
    Storage: OffchainStorage + 'static,
{
    fn latest(&self) -> RpcResult<Option<Latest>> {
        let newest = self.client.info().finalized_number;
        for block_number in (newest.saturating_sub(REACH)..=newest).rev() {
            if let Some((_, signed)) = self.signed(block_number)? {
                return Ok(Some(Latest {
                    number: block_number.saturating_sub(1),
                    block_number,
                    set_id: signed.commitment.validator_set_id,
                }));
            }
        }
        Ok(None)
    }

    fn proof(&self, block: BlockNumber) -> RpcResult<Evidence> {
        let first = block.saturating_add(1);
        let newest = self.client.info().finalized_number;
        for number in first..=newest.min(first.saturating_add(REACH)) {
            if let Some((hash, signed)) = self.signed(number)? {
                return self.evidence(hash, signed);
            }
        }
        Err(error::not_signed(block))
    }
}
