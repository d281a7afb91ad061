// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Accounts, their successors and the hierarchy, and whom an issuer is believed about.

use super::super::*;
use crate::{Place, Unit};
use castellan_primitives::membership::Role;
use proptest::{prelude::*, sample::select, test_runner::TestRunner};
use std::cell::RefCell;

const STEPS: usize = 120;
/// Accounts that register, link, rotate, and vouch: all of them are admitted claim issuers that are trusted.
const ACCOUNTS: std::ops::Range<AccountId> = 100..120;
/// As in the mock.
const MAX_ACTIVE: usize = 4;
const MAX_ACCOUNTS: usize = 6;
const MAX_DEPTH: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Register(AccountId),
    Link(AccountId, AccountId),
    Rotate(AccountId, AccountId),
    Retire(AccountId, AccountId),
    AskRecovery {
        issuer: AccountId,
        old: AccountId,
        new: AccountId,
    },
    Approve {
        by: Option<AccountId>,
        old: AccountId,
    },
    Veto {
        by: Option<AccountId>,
        old: AccountId,
    },
    Complete {
        old: AccountId,
    },
    Vouch(AccountId, AccountId),
    AskParent {
        child: AccountId,
        parent: AccountId,
        unit: Unit,
    },
    Confirm {
        parent: AccountId,
        child: AccountId,
    },
    Detach {
        by: AccountId,
        child: AccountId,
    },
    Pass(Moment),
}

fn step() -> impl Strategy<Value = Step> {
    let account = || ACCOUNTS;
    let unit = || select(&[Unit::Group, Unit::Subsidiary, Unit::Branch][..]);
    prop_oneof![
        8 => account().prop_map(Step::Register),
        5 => (account(), account()).prop_map(|(by, new)| Step::Link(by, new)),
        3 => (account(), account()).prop_map(|(old, new)| Step::Rotate(old, new)),
        2 => (account(), account()).prop_map(|(old, new)| Step::Retire(old, new)),
        12 => (account(), account(), account())
            .prop_map(|(issuer, old, new)| Step::AskRecovery { issuer, old, new }),
        12 => (prop::option::weighted(0.7, account()), account()).prop_map(|(by, old)| Step::Approve { by, old }),
        1 => (prop::option::weighted(0.8, account()), account()).prop_map(|(by, old)| Step::Veto { by, old }),
        12 => account().prop_map(|old| Step::Complete { old }),
        20 => (account(), account()).prop_map(|(issuer, about)| Step::Vouch(issuer, about)),
        12 => (account(), account(), unit())
            .prop_map(|(child, parent, unit)| Step::AskParent { child, parent, unit }),
        12 => (account(), account()).prop_map(|(parent, child)| Step::Confirm { parent, child }),
        3 => (account(), account()).prop_map(|(by, child)| Step::Detach { by, child }),
        12 => select(&[1, 1, DELAY / 2, DELAY / 2, DELAY, DELAY, DELAY, WINDOW][..]).prop_map(Step::Pass),
    ]
}

struct Asked {
    subject: usize,
    old: AccountId,
    new: AccountId,
    issuer: AccountId,
    asked_at: Moment,
    approved: Option<(Option<AccountId>, Moment)>,
}

/// Lists of pairs, searched and walked anew for every answer.
#[derive(Default)]
struct Model {
    now: Moment,
    subjects: usize,
    /// In the order in which they were linked.
    linked: Vec<(usize, AccountId)>,
    /// Old and new.
    succeeded: Vec<(AccountId, AccountId)>,
    /// Child, parent and unit.
    edges: Vec<(usize, usize, Unit)>,
    wishes: Vec<(usize, usize, Unit)>,
    /// Issuer and whom it vouched for.
    vouched: Vec<(AccountId, usize)>,
    recoveries: Vec<Asked>,
}

impl Model {
    fn subject(&self, account: AccountId) -> Option<usize> {
        self.linked
            .iter()
            .find(|(_, linked)| *linked == account)
            .map(|(id, _)| *id)
    }

    fn retired(&self, account: AccountId) -> bool {
        self.succeeded.iter().any(|(old, _)| *old == account)
    }

