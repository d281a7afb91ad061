// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Unique units: issue, transfer, lock, freeze, redeem; under the same rules as others.

use crate::{mock::*, Accounts, Event, Field, IssueReferences, Items, Metadata};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Compliance, Issuance, ItemId, Ledger, Movement, Power, Quantity, Refusal},
};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::{Inspect, Mutate, MutateHold},
        tokens::{Fortitude::Polite, Precision::Exact, Preservation::Expendable},
    },
};
use sp_runtime::DispatchError;
use Reason::{Escrow, Settlement};

fn metadata() -> Metadata {
    let text = |text: &str| text.as_bytes().to_vec();
    let fields = [
        (
            text("grade").try_into().unwrap(),
            Field::Text(text("A").try_into().unwrap()),
        ),
        (text("grams").try_into().unwrap(), Field::Decimal(12_441, 1)),
        (text("mined in").try_into().unwrap(), Field::Country(country("AU"))),
    ];
    std::collections::BTreeMap::from(fields).try_into().unwrap()
}

fn issue(by: AccountId, asset: AssetId, to: AccountId, text: &str) -> Result<(), DispatchError> {
    Rwa::issue_item(RuntimeOrigin::signed(by), asset, to, metadata(), reference(text))
        .map(|_| ())
        .map_err(|failure| failure.error)
}

fn transfer(from: AccountId, asset: AssetId, item: ItemId, to: AccountId) -> Result<(), DispatchError> {
    Rwa::transfer_item(RuntimeOrigin::signed(from), asset, item, to)
        .map(|_| ())
        .map_err(|failure| failure.error)
}

fn leg(asset: AssetId, item: ItemId, from: AccountId, to: AccountId) -> Movement<AccountId> {
    Movement {
        quantity: Quantity::Item(item),
        ..movement(asset, from, to, 0)
    }
}

/// An asset for parties with a KYB claim, of which ALICE has the units 0 and 1.
fn funded() -> AssetId {
    let asset = unique_asset(&[requires(Topic::Kyb)]);
    issue(ISSUER, asset, ALICE, "a").unwrap();
    issue(ISSUER, asset, ALICE, "b").unwrap();
    asset
}

fn owner(asset: AssetId, item: ItemId) -> AccountId {
    Rwa::item(asset, item).unwrap().0
}

#[test]
fn are_issued_with_metadata_under_a_reference() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_eq!(Items::<Test>::get(asset, 1).unwrap().metadata, metadata());
        let event = Event::ItemIssued {
            asset,
            item: 1,
            beneficiary: ALICE,
            reference: Some(reference("b")),
        };
        assert_eq!(last_event(), event.into());
        assert!(IssueReferences::<Test>::contains_key(asset, reference("b")));
        assert_eq!((free(asset, ALICE), supply(asset)), (2, 2));
        assert_eq!(Rwa::item(asset, 1), Some((ALICE, None)));
        assert_eq!(Rwa::item(asset, 2), None);
        assert_eq!(Rwa::is_unique(asset), Some(true));
        assert_noop!(issue(ISSUER, asset, BOB, "b"), RwaError::ReferenceTaken);
        assert_noop!(issue(ISSUER, asset, BOB, ""), RwaError::EmptyReference);
        assert_noop!(issue(ALICE, asset, BOB, "c"), RwaError::PowerMissing);
        assert_noop!(issue(ISSUER, asset, STRANGER, "c"), NOT_ADMITTED);
        amend(BOB, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(issue(ISSUER, asset, BOB, "c"), RwaError::ClaimRevoked);
        let name = vec![0xff_u8].try_into().unwrap();
        let wrong: Metadata = std::collections::BTreeMap::from([(name, Field::Flag(true))])
            .try_into()
            .unwrap();
        let origin = RuntimeOrigin::signed(ISSUER);
        assert_noop!(
            Rwa::issue_item(origin, asset, ALICE, wrong, reference("c")),
            RwaError::InvalidMetadata
        );
        crate::NextItem::<Test>::insert(asset, u32::MAX);
        assert_noop!(issue(ISSUER, asset, ALICE, "c"), RwaError::NoNumberLeft);
    });
}

