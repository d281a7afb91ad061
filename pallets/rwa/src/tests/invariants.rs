// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every numbered invariant is noticed when it is broken.

use crate::{
    mock::*, Accounts, AssetByCusip, AssetByIsin, AssetBySymbol, Assets, DocumentCount, Holding, Issuance,
    IssueReferences, Items, NextAsset, Past, PowersOf, RecordDates, State, Tallies,
};
use castellan_identifiers::{Cusip, Isin};
use castellan_primitives::rwa::{Issuance as IssuanceOf, Records};
use frame_support::traits::{fungibles::MutateHold, tokens::IdAmount};
use sp_runtime::DispatchError;

/// ALICE's second account.
const SECOND: AccountId = 21;

/// What is found in a state that was sound after `damage`: with an asset 0 of which ALICE has 60 units free and 40 on
/// hold, and 5 in a second account, and an asset 1 of which she owns a unique unit.
fn finding(damage: impl FnOnce()) -> String {
    ExtBuilder.build().execute_with(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        admit(SECOND);
        register(SECOND, 20);
        mint(asset, SECOND, 5);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 40).unwrap();
        let unique = unique_asset(&[]);
        <Rwa as IssuanceOf<_>>::issue(unique, &ALICE, 1).unwrap();
        Rwa::take_record(asset).unwrap();
        Rwa::do_try_state().unwrap();
        damage();
        match Rwa::do_try_state() {
            Err(DispatchError::Other(text)) => text.split(':').next().unwrap_or_default().to_string(),
            other => panic!("unnoticed: {other:?}"),
        }
    })
}

fn amend_holding(change: impl FnOnce(&mut Holding<Test>)) {
    Accounts::<Test>::mutate(0, ALICE, |holding| change(holding.as_mut().unwrap()));
}

fn fresh(free: u128) -> Holding<Test> {
    Holding {
        free,
        ..Holding::new(&State::<Test>::get(0).unwrap())
    }
}

#[test]
fn i1_units_add_up_to_the_supply() {
    assert_eq!(finding(|| amend_holding(|holding| holding.free += 1)), "I1");
    assert_eq!(finding(|| amend_holding(|holding| holding.holds[0].amount -= 1)), "I1");
    assert_eq!(finding(|| Tallies::<Test>::mutate(0, |tally| tally.supply += 1)), "I1");
    assert_eq!(finding(|| Accounts::<Test>::remove(0, ALICE)), "I1");
    assert_eq!(finding(|| amend_holding(|holding| holding.free = u128::MAX)), "I1");
    assert_eq!(
        finding(|| Accounts::<Test>::insert(0, BOB, fresh(u128::MAX - 50))),
        "I1"
    );
    assert_eq!(finding(|| amend_holding(|holding| holding.factor = 3)), "I1");
}

#[test]
fn i2_holds_and_freezes_differ_and_are_not_zero() {
    let split = |holding: &mut Holding<Test>| {
        holding.holds[0].amount = 20;
        holding
            .holds
            .try_push(IdAmount {
                id: Reason::Settlement,
                amount: 20,
            })
            .unwrap();
    };
    assert_eq!(finding(|| amend_holding(split)), "I2");
    let id = Reason::Escrow;
    let empty = |holding: &mut Holding<Test>| holding.holds.try_push(IdAmount { id, amount: 0 }).unwrap();
    assert_eq!(finding(|| amend_holding(empty)), "I2");
    let empty = |holding: &mut Holding<Test>| holding.freezes.try_push(IdAmount { id, amount: 0 }).unwrap();
    assert_eq!(finding(|| amend_holding(empty)), "I2");
    let twice = |holding: &mut Holding<Test>| {
        for amount in [1, 2] {
            holding.freezes.try_push(IdAmount { id, amount }).unwrap();
        }
    };
    assert_eq!(finding(|| amend_holding(twice)), "I2");
}

#[test]
fn i3_no_holding_is_empty() {
    assert_eq!(finding(|| Accounts::<Test>::insert(0, BOB, fresh(0))), "I3");
}

