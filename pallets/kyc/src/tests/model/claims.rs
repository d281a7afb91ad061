// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Claims, sent and signed, and whether they hold.

use super::super::*;
use castellan_primitives::membership::{AdmissionError, Role};
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use std::cell::RefCell;

const MAX_CLAIMS: u32 = 3;
const STEPS: usize = 400;
/// The first subject is also the first issuer.
const ACCOUNTS: [AccountId; 4] = [ISSUER, ALICE, BOB, MEMBER];
const ISSUERS: [AccountId; 4] = [ISSUER, OTHER_ISSUER, 12, 13];
const TOPICS: [Topic; 4] = [Topic::Kyc, Topic::Kyb, Topic::SanctionsScreened, Topic::Custom(7)];
const COUNTRIES: [&str; 3] = ["DE", "FR", "SG"];
const SCOPES: [ClaimScope; 3] = [ClaimScope::Global, ClaimScope::Asset(1), ClaimScope::Asset(2)];

#[derive(Clone, Copy, Debug)]
enum Standing {
    Good,
    WithoutRole,
    Suspended,
    Removed,
}

#[derive(Clone, Copy, Debug)]
struct Said {
    issuer: AccountId,
    subject: SubjectId,
    topic: Topic,
    scope: ClaimScope,
    country: &'static str,
    level: u8,
    /// From now.
    begins: Option<Moment>,
    /// From now.
    lasts: Option<Moment>,
}

#[derive(Clone, Debug)]
enum Step {
    Add(Said),
    /// Signs off the chain, for so many milliseconds.
    Sign(Said, Moment),
    /// Submits what was signed so many signatures ago.
    Submit(usize),
    Revoke {
        issuer: AccountId,
        subject: SubjectId,
        topic: Topic,
        scope: ClaimScope,
    },
    Withdraw {
        issuer: AccountId,
        subject: SubjectId,
    },
    Pass(Moment),
    Trust {
        issuer: AccountId,
        topic: Topic,
        countries: Vec<&'static str>,
    },
    Untrust {
        issuer: AccountId,
        topic: Topic,
    },
    Suspend(AccountId),
    Reinstate(AccountId),
    SetStanding(AccountId, Standing),
}

// One number too many, so that an unknown subject is tried as well.
fn subject_id() -> impl Strategy<Value = SubjectId> {
    0..=ACCOUNTS.len() as SubjectId
}

fn scope() -> impl Strategy<Value = ClaimScope> {
    prop_oneof![3 => Just(SCOPES[0]), 2 => Just(SCOPES[1]), 1 => Just(SCOPES[2])]
}

fn said() -> impl Strategy<Value = Said> {
    (
        (select(&ISSUERS[..]), subject_id(), select(&TOPICS[..]), scope()),
        (select(&COUNTRIES[..]), 0..4u8),
        (
            prop::option::weighted(0.3, 0..15u64),
            prop::option::weighted(0.8, 0..60u64),
        ),
    )
        .prop_map(
            |((issuer, subject, topic, scope), (country, level), (begins, lasts))| Said {
                issuer,
                subject,
                topic,
                scope,
                country,
                level,
                begins,
                lasts,
            },
        )
}

fn step() -> impl Strategy<Value = Step> {
    let issuer = || select(&ISSUERS[..]);
    let topic = || select(&TOPICS[..]);
    let standing = || {
        prop_oneof![
            3 => Just(Standing::Good),
            1 => Just(Standing::WithoutRole),
            1 => Just(Standing::Suspended),
            1 => Just(Standing::Removed),
        ]
    };
    prop_oneof![
        30 => said().prop_map(Step::Add),
        15 => (said(), 0..40u64).prop_map(|(said, lasts)| Step::Sign(said, lasts)),
        25 => (0..6usize).prop_map(Step::Submit),
        12 => (issuer(), subject_id(), topic(), scope())
            .prop_map(|(issuer, subject, topic, scope)| Step::Revoke { issuer, subject, topic, scope }),
        2 => (issuer(), subject_id()).prop_map(|(issuer, subject)| Step::Withdraw { issuer, subject }),
        15 => (1..20u64).prop_map(Step::Pass),
        10 => (issuer(), topic(), prop::collection::vec(select(&COUNTRIES[..]), 0..4))
            .prop_map(|(issuer, topic, countries)| Step::Trust { issuer, topic, countries }),
        5 => (issuer(), topic()).prop_map(|(issuer, topic)| Step::Untrust { issuer, topic }),
        3 => issuer().prop_map(Step::Suspend),
        5 => issuer().prop_map(Step::Reinstate),
        6 => (issuer(), standing()).prop_map(|(issuer, standing)| Step::SetStanding(issuer, standing)),
    ]
}

