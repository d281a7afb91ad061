// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Netting cycles: trades that settle together, by what each party owes and is owed on balance.

use super::{call::Call, read, AccountId32, At};
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

const PALLET: &str = "Netting";

/// What two parties agreed.
#[derive(Clone, Debug, EncodeAsType, Eq, PartialEq)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct Trade {
    /// Who delivers the security.
    pub seller: AccountId32,
    /// Who pays.
    pub buyer: AccountId32,
    /// What is sold.
    pub security: u32,
    /// How much of it, in the smallest unit.
    pub quantity: u128,
    /// What is paid with.
    pub cash: u32,
    /// How much of it, in the smallest unit.
    pub amount: u128,
}

/// Which sides of its trades a cycle nets.
#[derive(Clone, Copy, Debug, EncodeAsType, Eq, PartialEq)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub enum Mode {
    /// Securities move trade by trade, cash is netted.
    GrossAgainstNet,
    /// Both are netted.
    NetAgainstNet,
}

/// Where a cycle stands.
#[derive(Clone, Copy, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Status {
    /// It takes trades and confirmations.
    Open,
    /// Those who deliver lock what they owe.
    Funding,
    /// All is locked, and the ledger refused to move it.
    Refused,
    /// Everything moved.
    Settled,
    /// Nothing moved.
    Cancelled,
}

/// Trades that are netted and settled together.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Cycle {
    /// From when on it takes no more trades, in milliseconds since the Unix epoch.
    pub cut_off: u64,
    /// Where it stands.
    pub status: Status,
}

/// What a party owes and is owed of one asset.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Position {
    /// Of which asset.
    pub asset: u32,
    /// What it delivers, in the smallest unit.
    pub delivers: u128,
    /// What it receives, in the smallest unit.
    pub receives: u128,
    /// What it has locked of what it delivers, in the smallest unit.
    pub locked: u128,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct OpenCycle {
    venue: u32,
    mode: Mode,
    assets: Vec<u32>,
    parties: Vec<AccountId32>,
    cut_off: u64,
    settle_by: u64,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct SubmitTrade {
    id: u64,
    trade: Trade,
    reference: Vec<u8>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct ConfirmTrade {
    id: u64,
    index: u32,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Number {
    id: u64,
}

/// The number that the next cycle gets.
pub async fn next(at: &At) -> anyhow::Result<u64> {
    Ok(read(at, PALLET, "NextCycleId", ()).await?.unwrap_or_default())
}

/// The cycle with this number.
pub async fn cycle(at: &At, id: u64) -> anyhow::Result<Option<Cycle>> {
    read(at, PALLET, "Cycles", (id,)).await
}

/// The cycle and the place in it of the trade that was submitted under a reference.
pub async fn find(
    at: &At,
    venue: u32,
    seller: AccountId32,
    buyer: AccountId32,
    reference: &str,
) -> anyhow::Result<Option<(u64, u32)>> {
    let key = ((venue, seller, buyer, reference.as_bytes().to_vec()),);
    read(at, PALLET, "TradeByReference", key).await
}

/// What a party of a closed cycle owes and is owed.
pub async fn positions(at: &At, id: u64, party: AccountId32) -> anyhow::Result<Vec<Position>> {
    Ok(read(at, PALLET, "Positions", (id, party)).await?.unwrap_or_default())
}

/// Opens a cycle at the sender's venue.
pub fn open_cycle(
    venue: u32,
    mode: Mode,
    mut assets: Vec<u32>,
    mut parties: Vec<AccountId32>,
    cut_off: u64,
    settle_by: u64,
) -> Call {
    assets.sort_unstable();
    assets.dedup();
    parties.sort_unstable();
    parties.dedup();
    let args = OpenCycle {
        venue,
        mode,
        assets,
        parties,
        cut_off,
        settle_by,
    };
    Call::new(PALLET, "open_cycle", args)
}

/// Submits a trade, which the sender, if it is a party, confirms thereby.
pub fn submit_trade(id: u64, trade: Trade, reference: &str) -> Call {
    let args = SubmitTrade {
        id,
        trade,
        reference: reference.into(),
    };
    Call::new(PALLET, "submit_trade", args)
}

/// Confirms a trade that the other party submitted.
pub fn confirm_trade(id: u64, index: u32) -> Call {
    Call::new(PALLET, "confirm_trade", ConfirmTrade { id, index })
}

/// Closes a cycle whose cut-off has come.
pub fn close(id: u64) -> Call {
    Call::new(PALLET, "close", Number { id })
}

/// Locks what the sender owes; with the last party's, the cycle settles.
pub fn fund(id: u64) -> Call {
    Call::new(PALLET, "fund", Number { id })
}