#[test]
fn change_owner_under_the_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_noop!(transfer(BOB, asset, 0, ALICE), RwaError::ItemNotOwned);
        assert_noop!(transfer(ALICE, asset, 2, BOB), RwaError::UnknownItem);
        assert_noop!(transfer(ALICE, asset, 0, STRANGER), NOT_ADMITTED);
        assert_ok!(transfer(ALICE, asset, 0, BOB));
        let event = Event::ItemTransferred {
            asset,
            item: 0,
            from: ALICE,
            to: BOB,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((owner(asset, 0), free(asset, ALICE), free(asset, BOB)), (BOB, 1, 1));
        amend(BOB, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(transfer(ALICE, asset, 1, BOB), RwaError::ClaimRevoked);
        assert_noop!(transfer(BOB, asset, 0, ALICE), RwaError::ClaimRevoked);
        assert_noop!(transfer(BOB, asset, 0, BOB), RwaError::ClaimRevoked);
    });
}

#[test]
fn are_locked_delivered_and_unlocked() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let item = Quantity::Item(0);
        assert_ok!(Rwa::lock(asset, &ALICE, item, &Settlement));
        assert_eq!(Rwa::item(asset, 0), Some((ALICE, Some(Settlement))));
        assert_eq!(Rwa::locked(asset, &ALICE, &Settlement), 1);
        assert_eq!(Rwa::available(asset, &ALICE), 1);
        assert_noop!(Rwa::lock(asset, &ALICE, item, &Escrow), RwaError::ItemLocked);
        assert_noop!(Rwa::lock(asset, &BOB, item, &Escrow), RwaError::InsufficientBalance);
        assert_noop!(transfer(ALICE, asset, 0, BOB), RwaError::ItemLocked);
        let report = Rwa::refusals(&leg(asset, 0, ALICE, BOB), 0);
        assert_eq!(report, vec![Refusal::ItemLocked { item: 0 }]);
        assert_eq!(Rwa::refusals(&leg(asset, 0, ALICE, BOB), 1), vec![]);
        assert_noop!(deliver(&leg(asset, 0, ALICE, BOB), Some(&Escrow)), RwaError::ItemLocked);
        assert_noop!(
            deliver(&leg(asset, 1, ALICE, BOB), Some(&Settlement)),
            RwaError::ItemLocked
        );
        assert_ok!(deliver(&leg(asset, 0, ALICE, BOB), Some(&Settlement)));
        assert_eq!(Rwa::item(asset, 0), Some((BOB, None)));
        assert_ok!(deliver(&leg(asset, 0, BOB, ALICE), None));
        assert_ok!(Rwa::lock(asset, &ALICE, item, &Settlement));
        assert_noop!(Rwa::unlock(asset, &ALICE, item, &Escrow), RwaError::InsufficientHold);
        assert_noop!(
            Rwa::unlock(asset, &ALICE, Quantity::Item(1), &Settlement),
            RwaError::InsufficientHold
        );
        suspend(ALICE);
        assert_ok!(Rwa::unlock(asset, &ALICE, item, &Settlement));
        assert_eq!(Rwa::item(asset, 0), Some((ALICE, None)));
    });
}

