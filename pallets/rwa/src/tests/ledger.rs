// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! The ledger as the settlement of trades uses it.

use crate::mock::*;
use castellan_primitives::{
    kyc::Topic,
    rwa::{Compliance, Ledger, Movement, Quantity, Refusal},
};
use castellan_rules::Check;
use frame_support::{assert_noop, assert_ok};
use std::collections::BTreeSet;
use Reason::{Escrow, Settlement};

#[test]
fn locks_deliver_and_unlock() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 100);
        let units = Quantity::Units;
        assert_noop!(Rwa::lock(asset, &ALICE, units(0), &Settlement), RwaError::ZeroAmount);
        assert_noop!(Rwa::lock(9, &ALICE, units(1), &Settlement), RwaError::UnknownAsset);
        assert_ok!(Rwa::lock(asset, &ALICE, units(60), &Settlement));
        assert_eq!(
            (
                Rwa::available(asset, &ALICE),
                Rwa::locked(asset, &ALICE, &Settlement),
                Rwa::locked(asset, &ALICE, &Escrow)
            ),
            (40, 60, 0)
        );
        assert_eq!((Rwa::available(9, &ALICE), Rwa::locked(9, &ALICE, &Escrow)), (0, 0));
        assert_eq!((Rwa::is_unique(asset), Rwa::is_unique(9)), (Some(false), None));
        assert_ok!(deliver(&movement(asset, ALICE, BOB, 50), Some(&Settlement)));
        assert_ok!(deliver(&movement(asset, ALICE, BOB, 40), None));
        assert_noop!(
            deliver(&movement(asset, ALICE, BOB, 1), None),
            RwaError::InsufficientBalance
        );
        assert_eq!((free(asset, ALICE), held(asset, ALICE), free(asset, BOB)), (0, 10, 90));
        // Whatever became of the party or the asset.
        suspend(ALICE);
        SubjectOf::remove(ALICE);
        Rwa::freeze_asset(RuntimeOrigin::signed(ISSUER), asset, basis("f")).unwrap();
        Rwa::freeze_account(RuntimeOrigin::signed(ISSUER), asset, ALICE, basis("f")).unwrap();
        assert_noop!(
            Rwa::unlock(asset, &ALICE, units(11), &Settlement),
            RwaError::InsufficientHold
        );
        assert_ok!(Rwa::unlock(asset, &ALICE, units(10), &Settlement));
        register(ALICE, 20);
    });
}

#[test]
fn the_venue_reaches_the_rules() {
    ExtBuilder.build_and_execute(|| {
        let venues = BTreeSet::from([3]).try_into().unwrap();
        let asset = asset(&[Check::Venues {
            venues,
            over_the_counter: false,
        }
        .into()]);
        mint(asset, ALICE, 100);
        let at = |venue| Movement {
            venue,
            ..movement(asset, ALICE, BOB, 1)
        };
        for venue in [None, Some(4)] {
            assert_noop!(deliver(&at(venue), None), RwaError::VenueNotAllowed);
            assert_noop!(lock_for(&at(venue)), RwaError::VenueNotAllowed);
            assert_eq!(Rwa::refusals(&at(venue), 0), vec![Refusal::VenueNotAllowed { venue }]);
        }
        assert_ok!(deliver(&at(Some(3)), None));
    });
}
