// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Instructions: who delivers what to whom, all at once or not at all.

use super::{call::Call, read, AccountId32, At};
use subxt::ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType};

const PALLET: &str = "Dvp";

/// One movement.
#[derive(Clone, Debug, DecodeAsType, EncodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub struct Leg {
    /// What moves.
    pub asset: u32,
    /// Who delivers.
    pub from: AccountId32,
    /// Who receives.
    pub to: AccountId32,
    /// How much, in the smallest unit.
    pub amount: u128,
}

/// Where an instruction stands.
#[derive(Clone, Copy, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Status {
    /// It waits for affirmations.
    Pending,
    /// All its legs moved.
    Settled,
    /// A party rejected it.
    Rejected,
    /// Its deadline passed.
    Expired,
}

/// Movements that happen all together or not at all.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Instruction {
    /// What moves.
    pub legs: Vec<Leg>,
    /// Who agreed.
    pub affirmed: Vec<AccountId32>,
    /// The last moment at which it may settle, in milliseconds since the Unix epoch.
    pub deadline: u64,
    /// Where it stands.
    pub status: Status,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Instruct {
    legs: Vec<Leg>,
    deadline: u64,
    reference: Vec<u8>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Number {
    id: u64,
}

/// The instruction that `creator` made under a reference.
pub async fn find(at: &At, creator: AccountId32, reference: &str) -> anyhow::Result<Option<u64>> {
    read(
        at,
        PALLET,
        "InstructionByReference",
        (creator, reference.as_bytes().to_vec()),
    )
    .await
}

/// The instruction with this number.
pub async fn instruction(at: &At, id: u64) -> anyhow::Result<Option<Instruction>> {
    read(at, PALLET, "Instructions", (id,)).await
}

/// Makes an instruction.
pub fn instruct(legs: Vec<Leg>, deadline: u64, reference: &str) -> Call {
    Call::new(
        PALLET,
        "instruct",
        Instruct {
            legs,
            deadline,
            reference: reference.into(),
        },
    )
}

/// Makes an instruction and agrees to it.
pub fn instruct_and_affirm(legs: Vec<Leg>, deadline: u64, reference: &str) -> Call {
    Call::new(
        PALLET,
        "instruct_and_affirm",
        Instruct {
            legs,
            deadline,
            reference: reference.into(),
        },
    )
}

/// Agrees to an instruction.
pub fn affirm(id: u64) -> Call {
    Call::new(PALLET, "affirm", Number { id })
}

/// Ends an instruction of the sender's.
pub fn reject(id: u64) -> Call {
    Call::new(PALLET, "reject", Number { id })
}

/// Ends an instruction whose deadline has passed.
pub fn expire(id: u64) -> Call {
    Call::new(PALLET, "expire", Number { id })
}