    fn speaks_for(&self, account: AccountId) -> Option<usize> {
        self.subject(account).filter(|_| !self.retired(account))
    }

    fn successor(&self, account: AccountId) -> Option<AccountId> {
        let next = self.succeeded.iter().find(|(old, _)| *old == account)?.1;
        self.successor(next).or(Some(next))
    }

    fn accounts(&self, id: usize) -> Vec<AccountId> {
        let of = self.linked.iter().filter(|(subject, _)| *subject == id);
        of.map(|(_, account)| *account).collect()
    }

    fn active(&self, id: usize) -> usize {
        self.accounts(id)
            .into_iter()
            .filter(|account| !self.retired(*account))
            .count()
    }

    fn above(&self, id: usize) -> Vec<usize> {
        match self.edges.iter().find(|(child, ..)| *child == id) {
            Some((_, parent, _)) => {
                let mut line = vec![*parent];
                line.extend(self.above(*parent));
                line
            },
            None => vec![],
        }
    }

    fn top(&self, id: usize) -> usize {
        self.above(id).last().copied().unwrap_or(id)
    }

    fn unit(&self, id: usize) -> Unit {
        let edge = self.edges.iter().find(|(child, ..)| *child == id);
        edge.map_or(Unit::Group, |(_, _, unit)| *unit)
    }

    fn is_parent(&self, id: usize) -> bool {
        self.edges.iter().any(|(_, parent, _)| *parent == id)
    }

    fn related(&self, one: AccountId, subject: usize) -> bool {
        self.subject(one).is_some_and(|own| self.top(own) == self.top(subject))
    }

    fn believed(&self, issuer: AccountId, subject: usize) -> bool {
        self.vouched.contains(&(issuer, subject)) && !self.related(issuer, subject)
    }

    fn lapsed(&self, asked: &Asked) -> bool {
        let since = asked.approved.map_or(asked.asked_at, |(_, ready)| ready);
        self.now >= since + WINDOW
    }

    fn busy(&self, id: usize) -> bool {
        self.recoveries
            .iter()
            .any(|asked| asked.subject == id && !self.lapsed(asked))
    }

    fn second_person(&self, approver: AccountId, asked: &Asked) -> bool {
        self.subject(approver).is_some()
            && !self.related(approver, asked.subject)
            && self
                .subject(asked.issuer)
                .is_none_or(|own| !self.related(approver, own))
    }

    fn fits(&self, child: usize, parent: usize, unit: Unit) -> bool {
        child != parent
            && !self.is_parent(child)
            && self.above(child).is_empty()
            && self.unit(parent) <= unit
            && self.above(parent).len() + 1 < MAX_DEPTH
    }

    /// Changes the model and says whether the pallet must accept the step.
    fn apply(&mut self, step: &Step) -> bool {
        self.try_apply(step).is_some()
    }

    fn check(condition: bool) -> Option<()> {
        condition.then_some(())
    }

