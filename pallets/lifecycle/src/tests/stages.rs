// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! What the ledger may do at each stage.

use super::*;
use crate::{offering::Method, Stage};
use castellan_primitives::rwa::Stages;

#[test]
fn assets_without_a_file_are_free_unless_governance_says_otherwise() {
    run(|| {
        assert!(Lifecycle::may_create_unscreened());
        assert!(Lifecycle::may_issue(CASH) && Lifecycle::may_move(CASH));
        assert_noop!(
            Lifecycle::set_screening_required(signed(ISSUER), true),
            DispatchError::BadOrigin
        );
        assert_ok!(Lifecycle::set_screening_required(RuntimeOrigin::root(), true));
        assert!(!Lifecycle::may_create_unscreened());
        // Those that exist go on.
        assert!(Lifecycle::may_issue(CASH) && Lifecycle::may_move(CASH));
    });
}

#[test]
fn files_gate_issue_and_movement() {
    run(|| {
        let asset = set_up(fund_plan());
        assert!(!Lifecycle::may_issue(asset) && !Lifecycle::may_move(asset));
        assert_noop!(Ledger::mint(asset, ALICE, 10), STAGE_FORBIDS);
        assert_noop!(
            Lifecycle::place(signed(ISSUER), asset, ALICE, 1),
            Error::<Test>::WrongStage
        );

        assert_ok!(Lifecycle::open_offering(
            signed(ISSUER),
            asset,
            offering(Method::ProRata)
        ));
        assert_eq!(life(asset).stage, Stage::Distribution);
        assert_ok!(Lifecycle::subscribe(signed(ALICE), asset, 20));
        assert!(!Lifecycle::may_issue(asset) && !Lifecycle::may_move(asset));

        Now::mutate(|now| *now += 10 * DAY);
        assert_ok!(Lifecycle::close_offering(signed(STRANGER), asset));
        assert_ok!(Lifecycle::settle_subscriptions(signed(STRANGER), asset, 8));
        assert_eq!(life(asset).stage, Stage::Ongoing);
        assert!(!Lifecycle::may_issue(asset) && Lifecycle::may_move(asset));
        assert_ok!(Ledger::transfer_units(asset, ALICE, BOB, 10));

        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 1_000, Now::get() + DAY));
        assert!(Lifecycle::may_move(asset));
        Now::mutate(|now| *now += DAY);
        assert!(!Lifecycle::may_move(asset));
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 1_000_000));
        assert_ok!(Lifecycle::redeem(signed(STRANGER), asset, page([ALICE, BOB])));
        assert_ok!(Lifecycle::delist(signed(ISSUER), asset, reason()));
        assert_eq!(life(asset).stage, Stage::Delisted);
        assert!(!Lifecycle::may_issue(asset) && !Lifecycle::may_move(asset));
    });
}

#[test]
fn a_bond_stops_moving_at_maturity_by_itself() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        Now::set(at(2028, 1, 1) - 1);
        assert!(Lifecycle::may_move(asset));
        Now::set(at(2028, 1, 1));
        assert!(!Lifecycle::may_move(asset));
    });
}

/// The ledger keeps what it was told, so somebody has to tell it.
#[test]
fn the_ledger_hears_of_an_exit() {
    let moves = |asset| Ledger::transfer_units(asset, ALICE, BOB, 10);
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        Now::set(at(2028, 1, 1));
        assert_ok!(moves(asset));
        // Interest that is due comes first in the agenda.
        for _ in 0..2 {
            idle();
        }
        assert_eq!(moves(asset), Err(STAGE_FORBIDS));
    });
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 1_000, Now::get() + DAY));
        assert_noop!(
            Lifecycle::poke(signed(STRANGER), asset, None),
            Error::<Test>::NothingToServe
        );
        Now::mutate(|now| *now += DAY);
        assert_ok!(Lifecycle::poke(signed(STRANGER), asset, None));
        assert_eq!(moves(asset), Err(STAGE_FORBIDS));
        assert_noop!(
            Lifecycle::poke(signed(STRANGER), asset, None),
            Error::<Test>::NothingToServe
        );
    });
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 1_000, Now::get() + DAY));
        Now::mutate(|now| *now += DAY);
        assert_ok!(Lifecycle::redeem(signed(STRANGER), asset, page([DAVE])));
        assert_eq!(moves(asset), Err(STAGE_FORBIDS));
    });
}

