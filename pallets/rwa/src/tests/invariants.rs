// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Every numbered invariant is noticed when it is broken.

use crate::{
    mock::*, Accounts, AssetByIsin, AssetBySymbol, Assets, Holding, Issuance, IssueReferences, NextAsset, Rules, Supply,
};
use castellan_identifiers::Isin;
use frame_support::traits::{fungibles::MutateHold, tokens::IdAmount};
use sp_runtime::DispatchError;

/// What is found in a state that was sound, with an asset 0 of which ALICE has 60 units free and 40 on hold, after
/// `damage`.
fn finding(damage: impl FnOnce()) -> String {
    ExtBuilder.build().execute_with(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 40).unwrap();
        Rwa::do_try_state().unwrap();
        damage();
        match Rwa::do_try_state() {
            Err(DispatchError::Other(text)) => text.chars().take(2).collect(),
            other => panic!("unnoticed: {other:?}"),
        }
    })
}

fn amend_holding(change: impl FnOnce(&mut Holding<Test>)) {
    Accounts::<Test>::mutate(0, ALICE, |holding| change(holding.as_mut().unwrap()));
}

#[test]
fn i1_units_add_up_to_the_supply() {
    assert_eq!(finding(|| amend_holding(|holding| holding.free += 1)), "I1");
    assert_eq!(finding(|| amend_holding(|holding| holding.holds[0].amount -= 1)), "I1");
    assert_eq!(finding(|| Supply::<Test>::remove(0)), "I1");
    assert_eq!(finding(|| Accounts::<Test>::remove(0, ALICE)), "I1");
    assert_eq!(finding(|| amend_holding(|holding| holding.free = u128::MAX)), "I1");
    let rest = Holding {
        free: u128::MAX - 50,
        ..Default::default()
    };
    assert_eq!(finding(|| Accounts::<Test>::insert(0, BOB, rest)), "I1");
}

#[test]
fn i2_holds_differ_and_are_not_zero() {
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
    let empty = |holding: &mut Holding<Test>| {
        holding
            .holds
            .try_push(IdAmount {
                id: Reason::Escrow,
                amount: 0,
            })
            .unwrap();
    };
    assert_eq!(finding(|| amend_holding(empty)), "I2");
}

#[test]
fn i3_no_holding_is_empty() {
    assert_eq!(finding(|| Accounts::<Test>::insert(0, BOB, Holding::default())), "I3");
}

#[test]
fn i4_indices_are_inverse() {
    let isin = Isin::new(b"XS0971721963").unwrap();
    assert_eq!(finding(|| AssetBySymbol::<Test>::remove(symbol("SAMPLE0"))), "I4");
    assert_eq!(finding(|| AssetBySymbol::<Test>::insert(symbol("OTHER"), 0)), "I4");
    assert_eq!(finding(|| AssetByIsin::<Test>::insert(isin, 0)), "I4");
    let claimed = || Assets::<Test>::mutate(0, |record| record.as_mut().unwrap().isin = Some(isin));
    assert_eq!(finding(claimed), "I4");
}

#[test]
fn i5_everything_belongs_to_an_asset() {
    assert_eq!(finding(|| NextAsset::<Test>::put(0)), "I5");
    assert_eq!(finding(|| Rules::<Test>::remove(0)), "I5");
    assert_eq!(finding(|| Rules::<Test>::insert(1, rule_set(&[]))), "I5");
    assert_eq!(finding(|| Supply::<Test>::insert(1, 1)), "I5");
    assert_eq!(
        finding(|| Accounts::<Test>::insert(
            1,
            ALICE,
            Holding {
                free: 1,
                ..Default::default()
            }
        )),
        "I5"
    );
    let stray = Issuance {
        beneficiary: ALICE,
        amount: 1,
    };
    assert_eq!(
        finding(|| IssueReferences::<Test>::insert(1, reference("ref"), stray)),
        "I5"
    );
}
