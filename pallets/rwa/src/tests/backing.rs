// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Assets whose units stand for tokens in a vault: only its pallet makes and unmakes units.

use crate::{mock::*, Event};
use castellan_primitives::{
    backing::Backing,
    kyc::Topic,
    rwa::{AssetId, Issuance, Power, Quantity},
};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungibles::Mutate,
        tokens::{Fortitude, Precision, Preservation},
    },
};
use sp_runtime::DispatchError;

fn backed() -> AssetId {
    let asset = asset(&[requires(Topic::Kyb)]);
    assert_ok!(Rwa::back(asset));
    asset
}

fn error(result: frame_support::dispatch::DispatchResultWithPostInfo) -> Result<(), DispatchError> {
    result.map(|_| ()).map_err(|failure| failure.error)
}

#[test]
fn an_asset_is_backed_once_and_without_units() {
    ExtBuilder.build_and_execute(|| {
        let asset = backed();
        assert_eq!(last_event(), Event::AssetBacked { asset }.into());
        assert!(Rwa::is_backed(asset));
        assert_noop!(Rwa::back(asset), RwaError::Backed);
        assert_noop!(Rwa::back(99), RwaError::UnknownAsset);
        let other = self::asset(&[]);
        mint(other, ALICE, 1);
        assert_noop!(Rwa::back(other), RwaError::HasUnits);
        assert!(!Rwa::is_backed(other));
    });
}

#[test]
fn nobody_else_makes_or_unmakes_units() {
    ExtBuilder.build_and_execute(|| {
        let asset = backed();
        assert_ok!(Rwa::credit(asset, &ALICE, 100));
        let issuer = RuntimeOrigin::signed(ISSUER);
        let reference = b"unbacked".to_vec().try_into().unwrap();
        assert_noop!(
            error(Rwa::issue(issuer.clone(), asset, ALICE, 1, reference)),
            RwaError::Backed
        );
        assert_ok!(Rwa::grant(issuer, asset, ALICE, Power::Redeem, Default::default()));
        assert_noop!(
            error(Rwa::redeem(RuntimeOrigin::signed(ALICE), asset, Quantity::Units(1))),
            RwaError::Backed
        );
        assert_noop!(<Rwa as Issuance<_>>::issue(asset, &ALICE, 1), RwaError::Backed);
        assert_noop!(
            <Rwa as Issuance<_>>::redeem(asset, &ALICE, Quantity::Units(1), None),
            RwaError::Backed
        );
        assert_noop!(<Rwa as Issuance<_>>::split(asset, 2), RwaError::Backed);
        assert_noop!(Rwa::mint_into(asset, &ALICE, 1), RwaError::Backed);
        assert_noop!(
            Rwa::burn_from(
                asset,
                &ALICE,
                1,
                Preservation::Expendable,
                Precision::Exact,
                Fortitude::Force
            ),
            RwaError::Backed
        );
        assert_eq!((Rwa::units(asset), Rwa::total(asset, &ALICE)), (100, 100));
    });
}

#[test]
fn units_come_and_go_under_the_rules() {
    ExtBuilder.build_and_execute(|| {
        let asset = backed();
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = true);
        assert_noop!(Rwa::credit(asset, &ALICE, 5), RwaError::ClaimRevoked);
        amend(ALICE, Topic::Kyb, |claim| claim.revoked = false);
        assert_ok!(Rwa::credit(asset, &ALICE, 5));
        assert_noop!(Rwa::debit(asset, &ALICE, 6), RwaError::InsufficientBalance);
        assert_ok!(Rwa::debit(asset, &ALICE, 2));
        assert_eq!(Rwa::units(asset), 3);
        assert_ok!(Rwa::freeze_account(
            RuntimeOrigin::signed(ISSUER),
            asset,
            ALICE,
            basis("court order")
        ));
        assert_noop!(Rwa::debit(asset, &ALICE, 1), RwaError::AccountFrozen);
    });
}

#[test]
fn holders_come_page_by_page_and_stay_while_a_record_date_counts_them() {
    use castellan_primitives::rwa::Records;
    ExtBuilder.build_and_execute(|| {
        let asset = backed();
        for who in [ALICE, BOB] {
            assert_ok!(Rwa::credit(asset, &who, 10));
        }
        let record = Rwa::take_record(asset).unwrap();
        assert_ok!(Rwa::debit(asset, &BOB, 10));
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = Rwa::holders(asset, after.as_ref(), 1);
            let Some(last) = page.last().copied() else { break };
            found.extend(page);
            after = Some(last);
        }
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|who| Rwa::balance_at(asset, who, record) == 10));
    });
}
