// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a rule set consists of.

use crate::fee::Fee;
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{SubjectId, Topic},
    rwa::{Direction, Investors, Period, Side, VenueId},
    Balance, Moment,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedBTreeSet, BoundedVec};
use scale_info::TypeInfo;

/// How many rules an asset may have.
pub const MAX_RULES: u32 = 16;
/// How many terms the expression of one rule may have.
pub const MAX_TERMS_OF_RULE: u32 = 16;
/// How many terms all rules of an asset may have together.
pub const MAX_TERMS: u32 = 64;
/// How many countries a check may name.
pub const MAX_COUNTRIES: u32 = 64;
/// How many claim issuers a check may name.
pub const MAX_ISSUERS: u32 = 4;
/// How many subjects a check may name.
pub const MAX_SUBJECTS: u32 = 16;
/// How many approvals all rules of an asset may ask for together: each is an item that a movement reads and spends.
pub const MAX_APPROVALS: u32 = 4;
/// How many venues a check may name.
pub const MAX_VENUES: u32 = 16;

/// The countries that a check names: at most 64.
pub type Countries = BoundedBTreeSet<Country, ConstU32<MAX_COUNTRIES>>;
/// The claim issuers that a check names: at most 4. None means all that are trusted for the topic and country.
pub type Issuers<AccountId> = BoundedVec<AccountId, ConstU32<MAX_ISSUERS>>;
/// The subjects that a check names: at most 16.
pub type Subjects = BoundedBTreeSet<SubjectId, ConstU32<MAX_SUBJECTS>>;
/// The venues that a check names: at most 16.
pub type Venues = BoundedBTreeSet<VenueId, ConstU32<MAX_VENUES>>;

/// All that an asset demands of movements. The empty set demands nothing.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct RuleSet<AccountId> {
    /// The rules, all of which must hold: at most 16, of at most 64 terms together.
    pub rules: BoundedVec<Rule<AccountId>, ConstU32<MAX_RULES>>,
    /// What a transfer costs; `None` if nothing.
    pub fee: Option<Fee<AccountId>>,
}

impl<AccountId> Default for RuleSet<AccountId> {
    fn default() -> Self {
        Self {
            rules: BoundedVec::new(),
            fee: None,
        }
    }
}

impl<AccountId> RuleSet<AccountId> {
    /// Whether it demands nothing and costs nothing.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.fee.is_none()
    }

    /// The checks of all rules, in their order.
    pub fn checks(&self) -> impl Iterator<Item = &Check<AccountId>> {
        self.rules.iter().flat_map(Rule::checks)
    }
}

/// One condition of an asset.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Rule<AccountId> {
    /// The expression in postfix order: an operator follows what it joins. At most 16 terms, which leave one result.
    pub terms: BoundedVec<Term<AccountId>, ConstU32<MAX_TERMS_OF_RULE>>,
    /// Subjects for whom a claim of this topic holds are excused: the checks of their side have no vote in this rule.
    /// Checks that look at neither side, such as the trading hours, are waived if both parties are excused, or the
    /// only one.
    pub exempt: Option<Topic>,
}

impl<AccountId> Rule<AccountId> {
    /// The same rule, which excuses subjects for whom a claim of `topic` holds.
    pub fn except(mut self, topic: Topic) -> Self {
        self.exempt = Some(topic);
        self
    }

    /// The checks of the expression, in their order.
    pub fn checks(&self) -> impl Iterator<Item = &Check<AccountId>> {
        self.terms.iter().filter_map(|term| match term {
            Term::Check(check) => Some(check),
            Term::Not | Term::All(_) | Term::Any(_) => None,
        })
    }
}

/// The common case: a rule that is one check.
impl<AccountId> From<Check<AccountId>> for Rule<AccountId> {
    fn from(check: Check<AccountId>) -> Self {
        let mut terms = BoundedVec::new();
        let room = terms.try_push(Term::Check(check));
        debug_assert!(room.is_ok(), "an expression has room for one term");
        Self { terms, exempt: None }
    }
}

/// A part of an expression.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Term<AccountId> {
    /// Holds if the check does.
    Check(Check<AccountId>),
    /// Holds if the result before it does not.
    Not,
    /// Holds if so many results before it all do; 1 or more.
    All(u8),
    /// Holds if one of so many results before it does; 1 or more.
    Any(u8),
}

/// Which parties a check looks at.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Sides {
    /// The sender.
    Sender,
    /// The receiver.
    Receiver,
    /// Each of the two.
    Both,
}

impl Sides {
    /// The parties, the sender first.
    pub const fn each(self) -> &'static [Side] {
        match self {
            Self::Sender => &[Side::Sender],
            Self::Receiver => &[Side::Receiver],
            Self::Both => &[Side::Sender, Side::Receiver],
        }
    }
}

/// What tells a party's country.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum CountryOf {
    /// Its KYB claim, else its KYC claim.
    Jurisdiction,
    /// Its claim of residence.
    Residence,
    /// Its claim of incorporation.
    Incorporation,
}