    fn try_apply(&mut self, step: &Step) -> Option<()> {
        match *step {
            Step::Register(account) => {
                Self::check(self.subject(account).is_none())?;
                self.linked.push((self.subjects, account));
                self.subjects += 1;
            },
            Step::Link(by, account) => {
                let id = self.speaks_for(by)?;
                let room = self.active(id) < MAX_ACTIVE && self.accounts(id).len() < MAX_ACCOUNTS;
                Self::check(room && !self.busy(id) && self.subject(account).is_none())?;
                self.linked.push((id, account));
            },
            Step::Rotate(old, new) => {
                let id = self.speaks_for(old)?;
                let room = self.accounts(id).len() < MAX_ACCOUNTS;
                Self::check(room && !self.busy(id) && self.subject(new).is_none())?;
                self.linked.push((id, new));
                self.succeeded.push((old, new));
            },
            Step::Retire(old, new) => {
                let id = self.speaks_for(old)?;
                Self::check(old != new && self.speaks_for(new) == Some(id) && !self.busy(id))?;
                self.succeeded.push((old, new));
            },
            Step::AskRecovery { issuer, old, new } => {
                let id = self.speaks_for(old)?;
                self.speaks_for(issuer)?;
                let room = self.accounts(id).len() < MAX_ACCOUNTS;
                Self::check(room && !self.busy(id) && self.subject(new).is_none() && self.believed(issuer, id))?;
                self.recoveries.retain(|asked| asked.subject != id);
                self.recoveries.push(Asked {
                    subject: id,
                    old,
                    new,
                    issuer,
                    asked_at: self.now,
                    approved: None,
                });
            },
            Step::Approve { by, old } => {
                let index = self.recoveries.iter().position(|asked| asked.old == old)?;
                let asked = &self.recoveries[index];
                Self::check(!self.lapsed(asked) && asked.approved.is_none())?;
                if let Some(approver) = by {
                    Self::check(!self.retired(approver) && self.second_person(approver, asked))?;
                }
                self.recoveries[index].approved = Some((by, self.now + DELAY));
            },
            Step::Veto { by, old } => {
                let id = self.subject(old)?;
                let index = self.recoveries.iter().position(|asked| asked.subject == id)?;
                Self::check(by.is_none_or(|account| self.speaks_for(account) == Some(id)))?;
                self.recoveries.remove(index);
            },
            Step::Complete { old } => {
                let index = self.recoveries.iter().position(|asked| asked.old == old)?;
                let asked = &self.recoveries[index];
                let (by, ready) = asked.approved?;
                let free = self.subject(asked.new).is_none() && !self.retired(old);
                let entitled = self.believed(asked.issuer, asked.subject)
                    && by.is_none_or(|approver| self.second_person(approver, asked));
                Self::check(!self.lapsed(asked) && ready <= self.now && free && entitled)?;
                let asked = self.recoveries.remove(index);
                self.linked.push((asked.subject, asked.new));
                self.succeeded.push((old, asked.new));
            },
            Step::Vouch(issuer, about) => {
                let id = self.subject(about)?;
                Self::check(!self.related(issuer, id) && !self.retired(issuer))?;
                if !self.vouched.contains(&(issuer, id)) {
                    self.vouched.push((issuer, id));
                }
            },
            Step::AskParent { child, parent, unit } => {
                let (child, parent) = (self.speaks_for(child)?, self.subject(parent)?);
                Self::check(self.fits(child, parent, unit))?;
                self.wishes.retain(|(id, ..)| *id != child);
                self.wishes.push((child, parent, unit));
            },
            Step::Confirm { parent, child } => {
                let (parent, child) = (self.speaks_for(parent)?, self.subject(child)?);
                let wish = self
                    .wishes
                    .iter()
                    .find(|(id, above, _)| (*id, *above) == (child, parent));
                let (_, _, unit) = *wish?;
                Self::check(self.fits(child, parent, unit))?;
                self.wishes.retain(|(id, ..)| *id != child);
                self.edges.push((child, parent, unit));
            },
            Step::Detach { by, child } => {
                let (by, child) = (self.speaks_for(by)?, self.subject(child)?);
                let parent = *self.above(child).first()?;
                Self::check([child, parent].contains(&by) && !self.is_parent(child))?;
                self.edges.retain(|(id, ..)| *id != child);
            },
            Step::Pass(milliseconds) => self.now += milliseconds,
        }
        Some(())
    }
}

/// The `choice`th of what there is, counted round and round.
fn pick<T>(from: impl IntoIterator<Item = T>, choice: usize) -> Option<T> {
    let mut from: Vec<_> = from.into_iter().collect();
    let index = choice.checked_rem(from.len())?;
    Some(from.swap_remove(index))
}

