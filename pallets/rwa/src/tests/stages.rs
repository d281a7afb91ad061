// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an asset's stage in life allows.

use crate::{mock::*, State};
use castellan_primitives::rwa::{Compliance, Issuance, Quantity, Refusal};
use frame_support::{
    assert_noop, assert_ok,
    traits::fungibles::{Mutate, MutateHold},
};

#[test]
fn a_closed_asset_moves_by_no_path_of_holders() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 30).unwrap();
        stage(asset, true, false);
        let error = RwaError::StageForbids;
        assert_noop!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1), error);
        let leg = movement(asset, ALICE, BOB, 1);
        assert_noop!(deliver(&leg, Some(&Reason::Settlement)), RwaError::StageForbids);
        assert_eq!(Rwa::refusals(&leg, 0), vec![Refusal::StageForbids]);
        // Issue and redemption go on: the pallet that runs the asset's life sees to them.
        assert_ok!(Rwa::mint_into(asset, &BOB, 1));
        assert_ok!(<Rwa as Issuance<_>>::redeem(asset, &BOB, Quantity::Units(1), None));
        stage(asset, true, true);
        assert_ok!(deliver(&leg, Some(&Reason::Settlement)));
    });
}

#[test]
fn direct_issues_obey_the_stage() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let unique = unique_asset(&[]);
        let issuer = || RuntimeOrigin::signed(ISSUER);
        stage(asset, false, true);
        stage(unique, false, true);
        assert_noop!(
            Rwa::issue(issuer(), asset, ALICE, 1, reference("a")),
            RwaError::StageForbids
        );
        assert_noop!(
            Rwa::issue_item(issuer(), unique, ALICE, Default::default(), reference("a")),
            RwaError::StageForbids
        );
        assert_ok!(<Rwa as Issuance<_>>::issue(asset, &ALICE, 1));
        stage(asset, true, true);
        assert_ok!(Rwa::issue(issuer(), asset, ALICE, 1, reference("a")));
    });
}

#[test]
fn the_ledger_asks_at_the_start_and_then_whenever_it_is_told() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        // Not told: the ledger does not know.
        Closed::insert(asset, (false, true));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1));
        <Rwa as Issuance<_>>::stage_changed(asset);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1),
            RwaError::StageForbids
        );
        // There is nobody to tell.
        <Rwa as Issuance<_>>::stage_changed(9);
        // An asset that is closed from the start.
        Closed::insert(asset + 1, (true, true));
        let closed = crate::tests::stages::asset(&[]);
        assert_eq!(closed, asset + 1);
        let gate = State::<Test>::get(closed).unwrap().gate;
        assert!(!gate.may_issue && !gate.may_move);
    });
}

#[test]
fn where_assets_are_screened_the_call_creates_none() {
    ExtBuilder.build_and_execute(|| {
        Screening::put(true);
        let create = Rwa::create(
            RuntimeOrigin::signed(ISSUER),
            None,
            crate::Class::Debt,
            symbol("BOND"),
            name("Sample bond"),
            2,
            RuleSet::default(),
        );
        assert_noop!(create, RwaError::ScreeningRequired);
        // What was screened is created by the pallet that screens.
        let terms = terms(crate::Class::Debt, RuleSet::default());
        assert_ok!(<Rwa as Issuance<_>>::create(&ISSUER, terms));
    });
}
