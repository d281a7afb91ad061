// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every numbered invariant is noticed when it is broken.

use super::*;
use crate::{Mandate, Progress, SubAccount};
use frame_support::BoundedVec;
use sp_runtime::DispatchError;

/// What is found after `damage` in a state that was sound: sub-account 0 under an exclusive mandate, 1 under none.
fn finding(damage: impl FnOnce()) -> String {
    build().execute_with(|| {
        entrust(0, true, Some(START + 5));
        open(1);
        Custody::do_try_state().expect("the state is sound");
        damage();
        match Custody::do_try_state() {
            Err(DispatchError::Other(text)) => text.chars().take(2).collect(),
            other => panic!("unnoticed: {other:?}"),
        }
    })
}

fn amend(number: u32, change: impl FnOnce(&mut SubAccount<AccountId>)) {
    Accounts::<Test>::mutate(id(number), |account| change(account.as_mut().expect("it is open")));
}

fn amend_mandate(change: impl FnOnce(&mut Mandate<AccountId>)) {
    amend(0, |account| change(account.mandate.as_mut().expect("it was given")));
}

#[test]
fn i1_sub_accounts_are_where_they_belong() {
    assert_eq!(finding(|| amend(1, |account| account.number = 2)), "I1");
    assert_eq!(finding(|| amend(1, |account| account.owner = OTHER)), "I1");
    let owner_belongs_to_another = || {
        let account = Accounts::<Test>::get(id(1)).expect("it is open");
        Accounts::<Test>::insert(OWNER, account);
    };
    assert_eq!(finding(owner_belongs_to_another), "I1");
}

#[test]
fn i2_owners_know_their_sub_accounts() {
    assert_eq!(finding(|| Accounts::<Test>::remove(id(1))), "I2");
    assert_eq!(finding(|| Numbers::<Test>::remove(OWNER)), "I2");
    let list = |numbers: Vec<u32>| {
        let numbers = BoundedVec::try_from(numbers).expect("few numbers");
        finding(|| Numbers::<Test>::insert(OWNER, numbers))
    };
    for numbers in [vec![0], vec![0, 1, 2], vec![1, 0], vec![0, 0, 1]] {
        assert_eq!(list(numbers), "I2");
    }
}

#[test]
fn i3_custodians_know_their_mandates() {
    assert_eq!(finding(|| Custodies::<Test>::remove(CUSTODIAN)), "I3");
    assert_eq!(
        finding(|| amend_mandate(|mandate| mandate.progress = Progress::Offered)),
        "I3"
    );
    assert_eq!(finding(|| amend(0, |account| account.mandate = None)), "I3");
    assert_eq!(finding(|| amend_mandate(|mandate| mandate.custodian = OTHER)), "I3");
}

#[test]
fn i4_mandates_make_sense() {
    assert_eq!(finding(|| amend_mandate(|mandate| mandate.custodian = OWNER)), "I4");
    assert_eq!(finding(|| amend_mandate(|mandate| mandate.custodian = id(1))), "I4");
    let notice = |exclusive, ends_at| {
        finding(|| {
            amend_mandate(|mandate| {
                mandate.terms.exclusive = exclusive;
                mandate.progress = Progress::NoticeGiven { ends_at };
            });
        })
    };
    assert_eq!(notice(false, START + 1), "I4");
    assert_eq!(notice(true, START + 6), "I4");
}
