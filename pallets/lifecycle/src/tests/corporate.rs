// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{interest::CouponStatus, Coupons, Notices};
use castellan_primitives::Hash;

#[test]
fn a_split_multiplies_units_and_divides_what_they_stand_for() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10), (BOB, 30)]);
        let before = Lifecycle::interest(&life(asset).plan, 0, 400);
        assert_ok!(Lifecycle::split(signed(ISSUER), asset, 4));
        assert_eq!((free(asset, ALICE), free(asset, BOB)), (400, 1_200));
        let plan = life(asset).plan;
        assert_eq!(plan.bond.map(|bond| bond.face), Some(250));
        assert_eq!(plan.maximum_supply, 400_000);
        assert_eq!(Lifecycle::interest(&plan, 0, 1_600), before);
    });
}

#[test]
fn a_split_divides_the_value() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_ok!(Lifecycle::set_value(signed(VALUER), asset, 1_001));
        Now::mutate(|now| *now += DAY);
        assert_ok!(Lifecycle::set_value(signed(VALUER), asset, 2_001));
        assert_ok!(Lifecycle::split(signed(ISSUER), asset, 2));
        assert_eq!(Lifecycle::value(asset), Some(500));
        Now::mutate(|now| *now += 7 * DAY);
        assert_eq!(Lifecycle::value(asset), Some(1_000));
    });
}

#[test]
fn splits_that_do_not_work_out_are_refused() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        for factor in [0, 1, 3] {
            assert_noop!(
                Lifecycle::split(signed(ISSUER), asset, factor),
                Error::<Test>::InvalidFactor
            );
        }
        assert_noop!(Lifecycle::split(signed(ALICE), asset, 2), POWER_MISSING);
        assert_ok!(Lifecycle::call(signed(ISSUER), asset, 1_000, Now::get() + DAY));
        assert_noop!(Lifecycle::split(signed(ISSUER), asset, 2), Error::<Test>::ExitDue);
    });
}

#[test]
fn a_record_date_before_a_split_counts_units_as_they_were() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10), (BOB, 30)]);
        assert_ok!(Lifecycle::announce_distribution(signed(ISSUER), asset, CASH, 40, None));
        assert_ok!(Lifecycle::split(signed(ISSUER), asset, 2));
        assert_ok!(Lifecycle::fund_distribution(signed(AGENT), 0));
        let before = free(CASH, ALICE);
        assert_ok!(Lifecycle::push(signed(ALICE), 0, page([ALICE, BOB])));
        assert_eq!(free(CASH, ALICE), before + 10);
    });
}

#[test]
fn a_write_down_lowers_interest_and_repayment_to_come() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        Now::set(at(2026, 7, 1));
        // Interest that is due already is on the nominal before, although nobody drew it up yet.
        assert_ok!(Lifecycle::write_down(signed(ISSUER), asset, 600, reason()));
        assert_eq!(Coupons::<Test>::get(asset, 0).map(|coupon| coupon.total), Some(250));
        Now::set(at(2027, 1, 1));
        idle();
        let second = Coupons::<Test>::get(asset, 1).expect("it is due");
        assert_eq!(second.total, 150);
        assert!(matches!(second.status, CouponStatus::Arrears(_)));
        Now::set(at(2028, 1, 1));
        assert_eq!(life(asset).exit(Now::get()).map(|exit| exit.price), Some(600));
    });
}

#[test]
fn a_write_down_only_lowers() {
    run(|| {
        let asset = distributed(bond_plan(), &[(ALICE, 10)]);
        let write_down = |who, asset, face| Lifecycle::write_down(signed(who), asset, face, reason());
        for face in [1_000, 1_001] {
            assert_noop!(write_down(ISSUER, asset, face), Error::<Test>::NotLower);
        }
        assert_noop!(write_down(ALICE, asset, 1), POWER_MISSING);
        assert_noop!(
            Lifecycle::write_down(signed(ISSUER), asset, 1, Default::default()),
            Error::<Test>::NoReason
        );
        let fund = distributed(fund_plan(), &[(ALICE, 10)]);
        assert_noop!(write_down(ISSUER, fund, 1), Error::<Test>::NoBond);
        // A bond may be written down to nothing, and is then redeemed for nothing.
        assert_ok!(write_down(ISSUER, asset, 0));
        Now::set(at(2028, 1, 1));
        assert_ok!(Lifecycle::poke(signed(ALICE), asset, None));
        assert_ok!(Lifecycle::redeem(signed(ALICE), asset, page([ALICE])));
        assert_eq!(free(asset, ALICE), 0);
    });
}

#[test]
fn notices_are_numbered() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        for number in 0..2u8 {
            let hash = Hash::repeat_byte(number);
            assert_ok!(Lifecycle::publish_notice(signed(ISSUER), asset, hash));
            let notice = Notices::<Test>::get(asset, u32::from(number)).expect("it is recorded");
            assert_eq!((notice.hash, notice.published_at), (hash, Now::get()));
        }
        assert_noop!(
            Lifecycle::publish_notice(signed(ALICE), asset, Hash::zero()),
            POWER_MISSING
        );
        assert_noop!(
            Lifecycle::publish_notice(signed(ISSUER), CASH, Hash::zero()),
            Error::<Test>::NoFile
        );
    });
}

#[test]
fn delisting_waits_for_units_and_requests() {
    run(|| {
        let asset = distributed(fund_plan(), &[(ALICE, 10)]);
        let delist = |who| Lifecycle::delist(signed(who), asset, reason());
        assert_noop!(delist(ISSUER), Error::<Test>::UnitsOut);
        assert_noop!(delist(ALICE), POWER_MISSING);
        let terms = crate::redemption::RepurchaseTerms {
            kind: crate::redemption::RepurchaseKind::Early,
            opens: Now::get(),
            closes: Now::get() + DAY,
            price: crate::redemption::Price::Fixed(100),
            gate: None,
        };
        assert_ok!(Lifecycle::open_repurchase(signed(ISSUER), asset, terms));
        assert_ok!(Lifecycle::request_redemption(signed(ALICE), asset, 100));
        assert_noop!(
            Lifecycle::force_delist(RuntimeOrigin::root(), asset, reason()),
            Error::<Test>::RequestsWaiting
        );
        assert_ok!(Lifecycle::fund(signed(AGENT), asset, 1_000));
        assert_ok!(Lifecycle::process_redemptions(signed(BOB), asset, 1));
        assert_noop!(
            Lifecycle::delist(signed(ISSUER), asset, Default::default()),
            Error::<Test>::NoReason
        );
        assert_ok!(delist(ISSUER));
        assert_noop!(delist(ISSUER), Error::<Test>::WrongStage);
    });
}
