// Copyright the Castellan developers
// SPDX-License-Identifier: Apache-2.0

//! Who may do what with an asset.

use crate::{mock::*, Event, PowersOf, Scope};
use castellan_primitives::rwa::{AssetId, AssetPowers, Power};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;

const ALL: [Power; 8] = [
    Power::Issue,
    Power::Redeem,
    Power::Freeze,
    Power::Force,
    Power::Rules,
    Power::Documents,
    Power::CorporateActions,
    Power::Manage,
];

fn grant(by: AccountId, asset: AssetId, who: AccountId, power: Power, scope: Scope) -> DispatchResult {
    Rwa::grant(RuntimeOrigin::signed(by), asset, who, power, scope)
}

fn issue(by: AccountId, asset: AssetId, amount: u128, text: &str) -> Result<(), sp_runtime::DispatchError> {
    Rwa::issue(RuntimeOrigin::signed(by), asset, ALICE, amount, reference(text))
        .map(|_| ())
        .map_err(|failure| failure.error)
}

#[test]
fn the_issuer_has_every_power_and_nobody_else_has_any() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        for power in ALL {
            assert_ok!(Rwa::ensure_power(asset, &ISSUER, power));
            assert_noop!(Rwa::ensure_power(asset, &AGENT, power), RwaError::PowerMissing);
            assert_noop!(Rwa::ensure_power(asset + 1, &ISSUER, power), RwaError::UnknownAsset);
        }
        assert_eq!(<Rwa as AssetPowers<_>>::issuer(asset), Some(ISSUER));
        assert_eq!(<Rwa as AssetPowers<_>>::issuer(asset + 1), None);
        suspend(ISSUER);
        assert_noop!(Rwa::ensure_power(asset, &ISSUER, Power::Rules), SUSPENDED);
    });
}

#[test]
fn a_power_reaches_one_asset_and_one_thing() {
    ExtBuilder.build_and_execute(|| {
        let (first, second) = (asset(&[]), asset(&[]));
        assert_ok!(grant(ISSUER, first, AGENT, Power::Freeze, Scope::default()));
        let event = Event::PowerGranted {
            asset: first,
            by: ISSUER,
            who: AGENT,
            power: Power::Freeze,
            scope: Scope::default(),
        };
        assert_eq!(last_event(), event.into());
        assert_ok!(Rwa::ensure_power(first, &AGENT, Power::Freeze));
        assert_noop!(Rwa::ensure_power(first, &AGENT, Power::Force), RwaError::PowerMissing);
        assert_noop!(Rwa::ensure_power(second, &AGENT, Power::Freeze), RwaError::PowerMissing);
        suspend(AGENT);
        assert_noop!(Rwa::ensure_power(first, &AGENT, Power::Freeze), SUSPENDED);
    });
}

#[test]
fn only_managers_give_and_take_and_anybody_gives_up() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let revoke = |by, who, power| Rwa::revoke(RuntimeOrigin::signed(by), asset, who, power);
        assert_noop!(
            grant(AGENT, asset, AGENT, Power::Manage, Scope::default()),
            RwaError::PowerMissing
        );
        assert_noop!(
            grant(ISSUER, asset, STRANGER, Power::Manage, Scope::default()),
            NOT_ADMITTED
        );
        assert_noop!(
            grant(ISSUER, asset + 1, AGENT, Power::Manage, Scope::default()),
            RwaError::UnknownAsset
        );
        assert_ok!(grant(ISSUER, asset, AGENT, Power::Manage, Scope::default()));
        assert_ok!(grant(AGENT, asset, DEPUTY, Power::Documents, Scope::default()));
        assert_noop!(revoke(DEPUTY, AGENT, Power::Manage), RwaError::PowerMissing);
        assert_noop!(revoke(AGENT, DEPUTY, Power::Force), RwaError::PowerMissing);
        assert_ok!(revoke(DEPUTY, DEPUTY, Power::Documents));
        assert!(!PowersOf::<Test>::contains_key(asset, DEPUTY));
        // The issuer cannot be ousted by those whom it appointed.
        assert_noop!(revoke(AGENT, ISSUER, Power::Manage), RwaError::PowerMissing);
        assert_ok!(revoke(ISSUER, AGENT, Power::Manage));
        let event = Event::PowerRevoked {
            asset,
            by: ISSUER,
            who: AGENT,
            power: Power::Manage,
        };
        assert_eq!(last_event(), event.into());
        assert_noop!(
            grant(AGENT, asset, DEPUTY, Power::Documents, Scope::default()),
            RwaError::PowerMissing
        );
    });
}

#[test]
fn a_scope_bounds_amount_and_time() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        let scope = Scope {
            max_amount: Some(100),
            expires_at: Some(START + 10),
        };
        Admitted::mutate(AGENT, |member| member.as_mut().unwrap().issuer_agent = true);
        assert_ok!(grant(ISSUER, asset, AGENT, Power::Issue, scope));
        assert_noop!(issue(AGENT, asset, 101, "a"), RwaError::PowerExceeded);
        assert_ok!(issue(AGENT, asset, 100, "a"));
        Now::put(START + 9);
        assert_ok!(issue(AGENT, asset, 100, "b"));
        Now::put(START + 10);
        assert_noop!(issue(AGENT, asset, 100, "c"), RwaError::PowerExpired);
        assert_noop!(grant(ISSUER, asset, AGENT, Power::Issue, scope), RwaError::TooEarly);
        let nothing = Scope {
            max_amount: Some(0),
            expires_at: None,
        };
        assert_noop!(grant(ISSUER, asset, AGENT, Power::Issue, nothing), RwaError::ZeroAmount);
        // A later grant replaces the scope.
        assert_ok!(grant(ISSUER, asset, AGENT, Power::Issue, Scope::default()));
        assert_ok!(issue(AGENT, asset, 1_000, "c"));
    });
}

#[test]
fn to_issue_one_must_be_an_issuers_agent() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_ok!(grant(ISSUER, asset, AGENT, Power::Issue, Scope::default()));
        assert_noop!(issue(AGENT, asset, 1, "a"), ROLE_MISSING);
    });
}

#[test]
fn powers_follow_the_issuer_to_its_new_account_and_leave_retired_ones() {
    ExtBuilder.build_and_execute(|| {
        let asset = asset(&[]);
        assert_ok!(grant(ISSUER, asset, AGENT, Power::Rules, Scope::default()));
        retire(ISSUER, 11);
        assert_noop!(Rwa::ensure_power(asset, &ISSUER, Power::Rules), RwaError::PowerMissing);
        assert_ok!(Rwa::ensure_power(asset, &11, Power::Rules));
        retire(AGENT, 71);
        assert_noop!(Rwa::ensure_power(asset, &AGENT, Power::Rules), RwaError::PowerMissing);
        assert_noop!(Rwa::ensure_power(asset, &71, Power::Rules), RwaError::PowerMissing);
    });
}
