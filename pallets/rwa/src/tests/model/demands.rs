// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Rules as the model knows them, and how they are written for the pallet.

use crate::mock::{countries, AccountId, Rule, RuleSet, AGENT, ISSUER};
use castellan_primitives::{
    kyc::Topic,
    rwa::{Direction, Investors, Period, Side},
    Balance, Moment,
};
use castellan_rules::{Check, Fee, Issuers, Sides, Term, Weekdays};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::collections::BTreeSet;

pub const COUNTRIES: [&str; 3] = ["DE", "FR", "KP"];
pub const VENUE: u32 = 1;
/// Collects every fee.
pub const COLLECTOR: AccountId = ISSUER;

/// What a rule demands.
#[derive(Clone, Debug, PartialEq)]
pub enum Demand {
    /// Of both parties.
    Claim(Topic),
    ReceiverClaim(Topic),
    NotBlocked,
    Allowed(Vec<&'static str>),
    MinBalance(Balance),
    MaxBalance(Balance),
    MaxHolders(Investors, u32),
    MaxShare(u16),
    MaxGroupShare(Investors, u16),
    MinHolders(Investors, u32),
    MinGroupShare(Investors, u16),
    MaxSupply(Balance),
    LockedUntil(Moment),
    HoldingPeriod(Moment),
    Limit(Direction, Period, Balance),
    Approval,
    /// From midnight to before this minute.
    Until(u16),
    AtVenue,
    Either(Box<Demand>, Box<Demand>),
}

/// A demand, and whether subjects that are exempted are excused.
#[derive(Clone, Debug)]
pub struct Article {
    pub demand: Demand,
    pub excuses: bool,
}

/// All rules of an asset.
#[derive(Clone, Debug, Default)]
pub struct Book {
    pub articles: Vec<Article>,
    /// Ten-thousandths, minimum, payer.
    pub fee: Option<(u16, Balance, Side)>,
}

impl Demand {
    /// It, or each of its branches.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Either(one, other) => vec![&**one, &**other],
            _ => vec![self],
        }
    }

    fn check(&self) -> Check<AccountId> {
        let claim = |sides, topic| Check::ClaimRequired {
            sides,
            topic,
            min_level: 0,
            issuers: Issuers::new(),
        };
        match self.clone() {
            Self::Claim(topic) => claim(Sides::Both, topic),
            Self::ReceiverClaim(topic) => claim(Sides::Receiver, topic),
            Self::NotBlocked => Check::ClaimForbidden {
                sides: Sides::Both,
                topic: Topic::Blocked,
            },
            Self::Allowed(codes) => Check::countries_allowed(countries(&codes)),
            Self::MinBalance(amount) => Check::MinBalance(amount),
            Self::MaxBalance(amount) => Check::MaxBalance(amount),
            Self::MaxHolders(of, max) => Check::MaxHolders { of, max },
            Self::MaxShare(basis_points) => Check::MaxShare {
                of: Investors::All,
                basis_points,
            },
            Self::MaxGroupShare(of, basis_points) => Check::MaxGroupShare { of, basis_points },
            Self::MinHolders(of, min) => Check::MinHolders { of, min },
            Self::MinGroupShare(of, basis_points) => Check::MinGroupShare { of, basis_points },
            Self::MaxSupply(amount) => Check::MaxSupply(amount),
            Self::LockedUntil(moment) => Check::LockedUntil(moment),
            Self::HoldingPeriod(period) => Check::HoldingPeriod(period),
            Self::Limit(direction, period, max) => Check::TransferLimit { direction, period, max },
            Self::Approval => Check::Approval { agent: AGENT },
            Self::Until(closes) => Check::TradingHours {
                days: Weekdays::ALL,
                opens: 0,
                closes,
            },
            Self::AtVenue => Check::Venues {
                venues: BTreeSet::from([VENUE]).try_into().unwrap(),
                over_the_counter: false,
            },
            Self::Either(..) => unreachable!("branches are single"),
        }
    }
}

impl Book {
    /// As the pallet takes it.
    pub fn rule_set(&self) -> RuleSet {
        let rules = self.articles.iter().map(|article| {
            let mut terms: Vec<_> = article
                .demand
                .parts()
                .iter()
                .map(|part| Term::Check(part.check()))
                .collect();
            if terms.len() > 1 {
                terms.push(Term::Any(terms.len() as u8));
            }
            Rule {
                terms: terms.try_into().unwrap(),
                exempt: article.excuses.then_some(Topic::Exempted),
            }
        });
        RuleSet {
            rules: rules.collect::<Vec<_>>().try_into().unwrap(),
            fee: self.fee.map(|(basis_points, minimum, payer)| Fee {
                basis_points,
                minimum,
                collector: COLLECTOR,
                payer,
                exempt: Some(Topic::Exempted),
            }),
        }
    }

