// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an evaluation asks of a ledger.

use crate::{holders::HolderCounts, holders::Mark, windows::Windows};
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, SubjectId},
    rwa::{AssetId, Side, VenueId},
    Balance, Moment,
};

/// In what way units move. It decides which checks have a vote:
///
/// | checks | transfer | issue | redeem | force | lock | keep |
/// |---|---|---|---|---|---|---|
/// | sender's claims, country, subject | yes | | yes | | yes | |
/// | receiver's claims, country, subject | yes | yes | | yes | | yes |
/// | lock-up date, holding period | yes | | yes | | | |
/// | smallest balance, of the sender | yes | | yes | | | |
/// | smallest balance, of the receiver | yes | yes | | yes | | yes |
/// | largest balance, largest share | yes | yes | | yes | | yes |
/// | largest number of holders, share of a group | yes | yes | | yes | | |
/// | smallest number of holders, share of a group | yes | | yes | | | |
/// | largest supply | | yes | | | | |
/// | limits by day and month, approval, trading hours, venues, fee | yes | | | | | |
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// From one holder to another, by whatever path: the holder's own call, or the delivery of what was locked.
    Transfer,
    /// Into being: there is no sender.
    Issue,
    /// Out of being: there is no receiver.
    Redeem,
    /// From one holder to another against the sender's will. The receiver must be fit to hold the units; nothing is asked
    /// of the sender, and no limit, hour or fee applies.
    Force,
    /// Nowhere: units are locked in the hands of the sender, and nothing is asked but whether it may act at all.
    Lock,
    /// Nowhere: would the receiver, as it stands, satisfy the rules as a holder of what it has?
    Keep,
}

impl Kind {
    /// Whether there is a party on this side of which something is asked.
    pub const fn asks(self, side: Side) -> bool {
        match side {
            Side::Sender => matches!(self, Self::Transfer | Self::Redeem | Self::Lock),
            Side::Receiver => matches!(self, Self::Transfer | Self::Issue | Self::Force | Self::Keep),
        }
    }
}

/// What is known of a movement, its parties and its asset, before it happens. Each answer is asked for when a check needs
/// it, and may be asked for again.
pub trait Facts<AccountId> {
    /// Which asset moves.
    fn asset(&mut self) -> AssetId;

    /// How much moves, in the smallest unit. 0 where nothing does.
    fn amount(&mut self) -> Balance;

    /// The chain's time.
    fn now(&mut self) -> Moment;

    /// Where the movement was agreed; `None` for between the parties.
    fn venue(&mut self) -> Option<VenueId>;

    /// The party's account; `None` if there is no such party.
    fn account(&mut self, side: Side) -> Option<AccountId>;

    /// Who stands behind the party's account; `None` if nobody is known to.
    fn subject(&mut self, side: Side) -> Option<SubjectId>;

    /// The claim about the party that answers the query. A party without a subject has none: `Missing`.
    fn attestation(&mut self, side: Side, query: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError>;

    /// The country that the party's KYB claim, else its KYC claim, speaks for.
    fn jurisdiction(&mut self, side: Side) -> Result<Country, ClaimError>;

    /// Units that the party's subject has before the movement, in all its accounts, in the smallest unit.
    fn balance(&mut self, side: Side) -> Balance;

    /// Units in existence before the movement, in the smallest unit.
    fn supply(&mut self) -> Balance;

    /// How many holders the asset has before the movement.
    fn holders(&mut self) -> &HolderCounts;

    /// In which groups the party's subject was counted, if it is a holder.
    fn counted(&mut self, side: Side) -> Mark;

    /// Units of the sender's account that it has had for `period` milliseconds, in the smallest unit.
    fn held_for(&mut self, period: Moment) -> Balance;

    /// What the party's subject moved in the present day and month, in all its accounts.
    fn windows(&mut self, side: Side) -> Windows;

    /// Whether `agent` approved this movement and the approval still stands.
    fn approved(&mut self, agent: &AccountId) -> bool;
}
