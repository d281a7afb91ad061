// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The walk over the expressions of a rule set.
//!
//! One walk serves decisions and reports. They differ in one thing: a decision leaves an [`Term::All`] at the first
//! result that fails, a report goes through all of them.

use crate::{
    checks::ask,
    facts::{Facts, Kind},
    fee::Charge,
    types::{Check, Rule, RuleSet, Term, MAX_TERMS_OF_RULE},
};
use alloc::vec::Vec;
use castellan_primitives::{
    kyc::ClaimQuery,
    rwa::{Refusal, Side},
};

/// A movement that the rules allow.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Allowed<AccountId> {
    /// What it takes and gives.
    pub charge: Charge,
    /// The agents on whose approval it relies, which is used up by it if it serves once.
    pub approved_by: Vec<AccountId>,
}

/// Whether the rules allow a movement, or the first reason why not.
pub fn decide<AccountId: Clone + PartialEq>(
    rules: &RuleSet<AccountId>,
    kind: Kind,
    facts: &mut impl Facts<AccountId>,
) -> Result<Allowed<AccountId>, Refusal> {
    let (charge, mut walk) = Walk::new(rules, kind, facts, false);
    for (place, rule) in rules.rules.iter().enumerate() {
        walk.rule(place, rule);
        if let Some(refusal) = walk.reasons.first() {
            return Err(*refusal);
        }
    }
    Ok(Allowed {
        charge: charge?,
        approved_by: walk.approved_by,
    })
}

/// Every reason why the rules refuse a movement, each once; empty if they allow it.
///
/// Of [`Term::Any`] the reasons of every branch are listed, if none of them holds. What [`Term::Not`] refuses has no
/// reason of its own but [`Refusal::RuleRefused`].
pub fn report<AccountId: Clone + PartialEq>(
    rules: &RuleSet<AccountId>,
    kind: Kind,
    facts: &mut impl Facts<AccountId>,
) -> Vec<Refusal> {
    let (charge, mut walk) = Walk::new(rules, kind, facts, true);
    for (place, rule) in rules.rules.iter().enumerate() {
        walk.rule(place, rule);
    }
    let mut each = Vec::new();
    for refusal in walk.reasons.into_iter().chain(charge.err()) {
        if !each.contains(&refusal) {
            each.push(refusal);
        }
    }
    each
}

/// What a part of an expression comes to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Vote {
    /// It has nothing to say about the movement.
    None,
    /// It holds.
    Yes,
    /// It does not hold.
    No,
}

struct Walk<'a, AccountId, F> {
    facts: &'a mut F,
    kind: Kind,
    charge: Charge,
    /// Whether every reason is wanted, or one.
    all: bool,
    reasons: Vec<Refusal>,
    approved_by: Vec<AccountId>,
}

/// An expression, with what its walk needs to know.
struct Expression<'a, AccountId> {
    /// The place of its rule.
    place: u8,
    terms: &'a [Term<AccountId>],
    starts: Starts,
    /// The parties of which something is asked in this rule. If there are none, nothing is asked of the movement either.
    asked: &'a [Side],
}

impl<'a, AccountId: Clone + PartialEq, F: Facts<AccountId>> Walk<'a, AccountId, F> {
    /// A walk, and what the movement takes and gives. If the fee is what refuses it, the rules look at it without one.
    fn new(rules: &RuleSet<AccountId>, kind: Kind, facts: &'a mut F, all: bool) -> (Result<Charge, Refusal>, Self) {
        let charge = Charge::of(rules, kind, facts);
        let amount = facts.amount();
        let walk = Self {
            facts,
            kind,
            charge: charge.unwrap_or(Charge {
                fee: 0,
                outflow: amount,
                inflow: amount,
            }),
            all,
            reasons: Vec::new(),
            approved_by: Vec::new(),
        };
        (charge, walk)
    }

    fn rule(&mut self, place: usize, rule: &Rule<AccountId>) {
        let place = u8::try_from(place).unwrap_or(u8::MAX);
        let (Some(starts), Some(last)) = (starts(&rule.terms), rule.terms.len().checked_sub(1)) else {
            // No such rule is ever stored; if it were, it would refuse everything.
            self.reasons.push(Refusal::RuleRefused { rule: place });
            return;
        };
        let mut asked = [Side::Sender, Side::Receiver].to_vec();
        asked.retain(|side| self.kind.asks(*side) && !self.is_excused(rule, *side));
        let expression = Expression {
            place,
            terms: &rule.terms,
            starts,
            asked: &asked,
        };
        self.term(&expression, last);
    }

    fn is_excused(&mut self, rule: &Rule<AccountId>, side: Side) -> bool {
        let asset = self.facts.asset();
        rule.exempt.is_some_and(|topic| {
            self.facts
                .attestation(side, &ClaimQuery::any(topic, Some(asset)))
                .is_ok()
        })
    }