    fn demands(&self) -> impl Iterator<Item = &Demand> {
        self.articles.iter().flat_map(|article| article.demand.parts())
    }

    pub fn counts_groups(&self) -> BTreeSet<Investors> {
        let groups = self.demands().filter_map(|demand| match demand {
            Demand::MaxHolders(of, _)
            | Demand::MaxGroupShare(of, _)
            | Demand::MinHolders(of, _)
            | Demand::MinGroupShare(of, _)
                if *of != Investors::All =>
            {
                Some(*of)
            },
            _ => None,
        });
        groups.collect()
    }

    pub fn keeps_lots(&self) -> bool {
        self.demands().any(|demand| matches!(demand, Demand::HoldingPeriod(_)))
    }

    pub fn keeps_windows(&self) -> bool {
        self.demands().any(|demand| matches!(demand, Demand::Limit(..)))
    }
}

fn group() -> impl Strategy<Value = Investors> {
    select(vec![
        Investors::Country("DE".parse().unwrap()),
        Investors::Without(Topic::ProfessionalInvestor),
        Investors::With(Topic::Kyc),
    ])
}

fn single() -> impl Strategy<Value = Demand> {
    let topic = || prop_oneof![4 => select(vec![Topic::Kyc, Topic::Kyb]), 1 => Just(Topic::ProfessionalInvestor)];
    // A list without a country is a mistake that must be refused.
    let some = proptest::sample::subsequence(COUNTRIES.to_vec(), 1..=2);
    let codes = prop_oneof![20 => some.boxed(), 1 => Just(vec![]).boxed()];
    let limit = (
        select(vec![Direction::In, Direction::Out]),
        select(vec![Period::Day, Period::Month]),
        50..500u128,
    );
    let day = castellan_rules::DAY;
    prop_oneof![
        2 => topic().prop_map(Demand::Claim),
        2 => topic().prop_map(Demand::ReceiverClaim),
        2 => Just(Demand::NotBlocked),
        2 => codes.prop_map(Demand::Allowed),
        2 => (2..10u128).prop_map(Demand::MinBalance),
        2 => (20..3_000u128).prop_map(Demand::MaxBalance),
        2 => (1..4u32).prop_map(|max| Demand::MaxHolders(Investors::All, max)),
        3 => (group(), 1..3u32).prop_map(|(of, max)| Demand::MaxHolders(of, max)),
        1 => (3_000..9_000u16).prop_map(Demand::MaxShare),
        2 => (group(), 1_000..9_000u16).prop_map(|(of, points)| Demand::MaxGroupShare(of, points)),
        1 => (group(), 1..3u32).prop_map(|(of, min)| Demand::MinHolders(of, min)),
        1 => (group(), 100..5_000u16).prop_map(|(of, points)| Demand::MinGroupShare(of, points)),
        1 => (1_000..9_000u128).prop_map(Demand::MaxSupply),
        1 => (0..10 * day).prop_map(Demand::LockedUntil),
        3 => (1..2 * day).prop_map(Demand::HoldingPeriod),
        3 => limit.prop_map(|(direction, period, max)| Demand::Limit(direction, period, max)),
        1 => Just(Demand::Approval),
        1 => (400..1_440u16).prop_map(Demand::Until),
        1 => Just(Demand::AtVenue),
    ]
}

pub fn article() -> impl Strategy<Value = Article> {
    let demand = prop_oneof![
        4 => single(),
        1 => (single(), single()).prop_map(|(one, other)| Demand::Either(Box::new(one), Box::new(other))),
    ];
    (demand, any::<bool>()).prop_map(|(demand, excuses)| Article { demand, excuses })
}

pub fn book(with_fee: bool) -> impl Strategy<Value = Book> {
    let fee = (0..300u16, 1..4u128, select(vec![Side::Sender, Side::Receiver]));
    let book = (vec(article(), 0..3), option::weighted(0.2, fee));
    book.prop_map(move |(articles, fee)| Book {
        articles,
        fee: fee.filter(|_| with_fee),
    })
}
