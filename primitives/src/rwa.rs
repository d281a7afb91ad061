// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a ledger of permissioned assets answers about a movement before it happens.

use crate::{
    kyc::{ClaimError, Topic},
    membership::AdmissionError,
    Balance,
};
use alloc::vec::Vec;
use castellan_identifiers::Country;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::weights::Weight;
use scale_info::TypeInfo;
use serde::Serialize;
use sp_runtime::DispatchResult;

/// Names an asset. Numbers are given in order of creation and never used again.
pub type AssetId = u32;

/// One of the two parties of a movement.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
pub enum Side {
    /// Whose units leave.
    Sender,
    /// Whom they reach.
    Receiver,
}

/// One reason why a movement is refused, with what it was decided on.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, Serialize, TypeInfo)]
#[serde(tag = "reason", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// No asset has this number.
    UnknownAsset,
    /// Nothing would move.
    ZeroAmount,
    /// The party may not act on this chain.
    NotInGoodStanding {
        /// Which party.
        side: Side,
        /// What is wrong with it.
        why: AdmissionError,
    },
    /// The party's account belongs to no known person or institution.
    NoSubject {
        /// Which party.
        side: Side,
    },
    /// The asset requires a claim that the party does not have.
    ClaimRequired {
        /// Which party.
        side: Side,
        /// What the claim must be about.
        topic: Topic,
        /// Why no claim of the topic holds.
        why: ClaimError,
    },
    /// The asset asks for the party's country, and no trusted issuer names it.
    CountryUnknown {
        /// Which party.
        side: Side,
        /// Why no claim that names it holds.
        why: ClaimError,
    },
    /// The party's country is not among those allowed.
    CountryNotAllowed {
        /// Which party.
        side: Side,
        /// The party's country.
        country: Country,
    },
    /// The party's country is blocked.
    CountryBlocked {
        /// Which party.
        side: Side,
        /// The party's country.
        country: Country,
    },
    /// The sender has fewer free units.
    InsufficientBalance {
        /// How many it may move, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        available: Balance,
        /// How many the movement takes, in the smallest unit.
        #[serde(serialize_with = "as_text")]
        required: Balance,
    },
    /// The receiver's balance would pass the largest number that the ledger can hold.
    BalanceOverflow,
}

/// JSON numbers lose precision past 2^53, so amounts are written as text.
fn as_text<S: serde::Serializer>(amount: &Balance, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// Decides whether units may move, and says why not.
pub trait Compliance<AccountId> {
    /// Every reason that a transfer of `amount` from `from` to `to` would fail now; empty if it would go through.
    ///
    /// Units of the sender that are on hold do not count as available, but for the first `own_hold` of them: what the
    /// asker locked for this very movement.
    fn refusals(asset: AssetId, from: &AccountId, to: &AccountId, amount: Balance, own_hold: Balance) -> Vec<Refusal>;

    /// Fails with the error of the first rule that refuses the movement, balances aside.
    fn ensure_allowed(asset: AssetId, from: &AccountId, to: &AccountId, amount: Balance) -> DispatchResult;

    /// What asking the rules of `asset` about one movement costs, beyond a movement that one rule is asked about.
    fn rules_weight(asset: AssetId) -> Weight;

    /// The most that [`Compliance::rules_weight`] can be.
    fn max_rules_weight() -> Weight;
}
