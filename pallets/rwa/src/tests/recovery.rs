// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What a retired account has goes to the account that took its place.

use crate::{mock::*, Accounts, Event, Items};
use castellan_primitives::rwa::{Issuance, Ledger, Quantity};
use frame_support::{
    assert_noop, assert_ok,
    traits::fungibles::{InspectFreeze, MutateFreeze, MutateHold},
};
use sp_runtime::DispatchResult;

const NEW: AccountId = 22;

fn claim_recovered(asset: u32) -> DispatchResult {
    Rwa::claim_recovered(RuntimeOrigin::signed(STRANGER), asset, ALICE)
}

#[test]
fn all_that_is_not_on_hold_moves_and_stays_frozen() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(castellan_primitives::kyc::Topic::Kyb)]);
        mint(asset, ALICE, 100);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 30).unwrap();
        Rwa::set_freeze(asset, &Reason::Collateral, &ALICE, 40).unwrap();
        let issuer = || RuntimeOrigin::signed(ISSUER);
        Rwa::freeze_amount(issuer(), asset, ALICE, 50, basis("f")).unwrap();
        Rwa::freeze_account(issuer(), asset, ALICE, basis("f")).unwrap();
        assert_noop!(claim_recovered(asset), RwaError::NotRetired);
        retire(ALICE, NEW);
        let holders = crate::Tallies::<Test>::get(asset).counts.holders;
        assert_ok!(claim_recovered(asset));
        let event = Event::Recovered {
            asset,
            from: ALICE,
            to: NEW,
            amount: 70,
        };
        assert_eq!(last_event(), event.into());
        let (old, new) = (Rwa::holding(asset, &ALICE).unwrap(), Rwa::holding(asset, &NEW).unwrap());
        assert_eq!((old.free, old.held(), new.free), (0, 30, 70));
        assert_eq!((old.frozen, new.frozen), (30, 20));
        assert_eq!(Rwa::balance_frozen(asset, &Reason::Collateral, &NEW), 10);
        assert!(new.account_frozen && !old.account_frozen);
        assert_eq!(crate::Tallies::<Test>::get(asset).counts.holders, holders);
        assert_noop!(claim_recovered(asset), RwaError::NothingToClaim);
        // What was on hold follows once it is free, and is as frozen as it was.
        assert_ok!(Rwa::unlock(asset, &ALICE, Quantity::Units(30), &Reason::Settlement));
        assert_ok!(claim_recovered(asset));
        let new = Rwa::holding(asset, &NEW).unwrap();
        assert_eq!((new.free, new.frozen), (100, 50));
        assert_eq!(Rwa::balance_frozen(asset, &Reason::Collateral, &NEW), 40);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(NEW), asset, BOB, 1),
            RwaError::AccountFrozen
        );
        Rwa::thaw_account(issuer(), asset, NEW, basis("f")).unwrap();
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(NEW), asset, BOB, 50));
    });
}

#[test]
fn a_retired_account_neither_gives_nor_takes() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        mint(asset, BOB, 100);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 30).unwrap();
        retire(ALICE, NEW);
        for (from, to) in [(ALICE, BOB), (BOB, ALICE), (ALICE, NEW), (ALICE, ALICE)] {
            assert_noop!(
                Rwa::transfer(RuntimeOrigin::signed(from), asset, to, 1),
                RwaError::AccountRetired
            );
        }
        let leg = movement(asset, ALICE, BOB, 1);
        assert_noop!(deliver(&leg, Some(&Reason::Settlement)), RwaError::AccountRetired);
        assert_noop!(<Rwa as Issuance<_>>::issue(asset, &ALICE, 1), RwaError::AccountRetired);
    });
}

#[test]
fn a_chain_of_replacements_leads_to_the_last() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        retire(ALICE, NEW);
        retire(NEW, 23);
        assert_ok!(claim_recovered(asset));
        assert_eq!(free(asset, 23), 100);
        // The first account goes on carrying what is known of the subject.
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().beside, 100);
        assert!(Accounts::<Test>::contains_key(asset, ALICE));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(23), asset, BOB, 100));
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
    });
}

#[test]
fn unique_units_move_one_by_one() {
    ExtBuilder.build_and_execute(|| {
        let asset = unique_asset(&[]);
        for _ in 0..2 {
            <Rwa as Issuance<_>>::issue(asset, &ALICE, 1).unwrap();
        }
        Rwa::lock(asset, &ALICE, Quantity::Item(1), &Reason::Escrow).unwrap();
        Rwa::freeze_account(RuntimeOrigin::signed(ISSUER), asset, ALICE, basis("f")).unwrap();
        Rwa::freeze_item(RuntimeOrigin::signed(ISSUER), asset, 0, basis("f")).unwrap();
        let claim = |item| Rwa::claim_recovered_item(RuntimeOrigin::signed(STRANGER), asset, item);
        assert_noop!(claim(0), RwaError::NotRetired);
        retire(ALICE, NEW);
        assert_noop!(claim(9), RwaError::UnknownItem);
        assert_noop!(claim(1), RwaError::ItemLocked);
        assert_noop!(claim_recovered(asset), RwaError::WrongQuantity);
        assert_ok!(claim(0));
        let event = Event::ItemRecovered {
            asset,
            item: 0,
            from: ALICE,
            to: NEW,
        };
        assert_eq!(last_event(), event.into());
        let item = Items::<Test>::get(asset, 0).unwrap();
        assert_eq!((item.owner, item.frozen), (NEW, true));
        assert!(Rwa::holding(asset, &NEW).unwrap().account_frozen);
        assert_noop!(claim(0), RwaError::NotRetired);
    });
}