#[test]
fn are_frozen_one_by_one() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        let issuer = || RuntimeOrigin::signed(ISSUER);
        assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Item(0), &Settlement));
        assert_ok!(Rwa::freeze_item(issuer(), asset, 0, basis("order")));
        let event = Event::ItemFrozen {
            asset,
            item: 0,
            by: ISSUER,
            basis: basis("order"),
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(
            deliver(&leg(asset, 0, ALICE, BOB), Some(&Settlement)),
            RwaError::ItemFrozen
        );
        assert_ok!(Rwa::unlock(asset, &ALICE, Quantity::Item(0), &Settlement));
        assert_noop!(transfer(ALICE, asset, 0, BOB), RwaError::ItemFrozen);
        assert_noop!(transfer(ALICE, asset, 0, ALICE), RwaError::ItemFrozen);
        assert_noop!(
            Rwa::lock(asset, &ALICE, Quantity::Item(0), &Settlement),
            RwaError::ItemFrozen
        );
        assert_noop!(
            <Rwa as Issuance<_>>::redeem(asset, &ALICE, Quantity::Item(0), None),
            RwaError::ItemFrozen
        );
        assert_ok!(transfer(ALICE, asset, 1, BOB));
        assert_noop!(
            Rwa::freeze_item(issuer(), asset, 0, basis("order")),
            RwaError::AlreadyFrozen
        );
        assert_noop!(
            Rwa::freeze_item(issuer(), asset, 9, basis("order")),
            RwaError::UnknownItem
        );
        assert_noop!(
            Rwa::freeze_item(RuntimeOrigin::signed(BOB), asset, 0, basis("order")),
            RwaError::PowerMissing
        );
        assert_noop!(
            Rwa::freeze_item(issuer(), asset, 0, basis("")),
            RwaError::EmptyReference
        );
        // A forced move reaches it, and it stays frozen.
        let grant = |who| Rwa::grant(issuer(), asset, who, Power::Force, Default::default());
        assert_ok!(grant(AGENT));
        let quantity = Quantity::Item(0);
        assert_ok!(Rwa::propose_force(issuer(), asset, ALICE, BOB, quantity, basis("o")));
        assert_ok!(Rwa::approve_force(RuntimeOrigin::signed(AGENT), asset, 0));
        assert_eq!(owner(asset, 0), BOB);
        assert_noop!(transfer(BOB, asset, 0, ALICE), RwaError::ItemFrozen);
        assert_ok!(Rwa::thaw_item(issuer(), asset, 0, basis("order")));
        assert_noop!(Rwa::thaw_item(issuer(), asset, 0, basis("order")), RwaError::NotFrozen);
        assert_ok!(transfer(BOB, asset, 0, ALICE));
    });
}

#[test]
fn are_no_amounts_and_amounts_are_no_items() {
    ExtBuilder.build_and_execute(|| {
        let unique = funded();
        let fungible = asset(&[]);
        mint(fungible, ALICE, 10);
        let wrong = RwaError::WrongQuantity;
        assert_noop!(Rwa::transfer(RuntimeOrigin::signed(ALICE), unique, BOB, 1), wrong);
        let wrong = || DispatchError::from(RwaError::WrongQuantity);
        assert_noop!(transfer(ALICE, fungible, 0, BOB), wrong());
        assert_noop!(issue(ISSUER, fungible, ALICE, "a"), wrong());
        assert_noop!(Rwa::mint_into(unique, &ALICE, 1), wrong());
        assert_noop!(Rwa::burn_from(unique, &ALICE, 1, Expendable, Exact, Polite), wrong());
        assert_noop!(Rwa::hold(unique, &Settlement, &ALICE, 1), wrong());
        assert_noop!(
            <Rwa as Mutate<_>>::transfer(unique, &ALICE, &BOB, 1, Expendable),
            wrong()
        );
        assert_noop!(Rwa::lock(fungible, &ALICE, Quantity::Item(0), &Settlement), wrong());
        assert_noop!(Rwa::lock(unique, &ALICE, Quantity::Units(1), &Settlement), wrong());
        assert_noop!(<Rwa as Issuance<_>>::issue(unique, &ALICE, 2), wrong());
        assert_noop!(<Rwa as Issuance<_>>::split(unique, 2), wrong());
        // As a balance they are counted.
        assert_eq!((Rwa::balance(unique, &ALICE), Rwa::total_issuance(unique)), (2, 2));
        assert_ok!(<Rwa as Issuance<_>>::issue(unique, &ALICE, 1));
    });
}

#[test]
fn are_redeemed_for_good() {
    ExtBuilder.build_and_execute(|| {
        let asset = funded();
        assert_ok!(Rwa::lock(asset, &ALICE, Quantity::Item(0), &Escrow));
        assert_ok!(<Rwa as Issuance<_>>::redeem(
            asset,
            &ALICE,
            Quantity::Item(0),
            Some(&Escrow)
        ));
        let event = Event::ItemBurned {
            asset,
            item: 0,
            holder: ALICE,
        };
        assert_eq!(last_event(), event.into());
        assert_ok!(<Rwa as Issuance<_>>::redeem(asset, &ALICE, Quantity::Item(1), None));
        assert_eq!(supply(asset), 0);
        assert!(!Accounts::<Test>::contains_key(asset, ALICE));
        // Numbers are not given out again.
        assert_ok!(issue(ISSUER, asset, ALICE, "c"));
        assert_eq!(Rwa::item(asset, 2), Some((ALICE, None)));
    });
}