#[test]
fn i4_indices_are_inverse() {
    let isin = Isin::new(b"XS0971721963").unwrap();
    let cusip = Cusip::new(b"037833100").unwrap();
    assert_eq!(finding(|| AssetBySymbol::<Test>::remove(symbol("SAMPLE0"))), "I4");
    assert_eq!(finding(|| AssetBySymbol::<Test>::insert(symbol("OTHER"), 0)), "I4");
    assert_eq!(finding(|| AssetByIsin::<Test>::insert(isin, 0)), "I4");
    assert_eq!(finding(|| AssetByCusip::<Test>::insert(cusip, 0)), "I4");
    let claimed = || Assets::<Test>::mutate(0, |record| record.as_mut().unwrap().isin = Some(isin));
    assert_eq!(finding(claimed), "I4");
}

#[test]
fn i5_everything_belongs_to_an_asset() {
    assert_eq!(finding(|| NextAsset::<Test>::put(0)), "I5");
    assert_eq!(finding(|| State::<Test>::remove(0)), "I5");
    let copied = || State::<Test>::insert(9, State::<Test>::get(0).unwrap());
    assert_eq!(finding(copied), "I5");
    assert_eq!(finding(|| Tallies::<Test>::insert(9, Tallies::<Test>::get(0))), "I5");
    assert_eq!(finding(|| Accounts::<Test>::insert(9, ALICE, fresh(1))), "I5");
    let stray = Issuance {
        beneficiary: ALICE,
        amount: 1,
    };
    assert_eq!(
        finding(|| IssueReferences::<Test>::insert(9, reference("ref"), stray)),
        "I5"
    );
    let item = || Items::<Test>::insert(9, 0, Items::<Test>::get(1, 0).unwrap());
    assert_eq!(finding(item), "I5");
    assert_eq!(
        finding(|| PowersOf::<Test>::insert(9, ALICE, crate::Powers::new())),
        "I5"
    );
}

#[test]
fn i6_a_first_account_knows_what_is_beside_it() {
    assert_eq!(finding(|| amend_holding(|holding| holding.beside -= 1)), "I6");
    let carried = || Accounts::<Test>::mutate(0, SECOND, |holding| holding.as_mut().unwrap().beside = 1);
    assert_eq!(finding(carried), "I6");
}

#[test]
fn i7_holders_are_as_many_as_counted() {
    assert_eq!(finding(|| amend_holding(|holding| holding.mark = None)), "I7");
    assert_eq!(
        finding(|| Tallies::<Test>::mutate(0, |tally| tally.counts.holders += 1)),
        "I7"
    );
}

#[test]
fn i8_no_more_is_frozen_than_there_is() {
    assert_eq!(finding(|| amend_holding(|holding| holding.frozen = 101)), "I8");
}

#[test]
fn i9_unique_units_are_balances() {
    let give = || Items::<Test>::mutate(1, 0, |item| item.as_mut().unwrap().owner = BOB);
    assert_eq!(finding(give), "I9");
    let lock = || Items::<Test>::mutate(1, 0, |item| item.as_mut().unwrap().lock = Some(Reason::Escrow));
    assert_eq!(finding(lock), "I9");
    let lost = || Items::<Test>::remove(1, 0);
    assert_eq!(finding(lost), "I9");
    let copied = || Items::<Test>::insert(0, 0, Items::<Test>::get(1, 0).unwrap());
    assert_eq!(finding(copied), "I9");
}

#[test]
fn i10_record_dates_are_those_that_the_state_lists() {
    assert_eq!(finding(|| RecordDates::<Test>::remove(0, 0)), "I10");
    let later = || RecordDates::<Test>::insert(0, 5, RecordDates::<Test>::get(0, 0).unwrap());
    assert_eq!(finding(later), "I10");
    assert_eq!(finding(|| amend_holding(|holding| holding.next_record = 9)), "I10");
    let past = Past {
        from: 0,
        until: 1,
        balance: 1,
        factor: 1,
    };
    let twice = |holding: &mut Holding<Test>| {
        holding.history.try_push(past).unwrap();
        holding.history.try_push(past).unwrap();
    };
    assert_eq!(finding(|| amend_holding(twice)), "I10");
}

#[test]
fn i11_counts_and_lists_are_what_they_say() {
    assert_eq!(finding(|| DocumentCount::<Test>::insert(0, 1)), "I11");
    assert_eq!(
        finding(|| PowersOf::<Test>::insert(0, ALICE, crate::Powers::new())),
        "I11"
    );
}