/// Each call that needs units to be out, at a stage where they are not or not any more.
fn refuse_all(asset: u32, error: Error<Test>) {
    let error = DispatchError::from(error);
    let terms = crate::redemption::RepurchaseTerms {
        kind: crate::redemption::RepurchaseKind::Early,
        opens: Now::get(),
        closes: Now::get() + 1,
        price: crate::redemption::Price::Fixed(1),
        gate: None,
    };
    let issuer = || signed(ISSUER);
    assert_noop!(Lifecycle::place(issuer(), asset, ALICE, 1), error);
    assert_noop!(Lifecycle::split(issuer(), asset, 2), error);
    assert_noop!(Lifecycle::set_value(signed(VALUER), asset, 1), error);
    assert_noop!(Lifecycle::open_repurchase(issuer(), asset, terms), error);
    assert_noop!(Lifecycle::request_redemption(signed(ALICE), asset, 10), error);
    assert_noop!(Lifecycle::call(issuer(), asset, 1, Now::get() + 1), error);
    assert_noop!(Lifecycle::write_down(issuer(), asset, 1, reason()), error);
    assert_noop!(
        Lifecycle::open_offering(issuer(), asset, offering(Method::ProRata)),
        error
    );
}

#[test]
fn nothing_follows_an_exit() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 1_000, Now::get() + DAY));
        Now::mutate(|now| *now += DAY);
        refuse_all(asset, Error::ExitDue);
        assert_noop!(
            Lifecycle::delist(signed(ISSUER), asset, reason()),
            Error::<Test>::UnitsOut
        );
        assert_noop!(
            Lifecycle::force_delist(signed(ISSUER), asset, reason()),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Lifecycle::force_delist(RuntimeOrigin::root(), asset, Default::default()),
            Error::<Test>::NoReason
        );
        assert_ok!(Lifecycle::force_delist(RuntimeOrigin::root(), asset, reason()));
        refuse_all(asset, Error::WrongStage);
        assert_noop!(
            Lifecycle::force_delist(RuntimeOrigin::root(), asset, reason()),
            Error::<Test>::WrongStage
        );
        assert_noop!(
            Lifecycle::redeem(signed(ALICE), asset, page([ALICE])),
            Error::<Test>::NotDue
        );
    });
}

#[test]
fn before_distribution_nothing_is_out() {
    run(|| {
        let asset = set_up(fund_plan());
        let refused = |outcome: DispatchResult| assert_eq!(outcome, Err(Error::<Test>::WrongStage.into()));
        refused(Lifecycle::split(signed(ISSUER), asset, 2));
        refused(Lifecycle::call(signed(ISSUER), asset, 1, Now::get() + 1));
        refused(Lifecycle::set_value(signed(VALUER), asset, 1));
        refused(Lifecycle::request_redemption(signed(ALICE), asset, 10));
        assert_noop!(
            Lifecycle::redeem(signed(ALICE), asset, page([ALICE])),
            Error::<Test>::NotDue
        );
        // An asset of which nothing was ever issued can be given up.
        assert_ok!(Lifecycle::delist(signed(ISSUER), asset, reason()));
    });
}

#[test]
fn an_asset_without_a_file_has_no_stages() {
    run(|| {
        assert_noop!(Lifecycle::split(signed(ISSUER), CASH, 2), Error::<Test>::NoFile);
        assert_noop!(
            Lifecycle::open_offering(signed(ISSUER), CASH, offering(Method::ProRata)),
            Error::<Test>::NoFile
        );
        assert_noop!(Lifecycle::delist(signed(ALICE), CASH, reason()), POWER_MISSING);
    });
}
