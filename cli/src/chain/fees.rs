// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The token that pays fees.

use super::{
    call::{Call, Encoded},
    read, AccountId32, At,
};
use subxt::{
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    utils::MultiAddress,
};

/// What the chain keeps of an account.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct AccountInfo {
    /// Its balances.
    pub data: AccountData,
}

/// Balances of the fee token.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct AccountData {
    /// What it may spend.
    pub free: u128,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Transfer {
    dest: MultiAddress<AccountId32, u32>,
    value: u128,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Calls {
    calls: Vec<Encoded>,
}

/// How many fee tokens `account` may spend, in the smallest unit.
pub async fn balance(at: &At, account: AccountId32) -> anyhow::Result<u128> {
    let info: Option<AccountInfo> = read(at, "System", "Account", (account,)).await?;
    Ok(info.map_or(0, |info| info.data.free))
}

/// Sends fee tokens.
pub fn transfer(to: AccountId32, amount: u128) -> Call {
    let args = Transfer {
        dest: MultiAddress::Id(to),
        value: amount,
    };
    Call::new("Balances", "transfer_keep_alive", args)
}

/// Does all of `calls` or none.
pub fn batch_all(calls: Vec<Call>) -> Call {
    batch("batch_all", calls)
}

/// Does what can be done of `calls`.
pub fn force_batch(calls: Vec<Call>) -> Call {
    batch("force_batch", calls)
}

fn batch(name: &'static str, calls: Vec<Call>) -> Call {
    Call::nesting("Utility", name, move |metadata| {
        let calls: anyhow::Result<Vec<Encoded>> =
            calls.iter().map(|call| Ok(Encoded(call.encode(metadata)?))).collect();
        Ok(Calls { calls: calls? })
    })
}
