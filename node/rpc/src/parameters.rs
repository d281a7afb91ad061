// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the methods' parameters mean, with an error that names the one that cannot be read.

use crate::error;
use castellan_primitives::{AccountId, Balance};
use jsonrpsee::types::ErrorObjectOwned;
use sp_blockchain::HeaderBackend;
use sp_core::crypto::Ss58Codec;
use sp_runtime::traits::Block as BlockT;

pub(crate) fn account(parameter: &str, text: &str) -> Result<AccountId, ErrorObjectOwned> {
    AccountId::from_ss58check(text)
        .map_err(|why| error::invalid(parameter, format!("`{text}` is not an SS58 address ({why})")))
}

pub(crate) fn units(parameter: &str, text: &str) -> Result<Balance, ErrorObjectOwned> {
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

/// The block that is asked about: the best one where none is named.
pub(crate) fn block<Block: BlockT>(
    chain: &impl HeaderBackend<Block>,
    at: Option<Block::Hash>,
) -> Result<Block::Hash, ErrorObjectOwned> {
    let Some(hash) = at else {
        return Ok(chain.info().best_hash);
    };
    match chain.number(hash) {
        Ok(Some(_)) => Ok(hash),
        Ok(None) => Err(error::unknown_block(hash)),
        Err(why) => Err(error::runtime(why)),
    }
}
