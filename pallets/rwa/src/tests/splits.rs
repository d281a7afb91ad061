// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Splits: every unit becomes several, without walking holders.

use crate::{mock::*, Accounts, Event};
use castellan_primitives::rwa::Issuance;
use frame_support::{assert_noop, assert_ok, traits::fungibles::MutateHold};

fn split(asset: u32, factor: u32) -> sp_runtime::DispatchResult {
    <Rwa as Issuance<_>>::split(asset, factor)
}

#[test]
fn new_units_are_free_and_what_is_frozen_grows() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, 100);
        mint(asset, BOB, 10);
        Rwa::hold(asset, &Reason::Settlement, &ALICE, 40).unwrap();
        Rwa::freeze_amount(RuntimeOrigin::signed(ISSUER), asset, ALICE, 20, basis("f")).unwrap();
        assert_ok!(split(asset, 3));
        let event = Event::Split {
            asset,
            factor: 3,
            supply: 330,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (260, 40));
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().frozen, 60);
        // The items themselves wait until they are touched.
        assert_eq!(Accounts::<Test>::get(asset, BOB).unwrap().free, 10);
        assert_ok!(split(asset, 2));
        assert_ok!(Rwa::transfer(RuntimeOrigin::signed(BOB), asset, ALICE, 59));
        assert_eq!(Accounts::<Test>::get(asset, BOB).unwrap().free, 1);
        assert_eq!((free(asset, ALICE), held(asset, ALICE)), (619, 40));
        assert_eq!(supply(asset), 660);
        assert_noop!(
            Rwa::transfer(RuntimeOrigin::signed(ALICE), asset, BOB, 541),
            RwaError::InsufficientBalance
        );
        // Who comes later has what it was given.
        mint(asset, ISSUER, 7);
        assert_eq!(free(asset, ISSUER), 7);
    });
}

#[test]
fn what_a_subject_has_elsewhere_grows_too() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        register(21, 20);
        admit(21);
        mint(asset, 21, 10);
        assert_ok!(split(asset, 2));
        mint(asset, ALICE, 1);
        assert_eq!(Rwa::holding(asset, &ALICE).unwrap().beside, 20);
    });
}

#[test]
fn factors_have_bounds() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        mint(asset, ALICE, u128::MAX / 2);
        assert_noop!(split(asset, 0), RwaError::InvalidFactor);
        assert_noop!(split(asset, 1), RwaError::InvalidFactor);
        assert_noop!(split(asset, 3), RwaError::Overflow);
        assert_noop!(split(9, 2), RwaError::UnknownAsset);
        assert_ok!(split(asset, 2));
        assert_noop!(split(asset, 2), RwaError::Overflow);
    });
}
