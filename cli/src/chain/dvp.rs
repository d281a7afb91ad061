// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Instructions: who delivers what to whom, all at once or not at all.

use super::{call::Call, read, AccountId32, At, Client};
use crate::rpc_parameters;
use anyhow::Context;
use serde_json::Value;
use subxt::{
    ext::{scale_decode::DecodeAsType, scale_encode::EncodeAsType},
    utils::H256,
};

const PALLET: &str = "Dvp";

/// One movement.
#[derive(Clone, Debug, EncodeAsType, Eq, PartialEq)]
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
    /// It waits for affirmations, receipts or its value date.
    Pending,
    /// All its legs moved.
    Settled,
    /// A party rejected it.
    Rejected,
    /// Its deadline passed.
    Expired,
    /// It was to settle and could not; nothing is locked for it.
    Failed,
    /// All parties affirmed, and none can step back before the lock ends.
    Locked {
        /// The last moment of the lock, in milliseconds since the Unix epoch.
        until: u64,
    },
}

/// What a leg delivers.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Content {
    Units { asset: u32, amount: u128 },
    Item { asset: u32, item: u32 },
    OffChain { unit: Vec<u8>, amount: u128 },
}

#[derive(Clone, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredLeg {
    from: AccountId32,
    to: AccountId32,
    content: Content,
}