/// Points a step at accounts with which it has a chance, where there are any.
fn aim(step: Step, model: &Model, choice: usize) -> Option<Step> {
    let speaker = |id: usize| model.accounts(id).into_iter().find(|account| !model.retired(*account));
    let free = || ACCOUNTS.filter(|account| model.subject(*account).is_none());
    let speakers = || ACCOUNTS.filter(|account| model.speaks_for(*account).is_some());
    Some(match step {
        Step::Register(_) => Step::Register(pick(free(), choice)?),
        Step::Link(..) => Step::Link(pick(speakers(), choice)?, pick(free(), choice / 2)?),
        Step::Rotate(..) => Step::Rotate(pick(speakers(), choice)?, pick(free(), choice / 2)?),
        Step::Retire(..) => {
            let others = |old| speakers().filter(move |new| *new != old && model.subject(*new) == model.subject(old));
            let pairs = speakers().flat_map(|old| others(old).map(move |new| (old, new)));
            let (old, new) = pick(pairs, choice)?;
            Step::Retire(old, new)
        },
        Step::AskRecovery { .. } => {
            let able =
                |pair: &&(AccountId, usize)| model.believed(pair.0, pair.1) && model.speaks_for(pair.0).is_some();
            let (issuer, id) = *pick(model.vouched.iter().filter(able), choice)?;
            Step::AskRecovery {
                issuer,
                old: speaker(id)?,
                new: pick(free(), choice)?,
            }
        },
        Step::Approve { by, .. } => {
            let asked = pick(&model.recoveries, choice)?;
            let able = speakers().filter(|account| model.second_person(*account, asked));
            Step::Approve {
                by: by.and_then(|_| pick(able, choice)),
                old: asked.old,
            }
        },
        Step::Veto { by, .. } => {
            let asked = pick(&model.recoveries, choice)?;
            Step::Veto {
                by: by.and_then(|_| speaker(asked.subject)),
                old: asked.old,
            }
        },
        Step::Complete { .. } => Step::Complete {
            old: pick(&model.recoveries, choice)?.old,
        },
        Step::AskParent { unit, .. } => Step::AskParent {
            child: pick(speakers(), choice)?,
            parent: pick(speakers(), choice / 3)?,
            unit,
        },
        Step::Confirm { .. } => {
            let (child, parent, _) = *pick(&model.wishes, choice)?;
            Step::Confirm {
                parent: speaker(parent)?,
                child: speaker(child)?,
            }
        },
        Step::Detach { .. } => {
            let (child, parent, _) = *pick(&model.edges, choice)?;
            Step::Detach {
                by: speaker(if choice % 2 == 0 { child } else { parent })?,
                child: speaker(child)?,
            }
        },
        Step::Vouch(..) | Step::Pass(_) => step,
    })
}

/// Does the step on the pallet and says whether it was accepted.
fn perform(step: &Step, model: &Model) -> bool {
    // Where an account stands for nobody, some number of which nothing is known.
    let id = |account: AccountId| SubjectOf::<Test>::get(account).unwrap_or(999);
    let origin = |by: Option<AccountId>| by.map_or_else(root, signed);
    let outcome = match *step {
        Step::Register(account) => {
            let lei = Some(sample::lei(account as u32));
            Kyc::register_subject(signed(account), SubjectKind::Institution, lei)
        },
        Step::Link(by, account) => link(by, account),
        Step::Rotate(old, new) => rotate(old, new),
        Step::Retire(old, new) => Kyc::retire_account(signed(old), new),
        Step::AskRecovery { issuer, old, new } => {
            let proof = control(id(old), new);
            Kyc::request_recovery(signed(issuer), id(old), old, new, proof)
        },
        Step::Approve { by, old } => {
            let new = model
                .recoveries
                .iter()
                .find(|asked| asked.old == old)
                .map(|asked| asked.new);
            Kyc::approve_recovery(origin(by), id(old), old, new.unwrap_or(old))
        },
        Step::Veto { by, old } => Kyc::veto_recovery(origin(by), id(old)),
        Step::Complete { old } => {
            // Only one recovery of a subject can be there; the model names it by its account.
            match crate::Recoveries::<Test>::get(id(old)) {
                Some(recovery) if recovery.old == old => Kyc::complete_recovery(signed(MEMBER), id(old)),
                _ => return false,
            }
        },
        Step::Vouch(issuer, about) => claim(issuer, id(about), Topic::Kyb, "DE", None),
        Step::AskParent { child, parent, unit } => {
            let place = Place {
                parent: id(parent),
                unit,
            };
            Kyc::request_parent(signed(child), Some(place))
        },
        Step::Confirm { parent, child } => Kyc::confirm_child(signed(parent), id(child)),
        Step::Detach { by, child } => Kyc::detach(signed(by), id(child)),
        Step::Pass(milliseconds) => {
            pass(milliseconds);
            Ok(())
        },
    };
    outcome.is_ok()
}