#[derive(Clone, Copy)]
struct Entry {
    said: Said,
    recorded: Moment,
    begins: Moment,
    ends: Option<Moment>,
    revoked: bool,
}

impl Entry {
    fn key(&self) -> (AccountId, SubjectId, Topic, ClaimScope) {
        (self.said.issuer, self.said.subject, self.said.topic, self.said.scope)
    }
}

/// What was signed, and whether it was taken back since.
#[derive(Clone, Copy)]
struct Paper {
    said: Said,
    signed: Moment,
    good_until: Moment,
    void: bool,
}

/// One flat list of everything, searched from end to end for each answer.
struct Model {
    now: Moment,
    trusted: Vec<(AccountId, Topic, &'static str)>,
    suspended: Vec<AccountId>,
    out: Vec<(AccountId, Standing)>,
    entries: Vec<Entry>,
    papers: Vec<Paper>,
    /// Who took something back about whom, since the subject's list of them was last full.
    took_back: Vec<(SubjectId, AccountId)>,
}

impl Model {
    fn new() -> Self {
        Self {
            now: START,
            trusted: vec![],
            suspended: vec![],
            out: vec![],
            entries: vec![],
            papers: vec![],
            took_back: vec![],
        }
    }

    fn over(&self, entry: &Entry) -> bool {
        entry.revoked || entry.ends.is_some_and(|end| end <= self.now)
    }

    fn believed(&self, said: &Said) -> bool {
        self.trusted.contains(&(said.issuer, said.topic, said.country))
            && !self.suspended.contains(&said.issuer)
            && !self.out.iter().any(|(account, _)| *account == said.issuer)
            && ACCOUNTS.get(said.subject as usize) != Some(&said.issuer)
    }

    fn admitted(&self, issuer: AccountId) -> bool {
        !self
            .out
            .iter()
            .any(|(account, standing)| *account == issuer && !matches!(standing, Standing::WithoutRole))
    }

    fn void_papers(&mut self, issuer: AccountId, subject: SubjectId) {
        let listed: Vec<_> = self.took_back.iter().filter(|(about, _)| *about == subject).collect();
        let everybody = !listed.contains(&&(subject, issuer)) && listed.len() == MAX_CLAIMS as usize;
        for paper in self.papers.iter_mut().filter(|paper| paper.said.subject == subject) {
            paper.void |= everybody || paper.said.issuer == issuer;
        }
        if everybody {
            self.took_back.retain(|(about, _)| *about != subject);
        } else if !self.took_back.contains(&(subject, issuer)) {
            self.took_back.push((subject, issuer));
        }
    }

    /// `begins` and `ends` are absolute here.
    fn record(&mut self, said: Said, begins: Option<Moment>, ends: Option<Moment>, signed: Option<Moment>) -> bool {
        let entry = Entry {
            said,
            recorded: self.now,
            begins: begins.unwrap_or(self.now),
            ends,
            revoked: false,
        };
        let acceptable = self.believed(&said)
            && (said.subject as usize) < ACCOUNTS.len()
            && ends.is_none_or(|end| self.now < end && entry.begins < end);
        if !acceptable {
            return false;
        }
        let about = |entry: &&Entry| entry.said.subject == said.subject;
        if let Some(index) = self.entries.iter().position(|known| known.key() == entry.key()) {
            if signed.is_some_and(|signed| signed <= self.entries[index].recorded) {
                return false;
            }
            self.entries.remove(index);
        } else if self.entries.iter().filter(about).count() >= MAX_CLAIMS as usize {
            let over = |known: &Entry| about(&known) && self.over(known);
            let Some(index) = self.entries.iter().position(over) else {
                return false;
            };
            let dropped = self.entries.remove(index);
            self.void_papers(dropped.said.issuer, said.subject);
        }
        self.entries.push(entry);
        true
    }