impl StoredLeg {
    fn units(&self) -> Option<Leg> {
        match self.content {
            Content::Units { asset, amount } => Some(Leg {
                asset,
                from: self.from,
                to: self.to,
                amount,
            }),
            Content::Item { .. } | Content::OffChain { .. } => None,
        }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct StoredInstruction {
    legs: Vec<StoredLeg>,
    by_sender: u64,
    by_receiver: u64,
    value_date: u64,
    deadline: u64,
    status: Status,
}

/// Movements that happen all together or not at all.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Instruction {
    /// What moves; `None` if a leg is not one of units of an asset.
    pub legs: Option<Vec<Leg>>,
    /// Who agreed to all that it delivers and receives.
    pub affirmed: Vec<AccountId32>,
    /// The earliest moment at which it may settle, in milliseconds since the Unix epoch; 0 if there is none.
    pub value_date: u64,
    /// The last moment at which it may settle, in milliseconds since the Unix epoch.
    pub deadline: u64,
    /// Where it stands.
    pub status: Status,
}

impl From<StoredInstruction> for Instruction {
    fn from(stored: StoredInstruction) -> Self {
        let in_set =
            |set: u64, leg: usize| u32::try_from(leg).is_ok_and(|leg| set.checked_shr(leg).unwrap_or(0) & 1 == 1);
        let agreed = |who: AccountId32| {
            stored.legs.iter().enumerate().all(|(index, leg)| {
                (leg.from != who || in_set(stored.by_sender, index))
                    && (leg.to != who || in_set(stored.by_receiver, index))
            })
        };
        let mut affirmed: Vec<_> = stored.legs.iter().flat_map(|leg| [leg.from, leg.to]).collect();
        affirmed.sort_unstable();
        affirmed.dedup();
        affirmed.retain(|who| agreed(*who));
        Self {
            legs: stored.legs.iter().map(StoredLeg::units).collect(),
            affirmed,
            value_date: stored.value_date,
            deadline: stored.deadline,
            status: stored.status,
        }
    }
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

/// A leg in the form that takes every kind.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct AnyLeg {
    from: AccountId32,
    to: AccountId32,
    content: UnitsOf,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum UnitsOf {
    Units { asset: u32, amount: u128 },
}

impl From<Leg> for AnyLeg {
    fn from(leg: Leg) -> Self {
        let Leg {
            asset,
            from,
            to,
            amount,
        } = leg;
        Self {
            from,
            to,
            content: UnitsOf::Units { asset, amount },
        }
    }
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct InstructWith {
    legs: Vec<AnyLeg>,
    deadline: u64,
    reference: Vec<u8>,
    options: Options,
}

/// What an instruction may have beyond legs, deadline and reference.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Options {
    venue: Option<u32>,
    value_date: Option<u64>,
    mediators: Vec<AccountId32>,
    routes: Vec<u8>,
    affirm: bool,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Mediate {
    id: u64,
    until: Option<u64>,
}

/// A place where trades are agreed.
#[derive(Clone, Debug, DecodeAsType, Eq, PartialEq)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Venue {
    /// Who runs it.
    pub operator: AccountId32,
    /// Whether it is open.
    pub open: bool,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum VenueKind {
    Clearing,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct CreateVenue {
    kind: VenueKind,
    instructors: Option<Vec<AccountId32>>,
    signers: Vec<AccountId32>,
}

/// The first open venue that an account runs.
pub async fn venue_of(at: &At, operator: AccountId32) -> anyhow::Result<Option<u32>> {
    let count: u32 = read(at, PALLET, "NextVenueId", ()).await?.unwrap_or_default();
    for id in 0..count {
        let venue: Option<Venue> = read(at, PALLET, "Venues", (id,)).await?;
        if venue.is_some_and(|venue| venue.operator == operator && venue.open) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Creates a venue for clearing, open to all, which the sender runs.
pub fn create_venue() -> Call {
    let args = CreateVenue {
        kind: VenueKind::Clearing,
        instructors: None,
        signers: Vec::new(),
    };
    Call::new(PALLET, "create_venue", args)
}

/// Makes an instruction that a mediator must agree to as well, and affirms it. It settles no earlier than `value_date`, in
/// milliseconds since the Unix epoch.
pub fn instruct_mediated(
    legs: Vec<Leg>,
    deadline: u64,
    reference: &str,
    mediator: AccountId32,
    value_date: Option<u64>,
) -> Call {
    let args = InstructWith {
        legs: legs.into_iter().map(AnyLeg::from).collect(),
        deadline,
        reference: reference.into(),
        options: Options {
            venue: None,
            value_date,
            mediators: vec![mediator],
            routes: Vec::new(),
            affirm: true,
        },
    };
    Call::new(PALLET, "instruct_with", args)
}

/// Makes an instruction that settles no earlier than `value_date`, in milliseconds since the Unix epoch, and affirms it
/// if wanted.
pub fn instruct_from(legs: Vec<Leg>, deadline: u64, reference: &str, value_date: u64, affirm: bool) -> Call {
    let args = InstructWith {
        legs: legs.into_iter().map(AnyLeg::from).collect(),
        deadline,
        reference: reference.into(),
        options: Options {
            venue: None,
            value_date: Some(value_date),
            mediators: Vec::new(),
            routes: Vec::new(),
            affirm,
        },
    };
    Call::new(PALLET, "instruct_with", args)
}

/// Agrees to an instruction as its mediator, until it ends.
pub fn mediate(id: u64) -> Call {
    Call::new(PALLET, "mediate", Mediate { id, until: None })
}

/// Settles an instruction that waited for its value date.
pub fn settle(id: u64) -> Call {
    Call::new(PALLET, "settle", Number { id })
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
    let stored: Option<StoredInstruction> = read(at, PALLET, "Instructions", (id,)).await?;
    Ok(stored.map(Instruction::from))
}

/// Why the ledger would refuse legs of an instruction at a block, as the node reports it: each leg, counted from 0, and
/// what stands against it. What the parties locked for the instruction counts as theirs.
pub async fn leg_refusals(client: &Client, id: u64, at: H256) -> anyhow::Result<Vec<(u64, Value)>> {
    let report: Option<Value> = client
        .request("dvp_instructionReport", rpc_parameters![id, at])
        .await
        .context("the node gives no report on the instruction")?;
    let obstacles = report.as_ref().and_then(|report| report["obstacles"].as_array());
    Ok(obstacles
        .into_iter()
        .flatten()
        .filter_map(|obstacle| Some((obstacle.get("leg")?.as_u64()?, obstacle.get("refusal")?.clone())))
        .collect())
}

/// Why the ledger would refuse legs of an instruction at a block, whichever leg it is.
pub async fn refused_legs(client: &Client, id: u64, at: H256) -> anyhow::Result<Vec<Value>> {
    let refusals = leg_refusals(client, id, at).await?;
    Ok(refusals.into_iter().map(|(_, refusal)| refusal).collect())
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

/// Tries an instruction again whose settlement failed.
pub fn retry(id: u64) -> Call {
    Call::new(PALLET, "retry", Number { id })
}

/// Ends an instruction of the sender's.
pub fn reject(id: u64) -> Call {
    Call::new(PALLET, "reject", Number { id })
}

/// Ends an instruction whose deadline has passed.
pub fn expire(id: u64) -> Call {
    Call::new(PALLET, "expire", Number { id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_agreed_is_who_agreed_to_every_leg() {
        let [seller, buyer] = [1, 2].map(|byte| AccountId32([byte; 32]));
        let leg = |from, to| StoredLeg {
            from,
            to,
            content: Content::Units { asset: 1, amount: 5 },
        };
        let stored = |by_sender, by_receiver, content: Option<Content>| {
            let mut legs = vec![leg(seller, buyer), leg(buyer, seller)];
            if let Some(content) = content {
                legs[1].content = content;
            }
            Instruction::from(StoredInstruction {
                legs,
                by_sender,
                by_receiver,
                value_date: 0,
                deadline: 0,
                status: Status::Pending,
            })
        };
        assert!(stored(0, 0, None).affirmed.is_empty());
        assert!(stored(0b01, 0b00, None).affirmed.is_empty());
        assert_eq!(stored(0b01, 0b10, None).affirmed, [seller]);
        assert_eq!(stored(0b11, 0b11, None).affirmed, [seller, buyer]);
        assert!(stored(0, 0, None).legs.is_some());
        assert!(stored(0, 0, Some(Content::Item { asset: 1, item: 0 })).legs.is_none());
    }
}
