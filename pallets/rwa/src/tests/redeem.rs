// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Taking units out of being: by the call, and by the pallet that runs an asset's life.

use crate::{mock::*, Event, Scope};
use castellan_primitives::{
    kyc::Topic,
    rwa::{AssetId, Issuance, Power, Quantity},
};
use frame_support::{assert_noop, assert_ok, traits::fungibles::MutateHold};
use sp_runtime::DispatchError;

fn redeem(by: AccountId, asset: AssetId, amount: u128) -> Result<(), DispatchError> {
    Rwa::redeem(RuntimeOrigin::signed(by), asset, Quantity::Units(amount))
        .map(|_| ())
        .map_err(|failure| failure.error)
}

#[test]
fn a_holder_of_the_power_redeems_its_own_units() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 100);
        assert_noop!(redeem(ALICE, asset, 10), RwaError::PowerMissing);
        let scope = Scope {
            max_amount: Some(50),
            expires_at: None,
        };
        assert_ok!(Rwa::grant(
            RuntimeOrigin::signed(ISSUER),
            asset,
            ALICE,
            Power::Redeem,
            scope
        ));
        assert_noop!(redeem(ALICE, asset, 51), RwaError::PowerExceeded);
        assert_noop!(redeem(ALICE, asset, 0), RwaError::ZeroAmount);
        assert_ok!(redeem(ALICE, asset, 50));
        let event = Event::Burned {
            asset,
            holder: ALICE,
            amount: 50,
            reason: None,
        };
        assert_eq!(last_event(), event.into());
        assert_eq!((free(asset, ALICE), supply(asset)), (50, 50));
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(redeem(ALICE, asset, 50), RwaError::ClaimRevoked);
    });
}

#[test]
fn what_is_on_hold_is_redeemed_under_the_senders_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[requires(Topic::Kyb)]);
        mint(asset, ALICE, 100);
        Rwa::hold(asset, &Reason::Escrow, &ALICE, 60).unwrap();
        let redeem =
            |amount| <Rwa as Issuance<_>>::redeem(asset, &ALICE, Quantity::Units(amount), Some(&Reason::Escrow));
        assert_noop!(redeem(61), RwaError::InsufficientHold);
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(redeem(60), RwaError::ClaimRevoked);
        attest(ALICE, Topic::Kyb, country("DE"));
        assert_ok!(redeem(60));
        assert_eq!((free(asset, ALICE), held(asset, ALICE), supply(asset)), (40, 0, 40));
        assert_eq!(<Rwa as Issuance<_>>::supply(asset), 40);
    });
}