    /// Changes the model and says whether the pallet must accept the step.
    fn apply(&mut self, step: &Step) -> bool {
        match step.clone() {
            Step::Add(said) => {
                let at = |offset: Option<Moment>| offset.map(|offset| self.now + offset);
                let (begins, ends) = (at(said.begins), at(said.lasts));
                self.record(said, begins, ends, None)
            },
            Step::Sign(said, lasts) => {
                self.papers.push(Paper {
                    said,
                    signed: self.now,
                    good_until: self.now + lasts,
                    void: false,
                });
                true
            },
            Step::Submit(ago) => {
                let Some(paper) = self.papers.iter().rev().nth(ago).copied() else {
                    return false;
                };
                if paper.void || paper.good_until <= self.now {
                    return false;
                }
                let at = |offset: Option<Moment>| offset.map(|offset| paper.signed + offset);
                self.record(
                    paper.said,
                    at(paper.said.begins),
                    at(paper.said.lasts),
                    Some(paper.signed),
                )
            },
            Step::Revoke {
                issuer,
                subject,
                topic,
                scope,
            } => {
                let admitted = self.admitted(issuer);
                let entry = self
                    .entries
                    .iter_mut()
                    .find(|entry| entry.key() == (issuer, subject, topic, scope) && !entry.revoked);
                match entry {
                    Some(entry) if admitted => {
                        entry.revoked = true;
                        self.void_papers(issuer, subject);
                        true
                    },
                    _ => false,
                }
            },
            Step::Withdraw { issuer, subject } => {
                let known =
                    self.suspended.contains(&issuer) || self.trusted.iter().any(|(account, ..)| *account == issuer);
                let accepted = known && self.admitted(issuer) && (subject as usize) < ACCOUNTS.len();
                if accepted {
                    self.void_papers(issuer, subject);
                }
                accepted
            },
            Step::Pass(milliseconds) => {
                self.now += milliseconds;
                true
            },
            Step::Trust {
                issuer,
                topic,
                countries,
            } => {
                if countries.is_empty() {
                    return false;
                }
                self.trusted
                    .retain(|(account, about, _)| (*account, *about) != (issuer, topic));
                self.trusted
                    .extend(countries.into_iter().map(|country| (issuer, topic, country)));
                true
            },
            Step::Untrust { issuer, topic } => {
                let before = self.trusted.len();
                self.trusted
                    .retain(|(account, about, _)| (*account, *about) != (issuer, topic));
                self.trusted.len() < before
            },
            Step::Suspend(issuer) => {
                let known = self.trusted.iter().any(|(account, ..)| *account == issuer);
                let accepted = known && !self.suspended.contains(&issuer);
                if accepted {
                    self.suspended.push(issuer);
                }
                accepted
            },
            Step::Reinstate(issuer) => {
                let before = self.suspended.len();
                self.suspended.retain(|account| *account != issuer);
                self.suspended.len() < before
            },
            Step::SetStanding(issuer, standing) => {
                self.out.retain(|(account, _)| *account != issuer);
                if !matches!(standing, Standing::Good) {
                    self.out.push((issuer, standing));
                }
                true
            },
        }
    }

