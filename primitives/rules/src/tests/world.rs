// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! A movement and all that is known of it, as plain fields that tests set.

use crate::*;
use castellan_identifiers::Country;
use castellan_primitives::{
    kyc::{Attestation, ClaimError, ClaimQuery, SubjectId, Topic},
    rwa::{AssetId, Refusal, Side, VenueId},
    Balance, Moment,
};
use std::collections::BTreeSet;

pub type Account = u64;

/// Vouches for claims.
pub const VOUCHER: Account = 50;
/// The collector of fees.
pub const COLLECTOR: Account = 60;
/// Wednesday, 1 April 2026, 12:00 UTC.
pub const NOON: Moment = 1_775_044_800_000;

#[derive(Clone, Debug)]
pub struct Claim {
    pub topic: Topic,
    pub level: u8,
    pub issuer: Account,
    pub country: Country,
}

#[derive(Clone, Debug)]
pub struct Party {
    pub account: Account,
    pub subject: Option<SubjectId>,
    pub claims: Vec<Claim>,
    pub balance: Balance,
    pub mark: Mark,
    pub windows: Windows,
    pub held_for: Balance,
}

impl Party {
    pub fn claim(&mut self, topic: Topic, home: &str) -> &mut Claim {
        self.claims.push(Claim {
            topic,
            level: 1,
            issuer: VOUCHER,
            country: country(home),
        });
        self.claims.last_mut().unwrap()
    }
}

/// 100 of 1,000 units on their way from a party with 400, of subject 10, to one with 200, of subject 20.
#[derive(Clone, Debug)]
pub struct World {
    pub amount: Balance,
    pub now: Moment,
    pub venue: Option<VenueId>,
    pub sender: Party,
    pub receiver: Party,
    pub supply: Balance,
    pub counts: HolderCounts,
    pub approvals: BTreeSet<Account>,
    /// How often a claim was looked for.
    pub claims_asked: u32,
}

impl World {
    pub fn new() -> Self {
        let party = |account, subject, balance| Party {
            account,
            subject: Some(subject),
            claims: vec![],
            balance,
            mark: Mark::default(),
            windows: Windows::default(),
            held_for: balance,
        };
        Self {
            amount: 100,
            now: NOON,
            venue: None,
            sender: party(1, 10, 400),
            receiver: party(2, 20, 200),
            supply: 1_000,
            counts: HolderCounts {
                holders: 5,
                counted: 5,
                ..Default::default()
            },
            approvals: BTreeSet::new(),
            claims_asked: 0,
        }
    }

    pub fn party(&mut self, side: Side) -> &mut Party {
        match side {
            Side::Sender => &mut self.sender,
            Side::Receiver => &mut self.receiver,
        }
    }

    /// Both parties are one subject's accounts.
    pub fn of_one_subject(mut self) -> Self {
        self.receiver.subject = self.sender.subject;
        self
    }

    /// The report, which is checked against the decision.
    #[track_caller]
    pub fn report(&mut self, rules: &RuleSet<Account>, kind: Kind) -> Vec<Refusal> {
        let list = report(rules, kind, self);
        let decision = decide(rules, kind, self);
        assert_eq!(decision.err(), list.first().copied());
        list
    }

    /// The report on a transfer under one rule.
    #[track_caller]
    pub fn transfer(&mut self, rule: impl Into<Rule<Account>>) -> Vec<Refusal> {
        self.report(&rules([rule.into()]), Kind::Transfer)
    }

    /// The report on a movement of another kind under one rule.
    #[track_caller]
    pub fn of_kind(&mut self, kind: Kind, rule: impl Into<Rule<Account>>) -> Vec<Refusal> {
        self.report(&rules([rule.into()]), kind)
    }
}

impl Facts<Account> for World {
    fn asset(&mut self) -> AssetId {
        7
    }

    fn amount(&mut self) -> Balance {
        self.amount
    }

    fn now(&mut self) -> Moment {
        self.now
    }

    fn venue(&mut self) -> Option<VenueId> {
        self.venue
    }

    fn account(&mut self, side: Side) -> Option<Account> {
        Some(self.party(side).account)
    }

    fn subject(&mut self, side: Side) -> Option<SubjectId> {
        self.party(side).subject
    }

    fn attestation(&mut self, side: Side, query: &ClaimQuery<Account>) -> Result<Attestation, ClaimError> {
        self.claims_asked += 1;
        assert_eq!(query.asset, Some(7));
        let party = self.party(side);
        let mut failure = ClaimError::Missing;
        for claim in party.claims.iter().filter(|claim| claim.topic == query.topic) {
            if !query.issuers.is_empty() && !query.issuers.contains(&claim.issuer) {
                continue;
            }
            if claim.level < query.min_level {
                failure = ClaimError::LevelTooLow;
                continue;
            }
            return Ok(Attestation {
                subject: party.subject.ok_or(ClaimError::Missing)?,
                country: claim.country,
                level: claim.level,
                expires_at: None,
            });
        }
        Err(failure)
    }

    fn jurisdiction(&mut self, side: Side) -> Result<Country, ClaimError> {
        let query = |topic| ClaimQuery::any(topic, Some(7));
        let kyb = self.attestation(side, &query(Topic::Kyb));
        kyb.or_else(|_| self.attestation(side, &query(Topic::Kyc)))
            .map(|claim| claim.country)
    }

    fn balance(&mut self, side: Side) -> Balance {
        self.party(side).balance
    }

    fn supply(&mut self) -> Balance {
        self.supply
    }

    fn holders(&mut self) -> &HolderCounts {
        &self.counts
    }

    fn counted(&mut self, side: Side) -> Mark {
        self.party(side).mark
    }

    fn held_for(&mut self, _: Moment) -> Balance {
        self.sender.held_for
    }

    fn windows(&mut self, side: Side) -> Windows {
        self.party(side).windows
    }

    fn approved(&mut self, agent: &Account) -> bool {
        self.approvals.contains(agent)
    }
}

pub fn country(code: &str) -> Country {
    code.parse().unwrap()
}

pub fn countries(codes: &[&str]) -> Countries {
    let set: BTreeSet<_> = codes.iter().map(|code| country(code)).collect();
    set.try_into().unwrap()
}

pub fn rules(list: impl IntoIterator<Item = Rule<Account>>) -> RuleSet<Account> {
    RuleSet {
        rules: list.into_iter().collect::<Vec<_>>().try_into().unwrap(),
        fee: None,
    }
}

/// A rule of several terms.
pub fn expression(terms: impl IntoIterator<Item = Term<Account>>) -> Rule<Account> {
    Rule {
        terms: terms.into_iter().collect::<Vec<_>>().try_into().unwrap(),
        exempt: None,
    }
}

/// A claim by anyone, at any level.
pub fn claim(sides: Sides, topic: Topic) -> Check<Account> {
    Check::ClaimRequired {
        sides,
        topic,
        min_level: 0,
        issuers: Issuers::new(),
    }
}

pub const KINDS: [Kind; 6] = [
    Kind::Transfer,
    Kind::Issue,
    Kind::Redeem,
    Kind::Force,
    Kind::Lock,
    Kind::Keep,
];
