// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Random proposals about the validator set against the rules as one would say them.

use crate::{mock::*, Change, QueuedChanges, Validators};
use frame_support::assert_ok;
use proptest::prelude::*;
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
use std::collections::BTreeSet;

const MIN: usize = 2;
const MAX: usize = 6;

#[derive(Clone, Debug)]
enum Step {
    Add(AccountId),
    Remove(AccountId),
    Suspend(AccountId),
    Reinstate(AccountId),
    Offend(AccountId),
    EndSession,
}

fn step() -> impl Strategy<Value = Step> {
    let operator = || 1..=7u64;
    prop_oneof![
        4 => operator().prop_map(Step::Add),
        4 => operator().prop_map(Step::Remove),
        1 => operator().prop_map(Step::Suspend),
        1 => operator().prop_map(Step::Reinstate),
        1 => operator().prop_map(Step::Offend),
        4 => Just(Step::EndSession),
    ]
}

#[derive(Default)]
struct Model {
    set: BTreeSet<AccountId>,
    joining: BTreeSet<AccountId>,
    leaving: BTreeSet<AccountId>,
    suspended: BTreeSet<AccountId>,
}

impl Model {
    fn has_room(&self) -> bool {
        self.joining.len() + self.leaving.len() < ((self.set.len() - 1) / 3).max(1)
    }

    fn add(&mut self, who: AccountId) -> bool {
        if self.suspended.contains(&who) {
            return false;
        }
        if self.leaving.remove(&who) {
            return true;
        }
        !self.set.contains(&who)
            && self.set.len() + self.joining.len() < MAX
            && self.has_room()
            && self.joining.insert(who)
    }

    fn leave(&mut self, who: AccountId) -> bool {
        self.set.contains(&who)
            && self.set.len() - self.leaving.len() > MIN
            && self.has_room()
            && self.leaving.insert(who)
    }

    fn remove(&mut self, who: AccountId) -> bool {
        self.joining.remove(&who) || self.leave(who)
    }

    fn suspend(&mut self, who: AccountId) -> bool {
        let stays = self.joining.contains(&who) || self.set.contains(&who) && !self.leaving.contains(&who);
        !stays && self.suspended.insert(who)
    }

    fn end_session(&mut self) {
        self.set = &(&self.set - &self.leaving) | &self.joining;
        self.joining.clear();
        self.leaving.clear();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_set_changes_as_proposed_and_never_too_much(steps in prop::collection::vec(step(), 1..80)) {
        ExtBuilder::default().build_and_execute(|| {
            MinValidators::set(MIN as u32);
            MaxValidators::set(MAX as u32);
            let root = RuntimeOrigin::root;
            let mut model = Model { set: (1..=4).collect(), ..Default::default() };
            for step in steps {
                match step {
                    Step::Add(who) => assert_eq!(Membership::add_validator(root(), who).is_ok(), model.add(who)),
                    Step::Remove(who) => {
                        assert_eq!(Membership::remove_validator(root(), who).is_ok(), model.remove(who));
                    }
                    Step::Suspend(who) => {
                        let done = Membership::suspend(root(), who, reason("sample reason")).is_ok();
                        assert_eq!(done, model.suspend(who));
                    }
                    Step::Reinstate(who) => {
                        let done = Membership::reinstate(root(), who, reason("sample reason")).is_ok();
                        assert_eq!(done, model.suspended.remove(&who));
                    }
                    Step::Offend(who) => {
                        model.leave(who);
                        let offender = OffenceDetails::<AccountId, _> { offender: (who, ()), reporters: vec![] };
                        let _ = Membership::on_offence(&[offender], &[Perbill::one()], 0);
                    }
                    Step::EndSession => {
                        let before: BTreeSet<_> = Session::queued_keys().into_iter().map(|(who, _)| who).collect();
                        model.end_session();
                        end_session();
                        let after: BTreeSet<_> = Session::queued_keys().into_iter().map(|(who, _)| who).collect();
                        assert_eq!(after, model.set);
                        let changed = before.symmetric_difference(&after).count();
                        assert!(changed <= ((before.len() - 1) / 3).max(1));
                        assert_eq!(Session::validators().into_iter().collect::<BTreeSet<_>>(), before);
                    }
                }
                assert_eq!(Validators::<Test>::get().into_iter().collect::<BTreeSet<_>>(), model.set);
                let queued: BTreeSet<_> = QueuedChanges::<Test>::get()
                    .into_iter()
                    .map(|change| match change {
                        Change::Add(who) => (who, true),
                        Change::Remove(who) => (who, false),
                    })
                    .collect();
                let joining = model.joining.iter().map(|who| (*who, true));
                let leaving = model.leaving.iter().map(|who| (*who, false));
                assert_eq!(queued, joining.chain(leaving).collect());
                assert_ok!(Membership::do_try_state());
            }
        });
    }
}
