// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use crate::Config;
use castellan_primitives::{
    netting::{CycleStatus, NettingMode},
    rwa::{AssetId, VenueId},
    Balance, Moment, Reference,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A trade's number within its cycle, in order of submission.
pub type TradeIndex = u32;

/// What two parties agreed: a security against cash.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Trade<AccountId> {
    /// Who delivers the security and receives the cash.
    pub seller: AccountId,
    /// Who receives the security and delivers the cash.
    pub buyer: AccountId,
    /// What is sold.
    pub security: AssetId,
    /// How much of it, in its smallest unit; above zero.
    pub quantity: Balance,
    /// What is paid with.
    pub cash: AssetId,
    /// How much of it, in its smallest unit; above zero.
    pub amount: Balance,
}

/// A [`Trade`] between accounts of the runtime.
pub type TradeOf<T> = Trade<<T as frame_system::Config>::AccountId>;

impl<AccountId: PartialEq> Trade<AccountId> {
    /// Whether `who` sells or buys.
    pub fn is_party(&self, who: &AccountId) -> bool {
        self.seller == *who || self.buyer == *who
    }
}

/// A trade that was submitted to a cycle. It counts if both parties confirmed it by the cut-off.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct SubmittedTrade<AccountId> {
    /// What was agreed.
    pub trade: Trade<AccountId>,
    /// The parties' name for it, which serves once for the venue, the seller and the buyer.
    pub reference: Reference,
    /// Whether the seller confirmed it.
    pub seller_confirmed: bool,
    /// Whether the buyer confirmed it.
    pub buyer_confirmed: bool,
}

/// An asset that a cycle nets, and in how many trades it occurs.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct NettedAsset {
    /// Which asset.
    pub asset: AssetId,
    /// In how many submitted trades it is sold.
    pub deliveries: u32,
    /// In how many submitted trades it is paid with.
    pub payments: u32,
}

/// What a party owes and is owed of one asset in the present round.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Position {
    /// Of which asset.
    pub asset: AssetId,
    /// What it delivers, in the smallest unit.
    pub delivers: Balance,
    /// What it receives, in the smallest unit.
    pub receives: Balance,
    /// What it has locked of that, in the smallest unit; at most what it delivers.
    pub locked: Balance,
}

/// Where an attempt to settle stopped.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Failure<AccountId> {
    /// Of which asset the movement was.
    pub asset: AssetId,
    /// Who should have delivered.
    pub from: AccountId,
    /// Who should have received.
    pub to: AccountId,
    /// How much, in the smallest unit.
    pub amount: Balance,
    /// The ledger's error.
    pub error: DispatchError,
}

/// Trades that are netted and settled together.
#[derive(CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Cycle<T: Config> {
    /// Where it was opened.
    pub venue: VenueId,
    /// Which sides of its trades it nets.
    pub mode: NettingMode,
    /// What its trades may be about, in ascending order.
    pub assets: BoundedVec<NettedAsset, T::MaxAssets>,
    /// Between whom its trades may be, in ascending order.
    pub parties: BoundedVec<T::AccountId, T::MaxParties>,
    /// From when on it takes no more trades, in milliseconds since the Unix epoch.
    pub cut_off: Moment,
    /// The last moment at which it may settle in this round, in milliseconds since the Unix epoch.
    pub deadline: Moment,
    /// How long each round after the first lasts, in milliseconds: as long as from the cut-off to the first deadline.
    pub window: Moment,
    /// How many trades were submitted.
    pub trades: u32,
    /// How many rounds of funding have begun.
    pub round: u32,
    /// How many parties have to lock something yet.
    pub unfunded: u32,
    /// Who was taken out, in ascending order within each round.
    pub defaulters: BoundedVec<T::AccountId, T::MaxParties>,
    /// How often the ledger refused the settlement.
    pub attempts: u32,
    /// Where the last attempt to settle stopped, if it did.
    pub failure: Option<Failure<T::AccountId>>,
    /// Where it stands.
    pub status: CycleStatus,
}

impl<T: Config> Cycle<T> {
    /// Whether units are locked for it.
    pub fn is_live(&self) -> bool {
        matches!(self.status, CycleStatus::Funding | CycleStatus::Refused)
    }

    /// Whether `trade` counts once both its parties confirmed it.
    pub fn counts(&self, submitted: &SubmittedTrade<T::AccountId>) -> bool {
        submitted.seller_confirmed
            && submitted.buyer_confirmed
            && !self.defaulters.iter().any(|out| submitted.trade.is_party(out))
    }

    /// The most movements that its trades can take to settle, however they are netted.
    ///
    /// Matching the net debtors of an asset with its net creditors takes fewer movements than there are of them
    /// together, and each trade brings at most two.
    pub fn most_movements(&self) -> u32 {
        let matched = |trades: u32| {
            let parties = (self.parties.len() as u32).min(trades.saturating_mul(2));
            parties.saturating_sub(1)
        };
        self.assets.iter().fold(0u32, |sum, netted| {
            let most = match self.mode {
                NettingMode::GrossAgainstNet => netted.deliveries.saturating_add(matched(netted.payments)),
                NettingMode::NetAgainstNet => matched(netted.deliveries.saturating_add(netted.payments)),
            };
            sum.saturating_add(most)
        })
    }

    /// The largest quantity or amount that a trade may have, so that no sum of them passes what can be counted.
    pub fn most_units() -> Balance {
        let legs = Balance::from(T::MaxTrades::get()).saturating_mul(2).max(1);
        Balance::MAX.checked_div(legs).unwrap_or(0)
    }
}
