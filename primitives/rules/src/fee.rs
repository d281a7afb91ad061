// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a transfer costs its parties.

use crate::{
    facts::{Facts, Kind},
    types::RuleSet,
};
use castellan_primitives::{
    kyc::{ClaimQuery, Topic},
    rwa::{Refusal, Side},
    Balance,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A whole, in ten-thousandths.
pub(crate) const WHOLE: u16 = 10_000;

/// A fee on transfers, in units of the asset itself.
///
/// Nothing is due for a movement between accounts of one subject, nor for one that the collector is a party of. The
/// collector must be able to hold the asset; no rule is asked about the units that it collects.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Fee<AccountId> {
    /// The part of the amount that is due, in ten-thousandths, at most 10,000. It is rounded up to the smallest unit,
    /// so that a movement in many small parts never costs less than in one.
    pub basis_points: u16,
    /// The least that is due, in the smallest unit.
    pub minimum: Balance,
    /// Who gets it.
    pub collector: AccountId,
    /// Who pays it: the sender on top of the amount, or the receiver out of it.
    pub payer: Side,
    /// A payer for whom a claim of this topic holds pays nothing.
    pub exempt: Option<Topic>,
}

impl<AccountId> Fee<AccountId> {
    /// What is due for `amount`, exemptions aside, in the smallest unit.
    pub fn of(&self, amount: Balance) -> Balance {
        share_of(amount, self.basis_points, true).max(self.minimum)
    }
}

/// So many ten-thousandths of `amount`, rounded up or down to the smallest unit; all of it for more than a whole.
pub(crate) fn share_of(amount: Balance, basis_points: u16, up: bool) -> Balance {
    let (whole, points) = (Balance::from(WHOLE), Balance::from(basis_points.min(WHOLE)));
    // Neither product passes the largest number: the one is at most `amount`, the other 10,000 squared.
    let small = (amount % whole).saturating_mul(points);
    let rest = if up { small.div_ceil(whole) } else { small / whole };
    (amount / whole).saturating_mul(points).saturating_add(rest)
}

/// What a movement takes and gives, in the smallest unit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Charge {
    /// What the collector gets: `outflow` less `inflow`.
    pub fee: Balance,
    /// What leaves the sender.
    pub outflow: Balance,
    /// What reaches the receiver.
    pub inflow: Balance,
}

impl Charge {
    /// What the movement takes and gives under `rules`.
    ///
    /// Fails with [`Refusal::FeeTooHigh`] if the fee would leave the receiver nothing, and with
    /// [`Refusal::BalanceOverflow`] if amount and fee together pass the largest number.
    pub fn of<AccountId: PartialEq>(
        rules: &RuleSet<AccountId>,
        kind: Kind,
        facts: &mut impl Facts<AccountId>,
    ) -> Result<Self, Refusal> {
        let amount = facts.amount();
        let free = Self {
            fee: 0,
            outflow: amount,
            inflow: amount,
        };
        let Some(fee) = rules
            .fee
            .as_ref()
            .filter(|fee| kind == Kind::Transfer && is_due(fee, facts))
        else {
            return Ok(free);
        };
        let due = fee.of(amount);
        match fee.payer {
            Side::Sender => Ok(Self {
                fee: due,
                outflow: amount.checked_add(due).ok_or(Refusal::BalanceOverflow)?,
                ..free
            }),
            Side::Receiver if due >= amount => Err(Refusal::FeeTooHigh { fee: due, amount }),
            Side::Receiver => Ok(Self {
                fee: due,
                inflow: amount.saturating_sub(due),
                ..free
            }),
        }
    }
}

fn is_due<AccountId: PartialEq>(fee: &Fee<AccountId>, facts: &mut impl Facts<AccountId>) -> bool {
    let (sender, receiver) = (facts.account(Side::Sender), facts.account(Side::Receiver));
    if sender == receiver || same_subject(facts) {
        return false;
    }
    if [sender, receiver]
        .iter()
        .flatten()
        .any(|account| *account == fee.collector)
    {
        return false;
    }
    let asset = facts.asset();
    fee.exempt.is_none_or(|topic| {
        facts
            .attestation(fee.payer, &ClaimQuery::any(topic, Some(asset)))
            .is_err()
    })
}

/// Whether one person or institution stands on both sides.
pub(crate) fn same_subject<AccountId>(facts: &mut impl Facts<AccountId>) -> bool {
    let sender = facts.subject(Side::Sender);
    sender.is_some() && sender == facts.subject(Side::Receiver)
}