/// How often what was seen, so that a run that tested little fails.
#[derive(Default)]
struct Seen {
    steps: usize,
    accepted: [usize; 13],
    refused: usize,
    disbelieved: usize,
    longest_chain: usize,
    deepest: usize,
}

fn kind(step: &Step) -> usize {
    match step {
        Step::Register(_) => 0,
        Step::Link(..) => 1,
        Step::Rotate(..) => 2,
        Step::Retire(..) => 3,
        Step::AskRecovery { .. } => 4,
        Step::Approve { .. } => 5,
        Step::Veto { .. } => 6,
        Step::Complete { .. } => 7,
        Step::Vouch(..) => 8,
        Step::AskParent { .. } => 9,
        Step::Confirm { .. } => 10,
        Step::Detach { .. } => 11,
        Step::Pass(_) => 12,
    }
}

fn run(steps: &[(Step, Option<usize>)], seen: &RefCell<Seen>) -> Result<(), TestCaseError> {
    let mut seen = seen.borrow_mut();
    let mut model = Model {
        now: START,
        ..Default::default()
    };
    for account in ACCOUNTS {
        Membership::set(account, Ok(vec![Role::ClaimIssuer]));
        trust(account, Topic::Kyb, CountryScope::All);
    }
    for (step, choice) in steps {
        let aimed = choice.and_then(|choice| aim(step.clone(), &model, choice));
        let step = aimed.as_ref().unwrap_or(step);
        seen.steps += 1;
        let accepted = perform(step, &model);
        prop_assert_eq!(accepted, model.apply(step), "{:?}", step);
        if accepted {
            seen.accepted[kind(step)] += 1;
        } else {
            seen.refused += 1;
        }
        for account in ACCOUNTS {
            prop_assert_eq!(Kyc::successor(&account), model.successor(account));
            let profile = Kyc::profile(&account);
            let known = profile.as_ref().map(|profile| Kyc::subject(profile) as usize);
            prop_assert_eq!(known, model.subject(account));
            let (Some(profile), Some(id)) = (profile, known) else {
                continue;
            };
            prop_assert_eq!(Kyc::accounts(&profile), model.accounts(id));
            prop_assert_eq!(Kyc::is_retired(&profile), model.retired(account));
            for issuer in ACCOUNTS {
                let by = ClaimQuery {
                    issuers: &[issuer],
                    ..ClaimQuery::any(Topic::Kyb, None)
                };
                let holds = Kyc::attestation(&profile, &by).is_ok();
                prop_assert_eq!(holds, model.believed(issuer, id), "{} about {}", issuer, id);
                seen.disbelieved += usize::from(!holds && model.vouched.contains(&(issuer, id)));
            }
            seen.deepest = seen.deepest.max(model.above(id).len());
        }
        let chain = |account| {
            std::iter::successors(Some(account), |at| {
                model.succeeded.iter().find(|(old, _)| old == at).map(|(_, new)| *new)
            })
        };
        seen.longest_chain = ACCOUNTS
            .map(|account| chain(account).count() - 1)
            .fold(seen.longest_chain, usize::max);
    }
    Kyc::do_try_state().map_err(|error| TestCaseError::fail(format!("{error:?}")))
}

#[test]
fn accounts_and_hierarchy_agree_with_a_naive_model() {
    let config = ProptestConfig {
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    let cases = config.cases as usize;
    let seen = RefCell::new(Seen::default());
    let mut runner = TestRunner::new(config);
    let aimed = (step(), prop::option::weighted(0.7, 0..1_000usize));
    let outcome = runner.run(&prop::collection::vec(aimed, STEPS), |steps| {
        ExtBuilder::default().build_and_execute(|| run(&steps, &seen))
    });
    if let Err(failure) = outcome {
        panic!("{failure}\n{runner}");
    }

    let seen = seen.into_inner();
    assert!(seen.steps >= cases * STEPS);
    assert!(seen.refused > cases, "refused: {}", seen.refused);
    assert!(seen.disbelieved > cases, "disbelieved: {}", seen.disbelieved);
    assert!(
        seen.accepted.iter().all(|count| *count > cases / 16),
        "accepted: {:?}",
        seen.accepted
    );
    assert!(seen.longest_chain >= 2 && seen.deepest >= 2);
}