    /// What the part of the expression that ends at `end` comes to. Its reasons are added only if it does not hold.
    fn term(&mut self, expression: &Expression<AccountId>, end: usize) -> Vote {
        match expression.terms.get(end) {
            Some(Term::Check(check)) => self.check(expression, check),
            Some(Term::Not) => self.not(expression, end),
            Some(Term::All(count)) => self.every(expression, end, *count),
            Some(Term::Any(count)) => self.any(expression, end, *count),
            None => Vote::None,
        }
    }

    fn check(&mut self, expression: &Expression<AccountId>, check: &Check<AccountId>) -> Vote {
        let mut vote = Vote::None;
        for side in check.looks_at(self.kind) {
            let is_asked = match side {
                Some(side) => expression.asked.contains(side),
                None => !expression.asked.is_empty(),
            };
            if !is_asked {
                continue;
            }
            match ask(check, *side, self.kind, &self.charge, self.facts) {
                Ok(()) if vote == Vote::None => vote = Vote::Yes,
                Ok(()) => {},
                Err(refusal) => {
                    self.reasons.push(refusal);
                    vote = Vote::No;
                    if !self.all {
                        break;
                    }
                },
            }
        }
        if let (Check::Approval { agent }, Vote::Yes) = (check, vote) {
            if !self.approved_by.contains(agent) {
                self.approved_by.push(agent.clone());
            }
        }
        vote
    }

    fn not(&mut self, expression: &Expression<AccountId>, end: usize) -> Vote {
        let mark = self.mark();
        let vote = self.term(expression, end.saturating_sub(1));
        self.forget(mark);
        match vote {
            Vote::None => Vote::None,
            Vote::No => Vote::Yes,
            Vote::Yes => {
                let rule = expression.place;
                self.reasons.push(Refusal::RuleRefused { rule });
                Vote::No
            },
        }
    }

    fn every(&mut self, expression: &Expression<AccountId>, end: usize, count: u8) -> Vote {
        let mut vote = Vote::None;
        for part in expression.operands(end, count) {
            match self.term(expression, part) {
                Vote::No => {
                    vote = Vote::No;
                    if !self.all {
                        break;
                    }
                },
                Vote::Yes if vote == Vote::None => vote = Vote::Yes,
                Vote::Yes | Vote::None => {},
            }
        }
        vote
    }

    fn any(&mut self, expression: &Expression<AccountId>, end: usize, count: u8) -> Vote {
        let (before, mut vote) = (self.mark(), Vote::None);
        for part in expression.operands(end, count) {
            let (_, approvals) = self.mark();
            match self.term(expression, part) {
                Vote::Yes => {
                    self.reasons.truncate(before.0);
                    return Vote::Yes;
                },
                Vote::No => {
                    // The movement does not rely on what was approved in a branch that fails for another reason.
                    self.approved_by.truncate(approvals);
                    vote = Vote::No;
                },
                Vote::None => {},
            }
        }
        vote
    }

    fn mark(&self) -> (usize, usize) {
        (self.reasons.len(), self.approved_by.len())
    }

    fn forget(&mut self, (reasons, approvals): (usize, usize)) {
        self.reasons.truncate(reasons);
        self.approved_by.truncate(approvals);
    }
}

impl<AccountId> Expression<'_, AccountId> {
    /// Where the operands of the operator at `end` end, the first first.
    fn operands(&self, end: usize, count: u8) -> impl Iterator<Item = usize> {
        let mut ends = [0; MAX_TERMS_OF_RULE as usize];
        let mut last = end.saturating_sub(1);
        let count = usize::from(count).min(ends.len());
        for slot in ends.iter_mut().take(count).rev() {
            *slot = last;
            last = usize::from(self.starts.get(last).copied().unwrap_or(0)).saturating_sub(1);
        }
        ends.into_iter().take(count)
    }
}

/// Where the part of an expression begins that ends at each place.
pub(crate) type Starts = [u8; MAX_TERMS_OF_RULE as usize];

/// Reads an expression through: `None` unless every operator has its operands and one result is left.
pub(crate) fn starts<AccountId>(terms: &[Term<AccountId>]) -> Option<Starts> {
    let mut starts = Starts::default();
    let mut results: Vec<u8> = Vec::new();
    for (place, term) in terms.iter().enumerate() {
        let operands = match term {
            Term::Check(_) => 0,
            Term::Not => 1,
            Term::All(0) | Term::Any(0) => return None,
            Term::All(count) | Term::Any(count) => usize::from(*count),
        };
        let rest = results.len().checked_sub(operands)?;
        let start = results.get(rest).copied().unwrap_or(u8::try_from(place).ok()?);
        results.truncate(rest);
        results.push(start);
        *starts.get_mut(place)? = start;
    }
    (results.len() == 1).then_some(starts)
}
