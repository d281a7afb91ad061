// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What is recorded of a file, its terms and the asset's life. Types of one feature are beside it.

use crate::Config;
use castellan_calendar::{DayCount, Schedule};
use castellan_primitives::{
    rwa::{AssetId, Issuance},
    Balance, Hash, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use scale_info::TypeInfo;

/// Names a file. Numbers are given in order of opening and never used again.
pub type FileId = u32;
/// Why something was decided: at most 128 bytes of text.
pub type Reason = BoundedVec<u8, ConstU32<128>>;
/// The documents of a file: at most 16.
pub type Documents = BoundedVec<Document, ConstU32<16>>;
/// What an asset is created from.
pub type TermsOf<T> = <<T as Config>::Assets as Issuance<<T as frame_system::Config>::AccountId>>::Terms;
/// What is told of a unique unit.
pub type MetadataOf<T> = <<T as Config>::Assets as Issuance<<T as frame_system::Config>::AccountId>>::Metadata;
/// The [`Plan`] of an asset of the runtime.
pub type PlanOf<T> = Plan<<T as frame_system::Config>::AccountId>;
/// The [`Life`] of an asset of the runtime.
pub type LifeOf<T> = Life<<T as frame_system::Config>::AccountId>;
/// The [`File`] of an asset of the runtime.
pub type FileOf<T> = File<<T as frame_system::Config>::AccountId>;

/// How many different screeners must approve.
pub const APPROVALS: u32 = 2;
/// One, in parts per million.
pub const PPM: u32 = 1_000_000;
/// One, in parts per billion.
pub const PPB: u64 = 1_000_000_000;

/// What a document is.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum DocumentKind {
    /// What investors are told.
    Prospectus,
    /// What counsel says.
    LegalOpinion,
    /// What the underlying is worth.
    Valuation,
    /// The accounts of the issuer.
    Accounts,
    /// Anything else.
    Other,
}

/// A document, by its hash.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// The hash of its content.
    pub hash: Hash,
}

/// Where a file stands until its asset exists; see [`Stage`] for what follows.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum FileStage {
    /// Stage 1: screeners examine the documents.
    Screening,
    /// Screeners refused the asset. It ends here.
    Rejected,
    /// Stage 2: the issuer works on the terms.
    Design,
    /// Stage 2: the terms are frozen, and screeners examine them.
    Submitted,
    /// Stage 3: the terms are approved, and the asset can be created.
    Approved,
    /// The asset exists.
    Created(AssetId),
}

/// Who approved something, and when the last of them did.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Review<AccountId> {
    /// Screeners who approved, in order.
    pub approvals: BoundedVec<AccountId, ConstU32<APPROVALS>>,
    /// When the last approval came, in milliseconds since the Unix epoch; `None` while approvals are missing.
    pub approved_at: Option<Moment>,
}

impl<AccountId> Default for Review<AccountId> {
    fn default() -> Self {
        Self {
            approvals: BoundedVec::new(),
            approved_at: None,
        }
    }
}

/// An application to bring an asset on chain.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct File<AccountId> {
    /// Who opened it, and will be the issuer of the asset.
    pub issuer: AccountId,
    /// The due-diligence documents.
    pub documents: Documents,
    /// Where it stands.
    pub stage: FileStage,
    /// Who let the documents pass.
    pub screening: Review<AccountId>,
    /// Who let the terms pass.
    pub design: Review<AccountId>,
    /// Why screeners last said no.
    pub reason: Option<Reason>,
    /// When it was opened, in milliseconds since the Unix epoch.
    pub opened_at: Moment,
}

/// The terms that a file proposes: what the ledger is told, and what happens afterwards.
#[derive(
    CloneNoBound,
    DebugNoBound,
    Decode,
    DecodeWithMemTracking,
    Encode,
    EqNoBound,
    MaxEncodedLen,
    PartialEqNoBound,
    TypeInfo,
)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Design<T: Config> {
    /// What the ledger creates the asset from: names, identifiers, class, rules.
    pub terms: TermsOf<T>,
    /// What the asset's life follows.
    pub plan: PlanOf<T>,
}

