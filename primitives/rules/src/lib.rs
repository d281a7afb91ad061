// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The rules of permissioned assets, apart from any ledger.
//!
//! A [`RuleSet`] is data. All its rules must hold. A rule is an expression over [`Check`]s, written in postfix order, and
//! may excuse subjects for whom a claim holds. [`decide`] asks whether a movement satisfies it and stops at the first
//! reason against it; [`report`] lists every reason. Both walk the same path, so they cannot disagree. What they need to
//! know of parties and asset they ask of a ledger through [`Facts`], no more than the rules make necessary.
//!
//! A check that has nothing to say about a movement, because the side it looks at is missing, waived or excused, has no
//! vote: [`Term::Not`] of it has none either, and [`Term::All`] and [`Term::Any`] decide by the others. A rule of which
//! nothing has a vote holds. Which checks look at which kind of movement is told at [`Kind`].
//!
//! - `types`: what a rule set consists of.
//! - `sound`: which rule sets can only be mistakes.
//! - `evaluate`: the walk over an expression; `checks`: what one check says.
//! - `facts`: what a ledger answers.
//! - `fee`: what a transfer costs its parties.
//! - `needs`: what a rule set makes a ledger keep, and what asking it costs.
//! - `holders`, `lots`, `windows`, `approval`: the state that some rules need, with its arithmetic.
//! - `calendar`: days and months in UTC.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

mod approval;
mod calendar;
mod checks;
mod evaluate;
mod facts;
mod fee;
mod holders;
mod lots;
mod needs;
mod sound;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::unwrap_used)]
mod tests;
mod types;
mod windows;

pub use approval::Approval;
pub use calendar::{day_of, minute_of, month_of, weekday_of, DAY};
pub use evaluate::{decide, report, Allowed};
pub use facts::{Facts, Kind};
pub use fee::{Charge, Fee};
pub use holders::{mark, Group, Groups, HolderCounts, Mark, MAX_GROUPS};
pub use lots::{Lot, Lots, MAX_LOTS};
pub use needs::{Cost, Needs};
pub use sound::Unsound;
pub use types::{
    Check, Countries, CountryOf, Issuers, Rule, RuleSet, Sides, Subjects, Term, Venues, Weekdays, MAX_APPROVALS,
    MAX_COUNTRIES, MAX_ISSUERS, MAX_RULES, MAX_SUBJECTS, MAX_TERMS, MAX_TERMS_OF_RULE, MAX_VENUES,
};
pub use windows::Windows;
