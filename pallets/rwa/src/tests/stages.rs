// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What an asset's stage in life allows.

use crate::{mock::*, State};
use castellan_primitives::rwa::{Compliance, Issuance, Ledger, Quantity, Refusal};
use frame_support::{
    assert_noop, assert_ok,
    traits::fungibles::{Mutate, MutateHold},
};

#[test]
fn a_closed_asset_moves_by_no_path_of_holders() {
    ExtBuilder.build_and_execute(|| {
        for told in [false, true] {
            let asset = asset(&[]);
            mint(asset, ALICE, 100);
            Rwa::hold(asset, &Reason::Settlement, &ALICE, 30).unwrap();
            stage(asset, true, false, told);
            let error = RwaError::StageForbids;
            assert_noop!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1), error);
            let leg = movement(asset, ALICE, BOB, 1);
            assert_noop!(Rwa::deliver(&leg, Some(&Reason::Settlement)), RwaError::StageForbids);
            assert_eq!(Rwa::refusals(&leg, 0), vec![Refusal::StageForbids]);
            // Issue and redemption go on: the pallet that runs the asset's life sees to them.
            assert_ok!(Rwa::mint_into(asset, &BOB, 1));
            assert_ok!(<Rwa as Issuance<_>>::redeem(asset, &BOB, Quantity::Units(1), None));
            stage(asset, true, true, told);
            assert_ok!(Rwa::deliver(&leg, Some(&Reason::Settlement)));
        }
    });
}

#[test]
fn direct_issues_obey_the_stage() {
    ExtBuilder.build_and_execute(|| {
        for told in [false, true] {
            let asset = asset(&[]);
            let unique = unique_asset(&[]);
            let issuer = || RuntimeOrigin::signed(ISSUER);
            stage(asset, false, true, told);
            stage(unique, false, true, told);
            assert_noop!(
                Rwa::issue(issuer(), asset, ALICE, 1, reference("a")),
                RwaError::StageForbids
            );
            assert_noop!(
                Rwa::issue_item(issuer(), unique, ALICE, Default::default(), reference("a")),
                RwaError::StageForbids
            );
            assert_ok!(<Rwa as Issuance<_>>::issue(asset, &ALICE, 1));
            stage(asset, true, true, told);
            assert_ok!(Rwa::issue(issuer(), asset, ALICE, 1, reference("a")));
        }
    });
}

#[test]
fn until_it_is_told_the_ledger_asks_and_then_it_keeps_the_answer() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_eq!(State::<Test>::get(asset).unwrap().gate, None);
        mint(asset, ALICE, 100);
        stage(asset, true, true, true);
        // Not told: the ledger does not know.
        stage(asset, true, false, false);
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1));
        stage(asset, true, false, true);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 1),
            RwaError::StageForbids
        );
        <Rwa as Issuance<_>>::stage_changed(9);
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