/// What an asset's life follows. Prices and face values are for one lot, in the smallest unit of the cash asset.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Plan<AccountId> {
    /// Which tranche of the issue it is, by the issuer's count.
    pub tranche: u16,
    /// The minimum denomination, in the smallest unit of the asset; above zero.
    pub lot: u64,
    /// The most units that may exist, in the smallest unit; whole lots.
    pub maximum_supply: Balance,
    /// In which asset it is paid for, and pays.
    pub cash: AssetId,
    /// The account whose funds pay interest and redemption.
    pub paying_agent: AccountId,
    /// Who values it and how; `None` if nobody does.
    pub valuation: Option<Valuation<AccountId>>,
    /// What it pays as a bond; `None` if it is none.
    pub bond: Option<Bond>,
}

/// Who says what a lot is worth, and how far and how often it may move without notice.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Valuation<AccountId> {
    /// The named agent.
    pub agent: AccountId,
    /// The most that one update may move the value at once, in parts per million of the value before.
    pub maximum_move: u32,
    /// The least time between two updates, in milliseconds; above zero.
    pub interval: Moment,
    /// How long a larger move is announced beforehand, in milliseconds; at least the interval.
    pub notice: Moment,
}

/// What a bond pays.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Bond {
    /// The nominal of one lot, on which interest runs and which is repaid at maturity.
    pub face: u64,
    /// Interest a year, in parts per billion of the nominal.
    pub rate: u32,
    /// How the length of a period is counted.
    pub day_count: DayCount,
    /// When interest is due; the last time is the maturity.
    pub schedule: Schedule,
}

/// Where an asset with a file stands, from its creation on.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage {
    /// Stage 3: it exists, and nothing else.
    SetUp,
    /// Stage 4: its first units are offered.
    Distribution,
    /// Stage 5: units move; an exit that is due shows in [`Life::exit`].
    Ongoing,
    /// Stage 6, at its end: nothing moves any more.
    Delisted,
}

/// How all units of an asset are taken back, whether their holders ask or not.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum ExitKind {
    /// The bond's time is over.
    Maturity,
    /// The issuer called it.
    Call,
}

/// All units are taken back, at a price.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Exit {
    /// How.
    pub kind: ExitKind,
    /// What a lot is repaid with, in the smallest unit of the cash asset.
    pub price: Balance,
    /// From when on, in milliseconds since the Unix epoch.
    pub from: Moment,
}

/// The life of an asset that was created through a file.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Life<AccountId> {
    /// The file it was created through.
    pub file: FileId,
    /// Where it stands.
    pub stage: Stage,
    /// What it follows, as splits and write-downs left it.
    pub plan: Plan<AccountId>,
    /// The issuer's call, once announced.
    pub called: Option<Exit>,
    /// The first interest period that was not drawn up yet.
    pub next_period: u32,
    /// The first interest period that was not paid yet: from here up to `next_period` interest is in arrears.
    pub next_unpaid: u32,
    /// How many offerings were made.
    pub offerings: u32,
    /// How many notices were published.
    pub notices: u32,
}

impl<AccountId> Life<AccountId> {
    /// The exit that is due at `now`, if one is.
    pub fn exit(&self, now: Moment) -> Option<Exit> {
        if self.stage != Stage::Ongoing {
            return None;
        }
        let maturity = self.plan.bond.map(|bond| Exit {
            kind: ExitKind::Maturity,
            price: bond.face.into(),
            from: bond.schedule.maturity().start(),
        });
        [self.called, maturity]
            .into_iter()
            .flatten()
            .find(|exit| exit.from <= now)
    }

    /// Whether interest was due and is not paid.
    pub fn is_in_arrears(&self) -> bool {
        self.next_unpaid < self.next_period
    }
}

/// A record date.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct RecordDate {
    /// When the balances were fixed, in milliseconds since the Unix epoch.
    pub taken_at: Moment,
    /// What needs it: distributions, coupons and ballots that are not over, and the issuer until it lets go.
    pub uses: u32,
    /// Whether the issuer keeps it for announcements to come.
    pub kept: bool,
}

/// What holders were told.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Notice {
    /// The hash of its text.
    pub hash: Hash,
    /// When it was published, in milliseconds since the Unix epoch.
    pub published_at: Moment,
}
