// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random histories, after each step of which the pallet must answer as a naive model does.

use super::*;
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

#[derive(Clone, Copy, Debug)]
enum Standing {
    Good,
    WithoutRole,
    Suspended,
    Removed,
}

#[derive(Clone, Debug)]
enum Step {
    Add {
        issuer: AccountId,
        subject: SubjectId,
        topic: Topic,
        country: &'static str,
        lasts: Option<Moment>,
    },
    Revoke {
        issuer: AccountId,
        subject: SubjectId,
        topic: Topic,
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

fn step() -> impl Strategy<Value = Step> {
    let issuer = || select(&ISSUERS[..]);
    let topic = || select(&TOPICS[..]);
    let country = || select(&COUNTRIES[..]);
    // One number too many, so that an unknown subject is tried as well.
    let subject = || 0..=ACCOUNTS.len() as SubjectId;
    let standing = || {
        prop_oneof![
            3 => Just(Standing::Good),
            1 => Just(Standing::WithoutRole),
            1 => Just(Standing::Suspended),
            1 => Just(Standing::Removed),
        ]
    };
    prop_oneof![
        40 => (issuer(), subject(), topic(), country(), prop::option::weighted(0.8, 0..60u64)).prop_map(
            |(issuer, subject, topic, country, lasts)| Step::Add { issuer, subject, topic, country, lasts }
        ),
        15 => (issuer(), subject(), topic())
            .prop_map(|(issuer, subject, topic)| Step::Revoke { issuer, subject, topic }),
        15 => (1..20u64).prop_map(Step::Pass),
        10 => (issuer(), topic(), prop::collection::vec(country(), 0..4))
            .prop_map(|(issuer, topic, countries)| Step::Trust { issuer, topic, countries }),
        6 => (issuer(), topic()).prop_map(|(issuer, topic)| Step::Untrust { issuer, topic }),
        3 => issuer().prop_map(Step::Suspend),
        5 => issuer().prop_map(Step::Reinstate),
        6 => (issuer(), standing()).prop_map(|(issuer, standing)| Step::SetStanding(issuer, standing)),
    ]
}

struct Entry {
    issuer: AccountId,
    subject: SubjectId,
    topic: Topic,
    country: &'static str,
    ends: Option<Moment>,
    revoked: bool,
}

/// One flat list of everything, searched from end to end for each answer.
struct Model {
    now: Moment,
    trusted: Vec<(AccountId, Topic, &'static str)>,
    suspended: Vec<AccountId>,
    out: Vec<(AccountId, Standing)>,
    entries: Vec<Entry>,
}

impl Model {
    fn new() -> Self {
        Self {
            now: START,
            trusted: vec![],
            suspended: vec![],
            out: vec![],
            entries: vec![],
        }
    }

    fn over(&self, entry: &Entry) -> bool {
        entry.revoked || entry.ends.is_some_and(|end| end <= self.now)
    }

    fn believed(&self, issuer: AccountId, topic: Topic, country: &'static str) -> bool {
        self.trusted.contains(&(issuer, topic, country))
            && !self.suspended.contains(&issuer)
            && !self.out.iter().any(|(account, _)| *account == issuer)
    }

    /// Changes the model and says whether the pallet must accept the step.
    fn apply(&mut self, step: &Step) -> bool {
        match step.clone() {
            Step::Add {
                issuer,
                subject,
                topic,
                country,
                lasts,
            } => {
                let vouches_for_itself = ACCOUNTS.get(subject as usize) == Some(&issuer);
                let acceptable = self.believed(issuer, topic, country)
                    && (subject as usize) < ACCOUNTS.len()
                    && !vouches_for_itself
                    && lasts != Some(0);
                if !acceptable {
                    return false;
                }
                let same = |entry: &Entry| (entry.issuer, entry.subject, entry.topic) == (issuer, subject, topic);
                let crowded =
                    self.entries.iter().filter(|entry| entry.subject == subject).count() >= MAX_CLAIMS as usize;
                if self.entries.iter().any(same) {
                    self.entries.retain(|entry| !same(entry));
                } else if crowded {
                    match self
                        .entries
                        .iter()
                        .position(|entry| entry.subject == subject && self.over(entry))
                    {
                        Some(index) => drop(self.entries.remove(index)),
                        None => return false,
                    }
                }
                let ends = lasts.map(|lasts| self.now + lasts);
                self.entries.push(Entry {
                    issuer,
                    subject,
                    topic,
                    country,
                    ends,
                    revoked: false,
                });
                true
            },
            Step::Revoke { issuer, subject, topic } => {
                let admitted = !self
                    .out
                    .iter()
                    .any(|(account, standing)| *account == issuer && !matches!(standing, Standing::WithoutRole));
                let entry = self.entries.iter_mut().find(|entry| {
                    (entry.issuer, entry.subject, entry.topic, entry.revoked) == (issuer, subject, topic, false)
                });
                match entry {
                    Some(entry) if admitted => {
                        entry.revoked = true;
                        true
                    },
                    _ => false,
                }
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

    fn attestation(&self, subject: SubjectId, topic: Topic) -> Result<Attestation, ClaimError> {
        let mut closest = ClaimError::Missing;
        let mut last = None;
        for entry in self
            .entries
            .iter()
            .filter(|entry| entry.subject == subject && entry.topic == topic)
        {
            let failures = [
                (!self.believed(entry.issuer, topic, entry.country)).then_some(ClaimError::IssuerNotTrusted),
                entry.revoked.then_some(ClaimError::Revoked),
                self.over(entry).then_some(ClaimError::Expired),
            ];
            match failures.into_iter().flatten().min() {
                Some(failure) => closest = closest.max(failure),
                None => last = Some(entry),
            }
        }
        last.map(|entry| Attestation {
            subject,
            country: country(entry.country),
            expires_at: entry.ends,
        })
        .ok_or(closest)
    }
}

/// Does the step on the pallet and says whether it was accepted.
fn perform(step: &Step) -> bool {
    match step.clone() {
        Step::Add {
            issuer,
            subject,
            topic,
            country,
            lasts,
        } => claim(issuer, subject, topic, country, lasts.map(|lasts| Now::get() + lasts)).is_ok(),
        Step::Revoke { issuer, subject, topic } => {
            Kyc::revoke_claim(signed(issuer), subject, topic, reason("")).is_ok()
        },
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
    held: usize,
    failed: [usize; 4],
}

fn run(steps: &[Step], seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
    let mut seen = seen.borrow_mut();
    let mut model = Model::new();
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
            prop_assert!(perform(&step) && model.apply(&step));
        }
    }
    events();
    for step in steps {
        seen.steps += 1;
        let accepted = perform(step);
        prop_assert_eq!(accepted, model.apply(step), "{:?}", step);
        seen.refused += usize::from(!accepted);
        seen.dropped += events()
            .iter()
            .filter(|event| matches!(event, Event::ClaimDropped { .. }))
            .count();
        for (subject, account) in ACCOUNTS.into_iter().enumerate() {
            let profile = Kyc::profile(&account).ok_or_else(|| TestCaseError::fail("no profile"))?;
            for topic in TOPICS {
                let answer = Kyc::attestation(&profile, topic);
                prop_assert_eq!(
                    &answer,
                    &model.attestation(subject as SubjectId, topic),
                    "{:?} about {} after {:?}",
                    topic,
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
    assert!(seen.refused > cases, "refused: {}", seen.refused);
    assert!(seen.dropped > cases, "dropped: {}", seen.dropped);
    assert!(seen.held > cases, "held: {}", seen.held);
    assert!(
        seen.failed.iter().all(|count| *count > cases),
        "failed: {:?}",
        seen.failed
    );
}