/// Days of the week: bit 0 is Monday, bit 6 Sunday.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    /// Monday to Sunday.
    pub const ALL: Self = Self(0b111_1111);

    /// Whether a day is among them: 0 is Monday, 6 Sunday.
    pub const fn contains(self, weekday: u8) -> bool {
        weekday < 7 && self.0 >> weekday & 1 == 1
    }
}

/// A question about a movement. Amounts are in the smallest unit, times in UTC.
#[derive(Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Check<AccountId> {
    /// A claim holds for the party.
    ClaimRequired {
        /// Which party.
        sides: Sides,
        /// What the claim is about.
        topic: Topic,
        /// The lowest level that suffices; 0 asks for none.
        min_level: u8,
        /// Whose word counts, of those trusted for the topic and country; empty for all of these.
        issuers: Issuers<AccountId>,
    },
    /// No claim of the topic holds for the party.
    ClaimForbidden {
        /// Which party.
        sides: Sides,
        /// What the claim is about.
        topic: Topic,
    },
    /// The party's country is known and among these.
    CountriesAllowed {
        /// Which party.
        sides: Sides,
        /// What tells the country.
        of: CountryOf,
        /// The countries; at least one.
        countries: Countries,
    },
    /// The party's country is known and not among these.
    CountriesBlocked {
        /// Which party.
        sides: Sides,
        /// What tells the country.
        of: CountryOf,
        /// The countries; at least one.
        countries: Countries,
    },
    /// The party is one of these.
    SubjectsAllowed {
        /// Which party.
        sides: Sides,
        /// The subjects; at least one.
        subjects: Subjects,
    },
    /// A party of the movement has nothing after it, or at least so much.
    MinBalance(Balance),
    /// The receiver has no more than this after the movement, or it adds nothing.
    MaxBalance(Balance),
    /// There are no more than so many holders of the group, or the movement adds none.
    MaxHolders {
        /// Which holders are counted.
        of: Investors,
        /// How many there may be; 1 or more.
        max: u32,
    },
    /// The receiver, if it is of the group, owns no more than this share of the supply, or the movement adds nothing.
    MaxShare {
        /// Of whom it is asked.
        of: Investors,
        /// The largest share, in ten-thousandths: 1 to 9,999.
        basis_points: u16,
    },
    /// The holders of the group together own no more than this share of the supply, or the movement adds nothing.
    MaxGroupShare {
        /// Whose units are added up; not all.
        of: Investors,
        /// The largest share, in ten-thousandths: 0 to 9,999.
        basis_points: u16,
    },
    /// There are at least so many holders of the group, or the sender takes none away.
    MinHolders {
        /// Which holders are counted.
        of: Investors,
        /// How many there must be; 1 or more.
        min: u32,
    },
    /// The holders of the group together own at least this share of the supply, or the sender takes nothing away.
    MinGroupShare {
        /// Whose units are added up; not all.
        of: Investors,
        /// The smallest share, in ten-thousandths: 1 to 9,999.
        basis_points: u16,
    },
    /// There are no more than so many units after an issue.
    MaxSupply(Balance),
    /// The time has come, in milliseconds since the Unix epoch: until then no holder parts with units.
    LockedUntil(Moment),
    /// The sender has had the units for so many milliseconds. Those that it has had longest leave first.
    HoldingPeriod(Moment),
    /// The party moves no more than this in a calendar day or month.
    TransferLimit {
        /// `Out` looks at the sender, `In` at the receiver.
        direction: Direction,
        /// In what time.
        period: Period,
        /// The most, in the smallest unit.
        max: Balance,
    },
    /// The agent approved the movement.
    Approval {
        /// Who approves.
        agent: AccountId,
    },
    /// It is one of these days, and a time from the one to before the other.
    TradingHours {
        /// The days; at least one.
        days: Weekdays,
        /// The first minute of the day, from 0.
        opens: u16,
        /// The minute that is no longer included: later than `opens`, 1,440 at most.
        closes: u16,
    },
    /// The movement was agreed at one of these venues, or between the parties if that is allowed.
    Venues {
        /// The venues.
        venues: Venues,
        /// Whether the parties may agree between themselves.
        over_the_counter: bool,
    },
}

impl<AccountId> Check<AccountId> {
    /// A claim of `topic` by any trusted issuer, at any level, for both parties.
    pub fn claim(topic: Topic) -> Self {
        Self::ClaimRequired {
            sides: Sides::Both,
            topic,
            min_level: 0,
            issuers: Issuers::new(),
        }
    }

    /// Both parties' jurisdictions are among `countries`.
    pub const fn countries_allowed(countries: Countries) -> Self {
        Self::CountriesAllowed {
            sides: Sides::Both,
            of: CountryOf::Jurisdiction,
            countries,
        }
    }

    /// Both parties' jurisdictions are not among `countries`.
    pub const fn countries_blocked(countries: Countries) -> Self {
        Self::CountriesBlocked {
            sides: Sides::Both,
            of: CountryOf::Jurisdiction,
            countries,
        }
    }
}
