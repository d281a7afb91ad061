// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use castellan_primitives::Moment;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;

/// An owner's number for one of its sub-accounts. The owner chooses it, and it serves once.
pub type SubAccountNumber = u32;

/// What an owner calls a sub-account: at most 32 bytes.
pub type Name = BoundedVec<u8, ConstU32<32>>;

/// An account that belongs to another account.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct SubAccount<AccountId> {
    /// To whom it belongs.
    pub owner: AccountId,
    /// The owner's number for it.
    pub number: SubAccountNumber,
    /// What the owner calls it.
    pub name: Name,
    /// Who else may act as it, if the owner offered that to anyone.
    pub mandate: Option<Mandate<AccountId>>,
}

/// What an owner lets a custodian do with a sub-account.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mandate<AccountId> {
    /// Who may act as the sub-account.
    pub custodian: AccountId,
    /// How far it reaches.
    pub terms: Terms,
    /// How far it has come.
    pub progress: Progress,
}

/// How far a mandate reaches.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Terms {
    /// Whether the owner may not act as the sub-account while the mandate is in force.
    pub exclusive: bool,
    /// From when on the mandate, or the offer of it, counts no more, in milliseconds since the Unix epoch; `None` if it
    /// does not end by itself.
    pub expires_at: Option<Moment>,
}

/// How far a mandate has come.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Progress {
    /// The custodian has not agreed yet.
    Offered,
    /// The custodian agreed.
    Accepted,
    /// The owner gave notice.
    NoticeGiven {
        /// From when on it counts no more, in milliseconds since the Unix epoch.
        ends_at: Moment,
    },
}

/// Where a mandate stands at a moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
    /// Nobody but the owner may act.
    Offered,
    /// The custodian may act.
    InForce,
    /// The custodian may act until the notice is over.
    UnderNotice,
    /// It counts no more: it expired, or the notice is over.
    Ended,
}

/// How a mandate ended.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Ending {
    /// The owner took the offer back before the custodian agreed.
    OfferTakenBack,
    /// The custodian gave it back.
    Returned,
    /// The owner recalled it.
    Recalled,
    /// Its time was over, or that of the notice.
    RanOut,
}

impl<AccountId> Mandate<AccountId> {
    /// Where the mandate stands at `now`.
    pub fn stage(&self, now: Moment) -> Stage {
        if self.terms.expires_at.is_some_and(|end| end <= now) {
            return Stage::Ended;
        }
        match self.progress {
            Progress::Offered => Stage::Offered,
            Progress::Accepted => Stage::InForce,
            Progress::NoticeGiven { ends_at } if ends_at <= now => Stage::Ended,
            Progress::NoticeGiven { .. } => Stage::UnderNotice,
        }
    }

    /// Whether the custodian may act at `now`.
    pub fn is_in_force(&self, now: Moment) -> bool {
        matches!(self.stage(now), Stage::InForce | Stage::UnderNotice)
    }

    /// Whether the custodian agreed at some time.
    pub fn was_accepted(&self) -> bool {
        self.progress != Progress::Offered
    }
}