    fn attestation(&self, subject: SubjectId, query: &ClaimQuery<AccountId>) -> Result<Attestation, ClaimError> {
        let mut closest = ClaimError::Missing;
        let mut last = None;
        for entry in self.entries.iter().filter(|entry| {
            entry.said.subject == subject
                && entry.said.topic == query.topic
                && (entry.said.scope == ClaimScope::Global
                    || query.asset.map(ClaimScope::Asset) == Some(entry.said.scope))
        }) {
            let named = query.issuers.is_empty() || query.issuers.contains(&entry.said.issuer);
            let failures = [
                (!named || !self.believed(&entry.said)).then_some(ClaimError::IssuerNotTrusted),
                entry.revoked.then_some(ClaimError::Revoked),
                (self.now < entry.begins).then_some(ClaimError::NotYetValid),
                entry
                    .ends
                    .is_some_and(|end| end <= self.now)
                    .then_some(ClaimError::Expired),
                (entry.said.level < query.min_level).then_some(ClaimError::LevelTooLow),
            ];
            match failures.into_iter().flatten().min() {
                Some(failure) => closest = closest.max(failure),
                None => last = Some(entry),
            }
        }
        last.map(|entry| Attestation {
            subject,
            country: country(entry.said.country),
            level: entry.said.level,
            expires_at: entry.ends,
        })
        .ok_or(closest)
    }
}

fn in_full(said: &Said) -> Statement {
    let at = |offset: Option<Moment>| offset.map(|offset| Now::get() + offset);
    Statement {
        topic: said.topic,
        scope: said.scope,
        country: said.country.as_bytes().try_into().unwrap(),
        level: said.level,
        valid_from: at(said.begins),
        expires_at: at(said.lasts),
        evidence: H256::zero(),
    }
}

/// Does the step on the pallet and says whether it was accepted.
fn perform(step: &Step, papers: &mut Vec<Signed>) -> bool {
    match step.clone() {
        Step::Add(said) => Kyc::add_claim(signed(said.issuer), said.subject, in_full(&said)).is_ok(),
        Step::Sign(said, lasts) => {
            papers.push(Signed::now(said.issuer, said.subject, in_full(&said), lasts));
            true
        },
        Step::Submit(ago) => papers
            .iter()
            .rev()
            .nth(ago)
            .is_some_and(|paper| paper.submit(MEMBER).is_ok()),
        Step::Revoke {
            issuer,
            subject,
            topic,
            scope,
        } => Kyc::revoke_claim(signed(issuer), subject, topic, scope, reason("")).is_ok(),
        Step::Withdraw { issuer, subject } => Kyc::withdraw_statements(signed(issuer), subject).is_ok(),
        Step::Pass(milliseconds) => {
            pass(milliseconds);
            true
        },
        Step::Trust {
            issuer,
            topic,
            countries,
        } => Kyc::trust_issuer(root(), issuer, topic, only(&countries)).is_ok(),
        Step::Untrust { issuer, topic } => Kyc::revoke_trust(root(), issuer, topic).is_ok(),
        Step::Suspend(issuer) => Kyc::suspend_issuer(root(), issuer, reason("")).is_ok(),
        Step::Reinstate(issuer) => Kyc::reinstate_issuer(root(), issuer).is_ok(),
        Step::SetStanding(issuer, standing) => {
            Membership::set(
                issuer,
                match standing {
                    Standing::Good => Ok(vec![Role::ClaimIssuer]),
                    Standing::WithoutRole => Ok(vec![Role::Institution]),
                    Standing::Suspended => Err(AdmissionError::Suspended),
                    Standing::Removed => Err(AdmissionError::NotAdmitted),
                },
            );
            true
        },
    }
}

/// How often what was seen, so that a run that tested little fails.
#[derive(Default)]
struct Seen {
    steps: usize,
    refused: usize,
    dropped: usize,
    submitted: usize,
    held: usize,
    failed: [usize; 6],
}

const QUERIES: [(Option<u32>, u8, &[AccountId]); 4] = [
    (None, 0, &[]),
    (Some(1), 0, &[]),
    (Some(2), 2, &[]),
    (Some(1), 1, &[ISSUER, 12]),
];

fn run(steps: &[Step], seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
    let mut seen = seen.borrow_mut();
    let mut model = Model::new();
    let mut papers = vec![];
    for (index, account) in ACCOUNTS.into_iter().enumerate() {
        assert_eq!(register_person(account), index as SubjectId);
    }
    // Everyone is believed at first, or most histories would be over before they begin.
    for issuer in ISSUERS {
        let mut start = vec![Step::SetStanding(issuer, Standing::Good)];
        start.extend(TOPICS.map(|topic| Step::Trust {
            issuer,
            topic,
            countries: COUNTRIES.to_vec(),
        }));
        for step in start {
            prop_assert!(perform(&step, &mut papers) && model.apply(&step));
        }
    }
    events();
    for step in steps {
        seen.steps += 1;
        let accepted = perform(step, &mut papers);
        prop_assert_eq!(accepted, model.apply(step), "{:?}", step);
        seen.refused += usize::from(!accepted);
        seen.submitted += usize::from(accepted && matches!(step, Step::Submit(_)));
        seen.dropped += events()
            .iter()
            .filter(|event| matches!(event, Event::ClaimDropped { .. }))
            .count();
        for (subject, account) in ACCOUNTS.into_iter().enumerate() {
            let profile = Kyc::profile(&account).ok_or_else(|| TestCaseError::fail("no profile"))?;
            for (topic, (asset, min_level, issuers)) in
                TOPICS.into_iter().flat_map(|topic| QUERIES.map(|query| (topic, query)))
            {
                let query = ClaimQuery {
                    topic,
                    asset,
                    min_level,
                    issuers,
                };
                let answer = Kyc::attestation(&profile, &query);
                prop_assert_eq!(
                    &answer,
                    &model.attestation(subject as SubjectId, &query),
                    "{:?} about {} after {:?}",
                    query,
                    subject,
                    step
                );
                match answer {
                    Ok(_) => seen.held += 1,
                    Err(why) => seen.failed[why as usize] += 1,
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_answer_agrees_with_a_naive_model() {
    let config = ProptestConfig {
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    let cases = config.cases as usize;
    let seen = RefCell::new(Seen::default());
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&prop::collection::vec(step(), STEPS), |steps| {
        ExtBuilder::default()
            .max_claims(MAX_CLAIMS)
            .build_and_execute(|| run(&steps, &seen))
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }

    // Each of them is seen far more often than this; a run of 256 histories is the default.
    let seen = seen.into_inner();
    assert!(seen.steps >= cases * STEPS);
    for (what, count) in [
        ("refused", seen.refused),
        ("dropped", seen.dropped),
        ("submitted", seen.submitted),
        ("held", seen.held),
    ] {
        assert!(count > cases, "{what}: {count}");
    }
    assert!(
        seen.failed.iter().all(|count| *count > cases),
        "failed: {:?}",
        seen.failed
    );
}
