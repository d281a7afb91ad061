// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! An agent's consent to movements.

use castellan_primitives::{Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An agent's consent that units of an asset go from one account to another. A ledger keeps at most one for each asset,
/// agent, sender and receiver.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Approval {
    /// The most that one movement may take, in the smallest unit.
    pub amount: Balance,
    /// When it ends, in milliseconds since the Unix epoch; `None` if it does not.
    pub expires_at: Option<Moment>,
    /// Whether it serves again and again. If not, the first movement that relies on it uses it up, whatever its amount.
    pub standing: bool,
}

impl Approval {
    /// Whether it serves for a movement of `amount` at `now`.
    pub fn covers(&self, amount: Balance, now: Moment) -> bool {
        amount <= self.amount && self.expires_at.is_none_or(|end| now < end)
    }
}
