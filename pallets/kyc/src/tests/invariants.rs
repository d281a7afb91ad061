// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Each invariant is noticed where it does not hold.

use super::*;
use crate::{
    AccountStatus, Countries, NextSubjectId, Place, Recoveries, Recovery, RecoveryState, SubjectByLei, Trust, Unit,
};
use castellan_identifiers::Lei;
use castellan_primitives::membership::Role;
use sp_runtime::DispatchError;
use std::cmp::Reverse;

const CHILD: AccountId = 70;
const OLD: AccountId = 71;
const NEW: AccountId = 72;

/// Alice's group with a child, Bob as a person with two claims and a retired account, and two issuers: subjects 0 to 2.
fn set_up() {
    for account in [CHILD, OLD, NEW] {
        Membership::set(account, Ok(vec![Role::Institution]));
    }
    register_institution(ALICE, 1);
    let (unit, lei) = (Unit::Subsidiary, Some(sample::lei(2)));
    assert_ok!(Kyc::register_child(
        signed(ALICE),
        CHILD,
        unit,
        lei,
        consent(0, unit, CHILD)
    ));
    let person = register_person(OLD);
    assert_ok!(rotate(OLD, BOB));
    for issuer in [ISSUER, OTHER_ISSUER] {
        trust(issuer, Topic::Kyc, only(&["DE"]));
        assert_ok!(claim(issuer, person, Topic::Kyc, "DE", Some(START + 10)));
    }
}

fn change(id: SubjectId, change: impl FnOnce(&mut Subject<Test>)) {
    Subjects::<Test>::mutate(id, |subject| change(subject.as_mut().unwrap()));
}

fn noticed(invariant: &str, spoil: impl FnOnce()) {
    ExtBuilder::default().build().execute_with(|| {
        set_up();
        assert_ok!(Kyc::do_try_state());
        spoil();
        match Kyc::do_try_state() {
            Err(DispatchError::Other(text)) => assert!(text.starts_with(invariant), "{text}"),
            outcome => panic!("{invariant} is broken, and nobody noticed: {outcome:?}"),
        }
    });
}

#[test]
fn accounts_and_subjects_lead_to_each_other() {
    noticed("I1", || NextSubjectId::<Test>::put(2));
    noticed("I1", || SubjectOf::<Test>::insert(NEW, 0));
    noticed("I1", || SubjectOf::<Test>::insert(STRANGER, 9));
    noticed("I1", || SubjectOf::<Test>::remove(ALICE));
    noticed("I1", || change(0, |subject| subject.accounts = Default::default()));
}

#[test]
fn legal_entities_have_their_lei() {
    noticed("I2", || change(0, |subject| subject.lei = None));
    noticed("I2", || {
        change(2, |subject| subject.lei = Lei::new(&sample::lei(1)).ok())
    });
    noticed("I2", || {
        SubjectByLei::<Test>::insert(Lei::new(&sample::lei(3)).unwrap(), 0)
    });
    noticed("I2", || {
        SubjectByLei::<Test>::insert(Lei::new(&sample::lei(1)).unwrap(), 1)
    });
}

#[test]
fn claims_are_in_order() {
    noticed("I3", || change(2, |subject| subject.claims[0].issued_at = START + 1));
    noticed("I3", || change(2, |subject| subject.claims[1].issued_at = START + 1));
    noticed("I3", || change(2, |subject| subject.claims[0].valid_from = START + 10));
    noticed("I3", || change(2, |subject| subject.claims[0].expires_at = Some(START)));
    noticed("I3", || change(2, |subject| subject.claims[0].issuer = OTHER_ISSUER));
}

#[test]
fn the_trust_table_is_right() {
    noticed("I4", || {
        Trust::<Test>::mutate(|table| table.issuers.sort_by_key(|issuer| Reverse(issuer.account)))
    });
    noticed("I4", || {
        Trust::<Test>::mutate(|table| table.grants.sort_by_key(|grant| Reverse(grant.issuer)))
    });
    noticed("I4", || {
        Trust::<Test>::mutate(|table| {
            table.issuers.pop();
        })
    });
    noticed("I4", || {
        Trust::<Test>::mutate(|table| {
            table.grants.pop();
        })
    });
    noticed("I4", || {
        Trust::<Test>::mutate(|table| table.grants[0].countries = Countries::Only([0; 85]))
    });
    // Membership changed without telling.
    noticed("I4", || {
        Members::mutate(|members| members.insert(ISSUER, Ok(vec![])));
    });
    noticed("I4", || {
        Trust::<Test>::mutate(|table| table.issuers[0].admitted = false)
    });
    noticed("I4", || Trust::<Test>::mutate(|table| table.issuers[0].group = Some(0)));
}

#[test]
fn the_hierarchy_is_one() {
    let place = |parent, unit| Some(Place { parent, unit });
    noticed("I5", || change(0, |subject| subject.children = 2));
    noticed("I5", || change(1, |subject| subject.group = 1));
    noticed("I5", || change(1, |subject| subject.depth = 2));
    noticed("I5", || change(1, |subject| subject.place = place(9, Unit::Subsidiary)));
    noticed("I5", || change(0, |subject| subject.place = place(1, Unit::Group)));
    noticed("I5", || change(2, |subject| subject.place = place(0, Unit::Subsidiary)));
}

#[test]
fn retired_accounts_lead_to_active_ones() {
    noticed("I6", || {
        change(2, |subject| {
            subject.accounts[0].status = AccountStatus::Retired { successor: OLD };
        })
    });
    noticed("I6", || {
        change(2, |subject| {
            subject.accounts[0].status = AccountStatus::Retired { successor: ALICE };
        })
    });
}

#[test]
fn recoveries_are_of_the_subjects_own_accounts() {
    let recovery = |old, new| Recovery {
        old,
        new,
        issuer: ISSUER,
        state: RecoveryState::Requested { at: START },
    };
    noticed("I7", || Recoveries::<Test>::insert(9, recovery(BOB, NEW)));
    noticed("I7", || Recoveries::<Test>::insert(2, recovery(ALICE, NEW)));
    noticed("I7", || {
        Owners::insert(NEW, ALICE);
        Recoveries::<Test>::insert(2, recovery(BOB, NEW));
    });
}
